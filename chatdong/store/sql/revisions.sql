-- Which revisions does a plan have, who loaded each and when, why, and which approved scenario (its name) was it made from, if any?
SELECT
    plan.revision,
    plan.total_krw,
    plan.loaded_at,
    plan.loaded_by,
    approval.scenario_name,
    coalesce(approval.reason, said.reason) AS reason
FROM store.plan AS plan
LEFT JOIN store.plan_approval AS approval ON plan.plan_id = approval.plan_id AND plan.revision = approval.revision
LEFT JOIN store.plan_reason AS said ON plan.plan_id = said.plan_id AND plan.revision = said.revision
WHERE plan.plan_id = $plan_id
ORDER BY plan.revision
