"""Tables of Hangul documents, HWPX and HWP 5."""

from pathlib import Path

import pytest
from hwpx import HwpxDocument

from chatdong.documents.package import MOST_TAGS
from chatdong.documents.reader import UnreadableDocument
from chatdong.documents.table import MergedRange
from tests.documents.files import changed, grid, hwp, hwpx, only, opened

SECTION = "Contents/section0.xml"
NAME = "http://www.hancom.co.kr/hwpml/2011/paragraph"


def written(body: str, name: str = NAME) -> bytes:
    return changed(hwpx(), {SECTION: f'<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hp="{name}">{body}</hs:sec>'})


def table(cells: str, more: str = "") -> str:
    return f"<hp:p><hp:run><hp:tbl>{more}<hp:tr>{cells}</hp:tr></hp:tbl></hp:run></hp:p>"


def cell(text: str, column: int = 0) -> str:
    place = f'<hp:cellAddr colAddr="{column}" rowAddr="0"/><hp:cellSpan colSpan="1" rowSpan="1"/>'
    return f"<hp:tc><hp:subList><hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p></hp:subList>{place}</hp:tc>"


@pytest.mark.parametrize(("kind", "make"), [("hwpx", hwpx), ("hwp", hwp)])
def test_merged_cells_have_their_text_once_and_a_table_in_a_cell_is_one_of_its_own(kind: str, make) -> None:
    document = opened(make())
    assert document.format == kind
    assert [(str(table.place), grid(table)) for table in document.tables] == [
        ("1번째 표", [["0-0", "예산", ""], ["운영비", "1-1", "1-2"], ["", "2-1", "2-2"], ["", "3-1", "3-2"]]),
        ("1번째 표의 3행 3열 안", [["안", "쪽"]]),
        ("3번째 표", [["끝", ""]]),
    ]
    assert document.tables[0].merged == (MergedRange(0, 1, 0, 2), MergedRange(1, 0, 3, 0))


def test_line_ends_and_spaces_of_hangul_are_kept_and_deleted_text_is_not() -> None:
    text = "가<hp:lineBreak/>나<hp:fwSpace/>다<hp:deleteBegin/>지움<hp:deleteEnd/>라<hp:tab/>"
    assert only(opened(written(table(cell(text))))) == [["가\n나 다라\t"]]


def test_a_caption_is_the_name_and_notes_are_no_text_of_a_cell() -> None:
    caption = "<hp:caption><hp:subList><hp:p><hp:run><hp:t>표 1.  예산</hp:t></hp:run></hp:p></hp:subList></hp:caption>"
    note = "<hp:ctrl><hp:footNote><hp:subList><hp:p><hp:run><hp:t>주석</hp:t></hp:run></hp:p></hp:subList></hp:footNote></hp:ctrl>"
    cells = cell("가").replace("<hp:run>", f"<hp:run>{note}", 1)
    document = opened(written(table(cells, caption)))
    assert (document.tables[0].name, only(document)) == ("표 1. 예산", [["가"]])


def test_a_document_of_a_later_version_of_the_format_is_read() -> None:
    assert only(opened(written(table(cell("가") + cell("나", 2)), "http://www.owpml.org/owpml/2024/paragraph"))) == [["가", "", "나"]]


def test_sections_are_read_in_their_order() -> None:
    parts = {f"Contents/section{number}.xml": f'<s xmlns:hp="{NAME}">{table(cell(str(number)))}</s>' for number in (10, 2, 0)}
    assert [grid(one) for one in opened(changed(hwpx(), parts)).tables] == [[["0"]], [["2"]], [["10"]]]


def test_a_document_with_a_password_is_refused_for_it() -> None:
    manifest = '<m xmlns:odf="urn"><odf:file-entry full-path="Contents/section0.xml"><odf:encryption-data/></odf:file-entry></m>'
    with pytest.raises(UnreadableDocument, match="암호가 걸린"):
        opened(changed(hwpx(), {"META-INF/manifest.xml": manifest, SECTION: b"\x93\x11\x00junk"}))
    data = hwp()
    flags = data.index(b"HWP Document File") + 36
    with pytest.raises(UnreadableDocument, match="암호가 걸린"):
        opened(data[:flags] + bytes([data[flags] | 2]) + data[flags + 1 :])


def test_a_section_of_more_tags_than_the_memory_holds_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="압축을 풀면 너무 커지는"):
        opened(written("<p/>" * MOST_TAGS), prose=True)


@pytest.mark.full
def test_a_document_that_would_fill_the_memory_when_it_is_unpacked_is_refused(tmp_path: Path) -> None:
    document = HwpxDocument.new()
    for _half in range(2):
        document.add_paragraph("강사료 150,000원 " * 400_000)
    document.save_to_path(tmp_path / "large.hwp")
    with pytest.raises(UnreadableDocument, match="압축을 풀면 너무 커지는"):
        opened((tmp_path / "large.hwp").read_bytes(), prose=True)


def test_a_document_for_distribution_is_refused_as_one() -> None:
    data = hwp()
    flags = data.index(b"HWP Document File") + 36
    with pytest.raises(UnreadableDocument, match="배포용"):
        opened(data[:flags] + bytes([data[flags] | 4]) + data[flags + 1 :])


def test_a_document_without_a_table_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="표가 없는 문서"):
        opened(written("<hp:p><hp:run><hp:t>글</hp:t></hp:run></hp:p>"))
