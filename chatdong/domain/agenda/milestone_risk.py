"""Milestone risks: the occurrences needed to meet the next milestones of the spending plan, and the cost of a slip.

A *milestone risk* is a coming milestone of the spending plan (집행계획 누계), or the fiscal year's end, after which unspent money lapses
(불용). All amounts are exact won. A cost counts on the day of its occurrence: a plan does not say how long payment then takes, so it
is not guessed. Let A be the cumulative amount of the milestone, S the spending to date, U the cost of recently held events not yet
paid (``remaining_work.unpaid_by_line``), and C the planned cost of an occurrence still to be held and expected by the milestone
(``remaining_work.remaining``):

expected = S + U + Σ C                       missing = max(A − S, 0)             short = max(A − expected, 0)
an occurrence of cost c that slips to a later day:   late = c if that day is after the milestone, else 0;
                                                     lapse = c if it is after the fiscal year's end, else 0
short if it slips = max(A − (expected − late), 0)    if it is cancelled, all of c lapses
needed: A cannot be reached without it, even if everything else that the plan's dates allow is held by the milestone:
        S + U + Σ (cost of what can be held by the milestone) − c < A
"""

import calendar
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from chatdong.domain.budget.remaining_work import Remaining, remaining, unpaid_by_line
from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.progress.records import Records


@dataclass(frozen=True)
class Step:
    """One occurrence expected by a milestone.

    ``latest``: the last day on which it can be held, by the plan and by the milestone. ``needed``: the milestone cannot be met without it.
    ``slipped_to``: its day after a slip. ``late_krw`` and ``lapse_krw``: the cost that the slip moves past the milestone, and past the fiscal year.
    """

    left: Remaining
    latest: date
    needed: bool
    slipped_to: date
    late_krw: int
    lapse_krw: int

    @property
    def cost_krw(self) -> int:
        """The planned cost of the occurrence (won)."""
        return self.left.cost_krw


@dataclass(frozen=True)
class MilestoneRisk:
    """A coming milestone, or the year's end (``milestone`` is None). The module's docstring has the formulas.

    ``steps``: the occurrences expected by then. ``earlier``: those expected later that the plan allows to be held by then. ``lines``: the cost of
    each line until then (won), adding up to expected − spent.
    """

    on: date
    milestone: Milestone | None
    amount_krw: int
    spent_krw: int
    unpaid_krw: int
    steps: tuple[Step, ...]
    earlier: tuple[Remaining, ...]
    lines: tuple[tuple[str, int], ...]

    @property
    def missing_krw(self) -> int:
        """The amount still to be spent (won); 0 if the milestone is reached."""
        return max(self.amount_krw - self.spent_krw, 0)

    @cached_property
    def expected_krw(self) -> int:
        """The spending by then if every occurrence is held when expected (won)."""
        return self.spent_krw + self.unpaid_krw + sum(step.cost_krw for step in self.steps)

    @property
    def short_krw(self) -> int:
        """The shortfall if every occurrence is held when expected (won)."""
        return self._short(self.expected_krw)

    @property
    def short_if_none_held_krw(self) -> int:
        """The shortfall if no further occurrence is held (won); at the year's end, the lapse."""
        return self._short(self.spent_krw + self.unpaid_krw)

    @property
    def short_if_all_held_krw(self) -> int:
        """The shortfall if everything that the plan's dates allow is held by then (won)."""
        return self._short(self.expected_krw + sum(left.cost_krw for left in self.earlier))

    def short_if_late(self, step: Step) -> int:
        """The shortfall if this occurrence slips and all others are held when expected (won)."""
        return self._short(self.expected_krw - step.late_krw)

    def short_if_cancelled(self, step: Step) -> int:
        """The shortfall if this occurrence is cancelled and all others are held when expected (won)."""
        return self._short(self.expected_krw - step.cost_krw)

    def _short(self, reached: int) -> int:
        return max(self.amount_krw - reached, 0)


def milestone_risks(plan: Plan, records: Records, as_of: date, months: int = 1) -> tuple[MilestoneRisk, ...]:
    """The risks of the milestones after the as-of date, by date, whether in danger or not; a slip is ``months`` long.

    The year's end follows, with the sum of the lines as its amount, unless it is past or has a milestone of its own.
    """
    points: list[tuple[date, Milestone | None, int]] = [(m.on, m, m.amount_krw) for m in milestones_by_date(plan) if m.on > as_of]
    if as_of < plan.year.end and not any(on == plan.year.end for on, _, _ in points):
        points.append((plan.year.end, None, sum(line.amount_krw for line in plan.budget_line)))
    ahead = sorted((left for left in remaining(plan, records, as_of) if left.lines), key=lambda left: left.expected)
    spent, unpaid = records.spent(as_of), unpaid_by_line(plan, records, as_of)
    return tuple(_milestone_risk(plan, as_of, months, point, ahead, spent, unpaid) for point in points)


def _milestone_risk(
    plan: Plan,
    as_of: date,
    months: int,
    point: tuple[date, Milestone | None, int],
    ahead: list[Remaining],
    spent: int,
    unpaid: dict[str, int],
) -> MilestoneRisk:
    on, milestone, amount = point
    expected = [left for left in ahead if left.expected <= on]
    earlier = tuple(left for left in ahead if left.expected > on and earliest_day(plan, left) <= on)
    on_the_way = sum(unpaid.values())
    reachable = spent + on_the_way + sum(left.cost_krw for left in (*expected, *earlier))
    by_line = dict(unpaid)
    for left in expected:
        for line_id, won in left.lines:
            by_line[line_id] = by_line.get(line_id, 0) + won
    return MilestoneRisk(
        on,
        milestone,
        amount,
        spent,
        on_the_way,
        tuple(
            Step(
                left,
                latest_day(left, as_of, on),
                reachable - left.cost_krw < amount,
                slipped := months_later(left.expected, months),
                left.cost_krw if slipped > on else 0,
                left.cost_krw if slipped > plan.year.end else 0,
            )
            for left in expected
        ),
        earlier,
        tuple((line.id, by_line[line.id]) for line in plan.budget_line if by_line.get(line.id)),
    )


def earliest_day(plan: Plan, left: Remaining) -> date:
    """The first day on which the plan allows the occurrence; if it was postponed to a set day, its expected day."""
    if left.postponement is not None and left.postponement.postponed_to is not None:
        return left.expected
    activity = plan.activity_by_id(left.occurrence.activity_id)
    if activity.occurrence:
        return left.occurrence.window.start
    return (activity.window or plan.year).start


def latest_day(left: Remaining, as_of: date, by: date) -> date:
    """The last day on which the occurrence can be held so that its cost counts by the end of ``by``.

    The day it was postponed to, else the plan's last day, at most ``by``; ``by`` if that day has passed.
    """
    own = (left.postponement and left.postponement.postponed_to) or left.occurrence.latest
    return min(own, by) if own > as_of else by


def months_later(day: date, months: int) -> date:
    """The same day ``months`` months later, or that month's last day if it is shorter (31 August → 30 September)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_milestone_risk(found: tuple[MilestoneRisk, ...]) -> MilestoneRisk | None:
    """The first risk with an amount still to be spent; None if there is none."""
    return next((risk for risk in found if risk.missing_krw), None)
