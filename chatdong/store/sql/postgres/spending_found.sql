-- Which payments fit what spending_list was asked? In PostgreSQL's own words, so that it looks for them and sends no more than is shown.
SELECT
    spending.spending_id,
    spending.spent_on,
    spending.voucher,
    spending.amount_krw
FROM spending
INNER JOIN budget_line AS line
    ON spending.plan_id = line.plan_id AND spending.revision = line.revision AND spending.line_id = line.line_id
WHERE
    spending.plan_id = $plan_id AND spending.spent_on <= $as_of
    AND ($category_id IS NULL OR line.category_id = $category_id)
    AND ($activity_id IS NULL OR line.activity_id = $activity_id)
    AND ($line_ids::varchar[] IS NULL OR spending.line_id = ANY($line_ids::varchar[]))
    AND ($first_day IS NULL OR spending.spent_on >= $first_day)
    AND ($last_day IS NULL OR spending.spent_on <= $last_day)
    -- The columns compare byte by byte, and would only know the small letters of ASCII.
    AND ($text IS NULL OR strpos(
        lower(concat_ws(' ', spending.voucher, spending.memo) COLLATE pg_catalog."default"), lower($text COLLATE pg_catalog."default")
    ) > 0)
