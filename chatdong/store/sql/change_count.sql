-- How many changes that fit what was asked for did the writes make after one version of the store, up to another?
SELECT count(*) AS changes
FROM ({change_keys}) AS fitting
WHERE store_version > $after AND store_version <= $until
