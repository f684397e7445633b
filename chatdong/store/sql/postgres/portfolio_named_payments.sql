-- portfolio_named_payments for PostgreSQL: the server sums and sends one row for each line, commitment and source.
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
)

SELECT
    own.plan_id,
    own.line_id,
    own.commitment_id,
    CASE WHEN own.returns_id IS NULL THEN own.funding_source ELSE payment.funding_source END AS funding_source,
    CAST(sum(own.amount_krw) AS BIGINT) AS amount_krw
FROM spending AS own
INNER JOIN chosen ON own.plan_id = chosen.plan_id
LEFT JOIN spending AS payment ON own.returns_id = payment.spending_id
WHERE
    (own.commitment_id IS NOT NULL OR own.returns_id IS NOT NULL OR own.funding_source IS NOT NULL)
    AND (own.spent_on <= $as_of OR chosen.fiscal_year >= $all_from)
GROUP BY
    own.plan_id,
    own.line_id,
    own.commitment_id,
    CASE WHEN own.returns_id IS NULL THEN own.funding_source ELSE payment.funding_source END
ORDER BY own.plan_id, own.line_id, own.commitment_id, funding_source
