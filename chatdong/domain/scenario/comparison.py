"""Several scenarios beside the plan: money by line and category, unit costs, goals and milestones. Rows of money add up to the whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from chatdong.domain.budget.curves import bottom_up_curve
from chatdong.domain.plan.model import BudgetLine, Indicator, Milestone, Plan, Target
from chatdong.domain.plan.totals import total
from chatdong.domain.progress.records import Records
from chatdong.domain.scenario.effect import Effect, UnitCost, effect
from chatdong.domain.scenario.sessions import followed

MOST = 4
"""The most scenarios that can be compared at a glance."""


@dataclass(frozen=True)
class MoneyRow:
    """The amounts of a line or category in the plan and in each scenario, in their order (won); ``id`` "" is the whole."""

    id: str
    plan_krw: int
    scenarios_krw: tuple[int, ...]

    @property
    def differences_krw(self) -> tuple[int, ...]:
        """Each scenario less the plan (won)."""
        return tuple(krw - self.plan_krw for krw in self.scenarios_krw)

    @property
    def differs(self) -> bool:
        """True if a scenario's amount differs from the plan's."""
        return any(self.differences_krw)


@dataclass(frozen=True)
class GoalRow:
    """The count that the plan and each scenario provide for a goal, in the indicator's unit; None if unknown."""

    indicator: Indicator
    target: Target
    planned: int | None
    scenarios: tuple[int | None, ...]
    reachable: tuple[bool | None, ...]


@dataclass(frozen=True)
class MilestoneRow:
    """The bottom-up planned values of plan and scenarios on a milestone's day (won), and whether each misses the milestone."""

    milestone: Milestone
    plan_krw: int
    plan_missed: bool
    scenarios_krw: tuple[int, ...]
    missed: tuple[bool, ...]


@dataclass(frozen=True)
class Outcome:
    """A scenario in a few figures: amounts (won) and numbers of missed milestones, missed goals and edits below commitments.

    ``left_krw``: the plan's total less the scenario's. ``moved_krw``: the 전용 needed. ``goals_unknown``: goals whose reachability is unknown.
    """

    total_krw: int
    left_krw: int
    moved_krw: int
    milestones_missed: int
    goals_missed: int
    goals_unknown: int
    below_committed: int


@dataclass(frozen=True)
class ScenarioComparison:
    """The comparison of several scenarios with their plan.

    ``costs``: for each activity its unit costs in the plan and then in each scenario. ``plan_curve`` and ``curves``: bottom-up planned value (won)
    at the end of every day of the year.
    """

    plan: Outcome
    scenarios: tuple[Outcome, ...]
    categories: tuple[MoneyRow, ...]
    lines: tuple[MoneyRow, ...]
    costs: tuple[tuple[UnitCost, ...], ...]
    goals: tuple[GoalRow, ...]
    milestones: tuple[MilestoneRow, ...]
    plan_curve: tuple[int, ...]
    curves: tuple[tuple[int, ...], ...]


def compare_scenarios(plan: Plan, scenarios: Sequence[Plan], records: Records, as_of: date) -> ScenarioComparison:
    """The comparison of scenarios with the plan that they were made from by ``apply_edits``. Rows of money end with the whole."""
    own = effect(plan, plan, records, as_of)
    effects = [effect(plan, scenario, records, as_of) for scenario in scenarios]
    return ScenarioComparison(
        _outcome(own),
        tuple(_outcome(each) for each in effects),
        _money(plan, scenarios, [category.id for category in plan.category], lambda line: line.category),
        _money(plan, scenarios, [line.id for line in plan.budget_line], lambda line: line.id),
        tuple((before, *(each.costs[i][1] for each in effects)) for i, (before, _after) in enumerate(own.costs)),
        tuple(
            GoalRow(
                goal.indicator,
                goal.target,
                goal.planned,
                tuple(each.goals[i].scenario for each in effects),
                tuple(each.goals[i].reachable for each in effects),
            )
            for i, goal in enumerate(own.goals)
        ),
        tuple(
            MilestoneRow(
                forecast.milestone,
                forecast.plan_krw,
                forecast.missed,
                tuple(each.milestones[i].scenario_krw for each in effects),
                tuple(each.milestones[i].missed for each in effects),
            )
            for i, forecast in enumerate(own.milestones)
        ),
        bottom_up_curve(plan),
        tuple(bottom_up_curve(followed(plan, scenario)) for scenario in scenarios),
    )


def _outcome(of: Effect) -> Outcome:
    return Outcome(
        of.total_krw,
        of.cap_krw - of.total_krw,
        sum(move.amount_krw for move in of.reallocations),
        sum(forecast.missed for forecast in of.milestones),
        sum(goal.reachable is False for goal in of.goals),
        sum(goal.reachable is None for goal in of.goals),
        len(of.committed),
    )


def _money(plan: Plan, scenarios: Sequence[Plan], ids: Sequence[str], id_of: Callable[[BudgetLine], str]) -> tuple[MoneyRow, ...]:
    def sums(of: Plan) -> dict[str, int]:
        """{row id: won} of a plan."""
        found = dict.fromkeys(ids, 0)
        for line in of.budget_line:
            found[id_of(line)] += line.amount_krw
        return found

    before, after = sums(plan), [sums(scenario) for scenario in scenarios]
    rows = [MoneyRow(i, before[i], tuple(each[i] for each in after)) for i in ids]
    return (*rows, MoneyRow("", total(plan), tuple(total(scenario) for scenario in scenarios)))


def only_differing(rows: Sequence[MoneyRow]) -> tuple[tuple[MoneyRow, ...], MoneyRow | None, MoneyRow]:
    """(the rows with a scenario that differs from the plan, the other rows summed into one with the id "=" or None, the whole).

    ``rows`` are those of ``ScenarioComparison``, the whole last. The rows that are returned add up to the whole.
    """
    *each, whole = rows
    same = [row for row in each if not row.differs]
    rest = sum(row.plan_krw for row in same)
    return tuple(row for row in each if row.differs), MoneyRow("=", rest, (rest,) * len(whole.scenarios_krw)) if same else None, whole
