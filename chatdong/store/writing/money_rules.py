"""What commitments, payments, refunds and changes of the budget must say of each other: checked in the transaction that writes them.

The schema cannot declare these rules, because DuckDB checks a foreign key against committed rows. A write that breaks one is refused with the
reason; so is the undo of a record that another one refers to.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb

from chatdong.domain.message import Message, message
from chatdong.store.engines.errors import RefusedWrite, StoreError
from chatdong.store.engines.postgres import answers_in_place
from chatdong.store.engines.store import Store

Overcommit = Literal["warn", "stop"]

MONEY_TABLES = frozenset({"commitment", "spending", "budget_change", "carry_over"})
"""The tables whose rows these rules are about."""


def overcommit() -> Overcommit:
    """What happens to a record that commits more than is free, as CHATDONG_OVERCOMMIT says: a warning, or a refusal. Raises StoreError."""
    said = os.environ.get("CHATDONG_OVERCOMMIT") or "warn"
    if said == "stop":
        return "stop"
    if said == "warn":
        return "warn"
    raise StoreError(message("설정 CHATDONG_OVERCOMMIT={said}: warn(알리기)이나 stop(막기)을 적어 주십시오.", said=said[:40]))


# SQL that DuckDB and PostgreSQL both understand. Each part answers records that break one rule; the last row stands for none, so that there is one.
_BROKEN = """
WITH own AS (
    SELECT commitment_id, line_id, committed_on, amount_krw, reduces FROM store.commitment WHERE plan_id = $plan_id
),

paid AS (
    SELECT spending_id, line_id, spent_on, amount_krw, commitment_id, returns_id
    FROM store.spending
    WHERE plan_id = $plan_id AND (commitment_id IS NOT NULL OR returns_id IS NOT NULL)
),

committed AS (
    SELECT coalesce(reduces, commitment_id) AS commitment_id, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
    FROM own
    GROUP BY coalesce(reduces, commitment_id)
),

paid_of AS (
    SELECT commitment_id, CAST(sum(amount_krw) AS BIGINT) AS amount_krw FROM paid WHERE commitment_id IS NOT NULL GROUP BY commitment_id
),

returned AS (
    SELECT returns_id, CAST(sum(amount_krw) AS BIGINT) AS amount_krw, min(spent_on) AS first_day
    FROM paid
    WHERE returns_id IS NOT NULL
    GROUP BY returns_id
),

returned_of AS (
    SELECT returned.returns_id, returned.amount_krw AS back_krw, returned.first_day, payment.amount_krw, payment.spent_on
    FROM returned
    INNER JOIN store.spending AS payment ON returned.returns_id = payment.spending_id
    WHERE payment.plan_id = $plan_id
),

broken AS (
    SELECT 1 AS rank, 'commitment-gone' AS code, 0 AS first_krw, 0 AS second_krw
    FROM paid LEFT JOIN own ON paid.commitment_id = own.commitment_id
    WHERE paid.commitment_id IS NOT NULL AND own.commitment_id IS NULL
    UNION ALL
    SELECT 2, 'paid-of-reduction', 0, 0
    FROM paid INNER JOIN own ON paid.commitment_id = own.commitment_id
    WHERE own.reduces IS NOT NULL
    UNION ALL
    SELECT 3, 'paid-from-other-line', 0, 0
    FROM paid INNER JOIN own ON paid.commitment_id = own.commitment_id
    WHERE paid.line_id <> own.line_id
    UNION ALL
    SELECT 4, 'reduced-gone', 0, 0
    FROM own AS cut LEFT JOIN own ON cut.reduces = own.commitment_id
    WHERE cut.reduces IS NOT NULL AND own.commitment_id IS NULL
    UNION ALL
    SELECT 5, 'reduced-otherwise', 0, 0
    FROM own AS cut INNER JOIN own ON cut.reduces = own.commitment_id
    WHERE own.reduces IS NOT NULL OR own.line_id <> cut.line_id
    UNION ALL
    SELECT 6, 'reduced-before', 0, 0
    FROM own AS cut INNER JOIN own ON cut.reduces = own.commitment_id
    WHERE cut.committed_on < own.committed_on
    UNION ALL
    SELECT 7, 'reduced-below-zero', amount_krw, 0
    FROM committed
    WHERE amount_krw < 0
    UNION ALL
    SELECT 8, 'paid-above-commitment', committed.amount_krw, paid_of.amount_krw
    FROM committed INNER JOIN paid_of ON committed.commitment_id = paid_of.commitment_id
    WHERE paid_of.amount_krw > committed.amount_krw
    UNION ALL
    SELECT 9, 'paid-below-zero', amount_krw, 0
    FROM paid_of
    WHERE amount_krw < 0
    UNION ALL
    SELECT 10, 'returned-gone', 0, 0
    FROM returned LEFT JOIN returned_of ON returned.returns_id = returned_of.returns_id
    WHERE returned_of.returns_id IS NULL
    UNION ALL
    SELECT 11, 'returned-refund', 0, 0
    FROM returned_of
    WHERE amount_krw < 0
    UNION ALL
    SELECT 12, 'returned-to-other-line', 0, 0
    FROM paid INNER JOIN store.spending AS payment ON paid.returns_id = payment.spending_id
    WHERE payment.plan_id = $plan_id AND payment.line_id <> paid.line_id
    UNION ALL
    SELECT 13, 'returned-before', 0, 0
    FROM returned_of
    WHERE first_day < spent_on
    UNION ALL
    SELECT 14, 'returned-too-much', amount_krw, -back_krw
    FROM returned_of
    WHERE amount_krw + back_krw < 0
    UNION ALL
    SELECT 15, 'carried-otherwise', 0, 0
    FROM store.carry_over AS carried LEFT JOIN own ON carried.commitment_id = own.commitment_id
    WHERE
        carried.plan_id = $plan_id AND carried.commitment_id IS NOT NULL
        AND (own.commitment_id IS NULL OR own.reduces IS NOT NULL OR own.line_id <> carried.line_id)
    UNION ALL
    SELECT 16, 'contained-nowhere', changed.contained_in_revision, 0
    FROM store.budget_change AS changed
    LEFT JOIN store.plan AS plan ON changed.plan_id = plan.plan_id AND changed.contained_in_revision = plan.revision
    WHERE changed.plan_id = $plan_id AND changed.contained_in_revision IS NOT NULL AND plan.revision IS NULL
    UNION ALL
    SELECT 99, '', 0, 0
)

SELECT code, first_krw, second_krw FROM broken ORDER BY rank LIMIT 1
"""


# What is left of each line of a plan: by its newest revision with the changes that no revision contains, and by all records, whatever their day. A payment that names no commitment is one
# itself, so what is bound is what was committed and what was paid beside it.
_LEFT = """
WITH newest AS (
    SELECT max(revision) AS revision FROM store.plan WHERE plan_id = $plan_id
),

parts AS (
    SELECT line.line_id, line.amount_krw AS budget_krw, 0 AS bound_krw, 0 AS paid_krw, 0 AS carried_krw
    FROM store.budget_line AS line INNER JOIN newest ON line.revision = newest.revision
    WHERE line.plan_id = $plan_id
    UNION ALL
    SELECT to_line, amount_krw, 0, 0, 0
    FROM store.budget_change
    WHERE plan_id = $plan_id AND approved_on IS NOT NULL AND contained_in_revision IS NULL AND to_line IS NOT NULL
    UNION ALL
    SELECT from_line, -amount_krw, 0, 0, 0
    FROM store.budget_change
    WHERE plan_id = $plan_id AND approved_on IS NOT NULL AND contained_in_revision IS NULL AND from_line IS NOT NULL
    UNION ALL
    SELECT line_id, 0, amount_krw, 0, 0 FROM store.commitment WHERE plan_id = $plan_id
    UNION ALL
    SELECT line_id, 0, -amount_krw, 0, 0 FROM store.spending WHERE plan_id = $plan_id AND commitment_id IS NOT NULL
    UNION ALL
    SELECT line_id, 0, amount_krw, amount_krw, 0 FROM store.spending_day WHERE plan_id = $plan_id
    UNION ALL
    SELECT line_id, 0, 0, 0, amount_krw FROM store.carry_over WHERE plan_id = $plan_id AND approved_on IS NOT NULL
)

SELECT
    line_id,
    CAST(sum(budget_krw) AS BIGINT) AS budget_krw,
    CAST(sum(bound_krw) AS BIGINT) AS bound_krw,
    CAST(sum(paid_krw) AS BIGINT) AS paid_krw,
    CAST(sum(carried_krw) AS BIGINT) AS carried_krw
FROM parts
GROUP BY line_id
ORDER BY line_id
"""


# What each line's current budget begins with, without a day, and what the changes of the budget bring and take on the day of their approval.
_DAYS = """
WITH newest AS (
    SELECT max(revision) AS revision FROM store.plan WHERE plan_id = $plan_id
),

moved AS (
    SELECT to_line AS line_id, approved_on, amount_krw, contained_in_revision
    FROM store.budget_change
    WHERE plan_id = $plan_id AND approved_on IS NOT NULL AND to_line IS NOT NULL
    UNION ALL
    SELECT from_line, approved_on, -amount_krw, contained_in_revision
    FROM store.budget_change
    WHERE plan_id = $plan_id AND approved_on IS NOT NULL AND from_line IS NOT NULL
),

steps AS (
    SELECT line.line_id, CAST(NULL AS DATE) AS approved_on, line.amount_krw
    FROM store.budget_line AS line INNER JOIN newest ON line.revision = newest.revision
    WHERE line.plan_id = $plan_id
    UNION ALL
    SELECT line_id, CAST(NULL AS DATE), -amount_krw FROM moved WHERE contained_in_revision IS NOT NULL
    UNION ALL
    SELECT line_id, approved_on, amount_krw FROM moved
)

SELECT line_id, approved_on, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
FROM steps
GROUP BY line_id, approved_on
ORDER BY line_id, approved_on IS NOT NULL, approved_on
"""


# What approved changes take from each line.
_TAKEN = """
SELECT from_line, CAST(sum(amount_krw) AS BIGINT) AS amount_krw
FROM store.budget_change
WHERE plan_id = $plan_id AND approved_on IS NOT NULL AND from_line IS NOT NULL
GROUP BY from_line
ORDER BY from_line
"""


@dataclass(frozen=True)
class _Lowest:
    """The lowest that a line's current budget ever is (won), and the day of it; None: on the days before ``first``, its first change."""

    krw: int
    on: date | None = None
    first: date | None = None


def _lowest(cursor: duckdb.DuckDBPyConnection, plan_id: str) -> dict[str, _Lowest]:
    """Line → the lowest that its current budget is on any day, as changes are approved one after another; a line with less than nothing before
    its first change only where a revision contains that change.
    """
    found: dict[str, _Lowest] = {}
    heights: dict[str, int] = {}
    for line_id, on, krw in answers_in_place(cursor, _DAYS, {"plan_id": plan_id}):
        height = heights[line_id] = heights.get(line_id, 0) + krw
        low = found.get(line_id)
        if low is None or height < low.krw:
            found[line_id] = _Lowest(height, on, on)
        elif low.first is None:
            found[line_id] = _Lowest(low.krw, low.on, on)
    return found


def hold_every_day(cursor: duckdb.DuckDBPyConnection, store: Store, plan_id: str) -> None:
    """Raise RefusedWrite where the current budget of a line is below 0 on some day, and lower than before the write, which another cursor still
    sees; the day named is that on which it is lowest.
    """
    if not (short := {line_id: low for line_id, low in _lowest(cursor, plan_id).items() if low.krw < 0}):
        return
    with store.cursor() as other:
        before = _lowest(other, plan_id)
    for line_id, low in short.items():
        if line_id in before and before[line_id].krw <= low.krw:
            continue
        if low.on is None and low.first is not None:
            raise RefusedWrite(
                message(
                    "‘{line}’의 예산현액이 {day} 승인 전까지 0보다 {short:,}원 적어집니다. 차수의 금액에 담긴 예산 변경의 금액과 방향을 확인해 주십시오.",
                    line=line_id,
                    day=low.first.isoformat(),
                    short=-low.krw,
                )
            )
        if low.on is not None:
            raise RefusedWrite(
                message(
                    "‘{line}’의 예산현액이 {day}에 0보다 {short:,}원 적어집니다. 옮기는 금액을 줄이거나 승인일을 다시 확인해 주십시오.",
                    line=line_id,
                    day=low.on.isoformat(),
                    short=-low.krw,
                )
            )


# Refunds of another source than the payment that they return; one that names a payment has that payment's source.
_OTHER_SOURCE = """
SELECT refund.spending_id
FROM store.spending AS refund INNER JOIN store.spending AS payment ON refund.returns_id = payment.spending_id
WHERE
    refund.plan_id = $plan_id AND refund.returns_id IS NOT NULL AND refund.funding_source IS NOT NULL
    AND refund.funding_source <> coalesce(payment.funding_source, '')
ORDER BY refund.spending_id
"""


@dataclass(frozen=True)
class LineLeft:
    """A line by all its records (won): its current budget, what is committed or paid, what is paid, and what is carried to the next year."""

    budget_krw: int
    bound_krw: int
    paid_krw: int
    carried_krw: int

    @property
    def free_krw(self) -> int:
        """The budget that may still be committed (won); below 0 where more is committed than there is."""
        return self.budget_krw - self.bound_krw

    @property
    def uncarried_krw(self) -> int:
        """The budget that is neither paid nor carried (won); below 0 where something is carried and more than is left. 0 where nothing is carried."""
        return self.budget_krw - self.paid_krw - self.carried_krw if self.carried_krw else 0


def budget_left(cursor: duckdb.DuckDBPyConnection, plan_id: str) -> dict[str, LineLeft]:
    """Line → its amounts (``LineLeft``), for each line of a plan that has a budget in its newest revision, or a record."""
    return {line_id: LineLeft(*amounts) for line_id, *amounts in answers_in_place(cursor, _LEFT, {"plan_id": plan_id})}


def hold_money(cursor: duckdb.DuckDBPyConnection, store: Store, plan_ids: Collection[str], tables: Collection[str]) -> None:
    """Raise RefusedWrite where the records of a plan, as this transaction leaves them, break a rule; ``tables`` are those that it has written.

    Where the office takes nothing that commits more than is free (``overcommit``), also where a line has less than nothing free, or less left than
    is carried to the next year, and had more before the write, which another cursor still sees.
    """
    if not MONEY_TABLES & set(tables):
        return
    stop = overcommit() == "stop"
    for plan_id in sorted(plan_ids):
        if why := why_broken(cursor, plan_id, tables):
            raise RefusedWrite(why)
        if "spending" in tables:
            _hold_refunds(cursor, store, plan_id)
        if not (stop or {"budget_change", "carry_over"} & set(tables)):
            continue
        lines = budget_left(cursor, plan_id)
        if "budget_change" in tables:
            hold_every_day(cursor, store, plan_id)
            _hold_spent(cursor, store, plan_id, lines)
        for line_id, line in lines.items():
            if "budget_change" in tables and line.budget_krw < 0:
                raise RefusedWrite(
                    message("‘{line}’의 예산현액이 0보다 {short:,}원 적어집니다. 옮기는 금액을 줄여 주십시오.", line=line_id, short=-line.budget_krw)
                )
            if "carry_over" in tables and line.carried_krw > max(line.budget_krw - line.paid_krw, 0):
                raise RefusedWrite(
                    message(
                        "‘{line}’에서 쓰고 남은 돈은 {left:,}원인데 {carried:,}원을 이월할 수는 없습니다.",
                        line=line_id,
                        left=max(line.budget_krw - line.paid_krw, 0),
                        carried=line.carried_krw,
                    )
                )
        if stop and (short := [line_id for line_id, line in lines.items() if line.free_krw < 0 or line.uncarried_krw < 0]):
            with store.cursor() as other:
                before = budget_left(other, plan_id)
            for line_id in short:
                was, line = before.get(line_id, LineLeft(0, 0, 0, 0)), lines[line_id]
                if line.free_krw < min(was.free_krw, 0):
                    raise RefusedWrite(over_free(line_id, was.free_krw, was.free_krw - line.free_krw))
                if line.uncarried_krw < min(was.uncarried_krw, 0):
                    raise RefusedWrite(below_carried(line_id, line.carried_krw, line.budget_krw - line.paid_krw))


def _hold_spent(cursor: duckdb.DuckDBPyConnection, store: Store, plan_id: str, lines: Mapping[str, LineLeft]) -> None:
    """Raise RefusedWrite where a line has less budget than was paid of it and this write takes more from it: what is spent cannot be moved away.

    A record of money that came, or what a revision contains, may still be corrected.
    """
    if not (short := {line_id: line for line_id, line in lines.items() if line.budget_krw < line.paid_krw}):
        return
    with store.cursor() as other:
        before = dict(answers_in_place(other, _TAKEN, {"plan_id": plan_id}))
    taken = dict(answers_in_place(cursor, _TAKEN, {"plan_id": plan_id}))
    for line_id, line in short.items():
        if taken.get(line_id, 0) > before.get(line_id, 0):
            raise RefusedWrite(
                message(
                    "‘{line}’에서 이미 {paid:,}원을 지출했는데 예산현액이 {budget:,}원이 됩니다. 지출한 돈은 옮길 수 없으니 옮기는 금액을 줄여 주십시오.",
                    line=line_id,
                    paid=line.paid_krw,
                    budget=line.budget_krw,
                )
            )


def _hold_refunds(cursor: duckdb.DuckDBPyConnection, store: Store, plan_id: str) -> None:
    """Raise RefusedWrite where a refund has another source than its payment; what was so before the write, which another cursor still sees, stays.

    A negative payment that names none is not held: an office may have paid before it kept its records here. Form and import warn of it.
    """
    of = {"plan_id": plan_id}
    found = {refund for (refund,) in answers_in_place(cursor, _OTHER_SOURCE, of)}
    if not found:
        return
    with store.cursor() as other:
        before = {refund for (refund,) in answers_in_place(other, _OTHER_SOURCE, of)}
    if found - before:
        raise RefusedWrite(
            message(
                "여입(반납)의 재원은 돌려받은 지출의 재원과 같아야 합니다. 재원을 비워 두면 그 지출의 재원을 따르고, 재원이 틀렸으면 지출의 재원을 고쳐 주십시오."
            )
        )


def why_broken(cursor: duckdb.DuckDBPyConnection, plan_id: str, tables: Collection[str] = ()) -> Message | None:
    """Why the commitments, payments and refunds of a plan do not agree, told to whoever has just written ``tables``; None where they do."""
    code, first_krw, second_krw = answers_in_place(cursor, _BROKEN, {"plan_id": plan_id})[0]
    return _why(code, tables, first_krw, second_krw) if code else None


def over_free(line: str, free_krw: int, asked_krw: int) -> Message:
    """Why a record is refused that would commit ``asked_krw`` (won) of a line with less free."""
    return message(
        "‘{line}’의 가용액은 {free:,}원인데 {asked:,}원을 더 묶게 되어 저장하지 않았습니다. 금액을 줄이거나 전용·추경으로 예산을 늘려 주십시오.",
        line=line,
        free=free_krw,
        asked=asked_krw,
    )


def below_carried(line: str, carried_krw: int, left_krw: int) -> Message:
    """Why a record is refused that leaves less of a line (``left_krw`` won) than is carried to the next year."""
    return message(
        "‘{line}’에서 {carried:,}원을 다음 해로 이월하기로 했는데 쓰고 남는 돈이 {left:,}원이 되어 저장하지 않았습니다. 이월을 먼저 줄여 주십시오.",
        line=line,
        carried=carried_krw,
        left=left_krw,
    )


def _why(code: str, tables: Collection[str], first_krw: int, second_krw: int) -> Message:
    """Why the records break a rule, in the words of whoever has just written one of these tables."""
    if code == "commitment-gone" and "commitment" in tables:
        return message("이 원인행위로 치른 지출이 있어 지우거나 되돌리지 않았습니다. 지출을 먼저 고치거나 지워 주십시오.")
    return {
        "commitment-gone": message("고른 원인행위가 없습니다. 그사이에 지워졌을 수 있습니다. 다시 골라 주십시오."),
        "paid-of-reduction": message("감액한 기록으로는 지출할 수 없습니다. 처음의 원인행위를 골라 주십시오."),
        "paid-from-other-line": message("원인행위와 그 지출은 산출내역이 같아야 합니다. 산출내역을 확인해 주십시오."),
        "reduced-gone": message("줄이려는 원인행위가 없습니다. 감액한 기록이 있는 원인행위는 감액을 먼저 지워야 지워집니다."),
        "reduced-otherwise": message("감액은 처음의 원인행위와 산출내역이 같아야 하고, 감액을 다시 줄일 수는 없습니다."),
        "reduced-before": message("감액한 날이 원인행위일보다 앞입니다."),
        "reduced-below-zero": message("원인행위보다 많이 줄일 수 없습니다. {short:,}원이 부족합니다.", short=-first_krw),
        "paid-above-commitment": message(
            "원인행위한 금액은 {committed:,}원인데 그 지출이 {paid:,}원이 됩니다. 지출은 원인행위를 넘지 못합니다. 더 드는 돈은 원인행위를 먼저 늘려 주십시오.",
            committed=first_krw,
            paid=second_krw,
        ),
        "paid-below-zero": message("이 원인행위로 지출한 것보다 {short:,}원을 더 돌려받게 됩니다.", short=-first_krw),
        "returned-gone": message("돌려받은 지출이 없습니다. 여입(반납)이 있는 지출은 여입을 먼저 지워야 지워집니다."),
        "returned-refund": message("여입(반납)한 기록을 다시 돌려받을 수는 없습니다. 처음의 지출을 골라 주십시오."),
        "returned-to-other-line": message("여입(반납)은 돌려받은 지출과 산출내역이 같아야 합니다."),
        "returned-before": message("여입(반납)한 날이 지출일보다 앞입니다."),
        "returned-too-much": message("지출은 {paid:,}원인데 {back:,}원을 돌려받게 됩니다.", paid=first_krw, back=second_krw),
        "contained-nowhere": message("{revision}차는 이 계획에 없는 차수입니다. 예산 변경을 담은 차수를 다시 골라 주십시오.", revision=first_krw),
        "carried-otherwise": message("이월하는 원인행위가 없거나 산출내역이 다릅니다. 이월이 있는 원인행위는 이월을 먼저 지워야 지워집니다."),
    }[code]
