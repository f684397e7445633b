"""Variance analysis: spending less the bottom-up planned value of each line, split into effects that add up to it to the won.

The bottom-up planned value (*planned to date*) lays each line's amount on its planned occurrences; a share is due when its
occurrence's window has ended. The difference from the official planned value is kept apart (``Variance.basis_krw``). The effects are
computed in a fixed order, each on what the effects before it leave. All amounts are won, positive if more was spent than planned.

1. ``times``: an occurrence that will not be held (cancelled, or not held by the end of the year) subtracts its planned cost; a held
   event that the plan does not have adds the cost of one. If the costing multiplies by another number of times (회) than the line has
   planned occurrences (2,000원×60명×6회 over seven months), a held occurrence counts amount ÷ times instead of its share of the amount:
   (held − planned times) × planned cost of one time.
2. ``schedule``: an occurrence that is due but still to come subtracts its planned cost; one held before it was due adds it.
   ``bills``: a held event that is not yet paid subtracts its cost, for PAYMENT_LAG after its day (later, both the forecast and ``price``
   count it as a saving); a payment for an event still to come adds it. Together these two are the *timing*.
3. ``people``: (attendance − planned people) × planned price of a person and a time, on lines that count those who attend: their
   costing multiplies by one number of people (명·인), and this is the activity's own or, if the line has a window of its own, the
   largest among the lines that pay for the same occurrences. Lecturers are not attendance.
4. ``price``: the payments for held occurrences, less their planned cost for the people who attended. It includes every quantity that
   no record counts (lecturers, rooms, copies).

Two effects stand outside this order, because the cause is unknown: ``mixed`` takes the place of price if the attendance of an event
on such a line is not recorded; ``unlinked`` is spending that belongs to no held event: the payment names none although every held
event has payments of its own, or it names a cancelled event, or its line is not in this revision of the plan.

Of an activity that is delivered, what was paid ahead (``without`` a delivery, at most the planned cost of what is still to be delivered) is
``bills`` and the rest ``price``: an instalment needs no event. Of one that is done by paying, no event is asked for: what was not spent of
the due plan, or spent before it was due, is ``bills``; what exceeds the plan, and what is left when the year is over, is ``price``.

A payment that names a held event of its activity belongs to it. Payments that name no event belong, all together, to the held
occurrences that no payment names. A refund is a negative payment.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property

from chatdong.domain.budget.line_payments import PAYMENT_LAG
from chatdong.domain.costing import costing
from chatdong.domain.plan.line_costing import PEOPLE_UNITS, TIMES_UNITS, factor_in, faulty_lines
from chatdong.domain.plan.milestones import planned_value
from chatdong.domain.plan.model import BudgetLine, DoneBy, Plan
from chatdong.domain.plan.occurrences import line_shares
from chatdong.domain.progress.occurrences import ActivityOutcome, outcome_of
from chatdong.domain.progress.records import DaySpending, Event, EventStatus, Records
from chatdong.domain.rounding import round_half_up

EFFECTS = ("times", "schedule", "bills", "people", "price", "mixed", "unlinked")
"""The effects that lead from planned to spent, in their order."""


@dataclass(frozen=True)
class VarianceRow:
    """The variance of a line, an activity or the whole budget (``level``): planned to date, spent to date and the effects (won).

    ``effects`` are in the order of EFFECTS. ``activity_id`` is None for the whole, and for spending from lines that this revision of the
    plan does not have. ``uncounted``: ids of the events whose attendance is needed but not recorded.
    """

    level: str
    id: str
    activity_id: str | None
    planned_krw: int
    actual_krw: int
    effects: tuple[int, ...]
    uncounted: frozenset[str] = frozenset()

    @property
    def difference_krw(self) -> int:
        """Spent − planned (won), the sum of the effects."""
        return self.actual_krw - self.planned_krw

    def effect(self, name: str) -> int:
        """The amount of one of EFFECTS (won). Raises ValueError for another name."""
        return self.effects[EFFECTS.index(name)]

    @property
    def timing_krw(self) -> int:
        """The timing: ``schedule`` + ``bills`` (won)."""
        return self.effect("schedule") + self.effect("bills")


@dataclass(frozen=True)
class Cause:
    """The largest effect of a single activity that has the sign of the whole difference.

    ``mostly``: it is at least half of that difference and at most all of it (if it is more, other effects work against it).
    """

    activity_id: str | None
    effect: str
    amount_krw: int
    mostly: bool


@dataclass(frozen=True)
class Variance:
    """The variance of the whole budget on a day. ``official_krw``: the official planned value, None if the plan has no milestones."""

    as_of: date
    official_krw: int | None
    lines: tuple[VarianceRow, ...]

    @cached_property
    def total(self) -> VarianceRow:
        """The row of the whole budget, the sum of all lines."""
        return _sum("total", "", None, self.lines)

    @cached_property
    def activities(self) -> tuple[VarianceRow, ...]:
        """One row for each activity that has lines, in the plan's order; last, one for spending from lines not in this revision, if any."""
        ids = dict.fromkeys(row.activity_id for row in self.lines)
        return tuple(_sum("activity", i or "", i, [row for row in self.lines if row.activity_id == i]) for i in ids)

    @property
    def basis_krw(self) -> int | None:
        """Bottom-up less official planned value (won); None if the plan has no milestones."""
        return None if self.official_krw is None else self.total.planned_krw - self.official_krw

    @cached_property
    def cause(self) -> Cause | None:
        """The main cause of the difference; None if spending is as planned."""
        whole = self.total.difference_krw
        steps = [(row.activity_id, name, row.effect(name)) for row in self.activities for name in EFFECTS]
        largest = max((step for step in steps if step[2] * whole > 0), key=lambda step: abs(step[2]), default=None)
        return largest and Cause(*largest, mostly=abs(whole) <= 2 * abs(largest[2]) <= 2 * abs(whole))


@dataclass(frozen=True)
class _Held:
    """A held event on a line. ``cost_krw``: its planned cost for the people who attended; ``counted``: False if their number is needed but
    unknown.
    """

    event: Event
    cost_krw: int
    counted: bool


def variance(plan: Plan, records: Records, as_of: date) -> Variance:
    """The variance of the plan on the as-of date: planned to date, spent to date and the effects of every line."""
    spent: dict[str, list[DaySpending]] = defaultdict(list)
    for day in records.spending:
        if day.on <= as_of:
            spent[day.line_id].append(day)
    faulty = faulty_lines(plan)
    rows = []
    for activity in plan.activity:
        outcome = outcome_of(plan, activity, records, as_of)
        for line in plan.lines_of(activity.id):
            paid = spent.pop(line.id, [])
            if activity.kind.by_paying:
                rows.append(_paying_line(plan, line, outcome, sum(day.amount_krw for day in paid), as_of))
            else:
                rows.append(_line(plan, line, line.id not in faulty, outcome, paid, records, as_of))
    for line_id, days in spent.items():
        elsewhere = sum(day.amount_krw for day in days)
        rows.append(VarianceRow("line", line_id, None, 0, elsewhere, _in_order({"unlinked": elsewhere})))
    return Variance(as_of, planned_value(plan, as_of), tuple(rows))


def _sum(level: str, row_id: str, activity_id: str | None, rows: Iterable[VarianceRow]) -> VarianceRow:
    rows = list(rows)
    return VarianceRow(
        level,
        row_id,
        activity_id,
        sum(row.planned_krw for row in rows),
        sum(row.actual_krw for row in rows),
        tuple(sum(row.effect(name) for row in rows) for name in EFFECTS),
        frozenset().union(*(row.uncounted for row in rows)),
    )


def _in_order(effects: dict[str, int]) -> tuple[int, ...]:
    return tuple(effects.get(name, 0) for name in EFFECTS)


def _paying_line(plan: Plan, line: BudgetLine, outcome: ActivityOutcome, spent: int, as_of: date) -> VarianceRow:
    """The row of a line whose activity is done by paying; ``spent`` in won."""
    shares = line_shares(plan, line)
    planned = sum(share for occurrence, share in shares if occurrence.window.end <= as_of)
    off = sum(share for occurrence, share in shares if occurrence.window.end <= as_of and occurrence.number in outcome.cancelled)
    meant = sum(share for occurrence, share in shares if occurrence.number not in outcome.cancelled)
    if as_of >= plan.year.end:
        effects = {"times": -off, "price": spent - planned + off}
    else:
        within = min(spent, meant)
        effects = {"times": -off, "bills": within - planned + off, "price": spent - within}
    return VarianceRow("line", line.id, line.activity, planned, spent, _in_order(effects))


def _line(plan: Plan, line: BudgetLine, sound: bool, outcome: ActivityOutcome, paid: list[DaySpending], records: Records, as_of: date) -> VarianceRow:
    """The row of one line. ``sound``: its costing and amount agree, so that its factors can be used."""
    shares = line_shares(plan, line)
    over = as_of >= plan.year.end
    times = (factor_in(line, TIMES_UNITS) if sound else None) or len(shares)
    heads = _heads(plan, line) if sound else None
    a_time = round_half_up(Fraction(line.amount_krw, times))
    effects: dict[str, int] = defaultdict(int)
    held: list[_Held] = []

    @cache
    def beyond(cost: int, attendance: int, heads: int) -> int:
        """The cost of the people beyond (or below) the planned number (won)."""
        return round_half_up(Fraction(cost * (attendance - heads), heads))

    def hold(event: Event, cost: int) -> None:
        """Adds a held event of this planned cost, and its effect of people."""
        known = heads is None or event.attendance is not None
        more = beyond(cost, event.attendance, heads) if heads and event.attendance is not None else 0
        effects["people"] += more
        held.append(_Held(event, cost + more, known))

    planned = 0
    for occurrence, share in shares:
        due = occurrence.window.end <= as_of
        planned += share if due else 0
        event = outcome.held.get(occurrence.number)
        if event is not None:
            cost = share if times == len(shares) else a_time
            effects["times"] += cost - share
            effects["schedule"] += 0 if due else share
            hold(event, cost)
        elif due:
            effects["times" if over or occurrence.number in outcome.cancelled else "schedule"] -= share
    for event in outcome.extra:
        if line.window is None or line.window.start <= event.on <= line.window.end:
            effects["times"] += a_time
            hold(event, a_time)
    settled = outcome.held.keys() | outcome.cancelled
    delivered = plan.activity_by_id(line.activity).kind.done_by is DoneBy.DELIVERING
    ahead = sum(share for occurrence, share in shares if occurrence.number not in settled) if delivered and not over else 0
    _payments(line, held, paid, ahead if delivered else None, over, records, as_of, effects)
    if delivered:
        effects["price"] += effects.pop("unlinked", 0)
    uncounted = frozenset(h.event.id for h in held if not h.counted)
    return VarianceRow("line", line.id, line.activity, planned, sum(d.amount_krw for d in paid), _in_order(effects), uncounted)


def _payments(
    line: BudgetLine,
    held: list[_Held],
    paid: list[DaySpending],
    ahead: int | None,
    over: bool,
    records: Records,
    as_of: date,
    effects: dict[str, int],
) -> None:
    """Adds the effects of payments: each is matched to a held event (price or mixed, bills), or belongs to none (unlinked, bills).

    ``ahead``: the most that payments without an event may have paid ahead (won), of work that is delivered; None for work that is held.
    """
    named: dict[str, int] = defaultdict(int)
    loose = [day for day in paid if day.event_id is None]
    for day in paid:
        if day.event_id is not None:
            named[day.event_id] += day.amount_krw
    without = []
    for one in held:
        if one.event.id in named:
            effects["price" if one.counted else "mixed"] += named.pop(one.event.id) - one.cost_krw
        else:
            without.append(one)
    for event_id, amount in named.items():
        effects[_other(line, records.event(event_id), over, as_of)] += amount
    if not without:
        rest = sum(day.amount_krw for day in loose)
        before = min(max(rest, 0), ahead or 0)
        effects["bills"] += before
        effects["unlinked"] += rest - before
        return
    unpaid = 0
    if recent := [one for one in without if one.event.on > as_of - PAYMENT_LAG]:
        since = min(one.event.on for one in recent)
        paid_for = sum(d.amount_krw for d in loose if d.on >= since)
        if ahead is not None:
            # Instalments paid before the delivery are for it too, beyond what was delivered earlier.
            paid_for = max(sum(d.amount_krw for d in loose) - sum(one.cost_krw for one in without if one not in recent), 0)
        unpaid = max(sum(one.cost_krw for one in recent) - paid_for, 0)
    effects["bills"] -= unpaid
    rest = sum(d.amount_krw for d in loose) - sum(one.cost_krw for one in without) + unpaid
    before = min(max(rest, 0), ahead or 0)
    effects["bills"] += before
    rest -= before
    effects["price" if all(one.counted for one in without) else "mixed"] += rest


def _other(line: BudgetLine, event: Event | None, over: bool, as_of: date) -> str:
    """The effect of a payment that names an event other than the held ones that its line pays for."""
    status = event.status(as_of) if event else EventStatus.PLANNED
    if event and status == EventStatus.HELD:
        # Another line of the activity pays for this event: the prices of the two lines offset each other.
        return "price" if event.activity_id == line.activity else "unlinked"
    return "unlinked" if over or status == EventStatus.CANCELLED else "bills"


def _heads(plan: Plan, line: BudgetLine) -> int | None:
    """The number of attending people that a line's costing multiplies by; None if it counts none, or people who do not attend."""
    heads = _people(line)
    if not heads:
        return None
    if line.window is None:
        return heads if heads == plan.activity_by_id(line.activity).people else None
    paid_for = {o.number for o, _ in line_shares(plan, line)}
    beside = [other for other in plan.lines_of(line.activity) if paid_for & {o.number for o, _ in line_shares(plan, other)}]
    return heads if heads == max(_people(other) or 0 for other in beside) else None


def _people(line: BudgetLine) -> int | None:
    """The number of people that the whole costing is a multiple of; None if there is not exactly one such whole number."""
    parsed = costing.parse(line.costing)
    if not isinstance(parsed.tree, costing.Product):
        return None
    multiplied = {part.quantity.number_start for sign, part in parsed.tree.parts if sign == "×" and isinstance(part, costing.Leaf)}
    counts = [factor for factor in parsed.factors if factor.unit in PEOPLE_UNITS]
    if len(counts) != 1 or counts[0].key not in multiplied or counts[0].value.denominator != 1:
        return None
    return int(counts[0].value)
