-- How many recorded spendings of a plan have this voucher number and amount?
SELECT count(*) AS count
FROM store.spending
WHERE plan_id = $plan_id AND amount_krw = $amount_krw AND voucher_key(voucher) = voucher_key($voucher)
