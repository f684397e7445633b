"""Workbooks of Excel 2007 and later (XLSX), read by calamine.

calamine lays a sheet out as a full rectangle in memory, so what a sheet would take is worked out before, and it does not say which error a cell
has, so that is read beside it.
"""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from xml.parsers import expat

import python_calamine as calamine

from chatdong.documents.cell_text import NOT_COMPUTED, cell_text
from chatdong.documents.document import Document
from chatdong.documents.package import Package, checked_chunks, damaged, is_utf16, is_xml, open_package
from chatdong.documents.table import MergedRange, Table
from chatdong.documents.workbooks.cell_styles import CellStyles, cell_styles
from chatdong.documents.workbooks.sheets import check_size, sheet_place, sheets_document
from chatdong.domain.message import Message, message

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Errors = dict[int, dict[int, str]]
"""Texts of the cells with an error, by row and column, from 0."""


@dataclass
class _Extent:
    """What a sheet reaches to, and what calamine does not tell of it."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    errors: Errors = field(default_factory=dict)
    uncomputed: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: int = 0
    struck_rows: dict[int, None] = field(default_factory=dict)
    units: dict[int, dict[str, None]] = field(default_factory=dict)
    divided: dict[str, None] = field(default_factory=dict)

    def cell(self, row: int, column: int, error: str | None = None) -> None:
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if error:
            self.errors.setdefault(row, {})[column] = error


class _Workbook:
    """The workbook that calamine has open, and the sheet that it read last: one at a time is held."""

    def __init__(self, path: Path) -> None:
        self._opened = calamine.CalamineWorkbook.from_path(path)
        self._lock = threading.Lock()
        self._last: tuple[int, calamine.CalamineSheet] | None = None

    @property
    def sheets(self) -> list[calamine.SheetMetadata]:
        return self._opened.sheets_metadata

    def sheet(self, index: int) -> calamine.CalamineSheet:
        with self._lock:
            if self._last is None or self._last[0] != index:
                self._last = None
                self._last = (index, self._opened.get_sheet_by_index(index))
            return self._last[1]

    def rows(self, index: int, errors: Errors) -> Iterator[list[str]]:
        sheet = self.sheet(index)
        # calamine begins at row 1, but at the first column that says anything.
        start: list[Any] = [""] * (sheet.start[1] if sheet.start else 0)
        for number, values in enumerate(sheet.iter_rows()):
            row = [value if type(value) is str else cell_text(value) for value in start + values]
            for column, text in errors.get(number, {}).items():
                # calamine leaves out what is empty to the right of all else.
                row += [""] * (column + 1 - len(row))
                row[column] = text
            yield row


def read_xlsx(path: Path) -> Document:
    """A workbook of Excel 2007 and later. Raises UnreadableDocument."""
    package = open_package(path)
    # Of every part, because a workbook may name its sheets in a way that is not foreseen here.
    styles = cell_styles(package)
    extents = {part: _extent(package, part, styles) for part in package.parts}
    names = {part: name for name, part in _sheet_parts(package).items()}
    for part, extent in extents.items():
        check_size(names.get(part, part), extent.rows, extent.columns, extent.cells)
    found = {name: extents[part] for part, name in names.items()}
    workbook = _Workbook(path)
    tables: list[tuple[Table, bool]] = []
    notes: list[Message] = []
    for index, about in enumerate(workbook.sheets):
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        extent = found.get(about.name, _Extent())
        sheet = workbook.sheet(index)
        hidden = about.visible != calamine.SheetVisibleEnum.Visible
        height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        width = max(width, *(max(texts) + 1 for row, texts in extent.errors.items() if row < height), 0) if height else 0
        merged = tuple(MergedRange(*first, *last) for first, last in sheet.merged_cell_ranges or ())
        rows = partial(workbook.rows, index, extent.errors)
        units = {column: tuple(words) for column, words in extent.units.items()}
        tables.append((Table(about.name, sheet_place(index + 1, hidden), height, width, merged, rows, units), hidden))
        notes += _notes(about.name, extent)
    return sheets_document("xlsx", tables, notes, any(about.typ == calamine.SheetTypeEnum.ChartSheet for about in workbook.sheets))


def _notes(sheet: str, extent: _Extent) -> Iterator[Message]:
    """What a reader of a sheet does not see in its cells."""
    if extent.uncomputed:
        yield message(
            "시트 ‘{sheet}’: 값이 저장되지 않은 수식이 {count}칸 있습니다. 엑셀에서 열어 저장한 다음 다시 넣어 주십시오.",
            sheet=sheet,
            count=extent.uncomputed,
        )
    if extent.hidden_rows:
        yield message(
            "시트 ‘{sheet}’: 숨겨진 행 {count}개도 읽었습니다({rows}행). 넣지 않을 것이면 엑셀에서 지우고 다시 넣어 주십시오.",
            sheet=sheet,
            count=len(extent.hidden_rows),
            rows=_first(extent.hidden_rows),
        )
    if extent.hidden_columns:
        yield message("시트 ‘{sheet}’: 숨겨진 열 {count}개도 읽었습니다.", sheet=sheet, count=extent.hidden_columns)
    if extent.struck_rows:
        yield message(
            "시트 ‘{sheet}’: 취소선이 그어진 칸이 있는 행 {count}개도 읽었습니다({rows}행). 취소된 것이면 엑셀에서 지우고 다시 넣어 주십시오.",
            sheet=sheet,
            count=len(extent.struck_rows),
            rows=_first(list(extent.struck_rows)),
        )
    if extent.divided:
        yield message(
            "시트 ‘{sheet}’: 서식이 금액을 천이나 백만으로 나누어 보여 주는 칸이 있습니다({cells}). 화면에 보이는 수가 아니라 저장된 수를 읽었습니다.",
            sheet=sheet,
            cells=", ".join(extent.divided),
        )


_TOLD = 10


def _first(rows: list[int]) -> str:
    return ", ".join(map(str, rows[:_TOLD])) + (", …" if len(rows) > _TOLD else "")


def _sheet_parts(package: Package) -> dict[str, str]:
    """The part of each sheet, by its name; empty where the workbook names them in a way that is not known."""
    book = min((part for part in package.parts if part.rpartition("/")[2] == "workbook.xml"), key=len, default="")
    folder = book.removesuffix("workbook.xml")
    relations = f"{folder}_rels/workbook.xml.rels"
    if not book or relations not in package.parts:
        return {}
    targets = {one.get("Id"): one.get("Target", "") for one in package.tree(relations)}
    found = {}
    for sheet in package.tree(book).iter():
        target = targets.get(sheet.get(_RELATION) or _strict_id(sheet)) if sheet.tag.endswith("}sheet") else None
        if target:
            part = target.lstrip("/") if target.startswith("/") else folder + target
            if part in package.parts:
                found[sheet.get("name", "")] = part
    return found


def _strict_id(sheet: Any) -> str | None:
    """The relation of a sheet in a workbook that is saved as Strict Open XML, whose names are others."""
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)


# A sheet as Excel writes it says of every cell where it is; within A to Z and Excel's rows no sheet is too large.
_CELL = re.compile(rb"<c[\s/>]")
_ADDRESSED = re.compile(rb'<c r="[A-Z](?:[0-9]{1,6}|10[0-4][0-9]{4})"')
_PREFIXED = re.compile(rb"<[^<>\s:]+:(?:c|row)[\s/>]")
_ERROR_CELL = b't="e"'
_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"']([0-9]+)")
"""How many texts there are to be: calamine takes memory for as many."""
_STYLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})" s="([0-9]{1,6})"( t="(?:s|str|inlineStr|b|e)")?[^>/]*>')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*\br="([0-9]{1,7})"')
_HIDDEN_COLUMNS = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="([0-9]{1,5})")[^>]*\bmax="([0-9]{1,5})"')
_MOST_NAMED = 200_000
"""As many formulas without a value are shown in their cells; a sheet with more has none that is worth reading."""
_NOT_COMPUTED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="[0-9]+")?(?: t="n")?><f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>')


def _extent(package: Package, part: str, styles: CellStyles) -> _Extent:
    """What a sheet reaches to: known without parsing it for one as Excel writes it, up to column Z and without errors.

    Nothing for a part that is no sheet.
    """
    cells = addressed = 0
    is_sheet = unusual = False
    seen = _Extent()
    wide = None
    rest = b""
    for chunk in checked_chunks(package, part) if is_xml(part) else package.chunks(part):
        if wide is None:
            wide = is_utf16(chunk)
        # Cut at the end of a cell, so that none is looked at in halves.
        text = rest + chunk
        end = text.rfind(b"</c>") + 4 if b"</c>" in text[-20_000:] else text.rfind(b">") + 1
        text, rest = text[:end], text[end:][-2_000_000:]
        if b"uniqueCount" in text and any(int(count) > package.parts[part].file_size for count in _COUNT.findall(text)):
            raise damaged()
        # A data model or a query that is kept beside the sheets may have the zeros of UTF-16 without being XML.
        is_sheet = is_sheet or b"sheetData" in (text.replace(b"\0", b"") if wide else text)
        cells += len(_CELL.findall(text))
        addressed += len(_ADDRESSED.findall(text))
        unusual = unusual or wide or _ERROR_CELL in text or (b":" in text and _PREFIXED.search(text) is not None)
        _look_at(text, styles, seen)
    is_sheet = is_sheet or b"sheetData" in rest
    if not is_sheet:
        return _Extent()
    if unusual or cells != addressed or _CELL.search(rest):
        extent = _parsed_extent(package, part)
    else:
        extent = _Extent(1, min(cells, 26))
    extent.cells = max(cells, extent.cells)
    for row, texts in seen.errors.items():
        extent.errors.setdefault(row, {}).update(texts)
    extent.uncomputed, extent.hidden_rows, extent.hidden_columns = seen.uncomputed, seen.hidden_rows, seen.hidden_columns
    extent.struck_rows, extent.units, extent.divided = seen.struck_rows, seen.units, seen.divided
    return extent


def _look_at(text: bytes, styles: CellStyles, seen: _Extent) -> None:
    """Note what is hidden, struck out, shown otherwise than stored or not computed in a piece of a sheet."""
    if b"<f" in text:
        for column, row in _NOT_COMPUTED.findall(text):
            seen.uncomputed += 1
            if seen.uncomputed <= _MOST_NAMED:
                seen.errors.setdefault(int(row) - 1, {})[column_number(column.decode())] = NOT_COMPUTED
    if b"hidden=" in text:
        seen.hidden_rows += map(int, _HIDDEN_ROW.findall(text))
        seen.hidden_columns += sum(int(last) - int(first) + 1 for first, last in _HIDDEN_COLUMNS.findall(text))
    if not styles:
        return
    for column, row, style, is_text in _STYLED.findall(text):
        number = int(style)
        if number in styles.struck:
            seen.struck_rows[int(row)] = None
        if is_text:
            continue
        if number in styles.units:
            seen.units.setdefault(column_number(column.decode()), {})[styles.units[number]] = None
        elif number in styles.divided and len(seen.divided) < _TOLD:
            seen.divided[(column + row).decode()] = None


_ADDRESS = re.compile(r"([A-Za-z]{1,7})([0-9]{1,20})")


def _parsed_extent(package: Package, part: str) -> _Extent:
    """What a sheet reaches to, by its cells, with their errors."""
    extent = _Extent()
    row = column = -1
    error = filled = False
    texts: list[str] | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, error, filled, texts
        tag = name.rpartition(":")[2]
        if tag == "row":
            number = attributes.get("r", "")
            row, column = (int(number[:20]) - 1 if number.isdecimal() else row + 1), -1
        elif tag == "c":
            address = _ADDRESS.fullmatch(attributes.get("r", "A1"))
            if address is None or int(address[2]) < 1:
                raise damaged()
            if "r" in attributes:
                row, column = int(address[2]) - 1, column_number(address[1])
            else:
                column += 1
            error, filled, texts = attributes.get("t") == "e", "t" in attributes, None
        elif tag in ("v", "is", "f"):
            filled, texts = True, [] if error and tag == "v" else None

    def end(name: str) -> None:
        nonlocal texts
        if name.rpartition(":")[2] == "c" and filled:
            extent.cells += 1
            extent.cell(max(row, 0), max(column, 0), "".join(texts) if texts else None)
            texts = None

    def data(text: str) -> None:
        if texts is not None:
            texts.append(text)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    for chunk in package.chunks(part):
        parser.Parse(chunk)
    parser.Parse(b"", True)
    return extent


def column_number(letters: str) -> int:
    """The number of a column, from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
