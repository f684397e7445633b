"""Workbooks of Excel 2007 and later: cells as text, merged ranges, hidden sheets, and what is refused."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import openpyxl.styles
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from chatdong.documents.cell_text import NOT_COMPUTED, cell_text
from chatdong.documents.reader import UnreadableDocument
from chatdong.documents.table import MergedRange
from tests.documents.files import KINDS, changed, grid, many_kinds, only, opened, workbook, xlsx, zipped
from tests.properties import examples

SHEET = "xl/worksheets/sheet1.xml"


def test_every_kind_of_cell_is_text_and_a_row_has_its_number_in_excel() -> None:
    document = opened(many_kinds())
    assert document.format == "xlsx"
    assert grid(document.tables[0]) == KINDS
    assert (document.tables[0].height, document.tables[0].width) == (8, 3)


def test_a_table_is_read_as_often_as_it_is_asked_for_and_two_at_a_time() -> None:
    first, second = opened(many_kinds()).tables
    assert [*zip(first.rows(), second.rows(), strict=False)] == [(KINDS[0], ["안 보임"])]
    assert grid(first) == grid(first) == KINDS


def test_a_merged_cell_has_its_text_once_and_its_range_is_told() -> None:
    assert opened(many_kinds()).tables[0].merged == (MergedRange(0, 0, 0, 2),)


def test_a_hidden_sheet_comes_after_those_that_are_seen_and_is_said_to_be_hidden() -> None:
    tables = opened(many_kinds()).tables
    assert [(table.name, str(table.place)) for table in tables] == [("집행", "2번째 시트"), ("숨김", "1번째 시트(숨겨져 있음)")]


def test_a_table_that_begins_below_and_beside_a1_keeps_its_rows_and_columns() -> None:
    book = openpyxl.Workbook()
    book.active["C3"] = "가"
    assert only(opened(workbook(book))) == [["", "", ""], ["", "", ""], ["", "", "가"]]


def test_a_formula_is_its_computed_value_and_one_without_a_value_is_said() -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"가"</f><v>가</v></c><c r="C1" t="str"><f>""</f><v></v></c>'
    computed = opened(changed(xlsx([["가"]]), {SHEET: _sheet(f'<row r="1">{cells}</row>')}))
    assert [cell for cell in only(computed)[0] if cell] == ["2", "가"]
    assert computed.notes == ()
    book = openpyxl.Workbook()
    book.active["A1"] = "합계"
    book.active["B1"] = "=1+1"
    document = opened(workbook(book))
    assert only(document) == [["합계", NOT_COMPUTED]]
    assert "값이 저장되지 않은 수식이 1칸" in str(document.notes[0])


def test_what_is_hidden_or_struck_out_is_read_and_said_with_its_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 6):
        sheet.append([f"r{row}", row])
    for row in (2, 4):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet["A3"].font = openpyxl.styles.Font(strike=True)
    document = opened(workbook(book))
    assert only(document) == [[f"r{row}", str(row)] for row in range(1, 6)]
    said = " ".join(map(str, document.notes))
    assert "숨겨진 행 2개도 읽었습니다(2, 4행)" in said
    assert "숨겨진 열 1개도" in said
    assert "취소선이 그어진 칸이 있는 행 1개도 읽었습니다(3행)" in said


@pytest.mark.parametrize(
    ("code", "units", "divided"),
    [
        ('#,##0"천원"', ("천원",), False),
        ('#,##0\\ "백만원";[Red]-#,##0', ("백만원",), False),
        ('#,##0"원"', ("원",), False),
        ('#,##0,"천원"', ("원",), False),
        ("#,##0,", (), True),
        ("#,##0,,", (), True),
        ("#,##0", (), False),
        ("yyyy-mm-dd", (), False),
        ("[$₩-412]#,##0", (), False),
    ],
)
def test_the_unit_that_a_number_format_shows_is_told(code: str, units: tuple[str, ...], divided: bool) -> None:
    book = openpyxl.Workbook()
    book.active.append(["금액", "비고"])
    book.active.append([350_000, "다과"])
    book.active["A2"].number_format = book.active["B2"].number_format = code
    document = opened(workbook(book))
    assert document.tables[0].units == ({0: units} if units else {})
    assert ("저장된 수를 읽었습니다" in " ".join(map(str, document.notes))) == divided


def test_errors_of_every_kind_are_their_text() -> None:
    errors = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
    book = openpyxl.Workbook()
    book.active.append(["가", *errors])
    assert only(opened(workbook(book))) == [["가", *errors]]


def test_a_sheet_that_is_too_wide_is_left_out_and_said_and_alone_it_is_refused() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "가"
    wide = book.create_sheet("넓음")
    wide.cell(1, 201).value = "끝"
    document = opened(workbook(book))
    assert only(document) == [["가"]]
    assert str(document.notes[0]) == "시트 ‘넓음’: 칸이 200개를 넘습니다. 쓰지 않는 열을 지워 주십시오."
    del book["Sheet"]
    with pytest.raises(UnreadableDocument, match="칸이 200개를 넘습니다"):
        opened(workbook(book))


def test_a_cell_in_the_last_corner_of_a_sheet_does_not_fill_the_memory() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "가"
    book.active["XFD1048576"] = "끝"
    with pytest.raises(UnreadableDocument, match="너무 큽니다\\(1,048,576행 × 16,384열\\)"):
        opened(workbook(book))


@pytest.mark.parametrize("rows", ['<row><c t="str"><v>가</v></c></row><row r="1048576">' + '<c t="str"><v>a</v></c>' * 5000 + "</row>"])
def test_cells_without_an_address_are_counted_too(rows: str) -> None:
    with pytest.raises(UnreadableDocument, match="너무 큽니다\\(1,048,576행"):
        opened(changed(xlsx([["가"]]), {SHEET: _sheet(rows)}))


def test_a_sheet_whose_elements_have_a_prefix_is_read() -> None:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f'<x:worksheet xmlns:x="{name}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    assert only(opened(changed(xlsx([["가"]]), {SHEET: part}))) == [["5"]]


def _sheet(rows: str) -> str:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{name}"><sheetData>{rows}</sheetData></worksheet>'


@pytest.mark.parametrize("where", ["xl/worksheets/sheet1.xml", "xl/media/picture.png"])
def test_a_sheet_is_measured_whatever_its_part_is_called_and_however_it_is_written(where: str) -> None:
    far = '<?xml version="1.0" encoding="utf-16"?>' + _sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    with zipfile.ZipFile(io.BytesIO(xlsx([["가"]]))) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode().replace("worksheets/sheet1.xml", where.removeprefix("xl/"))
    for written in (far.encode("utf-16"), far.replace("utf-16", "utf-8").encode()):
        with pytest.raises(UnreadableDocument, match="너무 큽니다"):
            opened(changed(xlsx([["가"]]), {where: written, "xl/_rels/workbook.xml.rels": relations}))


@pytest.mark.parametrize("address", ["A9999999999", "A4294967296", "a1048576", "XFD1048577", "A0", "1A", "ZZZZZZ1"])
def test_an_address_that_no_sheet_has_does_not_fill_the_memory(address: str) -> None:
    cells = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c><c r="{address}"><v>1</v></c></row>'
    try:
        document = opened(changed(xlsx([["가"]]), {SHEET: _sheet(cells)}))
        assert document.tables[0].height <= 1_048_576
    except UnreadableDocument as refused:
        assert "너무 큽니다" in str(refused) or "손상" in str(refused)


def test_texts_that_are_only_claimed_take_no_memory() -> None:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with pytest.raises(UnreadableDocument, match="손상"):
        opened(changed(xlsx([["가"]]), {"xl/sharedStrings.xml": f'<sst xmlns="{name}" count="1" uniqueCount="99999999999"><si><t>가</t></si></sst>'}))


def test_parts_are_found_behind_backslashes_and_outside_the_usual_folder() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx([["가"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert only(opened(zipped({name.replace("/", "\\"): content for name, content in parts.items()}))) == [["가"]]
    bare = {name.removeprefix("xl/"): content for name, content in parts.items() if name.startswith("xl/")}
    bare["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"/xl/", b"/")
    bare["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/", b"")
    assert only(opened(zipped(bare))) == [["가"]]


def test_a_workbook_without_a_cell_and_one_of_charts_alone_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="모든 시트가 비어 있습니다"):
        opened(xlsx([]))
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Sheet1!$A$1:$A$3"})
        book.add_chartsheet().set_chart(chart)
        page.hide()
    chart_only = held.getvalue()
    with zipfile.ZipFile(io.BytesIO(chart_only)) as archive:
        listed = archive.read("xl/workbook.xml").decode()
    sheet = listed[listed.index('<sheet name="Sheet1"') : listed.index('<sheet name="Chart1"')]
    with pytest.raises(UnreadableDocument, match="차트만 있는"):
        opened(changed(chart_only, {"xl/workbook.xml": listed.replace(sheet, "")}))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnreadableDocument, match="압축을 풀면 너무 커지는 파일"):
        opened(changed(xlsx([["가"]]), {"xl/bomb.xml": b"<a>" + b" " * 60_000_000}))


def test_a_part_that_is_larger_than_it_says_is_refused() -> None:
    data = changed(xlsx([["가"]]), {"xl/bomb.xml": b"<a>" + b"x" * 5000})
    lying = data.replace((5003).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(UnreadableDocument, match="너무 커지는|손상"):
        opened(lying)


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/sharedStrings.xml", "[Content_Types].xml", "xl/theme/theme1.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused_wherever_it_stands(part: str, encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(UnreadableDocument, match="문서 형식 선언"):
        opened(changed(xlsx([["가"]]), {part: bomb.encode(encoding)}))


WRITTEN = st.one_of(
    st.none(),
    # Excel keeps no carriage return, and no mark that XML cannot hold.
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=12),
    st.integers(-(10**15), 10**15),
    st.decimals(-1_000_000, 1_000_000, places=2, allow_nan=False).map(float),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
    st.timedeltas(timedelta(days=1), timedelta(days=400)).map(lambda length: timedelta(seconds=int(length.total_seconds()))),
)


@examples(300)
@given(st.lists(st.lists(WRITTEN, max_size=8), max_size=12))
def test_what_was_written_is_what_is_read_cell_by_cell(rows: list[list[object]]) -> None:
    filled = [[cell_text(value) for value in row] for row in rows]
    if not any(any(row) for row in filled):
        return
    read = only(opened(xlsx(rows)))
    width = max(len(row) for row in read)
    expected = [(row + [""] * width)[:width] for row in filled]
    while not any(expected[-1]):
        expected.pop()
    assert read == expected
    assert not any(any(row[width:]) for row in filled)


def test_a_time_at_midnight_is_a_time() -> None:
    assert only(opened(xlsx([[time(0, 0)]]))) == [["00:00"]]


def test_a_data_model_beside_the_sheets_is_no_sheet() -> None:
    content = changed(xlsx([["가", "나"]]), {"xl/model/item.data": b"S\0T\0R\0E\0A\0M\0" * 50})
    assert only(opened(content)) == [["가", "나"]]
