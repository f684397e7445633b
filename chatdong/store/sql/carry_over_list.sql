-- Which amounts of a plan are to be carried to the next year, the proposed ones first, then the newest? One that was approved after the day
-- is not known by then. The line has its name in the revision that it was recorded in.
SELECT
    carried.kind,
    CASE WHEN $language = 'en' THEN coalesce(activity.name_en, activity.name) ELSE activity.name END AS activity,
    CASE WHEN $language = 'en' THEN coalesce(line.item_en, line.item) ELSE line.item END AS item,
    carried.amount_krw,
    carried.approved_on,
    commitment.number,
    carried.reason,
    carried.approval,
    carried.line_id,
    carried.carry_over_id
FROM store.carry_over AS carried
INNER JOIN store.budget_line AS line
    ON carried.plan_id = line.plan_id AND carried.revision = line.revision AND carried.line_id = line.line_id
INNER JOIN store.activity AS activity
    ON line.plan_id = activity.plan_id AND line.revision = activity.revision AND line.activity_id = activity.activity_id
LEFT JOIN store.commitment AS commitment ON carried.commitment_id = commitment.commitment_id
WHERE carried.plan_id = $plan_id AND (carried.approved_on IS NULL OR carried.approved_on <= $as_of)
ORDER BY carried.approved_on DESC NULLS FIRST, carried.carry_over_id
