-- Which changes of the budget of a plan, proposed by a day, match the filters, newest first? One that was approved later is a proposal.
-- The lines have the names of the revision that the change was recorded in.
WITH known AS (
    SELECT
        change.proposed_on,
        change.kind,
        CASE WHEN $language = 'en' THEN coalesce(loser.item_en, loser.item) ELSE loser.item END AS from_item,
        CASE WHEN $language = 'en' THEN coalesce(gainer.item_en, gainer.item) ELSE gainer.item END AS to_item,
        change.amount_krw,
        CASE WHEN change.approved_on <= $as_of THEN change.approved_on END AS approved_on,
        change.reason,
        CASE WHEN change.approved_on <= $as_of THEN change.approval END AS approval,
        CASE WHEN change.approved_on <= $as_of THEN change.contained_in_revision END AS contained_in_revision,
        change.from_line,
        change.to_line,
        change.budget_change_id
    FROM store.budget_change AS change
    LEFT JOIN store.budget_line AS loser
        ON change.plan_id = loser.plan_id AND change.revision = loser.revision AND change.from_line = loser.line_id
    LEFT JOIN store.budget_line AS gainer
        ON change.plan_id = gainer.plan_id AND change.revision = gainer.revision AND change.to_line = gainer.line_id
    WHERE change.plan_id = $plan_id AND change.proposed_on <= $as_of
)

SELECT *
FROM known
WHERE
    ($line_id IS NULL OR from_line = $line_id OR to_line = $line_id)
    AND ($text IS NULL OR contains(lower(concat_ws(' ', reason, approval)), lower($text)))
ORDER BY proposed_on DESC, budget_change_id
