"""A text file as a document: its paragraphs, and the tables that its lines show with tabs or bars between the cells."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from chatdong.documents.document import Document, Paragraph, UnreadableDocument, flowing_document
from chatdong.documents.encoding import encoding_of
from chatdong.documents.table import GridCell, Table, grid_table
from chatdong.domain.message import Message, message

LARGEST = 5_000_000
"""As many bytes as a text file may have; the first plan has 14,000."""
_CHECKED = re.compile(r"<input\b[^>]*\bchecked\b[^>]*>", re.IGNORECASE)
_UNCHECKED = re.compile(r"<input\b[^>]*type=.?checkbox[^>]*>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:li|br|p|div|tr)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_BARS = re.compile(r"^\s*(?:[-*]\s+)?[|│┃](.*)[|│┃]\s*$")
_BAR = re.compile(r"[|│┃]")
_RULE = re.compile(r"^[\s|:+=\-\u2500-\u257f]+$")
_DRAWN = re.compile(r"^\s*[\u2500-\u257f][\s\u2500-\u257f]*$")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_GAP = re.compile(r"\S+(?: {1,2}\S+)*")
_HEAD = re.compile(r"[^0-9:：.,!?]{1,12}")
_SPREAD = re.compile(r"^([합총소누])\s+(계)(?=\s)")
_FEWEST_ROWS = 3
_FEWEST_HEADS = 3
_LONGEST_ROW = 500
_HEADING_MARK = re.compile(r"^#{1,6}\s+")


def read_text(path: Path, encoding: str | None = None) -> Document:
    """A text file with its paragraphs and tables, in the encoding that is given or else found. Raises UnreadableDocument."""
    if path.stat().st_size > LARGEST:
        raise UnreadableDocument(message("글 파일이 너무 큽니다. {limit:,}MB까지 읽습니다. 나누어 주십시오.", limit=LARGEST // 10**6))
    written = encoding_of(path, encoding)
    lines = path.read_text(written.name).splitlines()
    return flowing_document("txt", list(_flow(lines)), prose=True, encoding=written.name, encodings=written.ranking)


def _flow(lines: list[str]) -> Iterator[Paragraph | Table]:
    rows: list[tuple[int, list[str]]] = []
    bars = False
    spaced = {first: (last, cells) for first, last, cells in (*_parted(lines), *_spaced(lines))}
    until = 0
    for number, line in enumerate([*lines, ""], start=1):
        if number <= until:
            continue
        if number in spaced:
            if rows:
                yield from _table(rows)
                rows = []
            until, found = spaced[number]
            yield grid_table("", _place(number, until), found, until - number + 1)
            continue
        cells, with_bars = _cells(line)
        if _DRAWN.match(line) or (rows and bars and line.strip() and _RULE.match(line)):
            continue
        if cells is not None and (not rows or with_bars is bars):
            rows.append((number, cells))
            bars = with_bars
            continue
        if rows:
            # An empty line within a table of tabs ends it; a wrapped cell has none.
            yield from _table(rows)
            rows = []
        if cells is not None:
            rows, bars = [(number, cells)], with_bars
        elif (text := _HEADING_MARK.sub("", _plain(line)).rstrip()).strip():
            # The blanks before it stay: what is indented belongs to the line above it.
            yield Paragraph(text, message("{line}번째 줄", line=number))
    if rows:
        yield from _table(rows)


def _spaced(lines: list[str]) -> Iterator[tuple[int, int, list[GridCell]]]:
    """(first line, last line, cells) of each run of lines whose words stand below each other, three blanks or more apart, with amounts among them."""
    run: list[list[tuple[int, int, str]]] = []
    for number, line in enumerate([*lines, ""], start=1):
        parts = [] if len(line) > _LONGEST_ROW or "\t" in line or _BARS.match(line) or _DRAWN.match(line) else list(_parts(line))
        if len(parts) > 1:
            run.append(parts)
            continue
        if len(run) >= _FEWEST_ROWS and (cells := _below_each_other(run)) is not None:
            yield number - len(run), number - 1, cells
        run = []


def _parted(lines: list[str]) -> Iterator[tuple[int, int, list[GridCell]]]:
    """(first line, last line, cells) of each run of lines that two blanks or more part into as many words each as its first line, the headings, has.

    A last line of two words is the total: its label, and its sum in the last column.
    """
    run: list[list[str]] = []
    for number, line in enumerate([*lines, ""], start=1):
        words = _words(line)
        total = len(words) == 2 and len(run) > 1 and words[0].endswith("계") and re.fullmatch(r"[0-9][0-9,.]*[천만백억]*원?", words[1])
        if run and (len(words) == len(run[0]) or total):
            run.append([words[0], *[""] * (len(run[0]) - len(words)), *words[1:]])
            if not total:
                continue
        if len(run) >= _FEWEST_ROWS:
            last = number if total else number - 1
            yield last - len(run) + 1, last, [GridCell(row, column, _plain(word)) for row, line in enumerate(run) for column, word in enumerate(line)]
        run = [words] if len(words) >= _FEWEST_HEADS and all(_HEAD.fullmatch(word) for word in words) else []


def _words(line: str) -> list[str]:
    """The words of a line that wide gaps part; none of a line that is no row of a table. The letters of a label may be spread (합  계)."""
    if not line.strip() or len(line) > _LONGEST_ROW or "\t" in line or _BARS.match(line) or _DRAWN.match(line):
        return []
    return re.split(r" {2,}", _SPREAD.sub(r"\1\2", line.strip()))


def _parts(line: str) -> Iterator[tuple[int, int, str]]:
    """(left, right, text) of the words of a line between wide gaps, by columns: a Hangul letter takes two."""
    for found in _GAP.finditer(line):
        left = sum(1 + (ord(letter) > 0x10FF) for letter in line[: found.start()])
        yield left, left + sum(1 + (ord(letter) > 0x10FF) for letter in found[0]), found[0]


def _below_each_other(run: list[list[tuple[int, int, str]]]) -> list[GridCell] | None:
    """The words of a run of lines as the cells of a table; None where they do not stand below each other, or where no last word is a number."""
    columns: list[list[int]] = []
    for left, right, _text in sorted(part for parts in run for part in parts):
        if columns and left < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    numbers = sum(re.fullmatch(r"[△▲-]?[0-9][0-9,.]*[천만백억]*원?", parts[-1][2]) is not None for parts in run)
    if len(columns) < 2 or 2 * numbers < len(run) or any(len(parts) > len(columns) for parts in run):
        return None
    placed: dict[tuple[int, int], str] = {}
    for row, parts in enumerate(run):
        for left, _right, text in parts:
            column = next(k for k, (first, last) in enumerate(columns) if first <= left < last)
            if (row, column) in placed:
                return None
            placed[row, column] = _plain(text)
    return [GridCell(row, column, text) for (row, column), text in placed.items()]


def _cells(line: str) -> tuple[list[str] | None, bool]:
    """The cells of a line that is a row of a table, and whether bars part them."""
    if barred := _BARS.match(line):
        # ^^ is how some write that a cell belongs to the one above it.
        return ["" if cell.strip() == "^^" else _plain(cell).strip() for cell in _BAR.split(barred[1])], True
    # One tab may stand before a paragraph; between words it parts cells.
    if "\t" in line.strip("\t ") or ("\t" in line.rstrip("\t ") and line.count("\t") > 1):
        return [_plain(cell).strip() for cell in line.split("\t")], False
    return None, False


def _plain(text: str) -> str:
    """A text without the tags of a web page; a box to tick is ■ where it is ticked and else □."""
    if "<" in text:
        text = _UNCHECKED.sub("□", _CHECKED.sub("■", text))
        text = _TAG.sub(" ", _BREAK.sub("\n", text))
        text = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return html.unescape(_EMPHASIS.sub(r"\2", text) if "*" in text or "_" in text or "`" in text else text)


def _table(rows: list[tuple[int, list[str]]]) -> Iterator[Paragraph | Table]:
    """The rows as a table; a row alone that has but two cells is a line of the text, a label and what it says."""
    told = [(number, cells) for number, cells in rows if not _RULE.match("|".join(cells) or "|") or any(cell.strip("-: ") for cell in cells)]
    if not told:
        return
    width = max(len(cells) for _number, cells in told)
    if len(told) == 1 and width < 3:
        yield Paragraph(" ".join(cell for cell in told[0][1] if cell), message("{line}번째 줄", line=told[0][0]))
        return
    cells = [GridCell(row, column, cell) for row, (_number, line) in enumerate(told) for column, cell in enumerate(line)]
    yield grid_table("", _place(told[0][0], told[-1][0]), cells, len(told))


def _place(first: int, last: int) -> Message:
    return message("{first}~{last}번째 줄의 표", first=first, last=last)
