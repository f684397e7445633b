-- Which changes match the filters? A filter that is NULL matches every change. Included in change_list and change_count.
SELECT *
FROM store.change
WHERE
    ($tables::VARCHAR[] IS NULL OR list_contains($tables::VARCHAR[], table_name))
    AND ($actions::VARCHAR[] IS NULL OR list_contains($actions::VARCHAR[], action))
    AND ($actor IS NULL OR actor = $actor)
    AND ($first_day IS NULL OR changed_at >= $first_day::DATE)
    AND ($last_day IS NULL OR changed_at < $last_day::DATE + 1)
    AND ($batch IS NULL OR batch = $batch)
    AND (
        $text IS NULL
        OR contains(lower(array_to_string(json_extract_string(row_before, '$.*'), ' ')), lower($text))
        OR contains(lower(array_to_string(json_extract_string(row_after, '$.*'), ' ')), lower($text))
        OR list_has_any(json_extract_string(coalesce(row_after, row_before), '$.*'), $named::VARCHAR[])
    )
