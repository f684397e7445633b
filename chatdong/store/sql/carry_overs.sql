-- Which amounts of a plan were approved to be carried to the next year, in the order of their days?
SELECT
    carry_over_id,
    kind,
    line_id,
    approved_on,
    amount_krw,
    commitment_id,
    reason,
    approval
FROM store.carry_over
WHERE plan_id = $plan_id AND approved_on IS NOT NULL
ORDER BY approved_on, carry_over_id
