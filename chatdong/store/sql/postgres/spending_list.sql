-- spending_list for PostgreSQL: finds the page by an index and joins the names for its payments only.
WITH found AS (
    SELECT spending.*
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
        -- The columns have collation "C", in which lower() changes ASCII letters only.
        AND ($text IS NULL OR strpos(
            lower(concat_ws(' ', spending.voucher, spending.memo) COLLATE pg_catalog."default"), lower($text COLLATE pg_catalog."default")
        ) > 0)
    ORDER BY spending.spent_on DESC, spending.voucher DESC NULLS LAST, spending.spending_id
    LIMIT $at_most OFFSET $skip
)

SELECT
    found.spent_on,
    CASE WHEN $language = 'en' THEN coalesce(activity.name_en, activity.name) ELSE activity.name END AS activity,
    CASE WHEN $language = 'en' THEN coalesce(line.item_en, line.item) ELSE line.item END AS item,
    found.amount_krw,
    found.voucher,
    CASE WHEN $language = 'en' THEN coalesce(held.name_en, held.name) ELSE held.name END AS event,
    event.occurrence,
    found.memo,
    found.line_id,
    found.spending_id,
    commitment.number AS commitment,
    found.funding_source
FROM found
INNER JOIN budget_line AS line ON found.plan_id = line.plan_id AND found.revision = line.revision AND found.line_id = line.line_id
INNER JOIN activity ON line.plan_id = activity.plan_id AND line.revision = activity.revision AND line.activity_id = activity.activity_id
LEFT JOIN commitment ON found.commitment_id = commitment.commitment_id
LEFT JOIN event ON found.event_id = event.event_id
LEFT JOIN activity AS held ON event.plan_id = held.plan_id AND event.revision = held.revision AND event.activity_id = held.activity_id
ORDER BY found.spent_on DESC, found.voucher DESC NULLS LAST, found.spending_id
