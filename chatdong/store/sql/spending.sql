-- Which vouchers were paid for a plan up to a day?
SELECT
    spending.spent_on,
    spending.line_id,
    spending.amount_krw,
    spending.voucher,
    spending.memo,
    event.activity_id AS event_activity_id,
    event.occurrence AS event_occurrence,
    spending.spending_id
FROM store.spending AS spending
LEFT JOIN store.event AS event ON spending.event_id = event.event_id
WHERE spending.plan_id = $plan_id AND spending.spent_on <= $as_of
ORDER BY spending.spent_on, spending.voucher, spending.spending_id
