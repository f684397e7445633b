"""The period of a plan, where its document states one for the plan as a whole, and whose plan it is.

The forms are those of public notices and plans (2024. 1. ~ 12., 2023년 3월 ~ 11(9개월), 계약체결일 ~ 2026. 12. 11., 협약일로부터 12개월, a school
district's row of four cells); titles and figures are made up.
"""

from datetime import date

import pytest

from chatdong.domain.intake.as_plan import plan_of, unanswered
from chatdong.domain.intake.basics import Basics
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.drafting.answers import Answers, answered
from chatdong.domain.intake.drafting.json_form import draft_from_json, draft_to_json
from chatdong.domain.intake.fact import Part, chosen
from chatdong.domain.intake.paper import Grid, Paper, Paragraph
from chatdong.domain.intake.reader import read
from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan, Window
from chatdong.domain.plan.toml_format import format_plan, parse_plan

PLACE = message("본문")
BUDGET = Grid((("비목", "산출내역", "금액(원)"), ("강사비", "100,000원×8회", "800,000")), message("1번째 표"))


def drafted(*blocks: str | Grid, title: str = "2027년 하늘마을 배움 사업 계획") -> Draft:
    return read(Paper(tuple(Paragraph(one, PLACE) if isinstance(one, str) else one for one in (title, *blocks))))


def read_basics_of(*blocks: str | Grid) -> Basics:
    return drafted("1. 사업개요", *blocks).basics


def span(first: tuple[int, int, int], last: tuple[int, int, int]) -> Window:
    return Window(date(*first), date(*last))


YEAR = span((2027, 1, 1), (2027, 12, 31))


@pytest.mark.parametrize(
    ("words", "period", "sure"),
    [
        ("2027. 1. 1. ~ 12. 31.", YEAR, True),
        ("2027. 1. ~ 12.(12개월)", YEAR, True),
        ("’27. 3.~11월", span((2027, 3, 1), (2027, 11, 30)), False),
        ("2027년 3월 ~ 11(9개월)", span((2027, 3, 1), (2027, 11, 30)), False),
        ("3월 ~ 12월", span((2027, 3, 1), (2027, 12, 31)), False),
        ("2026. 7. ~ 2027. 6.(12개월)", span((2026, 7, 1), (2027, 6, 30)), True),
        ("2027-03-01 ~ 2028-02-29", span((2027, 3, 1), (2028, 2, 29)), True),
        ("협약일로부터 12개월", YEAR, False),
        ("계약체결일 ~ 2027.12.11.", YEAR, False),
        ("2025년 ~ 2027년", YEAR, False),
        ("2026. 1. ~ 2028. 12.(3년)", YEAR, False),
        ("2029. 1. ~ 2029. 12.", YEAR, False),
    ],
)
def test_a_period_is_read_as_it_is_written_and_an_unclear_one_is_doubted(words: str, period: Window, sure: bool) -> None:
    for label in ("○ 사업기간 : ", "❍ 추진기간: ", "ㅇ(사업기간) "):
        found = read_basics_of(f"{label}{words}").period
        assert found is not None
        assert (found.value, found.doubt is None) == (period, sure)
        assert words in found.quote
    table = read_basics_of(Grid((("사업기간", words, "사업대상", "주민"), ("운영방법", "공모", "비고", "없음")), message("2번째 표"))).period
    assert table is not None
    assert table.value == period


def test_a_document_without_a_period_has_none_and_that_of_an_activity_is_not_the_plans() -> None:
    assert read_basics_of("○ 사업대상 : 주민").period is None
    assert drafted("2. 세부추진계획", "1) 도예 교실", "○ 사업기간 : 3월 ~ 5월").basics.period is None


def test_the_plan_has_a_period_only_where_it_is_not_the_calendar_year() -> None:
    for words, period in (("2027. 1. 1. ~ 12. 31.", None), ("2027. 4. ~ 2028. 3.", span((2027, 4, 1), (2028, 3, 31)))):
        draft = drafted("하늘마을 도서관", "1. 사업개요", f"○ 사업기간 : {words}", "2. 소요예산", BUDGET)
        plan = plan_of(draft)
        assert isinstance(plan, Plan)
        assert plan.period == period
        assert parse_plan(format_plan(plan)) == plan
        assert draft_from_json(draft_to_json(draft)).basics == draft.basics


def test_months_of_a_plan_over_two_years_are_those_of_its_period() -> None:
    draft = drafted(
        "1. 사업개요",
        "○ 사업기간 : 2027. 7. ~ 2028. 6.",
        "2. 세부추진계획",
        "1) 합창 교실",
        "○ 기간 : 9월~3월",
        "2) 합창 발표회",
        "○ 일시 : 5. 20.",
        "3) 단원 회의",
        "○ 시기 : 매월",
    )
    found = {one.name.value: (one.window and one.window.value, one.times and one.times.value) for one in draft.activities}
    assert found["합창 교실"][0] == span((2027, 9, 1), (2028, 3, 31))
    assert found["합창 발표회"][0] == span((2028, 5, 20), (2028, 5, 20))
    assert found["단원 회의"] == (span((2027, 7, 1), (2028, 6, 30)), 12)


def test_every_month_means_those_of_the_period_and_days_outside_it_make_it_doubtful() -> None:
    inside = drafted("1. 사업개요", "○ 사업기간 : 2027. 3. ~ 11.", "2. 세부추진계획", "1) 마을 회의", "○ 시기 : 매월")
    assert inside.basics.period is not None and inside.basics.period.value == span((2027, 3, 1), (2027, 11, 30))
    (meeting,) = inside.activities
    assert meeting.times is not None and meeting.times.value == 9
    outside = drafted("1. 사업개요", "○ 사업기간 : 2027. 3. ~ 11.", "2. 추진일정", "○ 2월 : 강사 모집", "○ 4월 : 마을 회의")
    period = outside.basics.period
    assert period is not None and period.value == YEAR and period.doubt is not None
    other = outside.with_fact(Part.BASICS, "period", lambda of: chosen(of, 0)).basics.period
    assert other is not None and other.value == span((2027, 3, 1), (2027, 11, 30))


@pytest.mark.parametrize(
    ("blocks", "organisation", "sure"),
    [
        (("하늘마을 종합사회복지관",), "하늘마을 종합사회복지관", False),
        (("(2027. 1. 20. / 가온시 평생교육과)",), "가온시 평생교육과", False),
        (("○ 주관기관 : 하늘문화재단",), "하늘문화재단", True),
        (("○ 사업대상 : 주민",), None, False),
    ],
)
def test_whose_plan_it_is(blocks: tuple[str, ...], organisation: str | None, sure: bool) -> None:
    found = drafted(*blocks).basics.organisation
    assert (found and found.value) == organisation
    assert found is None or (found.doubt is None) is sure


def test_an_organisation_in_the_title_is_a_guess_and_a_common_noun_is_none() -> None:
    named = drafted(title="2027년 하늘빛복지관 나눔 사업 계획").basics.organisation
    assert named is not None and named.value == "하늘빛복지관" and named.doubt is not None
    assert drafted(title="2027년 작은도서관 지원 사업 계획").basics.organisation is None


def test_an_organisation_that_nobody_has_told_is_asked_and_the_answer_is_the_plans() -> None:
    draft = drafted("2. 소요예산", BUDGET)
    plan = plan_of(draft)
    assert isinstance(plan, Plan)
    assert [one.key for one in unanswered(plan)] == ["organisation"]
    told = plan_of(answered(draft, Answers(organisation="하늘문화재단")))
    assert isinstance(told, Plan)
    assert told.organisation.ko == "하늘문화재단" and unanswered(told) == ()
