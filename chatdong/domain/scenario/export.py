"""The export of a scenario: rows beside the plan, and a plan file that can be loaded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatdong.domain.plan.funding import following
from chatdong.domain.plan.model import BudgetLine, Category, Milestone, Plan
from chatdong.domain.plan.toml_format import PlanFileError, format_plan, parse_plan
from chatdong.domain.scenario.edits import EditError
from chatdong.domain.scenario.sessions import SOURCE, followed
from chatdong.domain.scenario.spending_plan import approved_total_krw, with_spending_plan


@dataclass(frozen=True)
class ScenarioRow:
    """A budget line in the plan and in the scenario: its costing texts and amounts (won)."""

    line: BudgetLine
    plan_costing: str
    scenario_costing: str
    plan_krw: int
    scenario_krw: int

    @property
    def difference_krw(self) -> int:
        """Scenario − plan (won)."""
        return self.scenario_krw - self.plan_krw


def scenario_rows(plan: Plan, scenario: Plan) -> tuple[ScenarioRow, ...]:
    """The row of every budget line, changed or not, in the plan's order."""
    return tuple(
        ScenarioRow(before, before.costing, after.costing, before.amount_krw, after.amount_krw)
        for before, after in zip(plan.budget_line, scenario.budget_line, strict=True)
    )


def as_plan(plan: Plan, scenario: Plan, *, approved: bool = False) -> Plan:
    """The scenario as a plan of the same id, so that loading it makes the next revision.

    Times, people and occurrences follow the costings where the plan's do (``followed``). The total (총 예산액) and the milestones stay, as
    they are decided elsewhere (추경, 집행계획). The categories' amounts stay too, so that the plan check shows the 전용 needed; with
    ``approved`` each category becomes the sum of its lines, and stated amounts of funding follow their lines. Contradictions that this makes, also with sentences of the paper, are left to
    the plan check. A changed line, occurrence or category has "가상 편성" as its source.
    """
    lines = tuple(
        after if after == before else replace(after, source=SOURCE) for before, after in zip(plan.budget_line, scenario.budget_line, strict=True)
    )
    moved = replace(followed(plan, scenario), budget_line=lines)
    if not approved:
        return moved
    return replace(moved, category=tuple(_following(category, lines) for category in plan.category), funding=following(plan, scenario))


def _following(category: Category, lines: tuple[BudgetLine, ...]) -> Category:
    amount = sum(line.amount_krw for line in lines if line.category == category.id)
    return category if amount == category.amount_krw else replace(category, amount_krw=amount, source=SOURCE)


def plan_file_text(plan: Plan, scenario: Plan, *, approved: bool = False, milestones: Sequence[Milestone] = ()) -> str:
    """``as_plan`` as the text of a plan file; with ``milestones`` they are its spending plan, and its total follows its lines.

    Raises EditError if the scenario breaks a limit of plan files.
    """
    made = as_plan(plan, scenario, approved=approved)
    text = format_plan(with_spending_plan(made, milestones, approved_total_krw(plan, scenario)) if milestones else made)
    try:
        parse_plan(text)
    except PlanFileError as error:
        raise EditError(error.mistakes[0].where, error.mistakes[0].why) from None
    return text
