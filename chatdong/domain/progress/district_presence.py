"""The state of each district on a day: its support team, and the events at which it was present."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import District, Plan, SupportTeam
from chatdong.domain.progress.records import Event, Records


class DistrictStatus(StrEnum):
    """The status of a district's support team.

    OPEN: a team works there. CLOSED: one did, none does now. NONE: no team is recorded there, and the district of every recorded team is
    known. UNKNOWN: no team is recorded there, but some team has no district recorded and may be there.
    """

    OPEN = "open"
    CLOSED = "closed"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class DistrictState:
    """One district at the end of a day.

    ``teams``: its teams recorded by then, open ones first, then the newest first. ``present``: the held events at which it was present,
    the latest first. ``told``: the number of held events that record districts; only for these is presence or absence known.
    """

    district: District
    status: DistrictStatus
    teams: tuple[SupportTeam, ...]
    present: tuple[Event, ...]
    told: int

    @property
    def team(self) -> SupportTeam | None:
        """The team that works there, else the last that did; None if none is recorded."""
        return self.teams[0] if self.teams else None


def district_states(plan: Plan, records: Records, as_of: date) -> tuple[DistrictState, ...]:
    """The state of every district of the plan, in the plan's order; empty if the plan has no districts."""
    known = records.known_by(as_of)
    # An open team comes before one that was opened later and has been closed.
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


def has_districts(plan: Plan, records: Records) -> bool:
    """True if anything is to be said of districts: the plan has districts or support teams, a goal of teams, or a team is recorded."""
    of_teams = any(measure_of(indicator).lasts for indicator in plan.indicator)
    return bool(of_teams or plan.support_team or records.teams or districts_of(plan))


def teams_elsewhere(plan: Plan, records: Records, as_of: date) -> tuple[SupportTeam, ...]:
    """The teams open on the as-of date that are in no district of the plan, mostly because their district is not recorded."""
    own = {district.id for district in districts_of(plan)}
    return tuple(team for team in records.teams if team.is_open(as_of) and team.district not in own)


def open_at_once(records: Records, district: str | None, opened_on: date, closed_on: date | None, but: str | None = None) -> tuple[SupportTeam, ...]:
    """The district's teams that are open on some day of the period, except team ``but``; empty without a district. ``closed_on`` None:
    open-ended.
    """
    return tuple(
        team
        for team in records.teams
        if district is not None
        and team.district == district
        and team.id != but
        and (closed_on is None or team.opened_on <= closed_on)
        and (team.closed_on is None or opened_on <= team.closed_on)
    )
