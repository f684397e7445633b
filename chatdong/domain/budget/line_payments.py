"""Which payments of a line belong to what was done, which were paid ahead, and what is therefore still to be paid (won).

A payment tied to a held or cancelled event is that event's cost, and one tied to a postponed event lessens what is still to be paid of it.
Every other payment is *loose*. Loose payments pay first for the held occurrences of their line that no payment names, the earliest first;
what is left of them was paid *ahead* and lessens what is still to be paid, the earliest open occurrence first.

Still to be paid of a line = planned cost of its open occurrences + of those held within PAYMENT_LAG, less what was paid of them; but never
more than the line's budget leaves, unless a held or cancelled event cost more than planned or is not in the plan: by that much the
records themselves say that the budget will be exceeded. What was paid sets these amounts by its sums alone, so neither the order of the
payments nor their division into vouchers matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import floor

from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.plan.occurrences import PlannedOccurrence, exact_cost_a_time, line_shares
from chatdong.domain.progress.occurrences import ActivityOutcome
from chatdong.domain.progress.records import DaySpending, Event, EventStatus, Records

PAYMENT_LAG = timedelta(31)
"""The time after an event in which its vouchers may still come in; later, an unpaid cost counts as a saving."""


@dataclass(frozen=True)
class Settled:
    """A held occurrence on a line: its day, its planned cost, and what was paid for it (won); None if no payment names it."""

    on: date
    planned_krw: int
    paid_krw: int | None


@dataclass(frozen=True)
class Open:
    """An open occurrence on a line: its planned cost, and what was paid for it alone (won).

    ``due``: the day that its window ends or to which it was postponed. ``expected``: the day on which its cost is expected. ``payable``: it can
    still be paid from this year's budget.
    """

    number: int
    due: date
    expected: date
    planned_krw: int
    paid_krw: int
    payable: bool


@dataclass(frozen=True)
class ToPay:
    """The amounts still to be paid of a line (won): for held events, and by number for each open occurrence, also those of a later year.

    ``apart``: nothing was paid ahead for all and the line has enough left, so that what becomes of one occurrence changes no other's amount.
    """

    held_krw: int
    open_krw: Mapping[int, int]
    apart: bool


@dataclass(frozen=True)
class LinePayments:
    """The payments of one line by the end of ``as_of``, sorted by what they belong to (won).

    ``dearer_krw``: what held and cancelled events cost beyond their plan. ``loose_krw``: payments that belong to no single occurrence.
    """

    as_of: date
    budget_krw: int
    spent_krw: int
    dearer_krw: int
    loose_krw: int
    held: tuple[Settled, ...]
    open: tuple[Open, ...]
    most_krw: int | None = None
    """The most that can still be paid in the year, where carry-overs, later due days or the year's end leave less than the budget does."""

    @cached_property
    def _unnamed_krw(self) -> int:
        """The planned cost of the held occurrences that no payment names."""
        return sum(one.planned_krw for one in self.held if one.paid_krw is None)

    @property
    def limit_krw(self) -> int:
        """The most that can still be to come: what the budget leaves, and what the records say beyond it, as far as it can be paid in the year."""
        left = max(self.budget_krw + self.dearer_krw - self.spent_krw, 0)
        return left if self.most_krw is None else min(left, self.most_krw)

    @cached_property
    def to_pay(self) -> ToPay:
        """The amounts still to be paid: the planned costs less what was paid ahead, at most ``limit_krw`` within the year."""
        extra = sum(max(one.paid_krw - one.planned_krw, 0) for one in self.open)
        bills, ahead = self._bills(max(self.loose_krw + extra, 0))
        # More came back than was paid without naming an occurrence: it is taken from what was paid ahead.
        returned = max(-self.loose_krw - extra, 0)
        left = {one.number: one.planned_krw - min(max(one.paid_krw, 0), one.planned_krw) for one in self.open}
        paid_first = sorted(self.open, key=lambda one: (not one.payable, one.due, one.number))
        apart = not ahead and not extra and not returned
        held = max(bills - ahead, 0)
        ahead -= bills - held
        for one in paid_first if ahead else ():
            used = min(ahead, left[one.number])
            left[one.number] -= used
            ahead -= used
        for one in reversed(paid_first) if returned else ():
            again = min(returned, one.planned_krw - left[one.number])
            left[one.number] += again
            returned -= again
        beyond = max(held + sum(left[one.number] for one in self.open if one.payable) - self.limit_krw, 0)
        apart = apart and not beyond
        for one in reversed([one for one in paid_first if one.payable]) if beyond else ():
            cut = min(beyond, left[one.number])
            left[one.number] -= cut
            beyond -= cut
        return ToPay(held - beyond, left, apart)

    def _bills(self, loose: int) -> tuple[int, int]:
        """(what is still expected for the events held within PAYMENT_LAG, what is left of the loose payments after the held ones)."""
        bills = 0
        for one in self.held:
            if one.paid_krw is None:
                used = min(loose, one.planned_krw)
                loose -= used
                unpaid = one.planned_krw - used
            else:
                unpaid = max(one.planned_krw - max(one.paid_krw, 0), 0)
            bills += unpaid if one.on > self.as_of - PAYMENT_LAG else 0
        return bills, loose

    @property
    def delivered_krw(self) -> int:
        """The earned value of a line whose work is delivered: the planned cost of what was delivered, and of the rest what was paid ahead, at
        most its planned cost: an instalment is paid for a part of the work.
        """
        alone = sum(min(max(one.paid_krw, 0), one.planned_krw) for one in self.open)
        rest = sum(one.planned_krw for one in self.open) - alone
        return sum(one.planned_krw for one in self.held) + alone + min(max(self.loose_krw - self._unnamed_krw, 0), rest)

    def by(self, day: date) -> int:
        """The payments expected from ``as_of`` to the end of ``day`` (won); bills of held events are expected at once."""
        paying = self.to_pay
        return paying.held_krw + sum(paying.open_krw[one.number] for one in self.open if one.payable and one.expected <= day)

    def cancelling(self, number: int) -> "LinePayments":
        """The same if an open occurrence were cancelled on ``as_of``: what was paid for it alone is its cost."""
        gone = next((one for one in self.open if one.number == number), None)
        if gone is None:
            return self
        dearer = self.dearer_krw + max(gone.paid_krw - gone.planned_krw, 0)
        return replace(self, open=tuple(one for one in self.open if one is not gone), dearer_krw=dearer)

    def moving(self, number: int, to: date, payable: bool) -> "LinePayments":
        """The same if an open occurrence were postponed to a day on or after ``as_of``."""
        return replace(self, open=tuple(replace(one, due=to, expected=to, payable=payable) if one.number == number else one for one in self.open))


def line_payments(
    plan: Plan,
    line: BudgetLine,
    outcome: ActivityOutcome,
    payments: Iterable[DaySpending],
    records: Records,
    as_of: date,
    expected: Mapping[int, tuple[date, date, bool]],
) -> LinePayments:
    """The payments of a line up to ``as_of``, sorted by what they belong to.

    ``expected``: for each open occurrence of the activity its due day, its expected day and whether it is payable.
    """
    shares = {occurrence.number: share for occurrence, share in line_shares(plan, line)}
    held_number = {event.id: number for number, event in outcome.held.items()}
    extra = {event.id for event in outcome.extra}
    spent = loose = 0
    of_held: dict[int, int] = defaultdict(int)
    of_open: dict[int, int] = defaultdict(int)
    unplanned: dict[tuple[str, int], int] = defaultdict(int)
    for day in payments:
        if day.on > as_of:
            continue
        spent += day.amount_krw
        event = None if day.event_id is None else records.event(day.event_id)
        if event is None or event.activity_id != line.activity or event.status(as_of) == EventStatus.PLANNED:
            # An event that is not known on that day can say nothing of the payment yet.
            loose += day.amount_krw
            continue
        number = held_number.get(event.id)
        if number is not None and number in shares:
            of_held[number] += day.amount_krw
        elif event.id in extra and _pays_for(line, event):
            unplanned[event.id, 0] += day.amount_krw
        elif event.status(as_of) == EventStatus.CANCELLED and _pays_for(line, event):
            planned = event.occurrence if event.occurrence in outcome.cancelled and event.occurrence in shares else 0
            unplanned[event.id, planned or 0] += day.amount_krw
        elif event.occurrence in expected and event.occurrence in shares:
            of_open[event.occurrence] += day.amount_krw
        else:
            loose += day.amount_krw
    dearer = 0
    for number, paid in of_held.items():
        dearer += _dearer(plan, line, shares[number], paid)
    for (_event_id, number), paid in unplanned.items():
        dearer += _dearer(plan, line, shares[number], paid) if number else max(paid, 0)
    held = [Settled(event.on, shares[number], of_held.get(number)) for number, event in outcome.held.items() if number in shares]
    return LinePayments(
        as_of,
        line.amount_krw,
        spent,
        dearer,
        loose,
        tuple(sorted(held, key=lambda one: (one.on, one.planned_krw))),
        tuple(
            Open(number, *expected[number][:2], share, of_open[number], expected[number][2]) for number, share in shares.items() if number in expected
        ),
    )


def _pays_for(line: BudgetLine, event: Event) -> bool:
    """True if the line pays for an event of its activity that the plan does not have or that was cancelled, on its day."""
    return line.window is None or line.window.start <= event.on <= line.window.end


def _dearer(plan: Plan, line: BudgetLine, planned: int, paid: int) -> int:
    """The payment beyond the planned cost of an occurrence (won); that cost is its share of the line's amount, or the cost of a time by the costing, if
    that is more (2,000원×60명×6회 laid on seven months costs 120,000 each time).
    """
    return max(paid - max(planned, floor(exact_cost_a_time(plan, line))), 0) if paid > planned else 0


def planned_parts(plan: Plan) -> dict[tuple[str, int], list[tuple[str, int]]]:
    """(activity, occurrence number) → the lines that pay for it with their shares of planned cost (won)."""
    parts: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for line in plan.budget_line:
        for occurrence, share in line_shares(plan, line):
            parts.setdefault((line.activity, occurrence.number), []).append((line.id, share))
    return parts


def due_day(occurrence: PlannedOccurrence, postponement: Event | None) -> date:
    """The day to which an occurrence was postponed, else the end of its window."""
    return (postponement and postponement.postponed_to) or occurrence.window.end
