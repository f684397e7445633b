-- portfolio_line_spending for PostgreSQL: the server sums and sends one row for each line.
WITH newest AS (
    SELECT plan_id, max(revision) AS revision
    FROM plan
    GROUP BY plan_id
),

chosen AS (
    SELECT plan.plan_id, plan.revision, plan.fiscal_year
    FROM plan AS plan
    INNER JOIN newest ON plan.plan_id = newest.plan_id AND plan.revision = newest.revision
    WHERE ($year IS NULL OR plan.fiscal_year = $year) AND ($plan_ids::varchar[] IS NULL OR plan.plan_id = ANY($plan_ids::varchar[]))
)

SELECT day.plan_id, day.line_id, CAST(sum(day.amount_krw) AS BIGINT) AS amount_krw
FROM spending_day AS day
INNER JOIN chosen ON day.plan_id = chosen.plan_id
WHERE day.spent_on <= $as_of OR chosen.fiscal_year >= $all_from
GROUP BY day.plan_id, day.line_id
ORDER BY day.plan_id, day.line_id
