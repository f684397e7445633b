"""What a section is for decides whether what stands below it is an activity: the work of the plan, or something that only looks like it.

The shapes are those of public plans: results of the year before, requests to other offices, a schedule over several years, a form with the name of
an event, a budget whose lines name no activity. Words and figures are made up.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.intake.as_plan import plan_of
from chatdong.domain.intake.drafting.json_form import draft_from_json, draft_to_json
from chatdong.domain.plan.model import ActivityKind, Plan
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from tests.domain.intake.mentions.test_sections import days, drafted, told
from tests.domain.intake.mentions.test_tables import grid

WORK = ["세부 추진계획", "추진내용", "세부사업 내용", "사업내용", "프로그램 운영계획", "과제별 추진계획", "주요사업", "세부계획 및 소요예산"]
ELSEWHERE = [
    "추진실적",
    "2026년 주요성과",
    "전년도 운영결과",
    "그간의 추진경과",
    "일반현황",
    "문제점 및 개선방안",
    "추진배경",
    "추진체계",
    "모집 및 선정절차",
    "행정사항",
    "협조사항",
    "기대효과",
    "붙임",
]
NAMES = st.sampled_from(["솔숲 독서교실", "바람길 걷기대회", "이웃 돌봄 간담회", "마을해설사 양성교육", "반딧불 캠프"])


@given(heading=st.sampled_from(WORK), mark=st.sampled_from(["Ⅲ. ", "3. ", "□ "]), name=NAMES, month=st.integers(1, 12))
def test_what_stands_where_work_is_planned_is_an_activity(heading: str, mark: str, name: str, month: int) -> None:
    draft = drafted(f"{mark}{heading}", f"○ {name}", f"  - 일시 : {month}월 중", "  - 인원 : 20명")
    assert set(told(draft)) == {name} and not draft.seen


@given(heading=st.sampled_from(ELSEWHERE), mark=st.sampled_from(["Ⅲ. ", "3. ", "□ "]), name=NAMES, month=st.integers(1, 12), row=st.booleans())
def test_what_stands_elsewhere_is_only_seen_and_can_be_taken(heading: str, mark: str, name: str, month: int, row: bool) -> None:
    below: tuple[object, ...] = (f"○ {name}", f"  - 일시 : {month}월 중", "  - 인원 : 20명")
    if row:
        below = (grid("행사 | 시기 | 인원", f"{name} | {month}월 | 20명", "둘레길 축제 | 3월 | 30명"),)
    draft = drafted(f"{mark}{heading}", *below)  # type: ignore[arg-type]
    assert draft.activities == () and name in [one.activity.name.value for one in draft.seen]
    assert all(one.why.template for one in draft.seen)
    place = [one.activity.name.value for one in draft.seen].index(name)
    taken = draft.taking(place)
    assert [one.name.value for one in taken.activities] == [name] and len(taken.seen) == len(draft.seen) - 1
    assert draft_from_json(draft_to_json(draft)).seen == draft.seen


def test_last_years_programmes_and_steps_of_one_activity_are_no_activities_of_their_own() -> None:
    draft = drafted(
        "Ⅰ. 2026년 성과 및 한계",
        "○ 정규강좌 운영 : 3~12월, 50회",
        "Ⅱ. 과제별 세부 추진계획",
        "과제 1. 물빛 강좌 운영",
        "○ 사업기간 : 3월 ~ 12월",
        "○ 추진일정",
        "- 1월 : 강사 모집 공고",
        "- 3월 : 개강식 행사",
        "과제 2. 물빛 박람회",
        "○ 사업기간 : 9월 중",
        "Ⅲ. 협조사항",
        "○ 홍보과 : 보도자료 배포(매월)",
    )
    assert set(told(draft)) == {"물빛 강좌 운영", "물빛 박람회"}
    assert [one.activity.name.value for one in draft.seen] == ["정규강좌 운영"]


def test_a_thing_told_in_the_text_and_in_the_schedule_is_one_activity() -> None:
    draft = drafted(
        "Ⅱ. 세부 추진계획",
        "1. 개인 심리상담",
        "○ 기간 : 3월 ~ 5월",
        "Ⅲ. 추진일정",
        grid("추진내용 | 3월 | 4월 | 5월 | 6월", "개인상담 | ● | ● | ● | ", "결과보고회 | | | | ●"),
    )
    assert set(told(draft)) == {"개인 심리상담", "결과보고회"}
    assert [one.value for one in draft.activities[0].also] == ["개인상담"] and len(draft.activities[0].said) == 2


def test_a_schedule_over_several_years_gives_the_days_of_the_plans_year() -> None:
    table = grid(
        "추진 과제 | 2027 | | 2028 | | 담당",
        " | 상 | 하 | 상 | 하 | ",
        "1. 열린 행정 | | | | | ",
        "전자 증명서 도입 | 설계 | 구축 | 확산 | | 총무과",
        "민원 창구 통합 | | | 시범 | 본사업 | 민원과",
        spans=((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4), (0, 5, 1, 5)),
    )
    draft = drafted("3. 연도별 추진일정", table)
    found = {one.name.value: (one.window and one.window.value, one.undated is not None) for one in draft.activities}
    assert found == {"전자 증명서 도입": (days((1, 1), (12, 31)), False), "민원 창구 통합": (None, True)}


def test_an_event_is_named_by_its_card_and_tasks_without_dates_by_their_column() -> None:
    event = drafted(
        "1. 행사개요", "○ 행 사 명 : 물빛 축제", "○ 일    시 : 10. 12. 11:00", "○ 참석인원 : 1,000명", "2. 안전관리 대책", "○ 안전교육 실시 : 10. 10."
    )
    assert told(event) == {"물빛 축제": (1, days((10, 12)), 1000)}
    tasks = drafted(
        "Ⅴ. 이행계획",
        grid("분야 | 개선과제 | 시기 | 산출물", "계획 | 개선계획 수립 | 1~6월 | 계획서", "보안 | 보안 적용 여부 검토 | 공고 전 | 검토표, 회의록"),
    )
    assert {one.name.value: one.undated is not None for one in tasks.activities} == {"개선계획 수립": False, "보안 적용 여부 검토": True}


@pytest.mark.parametrize(("heading", "read"), [("향후 추진일정", True), ("향후계획", True)])
def test_what_is_to_come_next_is_the_work_of_a_plan_that_has_no_other(heading: str, read: bool) -> None:
    later = (f"5. {heading}", grid("추진내용 | 추진기간", "홍보영상 제작 | 11월", "투자설명회 | 12월"))
    assert set(told(drafted(*later))) == {"홍보영상 제작", "투자설명회"}
    both = drafted("4. 세부 추진계획", "1) 시제품 발표회", "○ 일시 : 9. 3.", *later)
    assert set(told(both)) == {"시제품 발표회"} and {one.activity.name.value for one in both.seen} == {"홍보영상 제작", "투자설명회"}


def test_names_without_a_time_are_activities_where_the_document_names_no_others() -> None:
    services = (
        "5. 핵심 서비스",
        "5.1 이웃 사정 분석",
        "사정을 듣고 나눈다.",
        "5.2 마을 자원 연결",
        "- 무엇이 있는가?",
        "5.3 다국어 안내",
        "쉽게 옮긴다.",
    )
    assert set(told(drafted(*services))) == {"이웃 사정 분석", "마을 자원 연결", "다국어 안내"}
    bullets = ("사업개요", "- 사업기간 : 2027. 1. ~ 12.", "- 추진계획 :", "- 놀이터 공간 관리·운영", "- 마을책 제작", "- 소요예산 : 3,000천원")
    assert set(told(drafted(*bullets))) == {"놀이터 공간 관리·운영", "마을책 제작"}
    parts = (
        "3. 지출계획 총괄표",
        grid("사업명 | 2026년 예산 | 2027년 예산(백만원)", "물빛마을 사업 추진계획 | 1,400 | 1,500"),
        "4. 사업목적·내용",
        "ㅇ (여름카드)여름 냉방을 위하여 전기요금을 카드로 지원",
        "ㅇ (겨울카드)겨울 난방을 위하여 연료비를 카드로 지원",
        "ㅇ (근거)에너지법 제16조에 따라 이용이 어려운 가구를 지원",
    )
    assert set(told(drafted(*parts))) == {"여름카드", "겨울카드"}
    described = ("3. 추진계획", "- 대상 및 방법 안내", "- 마을책 제작")
    dated = ("6. 추진일정", "- 4월 5일: 마을 걷기대회")
    assert not told(drafted(*described)) and set(told(drafted(*services, *dated))) == {"마을 걷기대회"}


def test_a_column_of_stages_is_no_name_of_what_is_done_in_them() -> None:
    steps = ("4. 추진 일정", grid("단계 | 내용 | 시기", "준비 | 교실 수요조사 | 3월", "실행 | 교실 도색 공사 | 7~8월", "평가 | 만족도 조사 | 9월"))
    assert set(told(drafted(*steps))) == {"교실 수요조사", "교실 도색 공사", "만족도 조사"}
    numbered = ("Ⅳ. 추진일정", grid("단계 | 기간 | 주요 내용", "1단계 | 2027.01 ~ 2027.06 | 쉼터 조성", "2단계 | 2027.07 ~ 2027.12 | 쉼터 운영"))
    assert told(drafted(*numbered)) == {"쉼터 조성": (None, days((1, 1), (6, 30)), None), "쉼터 운영": (None, days((7, 1), (12, 31)), None)}


def test_a_list_of_courses_by_the_day_of_the_week_names_them() -> None:
    courses = grid("프로그램 | 요일 | 시간 | 정원", "요가교실 | 월·수 | 10:00 | 20명", "사진반 | 금 | 14:00 | 15명")
    assert {name: one[2] for name, one in told(drafted("운영 프로그램", courses)).items()} == {"요가교실": 20, "사진반": 15}


def test_numbered_stages_name_what_is_done_in_them() -> None:
    draft = drafted("2. 추진 계획", "가. 1단계: 이용자 설문 (3월)", "나. 2단계: 교실 도색 (4월~5월)")
    assert {name: one[1] for name, one in told(draft).items()} == {"이용자 설문": days((3, 1), (3, 31)), "교실 도색": days((4, 1), (5, 31))}


def test_what_is_done_in_a_period_stands_below_it_or_after_the_stage() -> None:
    halves = ("Ⅲ. 추진 일정", "2027년 상반기", "- 쉼터 조성", "- 주민 설명회 개최", "2027년 하반기", "- 합동 훈련 실시")
    first, second = days((1, 1), (6, 30)), days((7, 1), (12, 31))
    assert {name: one[1] for name, one in told(drafted(*halves)).items()} == {
        "쉼터 조성": first,
        "주민 설명회 개최": first,
        "합동 훈련 실시": second,
    }
    sections = ("Ⅱ. 세부 사업", "2.1 쉼터 조성", "• 예산: 40백만원", "2.2 장비 확충", "• 예산: 60백만원")
    stages = ("Ⅲ. 추진 일정", "1단계 (2027.01~2027.06): 쉼터 조성", "2단계 (2027.07~2027.12): 장비 도입")
    draft = drafted(*sections, *stages)
    assert {name: one[1] for name, one in told(draft).items()} == {"쉼터 조성": first, "장비 확충": None, "장비 도입": second}
    assert [(one.item.value, one.amount.value) for one in draft.budget.items] == [("쉼터 조성", 40_000_000), ("장비 확충", 60_000_000)]


def test_a_list_of_days_to_come_is_the_plans_schedule_and_paying_a_fee_is_not_what_it_is_paid_for() -> None:
    draft = drafted(
        "4. 프로그램 요약",
        "가. 봄빛 그림교실",
        "  - 일정 : 7. 14. ~ 8. 6. 매주 화요일",
        "5. 향후 추진 일정",
        "  - 2027년 5월 11일: 강사 채용 공고 게시",
        "  - 2027년 6월 15일: 수강생 모집 공고 게시",
    )
    assert set(told(draft)) == {"봄빛 그림교실", "강사 채용 공고 게시", "수강생 모집 공고 게시"} and not draft.seen
    paid = drafted(
        "2. 추진일정",
        grid("일자 | 업무 | 내용", "6. 6. | 사진교실 운영 | 주민 10명", "6. 28. | 강사비 지급 기안 작성 | 강사 1명분"),
        "3. 소요예산",
        grid("항목 | 내역 | 금액(원)", "강사비 | 외부 강사 1인 | 100,000", "재료비 | 액자 | 50,000", number=2),
    )
    assert set(told(paid)) == {"사진교실 운영", "강사비 지급 기안 작성"}


def test_lines_that_name_no_activity_are_together_in_the_plan_and_no_activities_of_the_document() -> None:
    table = grid(
        "구분 | 산출내역 | 금액(원)",
        "인건비 | 2,000,000원×12월 | 24,000,000",
        "재료비 | 10,000원×100명 | 1,000,000",
        "홍보비 | 500,000원×2회 | 1,000,000",
        number=2,
    )
    draft = drafted("주관기관 : 물빛재단", "Ⅱ. 세부 추진계획", "1. 물빛 교실", "○ 기간 : 4월", "2. 물빛 축제", "○ 일시 : 5. 1.", "Ⅲ. 소요예산", table)
    assert set(told(draft)) == {"물빛 교실", "물빛 축제"} and len(draft.budget.items) == 3
    plan = plan_of(draft)
    assert isinstance(plan, Plan) and parse_plan(format_plan(plan)) == plan
    kinds = {one.name.ko: (one.kind, len(plan.lines_of(one.id))) for one in plan.activity}
    assert kinds["인건비"] == (ActivityKind.WAGES, 1) and kinds["사업 공통"] == (ActivityKind.LUMP_SUM, 2)
    alone = plan_of(drafted("Ⅱ. 세부 추진계획", "1. 물빛 교실", "○ 기간 : 4월", "Ⅲ. 소요예산", table))
    assert isinstance(alone, Plan) and [len(alone.lines_of(one.id)) for one in alone.activity] == [3]
