"""The review of a change: its rows add up to the whole, it names what pays for the change, and it says what it does to goals and spending plan."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.progress.records import DaySpending, Records
from chatdong.domain.report.change_review import ChangeReview, change_review
from chatdong.domain.report.outline import Section
from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.effect import effect
from tests.properties import examples

DAY = date(2016, 6, 30)
NOTHING = Records()


def review(plan: Plan, edits: Mapping[str, str], records: Records = NOTHING, **more: str) -> ChangeReview:
    scenario = apply_edits(plan, edits)
    return change_review(plan, scenario, effect(plan, scenario, records, DAY), 1, DAY, **more)


def of(made: ChangeReview, section: str) -> Section:
    return next(one for one in made.sections if one.id == section)


def said(section: Section) -> list[str]:
    return [str(line.text) for line in section.lines]


def test_twenty_people_more_beyond_the_total_need_a_supplementary_budget(plan: Plan) -> None:
    made = review(plan, {"committee-catering": "20,000원×110명×2회"}, name="20명 더", reason="참여 확대")
    assert said(of(made, "change")) == [
        "산출내역의 합 16000000천원 → 16800000천원(800000천원 증액)",
        "산출내역 1건 변경: 증 800000천원",
        "변경안: 20명 더",
        "사유: 참여 확대",
        "재원: 총 예산 16000000천원을 800000천원 초과, 추경 필요",
    ]
    table = of(made, "change_lines").table
    assert table is not None
    assert [row.cells[1:] for row in table.rows] == [
        (None, None, 16_000_000, 16_800_000, 800_000),
        ("20,000원×90명×2회", "20,000원×110명×2회", 3_600_000, 4_400_000, 800_000),
        (None, None, 12_400_000, 12_400_000, 0),
    ]
    assert "추가 재원이 확정된 뒤" in said(of(made, "change_opinion"))[0]


def test_people_paid_for_by_another_category_need_a_transfer_and_the_reason_is_asked_for(plan: Plan) -> None:
    made = review(plan, {"committee-catering": "20,000원×110명×2회", "manual-copies": "10,000원×20부×1회=200,000원"})
    lines = said(of(made, "change"))
    assert lines[0] == "산출내역의 합 16000000천원: 변동 없음"
    assert "변경 사유를 적을 것" in lines
    assert [line for line in lines if line.startswith("재원: 전용") and line.endswith(" 800000천원")]
    assert said(of(made, "change_opinion"))[0] == "편성목 사이의 전용 승인을 받아 시행하는 것이 타당함"


def test_a_goal_that_the_change_puts_out_of_reach_is_in_the_table_and_in_the_opinion(plan: Plan) -> None:
    once = {line.id: line.costing.replace("×2회", "×1회").partition("=")[0] for line in plan.budget_line if line.id.startswith("committee")}
    made = review(plan, once)
    table = of(made, "change_effect").table
    assert table is not None
    assert [(row.cells[1:4], str(row.cells[4])) for row in table.rows] == [((2, 2, 1), "■ 못 미침")]
    assert any("목표 조정이나 횟수 보완 필요" in line for line in said(of(made, "change_opinion")))


def test_what_is_spent_already_is_named_where_the_change_goes_below_it(plan: Plan) -> None:
    records = Records(spending=(DaySpending("committee-catering", date(2016, 5, 2), 3_000_000),))
    made = review(plan, {"committee-catering": "20,000원×90명×1회"}, records)
    assert any("이미 3,000,000원을 집행하였는데" in line for line in said(of(made, "change_opinion")))


def test_a_plan_without_a_change_has_no_table_of_changes(plan: Plan) -> None:
    made = review(plan, {})
    assert [section.id for section in made.sections] == ["change", "change_effect", "change_opinion"]
    assert made.planned == made.changed


@given(st.dictionaries(st.sampled_from(["committee-catering", "training-catering", "monthly-rest"]), st.integers(0, 200), min_size=1))
@examples(60)
def test_the_rows_add_up_to_the_whole_whatever_is_changed(plan: Plan, people: dict[str, int]) -> None:
    price = {"committee-catering": (20_000, 2), "training-catering": (2_000, 4), "monthly-rest": (2_000, 6)}
    edits = {line: f"{price[line][0]:,}원×{count}명×{price[line][1]}회" for line, count in people.items()}
    made = review(plan, edits)
    tables = [section.table for section in made.sections if section.id == "change_lines"]
    for table in tables:
        assert table is not None
        whole, *rows = (row.cells[3:] for row in table.rows)
        assert whole == tuple(sum(column) for column in zip(*rows, strict=True))
        assert whole[:2] == (total(plan), total(made.scenario))
    assert bool(tables) == (total(plan) != total(made.scenario) or any(line.costing != other.costing for line, other in _pairs(plan, made)))
    assert made.changed[-1] - made.planned[-1] == Fraction(total(made.scenario) - total(plan))


def _pairs(plan: Plan, made: ChangeReview) -> list[tuple]:
    return list(zip(plan.budget_line, made.scenario.budget_line, strict=True))


@pytest.mark.parametrize("keep", [True, False])
def test_the_roles_of_the_approval_box_are_those_of_the_paper_or_the_usual_ones(plan: Plan, keep: bool) -> None:
    of_plan = plan if keep else replace(plan, document=None)
    assert [str(role) for role in review(of_plan, {}).approval] == (["과장", "총괄팀장", "단장", "대표이사"] if keep else ["담당", "팀장", "과장"])
