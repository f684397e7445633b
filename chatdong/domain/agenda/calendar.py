"""The entries of the calendar: planned windows, dates of events, milestones; each has an id that never changes."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from chatdong.domain.agenda.todo import occurrence_cost, occurrence_people
from chatdong.domain.plan.model import Activity, LocalizedText, Milestone, Plan, Window
from chatdong.domain.progress.occurrences import Holding, holdings
from chatdong.domain.progress.records import Event, EventStatus, Records


@dataclass(frozen=True)
class Entry:
    """One entry of the calendar, from its first to its last day, both included.

    ``status``: an OccurrenceStatus, or "milestone". ``fixed``: True for a set or actual date, False for a planned window. ``shared``: the plan
    gives only a number of times within the activity's window, and this is an equal part of that window. ``people`` and ``cost_krw`` (won):
    planned for one occurrence, None if the plan gives none; for a milestone, ``cost_krw`` is its cumulative amount.
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
    """The number of occurrences that the entry stands for; more than 1 in a merged entry (``together``)."""

    def touches(self, month: Window) -> bool:
        """True if at least one of its days lies in the month."""
        return self.start <= month.end and month.start <= self.end


def calendar_entries(plan: Plan, records: Records, as_of: date) -> tuple[Entry, ...]:
    """All entries of the fiscal year as known on the as-of date, by date.

    An occurrence that the plan does not date has no entry until a day is set.
    """
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
    """The entries with those in the same ``place``, of the same activity and status, merged into one that spans their days.

    A place is, for example, a cell of the calendar. In the order of the first entry of each; milestones are never merged.
    """
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
    """The day that the event sets, as known on ``as_of``: held on, postponed to or, for an extra event, cancelled on; None without one."""
    if event is None:
        return None
    now = event.status(as_of)
    if now == EventStatus.HELD:
        return event.held_on
    if now == EventStatus.POSTPONED:
        return event.postponed_to
    return event.cancelled_on if now == EventStatus.CANCELLED and event.occurrence is None else None
