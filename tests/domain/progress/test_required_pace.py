"""What a goal still needs, and which event comes next for it."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from chatdong.domain.plan.model import Plan, SupportTeam, TeamMode
from chatdong.domain.progress.goals import progress_of
from chatdong.domain.progress.records import Event, Records
from chatdong.domain.progress.required_pace import Pace, months_between, pace_of
from tests.domain.progress.some_records import DAYS, all_records


def held(activity: str, on: date, occurrence: int | None = None) -> Event:
    return Event(f"{activity}-{on}", activity, occurrence, held_on=on)


def pace(plan: Plan, records: Records, as_of: date, indicator: str, year: int) -> Pace:
    every = pace_of(plan, progress_of(plan, records, as_of), records, as_of)
    return next(p for p in every if p.goal.indicator.id == indicator and p.goal.target.year == year)


@pytest.mark.parametrize(
    ("after", "until", "months"),
    [
        (date(2016, 9, 30), date(2016, 12, 31), 3),
        (date(2016, 9, 29), date(2016, 12, 31), 4),
        (date(2016, 11, 30), date(2016, 11, 30), 0),
        (date(2016, 12, 31), date(2016, 11, 30), 0),
        (date(2016, 12, 31), date(2017, 12, 31), 12),
    ],
)
def test_months_left_count_the_month_that_has_begun(after: date, until: date, months: int) -> None:
    assert months_between(after, until) == months


def test_the_required_pace_comes_from_what_is_left_and_the_months_until_it_is_due(plan: Plan) -> None:
    events = tuple(held("monthly-meeting", date(2016, month, 20), month - 3) for month in range(4, 10))
    found = pace(plan, Records(events), date(2016, 9, 30), "monthly-meetings", 2016)
    assert (found.remaining, found.months, found.per_month, found.windows, found.short) == (3, 3, Fraction(1), 3, 0)
    assert [move.occurrence.number for move in found.moves] == [7, 8, 9]


def test_a_cancelled_meeting_leaves_the_plan_one_short(plan: Plan) -> None:
    cancelled = Event("c", "monthly-meeting", 7, cancelled_on=date(2016, 9, 20))
    found = pace(plan, Records((cancelled,)), date(2016, 9, 30), "monthly-meetings", 2016)
    assert (found.remaining, found.windows, found.short) == (9, 8, 1)
    assert found.moves[0].overdue


def test_a_target_whose_window_is_over_is_still_paced_to_the_years_end(plan: Plan) -> None:
    found = pace(plan, Records(), date(2016, 9, 30), "committee-workshops", 2016)
    assert (found.goal.status, found.until, found.months, found.windows) == ("missed", date(2016, 12, 31), 3, 2)
    assert pace(plan, Records(), date(2016, 12, 31), "committee-workshops", 2016).per_month is None


def test_a_later_year_needs_its_own_events_but_keeps_the_teams_that_are_open(plan: Plan) -> None:
    records = Records(teams=tuple(SupportTeam(f"t{n}", TeamMode.DIRECT, date(2016, 3, 1), "1") for n in range(17)))
    day = date(2016, 9, 30)
    teams = pace(plan, records, day, "teams", 2017)
    assert (teams.remaining, teams.months, teams.per_month, teams.windows) == (4, 15, Fraction(4, 15), None)
    workshops = pace(plan, records, day, "workshops", 2017)
    assert (workshops.remaining, workshops.months, workshops.windows) == (2, 12, None)
    assert pace(plan, records, day, "teams", 2018).remaining == 0


def test_a_goal_without_a_number_has_no_pace(plan: Plan) -> None:
    found = pace(plan, Records(), date(2016, 9, 30), "communication", 2017)
    assert (found.remaining, found.per_month, found.short) == (None, None, None)


def test_a_month_that_counts_already_is_not_moved_again(other_plan: Plan) -> None:
    records = Records((held("circle", date(2031, 3, 2), 1), held("circle", date(2031, 4, 1), 2)))
    found = pace(other_plan, records, date(2031, 4, 1), "circles", 2031)
    assert [(m.occurrence.number, m.due.month) for m in found.moves] == [(3, 5), (4, 6), (5, 7), (6, 8)]
    missed = pace(other_plan, Records(), date(2031, 8, 30), "circles", 2031)
    assert (missed.remaining, missed.windows, missed.short) == (6, 1, 5)


@given(all_records(), DAYS)
def test_what_moves_a_goal_moves_it_by_one_when_it_is_held(plan: Plan, records: Records, day: date) -> None:
    known = records.known_by(day)
    for found in pace_of(plan, progress_of(plan, known, day), known, day):
        for move in (found.moves or ())[:1]:
            occurrence = move.occurrence
            others = tuple(e for e in known.events if (e.activity_id, e.occurrence) != (occurrence.activity_id, occurrence.number))
            after = Records((*others, held(occurrence.activity_id, day, occurrence.number)), known.spending, known.teams)
            indicator, year = found.goal.indicator.id, found.goal.target.year
            assert pace(plan, after, day, indicator, year).goal.actual == found.goal.actual + 1
