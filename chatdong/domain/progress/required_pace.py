"""The required pace of a goal: the number still missing, the months and planned occurrences left, and the next event that counts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import Direction, Plan
from chatdong.domain.plan.occurrences import PlannedOccurrence
from chatdong.domain.progress.goals import Progress
from chatdong.domain.progress.occurrences import open_occurrences
from chatdong.domain.progress.records import Records
from chatdong.domain.rounding import Number, exact


@dataclass(frozen=True)
class Move:
    """A planned occurrence still to be held that would raise a goal's value.

    ``due``: the day to which it was postponed, else the end of its window; if that is over, the last day that the plan allows.
    ``overdue``: that day has passed.
    """

    occurrence: PlannedOccurrence
    due: date
    overdue: bool
    adds: int | None = 1
    """The number that it adds to the goal's value; None if the plan does not say."""


@dataclass(frozen=True)
class Pace:
    """The required pace of one target of this or a later year, in the indicator's unit.

    ``until``: the due day; if that is over, the year's end. ``months``: calendar months left until then, the current one included; for a
    later year its own months only, as events held before it do not count, except for teams, which stay open: from the as-of date.
    ``moves``: the planned occurrences that would count, soonest first; None if the plan schedules none (teams, later years).
    """

    goal: Progress
    remaining: Number | None
    until: date
    months: int
    moves: tuple[Move, ...] | None

    @property
    def per_month(self) -> Fraction | None:
        """The number needed per month; None if the target is not quantified, no month is left, or more is not what is needed."""
        if self.remaining is None or not self.months or self.goal.indicator.good is not Direction.MORE:
            return None
        return Fraction(self.remaining) / self.months

    @property
    def windows(self) -> int | None:
        """The number of planned occurrences left that would count; None if the plan schedules none."""
        return None if self.moves is None else len(self.moves)

    @property
    def short(self) -> Number | None:
        """The number by which the target is missed even if all planned occurrences are held; None if unknown, or more is not what is needed."""
        if self.moves is None or self.remaining is None or self.goal.indicator.good is not Direction.MORE:
            return None
        added = [move.adds for move in self.moves]
        return None if None in added else exact(max(self.remaining - sum(one for one in added if one is not None), 0))


def pace_of(plan: Plan, progress: tuple[Progress, ...], records: Records, as_of: date) -> tuple[Pace, ...]:
    """The required pace of every target of this year and later years, in the order of the plan."""
    return tuple(_pace(plan, goal, records, as_of) for goal in progress if goal.target.year >= plan.fiscal_year)


def coming(paces: tuple[Pace, ...]) -> tuple[tuple[Move, tuple[Pace, ...]], ...]:
    """Each planned occurrence that raises a goal still short of its target, soonest first, with the goals that it raises."""
    moved: dict[tuple[str, int], tuple[Move, list[Pace]]] = {}
    for pace in paces:
        for move in (pace.moves or ()) if pace.remaining and pace.goal.indicator.good is Direction.MORE else ():
            moved.setdefault((move.occurrence.activity_id, move.occurrence.number), (move, []))[1].append(pace)
    return tuple((move, tuple(goals)) for move, goals in sorted(moved.values(), key=lambda pair: pair[0].due))


def months_between(after: date, until: date) -> int:
    """The number of calendar months that have a day in the period (after, until]; 0 if the period is empty."""
    first = after + timedelta(1)
    return (until.year - first.year) * 12 + until.month - first.month + 1 if first <= until else 0


def _pace(plan: Plan, goal: Progress, records: Records, as_of: date) -> Pace:
    measure = measure_of(goal.indicator)
    if goal.target.year == plan.fiscal_year:
        until = goal.due if goal.due > as_of else plan.year.end
        moves = _moves(plan, goal, records, as_of) if measure.by_activities else None
        return Pace(goal, goal.remaining, until, months_between(as_of, until), moves)
    remaining, after = goal.aim, date(goal.target.year - 1, 12, 31)
    if measure.lasts and remaining is not None:
        actual = measure.actual(plan, goal.indicator, records, as_of)
        remaining, after = None if actual is None else exact(max(remaining - actual, 0)), as_of
    return Pace(goal, remaining, goal.due, months_between(after, goal.due), None)


def _moves(plan: Plan, goal: Progress, records: Records, as_of: date) -> tuple[Move, ...]:
    moves, measure = [], measure_of(goal.indicator)
    for activity in measure.activities(plan, goal.indicator):
        for occurrence, postponement in open_occurrences(plan, activity, records, as_of):
            due = occurrence.window.end if occurrence.window.end > as_of else occurrence.latest
            if postponement is not None and postponement.postponed_to is not None:
                due = postponement.postponed_to
            moves.append(Move(occurrence, due, due <= as_of, measure.adds(activity)))
    moves.sort(key=lambda move: move.due)
    # An overdue occurrence can be held tomorrow at the earliest. Months that count already are not counted again.
    days = [max(move.due, as_of + timedelta(1)) for move in moves]
    held = [event.on for event in goal.events]
    rising = Counter(measure.rises([*held, *days])) - Counter(measure.rises(held))
    found = []
    for on, move in zip(days, moves, strict=True):
        if rising[on]:
            rising[on] -= 1
            found.append(move)
    return tuple(found)
