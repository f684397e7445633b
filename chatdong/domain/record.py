"""What happened: events that were held, moved or cancelled, money that was paid, teams that were opened.

A record holds dated facts; what it *is* on a day (held, postponed …) is judged from them, so that a page at an earlier
as-of date shows only what was known to be done by then.
"""

from dataclasses import dataclass, replace
from datetime import date

from chatdong.domain.plan import SupportTeam, Words

EVENT_STATUSES = ("planned", "held", "postponed", "cancelled")


@dataclass(frozen=True)
class Event:
    """One occurrence of an activity. ``occurrence`` is its number in the plan (from 1), None for an extra one."""

    id: str
    activity_id: str
    occurrence: int | None = None
    held_on: date | None = None
    postponed_on: date | None = None
    postponed_to: date | None = None
    cancelled_on: date | None = None
    attendance: int | None = None
    topic: Words | None = None
    note: str | None = None
    districts: tuple[str, ...] = ()
    """The districts that were present, by id."""

    def status(self, as_of: date) -> str:
        """One of EVENT_STATUSES, by what was known at the end of a day."""
        if self.held_on is not None and self.held_on <= as_of:
            return "held"
        if self.cancelled_on is not None and self.cancelled_on <= as_of:
            return "cancelled"
        if self.postponed_on is not None and self.postponed_on <= as_of:
            return "postponed"
        return "planned"

    def known_by(self, as_of: date) -> "Event":
        """The event without what was not yet known at the end of a day."""
        status = self.status(as_of)
        postponed = self.postponed_on is not None and self.postponed_on <= as_of
        return replace(
            self,
            held_on=self.held_on if status == "held" else None,
            attendance=self.attendance if status == "held" else None,
            districts=self.districts if status == "held" else (),
            cancelled_on=self.cancelled_on if self.cancelled_on and self.cancelled_on <= as_of else None,
            postponed_on=self.postponed_on if postponed else None,
            postponed_to=self.postponed_to if postponed else None,
        )


@dataclass(frozen=True)
class DaySpending:
    """What was paid from a line on a day for one event, all such vouchers together (won; negative for a refund).

    ``event_id`` is None where the vouchers name no event.
    """

    line_id: str
    on: date
    amount_krw: int
    event_id: str | None = None


@dataclass(frozen=True)
class Records:
    """Everything recorded for a plan."""

    events: tuple[Event, ...] = ()
    spending: tuple[DaySpending, ...] = ()
    teams: tuple[SupportTeam, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing has been recorded yet; the teams that the plan itself names do not count."""
        return not self.events and not self.spending

    def held(self, as_of: date) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.status(as_of) == "held")

    def spent(self, as_of: date, line_ids: frozenset[str] | None = None) -> int:
        """Won paid up to and including a day, from all lines or from some."""
        return sum(
            day.amount_krw
            for day in self.spending
            if day.on <= as_of and (line_ids is None or day.line_id in line_ids)
        )

    def known_by(self, as_of: date) -> "Records":
        """What was known at the end of a day: every figure of that day is the same with it as with all records.

        Events stand in the order of what was known of them, so that not even their order tells what came later.
        """
        events = [event.known_by(as_of) for event in self.events if event.status(as_of) != "planned"]
        events.sort(key=lambda e: (e.held_on or e.postponed_on or e.cancelled_on, e.activity_id, e.occurrence or 0, e.id))
        return Records(
            events=tuple(events),
            spending=tuple(day for day in self.spending if day.on <= as_of),
            teams=tuple(
                replace(team, closed_on=team.closed_on if team.closed_on and team.closed_on <= as_of else None)
                for team in self.teams
                if team.opened_on <= as_of
            ),
        )
