"""The progress of goals (actual, expected, status), and the counts of events by status."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chatdong.domain.plan.fiscal_dates import same_day
from chatdong.domain.plan.measures import measure_of, window_ends
from chatdong.domain.plan.model import Baseline, Indicator, Plan, SupportTeam, Target
from chatdong.domain.progress.occurrences import Holding, OccurrenceStatus
from chatdong.domain.progress.records import Event, EventStatus, Records


class GoalStatus(StrEnum):
    """The status of a target on a day, by the rule of ``status_of``; LATER: the target is of another year than the plan's."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    MISSED = "missed"
    NOT_QUANTIFIED = "not_quantified"
    LATER = "later"


@dataclass(frozen=True)
class Progress:
    """The progress of one target of one year.

    ``actual`` and ``expected`` are in the indicator's unit; None if unknown, not quantified or of another year. ``due``: the day by which
    the target is to be reached. ``events`` and ``teams`` are the evidence of ``actual``.
    """

    indicator: Indicator
    target: Target
    baseline: Baseline | None
    actual: int | None
    expected: int | None
    due: date
    status: GoalStatus
    events: tuple[Event, ...] = ()
    teams: tuple[SupportTeam, ...] = ()

    @property
    def remaining(self) -> int | None:
        """Target − actual, at least 0; None if either is unknown."""
        if self.target.value is None or self.actual is None:
            return None
        return max(self.target.value - self.actual, 0)


def status_of(actual: int | None, target: int | None, expected: int | None, due: date, as_of: date) -> GoalStatus:
    """The status of a quantified target; NOT_QUANTIFIED if ``target`` or ``actual`` is None.

    ACHIEVED: actual ≥ target. Otherwise MISSED: the due day has come. Otherwise ON_TRACK: actual ≥ expected, else BEHIND.
    """
    if target is None or actual is None:
        return GoalStatus.NOT_QUANTIFIED
    if actual >= target:
        return GoalStatus.ACHIEVED
    if due <= as_of:
        return GoalStatus.MISSED
    return GoalStatus.ON_TRACK if actual >= (expected or 0) else GoalStatus.BEHIND


def progress_of(plan: Plan, records: Records, as_of: date) -> tuple[Progress, ...]:
    """The progress of every target of every year, in the order of the plan."""
    return tuple(_progress(plan, target, records, as_of) for target in plan.target)


def of_year(progress: tuple[Progress, ...], year: int) -> tuple[Progress, ...]:
    """The progress of the targets of one year."""
    return tuple(p for p in progress if p.target.year == year)


def _progress(plan: Plan, target: Target, records: Records, as_of: date) -> Progress:
    indicator = next(i for i in plan.indicator if i.id == target.indicator)
    baseline = max((b for b in plan.baseline if b.indicator == indicator.id), key=lambda b: b.year, default=None)
    due = target.due or _last_day(plan, indicator, target.year)
    if target.year != plan.fiscal_year:
        return Progress(indicator, target, baseline, None, None, due, GoalStatus.LATER)
    measure = measure_of(indicator)
    actual, expected = measure.actual(indicator, records, as_of), measure.expected(plan, indicator, target, due, as_of)
    now = status_of(actual, target.value, expected, due, as_of)
    return Progress(indicator, target, baseline, actual, expected, due, now, measure.events(indicator, records, as_of), measure.teams(records, as_of))


@dataclass(frozen=True)
class CurveDay:
    """The planned and the actual count of a goal at the end of a day, in the indicator's unit; None if unknown."""

    on: date
    planned: int | None
    actual: int | None


def goal_curve(plan: Plan, goal: Progress, records: Records, as_of: date) -> tuple[CurveDay, ...]:
    """The goal's planned and actual count through the year: on its first and last day, the as-of date, the due day and every day of a change.

    Empty if the goal has no actual count. ``actual`` is None after the as-of date.
    """
    indicator, year = goal.indicator, plan.counted
    if goal.actual is None:
        return ()
    measure = measure_of(indicator)
    days = {year.start, as_of, year.end, goal.due, *window_ends(plan, indicator), *measure.turns(records)}
    days |= {e.on for e in goal.events}
    actual = measure.actual_by_day(indicator, records, as_of)
    return tuple(
        CurveDay(on, measure.expected(plan, indicator, goal.target, goal.due, on), actual(on) if on <= as_of else None)
        for on in sorted(days)
        if year.start <= on <= year.end
    )


def _last_day(plan: Plan, indicator: Indicator, year: int) -> date:
    """The end of the indicator's last planned window; the period's last day if there is none, and the same day of
    ``year`` if that is not the plan's own."""
    ends = window_ends(plan, indicator)
    if year == plan.fiscal_year:
        return max(ends, default=plan.year.end)
    return same_day(plan.year.end, plan.year.end.year + year - plan.fiscal_year)


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
