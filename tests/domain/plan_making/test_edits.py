"""Edits of rows on a plan that somebody else changed meanwhile, and what is shown to look at."""

from dataclasses import replace
from typing import Any

from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan_making.edits import rows_with_edits, to_look_at
from chatdong.domain.plan_making.parts import Part
from chatdong.domain.plan_making.rows import KEY, rows_of, with_parts
from tests.domain.plan_making.plans import PLANS

THE_PLAN = PLANS["2016"]


def mine(part: Part) -> list[dict[str, Any]]:
    return [dict(row) for row in rows_of(THE_PLAN, part)]


def put_on(current: Plan, part: Part, now: list[dict[str, Any]]) -> Plan:
    made = with_parts(current, {part: rows_with_edits(rows_of(THE_PLAN, part), now, rows_of(current, part))})
    assert isinstance(made, Plan), list(map(str, made))
    return made


def test_rows_that_nobody_touched_change_nothing() -> None:
    for part in Part:
        assert put_on(THE_PLAN, part, mine(part)) == THE_PLAN


def test_two_people_who_change_other_cells_both_keep_their_change() -> None:
    rows = mine(Part.CATEGORIES)
    rows[0]["amount_krw"], rows[2]["name"] = 5, "인쇄비"
    theirs = [dict(row) for row in mine(Part.CATEGORIES)]
    theirs[0]["name"] = "운영비"
    theirs.append({"name": "여비", "amount_krw": 7})
    current = with_parts(THE_PLAN, {Part.CATEGORIES: theirs})
    assert isinstance(current, Plan)
    made = put_on(current, Part.CATEGORIES, rows)
    assert [(one.name.ko, one.amount_krw) for one in made.category] == [("운영비", 5), ("회의운영비", 1_920_000), ("인쇄비", 1_000_000), ("여비", 7)]


def test_a_row_that_somebody_else_took_out_stays_out_unless_it_was_changed_here() -> None:
    current = replace(THE_PLAN, milestone=THE_PLAN.milestone[2:])
    rows = mine(Part.MILESTONES)
    rows[1]["amount_krw"] = 400_000
    made = put_on(current, Part.MILESTONES, rows)
    assert [one.amount_krw for one in made.milestone] == [400_000, 12_560_000, 16_000_000]


def test_a_row_taken_out_here_is_out_and_an_emptied_row_too() -> None:
    rows = mine(Part.MILESTONES)
    rows.pop(0)
    rows[0] = {name: cell if name == KEY else None for name, cell in rows[0].items()}
    assert put_on(THE_PLAN, Part.MILESTONES, rows).milestone == THE_PLAN.milestone[2:]


def test_a_costing_that_differs_from_its_amount_and_sums_that_are_off_are_shown_with_the_difference() -> None:
    assert to_look_at(THE_PLAN) == ()
    off = replace(THE_PLAN, budget_line=(replace(THE_PLAN.budget_line[0], amount_krw=2_000_000), *THE_PLAN.budget_line[1:]))
    found = to_look_at(off)
    assert [(one.part, one.row) for one in found] == [(Part.LINES, 1), (Part.CATEGORIES, 1), (Part.LINES, None)]
    assert all("100,000원 다릅니다" in str(one.what) for one in found)
    late = replace(THE_PLAN, milestone=THE_PLAN.milestone[:-1])
    assert [(one.part, "3,440,000원" in str(one.what)) for one in to_look_at(late)] == [(Part.MILESTONES, True)]


def test_a_title_that_names_another_year_than_the_plan_is_told() -> None:
    for title, said in (("2027년 계획", 1), ("2015~2016년 계획", 0), ("이름뿐인 계획", 0), ("전화 20271234", 0)):
        looks = [one for one in to_look_at(replace(THE_PLAN, title=LocalizedText(title))) if one.part is Part.BASICS]
        assert len(looks) == said, title
