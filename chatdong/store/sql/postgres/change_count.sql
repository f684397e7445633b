-- change_count for PostgreSQL.
SELECT count(*) AS changes
FROM ({change_keys}) AS fitting
WHERE store_version > $after AND store_version <= $until
