"""The effect of a scenario: category caps and 전용, unit costs, milestones, goals, and edits below commitments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from chatdong.domain.budget.curves import bottom_up_curve
from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Direction, Indicator, Milestone, Plan, Target
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.plan.totals import total
from chatdong.domain.progress.records import Records
from chatdong.domain.scenario.committed import Committed, below_committed
from chatdong.domain.scenario.sessions import attendances_in, followed, sessions_in


@dataclass(frozen=True)
class CategoryRoom:
    """A category's sum in the scenario, and its cap, the amount that the plan prints for it (won)."""

    category_id: str
    cap_krw: int
    scenario_krw: int

    @property
    def over_krw(self) -> int:
        """The amount above the cap (won), at least 0."""
        return max(self.scenario_krw - self.cap_krw, 0)

    @property
    def room_krw(self) -> int:
        """The amount left below the cap (won), at least 0."""
        return max(self.cap_krw - self.scenario_krw, 0)


@dataclass(frozen=True)
class Reallocation:
    """전용: an amount (won) that would have to move from one category to another."""

    from_category: str
    to_category: str
    amount_krw: int


@dataclass(frozen=True)
class UnitCost:
    """An activity's cost (won), number of sessions, and attendances (people × sessions); None if unknown."""

    activity_id: str
    amount_krw: int | None
    sessions: int | None
    attendances: int | None

    @property
    def per_session(self) -> Fraction | None:
        """The cost of one session (won, exact); None if unknown."""
        return Fraction(self.amount_krw, self.sessions) if self.amount_krw is not None and self.sessions else None

    @property
    def per_person(self) -> Fraction | None:
        """The cost of one person at one session (won, exact); None if unknown."""
        return Fraction(self.amount_krw, self.attendances) if self.amount_krw is not None and self.attendances else None


@dataclass(frozen=True)
class MilestoneForecast:
    """A milestone and the bottom-up planned values of plan and scenario on its day (won).

    ``reached_on``: the first day on which the scenario's planned value reaches the milestone; None if it does not within the year.
    """

    milestone: Milestone
    plan_krw: int
    scenario_krw: int
    reached_on: date | None

    @property
    def missed(self) -> bool:
        """True if the scenario, held as planned, costs less than the milestone by its day."""
        return self.scenario_krw < self.milestone.amount_krw

    @property
    def newly_missed(self) -> bool:
        """True if the scenario misses the milestone and the plan does not."""
        return self.missed and self.plan_krw >= self.milestone.amount_krw


@dataclass(frozen=True)
class GoalForecast:
    """A goal of the year that counts sessions, and the counts that plan and scenario provide for, in the indicator's unit.

    None if unknown.
    """

    indicator: Indicator
    target: Target
    planned: int | None
    scenario: int | None

    @property
    def reachable(self) -> bool | None:
        """True if the scenario provides for the target, or stays below it where less is better, or within its range; None if the count is unknown
        or the target is not quantified."""
        if self.scenario is None or self.target.value is None:
            return None
        high = self.target.high if self.target.high is not None else self.target.value
        enough, few = self.scenario >= self.target.value, self.scenario <= high
        return {Direction.MORE: enough, Direction.LESS: few, Direction.WITHIN: enough and few}[self.indicator.good]


@dataclass(frozen=True)
class Effect:
    """The effect of a scenario. ``costs``: (plan, scenario) by activity. ``committed``: edits below commitments. Amounts are won."""

    total_krw: int
    cap_krw: int
    categories: tuple[CategoryRoom, ...]
    reallocations: tuple[Reallocation, ...]
    costs: tuple[tuple[UnitCost, UnitCost], ...]
    milestones: tuple[MilestoneForecast, ...]
    goals: tuple[GoalForecast, ...]
    committed: tuple[Committed, ...]

    @property
    def shortfall_krw(self) -> int:
        """The amount above the plan's total (won), at least 0; no 전용 can cover it."""
        return max(self.total_krw - self.cap_krw, 0)


def effect(plan: Plan, scenario: Plan, records: Records, as_of: date) -> Effect:
    """The effect of a scenario compared with its plan, given the records on the as-of date."""
    rooms = category_rooms(plan, scenario)
    return Effect(
        total(scenario),
        plan.total_krw,
        rooms,
        reallocations(rooms, total(scenario) - plan.total_krw),
        tuple(zip(unit_costs(plan, plan), unit_costs(plan, scenario), strict=True)),
        milestone_forecasts(plan, scenario),
        goal_forecasts(plan, scenario, records, as_of),
        below_committed(plan, scenario, records, as_of),
    )


def category_rooms(plan: Plan, scenario: Plan) -> tuple[CategoryRoom, ...]:
    """The room of each category in the plan's order; its cap is the amount that the plan prints for it."""
    sums = {category.id: 0 for category in plan.category}
    for line in scenario.budget_line:
        sums[line.category] += line.amount_krw
    return tuple(CategoryRoom(category.id, category.amount_krw, sums[category.id]) for category in plan.category)


def reallocations(rooms: tuple[CategoryRoom, ...], beyond_total_krw: int) -> tuple[Reallocation, ...]:
    """The 전용 that would cover the categories above their caps, in the plan's order, from the categories with most room first.

    The amount above the plan's total (``beyond_total_krw``, if positive) cannot be covered; the last categories go without.
    """
    to_move = max(sum(room.over_krw for room in rooms) - max(beyond_total_krw, 0), 0)
    left = {room.category_id: room.room_krw for room in sorted(rooms, key=lambda room: -room.room_krw)}
    moves = []
    for room in rooms:
        needed = min(room.over_krw, to_move)
        to_move -= needed
        for source in left:
            amount = min(needed, left[source])
            if amount:
                moves.append(Reallocation(source, room.category_id, amount))
                left[source] -= amount
                needed -= amount
    return tuple(moves)


def unit_costs(plan: Plan, scenario: Plan) -> tuple[UnitCost, ...]:
    """The unit costs in the scenario of each activity that has budget lines."""
    sessions, attendances = sessions_in(plan, scenario), attendances_in(plan, scenario)
    return tuple(UnitCost(a.id, scenario.budget_of(a.id), sessions[a.id], attendances[a.id]) for a in plan.activity if plan.lines_of(a.id))


def milestone_forecasts(plan: Plan, scenario: Plan) -> tuple[MilestoneForecast, ...]:
    """The forecast for each milestone, by date; the scenario's activities are held as often as its costings say (``followed``)."""
    before, after = bottom_up_curve(plan), bottom_up_curve(followed(plan, scenario))
    found = []
    for milestone in milestones_by_date(plan):
        day = (milestone.on - plan.year.start).days
        reached = next((n for n, height in enumerate(after) if height >= milestone.amount_krw), None)
        reached_on = None if reached is None else plan.year.start + timedelta(reached)
        found.append(MilestoneForecast(milestone, before[day], after[day], reached_on))
    return tuple(found)


def goal_forecasts(plan: Plan, scenario: Plan, records: Records, as_of: date) -> tuple[GoalForecast, ...]:
    """The forecast for this year's goals that count the sessions of activities, or the months with a session.

    Sessions already held count, whatever the scenario asks. Months are at most those of the activities' planned windows.
    """
    held = {a.id: sum(e.activity_id == a.id for e in records.held(as_of)) for a in plan.activity}
    after = {activity_id: None if n is None else max(n, held[activity_id]) for activity_id, n in sessions_in(plan, scenario).items()}
    before = {activity.id: activity.times for activity in plan.activity}
    came, come = attendances_in(plan, plan), attendances_in(plan, scenario)
    moved = followed(plan, scenario)
    found = []
    for target in plan.year_target:
        indicator = plan.indicator_by_id(target.indicator)
        of = measure_of(indicator)
        if target.year == plan.fiscal_year and of.by_activities and of.activities(plan, indicator):
            found.append(GoalForecast(indicator, target, _provided(plan, indicator, before, came), _provided(moved, indicator, after, come)))
    return tuple(found)


def _provided(plan: Plan, indicator: Indicator, sessions: Mapping[str, int | None], attendances: Mapping[str, int | None]) -> int | None:
    of = measure_of(indicator)
    activities = of.activities(plan, indicator)
    counts = {activity.id: count for activity in activities if (count := sessions[activity.id]) is not None}
    if len(counts) < len(activities):
        return None
    spans = [o.window for activity in activities for o in planned_occurrences(plan, activity)]
    return of.reachable(counts, {activity.id: attendances[activity.id] for activity in activities}, spans)
