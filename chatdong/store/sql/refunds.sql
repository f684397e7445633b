-- Which payments of a plan with a negative amount are known by a day, of which payment is each the return, and whose money is it? Amounts are won, above 0.
SELECT
    refund.line_id,
    refund.spent_on,
    -refund.amount_krw AS amount_krw,
    paid.spent_on AS paid_on,
    refund.voucher,
    CASE WHEN refund.returns_id IS NULL THEN refund.funding_source ELSE paid.funding_source END AS funding_source
FROM store.spending AS refund
LEFT JOIN store.spending AS paid ON refund.returns_id = paid.spending_id
WHERE refund.plan_id = $plan_id AND refund.spent_on <= $as_of AND refund.amount_krw < 0
ORDER BY refund.spent_on, refund.line_id, refund.spending_id
