"""The row of a plan in a portfolio: the figures that its own overview shows, taken from the same functions."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chatdong.domain.agenda.todo import AgendaItem, agenda
from chatdong.domain.budget.execution_table import budget_rows
from chatdong.domain.budget.figures import figures
from chatdong.domain.budget.forecast import together
from chatdong.domain.budget.funding import BySource, split_by_source
from chatdong.domain.budget.overruns import Flag, Rule, current_forecasts, flag
from chatdong.domain.budget.remaining_work import to_come
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.progress.goals import GoalStatus, of_year, progress_of
from chatdong.domain.progress.records import Records


class Mark(StrEnum):
    """The reasons to look at a plan.

    unreadable: its stored text cannot be read, so nothing of it is known. outside: payments lie outside the days of the plan. overrun: lines will
    exceed their current budget. proposed: changes of the budget wait for their approval. unclosed: its days are over and its year is not closed.
    unrecorded: nothing is recorded.
    """

    UNREADABLE = "unreadable"
    OUTSIDE = "outside"
    OVERRUN = "overrun"
    PROPOSED = "proposed"
    UNCLOSED = "unclosed"
    UNRECORDED = "unrecorded"


@dataclass(frozen=True)
class GoalCount:
    """The goals of a plan's year: all, achieved, and late (behind or missed). Those without a number are among all."""

    every: int
    achieved: int
    late: int


@dataclass(frozen=True)
class PlanRow:
    """The figures of a plan on its as-of date (won); None where they are not known.

    ``budget_krw``: the current budget (예산현액). ``rate``: 집행률 in percent. ``planned_krw``: by the milestones; None where the plan has none.
    ``forecast_krw``: the bottom-up estimate at completion; ``lapse_krw``: what it leaves of the current budget, negative if it exceeds it.
    ``verdict``: that of the whole budget by the usual rule. ``following``: the next thing to do, ``activity`` its name; None for a closed year.
    ``sources``: the money by source; None where the plan states none. ``marks``: what to look at, with how often or how many.
    """

    plan_id: str
    revision: int
    year: int
    title: LocalizedText
    as_of: date | None = None
    goals: GoalCount | None = None
    budget_krw: int | None = None
    spent_krw: int | None = None
    rate: Decimal | None = None
    planned_krw: int | None = None
    forecast_krw: int | None = None
    lapse_krw: int | None = None
    verdict: Flag | None = None
    following: AgendaItem | None = None
    activity: LocalizedText | None = None
    sources: BySource | None = None
    closed_on: date | None = None
    marks: tuple[tuple[Mark, int], ...] = ()


def unreadable_row(outline: Plan, revision: int, closed_on: date | None) -> PlanRow:
    """The row of a plan whose text cannot be parsed: its name and year alone."""
    return PlanRow(outline.id, revision, outline.fiscal_year, outline.title, closed_on=closed_on, marks=((Mark.UNREADABLE, 1),))


def plan_row(plan: Plan, revision: int, records: Records, as_of: date, *, today: date, closed_on: date | None) -> PlanRow:
    """The row of a plan on the as-of date. ``today`` tells whether its days are over; ``closed_on``: when its year was closed, None if it was not."""
    coming = to_come(plan, records, as_of)
    now, lines = figures(plan, records, as_of, coming), current_forecasts(plan, records, as_of)
    goals = of_year(progress_of(plan, records, as_of), plan.fiscal_year)
    todo = agenda(plan, records, as_of, coming) if closed_on is None else ()
    following = todo[0] if todo else None
    sources = split_by_source(plan, records, as_of)
    return PlanRow(
        plan.id,
        revision,
        plan.fiscal_year,
        plan.title,
        as_of,
        GoalCount(
            len(goals),
            sum(goal.status == GoalStatus.ACHIEVED for goal in goals),
            sum(goal.status in (GoalStatus.BEHIND, GoalStatus.MISSED) for goal in goals),
        ),
        now.current_budget,
        now.actual,
        budget_rows(plan, records, as_of)[0].rate,
        now.planned,
        now.eac_bottom_up,
        now.lapse,
        # The budget of the whole is the current one, as with each of the lines.
        flag(Rule(), replace(together(lines.values()), budget_krw=now.current_budget)),
        following,
        _activity(plan, following),
        sources.of() if sources.known else None,
        closed_on,
        _marks(plan, records, as_of, today, overruns=sum(line.spare_krw < 0 for line in lines.values()), closed=closed_on is not None),
    )


def _activity(plan: Plan, item: AgendaItem | None) -> LocalizedText | None:
    return next((activity.name for activity in plan.activity if item and activity.id == item.activity_id), None)


def _marks(plan: Plan, records: Records, as_of: date, today: date, *, overruns: int, closed: bool) -> tuple[tuple[Mark, int], ...]:
    counted = (
        (Mark.OUTSIDE, len(records.outside(plan.counted))),
        (Mark.OVERRUN, 0 if closed else overruns),
        (Mark.PROPOSED, sum(change.approved_on is None and change.proposed_on <= as_of for change in records.budget_changes)),
        (Mark.UNCLOSED, int(not closed and records.last_day is not None and plan.counted.end < today)),
        (Mark.UNRECORDED, int(records.last_day is None)),
    )
    return tuple((mark, count) for mark, count in counted if count)
