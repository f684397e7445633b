-- Which changes match the filters, newest first, how many changes did the write of each make (of_batch), and can it be undone (undoable)?
-- With a store version, only writes after it are read: all changes of a write have the same version.
SELECT
    change.changed_at,
    change.actor,
    change.action,
    change.table_name,
    change.row_key,
    change.row_before,
    change.row_after,
    change.batch,
    change.position,
    write.changes AS of_batch,
    write.beyond_records = 0 AS undoable
FROM ({change_keys}) AS change
INNER JOIN (
    SELECT
        batch,
        count(*) AS changes,
        count(*) FILTER (
            WHERE table_name NOT IN (
                'event', 'spending', 'support_team', 'scenario', 'report_text', 'commitment', 'budget_change', 'carry_over', 'year_closing',
                'measurement'
            )
        ) AS beyond_records
    FROM store.change
    WHERE $after IS NULL OR store_version > $after
    GROUP BY batch
) AS write ON change.batch = write.batch
WHERE $after IS NULL OR change.store_version > $after
ORDER BY change.store_version DESC, change.position DESC
