-- actors for PostgreSQL: steps through the index from one user to the next (a loose index scan) instead of reading every change.
WITH RECURSIVE found AS (
    (SELECT actor FROM change ORDER BY actor LIMIT 1)
    UNION ALL
    SELECT (SELECT change.actor FROM change WHERE change.actor > found.actor ORDER BY change.actor LIMIT 1)
    FROM found
    WHERE found.actor IS NOT NULL
)

SELECT actor FROM found WHERE actor IS NOT NULL ORDER BY actor
