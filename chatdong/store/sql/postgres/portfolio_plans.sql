-- portfolio_plans for PostgreSQL: the server sums and sends one row for each plan.
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
),

lines AS (
    SELECT line.plan_id, sum(line.amount_krw) AS krw
    FROM budget_line AS line
    INNER JOIN chosen ON line.plan_id = chosen.plan_id AND line.revision = chosen.revision
    GROUP BY line.plan_id
),

-- An amount of the newest revision holds the changes that the revision contains already, from the first day on.
moved AS (
    SELECT
        change.plan_id,
        sum(
            (CASE WHEN change.to_line IS NULL THEN 0 ELSE change.amount_krw END - CASE WHEN change.from_line IS NULL THEN 0 ELSE change.amount_krw END)
            * (
                CASE WHEN change.approved_on <= $as_of OR chosen.fiscal_year >= $all_from THEN 1 ELSE 0 END
                - CASE WHEN change.contained_in_revision IS NULL THEN 0 ELSE 1 END
            )
        ) AS krw
    FROM budget_change AS change
    INNER JOIN chosen ON change.plan_id = chosen.plan_id
    WHERE change.approved_on IS NOT NULL
    GROUP BY change.plan_id
),

spent AS (
    SELECT day.plan_id, sum(day.amount_krw) AS krw
    FROM spending_day AS day
    INNER JOIN chosen ON day.plan_id = chosen.plan_id
    WHERE day.spent_on <= $as_of OR chosen.fiscal_year >= $all_from
    GROUP BY day.plan_id
)

SELECT
    chosen.plan_id,
    chosen.revision,
    chosen.fiscal_year,
    CAST(coalesce(lines.krw, 0) AS BIGINT) AS original_krw,
    CAST(coalesce(moved.krw, 0) AS BIGINT) AS moved_krw,
    CAST(coalesce(spent.krw, 0) AS BIGINT) AS spent_krw,
    closing.closed_on
FROM chosen
LEFT JOIN lines ON chosen.plan_id = lines.plan_id
LEFT JOIN moved ON chosen.plan_id = moved.plan_id
LEFT JOIN spent ON chosen.plan_id = spent.plan_id
LEFT JOIN year_closing AS closing ON chosen.plan_id = closing.plan_id
ORDER BY chosen.fiscal_year DESC, chosen.plan_id
