"""Activities that headings and lines name, under every mark that offices use.

The shapes are those of public plans (a community centre's 가·나·다 with 1)·2) below, a youth centre's ❍, a culture ministry's ㅇ(일시), a lifelong
learning plan's 세부사업명, a council's list of one line each); the words and figures are made up.
"""

from datetime import date

import pytest

from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.paper import Grid, Paper, Paragraph
from chatdong.domain.intake.reader import read
from chatdong.domain.message import message
from chatdong.domain.plan.model import ActivityKind, Window

TITLE = "2027년 물빛마을 사업 추진계획"


def drafted(*blocks: str | Grid) -> Draft:
    parts = [
        Paragraph(one, message("{number}번째 문단", number=k)) if isinstance(one, str) else one for k, one in enumerate((TITLE, *blocks), start=1)
    ]
    return read(Paper(tuple(parts)))


def days(first: tuple[int, int], last: tuple[int, int] | None = None, year: int = 2027) -> Window:
    return Window(date(year, *first), date(year, *(last or first)))


def told(draft: Draft) -> dict[str, tuple[int | None, Window | None, int | None]]:
    """Name → (times, window, people) of each activity."""
    return {
        one.name.value: (one.times and one.times.value, one.window and one.window.value, one.people and one.people.value) for one in draft.activities
    }


def doubted(draft: Draft) -> set[tuple[str, str]]:
    """(name, field) of what is doubted."""
    fields = ("times", "window", "people", "kind", "undated")
    return {(one.name.value, name) for one in draft.activities for name in fields if (fact := getattr(one, name)) is not None and fact.doubt}


def test_letters_with_numbered_labels_below() -> None:
    draft = drafted(
        "Ⅲ. 세부사업 내용",
        "가. 은빛 기타교실",
        "  1) 기간 : 4월 ~ 10월(매주 목요일)",
        "  2) 대상 : 60세 이상 주민",
        "  3) 인원 : 회당 18명",
        "나. 된장 담그기",
        "  1) 일시 : 2월 중 1회",
        "  2) 인원 : 자원봉사자 24명",
    )
    thursdays = sum(
        date(2027, 4, 1).fromordinal(day).weekday() == 3 for day in range(date(2027, 4, 1).toordinal(), date(2027, 10, 31).toordinal() + 1)
    )
    assert told(draft) == {"은빛 기타교실": (thursdays, days((4, 1), (10, 31)), 18), "된장 담그기": (1, days((2, 1), (2, 28)), 24)}
    assert ("은빛 기타교실", "times") in doubted(draft) and ("된장 담그기", "times") not in doubted(draft)
    assert draft.activities[0].audience is not None and draft.activities[0].audience.value == "60세 이상 주민"


@pytest.mark.parametrize(("mark", "below"), [("❍", "-"), ("□", "○"), ("1)", "○"), ("(1)", "-"), ("①", "-"), ("▶", "※")])
def test_an_activity_under_any_mark(mark: str, below: str) -> None:
    draft = drafted(
        "Ⅱ. 세부 추진계획",
        f"{mark} 창업 멘토링",
        f"{below} 기간 : 3~8월, 월 2회",
        f"{below} 대상 : 청년 9명",
        f"{mark} 성과 발표회",
        f"{below} 일시 : 12. 3.",
    )
    found = told(draft)
    assert found["창업 멘토링"] == (12, days((3, 1), (8, 31)), 9)
    assert found["성과 발표회"][1] == days((12, 3))


def test_labels_in_brackets_below_a_circled_number() -> None:
    draft = drafted(
        "2. 세부 프로그램",
        "① 숲속 음악회",
        "ㅇ(일시) 9. 18.(토) 18:00",
        "ㅇ(규모) 시민 350명",
        "② 시 낭송 대회",
        "ㅇ(일시) 11월 중",
        "ㅇ(대상) 초등학생 45명",
    )
    assert told(draft) == {"숲속 음악회": (1, days((9, 18)), 350), "시 낭송 대회": (1, days((11, 1), (11, 30)), 45)}


def test_a_name_with_its_label_opens_an_activity() -> None:
    draft = drafted(
        "1. 세부추진계획",
        "○ 세부사업명 : 한글 첫걸음반",
        "○ 기간 : 2027. 5. ~ 11.",
        "○ 횟수 : 주 2회(월·수), 총 52회",
        "○ 대상 : 어르신 14명",
        "○ 세부사업명 : 졸업 시화전",
        "○ 일시 : 12월 첫째 주",
    )
    assert told(draft) == {"한글 첫걸음반": (52, days((5, 1), (11, 30)), 14), "졸업 시화전": (1, days((12, 1), (12, 31)), None)}


def test_several_labels_stand_in_one_line() -> None:
    draft = drafted("□ 주요 사업", "○ 물놀이 축제", "- 일시 : 7. 24.(토) 10:00~16:00 / 장소 : 물빛공원 / 대상 : 가족 260명")
    assert told(draft) == {"물놀이 축제": (1, days((7, 24)), 260)}


def test_a_list_of_one_line_each_and_times_that_are_no_dates() -> None:
    draft = drafted(
        "3. 세부 추진내용",
        "- 반려식물 교실(5월, 9월, 회당 16명)",
        "- 탁구 교실 : 4월부터 매주, 12명",
        "- 대청소의 날 행사 : 설 명절 전",
        "- 눈꽃 캠프 : 겨울방학 중, 2회",
    )
    assert told(draft) == {
        "반려식물 교실": (2, days((5, 1), (9, 30)), 16),
        "탁구 교실": (39, days((4, 1), (12, 31)), 12),
        "대청소의 날 행사": (1, None, None),
        "눈꽃 캠프": (2, None, None),
    }
    undated = {one.name.value: one.undated.value for one in draft.activities if one.undated is not None}
    assert undated == {"대청소의 날 행사": "설 명절 전", "눈꽃 캠프": "겨울방학 중, 2회"}
    assert {("대청소의 날 행사", "undated"), ("눈꽃 캠프", "undated"), ("탁구 교실", "times"), ("탁구 교실", "window")} <= doubted(draft)


def test_a_heading_that_holds_activities_together_is_none_and_lends_its_time() -> None:
    draft = drafted(
        "Ⅳ. 세부 추진계획",
        "1. 생활문화 강좌",
        "□ 추진기간 : 2027. 3. ~ 6.",
        "□ 운영과목",
        "○ 캘리그라피반 : 12회, 20명",
        "○ 통기타반 : 10회, 15명",
        "2. 주민 교육",
        "가. 안전 교육",
        "- 시기 : 6월",
        "나. 환경 교육",
        "- 시기 : 9월",
    )
    assert told(draft) == {
        "캘리그라피반": (12, days((3, 1), (6, 30)), 20),
        "통기타반": (10, days((3, 1), (6, 30)), 15),
        "안전 교육": (1, days((6, 1), (6, 30)), None),
        "환경 교육": (1, days((9, 1), (9, 30)), None),
    }


def test_what_was_and_what_is_hoped_for_is_no_activity() -> None:
    draft = drafted(
        "1. 2026년 추진실적",
        "○ 소통 교육 : 9회, 270명",
        "2. 추진배경",
        "○ 주민 워크숍 : 4월, 30명",
        "3. 추진계획",
        "가. 소통 교육",
        "○ 기간 : 5월~9월",
        "○ 횟수 : 총 7회",
        "4. 기대효과",
        "○ 주민 교육 : 연 400명 참여",
    )
    assert told(draft) == {"소통 교육": (7, days((5, 1), (9, 30)), None)}
    assert any("270" in str(one.why) for one in draft.not_used) and any("400" in str(one.why) for one in draft.not_used)


@pytest.mark.parametrize(
    ("words", "times", "sure"),
    [
        ("총 10회(월 1회)", 10, True),
        ("월 1회", 8, False),
        ("격월", 4, False),
        ("분기별 1회", 4, False),
        ("반기별 2회", 4, False),
        ("연 6회", 6, True),
        ("주 1회, 12주", 12, True),
        ("주 2회(화·목)", 70, False),
        ("격주", 17, False),
        ("20회(회당 2시간)", 20, True),
        ("1일 2회, 총 30회", 30, True),
        ("8~10회", 10, False),
        ("12회기", 12, True),
    ],
)
def test_how_often_something_is_held_from_march_to_october(words: str, times: int, sure: bool) -> None:
    draft = drafted("세부추진계획", "1) 합창 교실", "○ 기간 : 3월~10월", f"○ 횟수 : {words}")
    assert told(draft)["합창 교실"][0] == times
    assert (("합창 교실", "times") not in doubted(draft)) is sure


@pytest.mark.parametrize(
    ("words", "people", "sure"),
    [
        ("회당 20명", 20, True),
        ("20명×5회", 20, True),
        ("연 100명", 20, False),
        ("연인원 103명", 103, False),
        ("30~40명", 40, False),
        ("주민 25명 내외", 25, True),
        ("1,200여 명", 1_200, True),
    ],
)
def test_how_many_people_come_to_one_of_five_times(words: str, people: int, sure: bool) -> None:
    draft = drafted("세부추진계획", "1) 걷기 교실", "○ 기간 : 3월~7월", "○ 횟수 : 총 5회", f"○ 인원 : {words}")
    assert told(draft)["걷기 교실"][2] == people
    assert (("걷기 교실", "people") not in doubted(draft)) is sure


@pytest.mark.parametrize(
    ("name", "kind", "sure"),
    [
        ("운영위원회 회의", ActivityKind.MEETING, True),
        ("부모 역할 교육", ActivityKind.TRAINING, True),
        ("담당자 워크숍", ActivityKind.WORKSHOP, True),
        ("단풍 축제", ActivityKind.FESTIVAL, True),
        ("이용자 만족도 조사", ActivityKind.SURVEY, True),
        ("소식지 발간", ActivityKind.PUBLICATION, True),
        ("지역사 연구용역", ActivityKind.RESEARCH, True),
        ("누리집 구축 용역", ActivityKind.CONTRACT, True),
        ("동아리 활동비 지원", ActivityKind.GRANT, True),
        ("참여자 모집 공고", ActivityKind.PLANNING, True),
        ("동아리 지원", ActivityKind.GRANT, False),
    ],
)
def test_the_kind_is_told_by_the_words_and_a_guess_is_doubted(name: str, kind: ActivityKind, sure: bool) -> None:
    (one,) = drafted("추진 일정", f"○ {name} : 6월").activities
    assert (one.kind.value, one.kind.doubt is None) == (kind, sure)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("인건비", ActivityKind.WAGES),
        ("공공요금", ActivityKind.STANDING_COST),
        ("업무추진비", ActivityKind.LUMP_SUM),
        ("활동비 지원", ActivityKind.GRANT),
    ],
)
def test_what_is_done_by_paying_is_paid_as_often_as_its_months(name: str, kind: ActivityKind) -> None:
    rows = (("세부사업", "항목", "산출내역", "금액(원)"), (name, "월액", "150,000원×12월", "1,800,000"))
    (one,) = drafted("소요예산", Grid(rows, message("1번째 표"))).activities
    assert (one.kind.value, one.kind.doubt) == (kind, None)
    assert one.times is not None and one.times.value == 12


def test_names_that_differ_by_their_number_are_activities_of_their_own() -> None:
    draft = drafted("세부 추진계획", "1) 도예 교육 1기", "○ 기간 : 3월", "2) 도예 교육 11기", "○ 기간 : 3월", "3) 도예 교육 2기", "○ 기간 : 9월")
    assert list(told(draft)) == ["도예 교육 1기", "도예 교육 11기", "도예 교육 2기"]
