"""One quantity of several lines moves as one, and what lines cost as a function of it is what the edited lines cost."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.totals import total
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.formula import calculation
from chatdong.domain.scenario.quantities import quantities, quantity_by_id, sensible_range, set_quantity, values_in, whole_number
from tests.domain.scenario.plans_to_edit import AWKWARD, PLANS, READING, THE_PLAN
from tests.properties import examples


def test_people_of_an_activity_are_one_quantity_and_lecturers_another() -> None:
    by_id = {quantity.id: quantity for quantity in quantities(THE_PLAN)}
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
    assert [g.value for g in quantities(THE_PLAN) if g.activity_id == "monthly-meeting" and g.kind == "times"] == [3, 6]
    spring = replace(next(line for line in THE_PLAN.budget_line if line.id == "monthly-spring"), costing="2,000원×60명×6회")
    same = replace(THE_PLAN, budget_line=tuple(spring if line.id == spring.id else line for line in THE_PLAN.budget_line))
    assert [g.line_ids for g in quantities(same) if g.activity_id == "monthly-meeting" and g.kind == "times"] == [
        ("monthly-spring",),
        ("monthly-rest",),
    ]


def test_every_whole_factor_is_in_exactly_one_quantity_and_a_price_alone() -> None:
    for plan in PLANS.values():
        members = [member for quantity in quantities(plan) for member in quantity.members]
        assert len(members) == len(set(members))
        assert all(len(quantity.members) == 1 for quantity in quantities(plan) if quantity.kind == "price")
    assert not [quantity for quantity in quantities(AWKWARD) if quantity.unit == "%" or quantity.line_ids == ("line-6",)]


def test_twenty_people_more_move_both_lines() -> None:
    edits = set_quantity(THE_PLAN, {}, quantity_by_id(THE_PLAN, "committee-printing.2"), 110)
    assert edits == {
        "committee-catering": "20,000원×110명×2회=4,400,000원",
        "committee-printing": "6,000원×110명×2회=1,320,000원",
    }
    assert set_quantity(THE_PLAN, edits, quantity_by_id(THE_PLAN, "committee-catering.2"), 90) == {}


def test_a_quantity_whose_lines_differ_has_no_value_and_can_be_set_again() -> None:
    quantity = quantity_by_id(THE_PLAN, "committee-catering.2")
    edits = {"committee-catering": "20,000원×100명×2회=4,000,000원"}
    assert values_in(THE_PLAN, apply_edits(THE_PLAN, edits))[quantity.id] is None
    assert values_in(THE_PLAN, apply_edits(THE_PLAN, set_quantity(THE_PLAN, edits, quantity, 95)))[quantity.id] == 95


def test_a_line_rewritten_into_another_formula_does_not_move_with_its_quantity() -> None:
    quantity, edits = quantity_by_id(THE_PLAN, "committee-catering.2"), {"committee-catering": "3,000,000원×1식"}
    assert values_in(THE_PLAN, apply_edits(THE_PLAN, edits))[quantity.id] is None
    with pytest.raises(EditError, match="committee-catering"):
        set_quantity(THE_PLAN, edits, quantity, 100)


@pytest.mark.parametrize("typed", ["백명", "-1", "1.5", "", "³", "1e3", "9" * 19])
def test_a_number_that_is_none_is_refused_with_its_name(typed: str) -> None:
    with pytest.raises(EditError, match="ad-hoc.2"):
        whole_number("ad-hoc.2", typed)
    assert whole_number("ad-hoc.2", " 1,200 ") == 1_200


def test_values_that_no_line_can_have_are_refused_in_a_sentence() -> None:
    quantity = quantity_by_id(AWKWARD, "line-4.2")
    with pytest.raises(EditError, match="계산할 수 없습니다"):
        set_quantity(AWKWARD, {}, quantity, 0)
    with pytest.raises(EditError, match="이 계획에 없는 수량"):
        quantity_by_id(THE_PLAN, "no-such.1")


def test_a_range_holds_the_plan_and_ends_at_a_round_number() -> None:
    spans = {quantity.id: sensible_range(quantity) for quantity in quantities(THE_PLAN)}
    assert (spans["committee-catering.2"].high, spans["committee-lecturers.3"].high) == (200, 5)
    assert (spans["committee-lecturers.1"].high, spans["committee-lecturers.1"].step) == (800_000, 10_000)
    assert sensible_range(quantity_by_id(THE_PLAN, "committee-catering.2"), 40).low == 40
    for plan in PLANS.values():
        for quantity in quantities(plan):
            span = sensible_range(quantity)
            assert span.low <= quantity.value <= span.high <= max(3 * quantity.value, 5)


@pytest.mark.parametrize("name", PLANS)
@examples(60)
@given(st.data())
def test_a_formula_costs_what_the_edited_lines_cost(name: str, data: st.DataObject) -> None:
    plan = PLANS[name]
    chosen = data.draw(st.lists(st.sampled_from(quantities(plan)), min_size=1, max_size=4, unique=True))
    values = [data.draw(st.one_of(st.just(quantity.value), st.integers(1, 3 * quantity.value + 5))) for quantity in chosen]
    edits: dict[str, str] = {}
    for quantity, value in zip(chosen, values, strict=True):
        edits = set_quantity(plan, edits, quantity, value)
    scenario = apply_edits(plan, edits)
    formula = calculation(plan, plan, chosen)
    assert formula.total(values) == total(scenario)
    assert formula.columns([[value] * 3 for value in values], 3) == [total(scenario)] * 3
    assert formula.total(formula.now) == total(plan)
    after = values_in(plan, scenario)
    assert [after[quantity.id] for quantity in chosen] == values


@examples(60)
@given(st.data())
def test_between_two_corners_nothing_costs_less_than_the_bound(data: st.DataObject) -> None:
    formula = calculation(AWKWARD, AWKWARD, quantities(AWKWARD))
    ends = [sorted(data.draw(st.tuples(st.integers(1, 40), st.integers(1, 40)))) for _ in formula.quantities]
    inside = [data.draw(st.integers(low, high)) for low, high in ends]
    for line in formula.lines:
        bound = line.at_least([low for low, _ in ends], [high for _, high in ends])
        assert bound is None or bound <= line.krw(inside)
        if line.grows and line.printed_krw is None:
            assert bound == line.krw([low for low, _ in ends])


def test_a_formula_takes_exact_fractions_and_knows_when_it_would_divide_by_nothing() -> None:
    people = quantity_by_id(READING, "books.2")
    assert calculation(READING, READING, (people,)).total((Fraction(33, 2),)) == 1_100_000 + 1_485_000
    divided = calculation(AWKWARD, AWKWARD, (quantity_by_id(AWKWARD, "line-4.2"),))
    assert divided.total((0,)) is None
    with pytest.raises(EditError, match="0으로 나눌 수 없습니다"):
        divided.columns([[1, 0]], 2)


def test_a_line_that_stands_as_planned_keeps_its_printed_amount() -> None:
    formula = calculation(AWKWARD, AWKWARD, (quantity_by_id(AWKWARD, "line-5.2"),))
    assert formula.total((8,)) - formula.total((7,)) == 8 * 333 - 2_000
