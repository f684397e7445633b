-- Which changes fit what was asked for, newest first, and how many did each one's write make?
-- Only of the writes after a version of the store, where one is given: all that a write did has the same.
SELECT
    change.changed_at,
    change.actor,
    change.action,
    change.table_name,
    change.row_key,
    change.row_before,
    change.row_after,
    change.batch,
    change.position,
    write.changes AS of_batch,
    write.beyond_records = 0 AS undoable
FROM store.change AS change
INNER JOIN (
    SELECT
        batch,
        count(*) AS changes,
        count(*) FILTER (WHERE table_name NOT IN ('event', 'spending', 'support_team', 'scenario', 'report_text')) AS beyond_records
    FROM store.change
    WHERE $after IS NULL OR store_version > $after
    GROUP BY batch
) AS write ON change.batch = write.batch
WHERE
    ($after IS NULL OR change.store_version > $after)
    AND ($tables::VARCHAR[] IS NULL OR list_contains($tables::VARCHAR[], change.table_name))
    AND ($actions::VARCHAR[] IS NULL OR list_contains($actions::VARCHAR[], change.action))
    AND ($actor IS NULL OR change.actor = $actor)
    AND ($first_day IS NULL OR change.changed_at >= $first_day::DATE)
    AND ($last_day IS NULL OR change.changed_at < $last_day::DATE + 1)
    AND ($batch IS NULL OR change.batch = $batch)
    AND (
        $text IS NULL
        OR contains(lower(array_to_string(json_extract_string(change.row_before, '$.*'), ' ')), lower($text))
        OR contains(lower(array_to_string(json_extract_string(change.row_after, '$.*'), ' ')), lower($text))
        OR list_has_any(json_extract_string(coalesce(change.row_after, change.row_before), '$.*'), $named::VARCHAR[])
    )
ORDER BY change.store_version DESC, change.position DESC
