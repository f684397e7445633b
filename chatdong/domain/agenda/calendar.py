"""What stands in a calendar: planned windows, days that were set or held, milestones, each with an id that never changes."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from chatdong.domain.agenda.todo import occurrence_cost, occurrence_people
from chatdong.domain.plan.model import Activity, LocalizedText, Milestone, Plan
from chatdong.domain.progress.occurrences import Holding, holdings
from chatdong.domain.progress.records import Event, EventStatus, Records


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar, from its first to its last day, both included.

    status: an OccurrenceStatus, or "milestone". fixed: a day that was set or that it was held on; otherwise the window in which it is
    to be. shared: the plan gives only a count within the activity's window, and this is an equal part of it. people and
    cost_krw (won) are the plan's, each time; None where it gives none.
    """

    id: str
    start: date
    end: date
    status: str
    fixed: bool
    source: str
    activity: Activity | None = None
    number: int | None = None
    topic: LocalizedText | None = None
    shared: bool = False
    people: int | None = None
    cost_krw: int | None = None
    event: Event | None = None
    milestone: Milestone | None = None
    times: int = 1
    """How many stand for one, where they would be too many beside each other."""

    def touches(self, month: int) -> bool:
        """Whether one of its days lies in a month (1–12) of the fiscal year."""
        return self.start.month <= month <= self.end.month


def calendar_entries(plan: Plan, records: Records, as_of: date) -> tuple[Entry, ...]:
    """Everything of the fiscal year as it is known on a day, by date. What the plan gives no date has no place in it
    until a day is set."""
    entries = [_of_holding(plan, holding, as_of) for holding in holdings(plan, records, as_of)]
    for milestone in plan.milestone:
        entries.append(
            Entry(
                f"milestone-{milestone.on.isoformat()}",
                milestone.on,
                milestone.on,
                "milestone",
                True,
                milestone.source,
                cost_krw=milestone.amount_krw,
                milestone=milestone,
            )
        )
    return tuple(sorted((e for e in entries if e is not None), key=lambda e: (e.start, e.end, e.id)))


def together(entries: Iterable[Entry], place: Callable[[Entry], Hashable]) -> tuple[Entry, ...]:
    """Entries in the same ``place`` that are of one activity and status as one entry, from their first day to their last; in the
    order of the first of each. Each milestone stays by itself."""
    found: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        alike = entry.id if entry.activity is None else (entry.activity.id, entry.status, entry.fixed, entry.number is None)
        found.setdefault((place(entry), alike), []).append(entry)
    return tuple(_as_one(some) for some in found.values())


def _as_one(some: list[Entry]) -> Entry:
    first = some[0]
    if len(some) == 1:
        return first
    return replace(
        first,
        end=max(entry.end for entry in some),
        number=None,
        topic=first.topic if all(entry.topic == first.topic for entry in some) else None,
        people=first.people if all(entry.people == first.people for entry in some) else None,
        cost_krw=first.cost_krw if all(entry.cost_krw == first.cost_krw for entry in some) else None,
        event=None,
        times=sum(entry.times for entry in some),
    )


def _of_holding(plan: Plan, holding: Holding, as_of: date) -> Entry | None:
    activity, planned, event = holding.activity, holding.planned, holding.event
    day = _day(event, as_of)
    if day is not None:
        start = end = day
    elif planned is not None and planned.dated:
        start, end = planned.window.start, planned.window.end
    else:
        return None
    own = activity.occurrence[planned.number - 1] if planned is not None and activity.occurrence else None
    return Entry(
        f"{activity.id}-extra-{event.id}" if planned is None and event is not None else f"{activity.id}-{holding.number}",
        start,
        end,
        holding.status,
        day is not None,
        own.source if own else activity.source,
        activity,
        holding.number,
        planned.topic if planned is not None else event.topic if event is not None else None,
        shared=planned is not None and planned.dated and own is None and activity.times > 1,
        people=occurrence_people(plan, planned) if planned is not None else None,
        cost_krw=occurrence_cost(plan, planned) if planned is not None else None,
        event=event,
    )


def _day(event: Event | None, as_of: date) -> date | None:
    """The one day that a record sets, by what is known: held on, moved to, or for an extra one called off."""
    if event is None:
        return None
    now = event.status(as_of)
    if now == EventStatus.HELD:
        return event.held_on
    if now == EventStatus.POSTPONED:
        return event.postponed_to
    return event.cancelled_on if now == EventStatus.CANCELLED and event.occurrence is None else None
