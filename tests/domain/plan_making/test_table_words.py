"""Mistakes of edited tables speak of headings and names, never of the keys and ids of a plan file."""

import re
from dataclasses import replace
from typing import Any

import pytest

from chatdong.domain.plan.districts import district_lists
from chatdong.domain.plan.toml_format import mistakes_of
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.domain.plan_making.rows import problem_of, rows_of, with_parts
from tests.domain.plan_making.plans import PLANS

THE_PLAN, MEASURES = PLANS["2016"], PLANS["measures-2031"]


def refused(plan: Any, part: Part, row: int, **cells: Any) -> list[str]:
    rows = [dict(each) for each in rows_of(plan, part)]
    rows[row].update(cells)
    made = with_parts(plan, {part: rows})
    assert isinstance(made, tuple)
    return list(map(str, made))


CASES: dict[str, tuple[Any, Part, int, dict[str, Any], str]] = {
    "a list of districts that teams are in": (THE_PLAN, Part.BASICS, 0, {"district_list": None}, "‘성동구’: 이 계획에 없게 됩니다"),
    "a list of districts that there is not": (THE_PLAN, Part.BASICS, 0, {"district_list": "부산"}, "곳"),
    "a range of a goal without one": (THE_PLAN, Part.TARGETS, 0, {"high": 3}, "범위의 위 끝은"),
    "a ratio without its sides": (MEASURES, Part.INDICATORS, 0, {"measure": "ratio"}, "비율의 분자와 비율의 분모"),
}


@pytest.mark.parametrize("what", CASES)
def test_a_mistake_is_said_in_the_words_of_the_tables(what: str) -> None:
    plan, part, row, cells, words = CASES[what]
    said = refused(plan, part, row, **cells)
    assert any(words in each for each in said), said
    assert not [each for each in said if re.search("[a-z]{3,}", each)]


def test_a_mistake_of_a_plan_that_was_kept_is_told_by_its_table_row_and_column() -> None:
    late = replace(THE_PLAN, budget_line=(replace(THE_PLAN.budget_line[0], activity="nowhere"), *THE_PLAN.budget_line[1:]))
    (mistake,) = mistakes_of(late)
    problem = problem_of(late, mistake)
    assert (problem.part, problem.row, problem.column) == (Part.LINES, 1, "activity")
    assert "산출내역 1행 ‘세부사업’" in str(problem)


def test_no_choice_of_a_table_is_called_by_an_id() -> None:
    assert district_lists()
    for plan in PLANS.values():
        for of in PARTS.values():
            for column in of.columns:
                assert not [str(label) for label in column.options_in(plan).values() if re.fullmatch("[a-z_-]{3,}", str(label))]
