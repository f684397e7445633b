-- change_list for PostgreSQL: reads only the page of a long log.
-- The changes of a write are numbered from 1, so the last position is the number of its changes.
WITH found AS (
    SELECT *
    FROM ({change_keys}) AS fitting
    ORDER BY store_version DESC, position DESC
    LIMIT $at_most OFFSET $skip
)

SELECT
    found.changed_at,
    found.actor,
    found.action,
    found.table_name,
    found.row_key,
    found.row_before,
    found.row_after,
    found.batch,
    found.position,
    (SELECT max(of_write.position) FROM change AS of_write WHERE of_write.batch = found.batch) AS of_batch,
    NOT EXISTS (
        SELECT FROM change AS of_write
        WHERE
            of_write.batch = found.batch
            AND of_write.table_name NOT IN (
                'event', 'spending', 'support_team', 'scenario', 'report_text', 'commitment', 'budget_change', 'carry_over', 'year_closing',
                'measurement'
            )
    ) AS undoable
FROM found
ORDER BY found.store_version DESC, found.position DESC
