-- How much (won) was paid from each line of a plan on each day, by event and by the revision that it was recorded in?
SELECT line_id, spent_on, amount_krw, nullif(event_id, '') AS event_id
FROM store.spending_day
WHERE plan_id = $plan_id
ORDER BY spent_on, line_id, event_id, revision
