"""What became of each planned occurrence, and which are expected or open on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chatdong.domain.plan.model import Activity, Plan
from chatdong.domain.plan.occurrences import PlannedOccurrence, planned_occurrences
from chatdong.domain.progress.records import Event, EventStatus, Records


def expected_occurrences(plan: Plan, activity: Activity, as_of: date) -> int:
    """Planned occurrences whose window has ended by the end of a day."""
    return sum(occurrence.window.end <= as_of for occurrence in planned_occurrences(plan, activity))


def open_occurrences(plan: Plan, activity: Activity, records: Records, as_of: date) -> tuple[tuple[PlannedOccurrence, Event | None], ...]:
    """The planned occurrences that are neither held nor cancelled by a day, each with its postponement, if any.

    An event that names its occurrence settles that one; a held event without a number settles the earliest left.
    """
    numbered = records.numbered(activity.id)
    settled = {e.occurrence for e in numbered if e.status(as_of) in (EventStatus.HELD, EventStatus.CANCELLED)}
    postponed = {e.occurrence: e for e in numbered if e.status(as_of) == EventStatus.POSTPONED}
    unnumbered = records.unnumbered_held(activity.id, as_of)
    left = [o for o in planned_occurrences(plan, activity) if o.number not in settled]
    return tuple((o, postponed.get(o.number)) for o in left[unnumbered:])


def held_of_planned(plan: Plan, records: Records, as_of: date) -> tuple[int, int, int]:
    """(held, expected by the day, planned in the year), over the activities that gather people."""
    activities = [activity for activity in plan.activity if activity.kind.gathers]
    ids = {activity.id for activity in activities}
    held = len(records.held_days(ids, as_of))
    expected = sum(expected_occurrences(plan, activity, as_of) for activity in activities)
    return held, expected, sum(activity.times for activity in activities)


class OccurrenceStatus(StrEnum):
    """What became of an occurrence.

    HELD_LATE: held after the last day that the plan allows. OVERDUE: that day, or the one to which it was postponed, has passed and
    nothing is recorded.
    """

    HELD = "held"
    HELD_LATE = "held_late"
    OVERDUE = "overdue"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    PLANNED = "planned"

    @property
    def was_held(self) -> bool:
        """Whether it took place, in time or late."""
        return self in (OccurrenceStatus.HELD, OccurrenceStatus.HELD_LATE)


@dataclass(frozen=True)
class Holding:
    """One occurrence of an activity on a day, planned or extra: when it was to be held, and what became of it."""

    activity: Activity
    number: int | None
    planned: PlannedOccurrence | None
    event: Event | None
    status: OccurrenceStatus


def holdings(plan: Plan, records: Records, as_of: date) -> tuple[Holding, ...]:
    """Every planned occurrence and every extra event of the activities, by activity in the plan's order."""
    found: list[Holding] = []
    for activity in plan.activity:
        events = [e for e in records.of_activity(activity.id) if e.status(as_of) != EventStatus.PLANNED]
        by_number = {e.occurrence: e for e in events if e.occurrence is not None}
        for occurrence in planned_occurrences(plan, activity):
            event = by_number.pop(occurrence.number, None)
            found.append(Holding(activity, occurrence.number, occurrence, event, _holding_status(occurrence, event, as_of)))
        extra = [e for e in events if e.occurrence is None] + list(by_number.values())
        found += [Holding(activity, None, None, e, OccurrenceStatus(e.status(as_of))) for e in extra]
    return tuple(found)


def _holding_status(occurrence: PlannedOccurrence, event: Event | None, as_of: date) -> OccurrenceStatus:
    now = OccurrenceStatus(event.status(as_of)) if event else OccurrenceStatus.PLANNED
    if event is not None and now == OccurrenceStatus.HELD:
        return OccurrenceStatus.HELD_LATE if event.on > occurrence.latest else OccurrenceStatus.HELD
    due = event.postponed_to if event and event.postponed_to else occurrence.latest
    if now != OccurrenceStatus.CANCELLED and due < as_of and occurrence.dated:
        return OccurrenceStatus.OVERDUE
    return now


@dataclass(frozen=True)
class Mark:
    """What was held, put off or called off of an activity on one day, with one status, together.

    ``times`` is how many; ``attendance`` counts those that say who came, None where none does; ``note`` is that of the first
    that has one.
    """

    activity_id: str
    on: date
    status: OccurrenceStatus
    times: int
    attendance: int | None
    note: str | None


def marks(of: Iterable[Holding]) -> tuple[Mark, ...]:
    """The recorded ones among some holdings by activity, day and status, in the order of the first of each."""
    together: dict[tuple[str, date, OccurrenceStatus], list[Event]] = {}
    for holding in of:
        event = holding.event
        if event is None:
            continue
        on = event.held_on if holding.status.was_held else event.postponed_to or event.cancelled_on
        if on is not None:
            together.setdefault((holding.activity.id, on, holding.status), []).append(event)
    return tuple(
        Mark(
            *place,
            len(events),
            sum(came) if (came := [e.attendance for e in events if e.attendance is not None]) else None,
            next((e.note for e in events if e.note), None),
        )
        for place, events in together.items()
    )
