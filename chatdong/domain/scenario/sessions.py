"""How often an activity would be held in a scenario, and with how many people: what follows from the 회 and 명 of its costings.

A count follows a costing only where the plan's own does. The rules, once each:

- *Sessions*: while no 회 of the activity moves, the plan's ``times``. Else the quantity in 회 that alone equals ``times``
  in the plan; else all quantities in 회 together, where they add up to ``times`` (3회 + 6회 = 9); else unknown.
- *People* at a session: the quantity in 명 that equals the activity's ``people`` in the plan, among the lines with the same
  dates; for lines with dates of their own, their only quantity in 명; else the plan's ``people``; else unknown.
- A quantity whose lines differ in the scenario is unknown, and so is what follows from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chatdong.domain.plan.model import Activity, Occurrence, Plan
from chatdong.domain.plan.toml_format import LARGEST_TIMES
from chatdong.domain.scenario.quantities import Quantity, quantities, values_in

SOURCE = "가상 편성"
"""What stands as the source of anything that a scenario changed: it is no longer what the paper says."""


@dataclass(frozen=True)
class Headcount:
    """An activity's quantities in 회, those that count its sessions, and who comes to each of these.

    ``people`` holds for each counting quantity its people: a quantity, the plan's fixed number, or None.
    """

    activity: Activity
    times: tuple[Quantity, ...]
    counting: tuple[Quantity, ...]
    people: tuple[Quantity | int | None, ...]

    def sessions(self, values: Mapping[str, int | None]) -> int | None:
        """Sessions at these values of the quantities, {group id: value}; None where it cannot be known."""
        if all(values[quantity.id] == quantity.value for quantity in self.times):
            return self.activity.times
        return _sum([values[quantity.id] for quantity in self.counting]) if self.counting else None

    def attendances(self, values: Mapping[str, int | None]) -> int | None:
        """People times sessions (연인원); None where it cannot be known."""
        if not self.counting:
            sessions, people = self.sessions(values), self.activity.people
            return None if sessions is None or people is None else sessions * people
        products = []
        for quantity, those in zip(self.counting, self.people, strict=True):
            sessions, each = values[quantity.id], values[those.id] if isinstance(those, Quantity) else those
            products.append(None if sessions is None or each is None else sessions * each)
        return _sum(products)


def _sum(values: list[int | None]) -> int | None:
    return None if None in values else sum(value for value in values if value is not None)


def headcounts(plan: Plan) -> dict[str, Headcount]:
    """For each activity by its id: which quantities say how often and with whom it is held."""
    known = quantities(plan)
    return {a.id: _headcount(a, [quantity for quantity in known if quantity.activity_id == a.id]) for a in plan.activity}


def _headcount(activity: Activity, own: list[Quantity]) -> Headcount:
    times = tuple(quantity for quantity in own if quantity.kind == "times")
    counting = tuple(quantity for quantity in times if quantity.value == activity.times)
    if len(counting) != 1:
        counting = times if sum(quantity.value for quantity in times) == activity.times else ()
    return Headcount(activity, times, counting, tuple(_people(activity, own, quantity) for quantity in counting))


def _people(activity: Activity, own: list[Quantity], times: Quantity) -> Quantity | int | None:
    """Who comes to the sessions that a quantity counts."""
    there = [quantity for quantity in own if quantity.kind == "people" and quantity.window == times.window]
    named = [quantity for quantity in there if quantity.value == activity.people]
    if named:
        return named[0]
    return there[0] if times.window is not None and len(there) == 1 else activity.people


def sessions_in(plan: Plan, scenario: Plan) -> dict[str, int | None]:
    """How often each activity would be held: {activity id: sessions}; None where that cannot be known."""
    values = values_in(plan, scenario)
    return {activity_id: headcount.sessions(values) for activity_id, headcount in headcounts(plan).items()}


def attendances_in(plan: Plan, scenario: Plan) -> dict[str, int | None]:
    """People times sessions of each activity: {activity id: 연인원}; None where that cannot be known."""
    values = values_in(plan, scenario)
    return {activity_id: headcount.attendances(values) for activity_id, headcount in headcounts(plan).items()}


def followed(plan: Plan, scenario: Plan) -> Plan:
    """The scenario with ``times``, ``people`` and the listed occurrences of its activities following the costings.

    Where the plan lists the occurrences, fewer sessions drop the last listed within the quantity's own dates, and more
    add occurrences that may be held at any time within them (or within the activity's window): no date is invented. An
    activity with unknown sessions, none at all, or more than a plan file may say stays as it was planned.
    """
    values = values_in(plan, scenario)
    moved = {activity_id: _moved(plan, headcount, values) for activity_id, headcount in headcounts(plan).items()}
    if all(moved[activity.id] == activity for activity in scenario.activity):
        return scenario
    return replace(scenario, activity=tuple(moved[activity.id] for activity in scenario.activity))


def with_sessions(plan: Plan, headcount: Headcount, values: Mapping[str, int | None]) -> Plan:
    """The plan with one activity held as ``followed`` would have it at these values of the quantities, {group id: value}."""
    moved = _moved(plan, headcount, values)
    return replace(plan, activity=tuple(moved if activity.id == moved.id else activity for activity in plan.activity))


def _moved(plan: Plan, headcount: Headcount, values: Mapping[str, int | None]) -> Activity:
    activity = headcount.activity
    people = [p for p in headcount.people if isinstance(p, Quantity) and p.value == activity.people]
    attending = values[people[0].id] if people else activity.people
    if attending:
        activity = replace(activity, people=attending)
    sessions = headcount.sessions(values)
    if sessions is None or sessions == activity.times or not 1 <= sessions <= LARGEST_TIMES:
        return activity
    occurrences = list(activity.occurrence)
    if occurrences:
        for quantity in headcount.counting:
            _list_anew(plan, activity, occurrences, quantity, (values[quantity.id] or 0) - quantity.value)
        if len(occurrences) != sessions:
            return activity
    return replace(activity, times=sessions, occurrence=tuple(occurrences))


def _list_anew(plan: Plan, activity: Activity, occurrences: list[Occurrence], quantity: Quantity, more: int) -> None:
    """Drop the last listed occurrences within a quantity's dates, or add undated ones."""
    window = quantity.window or activity.window or plan.year
    occurrences += [Occurrence(window, SOURCE)] * max(more, 0)
    for _ in range(-more):
        within = [i for i, o in enumerate(occurrences) if o.window.overlaps(window)]
        if within:
            del occurrences[within[-1]]
