-- Which users are in the change log?
SELECT DISTINCT actor
FROM store.change
ORDER BY actor
