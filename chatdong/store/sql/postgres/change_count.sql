-- The question of change_count in PostgreSQL's own words.
SELECT count(*) AS changes
FROM ({change_keys}) AS fitting
WHERE store_version > $after AND store_version <= $until
