"""The figures and the forecast of each budget line; those of the lines add up exactly to those of the whole budget.

Every estimate of the whole (``figures.Figures``) is divided between the lines, so that any scopes of the budget add up to it to
the won. By pace, a line's remaining work costs as the work of the whole did so far: spent + (budget − earned) × AC/EV, which over
all lines is BAC/CPI.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chatdong.domain.budget.earned_value import EarnedValue, earned_by_line
from chatdong.domain.budget.figures import Figures, figures
from chatdong.domain.budget.remaining_work import to_come
from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.plan.occurrences import line_shares
from chatdong.domain.progress.records import Records
from chatdong.domain.rounding import round_half_up


@dataclass(frozen=True)
class Forecast:
    """The figures of a line, or of several lines together, on a day (won).

    ``planned_krw``: bottom-up planned value. ``coming_krw``: still to be paid in the year, at planned cost. ``later_krw``: committed and unpaid,
    but carried to the next year or due after the last day for payments. ``carried_krw``: carried to the next year and not bound. ``eac_by_pace_krw``: estimate at completion
    at the pace of the whole budget, None if that pace cannot be judged. The formulas are those of ``EarnedValue``.
    """

    budget_krw: int
    planned_krw: int
    earned_krw: int
    spent_krw: int
    coming_krw: int
    eac_by_pace_krw: int | None
    later_krw: int = 0
    carried_krw: int = 0

    @property
    def value(self) -> EarnedValue:
        """The four amounts of earned value management, with the bottom-up planned value."""
        return EarnedValue(self.budget_krw, self.planned_krw, self.earned_krw, self.spent_krw)

    @property
    def eac_at_plan_cost_krw(self) -> int:
        """Estimate at completion AC + BAC − EV (won): the rest costs as planned."""
        return self.value.eac_at_plan_cost

    @property
    def eac_bottom_up_krw(self) -> int:
        """Bottom-up estimate at completion (won): spent + still to be paid."""
        return self.value.eac_bottom_up(self.coming_krw)

    @property
    def to_pay_krw(self) -> int:
        """All that is still to be paid of the year's budget (won), in the year or, where it is carried or due later, after it."""
        return self.coming_krw + self.later_krw

    @property
    def lapse_krw(self) -> int:
        """불용 expected by the bottom-up estimate (won); negative if the budget will be exceeded."""
        return self.value.vac(self.eac_bottom_up_krw)

    @property
    def spare_krw(self) -> int:
        """The part of the budget that neither this year nor the next needs (won): the lapse without what is bound to be paid later or carried; negative if
        the budget is exceeded.
        """
        left = self.lapse_krw - self.later_krw
        return left - min(self.carried_krw, max(left, 0))

    @property
    def estimates(self) -> tuple[int, ...]:
        """The known estimates at completion (won), smallest first."""
        made = (self.eac_by_pace_krw, self.eac_at_plan_cost_krw, self.eac_bottom_up_krw)
        return tuple(sorted(krw for krw in made if krw is not None))


def forecasts(plan: Plan, records: Records, as_of: date) -> dict[str, Forecast]:
    """Line → its forecast on the as-of date: the plan's lines in their order, then lines of other revisions that have spending or commitments."""
    spent = records.spent_by_line(as_of)
    ahead = to_come(plan, records, as_of)
    coming, earned = ahead.by_line, earned_by_line(plan, records, as_of)
    lines: dict[str, BudgetLine | None] = {line.id: line for line in plan.budget_line}
    lines |= dict.fromkeys(sorted((spent.keys() | coming.keys()) - lines.keys()))
    amounts = {line_id: line.amount_krw if line else 0 for line_id, line in lines.items()}
    paces = _by_pace(figures(plan, records, as_of, ahead), {i: (spent[i], amounts[i] - earned.get(i, 0)) for i in lines})
    return {
        line_id: Forecast(
            amounts[line_id],
            0 if line is None else sum(share for o, share in line_shares(plan, line) if o.window.end <= as_of),
            earned.get(line_id, 0),
            spent[line_id],
            coming.get(line_id, 0),
            paces.get(line_id),
            *((ahead.lines[line_id].later_krw, ahead.lines[line_id].carried_krw) if line_id in ahead.lines else (0, 0)),
        )
        for line_id, line in lines.items()
    }


def _by_pace(now: Figures, lines: dict[str, tuple[int, int]]) -> dict[str, int]:
    """Line → estimate at completion at the pace of the whole budget (won); empty if that pace cannot be judged.

    ``lines``: line → (spent, not yet earned). The amounts are rounded cumulatively, so that they add up to the rounded whole.
    """
    if now.eac_by_pace is None:
        return {}
    found, so_far, rounded = {}, Fraction(0), 0
    for line_id, (spent, to_earn) in lines.items():
        so_far += spent + to_earn * Fraction(now.actual, now.earned)
        found[line_id] = round_half_up(so_far) - rounded
        rounded += found[line_id]
    return found


def together(lines: Iterable[Forecast]) -> Forecast:
    """The sum of several forecasts; the estimate by pace is None if that of one of them is."""
    lines = tuple(lines)
    paces = [line.eac_by_pace_krw for line in lines if line.eac_by_pace_krw is not None]
    return Forecast(
        sum(line.budget_krw for line in lines),
        sum(line.planned_krw for line in lines),
        sum(line.earned_krw for line in lines),
        sum(line.spent_krw for line in lines),
        sum(line.coming_krw for line in lines),
        sum(paces) if len(paces) == len(lines) else None,
        sum(line.later_krw for line in lines),
        sum(line.carried_krw for line in lines),
    )
