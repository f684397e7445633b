-- Which is the newest revision of a plan? NULL where there is no such plan.
SELECT max(revision) AS revision FROM store.plan WHERE plan_id = $plan_id
