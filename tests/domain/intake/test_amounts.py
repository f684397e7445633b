"""Amounts as Korean offices write them, in figures, with scale words, and in words; what is no amount gives none."""

import pytest

from chatdong.domain.intake.budget.amounts import amount_in, amounts_in, is_named, unit_in

WRITTEN = {
    "1억 2천만원": 120_000_000,
    "3백만원": 3_000_000,
    "1,200만원": 12_000_000,
    "5십만원": 500_000,
    "일금 삼백만원정(₩3,000,000)": 3_000_000,
    "약 5천만 원": 50_000_000,
    "12백만원": 12_000_000,
    "1.2억원": 120_000_000,
    "15억5000만원": 1_550_000_000,
    "금 일억이천삼백만원 정": 123_000_000,
    "金 五百萬원整": 5_000_000,
    "금1,700,000,000원(금일십칠억원)": 1_700_000_000,
    "2만5천원": 25_000,
    "3천6백만원": 36_000_000,
    "1억 2천5백만 원": 125_000_000,
    "△2,590천원": -2_590_000,
    "₩45,000": 45_000,
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_cell_and_a_sentence_have_the_same_amount(written: str) -> None:
    assert amount_in(written) == WRITTEN[written]
    assert [won for won, _start, _end in amounts_in(f"사업비는 {written} 이다")] == [WRITTEN[written]]


def test_a_bare_number_counts_in_the_unit_of_its_table_and_a_named_one_does_not() -> None:
    assert amount_in("1,200", 1_000) == 1_200_000 and not is_named("1,200")
    assert amount_in("1,200만원", 1_000) == 12_000_000 and is_named("1,200만원")
    assert amount_in("12,000(48%)", 1_000) == 12_000_000 and unit_in("(단위: 백만원)") == 10**6


@pytest.mark.parametrize("written", ["80%", "82.5 %", "제3회", "10,000원×3명", "백만원", "-", "", "1식", "일금 삼백만원정(₩3,100,000)"])
def test_what_is_no_amount_or_contradicts_itself_gives_none(written: str) -> None:
    assert amount_in(written) is None


@pytest.mark.parametrize("text", ["공원 일원의 환경 정비", "(단위: 백만원)", "100,000원×20명", "직원 이원 배치", "2024년 3월 15일"])
def test_words_that_look_like_amounts_are_none(text: str) -> None:
    assert amounts_in(text) == ()


def test_several_amounts_of_a_sentence_keep_their_places() -> None:
    text = "총 80억원(국비 48억원, 지방비 32억 5천만원)"
    found = amounts_in(text)
    assert [won for won, _start, _end in found] == [8_000_000_000, 4_800_000_000, 3_250_000_000]
    assert [text[start:end].strip() for _won, start, end in found] == ["80억원", "48억원", "32억 5천만원"]
