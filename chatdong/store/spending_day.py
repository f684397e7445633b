"""Payments added up by line, day and event, in the transaction that writes them: what the pages read instead of every payment."""

import duckdb

_WRITTEN = """
CREATE OR REPLACE TEMP TABLE spending_written AS
WITH noted AS (
    SELECT row_after AS payment, 1 AS sign FROM store.change
    WHERE store_version = $version AND batch = $batch AND position BETWEEN $first AND $last AND table_name = 'spending' AND row_after IS NOT NULL
    UNION ALL
    SELECT row_before, -1 FROM store.change
    WHERE store_version = $version AND batch = $batch AND position BETWEEN $first AND $last AND table_name = 'spending' AND row_before IS NOT NULL
),

parsed AS (
    SELECT from_json(payment, '{"plan_id":"VARCHAR","revision":"INTEGER","line_id":"VARCHAR","spent_on":"DATE","event_id":"VARCHAR","amount_krw":"BIGINT"}') AS of, sign
    FROM noted
)

SELECT
    of.plan_id, of.revision, of.line_id, of.spent_on, coalesce(of.event_id, '') AS event_id,
    sum(sign)::BIGINT AS payments, sum(sign * of.amount_krw)::BIGINT AS amount_krw
FROM parsed
GROUP BY ALL
HAVING sum(sign) <> 0 OR sum(sign * of.amount_krw) <> 0
"""

# One after the other, because an attached PostgreSQL takes no ON CONFLICT. The plan and the days are said as values: DuckDB sends
# PostgreSQL the condition on a value, so that an index answers it, and reads the whole table for a join alone.
_RAISE = """
UPDATE store.spending_day AS day SET payments = day.payments + written.payments, amount_krw = day.amount_krw + written.amount_krw
FROM spending_written AS written
WHERE
    day.plan_id = $plan_id AND day.spent_on BETWEEN $first_day AND $last_day
    AND (day.plan_id, day.revision, day.line_id, day.spent_on, day.event_id)
    = (written.plan_id, written.revision, written.line_id, written.spent_on, written.event_id)
"""
_BEGIN = """
INSERT INTO store.spending_day
SELECT plan_id, revision, line_id, spent_on, event_id, payments, amount_krw
FROM spending_written AS written
ANTI JOIN (
    SELECT * FROM store.spending_day WHERE plan_id = $plan_id AND spent_on BETWEEN $first_day AND $last_day
) AS known USING (plan_id, revision, line_id, spent_on, event_id)
WHERE written.plan_id = $plan_id
"""
_END = "DELETE FROM store.spending_day AS day WHERE day.plan_id = $plan_id AND day.spent_on BETWEEN $first_day AND $last_day AND day.payments = 0"


def add_up(cursor: duckdb.DuckDBPyConnection, version: int, batch: str, first: int, last: int) -> None:
    """Add to the totals what one write noted in the change log, under the store version that it makes, from one position to another,
    in the caller's transaction. The version tells DuckDB where in a long log to look; a batch's name alone does not.

    The log has each payment as it was and as it is, whatever wrote it: so one place keeps the totals for every kind of write.
    """
    cursor.execute(_WRITTEN, {"version": version, "batch": batch, "first": first, "last": last})
    written = cursor.execute(
        "SELECT plan_id, min(spent_on), max(spent_on), count(*), min(payments) FROM spending_written GROUP BY plan_id"
    ).fetchall()
    for plan_id, first_day, last_day, totals, fewest in written:
        of = {"plan_id": plan_id, "first_day": first_day, "last_day": last_day}
        (raised,) = cursor.execute(_RAISE, of).fetchone()
        # Most writes are one payment more on a day that has some: each question that is not asked is a fifth of what they take.
        if raised < totals:
            cursor.execute(_BEGIN, of)
        if fewest < 0:
            cursor.execute(_END, of)


def add_up_everything(cursor: duckdb.DuckDBPyConnection, plan_id: str | None = None) -> None:
    """Make the totals of a plan, or of all, anew from every payment: for rows that did not come with a log of this write."""
    of = {"plan_id": plan_id}
    cursor.execute("DELETE FROM store.spending_day WHERE $plan_id IS NULL OR plan_id = $plan_id", of)
    cursor.execute(
        """
        INSERT INTO store.spending_day
        SELECT plan_id, revision, line_id, spent_on, coalesce(event_id, ''), count(*), sum(amount_krw)::BIGINT
        FROM store.spending
        WHERE $plan_id IS NULL OR plan_id = $plan_id
        GROUP BY plan_id, revision, line_id, spent_on, event_id
        """,
        of,
    )
