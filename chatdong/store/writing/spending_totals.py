"""Spending totals by plan, revision, line, day and event, kept in the transaction that writes the payments; pages read them, not every payment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from chatdong.domain.message import message
from chatdong.store.engines.errors import StoreError
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.postgres import ask_in_place

# Separate statements, because an attached PostgreSQL takes no ON CONFLICT. Plan and days are given as values: DuckDB passes a condition on a
# value to PostgreSQL, which answers it by an index, but reads the whole table for a join alone.
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

_IN_HAND = """
SELECT
    unnest($plan_id::VARCHAR[]) AS plan_id, unnest($revision::INTEGER[]) AS revision, unnest($line_id::VARCHAR[]) AS line_id,
    unnest($spent_on::DATE[]) AS spent_on, unnest($event_id::VARCHAR[]) AS event_id, unnest($amount_krw::BIGINT[]) AS amount_krw,
    unnest($sign::INTEGER[]) AS sign
"""


@dataclass(frozen=True)
class Stretch:
    """The range of totals of one plan that a write changed: first and last day, first and last line id in sorted order."""

    plan_id: str
    first_day: date
    last_day: date
    first_line: str
    last_line: str


def in_hand(payments: Iterable[tuple[Mapping[str, Any], int]]) -> tuple[str, dict[str, list[str | None]]]:
    """The query and arguments that ``add_up`` takes, from payments in memory with a sign: +1 added, -1 removed."""
    rows = [{**row, "sign": sign} for row, sign in payments]
    columns = ("plan_id", "revision", "line_id", "spent_on", "event_id", "amount_krw", "sign")
    return _IN_HAND, {c: [None if row.get(c) is None else str(row[c]) for row in rows] for c in columns}


def add_up(cursor: duckdb.DuckDBPyConnection, payments: str, arguments: Mapping[str, object]) -> list[Stretch]:
    """Add payments to the totals in the transaction that writes them, and return the changed ranges for ``hold``.

    ``payments`` is a query with plan_id, revision, line_id, spent_on, event_id, amount_krw (won) and sign (+1 added, -1 removed). It reads
    the writer's own rows or rows stored before, never rows that this transaction has inserted.
    """
    # The query is program text, not user input.
    cursor.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE spending_written AS
        SELECT
            plan_id, revision, line_id, spent_on, coalesce(event_id, '') AS event_id,
            sum(sign)::BIGINT AS payments, sum(sign * amount_krw)::BIGINT AS amount_krw
        FROM ({payments})
        GROUP BY ALL
        HAVING sum(sign) <> 0 OR sum(sign * amount_krw) <> 0
        """,  # noqa: S608
        arguments,
    )
    written = cursor.execute(
        "SELECT plan_id, min(spent_on), max(spent_on), min(line_id), max(line_id), count(*), min(payments) FROM spending_written GROUP BY plan_id"
    ).fetchall()
    touched = []
    for plan_id, first_day, last_day, first_line, last_line, totals, fewest in written:
        of = {"plan_id": plan_id, "first_day": first_day, "last_day": last_day}
        (raised,) = only_row(cursor.execute(_RAISE, of))
        # Most writes add one payment to a total that exists; each statement left out saves a fifth of their time.
        if raised < totals:
            cursor.execute(_BEGIN, of)
        if fewest < 0:
            cursor.execute(_END, of)
        touched.append(Stretch(plan_id, first_day, last_day, first_line, last_line))
    return touched


def rebuild_totals(cursor: duckdb.DuckDBPyConnection, plan_id: str | None = None) -> None:
    """Recompute the totals of a plan, or of all plans, from every payment: after a bulk load or where totals are wrong."""
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


# Totals compared with payments


@dataclass(frozen=True)
class Balance:
    """The spending totals compared with the payments.

    differ: the number of totals that differ from the sum of their payments. payments, totals: the number of payments by each side;
    payments_krw, totals_krw: their sum in won by each side.
    """

    differ: int
    payments: int
    payments_krw: int
    totals: int
    totals_krw: int


# SQL that DuckDB and PostgreSQL both understand.
_BALANCE = """
SELECT
    count(*) FILTER (WHERE paid.payments IS DISTINCT FROM day.payments OR paid.amount_krw IS DISTINCT FROM day.amount_krw) AS differ,
    CAST(coalesce(sum(paid.payments), 0) AS BIGINT) AS payments, CAST(coalesce(sum(paid.amount_krw), 0) AS BIGINT) AS payments_krw,
    CAST(coalesce(sum(day.payments), 0) AS BIGINT) AS totals, CAST(coalesce(sum(day.amount_krw), 0) AS BIGINT) AS totals_krw
FROM (
    SELECT plan_id, revision, line_id, spent_on, coalesce(event_id, '') AS event_id, count(*) AS payments, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
    FROM store.spending
    WHERE
        ($plan_id IS NULL OR plan_id = $plan_id)
        AND ($first_day IS NULL OR spent_on BETWEEN $first_day AND $last_day)
        AND ($first_line IS NULL OR line_id BETWEEN $first_line AND $last_line)
    GROUP BY plan_id, revision, line_id, spent_on, event_id
) AS paid
FULL JOIN (
    SELECT *
    FROM store.spending_day
    WHERE
        ($plan_id IS NULL OR plan_id = $plan_id)
        AND ($first_day IS NULL OR spent_on BETWEEN $first_day AND $last_day)
        AND ($first_line IS NULL OR line_id BETWEEN $first_line AND $last_line)
) AS day
    ON
        paid.plan_id = day.plan_id AND paid.revision = day.revision AND paid.line_id = day.line_id AND paid.spent_on = day.spent_on
        AND paid.event_id = day.event_id
"""
_BALANCE_BY_DAY = """
SELECT
    count(*) FILTER (WHERE paid.payments IS DISTINCT FROM day.payments OR paid.amount_krw IS DISTINCT FROM day.amount_krw) AS differ,
    CAST(coalesce(sum(paid.payments), 0) AS BIGINT) AS payments, CAST(coalesce(sum(paid.amount_krw), 0) AS BIGINT) AS payments_krw,
    CAST(coalesce(sum(day.payments), 0) AS BIGINT) AS totals, CAST(coalesce(sum(day.amount_krw), 0) AS BIGINT) AS totals_krw
FROM (
    SELECT plan_id, line_id, spent_on, count(*) AS payments, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
    FROM store.spending
    GROUP BY plan_id, line_id, spent_on
) AS paid
FULL JOIN (
    SELECT plan_id, line_id, spent_on, CAST(sum(payments) AS BIGINT) AS payments, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
    FROM store.spending_day
    GROUP BY plan_id, line_id, spent_on
) AS day
    ON paid.plan_id = day.plan_id AND paid.line_id = day.line_id AND paid.spent_on = day.spent_on
"""


def balance(cursor: duckdb.DuckDBPyConnection, of: Stretch | None = None) -> Balance:
    """Compare the totals of a range, or of the whole store, with the payments."""
    asked = {column: getattr(of, column) if of else None for column in ("plan_id", "first_day", "last_day", "first_line", "last_line")}
    return Balance(*ask_in_place(cursor, _BALANCE, asked))


def balance_by_day(cursor: duckdb.DuckDBPyConnection) -> Balance:
    """Compare totals with payments by plan, line and day over the whole store; faster than ``balance``, which also compares events and revisions."""
    return Balance(*ask_in_place(cursor, _BALANCE_BY_DAY, {}))


def hold(cursor: duckdb.DuckDBPyConnection, touched: Iterable[Stretch]) -> None:
    """Raise StoreError where a total in the changed ranges differs from the sum of its payments."""
    for stretch in dict.fromkeys(touched):
        if balance(cursor, stretch).differ:
            raise StoreError(
                message(
                    "지출 합계가 지출 기록과 달라 기록하지 않았습니다({plan} 계획, {first}~{last}). 있던 기록은 그대로입니다. "
                    "프로그램을 다시 시작하면 합계를 지출 기록에서 다시 만듭니다.",
                    plan=stretch.plan_id,
                    first=stretch.first_day,
                    last=stretch.last_day,
                )
            )
