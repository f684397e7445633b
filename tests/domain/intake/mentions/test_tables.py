"""Activities in tables: schedules by months and quarters, rows of times and contents, lists of programmes, cards.

The shapes are those of public plans: a welfare centre's grid from December to December, a health centre's 1/4–4/4, a start-up programme's 단계 |
내용 | 시기, a chamber's steps beside a merged period, a museum's 시기 | 내용, a school district's row of four cells. Words and figures are made up.
"""

import pytest

from chatdong.domain.intake.as_plan import plan_of
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.paper import Grid
from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan, Window
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from tests.domain.intake.mentions.test_sections import days, doubted, drafted, told

MONTHS = " | ".join(f"{month}월" for month in range(1, 13))


def grid(*rows: str, spans: tuple[tuple[int, int, int, int], ...] = (), number: int = 1, exact: bool = True) -> Grid:
    """A table whose cells stand between bars; ``\\`` is a line end within a cell."""
    cells = tuple(tuple(cell.strip().replace("\\", "\n") for cell in row.split("|")) for row in rows)
    return Grid(cells, message("{number}번째 표", number=number), spans, exact)


def occurrences(draft: Draft, name: str) -> list[Window]:
    return [one.window.value for each in draft.activities if each.name.value == name for one in each.occurrences]


def marked(months: set[int], mark: str = "●") -> str:
    return " | ".join(mark if month in months else "" for month in range(1, 13))


@pytest.mark.parametrize("mark", ["●", "■", "○", "▨", "→", "━", "√", "✔", "V", "█", "운영"])
def test_a_mark_in_a_month_is_a_time(mark: str) -> None:
    draft = drafted(
        "5. 추진일정", grid(f"구분 | {MONTHS}", f"하천 정화 캠페인 | {marked({4, 10}, mark)}", f"물길 해설 강좌 | {marked({5, 6, 7}, mark)}")
    )
    assert told(draft) == {"하천 정화 캠페인": (2, days((4, 1), (10, 31)), None), "물길 해설 강좌": (1, days((5, 1), (7, 31)), None)}
    assert occurrences(draft, "하천 정화 캠페인") == [days((4, 1), (4, 30)), days((10, 1), (10, 31))]
    assert ("물길 해설 강좌", "times") in doubted(draft)


def test_a_merged_bar_is_all_of_its_months_and_groups_are_no_activities() -> None:
    table = grid(
        f"구분 | 추진내용 | {MONTHS}",
        f"준비 | 세부계획 수립 | {marked({1})}",
        f"실행 | 마을해설사 양성교육 | {marked({3})}",
        f" | 골목 전시 | {marked({9})}",
        spans=((2, 0, 3, 0), (2, 4, 2, 7)),
    )
    assert told(drafted("추진 일정", table)) == {
        "세부계획 수립": (1, days((1, 1), (1, 31)), None),
        "마을해설사 양성교육": (1, days((3, 1), (6, 30)), None),
        "골목 전시": (1, days((9, 1), (9, 30)), None),
    }


def test_a_cell_of_a_month_has_a_day_or_a_count() -> None:
    table = grid(
        f"내용 | {MONTHS}",
        "작가 강연 | | | | 2회 | | | | | 3회 | | | ",
        "책의 날 행사 | | | | 23일 | | | | | | | | ",
        "독서모임 | | | | | 5.12. | | | | 9.8. | | | ",
    )
    draft = drafted("월별 추진일정", table)
    assert told(draft) == {
        "작가 강연": (5, days((4, 1), (9, 30)), None),
        "책의 날 행사": (1, days((4, 23)), None),
        "독서모임": (2, days((5, 12), (9, 8)), None),
    }
    assert ("작가 강연", "times") not in doubted(draft)


def test_months_of_the_year_before_are_named_and_are_no_window() -> None:
    table = grid(f"구 분 | 12월 | {MONTHS}", f"예비 회의 | ■ | {marked(set())}", f"노래교실 | | {marked({3, 4, 5})}")
    draft = drafted("추진 일정", table)
    assert told(draft) == {"예비 회의": (1, None, None), "노래교실": (1, days((3, 1), (5, 31)), None)}
    assert {one.name.value: one.undated.value for one in draft.activities if one.undated} == {"예비 회의": "12월"}


def test_months_as_bare_numbers_below_a_year_and_of_two_years() -> None:
    bare = grid(
        f"추진내용 | 2027년(월){' |' * 11} ",
        f" | {' | '.join(map(str, range(1, 13)))}",
        f"벼룩시장 | {marked({6, 9})}",
        spans=((0, 0, 1, 0), (0, 1, 0, 12)),
    )
    assert told(drafted("추진일정", bare)) == {"벼룩시장": (2, days((6, 1), (9, 30)), None)}
    two = grid(
        "구분 | 2026년 | | 2027년 | ",
        " | 11월 | 12월 | 1월 | 2월",
        "원탁회의 | | | | ●",
        "양성과정 | | ● | ● | ●",
        spans=((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)),
    )
    assert told(drafted("추진일정", two)) == {"원탁회의": (1, days((2, 1), (2, 28)), None), "양성과정": (1, days((1, 1), (2, 28)), None)}


def test_quarters_have_marks_counts_or_what_is_done_in_them() -> None:
    table = grid(
        "세부추진계획 | 추진계획(분기) | | | | 담당"," | 1/4 | 2/4 | 3/4 | 4/4 | ", "대피 훈련 | | ● | | ● | 안전팀", "자조모임 | 2회 | 3회 | 3회 | 2회 | 상담팀", spans=((0, 0, 1, 0), (0, 1, 0, 4), (0, 5, 1, 5)),
    )  # fmt: skip
    assert told(drafted("추진 일정", table)) == {"대피 훈련": (2, days((4, 1), (12, 31)), None), "자조모임": (10, days((1, 1), (12, 31)), None)}
    words = grid("구분 | 1분기 | 2분기 | 3분기 | 4분기", "주요내용 | · 계획 수립\\· 단원 모집 | · 걷기 대회 | · 요리교육 | · 결산 보고회")
    assert told(drafted("연간 일정", words)) == {
        "계획 수립": (1, days((1, 1), (3, 31)), None),
        "단원 모집": (1, days((1, 1), (3, 31)), None),
        "걷기 대회": (1, days((4, 1), (6, 30)), None),
        "요리교육": (1, days((7, 1), (9, 30)), None),
        "결산 보고회": (1, days((10, 1), (12, 31)), None),
    }


def test_numbers_by_quarter_below_goals_or_spending_are_no_activities() -> None:
    goals = grid("지표 | 1/4분기 | 2/4분기 | 3/4분기 | 4/4분기", "상담 건수(건) | 90 | 180 | 270 | 360")
    spending = grid("구분 | 3월 | 6월 | 9월 | 12월", "교육 운영 | 100 | 2,000 | 3,000 | 5,000", number=2)
    assert drafted("성과목표", goals, "집행계획(단위: 천원)", spending).activities == ()


def test_a_schedule_of_times_and_contents() -> None:
    table = grid(
        "일정 | 내용 | 비고",
        "1~2월 | 기본계획 수립 | ",
        "3월 | ○ 단체 모집 공고\\○ 선정심사 | 누리집",
        "4월~10월 | 봉사단 모임(월 2회) | ",
        "9월 중 | 역량강화 교육 | 35명",
        "11. 26. | 나눔 한마당 | ",
    )
    draft = drafted("4 추진 일정", table)
    assert told(draft) == {
        "기본계획 수립": (1, days((1, 1), (2, 28)), None),
        "단체 모집 공고": (1, days((3, 1), (3, 31)), None),
        "선정심사": (1, days((3, 1), (3, 31)), None),
        "봉사단 모임": (14, days((4, 1), (10, 31)), None),
        "역량강화 교육": (1, days((9, 1), (9, 30)), 35),
        "나눔 한마당": (1, days((11, 26)), None),
    }
    assert ("역량강화 교육", "people") in doubted(draft)


def test_steps_beside_a_merged_period() -> None:
    table = grid("사업수행\\(2월~11월) | 사업 공고", " | 현장 컨설팅", "성과관리\\(12월) | 만족도 조사", spans=((0, 0, 1, 0),))
    assert {name: window for name, (_times, window, _people) in told(drafted("추진일정", table)).items()} == {
        "사업 공고": days((2, 1), (11, 30)),
        "현장 컨설팅": days((2, 1), (11, 30)),
        "만족도 조사": days((12, 1), (12, 31)),
    }


def test_one_activity_in_several_rows_has_all_of_their_times() -> None:
    table = grid("월 | 주요행사", "3 | 주민자치 회의", "6 | 주민자치 회의, 단오 축제", "9 | 주민자치 회의")
    draft = drafted("월별 추진계획", table)
    assert told(draft) == {"주민자치 회의": (3, days((3, 1), (9, 30)), None), "단오 축제": (1, days((6, 1), (6, 30)), None)}
    assert len(occurrences(draft, "주민자치 회의")) == 3


def test_a_list_of_programmes_with_their_figures() -> None:
    table = grid(
        "연번 | 프로그램명 | 대상 | 인원 | 횟수 | 기간 | 장소 | 담당",
        "1 | 생활 중국어 | 성인 | 22명 | 주 1회(총 28회) | 3월~10월 | 1강의실 | 김가람",
        "2 | 사진 입문 | 어르신 | 13 | 9 | 4~6월 | 2강의실 | 이누리",
        "3 | 가족 도자체험 | 가족 8팀 | 32명 | 2회 | 5월, 11월 | 공방 | 박하늘",
        "계 | | | 67명 | 39회 | | | ",
    )
    draft = drafted("3. 세부사업", table)
    assert told(draft) == {
        "생활 중국어": (28, days((3, 1), (10, 31)), 22),
        "사진 입문": (9, days((4, 1), (6, 30)), 13),
        "가족 도자체험": (2, days((5, 1), (11, 30)), 32),
    }
    assert [one.audience and one.audience.value for one in draft.activities] == ["성인", "어르신", "가족 8팀"]
    assert any("67" in str(one.why) for one in draft.not_used)


def test_a_list_with_headings_of_two_rows_and_one_with_budgets() -> None:
    two = grid(
        "사업명 | 참여대상 | 계획 | | 일정",
        " | | 횟수 | 인원 | ",
        "여름 특강 | 초등학생 | 6 | 24 | 7월",
        "별빛 캠프 | 중학생 | 1 | 36 | 8. 5. ~ 8. 7.",
        spans=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4)),
    )
    assert told(drafted("세부사업 총괄", two)) == {"여름 특강": (6, days((7, 1), (7, 31)), 24), "별빛 캠프": (1, days((8, 5), (8, 7)), 36)}
    paid = grid(
        "세부사업 | 사업내용 | 대상 | 시기 | 횟수 | 예산(천원)",
        "연등 축제 | 등불 행렬 | 주민 | 5월 | 1회 | 4,000",
        "마을 총회 | 안건 의결 | 주민 220명 | 7. 3. | 1회 | 1,500",
        "합계 | | | | | 5,500",
    )
    draft = drafted("○ 총사업비 : 5,500천원", "세부사업계획", paid)
    assert told(draft) == {"연등 축제": (1, days((5, 1), (5, 31)), None), "마을 총회": (1, days((7, 3)), 220)}
    assert [one.lines for one in draft.activities] == [(0,), (1,)]


def test_cards_and_cells_of_labelled_lines() -> None:
    cards = (
        grid("사업명 | 꽃길 가꾸기", "사업기간 | 3월~6월", "사업대상 | 주민 28명", "사업내용 | 심기와 가꾸기 교육 | 횟수 | 6회"),
        grid("프로그램명 | 찾아가는 국악 공연", "일시 | 9. 11., 10. 9.", "인원 | 회당 120명", number=2),
    )
    draft = drafted("세부사업", *cards)
    assert told(draft) == {"꽃길 가꾸기": (6, days((3, 1), (6, 30)), 28), "찾아가는 국악 공연": (2, days((9, 11), (10, 9)), 120)}
    assert draft.basics.period is None
    cells = grid(
        "구분 | 내용",
        "우리말 교육 | ○ 기간 : 3월~11월\\○ 대상 : 이주여성 17명\\○ 횟수 : 총 54회",
        "가족 나들이 | ○ 일시 : 10월 중\\○ 대상 : 12가족(40명)",
    )
    assert told(drafted("3. 세부 추진내용", cells)) == {
        "우리말 교육": (54, days((3, 1), (11, 30)), 17),
        "가족 나들이": (1, days((10, 1), (10, 31)), 40),
    }


def test_the_days_of_one_course_are_its_occurrences() -> None:
    table = grid("회차 | 일시 | 교육내용", "1 | 4. 3.(토) 10:00 | 마음 열기", "2 | 4. 10.(토) 10:00 | 말하기", "3 | 4. 17.(토) 10:00 | 듣기")
    draft = drafted("대화법 교육 운영", "□ 교육 일정", table)
    assert told(draft) == {"대화법 교육 운영": (3, days((4, 3), (4, 17)), None)}
    assert [one.topic and one.topic.value for one in draft.activities[0].occurrences] == ["마음 열기", "말하기", "듣기"]
    assert not draft.not_used


BUDGET = grid(
    "세부사업 | 항목 | 산출내역 | 금액(천원)",
    "이웃사랑 국수나눔 | 재료비 | 150,000원×9회 | 1,350",
    "물빛 목공학교 운영 | 강사비 | 100,000원×6회 | 600",
    "물빛 어울림 축제 | 무대 설치 | 3,000,000원×1식 | 3,000",
    "합계 | | | 4,950",
    number=9,
)


def test_a_row_of_the_schedule_gives_an_activity_of_the_budget_its_time() -> None:
    schedule = grid(
        f"구분 | {MONTHS}",
        f"국수나눔 활동 | {marked({3, 4, 5, 6, 7, 8, 9, 10, 11})}",
        f"목공학교 | {marked({5, 6})}",
        f"물빛 축제 개최 | {marked({10})}",
    )
    draft = drafted("물빛동 주민자치회", "추진 일정", schedule, "소요예산", BUDGET)
    assert told(draft) == {
        "이웃사랑 국수나눔": (9, days((3, 1), (11, 30)), None),
        "물빛 목공학교 운영": (6, days((5, 1), (6, 30)), None),
        "물빛 어울림 축제": (1, days((10, 1), (10, 31)), None),
    }
    plan = plan_of(draft)
    assert isinstance(plan, Plan) and parse_plan(format_plan(plan)) == plan


def test_two_places_that_name_one_activity_at_different_times_are_one_with_a_doubt() -> None:
    schedule = grid("시기 | 내용", "6월 | 별빛 축제", "8월 | 별빛 축제 평가회", "10월 | 숲 교육")
    draft = drafted("세부추진계획", "1. 별빛 축제", "○ 일시 : 5. 15.(토)", "2. 숲 교육", "○ 일시 : 10. 7.", "추진일정", schedule)
    assert told(draft) == {
        "별빛 축제": (1, days((5, 15)), None),
        "별빛 축제 평가회": (1, days((8, 1), (8, 31)), None),
        "숲 교육": (1, days((10, 7)), None),
    }
    # A month that the day lies in is no other time.
    assert ("별빛 축제", "window") in doubted(draft) and ("숲 교육", "window") not in doubted(draft)


def test_the_words_of_a_time_that_is_no_date_are_in_the_note_of_the_activity() -> None:
    draft = drafted("물빛동 주민자치회", "세부추진계획", "- 눈썰매 체험 행사 : 겨울방학 중", "소요예산", BUDGET)
    plan = plan_of(draft)
    assert isinstance(plan, Plan)
    (sledge,) = [one for one in plan.activity if one.name.ko == "눈썰매 체험 행사"]
    assert sledge.window is None and sledge.note is not None and "겨울방학 중" in sledge.note.ko


def test_a_fee_in_the_budget_pays_for_the_activity_that_the_text_names() -> None:
    fees = grid("구분 | 산출근거 | 금액(천원)", "숲 놀이반 강사비 | 200,000원×12회 | 2,400", "합계 | | 2,400", number=9)
    draft = drafted(
        "Ⅲ. 세부 추진계획", "1 숲 놀이반 ‘초록 숨’", "○ 기 간 : 4월 ~ 9월", "○ 인 원 : 기수별 11명", "○ 횟 수 : 기수별 6회", "Ⅳ. 소요예산", fees
    )
    assert told(draft) == {"숲 놀이반 ‘초록 숨’": (6, days((4, 1), (9, 30)), 11)}
    (one,) = draft.activities
    assert one.lines == (0,) and one.name.doubt is not None and one.name.alternatives == ("숲 놀이반 강사비",)
    assert ("숲 놀이반 ‘초록 숨’", "times") in doubted(draft)
