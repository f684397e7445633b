"""Paragraphs and tables of a PDF: its letters by PDFium, its tables by the lines that are drawn or by columns that stand below each other.

A scan has no letters and is refused; nothing is recognised in pictures.
"""

import ctypes
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chatdong.documents.document import Document, Paragraph, UnreadableDocument, flowing_document
from chatdong.documents.package import damaged, encrypted
from chatdong.documents.printed.ruling import MOST_STROKES, Frame, Stroke, frames
from chatdong.documents.table import GridCell, Table, grid_table
from chatdong.domain.message import Message, message

MOST_PAGES = 200
"""As many pages as a PDF may have; a plan has some tens."""
MOST_LETTERS = 1_000_000
_MOST_ON_A_PAGE = 60_000
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""A letter of which the file does not say what it is: no amount may be read across the place where it stands."""
_MOST_UNKNOWN = 10
"""Percent of the letters that may be unknown; of a file that is damaged half are."""
_FEW = 30
"""A page with fewer letters than this beside a picture is a scan with a stamp or a page number."""
_WHOLE = re.compile(r"[△▲-]?\s*(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}|[0-9]+(?:\.[0-9]+)?)\s*(?:[십백천만억]*원)?|[-–]")
"""An amount that is whole: not cut within its thousands."""
_BULLET = re.compile(r"[-–—·•▪■□○●◦◇◆▶▷☞※*①-⑳ㅇ❍․‣∙⋅ㆍ]|[0-9]{1,2}[.)]|[가-하][.)]|\(?[0-9가-하]\)|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]")


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class _Line:
    """Letters that stand beside each other, from the left to the right."""

    letters: tuple[_Letter, ...]

    @property
    def left(self) -> float:
        return self.letters[0].left

    @property
    def right(self) -> float:
        return max(letter.right for letter in self.letters)

    @property
    def top(self) -> float:
        return max(letter.top for letter in self.letters)

    @property
    def bottom(self) -> float:
        return min(letter.bottom for letter in self.letters)

    @property
    def size(self) -> float:
        heights = sorted(letter.top - letter.bottom for letter in self.letters)
        return max(heights[-1], 1.0)

    @property
    def text(self) -> str:
        """The words, with a blank wherever one stands or there is room for it."""
        words = [self.letters[0].text]
        gaps = sorted(letter.left - before.right for before, letter in zip(self.letters, self.letters[1:], strict=False))
        # Where letters are set apart, the room between words is wider than the usual one between letters.
        room = max(gaps[len(gaps) // 2], 0.0) + 0.14 * self.size if gaps else 0.0
        for before, letter in zip(self.letters, self.letters[1:], strict=False):
            if letter.left - before.right > room and not before.text.isspace() and not letter.text.isspace():
                words.append(" ")
            words.append(letter.text)
        text = " ".join("".join(words).split())
        # An own sign before a line is a bullet, of which no more need be known.
        return f"•{text[1:]}" if text.startswith(f"{_UNKNOWN} ") else text


def read_pdf(path: Path) -> Document:
    """The paragraphs and the ruled tables of a PDF, page by page; its notes name the pages that are pictures, and how many letters are unknown.

    Raises UnreadableDocument for a scan (no text at all), a password, damage, and more than MOST_PAGES pages or MOST_LETTERS letters.
    """
    import pypdfium2 as pdfium  # 30 MB, and only PDFs need it
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise (encrypted() if error.err_code == raw.FPDF_ERR_PASSWORD else damaged()) from None
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise UnreadableDocument(
                message("쪽이 너무 많습니다({count:,}쪽). {limit}쪽까지 읽습니다. 계획이 있는 쪽만 남겨 주십시오.", count=count, limit=MOST_PAGES)
            )
        flow: list[Paragraph | Table] = []
        letters = unknown = 0
        pictures: list[int] = []
        for number in range(count):
            page = document[number]
            try:
                found = _letters(page, raw)
                letters += len(found)
                unknown += sum(letter.text == _UNKNOWN for letter in found)
                if len(found) < _FEW and next(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3), None) is not None:
                    pictures.append(number + 1)
                if letters > MOST_LETTERS:
                    raise UnreadableDocument(
                        message("글자가 너무 많습니다. {limit:,}자까지 읽습니다. 계획이 있는 쪽만 남겨 주십시오.", limit=MOST_LETTERS)
                    )
                flow += _page(number + 1, found, list(_strokes(page, raw)))
            finally:
                page.close()
    finally:
        document.close()
    if not letters or len(pictures) == count:
        raise UnreadableDocument(
            message("글자가 없는 PDF입니다. 종이를 스캔한 그림으로 보입니다. 한글·워드·엑셀 원본이나, 글자가 든 PDF를 넣어 주십시오.")
        )
    if 100 * unknown > _MOST_UNKNOWN * letters:
        raise UnreadableDocument(
            message(
                "글자를 알아볼 수 없는 PDF입니다({letters:,}자 가운데 {unknown:,}자). 파일이 손상되었거나 글꼴 정보가 빠져 있습니다. "
                "PDF를 다시 만들거나, 한글·워드·엑셀 원본을 넣어 주십시오.",
                letters=letters,
                unknown=unknown,
            )
        )
    read = flowing_document("pdf", flow, prose=True)
    return replace(read, notes=(*read.notes, *_left_out(pictures, unknown)))


def _left_out(pictures: list[int], unknown: int) -> Iterator[Message]:
    """What of a PDF is not in its text: pages that are pictures, and letters that are unknown."""
    if pictures:
        shown = ", ".join(map(str, pictures[:10])) + (" …" if len(pictures) > 10 else "")
        yield message("글자가 없는 그림이라 읽지 않은 쪽이 {count}쪽 있습니다: {pages}", count=len(pictures), pages=shown)
    if unknown:
        yield message("알아볼 수 없는 글자 {count:,}자를 ‘\N{REPLACEMENT CHARACTER}’로 두었습니다. 글꼴 정보가 파일에 없습니다.", count=unknown)


def _letters(page: Any, raw: Any) -> list[_Letter]:
    text = page.get_textpage()
    try:
        box = raw.FS_RECTF()
        found = []
        for place in range(min(text.count_chars(), _MOST_ON_A_PAGE)):
            code = raw.FPDFText_GetUnicode(text, place)
            if raw.FPDFText_IsGenerated(text, place) == 1 or code in (0, 2, 10, 13, 0xFFFE):
                continue
            if 0xE000 <= code < 0xF900:
                code = ord("•")  # letters of a font's own (private use) are bullets; those below are known
            elif _is_unknown(code) or raw.FPDFText_HasUnicodeMapError(text, place) == 1:
                code = ord(_UNKNOWN)
            # The box of the font and not of the ink: a comma stands in its line as a letter does.
            if raw.FPDFText_GetLooseCharBox(text, place, box):
                found.append(_Letter(chr(code), box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)))
        return found
    finally:
        text.close()


def _is_unknown(code: int) -> bool:
    """True for the code of no letter: a control character, half of a pair, or one that is not assigned."""
    return code > 0x10FFFF or (code != ord("\t") and unicodedata.category(chr(code)) in ("Cc", "Cs", "Cn"))


def _strokes(page: Any, raw: Any) -> Iterator[Stroke]:
    """The straight lines of a page and the sides of its boxes; none where there are more than a table has."""
    strokes: list[Stroke] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for shape in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3):
        matrix = shape.get_matrix()
        points: list[tuple[float, float]] = []
        start = None
        for number in range(min(raw.FPDFPath_CountSegments(shape), MOST_STROKES)):
            segment = raw.FPDFPath_GetPathSegment(shape, number)
            kind = raw.FPDFPathSegment_GetType(segment)
            if not raw.FPDFPathSegment_GetPoint(segment, x, y):
                continue
            point = matrix.on_point(x.value, y.value)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                points, start = [point], point
                continue
            if kind == raw.FPDF_SEGMENT_LINETO and points:
                strokes += _stroke(points[-1], point)
            points.append(point)
            if raw.FPDFPathSegment_GetClose(segment) and start is not None:
                strokes += _stroke(point, start)
        if len(strokes) > MOST_STROKES:
            return
    yield from strokes


def _stroke(one: tuple[float, float], other: tuple[float, float]) -> list[Stroke]:
    wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
    if high <= 1 < wide:
        return [Stroke(False, (one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0]))]
    if wide <= 1 < high:
        return [Stroke(True, (one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1]))]
    return []


def _page(number: int, letters: list[_Letter], strokes: list[Stroke]) -> list[Paragraph | Table]:
    """The paragraphs and tables of a page, from the top down."""
    placed: list[tuple[float, str | list[GridCell], int]] = []
    left = letters
    for cells in frames(strokes):
        inside, left = _parted(left, cells)
        held = _ruled(cells, inside)
        if sum(bool(cell.text) for cell in held) > 1:
            placed.append((max(cell.top for cell in cells), held, max(cell.row + cell.rows for cell in cells)))
        else:
            left = left + inside
    edge = max((letter.right for letter in letters), default=0.0)
    for top, block, height in _blocks(_lines(left), edge):
        placed.append((top, block, height))
    placed.sort(key=lambda part: -part[0])
    flow: list[Paragraph | Table] = []
    tables = texts = 0
    for _top, part, height in placed:
        if isinstance(part, str):
            texts += 1
            flow.append(Paragraph(part, message("{page}쪽 {number}번째 문단", page=number, number=texts)))
        else:
            tables += 1
            flow.append(grid_table("", message("{page}쪽 {number}번째 표", page=number, number=tables), part, height))
    return flow


def _parted(letters: list[_Letter], cells: list[Frame]) -> tuple[list[_Letter], list[_Letter]]:
    """The letters within the outline of a table, and the others."""
    left, right = min(cell.left for cell in cells), max(cell.right for cell in cells)
    bottom, top = min(cell.bottom for cell in cells), max(cell.top for cell in cells)
    inside: list[_Letter] = []
    outside: list[_Letter] = []
    for letter in letters:
        x, y = letter.middle
        (inside if left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1 else outside).append(letter)
    return inside, outside


def _ruled(cells: list[Frame], letters: list[_Letter]) -> list[GridCell]:
    held: dict[int, list[_Letter]] = {}
    by_row = sorted(range(len(cells)), key=lambda k: -cells[k].top)
    for letter in letters:
        x, y = letter.middle
        for k in by_row:
            cell = cells[k]
            if cell.left - 1 <= x <= cell.right + 1 and cell.bottom - 1 <= y <= cell.top + 1:
                held.setdefault(k, []).append(letter)
                break
    lines = {k: _lines(of) for k, of in held.items()}
    # Several amounts below each other are of several items: what stands beside them in as many lines is theirs.
    amounts = {(cells[k].row, len(of)) for k, of in lines.items() if _are_amounts(of)}
    return [
        GridCell(
            cell.row,
            cell.column,
            "\n".join(line.text for line in lines[k]) if k in lines and (cell.row, len(lines[k])) in amounts else _unwrapped(lines.get(k, []), cell),
            cell.rows,
            cell.columns,
        )
        for k, cell in enumerate(cells)
    ]


def _are_amounts(lines: list[_Line]) -> bool:
    """True for two or more lines that are each a whole amount, and of which one at least is set off by thousands."""
    return len(lines) > 1 and all(_WHOLE.fullmatch(line.text) for line in lines) and any("," in line.text for line in lines)


def _unwrapped(lines: list[_Line], cell: Frame) -> str:
    """The text of a cell: a line that ends where the next letter or word had no room goes on in the next one."""
    if not lines:
        return ""
    margin = max(min(line.left for line in lines) - cell.left, 0)
    text = lines[0].text
    for before, line in zip(lines, lines[1:], strict=False):
        room = cell.right - margin - before.right
        words = line.text.split()
        last = line.letters[min(len(words[0]), len(line.letters)) - 1] if words else line.letters[0]
        first_word = last.right - line.left
        width = line.letters[0].right - line.letters[0].left
        if _BULLET.match(line.text) or room > max(first_word, 2.2 * line.size):
            text += "\n"
        elif room > width + 1 or len(words) > 1 or " " in before.text:
            text += " "
        text += line.text
    return text


def _lines(letters: list[_Letter]) -> list[_Line]:
    """The lines that letters stand in, from the top down; those of one line overlap by half of their height."""
    lines: list[list[_Letter]] = []
    for letter in sorted((one for one in letters if one.text.strip()), key=lambda one: -one.middle[1]):
        for line in reversed(lines[-3:]):
            first = line[0]
            shared = min(first.top, letter.top) - max(first.bottom, letter.bottom)
            if shared > 0.5 * min(first.top - first.bottom, letter.top - letter.bottom) or abs(first.middle[1] - letter.middle[1]) < 1.5:
                line.append(letter)
                break
        else:
            lines.append([letter])
    # The blanks of a page are given to the lines that they stand in; a line has its middle, and lines are sorted from the top down.
    middles = [-sum(one.middle[1] for one in line) / len(line) for line in lines]
    order = sorted(range(len(lines)), key=lambda k: middles[k])
    sorted_middles = [middles[k] for k in order]
    for blank in (one for one in letters if not one.text.strip()):
        y = -blank.middle[1]
        place = bisect_right(sorted_middles, y)
        near = [k for k in (place - 1, place) if 0 <= k < len(order)]
        if near:
            nearest = min(near, key=lambda k: abs(sorted_middles[k] - y))
            line = lines[order[nearest]]
            if abs(sorted_middles[nearest] - y) <= 0.6 * (line[0].top - line[0].bottom):
                line.append(blank)
    made = [_Line(tuple(sorted(line, key=lambda one: one.left))) for line in lines]
    return [_Line(tuple(_stripped(line.letters))) for line in made]


def _stripped(letters: tuple[_Letter, ...]) -> tuple[_Letter, ...]:
    first = next(k for k, one in enumerate(letters) if one.text.strip())
    last = next(k for k in range(len(letters), 0, -1) if letters[k - 1].text.strip())
    return letters[first:last]


def _segments(line: _Line) -> list[_Line]:
    """The parts of a line between gaps that no blank of a sentence leaves."""
    parts: list[list[_Letter]] = [[]]
    before: _Letter | None = None
    blank = False
    for letter in line.letters:
        if not letter.text.strip():
            parts[-1].append(letter)
            blank = True
            continue
        # Cells beside each other have no blank between them; words have one, or less room.
        if before is not None and letter.left - before.right > (1.8 if blank else 0.9) * line.size:
            parts.append([])
        parts[-1].append(letter)
        before, blank = letter, False
    return [_Line(tuple(_stripped(tuple(part)))) for part in parts if any(one.text.strip() for one in part)]


def _blocks(lines: list[_Line], edge: float) -> Iterator[tuple[float, str | list[GridCell], int]]:
    """Paragraphs as text, and tables without drawn lines as cells, each with its top and its number of rows."""
    run: list[list[_Line]] = []
    prose: list[_Line] = []
    for line in [*lines, None]:
        parts = _segments(line) if line is not None else []
        if len(parts) > 1:
            if prose:
                yield from _paragraphs(prose, edge)
                prose = []
            run.append(parts)
            continue
        if run:
            yield from _aligned(run)
            run = []
        if line is not None:
            prose.append(line)
    if prose:
        yield from _paragraphs(prose, edge)


def _aligned(run: list[list[_Line]]) -> Iterator[tuple[float, str | list[GridCell], int]]:
    """Rows of words that stand below each other as a table; fewer than three rows are text."""
    columns: list[list[float]] = []
    for part in sorted((part for row in run for part in row), key=lambda part: part.left):
        if columns and part.left < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], part.right)
        else:
            columns.append([part.left, part.right])
    if len(run) < 3 or len(columns) < 2:
        for row in run:
            yield row[0].top, " ".join(part.text for part in row), 1
        return
    cells = []
    for number, row in enumerate(run):
        for place, (left, right) in enumerate(columns):
            text = " ".join(part.text for part in row if left <= (part.left + part.right) / 2 <= right)
            if text:
                cells.append(GridCell(number, place, text))
    yield run[0][0].top, cells, len(run)


def _paragraphs(lines: list[_Line], edge: float) -> Iterator[tuple[float, str | list[GridCell], int]]:
    """Lines as paragraphs: a line goes on where the one before it reaches the right ``edge`` of the page's text and it has no bullet of its own."""
    held: list[str] = []
    top = 0.0
    before: _Line | None = None
    for line in lines:
        goes_on = (
            before is not None
            and before.right > edge - 2 * before.size
            and not _BULLET.match(line.text)
            and before.bottom - line.top < 1.2 * line.size
            and abs(before.size - line.size) < 0.3 * line.size
        )
        if held and not goes_on:
            yield top, " ".join(held), 1
            held = []
        if not held:
            top = line.top
        held.append(line.text)
        before = line
    if held:
        yield top, " ".join(held), 1
