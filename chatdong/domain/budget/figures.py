"""The figures of budget execution on a day: planned value, earned value, actual cost, estimates at completion.

Terms and formulas as in earned value management (ANSI/EIA-748; PMI, Practice Standard for Earned Value Management):
CPI = EV/AC, SPI = EV/PV, EAC by pace = BAC/CPI, EAC at plan cost = AC + BAC − EV. All amounts are won.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chatdong.domain.budget.earned_value import EarnedValue, earned_value
from chatdong.domain.budget.position import current_budget_by_line
from chatdong.domain.budget.remaining_work import ToCome, to_come
from chatdong.domain.plan.milestones import planned_value, planned_value_bottom_up
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records


@dataclass(frozen=True)
class Figures:
    """The state of the budget on a day (won; ratios as exact fractions). None means unknown, never 0.

    ``planned``: by the plan's milestones. ``planned_bottom_up``: by the planned occurrences whose window has ended. ``unpaid``: bills of recently
    held events, and what is committed beyond the planned cost of the open work. ``remaining``: planned cost of the open occurrences of
    this year, less what was paid of them.
    """

    as_of: date
    budget: int
    planned: int | None
    planned_bottom_up: int
    earned: int
    actual: int
    unpaid: int
    remaining: int
    moved: int = 0
    """The net of the budget changes in force: carried in, transferred and by supplementary budgets; negative if they took more away (won)."""

    @property
    def current_budget(self) -> int:
        """예산현액: the budget with all changes in force (won). Earned value stays measured by the plan's own budget."""
        return self.budget + self.moved

    @property
    def value(self) -> EarnedValue:
        """The four amounts of earned value management, with the planned value of the milestones."""
        return EarnedValue(self.budget, self.planned, self.earned, self.actual)

    @property
    def cpi(self) -> Fraction | None:
        """Cost performance index EV/AC; None if it cannot be judged (``EarnedValue.unknown``)."""
        return self.value.cpi

    @property
    def spi(self) -> Fraction | None:
        """Schedule performance index EV/PV; None if it cannot be judged."""
        return self.value.spi

    @property
    def eac_by_pace(self) -> int | None:
        """Estimate at completion BAC/CPI (won); None if it cannot be judged."""
        return self.value.eac_by_pace

    @property
    def eac_at_plan_cost(self) -> int:
        """Estimate at completion AC + BAC − EV (won)."""
        return self.value.eac_at_plan_cost

    @property
    def eac_bottom_up(self) -> int:
        """Bottom-up estimate at completion AC + unpaid + remaining (won), the year-end forecast."""
        return self.value.eac_bottom_up(self.unpaid + self.remaining)

    @property
    def lapse(self) -> int:
        """불용 expected by the bottom-up estimate: current budget − EAC (won); negative if the budget will be exceeded."""
        return self.value.vac(self.eac_bottom_up) + self.moved

    @property
    def eac(self) -> dict[str, int | None]:
        """Method → its estimate at completion (won)."""
        return {"by_pace": self.eac_by_pace, "at_plan_cost": self.eac_at_plan_cost, "bottom_up": self.eac_bottom_up}

    @property
    def estimates(self) -> tuple[int, ...]:
        """The known estimates at completion (won), smallest first."""
        return tuple(sorted(estimate for estimate in self.eac.values() if estimate is not None))


def figures(plan: Plan, records: Records, as_of: date, coming: ToCome | None = None) -> Figures:
    """The figures of the whole budget on the as-of date. ``coming``: what is still to come by then, where the caller has it already."""
    coming = coming or to_come(plan, records, as_of)
    budget = sum(line.amount_krw for line in plan.budget_line)
    planned, earned, actual = planned_value(plan, as_of), earned_value(plan, records, as_of), records.spent(as_of)
    return Figures(
        as_of=as_of,
        budget=budget,
        planned=planned,
        planned_bottom_up=planned_value_bottom_up(plan, as_of),
        earned=earned,
        actual=actual,
        unpaid=sum(coming.unpaid.values()),
        remaining=sum(left.cost_krw for left in coming.payable),
        moved=sum(current_budget_by_line(plan, records, as_of).values()) - budget,
    )
