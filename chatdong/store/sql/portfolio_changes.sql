-- Which changes of the budget are recorded for the plans, proposed ones too, as in budget_changes?
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

SELECT
    change.plan_id,
    change.budget_change_id,
    change.kind,
    change.proposed_on,
    change.amount_krw,
    change.from_line,
    change.to_line,
    change.approved_on,
    change.contained_in_revision
FROM store.budget_change AS change
INNER JOIN chosen ON change.plan_id = chosen.plan_id
ORDER BY change.plan_id, change.proposed_on, change.budget_change_id
