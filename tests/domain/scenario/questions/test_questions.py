"""What is asked of a scenario: the most that fits, what to lower, what the total hangs on, how likely it stays under the cap."""

import tracemalloc
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.scenario.edits import LARGEST_FACTOR, EditError, apply_edits
from chatdong.domain.scenario.effect import category_rooms
from chatdong.domain.scenario.formula import calculation
from chatdong.domain.scenario.quantities import KINDS, quantities, quantity_by_id, set_quantity, values_in
from chatdong.domain.scenario.questions.fit_to_cap import fit, moved
from chatdong.domain.scenario.questions.goal_seek import seek
from chatdong.domain.scenario.questions.price_rise import raise_prices
from chatdong.domain.scenario.questions.sensitivity import tornado
from chatdong.domain.scenario.questions.uncertainty import Spread, distribution
from tests.domain.scenario.plans_to_edit import PLANS, THE_PLAN, with_costings
from tests.properties import examples

WHOLE_PLANS = ("2016", "reading")


def set_to(plan: Plan, values: dict[str, int]) -> dict[str, str]:
    edits: dict[str, str] = {}
    for group_id, value in values.items():
        edits = set_quantity(plan, edits, quantity_by_id(plan, group_id), value)
    return edits


def fits(plan: Plan, edits: dict[str, str], *, by_category: bool) -> bool:
    """By the lines themselves, without any formula."""
    scenario = apply_edits(plan, edits)
    over = any(room.over_krw for room in category_rooms(plan, scenario))
    return total(scenario) <= plan.total_krw and not (by_category and over)


@st.composite
def scenarios(draw: st.DrawFn, plan: Plan) -> dict[str, str]:
    """Some quantities of a plan at other values."""
    chosen = draw(st.lists(st.sampled_from(quantities(plan)), max_size=4, unique=True))
    edits: dict[str, str] = {}
    for quantity in chosen:
        edits = set_quantity(plan, edits, quantity, draw(st.integers(1, 2 * quantity.value + 2)))
    return edits


# --- goal seek --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS)
@examples(25)
@given(st.data())
def test_the_most_that_is_found_fits_and_the_next_larger_does_not(name: str, data: st.DataObject) -> None:
    plan = PLANS[name]
    edits, kind = data.draw(scenarios(plan)), data.draw(st.sampled_from(KINDS))
    by_category, step = data.draw(st.booleans()), data.draw(st.sampled_from((1, 1, 100, 1_000)))
    for sought in seek(plan, edits, kind, by_category=by_category, step=step):
        if sought.most is None:
            assert not fits(plan, set_quantity(plan, edits, sought.quantity, step), by_category=by_category)
        elif not sought.unlimited:
            assert sought.most % step == 0
            found = set_quantity(plan, edits, sought.quantity, sought.most)
            assert found == sought.edits
            assert fits(plan, found, by_category=by_category)
            assert plan.total_krw - total(apply_edits(plan, found)) == sought.left_krw
            more = sought.most + step
            assert more > LARGEST_FACTOR or not fits(plan, set_quantity(plan, edits, sought.quantity, more), by_category=by_category)


def test_thirty_people_fewer_at_the_workshops_pay_for_a_fifth_training() -> None:
    edits = set_to(THE_PLAN, {"committee-catering.2": 60})
    best = {sought.quantity.id: sought for sought in seek(THE_PLAN, edits, "times")}
    assert (best["training-lecturers.3"].most, best["training-lecturers.3"].left_krw) == (5, 440_000)
    assert best["committee-lecturers.3"].gain == 0
    only = seek(THE_PLAN, edits, "people", activity_id="committee-workshop")
    assert [(sought.quantity.id, sought.most) for sought in only] == [("committee-catering.2", 90), ("committee-lecturers.2", 5)]


def test_options_come_with_the_largest_gain_first() -> None:
    gains = [sought.gain for sought in seek(THE_PLAN, set_to(THE_PLAN, {"committee-catering.2": 60}), "price")]
    assert gains == sorted(gains, reverse=True)


def test_what_the_total_does_not_depend_on_has_no_limit() -> None:
    edits = set_to(THE_PLAN, {"committee-lecturers.2": 0})
    price = next(s for s in seek(THE_PLAN, edits, "price") if s.quantity.id == "committee-lecturers.1")
    assert price.unlimited
    assert price.gain is None


@examples(30)
@given(st.integers(4_000_000, 12_000_000))
def test_where_more_may_also_cost_less_the_most_is_what_a_full_count_finds(cap: int) -> None:
    """60,000,000원 shared by heads that others are paid for: the total falls at first, then rises."""
    shared = with_costings("60,000,000원÷15명", "15,000원×15명×6회-1,000원×15명×6회")
    shared = replace(shared, total_krw=cap)
    people = quantities(shared)[1]
    formula = calculation(shared, shared, (people,))
    counted = [heads for heads in range(1, 200) if formula.total((heads,)) <= cap]
    found = seek(shared, {}, "people")[0]
    assert found.most == (max(counted) if counted else None)


def test_lines_and_quantities_that_are_locked_and_those_that_differ_are_not_sought() -> None:
    assert not [s for s in seek(THE_PLAN, {}, "people", locked=("committee-catering",)) if "committee-catering" in s.quantity.line_ids]
    assert not [s for s in seek(THE_PLAN, {}, "people", locked=("ad-hoc.2",)) if s.quantity.id == "ad-hoc.2"]
    edits = {"committee-catering": "20,000원×100명×2회"}
    assert not [s for s in seek(THE_PLAN, edits, "people") if "committee-catering" in s.quantity.line_ids]


def test_below_what_is_committed_nothing_is_sought() -> None:
    edits = set_to(THE_PLAN, {"training-lecturers.1": 600_000})
    held = {sought.quantity.id: sought.most for sought in seek(THE_PLAN, edits, "people", floors={"committee-catering.2": 90})}
    free = {sought.quantity.id: sought.most for sought in seek(THE_PLAN, edits, "people")}
    assert (held["committee-catering.2"], free["committee-catering.2"]) == (None, 51)


def test_questions_that_make_no_sense_are_refused_in_a_sentence() -> None:
    for ask in (
        lambda: seek(THE_PLAN, {}, "colour"),
        lambda: seek(THE_PLAN, {}, "price", step=0),
        lambda: seek(THE_PLAN, {}, "people", activity_id="no-such"),
        lambda: tornado(THE_PLAN, {}, 101),
        lambda: raise_prices(THE_PLAN, {}, "강사비", -101),
        lambda: raise_prices(THE_PLAN, {}, "없는 이름", 5),
        lambda: raise_prices(THE_PLAN, {}, " ", 5),
        lambda: distribution(THE_PLAN, {}, {"ad-hoc.2": Spread(9, 5)}, seed=1),
        lambda: distribution(THE_PLAN, {}, {"ad-hoc.2": Spread(1, 9, 10)}, seed=1),
        lambda: distribution(THE_PLAN, {}, {"committee-catering.2": Spread(1, 2), "committee-printing.2": Spread(1, 2)}, seed=1),
        lambda: distribution(THE_PLAN, {}, {}, seed=1, draws=0),
    ):
        with pytest.raises(EditError) as refused:
            ask()
        assert str(refused.value.message)


# --- fit --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS)
@examples(25)
@given(st.data())
def test_every_way_under_the_cap_fits_and_keeps_to_its_bounds(name: str, data: st.DataObject) -> None:
    plan = PLANS[name]
    edits, by_category = data.draw(scenarios(plan)), data.draw(st.booleans())
    locked = data.draw(st.sets(st.sampled_from([quantity.id for quantity in quantities(plan)]), max_size=3))
    floors = {quantity.id: data.draw(st.integers(0, 5)) for quantity in quantities(plan)}
    found = fit(plan, edits, by_category=by_category, locked=locked, floors=floors, kinds=KINDS)
    assert (found.over_krw == 0) == fits(plan, edits, by_category=by_category)
    if found.over_krw == 0:
        assert not found.options
    assert len({len(option.changes) for option in found.options}) <= 1, "only the fewest changes"
    for option in found.options:
        assert fits(plan, dict(option.edits), by_category=by_category)
        assert total(apply_edits(plan, option.edits)) == option.total_krw
        for change in option.changes:
            assert max(floors[change.quantity.id], 1) <= change.then < change.now
            assert change.quantity.id not in locked
            less = {**{c.quantity.id: c.then for c in option.changes}, change.quantity.id: change.then + 1}
            other = dict(edits)
            for group_id, value in less.items():
                other = set_quantity(plan, other, quantity_by_id(plan, group_id), value)
            assert not fits(plan, other, by_category=by_category), "a change larger than it has to be"


def test_twenty_people_too_many_have_five_ways_back_and_those_that_lose_nobody_come_first() -> None:
    found = fit(THE_PLAN, set_to(THE_PLAN, {"committee-catering.2": 110}))
    assert found.over_krw == 1_040_000
    assert [[(c.quantity.id, c.now, c.then) for c in option.changes] for option in found.options] == [
        [("training-lecturers.2", 2, 1)],
        [("committee-lecturers.2", 3, 1)],
        [("committee-catering.2", 110, 90)],
        [("training-lecturers.3", 4, 3)],
        [("committee-lecturers.3", 2, 1)],
    ]
    assert [option.attendances_lost for option in found.options] == [0, 0, 40, 60, 110]


def test_where_one_change_does_not_do_several_are_found() -> None:
    found = fit(THE_PLAN, raise_prices(THE_PLAN, {}, "강사비", 700))
    assert {len(option.changes) for option in found.options} == {3}
    dearer = raise_prices(THE_PLAN, raise_prices(THE_PLAN, {}, "강사비", 700), "진행비", 500)
    assert fit(THE_PLAN, dearer).possible
    assert len(fit(THE_PLAN, dearer).options[0].changes) > 3


def test_where_nothing_can_be_lowered_that_is_said() -> None:
    edits = set_to(THE_PLAN, {"committee-catering.2": 110})
    found = fit(THE_PLAN, edits, locked=[line.id for line in THE_PLAN.budget_line])
    assert (found.possible, found.over_krw, found.least_krw, found.options) == (False, 1_040_000, 17_040_000, ())


def test_what_was_moved_is_known_from_the_edits_and_kept_by_a_way() -> None:
    edits = set_to(THE_PLAN, {"committee-catering.2": 110})
    assert moved(THE_PLAN, {}) == frozenset() and moved(THE_PLAN, edits) == {"committee-catering.2"}
    ways = fit(THE_PLAN, edits, locked=moved(THE_PLAN, edits)).options
    assert ways and all(change.quantity.id != "committee-catering.2" for way in ways for change in way.changes)


def test_a_category_over_its_own_amount_is_fitted_only_where_that_is_asked() -> None:
    edits = set_to(THE_PLAN, {"committee-catering.2": 95, "manual-copies.2": 50})
    assert fit(THE_PLAN, edits).over_krw == 0
    asked = fit(THE_PLAN, edits, by_category=True)
    assert asked.over_krw == 260_000
    assert asked.possible


# --- sensitivity ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS)
def test_a_tornado_of_nothing_moves_nothing_and_a_larger_one_is_in_order(name: str) -> None:
    plan = PLANS[name]
    assert all((s.lower_krw, s.higher_krw, s.swing_krw) == (0, 0, 0) for s in tornado(plan, {}, 0))
    swings = [swing.swing_krw for swing in tornado(plan, {}, 20)]
    assert swings == sorted(swings, reverse=True)
    assert len(swings) == len(quantities(plan))


def test_a_tenth_of_the_workshops_is_the_longest_bar() -> None:
    first, second = tornado(THE_PLAN, {}, 10)[:2]
    assert (first.quantity.id, first.lower_krw, first.higher_krw, first.one_more_krw) == (
        "committee-lecturers.3",
        -838_000,
        838_000,
        4_190_000,
    )
    assert (second.quantity.id, second.higher_krw, second.one_more_krw) == ("committee-catering.2", 468_000, 52_000)


@examples(25)
@given(st.sampled_from(WHOLE_PLANS), st.data())
def test_one_more_costs_what_the_edited_lines_cost_more(name: str, data: st.DataObject) -> None:
    plan = PLANS[name]
    edits = data.draw(scenarios(plan))
    before = total(apply_edits(plan, edits))
    for swing in tornado(plan, edits, 30):
        after = apply_edits(plan, set_quantity(plan, edits, swing.quantity, swing.now + 1))
        assert swing.one_more_krw == total(after) - before


# --- uncertainty ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS)
@examples(15)
@given(st.data())
def test_ranges_of_one_value_give_the_exact_total(name: str, data: st.DataObject) -> None:
    plan = PLANS[name]
    edits = data.draw(scenarios(plan))
    scenario = apply_edits(plan, edits)
    values = values_in(plan, scenario)
    drawn = distribution(plan, edits, {i: Spread(v, v, v) for i, v in values.items()}, seed=3, draws=50)
    whole = total(scenario)
    assert {krw for _, krw in drawn.quantiles} == {drawn.least_krw, drawn.most_krw, drawn.mean_krw} == {whole}
    assert drawn.under_cap == (whole <= plan.total_krw)
    assert [b.count for b in drawn.bins] == [50]


SPREADS = {"committee-catering.2": Spread(70, 120, 90), "committee-lecturers.3": Spread(1, 3, 2), "manual-copies.2": Spread(50, 150)}


def test_the_same_seed_gives_the_same_answer_in_any_order_and_another_seed_another() -> None:
    one = distribution(THE_PLAN, {}, SPREADS, seed=7, draws=2_000)
    assert one == distribution(THE_PLAN, {}, dict(reversed(SPREADS.items())), seed=7, draws=2_000)
    assert one != distribution(THE_PLAN, {}, SPREADS, seed=8, draws=2_000)


def test_the_answer_of_a_seed_is_what_it_always_was() -> None:
    drawn = distribution(THE_PLAN, {}, SPREADS, seed=7, draws=1_000)
    assert [krw for _, krw in drawn.quantiles] == [11_788_000, 15_624_000, 16_184_000, 16_810_000, 20_790_000]
    assert drawn.under_cap == Fraction(43, 100)


@examples(30)
@given(st.integers(0, 200), st.integers(0, 100), st.integers(0, 100), st.booleans(), st.integers(0, 10**6))
def test_draws_stay_within_their_range_and_bars_hold_them_all(low: int, up: int, more: int, flat: bool, seed: int) -> None:
    spread = Spread(low, low + up + more, None if flat else low + up)
    drawn = distribution(THE_PLAN, {}, {"ad-hoc.2": spread}, seed=seed, draws=300)
    rest = total(THE_PLAN) - 120_000
    assert rest + spread.low * 24_000 <= drawn.least_krw <= drawn.most_krw <= rest + spread.high * 24_000
    assert sum(b.count for b in drawn.bins) == 300
    assert drawn.bins[0].low_krw <= drawn.least_krw
    assert drawn.bins[-1].high_krw > drawn.most_krw
    assert all(b.high_krw == c.low_krw for b, c in zip(drawn.bins, drawn.bins[1:], strict=False))
    levels = [krw for _, krw in drawn.quantiles]
    assert levels == sorted(levels)


def test_a_triangle_and_a_flat_range_have_the_mean_and_the_shares_that_they_should() -> None:
    """Mean of a triangle (a + b + c)/3; a third of a flat range lies under its third; within five standard errors."""
    rest, unit, draws = 16_000_000 - 120_000, 24_000, 100_000
    triangle = distribution(THE_PLAN, {}, {"ad-hoc.2": Spread(0, 300, 60)}, seed=1, draws=draws)
    assert abs((triangle.mean_krw - rest) / unit - 120) < Fraction(5 * 66, 316)
    flat = distribution(THE_PLAN, {}, {"ad-hoc.2": Spread(0, 299)}, seed=1, draws=draws)
    assert abs((flat.mean_krw - rest) / unit - Fraction(299, 2)) < Fraction(5 * 87, 316)
    cheap = distribution(replace(THE_PLAN, total_krw=rest + 99 * unit), {}, {"ad-hoc.2": Spread(0, 299)}, seed=1, draws=draws)
    assert abs(cheap.under_cap - Fraction(1, 3)) < Fraction(1, 100)


def test_the_range_of_one_quantity_does_not_change_the_draws_of_another() -> None:
    alone = distribution(THE_PLAN, {}, {"ad-hoc.2": Spread(1, 99)}, seed=5, draws=500)
    beside = distribution(THE_PLAN, {}, {"ad-hoc.2": Spread(1, 99), "supplies.1": Spread(0, 0)}, seed=5, draws=500)
    assert beside.mean_krw == alone.mean_krw - 220_000


def test_five_times_the_draws_hold_hardly_more_memory() -> None:
    spreads = {quantity.id: Spread(quantity.value, quantity.value + 1_000) for quantity in quantities(THE_PLAN)}

    def most_held(draws: int) -> int:
        tracemalloc.start()
        distribution(THE_PLAN, {}, spreads, seed=1, draws=draws)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert most_held(10_000) < 2 * most_held(2_000)


# --- price rise -------------------------------------------------------------------------------------------------------


def test_all_lecturers_fees_rise_and_nothing_else_rounded_half_up_to_a_won() -> None:
    edits = raise_prices(THE_PLAN, {}, "강사비", 5)
    assert edits == {
        "committee-lecturers": "367,500원×3명×2회=2,205,000원",
        "training-lecturers": "367,500원×2명×4회=2,940,000원",
    }
    assert raise_prices(THE_PLAN, {}, "강사비", 0) == {}
    assert raise_prices(THE_PLAN, {}, "lecturers", Fraction(1, 7000))["training-lecturers"].startswith("350,001원")
    again = raise_prices(THE_PLAN, edits, "강사비", Fraction(-500, 105))
    assert again == {}


@examples(30)
@given(scenarios(THE_PLAN))
def test_quantities_move_in_any_order_to_the_same_plan(edits: dict[str, str]) -> None:
    assume(edits)
    step = THE_PLAN
    for line_id, text in reversed(edits.items()):
        step = apply_edits(step, {line_id: text})
    assert step == apply_edits(THE_PLAN, edits)
