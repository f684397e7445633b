"""Milestone risks: the occurrences needed to meet the next milestones of the spending plan, and the cost of a slip.

A *milestone risk* is a coming milestone of the spending plan (집행계획 누계), or the fiscal year's end, after which unspent money lapses
(불용). All amounts are exact won. A cost counts on the day of its occurrence: a plan does not say how long payment then takes, so it
is not guessed. Let A be the cumulative amount of the milestone, S the spending to date, U the bills: of recently held events, and what is
committed and due by the milestone beyond all planned cost, and C the cost still to be paid of an open occurrence expected by the
milestone (``remaining_work.ToCome``):

expected = S + U + Σ C                       missing = max(A − S, 0)             short = max(A − expected, 0)
an occurrence that slips to a later day:             late = what is then paid less by the milestone, lapse = what is paid less by the
                                                     year's end; both are its cost, unless part of it was paid ahead or its line has
                                                     not enough left for all that is open
short if it slips = max(A − (expected − late), 0)    if it is cancelled, likewise
needed: A cannot be reached without it, even if everything else that the plan's dates allow is held by the milestone:
        S + U + Σ (cost of what can be held by the milestone) − c < A
"""

import calendar
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from chatdong.domain.budget.remaining_work import Remaining, ToCome, to_come
from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.progress.records import Records


@dataclass(frozen=True)
class Step:
    """One occurrence expected by a milestone.

    ``latest``: the last day on which it can be held, by the plan and by the milestone. ``needed``: the milestone cannot be met without it.
    ``slipped_to``: its day after a slip. ``late_krw`` and ``lapse_krw``: what the slip moves past the milestone, and past the fiscal year.
    ``cancelled_krw`` and ``lapse_if_cancelled_krw``: what would not be paid by the milestone, and by the year's end, if it were cancelled.
    """

    left: Remaining
    latest: date
    needed: bool
    slipped_to: date
    late_krw: int
    lapse_krw: int
    cancelled_krw: int
    lapse_if_cancelled_krw: int

    @property
    def cost_krw(self) -> int:
        """The cost of the occurrence that is still to be paid (won)."""
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
        return self._short(self.expected_krw - step.cancelled_krw)

    def _short(self, reached: int) -> int:
        return max(self.amount_krw - reached, 0)


def milestone_risks(plan: Plan, records: Records, as_of: date, months: int = 1, coming: ToCome | None = None) -> tuple[MilestoneRisk, ...]:
    """The risks of the milestones after the as-of date, by date, whether in danger or not; a slip is ``months`` long.

    ``coming``: what is still to come by then, where the caller has it already.

    The year's end follows, with the sum of the lines as its amount, unless it is past or has a milestone of its own.
    """
    points: list[tuple[date, Milestone | None, int]] = [(m.on, m, m.amount_krw) for m in milestones_by_date(plan) if m.on > as_of]
    if as_of < plan.year.end and not any(on == plan.year.end for on, _, _ in points):
        points.append((plan.year.end, None, sum(line.amount_krw for line in plan.budget_line)))
    coming, spent = coming or to_come(plan, records, as_of), records.spent(as_of)
    return tuple(_milestone_risk(plan, as_of, months, point, coming, spent) for point in points)


def _milestone_risk(
    plan: Plan,
    as_of: date,
    months: int,
    point: tuple[date, Milestone | None, int],
    coming: ToCome,
    spent: int,
) -> MilestoneRisk:
    on, milestone, amount = point
    ahead = sorted((left for left in coming.remaining if left.lines), key=lambda left: left.expected)
    expected = [left for left in ahead if left.expected <= on]
    earlier = tuple(left for left in ahead if left.expected > on and earliest_day(plan, left) <= on)
    by_line = {line_id: bills for line_id, line in coming.lines.items() if (bills := line.bills_by(on))}
    on_the_way = sum(by_line.values())
    reachable = spent + on_the_way + sum(left.cost_krw for left in (*expected, *earlier))
    for left in expected:
        for line_id, won in left.lines:
            by_line[line_id] = by_line.get(line_id, 0) + won

    def step(left: Remaining) -> Step:
        """The step of an occurrence expected by the milestone."""
        slipped = months_later(left.expected, months)
        return Step(
            left,
            latest_day(left, as_of, on),
            reachable - left.cost_krw < amount,
            slipped,
            _less(coming, left, on, slipped) if slipped > on else 0,
            _less(coming, left, plan.year.end, slipped) if slipped > plan.year.end else 0,
            _less(coming, left, on, None),
            _less(coming, left, plan.year.end, None),
        )

    return MilestoneRisk(
        on,
        milestone,
        amount,
        spent,
        on_the_way,
        tuple(step(left) for left in expected),
        earlier,
        tuple((line_id, by_line[line_id]) for line_id in coming.lines if by_line.get(line_id)),
    )


def _less(coming: ToCome, left: Remaining, on: date, slipped: date | None) -> int:
    """The fall of the payments by the end of ``on`` (won) if an occurrence slips to the day ``slipped``, or is cancelled (None)."""
    number = left.occurrence.number
    less = 0
    for line_id, _planned in left.planned:
        line = coming.lines[line_id]
        payments = line.payments
        if payments.to_pay.apart and not line.commitments:
            less += payments.to_pay.open_krw[number] if left.expected <= on <= coming.until else 0
            continue
        after = payments.cancelling(number) if slipped is None else payments.moving(number, slipped, slipped <= coming.work_until)
        less += line.by(on) - replace(line, payments=after).by(on)
    return less


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
