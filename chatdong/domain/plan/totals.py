"""The total of a plan, and category totals of a plan beside those of a scenario."""

from dataclasses import dataclass

from chatdong.domain.plan.model import Plan


@dataclass(frozen=True)
class CategoryDifference:
    """The amount of a category in the plan and in the scenario (won); ``category_id`` "" is the whole budget."""

    category_id: str
    plan_krw: int
    scenario_krw: int

    @property
    def difference_krw(self) -> int:
        """Scenario − plan, won."""
        return self.scenario_krw - self.plan_krw


def total(plan: Plan) -> int:
    """The sum of all lines, won."""
    return sum(line.amount_krw for line in plan.budget_line)


def by_category(plan: Plan, scenario: Plan) -> tuple[CategoryDifference, ...]:
    """The amounts of each category in plan and scenario, in the plan's order, then of the whole budget."""

    def sums(of: Plan) -> dict[str, int]:
        """Category id → the sum of its lines, won."""
        return {c.id: sum(line.amount_krw for line in of.budget_line if line.category == c.id) for c in of.category}

    before, after = sums(plan), sums(scenario)
    rows = [CategoryDifference(c.id, before[c.id], after[c.id]) for c in plan.category]
    return (*rows, CategoryDifference("", total(plan), total(scenario)))
