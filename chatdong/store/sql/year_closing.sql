-- When was a plan's year closed, and with which figures?
SELECT closing_id, plan_id, revision, closed_on, figures, reason
FROM store.year_closing
WHERE plan_id = $plan_id
