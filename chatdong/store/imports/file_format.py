"""Detect the format of a CSV file - encoding, separator, row of the headings - and read its rows."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chatdong.domain.message import Message, message
from chatdong.domain.text_marks import mark_name
from chatdong.store.imports.cells import SPACE
from chatdong.store.imports.headings import Heading, check_needed, field_of, match_headings, unit_in
from chatdong.store.imports.refusals import RefusedFile

MAX_COLUMNS = 200
"""The most columns of a file."""
LONGEST_ROW = 2_000_000
"""The most letters of a row: a file in one row would be in memory several times before its columns are counted."""

CHUNK = 20_000
"""The number of rows that are read at once."""

_SIGNATURES = (
    (b"PK\x03\x04", message("엑셀 파일(.xlsx)은 CSV로 저장해 주십시오. 엑셀에서 ‘다른 이름으로 저장 > CSV UTF-8’을 고르면 됩니다.")),
    (b"\xd0\xcf\x11\xe0", message("옛 엑셀 파일(.xls)이나 한글 파일은 읽지 못합니다. 엑셀에서 CSV로 저장해 주십시오.")),
    (b"%PDF", message("PDF 파일은 읽지 못합니다. CSV 파일을 주십시오.")),
)


@dataclass(frozen=True)
class Form:
    """The format of a CSV file.

    header_row: the row number of the headings, from 1. titles: the headings as written. headings: the recognised columns.
    ignored: the titles that are not used.
    """

    encoding: str
    separator: str
    header_row: int
    titles: tuple[str, ...]
    headings: tuple[Heading, ...]
    ignored: tuple[str, ...]


def _encoding(path: Path) -> str:
    """The encoding that decodes the whole file: UTF-8, UTF-16 or cp949. Raises RefusedFile for an empty file, no text file or none of them."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise RefusedFile(message("빈 파일입니다."))
    for signature, why in _SIGNATURES:
        if start.startswith(signature):
            raise RefusedFile(why)
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml)", start, re.IGNORECASE):
        raise RefusedFile(message("표를 담은 웹 문서(HTML, XML)입니다. 엑셀에서 연 다음 CSV로 저장해 주십시오."))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in start and not _is_utf8(start):
        # In UTF-16 the high byte of commas, digits and line ends is zero: the side with more zeros is the high one.
        candidates = ["utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"]
    elif start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp949"]
    for encoding in candidates:
        try:
            line = 1
            with path.open(encoding=encoding, newline="") as file:
                while text := file.read(1 << 20):
                    if found := re.search(r"[\0-\x08]", text):
                        if encoding.startswith("utf-16"):
                            raise RefusedFile(message("글자 파일이 아닙니다. CSV 파일을 주십시오."))
                        raise RefusedFile(_no_text(found[0], line + text.count("\n", 0, found.start())))
                    line += text.count("\n")
        except UnicodeError:
            continue
        return encoding
    raise RefusedFile(message("글자를 읽을 수 없습니다. 엑셀에서 ‘CSV UTF-8’로 저장해 주십시오. 읽어 본 방식: {tried}", tried=", ".join(candidates)))


def _is_utf8(start: bytes) -> bool:
    """True where the start of a file decodes as UTF-8 and less than a fifth of its bytes are zero; UTF-16 has far more zero bytes."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return start.count(0) * 5 < len(start)


def _no_text(mark: str, line: int) -> Message:
    """The message for a file with a control character: the line and the character."""
    if mark == "\0":
        return message("{line}번째 줄에 글자로 쓸 수 없는 NUL 문자(U+0000)가 있습니다. 그 문자를 지우고 다시 넣어 주십시오.", line=line)
    return message(
        "{line}번째 줄에 글자로 쓸 수 없는 문자({mark})가 있습니다. 그 문자를 지우고 다시 넣어 주십시오.",
        line=line,
        mark=mark_name(mark),
    )


def read_rows(path: Path, encoding: str, separator: str, tell: Callable[[int], None] = lambda _done: None) -> Iterator[tuple[int, list[str]]]:
    """The rows of the file with their numbers from 1, blank rows included; ``tell`` reports the bytes read. Raises RefusedFile for invalid CSV.

    The numbers are those of Excel: a cell of several lines counts as one row.
    """
    number = held = 0

    def lines(file: io.TextIOWrapper) -> Iterator[str]:
        """The lines of the file; raises RefusedFile for a row of LONGEST_ROW letters or more."""
        nonlocal held
        while line := file.readline(LONGEST_ROW):
            held += len(line)
            if held >= LONGEST_ROW:
                raise RefusedFile(
                    message(
                        "{line}행: 한 행이 {limit:,}자를 넘습니다. 줄이 나뉘어 있는지, 닫히지 않은 큰따옴표가 있는지 보아 주십시오.",
                        line=number + 1,
                        limit=LONGEST_ROW,
                    )
                )
            yield line

    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
        try:
            for number, row in enumerate(csv.reader(lines(file), delimiter=separator, strict=True), start=1):
                held = 0
                if len(row) > MAX_COLUMNS:
                    raise RefusedFile(message("{line}행: 칸이 {count}개를 넘습니다.", line=number, count=MAX_COLUMNS))
                yield number, row
                if number % CHUNK == 0:
                    tell(raw.tell())
        except csv.Error as error:
            if "field larger" in str(error):
                raise RefusedFile(message("{line}행: 한 칸이 너무 깁니다. 닫히지 않은 큰따옴표가 있는지 보아 주십시오.", line=number + 1)) from None
            raise RefusedFile(
                message("{line}행: 큰따옴표가 잘못 쓰였습니다. 따옴표를 지우거나 엑셀에서 다시 저장해 주십시오.", line=number + 1)
            ) from None


def read_form(path: Path, kind: str, header_row: int | None = None) -> Form:
    """Detect encoding, separator and headings; the headings are searched in the first 40 rows unless ``header_row`` is given.

    Raises RefusedFile where no heading is recognised, a needed column is missing or there are too many columns.
    """
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(100_000)
    best: tuple[int, int, str, list[str], list[list[str]]] | None = None
    for separator in (",", ";", "\t", "|"):
        try:
            rows = [row for row, _n in zip(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), range(header_row or 40), strict=False)]
        except csv.Error:
            continue
        for number, row in enumerate(rows, start=1):
            if header_row not in (None, number):
                continue
            score = len({name for title in row[:MAX_COLUMNS] if (name := field_of(kind, title)[0])})
            if best is None or score > best[0]:
                best = (score, number, separator, row, rows[: number - 1])
    if best is None or best[0] == 0:
        raise RefusedFile(_no_headings(kind))
    _score, header_row, separator, titles, above = best
    if len(titles) > MAX_COLUMNS:
        raise RefusedFile(message("{line}행: 칸이 {count}개를 넘습니다.", line=header_row, count=MAX_COLUMNS))
    while not titles[-1].strip(SPACE):
        titles = titles[:-1]
    headings, ignored = match_headings(kind, titles, unit_in(" ".join(" ".join(row) for row in above)) or 1)
    check_needed(kind, {heading.field for heading in headings})
    return Form(encoding, separator, header_row, tuple(titles), headings, ignored)


def _no_headings(kind: str) -> Message:
    needed = {
        "events": "세부사업, 개최일, 참석",
        "spending": "지출일, 산출내역, 금액",
    }[kind]
    return message("머리글을 찾지 못했습니다. 첫 줄에 열 이름이 있어야 합니다(예: {needed}). 양식을 내려받아 쓰실 수 있습니다.", needed=needed)
