-- How much (won) was paid from each line of a plan on each day with money of a source that somebody entered? The return of a payment has its source.
SELECT own.line_id, own.spent_on, coalesce(payment.funding_source, own.funding_source) AS funding_source, CAST(sum(own.amount_krw) AS BIGINT) AS amount_krw
FROM store.spending AS own LEFT JOIN store.spending AS payment ON own.returns_id = payment.spending_id
WHERE
    own.plan_id = $plan_id
    AND (own.returns_id IS NOT NULL OR own.funding_source IS NOT NULL)
    AND CASE WHEN own.returns_id IS NULL THEN own.funding_source ELSE payment.funding_source END IS NOT NULL
GROUP BY own.line_id, own.spent_on, coalesce(payment.funding_source, own.funding_source)
ORDER BY own.spent_on, own.line_id, funding_source
