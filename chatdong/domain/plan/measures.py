"""The measures: one class per way of counting an indicator (actual, expected, evidence). A new measure is a new entry in ``MEASURES``."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Indicator, Plan, SupportTeam, Target, Window
from chatdong.domain.plan.occurrences import planned_occurrences


class Done(Protocol):
    """The part of ``progress.records.Records`` that measures use: held events, their days, and support teams."""

    @property
    def teams(self) -> tuple[SupportTeam, ...]:
        """All recorded support teams."""

    def held_of(self, activity_ids: Collection[str], as_of: date) -> tuple[Any, ...]:
        """The events of the activities held by the end of ``as_of``."""

    def held_days(self, activity_ids: Collection[str], as_of: date) -> list[date]:
        """The days of these events, one for each event."""


class Measure:
    """A way of counting an indicator. This base class counts nothing ("not_quantified"): held events are its evidence, without a number."""

    label: Message = message("수치 없음")
    by_activities = False
    """True if occurrences of the indicator's activities raise the count."""
    every_month = False
    """True if the indicator's activities are meant to be held in every month."""
    lasts = False
    """True if today's count carries over into later years."""

    def actual(self, indicator: Indicator, done: Done, as_of: date) -> int | None:
        """The indicator's count at the end of ``as_of``, in its unit; None if the indicator is not quantified."""
        return None

    def expected(self, plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> int | None:
        """The count that the plan schedules by the end of ``as_of``, at most the target; None if unknown."""
        return None

    def events(self, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """The held events behind the count (its evidence)."""
        return done.held_of(indicator.activities, as_of)

    def teams(self, done: Done, as_of: date) -> tuple[SupportTeam, ...]:
        """The support teams behind the count (its evidence)."""
        return ()

    def actual_by_day(self, indicator: Indicator, done: Done, as_of: date) -> Callable[[date], int | None]:
        """``actual`` as a function of the day (up to ``as_of``), for the many days of a curve."""
        return lambda on: self.actual(indicator, done, on)

    def turns(self, done: Done) -> set[date]:
        """The days, other than event days, on which ``actual`` may change."""
        return set()

    def rises(self, days: Iterable[date]) -> tuple[date, ...]:
        """The days on which events held on ``days`` raise the count, sorted; a day stands once for each rise by one."""
        return ()

    def reachable(self, sessions: int, windows: Sequence[Window]) -> int:
        """The largest count that ``sessions`` holdings within ``windows`` can reach."""
        return 0


class EventsHeld(Measure):
    """The number of held events of the indicator's activities; for a publication, of issues."""

    label = message("연 행사")
    by_activities = True

    def actual(self, indicator: Indicator, done: Done, as_of: date) -> int | None:
        """The number of held events (for months held, of their months)."""
        return len(self.rises(done.held_days(indicator.activities, as_of)))

    def expected(self, plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> int | None:
        """The number of planned occurrences whose window has ended by ``as_of``, at most the target."""
        expected = sum(on <= as_of for on in self.rises(window_ends(plan, indicator)))
        return expected if target.value is None else min(expected, target.value)

    def actual_by_day(self, indicator: Indicator, done: Done, as_of: date) -> Callable[[date], int | None]:
        """``actual`` as a function of the day."""
        # The rises up to an earlier day are the first of those up to ``as_of``, so one sorted list answers every day.
        rises = self.rises(done.held_days(indicator.activities, as_of))
        return lambda on: bisect_right(rises, on)

    def rises(self, days: Iterable[date]) -> tuple[date, ...]:
        """Each of the days, sorted: every held event counts."""
        return tuple(sorted(days))

    def reachable(self, sessions: int, windows: Sequence[Window]) -> int:
        """The number of holdings: every held event counts."""
        return sessions


class MonthsHeld(EventsHeld):
    """The number of calendar months with at least one held event of the indicator's activities."""

    label = message("행사를 연 달")
    every_month = True

    def rises(self, days: Iterable[date]) -> tuple[date, ...]:
        """The first of the days in each calendar month, sorted."""
        first = {(on.year, on.month): on for on in sorted(days, reverse=True)}
        return tuple(sorted(first.values()))

    def reachable(self, sessions: int, windows: Sequence[Window]) -> int:
        """The number of holdings, at most the number of calendar months that the windows touch."""
        return min(sessions, len({month for window in windows for month in _months(window)}))


class TeamsOpen(Measure):
    """The number of support teams open on the as-of date."""

    label = message("운영 중인 추진지원단")
    lasts = True

    def actual(self, indicator: Indicator, done: Done, as_of: date) -> int | None:
        """The number of teams open on ``as_of``."""
        return sum(team.is_open(as_of) for team in done.teams)

    def expected(self, plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> int | None:
        """The target from its due day on; None before."""
        # Teams have no planned windows: the target is expected from its due day on, and before it the expectation is unknown.
        return target.value if due <= as_of else None

    def events(self, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """No events: teams are the evidence."""
        return ()

    def teams(self, done: Done, as_of: date) -> tuple[SupportTeam, ...]:
        """The teams open on ``as_of``."""
        return tuple(team for team in done.teams if team.is_open(as_of))

    def turns(self, done: Done) -> set[date]:
        """The opening days of the teams, and the days after their closing days."""
        closed = {team.closed_on + timedelta(1) for team in done.teams if team.closed_on}
        return closed | {team.opened_on for team in done.teams}


MEASURES: dict[str, Measure] = {
    "events_held": EventsHeld(),
    "months_held": MonthsHeld(),
    "teams_open": TeamsOpen(),
    "not_quantified": Measure(),
}
"""``Indicator.measure``, as written in plan files and the store → its measure."""


def measure_of(indicator: Indicator) -> Measure:
    """The indicator's measure; KeyError if ``MEASURES`` has no such key."""
    return MEASURES[indicator.measure]


def window_ends(plan: Plan, indicator: Indicator) -> list[date]:
    """The last day of each planned occurrence of the indicator's activities, by activity (not sorted)."""
    activities = [plan.activity_by_id(activity_id) for activity_id in indicator.activities]
    return [occurrence.window.end for activity in activities for occurrence in planned_occurrences(plan, activity)]


def _months(window: Window) -> set[tuple[int, int]]:
    start, end = window.start, window.end
    return {(n // 12, n % 12 + 1) for n in range(start.year * 12 + start.month - 1, end.year * 12 + end.month)}
