-- What do the plans come to by category of their newest revisions, called alike (won): budget with changes in force and payments by a day, as in
-- portfolio_plans? A category of NULL: money of lines that the newest revision does not have.
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
),

line_of AS (
    SELECT line.plan_id, line.line_id, line.amount_krw, category.name, category.name_en
    FROM store.budget_line AS line
    INNER JOIN chosen ON line.plan_id = chosen.plan_id AND line.revision = chosen.revision
    INNER JOIN store.category AS category
        ON line.plan_id = category.plan_id AND line.revision = category.revision AND line.category_id = category.category_id
),

changed AS (
    SELECT
        change.plan_id,
        change.from_line,
        change.to_line,
        change.amount_krw
        * (
            CASE WHEN change.approved_on <= $as_of OR chosen.fiscal_year >= $all_from THEN 1 ELSE 0 END
            - CASE WHEN change.contained_in_revision IS NULL THEN 0 ELSE 1 END
        ) AS amount_krw
    FROM store.budget_change AS change
    INNER JOIN chosen ON change.plan_id = chosen.plan_id
    WHERE change.approved_on IS NOT NULL
),

amounts AS (
    SELECT plan_id, line_id, amount_krw AS budget_krw, 0 AS spent_krw
    FROM line_of
    UNION ALL
    SELECT plan_id, to_line, amount_krw, 0
    FROM changed
    WHERE to_line IS NOT NULL
    UNION ALL
    SELECT plan_id, from_line, -amount_krw, 0
    FROM changed
    WHERE from_line IS NOT NULL
    UNION ALL
    SELECT day.plan_id, day.line_id, 0, day.amount_krw
    FROM store.spending_day AS day
    INNER JOIN chosen ON day.plan_id = chosen.plan_id
    WHERE day.spent_on <= $as_of OR chosen.fiscal_year >= $all_from
)

SELECT
    line_of.name AS category,
    min(line_of.name_en) AS category_en,
    count(DISTINCT amounts.plan_id) AS plans,
    CAST(sum(amounts.budget_krw) AS BIGINT) AS budget_krw,
    CAST(sum(amounts.spent_krw) AS BIGINT) AS spent_krw
FROM amounts
LEFT JOIN line_of ON amounts.plan_id = line_of.plan_id AND amounts.line_id = line_of.line_id
GROUP BY line_of.name
ORDER BY budget_krw DESC, category
