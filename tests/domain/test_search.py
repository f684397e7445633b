"""The search by name: what is nearest comes first, and initial consonants find Korean words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.search import Entry, found, initials

ENTRIES = (
    Entry("line", "1", "월 정기간담회 · 다과비"),
    Entry("activity", "2", "월 정기간담회"),
    Entry("page", "3", "예산 집행", "budget"),
    Entry("term", "4", "집행률", "execution rate"),
    Entry("page", "5", "예산"),
)


def ids(typed: str, most: int = 9) -> str:
    return "".join(entry.id for entry in found(ENTRIES, typed, most))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("예산", "53"),
        ("월 정기간담회", "21"),
        ("간담회", "12"),
        ("집행", "43"),
        ("ㅇㅅ", "35"),
        ("ㅈㅎㄹ", "4"),
        ("budget", "3"),
        ("BUDGET 집행", "3"),
        ("간담회 없는말", ""),
        ("", ""),
        ("  ", ""),
    ],
)
def test_the_nearest_name_comes_first_and_every_word_must_be_there(typed: str, expected: str) -> None:
    assert ids(typed) == expected


def test_no_more_are_found_than_are_asked_for() -> None:
    assert ids("예산", most=1) == "5"


def test_initial_consonants_are_those_of_each_syllable_and_other_signs_stay() -> None:
    assert initials("추진지원단 A-1 ㅋ") == "ㅊㅈㅈㅇㄷ A-1 ㅋ"


@given(st.text(alphabet="가나다각힣ㄱㅎ aB·", min_size=1).filter(str.strip))
def test_what_is_called_so_is_found_first_by_its_whole_name(name: str) -> None:
    called = Entry("page", "x", " ".join(name.split()))
    assert found([*ENTRIES, called], name, 1) == (called,)


@given(st.text(alphabet="가나다힣", min_size=1))
def test_every_korean_word_is_found_by_its_initial_consonants(name: str) -> None:
    assert found([Entry("page", "x", name)], initials(name), 1)
