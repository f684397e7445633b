"""Goals: actual, expected by a date, status."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.curves import burn
from chatdong.domain.plan.measures import MEASURES, measure_of
from chatdong.domain.plan.model import Activity, ActivityKind, Indicator, LocalizedText, Plan, SupportTeam, Target, TeamMode, Window
from chatdong.domain.plan.occurrences import line_shares, planned_occurrences
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from chatdong.domain.progress.goals import count_holdings, count_recorded, goal_curve, of_year, progress_of, status_of
from chatdong.domain.progress.measurements import Measurement
from chatdong.domain.progress.occurrences import expected_occurrences, held_of_planned, holdings, marks, open_occurrences
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.report.status import status
from chatdong.terminal.as_json.status import status_as_json
from tests.domain.progress.some_records import PLAN_2016, all_records

WHOLE_YEAR = Window(date(2016, 1, 1), date(2016, 12, 31))


def held(activity: str, on: date, occurrence: int | None = None) -> Event:
    return Event(f"{activity}-{on}-{occurrence}", activity, occurrence, held_on=on)


def goal(plan: Plan, records: Records, as_of: date, indicator: str):
    return next(p for p in progress_of(plan, records, as_of) if p.indicator.id == indicator and p.target.year == 2016)


@given(st.dates(date(2016, 1, 1), date(2016, 12, 31)), st.integers(1, 300), st.integers(1, 60))
def test_the_parts_of_a_window_follow_each_other_and_end_where_it_ends(start: date, days: int, times: int) -> None:
    window = Window(start, start + timedelta(max(days, times) - 1))
    plan = Plan("x", 2016, title=None, programme=None, organisation=None, total_krw=1, total_source="1")
    parts = planned_occurrences(plan, Activity("a", name=None, kind=ActivityKind.MEETING, times=times, source="1", window=window))
    assert len(parts) == times
    assert parts[0].window.start == window.start
    assert parts[-1].window.end == window.end == parts[0].latest
    for before, after in zip(parts, parts[1:], strict=False):
        assert after.window.start == before.window.end + timedelta(1)
    lengths = {part.window.days for part in parts}
    assert max(lengths) - min(lengths) <= 1


def test_a_line_is_laid_on_the_occurrences_of_its_own_months_and_loses_no_won(plan: Plan) -> None:
    spring = next(line for line in plan.budget_line if line.id == "monthly-spring")
    assert [(o.window.start.month, won) for o, won in line_shares(plan, spring)] == [(4, 90_000), (5, 90_000)]
    for line in plan.budget_line:
        assert sum(won for _, won in line_shares(plan, line)) == line.amount_krw


def test_expected_counts_the_occurrences_whose_window_has_ended(plan: Plan) -> None:
    monthly = plan.activity_by_id("monthly-meeting")
    assert expected_occurrences(plan, monthly, date(2016, 6, 29)) == 2
    assert expected_occurrences(plan, monthly, date(2016, 6, 30)) == 3
    assert expected_occurrences(plan, monthly, date(2016, 12, 31)) == 9


@pytest.mark.parametrize(
    ("actual", "target", "expected", "as_of", "status"),
    [
        (2, 2, 0, date(2016, 1, 1), "achieved"),
        (3, 2, 2, date(2016, 12, 31), "achieved"),
        (1, 2, 1, date(2016, 6, 1), "on_track"),
        (0, 2, 1, date(2016, 6, 1), "behind"),
        (1, 2, 2, date(2016, 11, 30), "missed"),
        (None, 2, 1, date(2016, 6, 1), "not_quantified"),
        (0, None, None, date(2016, 6, 1), "not_quantified"),
    ],
)
def test_status_follows_its_rule(actual, target, expected, as_of, status) -> None:
    assert status_of(actual, target, expected, date(2016, 11, 30), as_of) == status


def test_a_first_visitor_sees_no_missed_goal(plan: Plan) -> None:
    records = Records(teams=plan.support_team)
    statuses = {p.status for p in progress_of(plan, records, plan.opening_day) if p.target.year == 2016}
    assert statuses == {"on_track"}


def test_workshops_of_both_kinds_count_toward_one_goal(plan: Plan) -> None:
    records = Records(events=(held("initial-workshop", date(2016, 5, 19)), held("results-workshop", date(2016, 11, 25))))
    assert goal(plan, records, date(2016, 10, 1), "workshops").actual == 1
    assert goal(plan, records, date(2016, 11, 25), "workshops").status == "achieved"


def test_teams_count_while_they_are_open(plan: Plan) -> None:
    records = Records(teams=plan.support_team)
    assert goal(plan, records, date(2016, 1, 1), "teams").actual == 3
    closing = goal(replace(plan), records, date(2016, 12, 31), "teams")
    assert [team.id for team in closing.teams] == ["seongdong", "dobong", "seongbuk"]


def test_two_meetings_in_one_month_are_one_month_with_a_meeting(other_plan: Plan) -> None:
    records = Records(events=(held("circle", date(2031, 3, 2)), held("circle", date(2031, 3, 30)), held("circle", date(2031, 4, 1))))
    circles = progress_of(other_plan, records, date(2031, 12, 31))[0]
    assert circles.actual == 2
    assert circles.status == "missed"


def test_a_plan_that_counts_months_expects_no_more_than_the_months_of_its_windows(other_plan: Plan) -> None:
    twice_a_month = replace(other_plan, activity=(replace(other_plan.activity[0], times=12), *other_plan.activity[1:]))
    circles = progress_of(twice_a_month, Records(), date(2031, 5, 31))[0]
    assert expected_occurrences(twice_a_month, twice_a_month.activity[0], date(2031, 5, 31)) == 6
    assert circles.expected == 3


def test_every_measure_works_for_another_programme_from_its_plan_file_alone(other_plan: Plan) -> None:
    counts = {
        "events_held": ("circle",),
        "months_held": ("circle",),
        "people": ("circle",),
        "districts_reached": (),
        "deliverables": (),
        "teams_open": (),
        "spending_rate": (),
        "entered_value": (),
        "survey": (),
        "ratio": (),
        "not_quantified": ("lecture",),
    }
    assert counts.keys() == MEASURES.keys()
    ids = {measure: measure.replace("_", "-") for measure in counts}
    sides = {"numerator": "people", "denominator": "events-held"}
    booklet = replace(other_plan.activity[1], id="booklet", kind=ActivityKind.PUBLICATION)
    written = replace(
        other_plan,
        activity=(*other_plan.activity, booklet),
        indicator=(
            *(
                Indicator(ids[m], LocalizedText(m), LocalizedText("회"), m, activities, **(sides if m == "ratio" else {}))
                for m, activities in counts.items()
            ),
            Indicator("issued", LocalizedText("발간"), LocalizedText("건"), "events_held", ("booklet",)),
        ),
        target=tuple(Target(i, 2031, "1", None if i == "not-quantified" else 3) for i in (*ids.values(), "issued")),
    )
    read = parse_plan(format_plan(written), "reading-2031.toml")
    assert read == written
    records = Records(
        events=(
            replace(held("circle", date(2031, 3, 2)), attendance=11, districts=("mapo", "jongno")),
            replace(held("circle", date(2031, 3, 30)), attendance=14, districts=("mapo",)),
            replace(held("lecture", date(2031, 9, 2)), districts=("dobong",)),
            held("booklet", date(2031, 9, 3)),
        ),
        spending=(DaySpending("books", date(2031, 4, 1), 245_000),),
        measurements=(
            Measurement("1", "entered-value", date(2031, 5, 1), Decimal("3.5"), "대장"),
            Measurement("2", "survey", date(2031, 5, 1), Decimal("4.25"), "설문", answers=20),
        ),
        teams=(SupportTeam("t", TeamMode.DIRECT, date(2031, 1, 1), "1"),),
    )
    found = {p.indicator.id: p for p in progress_of(read, records, date(2031, 10, 1))}
    assert {key: p.actual for key, p in found.items()} == {
        "events-held": 2,
        "months-held": 1,
        "people": 25,
        "districts-reached": 3,
        "deliverables": 1,
        "teams-open": 1,
        "spending-rate": 10,
        "entered-value": Fraction(7, 2),
        "survey": Fraction(17, 4),
        "ratio": Fraction(25, 2),
        "not-quantified": None,
        "issued": 1,
    }
    assert [e.activity_id for e in found["not-quantified"].events] == ["lecture"]
    assert found["not-quantified"].status == "not_quantified"


@given(all_records(), st.dates(date(2016, 1, 1), date(2016, 12, 31)))
def test_a_goals_curve_is_on_every_day_what_that_day_alone_counts_and_ends_where_its_progress_stands(plan: Plan, records: Records, day: date) -> None:
    for progress in of_year(progress_of(plan, records, day), 2016):
        curve = {point.on: point for point in goal_curve(plan, progress, records, day)}
        assert (curve[day].planned, curve[day].actual) == (progress.expected, progress.actual)
        for on, point in curve.items():
            assert point.actual == (measure_of(progress.indicator).actual(plan, progress.indicator, records, on) if on <= day else None)


@given(all_records(), st.dates(date(2016, 1, 1), date(2016, 12, 31)))
def test_a_day_is_the_same_with_what_was_known_by_then_as_with_all_records(plan: Plan, records: Records, day: date) -> None:
    known = records.known_by(day)
    assert status_as_json(plan, status(plan, known, day)) == status_as_json(plan, status(plan, records, day))
    assert burn(plan, known, day) == burn(plan, records, day)


def test_a_target_without_a_number_gets_no_invented_one(plan: Plan) -> None:
    communication = [p for p in progress_of(plan, Records(), date(2016, 6, 1)) if p.indicator.id == "communication"]
    assert {p.target.value for p in communication} == {None}
    assert {p.actual for p in communication} == {None}


def test_later_records_do_not_change_an_earlier_day(plan: Plan) -> None:
    early = Records(events=(held("monthly-meeting", date(2016, 4, 28), 1),))
    late = replace(early, events=(*early.events, held("monthly-meeting", date(2016, 5, 26), 2)))
    day = date(2016, 5, 1)
    assert goal(plan, early, day, "monthly-meetings").actual == goal(plan, late, day, "monthly-meetings").actual == 1
    assert held_of_planned(plan, late, day)[0] == 1


def test_a_postponed_meeting_is_open_until_it_is_held(plan: Plan) -> None:
    event = Event("e", "monthly-meeting", 6, date(2016, 10, 6), date(2016, 9, 19), date(2016, 10, 6))
    records = Records(events=(event,))
    monthly = plan.activity_by_id("monthly-meeting")

    def left(day: date) -> dict[int, Event | None]:
        return {o.number: p for o, p in open_occurrences(plan, monthly, records, day)}

    assert left(date(2016, 9, 18))[6] is None
    assert left(date(2016, 9, 30))[6] == event
    assert 6 not in left(date(2016, 10, 6))


def test_a_holding_is_late_only_after_the_last_day_that_the_plan_allows(plan: Plan) -> None:
    records = Records(events=(held("committee-workshop", date(2016, 8, 30), 1), held("committee-workshop", date(2016, 9, 8), 2)))
    found = [h.status for h in holdings(plan, records, date(2016, 9, 30)) if h.activity.id == "committee-workshop"]
    assert found == ["held", "held_late"]


def test_what_is_over_and_not_recorded_is_overdue_but_a_later_day_is_not_known_earlier(plan: Plan) -> None:
    records = Records(events=(held("initial-workshop", date(2016, 6, 3), 1),))

    def status(day: date) -> str:
        return next(h.status for h in holdings(plan, records, day) if h.activity.id == "initial-workshop")

    assert [status(date(2016, 5, 31)), status(date(2016, 6, 1)), status(date(2016, 6, 3))] == ["planned", "overdue", "held_late"]


def test_an_extra_meeting_stands_beside_the_planned_ones(plan: Plan) -> None:
    records = Records(events=(held("ad-hoc-meeting", date(2016, 4, 1)),))
    found = [h for h in holdings(plan, records, date(2016, 4, 1)) if h.activity.id == "ad-hoc-meeting"]
    assert len(found) == 13
    assert found[-1].number is None


@given(all_records(), st.dates(date(2016, 1, 1), date(2016, 12, 31)))
def test_the_marks_of_a_day_are_together_what_its_holdings_are_one_by_one(plan: Plan, records: Records, day: date) -> None:
    every = holdings(plan, records.known_by(day), day)
    found = marks(every)
    assert len({(mark.activity_id, mark.on, mark.status) for mark in found}) == len(found)
    for mark in found:
        here = [
            h.event
            for h in every
            if h.event is not None
            and (h.activity.id, h.status) == (mark.activity_id, mark.status)
            and (h.event.held_on if mark.status.startswith("held") else h.event.postponed_to or h.event.cancelled_on) == mark.on
        ]
        came = [event.attendance for event in here if event.attendance is not None]
        assert (mark.times, mark.attendance) == (len(here), sum(came) if came else None)
    placed = [h for h in every if h.event is not None and (h.status.startswith("held") or h.event.postponed_to or h.event.cancelled_on)]
    assert sum(mark.times for mark in found) == len(placed)


@given(
    records=all_records(), day=st.dates(date(2015, 12, 1), date(2017, 1, 31)), without=st.sets(st.sampled_from([a.id for a in PLAN_2016.activity]))
)
def test_the_parts_of_the_recorded_events_add_up_to_all_of_them_on_any_day_in_any_revision(records: Records, day: date, without: set[str]) -> None:
    plan = replace(PLAN_2016, activity=tuple(a for a in PLAN_2016.activity if a.id not in without))
    counts, known = count_recorded(plan, records, day), records.known_by(day)
    assert counts.total == len(known.events)
    assert counts == count_recorded(plan, known, day), "what came later changes nothing"
    assert counts.held == held_of_planned(plan, records, day)[0]
    assert counts.held + counts.done == len(records.held(day))
    assert (counts.planned, counts.overdue) == (0, 0)


@given(records=all_records(), day=st.dates(date(2016, 1, 1), date(2016, 12, 31)))
def test_the_parts_of_the_occurrences_add_up_to_all_of_them_and_hold_the_recorded_ones(records: Records, day: date) -> None:
    every = holdings(PLAN_2016, records, day)
    counts, recorded = count_holdings(every), count_recorded(PLAN_2016, records, day)
    assert counts.total == len(every)
    assert (counts.held, counts.done, counts.cancelled) == (recorded.held, recorded.done, recorded.cancelled)
    assert counts.postponed <= recorded.postponed <= counts.postponed + counts.overdue, "one whose new day has passed waits for its outcome"
