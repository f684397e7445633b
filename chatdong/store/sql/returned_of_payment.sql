-- How much (won, above 0) of a payment of a plan has come back by its refunds, of any date?
SELECT CAST(coalesce(-sum(amount_krw), 0) AS BIGINT) AS returned_krw
FROM store.spending
WHERE plan_id = $plan_id AND returns_id = $spending_id
