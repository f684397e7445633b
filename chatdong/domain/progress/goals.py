"""The progress of goals (actual, expected, status), and the counts of events by status."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from chatdong.domain.message import Message
from chatdong.domain.plan.measures import due_of, measure_of, quarter_targets, window_ends
from chatdong.domain.plan.model import Baseline, Combine, Direction, Indicator, Plan, SupportTeam, Target
from chatdong.domain.progress.measurements import Measurement
from chatdong.domain.progress.occurrences import Holding, OccurrenceStatus
from chatdong.domain.progress.records import Event, EventStatus, Records
from chatdong.domain.rounding import Number, exact


class GoalStatus(StrEnum):
    """The status of a target on a day, by the rule of ``status_of``; LATER: the target is of another year than the plan's.

    UNCONFIRMED: the plan sets a number, but nothing was measured, or so much is not recorded that the rule cannot be applied.
    """

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MISSED = "missed"
    UNCONFIRMED = "unconfirmed"
    NOT_QUANTIFIED = "not_quantified"
    LATER = "later"


@dataclass(frozen=True)
class Progress:
    """The progress of one target of one year, or of one quarter of it.

    ``actual`` and ``expected`` are in the indicator's unit; None if unknown, not quantified or of another year. ``due``: the day by which
    the target is to be reached. ``events``, ``teams`` and ``readings`` are the evidence of ``actual``. ``missing``: the number of records whose
    part in it nobody recorded; ``missing_words`` says what they lack.
    """

    indicator: Indicator
    target: Target
    baseline: Baseline | None
    actual: Number | None
    expected: Number | None
    due: date
    status: GoalStatus
    events: tuple[Event, ...] = ()
    teams: tuple[SupportTeam, ...] = ()
    readings: tuple[Measurement, ...] = ()
    missing: int = 0
    missing_words: Message | None = None

    @property
    def aim(self) -> Number | None:
        """The target's value; the lower end of a range. None if the plan sets no number."""
        return None if self.target.value is None else exact(self.target.value)

    @property
    def highest(self) -> Number | None:
        """The upper end of the range to be held within; None without one."""
        return None if self.target.high is None else exact(self.target.high)

    @property
    def from_baseline(self) -> Number | None:
        """The value of the baseline; None if the plan has none."""
        return None if self.baseline is None else exact(self.baseline.value)

    @property
    def remaining(self) -> Number | None:
        """The distance to the target or to its range, in the indicator's unit; at least 0, None if unknown."""
        if self.aim is None or self.actual is None:
            return None
        short, over = max(self.aim - self.actual, 0), max(self.actual - (self.highest if self.highest is not None else self.aim), 0)
        return exact({Direction.MORE: short, Direction.LESS: over, Direction.WITHIN: max(short, over)}[self.indicator.good])

    @property
    def share(self) -> Fraction | None:
        """How much of the target is reached, 0 to 1: actual ÷ target; if less is better, target ÷ actual beyond the target; within a range 1,
        outside it the nearer end's ratio. None if unknown."""
        if self.aim is None or self.actual is None:
            return None
        if not self.remaining:
            return Fraction(1)
        limit = self.highest if self.highest is not None else self.aim
        if self.indicator.good is Direction.MORE or (self.indicator.good is Direction.WITHIN and self.actual < self.aim):
            return max(Fraction(self.actual) / Fraction(self.aim), Fraction())
        return Fraction(limit) / Fraction(self.actual)

    @property
    def uncertain(self) -> bool:
        """True if ``actual`` is only a lower bound, because something is missing."""
        return bool(self.missing) and self.actual is not None and measure_of(self.indicator).at_least


def status_of(
    actual: Number | None,
    target: Number | None,
    expected: Number | None,
    due: date,
    as_of: date,
    *,
    good: Direction = Direction.MORE,
    high: Number | None = None,
    accumulates: bool = True,
    at_least: bool = False,
) -> GoalStatus:
    """The status of a quantified target; NOT_QUANTIFIED if ``target`` or ``actual`` is None.

    More is better: ACHIEVED: actual ≥ target. Otherwise MISSED: the due day has come. Otherwise ON_TRACK: actual ≥ expected, else BEHIND.
    Less is better: what accumulates is MISSED as soon as it is above the target. On the due day ACHIEVED: actual ≤ target, else MISSED; before it
    ON_TRACK: actual ≤ expected, or nothing is expected, else BEHIND.
    Within ``target`` to ``high``: the same, but before the due day ON_TRACK: within, or below while it accumulates, else BEHIND.
    ``at_least``: the actual value is a lower bound. Then it is UNCONFIRMED where a larger one might have another status.
    """
    if target is None or actual is None:
        return GoalStatus.NOT_QUANTIFIED
    limit = high if high is not None else target
    if good is Direction.MORE:
        if actual >= target:
            return GoalStatus.ACHIEVED
        if due > as_of and actual >= (expected or 0):
            return GoalStatus.ON_TRACK
        return GoalStatus.UNCONFIRMED if at_least else GoalStatus.MISSED if due <= as_of else GoalStatus.BEHIND
    if actual > limit and (accumulates or due <= as_of):
        return GoalStatus.MISSED
    if at_least:
        return GoalStatus.UNCONFIRMED
    if due <= as_of:
        return GoalStatus.ACHIEVED if good is Direction.LESS or actual >= target else GoalStatus.MISSED
    if good is Direction.LESS:
        return GoalStatus.ON_TRACK if expected is None or actual <= max(expected, target if accumulates else expected) else GoalStatus.BEHIND
    return GoalStatus.ON_TRACK if actual <= limit and (actual >= target or accumulates) else GoalStatus.BEHIND


def progress_of(plan: Plan, records: Records, as_of: date) -> tuple[Progress, ...]:
    """The progress of every target of every year, in the order of the plan; those of quarters are in ``quarters_progress``."""
    return tuple(_progress(plan, target, records, as_of) for target in plan.year_target)


def quarters_progress(plan: Plan, records: Records, as_of: date) -> tuple[Progress, ...]:
    """The progress of the targets for quarters of the plan's year, by indicator in the plan's order and by day.

    A quarter is counted from the year's start to its own end, so that what comes later does not mend it.
    """
    return tuple(
        _progress(plan, target, records, min(as_of, due_of(plan, target)))
        for indicator in plan.indicator
        for target in quarter_targets(plan, indicator, plan.fiscal_year)
    )


def of_year(progress: tuple[Progress, ...], year: int) -> tuple[Progress, ...]:
    """The progress of the targets of one year."""
    return tuple(p for p in progress if p.target.year == year)


@dataclass(frozen=True)
class Weighted:
    """The weighted result of a year's goals: percent of the weights reached (exact), None while an indicator with a weight has no known value.

    ``unknown``: the number of these. ``weights_percent``: the sum of the weights.
    """

    percent: Fraction | None
    unknown: int
    weights_percent: Fraction


def weighted(goals: tuple[Progress, ...]) -> Weighted | None:
    """Σ weight × share reached ÷ Σ weights of these goals, in percent; None if none has a weight."""
    weights = [(Fraction(goal.indicator.weight_percent), goal.share) for goal in goals if goal.indicator.weight_percent]
    if not weights:
        return None
    total = sum((weight for weight, _ in weights), Fraction())
    unknown = sum(share is None for _, share in weights)
    reached = None if unknown else sum((weight * share for weight, share in weights if share is not None), Fraction()) * 100 / total
    return Weighted(reached, unknown, total)


def _progress(plan: Plan, target: Target, records: Records, as_of: date) -> Progress:
    indicator = plan.indicator_by_id(target.indicator)
    baseline = max((b for b in plan.baseline if b.indicator == indicator.id), key=lambda b: b.year, default=None)
    due = due_of(plan, target)
    if target.year != plan.fiscal_year:
        return Progress(indicator, target, baseline, None, None, due, GoalStatus.LATER)
    measure = measure_of(indicator)
    actual, expected = measure.actual(plan, indicator, records, as_of), measure.expected(plan, indicator, target, due, as_of)
    missing = measure.missing(plan, indicator, records, as_of)
    found = Progress(
        indicator,
        target,
        baseline,
        actual,
        expected,
        due,
        GoalStatus.NOT_QUANTIFIED,
        measure.events(plan, indicator, records, as_of),
        measure.teams(records, as_of),
        measure.readings(plan, indicator, records, as_of),
        missing,
        measure.missing_said(missing) if missing else None,
    )
    return replace(found, status=_status(found, as_of))


def _status(goal: Progress, as_of: date) -> GoalStatus:
    measure = measure_of(goal.indicator)
    if goal.actual is None and goal.aim is not None and measure.quantified:
        return GoalStatus.UNCONFIRMED
    return status_of(
        goal.actual,
        goal.aim,
        goal.expected,
        goal.due,
        as_of,
        good=goal.indicator.good,
        high=goal.highest,
        accumulates=measure.accumulates or goal.indicator.combine is Combine.SUM,
        at_least=goal.uncertain,
    )


@dataclass(frozen=True)
class CurveDay:
    """The planned and the actual value of a goal at the end of a day, in the indicator's unit; None if unknown."""

    on: date
    planned: Number | None
    actual: Number | None


def goal_curve(plan: Plan, goal: Progress, records: Records, as_of: date) -> tuple[CurveDay, ...]:
    """The goal's planned and actual value through the year: on its first and last day, the as-of date, the due day and every day of a change.

    Empty if the goal has no actual value. ``actual`` is None after the as-of date.
    """
    indicator, year = goal.indicator, plan.counted
    if goal.actual is None:
        return ()
    measure = measure_of(indicator)
    days = {year.start, as_of, year.end, goal.due, *window_ends(plan, indicator), *measure.turns(plan, indicator, records)}
    days |= {due_of(plan, target) for target in quarter_targets(plan, indicator, goal.target.year)}
    days |= {e.on for e in goal.events}
    actual = measure.actual_by_day(plan, indicator, records, as_of)
    return tuple(
        CurveDay(on, measure.expected(plan, indicator, goal.target, goal.due, on), actual(on) if on <= as_of else None)
        for on in sorted(days)
        if year.start <= on <= year.end
    )


@dataclass(frozen=True)
class EventCounts:
    """The number of events or occurrences by status.

    ``held``: held, of activities that gather people, as in ``held_of_planned``. ``done``: held, of other activities or of one that the plan
    does not have. ``paid``: occurrences of activities that are done by paying. Only occurrences count as ``overdue`` or ``planned``, since an event is counted only once it is known.
    """

    held: int = 0
    done: int = 0
    paid: int = 0
    postponed: int = 0
    cancelled: int = 0
    overdue: int = 0
    planned: int = 0

    @property
    def total(self) -> int:
        """The sum of all statuses."""
        return self.held + self.done + self.paid + self.postponed + self.cancelled + self.overdue + self.planned


def count_recorded(plan: Plan, records: Records, as_of: date) -> EventCounts:
    """The recorded events by status, those known by the end of the as-of date (as many as ``Records.known_by`` has)."""
    gathering = {activity.id for activity in plan.activity if activity.kind.gathers}
    statuses = ((event.activity_id in gathering, event.status(as_of)) for event in records.events)
    return _counts((gathers, status) for gathers, status in statuses if status != EventStatus.PLANNED)


def count_holdings(of: Iterable[Holding]) -> EventCounts:
    """Occurrences, planned and extra, by status."""
    return _counts((holding.activity.kind.gathers, holding.status) for holding in of)


def _counts(of: Iterable[tuple[bool, EventStatus | OccurrenceStatus]]) -> EventCounts:
    """``of``: pairs of (the activity gathers people, status)."""
    counted = Counter(
        (("held" if gathers else "done") if status in (OccurrenceStatus.HELD, OccurrenceStatus.HELD_LATE) else status.value) for gathers, status in of
    )
    return EventCounts(**counted)
