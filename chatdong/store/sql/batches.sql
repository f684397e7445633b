-- Which writes made more than one change (imports, plans), newest first?
SELECT batch, max(changed_at) AS changed_at, max(actor) AS actor, count(*) AS changes
FROM store.change
GROUP BY batch
HAVING count(*) > 1
ORDER BY max(store_version) DESC
