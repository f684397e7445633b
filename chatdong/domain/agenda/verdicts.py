"""The verdicts of a day: one on the budget, the goals and the overruns each, and how many things are overdue or due within the week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chatdong.domain.agenda.todo import AgendaItem, ItemKind
from chatdong.domain.budget.figures import Figures
from chatdong.domain.budget.overruns import Transfer
from chatdong.domain.progress.goals import GoalStatus, Progress


class Subject(StrEnum):
    """What a verdict is on, in their order."""

    BUDGET = "budget"
    GOALS = "goals"
    OVERRUNS = "overruns"
    OVERDUE = "overdue"
    WEEK = "week"


class Grade(StrEnum):
    """How good or bad it is. COMING says only that something comes."""

    FINE = "fine"
    COMING = "coming"
    BEHIND = "behind"
    BAD = "bad"


@dataclass(frozen=True)
class Pace:
    """The rule of spending as planned: the share spent of the current budget may be less than ``points`` percentage points below the planned share."""

    points: int = 10


@dataclass(frozen=True)
class Verdict:
    """A verdict. ``count``: how many goals, lines or things it is on; 0 where all is well. ``amount_krw``: the money that it is about (won)."""

    subject: Subject
    grade: Grade
    count: int = 0
    amount_krw: int | None = None


def verdicts(
    as_of: date, money: Figures, goals: Sequence[Progress], agenda: Sequence[AgendaItem], transfers: Sequence[Transfer], rule: Pace | None = None
) -> tuple[Verdict, ...]:
    """The verdicts of the as-of date; of what a plan does not have there is none.

    BUDGET: BAD if the forecast or the spending is above the current budget, with what is beyond; BEHIND if spending is behind the official planned
    value by the rule, with what is missing. GOALS: BAD if one is missed, else BEHIND if one is behind, with their number; FINE if all others are
    achieved or on track, None of them if none can be judged. OVERRUNS: the lines over their budget. OVERDUE: the things of which the day has
    passed. WEEK: those of the seven days to come. The last three only where there are any.
    """
    found: list[Verdict] = []
    if money.current_budget:
        found.append(_budget(money, rule or Pace()))
    if judged := [goal for goal in goals if goal.status not in (GoalStatus.NOT_QUANTIFIED, GoalStatus.UNCONFIRMED, GoalStatus.LATER)]:
        missed, behind = (sum(goal.status is status for goal in judged) for status in (GoalStatus.MISSED, GoalStatus.BEHIND))
        found.append(Verdict(Subject.GOALS, Grade.BAD if missed else Grade.BEHIND if behind else Grade.FINE, missed + behind))
    if transfers:
        found.append(Verdict(Subject.OVERRUNS, Grade.BAD, len(transfers), sum(transfer.overrun_krw for transfer in transfers)))
    things = [item for item in agenda if item.kind is not ItemKind.MILESTONE]
    if overdue := sum(item.times for item in things if item.due < as_of):
        found.append(Verdict(Subject.OVERDUE, Grade.BEHIND, overdue))
    if week := sum(as_of <= item.due <= as_of + timedelta(7) for item in things):
        found.append(Verdict(Subject.WEEK, Grade.COMING, week))
    return tuple(found)


def _budget(money: Figures, rule: Pace) -> Verdict:
    beyond = max(money.eac_bottom_up, money.actual) - money.current_budget
    if beyond > 0:
        return Verdict(Subject.BUDGET, Grade.BAD, amount_krw=beyond)
    # The milestones are of the budget before it was changed.
    missing = None if money.planned is None else money.planned - money.actual
    if missing is not None and missing * 100 >= rule.points * money.current_budget:
        return Verdict(Subject.BUDGET, Grade.BEHIND, amount_krw=missing)
    return Verdict(Subject.BUDGET, Grade.FINE)
