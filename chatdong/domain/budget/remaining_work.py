"""What is still to be held after a day: on which day it is expected, and what each line of the budget is to pay for it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.occurrences import PlannedOccurrence, line_shares
from chatdong.domain.progress.occurrences import open_occurrences
from chatdong.domain.progress.records import Event, Records


@dataclass(frozen=True)
class Remaining:
    """A planned occurrence that is neither held nor cancelled, with its postponement, if any.

    expected: the end of its window, or the day to which it was postponed; one that is overdue, the end of the next
    month. lines: (line, won) that the plan lays on it; none where the plan does not pay for it.
    """

    occurrence: PlannedOccurrence
    postponement: Event | None
    expected: date
    lines: tuple[tuple[str, int], ...]

    @cached_property
    def cost_krw(self) -> int:
        return sum(amount for _, amount in self.lines)


def remaining(plan: Plan, records: Records, as_of: date) -> tuple[Remaining, ...]:
    """Everything that is still to be held after a day, in the order of the plan. Their costs, what is held, and what was
    cancelled add up to the budget, because each line's amount is laid on its occurrences whole (``occurrences.line_shares``)."""
    shares: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for line in plan.budget_line:
        for occurrence, share in line_shares(plan, line):
            shares.setdefault((line.activity, occurrence.number), []).append((line.id, share))
    return tuple(
        Remaining(
            occurrence,
            postponement,
            _expected(plan, occurrence, postponement, as_of),
            tuple(shares.get((activity.id, occurrence.number), ())),
        )
        for activity in plan.activity
        for occurrence, postponement in open_occurrences(plan, activity, records, as_of)
    )


def still_payable(plan: Plan, records: Records, as_of: date) -> tuple[Remaining, ...]:
    """What of it is expected within the fiscal year: only that can still be paid from its budget. What was postponed to a
    later year lapses, and once the year is over, so does all that was not held."""
    if as_of >= plan.year.end:
        return ()
    return tuple(left for left in remaining(plan, records, as_of) if left.expected <= plan.year.end)


def _expected(plan: Plan, occurrence: PlannedOccurrence, postponement: Event | None, as_of: date) -> date:
    due = (postponement and postponement.postponed_to) or occurrence.window.end
    if due <= as_of:
        due = min(_end_of_next_month(as_of), plan.year.end)
    return max(due, as_of)


def _end_of_next_month(day: date) -> date:
    first = (day.replace(day=1) + timedelta(62)).replace(day=1)
    return first - timedelta(1)


def remaining_costs(plan: Plan, records: Records, as_of: date) -> list[tuple[date, int]]:
    """(day, won) of what is still to be held, at plan cost, after a day.

    An occurrence is taken at the end of its window, or on the day to which it was postponed; one that is overdue, by
    the end of the next month. Cancelled ones cost nothing any more, and neither does what the fiscal year no longer pays.
    """
    return [(left.expected, left.cost_krw) for left in still_payable(plan, records, as_of) if left.cost_krw]


PAYMENT_LAG = timedelta(31)
"""How long after an event its vouchers may still come in; afterwards what was not paid is a saving."""


def unpaid_costs(plan: Plan, records: Records, as_of: date) -> int:
    """Won still to be paid for what was held within the last month. Without it the forecast would take a bill that is on
    its way for money that lapses."""
    return sum(unpaid_by_line(plan, records, as_of).values())


def unpaid_by_line(plan: Plan, records: Records, as_of: date) -> dict[str, int]:
    """Line → won still to be paid, at plan cost, for what was held within the last month: planned for it, less what was
    paid from the line since."""
    recent: dict[str, list[Event]] = defaultdict(list)
    for event in records.held(as_of):
        if event.occurrence is not None and event.on > as_of - PAYMENT_LAG:
            recent[event.activity_id].append(event)
    unpaid: dict[str, int] = {}
    for line in plan.budget_line:
        events = recent.get(line.activity)
        if not events:
            continue
        numbers = {event.occurrence for event in events}
        planned = sum(share for occurrence, share in line_shares(plan, line) if occurrence.number in numbers)
        since = min(event.on for event in events)
        paid = sum(d.amount_krw for d in records.spending if d.line_id == line.id and since <= d.on <= as_of)
        unpaid[line.id] = max(planned - paid, 0)
    return unpaid
