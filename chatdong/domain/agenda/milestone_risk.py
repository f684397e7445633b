"""What must happen for the next points of the spending plan to be met, and what slips or lapses when it does not.

A *cliff* is a coming milestone of the spending plan (집행계획 누계), or the fiscal year's end, after which what is not
spent lapses (불용). All amounts are won, all exact. A cost counts on the day of its occurrence: how long payment then
takes is not in a plan, so it is not guessed. With A the cumulative amount that the cliff asks for, S what is spent,
U what was held lately and is still unpaid (``remaining_work.unpaid_by_line``), and C the plan cost of what is still to be held
and expected by the cliff (``remaining``):

expected = S + U + Σ C                       missing = max(A − S, 0)             short = max(A − expected, 0)
an occurrence of cost c that slips to a later day:   late = c if that day is after the cliff, else 0;
                                                     lapse = c if it is after the fiscal year's end, else 0
short if it slips = max(A − (expected − late), 0)    a cancelled one lapses whole: the year's lapse rises by c
needed: A cannot be reached without it, even if all else that the plan's dates allow is held by the cliff:
        S + U + Σ (cost of what can be held by the cliff) − c < A
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
    """One occurrence that is expected by a cliff.

    latest: the last day on which it can be held, by the plan and by the cliff. slipped_to: the day to which the slip
    takes it; late_krw: what then misses the cliff; lapse_krw: what then misses the fiscal year. Cancelled, all of its
    cost lapses.
    """

    left: Remaining
    latest: date
    needed: bool
    slipped_to: date
    late_krw: int
    lapse_krw: int

    @property
    def cost_krw(self) -> int:
        return self.left.cost_krw


@dataclass(frozen=True)
class MilestoneRisk:
    """A coming milestone, or the year's end (``milestone`` is None), and the way to it; the formulas stand above.

    lines: what each line is to pay until then, adding up to expected − spent. earlier: what is expected later, but may
    be held by then as the plan dates it.
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
        """What is still to be spent, 0 when the amount is reached."""
        return max(self.amount_krw - self.spent_krw, 0)

    @cached_property
    def expected_krw(self) -> int:
        """What will have been spent when everything is held when it is expected."""
        return self.spent_krw + self.unpaid_krw + sum(step.cost_krw for step in self.steps)

    @property
    def short_krw(self) -> int:
        """What will be missing although everything is held when it is expected."""
        return self._short(self.expected_krw)

    @property
    def short_if_none_held_krw(self) -> int:
        """What will be missing when nothing more is held; at the year's end this is what lapses."""
        return self._short(self.spent_krw + self.unpaid_krw)

    @property
    def short_if_all_held_krw(self) -> int:
        """What will be missing even when all that the plan's dates allow is held by then."""
        return self._short(self.expected_krw + sum(left.cost_krw for left in self.earlier))

    def short_if_late(self, step: Step) -> int:
        """What will be missing when this one slips and all else is held."""
        return self._short(self.expected_krw - step.late_krw)

    def short_if_cancelled(self, step: Step) -> int:
        """What will be missing when this one is cancelled and all else is held."""
        return self._short(self.expected_krw - step.cost_krw)

    def _short(self, reached: int) -> int:
        return max(self.amount_krw - reached, 0)


def milestone_risks(plan: Plan, records: Records, as_of: date, months: int = 1) -> tuple[MilestoneRisk, ...]:
    """The milestones after a day in order, then the fiscal year's end; a slip is of so many months."""
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
    """The first day on which the plan allows an occurrence; the new day of one that was postponed to it."""
    if left.postponement is not None and left.postponement.postponed_to is not None:
        return left.expected
    activity = plan.activity_by_id(left.occurrence.activity_id)
    if activity.occurrence:
        return left.occurrence.window.start
    return (activity.window or plan.year).start


def latest_day(left: Remaining, as_of: date, by: date) -> date:
    """The last day on which an occurrence can be held so that its cost falls before the end of ``by``: its new day or
    the plan's last day while these are ahead, and never after ``by``."""
    own = (left.postponement and left.postponement.postponed_to) or left.occurrence.latest
    return min(own, by) if own > as_of else by


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day (31 August → 30 September)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_milestone_risk(found: tuple[MilestoneRisk, ...]) -> MilestoneRisk | None:
    """The first cliff for which something is still to be spent; None when nothing more is asked for."""
    return next((risk for risk in found if risk.missing_krw), None)


def as_json(found: tuple[MilestoneRisk, ...]) -> list[dict]:
    """The cliffs as plain values for JSON, amounts in won."""
    return [
        {
            "on": risk.on.isoformat(),
            "kind": "milestone" if risk.milestone else "year_end",
            "source": risk.milestone.source if risk.milestone else None,
            "amount_krw": risk.amount_krw,
            "spent_krw": risk.spent_krw,
            "unpaid_krw": risk.unpaid_krw,
            "missing_krw": risk.missing_krw,
            "expected_krw": risk.expected_krw,
            "short_krw": risk.short_krw,
            "short_if_all_held_krw": risk.short_if_all_held_krw,
            "short_if_none_held_krw": risk.short_if_none_held_krw,
            "lines": [{"id": line_id, "amount_krw": won} for line_id, won in risk.lines],
            "steps": [
                {
                    "activity": step.left.occurrence.activity_id,
                    "occurrence": step.left.occurrence.number,
                    "expected": step.left.expected.isoformat(),
                    "latest": step.latest.isoformat(),
                    "cost_krw": step.cost_krw,
                    "needed": step.needed,
                    "slipped_to": step.slipped_to.isoformat(),
                    "late_krw": step.late_krw,
                    "short_if_late_krw": risk.short_if_late(step),
                    "lapse_if_late_krw": step.lapse_krw,
                    "short_if_cancelled_krw": risk.short_if_cancelled(step),
                    "lapse_if_cancelled_krw": step.cost_krw,
                }
                for step in risk.steps
            ],
            "earlier": [
                {
                    "activity": left.occurrence.activity_id,
                    "occurrence": left.occurrence.number,
                    "expected": left.expected.isoformat(),
                    "cost_krw": left.cost_krw,
                }
                for left in risk.earlier
            ],
        }
        for risk in found
    ]
