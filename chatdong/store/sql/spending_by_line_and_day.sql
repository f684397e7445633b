-- How much was paid from each line of a plan on each day, and for which event?
SELECT
    line_id,
    spent_on,
    CAST(sum(amount_krw) AS BIGINT) AS amount_krw,
    nullif(event_id, '') AS event_id
FROM store.spending_day
WHERE plan_id = $plan_id
GROUP BY line_id, spent_on, event_id
ORDER BY spent_on, line_id, event_id
