-- Which voucher numbers do the payments of a plan with this amount have, and how many payments share each?
SELECT voucher, count(*) AS count
FROM store.spending
WHERE plan_id = $plan_id AND amount_krw = $amount_krw AND voucher IS NOT NULL
GROUP BY voucher
