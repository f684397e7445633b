-- How many payments of a plan, known by a day, match the filters on each day, newest first, and what is their sum (won)?
-- The filters are those of spending_list except the text, since the totals have no voucher and memo.
SELECT
    day.spent_on,
    CAST(sum(day.payments) AS BIGINT) AS payments,
    CAST(sum(day.amount_krw) AS BIGINT) AS amount_krw
FROM store.spending_day AS day
INNER JOIN store.budget_line AS line
    ON day.plan_id = line.plan_id AND day.revision = line.revision AND day.line_id = line.line_id
WHERE
    day.plan_id = $plan_id AND day.spent_on <= $as_of
    AND ($category_id IS NULL OR line.category_id = $category_id)
    AND ($activity_id IS NULL OR line.activity_id = $activity_id)
    AND ($line_ids::VARCHAR[] IS NULL OR list_contains($line_ids::VARCHAR[], day.line_id))
    AND ($first_day IS NULL OR day.spent_on >= $first_day)
    AND ($last_day IS NULL OR day.spent_on <= $last_day)
GROUP BY day.spent_on
ORDER BY day.spent_on DESC
