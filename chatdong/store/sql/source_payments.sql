-- How much (won) was paid from each line of a plan on each day with money of a source that somebody entered?
SELECT line_id, spent_on, funding_source, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
FROM store.spending
WHERE plan_id = $plan_id AND funding_source IS NOT NULL
GROUP BY line_id, spent_on, funding_source
ORDER BY spent_on, line_id, funding_source
