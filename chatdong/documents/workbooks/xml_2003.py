"""Workbooks of Excel as one XML file (XML Spreadsheet 2003), which systems of offices save as .xls."""

import re
from datetime import datetime
from pathlib import Path
from xml.parsers import expat

from chatdong.documents.cell_text import cell_text, number_text
from chatdong.documents.document import Document, UnreadableDocument
from chatdong.documents.package import declares_a_type
from chatdong.documents.table import GridCell, Table, grid_table
from chatdong.documents.workbooks.sheets import check_size, sheet_place, sheets_document
from chatdong.domain.message import message

LARGEST = 100_000_000
"""As many bytes as such a file may have: its cells are held as a whole."""
_SHEETS = "urn:schemas-microsoft-com:office:spreadsheet "
_IS_WORKBOOK = re.compile(rb"\s*<\?xml.*<(?:\w+:)?Workbook\b.*urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL)


def is_xml_spreadsheet(start: bytes) -> bool:
    """Whether a file that begins so is a workbook in XML."""
    return _IS_WORKBOOK.match(start) is not None


class _Sheet:
    def __init__(self, name: str) -> None:
        self.name = name
        self.hidden = False
        self.cells: list[GridCell] = []
        self.height = 0


class _Workbook:
    """The sheets of a workbook as its elements come."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self._row = self._column = 0
        self._cell: GridCell | None = None
        self._kind = ""
        self._text: list[str] | None = None
        self.expat = expat.ParserCreate(namespace_separator=" ")
        self.expat.StartDoctypeDeclHandler = self._doctype
        self.expat.StartElementHandler, self.expat.EndElementHandler = self._start, self._end
        self.expat.CharacterDataHandler = self._data

    def _doctype(self, *_declared: object) -> None:
        raise declares_a_type()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{_SHEETS}Worksheet":
            self.sheets.append(_Sheet(attributes.get(f"{_SHEETS}Name", "")))
            self._row = 0
        elif not self.sheets:
            return
        elif tag == f"{_SHEETS}Row":
            self._row, self._column = _number(attributes, "Index", self._row + 1), 0
        elif tag == f"{_SHEETS}Cell":
            self._column = _number(attributes, "Index", self._column + 1)
            across, down = (_number(attributes, f"Merge{way}", 0) for way in ("Across", "Down"))
            self._cell = GridCell(max(self._row - 1, 0), max(self._column - 1, 0), "", down + 1, across + 1)
        elif tag == f"{_SHEETS}Data" and self._cell is not None:
            self._kind, self._text = attributes.get(f"{_SHEETS}Type", ""), []
        elif tag.endswith(" Visible"):
            self._text = []

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        if tag == f"{_SHEETS}Data" and self._cell is not None and self._text is not None:
            text = _value(self._kind, "".join(self._text))
            self._cell = GridCell(self._cell.row, self._cell.column, text, self._cell.rows, self._cell.columns)
            self._text = None
        elif tag == f"{_SHEETS}Cell" and self._cell is not None:
            cell, self._cell = self._cell, None
            if cell.text or (cell.rows, cell.columns) != (1, 1):
                self.sheets[-1].cells.append(cell)
                self.sheets[-1].height = max(self.sheets[-1].height, cell.row + 1)
            self._column += cell.columns - 1
        elif tag.endswith(" Visible") and self.sheets:
            self.sheets[-1].hidden = "".join(self._text or ()).strip().endswith("Hidden")
            self._text = None


def _number(attributes: dict[str, str], name: str, missing: int) -> int:
    value = attributes.get(f"{_SHEETS}{name}", "")
    return int(value) if value.isdecimal() and len(value) < 8 else missing


def _value(kind: str, text: str) -> str:
    try:
        if kind == "Number":
            return number_text(float(text))
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            # A time of day is written as one of Excel's day 0.
            return cell_text(moment.time() if moment.date() == datetime(1899, 12, 31).date() else moment)
        if kind == "Boolean":
            return cell_text(text.strip() == "1")
    except (ValueError, OverflowError):
        return text
    return text


def read_xml_spreadsheet(path: Path) -> Document:
    """A workbook in XML. Raises UnreadableDocument."""
    if path.stat().st_size > LARGEST:
        raise UnreadableDocument(
            message("XML로 저장한 통합 문서가 너무 큽니다. {limit:,}MB까지 읽습니다. 엑셀에서 XLSX로 저장해 주십시오.", limit=LARGEST // 10**6)
        )
    workbook = _Workbook()
    with path.open("rb") as file:
        workbook.expat.ParseFile(file)
    tables: list[tuple[Table, bool]] = []
    for number, sheet in enumerate(workbook.sheets, start=1):
        table = grid_table(sheet.name, sheet_place(number, sheet.hidden), sheet.cells, sheet.height)
        check_size(sheet.name, table.height, table.width)
        tables.append((table, sheet.hidden))
    return sheets_document("xls", tables, [])
