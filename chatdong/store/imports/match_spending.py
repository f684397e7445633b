"""The SQL that compares the payments of a file with the stored payments."""

SPENDING_GIVEN = """
CREATE OR REPLACE TABLE given AS
WITH alone AS (
    SELECT activity_id, any_value(event_id) AS event_id FROM store.event WHERE plan_id = $plan_id GROUP BY activity_id HAVING count(*) = 1
),

numbered AS (
    SELECT number(number) AS number, line_id, min(commitment_id) AS commitment_id, count(*) AS count
    FROM store.commitment
    WHERE plan_id = $plan_id AND reduces IS NULL AND number IS NOT NULL
    GROUP BY number(number), line_id
),

keyed AS (
    SELECT read.*, number(read.commitment) AS key_of_commitment FROM cell AS read
)

SELECT
    keyed.* EXCLUDE (event_id, commitment_id),
    keyed.commitment_id AS named_commitment_id,
    coalesce(by_commitment_id.commitment_id, CASE WHEN numbered.count = 1 THEN numbered.commitment_id END) AS commitment_id,
    coalesce(numbered.count, 0) AS commitments,
    keyed.event_id AS named_event_id,
    keyed(keyed.voucher, voucher_key.key) AS number,
    coalesce(by_id.event_id, by_number.event_id, CASE WHEN keyed.occurrence IS NULL THEN alone.event_id END) AS event_id
FROM keyed
LEFT JOIN voucher_key ON keyed.voucher = voucher_key.voucher
LEFT JOIN store.event AS by_id ON keyed.event_id = by_id.event_id AND by_id.plan_id = $plan_id
LEFT JOIN store.event AS by_number
    ON keyed.event_activity = by_number.activity_id AND keyed.occurrence = by_number.occurrence AND by_number.plan_id = $plan_id
LEFT JOIN alone ON keyed.event_activity = alone.activity_id
LEFT JOIN store.commitment AS by_commitment_id
    ON
        keyed.commitment_id = by_commitment_id.commitment_id AND by_commitment_id.plan_id = $plan_id
        AND by_commitment_id.reduces IS NULL AND by_commitment_id.line_id = keyed.line_id
LEFT JOIN numbered ON keyed.key_of_commitment = numbered.number AND keyed.line_id = numbered.line_id AND keyed.commitment_id IS NULL
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = keyed.line)
"""
"""The rows without a problem so far, each with the stored event and the stored commitment that it belongs to."""

SPENDING_PROBLEMS = (
    """
    SELECT line, 'event_id' AS field, named_event_id AS value, 'no-such-event' AS code, '{}' AS figures
    FROM given WHERE named_event_id IS NOT NULL AND event_id IS NULL
    """,
    """
    SELECT line, 'occurrence', occurrence::VARCHAR, 'no-such-occurrence', '{}'
    FROM given WHERE event_activity IS NOT NULL AND occurrence IS NOT NULL AND named_event_id IS NULL AND event_id IS NULL
    """,
    """
    SELECT line, 'commitment_id', named_commitment_id, 'no-such-commitment', '{}'
    FROM given WHERE named_commitment_id IS NOT NULL AND commitment_id IS NULL
    """,
    """
    SELECT given.line, 'spending_id', given.spending_id, 'id-of-other-plan', '{}'
    FROM given INNER JOIN store.spending AS stored ON given.spending_id = stored.spending_id WHERE stored.plan_id <> $plan_id
    """,
    """
    SELECT line, 'spending_id', spending_id, 'id-twice', to_json({first: first})
    FROM (SELECT line, spending_id, min(line) OVER (PARTITION BY spending_id) AS first FROM given WHERE spending_id IS NOT NULL)
    WHERE line > first
    """,
)
"""Problems found before the rows are matched with stored payments."""

SPENDING_BY_ID = """
SELECT given.line, stored.spending_id
FROM given INNER JOIN store.spending AS stored ON given.spending_id = stored.spending_id AND stored.plan_id = $plan_id
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
"""
"""Match payments by id."""

SPENDING_BY_CONTENT = """
WITH stored AS (
    SELECT
        spending_id, line_id, spent_on, amount_krw,
        CASE WHEN $with_voucher THEN number(voucher) END AS voucher,
        CASE WHEN $with_memo THEN plain(memo) END AS memo
    FROM store.spending
    WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT key FROM matched)
),

stored_in_order AS (
    SELECT *, row_number() OVER (PARTITION BY line_id, spent_on, amount_krw, voucher, memo ORDER BY spending_id) AS nth FROM stored
),

file AS (
    SELECT
        line, line_id, spent_on, amount_krw,
        CASE WHEN $with_voucher THEN number END AS voucher,
        CASE WHEN $with_memo THEN plain(memo) END AS memo
    FROM given
    WHERE
        spending_id IS NULL
        AND line NOT IN (SELECT line FROM matched)
        AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
),

file_in_order AS (
    SELECT *, row_number() OVER (PARTITION BY line_id, spent_on, amount_krw, voucher, memo ORDER BY line) AS nth FROM file
)

SELECT file_in_order.line, stored_in_order.spending_id
FROM file_in_order
INNER JOIN stored_in_order
    ON
        file_in_order.line_id = stored_in_order.line_id
        AND file_in_order.spent_on = stored_in_order.spent_on
        AND file_in_order.amount_krw = stored_in_order.amount_krw
        AND file_in_order.voucher IS NOT DISTINCT FROM stored_in_order.voucher
        AND file_in_order.memo IS NOT DISTINCT FROM stored_in_order.memo
        AND file_in_order.nth = stored_in_order.nth
"""
"""Match payments by line, day, amount and, where ``with_voucher`` and ``with_memo`` are true, voucher and memo, one to one."""

SPENDING_LATE_PROBLEMS = (
    """
    SELECT line, CASE WHEN $with_voucher THEN 'voucher' ELSE 'amount_krw' END, voucher, 'same-payment', to_json({first: first})
    FROM (
        SELECT line, voucher, spending_id, min(line) OVER (PARTITION BY line_id, spent_on, amount_krw, number, memo) AS first
        FROM given WHERE number IS NOT NULL
    )
    WHERE line > first AND spending_id IS NULL AND line NOT IN (SELECT line FROM matched)
    """,
    """
    SELECT line, 'line_id', line_id, 'line-not-in-revision', '{}'
    FROM given
    WHERE
        line NOT IN (SELECT line FROM matched)
        AND line_id NOT IN (SELECT line_id FROM store.budget_line WHERE plan_id = $plan_id AND revision = $revision)
    """,
)
"""Problems of the rows that match no stored payment."""

SPENDING_PLANNED = """
CREATE OR REPLACE TABLE planned AS
WITH merged AS (
    SELECT
        given.line,
        stored.spending_id,
        $plan_id AS plan_id,
        CASE WHEN stored.line_id = given.line_id THEN stored.revision ELSE $revision END AS revision,
        given.line_id,
        CASE
            WHEN given.occurrence IS NOT NULL OR given.named_event_id IS NOT NULL THEN given.event_id
            WHEN stored_event.activity_id = given.event_activity THEN stored.event_id
            ELSE coalesce(given.event_id, stored.event_id)
        END AS event_id,
        given.spent_on,
        given.amount_krw,
        CASE
            WHEN given.voucher IS NULL THEN stored.voucher
            WHEN plain(given.voucher) IS NOT DISTINCT FROM plain(stored.voucher) THEN stored.voucher
            -- A row with the payment's id may correct how the number is written, so only rows without one keep the stored spelling.
            WHEN given.spending_id IS NULL AND given.number IS NOT DISTINCT FROM keyed(stored.voucher, stored_key.key) THEN stored.voucher
            ELSE given.voucher
        END AS voucher,
        coalesce(given.number, keyed(stored.voucher, stored_key.key)) AS number,
        CASE WHEN given.memo IS NULL OR plain(given.memo) IS NOT DISTINCT FROM plain(stored.memo) THEN stored.memo ELSE given.memo END AS memo,
        -- The commitment of another line is none of this one.
        coalesce(given.commitment_id, CASE WHEN stored.line_id = given.line_id THEN stored.commitment_id END) AS commitment_id,
        stored.returns_id,
        coalesce(given.funding_source, stored.funding_source) AS funding_source,
        stored.version + 1 AS version,
        given.event_activity,
        given.key_of_commitment,
        given.commitments,
        stored
    FROM given
    INNER JOIN matched ON given.line = matched.line
    INNER JOIN store.spending AS stored ON matched.key = stored.spending_id
    LEFT JOIN store.event AS stored_event ON stored.event_id = stored_event.event_id
    LEFT JOIN voucher_key AS stored_key ON stored.voucher = stored_key.voucher
    WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
)

SELECT
    merged.* EXCLUDE (stored),
    CASE
        WHEN
            line_id = stored.line_id
            AND event_id IS NOT DISTINCT FROM stored.event_id
            AND spent_on = stored.spent_on
            AND amount_krw = stored.amount_krw
            AND voucher IS NOT DISTINCT FROM stored.voucher
            AND memo IS NOT DISTINCT FROM stored.memo
            AND commitment_id IS NOT DISTINCT FROM stored.commitment_id
            AND funding_source IS NOT DISTINCT FROM stored.funding_source THEN 'same'
        ELSE 'changed'
    END AS state,
    CASE WHEN state = 'changed' THEN to_json(stored) END AS before,
    NOT coalesce(line_id = stored.line_id AND spent_on = stored.spent_on AND amount_krw = stored.amount_krw AND voucher IS NOT DISTINCT FROM stored.voucher, FALSE) AS money
FROM merged
"""
"""The payments that are stored already as they would be written, with the state of each (changed or same)."""

SPENDING_PLANNED_NEW = """
SELECT
    line,
    coalesce(spending_id, $new_keys || printf('%012x', line)) AS spending_id,
    $plan_id AS plan_id,
    $revision AS revision,
    line_id,
    event_id,
    spent_on,
    amount_krw,
    voucher,
    number,
    memo,
    commitment_id,
    NULL AS returns_id,
    funding_source,
    1 AS version,
    event_activity,
    key_of_commitment,
    commitments,
    'new' AS state,
    NULL AS before,
    TRUE AS money
FROM given
WHERE line NOT IN (SELECT line FROM matched) AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
"""
"""The payments that are new as they would be written. A question of its own, because the joins with the stored ones take memory for each row."""

SPENDING_RULES = (
    """
    SELECT
        line, 'spent_on', spent_on::VARCHAR, 'paid-outside-the-year',
        to_json({
            'day': spent_on,
            'year': $fiscal_year::BIGINT,
            'span': $span::VARCHAR,
            'plan': (SELECT arg_min(other_plan.title, other_plan.place) FROM other_plan WHERE planned.spent_on BETWEEN other_plan.first_day AND other_plan.last_day)
        })
    FROM planned WHERE state IN ('new', 'changed') AND money AND spent_on NOT BETWEEN $first_day AND $last_day
    """,
    """
    WITH committed AS (
        SELECT coalesce(reduces, commitment_id) AS commitment_id, sum(amount_krw) AS amount_krw
        FROM store.commitment
        WHERE plan_id = $plan_id
        GROUP BY coalesce(reduces, commitment_id)
    ),

    recorded AS (
        SELECT commitment_id, sum(amount_krw) AS amount_krw
        FROM store.spending
        WHERE
            plan_id = $plan_id AND commitment_id IS NOT NULL
            AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state = 'changed')
        GROUP BY commitment_id
    ),

    running AS (
        SELECT
            line, commitment_id, amount_krw,
            sum(amount_krw) OVER (PARTITION BY commitment_id ORDER BY line ROWS UNBOUNDED PRECEDING) AS filed
        FROM planned
        WHERE state IN ('new', 'changed') AND commitment_id IS NOT NULL
    )

    SELECT
        running.line, 'amount_krw', running.amount_krw::VARCHAR, 'beyond-commitment',
        to_json({'left': (committed.amount_krw - coalesce(recorded.amount_krw, 0) - filed + running.amount_krw)::BIGINT})
    FROM running
    INNER JOIN committed ON running.commitment_id = committed.commitment_id
    LEFT JOIN recorded ON running.commitment_id = recorded.commitment_id
    WHERE running.amount_krw > 0 AND coalesce(recorded.amount_krw, 0) + filed > committed.amount_krw
    """,
)
"""The problems of a record as it would be written."""

_MOVED = """moved AS (
        SELECT line_id, sum(amount_krw) AS amount_krw
        FROM (
            SELECT to_line AS line_id, amount_krw
            FROM store.budget_change
            WHERE plan_id = $plan_id AND approved_on IS NOT NULL AND contained_in_revision IS NULL
            UNION ALL
            SELECT from_line, -amount_krw
            FROM store.budget_change
            WHERE plan_id = $plan_id AND approved_on IS NOT NULL AND contained_in_revision IS NULL
        )
        GROUP BY line_id
    )"""
"""What the approved changes of the budget that no revision contains add to each line."""

SPENDING_WARNINGS = (
    f"""
    WITH {_MOVED},

    recorded AS (
        SELECT line_id, sum(amount_krw) AS spent
        FROM store.spending
        WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state = 'changed')
        GROUP BY line_id
    ),

    running AS (
        SELECT line, line_id, amount_krw, money, sum(amount_krw) OVER (PARTITION BY line_id ORDER BY line ROWS UNBOUNDED PRECEDING) AS filed
        FROM planned WHERE state IN ('new', 'changed')
    )

    SELECT
        running.line, 'over-budget',
        to_json({{
            'left': (budget.amount_krw + coalesce(moved.amount_krw, 0) - coalesce(recorded.spent, 0) - filed + running.amount_krw)::BIGINT,
            'over': (coalesce(recorded.spent, 0) + filed - budget.amount_krw - coalesce(moved.amount_krw, 0))::BIGINT
        }})
    FROM running
    INNER JOIN store.budget_line AS budget
        ON running.line_id = budget.line_id AND budget.plan_id = $plan_id AND budget.revision = $revision
    LEFT JOIN recorded ON running.line_id = recorded.line_id
    LEFT JOIN moved ON running.line_id = moved.line_id
    WHERE money AND running.amount_krw > 0 AND coalesce(recorded.spent, 0) + filed > budget.amount_krw + coalesce(moved.amount_krw, 0)
    """,  # noqa: S608 - the inserted text is a query of this program
    f"""
    WITH {_MOVED},

    bound AS (
        SELECT line_id, sum(amount_krw) AS amount_krw
        FROM (
            SELECT line_id, amount_krw FROM store.commitment WHERE plan_id = $plan_id
            UNION ALL
            SELECT line_id, amount_krw
            FROM store.spending
            WHERE
                plan_id = $plan_id AND commitment_id IS NULL
                AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state = 'changed')
        )
        GROUP BY line_id
    ),

    running AS (
        SELECT line, line_id, amount_krw, money, sum(amount_krw) OVER (PARTITION BY line_id ORDER BY line ROWS UNBOUNDED PRECEDING) AS filed
        FROM planned WHERE state IN ('new', 'changed') AND commitment_id IS NULL
    )

    SELECT
        running.line, 'over-free',
        to_json({{
            'free': (budget.amount_krw + coalesce(moved.amount_krw, 0) - coalesce(bound.amount_krw, 0) - filed + running.amount_krw)::BIGINT,
            'over': (coalesce(bound.amount_krw, 0) + filed - budget.amount_krw - coalesce(moved.amount_krw, 0))::BIGINT
        }})
    FROM running
    INNER JOIN store.budget_line AS budget
        ON running.line_id = budget.line_id AND budget.plan_id = $plan_id AND budget.revision = $revision
    LEFT JOIN bound ON running.line_id = bound.line_id
    LEFT JOIN moved ON running.line_id = moved.line_id
    WHERE
        money AND running.amount_krw > 0 AND coalesce(bound.amount_krw, 0) + filed > budget.amount_krw + coalesce(moved.amount_krw, 0)
        AND running.line NOT IN (SELECT line FROM warning WHERE code = 'over-budget')
    """,  # noqa: S608 - the inserted text is a query of this program
    """
    WITH everything AS (
        SELECT number(voucher) AS number, amount_krw, -1 AS line, FALSE AS money
        FROM store.spending
        WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state <> 'new')
        UNION ALL
        SELECT number, amount_krw, CASE WHEN state = 'same' THEN -1 ELSE line END, money AND state <> 'same' FROM planned
    ),

    counted AS (
        SELECT line, money, count(*) OVER (PARTITION BY number, amount_krw ORDER BY line ROWS UNBOUNDED PRECEDING) - 1 AS count
        FROM everything WHERE number IS NOT NULL
    )

    SELECT line, 'same-voucher', to_json({count: count}) FROM counted WHERE money AND count > 0
    """,
    """
    WITH elsewhere AS (
        SELECT plan_id, spent_on, amount_krw, number(voucher) AS number
        FROM store.spending
        WHERE plan_id <> $plan_id AND voucher IS NOT NULL AND amount_krw IN (SELECT amount_krw FROM planned)
    )

    SELECT planned.line, 'same-voucher-elsewhere', to_json({'plan': min(elsewhere.plan_id), 'day': min(elsewhere.spent_on), 'count': count(*)})
    FROM planned INNER JOIN elsewhere ON planned.number = elsewhere.number AND planned.amount_krw = elsewhere.amount_krw
    WHERE planned.state IN ('new', 'changed') AND planned.money
    GROUP BY planned.line
    """,
    """
    SELECT line, 'memo-says-refund', '{}' FROM planned
    WHERE state IN ('new', 'changed') AND money AND amount_krw > 0 AND regexp_matches(memo, '반납|여입|환입|환수|환불')
    """,
    """
    SELECT line, 'refund', '{}' FROM planned WHERE state IN ('new', 'changed') AND money AND amount_krw < 0
    """,
    """
    WITH recorded AS (
        SELECT line_id, spent_on, sum(amount_krw) AS amount_krw, -1 AS line
        FROM store.spending
        WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state = 'changed')
        GROUP BY line_id, spent_on
    ),

    everything AS (
        SELECT * FROM recorded
        UNION ALL
        SELECT line_id, spent_on, amount_krw, line FROM planned WHERE state IN ('new', 'changed')
    ),

    -- Of a day the payments stand first, as nobody knows their order.
    running AS (
        SELECT
            line, line_id, spent_on, amount_krw,
            sum(amount_krw) OVER (PARTITION BY line_id ORDER BY spent_on, amount_krw < 0, line ROWS UNBOUNDED PRECEDING) AS spent
        FROM everything
    ),

    lowest AS (
        SELECT
            *, min(spent) OVER (PARTITION BY line_id ORDER BY spent_on, amount_krw < 0, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM running
    ),

    -- In a store of before less than nothing may be spent already; that warns of no row.
    already AS (
        SELECT line_id, min(spent) AS lowest
        FROM (SELECT line_id, sum(amount_krw) OVER (PARTITION BY line_id ORDER BY spent_on) AS spent FROM recorded)
        GROUP BY line_id
    )

    SELECT lowest.line, 'refund-beyond-paid', to_json({'day': lowest.spent_on, 'short': (-spent)::BIGINT})
    FROM lowest LEFT JOIN already ON lowest.line_id = already.line_id
    WHERE lowest.line >= 0 AND lowest.amount_krw < 0 AND spent < least(coalesce(already.lowest, 0), coalesce(before, 0), 0)
    """,
    """
    SELECT line, 'looks-recorded', to_json({count: recorded.count})
    FROM planned INNER JOIN (
        SELECT line_id, spent_on, amount_krw, count(*) AS count
        FROM store.spending
        WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state <> 'new')
        GROUP BY ALL
    ) AS recorded USING (line_id, spent_on, amount_krw)
    WHERE state = 'new'
    """,
    """
    SELECT line, 'twice-without-voucher', to_json({first: first})
    FROM (
        SELECT line, state, min(line) OVER (PARTITION BY line_id, spent_on, amount_krw, memo) AS first
        FROM planned WHERE voucher IS NULL
    )
    WHERE state = 'new' AND line > first
    """,
    """
    SELECT line, CASE WHEN commitments > 1 THEN 'commitment-of-several' ELSE 'commitment-unknown' END, to_json({count: commitments})
    FROM planned
    WHERE
        state IN ('new', 'changed') AND key_of_commitment IS NOT NULL AND commitment_id IS NULL
        AND EXISTS (SELECT 1 FROM store.commitment WHERE plan_id = $plan_id)
    """,
    """
    WITH own AS (
        SELECT coalesce(reduces, commitment_id) AS commitment_id, sum(amount_krw) AS amount_krw
        FROM store.commitment
        WHERE plan_id = $plan_id
        GROUP BY coalesce(reduces, commitment_id)
    ),

    paid AS (
        SELECT commitment_id, sum(amount_krw) AS amount_krw
        FROM (
            SELECT commitment_id, amount_krw
            FROM store.spending
            WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state = 'changed')
            UNION ALL
            SELECT commitment_id, amount_krw FROM planned WHERE state IN ('new', 'changed')
        )
        WHERE commitment_id IS NOT NULL
        GROUP BY commitment_id
    ),

    payable AS (
        SELECT
            made.line_id, made.committed_on, made.number, made.commitment_id, made.due_on,
            (own.amount_krw - coalesce(paid.amount_krw, 0))::BIGINT AS unpaid
        FROM own
        INNER JOIN store.commitment AS made ON own.commitment_id = made.commitment_id
        LEFT JOIN paid ON own.commitment_id = paid.commitment_id
        WHERE made.plan_id = $plan_id
    ),

    likely AS (
        SELECT
            planned.line, payable.number, payable.unpaid, count(*) OVER (PARTITION BY planned.line) AS count,
            row_number() OVER (
                PARTITION BY planned.line
                ORDER BY
                    contains(coalesce(planned.memo, ''), nullif(payable.number, '')) IS NOT TRUE, payable.unpaid <> planned.amount_krw,
                    payable.due_on IS NULL, payable.due_on, payable.committed_on, payable.commitment_id
            ) AS place
        FROM planned
        INNER JOIN payable
            ON planned.line_id = payable.line_id AND payable.committed_on <= planned.spent_on AND payable.unpaid >= planned.amount_krw
        WHERE planned.state = 'new' AND planned.money AND planned.commitment_id IS NULL AND planned.amount_krw > 0
            AND planned.line NOT IN (SELECT line FROM warning WHERE code = 'commitment-of-several')
    )

    SELECT line, 'of-no-commitment', to_json({'number': number, 'unpaid': unpaid, 'count': count}) FROM likely WHERE place = 1
    """,
    """
    SELECT line, 'which-event', '{}' FROM planned WHERE state IN ('new', 'changed') AND event_activity IS NOT NULL AND event_id IS NULL
    """,
)
"""Warnings for the user; they do not prevent the import."""
