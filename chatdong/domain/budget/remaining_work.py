"""What is still to be held after a day: on which day it is expected, and what each line of the budget is to pay for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from chatdong.domain.plan.model import Plan, PlannedOccurrence, line_shares
from chatdong.domain.progress.goals import open_occurrences
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
    cancelled add up to the budget, because each line's amount is laid on its occurrences whole (``plan.line_shares``)."""
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
