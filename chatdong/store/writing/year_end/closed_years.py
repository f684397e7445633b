"""A closed year stays as it was closed: nobody writes records of its plan, and it is opened again only until the next year has records of its own.

A closing is one act. What it opened in the next year keeps its money while the closing stands, and goes with it when it is taken back.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any

import duckdb

from chatdong.domain.message import message
from chatdong.domain.plan.toml_format import PlanFileError, parse_plan
from chatdong.domain.year_end.closing import following_plans, from_json, opening
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.postgres import answers_in_place
from chatdong.store.writing.counted_days import CountedDays

OF_THE_YEAR = frozenset({"event", "spending", "commitment", "budget_change", "carry_over", "measurement"})
"""The tables whose records make a year's figures."""

_CLOSED_ON = "SELECT closed_on FROM store.year_closing WHERE plan_id = $plan_id"

_RECORDS = """
SELECT
    (SELECT count(*) FROM store.event WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.spending_day WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.commitment WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.budget_change WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.carry_over WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.measurement WHERE plan_id = $plan_id)
"""

_OF_PROGRAMME = """
SELECT DISTINCT other.plan_id
FROM store.plan AS closed
INNER JOIN store.plan AS other ON closed.programme = other.programme
WHERE closed.plan_id = $plan_id AND other.plan_id <> $plan_id
ORDER BY other.plan_id
"""

# The closings that this transaction took back are those of its log entries, which have the newest store version.
_TAKEN_BACK = """
SELECT row_key
FROM store.change
WHERE table_name = 'year_closing' AND action = 'delete' AND store_version = (SELECT max(store_version) FROM store.change)
ORDER BY row_key
"""

_CLOSED_BY = """
SELECT closing.closing_id, closing.figures
FROM store.change AS wrote
INNER JOIN store.year_closing AS closing ON wrote.row_key = closing.closing_id
WHERE wrote.batch = $batch AND wrote.table_name = 'year_closing' AND wrote.action = 'insert'
ORDER BY closing.closing_id
"""

_FIGURES = "SELECT figures FROM store.year_closing WHERE closing_id = $closing_id"

_CONTAINED = """
SELECT plan_id, contained_in_revision
FROM store.budget_change
WHERE budget_change_id = $key AND contained_in_revision IS NOT NULL
"""

_CLOSINGS = "SELECT closing_id FROM store.year_closing ORDER BY closing_id"

_OPENED = """
SELECT table_name, row_key, row_after
FROM store.change
WHERE
    action = 'insert' AND table_name IN ('budget_change', 'commitment')
    AND batch = (
        SELECT batch
        FROM store.change
        WHERE table_name = 'year_closing' AND action = 'insert' AND row_key = $closing_id
        ORDER BY store_version DESC, position DESC
        LIMIT 1
    )
ORDER BY position
"""

# What a closed year handed on after its closing, to a plan that came later.
_HANDED_ON = """
SELECT wrote.table_name, wrote.row_key, wrote.row_after, closing.figures
FROM store.year_closing AS closing
INNER JOIN store.change AS wrote ON wrote.row_key LIKE 'carry-in-' || closing.plan_id || '-%'
WHERE
    closing.closing_id = $closing_id AND wrote.action = 'insert' AND wrote.table_name IN ('budget_change', 'commitment')
    AND wrote.store_version > (
        SELECT max(store_version)
        FROM store.change
        WHERE table_name = 'year_closing' AND action = 'insert' AND row_key = $closing_id
    )
ORDER BY wrote.store_version, wrote.position
"""

# What a closing wrote has ids of its own (``year_end.closing.opening``). Of an earlier closing, taken back since, the write put a part in again.
_PUT_BACK = """
SELECT DISTINCT earlier.batch
FROM store.change AS put
INNER JOIN store.change AS earlier
    ON put.table_name = earlier.table_name AND put.row_key = earlier.row_key AND put.store_version > earlier.store_version
INNER JOIN store.change AS closing ON earlier.batch = closing.batch
WHERE
    put.store_version = (SELECT max(store_version) FROM store.change) AND put.action = 'insert'
    AND (put.table_name = 'year_closing' OR (put.table_name IN ('budget_change', 'commitment') AND put.row_key LIKE 'carry-in-%'))
    AND earlier.action = 'insert' AND closing.table_name = 'year_closing' AND closing.action = 'insert'
ORDER BY earlier.batch
"""

# A closing made anew has a key that no write had before; what it opens may bear the keys of an earlier closing that was taken back.
_MADE_ANEW = """
SELECT count(*)
FROM store.change AS put
LEFT JOIN store.change AS earlier
    ON put.table_name = earlier.table_name AND put.row_key = earlier.row_key AND put.store_version > earlier.store_version
WHERE
    put.store_version = (SELECT max(store_version) FROM store.change) AND put.action = 'insert' AND put.table_name = 'year_closing'
    AND earlier.row_key IS NULL
"""

_MISSING = """
SELECT count(*)
FROM store.change AS wrote
LEFT JOIN store.year_closing AS closing ON wrote.table_name = 'year_closing' AND wrote.row_key = closing.closing_id
LEFT JOIN store.budget_change AS changed ON wrote.table_name = 'budget_change' AND wrote.row_key = changed.budget_change_id
LEFT JOIN store.commitment AS committed ON wrote.table_name = 'commitment' AND wrote.row_key = committed.commitment_id
WHERE
    wrote.batch = $batch AND closing.closing_id IS NULL AND changed.budget_change_id IS NULL AND committed.commitment_id IS NULL
"""

# A closing that is put back was in the log before: what was written of its plan after that write is not in its figures. The log has the plan of a
# record as JSON of the program, or of the database, which writes no space.
_CHANGED_SINCE = """
SELECT count(*)
FROM store.change AS wrote
INNER JOIN (
    SELECT max(earlier.store_version) AS store_version
    FROM store.change AS put
    INNER JOIN store.change AS earlier
        ON put.table_name = earlier.table_name AND put.row_key = earlier.row_key AND put.store_version > earlier.store_version
    INNER JOIN store.year_closing AS closing ON put.row_key = closing.closing_id
    WHERE
        put.store_version = (SELECT max(store_version) FROM store.change) AND put.action = 'insert' AND put.table_name = 'year_closing'
        AND closing.plan_id = $plan_id
) AS gone ON wrote.store_version > gone.store_version
WHERE
    wrote.table_name IN ('event', 'spending', 'commitment', 'budget_change', 'carry_over', 'measurement')
    AND (
        strpos(coalesce(wrote.row_after, wrote.row_before), $spaced) > 0
        OR strpos(coalesce(wrote.row_after, wrote.row_before), $unspaced) > 0
    )
"""

_CLOSED_IN = "SELECT revision FROM store.year_closing WHERE plan_id = $plan_id"

_NEWEST = "SELECT max(revision) AS revision FROM store.plan WHERE plan_id = $plan_id"

_LINES = """
SELECT line_id, category_id, amount_krw
FROM store.budget_line
WHERE plan_id = $plan_id AND revision = $revision
ORDER BY line_id
"""

_TEXT = "SELECT text FROM store.plan WHERE plan_id = $plan_id AND revision = $revision"

_STORED = {
    "budget_change": "SELECT kind, amount_krw, from_line, to_line, approved_on FROM store.budget_change WHERE budget_change_id = $key",
    "commitment": "SELECT line_id, amount_krw, committed_on, reduces FROM store.commitment WHERE commitment_id = $key",
}
_MONEY = {
    "budget_change": ("kind", "amount_krw", "from_line", "to_line", "approved_on"),
    "commitment": ("line_id", "amount_krw", "committed_on", "reduces"),
}
"""The columns of what a closing opens that are its money; its number, reason or due day may be corrected."""


def _following(cursor: duckdb.DuckDBPyConnection, plan_id: str) -> set[str]:
    """The plans that a plan hands on to (``year_end.closing.following_plans``), as far as their texts can be read."""
    counted = CountedDays(cursor)
    others = (counted.plan(other) for (other,) in answers_in_place(cursor, _OF_PROGRAMME, {"plan_id": plan_id}))
    plan = counted.plan(plan_id)
    return set() if plan is None else {other.id for other in following_plans(plan, filter(None, others))}


def hold_money_of_closed(cursor: duckdb.DuckDBPyConnection, plan_id: str) -> None:
    """Raise RefusedWrite where a plan's year is closed with other lines, amounts or funding than its newest revision has, as this transaction leaves
    it. A revision that changes words alone is none of the closing's business."""
    closed = answers_in_place(cursor, _CLOSED_IN, {"plan_id": plan_id})
    if not closed:
        return
    revision, newest = closed[0][0], answers_in_place(cursor, _NEWEST, {"plan_id": plan_id})[0][0]
    if revision != newest and _money_of(cursor, plan_id, revision) != _money_of(cursor, plan_id, newest):
        raise RefusedWrite(
            message(
                "마감은 {revision}차로 하는데 {newest}차의 산출내역 금액이나 재원이 그와 다릅니다. 마감한 수치와 계획이 어긋나므로 저장하지 않았습니다. "
                "마감은 최신 차수로 하고, 마감한 계획의 금액을 바꾸려면 마감을 먼저 되돌려 주십시오.",
                revision=revision,
                newest=newest,
            )
        )


def _money_of(cursor: duckdb.DuckDBPyConnection, plan_id: str, revision: int) -> tuple[Any, ...]:
    """The lines of a revision with category and amount (won), and its funding; () for the funding of a text that cannot be read."""
    of: dict[str, str | int] = {"plan_id": plan_id, "revision": revision}
    funding: tuple[Any, ...] = ()
    with suppress(PlanFileError):
        plan = parse_plan(answers_in_place(cursor, _TEXT, of)[0][0], f"{plan_id}.toml")
        funding = tuple((part.funder, part.category, part.line, part.share_percent, part.amount_krw) for part in plan.funding)
    return tuple(answers_in_place(cursor, _LINES, of)), funding


def hold_closed(cursor: duckdb.DuckDBPyConnection, written: Collection[tuple[str, str]]) -> None:
    """Raise RefusedWrite where a transaction wrote a record of a closed plan, changed money that a closing opened, or took a closing back in part
    or after the next year had begun.

    ``written``: (table, plan) of all records that it wrote. The next year has begun once its plan has a record that the closing did not bring.
    """
    plans = {plan_id for table, plan_id in written if table in OF_THE_YEAR}
    for plan_id in sorted(plans):
        closed = answers_in_place(cursor, _CLOSED_ON, {"plan_id": plan_id})
        if closed:
            raise RefusedWrite(
                message("{day}에 마감한 해의 기록이라 저장하지 않았습니다. 고치려면 먼저 마감을 되돌려 주십시오.", day=closed[0][0].isoformat())
            )
    for plan_id in sorted({plan_id for table, plan_id in written if table == "year_closing"}):
        hold_money_of_closed(cursor, plan_id)
        _hold_put_back(cursor, plan_id)
        if answers_in_place(cursor, _CLOSED_ON, {"plan_id": plan_id}):
            continue
        for (closing_id,) in answers_in_place(cursor, _TAKEN_BACK, {}):
            _hold_gone(cursor, closing_id)
        for other in sorted(plans | _following(cursor, plan_id) - {plan_id}):
            if answers_in_place(cursor, _RECORDS, {"plan_id": other})[0][0]:
                raise RefusedWrite(message("다음 해에 이미 기록이 있어 마감을 되돌리지 않았습니다. 다음 해의 기록을 먼저 지우거나 되돌려 주십시오."))
    tables = {table for table, _plan_id in written}
    if {"budget_change", "commitment", "year_closing"} & tables and not answers_in_place(cursor, _MADE_ANEW, {})[0][0]:
        for (batch,) in answers_in_place(cursor, _PUT_BACK, {}):
            if answers_in_place(cursor, _MISSING, {"batch": batch})[0][0]:
                raise RefusedWrite(
                    message(
                        "되돌린 마감의 일부만 다시 넣을 수는 없습니다. 마감과 함께 되돌려진 것을 모두 다시 넣거나, 예산 집행의 연말 정리에서 다시 마감하십시오."
                    )
                )
    if {"budget_change", "commitment"} & tables:
        for (closing_id,) in answers_in_place(cursor, _CLOSINGS, {}):
            _hold_opened(cursor, closing_id)


def _hold_put_back(cursor: duckdb.DuckDBPyConnection, plan_id: str) -> None:
    """Raise RefusedWrite where this transaction put a closing back although records of its plan were written since it was taken back."""
    quoted_id = json.dumps(plan_id, ensure_ascii=False)
    asked = {"plan_id": plan_id, "spaced": f'"plan_id": {quoted_id}', "unspaced": f'"plan_id":{quoted_id}'}
    if count := answers_in_place(cursor, _CHANGED_SINCE, asked)[0][0]:
        raise RefusedWrite(
            message(
                "마감을 되돌린 뒤에 이 계획의 기록이 {count:,}번 바뀌어 그때의 마감을 다시 넣지 않았습니다. 수치가 맞지 않습니다. "
                "예산 집행의 연말 정리에서 다시 마감해 주십시오.",
                count=count,
            )
        )


def _opened(cursor: duckdb.DuckDBPyConnection, closing_id: str) -> Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any] | None]]:
    """The records that a closing opened in the next year, then or later: table, money as it was opened, and as it is stored (None where it is gone)."""
    rows = [(table, key, after) for table, key, after in answers_in_place(cursor, _OPENED, {"closing_id": closing_id})]
    for table, key, after, figures in answers_in_place(cursor, _HANDED_ON, {"closing_id": closing_id}):
        closed = from_json(json.loads(figures))
        opened_by = opening(closed, closed.closed_on)
        # The id of one plan may begin with that of another.
        if key in {change.id for change in opened_by.changes} | {commitment.id for commitment in opened_by.commitments}:
            rows.append((table, key, after))
    for table, key, after in rows:
        opened = json.loads(after)
        found = answers_in_place(cursor, _STORED[table], {"key": key})
        stored = None if not found else json.loads(json.dumps(dict(zip(_MONEY[table], found[0], strict=True)), default=str))
        yield table, {column: opened.get(column) for column in _MONEY[table]}, stored


def closed_by(cursor: duckdb.DuckDBPyConnection, batch: str) -> str | None:
    """The id of the standing closing that a write made or put back; None where it was another write, the closing is taken back, or its figures have a
    format that this program does not know."""
    for closing_id, figures in answers_in_place(cursor, _CLOSED_BY, {"batch": batch}):
        with suppress(ValueError, KeyError, TypeError):
            from_json(json.loads(figures))
            found: str = closing_id
            return found
    return None


def to_take_back(cursor: duckdb.DuckDBPyConnection, closing_id: str) -> list[tuple[str, str]]:
    """(table, key) of all that goes with a standing closing, however it was touched since: the commitments and carry-ins that it opened in the next
    year, then or later, and the closing itself. Raises RefusedWrite where a revision of the next year contains what was carried into it."""
    closed = from_json(json.loads(answers_in_place(cursor, _FIGURES, {"closing_id": closing_id})[0][0]))
    opened_by = opening(closed, closed.closed_on)
    for change in opened_by.changes:
        for plan_id, revision in answers_in_place(cursor, _CONTAINED, {"key": change.id}):
            raise RefusedWrite(
                message(
                    "다음 해 계획({plan})의 {revision}차가 이 이월을 이미 담고 있어 마감을 되돌리지 않았습니다. "
                    "되돌리면 그 차수에 없는 돈이 남습니다. 기록의 예산 변경에서 담은 차수를 먼저 지워 주십시오.",
                    plan=plan_id,
                    revision=revision,
                )
            )
    keys = [*(("commitment", of.id) for of in opened_by.commitments), *(("budget_change", change.id) for change in opened_by.changes)]
    return [*keys, ("year_closing", closing_id)]


def _hold_gone(cursor: duckdb.DuckDBPyConnection, closing_id: str) -> None:
    """Raise RefusedWrite where something that a closing opened is left although the closing was taken back."""
    if left := sum(stored is not None for _table, _opened_as, stored in _opened(cursor, closing_id)):
        raise RefusedWrite(
            message(
                "마감은 한 번에 되돌립니다. 마감만 되돌리면 다음 해에 연 이월과 원인행위 {count}건이 남으므로 되돌리지 않았습니다. "
                "변경 이력에서 그 마감의 ‘함께 저장된 것 모두 되돌리기’를 골라 주십시오.",
                count=left,
            )
        )


def _hold_opened(cursor: duckdb.DuckDBPyConnection, closing_id: str) -> None:
    """Raise RefusedWrite where the money that a standing closing opened is another, or gone."""
    for _table, opened, stored in _opened(cursor, closing_id):
        if stored != opened:
            raise RefusedWrite(
                message(
                    "전년도의 마감이 넘긴 이월과 원인행위라 금액·산출내역·날짜를 고치거나 지우지 않았습니다. 마감을 되돌려 다시 마감하거나, "
                    "전용·추경이나 감액으로 따로 적어 주십시오."
                )
            )
