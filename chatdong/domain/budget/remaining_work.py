"""The remaining work: the occurrences still to be held after a day, with expected dates and costs by line; and unpaid bills."""

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
    """A planned occurrence that is neither held nor cancelled, with the event that postponed it, if any.

    ``expected``: the day to which it was postponed, else the end of its window; if that day has passed, the end of the next month, at
    most the year's end. ``lines``: (line, won) that the plan lays on it; empty if no line pays for it.
    """

    occurrence: PlannedOccurrence
    postponement: Event | None
    expected: date
    lines: tuple[tuple[str, int], ...]

    @cached_property
    def cost_krw(self) -> int:
        """The planned cost of the occurrence (won)."""
        return sum(amount for _, amount in self.lines)


def remaining(plan: Plan, records: Records, as_of: date) -> tuple[Remaining, ...]:
    """All occurrences still to be held after a day, in the plan's order.

    Their costs and the planned costs of the held and cancelled occurrences add up to the budget (``occurrences.line_shares``).
    """
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
    """The remaining occurrences that are expected within the fiscal year and can still be paid from its budget.

    The cost of one postponed to a later year lapses; empty once the year is over.
    """
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
    """(expected day, won) of the ``still_payable`` occurrences that have a cost, at planned cost."""
    return [(left.expected, left.cost_krw) for left in still_payable(plan, records, as_of) if left.cost_krw]


PAYMENT_LAG = timedelta(31)
"""The time after an event in which its vouchers may still come in; later, an unpaid cost counts as a saving."""


def unpaid_costs(plan: Plan, records: Records, as_of: date) -> int:
    """The cost of recently held events that is not yet paid (won): the sum of ``unpaid_by_line``.

    Without it the forecast would count bills on their way as a lapse.
    """
    return sum(unpaid_by_line(plan, records, as_of).values())


def unpaid_by_line(plan: Plan, records: Records, as_of: date) -> dict[str, int]:
    """Line → planned cost of the events held within PAYMENT_LAG, less the line's spending since the first of them (won, at least 0).

    Only events that name their planned occurrence count; lines whose activity has none are left out.
    """
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
