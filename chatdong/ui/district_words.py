"""Districts by name: those that a plan works with, and those present at an event."""

from collections.abc import Iterable, Sequence

from chatdong.domain.district_list import districts_of
from chatdong.domain.record import Event
from chatdong.ui.data import View
from chatdong.ui.language import _, active, name


def district_names(view: View) -> dict[str, str]:
    """The names of the plan's districts by id, in the plan's order; none where the plan has none."""
    return {district.id: name(district.name) for district in districts_of(view.plan)}


def present(view: View, districts: Iterable[str]) -> str:
    """The districts of an event in one cell, in the plan's order; one that the plan no longer has comes last. Empty where none is known."""
    wanted, names = set(districts), district_names(view)
    if not wanted <= names.keys():
        column = "district_en" if active() == "en" else "district"
        stored = view.ask("districts").set_index("district_id")[column]
        names |= {district_id: stored[district_id] for district_id in sorted(wanted - names.keys())}
    return ", ".join(words for district_id, words in names.items() if district_id in wanted)


def column(view: View, events: Sequence[Event | None]) -> dict[str, list[str]]:
    """The column of the districts present, by its heading, for a table of events; no column where a plan has no districts."""
    if not district_names(view) and not any(event and event.districts for event in events):
        return {}
    return {_("참석 자치구"): [present(view, event.districts) if event else "" for event in events]}
