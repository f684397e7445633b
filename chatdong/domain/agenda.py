"""What to do next, derived from the plan and the records; nothing here is typed by anybody."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chatdong.domain import costing
from chatdong.domain.burn import milestones_by_date, round_half_up
from chatdong.domain.plan import BudgetLine, Plan, PlannedOccurrence, line_shares
from chatdong.domain.progress import open_occurrences
from chatdong.domain.record import Event, Records

ITEM_KINDS = ("record", "decide_date", "hold", "milestone")


@dataclass(frozen=True)
class AgendaItem:
    """One thing to do, due on a day.

    record: an occurrence is over and its outcome is not entered (``times`` of them).
    decide_date: it was postponed and the new day has passed, or none was set.
    hold: the next planned occurrence of an activity.
    milestone: what the plan wants to have been spent by a day (``amount_krw`` is what is missing).
    """

    kind: str
    due: date
    activity_id: str | None = None
    occurrence: PlannedOccurrence | None = None
    times: int = 1
    people: int | None = None
    amount_krw: int | None = None


def agenda(plan: Plan, records: Records, as_of: date) -> tuple[AgendaItem, ...]:
    """Everything to do after a day, overdue first, then by date.

    What was to be held before the plan was approved is not asked for.
    """
    items: list[AgendaItem] = []
    for activity in plan.activity:
        left = open_occurrences(plan, activity, records, as_of)
        overdue = [(o, p) for o, p in left if _due(o, p, as_of) <= as_of and o.latest > plan.opening_day]
        ahead = [(o, p) for o, p in left if _due(o, p, as_of) > as_of]
        if overdue:
            first, postponement = overdue[0]
            items.append(
                AgendaItem(
                    "decide_date" if postponement and len(overdue) == 1 else "record",
                    _due(first, postponement, as_of),
                    activity.id,
                    first,
                    times=len(overdue),
                )
            )
        if ahead:
            following, postponement = min(ahead, key=lambda pair: _due(*pair, as_of))
            items.append(
                AgendaItem(
                    "hold",
                    _due(following, postponement, as_of),
                    activity.id,
                    following,
                    people=occurrence_people(plan, following),
                    amount_krw=occurrence_cost(plan, following),
                )
            )
    coming = next((m for m in milestones_by_date(plan) if m.on > as_of), None)
    if coming is not None and (missing := coming.amount_krw - records.spent(as_of)) > 0:
        items.append(AgendaItem("milestone", coming.on, amount_krw=missing))
    return tuple(sorted(items, key=lambda item: (item.due, ITEM_KINDS.index(item.kind))))


def occurrence_cost(plan: Plan, occurrence: PlannedOccurrence) -> int | None:
    """What one occurrence costs by the costing of the lines that pay for it, won; None where the plan has no such line.

    A line's amount is divided by the times (회) that its own costing multiplies, or by the occurrences that it pays for.
    """
    costs = [_cost_a_time(plan, line) for line in _paying_lines(plan, occurrence)]
    return round_half_up(sum(costs, Fraction())) if costs else None


def occurrence_people(plan: Plan, occurrence: PlannedOccurrence) -> int | None:
    """How many people one occurrence gathers: the most that a line paying for it counts, else what the activity says."""
    counted = [
        int(factor.value)
        for line in _paying_lines(plan, occurrence)
        for factor in costing.parse(line.costing).factors
        if factor.unit in ("명", "인") and factor.value.denominator == 1
    ]
    return max(counted) if counted else plan.activity_by_id(occurrence.activity_id).people


def _paying_lines(plan: Plan, occurrence: PlannedOccurrence) -> list[BudgetLine]:
    return [
        line
        for line in plan.lines_of(occurrence.activity_id)
        if any(paid.number == occurrence.number for paid, _ in line_shares(plan, line))
    ]


def _cost_a_time(plan: Plan, line: BudgetLine) -> Fraction:
    times = [factor.value for factor in costing.parse(line.costing).factors if factor.unit == "회"]
    if len(times) == 1 and times[0] > 0:
        return line.amount_krw / times[0]
    return Fraction(line.amount_krw, len(line_shares(plan, line)))


def _due(occurrence: PlannedOccurrence, postponement: Event | None, as_of: date) -> date:
    """The day to which it was postponed; else the end of its share of the time, or, when that is over, its latest day."""
    if postponement and postponement.postponed_to:
        return postponement.postponed_to
    return occurrence.window.end if occurrence.window.end > as_of else occurrence.latest
