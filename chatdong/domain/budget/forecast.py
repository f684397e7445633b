"""The figures and the forecast of each budget line; those of the lines add up exactly to those of the whole budget.

Every estimate of the whole (``figures.Figures``) is divided between the lines, so that any scopes of the budget add up to it to
the won. By pace, a line's remaining work costs as the work of the whole did so far: spent + (budget − earned) × AC/EV, which over
all lines is BAC/CPI.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from chatdong.domain.budget.earned_value import Earned, EarnedValue
from chatdong.domain.budget.figures import figures
from chatdong.domain.budget.remaining_work import still_payable, unpaid_by_line
from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.plan.occurrences import line_shares
from chatdong.domain.progress.records import Records
from chatdong.domain.rounding import round_half_up


@dataclass(frozen=True)
class Outlook:
    """The figures of a line, or of several lines together, on a day (won).

    ``planned_krw``: bottom-up planned value. ``coming_krw``: still to be paid, at planned cost. ``eac_by_pace_krw``: estimate at completion
    at the pace of the whole budget, None if that pace cannot be judged. The formulas are those of ``EarnedValue``.
    """

    budget_krw: int
    planned_krw: int
    earned_krw: int
    spent_krw: int
    coming_krw: int
    eac_by_pace_krw: int | None

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
    def lapse_krw(self) -> int:
        """불용 expected by the bottom-up estimate (won); negative if the budget will be exceeded."""
        return self.value.vac(self.eac_bottom_up_krw)

    @property
    def estimates(self) -> tuple[int, ...]:
        """The known estimates at completion (won), smallest first."""
        made = (self.eac_by_pace_krw, self.eac_at_plan_cost_krw, self.eac_bottom_up_krw)
        return tuple(sorted(krw for krw in made if krw is not None))


def earned_by_line(plan: Plan, activity_id: str, held: int) -> dict[str, int]:
    """Line → its part of the activity's earned value after ``held`` holdings (won).

    Each holding earns a line the whole won of its amount ÷ times. The won that the divisions leave over are earned line by line, in the
    order of the lines. So no line's earned value ever falls, and the lines add up to the activity's earned value.
    """
    times = plan.activity_by_id(activity_id).times
    lines = plan.lines_of(activity_id)
    held = min(held, times)
    shares = [divmod(line.amount_krw, times) for line in lines]
    whole = Earned(activity_id, plan.budget_of(activity_id) or 0, held, times).amount_krw
    left_over = whole - held * sum(share for share, _rest in shares)
    earned = {}
    for line, (share, rest) in zip(lines, shares, strict=True):
        taken = min(left_over, rest)
        left_over -= taken
        earned[line.id] = held * share + taken
    return earned


def outlooks(plan: Plan, records: Records, as_of: date) -> dict[str, Outlook]:
    """Line → its outlook on the as-of date: the plan's lines in their order, then lines of other revisions that have spending."""
    spent = records.spent_by_line(as_of)
    coming: dict[str, int] = defaultdict(int, unpaid_by_line(plan, records, as_of))
    for left in still_payable(plan, records, as_of):
        for line_id, cost in left.lines:
            coming[line_id] += cost
    earned: dict[str, int] = {}
    for activity in plan.activity:
        earned |= earned_by_line(plan, activity.id, len(records.held_days((activity.id,), as_of)))
    lines: dict[str, BudgetLine | None] = {line.id: line for line in plan.budget_line}
    lines |= dict.fromkeys(sorted(spent.keys() - lines.keys()))
    amounts = {line_id: line.amount_krw if line else 0 for line_id, line in lines.items()}
    paces = _by_pace(plan, records, as_of, {i: (spent[i], amounts[i] - earned.get(i, 0)) for i in lines})
    return {
        line_id: Outlook(
            amounts[line_id],
            0 if line is None else sum(share for o, share in line_shares(plan, line) if o.window.end <= as_of),
            earned.get(line_id, 0),
            spent[line_id],
            coming[line_id],
            paces.get(line_id),
        )
        for line_id, line in lines.items()
    }


def _by_pace(plan: Plan, records: Records, as_of: date, lines: dict[str, tuple[int, int]]) -> dict[str, int]:
    """Line → estimate at completion at the pace of the whole budget (won); empty if that pace cannot be judged.

    ``lines``: line → (spent, not yet earned). The amounts are rounded cumulatively, so that they add up to the rounded whole.
    """
    now = figures(plan, records, as_of)
    if now.eac_by_pace is None:
        return {}
    found, so_far, rounded = {}, Fraction(0), 0
    for line_id, (spent, to_earn) in lines.items():
        so_far += spent + to_earn * Fraction(now.actual, now.earned)
        found[line_id] = round_half_up(so_far) - rounded
        rounded += found[line_id]
    return found


def together(lines: Iterable[Outlook]) -> Outlook:
    """The sum of several outlooks; the estimate by pace is None if that of one of them is."""
    lines = tuple(lines)
    paces = [line.eac_by_pace_krw for line in lines if line.eac_by_pace_krw is not None]
    return Outlook(
        sum(line.budget_krw for line in lines),
        sum(line.planned_krw for line in lines),
        sum(line.earned_krw for line in lines),
        sum(line.spent_krw for line in lines),
        sum(line.coming_krw for line in lines),
        sum(paces) if len(paces) == len(lines) else None,
    )
