-- Which revisions of a plan are there, and who loaded them when?
SELECT revision, total_krw, loaded_at, loaded_by
FROM store.plan
WHERE plan_id = $plan_id
ORDER BY revision
