-- Which are the newest 500 writes with more than one change (imports, plans), newest first? The given batch is included, however old.
WITH several AS (
    SELECT batch, store_version FROM store.change WHERE position = 2 ORDER BY store_version DESC LIMIT 500
),

wanted AS (
    SELECT batch, store_version FROM several
    UNION
    SELECT batch, store_version FROM store.change WHERE batch = $batch AND position = 2
)

SELECT change.batch, max(change.changed_at) AS changed_at, max(change.actor) AS actor, count(*) AS changes
FROM store.change AS change
INNER JOIN wanted ON change.store_version = wanted.store_version AND change.batch = wanted.batch
GROUP BY change.batch
ORDER BY max(change.store_version) DESC
