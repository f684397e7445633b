"""What of a document went into no value of its draft is listed, so that nothing is lost in silence."""

from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.drafting.not_used import MOST_LISTED
from chatdong.domain.intake.paper import Grid, Paper, Paragraph
from chatdong.domain.intake.reader import read
from chatdong.domain.message import message


def draft_of(*blocks: str | tuple[tuple[str, ...], ...]) -> Draft:
    """The draft of a paper with these paragraphs and tables."""
    made = [
        Paragraph(one, message("{number}번째 문단", number=k)) if isinstance(one, str) else Grid(one, message("{number}번째 표", number=k))
        for k, one in enumerate(blocks, start=1)
    ]
    return read(Paper(tuple(made)))


def quotes(draft: Draft) -> list[str]:
    return [one.quote for one in draft.not_used]


BUDGET = (("편성목", "항목", "산출내역", "금액(원)"), ("일반운영비", "강사비", "100,000원×2명×3회", "600,000"))


def test_a_line_with_a_number_that_no_value_was_read_from_is_listed_with_the_number() -> None:
    found = draft_of("2027년 배움터 운영 계획", "□ 소요예산", BUDGET, "○ 문의가 하루 37통 온다")
    one = next(one for one in found.not_used if "37" in one.quote)
    assert "37" in str(one.why) and str(one.place) == "4번째 문단"


def test_what_was_read_as_a_value_is_not_listed() -> None:
    found = draft_of("2027년 배움터 운영 계획", "□ 소요예산", BUDGET)
    assert found.budget.items and not [quote for quote in quotes(found) if "100,000" in quote or "600,000" in quote]


def test_a_row_of_a_table_that_is_in_no_value_is_listed_whole() -> None:
    goals = (("지표명", "비고", "결과"), ("이용자 만족도", "82.4점", "86.5점"))
    listed = quotes(draft_of("2027년 배움터 운영 계획", "□ 소요예산", BUDGET, goals))
    assert any("82.4점" in quote and "86.5점" in quote for quote in listed)


def test_years_and_the_marks_of_headings_are_no_numbers() -> None:
    assert not quotes(draft_of("2027년 배움터 운영 계획", "1. 목적", "② 배경", "[3] 근거", "4 행정사항", "- 12 -", "’16년의 일", "2026년"))


def test_a_number_with_a_comma_is_no_year() -> None:
    assert any("2,000" in quote for quote in quotes(draft_of("2027년 배움터 운영 계획", "○ 누리집 방문이 2,000번을 넘었다")))


def test_a_document_without_a_year_lists_what_it_cannot_use_too() -> None:
    assert any("37" in quote for quote in quotes(draft_of("배움터 운영 계획", "○ 하루 37통")))


def test_the_list_ends_and_says_that_there_is_more() -> None:
    found = draft_of("2027년 배움터 운영 계획", *(f"○ 사항 {k}통" for k in range(100, 100 + MOST_LISTED + 50)))
    assert len(found.not_used) == MOST_LISTED + 1 and "더 있습니다" in str(found.not_used[-1].why)
