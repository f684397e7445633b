"""The reconciliation of a plan's total with its lines, categories and last milestone."""

from dataclasses import dataclass

from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Plan


@dataclass(frozen=True)
class Reconciliation:
    """Four totals of a plan that must be equal (won); ``last_milestone_krw`` is None if the plan has no milestones."""

    lines_krw: int
    categories_krw: int
    total_krw: int
    last_milestone_krw: int | None

    @property
    def has_parts(self) -> bool:
        """True if the plan states an amount below its total: of a line, a category or a milestone."""
        return bool(self.lines_krw or self.categories_krw or self.last_milestone_krw)

    @property
    def holds(self) -> bool:
        """True if the totals are equal; a missing last milestone is left out."""
        given = {self.lines_krw, self.categories_krw, self.total_krw, self.last_milestone_krw} - {None}
        return len(given) == 1


def reconcile(plan: Plan) -> Reconciliation:
    """The plan's four totals: sum of lines, sum of printed category amounts, printed total, last milestone."""
    milestones = milestones_by_date(plan)
    return Reconciliation(
        sum(line.amount_krw for line in plan.budget_line),
        sum(category.amount_krw for category in plan.category),
        plan.total_krw,
        milestones[-1].amount_krw if milestones else None,
    )
