"""What each line of the budget has earned and cost by a day, and will have cost by the year's end; lines add up exactly.

Every estimate of the whole (see burn.Figures) is divided between the lines so that any parts of the budget add up to it to
the won. By pace, a line's remaining work costs as the whole's work did so far: spent + (budget − earned) × AC/EV, which
over all lines is BAC/CPI.
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
    """A line, or the sum of several, on a day (won).

    planned: laid on the activities' dates. coming: still to be paid, at plan cost. eac_by_pace: what the year will have cost at
    the whole's pace, None where no pace can be judged. The formulas are those of ``EarnedValue``.
    """

    budget_krw: int
    planned_krw: int
    earned_krw: int
    spent_krw: int
    coming_krw: int
    eac_by_pace_krw: int | None

    @property
    def value(self) -> EarnedValue:
        """Its four amounts of earned value management, planned value bottom-up."""
        return EarnedValue(self.budget_krw, self.planned_krw, self.earned_krw, self.spent_krw)

    @property
    def eac_at_plan_cost_krw(self) -> int:
        """What the year will have cost if the rest costs what was planned for it."""
        return self.value.eac_at_plan_cost

    @property
    def eac_bottom_up_krw(self) -> int:
        """What the year will have cost, bottom-up: spent and still to be paid."""
        return self.value.eac_bottom_up(self.coming_krw)

    @property
    def lapse_krw(self) -> int:
        """불용 expected bottom-up; negative where the budget will not do."""
        return self.value.vac(self.eac_bottom_up_krw)

    @property
    def estimates(self) -> tuple[int, ...]:
        """The estimates at completion that can be made, smallest first."""
        made = (self.eac_by_pace_krw, self.eac_at_plan_cost_krw, self.eac_bottom_up_krw)
        return tuple(sorted(krw for krw in made if krw is not None))


def earned_by_line(plan: Plan, activity_id: str, held: int) -> dict[str, int]:
    """An activity's earned value after so many holdings, divided between its lines (won).

    Each line earns the whole won of its amount ÷ times at every holding. The won left over by the divisions are laid end
    to end in the order of the lines and earned from the front, so that no line ever falls and all lines meet the activity.
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
    """Line id → its outlook: the plan's lines in their order, then those of other revisions that were paid from."""
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
    """(spent, not yet earned) by line → cost at completion at the whole's pace; rounded so that the lines meet the whole."""
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
    """The sum of some lines."""
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
