-- Which settings are kept for a kind of import? Named ones first, by name; the others are found by the headings of a file.
SELECT
    profile_id,
    name,
    fingerprint,
    settings,
    version
FROM store.import_profile
WHERE kind = $kind
ORDER BY name IS NULL, name, profile_id
