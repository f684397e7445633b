"""Plans of other programmes, laid out as offices do: indicators, months with marks, several programmes, quarters that are not cumulative."""

from datetime import date

from chatdong.domain.intake.as_plan import plan_of
from chatdong.domain.plan.model import ActivityKind, Plan, Window
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from tests.domain.intake.test_budget_layouts import drafted, grid, lines


def window(first: tuple[int, int], last: tuple[int, int]) -> Window:
    return Window(date(2024, *first), date(2024, *last))


YOUTH = (
    "(2024. 2. 10. / 마포청년센터)",
    "청년의 심리적 어려움을 예방하고 사회적 관계망을 회복할 수 있도록 지원하고자 함",
    "Ⅰ. 추진근거",
    "○ 「청년기본법」 제20조",
    "○ 2024년 청년정책 시행계획('24. 1. 15.)",
    "Ⅱ. 사업개요",
    "○ 사업기간 : 2024. 3. ~ 11.",
    "○ 사업예산 : 24,000천원",
    "Ⅲ. 성과목표",
    grid("성과지표 | 단위 | 2023년 실적 | 2024년 목표", "집단상담 운영 횟수 | 회 | 8 | 10", "참여인원 | 명 | 150 | 200", "만족도 | 점 | 88 | 90"),
    "Ⅳ. 세부 추진계획",
    "1. 집단상담 프로그램 운영",
    "○ 운영기간 : 3월 ~ 10월",
    "○ 횟수 : 총 10회",
    "2. 마음건강 캠페인",
    "○ 일시 : 5월, 9월",
    "3. 또래상담가 양성교육",
    "○ 기간 : 상반기",
    "○ 대상 : 청년 20명",
    "Ⅴ. 추진일정",
    grid(
        "구분 | 3월 | 4월 | 5월 | 6월 | 7월 | 8월 | 9월 | 10월 | 11월",
        "계획 수립 | ● | | | | | | | | ",
        "집단상담 프로그램 | ● | ● | ● | ● | ● | ● | ● | ● | ",
        "캠페인 | | | ● | | | | ● | | ",
        "결과보고회 | | | | | | | | | ●",
        number=2,
    ),
    "Ⅵ. 소요예산",
    "(단위 : 천원)",
    grid(
        "세부사업 | 비목 | 산출내역 | 예산액",
        "합계 | | | 24,000",
        "집단상담 프로그램 운영 | 강사비 | 300,000원×2명×10회 | 6,000",
        " | 재료비 | 20,000원×15명×10회 | 3,000",
        " | 다과비 | 5,000원×20명×10회 | 1,000",
        "마음건강 캠페인 | 홍보물 제작 | 5,000원×1,000개 | 5,000",
        " | 부스 임차 | 500,000원×2개×2회 | 2,000",
        "또래상담가 양성교육 | 강사비 | 400,000원×2명×4회 | 3,200",
        " | 교재비 | 20,000원×20명 | 400",
        "결과보고회 | 행사 운영비 | 3,400,000원×1식 | 3,400",
        number=3,
    ),
    "Ⅶ. 분기별 집행계획(단위: 천원)",
    grid("구분 | 1분기 | 2분기 | 3분기 | 4분기", "집행액 | 2,400 | 9,600 | 7,200 | 4,800", "비율 | 10% | 40% | 30% | 20%", number=4),
)


def test_a_plan_with_indicators_months_with_marks_and_quarters() -> None:
    draft = drafted(*YOUTH)
    plan = plan_of(draft)
    assert isinstance(plan, Plan) and parse_plan(format_plan(plan)) == plan
    assert plan.organisation.ko == "마포청년센터" and plan.document is not None and plan.document.approved_on == date(2024, 2, 10)
    assert [(one.text.ko, one.dated) for one in plan.basis] == [("「청년기본법」 제20조", None), ("2024년 청년정책 시행계획", date(2024, 1, 15))]
    found = {one.name.ko: (one.times, one.window, one.people, one.kind) for one in plan.activity}
    assert found == {
        "계획 수립": (1, window((3, 1), (3, 31)), None, ActivityKind.PLANNING),
        "집단상담 프로그램 운영": (10, window((3, 1), (10, 31)), 20, ActivityKind.MEETING),
        "마음건강 캠페인": (2, window((5, 1), (9, 30)), None, ActivityKind.FESTIVAL),
        "또래상담가 양성교육": (4, window((1, 1), (6, 30)), 20, ActivityKind.TRAINING),
        "결과보고회": (1, window((11, 1), (11, 30)), None, ActivityKind.MEETING),
    }
    campaign = next(one for one in plan.activity if one.name.ko == "마음건강 캠페인")
    assert [one.window for one in campaign.occurrence] == [window((5, 1), (5, 31)), window((9, 1), (9, 30))]
    assert [one.amount_krw for one in plan.lines_of(campaign.id)] == [5_000_000, 2_000_000]
    names = {one.id: one.name.ko for one in plan.indicator}
    targets = {(names[one.indicator], one.value) for one in plan.target}
    assert targets >= {("집단상담 운영 횟수", 10), ("참여인원", 200), ("만족도", 90)}
    assert {(names[one.indicator], one.year, one.value) for one in plan.baseline} == {
        ("집단상담 운영 횟수", 2023, 8),
        ("참여인원", 2023, 150),
        ("만족도", 2023, 88),
    }
    assert [one.amount_krw for one in plan.milestone] == [2_400_000, 12_000_000, 19_200_000, 24_000_000]
    assert draft.reconciles


def test_each_programme_has_a_budget_table_of_its_own() -> None:
    draft = drafted(
        "총 사업비 : 1,500,000원",
        "1) 마을 교육 운영",
        "○ 기간 : 4~6월",
        "○ 소요예산",
        grid("항목 | 산출내역 | 금액(원)", "강사비 | 50,000원×10명×2회 | 1,000,000", "다과비 | 5,000원×20명×2회 | 200,000"),
        "2) 마을 축제",
        "○ 일시 : 10. 12.",
        "○ 소요예산",
        grid("항목 | 산출내역 | 금액(원)", "현수막 | 100,000원×3매 | 300,000", number=2),
    )
    assert [(one.activity.value, one.item.value) for one in draft.budget.items if one.activity] == [
        ("마을 교육 운영", "강사비"),
        ("마을 교육 운영", "다과비"),
        ("마을 축제", "현수막"),
    ]
    assert {one.name.value: one.window.value for one in draft.activities if one.window} == {
        "마을 교육 운영": window((4, 1), (6, 30)),
        "마을 축제": window((10, 12), (10, 12)),
    }
    assert len(lines(draft)) == 3 and draft.reconciles


def test_a_table_lists_programmes_with_counts_people_and_periods() -> None:
    draft = drafted(
        "세부 운영 계획",
        grid("순 | 프로그램명 | 횟수 | 인원 | 기간", "1 | 로봇교실 | 30회 | 20명 | 3월~12월", "2 | 발표회 | 1회 | 120명 | 12월"),
    )
    assert [(one.name.value, one.times and one.times.value, one.people and one.people.value) for one in draft.activities] == [
        ("로봇교실", 30, 20),
        ("발표회", 1, 120),
    ]
