-- Which entries of the audit list match the filters, newest first? A filter that is NULL matches every entry.
SELECT noted_at, person, kind, what
FROM store.audit
WHERE
    ($kinds::VARCHAR[] IS NULL OR list_contains($kinds::VARCHAR[], kind))
    AND ($person IS NULL OR person = $person)
    AND ($first_day IS NULL OR noted_at >= $first_day::DATE)
    AND ($last_day IS NULL OR noted_at < $last_day::DATE + 1)
ORDER BY noted_at DESC, audit_id
