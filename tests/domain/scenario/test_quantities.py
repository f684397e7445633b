"""One quantity of several lines moves as one, and what lines cost as a function of it is what the edited lines cost."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatdong.domain.plan.totals import total
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.formula import calculation
from chatdong.domain.scenario.quantities import group_by_id, groups, sensible_range, set_group, values_in, whole_number
from tests.domain.scenario.plans_to_edit import AWKWARD, PLANS, READING, THE_PLAN


def test_people_of_an_activity_are_one_quantity_and_lecturers_another() -> None:
    by_id = {group.id: group for group in groups(THE_PLAN)}
    assert by_id["committee-catering.2"].members == (("committee-catering", 1), ("committee-printing", 1))
    assert by_id["committee-lecturers.2"].members == (("committee-lecturers", 1),)
    assert by_id["committee-lecturers.3"].line_ids == (
        "committee-lecturers",
        "committee-venue",
        "committee-catering",
        "committee-printing",
    )
    assert {by_id[i].kind for i in ("committee-catering.2", "committee-lecturers.2")} == {"people"}
    assert (by_id["committee-lecturers.3"].kind, by_id["committee-venue.2"].kind) == ("times", "other")


def test_lines_with_dates_of_their_own_are_apart_from_each_other() -> None:
    assert [g.value for g in groups(THE_PLAN) if g.activity_id == "monthly-meeting" and g.kind == "times"] == [3, 6]
    spring = replace(next(line for line in THE_PLAN.budget_line if line.id == "monthly-spring"), costing="2,000원×60명×6회")
    same = replace(THE_PLAN, budget_line=tuple(spring if line.id == spring.id else line for line in THE_PLAN.budget_line))
    assert [g.line_ids for g in groups(same) if g.activity_id == "monthly-meeting" and g.kind == "times"] == [
        ("monthly-spring",),
        ("monthly-rest",),
    ]


def test_every_whole_factor_is_in_exactly_one_quantity_and_a_price_alone() -> None:
    for plan in PLANS.values():
        members = [member for group in groups(plan) for member in group.members]
        assert len(members) == len(set(members))
        assert all(len(group.members) == 1 for group in groups(plan) if group.kind == "price")
    assert not [group for group in groups(AWKWARD) if group.unit == "%" or group.line_ids == ("line-6",)]


def test_twenty_people_more_move_both_lines() -> None:
    edits = set_group(THE_PLAN, {}, group_by_id(THE_PLAN, "committee-printing.2"), 110)
    assert edits == {
        "committee-catering": "20,000원×110명×2회=4,400,000원",
        "committee-printing": "6,000원×110명×2회=1,320,000원",
    }
    assert set_group(THE_PLAN, edits, group_by_id(THE_PLAN, "committee-catering.2"), 90) == {}


def test_a_quantity_whose_lines_differ_has_no_value_and_can_be_set_again() -> None:
    group = group_by_id(THE_PLAN, "committee-catering.2")
    edits = {"committee-catering": "20,000원×100명×2회=4,000,000원"}
    assert values_in(THE_PLAN, apply_edits(THE_PLAN, edits))[group.id] is None
    assert values_in(THE_PLAN, apply_edits(THE_PLAN, set_group(THE_PLAN, edits, group, 95)))[group.id] == 95


def test_a_line_rewritten_into_another_formula_does_not_move_with_its_quantity() -> None:
    group, edits = group_by_id(THE_PLAN, "committee-catering.2"), {"committee-catering": "3,000,000원×1식"}
    assert values_in(THE_PLAN, apply_edits(THE_PLAN, edits))[group.id] is None
    with pytest.raises(EditError, match="committee-catering"):
        set_group(THE_PLAN, edits, group, 100)


@pytest.mark.parametrize("typed", ["백명", "-1", "1.5", "", "³", "1e3", "9" * 19])
def test_a_number_that_is_none_is_refused_with_its_name(typed: str) -> None:
    with pytest.raises(EditError, match="ad-hoc.2"):
        whole_number("ad-hoc.2", typed)
    assert whole_number("ad-hoc.2", " 1,200 ") == 1_200


def test_values_that_no_line_can_have_are_refused_in_a_sentence() -> None:
    group = group_by_id(AWKWARD, "line-4.2")
    with pytest.raises(EditError, match="계산할 수 없습니다"):
        set_group(AWKWARD, {}, group, 0)
    with pytest.raises(EditError, match="이 계획에 없는 수량"):
        group_by_id(THE_PLAN, "no-such.1")


def test_a_range_holds_the_plan_and_ends_at_a_round_number() -> None:
    spans = {group.id: sensible_range(group) for group in groups(THE_PLAN)}
    assert (spans["committee-catering.2"].high, spans["committee-lecturers.3"].high) == (200, 5)
    assert (spans["committee-lecturers.1"].high, spans["committee-lecturers.1"].step) == (800_000, 10_000)
    assert sensible_range(group_by_id(THE_PLAN, "committee-catering.2"), 40).low == 40
    for plan in PLANS.values():
        for group in groups(plan):
            span = sensible_range(group)
            assert span.low <= group.value <= span.high <= max(3 * group.value, 5)


@pytest.mark.parametrize("name", PLANS)
@settings(max_examples=60)
@given(st.data())
def test_a_formula_costs_what_the_edited_lines_cost(name: str, data: st.DataObject) -> None:
    plan = PLANS[name]
    chosen = data.draw(st.lists(st.sampled_from(groups(plan)), min_size=1, max_size=4, unique=True))
    values = [data.draw(st.one_of(st.just(group.value), st.integers(1, 3 * group.value + 5))) for group in chosen]
    edits: dict[str, str] = {}
    for group, value in zip(chosen, values, strict=True):
        edits = set_group(plan, edits, group, value)
    scenario = apply_edits(plan, edits)
    formula = calculation(plan, plan, chosen)
    assert formula.total(values) == total(scenario)
    assert formula.columns([[value] * 3 for value in values], 3) == [total(scenario)] * 3
    assert formula.total(formula.now) == total(plan)
    after = values_in(plan, scenario)
    assert [after[group.id] for group in chosen] == values


@settings(max_examples=60)
@given(st.data())
def test_between_two_corners_nothing_costs_less_than_the_bound(data: st.DataObject) -> None:
    formula = calculation(AWKWARD, AWKWARD, groups(AWKWARD))
    ends = [sorted(data.draw(st.tuples(st.integers(1, 40), st.integers(1, 40)))) for _ in formula.groups]
    inside = [data.draw(st.integers(low, high)) for low, high in ends]
    for line in formula.lines:
        bound = line.at_least([low for low, _ in ends], [high for _, high in ends])
        assert bound is None or bound <= line.krw(inside)
        if line.grows and line.printed_krw is None:
            assert bound == line.krw([low for low, _ in ends])


def test_a_formula_takes_exact_fractions_and_knows_when_it_would_divide_by_nothing() -> None:
    people = group_by_id(READING, "books.2")
    assert calculation(READING, READING, (people,)).total((Fraction(33, 2),)) == 1_100_000 + 1_485_000
    divided = calculation(AWKWARD, AWKWARD, (group_by_id(AWKWARD, "line-4.2"),))
    assert divided.total((0,)) is None
    with pytest.raises(EditError, match="0으로 나눌 수 없습니다"):
        divided.columns([[1, 0]], 2)


def test_a_line_that_stands_as_planned_keeps_its_printed_amount() -> None:
    formula = calculation(AWKWARD, AWKWARD, (group_by_id(AWKWARD, "line-5.2"),))
    assert formula.total((8,)) - formula.total((7,)) == 8 * 333 - 2_000
