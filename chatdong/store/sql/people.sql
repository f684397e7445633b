-- Which users have a role, and to which districts and plans is it limited? NULL: not limited.
WITH district_of AS (
    SELECT person, list(district_id ORDER BY district_id) AS districts
    FROM store.person_district
    GROUP BY person
),

plan_of AS (
    SELECT person, list(plan_id ORDER BY plan_id) AS plans
    FROM store.person_plan
    GROUP BY person
)

SELECT p.person, p.role, district_of.districts, plan_of.plans
FROM store.person AS p
LEFT JOIN district_of ON p.person = district_of.person
LEFT JOIN plan_of ON p.person = plan_of.person
ORDER BY p.person
