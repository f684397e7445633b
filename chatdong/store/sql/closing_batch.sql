-- In which write was a plan's year closed?
SELECT change.batch
FROM store.year_closing AS closing
INNER JOIN store.change AS change
    ON change.table_name = 'year_closing' AND closing.closing_id = change.row_key AND change.action = 'insert'
WHERE closing.plan_id = $plan_id
ORDER BY change.store_version DESC
LIMIT 1
