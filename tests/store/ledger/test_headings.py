"""The meaning of headings. Those of other offices are named as public lists of 업무추진비, 보조금 and card payments have them."""

import pytest

from chatdong.store.ledger.headings import meaning_of, meaning_of_pair, unit_said


def field(title: str, kind: str = "spending") -> str | None:
    """The first field of a heading that nothing qualifies."""
    meaning = meaning_of(kind, title)
    return meaning.fields[0][0] if meaning.fields and not meaning.qualifier else None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        *(
            (title, "spent_on")
            for title in ("사용일시", "집행 일시", "결제일시", "승인일자", "이용일자", "거래일자", "집행실행일자", "연월일", "지출일(년월일)")
        ),
        *(
            (title, "amount_krw")
            for title in ("승인금액", "이용금액", "거래금액", "출금액", "사용액", "합계금액", "금 액", "금액(원)", "집행액(VAT포함)")
        ),
        *((title, "memo") for title in ("집행목적", "사용목적", "집행내역", "사용내역", "지출내역", "건명", "purpose")),
        ("집행액(당월)", "amount_krw"),
        ("지출액[2016년 5월]", "amount_krw"),
        ("단위", "unit"),
        ("승인구분", "approval"),
    ],
)
def test_headings_of_offices_are_known(title: str, expected: str) -> None:
    assert field(title) == expected


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("지출액(누계)", "누계"),
        ("집행액(예정)", "예정"),
        ("금액(예산)", "예산"),
        ("금액(잔액)", "잔액"),
        ("금액(USD)", "USD"),
        ("금액($)", "$"),
        ("집행액(%)", "%"),
        ("집행액 %", "%"),
        ("지출일(예정)", "예정"),
        ("금액(전년도)", "전년도"),
        ("금액(자부담)", "자부담"),
        ("금액(반납", "반납"),
    ],
)
def test_a_qualifier_in_a_heading_is_never_dropped(title: str, word: str) -> None:
    meaning = meaning_of("spending", title)
    assert meaning.fields and meaning.qualifier == word


def test_seats_are_no_attendance_and_a_row_number_is_no_occurrence() -> None:
    assert field("참석(정원)", "events") is None
    for title in ("No.", "NO", "연번", "번호", "순번"):
        assert field(title, "events") is None


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        ("집행", "일자", "spent_on"),
        ("집행", "금액", "amount_krw"),
        ("예산", "금액", None),
        ("집행액", "누계", None),
        ("집행액", "당월", "amount_krw"),
        ("", "금액", "amount_krw"),
    ],
)
def test_a_heading_of_two_rows_is_read_as_one(upper: str, lower: str, expected: str | None) -> None:
    meaning = meaning_of_pair("spending", upper, lower)
    assert (meaning.fields[0][0] if meaning.fields and not meaning.qualifier else None) == expected


def test_only_the_word_unit_sets_a_unit() -> None:
    assert unit_said("(단위: 천원)") == 1_000
    assert unit_said("[단위 : 백만원]") == 1_000_000
    assert unit_said("예산액: 16,000천원") is None
    assert unit_said("총 180,000원") is None


def test_a_purpose_in_other_words_comes_before_remarks() -> None:
    remarks = meaning_of("spending", "비고").fields[0]
    for title in ("사용목적(내역) *사용대상 포함", "집행내용(용도)", "지출용도"):
        (purpose,) = meaning_of("spending", title).fields
        assert (purpose[0], purpose[1] < remarks[1]) == ("memo", True)
