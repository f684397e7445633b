-- Which transfers, supplementary budgets and carry-ins are recorded for a plan, proposed ones too, in the order of their days?
SELECT
    budget_change_id,
    kind,
    proposed_on,
    amount_krw,
    from_line,
    to_line,
    approved_on,
    reason,
    approval,
    contained_in_revision,
    contained_before
FROM store.budget_change
WHERE plan_id = $plan_id
ORDER BY proposed_on, budget_change_id
