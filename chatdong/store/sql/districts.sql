-- Which districts are in the store, sorted by name?
SELECT
    district_id,
    name AS district,
    coalesce(name_en, name) AS district_en
FROM store.district
ORDER BY name
