"""The measures of any programme: people, districts, deliverables, rates, readings, surveys, ratios; direction, quarters, weights, parts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.agenda.todo import ItemKind, agenda
from chatdong.domain.plan.measures import MEASURES, measure_of
from chatdong.domain.plan.model import Combine, Direction, Indicator, LocalizedText, Plan, Target
from chatdong.domain.plan.toml_format import PlanFileError, format_plan, load_plan_file, parse_plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.domain.progress.goals import GoalStatus, Progress, goal_curve, progress_of, quarters_progress, status_of, weighted
from chatdong.domain.progress.indicator_sheet import sheet_rows
from chatdong.domain.progress.measurements import Measurement, broken_down, scaled, unscaled
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.progress.required_pace import coming, pace_of
from chatdong.domain.report.draft import report
from chatdong.domain.report.status import status
from chatdong.domain.rounding import exact, measured
from chatdong.domain.scenario.effect import goal_forecasts
from chatdong.terminal.as_json.status import status_as_json
from chatdong.terminal.status import answer

OF_FILE = load_plan_file(Path(__file__).parents[2] / "plans" / "measures-2031.toml")
NEW = {measure.replace("_", "-"): measure for measure in MEASURES.keys() - {indicator.measure for indicator in OF_FILE.indicator}}
PLAN = replace(
    OF_FILE,
    indicator=(*OF_FILE.indicator, *(Indicator(key, LocalizedText(key), LocalizedText("건"), measure) for key, measure in NEW.items())),
    target=(*OF_FILE.target, *(Target(key, 2031, "1", 1) for key in NEW)),
)
"""The plan of the file, with a goal of every measure: also of one that is new and that the file does not have."""
SEPTEMBER = date(2031, 9, 30)
DAYS = st.dates(date(2031, 1, 1), date(2031, 12, 31))
DISTRICTS = ("mapo", "gangnam", "jongno", "dobong")


def held(number: int, on: date, attendance: int | None = None, *districts: str, activity: str = "class") -> Event:
    return Event(f"{activity}-{number}", activity, None, held_on=on, attendance=attendance, districts=districts)


def read(indicator: str, on: date, value: str, **more: Any) -> Measurement:
    return Measurement(f"{indicator}-{on}-{more.get('part', '')}", indicator, on, Decimal(value), "대장", **more)


def goal(records: Records, indicator: str, as_of: date = SEPTEMBER, plan: Plan = PLAN) -> Progress:
    return next(p for p in progress_of(plan, records, as_of) if (p.indicator.id, p.target.year) == (indicator, 2031))


def changed(indicator: str, plan: Plan = PLAN, **changes: Any) -> Plan:
    return replace(plan, indicator=tuple(replace(i, **changes) if i.id == indicator else i for i in plan.indicator))


@st.composite
def events(draw: st.DrawFn) -> tuple[Event, ...]:
    """Held events of the activities of the plan, some without attendance or districts."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        activity = draw(st.sampled_from([a.id for a in PLAN.activity]))
        people = draw(st.none() | st.integers(0, 40)) if activity == "class" else None
        found.append(held(number, draw(DAYS), people, *draw(st.sets(st.sampled_from(DISTRICTS))), activity=activity))
    return tuple(found)


@st.composite
def readings(draw: st.DrawFn) -> tuple[Measurement, ...]:
    """Readings of the indicators that take them, each day at most one, some with a number of answers."""
    entered = [i.id for i in PLAN.indicator if measure_of(i).entered]
    places = draw(st.lists(st.tuples(st.sampled_from(entered), DAYS), unique=True, max_size=8))
    return tuple(
        read(indicator, on, str(Decimal(draw(st.integers(0, 1_000_000))) / 100), answers=draw(st.none() | st.integers(1, 50)))
        for indicator, on in places
    )


@st.composite
def all_records(draw: st.DrawFn) -> Records:
    """Events, readings and payments of the plan."""
    lines = st.sampled_from([line.id for line in PLAN.budget_line])
    spending = draw(st.lists(st.builds(DaySpending, lines, DAYS, st.integers(1, 5_000_000)), max_size=4))
    return Records(draw(events()), tuple(spending), measurements=draw(readings()))


# People, districts, deliverables


def test_people_are_the_attendance_of_the_events_and_what_nobody_recorded_makes_it_at_least_so_many() -> None:
    found = goal(Records((held(1, date(2031, 3, 1), 20), held(2, date(2031, 4, 1)), held(3, date(2031, 5, 1), 15))), "learners")
    assert (found.actual, found.missing, found.uncertain) == (35, 1, True)
    assert str(found.missing_words) == "참석 인원 1회 미기재"


def test_attendance_that_nobody_recorded_is_unknown_and_not_nobody() -> None:
    found = goal(Records((held(1, date(2031, 3, 1)),)), "learners")
    assert (found.actual, found.status) == (None, GoalStatus.UNCONFIRMED)
    assert goal(Records(), "learners").actual == 0, "no class was held, so nobody came"


def test_a_goal_is_not_missed_while_what_nobody_recorded_could_reach_it() -> None:
    known = Records((held(1, date(2031, 3, 1), 239),))
    year_end = date(2031, 12, 31)
    assert goal(known, "learners", year_end).status == GoalStatus.MISSED
    assert goal(replace(known, events=(*known.events, held(2, date(2031, 4, 1)))), "learners", year_end).status == GoalStatus.UNCONFIRMED
    enough = replace(known, events=(*known.events, held(2, date(2031, 4, 1)), held(3, date(2031, 5, 1), 1)))
    assert goal(enough, "learners", year_end).status == GoalStatus.ACHIEVED


def test_how_many_different_people_came_is_said_to_be_unknown() -> None:
    assert "실인원은 알 수 없습니다" in str(MEASURES["people"].explanation)


def test_the_people_expected_are_those_planned_for_the_classes_that_should_be_over() -> None:
    found = goal(Records(), "learners", date(2031, 6, 30))
    classes = goal(Records(), "classes", date(2031, 6, 30))
    assert found.expected == 20 * (classes.expected or 0) > 0
    unknown = replace(PLAN, activity=tuple(replace(a, people=None) for a in PLAN.activity))
    assert goal(Records(), "learners", date(2031, 6, 30), unknown).expected is None


def test_a_district_counts_once_however_often_it_came_and_an_event_without_districts_makes_it_at_least_so_many() -> None:
    came = (held(1, date(2031, 3, 1), 5, "mapo", "jongno"), held(2, date(2031, 4, 1), 5, "mapo"))
    assert goal(Records(came), "reached").actual == 2
    found = goal(Records((*came, held(3, date(2031, 5, 1), 5))), "reached")
    assert (found.actual, found.uncertain, str(found.missing_words)) == (2, True, "참석 자치구 1회 미기재")


def test_deliverables_are_what_was_delivered_and_no_class() -> None:
    records = Records((held(1, date(2031, 4, 1), 5), held(1, date(2031, 4, 20), activity="textbook"), held(1, date(2031, 10, 1), activity="guide")))
    assert goal(records, "books").actual == 1
    assert goal(records, "books", date(2031, 10, 1)).status == GoalStatus.ACHIEVED
    assert [e.activity_id for e in goal(records, "books").events] == ["textbook"]


# Money, readings, surveys, ratios


def test_the_spending_rate_is_spending_over_the_current_budget_with_the_changes_in_force() -> None:
    paid = Records(spending=(DaySpending("teachers", date(2031, 3, 1), 10_000_000),))
    assert goal(paid, "spending").actual == 25
    more = BudgetChange("1", BudgetChangeKind.SUPPLEMENTARY, date(2031, 5, 1), 10_000_000, to_line="print", approved_on=date(2031, 6, 1))
    supplemented = replace(paid, budget_changes=(more,))
    assert goal(supplemented, "spending", date(2031, 5, 31)).actual == 25
    assert goal(supplemented, "spending", date(2031, 6, 1)).actual == 20
    # Once a revision of 40,000,000 contains the change, 10,000,000 of them are there from the change's approval on alone.
    contained = replace(paid, budget_changes=(replace(more, contained_in=2),))
    assert goal(contained, "spending", date(2031, 5, 31)).actual == exact(Fraction(1000, 30))
    assert goal(contained, "spending", date(2031, 6, 1)).actual == 25
    of_classes = changed("spending", activities=("class",))
    assert goal(supplemented, "spending", SEPTEMBER, of_classes).actual == exact(Fraction(1000, 24))


def test_a_rate_of_no_budget_is_unknown() -> None:
    assert goal(Records(), "spending", SEPTEMBER, replace(PLAN, budget_line=(), activity=())).actual is None


@pytest.mark.parametrize(("combine", "value"), [(None, 3), (Combine.LATEST, 3), (Combine.SUM, Fraction(23, 2)), (Combine.MEAN, Fraction(23, 6))])
def test_readings_are_taken_together_as_the_plan_declares(combine: Combine | None, value: int | Fraction) -> None:
    records = Records(measurements=tuple(read("completed", date(2031, m, 1), v) for m, v in ((3, "4.5"), (5, "4"), (8, "3"))))
    assert goal(records, "completed", SEPTEMBER, changed("completed", combine=combine)).actual == value


def test_a_value_that_nobody_read_is_unknown_and_not_0() -> None:
    for combine in (None, *Combine):
        found = goal(Records(), "completed", SEPTEMBER, changed("completed", combine=combine))
        assert (found.actual, found.status) == (None, GoalStatus.UNCONFIRMED)


def test_a_reading_of_a_later_day_is_not_known_earlier() -> None:
    records = Records(measurements=(read("completed", date(2031, 6, 30), "22"), read("completed", date(2031, 9, 1), "25")))
    assert [goal(records, "completed", day).actual for day in (date(2031, 6, 29), date(2031, 6, 30), date(2031, 9, 1))] == [None, 22, 47]


def test_the_mean_of_surveys_counts_each_score_as_often_as_it_has_answers() -> None:
    records = Records(
        measurements=(read("satisfaction", date(2031, 6, 1), "90", answers=30), read("satisfaction", date(2031, 9, 1), "96", answers=10))
    )
    assert goal(records, "satisfaction").actual == Fraction(183, 2)
    unknown = replace(records, measurements=(*records.measurements, read("satisfaction", date(2031, 9, 2), "99")))
    found = goal(unknown, "satisfaction")
    assert (found.actual, found.status, str(found.missing_words)) == (None, GoalStatus.UNCONFIRMED, "응답 수 1건 미기재")


def test_a_ratio_is_that_of_its_two_sides_and_unknown_while_the_divisor_is_0_or_unknown() -> None:
    both = (read("completed", date(2031, 6, 1), "33"), read("enrolled", date(2031, 6, 1), "40"))
    assert goal(Records(measurements=both), "completion").actual == Fraction(165, 2)
    assert goal(Records(measurements=both), "completion").status == GoalStatus.ACHIEVED
    assert goal(Records(measurements=both[:1]), "completion").actual is None
    assert goal(Records(measurements=(both[0], read("enrolled", date(2031, 6, 1), "0"))), "completion").actual is None
    assert goal(Records(), "class-size").actual is None, "no class was held"


@given(all_records(), DAYS)
def test_a_ratio_is_none_where_its_divisor_is_0_or_unknown_and_else_its_sides_quotient(records: Records, day: date) -> None:
    for indicator in PLAN.indicator:
        if indicator.measure == "ratio":
            above, below = (PLAN.indicator_by_id(side or "") for side in (indicator.numerator, indicator.denominator))
            value, divisor = (measure_of(side).actual(PLAN, side, records, day) for side in (above, below))
            found = measure_of(indicator).actual(PLAN, indicator, records, day)
            if value is None or not divisor:
                assert found is None
            else:
                assert found == Fraction(value) / Fraction(divisor) * indicator.for_each


# Any records


@given(records=all_records(), day=DAYS, data=st.data())
def test_the_order_of_the_records_does_not_matter(records: Records, day: date, data: st.DataObject) -> None:
    mixed = replace(
        records,
        events=tuple(data.draw(st.permutations(records.events))),
        spending=tuple(data.draw(st.permutations(records.spending))),
        measurements=tuple(data.draw(st.permutations(records.measurements))),
    )
    told = [[(p.indicator.id, p.actual, p.expected, p.missing, p.status) for p in progress_of(PLAN, of, day)] for of in (records, mixed)]
    assert told[0] == told[1]


@given(records=all_records(), day=DAYS, on=DAYS, people=st.none() | st.integers(0, 40), activity=st.sampled_from([a.id for a in PLAN.activity]))
def test_one_more_event_never_lowers_what_accumulates(records: Records, day: date, on: date, people: int | None, activity: str) -> None:
    more = replace(records, events=(*records.events, held(99, on, people if activity == "class" else None, "mapo", activity=activity)))
    for before, after in zip(progress_of(PLAN, records, day), progress_of(PLAN, more, day), strict=True):
        measure = measure_of(before.indicator)
        if measure.accumulates and before.actual is not None and after.actual is not None:
            assert after.actual >= before.actual
            assert not (before.status == GoalStatus.ACHIEVED and before.indicator.good is Direction.MORE and after.status != GoalStatus.ACHIEVED)


@given(all_records(), DAYS)
def test_the_curve_of_a_goal_is_on_every_day_what_that_day_alone_counts(records: Records, day: date) -> None:
    for progress in progress_of(PLAN, records, day):
        for point in goal_curve(PLAN, progress, records, day):
            of = measure_of(progress.indicator)
            assert point.actual == (of.actual(PLAN, progress.indicator, records, point.on) if point.on <= day else None)


@given(all_records(), DAYS)
def test_a_day_is_the_same_with_what_was_known_by_then_as_with_all_records(records: Records, day: date) -> None:
    assert status_as_json(PLAN, status(PLAN, records.known_by(day), day)) == status_as_json(PLAN, status(PLAN, records, day))


@given(all_records(), DAYS)
def test_every_report_and_line_of_the_terminal_can_be_told(records: Records, day: date) -> None:
    assert answer(PLAN, records, day, other=None, as_data=False, example=False)
    assert [line for section in report(PLAN, records, "year", day).sections for line in section.lines if str(line.text)]


# Direction, quarters, weights


@pytest.mark.parametrize(
    ("actual", "expected", "due_passed", "accumulates", "found"),
    [
        (10, None, False, True, "on_track"),
        (13, None, False, True, "missed"),
        (13, None, False, False, "on_track"),
        (13, 12, False, False, "behind"),
        (12, None, True, True, "achieved"),
        (13, None, True, False, "missed"),
    ],
)
def test_less_is_better_up_to_the_target(actual: int, expected: int | None, due_passed: bool, accumulates: bool, found: str) -> None:
    due = date(2031, 6, 30)
    as_of = due if due_passed else date(2031, 6, 1)
    assert status_of(actual, 12, expected, due, as_of, good=Direction.LESS, accumulates=accumulates) == found


@pytest.mark.parametrize(
    ("actual", "now", "later"), [(14, "behind", "missed"), (15, "on_track", "achieved"), (25, "on_track", "achieved"), (26, "behind", "missed")]
)
def test_what_is_to_be_held_within_a_range_is_judged_by_both_ends(actual: int, now: str, later: str) -> None:
    due = date(2031, 6, 30)
    for as_of, found in ((date(2031, 6, 1), now), (due, later)):
        assert status_of(actual, 15, None, due, as_of, good=Direction.WITHIN, high=25, accumulates=False) == found


def test_what_is_too_much_is_what_remains_to_be_cut() -> None:
    records = Records(measurements=(read("complaints", date(2031, 5, 1), "17"),))
    found = goal(records, "complaints")
    assert (found.remaining, found.status, found.share) == (5, GoalStatus.MISSED, Fraction(12, 17))
    pace = next(p for p in pace_of(PLAN, progress_of(PLAN, records, SEPTEMBER), records, SEPTEMBER) if p.goal.indicator.id == "complaints")
    assert (pace.per_month, pace.short) == (None, None)


def test_a_quarter_is_judged_by_its_own_end_and_later_records_do_not_mend_it() -> None:
    records = Records(measurements=(read("completed", date(2031, 6, 30), "19"), read("completed", date(2031, 9, 15), "40")))
    found = {q.target.quarter: q for q in quarters_progress(PLAN, records, SEPTEMBER) if q.indicator.id == "completed"}
    assert [(n, q.actual, q.status) for n, q in found.items()] == [(2, 19, GoalStatus.MISSED), (3, 59, GoalStatus.ACHIEVED)]
    assert [q.due for q in found.values()] == [date(2031, 6, 30), date(2031, 9, 30)]


def test_the_target_of_the_last_quarter_is_what_is_expected_where_nothing_is_scheduled() -> None:
    days = (date(2031, 6, 29), date(2031, 6, 30), date(2031, 9, 30), date(2031, 12, 31))
    assert [goal(Records(), "completed", day).expected for day in days] == [None, 20, 50, 80]


def test_quarters_are_no_goals_of_their_own() -> None:
    now = status(PLAN, Records(), SEPTEMBER)
    assert len(now.goals(2031)) == len({t.indicator for t in PLAN.target if t.year == 2031})
    assert [g["quarter"] for g in status_as_json(PLAN, now)["goal_quarters"]] == [2, 2, 3]


def test_the_weighted_result_is_unknown_while_a_goal_with_a_weight_is() -> None:
    assert weighted(progress_of(PLAN, Records(), SEPTEMBER)[:1]).percent == 0
    found = weighted(tuple(p for p in progress_of(PLAN, Records(), SEPTEMBER) if p.target.year == 2031))
    assert (found.percent, found.weights_percent) == (None, 100)
    half = Records((*(held(n, date(2031, 3, n), 0) for n in range(1, 7)),))
    goals = tuple(p for p in progress_of(PLAN, half, SEPTEMBER) if p.indicator.id in ("classes", "learners") and p.target.year == 2031)
    assert weighted(goals).percent == Fraction(50 * 10, 30)
    assert weighted(()) is None


# What follows: agenda, pace, what-if, parts, sheet


def test_the_agenda_asks_for_a_reading_before_its_day_and_after_it_until_one_is_entered() -> None:
    def asked(records: Records, day: date) -> list[tuple[str | None, date]]:
        return [(i.indicator_id, i.due) for i in agenda(PLAN, records, day) if i.kind == ItemKind.MEASURE]

    assert ("completed", date(2031, 6, 30)) in asked(Records(), date(2031, 5, 1))
    assert ("completed", date(2031, 6, 30)) in asked(Records(), date(2031, 7, 5))
    late = Records(measurements=(read("completed", date(2031, 7, 4), "20"),))
    assert ("completed", date(2031, 9, 30)) in asked(late, date(2031, 7, 5))
    assert "spending" not in {i for i, _due in asked(Records(), date(2031, 7, 5))}


def test_a_class_still_to_be_held_adds_its_planned_people_to_the_goal_of_people() -> None:
    records = Records(tuple(held(n, date(2031, 2, n), 20) for n in range(1, 12)))
    paces = pace_of(PLAN, progress_of(PLAN, records, SEPTEMBER), records, SEPTEMBER)
    people = next(p for p in paces if p.goal.indicator.id == "learners")
    assert (people.remaining, [m.adds for m in people.moves or ()], people.short) == (20, [20], 0)
    assert {g.goal.indicator.id for _move, goals in coming(paces) for g in goals} >= {"classes", "learners", "books"}


def test_a_scenario_with_fewer_classes_cannot_reach_the_goal_of_people() -> None:
    fewer = replace(
        PLAN,
        budget_line=tuple(
            replace(line, costing="2,000,000원×9회=18,000,000원", amount_krw=18_000_000) if line.id == "teachers" else line
            for line in PLAN.budget_line
        ),
    )
    found = {g.indicator.id: (g.planned, g.scenario, g.reachable) for g in goal_forecasts(PLAN, fewer, Records(), date(2031, 1, 31))}
    assert found["learners"] == (240, 180, False)
    assert found["classes"] == (12, 9, False)
    assert found["books"] == (2, 2, True)


def test_parts_add_up_to_the_whole_or_the_difference_is_told() -> None:
    came = (held(1, date(2031, 3, 1), 40),)
    parts = (
        read("learners", SEPTEMBER, "25", by="sex", part="여성"),
        read("learners", SEPTEMBER, "14", by="sex", part="남성"),
        read("learners", SEPTEMBER, "30", by="age", part="65~74세"),
    )
    found = {b.by: b for b in broken_down(PLAN, PLAN.indicator_by_id("learners"), parts, goal(Records(came), "learners").actual, SEPTEMBER)}
    assert (found["sex"].total, found["sex"].whole, found["sex"].difference) == (39, 40, -1)
    assert (found["age"].total, found["age"].difference, found["age"].known) == (None, None, True), "one band is not recorded"


def test_scores_do_not_add_up_but_their_answers_do() -> None:
    plan = changed("satisfaction", breakdown=PLAN.indicator_by_id("learners").breakdown[:1])
    whole = (read("satisfaction", SEPTEMBER, "92", answers=30),)
    parts = (
        read("satisfaction", SEPTEMBER, "95", by="sex", part="여성", answers=20),
        read("satisfaction", SEPTEMBER, "86", by="sex", part="남성", answers=10),
    )
    (found,) = broken_down(plan, plan.indicator_by_id("satisfaction"), whole + parts, 92, SEPTEMBER)
    assert (found.counts_answers, found.total, found.whole, found.difference) == (True, 30, 30, 0)


def test_a_reading_of_a_part_is_none_of_the_whole() -> None:
    part = read("completed", SEPTEMBER, "7", by="sex", part="여성")
    assert goal(Records(measurements=(part,)), "completed").actual is None


def test_a_sheet_says_what_follows_from_the_measure_and_leaves_open_what_the_plan_does() -> None:
    rows = {str(heading): text and str(text) for heading, text in sheet_rows(PLAN, PLAN.indicator_by_id("completion"), None)}
    assert rows["산식"] == "수료 인원 ÷ 등록 인원 × 100"
    assert rows["담당"] is None
    assert rows["가중치"] == "10%"
    rows = {str(h): text and str(text) for h, text in sheet_rows(PLAN, PLAN.indicator_by_id("satisfaction"), PLAN.baseline[1])}
    assert rows["기준값의 출처"] == "2030년 91.2, 2030년 만족도 조사"


# The plan file


def test_the_plan_file_is_the_same_after_it_was_read_and_written() -> None:
    text = format_plan(PLAN)
    assert parse_plan(text) == PLAN
    assert format_plan(parse_plan(text)) == text


def test_equal_values_are_written_alike() -> None:
    targets = [tuple(replace(t, value=v) if t.value == 80 else t for t in PLAN.target) for v in (80, Decimal(80), Decimal("80.00"), Decimal("8e1"))]
    assert len({format_plan(replace(PLAN, target=target)) for target in targets}) == 1


def refusals(text: str, plan: Plan = PLAN) -> dict[str, str]:
    with pytest.raises(PlanFileError) as refused:
        parse_plan(text)
    return {mistake.where: str(mistake.why) for mistake in refused.value.mistakes}


@pytest.mark.parametrize(
    ("plan", "where", "why"),
    [
        (replace(PLAN, target=(Target("classes", 2031, "1", Decimal("3.5")),)), "target[1].value", "정수"),
        (replace(PLAN, target=(Target("satisfaction", 2031, "1", Decimal("3.00001")),)), "target[1].value", "4자리"),
        (replace(PLAN, target=(Target("satisfaction", 2031, "1", Decimal("1e30")),)), "target[1].value", "너무 큽니다"),
        (replace(PLAN, target=(Target("classes", 2031, "1", 3, quarter=5),)), "target[1].quarter", "1에서 4까지"),
        (replace(PLAN, target=(Target("classes", 2031, "1", 3, quarter=1), Target("classes", 2031, "1", 4, quarter=1))), "target[2]", "두 번"),
        (replace(PLAN, target=(Target("class-size", 2031, "1", 15),)), "target[1].high", "함께"),
        (replace(PLAN, target=(Target("class-size", 2031, "1", 15, high=14),)), "target[1].high", "아래 끝보다"),
        (replace(PLAN, target=(Target("classes", 2031, "1", 15, high=20),)), "target[1].high", "범위 안에"),
        (changed("completion", denominator=None), "indicator[9].denominator", "numerator"),
        (changed("completion", denominator="class-size"), "indicator[9].denominator", "비나 수치 없는"),
        (changed("completion", denominator="nobody"), "indicator[9].denominator", "없는 이름"),
        (changed("classes", numerator="months"), "indicator[1].numerator", "ratio"),
        (changed("classes", weight_percent=Decimal(101)), "indicator[1].weight_percent", "100까지"),
        (changed("classes", direction="up"), "indicator[1].direction", "more, less, within"),
        (changed("classes", combine=Combine.SUM), "indicator[1].combine", "entered_value"),
        (changed("books", activities=("textbook", "class")), "indicator[5].activities[2]", "납품받는"),
        (changed("completed", combine="best"), "indicator[7].combine", "latest, sum, mean"),
    ],
)
def test_what_a_measure_cannot_count_is_refused_with_its_place(plan: Plan, where: str, why: str) -> None:
    assert why in refusals(format_plan(plan))[where]


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_reading_loses_no_digit_in_the_store(value: Decimal) -> None:
    stored = scaled(value)
    assert stored is not None and unscaled(stored) == value


def test_a_reading_with_more_digits_than_the_store_keeps_is_not_cut() -> None:
    assert scaled(Decimal("0.00001")) is None
    assert scaled(Decimal("1e20")) is None
    assert scaled(Decimal("NaN")) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(1_234, "1,234"), (Decimal("94.50"), "94.5"), (Fraction(200, 3), "66.7"), (Fraction(13, 3), "4.33"), (Fraction(1199, 12), "99.9"), (-3, "△3")],
)
def test_a_stated_value_keeps_its_digits_and_a_computed_one_is_rounded_once(value: int | Decimal | Fraction, text: str) -> None:
    assert measured(value) == text
