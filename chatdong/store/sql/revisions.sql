-- Which revisions does a plan have, who loaded each and when, and which approved scenario (name and reason) was it made from, if any?
SELECT
    plan.revision,
    plan.total_krw,
    plan.loaded_at,
    plan.loaded_by,
    approval.scenario_name,
    approval.reason
FROM store.plan AS plan
LEFT JOIN store.plan_approval AS approval ON plan.plan_id = approval.plan_id AND plan.revision = approval.revision
WHERE plan.plan_id = $plan_id
ORDER BY plan.revision
