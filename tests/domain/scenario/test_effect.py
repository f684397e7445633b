"""What a scenario means: 전용 and shortfall, cost of a person and a session, milestones, goals, what cannot be undone, and a file."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chatdong.domain.plan.milestones import planned_value_bottom_up
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.plan.toml_format import parse_plan
from chatdong.domain.plan.totals import total
from chatdong.domain.plan_check.checker import check
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.scenario.committed import below_committed, floors, over_since
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.effect import CategoryRoom, category_rooms, effect, goal_forecasts, milestone_forecasts, reallocations, unit_costs
from chatdong.domain.scenario.export import SOURCE, as_plan, plan_file_text, scenario_rows
from chatdong.domain.scenario.quantities import quantities, quantity_by_id, set_quantity, values_in
from chatdong.domain.scenario.sessions import attendances_in, followed, sessions_in
from tests.domain.scenario.plans_to_edit import PLANS, READING, THE_PLAN
from tests.properties import examples

NOTHING = Records()
AUTUMN = date(2016, 9, 30)


def scenario_with(values: dict[str, int], plan: Plan = THE_PLAN) -> Plan:
    edits: dict[str, str] = {}
    for group_id, value in values.items():
        edits = set_quantity(plan, edits, quantity_by_id(plan, group_id), value)
    return apply_edits(plan, edits)


# --- 전용 and shortfall -----------------------------------------------------------------------------------------------


def test_what_one_category_needs_comes_from_the_others_and_what_passes_the_total_is_a_shortfall() -> None:
    within = effect(THE_PLAN, scenario_with({"committee-catering.2": 95, "manual-copies.2": 70}), NOTHING, AUTUMN)
    assert [(m.from_category, m.to_category, m.amount_krw) for m in within.reallocations] == [
        ("printing", "general-operation", 260_000),
    ]
    assert within.shortfall_krw == 0
    beyond = effect(THE_PLAN, scenario_with({"committee-catering.2": 110, "manual-copies.2": 70}), NOTHING, AUTUMN)
    assert [(m.from_category, m.amount_krw) for m in beyond.reallocations] == [("printing", 300_000)]
    assert beyond.shortfall_krw == 740_000
    assert effect(THE_PLAN, THE_PLAN, NOTHING, AUTUMN).reallocations == ()


@examples(100)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6), st.integers(0, 20))
def test_won_for_won_is_moved_and_no_category_gives_more_than_it_has_left(amounts: list[tuple[int, int]], unassigned: int) -> None:
    rooms = tuple(CategoryRoom(str(i), cap, asked) for i, (cap, asked) in enumerate(amounts))
    cap = sum(room.cap_krw for room in rooms) + unassigned
    beyond = sum(room.scenario_krw for room in rooms) - cap
    moves = reallocations(rooms, beyond)
    for room in rooms:
        assert sum(m.amount_krw for m in moves if m.from_category == room.category_id) <= room.room_krw
        assert sum(m.amount_krw for m in moves if m.to_category == room.category_id) <= room.over_krw
    moved, over, left = (
        sum(n)
        for n in (
            [m.amount_krw for m in moves],
            [room.over_krw for room in rooms],
            [room.room_krw for room in rooms],
        )
    )
    assert moved == min(over - max(beyond, 0), left)
    if not unassigned:
        assert moved + max(beyond, 0) == over
    assert all(m.amount_krw > 0 and m.from_category != m.to_category for m in moves)


# --- sessions, people, unit costs -------------------------------------------------------------------------------------


def test_sessions_and_people_follow_the_costings_where_the_plans_do() -> None:
    assert sessions_in(THE_PLAN, THE_PLAN) == {activity.id: activity.times for activity in THE_PLAN.activity}
    moved = scenario_with({"committee-lecturers.3": 3, "monthly-spring.3": 2, "committee-catering.2": 100, "committee-lecturers.2": 9})
    assert (sessions_in(THE_PLAN, moved)["committee-workshop"], sessions_in(THE_PLAN, moved)["monthly-meeting"]) == (3, 8)
    assert attendances_in(THE_PLAN, moved)["committee-workshop"] == 300, "lecturers are no participants"
    assert attendances_in(THE_PLAN, THE_PLAN)["monthly-meeting"] == 3 * 30 + 6 * 60
    assert attendances_in(READING, READING) == {"circle": 90, "lecture": 50}
    after = followed(THE_PLAN, moved)
    assert after.activity_by_id("committee-workshop").people == 100


def test_what_cannot_be_known_is_not_guessed() -> None:
    one_line = apply_edits(THE_PLAN, {"committee-catering": "20,000원×90명×3회"})
    assert sessions_in(THE_PLAN, one_line)["committee-workshop"] is None
    goal = next(g for g in goal_forecasts(THE_PLAN, one_line, NOTHING, AUTUMN) if g.indicator.id == "committee-workshops")
    assert (goal.scenario, goal.reachable) == (None, None)
    cost = next(c for c in unit_costs(THE_PLAN, one_line) if c.activity_id == "committee-workshop")
    assert (cost.amount_krw, cost.per_session, cost.per_person) == (2_100_000 + 1_600_000 + 5_400_000 + 1_080_000, None, None)
    untied = replace(READING, activity=tuple(replace(a, times=4) for a in READING.activity))
    assert sessions_in(untied, scenario_with({"books.3": 5}, untied))["circle"] is None
    assert sessions_in(untied, untied)["circle"] == 4


def test_costs_are_exact_and_none_where_nobody_comes() -> None:
    costs = {c.activity_id: c for c in unit_costs(THE_PLAN, scenario_with({"committee-catering.2": 70, "ad-hoc.3": 0}))}
    workshop = costs["committee-workshop"]
    assert workshop.per_person == Fraction(2_100_000 + 1_600_000 + 70 * 2 * 26_000, 140)
    assert workshop.per_session == Fraction(workshop.amount_krw, 2)
    assert (costs["ad-hoc-meeting"].per_session, costs["ad-hoc-meeting"].per_person) == (None, None)
    assert costs["supplies"].per_person is None
    assert "initial-workshop" not in costs, "another body pays: the cost is unknown, not zero"


def test_listed_occurrences_lose_their_last_and_gain_undated_ones_within_their_own_dates() -> None:
    fewer = followed(THE_PLAN, scenario_with({"monthly-rest.3": 5})).activity_by_id("monthly-meeting")
    assert [o.window.start.month for o in fewer.occurrence] == [4, 5, 6, 7, 8, 9, 10, 11]
    more = followed(THE_PLAN, scenario_with({"monthly-spring.3": 4})).activity_by_id("monthly-meeting")
    assert more.times == len(more.occurrence) == 10
    assert (more.occurrence[-1].window.start, more.occurrence[-1].window.end) == (date(2016, 4, 1), date(2016, 5, 31))
    assert (more.occurrence[-1].topic, more.occurrence[-1].source) == (None, SOURCE)
    none = followed(THE_PLAN, scenario_with({"committee-lecturers.3": 0})).activity_by_id("committee-workshop")
    assert none.times == 2, "a plan cannot say that an activity is held never; its lines cost nothing"


# --- milestones and goals ---------------------------------------------------------------------------------------------


def test_milestones_that_would_be_missed_are_told_with_the_day_on_which_they_are_reached() -> None:
    fewer = scenario_with({"manual-copies.2": 0, "training-lecturers.3": 1})
    march, june, september, _november = milestone_forecasts(THE_PLAN, fewer)
    assert june.newly_missed
    assert june.reached_on is not None
    assert june.reached_on > june.milestone.on
    assert (september.missed, september.newly_missed, september.reached_on) == (True, False, None)
    assert september.scenario_krw == planned_value_bottom_up(followed(THE_PLAN, fewer), AUTUMN)
    assert september.plan_krw == planned_value_bottom_up(THE_PLAN, AUTUMN) < september.milestone.amount_krw
    assert (march.missed, march.newly_missed) == (True, False), "by its own dates the plan misses March already"


def test_a_goal_that_the_scenario_does_not_hold_often_enough_is_out_of_reach_unless_it_was_held() -> None:
    fewer = scenario_with({"training-venue.3": 3})
    goals = {goal.indicator.id: goal for goal in goal_forecasts(THE_PLAN, fewer, NOTHING, AUTUMN)}
    assert (goals["trainings"].planned, goals["trainings"].scenario, goals["trainings"].reachable) == (4, 3, False)
    assert all(goal.reachable for i, goal in goals.items() if i != "trainings")
    assert "teams" not in goals
    held = Records(events=tuple(Event(str(n), "joint-training", n, date(2016, 6, n)) for n in (1, 2, 3, 4)))
    assert next(g for g in goal_forecasts(THE_PLAN, fewer, held, AUTUMN) if g.indicator.id == "trainings").reachable


def test_months_are_counted_at_most_once_each() -> None:
    more, fewer = scenario_with({"books.3": 9}, READING), scenario_with({"books.3": 5}, READING)
    day = date(2031, 3, 1)
    assert [(g.scenario, g.reachable) for g in goal_forecasts(READING, more, NOTHING, day)] == [(6, True)]
    assert [(g.scenario, g.reachable) for g in goal_forecasts(READING, fewer, NOTHING, day)] == [(5, False)]


# --- what cannot be undone --------------------------------------------------------------------------------------------

RECORDS = Records(
    events=(Event("a", "joint-training", 1, date(2016, 6, 1)), Event("b", "joint-training", 2, date(2016, 10, 5))),
    spending=(DaySpending("training-venue", date(2016, 6, 2), 300_000), DaySpending("committee-catering", date(2016, 7, 1), 1_700_001)),
)


def test_edits_below_what_is_spent_or_held_are_told_and_not_refused() -> None:
    cut = scenario_with({"training-venue.3": 0, "committee-catering.2": 42})
    told = below_committed(THE_PLAN, cut, RECORDS, AUTUMN)
    assert [(c.line_id, c.activity_id, c.floor, c.asked) for c in told] == [
        ("committee-catering", "committee-workshop", 1_700_001, 1_680_000),
        ("training-venue", "joint-training", 300_000, 0),
        (None, "joint-training", 1, 0),
    ]
    assert "1,700,001원" in str(told[0].message)
    assert below_committed(THE_PLAN, cut, RECORDS, date(2016, 1, 1)) == ()
    assert below_committed(THE_PLAN, THE_PLAN, RECORDS, AUTUMN) == ()


def test_the_floor_of_a_quantity_is_the_least_that_covers_what_is_spent_and_held() -> None:
    least = floors(THE_PLAN, THE_PLAN, RECORDS, AUTUMN)
    assert (least["committee-catering.2"], least["training-lecturers.3"], least["training-venue.1"]) == (43, 1, 75_000)
    assert least["committee-printing.1"] == least["ad-hoc.2"] == 0
    assert floors(THE_PLAN, THE_PLAN, RECORDS, date(2016, 10, 31))["training-lecturers.3"] == 2
    overspent = Records(spending=(DaySpending("ad-hoc", AUTUMN, 999_999),))
    assert floors(THE_PLAN, THE_PLAN, overspent, AUTUMN)["ad-hoc.2"] == 5, "never above what it is"


@examples(12)
@given(st.dictionaries(st.sampled_from([line.id for line in THE_PLAN.budget_line]), st.integers(-1_000, 4_000_000), max_size=5))
def test_at_its_floor_a_quantity_leaves_no_line_below_its_spending(spent: dict[str, int]) -> None:
    records = Records(spending=tuple(DaySpending(line_id, AUTUMN, krw) for line_id, krw in spent.items()))
    least = floors(THE_PLAN, THE_PLAN, records, AUTUMN)
    for quantity in quantities(THE_PLAN):
        value = least[quantity.id]
        assert not [c for c in below_committed(THE_PLAN, scenario_with({quantity.id: value}), records, AUTUMN) if c.line_id]
        if 0 < value < quantity.value:
            assert [c for c in below_committed(THE_PLAN, scenario_with({quantity.id: value - 1}), records, AUTUMN) if c.line_id]


# --- to take away -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS)
@examples(15)
@given(st.data())
def test_a_scenario_comes_back_whole_from_its_plan_file(name: str, data: st.DataObject) -> None:
    plan = PLANS[name]
    chosen = data.draw(st.lists(st.sampled_from(quantities(plan)), max_size=4, unique=True))
    scenario = scenario_with({g.id: data.draw(st.integers(1, 2 * g.value + 3)) for g in chosen}, plan)
    assume(all(line.amount_krw >= 0 for line in scenario.budget_line))
    back = parse_plan(plan_file_text(plan, scenario, approved=data.draw(st.booleans())))
    assert [(line.id, line.costing, line.amount_krw) for line in back.budget_line] == [
        (line.id, line.costing, line.amount_krw) for line in scenario.budget_line
    ]
    assert values_in(plan, back) == values_in(plan, scenario)
    assert (back.id, back.total_krw, back.milestone) == (plan.id, plan.total_krw, plan.milestone)
    for activity in back.activity:
        assert len(planned_occurrences(back, activity)) == activity.times
    rows = scenario_rows(plan, scenario)
    assert sum(row.difference_krw for row in rows) == total(scenario) - total(plan)
    effect(plan, scenario, NOTHING, plan.opening_day)


def test_no_edits_are_the_plan_in_the_file_too() -> None:
    assert as_plan(THE_PLAN, THE_PLAN) == as_plan(THE_PLAN, THE_PLAN, approved=True) == THE_PLAN


def test_categories_follow_their_lines_only_once_the_reallocation_is_approved() -> None:
    scenario = scenario_with({"committee-catering.2": 95, "manual-copies.2": 74})
    draft, approved = as_plan(THE_PLAN, scenario), as_plan(THE_PLAN, scenario, approved=True)
    assert draft.category == THE_PLAN.category
    assert [(c.amount_krw, c.source == SOURCE) for c in approved.category] == [(13_340_000, True), (1_920_000, False), (740_000, True)]
    assert [line.id for line in draft.budget_line if line.source == SOURCE] == ["committee-catering", "committee-printing", "manual-copies"]
    found = {finding.rule_id for finding in check(draft).findings} - {finding.rule_id for finding in check(THE_PLAN).findings}
    assert found, "the check tells that categories and lines no longer agree"
    assert not any(room.over_krw for room in category_rooms(approved, approved))


def test_a_scenario_that_no_plan_file_may_say_is_refused_with_the_place() -> None:
    too_much = apply_edits(THE_PLAN, {"ad-hoc": "1,000,000,000원×1,000,000,000명"})
    with pytest.raises(EditError, match="budget_line"):
        plan_file_text(THE_PLAN, too_much)


def test_an_activity_is_over_when_its_last_planned_day_is_past_or_all_of_it_was_held() -> None:
    meeting, workshop = (THE_PLAN.activity_by_id(activity_id) for activity_id in ("monthly-meeting", "committee-workshop"))
    last = date(2016, 8, 31)
    assert over_since(THE_PLAN, workshop, Records(), last) is None, "the last day is still of it"
    assert over_since(THE_PLAN, workshop, Records(), date(2016, 9, 1)) == last
    assert over_since(THE_PLAN, meeting, Records(), date(2016, 9, 1)) is None
    held = Records(events=tuple(Event(f"e{n}", "committee-workshop", n, held_on=date(2016, 7, n)) for n in (1, 2)))
    assert over_since(THE_PLAN, workshop, held, date(2016, 7, 10)) == date(2016, 7, 2)
