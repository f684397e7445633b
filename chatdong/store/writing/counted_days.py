"""The days on which a record of money counts in its plan: a record of another day would be in no year, or in two, and is not written.

A record that has lain outside since before - written by an earlier version, or left by a revision with another period - stays, may have its
other fields corrected, and is put back by an undo.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import duckdb

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import PlanFileError, parse_plan
from chatdong.domain.progress.budget_changes import BudgetChangeKind
from chatdong.domain.progress.entry_checks import days_of, why_not_committed_in_year, why_not_in_year
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.postgres import answers_in_place

DAYS: Mapping[str, tuple[str, ...]] = {
    "spending": ("spent_on",),
    "commitment": ("committed_on",),
    "budget_change": ("approved_on", "proposed_on"),
    "carry_over": ("approved_on",),
}
"""Table → its columns of days that have to count in the plan."""

_TEXTS = "SELECT text FROM store.plan WHERE plan_id = $plan_id ORDER BY revision DESC"
_OTHERS = "SELECT DISTINCT plan_id FROM store.plan WHERE plan_id <> $plan_id ORDER BY plan_id"


class CountedDays:
    """The rule of one transaction; a plan is read once."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._plans: dict[str, Plan | None] = {}

    def hold(self, table: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
        """Raise RefusedWrite for a record that is written or moved to a day which does not count in its plan."""
        for column in DAYS.get(table, ()):
            on = _day(after.get(column))
            # A day that nobody changes stays, and so does one that no plan can judge.
            if on is None or (before is not None and _day(before.get(column)) == on and before.get("plan_id") == after.get("plan_id")):
                continue
            plan = self.plan(after["plan_id"])
            if plan is not None and (why := self._why(table, column, after, plan, on)):
                raise RefusedWrite(why)

    def hold_planned(self, table: str, planned: str) -> None:
        """Raise RefusedWrite where a table of ``apply_import`` has a new record, or a changed day, that does not count in its plan."""
        for column in DAYS.get(table, ()):
            # Table and column names are program text, not user input.
            days = self._cursor.execute(
                f"SELECT DISTINCT p.plan_id, p.{column} FROM {planned} AS p LEFT JOIN store.{table} AS stored ON p.{table}_id = stored.{table}_id "  # noqa: S608
                f"WHERE p.state = 'new' OR (p.state = 'changed' AND p.{column} IS DISTINCT FROM stored.{column}) ORDER BY p.plan_id, p.{column}"
            )
            for plan_id, on in days.fetchall():
                self.hold(table, None, {"plan_id": plan_id, column: on})

    def plan(self, plan_id: str) -> Plan | None:
        """The newest revision of a plan whose text can be parsed; None where there is none."""
        if plan_id not in self._plans:
            self._plans[plan_id] = self._newest_readable(plan_id)
        return self._plans[plan_id]

    def _newest_readable(self, plan_id: str) -> Plan | None:
        for (text,) in answers_in_place(self._cursor, _TEXTS, {"plan_id": plan_id}):
            with suppress(PlanFileError):
                return _parsed(text, plan_id)
        return None

    def _why(self, table: str, column: str, row: Mapping[str, Any], plan: Plan, on: date) -> Message | None:
        """Why a record of this day does not count in the plan; None where it does."""
        if table == "spending":
            others = (plan_id for (plan_id,) in answers_in_place(self._cursor, _OTHERS, {"plan_id": plan.id}))
            inside = plan.counted.start <= on <= plan.counted.end
            return None if inside else why_not_in_year(plan, on, [found for other in others if (found := self.plan(other)) is not None])
        if table == "commitment":
            return why_not_committed_in_year(plan, on)
        # What is proposed, or carried in, may have been decided before the year; what comes after it is never counted.
        early = column == "proposed_on" or row.get("kind") == BudgetChangeKind.CARRY_IN
        if on <= plan.counted.end and (early or on >= plan.counted.start):
            return None
        return message(
            "{day}: {span}의 돈을 세는 계획이라 이 날의 전용·추경·이월은 어느 해에도 세지 못합니다. 날짜를 확인하거나 그 기간의 계획을 골라 기록해 주십시오.",
            day=on.isoformat(),
            span=days_of(plan.counted),
        )


def _day(value: object) -> date | None:
    """A day as a row has it: a date, or its text; None for anything else, which the store refuses by its type."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        with suppress(ValueError):
            return date.fromisoformat(value)
    return None


@lru_cache(maxsize=16)
def _parsed(text: str, plan_id: str) -> Plan:
    return parse_plan(text, f"{plan_id}.toml")
