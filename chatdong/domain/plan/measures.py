"""The measures: how each kind of indicator is counted, expected and shown. A new measure is a new entry in ``MEASURES``."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Indicator, Plan, SupportTeam, Target, Window
from chatdong.domain.plan.occurrences import planned_occurrences


class Done(Protocol):
    """What was done, as a measure asks for it; ``progress.records.Records`` answers."""

    @property
    def teams(self) -> tuple[SupportTeam, ...]: ...

    def held_of(self, activity_ids: Collection[str], as_of: date) -> tuple[Any, ...]: ...

    def held_days(self, activity_ids: Collection[str], as_of: date) -> list[date]: ...


class Measure:
    """How an indicator is counted. This one counts nothing: the plan sets no number, and the events held are shown instead."""

    label: Message = message("수치 없음")
    by_activities = False
    """Whether the count rises with what the indicator's activities hold or issue, so that planned occurrences move it."""
    every_month = False
    """Whether an activity that counts is to be held every month."""
    lasts = False
    """Whether what counts today still counts in a later year."""

    def actual(self, indicator: Indicator, done: Done, as_of: date) -> int | None:
        """What the indicator counts at the end of a day, in its unit; None where the plan does not say how to count it."""
        return None

    def expected(self, plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> int | None:
        """What the plan makes one expect by the end of a day, at most the target; None where nothing is known."""
        return None

    def events(self, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        """The events that are its evidence."""
        return done.held_of(indicator.activities, as_of)

    def teams(self, done: Done, as_of: date) -> tuple[SupportTeam, ...]:
        """The support teams that are its evidence."""
        return ()

    def actual_by_day(self, indicator: Indicator, done: Done, as_of: date) -> Callable[[date], int | None]:
        """``actual`` as a function of a day up to ``as_of``, for as many days as a curve asks."""
        return lambda on: self.actual(indicator, done, on)

    def turns(self, done: Done) -> set[date]:
        """The days beside those of its events on which ``actual`` may change."""
        return set()

    def rises(self, days: Iterable[date]) -> tuple[date, ...]:
        """The days of some holdings on which the count rises, in order, each as often as it rises then."""
        return ()

    def reachable(self, sessions: int, windows: Sequence[Window]) -> int:
        """How much so many sessions can reach, held on days within these windows."""
        return 0


class EventsHeld(Measure):
    """Events of the indicator's activities that were held; of a publication, what was issued."""

    label = message("연 행사")
    by_activities = True

    def actual(self, indicator: Indicator, done: Done, as_of: date) -> int | None:
        return len(self.rises(done.held_days(indicator.activities, as_of)))

    def expected(self, plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> int | None:
        expected = sum(on <= as_of for on in self.rises(window_ends(plan, indicator)))
        return expected if target.value is None else min(expected, target.value)

    def actual_by_day(self, indicator: Indicator, done: Done, as_of: date) -> Callable[[date], int | None]:
        # The days on which the count rises are the same at the end of whatever day: they are counted once, not for each.
        rises = self.rises(done.held_days(indicator.activities, as_of))
        return lambda on: bisect_right(rises, on)

    def rises(self, days: Iterable[date]) -> tuple[date, ...]:
        return tuple(sorted(days))

    def reachable(self, sessions: int, windows: Sequence[Window]) -> int:
        return sessions


class MonthsHeld(EventsHeld):
    """Calendar months with at least one such event."""

    label = message("행사를 연 달")
    every_month = True

    def rises(self, days: Iterable[date]) -> tuple[date, ...]:
        first = {(on.year, on.month): on for on in sorted(days, reverse=True)}
        return tuple(sorted(first.values()))

    def reachable(self, sessions: int, windows: Sequence[Window]) -> int:
        return min(sessions, len({month for window in windows for month in _months(window)}))


class TeamsOpen(Measure):
    """Support teams open on the as-of date."""

    label = message("운영 중인 추진지원단")
    lasts = True

    def actual(self, indicator: Indicator, done: Done, as_of: date) -> int | None:
        return sum(team.is_open(as_of) for team in done.teams)

    def expected(self, plan: Plan, indicator: Indicator, target: Target, due: date, as_of: date) -> int | None:
        # Teams have no windows: their target is expected on the day it is due, and nothing is known before.
        return target.value if due <= as_of else None

    def events(self, indicator: Indicator, done: Done, as_of: date) -> tuple[Any, ...]:
        return ()

    def teams(self, done: Done, as_of: date) -> tuple[SupportTeam, ...]:
        return tuple(team for team in done.teams if team.is_open(as_of))

    def turns(self, done: Done) -> set[date]:
        closed = {team.closed_on + timedelta(1) for team in done.teams if team.closed_on}
        return closed | {team.opened_on for team in done.teams}


MEASURES: dict[str, Measure] = {
    "events_held": EventsHeld(),
    "months_held": MonthsHeld(),
    "teams_open": TeamsOpen(),
    "not_quantified": Measure(),
}
"""Every measure by the word that a plan file and the store have for it."""


def measure_of(indicator: Indicator) -> Measure:
    """How an indicator is counted."""
    return MEASURES[indicator.measure]


def window_ends(plan: Plan, indicator: Indicator) -> list[date]:
    """The last days of the planned occurrences of the indicator's activities."""
    activities = [plan.activity_by_id(activity_id) for activity_id in indicator.activities]
    return [occurrence.window.end for activity in activities for occurrence in planned_occurrences(plan, activity)]


def _months(window: Window) -> set[tuple[int, int]]:
    start, end = window.start, window.end
    return {(n // 12, n % 12 + 1) for n in range(start.year * 12 + start.month - 1, end.year * 12 + end.month)}
