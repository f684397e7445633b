"""What is told ahead of a quantity is what the domain answers once it has moved."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.curves import bottom_up_curve
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import LARGEST_TIMES
from chatdong.domain.plan.totals import total
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.lookahead import LARGEST_EXACT, Linear, Precomputed, Response, ahead
from chatdong.domain.scenario.quantities import quantities, sensible_range, set_quantity
from chatdong.domain.scenario.sessions import followed
from tests.domain.scenario.plans_to_edit import PLANS, THE_PLAN, with_costings
from tests.properties import examples


def read(plan: Plan, told: Precomputed, of: Response, value: int) -> tuple[int, tuple[int, ...]] | None:
    """The total and the curve as a reader takes them off; None where a line cannot be computed."""
    falls = [0] * plan.year.days
    for day, krw in told.rest:
        falls[day] += krw
    days = of.days[value - of.first] if of.days else told.days
    whole = sum(falls)
    for place, (krw, calendar) in enumerate(told.lines):
        line = of.lines.get(place)
        if line is not None:
            krw = line.at_zero_krw + line.each_krw * value if isinstance(line, Linear) else line[value - of.first]
        if krw is None:
            return None
        share, rest = divmod(krw, len(days[calendar]))
        for number, day in enumerate(days[calendar]):
            falls[day] += share + (number < rest)
        whole += krw
    return whole, tuple(accumulate(falls))


@pytest.mark.parametrize("name", PLANS)
@examples(40)
@given(st.data())
def test_every_value_that_is_told_is_what_the_domain_answers(name: str, data: st.DataObject) -> None:
    plan = PLANS[name]
    edits: dict[str, str] = {}
    for quantity in data.draw(st.lists(st.sampled_from(quantities(plan)), max_size=4, unique=True)):
        edits = set_quantity(plan, edits, quantity, data.draw(st.integers(1, 2 * quantity.value + 2)))
    chosen = data.draw(st.sampled_from(quantities(plan)))
    told = ahead(plan, apply_edits(plan, edits), chosen.activity_id)
    of = next((one for one in told.told if one.quantity == chosen), None)
    if of is None:
        return
    value = data.draw(st.one_of(st.integers(of.first, min(of.last, sensible_range(chosen).high)), st.integers(of.first, of.last)))
    try:
        scenario = apply_edits(plan, set_quantity(plan, edits, chosen, value))
    except EditError:
        return
    assert read(plan, told, of, value) == (total(scenario), bottom_up_curve(followed(plan, scenario)))


def test_every_quantity_of_the_2016_plan_is_told_for_the_whole_of_its_slider() -> None:
    for quantity in quantities(THE_PLAN):
        of = next(one for one in ahead(THE_PLAN, THE_PLAN, quantity.activity_id).told if one.quantity == quantity)
        assert of.first == 0
        assert of.last >= sensible_range(quantity).high
        assert all(isinstance(line, Linear) for line in of.lines.values())


def test_fewer_and_more_sessions_move_the_days_of_every_line_of_the_activity() -> None:
    times = next(quantity for quantity in quantities(THE_PLAN) if quantity.kind == "times")
    of = next(one for one in ahead(THE_PLAN, THE_PLAN, times.activity_id).told if one.quantity == times)
    assert [len(calendars[0]) for calendars in of.days[1:4]] == [1, 2, 3]


@pytest.mark.parametrize("costing", ["333원×7명=2천원", "2,100,001원×12명÷7", "600,000원÷15명"])
def test_what_is_not_straight_is_listed_value_by_value(costing: str) -> None:
    plan = with_costings(costing)
    of = next(one for one in ahead(plan, plan, plan.budget_line[0].activity).told if one.quantity.kind != "price")
    assert isinstance(of.lines[0], tuple)
    assert len(of.lines[0]) == of.last + 1


def test_a_price_that_is_rounded_is_not_told() -> None:
    plan = with_costings("1,234,567원×15명×3%")
    assert [one.quantity.kind for one in ahead(plan, plan, plan.budget_line[0].activity).told if one.quantity.kind == "price"] == []


def test_nothing_is_told_that_a_browser_could_not_hold_exactly() -> None:
    plan = with_costings("1,000,000,000원×1,000,000명")
    for of in ahead(plan, plan, plan.budget_line[0].activity).told:
        whole, _curve = read(plan, ahead(plan, plan, plan.budget_line[0].activity), of, of.last)
        assert whole <= LARGEST_EXACT
        assert of.last < LARGEST_EXACT


def test_sessions_beyond_what_a_plan_file_may_say_stay_as_planned() -> None:
    plan = with_costings(f"1,000원×{LARGEST_TIMES // 2}회")
    of = next((one for one in ahead(plan, plan, plan.budget_line[0].activity).told if one.quantity.kind == "times"), None)
    assert of is None or all(len(calendars[0]) <= LARGEST_TIMES for calendars in of.days)
