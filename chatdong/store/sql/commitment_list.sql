-- Which commitments and reductions of a plan, known by a day, match the filters, newest first, and what was paid of each by then (won)?
-- Names are those of the revision that a commitment was recorded in. A reduction has no payments of its own.
WITH reduced AS (
    SELECT reduces AS commitment_id, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
    FROM store.commitment
    WHERE plan_id = $plan_id AND reduces IS NOT NULL AND committed_on <= $as_of
    GROUP BY reduces
),

paid AS (
    SELECT commitment_id, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
    FROM store.spending
    WHERE plan_id = $plan_id AND commitment_id IS NOT NULL AND spent_on <= $as_of
    GROUP BY commitment_id
),

known AS (
    SELECT
        commitment.committed_on,
        CASE WHEN $language = 'en' THEN coalesce(activity.name_en, activity.name) ELSE activity.name END AS activity,
        CASE WHEN $language = 'en' THEN coalesce(line.item_en, line.item) ELSE line.item END AS item,
        commitment.amount_krw,
        CASE WHEN commitment.reduces IS NULL THEN coalesce(reduced.amount_krw, 0) END AS reduced_krw,
        CASE WHEN commitment.reduces IS NULL THEN coalesce(paid.amount_krw, 0) END AS paid_krw,
        CASE
            WHEN commitment.reduces IS NULL
                THEN commitment.amount_krw + coalesce(reduced.amount_krw, 0) - coalesce(paid.amount_krw, 0)
        END AS unpaid_krw,
        commitment.due_on,
        coalesce(commitment.number, origin.number) AS number,
        commitment.counterpart,
        commitment.memo,
        commitment.line_id,
        commitment.reduces,
        commitment.commitment_id
    FROM store.commitment AS commitment
    INNER JOIN store.budget_line AS line
        ON commitment.plan_id = line.plan_id AND commitment.revision = line.revision AND commitment.line_id = line.line_id
    INNER JOIN store.activity AS activity
        ON line.plan_id = activity.plan_id AND line.revision = activity.revision AND line.activity_id = activity.activity_id
    LEFT JOIN store.commitment AS origin ON commitment.reduces = origin.commitment_id
    LEFT JOIN reduced ON commitment.commitment_id = reduced.commitment_id
    LEFT JOIN paid ON commitment.commitment_id = paid.commitment_id
    WHERE commitment.plan_id = $plan_id AND commitment.committed_on <= $as_of
)

SELECT *
FROM known
WHERE
    ($line_id IS NULL OR line_id = $line_id)
    AND (NOT $unpaid_only OR unpaid_krw > 0)
    AND ($text IS NULL OR contains(lower(concat_ws(' ', number, memo)), lower($text)))
ORDER BY committed_on DESC, number DESC NULLS LAST, commitment_id
