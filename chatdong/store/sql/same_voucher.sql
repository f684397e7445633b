-- How many recorded spendings of a plan have this voucher number and amount?
SELECT count(*) AS count
FROM store.spending
WHERE plan_id = $plan_id AND voucher = $voucher AND amount_krw = $amount_krw
