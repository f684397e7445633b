-- batches for PostgreSQL: reads only the last change of each write, whose position is the number of its changes.
WITH several AS (
    SELECT batch, store_version FROM change WHERE position = 2 ORDER BY store_version DESC LIMIT 500
),

wanted AS (
    SELECT batch, store_version FROM several
    UNION
    SELECT batch, store_version FROM change WHERE batch = $batch AND position = 2
)

SELECT wanted.batch, last.changed_at, last.actor, last.position AS changes
FROM wanted
CROSS JOIN LATERAL (
    SELECT change.changed_at, change.actor, change.position
    FROM change
    WHERE change.batch = wanted.batch
    ORDER BY change.position DESC
    LIMIT 1
) AS last
ORDER BY wanted.store_version DESC
