-- The question of actors in PostgreSQL's own words: from each to the next by the index, and not by way of every change.
WITH RECURSIVE found AS (
    (SELECT actor FROM change ORDER BY actor LIMIT 1)
    UNION ALL
    SELECT (SELECT change.actor FROM change WHERE change.actor > found.actor ORDER BY change.actor LIMIT 1)
    FROM found
    WHERE found.actor IS NOT NULL
)

SELECT actor FROM found WHERE actor IS NOT NULL ORDER BY actor
