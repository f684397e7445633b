-- Which changes fit what was asked for, newest first, and how many did each one's write make?
-- Only of the writes after a version of the store, where one is given: all that a write did has the same.
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
        count(*) FILTER (WHERE table_name NOT IN ('event', 'spending', 'support_team', 'scenario', 'report_text')) AS beyond_records
    FROM store.change
    WHERE $after IS NULL OR store_version > $after
    GROUP BY batch
) AS write ON change.batch = write.batch
WHERE $after IS NULL OR change.store_version > $after
ORDER BY change.store_version DESC, change.position DESC
