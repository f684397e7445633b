"""The comparison of two statuses: of two days, two revisions or two years."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chatdong.domain.budget.execution_table import BudgetRow
from chatdong.domain.plan.model import Indicator
from chatdong.domain.progress.goals import GoalStatus, Progress
from chatdong.domain.progress.records import Event, Records
from chatdong.domain.report.status import Status
from chatdong.domain.rounding import Number, exact

FORECASTS = ("eac_by_pace", "eac_at_plan_cost", "eac_bottom_up", "lapse")
"""The estimates at completion, and the lapse by the bottom-up one; names as in ``figures.Figures``."""

WHOLE = "*"
"""The id of the row that sums all categories."""


def change(before: int | None, after: int | None) -> int | None:
    """after − before; None if either is unknown."""
    return None if before is None or after is None else after - before


def _change_of_value(before: Number | None, after: Number | None) -> Number | None:
    return None if before is None or after is None else exact(after - before)


@dataclass(frozen=True)
class GoalDifference:
    """One indicator before and after; None on the side whose year has no target for it."""

    indicator: Indicator
    before: Progress | None
    after: Progress | None

    @property
    def actual(self) -> Number | None:
        """The change of the actual value, in the indicator's unit; None if unknown."""
        return _change_of_value(self.before.actual if self.before else None, self.after.actual if self.after else None)

    @property
    def target(self) -> Number | None:
        """The change of the target, in the indicator's unit; None if unknown."""
        return _change_of_value(self.before.aim if self.before else None, self.after.aim if self.after else None)


@dataclass(frozen=True)
class MoneyDifference:
    """A category, or the whole (WHOLE), before and after; None on the side whose plan does not have it."""

    category_id: str
    before: BudgetRow | None
    after: BudgetRow | None

    @property
    def budget_krw(self) -> int:
        """The change of the budget (won); a missing category counts 0."""
        return (self.after.budget_krw if self.after else 0) - (self.before.budget_krw if self.before else 0)

    @property
    def spent_krw(self) -> int:
        """The change of the spending (won); a missing category counts 0."""
        return (self.after.spent_krw if self.after else 0) - (self.before.spent_krw if self.before else 0)

    @property
    def rate_points(self) -> Decimal | None:
        """The change of 집행률 in percentage points, between the rates rounded to one decimal; None if either is unknown."""
        if self.before is None or self.after is None or self.before.rate is None or self.after.rate is None:
            return None
        return self.after.rate - self.before.rate


@dataclass(frozen=True)
class Count:
    """One figure before and after. ``kind``: its name in Status (number of events) or in FORECASTS (won)."""

    kind: str
    before: int | None
    after: int | None

    @property
    def more(self) -> int | None:
        """after − before; None if either is unknown."""
        return change(self.before, self.after)


@dataclass(frozen=True)
class Difference:
    """All differences between two statuses. ``events``: held, expected and planned (numbers of events). ``forecast``: FORECASTS (won)."""

    goals: tuple[GoalDifference, ...]
    events: tuple[Count, ...]
    money: tuple[MoneyDifference, ...]
    forecast: tuple[Count, ...]

    @property
    def held(self) -> int:
        """The change of the number of held events."""
        more = self.events[0].more
        assert more is not None  # The number of held events is always known.
        return more

    @property
    def spent_krw(self) -> int:
        """The change of the whole spending (won)."""
        return self.money[-1].spent_krw


def difference(before: Status, after: Status) -> Difference:
    """The differences of ``after`` from ``before``: goals, events, money by category and forecasts.

    The goals are those of the fiscal year of each side's plan. Between equal statuses every change is 0 or None.
    """
    return Difference(
        goal_differences(_of_own_year(before), _of_own_year(after)),
        tuple(Count(kind, getattr(before, kind), getattr(after, kind)) for kind in ("held", "expected", "planned")),
        _money(before.rows, after.rows),
        tuple(Count(kind, getattr(before.figures, kind), getattr(after.figures, kind)) for kind in FORECASTS),
    )


def goal_differences(before: tuple[Progress, ...], after: tuple[Progress, ...]) -> tuple[GoalDifference, ...]:
    """The progress of two sides joined by indicator, in the order of ``before``, then of ``after``."""
    old, new = ({goal.indicator.id: goal for goal in goals} for goals in (before, after))
    return tuple(GoalDifference((new.get(key) or old[key]).indicator, old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new]))


def held_between(records: Records, after: date, until: date) -> tuple[Event, ...]:
    """The events held in the period (after, until], by day and activity."""
    return tuple(sorted((e for e in records.held(until) if e.on > after), key=lambda e: (e.on, e.activity_id)))


def _of_own_year(of: Status) -> tuple[Progress, ...]:
    return tuple(goal for goal in of.progress if goal.status != GoalStatus.LATER)


def _money(before: tuple[BudgetRow, ...], after: tuple[BudgetRow, ...]) -> tuple[MoneyDifference, ...]:
    """Each category that either side has, then the whole; the category without an id holds lines of another revision."""
    old, new = ({row.id: row for row in rows if row.level == "category"} for rows in (before, after))
    whole = [next(row for row in rows if row.level == "total") for rows in (before, after)]
    return (
        *(MoneyDifference(key, old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new])),
        MoneyDifference(WHOLE, *whole),
    )
