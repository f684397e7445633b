"""Several scenarios beside the plan, and a kept scenario laid on a plan that changed since."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.plan_check.checker import check
from chatdong.domain.progress.records import Records
from chatdong.domain.scenario.comparison import compare_scenarios, only_differing
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.effect import effect
from chatdong.domain.scenario.quantities import quantities, set_quantity
from chatdong.domain.scenario.saved import SavedScenario, approved_plan, lay_on
from tests.domain.scenario.plans_to_edit import PLANS, THE_PLAN
from tests.properties import examples

AUTUMN = date(2016, 9, 30)
PEOPLE = {"committee-catering": "20,000원×110명×2회=4,400,000원"}
TRAINING = {"training-venue": "300,000원×1실×6회=1,800,000원", "manual-copies": "10,000원×40부×1회=400,000원"}


@st.composite
def plans_and_scenarios(draw: st.DrawFn) -> tuple[Plan, list[Plan]]:
    plan = PLANS[draw(st.sampled_from(sorted(PLANS)))]
    movable = [quantity for quantity in quantities(plan) if quantity.kind in ("people", "times", "other")]
    scenarios = []
    for _ in range(draw(st.integers(0, 4))):
        edits: dict[str, str] = {}
        for quantity in draw(st.lists(st.sampled_from(movable), max_size=4)):
            try:
                edits = set_quantity(plan, edits, quantity, draw(st.integers(1, 150)))
            except EditError:
                continue
        scenarios.append(apply_edits(plan, edits))
    return plan, scenarios


@examples(60)
@given(plans_and_scenarios())
def test_lines_categories_and_totals_are_the_same_money_in_every_column(drawn: tuple[Plan, list[Plan]]) -> None:
    plan, scenarios = drawn
    as_of = date(plan.fiscal_year, 6, 30)
    found = compare_scenarios(plan, scenarios, Records(), as_of)
    for rows in (found.lines, found.categories):
        *each, whole = rows
        assert whole.plan_krw == sum(row.plan_krw for row in each) == total(plan) == found.plan.total_krw
        for i, scenario in enumerate(scenarios):
            assert whole.scenarios_krw[i] == sum(row.scenarios_krw[i] for row in each) == total(scenario)
            assert whole.differences_krw[i] == sum(row.differences_krw[i] for row in each)
    differing, rest, whole = only_differing(found.lines)
    shown = [*differing, *([rest] if rest else [])]
    assert [sum(row.scenarios_krw[i] for row in shown) for i in range(len(scenarios))] == list(whole.scenarios_krw)
    assert sum(row.plan_krw for row in shown) == whole.plan_krw
    for i, scenario in enumerate(scenarios):
        alone = effect(plan, scenario, Records(), as_of)
        assert found.scenarios[i].left_krw == plan.total_krw - total(scenario)
        assert found.scenarios[i].milestones_missed == sum(row.missed[i] for row in found.milestones)
        assert [row[i + 1] for row in found.costs] == [after for _before, after in alone.costs]
        assert [row.scenarios[i] for row in found.goals] == [goal.scenario for goal in alone.goals]
    assert all(len(curve) == plan.year.days for curve in (found.plan_curve, *found.curves))


def test_two_scenarios_of_the_2016_plan_by_hand() -> None:
    found = compare_scenarios(THE_PLAN, [apply_edits(THE_PLAN, e) for e in (PEOPLE, TRAINING)], Records(), AUTUMN)
    assert [(o.total_krw, o.left_krw, o.moved_krw) for o in found.scenarios] == [(16_800_000, -800_000, 0), (16_000_000, 0, 600_000)]
    differing, rest, whole = only_differing(found.lines)
    assert [(row.id, row.differences_krw) for row in differing] == [
        ("committee-catering", (800_000, 0)),
        ("training-venue", (0, 600_000)),
        ("manual-copies", (0, -600_000)),
    ]
    assert rest.plan_krw == whole.plan_krw - sum(row.plan_krw for row in differing)


def test_an_edit_whose_line_is_gone_or_whose_costing_is_broken_is_named_and_the_rest_holds() -> None:
    newer = replace(
        THE_PLAN,
        budget_line=tuple(
            replace(line, costing="20,000원×100명×2회=4,000,000원", amount_krw=4_000_000) if line.id == "committee-catering" else line
            for line in THE_PLAN.budget_line
            if line.id != "manual-copies"
        ),
    )
    kept = {**PEOPLE, **TRAINING, "supplies": "일괄", "ad-hoc": "2,000원×5명×12회=120,000원"}
    laid = lay_on(newer, kept, THE_PLAN)
    assert [(e.line_id, e.why is None) for e in laid.left_out] == [("manual-copies", True), ("supplies", False)]
    assert set(laid.edits) == {"committee-catering", "training-venue", "ad-hoc"}
    assert laid.changed_lines == ("committee-catering",)
    assert laid.settled == ("ad-hoc",)
    assert total(laid.plan) == total(newer) + 400_000 + 600_000
    assert {*laid.edits, *(e.line_id for e in laid.left_out)} == set(kept), "nothing is dropped unsaid"


def test_a_scenario_that_was_approved_holds_in_the_plan_that_it_became() -> None:
    approved = approved_plan(THE_PLAN, TRAINING)
    laid = lay_on(approved, TRAINING, THE_PLAN)
    assert (laid.plan, laid.settled, laid.left_out) == (approved, tuple(TRAINING), ())
    before, after = (len(check(p).findings) for p in (THE_PLAN, approved))
    assert after >= before
    with pytest.raises(EditError):
        approved_plan(THE_PLAN, {"no-such": "1원"})


def test_saving_again_after_the_approval_shows() -> None:
    kept = SavedScenario("s", 1, "가", None, 2, PEOPLE)
    assert not kept.changed_since_approval
    assert not replace(kept, approved_revision=2, approved_version=2).changed_since_approval
    assert replace(kept, approved_revision=2, approved_version=1).changed_since_approval
