"""Text files of cells: what parts them, quotes that are out of place, and what is refused."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.documents.delimited import LONGEST_ROW, SEPARATORS
from chatdong.documents.reader import UnreadableDocument
from tests.documents.files import grid, only, opened
from tests.properties import examples


@pytest.mark.parametrize("separator", SEPARATORS)
def test_what_parts_the_cells_is_found_and_said(separator: str) -> None:
    rows = [["지출일", "내역", "금액"], ["2016-05-13", "다과", "1000"], ["2016-05-14", "강사료", "2000"]]
    document = opened("\n".join(separator.join(row) for row in rows).encode())
    assert (document.format, document.separator, only(document)) == ("csv", separator, rows)


def test_amounts_with_commas_between_semicolons_or_tabs_are_one_cell() -> None:
    for separator in ";\t":
        lines = [separator.join(row) for row in (["가", "나", "다"], ["1,000,000", "2,000", "3,000"], ["4,000,000", "5,000", "6,000"])]
        assert opened("\n".join(lines).encode()).separator == separator


def test_a_person_may_choose_what_parts_the_cells() -> None:
    assert only(opened(b"a,b;c\n", separator=";")) == [["a,b", "c"]]


def test_the_line_that_tells_excel_the_separator_is_no_row() -> None:
    document = opened("sep=;\n가;나,다\n".encode())
    assert (document.separator, only(document)) == (";", [["가", "나,다"]])


def test_a_row_has_its_number_in_excel_with_blank_rows_and_cells_of_several_lines() -> None:
    assert only(opened('가,나\r\n\r\n"두\r\n줄",다\r\n'.encode())) == [["가", "나"], [], ["두\r\n줄", "다"]]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(newline: str) -> None:
    assert only(opened(newline.join(["가,나", "1,2", "3,4"]).encode("cp949"))) == [["가", "나"], ["1", "2"], ["3", "4"]]


def test_a_table_is_read_as_often_as_it_is_asked_for() -> None:
    table = opened(b"a,b\n1,2\n3\n").tables[0]
    assert (table.name, table.height, table.width) == ("", 3, 2)
    assert grid(table) == grid(table) == [["a", "b"], ["1", "2"], ["3"]]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('"우수" 사례,2,3', ['"우수" 사례', "2", "3"]),
        ('"홍길동,2,3', ['"홍길동', "2", "3"]),
        ('12" 모니터,2,3', ['12" 모니터', "2", "3"]),
        ('"가, 나" 다,2,3', ["가, 나 다", "2", "3"]),
    ],
)
def test_one_quote_out_of_place_does_not_refuse_a_file_whose_rows_are_alike(line: str, cells: list[str]) -> None:
    document = opened(f'가,나,다\n{line}\n"1,0",2,3\n"마",바,사\n'.encode())
    assert only(document) == [["가", "나", "다"], cells, ["1,0", "2", "3"], ["마", "바", "사"]]
    told = line.startswith('"')
    assert [str(note) for note in document.notes] == (["큰따옴표가 짝이 맞지 않는 행 1개는 따옴표를 글자로 읽었습니다: 2행"] if told else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('가,나\n"다\n라,마\n', "2행: 큰따옴표가 잘못 쓰였습니다"),
        ('가,나\n"다" 라\n', "2행: 큰따옴표가 잘못 쓰였습니다"),
        ("가,나\n" + '"다,1\n' * 101, "102행: 큰따옴표가 잘못 쓰였습니다"),
        ("가,나\n" + "," * 200 + "\n", "2행: 칸이 200개를 넘습니다"),
        ("가,나\n" + "다" * 140_000 + "\n", "2행: 한 칸이 너무 깁니다"),
        ("가,나\n" + ("다" * 100 + ",") * 190 + "\n" + '"' + "라,마\n" * (LONGEST_ROW // 4) + '"', "행: "),
    ],
)
def test_a_file_whose_rows_are_not_sure_is_refused_with_the_row(text: str, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words):
        opened(text.encode())


CELL = st.text(st.characters(codec="cp949", exclude_categories=("Cc", "Cs")) | st.sampled_from(',;"\n\t|'), max_size=12)


@examples(500)
@given(
    st.lists(st.lists(CELL, min_size=2, max_size=6), min_size=1, max_size=10),
    st.sampled_from(SEPARATORS),
    st.sampled_from(("\n", "\r\n")),
    st.sampled_from(("utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "gb18030")),
)
def test_what_was_written_is_what_is_read_cell_by_cell(rows: list[list[str]], separator: str, newline: str, encoding: str) -> None:
    held = io.StringIO()
    written = [["지출일", "금액"], *rows]
    csv.writer(held, delimiter=separator, lineterminator=newline).writerows(written)
    assert only(opened(held.getvalue().encode(encoding), encoding=encoding, separator=separator)) == written
