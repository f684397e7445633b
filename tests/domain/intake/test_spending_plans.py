"""Spending plans (집행계획) as offices lay them out: always read as what is reached at the end of a period, and compared with the total and the rates."""

from datetime import date

import pytest

from chatdong.domain.intake.draft import Draft
from tests.domain.intake.test_budget_layouts import drafted, grid

BUDGET = (
    "소요예산 (단위: 천원)",
    grid("비목 | 산출내역 | 금액", "인건비 | 1,000천원×1명×12월 | 12,000", "재료비 | 100천원×40개 | 4,000", "계 | | 16,000"),
)
REACHED = [(3, 4_000_000), (6, 9_000_000), (9, 12_500_000), (12, 16_000_000)]


def planned(*rows: str, caption: str = "분기별 집행계획 (단위: 천원)") -> Draft:
    return drafted(*BUDGET, caption, grid(*rows, number=2))


def reached(draft: Draft) -> list[tuple[int, int]]:
    return [(one.on.month, one.amount.value) for one in draft.milestones]


def doubts(draft: Draft) -> list[str]:
    return [str(one.amount.doubt) for one in draft.milestones if one.amount.doubt is not None]


LAYOUTS = {
    "a row of the sum above those of the categories": (
        "구분 | 계 | 1분기 | 2분기 | 3분기 | 4분기",
        "합계 | 16,000 | 4,000 | 5,000 | 3,500 | 3,500",
        "인건비 | 12,000 | 3,000 | 3,000 | 3,000 | 3,000",
        "재료비 | 4,000 | 1,000 | 2,000 | 500 | 500",
    ),
    "rows of categories alone, which come to the total": (
        "비목 | 3월 | 6월 | 9월 | 12월",
        "인건비 | 3,000 | 3,000 | 3,000 | 3,000",
        "재료비 | 1,000 | 2,000 | 500 | 500",
    ),
    "a cumulative row below that of the periods": (
        "구분 | 1/4분기 | 2/4분기 | 3/4분기 | 4/4분기",
        "집행액 | 4,000 | 5,000 | 3,500 | 3,500",
        "누계 | 4,000 | 9,000 | 12,500 | 16,000",
    ),
    "a row for each quarter and a column for each category": (
        "분기 | 인건비 | 재료비 | 소계",
        "1분기 | 3,000 | 1,000 | 4,000",
        "2분기 | 3,000 | 2,000 | 5,000",
        "3분기 | 3,000 | 500 | 3,500",
        "4분기 | 3,000 | 500 | 3,500",
        "합계 | 12,000 | 4,000 | 16,000",
    ),
    "a row for each quarter with what is reached": (
        "시기 | 집행액 | 누계 | 비율",
        "1분기 | 4,000 | 4,000 | 25%",
        "2분기 | 5,000 | 9,000 | 56%",
        "3분기 | 3,500 | 12,500 | 78%",
        "4분기 | 3,500 | 16,000 | 100%",
    ),
    "halves beside the quarters that they are the sums of": (
        "구분 | 1분기 | 2분기 | 상반기 | 3분기 | 4분기 | 하반기",
        "금액 | 4,000 | 5,000 | 9,000 | 3,500 | 3,500 | 7,000",
    ),
    "the rates of each period": ("구분 | 1분기 | 2분기 | 3분기 | 4분기", "금액 | 4,000 | 5,000 | 3,500 | 3,500", "비율 | 25% | 31% | 22% | 22%"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_gives_what_is_reached_without_a_doubt(layout: str) -> None:
    draft = planned(*LAYOUTS[layout])
    assert reached(draft) == REACHED and not doubts(draft) and draft.reconciles


def test_rates_that_agree_are_kept_and_one_that_does_not_is_a_doubt() -> None:
    rows = "구분 | 1분기 | 2분기 | 3분기 | 4분기", "누계액 | 4,000 | 9,000 | 12,500 | 16,000", "누계율(%) | 25 | 56.3 | 78 | 100"
    draft = planned(*rows)
    assert [str(one.rate_percent) for one in draft.milestones] == ["25", "56.3", "78", "100"] and not doubts(draft)
    draft = planned(*rows[:2], rows[2].replace("56.3", "50"))
    assert reached(draft) == REACHED and doubts(draft) == ["적힌 비율은 50%인데 금액은 총 예산의 56.2%입니다."]


def test_rates_alone_are_amounts_of_the_total_with_a_doubt() -> None:
    draft = planned("구분 | 1분기 | 2분기 | 3분기 | 4분기", "집행률 | 25% | 60% | 80% | 100%", caption="분기별 집행계획")
    assert reached(draft) == [(3, 4_000_000), (6, 9_600_000), (9, 12_800_000), (12, 16_000_000)] and len(doubts(draft)) == 4
    parts = planned("구분 | 1분기 | 2분기 | 3분기 | 4분기", "비율(%) | 25 | 35 | 20 | 20", caption="분기별 집행계획")
    assert reached(parts) == reached(draft)


def test_a_goal_for_the_first_half_is_a_milestone_of_the_total_with_a_doubt() -> None:
    draft = drafted(*BUDGET, "○ 신속집행 목표 : 상반기 60% 집행")
    assert [(one.on, one.amount.value) for one in draft.milestones] == [(date(2024, 6, 30), 9_600_000)]
    assert len(doubts(draft)) == 1 and draft.reconciles
    halves = drafted(*BUDGET, "○ 집행계획 : 상반기 60%, 하반기 40%")
    assert reached(halves) == [(6, 9_600_000), (12, 16_000_000)]


def test_what_was_spent_last_year_is_no_plan() -> None:
    draft = planned("구분 | 1분기 | 2분기 | 3분기 | 4분기", "집행액 | 4,000 | 5,000 | 3,500 | 3,500", caption="2023년 분기별 집행실적 (단위: 천원)")
    assert not draft.milestones


def test_a_plan_that_does_not_come_to_the_total_says_so() -> None:
    draft = planned("구분 | 1분기 | 2분기 | 3분기 | 4분기", "집행액 | 4,000 | 5,000 | 3,500 | 3,000")
    assert [check.difference_krw for check in draft.sums() if check.stated_krw == 15_500_000] == [-500_000]
