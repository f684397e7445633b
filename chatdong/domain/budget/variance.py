"""Why spending differs from the plan: (spent − planned to date) of every line, taken apart so that the parts add up to the won.

*Planned to date* is the bottom-up planned value: each line's amount laid on its planned occurrences, due when their window
has ended. What the official plan says otherwise is a step of its own (``Variance.basis_krw``). The steps are taken in a
fixed order, each at what the steps before it left; all amounts are won, positive where more was spent than planned.

1. ``times``: occurrences that will not be held (cancelled, or not held when the year is over) take their planned cost
   away; a held one that the plan does not have brings the cost of one. Where the costing multiplies by other times (회) than
   the line has dates (2,000원×60명×6회 over seven months), each held one brings the costing's cost of a time instead of its
   share of the amount: (held − planned times) × planned cost of a time.
2. ``schedule`` and ``bills``, together *timing*: what is due but still to come takes its planned cost away, what was held
   before it was due brings it. Held but not yet paid takes away what it should cost, for PAYMENT_LAG after the day (later
   the forecast takes it for a saving, and so does ``price``); paid for an event that is still to come brings it.
3. ``people``: (attendance − planned people) × planned price of a person and a time, on lines that count those who attend:
   their costing multiplies by one number of people (명·인), which is the activity's own, or, where the line narrows the
   activity's dates, the largest among the lines that pay for the same occurrences. Lecturers are not attendance.
4. ``price``: what was paid for the held occurrences, less what they should have cost for those who came. It holds every
   quantity that no record counts (lecturers, rooms, copies).

Not part of that order, because their cause cannot be known: ``mixed``, in the place of price, where the attendance of an event
on such a line was not recorded; ``unlinked``, paid without an event that was held (it names none while every held one has its
own payments, or one that was cancelled, or a line that this revision does not have).
A payment that names a held event of its activity belongs to it; those that name none belong, all together, to the held
occurrences that no payment names. A refund is a negative payment.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property

from chatdong.domain.budget.remaining_work import PAYMENT_LAG
from chatdong.domain.costing import costing
from chatdong.domain.plan.line_costing import PEOPLE_UNITS, TIMES_UNITS, factor_in, faulty_lines
from chatdong.domain.plan.milestones import planned_value
from chatdong.domain.plan.model import Activity, BudgetLine, Plan
from chatdong.domain.plan.occurrences import line_shares, planned_occurrences
from chatdong.domain.progress.records import DaySpending, Event, EventStatus, Records
from chatdong.domain.rounding import round_half_up

EFFECTS = ("times", "schedule", "bills", "people", "price", "mixed", "unlinked")
"""The steps from planned to spent, in their order."""


@dataclass(frozen=True)
class VarianceRow:
    """A line, an activity or the whole (``level``): planned to date, spent to date, and the steps between, won.

    ``effects`` follow EFFECTS. ``activity_id`` is None for the whole and for what was paid from lines that this revision
    does not have. ``uncounted`` are the events whose attendance a line needs and nobody recorded.
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
        """Spent − planned; the effects add up to it."""
        return self.actual_krw - self.planned_krw

    def effect(self, name: str) -> int:
        """One of EFFECTS, won."""
        return self.effects[EFFECTS.index(name)]

    @property
    def timing_krw(self) -> int:
        return self.effect("schedule") + self.effect("bills")


@dataclass(frozen=True)
class Cause:
    """The largest single step of one activity in the direction of the whole difference.

    ``mostly``: it is at least half of that difference, and no more than all of it (then others work against it).
    """

    activity_id: str | None
    effect: str
    amount_krw: int
    mostly: bool


@dataclass(frozen=True)
class Variance:
    """The whole on a day: ``official_krw`` is the official planned value, None where the plan has no milestones."""

    as_of: date
    official_krw: int | None
    lines: tuple[VarianceRow, ...]

    @cached_property
    def total(self) -> VarianceRow:
        return _sum("total", "", None, self.lines)

    @cached_property
    def activities(self) -> tuple[VarianceRow, ...]:
        """One row an activity that has a budget, in the plan's order; what no line explains stands last."""
        ids = dict.fromkeys(row.activity_id for row in self.lines)
        return tuple(_sum("activity", i or "", i, [row for row in self.lines if row.activity_id == i]) for i in ids)

    @property
    def basis_krw(self) -> int | None:
        """Bottom-up less official planned value: the step from the one plan to the other."""
        return None if self.official_krw is None else self.total.planned_krw - self.official_krw

    @cached_property
    def cause(self) -> Cause | None:
        """What explains the difference before all others; None where there is none."""
        whole = self.total.difference_krw
        steps = [(row.activity_id, name, row.effect(name)) for row in self.activities for name in EFFECTS]
        largest = max((step for step in steps if step[2] * whole > 0), key=lambda step: abs(step[2]), default=None)
        return largest and Cause(*largest, mostly=abs(whole) <= 2 * abs(largest[2]) <= 2 * abs(whole))


@dataclass(frozen=True)
class _Doings:
    """What became of an activity: held occurrences by number, cancelled numbers, held events that the plan does not have."""

    held: dict[int, Event]
    cancelled: frozenset[int]
    extra: tuple[Event, ...]
    over: bool


@dataclass(frozen=True)
class _Held:
    """A held occurrence on a line: what it should cost for those who came; ``counted`` says whether they are known."""

    event: Event
    cost_krw: int
    counted: bool


def variance(plan: Plan, records: Records, as_of: date) -> Variance:
    """Planned to date, spent to date and the steps between, of every line on a day."""
    spent: dict[str, list[DaySpending]] = defaultdict(list)
    for day in records.spending:
        if day.on <= as_of:
            spent[day.line_id].append(day)
    faulty = faulty_lines(plan)
    rows = []
    for activity in plan.activity:
        doings = _doings(plan, activity, records, as_of)
        for line in plan.lines_of(activity.id):
            rows.append(_line(plan, line, line.id not in faulty, doings, spent.pop(line.id, []), records, as_of))
    for line_id, days in spent.items():
        paid = sum(day.amount_krw for day in days)
        rows.append(VarianceRow("line", line_id, None, 0, paid, _in_order({"unlinked": paid})))
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


def _doings(plan: Plan, activity: Activity, records: Records, as_of: date) -> _Doings:
    """As ``occurrences.open_occurrences``: a held event without a number settles the earliest occurrence that is left."""
    happened = records.held_of((activity.id,), as_of)
    numbers = [o.number for o in planned_occurrences(plan, activity)]
    held: dict[int, Event] = {}
    others = []
    for event in happened:
        if event.occurrence in numbers and event.occurrence not in held:
            held[event.occurrence] = event
        else:
            others.append(event)
    known = records.of_activity(activity.id)
    cancelled = {e.occurrence for e in known if e.occurrence and e.status(as_of) == EventStatus.CANCELLED} - held.keys()
    left = [number for number in numbers if number not in held and number not in cancelled]
    unnumbered = [e for e in others if e.occurrence is None]
    held |= dict(zip(left, unnumbered, strict=False))
    settling = {event.id for event in held.values()}
    extra = tuple(e for e in others if e.id not in settling)
    return _Doings(held, frozenset(cancelled), extra, as_of >= plan.year.end)


def _line(plan: Plan, line: BudgetLine, sound: bool, doings: _Doings, paid: list[DaySpending], records: Records, as_of: date) -> VarianceRow:
    """One line; ``sound`` says whether its costing and amount agree, so that its factors can be built upon."""
    shares = line_shares(plan, line)
    times = (factor_in(line, TIMES_UNITS) if sound else None) or len(shares)
    heads = _heads(plan, line) if sound else None
    a_time = round_half_up(Fraction(line.amount_krw, times))
    effects: dict[str, int] = defaultdict(int)
    held: list[_Held] = []

    @cache
    def beyond(cost: int, attendance: int, heads: int) -> int:
        return round_half_up(Fraction(cost * (attendance - heads), heads))

    def hold(event: Event, cost: int) -> None:
        known = heads is None or event.attendance is not None
        more = beyond(cost, event.attendance, heads) if heads and event.attendance is not None else 0
        effects["people"] += more
        held.append(_Held(event, cost + more, known))

    planned = 0
    for occurrence, share in shares:
        due = occurrence.window.end <= as_of
        planned += share if due else 0
        event = doings.held.get(occurrence.number)
        if event is not None:
            cost = share if times == len(shares) else a_time
            effects["times"] += cost - share
            effects["schedule"] += 0 if due else share
            hold(event, cost)
        elif due:
            effects["times" if doings.over or occurrence.number in doings.cancelled else "schedule"] -= share
    for event in doings.extra:
        if line.window is None or line.window.start <= event.on <= line.window.end:
            effects["times"] += a_time
            hold(event, a_time)
    _payments(line, held, paid, doings.over, records, as_of, effects)
    uncounted = frozenset(h.event.id for h in held if not h.counted)
    return VarianceRow("line", line.id, line.activity, planned, sum(d.amount_krw for d in paid), _in_order(effects), uncounted)


def _payments(
    line: BudgetLine, held: list[_Held], paid: list[DaySpending], over: bool, records: Records, as_of: date, effects: dict[str, int]
) -> None:
    """Lay what was paid beside what was held: the rest of price, the bills, and what belongs to nothing that was held."""
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
        effects["unlinked"] += sum(day.amount_krw for day in loose)
        return
    unpaid = 0
    if recent := [one for one in without if one.event.on > as_of - PAYMENT_LAG]:
        since = min(one.event.on for one in recent)
        unpaid = max(sum(one.cost_krw for one in recent) - sum(d.amount_krw for d in loose if d.on >= since), 0)
    effects["bills"] -= unpaid
    rest = sum(d.amount_krw for d in loose) - sum(one.cost_krw for one in without) + unpaid
    effects["price" if all(one.counted for one in without) else "mixed"] += rest


def _other(line: BudgetLine, event: Event | None, over: bool, as_of: date) -> str:
    """Where a payment belongs whose event is none of those that the line pays for."""
    status = event.status(as_of) if event else EventStatus.PLANNED
    if event and status == EventStatus.HELD:
        # Another line of the same activity was to pay for it: between them the price comes out right.
        return "price" if event.activity_id == line.activity else "unlinked"
    return "unlinked" if over or status == EventStatus.CANCELLED else "bills"


def _heads(plan: Plan, line: BudgetLine) -> int | None:
    """How many attending people a line's costing multiplies by; None where it counts none, or others."""
    heads = _people(line)
    if not heads:
        return None
    if line.window is None:
        return heads if heads == plan.activity_by_id(line.activity).people else None
    paid_for = {o.number for o, _ in line_shares(plan, line)}
    beside = [other for other in plan.lines_of(line.activity) if paid_for & {o.number for o, _ in line_shares(plan, other)}]
    return heads if heads == max(_people(other) or 0 for other in beside) else None


def _people(line: BudgetLine) -> int | None:
    """The number of people that the whole costing is a multiple of."""
    parsed = costing.parse(line.costing)
    if not isinstance(parsed.tree, costing.Product):
        return None
    multiplied = {part.quantity.number_start for sign, part in parsed.tree.parts if sign == "×" and isinstance(part, costing.Leaf)}
    counts = [factor for factor in parsed.factors if factor.unit in PEOPLE_UNITS]
    if len(counts) != 1 or counts[0].key not in multiplied or counts[0].value.denominator != 1:
        return None
    return int(counts[0].value)
