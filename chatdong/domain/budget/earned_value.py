"""Earned value: what was earned by what was held, and the figures that follow from budget, plan, earned and spent.

Terms and formulas as in ANSI/EIA-748 and PMI's Practice Standard for Earned Value Management. All amounts are won.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import overload

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.rounding import round_half_up

SMALLEST_SHARE_TO_JUDGE = Fraction(1, 100)
"""Below this share of the budget a ratio to planned or earned value says more about one voucher than about the year."""


@dataclass(frozen=True)
class EarnedValue:
    """Budget at completion, planned value, earned value and actual cost on a day (won), and what follows from them.

    ``pv`` is None where there is no planned value. A ratio is an exact fraction, and None where ``unknown`` says why.
    """

    bac: int
    pv: int | None
    ev: int
    ac: int

    @property
    def cv(self) -> int:
        """Cost variance EV − AC: positive where the work done cost less than planned for it."""
        return self.ev - self.ac

    @property
    def sv(self) -> int | None:
        """Schedule variance EV − PV: negative where less was done than planned."""
        return None if self.pv is None else self.ev - self.pv

    @property
    def cpi(self) -> Fraction | None:
        """Cost performance index EV/AC: what one won bought of the plan."""
        return None if self.unknown("cpi") else Fraction(self.ev, self.ac)

    @property
    def spi(self) -> Fraction | None:
        """Schedule performance index EV/PV: the share of the planned work that was done."""
        return None if self.unknown("spi") else Fraction(self.ev, self.pv)

    @property
    def tcpi(self) -> Fraction | None:
        """To-complete performance index to the budget, (BAC−EV)/(BAC−AC): what each won left must still buy."""
        return self.tcpi_to(self.bac)

    def tcpi_to(self, target: int) -> Fraction | None:
        """The same to another total, such as an estimate at completion (won); None where that is spent."""
        return Fraction(self.bac - self.ev, target - self.ac) if target > self.ac else None

    @property
    def eac_by_pace(self) -> int | None:
        """Estimate at completion if the rest costs as what was done did: BAC/CPI."""
        return None if self.unknown("eac_by_pace") else round_half_up(Fraction(self.bac * self.ac, self.ev))

    @property
    def eac_at_plan_cost(self) -> int:
        """Estimate at completion if the rest costs what was planned for it: AC + BAC − EV."""
        return self.ac + self.bac - self.ev

    def eac_bottom_up(self, to_pay: int) -> int:
        """Estimate at completion if just what is still to be paid by the lines is paid: AC + that. The year-end forecast (연말 집행 전망)."""
        return self.ac + to_pay

    def etc(self, eac: int | None) -> int | None:
        """Estimate to complete EAC − AC: what is still to be spent by an estimate."""
        return None if eac is None else eac - self.ac

    @overload
    def vac(self, eac: int) -> int: ...
    @overload
    def vac(self, eac: None) -> None: ...
    def vac(self, eac: int | None) -> int | None:
        """Variance at completion BAC − EAC: what an estimate leaves of the budget."""
        return None if eac is None else self.bac - eac

    def unknown(self, figure: str) -> str | None:
        """Why a figure has no value: no_plan, planned_little, earned_little, nothing_spent, nothing_left; None if it has."""
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
    """What an activity has earned: its budget (won), how often it was held, at most as often as planned, and planned."""

    activity_id: str
    budget_krw: int
    held: int
    times: int

    @property
    def amount_krw(self) -> int:
        return round_half_up(Fraction(self.budget_krw * self.held, self.times))


def earned_by_activity(plan: Plan, records: Records, on: date) -> tuple[Earned, ...]:
    """The activities with a budget of this plan of which something was held by the end of a day."""
    held = {activity.id: len(records.held_days((activity.id,), on)) for activity in plan.activity}
    return tuple(
        Earned(activity.id, budget, min(held[activity.id], activity.times), activity.times)
        for activity in plan.activity
        if held[activity.id] and (budget := plan.budget_of(activity.id)) is not None
    )


def earned_value(plan: Plan, records: Records, on: date) -> int:
    """Each activity's budget × held ÷ planned occurrences, at most its budget."""
    return sum(earned.amount_krw for earned in earned_by_activity(plan, records, on))
