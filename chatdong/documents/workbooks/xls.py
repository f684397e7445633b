"""Workbooks of Excel 97 to 2003 and of Excel 95 (XLS), read with the standard library.

calamine takes as much memory as such a file claims to need, and where a damaged one claims too much the whole process ends.
Format: [MS-XLS]; the numbers of records are those of its chapter 2.3.
"""

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from chatdong.documents.cell_text import cell_text
from chatdong.documents.document import Document
from chatdong.documents.ole import CompoundFile
from chatdong.documents.package import damaged, encrypted
from chatdong.documents.table import GridCell, MergedRange, Table, grid_table
from chatdong.documents.workbooks.sheets import check_size, sheet_place, sheets_document

_BOF, _EOF, _CONTINUE, _FILE_PASS, _CODE_PAGE, _DATE_MODE = 0x0809, 0x000A, 0x003C, 0x002F, 0x0042, 0x0022
_FORMAT, _XF, _SHEET, _STRINGS = 0x041E, 0x00E0, 0x0085, 0x00FC
_NUMBER, _LABEL, _ERROR, _FORMULA, _FORMULA_TEXT, _RK = 0x0203, 0x0204, 0x0205, 0x0006, 0x0207, 0x027E
_MULTIPLE_RK, _LABEL_SHARED, _LABEL_RICH, _MERGED = 0x00BD, 0x00FD, 0x00D6, 0x00E5
_EXCEL_97 = 0x0600
_WORKSHEET, _CHART = 0, 2
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_CODE_PAGES = {936: "gb18030", 1200: "utf-16-le", 10003: "cp949", 10000: "mac-roman"}


@dataclass
class _Sheet:
    name: str
    offset: int
    hidden: bool
    kind: int
    cells: list[GridCell] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)


class _Workbook:
    """What all sheets of a workbook share: its texts, how its numbers are shown, and how its letters are written."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.sheets: list[_Sheet] = []
        self.wide = True
        self._codec = "cp1252"
        self._since_1904 = False
        self._formats: dict[int, str] = {}
        self._styles: list[int] = []
        self._texts: list[str] = []
        self._cells = 0
        for kind, data, rest in _records(stream, 0):
            if kind == _EOF:
                break
            self._general(kind, data, rest)

    def _general(self, kind: int, data: bytes, rest: list[bytes]) -> None:
        if kind == _FILE_PASS:
            raise encrypted()
        if kind == _BOF:
            self.wide = _number(data, 0) == _EXCEL_97
        elif kind == _CODE_PAGE:
            page = _number(data, 0)
            self._codec = _known(_CODE_PAGES.get(page, f"cp{page}"))
        elif kind == _DATE_MODE:
            self._since_1904 = _number(data, 0) == 1
        elif kind == _FORMAT:
            self._formats[_number(data, 0)] = self._text(data, 2, 2 if self.wide else 1)
        elif kind == _XF:
            self._styles.append(_number(data, 2))
        elif kind == _STRINGS:
            self._texts = _shared_texts([data[8:], *rest])
        elif kind == _SHEET:
            offset = struct.unpack_from("<I", data)[0]
            self.sheets.append(_Sheet(self._text(data, 6, 1), offset, data[4] & 3 != 0, data[5]))

    def read(self, sheet: _Sheet) -> None:
        """Take the cells of a sheet."""
        depth = 0
        formula: tuple[int, int] | None = None
        for kind, data, rest in _records(self.stream, sheet.offset):
            # A chart within a sheet is a sheet within it.
            depth += (kind == _BOF) - (kind == _EOF)
            if depth < 1:
                return
            if depth > 1:
                continue
            if kind == _MERGED:
                for at in range(2, min(2 + 8 * _number(data, 0), len(data) - 7), 8):
                    first, last, left, right = struct.unpack_from("<4H", data, at)
                    if first <= last and left <= right:
                        sheet.merged.append(MergedRange(first, left, last, right))
            elif kind == _MULTIPLE_RK:
                row, column = struct.unpack_from("<HH", data)
                for number, at in enumerate(range(4, len(data) - 7, 6)):
                    style, packed = struct.unpack_from("<HI", data, at)
                    self._put(sheet, row, column + number, self._shown(_unpacked(packed), style))
            elif kind == _FORMULA_TEXT:
                if formula is not None:
                    self._put(sheet, *formula, self._text(data + b"".join(part[1:] for part in rest), 0, 2))
                formula = None
            elif kind in (_NUMBER, _LABEL, _ERROR, _FORMULA, _RK, _LABEL_SHARED, _LABEL_RICH):
                row, column, style = struct.unpack_from("<3H", data)
                text = self._cell(kind, data, style)
                formula = (row, column) if text is None else None
                if text:
                    self._put(sheet, row, column, text)

    def _put(self, sheet: _Sheet, row: int, column: int, text: str) -> None:
        if text:
            sheet.cells.append(GridCell(row, column, text))
            self._cells += 1
            if self._cells % 100_000 == 0:
                check_size(sheet.name, 0, 0, self._cells)

    def _cell(self, kind: int, data: bytes, style: int) -> str | None:
        """The text of a cell; None where it is a formula's whose text comes in the next record."""
        if kind == _LABEL_SHARED:
            number = struct.unpack_from("<I", data, 6)[0]
            return self._texts[number] if number < len(self._texts) else ""
        if kind in (_LABEL, _LABEL_RICH):
            return self._text(data, 6, 2)
        if kind == _RK:
            return self._shown(_unpacked(struct.unpack_from("<I", data, 6)[0]), style)
        if kind == _ERROR:
            return _ERRORS.get(data[6], "#N/A") if data[7] else cell_text(data[6] != 0)
        if kind == _FORMULA and data[12:14] == b"\xff\xff":
            what = data[6]
            return None if what == 0 else cell_text(data[8] != 0) if what == 1 else _ERRORS.get(data[8], "#N/A") if what == 2 else ""
        return self._shown(struct.unpack_from("<d", data, 6)[0], style)

    def _text(self, data: bytes, at: int, length_size: int) -> str:
        """A text whose length, in letters, stands before it."""
        length = _number(data, at) if length_size == 2 else data[at]
        at += length_size
        if not self.wide:
            return data[at : at + length].decode(self._codec, "replace")
        if length == 0:
            return ""
        if data[at] & 1:
            return data[at + 1 : at + 1 + 2 * length].decode("utf-16-le", "replace")
        return data[at + 1 : at + 1 + length].decode("latin-1")

    def _shown(self, value: float, style: int) -> str:
        """A number as a date, a time or a duration where its cell shows one."""
        number = self._styles[style] if style < len(self._styles) else 0
        kind = _kind_of_format(number, self._formats.get(number, ""))
        if not kind or not 0 <= value < 2_958_466:
            return cell_text(value)
        length = timedelta(days=value)
        if kind == "duration":
            return cell_text(length)
        if value < 1:
            return cell_text((datetime.combine(date.min, time()) + length).time())
        # Excel takes 1900 for a leap year: from its 60th day on the count is one ahead.
        start = datetime(1904, 1, 1) if self._since_1904 else datetime(1899, 12, 31) if value < 60 else datetime(1899, 12, 30)
        return cell_text(start + length)


def _known(codec: str) -> str:
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return "cp1252"


def _number(data: bytes, at: int) -> int:
    found: int = struct.unpack_from("<H", data, at)[0]
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes, list[bytes]]]:
    """The records from a place on: their number, their content, and what continues it."""
    if at >= len(stream):
        raise damaged()
    while at + 4 <= len(stream):
        kind, data, at = _record(stream, at)
        rest = []
        while at + 4 <= len(stream) and _number(stream, at) == _CONTINUE:
            _kind, more, at = _record(stream, at)
            rest.append(more)
        yield kind, data, rest


def _record(stream: bytes, at: int) -> tuple[int, bytes, int]:
    kind, length = struct.unpack_from("<HH", stream, at)
    end = at + 4 + length
    return kind, stream[at + 4 : end], end


def _unpacked(packed: int) -> float:
    """A number as RK records hold it ([MS-XLS] 2.5.217): the upper 30 bits of a double or an integer, perhaps times 100."""
    if packed & 2:
        value = float((packed if packed < 1 << 31 else packed - (1 << 32)) >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value


def _shared_texts(pieces: list[bytes]) -> list[str]:
    """The texts that cells share. One may go on in the next record, where it says anew whether its letters have one byte or two."""
    found: list[str] = []
    data, at, number = pieces[0], 0, 0

    def forward(count: int) -> None:
        nonlocal data, at, number
        at += count
        while at >= len(data) and number + 1 < len(pieces):
            at -= len(data)
            number += 1
            data = pieces[number]

    forward(0)
    while at + 3 <= len(data):
        length, flags = struct.unpack_from("<HB", data, at)
        at += 3
        runs = extra = 0
        if flags & 8:
            runs = _number(data, at)
            at += 2
        if flags & 4:
            extra = struct.unpack_from("<I", data, at)[0]
            at += 4
        letters: list[str] = []
        size = 2 if flags & 1 else 1
        while length:
            if at >= len(data):
                if number + 1 >= len(pieces):
                    break
                number, at = number + 1, 1
                data = pieces[number]
                size = 2 if data[:1] and data[0] & 1 else 1
            taken = min(length, (len(data) - at) // size)
            if taken <= 0 and at < len(data):
                raise damaged()
            letters.append(data[at : at + taken * size].decode("utf-16-le" if size == 2 else "latin-1", "replace"))
            at, length = at + taken * size, length - taken
        found.append("".join(letters))
        forward(4 * runs + extra)
    return found


def _kind_of_format(number: int, text: str) -> str:
    """Whether a number format shows a "date" (or a time of day), a "duration", or neither: ""."""
    if not text:
        if number == 46:
            return "duration"
        return "date" if 14 <= number <= 22 or 27 <= number <= 36 or number in (45, 47) or 50 <= number <= 58 else ""
    at = 0
    while at < len(text):
        letter = text[at].lower()
        if letter == '"':
            at = text.find('"', at + 1)
            if at < 0:
                return ""
        elif letter in "\\_*":
            at += 1
        elif letter == "[":
            end = text.find("]", at)
            if end < 0:
                return ""
            if text[at + 1 : end].lower().strip("hms") == "" and end > at + 1:
                return "duration"
            at = end
        elif letter in "dmyhs":
            return "date"
        elif letter in ";0#?@":
            return ""
        at += 1
    return ""


def read_xls(path: Path) -> Document:
    """A workbook of Excel before 2007. Raises UnreadableDocument."""
    container = CompoundFile(path)
    names = ("Workbook", "Book", "WORKBOOK", "BOOK")
    workbook = _Workbook(container.stream(next(name for name in names if name in container.names)))
    tables: list[tuple[Table, bool]] = []
    for number, sheet in enumerate(workbook.sheets, start=1):
        if sheet.kind == _WORKSHEET:
            workbook.read(sheet)
            height = max((cell.row + 1 for cell in sheet.cells), default=0)
            table = grid_table(sheet.name, sheet_place(number, sheet.hidden), sheet.cells, height)
            tables.append((Table(table.name, table.place, table.height, table.width, tuple(sheet.merged), table.source), sheet.hidden))
    return sheets_document("xls", tables, [], any(sheet.kind == _CHART for sheet in workbook.sheets))
