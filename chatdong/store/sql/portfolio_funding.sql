-- Whose money are the lines of each plan's newest revision, as it states it (see plan_funding)? NULL where it states nothing, or (unread) its text
-- could not be read.
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
)

SELECT
    chosen.plan_id,
    chosen.fiscal_year,
    own.funding,
    own.plan_id IS NOT NULL AND own.funding IS NULL AS unread
FROM chosen
LEFT JOIN store.plan_funding AS own ON chosen.plan_id = own.plan_id AND chosen.revision = own.revision
ORDER BY chosen.fiscal_year DESC, chosen.plan_id
