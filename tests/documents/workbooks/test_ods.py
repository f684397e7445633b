"""Workbooks of LibreOffice: cells by their types, what is repeated, and what is refused."""

import pytest

from chatdong.documents.reader import UnreadableDocument
from chatdong.documents.table import MergedRange
from tests.documents.files import grid, ods, only, opened


def cell(kind: str, value: str = "", shown: str = "", more: str = "") -> str:
    attribute = {"float": "value", "percentage": "value", "currency": "value"}.get(kind, f"{kind}-value")
    told = f' office:value-type="{kind}" office:{attribute}="{value}"' if kind else ""
    return f"<table:table-cell{told} {more}>{f'<text:p>{shown}</text:p>' if shown else ''}</table:table-cell>"


def sheet(rows: str, more: str = "") -> str:
    return f'<table:table table:name="집행" {more}>{rows}</table:table>'


def row(cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{cells}</table:table-row>"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (cell("float", "150000", "150,000"), "150000"),
        (cell("float", "1E+020"), "100000000000000000000"),
        (cell("percentage", "0.125", "13%"), "0.125"),
        (cell("currency", "1500", "₩1,500"), "1500"),
        (cell("date", "2016-05-13", "5월 13일"), "2016-05-13"),
        (cell("date", "2016-05-13T13:30:00.4"), "2016-05-13 13:30"),
        (cell("date", "10113-09-19", "10113-09-19"), "10113-09-19"),
        (cell("time", "PT13H30M00S"), "13:30"),
        (cell("time", "PT30H05M00S"), "30:05:00"),
        (cell("time", "-PT01H00M00S"), "-01:00:00"),
        (cell("boolean", "true"), "TRUE"),
        (cell("boolean", "false"), "FALSE"),
        (cell("string", "", "#DIV/0!"), "#DIV/0!"),
        (cell("", "", "가<text:s text:c='2'/>나<text:line-break/><text:span>다</text:span>"), "가  나\n다"),
        ("<table:table-cell><text:p>가</text:p><text:p>나</text:p></table:table-cell>", "가\n나"),
        ("<table:table-cell><office:annotation><text:p>메모</text:p></office:annotation><text:p>가</text:p></table:table-cell>", "가"),
    ],
)
def test_a_cell_is_the_text_of_its_value(xml: str, text: str) -> None:
    assert only(opened(ods(sheet(row(xml))))) == [[text]]


def test_repeated_cells_and_rows_are_there_as_often_as_they_are_told() -> None:
    blank = "<table:table-cell table:number-columns-repeated='16384'/>"
    rows = (
        row(cell("float", "5", more="table:number-columns-repeated='2'") + blank, "table:number-rows-repeated='2'")
        + row(blank, "table:number-rows-repeated='3'")
        + row(blank.replace("16384", "2") + cell("", "", "끝"))
        + row(blank, "table:number-rows-repeated='1048570'")
    )
    document = opened(ods(sheet(rows)))
    assert only(document) == [["5", "5", ""], ["5", "5", ""], *[["", "", ""]] * 3, ["", "", "끝"]]
    assert (document.tables[0].height, document.tables[0].width) == (6, 3)


def test_merged_cells_are_told_and_hidden_sheets_come_last() -> None:
    spanned = cell("", "", "제목", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
    covered = "<table:covered-table-cell/><table:table-cell><text:p>끝</text:p></table:table-cell>"
    hidden = sheet(row(cell("", "", "숨김")), 'table:style-name="hidden"')
    document = opened(ods(hidden + sheet(row(spanned + covered) + row(""))))
    assert [str(table.place) for table in document.tables] == ["2번째 시트", "1번째 시트(숨겨져 있음)"]
    assert document.tables[0].merged == (MergedRange(0, 0, 1, 1),)
    assert grid(document.tables[0]) == [["제목", "", "끝"]]


def test_a_sheet_that_would_fill_the_memory_and_one_that_is_too_wide_are_refused() -> None:
    many = cell("float", "5", more="table:number-columns-repeated='200'")
    with pytest.raises(UnreadableDocument, match="너무 큽니다"):
        opened(ods(sheet(row(many, "table:number-rows-repeated='1048576'"))))
    with pytest.raises(UnreadableDocument, match="칸이 200개를 넘습니다"):
        opened(ods(sheet(row(many.replace("200", "201")))))


def test_a_workbook_without_a_cell_and_one_with_a_password_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="모든 시트가 비어 있습니다"):
        opened(ods(sheet(row(cell("")))))
    manifest = '<manifest:manifest xmlns:manifest="urn"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    with pytest.raises(UnreadableDocument, match="암호가 걸린"):
        opened(ods("", **{"META-INF/manifest.xml": manifest, "content.xml": b"\x00\x01junk"}))
