-- Which plans are in the store, each in its newest revision?
WITH newest AS (
    SELECT plan_id, max(revision) AS revision
    FROM store.plan
    GROUP BY plan_id
),

final AS (
    SELECT plan.plan_id, plan.revision, plan.fiscal_year, plan.programme, plan.title, plan.title_en
    FROM store.plan AS plan
    INNER JOIN newest ON plan.plan_id = newest.plan_id AND plan.revision = newest.revision
)

SELECT * FROM final ORDER BY fiscal_year, plan_id
