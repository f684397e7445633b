-- Which payments of a plan, known by a day, match the filters, newest first? Names are those of the revision that a payment was recorded in.
SELECT
    spending.spent_on,
    CASE WHEN $language = 'en' THEN coalesce(activity.name_en, activity.name) ELSE activity.name END AS activity,
    CASE WHEN $language = 'en' THEN coalesce(line.item_en, line.item) ELSE line.item END AS item,
    spending.amount_krw,
    spending.voucher,
    CASE WHEN $language = 'en' THEN coalesce(held.name_en, held.name) ELSE held.name END AS event,
    event.occurrence,
    spending.memo,
    spending.line_id,
    spending.spending_id,
    commitment.number AS commitment,
    spending.funding_source
FROM store.spending AS spending
INNER JOIN store.budget_line AS line
    ON spending.plan_id = line.plan_id AND spending.revision = line.revision AND spending.line_id = line.line_id
INNER JOIN store.activity AS activity
    ON line.plan_id = activity.plan_id AND line.revision = activity.revision AND line.activity_id = activity.activity_id
LEFT JOIN store.commitment AS commitment ON spending.commitment_id = commitment.commitment_id
LEFT JOIN store.event AS event ON spending.event_id = event.event_id
LEFT JOIN store.activity AS held
    ON event.plan_id = held.plan_id AND event.revision = held.revision AND event.activity_id = held.activity_id
WHERE
    spending.plan_id = $plan_id AND spending.spent_on <= $as_of
    AND ($category_id IS NULL OR line.category_id = $category_id)
    AND ($activity_id IS NULL OR line.activity_id = $activity_id)
    AND ($line_ids::VARCHAR[] IS NULL OR list_contains($line_ids::VARCHAR[], spending.line_id))
    AND ($first_day IS NULL OR spending.spent_on >= $first_day)
    AND ($last_day IS NULL OR spending.spent_on <= $last_day)
    AND ($text IS NULL OR contains(lower(concat_ws(' ', spending.voucher, spending.memo)), lower($text)))
ORDER BY spending.spent_on DESC, spending.voucher DESC NULLS LAST, spending.spending_id
