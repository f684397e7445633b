-- How many changes match the filters, in the writes after one store version up to another?
SELECT count(*) AS changes
FROM ({change_keys}) AS fitting
WHERE store_version > $after AND store_version <= $until
