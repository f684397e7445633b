"""Several plans of a store: what each comes to, by one query for all of them, and the rows of those that somebody looks at."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain.plan.fiscal_dates import same_day
from chatdong.domain.plan.model import Plan
from chatdong.domain.portfolio.row import PlanRow, plan_row, unreadable_row
from chatdong.domain.portfolio.sums import PlanSum, Sum
from chatdong.domain.report.status import opening_day
from chatdong.store.engines.store import Store
from chatdong.store.reading import repository
from chatdong.store.reading.query import UnreadablePlan, plan_outline, rows

NEVER = 10_000
"""A year after all others."""


@dataclass(frozen=True)
class Asked:
    """What a portfolio is asked for: ``today``; ``day``, on which all plans are seen, None for each on its own day (``opening_day``); ``year``: plans of
    one fiscal year; ``plan_ids``: these plans; None for all."""

    today: date
    day: date | None = None
    year: int | None = None
    plan_ids: tuple[str, ...] | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the portfolio's queries by name.

        ``as_of``: records up to this day count. ``all_from``: of plans of this year and later all records count, because a plan of a year to come is
        seen on its last recorded day; NEVER where one day was chosen for all plans.
        """
        return {
            "as_of": self.day or self.today,
            "all_from": NEVER if self.day else self.today.year + 1,
            "year": self.year,
            "plan_ids": None if self.plan_ids is None else list(self.plan_ids),
        }


@dataclass(frozen=True)
class Listed:
    """A plan of the list: its newest revision, and its sums."""

    revision: int
    sum: PlanSum


def listed(store: Store, asked: Asked) -> tuple[Listed, ...]:
    """Every plan that is asked for, the newest year first; no plan's text is read."""
    return tuple(
        Listed(
            row["revision"],
            PlanSum(row["plan_id"], row["fiscal_year"], row["original_krw"], row["moved_krw"], row["spent_krw"], row["closed_on"]),
        )
        for row in rows(store, "portfolio_plans", **asked.arguments)
    )


@dataclass(frozen=True)
class CategorySum:
    """The sum of the categories of one name over the plans; ``name`` None for money of lines that no newest revision has."""

    name: str | None
    name_en: str | None
    sum: Sum


def by_category(store: Store, asked: Asked) -> tuple[CategorySum, ...]:
    """The sums by category, the largest budget first."""
    return tuple(
        CategorySum(row["category"], row["category_en"], Sum(row["plans"], 0, row["budget_krw"], row["spent_krw"]))
        for row in rows(store, "portfolio_categories", **asked.arguments)
    )


def read_row(store: Store, asked: Asked, of: Listed, plan: Plan | None = None, example_day: date | None = None) -> PlanRow:
    """The row of a plan, its text and its records read now; ``plan`` where its text was read before. ``example_day``: the day on which a plan of the
    example's year is seen instead of today."""
    plan_id, closed_on = of.sum.plan_id, of.sum.closed_on
    try:
        plan = plan or repository.plan(store, plan_id, of.revision)
        assert plan is not None  # none is taken out of a store
    except UnreadablePlan:
        return unreadable_row(plan_outline(store, plan_id, of.revision), of.revision, closed_on)
    records = repository.records(store, plan)
    today = asked.today if example_day is None else same_day(example_day, plan.fiscal_year)
    as_of = opening_day(plan, records, today) if asked.day is None else min(max(asked.day, plan.counted.start), plan.counted.end)
    return plan_row(plan, of.revision, records, as_of, today=today, closed_on=closed_on)


class LastChanges:
    """The store version at which each plan was last changed, by the change log; the log only grows, so each answer continues from the one before."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counted: int | None = None
        self._first = 0
        self._of: dict[tuple[str, str], int] = {}
        self._one_at_a_time = threading.Lock()

    def up_to(self, version: int, plans: Sequence[tuple[str, str]]) -> list[int]:
        """The version of the last change of each plan, (id, programme), up to a store version; that of the first question if there was none since."""
        with self._one_at_a_time:
            if self._counted is None:
                self._first = self._counted = version
            if self._counted < version:
                for row in rows(self._store, "changed_plans", after=self._counted, until=version):
                    self._of["plan", row["plan_id"]] = version
                    if row["programme"] is not None:
                        self._of["programme", row["programme"]] = version
                self._counted = version
            return [max(self._first, self._of.get(("plan", plan_id), 0), self._of.get(("programme", programme), 0)) for plan_id, programme in plans]
