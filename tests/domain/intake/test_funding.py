"""Who gives the money (재원), in the layouts of public budgets; words and figures are our own.

The shapes were seen in: 세출예산 사업명세서 of 장수군 2008 and 영암군 2006 (marks such as [국 …][도 …][군 …]); the 보조사업 사업계획서 example of 익산시
(보조 12,000(48%) 자부담 13,000(52%)); 연차별 투자계획 of 부산 북구 (a row for each source below 계); 창업사업화 사업계획서 (구분·정부지원금·자부담·합계 with a row of
rates); 세입세출 예산 of welfare centres and sports centres (revenue beside expenditure); 총사업비 80억원(국비 48억원, …) in announcements.
"""

from decimal import Decimal

import pytest

from chatdong.domain.intake.as_plan import plan_of
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.drafting.json_form import draft_from_json, draft_to_json
from chatdong.domain.intake.fact import Part, chosen
from chatdong.domain.plan.funding import line_funding
from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from tests.domain.intake.test_budget_layouts import drafted, grid

N, C, D, S, O = FundingSource  # noqa: E741
LINES = (
    "편성목 | 항목 | 산출내역 | 금액(천원)",
    "운영비 | 강사비 | 50,000원×10명×12회 | 6,000",
    "재료비 | 화분 | 20,000원×100개 | 2,000",
    "합계 | | | 8,000",
)


def planned(draft: Draft) -> Plan:
    """The plan of a draft, which its file gives back."""
    plan = plan_of(draft)
    assert isinstance(plan, Plan), plan
    assert parse_plan(format_plan(plan)) == plan
    return plan


def funding(draft: Draft) -> list[tuple[FundingSource, int | Decimal | None, str | None, str | None]]:
    return [
        (one.funder, one.share_percent if one.share_percent is not None else one.amount_krw, one.category, one.line) for one in planned(draft).funding
    ]


def doubts(draft: Draft) -> str:
    return "\n".join(str(one.fact.doubt) for one in draft.doubts(Part.BUDGET))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("○ 재원 : 국비 50%, 시비 25%, 구비 25%", [(N, 50), (C, 25), (D, 25)]),
        ("○ 재원: 국비:도비:시비 = 50:15:35", [(N, 50), (C, 15), (D, 35)]),
        ("○ 사업비 8,000천원 (국비50, 시비25, 구비25)", [(N, 50), (C, 25), (D, 25)]),
        ("○ 총사업비 8,000천원(국 5,000 시 3,000)", [(N, 5_000_000), (C, 3_000_000)]),
        ("○ 사업비 : 도비 4,000천원, 시비 4,000천원", [(C, 4_000_000), (D, 4_000_000)]),
        ("○ 총사업비 : 8백만원(시비 6백만원, 특별교부세 2백만원)", [(C, 6_000_000), (O, 2_000_000)]),
        ("○ 소요예산 : 8,000천원(전액 구비)", [(D, 100)]),
        ("○ 재원 : 구비 100%", [(D, 100)]),
    ],
)
def test_a_sentence_says_who_gives_the_whole(said: str, told: list[tuple[FundingSource, int]]) -> None:
    draft = drafted(said, "소요예산", grid(*LINES))
    assert funding(draft) == [(source, figure, None, None) for source, figure in told]
    assert planned(draft).funding[0].quote == said and not doubts(draft) and draft.reconciles


def test_what_a_word_means_is_one_fact_and_can_be_chosen() -> None:
    draft = drafted("○ 재원 : 보조금 80%, 자부담 20%", "소요예산", grid(*LINES))
    assert funding(draft) == [(S, 20, None, None), (O, 80, None, None)]
    (doubted,) = draft.doubts(Part.BUDGET)
    assert doubted.fact.value is O and doubted.fact.alternatives == (N, C, D)
    draft = draft.with_fact(Part.BUDGET, doubted.key, lambda of: chosen(of, 1))
    assert funding(draft_from_json(draft_to_json(draft))) == [(C, 80, None, None), (S, 20, None, None)]


def test_a_word_alone_beside_the_label_is_the_whole_with_a_doubt() -> None:
    draft = drafted("○ 재원 : 시비", "소요예산", grid(*LINES))
    assert funding(draft) == [(C, 100, None, None)] and "전액" in doubts(draft)


def test_both_an_amount_and_a_rate_are_compared() -> None:
    draft = drafted("○ 총사업비 8,000천원 시비 6,000천원(75%), 자부담 2,000천원(25%)", "소요예산", grid(*LINES))
    assert funding(draft) == [(C, 6_000_000, None, None), (S, 2_000_000, None, None)] and not doubts(draft)
    draft = drafted("○ 총사업비 8,000천원 시비 6,000천원(60%), 자부담 2,000천원(40%)", "소요예산", grid(*LINES))
    assert "60%가 아니라 75.0%" in doubts(draft)


def test_sources_that_do_not_add_up_are_a_doubt_and_are_not_mended() -> None:
    draft = drafted("○ 소요예산 8,000천원(국비 5,000천원, 시비 2,000천원)", "소요예산", grid(*LINES))
    assert funding(draft) == [(N, 5_000_000, None, None), (C, 2_000_000, None, None)]
    assert "7,000,000" in doubts(draft) and "8,000,000" in doubts(draft)
    assert "90%" in doubts(drafted("○ 재원 : 국비 50%, 시비 40%", "소요예산", grid(*LINES)))


def test_a_second_statement_that_says_something_else_is_listed() -> None:
    draft = drafted("○ 재원 : 도비 30%, 시비 70%", "소요예산", grid(*LINES), "○ 재원 : 도비 50%, 시비 50%")
    assert funding(draft) == [(C, 30, None, None), (D, 70, None, None)]
    assert any("다르게" in str(one.why) and "50" in one.quote for one in draft.unread)


def test_a_category_and_a_line_have_their_own_sources() -> None:
    draft = drafted("소요예산", grid(*LINES), "○ 운영비 : 6,000천원(국비 70%, 구비 30%)", "○ 화분(전액 자부담)")
    assert funding(draft) == [(N, 70, "category-1", None), (D, 30, "category-1", None), (S, 100, None, "line-2")]


def test_who_pays_for_something_else_is_not_the_funding_of_the_plan() -> None:
    draft = drafted("소요예산", grid(*LINES), "○ 참가비는 전액 자부담", "○ 신청서 구비 서류 3부", "○ 도시비전 100% 달성")
    assert funding(draft) == []


COLUMNS = (
    "비목 | 산출근거 | 총사업비 | 국비 | 시비 | 자부담",
    "강사료 | 100천원×20회 | 2,000 | 1,000 | 900 | 100",
    "홍보비 | 500천원×2식 | 1,000 | 500 | 500 | -",
    "합계 | | 3,000 | 1,500 | 1,400 | 100",
)


def test_columns_of_sources_are_the_funding_of_each_line_and_their_total_is_compared() -> None:
    draft = drafted("예산계획 (단위: 천원)", grid(*COLUMNS))
    told = [(N, 1_000_000, "line-1"), (C, 900_000, "line-1"), (S, 100_000, "line-1"), (N, 500_000, "line-2"), (C, 500_000, "line-2")]
    assert funding(draft) == [(source, krw, None, line) for source, krw, line in told]
    assert draft.reconciles and {"국비", "시비", "자부담"} <= {
        str(check.label).split("‘")[1].split("’")[0] for check in draft.sums() if "줄마다" in str(check.label)
    }
    plan = planned(draft)
    assert {source: sum(of.parts.get(source, 0) for of in line_funding(plan).values()) for source in (N, C, S)} == {
        N: 1_500_000,
        C: 1_400_000,
        S: 100_000,
    }
    place = str(draft.budget.items[0].funding[1].amount.place) if draft.budget.items[0].funding[1].amount else ""
    assert "2행 5열" in place


def test_a_column_of_a_source_that_does_not_add_up_is_told() -> None:
    draft = drafted("예산계획 (단위: 천원)", grid(*(row.replace("1,400", "1,500") for row in COLUMNS)))
    assert not draft.reconciles and "3,100,000" in doubts(draft)
    draft = drafted("예산계획 (단위: 천원)", grid(*(row.replace("900 | 100", "800 | 100") for row in COLUMNS)))
    assert "1,900,000" in doubts(draft)


def test_sources_stand_below_a_common_heading_with_their_own_sum() -> None:
    draft = drafted(
        "예산계획 (단위: 천원)",
        grid(
            "비목 | 산출근거 | 총사업비 | 보조금 | | | 자부담",
            " | | | 소계 | 시비 | 구비 | ",
            "강사료 | 100천원×20회 | 2,000 | 1,800 | 900 | 900 | 200",
            "합계 | | 2,000 | 1,800 | 900 | 900 | 200",
            spans=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 5), (0, 6, 1, 6)),
        ),
    )
    assert funding(draft) == [(C, 900_000, None, "line-1"), (D, 900_000, None, "line-1"), (S, 200_000, None, "line-1")]
    assert [one.amount.value for one in draft.budget.items] == [2_000_000] and draft.reconciles


def test_a_column_says_who_pays_for_each_group_of_lines() -> None:
    draft = drafted(
        "소요예산 (단위: 원)",
        grid(
            "구분 | 항목 | 산출근거 | 금액",
            "시비 | 강사비 | 100,000원×10회 | 1,000,000",
            " | 재료비 | 10,000원×50명 | 500,000",
            "소계 | | | 1,500,000",
            "자부담 | 다과비 | 5,000원×50명 | 250,000",
            "소계 | | | 250,000",
            "합계 | | | 1,750,000",
        ),
    )
    assert funding(draft) == [(C, 1_000_000, None, "line-1"), (C, 500_000, None, "line-2"), (S, 250_000, None, "line-3")]
    assert [one.item.value for one in draft.budget.items] == ["강사비", "재료비", "다과비"] and draft.reconciles


def test_a_row_for_each_source_divides_the_project_above_and_is_no_line() -> None:
    draft = drafted(
        "사업비 (단위: 천원)",
        grid(
            "사업명 | 재원 | 금액",
            "마을정원 조성 | 계 | 3,000",
            " | 시비 | 2,000",
            " | 구비 | 1,000",
            "마을학교 운영 | 계 | 2,000",
            " | 구비 | 2,000",
            "합계 | 계 | 5,000",
            " | 시비 | 2,000",
            " | 구비 | 3,000",
            spans=((1, 0, 3, 0), (4, 0, 5, 0), (6, 0, 8, 0)),
        ),
    )
    assert [one.amount.value for one in draft.budget.items] == [3_000_000, 2_000_000] and draft.reconciles
    assert funding(draft) == [(C, 2_000_000, None, "line-1"), (D, 1_000_000, None, "line-1"), (D, 2_000_000, None, "line-2")]


def test_a_table_of_sources_is_the_funding_of_the_whole_and_no_expenditure() -> None:
    for table in (
        grid("구분 | 금액 | 비율", "시비 | 6,000,000원 | 75%", "자부담 | 2,000,000원 | 25%", "총 사업비 | 8,000,000원 | 100%"),
        grid("구분 | 시비 | 자부담 | 합계", "금액(천원) | 6,000 | 2,000 | 8,000", "비율(%) | 75 | 25 | 100"),
        grid("구분 | 계 | 시비 | 자부담", "2023년 | 7,000 | 5,000 | 2,000", "2024년 | 8,000 | 6,000 | 2,000"),
    ):
        draft = drafted("재원 조달 계획", table, "지출 계획", grid(*LINES, number=2))
        assert funding(draft) == [(C, 6_000_000, None, None), (S, 2_000_000, None, None)]
        assert len(draft.budget.items) == 2 and draft.reconciles and not doubts(draft)


def test_revenue_beside_expenditure_is_funding_and_never_a_line() -> None:
    table = grid(
        "세입 | | 세출 | ",
        "과목 | 예산액 | 과목 | 예산액",
        "구비 | 8,000 | 인건비 | 6,000",
        "후원금 | 1,500 | 사업비 | 3,500",
        "이월금 | 500 | 예비비 | 500",
        "계 | 10,000 | 계 | 10,000",
        spans=((0, 0, 0, 1), (0, 2, 0, 3)),
    )
    draft = drafted("예산총괄 (단위: 천원)", table)
    assert [(one.item.value, one.amount.value) for one in draft.budget.items] == [("인건비", 6_000_000), ("사업비", 3_500_000), ("예비비", 500_000)]
    assert funding(draft) == [(D, 8_000_000, None, None), (O, 2_000_000, None, None)] and draft.reconciles
    assert str(draft.budget.items[0].amount.place).endswith("3행 4열")


def test_a_table_of_revenue_with_costings_is_no_budget_of_expenditure() -> None:
    revenue = grid("과목 | 예산액 | 산출내역", "보조금 | 7,000 | 1,750천원×4회", "이월금 | 1,000 | ", "계 | 8,000 | ")
    draft = drafted("예산 (단위: 천원)", revenue, "세출예산", grid(*LINES, number=2))
    assert [one.item.value for one in draft.budget.items] == ["강사비", "화분"] and draft.reconciles


def test_a_cell_of_the_overview_says_who_gives() -> None:
    overview = grid("사업명 | 마을학교", "사업비 | 8,000천원(국비 4,000천원, 시비 4,000천원)", "대상 | 주민")
    assert funding(drafted("사업개요", overview, "소요예산", grid(*LINES, number=2))) == [(N, 4_000_000, None, None), (C, 4_000_000, None, None)]


def test_every_figure_of_the_sources_is_used_or_listed() -> None:
    for blocks in (("예산계획 (단위: 천원)", grid(*COLUMNS)), ("○ 재원 : 국비 51%, 시비 49%", "소요예산", grid(*LINES))):
        draft = drafted(*blocks)
        assert not [one for one in draft.not_used if any(figure in one.quote for figure in ("1,000", "51", "900"))]


def test_a_costing_with_its_own_split_needs_no_statement() -> None:
    table = grid("편성목 | 산출내역 | 금액(천원)", "운영비 | 강사비 50,000원×10명×12회(국 3,000 시 3,000) | 6,000")
    plan = planned(drafted("소요예산", table))
    assert not plan.funding and {source: krw for of in line_funding(plan).values() for source, krw in of.parts.items()} == {
        N: 3_000_000,
        C: 3_000_000,
    }


def test_what_is_given_in_money_and_in_kind_has_columns_of_its_own() -> None:
    draft = drafted(
        "사업비 집행계획 (단위: 원)",
        grid(
            "비목 | 집행 계획 | 정부지원사업비 | 자기부담사업비 | | 합계(A+B)",
            " | | | 현금 | 현물 | ",
            "재료비 | 시제품 부품(10개×300,000원) | 3,000,000 | 0 | 0 | 3,000,000",
            "인건비 | 개발자(2,000,000원×2개월) | 0 | 1,000,000 | 3,000,000 | 4,000,000",
            "합계 | | 3,000,000 | 1,000,000 | 3,000,000 | 7,000,000",
            spans=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 1, 5)),
        ),
    )
    assert funding(draft) == [(N, 3_000_000, None, "line-1"), (S, 4_000_000, None, "line-2")]
    assert [one.amount.value for one in draft.budget.items] == [3_000_000, 4_000_000] and draft.reconciles


def test_the_same_said_twice_is_one_statement_with_both_figures() -> None:
    draft = drafted("○ 총사업비 8,000천원(도비 2,400천원, 시비 5,600천원)", "○ 재원 : 도비 30%, 시비 70%", "소요예산", grid(*LINES))
    assert funding(draft) == [(C, 2_400_000, None, None), (D, 5_600_000, None, None)] and not doubts(draft)
    assert not [one for one in draft.not_used if "70" in one.quote]


def test_a_remark_at_the_right_says_who_pays_for_its_own_row_alone() -> None:
    rows = (
        "비목 | 산출내역 | 금액 | 재원",
        "강사비 | 100천원×10회 | 1,000 | 시비",
        "임차료 | 100천원×10회 | 1,000 | ",
        "현수막 | 50천원×4개 | 200 | 자부담",
        "계 | | 2,200 | ",
    )
    draft = drafted("예산 (단위: 천원)", grid(*rows))
    assert funding(draft) == [(C, 1_000_000, None, "line-1"), (S, 200_000, None, "line-3")]


def test_amounts_of_sources_in_words_are_not_read_by_their_first_figure() -> None:
    table = grid("사업 | 산출근거 | 사업비", "공간 조성 | 10백만원×10개소 | 100", "운영 | 20백만원×1식 | 20", "계 | | 120")
    draft = drafted("○ 총사업비 1.2억원 (도비 3천6백만원, 군비 8천4백만원)", "소요예산 (단위: 백만원)", table)
    assert funding(draft) == [(C, 36_000_000, None, None), (D, 84_000_000, None, None)] and not doubts(draft)
