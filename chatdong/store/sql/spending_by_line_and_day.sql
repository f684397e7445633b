-- How much was paid from each line of a plan on each day?
SELECT
    line_id,
    spent_on,
    CAST(sum(amount_krw) AS BIGINT) AS amount_krw
FROM store.spending
WHERE plan_id = $plan_id
GROUP BY line_id, spent_on
ORDER BY spent_on, line_id
