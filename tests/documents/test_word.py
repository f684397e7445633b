"""Tables of Word documents."""

import pytest

from chatdong.documents.reader import UnreadableDocument
from chatdong.documents.table import MergedRange
from tests.documents.files import changed, grid, only, opened, word

NAME = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def written(body: str, name: str = NAME) -> bytes:
    return changed(word(), {"word/document.xml": f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'})


def cell(text: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_merged_cells_have_their_text_once_and_a_table_in_a_cell_is_one_of_its_own() -> None:
    document = opened(word())
    assert document.format == "docx"
    assert [(str(table.place), grid(table)) for table in document.tables] == [
        ("1번째 표", [["0-0", "예산", ""], ["운영비", "1-1", "1-2"], ["", "2-1", "2-2"], ["", "3-1", "3-2"]]),
        ("1번째 표의 3행 3열 안", [["안", "쪽"]]),
        ("3번째 표", [["끝", ""]]),
    ]
    assert document.tables[0].merged == (MergedRange(0, 1, 0, 2), MergedRange(1, 0, 3, 0))


def test_rows_and_cells_in_content_controls_are_read() -> None:
    inner = f"<w:sdt><w:sdtContent><w:tr>{cell('가')}<w:sdt><w:sdtContent>{cell('나')}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>"
    assert only(opened(written(f"<w:sdt><w:sdtContent><w:tbl>{inner}</w:tbl></w:sdtContent></w:sdt>"))) == [["가", "나"]]


def test_lines_tabs_and_paragraphs_are_kept_and_deleted_text_is_not() -> None:
    text = (
        "<w:tc><w:p><w:r><w:t>가</w:t><w:br/><w:t>나</w:t><w:tab/></w:r><w:del><w:r><w:delText>지움</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>넣음</w:t></w:r></w:ins></w:p><w:p><w:hyperlink><w:r><w:t>다</w:t></w:r></w:hyperlink></w:p></w:tc>"
    )
    assert only(opened(written(f"<w:tbl><w:tr>{text}</w:tr></w:tbl>"))) == [["가\n나\t넣음\n다"]]


def test_a_row_that_begins_further_right_keeps_its_columns_and_a_caption_is_the_name() -> None:
    rows = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("가")}</w:tr><w:tr>{cell("나")}{cell("다")}</w:tr>'
    document = opened(written(f'<w:tbl><w:tblPr><w:tblCaption w:val="예산 표"/></w:tblPr>{rows}</w:tbl>'))
    assert (document.tables[0].name, only(document)) == ("예산 표", [["", "가"], ["나", "다"]])


def test_a_cell_that_continues_nothing_is_a_cell() -> None:
    row = "<w:tr>" + cell("가", "<w:vMerge/>") + cell("나", "<w:gridSpan w:val='2'/>") + "</w:tr>"
    document = opened(written(f"<w:tbl>{row}</w:tbl>"))
    assert (only(document), document.tables[0].merged) == ([["가", "나", ""]], (MergedRange(0, 1, 0, 2),))


def test_a_document_that_is_saved_as_strict_is_read() -> None:
    assert only(opened(written(f"<w:tbl><w:tr>{cell('가')}</w:tr></w:tbl>", "http://purl.oclc.org/ooxml/wordprocessingml/main"))) == [["가"]]


def test_a_document_without_a_table_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="표가 없는 문서"):
        opened(written("<w:p/>"))
