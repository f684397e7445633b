-- How much (won) was spent from each line of the plans by a day? Of plans of a year from $all_from on, on any day.
WITH newest AS (
    SELECT plan_id, max(revision) AS revision
    FROM store.plan
    GROUP BY plan_id
),

chosen AS (
    SELECT plan.plan_id, plan.revision, plan.fiscal_year
    FROM store.plan AS plan
    INNER JOIN newest ON plan.plan_id = newest.plan_id AND plan.revision = newest.revision
    WHERE ($year IS NULL OR plan.fiscal_year = $year) AND ($plan_ids::VARCHAR[] IS NULL OR list_contains($plan_ids::VARCHAR[], plan.plan_id))
)

SELECT day.plan_id, day.line_id, CAST(sum(day.amount_krw) AS BIGINT) AS amount_krw
FROM store.spending_day AS day
INNER JOIN chosen ON day.plan_id = chosen.plan_id
WHERE day.spent_on <= $as_of OR chosen.fiscal_year >= $all_from
GROUP BY day.plan_id, day.line_id
ORDER BY day.plan_id, day.line_id
