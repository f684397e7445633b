"""Workbooks of LibreOffice (ODS), read row by row with the standard library: calamine gives neither merged cells nor errors of these.

Format: OASIS Open Document 1.3, part 3, chapters 9 (tables) and 19 (attributes).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from xml.parsers import expat

from chatdong.documents.cell_text import cell_text, number_text
from chatdong.documents.document import Document
from chatdong.documents.package import Package, check_xml, damaged, encrypted, open_package
from chatdong.documents.table import MAX_COLUMNS, MergedRange, Table
from chatdong.documents.workbooks.sheets import check_size, sheet_place, sheets_document

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = "content.xml"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0 " for part in ("office", "table", "text", "style"))
_CELL_TAGS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_ASIDE = re.compile(r"\S*:(?:drawing|form):1\.0 |\S*:office:1\.0 annotation")
"""What stands in a cell and is not its text: comments, shapes and buttons."""


@dataclass
class _Cell:
    column: int
    times: int
    text: str
    columns: int
    rows: int


@dataclass
class _Row:
    number: int
    times: int
    cells: list[_Cell]


@dataclass
class _Sheet:
    name: str
    hidden: bool
    height: int = 0
    width: int = 0
    merged: list[MergedRange] = field(default_factory=list)


class _Parser:
    """Sheets and rows of a content part as they come: ``found`` holds those that were not taken yet."""

    def __init__(self) -> None:
        self.found: list[_Sheet | _Row] = []
        self._hidden: set[str] = set()
        self._style = ""
        self._depth = self._aside = 0
        self._row = self._column = 0
        self._times = 1
        self._cells: list[_Cell] = []
        self._attributes: dict[str, str] | None = None
        self._paragraphs: list[list[str]] = []
        self._in_paragraph = False
        self.expat = expat.ParserCreate(namespace_separator=" ")
        self.expat.StartElementHandler, self.expat.EndElementHandler = self._start, self._end
        self.expat.CharacterDataHandler = self._data

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._aside or (self._attributes is not None and _ASIDE.match(tag)):
            self._aside += 1
        elif tag == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif tag == f"{_STYLE}table-properties":
            if attributes.get(f"{_TABLE}display") == "false":
                self._hidden.add(self._style)
        elif tag == f"{_TABLE}table":
            self._depth += 1
            if self._depth == 1:
                self._row = 0
                hidden = attributes.get(f"{_TABLE}style-name", "") in self._hidden
                self.found.append(_Sheet(attributes.get(f"{_TABLE}name", ""), hidden))
        elif self._depth != 1:
            return
        elif tag == f"{_TABLE}table-row":
            self._times, self._column, self._cells = _count(attributes, "number-rows-repeated"), 0, []
        elif tag in _CELL_TAGS:
            self._attributes, self._paragraphs = attributes, []
        elif self._attributes is not None:
            self._text_element(tag, attributes)

    def _text_element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{_TEXT}p":
            self._paragraphs.append([])
            self._in_paragraph = True
        elif self._in_paragraph and tag == f"{_TEXT}s":
            spaces = attributes.get(f"{_TEXT}c", "1")
            self._paragraphs[-1].append(" " * min(int(spaces) if spaces.isdecimal() else 1, 1000))
        elif self._in_paragraph and tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            self._paragraphs[-1].append("\t" if tag.endswith("tab") else "\n")

    def _data(self, text: str) -> None:
        if self._in_paragraph and not self._aside and self._depth == 1:
            self._paragraphs[-1].append(text)

    def _end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
        elif tag == f"{_TABLE}table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif tag == f"{_TEXT}p":
            self._in_paragraph = False
        elif tag in _CELL_TAGS and self._attributes is not None:
            times = _count(self._attributes, "number-columns-repeated")
            text = "" if tag.endswith("covered-table-cell") else _text(self._attributes, self._paragraphs)
            spans = _count(self._attributes, "number-columns-spanned"), _count(self._attributes, "number-rows-spanned")
            if text or spans != (1, 1):
                self._cells.append(_Cell(self._column, times, text, *spans))
            self._column += times
            self._attributes = None
        elif tag == f"{_TABLE}table-row":
            if self._cells:
                self.found.append(_Row(self._row, self._times, self._cells))
            self._row += self._times


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(f"{_TABLE}{name}", "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 10 else 1


_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?T?(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8}(?:\.\d{1,9})?)S)?")


def _text(attributes: dict[str, str], paragraphs: list[list[str]]) -> str:
    """The text of a cell by its type; as it is shown where its value cannot be read."""
    shown = "\n".join("".join(paragraph) for paragraph in paragraphs)
    kind = attributes.get(f"{_OFFICE}value-type", "")
    try:
        if kind in ("float", "percentage", "currency"):
            return number_text(float(attributes[f"{_OFFICE}value"]))
        if kind == "boolean":
            return cell_text(attributes[f"{_OFFICE}boolean-value"] == "true")
        if kind == "date":
            return cell_text(datetime.fromisoformat(attributes[f"{_OFFICE}date-value"]))
        if kind == "time":
            found = _DURATION.fullmatch(attributes[f"{_OFFICE}time-value"])
            if found:
                days, hours, minutes = (int(found[part] or 0) for part in (2, 3, 4))
                length = timedelta(days=days, hours=hours, minutes=minutes, seconds=float(found[5] or 0))
                if not found[1] and length < timedelta(days=1):
                    return cell_text((datetime.combine(datetime.min, time()) + length).time())
                return cell_text(-length if found[1] else length)
    except (KeyError, ValueError, OverflowError):
        return shown
    return attributes.get(f"{_OFFICE}string-value", "") or shown


def _items(package: Package) -> Iterator[_Sheet | _Row]:
    parser = _Parser()
    for chunk in package.chunks(_CONTENT):
        parser.expat.Parse(chunk)
        yield from parser.found
        parser.found.clear()
    parser.expat.Parse(b"", True)
    yield from parser.found


def read_ods(path: Path) -> Document:
    """A workbook of LibreOffice. Raises UnreadableDocument."""
    package = open_package(path)
    manifest = "META-INF/manifest.xml"
    if manifest in package.parts and b"encryption-data" in package.read(manifest):
        raise encrypted()
    if _CONTENT not in package.parts:
        raise encrypted() if "encrypted-package" in package.parts else damaged()
    check_xml(package)
    sheets: list[_Sheet] = []
    for item in _items(package):
        if isinstance(item, _Sheet):
            sheets.append(item)
            continue
        sheet = sheets[-1]
        for cell in item.cells:
            if cell.text:
                sheet.height = max(sheet.height, item.number + item.times)
                sheet.width = max(sheet.width, cell.column + cell.times)
            if (cell.columns, cell.rows) != (1, 1):
                sheet.merged.append(MergedRange(item.number, cell.column, item.number + cell.rows - 1, cell.column + cell.columns - 1))
    for sheet in sheets:
        check_size(sheet.name, sheet.height, min(sheet.width, MAX_COLUMNS))
    return sheets_document(
        "ods",
        [
            (
                Table(
                    sheet.name,
                    sheet_place(number + 1, sheet.hidden),
                    sheet.height,
                    sheet.width,
                    tuple(sheet.merged),
                    partial(_rows, package, number, sheet.height, sheet.width),
                ),
                sheet.hidden,
            )
            for number, sheet in enumerate(sheets)
        ],
        [],
    )


def _rows(package: Package, sheet: int, height: int, width: int) -> Iterator[list[str]]:
    current, at = -1, 0
    for item in _items(package):
        if isinstance(item, _Sheet):
            current += 1
        elif current == sheet:
            filled = [""] * width
            for cell in item.cells:
                for column in range(cell.column, min(cell.column + cell.times, width)):
                    filled[column] = cell.text
            while at < min(item.number, height):
                yield [""] * width
                at += 1
            while at < min(item.number + item.times, height):
                yield list(filled)
                at += 1
        if current > sheet:
            return
