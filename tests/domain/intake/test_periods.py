"""Notations of time, as windows of the fiscal year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.intake.periods import day_in, month_in, periods, whole_span
from chatdong.domain.plan.model import Window


def windows(text: str, year: int = 2016) -> list[str]:
    return [f"{one.window.start:%m%d}-{one.window.end:%m%d}" for one in periods(text, year)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'16년 5월, 11월", ["0501-0531", "1101-1130"]),
        ("4, 6, 9월", ["0401-0430", "0601-0630", "0901-0930"]),
        ("3~11월", ["0301-1130"]),
        ("'16년 6월 ~ 8월", ["0601-0831"]),
        ("2016. 3. 2.(수) ~ 12. 31.", ["0302-1231"]),
        ("2016.3~2016.12", ["0301-1231"]),
        ("5.13.(금)~5.14.(토)", ["0513-0514"]),
        ("3/11~3/14", ["0311-0314"]),
        ("5월~7월, 9월~11월", ["0501-0731", "0901-1130"]),
        ("상반기", ["0101-0630"]),
        ("상·하반기 각 5회", ["0101-0630", "0701-1231"]),
        ("1/4분기", ["0101-0331"]),
        ("2~3분기", ["0401-0930"]),
        ("6월 중 2회", ["0601-0630"]),
        ("8월 초", ["0801-0810"]),
        ("11월 말", ["1121-1130"]),
        ("2월", ["0201-0229"]),
        ("9월 4일", ["0904-0904"]),
        ("매월 셋째 주", ["0101-1231"]),
        ("~ 12. 31.", ["0101-1231"]),
        ("2월~익년 1월", ["0201-1231"]),
        ("2015년 11월", []),
        ("'15. 11월", []),
        ("350,000원×3명×2회", []),
        ("2단계 17개", []),
        ("3~12", []),
        ("2.5점", []),
        ("10~12명", []),
    ],
)
def test_a_notation_names_its_windows(text: str, expected: list[str]) -> None:
    assert windows(text) == expected


@pytest.mark.parametrize("text", ["매월", "~12. 31.", "2월~익년 1월", "3월~"])
def test_what_is_not_said_in_full_is_doubted(text: str) -> None:
    assert all(one.doubt is not None for one in periods(text, 2016))


@given(st.text(alphabet="0123456789월년분기상하반~.,/'초말중회매 ()-", max_size=40), st.integers(1990, 2100))
def test_whatever_is_written_a_window_lies_in_the_year(text: str, year: int) -> None:
    for one in periods(text, year):
        assert date(year, 1, 1) <= one.window.start <= one.window.end <= date(year, 12, 31)
        assert 0 <= one.start <= one.end <= len(text)


def test_days_and_months_with_their_year() -> None:
    assert day_in("결재일자 2016.03.31.") == date(2016, 3, 31)
    assert day_in("(복지정책과-22841, '14.9.14)") == date(2014, 9, 14)
    assert day_in("2016년 13월 1일") is None
    assert month_in("제작 ('15. 12월)") == date(2015, 12, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("’16. 3.~11월", ["0301-1130"]),
        ("2016년 3월 ~ 11(9개월)", ["0301-1130"]),
        ("10.1.~10.31.", ["1001-1031"]),
        ("2016-03-02 ~ 2016-11-30", ["0302-1130"]),
        ("5. 14.(토) 10:00~16:00", ["0514-0514"]),
        ("3·6·9·12월", ["0301-0331", "0601-0630", "0901-0930", "1201-1231"]),
        ("교부일~11월 말", ["0101-1130"]),
        ("8월 30일부터 11월 29일까지 주 1회씩", ["0830-1129"]),
        ("4월~10월(7,8월 제외)", ["0401-1031"]),
        ("주 2회(화·목)", ["0101-1231"]),
        ("추석 전", []),
        ("방학 중", []),
        ("협약일로부터 12개월", []),
        ("1/4", []),
    ],
)
def test_another_notation_names_its_windows(text: str, expected: list[str]) -> None:
    assert windows(text) == expected


def test_months_that_are_excepted_are_doubted_and_those_of_two_years_lie_in_the_plans_days() -> None:
    assert all(one.doubt is not None for one in periods("4월~10월(7,8월 제외)", 2016))
    school = Window(date(2016, 3, 1), date(2017, 2, 28))
    found = [(one.window.start, one.window.end) for one in periods("9월~2월, 1월", school)]
    assert found == [(date(2016, 9, 1), date(2017, 2, 28)), (date(2017, 1, 1), date(2017, 1, 31))]
    assert whole_span("2016. 7. ~ 2017. 6.") == Window(date(2016, 7, 1), date(2017, 6, 30))
    assert whole_span("7월 ~ 다음 해 6월") is None
