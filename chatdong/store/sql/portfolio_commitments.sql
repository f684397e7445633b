-- Which commitments and reductions of them are recorded for the plans, as in commitments?
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

SELECT own.plan_id, own.commitment_id, own.line_id, own.committed_on, own.amount_krw, own.reduces
FROM store.commitment AS own
INNER JOIN chosen ON own.plan_id = chosen.plan_id
ORDER BY own.plan_id, own.committed_on, own.commitment_id
