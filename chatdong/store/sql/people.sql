-- Which users have a role, and to which districts is it limited? NULL districts: not limited.
SELECT
    p.person,
    p.role,
    list(held.district_id ORDER BY held.district_id) FILTER (WHERE held.district_id IS NOT NULL) AS districts
FROM store.person AS p
LEFT JOIN store.person_district AS held ON p.person = held.person
GROUP BY p.person, p.role
ORDER BY p.person
