"""The records: events held, postponed or cancelled; spending; support teams.

A record holds dated facts. The status of an event on a day is derived from them, so that a page with an earlier as-of date shows only
what was known by then.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from chatdong.domain.plan.model import FundingSource, LocalizedText, SupportTeam, Window
from chatdong.domain.progress.budget_changes import BudgetChange, CarryOver
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.measurements import Measurement


class EventStatus(StrEnum):
    """The status of an event, as known at the end of a day; PLANNED: nothing is known of it yet."""

    PLANNED = "planned"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Event:
    """The record of one occurrence of an activity. ``occurrence``: its number in the plan (from 1), None for an extra event."""

    id: str
    activity_id: str
    occurrence: int | None = None
    held_on: date | None = None
    postponed_on: date | None = None
    postponed_to: date | None = None
    cancelled_on: date | None = None
    attendance: int | None = None
    topic: LocalizedText | None = None
    note: str | None = None
    districts: tuple[str, ...] = ()
    """The ids of the districts that were present."""

    @property
    def on(self) -> date:
        """The day for sorting and display: held on, else postponed on (not the new day), else cancelled on."""
        day = self.held_on or self.postponed_on or self.cancelled_on
        # The store refuses an event without one of them (a CHECK of its table), and only events known by a day are asked.
        assert day is not None
        return day

    def status(self, as_of: date) -> EventStatus:
        """The status as known at the end of ``as_of``."""
        if self.held_on is not None and self.held_on <= as_of:
            return EventStatus.HELD
        if self.cancelled_on is not None and self.cancelled_on <= as_of:
            return EventStatus.CANCELLED
        if self.postponed_on is not None and self.postponed_on <= as_of:
            return EventStatus.POSTPONED
        return EventStatus.PLANNED

    @property
    def last_day(self) -> date | None:
        """The last of the days held on, postponed on and cancelled on; None if the record has none of them."""
        return max((day for day in (self.held_on, self.postponed_on, self.cancelled_on) if day is not None), default=None)

    @property
    def _only_held(self) -> bool:
        return self.postponed_on is None and self.postponed_to is None and self.cancelled_on is None

    def known_by(self, as_of: date) -> "Event":
        """The event with only the facts known at the end of ``as_of``."""
        if self.held_on is not None and self.held_on <= as_of and self._only_held:
            # Nearly all events are held and nothing else: nothing to remove, so thousands of copies are saved.
            return self
        status = self.status(as_of)
        postponed = self.postponed_on is not None and self.postponed_on <= as_of
        return replace(
            self,
            held_on=self.held_on if status == EventStatus.HELD else None,
            attendance=self.attendance if status == EventStatus.HELD else None,
            districts=self.districts if status == EventStatus.HELD else (),
            cancelled_on=self.cancelled_on if self.cancelled_on and self.cancelled_on <= as_of else None,
            postponed_on=self.postponed_on if postponed else None,
            postponed_to=self.postponed_to if postponed else None,
        )


@dataclass(frozen=True, slots=True)
class DaySpending:
    """The spending from a line on a day for one event, the sum of its vouchers (won; negative for a refund).

    ``event_id`` is None if the vouchers name no event.
    """

    line_id: str
    on: date
    amount_krw: int
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class SourcePayment:
    """The payments from a line on a day with the money of one entered source (won; negative for a refund)."""

    line_id: str
    on: date
    source: FundingSource
    amount_krw: int


@dataclass(frozen=True)
class _OfActivity:
    """The events of one activity; ``held`` sorted by day and id, ``held_days`` their days. ``unnumbered_days``: days of held events without
    a number.
    """

    events: tuple[Event, ...] = ()
    held: tuple[Event, ...] = ()
    held_days: tuple[date, ...] = ()
    numbered: tuple[Event, ...] = ()
    unnumbered_days: tuple[date, ...] = ()


_NONE = _OfActivity()


def _by_day(event: Event) -> tuple[date, str, str]:
    return event.on, event.activity_id, event.id


def _of_activity(events: list[Event]) -> _OfActivity:
    held = tuple(sorted((event for event in events if event.held_on is not None), key=_by_day))
    return _OfActivity(
        tuple(events),
        held,
        tuple(event.on for event in held),
        # By id, so that which of two events speaks for an occurrence does not depend on the order of the records.
        tuple(sorted((event for event in events if event.occurrence), key=lambda event: event.id)),
        tuple(event.on for event in held if event.occurrence is None),
    )


@dataclass(frozen=True)
class Records:
    """All records of a plan."""

    events: tuple[Event, ...] = ()
    spending: tuple[DaySpending, ...] = ()
    teams: tuple[SupportTeam, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    commitment_payments: tuple[CommitmentPayment, ...] = ()
    """The part of ``spending`` that names a commitment, by commitment, line and day."""
    source_payments: tuple[SourcePayment, ...] = ()
    """The part of ``spending`` that names a source of funding, by line, day and source."""
    budget_changes: tuple[BudgetChange, ...] = ()
    carry_overs: tuple[CarryOver, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    contained_later: tuple[BudgetChange, ...] = ()
    """Changes that the plan's amounts contain, although nobody knew of them by the day of ``known_by``: the budget of that day lacks them."""

    @property
    def empty(self) -> bool:
        """True if no event, no spending and no measurement is recorded; support teams do not count, as the plan itself may name some."""
        return not self.events and not self.spending and not self.measurements

    @cached_property
    def lines_with_money(self) -> frozenset[str]:
        """The lines that spending, a commitment or an approved change of the budget names, on any day."""
        changes = [*(change for change in self.budget_changes if change.approved_on is not None), *self.contained]
        moved = {line_id for change in changes for line_id in (change.from_line, change.to_line) if line_id is not None}
        return frozenset(moved | {day.line_id for day in self.spending} | {commitment.line_id for commitment in self.commitments})

    @property
    def contained(self) -> tuple[BudgetChange, ...]:
        """The changes that the amounts of the plan's revision contain, those that are not in force yet too."""
        return (*(change for change in self.budget_changes if change.contained_in is not None), *self.contained_later)

    @cached_property
    def last_day(self) -> date | None:
        """The last recorded day of an event, of money or of a decision about it, or of a measurement; None if nothing is recorded."""
        measured = (one.on for one in self.measurements)
        days = [*(event.last_day for event in self.events), *(day.on for day in self.spending), *self._money_days, *measured]
        return max((day for day in days if day is not None), default=None)

    @cached_property
    def _money_days(self) -> tuple[date, ...]:
        """The days of commitments, of changes of the budget - as proposed, and as approved - and of approved carry-overs."""
        changed = [day for change in self.budget_changes for day in (change.proposed_on, change.approved_on) if day is not None]
        return (*(c.committed_on for c in self.commitments), *changed, *(carried.approved_on for carried in self.carry_overs))

    def budget_beyond(self, as_of: date) -> int:
        """The number of changes of the budget and carry-overs of which something - a proposal, an approval - is recorded only after ``as_of``."""
        changed = [max(change.proposed_on, change.approved_on or change.proposed_on) for change in self.budget_changes]
        return sum(day > as_of for day in (*changed, *(carried.approved_on for carried in self.carry_overs)))

    def events_beyond(self, as_of: date) -> tuple[int, int]:
        """(number of events known only after ``as_of``, number of events known by then of which a later fact is recorded)."""
        later = [event.status(as_of) for event in self.events if event.last_day is not None and event.last_day > as_of]
        unknown = later.count(EventStatus.PLANNED)
        return unknown, len(later) - unknown

    def sharing(self, before: "Records") -> "Records":
        """Equal records that reuse the equal objects of ``before``, to save memory when many versions are kept."""
        days = {day: day for day in before.spending}
        return replace(
            self,
            events=tuple(old if (old := before.event(event.id)) == event else event for event in self.events),
            spending=tuple(days.get(day, day) for day in self.spending),
        )

    def held(self, as_of: date) -> tuple[Event, ...]:
        """The events held by the end of ``as_of``, by day."""
        days, events = self._held
        return events[: bisect_right(days, as_of)]

    def held_of(self, activity_ids: Collection[str], as_of: date) -> tuple[Event, ...]:
        """The events of the activities held by the end of ``as_of``, by day, activity and id."""
        some = [of.held[: bisect_right(of.held_days, as_of)] for id_, of in self._activities.items() if id_ in activity_ids]
        return some[0] if len(some) == 1 else tuple(sorted((event for events in some for event in events), key=_by_day))

    def held_days(self, activity_ids: Collection[str], as_of: date) -> list[date]:
        """The days of these events, one for each event, by activity."""
        return [on for id_, of in self._activities.items() if id_ in activity_ids for on in of.held_days[: bisect_right(of.held_days, as_of)]]

    def of_activity(self, activity_id: str) -> tuple[Event, ...]:
        """All events of an activity, in the order of the records."""
        return self._activities.get(activity_id, _NONE).events

    def event(self, event_id: str) -> Event | None:
        """The event with this id; None if there is none."""
        return self._by_id.get(event_id)

    def numbered(self, activity_id: str) -> tuple[Event, ...]:
        """The activity's events that name an occurrence of the plan."""
        return self._activities.get(activity_id, _NONE).numbered

    def unnumbered_held(self, activity_id: str, as_of: date) -> int:
        """The number of the activity's events without an occurrence number held by the end of ``as_of``."""
        return bisect_right(self._activities.get(activity_id, _NONE).unnumbered_days, as_of)

    # Indexes for the methods above, built once: there may be thousands of events and hundreds of calls.

    @cached_property
    def _held(self) -> tuple[list[date], tuple[Event, ...]]:
        events = sorted((event for event in self.events if event.held_on is not None), key=lambda e: e.on)
        return [event.on for event in events], tuple(events)

    @cached_property
    def _by_id(self) -> dict[str, Event]:
        return {event.id: event for event in self.events}

    @cached_property
    def _activities(self) -> dict[str, _OfActivity]:
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.activity_id, []).append(event)
        return {activity_id: _of_activity(events) for activity_id, events in found.items()}

    def spent(self, as_of: date, line_ids: frozenset[str] | None = None) -> int:
        """The spending up to and including ``as_of`` (won), from all lines or from some."""
        return sum(day.amount_krw for day in self.spending if day.on <= as_of and (line_ids is None or day.line_id in line_ids))

    def moved(self, as_of: date, line_ids: frozenset[str] | None = None) -> int:
        """What changes of the budget in force at the end of ``as_of`` brought to all lines or to some, less what they took, beside the amounts of
        the plan's revision (won): a change that these contain is not brought again, and is taken from them until it is in force.
        """
        in_force = (change for change in self.budget_changes if change.in_force(as_of))
        return _net(in_force, line_ids) - _net(self.contained, line_ids)

    def spending_days(self, line_ids: Collection[str] | None) -> set[date]:
        """The days of spending and of approved changes of the budget, of all lines or of some."""
        changed = {c.approved_on for c in self.budget_changes if c.approved_on is not None}
        return changed | {day.on for day in self.spending if line_ids is None or day.line_id in line_ids}

    def readings_of(self, indicator_id: str, as_of: date) -> tuple[Measurement, ...]:
        """The readings of an indicator as a whole by the end of ``as_of``, by day and id."""
        return tuple(one for one in self._readings.get(indicator_id, ()) if one.on <= as_of)

    @cached_property
    def _readings(self) -> dict[str, list[Measurement]]:
        found: dict[str, list[Measurement]] = {}
        for one in sorted(self.measurements, key=lambda one: (one.on, one.id)):
            if one.by is None:
                found.setdefault(one.indicator_id, []).append(one)
        return found

    def outside(self, year: Window) -> tuple[date, ...]:
        """The days outside a fiscal year on which something was spent, earliest first; the plan of that year cannot answer for them."""
        return tuple(sorted({day.on for day in self.spending if not year.start <= day.on <= year.end}))

    def spent_by_line(self, as_of: date) -> defaultdict[str, int]:
        """Line → spending up to and including ``as_of`` (won); 0 for a line without spending."""
        spent: defaultdict[str, int] = defaultdict(int)
        for day in self.spending:
            if day.on <= as_of:
                spent[day.line_id] += day.amount_krw
        return spent

    def seen_from(self, revision: int) -> "Records":
        """The records beside a revision of the plan: changes that it does not contain, whatever others do, are counted beside its amounts."""
        changes = tuple(change.seen_from(revision) for change in self.budget_changes)
        return self if changes == self.budget_changes else replace(self, budget_changes=changes)

    def known_by(self, as_of: date) -> "Records":
        """The records known at the end of ``as_of``; every figure of that day is the same as with all records.

        The events are sorted by their known facts, so that not even their order shows a later one.
        """
        events = [event.known_by(as_of) for event in self.events if event.status(as_of) != EventStatus.PLANNED]
        events.sort(key=lambda e: (e.on, e.activity_id, e.occurrence or 0, e.id))
        return Records(
            events=tuple(events),
            spending=tuple(day for day in self.spending if day.on <= as_of),
            teams=tuple(
                replace(team, closed_on=team.closed_on if team.closed_on and team.closed_on <= as_of else None)
                for team in self.teams
                if team.opened_on <= as_of
            ),
            commitments=tuple(c for c in self.commitments if c.committed_on <= as_of),
            commitment_payments=tuple(p for p in self.commitment_payments if p.on <= as_of),
            source_payments=tuple(p for p in self.source_payments if p.on <= as_of),
            budget_changes=tuple(
                c if c.approved_on is None or c.approved_on <= as_of else replace(c, approved_on=None, approval=None)
                for c in self.budget_changes
                if c.proposed_on <= as_of
            ),
            carry_overs=tuple(c for c in self.carry_overs if c.approved_on <= as_of),
            measurements=tuple(one for one in self.measurements if one.on <= as_of),
            contained_later=(
                *self.contained_later,
                *(c for c in self.budget_changes if c.contained_in is not None and c.proposed_on > as_of),
            ),
        )


def _net(changes: Iterable[BudgetChange], line_ids: frozenset[str] | None) -> int:
    """The net of budget changes on all lines or on some: added − taken away (won)."""
    return sum(
        sign * change.amount_krw
        for change in changes
        for line_id, sign in ((change.to_line, 1), (change.from_line, -1))
        if line_id is not None and (line_ids is None or line_id in line_ids)
    )
