-- Who has changed anything?
SELECT DISTINCT actor
FROM store.change
ORDER BY actor
