-- Which commitments and reductions of them are recorded for a plan, in the order of their days?
SELECT
    commitment_id,
    line_id,
    committed_on,
    amount_krw,
    due_on,
    number,
    counterpart,
    reduces,
    memo
FROM store.commitment
WHERE plan_id = $plan_id
ORDER BY committed_on, commitment_id
