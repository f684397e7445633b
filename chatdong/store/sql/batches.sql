-- Which writes were there, newest first, and what did each do to how many rows?
WITH named AS (
    SELECT
        batch,
        max(store_version) AS store_version,
        max(changed_at) AS changed_at,
        max(actor) AS actor,
        max(CASE WHEN table_name IN ('event', 'spending', 'scenario') THEN 0 ELSE 1 END) AS beyond_records
    FROM store.change
    GROUP BY batch
)

SELECT batch, changed_at, actor, beyond_records = 0 AS undoable
FROM named
ORDER BY store_version DESC
LIMIT $at_most
