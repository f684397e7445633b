"""The problems that a manager has to look at now: each with its cause from the records, the money that it is about and the day by which to act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from chatdong.domain.agenda.todo import AgendaItem, ItemKind
from chatdong.domain.budget.forecast import Forecast
from chatdong.domain.budget.overruns import Transfer
from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import Activity, Plan
from chatdong.domain.plan.occurrences import PlannedOccurrence, planned_occurrences
from chatdong.domain.progress.goals import GoalStatus, Progress
from chatdong.domain.progress.occurrences import outcome_of
from chatdong.domain.progress.records import Event, EventStatus, Records


class Concern(StrEnum):
    """The kinds of findings.

    OVERRUN: a line is, or is forecast to be, over its current budget. NOT_HELD: occurrences whose time is over are neither held nor cancelled.
    LATE_GOAL: a goal is behind or missed, and no open occurrence explains it. UNTOUCHED: an activity's time is over or well on, and nothing of it
    was held, and none of its money is spent or committed. UNMEASURED: a value was due and nobody entered one. MILESTONE: to a day of the spending
    plan that is near, a hundredth of the budget or more is missing.
    """

    OVERRUN = "overrun"
    NOT_HELD = "not_held"
    LATE_GOAL = "late_goal"
    UNTOUCHED = "untouched"
    UNMEASURED = "unmeasured"
    MILESTONE = "milestone"


@dataclass(frozen=True)
class Finding:
    """One problem. ``amount_krw``: the money that it is about (won), None where it is about none. ``due``: the last day to act, None if at once.

    ``open``: the occurrences that are late with the event that postponed each. ``cancelled``: the events that cancelled what a late goal counts.
    ``goals``: the late goals that the problem explains, or is. ``untouched``: nothing of the activity's money is spent or committed.
    ``item``: the to-do item that mends it, if there is one. ``transfer``: what could cover an overrun.
    """

    concern: Concern
    amount_krw: int | None = None
    due: date | None = None
    activity_id: str | None = None
    open: tuple[tuple[PlannedOccurrence, Event | None], ...] = ()
    cancelled: tuple[Event, ...] = ()
    goals: tuple[Progress, ...] = ()
    untouched: bool = False
    item: AgendaItem | None = None
    transfer: Transfer | None = None


SOON = 14
"""The number of days within which something has to be done to come first."""

NEAR = 31
"""The number of days before a milestone from which what is missing to it is a problem."""


def findings(
    plan: Plan,
    records: Records,
    as_of: date,
    *,
    goals: Sequence[Progress],
    agenda: Sequence[AgendaItem],
    forecasts: Mapping[str, Forecast],
    transfers: Sequence[Transfer],
) -> tuple[Finding, ...]:
    """All problems on the as-of date: what has to be done at once or within SOON days first, and of it what is about the most money; then by day.

    ``goals``: the progress of the year's targets. ``agenda``: the to-do list. ``forecasts``: line → its forecast beside its current budget.
    ``transfers``: the overruns, as ``reallocation`` finds them. Nothing is found before the first record: then the plan alone speaks.
    """
    if records.empty:
        return ()
    late = [goal for goal in goals if goal.status in (GoalStatus.BEHIND, GoalStatus.MISSED)]
    items: dict[str, AgendaItem] = {}
    for item in agenda:
        if item.activity_id is not None:
            items.setdefault(item.activity_id, item)
    untouched = _untouched(plan, records, as_of, forecasts)
    found = [Finding(Concern.OVERRUN, transfer.overrun_krw, transfer=transfer) for transfer in transfers]
    explained: set[str] = set()
    for activity in plan.activity:
        mends = items.get(activity.id)
        of_goals = tuple(goal for goal in late if activity in measure_of(goal.indicator).activities(plan, goal.indicator))
        if (not_held := _not_held(plan, activity, records, as_of, mends)) is not None:
            explained |= {goal.indicator.id for goal in of_goals}
            amount = untouched.pop(activity.id, None)
            found.append(replace(not_held, goals=of_goals, amount_krw=amount or not_held.amount_krw, untouched=amount is not None))
        elif activity.id in untouched:
            due = mends.latest if mends is not None else None
            found.append(Finding(Concern.UNTOUCHED, untouched[activity.id], due or plan.year.end, activity.id, item=mends))
    for goal in late:
        if goal.indicator.id not in explained:
            found.append(Finding(Concern.LATE_GOAL, due=goal.due, cancelled=_cancelled(plan, goal, records, as_of), goals=(goal,)))
    for item in agenda:
        if item.kind is ItemKind.MEASURE and item.due <= as_of:
            found.append(Finding(Concern.UNMEASURED, due=item.due, item=item))
        elif item.kind is ItemKind.MILESTONE and item.due <= as_of + timedelta(NEAR) and (item.amount_krw or 0) * 100 >= plan.total_krw:
            found.append(Finding(Concern.MILESTONE, item.amount_krw, item.due, item=item))

    def order(one: Finding) -> tuple[bool, int, date]:
        return one.due is not None and one.due > as_of + timedelta(SOON), -(one.amount_krw or 0), one.due or as_of

    return tuple(sorted(found, key=order))


def _not_held(plan: Plan, activity: Activity, records: Records, as_of: date, item: AgendaItem | None) -> Finding | None:
    """The finding of the activity's occurrences whose time is over, or that were postponed without a day to come; None if there is none."""
    if activity.kind.by_paying:
        return None
    left = tuple(
        (o, e) for o, e in outcome_of(plan, activity, records, as_of).left if o.dated and o.window.end <= as_of and o.latest > plan.opening_day
    )
    if not left or item is None:
        return None
    return Finding(Concern.NOT_HELD, item.amount_krw, item.latest or item.due, activity.id, left, item=item)


def _untouched(plan: Plan, records: Records, as_of: date, forecasts: Mapping[str, Forecast]) -> dict[str, int]:
    """Activity → its current budget (won), where its time is over or well on, nothing was held of it, and nothing is spent or committed of any of
    its lines."""
    bound = {commitment.line_id for commitment in records.commitments if commitment.committed_on <= as_of}
    found = {}
    for activity in plan.activity:
        lines = [line.id for line in plan.lines_of(activity.id)]
        begun = bound.intersection(lines) or any(forecasts[line_id].spent_krw for line_id in lines) or records.held_of((activity.id,), as_of)
        if not begun and _well_on(planned_occurrences(plan, activity), as_of):
            found[activity.id] = sum(forecasts[line_id].budget_krw for line_id in lines)
    return {activity_id: krw for activity_id, krw in found.items() if krw > 0}


def _well_on(planned: Sequence[PlannedOccurrence], as_of: date) -> bool:
    """True if the time of an occurrence is over, or half of that of all of them, and a month at least, has passed."""
    dated = [occurrence.window for occurrence in planned if occurrence.dated]
    if not dated:
        return False
    start, end = min(window.start for window in dated), max(window.end for window in dated)
    return min(window.end for window in dated) <= as_of or start + max((end - start) / 2, timedelta(30)) <= as_of


def _cancelled(plan: Plan, goal: Progress, records: Records, as_of: date) -> tuple[Event, ...]:
    """The events that cancelled an occurrence of what the goal counts."""
    counted = measure_of(goal.indicator).activities(plan, goal.indicator)
    return tuple(e for activity in counted for e in records.of_activity(activity.id) if e.status(as_of) is EventStatus.CANCELLED)
