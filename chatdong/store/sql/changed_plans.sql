-- Which plans, and which programmes by their support teams, were changed by the writes after one store version up to another?
SELECT DISTINCT
    coalesce(coalesce(row_after, row_before) ->> 'plan_id', '') AS plan_id,
    CASE WHEN table_name = 'support_team' THEN coalesce(row_after, row_before) ->> 'programme' END AS programme
FROM store.change
WHERE store_version > $after AND store_version <= $until
