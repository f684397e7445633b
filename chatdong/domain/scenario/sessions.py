"""Sessions and people of each activity in a scenario, derived from the 회 and 명 of its costings.

A count follows a costing only if the plan's own count does. The rules:

- *Sessions*: if no 회 of the activity changes, the plan's ``times``. Else the one quantity in 회 that equals ``times`` in the plan; else all
  quantities in 회 together, if they add up to ``times`` (3회 + 6회 = 9); else unknown.
- *People* at a session: the quantity in 명 that equals the activity's ``people`` in the plan, among the lines with the same window; for
  lines with a window of their own, their only quantity in 명; else the plan's ``people``; else unknown.
- A quantity whose lines differ in the scenario is unknown, and so are counts derived from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chatdong.domain.plan.model import Activity, Occurrence, Plan
from chatdong.domain.plan.toml_format import LARGEST_TIMES
from chatdong.domain.scenario.quantities import Quantity, quantities, values_in

SOURCE = "가상 편성"
"""The source of every element that a scenario changed, since it is no longer the paper's."""


@dataclass(frozen=True)
class Headcount:
    """An activity's quantities in 회 (``times``), those of them that count its sessions (``counting``), and the people at these sessions.

    ``people``: for each of ``counting`` a quantity, the plan's fixed number, or None if unknown.
    """

    activity: Activity
    times: tuple[Quantity, ...]
    counting: tuple[Quantity, ...]
    people: tuple[Quantity | int | None, ...]

    def sessions(self, values: Mapping[str, int | None]) -> int | None:
        """The number of sessions at these values {quantity id: value}; None if unknown."""
        if all(values[quantity.id] == quantity.value for quantity in self.times):
            return self.activity.times
        return _sum([values[quantity.id] for quantity in self.counting]) if self.counting else None

    def attendances(self, values: Mapping[str, int | None]) -> int | None:
        """People × sessions (연인원) at these values {quantity id: value}; None if unknown."""
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
    """{activity id: the quantities that give its sessions and people}."""
    known = quantities(plan)
    return {a.id: _headcount(a, [quantity for quantity in known if quantity.activity_id == a.id]) for a in plan.activity}


def _headcount(activity: Activity, own: list[Quantity]) -> Headcount:
    times = tuple(quantity for quantity in own if quantity.kind == "times")
    counting = tuple(quantity for quantity in times if quantity.value == activity.times)
    if len(counting) != 1:
        counting = times if sum(quantity.value for quantity in times) == activity.times else ()
    return Headcount(activity, times, counting, tuple(_people(activity, own, quantity) for quantity in counting))


def _people(activity: Activity, own: list[Quantity], times: Quantity) -> Quantity | int | None:
    """The people at the sessions that the quantity ``times`` counts: a quantity, the plan's number, or None."""
    there = [quantity for quantity in own if quantity.kind == "people" and quantity.window == times.window]
    named = [quantity for quantity in there if quantity.value == activity.people]
    if named:
        return named[0]
    return there[0] if times.window is not None and len(there) == 1 else activity.people


def sessions_in(plan: Plan, scenario: Plan) -> dict[str, int | None]:
    """{activity id: number of sessions in the scenario}; None if unknown."""
    values = values_in(plan, scenario)
    return {activity_id: headcount.sessions(values) for activity_id, headcount in headcounts(plan).items()}


def attendances_in(plan: Plan, scenario: Plan) -> dict[str, int | None]:
    """{activity id: people × sessions (연인원) in the scenario}; None if unknown."""
    values = values_in(plan, scenario)
    return {activity_id: headcount.attendances(values) for activity_id, headcount in headcounts(plan).items()}


def followed(plan: Plan, scenario: Plan) -> Plan:
    """The scenario with the times, people and listed occurrences of its activities changed to follow its costings.

    If the plan lists the occurrences, fewer sessions drop the last ones within the quantity's window; more sessions add occurrences that
    may be held at any time within it (or within the activity's window), so no date is invented. An activity stays as planned if its
    sessions are unknown, 0, or more than a plan file may say.
    """
    values = values_in(plan, scenario)
    moved = {activity_id: _moved(plan, headcount, values) for activity_id, headcount in headcounts(plan).items()}
    if all(moved[activity.id] == activity for activity in scenario.activity):
        return scenario
    return replace(scenario, activity=tuple(moved[activity.id] for activity in scenario.activity))


def with_sessions(plan: Plan, headcount: Headcount, values: Mapping[str, int | None]) -> Plan:
    """The plan with one activity changed as ``followed`` would at these values {quantity id: value}."""
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
    """Drops the last occurrences within the quantity's window (``more`` negative), or adds occurrences without dates of their own."""
    window = quantity.window or activity.window or plan.year
    occurrences += [Occurrence(window, SOURCE)] * max(more, 0)
    for _ in range(-more):
        within = [i for i, o in enumerate(occurrences) if o.window.overlaps(window)]
        if within:
            del occurrences[within[-1]]
