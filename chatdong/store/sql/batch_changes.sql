-- What did one write do to how many rows of which table?
SELECT table_name, action, count(*) AS changes
FROM store.change
WHERE batch = $batch
GROUP BY table_name, action
ORDER BY table_name, action
