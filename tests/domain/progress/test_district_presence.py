"""How each district stands on a day."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.districts import tiles_of
from chatdong.domain.plan.model import Plan, SupportTeam, TeamMode
from chatdong.domain.progress.district_presence import DistrictStatus, district_states, open_at_once, teams_elsewhere
from chatdong.domain.progress.records import Event, Records

DAY = date(2016, 9, 30)


def team(key: str, district: str | None, opened: date, closed: date | None = None) -> SupportTeam:
    return SupportTeam(key, TeamMode.DIRECT, opened, "test", district, closed_on=closed)


def state_of(plan: Plan, records: Records, district: str, as_of: date = DAY):
    return next(state for state in district_states(plan, records, as_of) if state.district.id == district)


def test_a_district_is_open_closed_or_has_no_team_recorded_by_the_day(plan: Plan) -> None:
    records = Records(teams=plan.support_team)
    assert {s.district.id: s.status for s in district_states(plan, records, date(2015, 12, 31)) if s.teams} == {
        "seongdong": "open",
        "geumcheon": "open",
        "dobong": "open",
        "seongbuk": "open",
    }
    assert state_of(plan, records, "geumcheon").status == "closed"
    assert state_of(plan, records, "dobong").status == "open"
    assert state_of(plan, records, "dobong", date(2015, 8, 31)).status == "none", "a day before it opened nobody knew of it"
    assert state_of(plan, records, "gangnam").status == "none"


def test_while_nobody_said_where_some_team_is_no_district_without_one_is_said_to_have_none(plan: Plan) -> None:
    records = Records(teams=(*plan.support_team, team("somewhere", None, date(2016, 4, 1))))
    assert state_of(plan, records, "gangnam", date(2016, 3, 31)).status == "none"
    assert state_of(plan, records, "gangnam").status == "unknown"
    assert state_of(plan, records, "dobong").status == "open"
    assert [t.id for t in teams_elsewhere(plan, records, DAY)] == ["somewhere"]


def test_a_team_that_works_goes_before_one_that_was_opened_later_and_closed(plan: Plan) -> None:
    records = Records(teams=(team("works", "jung", date(2016, 2, 1)), team("short", "jung", date(2016, 3, 1), date(2016, 5, 1))))
    state = state_of(plan, records, "jung")
    assert (state.status, [t.id for t in state.teams]) == ("open", ["works", "short"])


def test_only_events_that_were_held_by_the_day_and_say_who_was_present_tell_of_a_presence(plan: Plan) -> None:
    events = (
        Event("told", "monthly-meeting", 1, date(2016, 4, 28), districts=("dobong", "seongbuk")),
        Event("later", "monthly-meeting", 2, date(2016, 10, 6), date(2016, 9, 1), date(2016, 10, 6), districts=("dobong",)),
        Event("silent", "monthly-meeting", 3, date(2016, 6, 30)),
        Event("last", "monthly-meeting", 4, date(2016, 7, 28), districts=("dobong",)),
    )
    records = Records(events=events)
    assert [(e.id) for e in state_of(plan, records, "dobong").present] == ["last", "told"]
    assert (len(state_of(plan, records, "gangnam").present), state_of(plan, records, "gangnam").told) == (0, 2)
    assert next(e for e in records.known_by(DAY).events if e.id == "later").districts == (), "who came is not known before it was held"


def test_a_plan_without_districts_has_no_states_and_no_tiles(plan: Plan, other_plan: Plan) -> None:
    assert district_states(other_plan, Records(), DAY) == ()
    assert tiles_of(other_plan) == {}
    assert len(district_states(plan, Records(), DAY)) == 25


def test_seouls_tiles_stand_apart_and_neighbours_across_the_map_keep_their_side(plan: Plan) -> None:
    tiles = tiles_of(plan)
    assert len(tiles) == len(set(tiles.values())) == 25
    assert all(row >= 1 and column >= 1 for row, column in tiles.values())
    rows, columns = ({d: tile[i] for d, tile in tiles.items()} for i in (0, 1))
    for north, south in (("dobong", "gangbuk"), ("eunpyeong", "seodaemun"), ("jongno", "jung"), ("mapo", "yeongdeungpo"), ("seongdong", "gangnam")):
        assert rows[north] < rows[south]
    for west, east in (("gangseo", "mapo"), ("yangcheon", "yeongdeungpo"), ("seocho", "gangnam"), ("gangnam", "songpa"), ("seongdong", "gangdong")):
        assert columns[west] < columns[east]
    river = ("mapo", "yongsan", "seongdong", "gwangjin"), ("yeongdeungpo", "dongjak", "seocho", "gangnam", "songpa")
    assert max(rows[d] for d in river[0]) < min(rows[d] for d in river[1])


def test_two_teams_of_one_district_at_once_are_found_whichever_is_entered_first() -> None:
    first = team("first", "jung", date(2016, 1, 1), date(2016, 6, 30))
    records = Records(teams=(first, team("nowhere", None, date(2016, 1, 1))))
    assert open_at_once(records, "jung", date(2016, 6, 30), None) == (first,)
    assert open_at_once(records, "jung", date(2015, 1, 1), date(2016, 1, 1)) == (first,)
    assert open_at_once(records, "jung", date(2016, 7, 1), None) == ()
    assert open_at_once(records, "jung", date(2016, 1, 1), None, but="first") == ()
    assert open_at_once(records, None, date(2016, 1, 1), None) == ()


days = st.dates(date(2015, 1, 1), date(2016, 12, 31))


@given(
    teams=st.lists(st.tuples(st.sampled_from([None, "jung", "dobong", "elsewhere"]), days, st.none() | days), max_size=6),
    as_of=days,
)
def test_every_open_team_stands_in_a_district_or_elsewhere_and_is_counted_once(plan: Plan, teams: list, as_of: date) -> None:
    built = tuple(
        team(str(i), district, opened, closed if closed and closed >= opened else None) for i, (district, opened, closed) in enumerate(teams)
    )
    records = Records(teams=built)
    states = district_states(plan, records, as_of)
    assert all(isinstance(state.status, DistrictStatus) for state in states)
    here = [t.id for state in states for t in state.teams if t.is_open(as_of)]
    elsewhere = [t.id for t in teams_elsewhere(plan, records, as_of)]
    assert sorted(here + elsewhere) == sorted(t.id for t in built if t.is_open(as_of))
    # What becomes known later changes nothing of the day.
    later = replace(built[0], opened_on=date(2017, 1, 1), closed_on=None, id="later") if built else team("later", None, date(2017, 1, 1))
    assert district_states(plan, Records(teams=(*built, later)), as_of) == states
