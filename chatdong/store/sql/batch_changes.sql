-- How many changes did one write make, by table and action?
SELECT table_name, action, count(*) AS changes
FROM store.change
WHERE batch = $batch
GROUP BY table_name, action
ORDER BY table_name, action
