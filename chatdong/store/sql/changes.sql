-- Who changed what, newest first?
SELECT changed_at, actor, action, table_name, row_key, row_before, row_after, batch
FROM store.change
ORDER BY store_version DESC, position DESC
LIMIT $at_most
