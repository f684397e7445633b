-- How much was paid from each line of a plan on each day, and for which event, as recorded in each of its revisions?
SELECT line_id, spent_on, amount_krw, nullif(event_id, '') AS event_id
FROM store.spending_day
WHERE plan_id = $plan_id
ORDER BY spent_on, line_id, event_id, revision
