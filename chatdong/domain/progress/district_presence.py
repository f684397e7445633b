"""How each district stands on a day: its support team, and the events at which it was present."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import District, Plan, SupportTeam
from chatdong.domain.progress.records import Event, Records


class DistrictStatus(StrEnum):
    """Whether a team works in a district.

    OPEN: a team works there. CLOSED: one did, none does now. NONE: no team is recorded there, and of every recorded team
    the district is known. UNKNOWN: none is recorded there, but of some team nobody said where it is, and it may be here.
    """

    OPEN = "open"
    CLOSED = "closed"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class DistrictState:
    """One district at the end of a day.

    ``teams`` are those recorded for it by then, the newest first; ``present`` the events held by then at which it was
    present, the latest first. ``told`` is how many events held by then say which districts were present: only of those
    is a presence, or an absence, known.
    """

    district: District
    status: DistrictStatus
    teams: tuple[SupportTeam, ...]
    present: tuple[Event, ...]
    told: int

    @property
    def team(self) -> SupportTeam | None:
        """The team that works there, else the last that did; None where none is recorded."""
        return self.teams[0] if self.teams else None


def district_states(plan: Plan, records: Records, as_of: date) -> tuple[DistrictState, ...]:
    """Every district of a plan in the plan's order; none where it has none."""
    known = records.known_by(as_of)
    # One whose team is open goes before one that was opened later and is closed again.
    teams = sorted(known.teams, key=lambda team: (team.is_open(as_of), team.opened_on, team.id), reverse=True)
    told = sorted((e for e in known.held(as_of) if e.districts), key=lambda e: (e.held_on, e.activity_id, e.id), reverse=True)
    present: dict[str, list[Event]] = defaultdict(list)
    for event in told:
        for district_id in dict.fromkeys(event.districts):
            present[district_id].append(event)
    nowhere = any(team.district is None for team in teams)
    states = []
    for district in districts_of(plan):
        here = tuple(team for team in teams if team.district == district.id)
        if here:
            status = DistrictStatus.OPEN if here[0].is_open(as_of) else DistrictStatus.CLOSED
        else:
            status = DistrictStatus.UNKNOWN if nowhere else DistrictStatus.NONE
        states.append(DistrictState(district, status, here, tuple(present[district.id]), len(told)))
    return tuple(states)


def teams_elsewhere(plan: Plan, records: Records, as_of: date) -> tuple[SupportTeam, ...]:
    """The teams open on a day that stand in no district of the plan: of most nobody said where they are."""
    own = {district.id for district in districts_of(plan)}
    return tuple(team for team in records.teams if team.is_open(as_of) and team.district not in own)


def open_at_once(records: Records, district: str | None, opened_on: date, closed_on: date | None, but: str | None = None) -> tuple[SupportTeam, ...]:
    """The teams of a district that work on some day of a period; without the one that is called ``but``."""
    return tuple(
        team
        for team in records.teams
        if district is not None
        and team.district == district
        and team.id != but
        and (closed_on is None or team.opened_on <= closed_on)
        and (team.closed_on is None or opened_on <= team.closed_on)
    )
