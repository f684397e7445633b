"""Every write: one transaction = rows + change log + store version."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from chatdong.domain.plan import Plan, Window
from chatdong.domain.plan_file import format_plan
from chatdong.domain.sentence import Sentence, sentence
from chatdong.store.connection import Store

KEYS = {
    "plan": ("plan_id", "revision"),
    "category": ("plan_id", "revision", "category_id"),
    "activity": ("plan_id", "revision", "activity_id"),
    "budget_line": ("plan_id", "revision", "line_id"),
    "target": ("plan_id", "revision", "indicator_id", "year"),
    "milestone": ("plan_id", "revision", "milestone_on"),
    "district": ("district_id",),
    "support_team": ("team_id",),
    "event": ("event_id",),
    "spending": ("spending_id",),
}
"""The tables that hold plans and records, parents before children, with their keys."""


class RefusedWrite(Exception):
    """A write that the store does not take. ``sentence`` says why; nothing was changed."""

    def __init__(self, why: Sentence) -> None:
        self.sentence = why
        super().__init__(str(why))


@dataclass(frozen=True)
class LoadedPlan:
    """What loading a plan did: its revision, and whether that revision is new."""

    plan_id: str
    revision: int
    is_new: bool


def load_plan(store: Store, plan: Plan, actor: str, at: datetime) -> LoadedPlan:
    """Put a plan into the store. The same plan again changes nothing; a changed one becomes the next revision."""
    text = format_plan(plan)
    with store.cursor() as cursor:
        newest = cursor.execute(
            "SELECT revision, text FROM store.plan WHERE plan_id = $id ORDER BY revision DESC LIMIT 1", {"id": plan.id}
        ).fetchone()
    if newest and newest[1] == text:
        return LoadedPlan(plan.id, newest[0], is_new=False)
    revision = newest[0] + 1 if newest else 1
    with store.writing(at) as cursor:
        log = _Log(cursor, actor, at)
        for table, rows in _plan_rows(plan, text, revision, actor, at).items():
            log.insert(table, rows)
        log.insert("district", _not_there(cursor, "district", ({"district_id": d.id, **_named(d.name)} for d in plan.district)))
        log.insert("support_team", _not_there(cursor, "support_team", _team_rows(plan)))
    return LoadedPlan(plan.id, revision, is_new=True)


def add_records(
    store: Store,
    plan_id: str,
    revision: int,
    actor: str,
    at: datetime,
    *,
    events: Iterable[Mapping[str, Any]] = (),
    spending: Iterable[Mapping[str, Any]] = (),
    support_teams: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Add new events, spending and teams to a plan, all or none; the keys of each row are the table's columns.

    Raises RefusedWrite where a row names an activity, line or event that is not there, or breaks another rule.
    """
    of_plan = {"plan_id": plan_id, "revision": revision}
    try:
        with store.writing(at) as cursor:
            log = _Log(cursor, actor, at)
            log.insert("support_team", [{**row, "version": 1} for row in support_teams])
            log.insert("event", [{**of_plan, **row, "version": 1} for row in events])
            log.insert("spending", [{**of_plan, **row, "version": 1} for row in spending])
    except (duckdb.ConstraintException, duckdb.ConversionException) as error:
        raise RefusedWrite(
            sentence("기록을 저장하지 않았습니다. 자료가 규칙에 맞지 않습니다: {why}", why=str(error).splitlines()[0][:300])
        ) from error


class _Log:
    """Inserts rows and notes each of them in the change log of the same transaction."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, actor: str, at: datetime) -> None:
        self._cursor = cursor
        self._actor = actor
        self._at = at
        self._batch = str(uuid.uuid4())
        self._position = 0

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        rows = list(rows)
        if not rows:
            return
        # Table and column names come from this module's own dictionaries, values always as parameters.
        columns = list(rows[0])
        statement = f"INSERT INTO store.{table} ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)})"
        self._cursor.executemany(statement, [[row[column] for column in columns] for row in rows])
        self._cursor.executemany(
            "INSERT INTO store.change VALUES (?, ?, ?, ?, ?, 'insert', ?, ?, NULL, ?)",
            [self._change(table, row) for row in rows],
        )

    def _change(self, table: str, row: Mapping[str, Any]) -> list[Any]:
        self._position += 1
        key = "/".join(str(row[column]) for column in KEYS[table])
        after = json.dumps(row, ensure_ascii=False, default=str)
        return [str(uuid.uuid4()), self._batch, self._position, self._at, self._actor, table, key, after]


def _not_there(cursor: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    key = KEYS[table][0]
    known = {value for (value,) in cursor.execute(f"SELECT {key} FROM store.{table}").fetchall()}
    return [row for row in rows if row[key] not in known]


def _named(words: Any, column: str = "name") -> dict[str, str | None]:
    return {column: words.ko if words else None, f"{column}_en": words.en if words else None}


def _window(window: Window | None) -> dict[str, Any]:
    return {"window_start": window.start if window else None, "window_end": window.end if window else None}


def _plan_rows(plan: Plan, text: str, revision: int, actor: str, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """The plan's rows by table, parents before children."""
    of = {"plan_id": plan.id, "revision": revision}
    indicators = {indicator.id: indicator for indicator in plan.indicator}
    return {
        "plan": [
            {
                **of,
                "fiscal_year": plan.fiscal_year,
                "programme": plan.programme.ko,
                **_named(plan.title, "title"),
                "total_krw": plan.total_krw,
                "text": text,
                "loaded_at": at,
                "loaded_by": actor,
            }
        ],
        "category": [
            {**of, "category_id": c.id, "position": i, **_named(c.name), "amount_krw": c.amount_krw, "source": c.source}
            for i, c in enumerate(plan.category, start=1)
        ],
        "activity": [
            {
                **of,
                "activity_id": a.id,
                "position": i,
                **_named(a.name),
                "kind": a.kind,
                "times": a.times,
                "people": a.people,
                **_window(a.window),
                "payer": a.payer.ko if a.payer else None,
                "source": a.source,
            }
            for i, a in enumerate(plan.activity, start=1)
        ],
        "budget_line": [
            {
                **of,
                "line_id": line.id,
                "position": i,
                "activity_id": line.activity,
                "category_id": line.category,
                **_named(line.item, "item"),
                "costing": line.costing,
                "amount_krw": line.amount_krw,
                **_window(line.window),
                "source": line.source,
            }
            for i, line in enumerate(plan.budget_line, start=1)
        ],
        "target": [
            {
                **of,
                "indicator_id": t.indicator,
                "year": t.year,
                "position": i,
                **_named(indicators[t.indicator].name),
                "unit": indicators[t.indicator].unit.ko,
                "measure": indicators[t.indicator].measure,
                "value": t.value,
                "due": t.due,
                "source": t.source,
            }
            for i, t in enumerate(plan.target, start=1)
        ],
        "milestone": [
            {
                **of,
                "milestone_on": m.on,
                "amount_krw": m.amount_krw,
                "rate_percent": m.rate_percent,
                "source": m.source,
            }
            for m in plan.milestone
        ],
    }


def _team_rows(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "team_id": team.id,
            "programme": plan.programme.ko,
            "district_id": team.district,
            "mode": team.mode,
            **_named(team.operator, "operator"),
            "staff": team.staff,
            "opened_on": team.opened_on,
            "closed_on": team.closed_on,
            "source": team.source,
            "version": 1,
        }
        for team in plan.support_team
    ]
