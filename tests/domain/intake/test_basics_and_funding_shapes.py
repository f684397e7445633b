"""Whose plan it is, its year, its period, its goals and its funding, in the shapes of public documents; words and figures are made up."""

from datetime import date

import pytest

from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.paper import Grid, Paper, Paragraph
from chatdong.domain.intake.reader import read
from chatdong.domain.message import message
from chatdong.domain.plan.model import Window
from tests.domain.intake.mentions.test_tables import grid

TITLE = "2027년 물빛 배움터 운영계획"


def read_of(*blocks: str | Grid) -> Draft:
    parts = [Paragraph(one, message("{number}번째 문단", number=k)) if isinstance(one, str) else one for k, one in enumerate(blocks, start=1)]
    return read(Paper(tuple(parts)))


def goals(draft: Draft) -> list[tuple[str, float, str, int | None]]:
    return [
        (one.name.value, float(one.value.value), one.unit, one.year) for one in draft.goals if one.value is not None and not (one.past or one.derived)
    ]


def given(draft: Draft) -> list[tuple[str, int | None]]:
    return [(one.funder, one.amount.value if one.amount is not None else None) for one in draft.budget.funding]


@pytest.mark.parametrize(
    ("blocks", "year"),
    [
        (("물빛 배움터 운영계획", "축전지 CR2032 6개, 총 2000 명", "2027. 3. 2."), 2027),
        (
            ("물빛 지원 예산 설명", "□ 추진경위", "- 2021년 사업 시행", "- 2021년 대상 확대", "- 2021년 단가 인상", "□ 계획", "- 2027년 예산 확정"),
            2027,
        ),
        (("물빛 지원", grid("사업명 | 2025년 결산 | 2026년 예산(A) | 2027년(B)", "물빛 지원 | 10,000 | 12,000 | 15,000")), 2027),
        (("물빛 배움터 운영계획", "□ 기존 진행사항", "- (2026.6.13.) 전담조직 구성", "- (2026.9.1.) 점검", "2027년 계획 수립"), 2027),
        (("물빛 배움터 운영계획", "총 2030 개 부품, 2031-7751"), None),
    ],
)
def test_a_year_is_one_that_is_written_as_a_year_and_planned_for(blocks: tuple[str | Grid, ...], year: int | None) -> None:
    found = read_of(*blocks).basics.year
    assert (found.value if found is not None else None) == year


@pytest.mark.parametrize(
    ("blocks", "organisation"),
    [
        ((grid(" | ", "물빛 배움터 운영계획(안) | ", " | ", "평생배움과 나눔팀 | "), "1. 목적"), "평생배움과 나눔팀"),
        ((TITLE, grid("지역 | 학교명 | 과제명", "가온 | 물빛고등학교 | 물길 연구")), "물빛고등학교"),
        ((TITLE, grid("구분 | 소관 | 실국", "코드 | 23 보건복지부 | 정책관", number=2)), "보건복지부"),
        ((TITLE, "시행기관 : 가온시"), "가온시"),
        ((TITLE, grid("주관기관 | 기 간", "협력기관 | 담당자")), None),
        ((TITLE, "관계부처 합동"), "관계부처 합동"),
    ],
)
def test_whose_plan_it_is_stands_beside_or_below_its_heading_and_is_never_a_heading(blocks: tuple[str | Grid, ...], organisation: str | None) -> None:
    found = read_of(*blocks).basics.organisation
    assert (found.value if found is not None else None) == organisation


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("사업기간 : 2027.3.0. ~ 5.0.", (2027, 3, 1), (2027, 5, 31)),
        ("사업기간(총 10개월) : 2027. 3. ~ 12.", (2027, 3, 1), (2027, 12, 31)),
        ("연구기간 : 2027.5월 ～ 2027.12월11일", (2027, 5, 1), (2027, 12, 11)),
        ("사업기간 : 2027학년도", (2027, 3, 1), (2028, 2, 29)),
        ("협약기간 : 2027년 9 월 20 일 ~ 2028년 3 월 31 일", (2027, 9, 20), (2028, 3, 31)),
        ("사업기간 : 협약일로부터 10개월", (2027, 1, 1), (2027, 12, 31)),
    ],
)
def test_a_period_is_read_in_every_notation(line: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    period = read_of(TITLE, "1. 사업개요", f"○ {line}").basics.period
    assert period is not None and period.value == Window(date(*first), date(*last))


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        (("1. 사업개요", "○ 목    표 : 청년 120명 자립 지원"), [("청년 자립 지원", 120, "명", 2027)]),
        (("□ 목표 : 연간 30회, 300명 참여",), [("연간 30회", 30, "회", 2027), ("참여", 300, "명", 2027)]),
        (("○ 성과목표", "- 목표 : 참여율 80%", "- '26년 실적 : 70%"), [("참여율", 80, "%", 2027)]),
        (("□ 성과지표", "○ (산출지표) 배움교실 50회"), [("배움교실", 50, "회", 2027)]),
        (
            ("2. 사업 내용", grid("사업목표 | - 배움교실 30회\\- 수료 200명", "사업대상 | 주민")),
            [("배움교실", 30, "회", 2027), ("수료", 200, "명", 2027)],
        ),
        (("□ 사업 목표", grid("목표 | 세부목표 | 지표", "배움 확산 | 모임 활성화 | 모임 12회")), [("모임", 12, "회", 2027)]),
        (("목표", "○ 공예교실 12회 × 15명 = 180명"), [("공예교실", 180, "명", 2027)]),
        (("5. 기대 효과", "○ 이용자 만족도 90% 이상", "○ 관리비 20% 절감"), [("이용자 만족도", 90, "%", 2027)]),
        (("1. 목표", "○ 교육 30회", "5. 기대 효과", "○ 이용자 만족도 90% 이상"), [("교육", 30, "회", 2027)]),
        (("□ 추진실적", "○ 목표 : 배움교실 30회 달성"), []),
        (("1. 목적", "○ 주민의 배움 기회를 넓히고 100세 시대에 대비"), []),
    ],
)
def test_goals_stand_after_labels_and_in_forms_and_what_was_reached_is_none(
    blocks: tuple[str | Grid, ...], told: list[tuple[str, float, str, int | None]]
) -> None:
    assert goals(read_of(TITLE, *blocks)) == told


def test_a_document_that_names_no_year_still_names_goals_and_activities() -> None:
    months = " | ".join(f"{month}월" for month in range(3, 9))
    draft = read_of(
        "물빛 나눔 계획서",
        "9. 성과지표",
        grid("지표 | 1차 목표", "함께한 주민 | 3명 이상", "확인 비율 | 100% 목표", "안내서 | 2종"),
        "10. 나눔 준비",
        grid(
            f"구분 | 추진내용 | {months}",
            "배움 | 그림 도구 | | | | | |",
            " | 손바느질 | | | | | |",
            "만들기 | 그림 도구 | | | | | |",
            spans=((1, 0, 2, 0),),
            number=2,
        ),
    )
    assert draft.basics.year is None and goals(draft) == [("함께한 주민", 3, "명", None), ("확인 비율", 100, "%", None), ("안내서", 2, "종", None)]
    assert [(one.name.value, one.window) for one in draft.activities] == [("배움 그림 도구", None), ("손바느질", None), ("만들기 그림 도구", None)]


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("○ 사업비 : 100,000천원(시비)", [("시비", 100_000_000)]),
        ("○ 총사업비 : 100백만원(국비 50, 도비 15, 시비 35)", [("국비", 50_000_000), ("도비", 15_000_000), ("시비", 35_000_000)]),
        ("○ 총사업비 : 100백만원(국비 60%, 군비 40%)", [("국비", 60_000_000), ("군비", 40_000_000)]),
        (
            grid(
                "정부지원금결정금액(A) | 창업자 부담금(B=C+D) | | 총 사업비",
                " | 현금(C) | 현물(D) | ",
                "70,000,000원 | 0 원 | 30,000,000원 | 100,000,000원",
            ),
            [("국비", 70_000_000), ("자부담", 30_000_000)],
        ),
        (
            grid("사업비구성(백만원) | 정부지원금 | | 70백만원", " | 대응자금 | 현금 | 10백만원", " | | 현물 | 20백만원", " | 합계 | | 100백만원"),
            [("국비", 70_000_000), ("자부담", 10_000_000), ("자부담", 20_000_000)],
        ),
        (
            grid("구분 | 교육부 | 교육청 | 학교자체 | 계", "예산(천원) | 50,000 | 30,000 | 20,000 | 100,000"),
            [("국비", 50_000_000), ("교육청", 30_000_000), ("자부담", 20_000_000)],
        ),
    ],
)
def test_who_gives_the_money_is_read_in_won_without_any_line_of_the_budget(block: str | Grid, told: list[tuple[str, int]]) -> None:
    spans = {
        "정부지원금결정금액(A)": ((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)),
        "사업비구성(백만원)": ((0, 0, 3, 0), (0, 1, 0, 2), (1, 1, 2, 1), (3, 1, 3, 2)),
    }
    if isinstance(block, Grid):
        block = Grid(block.rows, block.place, spans.get(block.rows[0][0], ()))
    draft = read_of(TITLE, "4. 사업비", block)
    assert given(draft) == told and draft.budget.total is not None and draft.budget.total.value == 100_000_000


def test_shares_below_each_other_are_of_the_whole() -> None:
    lines = ("• 쉼터: 8억원", "• 장비: 4억원", "5. 재원 조달", "• 국비: 6억원 (50%)", "• 군비: 6억원 (50%)")
    draft = read_of(TITLE, "1. 사업 개요", "총사업비: 12억원", "4. 예산 계획", *lines)
    assert given(draft) == [("국비", 600_000_000), ("군비", 600_000_000)]
    assert [one.item.value for one in draft.budget.items] == ["쉼터", "장비"]


def test_a_page_of_an_open_budget_has_labels_without_colons() -> None:
    page = ("세출현황 > 세부사업 설명서", "사업명 물빛 마을 축제 육성", "회계연도 2027 회계 일반회계", "추진계획 - 기 간 : 2026년 3월 ~ 12월")
    draft = read_of(*page, "소요재원", "(단위 : 천원)", "총 예산", "260,000")
    assert draft.basics.title is not None and draft.basics.title.value == "물빛 마을 축제 육성"
    assert draft.basics.year is not None and draft.basics.year.value == 2027
    assert draft.budget.total is not None and draft.budget.total.value == 260_000_000


def test_a_title_that_its_own_label_repeats_is_the_one_above_the_subtitle() -> None:
    draft = read_of("물빛으로 잇는 마을", "이웃을 물빛으로 잇는 지역 문제 해결 사업계획서", "1. 사업 개요", "사업명: 물빛으로 잇는 마을")
    assert draft.basics.title is not None and draft.basics.title.value == "물빛으로 잇는 마을"


def test_what_a_line_says_of_its_money_is_the_lines() -> None:
    lines = ("- 인건비 : 24,000천원(국비 12,000천원, 지방비 12,000천원)", "- 재료비 : 6,000천원", "- 소요예산 : 30,000천원")
    draft = read_of(TITLE, "사업개요", "- 사업대상 : 주민", "요구내용 및 산출근거", *lines)
    shares = [[(share.funder, share.amount and share.amount.value) for share in one.funding] for one in draft.budget.items]
    assert shares == [[("국비", 12_000_000), ("지방비", 12_000_000)], []]


def test_shares_that_do_not_add_up_are_doubted() -> None:
    draft = read_of(TITLE, "○ 총사업비 : 100백만원", "○ 재원분담 : 국비 50%, 시비 25%, 구비 30%")
    assert given(draft) == [("국비", None), ("시비", None), ("구비", None)]
    assert draft.budget.funding[0].percent is not None and draft.budget.funding[0].percent.doubt is not None
