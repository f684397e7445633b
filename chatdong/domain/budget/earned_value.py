"""Earned value: the value of the work done, and the figures of earned value management that follow from it.

Terms and formulas as in ANSI/EIA-748 and PMI's Practice Standard for Earned Value Management. All amounts are won.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import overload

from chatdong.domain.budget.remaining_work import payments_of_lines
from chatdong.domain.plan.model import Activity, DoneBy, Plan
from chatdong.domain.progress.records import DaySpending, Records
from chatdong.domain.rounding import round_half_up

SMALLEST_SHARE_TO_JUDGE = Fraction(1, 100)
"""Ratios to a planned or earned value below this share of the budget are not shown: one voucher would decide them."""


@dataclass(frozen=True)
class EarnedValue:
    """Budget at completion, planned value, earned value and actual cost on a day (won), and the figures derived from them.

    ``pv`` is None if there is no planned value. A ratio is an exact fraction, or None for the reason that ``unknown`` gives.
    """

    bac: int
    pv: int | None
    ev: int
    ac: int

    @property
    def cv(self) -> int:
        """Cost variance EV − AC (won): positive if the work done cost less than planned."""
        return self.ev - self.ac

    @property
    def sv(self) -> int | None:
        """Schedule variance EV − PV (won): negative if less was done than planned; None without a planned value."""
        return None if self.pv is None else self.ev - self.pv

    @property
    def cpi(self) -> Fraction | None:
        """Cost performance index EV/AC: planned value of the work that one won bought."""
        return None if self.unknown("cpi") else Fraction(self.ev, self.ac)

    @property
    def spi(self) -> Fraction | None:
        """Schedule performance index EV/PV: work done relative to the work planned to date."""
        return None if self.unknown("spi") else Fraction(self.ev, self.pv)

    @property
    def tcpi(self) -> Fraction | None:
        """To-complete performance index (BAC−EV)/(BAC−AC): the cost performance that the rest needs to meet the budget."""
        return self.tcpi_to(self.bac)

    def tcpi_to(self, target: int) -> Fraction | None:
        """The same for another total than the budget, such as an estimate at completion (won); None if that total is already spent."""
        return Fraction(self.bac - self.ev, target - self.ac) if target > self.ac else None

    @property
    def eac_by_pace(self) -> int | None:
        """Estimate at completion BAC/CPI (won): the rest costs as the work done did."""
        return None if self.unknown("eac_by_pace") else round_half_up(Fraction(self.bac * self.ac, self.ev))

    @property
    def eac_at_plan_cost(self) -> int:
        """Estimate at completion AC + BAC − EV (won): the rest costs as planned."""
        return self.ac + self.bac - self.ev

    def eac_bottom_up(self, to_pay: int) -> int:
        """Bottom-up estimate at completion AC + ``to_pay`` (won), the year-end forecast (연말 집행 전망); ``to_pay``: the lines' costs to come."""
        return self.ac + to_pay

    def etc(self, eac: int | None) -> int | None:
        """Estimate to complete EAC − AC (won): the spending still to come by an estimate; None without one."""
        return None if eac is None else eac - self.ac

    @overload
    def vac(self, eac: int) -> int: ...
    @overload
    def vac(self, eac: None) -> None: ...
    def vac(self, eac: int | None) -> int | None:
        """Variance at completion BAC − EAC (won): the budget left by an estimate; None without one. Of the bottom-up estimate: 불용 예상."""
        return None if eac is None else self.bac - eac

    def unknown(self, figure: str) -> str | None:
        """The reason why a figure has no value; None if it has one.

        no_plan, planned_little, earned_little, nothing_spent or nothing_left.
        """
        little = self.bac * SMALLEST_SHARE_TO_JUDGE
        if figure in ("pv", "sv", "spi") and self.pv is None:
            return "no_plan"
        if figure == "spi" and self.pv is not None and (self.pv <= 0 or self.pv < little):
            return "planned_little"
        if figure in ("cpi", "eac_by_pace") and self.ac <= 0:
            return "nothing_spent"
        if figure == "eac_by_pace" and (self.ev <= 0 or self.ev < little):
            return "earned_little"
        if figure == "tcpi" and self.ac >= self.bac:
            return "nothing_left"
        return None


@dataclass(frozen=True)
class Earned:
    """The earned value of one activity: its budget and the amount earned (won), the number of held events (at most the planned number), and
    the planned number.

    ``held_krw``: budget × held ÷ planned (won, rounded half up). The amount differs from it by what was paid: of work that is done by paying,
    and of instalments of work that is delivered.
    """

    activity_id: str
    budget_krw: int
    held: int
    times: int
    amount_krw: int

    @property
    def held_krw(self) -> int:
        """Budget × held ÷ planned (won, rounded half up)."""
        return round_half_up(Fraction(self.budget_krw * self.held, self.times))


def held_by_line(plan: Plan, activity_id: str, held: int) -> dict[str, int]:
    """Line → its part of the earned value of an activity that is done by holding, after ``held`` holdings (won).

    Each holding earns a line the whole won of its amount ÷ times. The won that the divisions leave over are earned line by line, in the
    order of the lines. So no line's earned value ever falls, and the lines add up to budget × held ÷ planned.
    """
    times = plan.activity_by_id(activity_id).times
    lines = plan.lines_of(activity_id)
    held = min(held, times)
    shares = [divmod(line.amount_krw, times) for line in lines]
    whole = Earned(activity_id, sum(line.amount_krw for line in lines), held, times, 0).held_krw
    left_over = whole - held * sum(share for share, _rest in shares)
    earned = {}
    for line, (share, rest) in zip(lines, shares, strict=True):
        taken = min(left_over, rest)
        left_over -= taken
        earned[line.id] = held * share + taken
    return earned


def earned_of(plan: Plan, activity: Activity, records: Records, spent: Mapping[str, Sequence[DaySpending]], on: date) -> dict[str, int]:
    """Line → its earned value at the end of ``on`` (won), as the kind of its activity says. ``spent``: line → its payments of any day.

    Held: ``held_by_line``. Paid: what was paid, at most the line's amount. Delivered: the planned cost of what was delivered, and what was
    paid ahead of the rest, at most its planned cost (``LinePayments.delivered_krw``).
    """
    lines = plan.lines_of(activity.id)
    match activity.kind.done_by:
        case DoneBy.HOLDING:
            return held_by_line(plan, activity.id, len(records.held_days((activity.id,), on)))
        case DoneBy.PAYING:
            paid = {line.id: sum(day.amount_krw for day in spent.get(line.id, ()) if day.on <= on) for line in lines}
            return {line.id: min(max(paid[line.id], 0), line.amount_krw) for line in lines}
        case DoneBy.DELIVERING:
            payments = payments_of_lines(plan, activity, lines, spent, records, on)
            return {line_id: of.delivered_krw for line_id, of in payments.items()}


def spending_by_line(records: Records) -> dict[str, list[DaySpending]]:
    """Line → its payments of any day."""
    spent: dict[str, list[DaySpending]] = defaultdict(list)
    for day in records.spending:
        spent[day.line_id].append(day)
    return spent


def earned_by_line(plan: Plan, records: Records, on: date) -> dict[str, int]:
    """Line → its earned value at the end of ``on`` (won), for every line of the plan."""
    spent = spending_by_line(records)
    earned: dict[str, int] = {}
    for activity in plan.activity:
        earned |= earned_of(plan, activity, records, spent, on)
    return earned


def earned_by_activity(plan: Plan, records: Records, on: date) -> tuple[Earned, ...]:
    """The activities that have a budget in this plan and earned something, or held an event, by the end of ``on``."""
    earned = earned_by_line(plan, records, on)
    found = []
    for activity in plan.activity:
        lines = plan.lines_of(activity.id)
        held, amount = len(records.held_days((activity.id,), on)), sum(earned[line.id] for line in lines)
        if lines and (held or amount):
            budget = sum(line.amount_krw for line in lines)
            found.append(Earned(activity.id, budget, min(held, activity.times), activity.times, amount))
    return tuple(found)


def earned_value(plan: Plan, records: Records, on: date) -> int:
    """The plan's earned value at the end of ``on`` (won): the sum of ``earned_by_line``."""
    return sum(earned_by_line(plan, records, on).values())
