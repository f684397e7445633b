-- In which version does each event of a plan stand?
SELECT event_id, version FROM store.event WHERE plan_id = $plan_id
