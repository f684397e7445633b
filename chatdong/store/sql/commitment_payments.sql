-- How much (won) was paid of each commitment of a plan on each day, by line?
SELECT commitment_id, line_id, spent_on, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
FROM store.spending
WHERE plan_id = $plan_id AND commitment_id IS NOT NULL
GROUP BY commitment_id, line_id, spent_on
ORDER BY spent_on, commitment_id, line_id
