-- How much (won) was paid by a day for a commitment, or with money of a source that somebody entered, as in commitment_payments and source_payments?
-- Of plans of a year from $all_from on, on any day.
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
    own.plan_id,
    own.line_id,
    own.commitment_id,
    CASE WHEN own.returns_id IS NULL THEN own.funding_source ELSE payment.funding_source END AS funding_source,
    CAST(sum(own.amount_krw) AS BIGINT) AS amount_krw
FROM store.spending AS own
INNER JOIN chosen ON own.plan_id = chosen.plan_id
LEFT JOIN store.spending AS payment ON own.returns_id = payment.spending_id
WHERE
    (own.commitment_id IS NOT NULL OR own.returns_id IS NOT NULL OR own.funding_source IS NOT NULL)
    AND (own.spent_on <= $as_of OR chosen.fiscal_year >= $all_from)
GROUP BY
    own.plan_id,
    own.line_id,
    own.commitment_id,
    CASE WHEN own.returns_id IS NULL THEN own.funding_source ELSE payment.funding_source END
ORDER BY own.plan_id, own.line_id, own.commitment_id, funding_source
