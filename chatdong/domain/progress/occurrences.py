"""The outcome of each planned occurrence, and the occurrences expected or open on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chatdong.domain.plan.model import Activity, Plan
from chatdong.domain.plan.occurrences import PlannedOccurrence, line_shares, planned_occurrences
from chatdong.domain.progress.records import Event, EventStatus, Records


def expected_occurrences(plan: Plan, activity: Activity, as_of: date) -> int:
    """The number of the activity's planned occurrences whose window has ended by the as-of date."""
    return sum(occurrence.window.end <= as_of for occurrence in planned_occurrences(plan, activity))


def open_occurrences(plan: Plan, activity: Activity, records: Records, as_of: date) -> tuple[tuple[PlannedOccurrence, Event | None], ...]:
    """The planned occurrences that are neither held nor cancelled by the as-of date, each with the event that postponed it, or None.

    A held or cancelled event closes the occurrence that it names; a held event without a number closes the earliest one left.
    """
    numbered = records.numbered(activity.id)
    settled = {e.occurrence for e in numbered if e.status(as_of) in (EventStatus.HELD, EventStatus.CANCELLED)}
    postponed = {e.occurrence: e for e in numbered if e.status(as_of) == EventStatus.POSTPONED}
    unnumbered = records.unnumbered_held(activity.id, as_of)
    left = [o for o in planned_occurrences(plan, activity) if o.number not in settled]
    return tuple((o, postponed.get(o.number)) for o in left[unnumbered:])


@dataclass(frozen=True)
class ActivityOutcome:
    """The outcome of an activity by a day.

    ``held``: occurrence number → the event that settled it. ``cancelled``: the numbers that will not be held. ``extra``: held events that the
    plan does not have. ``left``: the open occurrences with the event that postponed each, as in ``open_occurrences``.
    """

    held: dict[int, Event]
    cancelled: frozenset[int]
    extra: tuple[Event, ...]
    left: tuple[tuple[PlannedOccurrence, Event | None], ...]


def outcome_of(plan: Plan, activity: Activity, records: Records, as_of: date) -> ActivityOutcome:
    """The outcome of an activity by the end of ``as_of``. A held event without a number counts as the earliest occurrence left."""
    planned = planned_occurrences(plan, activity)
    numbers = {o.number for o in planned}
    held: dict[int, Event] = {}
    others = []
    for event in records.held_of((activity.id,), as_of):
        if event.occurrence in numbers and event.occurrence not in held:
            held[event.occurrence] = event
        else:
            others.append(event)
    numbered = records.numbered(activity.id)
    cancelled = frozenset(e.occurrence for e in numbered if e.occurrence and e.status(as_of) == EventStatus.CANCELLED) - held.keys()
    postponed = {e.occurrence: e for e in numbered if e.status(as_of) == EventStatus.POSTPONED}
    left = [o for o in planned if o.number not in held and o.number not in cancelled]
    unnumbered = [event for event in others if event.occurrence is None]
    held |= {o.number: event for o, event in zip(left, unnumbered, strict=False)}
    settling = {event.id for event in held.values()}
    return ActivityOutcome(
        held,
        cancelled,
        tuple(event for event in others if event.id not in settling),
        tuple((o, postponed.get(o.number)) for o in left[len(unnumbered) :]),
    )


def held_of_planned(plan: Plan, records: Records, as_of: date) -> tuple[int, int, int]:
    """(held, expected by the as-of date, planned in the year): numbers of events of the activities that gather people."""
    activities = [activity for activity in plan.activity if activity.kind.gathers]
    ids = {activity.id for activity in activities}
    held = len(records.held_days(ids, as_of))
    expected = sum(expected_occurrences(plan, activity, as_of) for activity in activities)
    return held, expected, sum(activity.times for activity in activities)


class OccurrenceStatus(StrEnum):
    """The status of an occurrence.

    HELD_LATE: held after the last day that the plan allows. OVERDUE: that day, or the day to which it was postponed, has passed without
    a recorded outcome. PAID: its planned cost has been paid, of an activity that is done by paying; such an occurrence is never late or
    overdue.
    """

    HELD = "held"
    HELD_LATE = "held_late"
    PAID = "paid"
    OVERDUE = "overdue"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    PLANNED = "planned"

    @property
    def was_held(self) -> bool:
        """True if the occurrence was held, in time or late."""
        return self in (OccurrenceStatus.HELD, OccurrenceStatus.HELD_LATE)


@dataclass(frozen=True)
class Holding:
    """One occurrence of an activity, planned or extra, with its event and its status on a day. ``number`` and ``planned``: None if extra."""

    activity: Activity
    number: int | None
    planned: PlannedOccurrence | None
    event: Event | None
    status: OccurrenceStatus


def holdings(plan: Plan, records: Records, as_of: date) -> tuple[Holding, ...]:
    """Every planned occurrence and every extra event, by activity in the plan's order."""
    found: list[Holding] = []
    for activity in plan.activity:
        events = [e for e in records.of_activity(activity.id) if e.status(as_of) != EventStatus.PLANNED]
        by_number = {e.occurrence: e for e in events if e.occurrence is not None}
        paid = paid_numbers(plan, activity, records, as_of) if activity.kind.by_paying else None
        for occurrence in planned_occurrences(plan, activity):
            event = by_number.pop(occurrence.number, None)
            status = _holding_status(occurrence, event, as_of) if paid is None else _paying_status(occurrence.number in paid, event, as_of)
            found.append(Holding(activity, occurrence.number, occurrence, event, status))
        extra = [e for e in events if e.occurrence is None] + list(by_number.values())
        found += [Holding(activity, None, None, e, OccurrenceStatus(e.status(as_of))) for e in extra]
    return tuple(found)


def paid_numbers(plan: Plan, activity: Activity, records: Records, as_of: date) -> frozenset[int]:
    """The numbers of the activity's occurrences whose planned cost is paid: every line that pays for one has paid for it and those before it."""
    open_or_paid: dict[int, bool] = {}
    for line in plan.lines_of(activity.id):
        left = records.spent(as_of, frozenset({line.id}))
        for occurrence, share in line_shares(plan, line):
            left -= share
            open_or_paid[occurrence.number] = open_or_paid.get(occurrence.number, True) and left >= 0
    return frozenset(number for number, paid in open_or_paid.items() if paid)


def _paying_status(paid: bool, event: Event | None, as_of: date) -> OccurrenceStatus:
    now = OccurrenceStatus(event.status(as_of)) if event else OccurrenceStatus.PLANNED
    return OccurrenceStatus.PAID if paid or now == OccurrenceStatus.HELD else now


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
    """The events of one activity with the same day and status, counted together.

    ``times``: their number. ``attendance``: the sum of the recorded attendances, None if none is recorded. ``note``: the first note, if any.
    """

    activity_id: str
    on: date
    status: OccurrenceStatus
    times: int
    attendance: int | None
    note: str | None


def marks(of: Iterable[Holding]) -> tuple[Mark, ...]:
    """The recorded events among the occurrences, grouped by activity, day and status, in the order of the first event of each group."""
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
