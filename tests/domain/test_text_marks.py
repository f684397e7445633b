"""Marks that nobody sees: what is compared without them, what comes off the ends, and what no text or name may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.text_marks import NO_ROOM, compared_by, stripped, voucher_key, why_no_name, why_no_text

ANY = st.text(st.one_of(st.characters(), st.sampled_from("Ⅴ＝－Ｖ가각ㅎ\u1112\u1161\u11ab\u3164\ufe0f" + NO_ROOM)), max_size=12)


@pytest.mark.parametrize(
    "written",
    ["V-1", "Ⅴ-1", "Ｖ－１", "V\u200b-1", "\u202eV-1", "\ufeffV-1 ", "V\u00ad-1", "V-\u20601\u200e", "V\0-1", "\u3000V-1\n", "\U000e0056V-1"],
)
def test_one_number_of_a_voucher_is_one_however_it_is_typed(written: str) -> None:
    assert compared_by(written) == voucher_key(written) == voucher_key(f" ' {written}") == "V-1"


@pytest.mark.parametrize("written", ["", " ", "\u200b", "\u202e", "–", " － ", "'", "'-"])
def test_what_stands_for_no_number_is_none(written: str) -> None:
    assert voucher_key(written) is None


def test_syllables_typed_letter_by_letter_are_the_syllables() -> None:
    assert compared_by("\u1100\u1167\u11af의-1") == compared_by("결의-1") == "결의-1"


def test_numbers_that_differ_to_the_eye_stay_apart() -> None:
    assert len({compared_by(number) for number in ("V-1", "v-1", "V-11", "V 1", "V1", "결의-1", "결의-l")}) == 7


@given(ANY)
def test_what_a_text_is_compared_by_is_compared_by_itself(text: str) -> None:
    assert compared_by(compared_by(text)) == compared_by(text)
    assert voucher_key(voucher_key(text) or "") == voucher_key(text)


@given(ANY)
def test_nothing_is_left_around_a_text_and_nothing_is_taken_from_within(text: str) -> None:
    kept = stripped(text)
    assert kept in text
    assert stripped(kept) == kept


def test_emoji_stay_whole() -> None:
    family = "👨\u200d👩\u200d👧 ❤\ufe0f"
    assert stripped(f" {family} ") == family
    assert why_no_name(family) is None
    assert why_no_text(family) is None


@pytest.mark.parametrize("mark", ["\0", "\n", "\r", "\t", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u200e", "\u061c", *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])  # fmt: skip
def test_a_name_with_a_control_or_a_direction_is_refused_by_the_number_of_its_mark(mark: str) -> None:
    why = why_no_name(f"마을{mark}모임")
    assert why is not None
    assert f"(U+{ord(mark):04X})" in str(why)
    assert mark not in str(why)


def test_a_zero_byte_in_a_text_is_called_what_it_is_and_lines_are_let_be() -> None:
    assert "NUL 문자(U+0000)" in str(why_no_text("다과\0비"))
    assert why_no_text("첫 줄\n둘째 줄\t\x1b") is None
