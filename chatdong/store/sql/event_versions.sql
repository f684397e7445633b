-- Which version does each event record of a plan have?
SELECT event_id, version FROM store.event WHERE plan_id = $plan_id
