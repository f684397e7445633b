-- spending_days for PostgreSQL: the server sums and sends one row for each day.
SELECT
    day.spent_on,
    sum(day.payments)::bigint AS payments,
    sum(day.amount_krw)::bigint AS amount_krw
FROM spending_day AS day
INNER JOIN budget_line AS line
    ON day.plan_id = line.plan_id AND day.revision = line.revision AND day.line_id = line.line_id
WHERE
    day.plan_id = $plan_id AND day.spent_on <= $as_of
    AND ($category_id IS NULL OR line.category_id = $category_id)
    AND ($activity_id IS NULL OR line.activity_id = $activity_id)
    AND ($line_ids::varchar[] IS NULL OR day.line_id = ANY($line_ids::varchar[]))
    AND ($first_day IS NULL OR day.spent_on >= $first_day)
    AND ($last_day IS NULL OR day.spent_on <= $last_day)
GROUP BY day.spent_on
ORDER BY day.spent_on DESC
