"""What if: edits give another plan; the plan itself stays."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.plan.totals import by_category, total
from chatdong.domain.scenario.edits import EditError, apply_edits, edit_factors
from chatdong.store.seed.example import PLAN
from tests.properties import examples

THE_PLAN = load_plan_file(PLAN)
LINES = {line.id: line for line in THE_PLAN.budget_line}
EDITS = st.dictionaries(
    st.sampled_from(sorted(line.id for line in THE_PLAN.budget_line if THE_PLAN.activity_by_id(line.activity).kind.gathers)),
    st.dictionaries(st.integers(0, 2), st.integers(0, 5_000), max_size=3),
    max_size=5,
).map(lambda lines: {line_id: edit_factors(LINES[line_id], factors) for line_id, factors in lines.items()})


def test_no_edits_are_the_plan_itself() -> None:
    assert apply_edits(THE_PLAN, {}) is THE_PLAN
    assert apply_edits(THE_PLAN, {line.id: line.costing for line in THE_PLAN.budget_line}) == THE_PLAN


def test_twenty_people_more_at_each_committee_workshop_cost_what_they_cost() -> None:
    edits = {line: edit_factors(LINES[line], {1: 110}) for line in ("committee-catering", "committee-printing")}
    assert edits["committee-catering"] == "20,000원×110명×2회=4,400,000원"
    assert total(apply_edits(THE_PLAN, edits)) == 16_000_000 + 20 * 2 * (20_000 + 6_000)


def test_an_edit_that_cannot_be_made_names_its_line() -> None:
    with pytest.raises(EditError, match="no-such-line"):
        apply_edits(THE_PLAN, {"no-such-line": "1원×1회"})
    with pytest.raises(EditError, match="ad-hoc"):
        apply_edits(THE_PLAN, {"ad-hoc": "총액계상"})
    with pytest.raises(EditError, match="ad-hoc"):
        edit_factors(LINES["ad-hoc"], {0: -1})
    for index in (-1, 3):
        with pytest.raises(EditError, match="수가 없습니다"):
            edit_factors(LINES["ad-hoc"], {index: 0})


@examples(60)
@given(EDITS)
def test_the_sum_over_lines_is_the_total_and_categories_add_up(edits) -> None:
    scenario = apply_edits(THE_PLAN, edits)
    rows = by_category(THE_PLAN, scenario)
    assert rows[-1].scenario_krw == total(scenario) == sum(row.scenario_krw for row in rows[:-1])
    assert rows[-1].difference_krw == sum(row.difference_krw for row in rows[:-1])
    assert total(THE_PLAN) == 16_000_000


@examples(40)
@given(EDITS)
def test_edits_commute(edits) -> None:
    results = set()
    for order in list(permutations(edits.items()))[:6]:
        step = THE_PLAN
        for line_id, text in order:
            step = apply_edits(step, {line_id: text})
        results.add(step.budget_line)
    assert results == {apply_edits(THE_PLAN, edits).budget_line}
