-- What are the amounts of the lines of the plans' newest revisions (won), in the order of each plan?
WITH newest AS (
    SELECT plan_id, max(revision) AS revision
    FROM store.plan
    GROUP BY plan_id
),

chosen AS (
    SELECT plan.plan_id, plan.revision, plan.fiscal_year
    FROM store.plan AS plan
    INNER JOIN newest ON plan.plan_id = newest.plan_id AND plan.revision = newest.revision
    WHERE ($year IS NULL OR plan.fiscal_year = $year) AND ($plan_ids::VARCHAR[] IS NULL OR list_contains($plan_ids::VARCHAR[], plan.plan_id))
)

SELECT line.plan_id, line.line_id, line.amount_krw
FROM store.budget_line AS line
INNER JOIN chosen ON line.plan_id = chosen.plan_id AND line.revision = chosen.revision
ORDER BY line.plan_id, line.position
