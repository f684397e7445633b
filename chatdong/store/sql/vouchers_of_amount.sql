-- Which voucher numbers have the recorded spendings of a plan with this amount, and how many have each?
SELECT voucher, count(*) AS count
FROM store.spending
WHERE plan_id = $plan_id AND amount_krw = $amount_krw AND voucher IS NOT NULL
GROUP BY voucher
