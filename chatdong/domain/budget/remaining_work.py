"""The remaining work: the occurrences still open after a day, with expected dates, and what is still to be paid of them by line.

The formulas of what is still to be paid are those of ``line_payments``. Money that is committed and unpaid (``committed``) is to be paid too:
of a line, the larger of the two counts, so that nothing counts twice. Where commitments with several due days cover all the planned work of a line, it is
paid on their days, as a contract in instalments (70 % in June, 30 % in December) says; else by the plan's days or theirs, the earlier. Only what can still be paid in the year is to come: not what is committed
and due after the last day for payments, nor what is carried to the next year; and nothing from that last day on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from chatdong.domain.budget.committed import carried_to_next_year, unpaid_by_commitment
from chatdong.domain.budget.line_payments import LinePayments, due_day, line_payments, planned_parts
from chatdong.domain.budget.position import current_budget_by_line, positions
from chatdong.domain.plan.model import Activity, BudgetLine, Plan
from chatdong.domain.plan.occurrences import PlannedOccurrence
from chatdong.domain.progress.occurrences import ActivityOutcome, outcome_of
from chatdong.domain.progress.records import DaySpending, Event, Records


@dataclass(frozen=True)
class Remaining:
    """A planned occurrence that is neither held nor cancelled, with the event that postponed it, if any.

    ``expected``: the day to which it was postponed, else the end of its window; if that day has passed, the end of the next month, at
    most the year's end. ``planned``: (line, won) that the plan lays on it; empty if no line pays for it. ``lines``: what of that is still to
    be paid, without the lines that have nothing to pay, or pay on the due days of their commitments.
    """

    occurrence: PlannedOccurrence
    postponement: Event | None
    expected: date
    planned: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, int], ...]

    @cached_property
    def planned_krw(self) -> int:
        """The planned cost of the occurrence (won)."""
        return sum(amount for _, amount in self.planned)

    @cached_property
    def cost_krw(self) -> int:
        """The cost of the occurrence that is still to be paid (won)."""
        return sum(amount for _, amount in self.lines)


@dataclass(frozen=True)
class LineToCome:
    """The costs still to come of a line: its payments, and its unpaid commitments with their due days (won).

    ``dated_krw``: of what is committed and unpaid and can still be paid in this year, what has a due day that somebody said; 0 where the line's
    commitments have only one such day.
    ``later_krw``: what is committed and unpaid and cannot be paid in this year any more. ``carried_krw``: what is carried to the next year of money
    that is not bound.
    """

    payments: LinePayments
    commitments: tuple[tuple[date, int], ...] = ()
    later_krw: int = 0
    carried_krw: int = 0
    dated_krw: int = 0

    @property
    def by_due_days(self) -> bool:
        """True where commitments with due days cover all that the plan still has to pay, so that only their days count."""
        return 0 < self.dated_krw >= self.payments.by(date.max)

    def committed_by(self, day: date) -> int:
        """The unpaid commitments that are due by the end of ``day`` (won)."""
        return sum(krw for due, krw in self.commitments if due <= day)

    def by(self, day: date) -> int:
        """The payments expected by the end of ``day`` (won); bills of held events are expected at once."""
        return self.committed_by(day) if self.by_due_days else max(self.payments.by(day), self.committed_by(day))

    def bills_by(self, day: date) -> int:
        """The part of ``by`` that belongs to no open occurrence: bills of held events, and what is committed beyond all planned cost; all of it where
        commitments say the days."""
        if self.by_due_days:
            return self.committed_by(day)
        return self.payments.to_pay.held_krw + max(self.committed_by(day) - self.payments.by(day), 0)

    def days(self, bills_in_by: date) -> Iterator[tuple[date, int]]:
        """(day, won) of the payments to come, bills of held events on ``bills_in_by``; they add up to ``by`` of the year's last day."""
        paying, height = self.payments.to_pay, 0
        ends = sorted({bills_in_by, *(one.expected for one in self.payments.open if one.payable), *(due for due, _krw in self.commitments)})
        for day in ends:
            by_plan = 0 if self.by_due_days else self.payments.by(day) - (0 if day >= bills_in_by else paying.held_krw)
            reached = max(by_plan, self.committed_by(day))
            if reached > height:
                yield day, reached - height
                height = reached


@dataclass(frozen=True)
class ToCome:
    """All that is still to come of a plan on a day: the open occurrences in the plan's order, and each line's payments to come.

    The planned costs of the open occurrences and those of the held and cancelled ones add up to the budget (``occurrences.line_shares``).
    ``work_until``: the last day of the year's work; ``until``: the last day on which it may be paid.
    """

    as_of: date
    work_until: date
    until: date
    remaining: tuple[Remaining, ...]
    lines: dict[str, LineToCome]

    @property
    def payable(self) -> tuple[Remaining, ...]:
        """The open occurrences that are expected within the fiscal year and can still be paid from its budget.

        The cost of one postponed to a later year lapses; empty once the year is over.
        """
        return tuple(left for left in self.remaining if left.expected <= self.work_until) if self.as_of < self.work_until else ()

    @cached_property
    def unpaid(self) -> dict[str, int]:
        """미지급 예상액 by line: the bills of events held within PAYMENT_LAG, and what is committed beyond the planned cost of its open work (won).

        Without it the forecast would count bills on their way as a lapse.
        """
        return {line_id: bills for line_id, line in self.lines.items() if (bills := line.bills_by(self.until))}

    @cached_property
    def by_line(self) -> dict[str, int]:
        """Line → all that is still to come of it until the year's end (won)."""
        return {line_id: line.by(self.until) for line_id, line in self.lines.items()}


def to_come(plan: Plan, records: Records, as_of: date) -> ToCome:
    """What is still to come after a day, over all lines and open occurrences."""
    spent: dict[str, list[DaySpending]] = defaultdict(list)
    for day in records.spending:
        if day.on <= as_of:
            spent[day.line_id].append(day)
    budgets = current_budget_by_line(plan, records, as_of)
    carried_of, carried = _carried(plan, records, as_of)
    committed, later, dated = _commitments(plan, records, as_of, carried_of)
    parts = planned_parts(plan)
    lines: dict[str, LineToCome] = {}
    open_work: list[tuple[PlannedOccurrence, Event | None, date]] = []
    for activity in plan.activity:
        outcome = outcome_of(plan, activity, records, as_of)
        expected = expected_days(plan, outcome, as_of)
        open_work += [(occurrence, postponement, expected[occurrence.number][1]) for occurrence, postponement in outcome.left]
        for line in plan.lines_of(activity.id):
            payments = line_payments(plan, line, outcome, spent[line.id], records, as_of, expected)
            # What a transfer took away, no forecast spends; what it brought is spent only as far as the plan needs it.
            payments = replace(payments, budget_krw=max(budgets[line.id], 0))
            bound_later = later.pop(line.id, 0)
            payments = _within_year(payments, plan.counted.end, bound_later, carried.get(line.id, 0))
            lines[line.id] = LineToCome(payments, committed.pop(line.id, ()), bound_later, carried.get(line.id, 0), dated.get(line.id, 0))
    for line_id in sorted(committed.keys() | later.keys()):
        # Bound on a line of another revision of the plan.
        lines[line_id] = LineToCome(LinePayments(as_of, 0, 0, 0, 0, (), ()), committed.get(line_id, ()), later.get(line_id, 0))
    return ToCome(as_of, plan.year.end, plan.counted.end, tuple(_remaining(*one, parts, lines) for one in open_work), lines)


def _remaining(
    occurrence: PlannedOccurrence,
    postponement: Event | None,
    expected: date,
    parts: dict[tuple[str, int], list[tuple[str, int]]],
    lines: dict[str, LineToCome],
) -> Remaining:
    planned = tuple(parts.get((occurrence.activity_id, occurrence.number), ()))
    # What a contract pays on its due days comes on no occurrence's.
    by_occurrence = (line_id for line_id, _krw in planned if not lines[line_id].by_due_days)
    left = ((line_id, lines[line_id].payments.to_pay.open_krw[occurrence.number]) for line_id in by_occurrence)
    return Remaining(occurrence, postponement, expected, planned, tuple((line_id, krw) for line_id, krw in left if krw))


def _carried(plan: Plan, records: Records, as_of: date) -> tuple[dict[str, int], dict[str, int]]:
    """(commitment → won, line → won): what was approved by ``as_of`` to be carried to the next year, of what is bound and of what is not."""
    if not any(carry.approved_on <= as_of for carry in records.carry_overs):
        return {}, {}
    free = {line_id: position.free_krw for line_id, position in positions(plan, records, as_of).items()}
    return carried_to_next_year(records, as_of, free)


def _within_year(payments: LinePayments, last: date, bound_later: int, carried: int) -> LinePayments:
    """The payments with no more to come than can be paid by ``last``: what is bound and paid later is part of the planned work, its latest."""
    if payments.as_of >= last:
        return replace(payments, most_krw=0)
    if not bound_later and not carried:
        return payments
    return replace(payments, most_krw=max(min(payments.by(last), payments.limit_krw - carried) - bound_later, 0))


def _commitments(
    plan: Plan, records: Records, as_of: date, carried_of: Mapping[str, int]
) -> tuple[dict[str, tuple[tuple[date, int], ...]], dict[str, int], dict[str, int]]:
    """(line → (day, won) …, line → won, line → won): what is committed and unpaid and can still be paid in the year, what cannot, and what of the
    first is due on a day that somebody said, of lines whose commitments, paid or not, have several such days.

    Due on the last day that counts if nobody said, and after ``as_of``. ``carried_of``: commitment → what of it is carried to the next year.
    """
    last, unpaid = plan.counted.end, unpaid_by_commitment(records, as_of)
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    later: dict[str, int] = defaultdict(int)
    dated: dict[str, int] = defaultdict(int)
    for commitment in records.commitments:
        if commitment.reduces is not None or not unpaid.get(commitment.id):
            continue
        due, krw = commitment.due_on or last, unpaid[commitment.id]
        carried = krw if as_of >= last or due > last else min(carried_of.get(commitment.id, 0), krw)
        later[commitment.line_id] += carried
        if krw > carried:
            found[commitment.line_id].append((max(due, as_of + timedelta(1)), krw - carried))
            dated[commitment.line_id] += krw - carried if commitment.due_on is not None else 0
    days: dict[str, set[date]] = defaultdict(set)
    for commitment in records.commitments:
        if commitment.reduces is None and commitment.due_on is not None and commitment.committed_on <= as_of:
            days[commitment.line_id].add(commitment.due_on)
    # One day alone may be the last of several payments (four rents of a hall, due by the end of November), which the plan's days tell better.
    instalments = {line_id: krw for line_id, krw in dated.items() if len(days[line_id]) > 1}
    return {line_id: tuple(sorted(of)) for line_id, of in found.items()}, dict(later), instalments


def expected_days(plan: Plan, outcome: ActivityOutcome, as_of: date) -> dict[int, tuple[date, date, bool]]:
    """Number of an open occurrence → its due day, its expected day, and whether it can still be paid from this year's budget."""
    found = {}
    for occurrence, postponement in outcome.left:
        expected = _expected(plan, occurrence, postponement, as_of)
        found[occurrence.number] = due_day(occurrence, postponement), expected, as_of < plan.year.end and expected <= plan.year.end
    return found


def _expected(plan: Plan, occurrence: PlannedOccurrence, postponement: Event | None, as_of: date) -> date:
    due = due_day(occurrence, postponement)
    if due <= as_of:
        due = min(_end_of_next_month(as_of), plan.year.end)
    return max(due, as_of)


def _end_of_next_month(day: date) -> date:
    first = (day.replace(day=1) + timedelta(62)).replace(day=1)
    return first - timedelta(1)


def payments_of_lines(
    plan: Plan, activity: Activity, lines: Iterable[BudgetLine], spent: Mapping[str, Sequence[DaySpending]], records: Records, as_of: date
) -> dict[str, LinePayments]:
    """Line → its payments up to ``as_of``, for some lines of one activity."""
    outcome = outcome_of(plan, activity, records, as_of)
    expected = expected_days(plan, outcome, as_of)
    return {line.id: line_payments(plan, line, outcome, spent.get(line.id, ()), records, as_of, expected) for line in lines}
