"""Text files whose cells stand between commas, semicolons, tabs or bars."""

import csv
import io
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from chatdong.documents.document import Document, UnreadableDocument
from chatdong.documents.encoding import TextEncoding, encoding_of
from chatdong.documents.table import MAX_COLUMNS, Table
from chatdong.domain.message import Message, message

SEPARATORS = (",", ";", "\t", "|")

LONGEST_ROW = 2_000_000
"""As many characters as a row may have; a whole file in one row would be held several times over before its columns are counted."""
MOST_MENDED = 100
"""As many rows with a quote out of place are read as they stand; a file with more is one of another kind."""
_SAMPLE = 100_000
_SAMPLE_ROWS = 200
_TOLD = 5


@dataclass(frozen=True)
class _Form:
    """How the cells of a file are parted: ``first_line`` lines stand before its first row, most rows have ``width`` cells."""

    encoding: str
    errors: str
    separator: str
    first_line: int
    width: int


def read_csv(path: Path, encoding: str | None = None, separator: str | None = None) -> Document:
    """A text file as one table, in the encoding and with the separator that are given or else found. Raises UnreadableDocument."""
    written = encoding_of(path, encoding)
    form = _form(path, written, separator)
    mended: list[int] = []
    height = width = 0
    blank = True
    for row in _rows(path, form, mended.append):
        height, width = height + 1, max(width, len(row))
        blank = blank and not any(cell.strip() for cell in row)
    if blank:
        raise UnreadableDocument(message("빈 파일입니다."))
    notes: list[Message] = []
    if mended:
        notes.append(
            message(
                "큰따옴표가 짝이 맞지 않는 행 {count}개는 따옴표를 글자로 읽었습니다: {rows}행",
                count=len(mended),
                rows=", ".join(map(str, mended[:_TOLD])) + (", …" if len(mended) > _TOLD else ""),
            )
        )
    if encoding is None and written.name in ("cp932", "gb18030", "cp950", "cp1252"):
        notes.append(
            message(
                "글자를 {encoding} 방식으로 읽었습니다. 글자가 깨져 보이면 다른 방식을 고르십시오: {others}",
                encoding=written.name,
                others=", ".join(written.ranking[1:]) or "–",
            )
        )
    if written.broken:
        notes.append(
            message(
                "{encoding} 방식으로 읽을 수 없는 바이트가 {count}줄에 있습니다: {lines}. 그 행만 거절하고 나머지를 읽습니다.",
                encoding=written.name,
                count=len(written.broken),
                lines=", ".join(f"{line} (0x{byte})" for line, byte in written.broken[:_TOLD]) + (", …" if len(written.broken) > _TOLD else ""),
            )
        )
    table = Table("", message("파일 전체"), height, width, (), partial(_rows, path, form), broken=bool(written.broken))
    return Document("csv", (table,), written.name, written.ranking, form.separator, tuple(notes))


def _form(path: Path, written: TextEncoding, separator: str | None) -> _Form:
    """Find what parts the cells: what gives most rows the same number of them, and the more of them the better."""
    with path.open(encoding=written.name, errors=written.errors, newline="") as file:
        sample = file.read(_SAMPLE)
    line = sample.splitlines()[0] if sample else ""
    told = line[4:] if line[:4].lower() == "sep=" and len(line) == 5 else None  # Excel's own line for it, which it does not show
    found: dict[str, tuple[float, int]] = {}
    for mark in (told,) if told else SEPARATORS if separator is None else (separator,):
        widths = _widths(sample, mark)
        width, often = max(widths.items(), key=lambda one: (one[1], one[0]), default=(1, 0))
        # Where there is one cell in most rows, what stands below a long title may still be a table.
        found[mark] = (often / max(widths.total(), 1) if width > 1 else 0, width)
    best = max(found, key=lambda mark: found[mark])
    return _Form(written.name, written.errors, separator or best, 1 if told else 0, found[best][1])


def _widths(sample: str, mark: str) -> Counter[int]:
    """How many rows at the beginning have how many cells; blank ones aside."""
    widths: Counter[int] = Counter()
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
            if rows.line_num >= _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return widths


class _Lines:
    """The lines of a file, of which those of a row that could not be read can be given back."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self.of_row: list[str] = []
        self._held = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._file.readline(LONGEST_ROW)
        if not line:
            raise StopIteration
        self.of_row.append(line)
        self._held += len(line)
        if self._held >= LONGEST_ROW:
            raise _TooLong
        return line

    def begin_row(self) -> None:
        self.of_row, self._held = [], 0

    def take_first_alone(self) -> str:
        first, *rest = self.of_row
        self._again.extendleft(reversed(rest))
        return first


class _TooLong(Exception):
    """A row that never ends."""


def _rows(path: Path, form: _Form, tell_mended: Callable[[int], None] = lambda _row: None) -> Iterator[list[str]]:
    """Every row, blank ones too. A cell of several lines counts as one row, so that the numbers are Excel's."""
    number = mended = 0
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=form.encoding, errors=form.errors, newline="") as file:
        lines = _Lines(file)
        for _line in range(form.first_line):
            next(lines)
        lines.begin_row()
        reader = csv.reader(lines, delimiter=form.separator, strict=True)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLong) as error:
                taken = _as_it_stands(lines.take_first_alone(), form) if lines.of_row and mended < MOST_MENDED else None
                if taken is None:
                    raise UnreadableDocument(_why(error, number + 1)) from None
                row, mended = taken, mended + 1
                tell_mended(number + 1)
                reader = csv.reader(lines, delimiter=form.separator, strict=True)
            lines.begin_row()
            number += 1
            if len(row) > MAX_COLUMNS:
                raise UnreadableDocument(message("{line}행: 칸이 {count}개를 넘습니다.", line=number, count=MAX_COLUMNS))
            yield row


def _as_it_stands(line: str, form: _Form) -> list[str] | None:
    """The cells of a line with a quote out of place, where they are as many as in the other rows: None where it is not sure what is meant."""
    if form.width < 2 or len(line) >= LONGEST_ROW:
        return None
    for readings in (
        partial(csv.reader, quoting=csv.QUOTE_NONE, strict=True),
        partial(csv.reader, strict=False),
    ):
        try:
            rows = list(readings([line], delimiter=form.separator))
        except csv.Error:
            continue
        if len(rows) == 1 and len(rows[0]) == form.width:
            return rows[0]
    return None


def _why(error: Exception, number: int) -> Message:
    if isinstance(error, _TooLong):
        return message(
            "{line}행: 한 행이 {limit:,}자를 넘습니다. 줄이 나뉘어 있는지, 닫히지 않은 큰따옴표가 있는지 보아 주십시오.",
            line=number,
            limit=LONGEST_ROW,
        )
    if "field larger" in str(error):
        return message("{line}행: 한 칸이 너무 깁니다. 닫히지 않은 큰따옴표가 있는지 보아 주십시오.", line=number)
    return message("{line}행: 큰따옴표가 잘못 쓰였습니다. 따옴표를 지우거나 엑셀에서 다시 저장해 주십시오.", line=number)
