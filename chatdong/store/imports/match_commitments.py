"""The SQL that compares the commitments of a file with the stored commitments."""

COMMITMENT_GIVEN = """
CREATE OR REPLACE TABLE given AS
SELECT cell.*, number(cell.number) AS key_of_number
FROM cell
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = cell.line)
"""
"""The rows without a problem so far, each with the key by which its number is compared."""

COMMITMENT_PROBLEMS = (
    """
    SELECT given.line, 'commitment_id' AS field, given.commitment_id AS value, 'id-of-other-plan' AS code, '{}' AS figures
    FROM given INNER JOIN store.commitment AS stored ON given.commitment_id = stored.commitment_id WHERE stored.plan_id <> $plan_id
    """,
    """
    SELECT line, 'commitment_id', commitment_id, 'id-twice', to_json({first: first})
    FROM (SELECT line, commitment_id, min(line) OVER (PARTITION BY commitment_id) AS first FROM given WHERE commitment_id IS NOT NULL)
    WHERE line > first
    """,
)
"""Problems found before the rows are matched with stored commitments."""

COMMITMENT_BY_ID = """
SELECT given.line, stored.commitment_id
FROM given INNER JOIN store.commitment AS stored ON given.commitment_id = stored.commitment_id AND stored.plan_id = $plan_id
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
"""
"""Match commitments by id."""

COMMITMENT_BY_CONTENT = """
WITH stored AS (
    SELECT
        commitment_id, line_id, committed_on, amount_krw, number(number) AS number,
        row_number() OVER (PARTITION BY line_id, committed_on, amount_krw, number(number) ORDER BY commitment_id) AS nth
    FROM store.commitment
    WHERE plan_id = $plan_id AND commitment_id NOT IN (SELECT key FROM matched)
),

file AS (
    SELECT
        line, line_id, committed_on, amount_krw, key_of_number AS number,
        row_number() OVER (PARTITION BY line_id, committed_on, amount_krw, key_of_number ORDER BY line) AS nth
    FROM given
    WHERE
        commitment_id IS NULL
        AND line NOT IN (SELECT line FROM matched)
        AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
)

SELECT file.line, stored.commitment_id
FROM file
INNER JOIN stored
    ON
        file.line_id = stored.line_id
        AND file.committed_on = stored.committed_on
        AND file.amount_krw = stored.amount_krw
        AND file.number IS NOT DISTINCT FROM stored.number
        AND file.nth = stored.nth
"""
"""Match commitments and reductions by line, day, amount and number, one to one."""

COMMITMENT_BY_NUMBER = """
WITH stored AS (
    SELECT line_id, number(number) AS number, min(commitment_id) AS commitment_id
    FROM store.commitment
    WHERE plan_id = $plan_id AND reduces IS NULL AND number IS NOT NULL AND commitment_id NOT IN (SELECT key FROM matched)
    GROUP BY line_id, number(number)
    HAVING count(*) = 1
),

file AS (
    SELECT line_id, key_of_number AS number, min(line) AS line
    FROM given
    WHERE
        commitment_id IS NULL AND key_of_number IS NOT NULL AND amount_krw > 0
        AND line NOT IN (SELECT line FROM matched)
        AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
    GROUP BY line_id, key_of_number
    HAVING count(*) = 1
)

SELECT file.line, stored.commitment_id
FROM file INNER JOIN stored ON file.line_id = stored.line_id AND file.number = stored.number
"""
"""Match commitments of another day or amount by line and number, where both sides have the number once."""

COMMITMENT_LATE_PROBLEMS = (
    """
    SELECT line, 'line_id', line_id, 'line-not-in-revision', '{}'
    FROM given
    WHERE
        line NOT IN (SELECT line FROM matched)
        AND line_id NOT IN (SELECT line_id FROM store.budget_line WHERE plan_id = $plan_id AND revision = $revision)
    """,
    """
    SELECT line, 'number', number, 'same-commitment', to_json({first: first})
    FROM (
        SELECT line, number, commitment_id, min(line) OVER (PARTITION BY line_id, committed_on, amount_krw, key_of_number, memo) AS first
        FROM given WHERE key_of_number IS NOT NULL
    )
    WHERE line > first AND commitment_id IS NULL AND line NOT IN (SELECT line FROM matched)
    """,
)
"""Problems of the rows that match no stored commitment."""

COMMITMENT_PLANNED = """
CREATE OR REPLACE TABLE planned AS
WITH origin AS (
    SELECT line_id, number, min(commitment_id) AS commitment_id, count(*) AS count
    FROM (
        SELECT line_id, number(number) AS number, commitment_id
        FROM store.commitment
        WHERE plan_id = $plan_id AND reduces IS NULL AND commitment_id NOT IN (SELECT key FROM matched)
        UNION ALL
        SELECT
            given.line_id, coalesce(given.key_of_number, number(stored.number)),
            coalesce(matched.key, given.commitment_id, $new_keys || printf('%012x', given.line))
        FROM given
        LEFT JOIN matched ON given.line = matched.line
        LEFT JOIN store.commitment AS stored ON matched.key = stored.commitment_id
        WHERE given.amount_krw > 0 AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
    )
    WHERE number IS NOT NULL
    GROUP BY line_id, number
),

merged AS (
    SELECT
        given.line,
        stored.commitment_id IS NULL AS is_new,
        coalesce(stored.commitment_id, given.commitment_id, $new_keys || printf('%012x', given.line)) AS commitment_id,
        $plan_id AS plan_id,
        CASE WHEN stored.line_id = given.line_id THEN stored.revision ELSE $revision END AS revision,
        given.line_id,
        given.committed_on,
        given.amount_krw,
        coalesce(given.due_on, stored.due_on) AS due_on,
        CASE
            WHEN given.number IS NULL THEN stored.number
            WHEN stored.commitment_id IS NOT NULL AND given.key_of_number IS NOT DISTINCT FROM number(stored.number) THEN stored.number
            ELSE given.number
        END AS number,
        coalesce(given.counterpart, stored.counterpart) AS counterpart,
        CASE
            WHEN stored.commitment_id IS NOT NULL THEN stored.reduces
            WHEN given.amount_krw < 0 AND origin.count = 1 THEN origin.commitment_id
        END AS reduces,
        coalesce(origin.count, 0) AS origins,
        CASE WHEN given.memo IS NULL OR (stored.commitment_id IS NOT NULL AND plain(given.memo) IS NOT DISTINCT FROM plain(stored.memo)) THEN stored.memo ELSE given.memo END AS memo,
        coalesce(stored.version, 0) + 1 AS version,
        stored
    FROM given
    LEFT JOIN matched ON given.line = matched.line
    LEFT JOIN store.commitment AS stored ON matched.key = stored.commitment_id
    LEFT JOIN origin ON given.line_id = origin.line_id AND given.key_of_number = origin.number
    WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
)

SELECT
    merged.* EXCLUDE (stored, is_new),
    CASE
        WHEN is_new THEN 'new'
        WHEN
            line_id = stored.line_id
            AND committed_on = stored.committed_on
            AND amount_krw = stored.amount_krw
            AND due_on IS NOT DISTINCT FROM stored.due_on
            AND number IS NOT DISTINCT FROM stored.number
            AND counterpart IS NOT DISTINCT FROM stored.counterpart
            AND memo IS NOT DISTINCT FROM stored.memo THEN 'same'
        ELSE 'changed'
    END AS state,
    CASE WHEN state = 'changed' THEN to_json(stored) END AS before
FROM merged
"""
"""The commitments as they would be written, with the state of each (new, changed or same)."""

COMMITMENT_RULES = (
    """
    SELECT line, 'committed_on', committed_on::VARCHAR, 'committed-outside-the-year', to_json({day: committed_on, year: year($first_day)})
    FROM planned WHERE state IN ('new', 'changed') AND committed_on NOT BETWEEN $first_day AND $last_day
    """,
    """
    SELECT line, 'due_on', due_on::VARCHAR, 'due-before-committed', to_json({due: due_on, committed: committed_on})
    FROM planned WHERE state IN ('new', 'changed') AND due_on < committed_on
    """,
    """
    SELECT line, 'amount_krw', amount_krw::VARCHAR, CASE WHEN origins > 1 THEN 'reduces-one-of-several' ELSE 'reduces-none' END, '{}'
    FROM planned WHERE state IN ('new', 'changed') AND amount_krw < 0 AND reduces IS NULL
    """,
    """
    SELECT line, 'amount_krw', amount_krw::VARCHAR, 'rise-of-a-reduction', '{}'
    FROM planned WHERE state IN ('new', 'changed') AND amount_krw > 0 AND reduces IS NOT NULL
    """,
    """
    WITH after AS (
        SELECT commitment_id, reduces, amount_krw, NULL::BIGINT AS line
        FROM store.commitment
        WHERE plan_id = $plan_id AND commitment_id NOT IN (SELECT commitment_id FROM planned)
        UNION ALL
        SELECT commitment_id, reduces, amount_krw, CASE WHEN state IN ('new', 'changed') THEN line END FROM planned
    ),

    committed AS (
        SELECT coalesce(reduces, commitment_id) AS commitment_id, sum(amount_krw) AS amount_krw, max(line) AS line
        FROM after
        GROUP BY coalesce(reduces, commitment_id)
    ),

    paid AS (
        SELECT commitment_id, sum(amount_krw) AS amount_krw
        FROM store.spending
        WHERE plan_id = $plan_id AND commitment_id IS NOT NULL
        GROUP BY commitment_id
    )

    SELECT
        committed.line, 'amount_krw', committed.amount_krw::VARCHAR, 'committed-below-paid',
        to_json({committed: committed.amount_krw::BIGINT, paid: coalesce(paid.amount_krw, 0)::BIGINT})
    FROM committed LEFT JOIN paid ON committed.commitment_id = paid.commitment_id
    WHERE committed.line IS NOT NULL AND committed.amount_krw < greatest(coalesce(paid.amount_krw, 0), 0)
    """,
)
"""The problems of a record as it would be written."""

COMMITMENT_WARNINGS = (
    """
    WITH moved AS (
        SELECT line_id, sum(amount_krw) AS amount_krw
        FROM (
            SELECT to_line AS line_id, amount_krw
            FROM store.budget_change
            WHERE plan_id = $plan_id AND approved_on IS NOT NULL AND contained_in_revision IS NULL
            UNION ALL
            SELECT from_line, -amount_krw
            FROM store.budget_change
            WHERE plan_id = $plan_id AND approved_on IS NOT NULL AND contained_in_revision IS NULL
            UNION ALL
            SELECT line_id, -amount_krw
            FROM store.commitment
            WHERE plan_id = $plan_id AND commitment_id NOT IN (SELECT commitment_id FROM planned WHERE state = 'changed')
            UNION ALL
            SELECT line_id, -amount_krw FROM store.spending WHERE plan_id = $plan_id AND commitment_id IS NULL
        )
        GROUP BY line_id
    ),

    running AS (
        SELECT line, line_id, amount_krw, sum(amount_krw) OVER (PARTITION BY line_id ORDER BY line ROWS UNBOUNDED PRECEDING) AS filed
        FROM planned WHERE state IN ('new', 'changed')
    )

    SELECT
        running.line, 'over-free',
        to_json({
            'free': (budget.amount_krw + coalesce(moved.amount_krw, 0) - filed + running.amount_krw)::BIGINT,
            'over': (filed - budget.amount_krw - coalesce(moved.amount_krw, 0))::BIGINT
        })
    FROM running
    INNER JOIN store.budget_line AS budget
        ON running.line_id = budget.line_id AND budget.plan_id = $plan_id AND budget.revision = $revision
    LEFT JOIN moved ON running.line_id = moved.line_id
    WHERE running.amount_krw > 0 AND filed > budget.amount_krw + coalesce(moved.amount_krw, 0)
    """,
    """
    SELECT line, 'commitment-reduced', '{}' FROM planned WHERE state = 'new' AND amount_krw < 0
    """,
)
"""Warnings for the user; they do not prevent the import."""
