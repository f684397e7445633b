"""A text file as a document: its paragraphs, and the tables that tabs and bars show."""

import pytest

from chatdong.documents.document import Paragraph
from chatdong.documents.reader import UnreadableDocument
from chatdong.documents.table import Table
from tests.documents.files import grid, opened


def flow(text: str) -> list[object]:
    return [part.text if isinstance(part, Paragraph) else grid(part) for part in opened(text.encode(), "계획.txt", prose=True).flow]


def test_lines_are_paragraphs_and_lines_with_tabs_are_rows() -> None:
    assert flow("제목\n\n편성목\t금액\n운영비\t1,000\n\n  - 끝\n") == ["제목", [["편성목", "금액"], ["운영비", "1,000"]], "  - 끝"]


def test_bars_part_cells_and_the_rule_between_rows_is_none() -> None:
    assert flow("| 항목 | 금액 |\n|---|---|\n| 강사비 | 100 |\n") == [[["항목", "금액"], ["강사비", "100"]]]
    assert flow("┏━━┯━━┓\n┃항목│금액┃\n┣━━┿━━┫\n┃강사비│100┃\n┗━━┷━━┛\n") == [[["항목", "금액"], ["강사비", "100"]]]


def test_tags_of_a_page_are_left_out_and_boxes_to_tick_are_signs() -> None:
    text = '검토\t내용\n협의\t유 <input checked type="checkbox"> 무 <input type="checkbox"><br>A &amp; B <b>굵게</b>\n'
    assert flow(text) == [[["검토", "내용"], ["협의", "유 ■ 무 □\nA & B 굵게"]]]


def test_an_old_encoding_is_found_and_a_file_of_something_else_is_refused() -> None:
    document = opened("추진계획 수립 : 3월\n".encode("cp949"), "계획.txt", prose=True)
    assert document.encoding == "cp949" and document.texts == ("추진계획 수립 : 3월",)
    with pytest.raises(UnreadableDocument):
        opened(bytes(range(256)) * 20, "계획.txt", prose=True)
    with pytest.raises(UnreadableDocument, match="빈 파일"):
        opened(b" \n\n", "계획.txt", prose=True)


def test_the_place_of_a_part_is_its_line() -> None:
    parts = opened("가\n\n나\t다\t라\n마\t바\t사\n".encode(), "a.txt", prose=True).flow
    assert [str(part.place) for part in parts if isinstance(part, Paragraph | Table)] == ["1번째 줄", "3~4번째 줄의 표"]


def test_two_blanks_part_the_cells_of_lines_that_have_as_many_words_as_their_headings() -> None:
    text = "항목  내역  금액(원)\n강사비  글쓰기 강사 1인  100,000\n운영비  다과  40,000\n합  계    140,000\n\n담당: 기획팀  전화  없음\n"
    rows = [["항목", "내역", "금액(원)"], ["강사비", "글쓰기 강사 1인", "100,000"], ["운영비", "다과", "40,000"], ["합계", "", "140,000"]]
    assert flow(text) == [rows, "담당: 기획팀  전화  없음"]
    assert flow("첫째  둘째  셋째\n이 줄은  두 칸뿐이다\n") == ["첫째  둘째  셋째", "이 줄은  두 칸뿐이다"]
