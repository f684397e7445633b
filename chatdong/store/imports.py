"""CSV in: read a file as offices make them, say what it would change, and write it whole or not at all.

``preview`` reads and compares and writes nothing to the store; ``commit`` writes what the preview showed. What an import may do:

- It adds records and fills in or corrects those that it recognises. It never takes a record out and never empties a cell:
  an empty cell, or a column that the file does not have, leaves the record as it is.
- A record is recognised by its id where the file gives one. Otherwise an event by its activity and number (회차), one
  without a number by its activity and day; a spending by line, day, amount and voucher (without the voucher where the
  file has no such column). Equal records are matched one to one, so that a file dropped twice adds nothing.
- The same payment twice in one file (same voucher, same memo) is one, and the repetition is refused. Without a voucher
  it may well be two payments: both are taken, with a warning.
- Days outside the fiscal year are refused for events held and warned about for spending. An amount of 0 is refused, one
  below 0 is a refund.

Each cell is judged by Python, with the words of its refusal; rows are compared by DuckDB, in a database of its own beside
the store (a temporary table would be seen by one cursor alone, and the writer has another), so that memory stays bounded.
Line numbers are Excel's row numbers: a cell of several lines counts as one.
"""

import codecs
import csv
import difflib
import io
import json
import re
import shutil
import tempfile
import unicodedata
import uuid
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from chatdong.domain.plan import Plan
from chatdong.domain.sentence import Sentence, sentence
from chatdong.store import queries, records
from chatdong.store.connection import Store
from chatdong.store.records import RefusedWrite
from chatdong.store.snapshots import csv_bytes

KINDS = {"events": "event", "spending": "spending"}
"""What can be imported, and the table that it goes into."""

STATES = ("new", "changed", "same", "refused")
"""What becomes of a row."""

MAX_BYTES = 300_000_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
"""As many characters as a cell of Excel holds."""
MAX_AMOUNT_KRW = 10**12
MAX_COUNT = 1_000_000
MAX_TEXT = {"voucher": 200, "topic": 2_000, "note": 2_000, "memo": 2_000, "event_id": 200, "spending_id": 200}

_CHUNK = 20_000
_SPACE = " \t\r\n\v\f\u00a0\u3000\ufeff\u200b"
_UNKNOWN = frozenset({"", "–", "-", "—", "―", "−"})
_TOTALS = frozenset({"합계", "총계", "계", "소계", "누계", "총합계", "합", "total", "totals", "grandtotal", "subtotal", "sum"})


class RefusedFile(Exception):
    """A file that cannot be read at all. ``sentence`` says why and what to do; nothing was changed."""

    def __init__(self, why: Sentence) -> None:
        self.sentence = why
        super().__init__(str(why))


@dataclass(frozen=True)
class Refusal:
    """Why a row is refused: its line, the heading of the column, what stands there, and the reason."""

    line: int
    column: str
    value: str
    reason: Sentence


@dataclass(frozen=True)
class PreviewRow:
    """What becomes of one row of the file. ``values`` are the record as it will be, ``before`` as it is (None when new).

    ``changed`` names the columns that differ. A refused row has ``refusals`` and no values.
    """

    line: int
    state: str
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] | None = None
    changed: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Heading:
    """A column of the file: where it stands, its heading, the column of ours that it fills, and what a 1 in it is (won)."""

    position: int
    text: str
    field: str
    unit_krw: int = 1


# What a column may be called. The first name is the one that the template and the pages use; where two columns of a file
# fit the same field, the name that stands further ahead is taken - but never for what decides about money or identity.

HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "events": {
        "event_id": ("event_id", "행사ID"),
        "plan_id": ("plan_id",),
        "activity_id": ("세부사업", "activity_id", "activity", "세부사업명", "행사명", "행사", "사업명", "사업", "활동", "event", "event name", "activity name"),
        "occurrence": ("회차", "occurrence", "No.", "차수"),
        "status": ("상태", "status", "결과"),
        "held_on": ("개최일", "held_on", "held on", "개최일자", "행사일", "행사일자", "개최날짜", "일자", "일시", "날짜", "date", "실시일"),
        "postponed_on": ("연기 결정일", "postponed_on", "postponed on", "연기일", "연기결정일자"),
        "postponed_to": ("연기된 날", "postponed_to", "postponed to", "변경일", "변경된날", "연기후날짜"),
        "cancelled_on": ("취소일", "cancelled_on", "cancelled on", "canceled on", "취소일자", "취소결정일"),
        "attendance": ("참석", "attendance", "참석인원", "참석자수", "참석자", "인원", "참여인원", "attendees"),
        "topic": ("안건", "topic", "주제", "agenda"),
        "note": ("비고", "note", "사유", "notes", "remarks", "메모", "비고사유"),
    },
    "spending": {
        "spending_id": ("spending_id", "지출ID"),
        "plan_id": ("plan_id",),
        "activity_id": ("세부사업", "activity", "activity_id", "세부사업명", "사업명", "사업", "activity name"),
        "line_id": ("산출내역", "line_id", "costing", "line", "budget line", "예산내역", "세부내역", "내역", "예산항목", "항목", "item"),
        "event_id": ("event_id",),
        "event": ("행사", "event", "행사명"),
        "occurrence": ("회차", "occurrence"),
        "spent_on": (
            "지출일", "spent_on", "paid on", "spent on", "지출일자", "집행일", "집행일자", "지급일", "지급일자", "결제일", "결제일자",
            "사용일", "사용일자", "일자", "날짜", "date",
        ),
        "amount_krw": ("금액", "amount_krw", "amount", "지출액", "지출금액", "집행액", "집행금액", "지급액", "지급금액", "결제금액", "사용금액"),
        "voucher": ("증빙번호", "voucher", "증빙", "전표번호", "결의서번호", "지출결의번호", "결의번호", "voucher no", "voucher number"),
        "memo": ("적요", "memo", "내용", "지출내용", "사용내용", "비고", "note", "메모", "description"),
    },
}
_MUST_BE_ONE = frozenset({"event_id", "spending_id", "activity_id", "line_id", "occurrence", "spent_on", "held_on", "amount_krw", "voucher"})
_DATES = frozenset({"held_on", "postponed_on", "postponed_to", "cancelled_on", "spent_on"})
_DAYS = {"events": ("held_on", "postponed_on", "postponed_to", "cancelled_on"), "spending": ("spent_on",)}
_TEMPLATE = {
    "events": ("activity_id", "occurrence", "held_on", "postponed_on", "postponed_to", "cancelled_on", "attendance", "topic", "note"),
    "spending": ("spent_on", "activity_id", "line_id", "amount_krw", "voucher", "event", "occurrence", "memo"),
}


def template_csv(kind: str) -> bytes:
    """An empty table with the headings that an import reads; amounts are won."""
    names = {name: HEADINGS[kind][name][0] for name in _TEMPLATE[kind]}
    if "amount_krw" in names:
        names["amount_krw"] += "(원)"
    return csv_bytes(pd.DataFrame(columns=list(names.values()), dtype="object"))


# Cells


@dataclass(frozen=True)
class _Bad:
    """A cell that is refused: the code of its reason, and the figures of its sentence."""

    code: str
    figures: tuple[tuple[str, Any], ...] = ()


def _bad(code: str, **figures: Any) -> _Bad:
    return _Bad(code, tuple(figures.items()))


def plain_cell(cell: str) -> str:
    """A cell without the quote (') that a download puts before a formula or another quote, and without blanks around it."""
    if cell[:1] == "'" and (len(cell) == 1 or cell[1] in "=+-@\t\r'"):
        cell = cell[1:]
    return cell.strip(_SPACE)


_UNITS = {"": 1, "천": 10**3, "만": 10**4, "십만": 10**5, "백만": 10**6, "억": 10**8, "십억": 10**9}
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+△▲]?)[₩\\]?(?P<inner>[-△▲]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})"
    r"(?:\.(?P<part>[0-9]{1,6}))?(?:(?P<unit>천|만|십만|백만|억|십억)?원|krw|won)?(?P<close>\))?",
    re.IGNORECASE,
)


def read_amount(cell: str, unit_krw: int = 1) -> int | Sentence:
    """Won from a cell: 1,234,000 · 1,234천원 · △5,000 · (5,000) · ₩5,000. A bare number counts in ``unit_krw``."""
    found = _amount(plain_cell(cell), unit_krw)
    return _reason(found.code, dict(found.figures)) if isinstance(found, _Bad) else found


def _amount(text: str, unit_krw: int) -> int | _Bad:
    shape = _narrow(text).replace(" ", "")
    match = _AMOUNT.fullmatch(shape) if len(shape) <= 40 else None
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["sign"] and match["inner"]):
        return _bad("not-an-amount-exponent") if re.fullmatch(r"[-+]?[0-9.]+e[-+]?[0-9]+", shape, re.IGNORECASE) else _bad("not-an-amount")
    named = re.search(r"원|krw|won", shape, re.IGNORECASE)
    unit = _UNITS[match["unit"] or ""] if named else unit_krw
    part = (match["part"] or "").rstrip("0")
    scaled, rest = divmod(int(match["whole"].replace(",", "") + part) * unit, 10 ** len(part))
    if rest:
        return _bad("part-of-a-won")
    if scaled == 0:
        return _bad("zero")
    if scaled > MAX_AMOUNT_KRW:
        return _bad("amount-too-large", limit=MAX_AMOUNT_KRW)
    negative = match["open"] or match["sign"] in ("-", "△", "▲") or match["inner"]
    return -scaled if negative else scaled


def _narrow(text: str) -> str:
    """Full-width letters and the several dashes as the plain ones."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "₋": "-", "\u3000": " ", "\u00a0": " "})
_CLOCK = r"(?:[T ]\s*(?:오전|오후)?\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:\s*[AP]M)?)?"
_WEEKDAY = r"(?:\s*\(?[월화수목금토일](?:요일)?\)?)?"
_DAY = re.compile(
    rf"([0-9]{{4}})\s*(?:[-./]|년)\s*([0-9]{{1,2}})\s*(?:[-./]|월)\s*([0-9]{{1,2}})\s*(?:\.|일)?{_WEEKDAY}\s*{_CLOCK}", re.IGNORECASE
)
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")


def read_date(cell: str) -> date | Sentence:
    """A day from a cell: 2016-05-13 · 2016. 5. 13. · 2016/5/13 · 20160513 · 2016년 5월 13일 · Excel's serial number 42503."""
    found = _date(plain_cell(cell))
    return _reason(found.code, dict(found.figures)) if isinstance(found, _Bad) else found


def _date(text: str) -> date | _Bad:
    shape = _narrow(text).strip()
    if len(shape) > 60:
        return _bad("not-a-date")
    match = _DAY.fullmatch(shape) or _EIGHT.fullmatch(shape)
    if match:
        try:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return _bad("no-such-day")
    else:
        serial = _SERIAL.fullmatch(shape)
        if not serial:
            return _bad("not-a-date")
        # Excel counts from 1900 and takes that year for a leap year; after February 1900 this is the same as counting from here.
        found = date(1899, 12, 30) + timedelta(int(serial[1]))
    return found if 1950 <= found.year <= 2150 else _bad("no-such-day")


_COUNT = re.compile(r"제?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.0+)?(?:명|회차|회|차|번째|people|persons)?", re.IGNORECASE)


def _count(text: str, least: int) -> int | _Bad:
    match = _COUNT.fullmatch(_narrow(text).replace(" ", ""))
    if not match:
        return _bad("not-a-count")
    value = int(match[1].replace(",", ""))
    return value if least <= value <= MAX_COUNT else _bad("count-out-of-range", least=least, most=MAX_COUNT)


def _text(text: str, most: int) -> str | _Bad:
    return text if len(text) <= most else _bad("text-too-long", most=most)


def _status(text: str) -> str | None:
    """What a state column says, where it decides what the day beside it means."""
    words = _letters(text)
    if "취소" in words or "cancel" in words:
        return "cancelled"
    if "연기" in words or "postpone" in words:
        return "postponed"
    return None


# Names


def _letters(text: str) -> str:
    """A name without its case, blanks and punctuation, for recognising it."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum() and c not in _DOT_LETTERS)


_DOT_LETTERS = frozenset("ㆍ\u119e")
"""Letters that are typed for a dot between words."""


class _Names:
    """The activities and budget lines of a plan by everything that a file may call them."""

    def __init__(self, plan: Plan, older_activities: Iterable[str], older_lines: Iterable[str]) -> None:
        self._plan = plan
        self._activities: dict[str, set[str]] = {}
        self._lines: dict[str, set[str]] = {}
        self._items: dict[tuple[str, str], set[str]] = {}
        self._activity_ids = {a.id for a in plan.activity} | set(older_activities)
        self._line_ids = {line.id for line in plan.budget_line} | set(older_lines)
        self._spelt: dict[str, str] = {}
        self._looked_for = 0
        self.activity_of = {line.id: line.activity for line in plan.budget_line}
        for activity in plan.activity:
            for word in (activity.id, activity.name.ko, activity.name.en):
                if word:
                    self._activities.setdefault(_letters(word), set()).add(activity.id)
                    self._spelt.setdefault(_letters(word), word)
        for line in plan.budget_line:
            activity = plan.activity_by_id(line.activity)
            for item in filter(None, (line.item.ko, line.item.en, line.costing, line.id)):
                self._items.setdefault((activity.id, _letters(item)), set()).add(line.id)
                self._lines.setdefault(_letters(item), set()).add(line.id)
                for name in filter(None, (activity.name.ko, activity.name.en)):
                    self._lines.setdefault(_letters(name + item), set()).add(line.id)
                    if item != line.costing:
                        self._spelt.setdefault(_letters(name + item), f"{name} · {item}")

    def activity(self, text: str) -> str | _Bad:
        if text in self._activity_ids:
            return text
        found = self._activities.get(_letters(text), set())
        if len(found) == 1:
            return next(iter(found))
        return _bad("no-such-activity", near=self._near(text, self._activities))

    def line(self, text: str, activity_id: str | None) -> str | _Bad:
        if text in self._line_ids:
            return text
        if activity_id and not text:
            found = {line.id for line in self._plan.lines_of(activity_id)}
            return next(iter(found)) if len(found) == 1 else _bad("which-line" if found else "activity-without-line")
        found = self._items.get((activity_id or "", _letters(text)), set()) or self._lines.get(_letters(text), set())
        if activity_id:
            found = {line_id for line_id in found if self.activity_of[line_id] == activity_id}
        if len(found) == 1:
            return next(iter(found))
        if found:
            names = [f"{self._plan.activity_by_id(self.activity_of[i]).name.ko}" for i in sorted(found)]
            return _bad("line-of-several", activities=", ".join(dict.fromkeys(names)))
        return _bad("no-such-line", near=self._near(text, self._lines))

    def event(self, text: str) -> tuple[str, int | None] | None:
        """An event that is named by its activity, and by its number where it has one: 월 정기간담회 3회차."""
        if len(text) > MAX_TEXT["event_id"]:
            return None
        numbered = re.fullmatch(r"(.+?)[\s(·,-]*제?\s*([0-9]{1,6})\s*(?:회차|회|차)\)?", text)
        whole = self.activity(text)
        if isinstance(whole, str):
            return whole, None
        if numbered and isinstance(self.activity(numbered[1]), str):
            return str(self.activity(numbered[1])), int(numbered[2])
        return None

    def _near(self, text: str, among: Mapping[str, Any]) -> str:
        known = [key for key in among if key in self._spelt]
        self._looked_for += 1
        # Looking for what is meant takes a while: a file of a million wrong names is not worth it.
        near = difflib.get_close_matches(_letters(text)[:50], known, n=3, cutoff=0.5) if self._looked_for <= 2_000 else []
        near = near or known[:5]
        return ", ".join(dict.fromkeys(self._spelt[key] for key in near))


# The file


_SIGNATURES = (
    (b"PK\x03\x04", lambda: sentence("엑셀 파일(.xlsx)은 CSV로 저장해 주십시오. 엑셀에서 ‘다른 이름으로 저장 > CSV UTF-8’을 고르면 됩니다.")),
    (b"\xd0\xcf\x11\xe0", lambda: sentence("옛 엑셀 파일(.xls)이나 한글 파일은 읽지 못합니다. 엑셀에서 CSV로 저장해 주십시오.")),
    (b"%PDF", lambda: sentence("PDF 파일은 읽지 못합니다. CSV 파일을 주십시오.")),
)


@dataclass(frozen=True)
class _Form:
    """How a file is written: its encoding, what stands between the cells, the row of its headings and what they mean."""

    encoding: str
    separator: str
    header_row: int
    titles: tuple[str, ...]
    headings: tuple[Heading, ...]
    ignored: tuple[str, ...]


def _encoding(path: Path) -> str:
    """UTF-8, UTF-16 or cp949, whichever reads the whole file. Raises RefusedFile."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise RefusedFile(sentence("빈 파일입니다."))
    for signature, why in _SIGNATURES:
        if start.startswith(signature):
            raise RefusedFile(why())
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml)", start, re.IGNORECASE):
        raise RefusedFile(sentence("표를 담은 웹 문서(HTML, XML)입니다. 엑셀에서 연 다음 CSV로 저장해 주십시오."))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in start:
        # Commas, figures and line ends have a zero byte in UTF-16, on the side of the larger half.
        candidates = ["utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"]
    elif start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp949"]
    for encoding in candidates:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while text := file.read(1 << 20):
                    if re.search(r"[\0-\x08]", text):
                        raise RefusedFile(sentence("글자 파일이 아닙니다. CSV 파일을 주십시오."))
        except UnicodeError:
            continue
        return encoding
    raise RefusedFile(sentence("글자를 읽을 수 없습니다. 엑셀에서 ‘CSV UTF-8’로 저장해 주십시오. 읽어 본 방식: {tried}", tried=", ".join(candidates)))


def _rows(path: Path, encoding: str, separator: str, tell: Callable[[int], None] = lambda _done: None) -> Iterator[tuple[int, list[str]]]:
    """The rows of the file with their numbers, from 1; blank ones too. Raises RefusedFile where the file is broken."""
    number = 0
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
        try:
            for number, row in enumerate(csv.reader(file, delimiter=separator, strict=True), start=1):
                if len(row) > MAX_COLUMNS:
                    raise RefusedFile(sentence("{line}행: 칸이 {count}개를 넘습니다.", line=number, count=MAX_COLUMNS))
                yield number, row
                if number % _CHUNK == 0:
                    tell(raw.tell())
        except csv.Error as error:
            if "field larger" in str(error):
                raise RefusedFile(
                    sentence("{line}행: 한 칸이 너무 깁니다. 닫히지 않은 큰따옴표가 있는지 보아 주십시오.", line=number + 1)
                ) from None
            raise RefusedFile(
                sentence("{line}행: 큰따옴표가 잘못 쓰였습니다. 따옴표를 지우거나 엑셀에서 다시 저장해 주십시오.", line=number + 1)
            ) from None


def _form(path: Path, kind: str) -> _Form:
    """Find the separator and the headings in the first rows. Raises RefusedFile."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(100_000)
    best: tuple[int, int, str, list[str], list[list[str]]] | None = None
    for separator in (",", ";", "\t", "|"):
        try:
            rows = [row for row, _n in zip(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), range(40), strict=False)]
        except csv.Error:
            continue
        for number, row in enumerate(rows, start=1):
            score = len({name for title in row[:MAX_COLUMNS] if (name := _field(kind, title)[0])})
            if best is None or score > best[0]:
                best = (score, number, separator, row, rows[: number - 1])
    if best is None or best[0] == 0:
        raise RefusedFile(_no_headings(kind))
    _score, header_row, separator, titles, above = best
    if len(titles) > MAX_COLUMNS:
        raise RefusedFile(sentence("{line}행: 칸이 {count}개를 넘습니다.", line=header_row, count=MAX_COLUMNS))
    while not titles[-1].strip(_SPACE):
        titles = titles[:-1]
    headings, ignored = _headings(kind, titles, _unit(" ".join(" ".join(row) for row in above)) or 1)
    _must_have(kind, {heading.field for heading in headings})
    return _Form(encoding, separator, header_row, tuple(titles), headings, ignored)


def _no_headings(kind: str) -> Sentence:
    needed = {
        "events": "세부사업, 개최일, 참석",
        "spending": "지출일, 산출내역, 금액",
    }[kind]
    return sentence("머리글을 찾지 못했습니다. 첫 줄에 열 이름이 있어야 합니다(예: {needed}). 양식을 내려받아 쓰실 수 있습니다.", needed=needed)


_BRACKETS = re.compile(r"[(\[{<（［]([^)\]}>）］]*)[)\]}>）］]?")


def _unit(text: str) -> int | None:
    """Won in one of what a heading counts in: 천원 → 1000. None where it does not say."""
    words = _narrow(text).casefold().replace(" ", "").replace(",", "")
    found = re.search(r"(십억|십만|백만|천|만|억)?원(?![가-힣])", words)
    if found:
        return _UNITS[found[1] or ""]
    if "krw" in words or re.search(r"(?<![a-z])won(?![a-z])", words) or re.fullmatch(r"thousands?|millions?", words):
        return 10**3 if "thousand" in words or "1000" in words else 10**6 if "million" in words else 1
    return None


def _field(kind: str, title: str) -> tuple[str | None, int, int | None]:
    """Which of our columns a heading means, how far behind its name stands in the list, and its unit in won."""
    text = plain_cell(title)[:200]
    brackets = " ".join(_BRACKETS.findall(text))
    known = _ALIASES[kind]
    outside = _letters(_BRACKETS.sub(" ", text))
    for name in (outside, re.sub(r"(십억|십만|백만|천|만|억)?원$", "", outside)):
        if name in known:
            unit = _unit(brackets) or (_unit(text) if name != outside else None)
            return (*known[name], 1 if name == "amountkrw" else unit)
    return None, 0, None


_ALIASES = {
    kind: {_letters(alias): (name, rank) for name, aliases in fields.items() for rank, alias in reversed(list(enumerate(aliases)))}
    for kind, fields in HEADINGS.items()
}


def _headings(kind: str, titles: list[str], unit_above: int) -> tuple[tuple[Heading, ...], tuple[str, ...]]:
    chosen: dict[str, tuple[int, Heading]] = {}
    ignored: list[str] = []
    for position, title in enumerate(titles):
        name, rank, unit = _field(kind, title)
        if name is None:
            ignored.append(title)
            continue
        heading = Heading(position, title.strip(_SPACE), name, (unit or unit_above) if name == "amount_krw" else 1)
        other = chosen.get(name)
        if other and name in _MUST_BE_ONE:
            raise RefusedFile(
                sentence(
                    "‘{first}’ 열과 ‘{second}’ 열이 같은 뜻입니다. 하나만 남겨 주십시오.", first=other[1].text, second=heading.text
                )
            )
        if other and other[0] <= rank:
            ignored.append(title)
            continue
        if other:
            ignored.append(other[1].text)
        chosen[name] = (rank, heading)
    headings = tuple(heading for _rank, heading in sorted(chosen.values(), key=lambda pair: pair[1].position))
    return headings, tuple(title for title in ignored if title.strip(_SPACE))


def _must_have(kind: str, found: set[str]) -> None:
    if kind == "events":
        needed = [("activity_id",), ("held_on", "postponed_on", "cancelled_on", "occurrence")]
    else:
        needed = [("spent_on",), ("amount_krw",), ("line_id", "activity_id")]
    missing = [HEADINGS[kind][names[0]][0] for names in needed if not found & set(names)]
    if missing:
        raise RefusedFile(
            sentence(
                "필요한 열이 없습니다: {missing}. 찾은 열: {found}",
                missing=", ".join(missing),
                found=", ".join(HEADINGS[kind][name][0] for name in HEADINGS[kind] if name in found) or "–",
            )
        )


# Staging: the file's rows in a database of their own


class _Staging:
    """A folder with a copy of the file and a small database, attached to the store's connection, for one preview."""

    def __init__(self, store: Store, data: Path | bytes) -> None:
        self.store = store
        self.catalog = f"import_{uuid.uuid4().hex}"
        folder = tempfile.TemporaryDirectory(prefix="chatdong-import-")
        self.file = Path(folder.name) / "file.csv"
        self.close = weakref.finalize(self, _let_go, store, self.catalog, folder)
        try:
            if isinstance(data, bytes):
                self._fits(len(data))
                self.file.write_bytes(data)
            else:
                self._fits(data.stat().st_size)
                shutil.copyfile(data, self.file)
            with store.cursor() as cursor:
                # The name of the database is made above, the path by the operating system; neither comes from a reader.
                cursor.execute(f"ATTACH '{str(Path(folder.name) / 'rows.duckdb').replace(chr(39), chr(39) * 2)}' AS {self.catalog}")
        except BaseException:
            self.close()
            raise

    @staticmethod
    def _fits(size: int) -> None:
        if size > MAX_BYTES:
            raise RefusedFile(
                sentence("파일이 너무 큽니다({size:,}MB). {limit:,}MB까지 읽습니다. 나누어 주십시오.", size=size // 10**6, limit=MAX_BYTES // 10**6)
            )

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that finds this preview's tables without a prefix, and the store's under ``store``."""
        with self.store.cursor() as cursor:
            cursor.execute(f"USE {self.catalog}")
            yield cursor

    @contextmanager
    def changing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The same in one transaction: one moment of the store."""
        with self.cursor() as cursor:
            cursor.begin()
            try:
                yield cursor
                cursor.commit()
            except BaseException:
                cursor.rollback()
                raise


def _let_go(store: Store, catalog: str, folder: tempfile.TemporaryDirectory) -> None:
    try:
        with store.cursor() as cursor:
            cursor.execute(f"DETACH DATABASE IF EXISTS {catalog}")
    except duckdb.Error:
        pass  # The store was closed before, and has let go of everything.
    folder.cleanup()


_TYPES = {
    **dict.fromkeys(("held_on", "postponed_on", "postponed_to", "cancelled_on", "spent_on"), (pa.date32(), "DATE")),
    "amount_krw": (pa.int64(), "BIGINT"),
    "occurrence": (pa.int32(), "INTEGER"),
    "attendance": (pa.int32(), "INTEGER"),
}
_STAGED = {
    "events": ("event_id", "activity_id", "occurrence", "held_on", "postponed_on", "postponed_to", "cancelled_on", "attendance", "topic", "note"),
    "spending": ("spending_id", "line_id", "event_id", "event_activity", "occurrence", "spent_on", "amount_krw", "voucher", "memo"),
}
_PROBLEM = pa.schema(
    [("line", pa.int64()), ("stage", pa.string()), ("field", pa.string()), ("value", pa.string()), ("code", pa.string()), ("figures", pa.string())]
)


class _Reader:
    """Judges the cells of a file, chunk by chunk, and puts rows and problems into the staging database."""

    def __init__(self, kind: str, plan: Plan, form: _Form, names: _Names, takes_example: bool) -> None:
        self._kind = kind
        self._plan = plan
        self._form = form
        self._names = names
        self._takes_example = takes_example
        self._at = {heading.field: heading.position for heading in form.headings}
        self._units = {heading.field: heading.unit_krw for heading in form.headings}
        self._days = [self._at[name] for name in _DAYS[kind] if name in self._at]
        self._caches: dict[str, dict[Any, Any]] = {}
        self._mark = next((i for i, title in enumerate(form.titles) if _letters(title) in _MARKS), None)
        self.total_lines: list[int] = []
        self.last_total: tuple[int, Any] | None = None
        self.sum_krw: int | None = 0
        self.rows = 0

    def read(self, path: Path, cursor: duckdb.DuckDBPyConnection, tell: Callable[[int], None]) -> None:
        columns = ", ".join(f"{name} {_TYPES.get(name, (None, 'VARCHAR'))[1]}" for name in _STAGED[self._kind])
        cursor.execute(f"CREATE TABLE cell (line BIGINT, {columns})")
        cursor.execute("CREATE TABLE problem (line BIGINT, stage VARCHAR, field VARCHAR, value VARCHAR, code VARCHAR, figures VARCHAR)")
        cursor.execute("CREATE TABLE warning (line BIGINT, code VARCHAR, figures VARCHAR)")
        lines: list[int] = []
        chunk: list[list[str]] = []
        for line, row in _rows(path, self._form.encoding, self._form.separator, tell):
            if line <= self._form.header_row or not "".join(row).strip(_SPACE):
                continue
            lines.append(line)
            chunk.append(row)
            if len(chunk) == _CHUNK:
                self._take(cursor, lines, chunk)
                lines, chunk = [], []
        if chunk:
            self._take(cursor, lines, chunk)

    def _take(self, cursor: duckdb.DuckDBPyConnection, lines: list[int], chunk: list[list[str]]) -> None:
        width = len(self._form.titles)
        header = list(self._form.titles)
        problems: list[tuple[int, str, str, _Bad]] = []
        kept_lines: list[int] = []
        kept: list[list[str]] = []
        for line, row in zip(lines, chunk, strict=True):
            if len(row) < width:
                row = row + [""] * (width - len(row))
            elif len(row) > width and "".join(row[width:]).strip(_SPACE):
                problems.append((line, "", self._form.separator.join(row[width:]), _bad("too-many-cells", count=width)))
            if self._is_total(row):
                self.total_lines.append(line)
                if "amount_krw" in self._at:
                    self.last_total = (line, self._judge("amount_krw", row[self._at["amount_krw"]]))
                continue
            if row[:width] == header:
                continue
            if self._mark is not None and not self._takes_example and _letters(row[self._mark]) in _EXAMPLES:
                raise RefusedFile(sentence("예시 자료를 내려받은 파일입니다. 예시는 실제 기록에 섞지 않습니다."))
            kept_lines.append(line)
            kept.append(row)
        self.rows += len(kept)
        values = {name: self._column(name, kept_lines, kept, problems) for name in HEADINGS[self._kind] if name in self._at}
        self._tie(kept_lines, kept, values, problems)
        self._put(cursor, kept_lines, values, problems)

    def _is_total(self, row: list[str]) -> bool:
        """Whether a row begins with a word for a total and has no day."""
        if any(row[i][:1].isdigit() for i in self._days):
            return False
        first = next((cell for cell in row if cell.strip(_SPACE)), "")
        if _letters(_BRACKETS.sub(" ", first[:50])) not in _TOTALS:
            return False
        return all(row[i] is first or not row[i].strip(_SPACE) for i in self._days)

    def _column(self, name: str, lines: list[int], rows: list[list[str]], problems: list[tuple[int, str, str, _Bad]]) -> list[Any]:
        """The values of one column; None where a cell is empty or refused."""
        at, cache = self._at[name], self._cache(name)
        cells = [row[at] for row in rows]
        for cell in set(cells):
            if cell not in cache:
                cache[cell] = self._judge(name, cell)
        values = [cache[cell] for cell in cells]
        for index, value in enumerate(values):
            if value.__class__ is _Bad:
                problems.append((lines[index], name, cells[index], value))
                values[index] = None
        return values

    def _cache(self, name: str) -> dict[Any, Any]:
        """What was judged already, bounded: most cells of a column are one of a few."""
        cache = self._caches.setdefault(name, {})
        if len(cache) > 200_000:
            cache.clear()
        return cache

    def _judge(self, name: str, cell: str) -> Any:
        """The value of a cell, None where it is empty, or why it is refused."""
        if len(cell) > MAX_CELL:
            return _bad("text-too-long", most=MAX_CELL)
        text = plain_cell(cell)
        if text in _UNKNOWN:
            return None
        if name in _DATES:
            return _date(text)
        if name == "amount_krw":
            return _amount(text, self._units[name])
        if name in ("occurrence", "attendance"):
            return _count(text, 1 if name == "occurrence" else 0)
        if name == "activity_id":
            return self._names.activity(text)
        if name == "plan_id":
            return text if text == self._plan.id else _bad("other-plan", plan=text[:100])
        if name == "status":
            return _status(text)
        if name in ("line_id", "event"):
            return text
        return _text(text, MAX_TEXT[name])

    def _tie(self, lines: list[int], rows: list[list[str]], values: dict[str, list[Any]], problems: list[tuple[int, str, str, _Bad]]) -> None:
        """What needs several cells of a row: the line of a spending, its event, what a day means, what must not be empty."""
        refused = {(line, name) for line, name, _value, _bad in problems}
        if self._kind == "spending":
            self._tie_line(lines, values, problems, refused)
            self._tie_event(values, lines, problems)
            needed = ["spent_on", "amount_krw"]
            if self.sum_krw is not None:
                amounts = values["amount_krw"]
                self.sum_krw = None if None in amounts else self.sum_krw + sum(amounts)
        else:
            needed = ["activity_id"]
            held = values.get("held_on", [])
            for index, state in enumerate(values.pop("status", ())):
                if not state or not held or held[index] is None:
                    continue
                decided = values.setdefault(f"{state}_on", [None] * len(lines))
                if decided[index] is None:
                    decided[index], held[index] = held[index], None
        for name in needed:
            column = values[name]
            if None in column:
                problems += [
                    (line, name, "", _bad("missing"))
                    for line, value in zip(lines, column, strict=True)
                    if value is None and (line, name) not in refused
                ]

    def _tie_line(self, lines: list[int], values: dict[str, list[Any]], problems: list[tuple[int, str, str, _Bad]], refused: set) -> None:
        count = len(lines)
        texts, activities = values.get("line_id", [None] * count), values.pop("activity_id", [None] * count)
        cache = self._cache("line")
        found: list[Any] = []
        for index, pair in enumerate(zip(texts, activities, strict=True)):
            if pair not in cache:
                text, activity_id = pair
                cache[pair] = self._names.line(text or "", activity_id) if text or activity_id else _bad("missing")
            line_id = cache[pair]
            if line_id.__class__ is _Bad:
                if (lines[index], "activity_id") not in refused or pair[0]:
                    problems.append((lines[index], "line_id", pair[0] or "", line_id))
                line_id = None
            found.append(line_id)
        values["line_id"] = found

    def _tie_event(self, values: dict[str, list[Any]], lines: list[int], problems: list[tuple[int, str, str, _Bad]]) -> None:
        count = len(lines)
        numbers = values.setdefault("occurrence", [None] * count)
        ids = values.setdefault("event_id", [None] * count)
        activities: list[str | None] = [None] * count
        cache = self._cache("named-event")
        for index, text in enumerate(values.pop("event", ())):
            if text is None or ids[index] is not None:
                continue
            if text not in cache:
                cache[text] = self._names.event(text)
            named = cache[text]
            if named is None:
                ids[index] = text if len(text) <= MAX_TEXT["event_id"] else None
            else:
                activities[index] = named[0]
                numbers[index] = named[1] or numbers[index]
        if any(numbers):
            for index, number in enumerate(numbers):
                if number is not None and activities[index] is None and ids[index] is None:
                    activities[index] = self._names.activity_of.get(values["line_id"][index])
        values["event_activity"] = activities

    def _put(self, cursor: duckdb.DuckDBPyConnection, lines: list[int], values: dict[str, list[Any]], problems: list[tuple[int, str, str, _Bad]]) -> None:
        staged = _STAGED[self._kind]
        empty = [None] * len(lines)
        arrays = [pa.array(values.get(name, empty), _TYPES.get(name, (pa.string(), ""))[0]) for name in staged]
        _insert(cursor, "cell", pa.table([pa.array(lines, pa.int64()), *arrays], names=["line", *staged]))
        if problems:
            rows = [
                (line, "cell", name, value[:200], bad.code, json.dumps(dict(bad.figures), ensure_ascii=False))
                for line, name, value, bad in problems
            ]
            _insert(cursor, "problem", pa.table([pa.array(column, kind.type) for column, kind in zip(zip(*rows, strict=True), _PROBLEM, strict=True)], schema=_PROBLEM))


_MARKS = frozenset({"자료구분", "data"})
_EXAMPLES = frozenset({"예시자료", "exampledata"})


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    cursor.register("chunk", rows)
    try:
        cursor.execute(f"INSERT INTO {table} SELECT * FROM chunk")  # noqa: S608
    finally:
        cursor.unregister("chunk")


# Comparing with what is recorded. `cell` holds the rows as they were read; each step makes a table of its own.

_BARE = f"trim(ltrim(trim(x, '{_SPACE}'), chr(39)), '{_SPACE}')"
_PLAIN = f"CREATE MACRO plain(x) AS CASE WHEN {_BARE} IN ('', '–', '-', '—', '―', '−') THEN NULL ELSE {_BARE} END"
"""A text without blanks and quotes (') before it: what a download and a cell that came back from it have in common."""

_FRESH = """
DELETE FROM problem WHERE stage = 'store';
DELETE FROM warning;
CREATE OR REPLACE TABLE matched (line BIGINT, key VARCHAR);
"""

_SPENDING_GIVEN = """
CREATE OR REPLACE TABLE given AS
WITH alone AS (
    SELECT activity_id, any_value(event_id) AS event_id FROM store.event WHERE plan_id = $plan_id GROUP BY activity_id HAVING count(*) = 1
)

SELECT
    cell.* EXCLUDE (event_id),
    cell.event_id AS named_event_id,
    coalesce(by_id.event_id, by_number.event_id, CASE WHEN cell.occurrence IS NULL THEN alone.event_id END) AS event_id
FROM cell
LEFT JOIN store.event AS by_id ON cell.event_id = by_id.event_id AND by_id.plan_id = $plan_id
LEFT JOIN store.event AS by_number
    ON cell.event_activity = by_number.activity_id AND cell.occurrence = by_number.occurrence AND by_number.plan_id = $plan_id
LEFT JOIN alone ON cell.event_activity = alone.activity_id
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = cell.line)
"""

_SPENDING_PROBLEMS = (
    """
    SELECT line, 'event_id' AS field, named_event_id AS value, 'no-such-event' AS code, '{}' AS figures
    FROM given WHERE named_event_id IS NOT NULL AND event_id IS NULL
    """,
    """
    SELECT line, 'occurrence', occurrence::VARCHAR, 'no-such-occurrence', '{}'
    FROM given WHERE event_activity IS NOT NULL AND occurrence IS NOT NULL AND named_event_id IS NULL AND event_id IS NULL
    """,
    """
    SELECT given.line, 'spending_id', given.spending_id, 'id-of-other-plan', '{}'
    FROM given INNER JOIN store.spending AS stored ON given.spending_id = stored.spending_id WHERE stored.plan_id <> $plan_id
    """,
    """
    SELECT line, 'spending_id', spending_id, 'id-twice', to_json({first: first})
    FROM (SELECT line, spending_id, min(line) OVER (PARTITION BY spending_id) AS first FROM given WHERE spending_id IS NOT NULL)
    WHERE line > first
    """,
)

_SPENDING_BY_ID = """
INSERT INTO matched
SELECT given.line, stored.spending_id
FROM given INNER JOIN store.spending AS stored ON given.spending_id = stored.spending_id AND stored.plan_id = $plan_id
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
"""

_SPENDING_BY_CONTENT = """
INSERT INTO matched
WITH stored AS (
    SELECT
        spending_id, line_id, spent_on, amount_krw,
        CASE WHEN $with_voucher THEN plain(voucher) END AS voucher,
        CASE WHEN $with_memo THEN plain(memo) END AS memo
    FROM store.spending
    WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT key FROM matched)
),

stored_in_order AS (
    SELECT *, row_number() OVER (PARTITION BY line_id, spent_on, amount_krw, voucher, memo ORDER BY spending_id) AS nth FROM stored
),

file AS (
    SELECT
        line, line_id, spent_on, amount_krw,
        CASE WHEN $with_voucher THEN plain(voucher) END AS voucher,
        CASE WHEN $with_memo THEN plain(memo) END AS memo
    FROM given
    WHERE
        spending_id IS NULL
        AND line NOT IN (SELECT line FROM matched)
        AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
),

file_in_order AS (
    SELECT *, row_number() OVER (PARTITION BY line_id, spent_on, amount_krw, voucher, memo ORDER BY line) AS nth FROM file
)

SELECT file_in_order.line, stored_in_order.spending_id
FROM file_in_order
INNER JOIN stored_in_order
    ON
        file_in_order.line_id = stored_in_order.line_id
        AND file_in_order.spent_on = stored_in_order.spent_on
        AND file_in_order.amount_krw = stored_in_order.amount_krw
        AND file_in_order.voucher IS NOT DISTINCT FROM stored_in_order.voucher
        AND file_in_order.memo IS NOT DISTINCT FROM stored_in_order.memo
        AND file_in_order.nth = stored_in_order.nth
"""

_SPENDING_LATE_PROBLEMS = (
    """
    SELECT line, CASE WHEN $with_voucher THEN 'voucher' ELSE 'amount_krw' END, voucher, 'same-payment', to_json({first: first})
    FROM (
        SELECT line, voucher, spending_id, min(line) OVER (PARTITION BY line_id, spent_on, amount_krw, voucher, memo) AS first
        FROM given WHERE voucher IS NOT NULL
    )
    WHERE line > first AND spending_id IS NULL AND line NOT IN (SELECT line FROM matched)
    """,
    """
    SELECT line, 'line_id', line_id, 'line-not-in-revision', '{}'
    FROM given
    WHERE
        line NOT IN (SELECT line FROM matched)
        AND line_id NOT IN (SELECT line_id FROM store.budget_line WHERE plan_id = $plan_id AND revision = $revision)
    """,
)

_SPENDING_PLANNED = """
CREATE OR REPLACE TABLE planned AS
WITH merged AS (
    SELECT
        given.line,
        stored.spending_id IS NULL AS is_new,
        coalesce(stored.spending_id, given.spending_id, $new_keys || printf('%012x', given.line)) AS spending_id,
        $plan_id AS plan_id,
        CASE WHEN stored.line_id = given.line_id THEN stored.revision ELSE $revision END AS revision,
        given.line_id,
        CASE
            WHEN given.occurrence IS NOT NULL OR given.named_event_id IS NOT NULL THEN given.event_id
            WHEN stored_event.activity_id = given.event_activity THEN stored.event_id
            ELSE coalesce(given.event_id, stored.event_id)
        END AS event_id,
        given.spent_on,
        given.amount_krw,
        CASE WHEN given.voucher IS NULL OR (stored.spending_id IS NOT NULL AND plain(given.voucher) IS NOT DISTINCT FROM plain(stored.voucher)) THEN stored.voucher ELSE given.voucher END AS voucher,
        CASE WHEN given.memo IS NULL OR (stored.spending_id IS NOT NULL AND plain(given.memo) IS NOT DISTINCT FROM plain(stored.memo)) THEN stored.memo ELSE given.memo END AS memo,
        coalesce(stored.version, 0) + 1 AS version,
        given.event_activity,
        stored
    FROM given
    LEFT JOIN matched ON given.line = matched.line
    LEFT JOIN store.spending AS stored ON matched.key = stored.spending_id
    LEFT JOIN store.event AS stored_event ON stored.event_id = stored_event.event_id
    WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
)

SELECT
    merged.* EXCLUDE (stored, is_new),
    CASE
        WHEN is_new THEN 'new'
        WHEN
            line_id = stored.line_id
            AND event_id IS NOT DISTINCT FROM stored.event_id
            AND spent_on = stored.spent_on
            AND amount_krw = stored.amount_krw
            AND voucher IS NOT DISTINCT FROM stored.voucher
            AND memo IS NOT DISTINCT FROM stored.memo THEN 'same'
        ELSE 'changed'
    END AS state,
    CASE WHEN state = 'changed' THEN to_json(stored) END AS before,
    NOT coalesce(line_id = stored.line_id AND spent_on = stored.spent_on AND amount_krw = stored.amount_krw AND voucher IS NOT DISTINCT FROM stored.voucher, FALSE) AS money
FROM merged
"""

_SPENDING_WARNINGS = (
    """
    SELECT line, 'outside-the-year', to_json({day: spent_on, year: year($first_day)})
    FROM planned WHERE state IN ('new', 'changed') AND money AND spent_on NOT BETWEEN $first_day AND $last_day
    """,
    """
    WITH recorded AS (
        SELECT line_id, sum(amount_krw) AS spent
        FROM store.spending
        WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state = 'changed')
        GROUP BY line_id
    ),

    running AS (
        SELECT line, line_id, amount_krw, money, sum(amount_krw) OVER (PARTITION BY line_id ORDER BY line ROWS UNBOUNDED PRECEDING) AS filed
        FROM planned WHERE state IN ('new', 'changed')
    )

    SELECT
        running.line, 'over-budget',
        to_json({
            'left': (budget.amount_krw - coalesce(recorded.spent, 0) - filed + running.amount_krw)::BIGINT,
            'over': (coalesce(recorded.spent, 0) + filed - budget.amount_krw)::BIGINT
        })
    FROM running
    INNER JOIN store.budget_line AS budget
        ON running.line_id = budget.line_id AND budget.plan_id = $plan_id AND budget.revision = $revision
    LEFT JOIN recorded ON running.line_id = recorded.line_id
    WHERE money AND running.amount_krw > 0 AND coalesce(recorded.spent, 0) + filed > budget.amount_krw
    """,
    """
    WITH everything AS (
        SELECT voucher, amount_krw, -1 AS line, FALSE AS money
        FROM store.spending
        WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state <> 'new')
        UNION ALL
        SELECT voucher, amount_krw, CASE WHEN state = 'same' THEN -1 ELSE line END, money AND state <> 'same' FROM planned
    ),

    counted AS (
        SELECT line, money, count(*) OVER (PARTITION BY voucher, amount_krw ORDER BY line ROWS UNBOUNDED PRECEDING) - 1 AS count
        FROM everything WHERE plain(voucher) IS NOT NULL
    )

    SELECT line, 'same-voucher', to_json({count: count}) FROM counted WHERE money AND count > 0
    """,
    """
    SELECT line, 'refund', '{}' FROM planned WHERE state IN ('new', 'changed') AND money AND amount_krw < 0
    """,
    """
    SELECT line, 'looks-recorded', to_json({count: recorded.count})
    FROM planned INNER JOIN (
        SELECT line_id, spent_on, amount_krw, count(*) AS count
        FROM store.spending
        WHERE plan_id = $plan_id AND spending_id NOT IN (SELECT spending_id FROM planned WHERE state <> 'new')
        GROUP BY ALL
    ) AS recorded USING (line_id, spent_on, amount_krw)
    WHERE state = 'new'
    """,
    """
    SELECT line, 'twice-without-voucher', to_json({first: first})
    FROM (
        SELECT line, state, min(line) OVER (PARTITION BY line_id, spent_on, amount_krw, memo) AS first
        FROM planned WHERE voucher IS NULL
    )
    WHERE state = 'new' AND line > first
    """,
    """
    SELECT line, 'which-event', '{}' FROM planned WHERE state IN ('new', 'changed') AND event_activity IS NOT NULL AND event_id IS NULL
    """,
)

_EVENT_GIVEN = """
CREATE OR REPLACE TABLE given AS
SELECT * FROM cell WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = cell.line)
"""

_EVENT_PROBLEMS = (
    """
    SELECT given.line, 'event_id' AS field, given.event_id AS value, 'id-of-other-plan' AS code, '{}' AS figures
    FROM given INNER JOIN store.event AS stored ON given.event_id = stored.event_id WHERE stored.plan_id <> $plan_id
    """,
    """
    SELECT line, 'event_id', event_id, 'id-twice', to_json({first: first})
    FROM (SELECT line, event_id, min(line) OVER (PARTITION BY event_id) AS first FROM given WHERE event_id IS NOT NULL)
    WHERE line > first
    """,
    """
    SELECT line, 'occurrence', occurrence::VARCHAR, 'occurrence-twice', to_json({first: first})
    FROM (
        SELECT line, occurrence, min(line) OVER (PARTITION BY activity_id, occurrence) AS first FROM given WHERE occurrence IS NOT NULL
    )
    WHERE line > first
    """,
    """
    SELECT given.line, 'occurrence', given.occurrence::VARCHAR, 'other-occurrence', '{}'
    FROM given INNER JOIN store.event AS stored ON given.event_id = stored.event_id AND stored.plan_id = $plan_id
    WHERE
        given.activity_id <> stored.activity_id
        OR (given.occurrence IS NOT NULL AND given.occurrence IS DISTINCT FROM stored.occurrence)
    """,
    """
    SELECT given.line, 'event_id', given.event_id, 'occurrence-under-other-id', to_json({id: stored.event_id})
    FROM given INNER JOIN store.event AS stored
        ON given.activity_id = stored.activity_id AND given.occurrence = stored.occurrence AND stored.plan_id = $plan_id
    WHERE given.event_id <> stored.event_id
    """,
)

_EVENT_BY_ID = """
INSERT INTO matched
SELECT given.line, stored.event_id
FROM given INNER JOIN store.event AS stored ON given.event_id = stored.event_id AND stored.plan_id = $plan_id
WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
"""

_EVENT_BY_NUMBER = """
INSERT INTO matched
SELECT given.line, stored.event_id
FROM given INNER JOIN store.event AS stored
    ON given.activity_id = stored.activity_id AND given.occurrence = stored.occurrence AND stored.plan_id = $plan_id
WHERE given.event_id IS NULL AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
"""

_EVENT_BY_DAY = """
INSERT INTO matched
WITH days AS (
    SELECT event_id, activity_id, unnest([{what: 'held', day: held_on}, {what: 'cancelled', day: cancelled_on}, {what: 'postponed', day: postponed_on}], recursive := true)
    FROM store.event WHERE plan_id = $plan_id AND event_id NOT IN (SELECT key FROM matched)
),

stored AS (
    SELECT *, row_number() OVER (PARTITION BY activity_id, what, day ORDER BY event_id) AS nth FROM days WHERE day IS NOT NULL
),

file AS (
    SELECT
        line, activity_id,
        CASE WHEN held_on IS NOT NULL THEN 'held' WHEN cancelled_on IS NOT NULL THEN 'cancelled' ELSE 'postponed' END AS what,
        coalesce(held_on, cancelled_on, postponed_on) AS day
    FROM given
    WHERE
        event_id IS NULL AND occurrence IS NULL
        AND line NOT IN (SELECT line FROM matched)
        AND NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
),

file_in_order AS (
    SELECT *, row_number() OVER (PARTITION BY activity_id, what, day ORDER BY line) AS nth FROM file
)

SELECT min(file_in_order.line), stored.event_id
FROM file_in_order INNER JOIN stored USING (activity_id, what, day, nth)
GROUP BY stored.event_id
"""

_EVENT_LATE_PROBLEMS = (
    """
    SELECT line, 'held_on', day::VARCHAR, 'same-event', to_json({first: first})
    FROM (
        SELECT
            line, occurrence, event_id, coalesce(held_on, cancelled_on, postponed_on) AS day,
            min(CASE WHEN occurrence IS NULL THEN line ELSE -line END) OVER (PARTITION BY activity_id, day) AS least,
            abs(least) AS first
        FROM given
    )
    WHERE occurrence IS NULL AND event_id IS NULL AND day IS NOT NULL AND first <> line AND line NOT IN (SELECT line FROM matched)
    """,
    """
    SELECT line, 'activity_id', activity_id, 'activity-not-in-revision', '{}'
    FROM given
    WHERE
        line NOT IN (SELECT line FROM matched)
        AND activity_id NOT IN (SELECT activity_id FROM store.activity WHERE plan_id = $plan_id AND revision = $revision)
    """,
    """
    SELECT given.line, 'occurrence', given.occurrence::VARCHAR, 'not-planned-so-often', to_json({times: activity.times})
    FROM given INNER JOIN store.activity AS activity
        ON given.activity_id = activity.activity_id AND activity.plan_id = $plan_id AND activity.revision = $revision
    WHERE given.occurrence > activity.times AND given.line NOT IN (SELECT line FROM matched)
    """,
)

_EVENT_PLANNED = """
CREATE OR REPLACE TABLE planned AS
WITH merged AS (
    SELECT
        given.line,
        stored.event_id IS NULL AS is_new,
        coalesce(stored.event_id, given.event_id, $new_keys || printf('%012x', given.line)) AS event_id,
        $plan_id AS plan_id,
        coalesce(stored.revision, $revision) AS revision,
        given.activity_id,
        coalesce(stored.occurrence, given.occurrence) AS occurrence,
        coalesce(given.held_on, stored.held_on) AS held_on,
        coalesce(given.postponed_on, stored.postponed_on) AS postponed_on,
        coalesce(given.postponed_to, stored.postponed_to) AS postponed_to,
        coalesce(given.cancelled_on, stored.cancelled_on) AS cancelled_on,
        coalesce(given.attendance, stored.attendance) AS attendance,
        CASE WHEN given.topic IS NULL OR (stored.event_id IS NOT NULL AND plain(given.topic) IS NOT DISTINCT FROM plain(stored.topic)) THEN stored.topic ELSE given.topic END AS topic,
        CASE WHEN given.note IS NULL OR (stored.event_id IS NOT NULL AND plain(given.note) IS NOT DISTINCT FROM plain(stored.note)) THEN stored.note ELSE given.note END AS note,
        coalesce(stored.version, 0) + 1 AS version,
        stored
    FROM given
    LEFT JOIN matched ON given.line = matched.line
    LEFT JOIN store.event AS stored ON matched.key = stored.event_id
    WHERE NOT EXISTS (SELECT 1 FROM problem WHERE problem.line = given.line)
)

SELECT
    merged.* EXCLUDE (stored, is_new),
    CASE
        WHEN is_new THEN 'new'
        WHEN
            held_on IS NOT DISTINCT FROM stored.held_on
            AND postponed_on IS NOT DISTINCT FROM stored.postponed_on
            AND postponed_to IS NOT DISTINCT FROM stored.postponed_to
            AND cancelled_on IS NOT DISTINCT FROM stored.cancelled_on
            AND attendance IS NOT DISTINCT FROM stored.attendance
            AND topic IS NOT DISTINCT FROM stored.topic
            AND note IS NOT DISTINCT FROM stored.note THEN 'same'
        ELSE 'changed'
    END AS state,
    CASE WHEN state = 'changed' THEN to_json(stored) END AS before,
    held_on IS DISTINCT FROM stored.held_on AS holding
FROM merged
"""

_EVENT_RULES = (
    """
    SELECT line, 'held_on', NULL, 'no-outcome', '{}' FROM planned
    WHERE held_on IS NULL AND postponed_on IS NULL AND cancelled_on IS NULL
    """,
    """
    SELECT line, 'held_on', held_on::VARCHAR, 'held-and-cancelled', to_json({day: cancelled_on}) FROM planned
    WHERE held_on IS NOT NULL AND cancelled_on IS NOT NULL
    """,
    """
    SELECT line, 'postponed_to', postponed_to::VARCHAR, 'moved-without-decision', '{}' FROM planned
    WHERE postponed_to IS NOT NULL AND postponed_on IS NULL
    """,
    """
    SELECT line, 'attendance', attendance::VARCHAR, 'attendance-without-day', '{}' FROM planned
    WHERE attendance IS NOT NULL AND held_on IS NULL
    """,
    """
    SELECT line, 'held_on', held_on::VARCHAR, 'held-outside-the-year', to_json({day: held_on, year: year($first_day)}) FROM planned
    WHERE holding AND held_on NOT BETWEEN $first_day AND $last_day
    """,
)

_EVENT_WARNINGS = (
    """
    SELECT line, 'outside-the-year', to_json({day: coalesce(cancelled_on, postponed_on), year: year($first_day)})
    FROM planned
    WHERE state IN ('new', 'changed') AND NOT holding AND coalesce(cancelled_on, postponed_on) NOT BETWEEN $first_day AND $last_day
    """,
    """
    SELECT line, 'extra-event', '{}' FROM planned WHERE state = 'new' AND occurrence IS NULL
    """,
)


def _compare(cursor: duckdb.DuckDBPyConnection, kind: str, of: Mapping[str, Any], tell: Callable[[int], None]) -> None:
    """Find for each row what becomes of it. ``tell`` hears how many tenths are done."""

    def run(statement: str) -> None:
        cursor.execute(statement, {name: value for name, value in of.items() if f"${name}" in statement})

    def note(table: str, answers: Iterable[str]) -> None:
        columns = "line, stage, field, value, code, figures" if table == "problem" else "line, code, figures"
        head = "line, 'store', field, value, code, figures" if table == "problem" else "line, code, figures"
        names = "line, field, value, code, figures" if table == "problem" else "line, code, figures"
        for answer in answers:
            run(f"INSERT INTO {table} ({columns}) SELECT {head} FROM ({answer}) AS answer ({names})")  # noqa: S608

    cursor.execute(_FRESH)
    spending = kind == "spending"
    run(_SPENDING_GIVEN if spending else _EVENT_GIVEN)
    tell(2)
    note("problem", _SPENDING_PROBLEMS if spending else _EVENT_PROBLEMS)
    run(_SPENDING_BY_ID if spending else _EVENT_BY_ID)
    tell(3)
    if spending:
        if of["with_memo"]:
            run(_SPENDING_BY_CONTENT)
        of = {**of, "with_memo": False}
        run(_SPENDING_BY_CONTENT)
    else:
        run(_EVENT_BY_NUMBER)
        run(_EVENT_BY_DAY)
    tell(5)
    note("problem", _SPENDING_LATE_PROBLEMS if spending else _EVENT_LATE_PROBLEMS)
    tell(6)
    run(_SPENDING_PLANNED if spending else _EVENT_PLANNED)
    if not spending:
        note("problem", _EVENT_RULES)
        run("DELETE FROM planned WHERE line IN (SELECT line FROM problem)")
    tell(8)
    note("warning", _SPENDING_WARNINGS if spending else _EVENT_WARNINGS)
    tell(10)


# Words


def _reason(code: str, figures: Mapping[str, Any]) -> Sentence:
    """The sentence of a problem or warning, with the figures that were noted beside it."""
    return _REASONS[code](figures)


_REASONS: dict[str, Callable[[Mapping[str, Any]], Sentence]] = {
    "missing": lambda f: sentence("빈칸입니다. 채워 주십시오."),
    "not-an-amount": lambda f: sentence("금액으로 읽을 수 없습니다. 1,234,000 또는 △5,000처럼 적어 주십시오."),
    "not-an-amount-exponent": lambda f: sentence("엑셀이 줄여 적은 수(1.2E+06)여서 끝자리를 알 수 없습니다. 칸의 서식을 숫자로 바꾸어 다시 저장해 주십시오."),
    "part-of-a-won": lambda f: sentence("1원보다 작은 끝수가 있습니다."),
    "zero": lambda f: sentence("금액이 0입니다."),
    "amount-too-large": lambda f: sentence("금액이 {limit:,}원보다 큽니다.", **f),
    "not-a-date": lambda f: sentence("날짜로 읽을 수 없습니다. 2016-05-13처럼 적어 주십시오."),
    "no-such-day": lambda f: sentence("없는 날짜입니다."),
    "not-a-count": lambda f: sentence("수로 읽을 수 없습니다. 숫자만 적어 주십시오."),
    "count-out-of-range": lambda f: sentence("{least:,}부터 {most:,}까지의 수가 아닙니다.", **f),
    "text-too-long": lambda f: sentence("{most:,}자를 넘습니다.", **f),
    "too-many-cells": lambda f: sentence("칸이 머리글의 {count}개보다 많습니다. 쉼표가 든 칸은 큰따옴표로 싸여 있어야 합니다.", **f),
    "no-such-activity": lambda f: sentence("이 계획에 없는 세부사업입니다. 비슷한 것: {near}", **f),
    "no-such-line": lambda f: sentence("이 계획에 없는 산출내역입니다. 비슷한 것: {near}", **f),
    "line-of-several": lambda f: sentence("여러 세부사업에 있는 산출내역입니다({activities}). 세부사업 열도 적어 주십시오.", **f),
    "which-line": lambda f: sentence("이 세부사업에는 산출내역이 여럿 있습니다. 산출내역 열도 적어 주십시오."),
    "activity-without-line": lambda f: sentence("이 세부사업에는 예산이 없습니다."),
    "other-plan": lambda f: sentence("다른 계획의 기록입니다: {plan}", **f),
    "id-of-other-plan": lambda f: sentence("다른 계획의 기록에 쓰인 번호입니다."),
    "id-twice": lambda f: sentence("같은 번호가 {first}행에 이미 있습니다.", **f),
    "no-such-event": lambda f: sentence("저장소에 없는 행사입니다. 행사를 먼저 기록해 주십시오."),
    "no-such-occurrence": lambda f: sentence("기록되지 않은 회차입니다. 행사를 먼저 기록해 주십시오."),
    "same-payment": lambda f: sentence("{first}행과 같은 지출입니다(내역, 날짜, 금액, 증빙번호, 적요).", **f),
    "line-not-in-revision": lambda f: sentence("지금 차수의 계획에 없는 산출내역입니다."),
    "activity-not-in-revision": lambda f: sentence("지금 차수의 계획에 없는 세부사업입니다."),
    "occurrence-twice": lambda f: sentence("같은 세부사업의 같은 회차가 {first}행에 이미 있습니다.", **f),
    "other-occurrence": lambda f: sentence("기록된 행사의 세부사업과 회차는 바꿀 수 없습니다."),
    "occurrence-under-other-id": lambda f: sentence("이 회차는 다른 번호로 이미 기록되어 있습니다: {id}", **f),
    "same-event": lambda f: sentence("{first}행과 같은 세부사업, 같은 날의 행사입니다. 다른 행사이면 회차를 적어 주십시오.", **f),
    "not-planned-so-often": lambda f: sentence("계획은 {times}회까지입니다. 추가 행사이면 회차를 비워 주십시오.", **f),
    "no-outcome": lambda f: sentence("개최일, 연기 결정일, 취소일 가운데 하나는 있어야 합니다."),
    "held-and-cancelled": lambda f: sentence("취소된 행사입니다(취소일 {day}). 개최와 취소를 함께 기록할 수 없습니다.", **f),
    "moved-without-decision": lambda f: sentence("연기된 날을 적으려면 연기 결정일도 있어야 합니다."),
    "attendance-without-day": lambda f: sentence("참석 인원을 적으려면 개최일도 있어야 합니다."),
    "held-outside-the-year": lambda f: sentence("{day}: {year}년도 밖의 날짜입니다.", **f),
    "outside-the-year": lambda f: sentence("{day}: {year}년도 밖의 날짜입니다.", **f),
    "over-budget": lambda f: sentence("이 내역의 잔액은 {left:,}원입니다. 저장하면 예산을 {over:,}원 넘습니다.", **f),
    "same-voucher": lambda f: sentence("증빙번호와 금액이 같은 지출이 이미 {count}건 있습니다.", **f),
    "refund": lambda f: sentence("금액이 0보다 작습니다. 반납(여입)으로 기록됩니다."),
    "looks-recorded": lambda f: sentence("같은 날, 같은 내역, 같은 금액의 지출이 이미 {count}건 있습니다.", **f),
    "twice-without-voucher": lambda f: sentence("{first}행과 같은데 증빙번호가 없습니다. 따로 낸 지출로 기록됩니다.", **f),
    "which-event": lambda f: sentence("어느 행사인지 알 수 없어 행사와 잇지 않습니다. 회차를 적으면 이어집니다."),
    "extra-event": lambda f: sentence("회차가 없어 계획에 없던 추가 행사로 기록됩니다."),
}


# The preview


class Preview:
    """What an import would do. Holds the read file until ``close()``, or until nothing refers to it any more.

    plan_id, revision, kind: what it was compared with. encoding, separator, header_row, headings, ignored: how the file
    was read. counts: rows by STATES. warned: new and changed rows with a warning. new_krw: what the new and changed
    rows add to the spending (won; None for events). total_lines: lines left out because they are totals.
    notes: what a reader should know of the file as a whole.
    """

    def __init__(self, staging: _Staging, kind: str, plan: Plan, revision: int, form: _Form, read: _Reader) -> None:
        self._staging = staging
        self._form = form
        self.kind = kind
        self.plan_id = plan.id
        self.revision = revision
        self._year = plan.year
        self.encoding = form.encoding
        self.separator = form.separator
        self.header_row = form.header_row
        self.headings = form.headings
        self.ignored = form.ignored
        self.total_lines = tuple(read.total_lines)
        self.notes: tuple[Sentence, ...] = tuple(_notes(form, read))
        self.counts: dict[str, int] = dict.fromkeys(STATES, 0)
        self.warned = 0
        self.new_krw: int | None = None
        self.store_version = -1
        self._digest: tuple[Any, ...] = ()

    @property
    def writes(self) -> int:
        """How many rows a commit would write."""
        return self.counts["new"] + self.counts["changed"]

    def close(self) -> None:
        """Let go of the file and of its rows; the preview cannot be shown or committed any more."""
        self._staging.close()

    def rows(self, state: str, limit: int = 100, offset: int = 0) -> tuple[PreviewRow, ...]:
        """Some rows of one of STATES, in the order of the file."""
        with self._staging.cursor() as cursor:
            if state == "refused":
                cursor.execute("SELECT DISTINCT line FROM problem ORDER BY line LIMIT $limit OFFSET $offset", {"limit": limit, "offset": offset})
                lines = [line for (line,) in cursor.fetchall()]
                refusals = self._refusals(cursor, lines)
                return tuple(PreviewRow(line, state, refusals=refusals[line]) for line in lines)
            cursor.execute(
                "SELECT * FROM planned WHERE state = $state ORDER BY line LIMIT $limit OFFSET $offset",
                {"state": state, "limit": limit, "offset": offset},
            )
            names = [column[0] for column in cursor.description]
            found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            warnings = self._warnings(cursor, [row["line"] for row in found])
        return tuple(self._row(row, warnings) for row in found)

    def refusals(self, limit: int = 1_000) -> tuple[Refusal, ...]:
        """The problems of the first refused rows, all of each row's."""
        return tuple(refusal for row in self.rows("refused", limit) for refusal in row.refusals)

    def _row(self, row: dict[str, Any], warnings: Mapping[int, list[Sentence]]) -> PreviewRow:
        table = KINDS[self.kind]
        columns = (records.KEYS[table][0], *records.COLUMNS[table])
        values = {name: row[name] for name in columns}
        before = None
        if row["before"]:
            stored = json.loads(row["before"])
            before = {name: date.fromisoformat(stored[name]) if name in _DATES and stored[name] else stored[name] for name in columns}
        changed = tuple(name for name in columns if before and values[name] != before[name])
        return PreviewRow(row["line"], row["state"], values, before, changed, warnings=tuple(warnings.get(row["line"], ())))

    def _refusals(self, cursor: duckdb.DuckDBPyConnection, lines: list[int]) -> dict[int, tuple[Refusal, ...]]:
        titles = {heading.field: heading.text for heading in self.headings}
        if "event" in titles:
            titles.setdefault("event_id", titles["event"])
        cursor.execute(
            "SELECT DISTINCT line, field, value, code, figures FROM problem WHERE line IN (SELECT unnest($lines::BIGINT[])) ORDER BY line, field, code",
            {"lines": lines},
        )
        found: dict[int, list[Refusal]] = {line: [] for line in lines}
        for line, name, value, code, figures in cursor.fetchall():
            column = titles.get(name) or HEADINGS[self.kind].get(name, ("",))[0]
            found[line].append(Refusal(line, column, value or "", _reason(code, json.loads(figures))))
        return {line: tuple(refusals) for line, refusals in found.items()}

    def _warnings(self, cursor: duckdb.DuckDBPyConnection, lines: list[int]) -> dict[int, list[Sentence]]:
        cursor.execute(
            "SELECT line, code, figures FROM warning WHERE line IN (SELECT unnest($lines::BIGINT[])) ORDER BY line, code", {"lines": lines}
        )
        found: dict[int, list[Sentence]] = {}
        for line, code, figures in cursor.fetchall():
            found.setdefault(line, []).append(_reason(code, json.loads(figures)))
        return found

    def _look(self, tell: Callable[[int], None] = lambda _tenths: None) -> None:
        """Compare with what the store holds now."""
        fields = {heading.field for heading in self.headings}
        of = {
            "plan_id": self.plan_id,
            "revision": self.revision,
            "first_day": self._year.start,
            "last_day": self._year.end,
            "with_voucher": "voucher" in fields,
            "with_memo": "memo" in fields,
            # New keys are UUIDs that rise with the lines: an index takes them several times faster than random ones.
            "new_keys": str(uuid.uuid4())[:24],
        }
        key = f"{KINDS[self.kind]}_id"
        content = ", ".join(name for name in records.COLUMNS[KINDS[self.kind]])
        with self._staging.changing() as cursor:
            self.store_version = cursor.execute("SELECT version FROM store.store_version").fetchone()[0]
            _compare(cursor, self.kind, of, tell)
            self.counts = {**dict.fromkeys(STATES, 0), **dict(cursor.execute("SELECT state, count(*) FROM planned GROUP BY state").fetchall())}
            self.counts["refused"] = cursor.execute("SELECT count(DISTINCT line) FROM problem").fetchone()[0]
            self.warned = cursor.execute("SELECT count(DISTINCT line) FROM warning").fetchone()[0]
            if self.kind == "spending":
                self.new_krw = cursor.execute(
                    "SELECT coalesce(sum(amount_krw - coalesce((before ->> 'amount_krw')::BIGINT, 0)), 0)::BIGINT FROM planned WHERE state IN ('new', 'changed')"
                ).fetchone()[0]
            # Names of columns come from records.COLUMNS. A key that was made here for a new row is no part of what the row says.
            self._digest = cursor.execute(
                f"SELECT count(*), bit_xor(hash(line, state, version, CASE WHEN state <> 'new' THEN {key} END, {content})) FROM planned"  # noqa: S608
            ).fetchone()


def _notes(form: _Form, read: _Reader) -> Iterator[Sentence]:
    unit = next((heading.unit_krw for heading in form.headings if heading.field == "amount_krw"), 1)
    if unit != 1:
        yield sentence("금액의 단위를 {unit:,}원으로 읽었습니다.", unit=unit)
    if form.ignored:
        yield sentence("쓰지 않은 열: {titles}", titles=", ".join(form.ignored[:20]))
    if read.total_lines:
        yield sentence("합계 줄은 넣지 않았습니다: {lines}행", lines=", ".join(map(str, read.total_lines[:20])))
    if read.last_total and read.sum_krw is not None and len(read.total_lines) == 1 and isinstance(read.last_total[1], int):
        line, total = read.last_total
        if total != read.sum_krw:
            yield sentence("{line}행의 합계 {total:,}원이 읽은 금액의 합 {found:,}원과 다릅니다.", line=line, total=total, found=read.sum_krw)
    if not read.rows:
        yield sentence("자료가 있는 행이 없습니다.")


def preview(
    store: Store, plan_id: str, kind: str, data: Path | bytes, progress: Callable[[int, int], None] | None = None
) -> Preview:
    """Read a CSV of ``events`` or ``spending`` and say what importing it into a plan would do. Writes nothing to the store.

    ``progress`` hears (done, total) in thousandths. Raises RefusedFile where the file cannot be read at all.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    tell = progress or (lambda _done, _total: None)
    plan = queries.plan(store, plan_id)
    revision = queries.newest_revision(store, plan_id)
    if plan is None or revision is None:
        raise RefusedFile(sentence("저장소에 없는 계획입니다: {plan}", plan=plan_id))
    tell(0, 1000)
    try:
        staging = _Staging(store, data)
    except OSError as error:
        raise RefusedFile(sentence("파일을 읽을 수 없습니다: {why}", why=f"{error.filename}: {error.strerror}")) from error
    try:
        form = _form(staging.file, kind)
        reader = _Reader(kind, plan, form, _names(store, plan), store.is_example)
        size = max(staging.file.stat().st_size, 1)
        with staging.changing() as cursor:
            cursor.execute(_PLAIN)
            reader.read(staging.file, cursor, lambda done: tell(min(700 * done // size, 700), 1000))
        made = Preview(staging, kind, plan, revision, form, reader)
        made._look(lambda tenths: tell(700 + 30 * tenths, 1000))
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        staging.close()
        raise RefusedFile(sentence("파일을 잠시 풀어 둘 자리가 모자랍니다: {why}", why=str(error).splitlines()[0][:200])) from error
    except BaseException:
        staging.close()
        raise
    tell(1000, 1000)
    return made


def _names(store: Store, plan: Plan) -> _Names:
    with store.cursor() as cursor:
        activities, lines = (
            [name for (name,) in cursor.execute(statement, {"plan_id": plan.id}).fetchall()]
            for statement in (
                "SELECT DISTINCT activity_id FROM store.activity WHERE plan_id = $plan_id",
                "SELECT DISTINCT line_id FROM store.budget_line WHERE plan_id = $plan_id",
            )
        )
    return _Names(plan, activities, lines)


def commit(store: Store, preview: Preview, actor: str, at: datetime, *, skip_refused: bool = False) -> str | None:
    """Write what the preview showed, whole or not at all; the batch in the change log, None where there is nothing to write.

    With refused rows nothing is written, unless ``skip_refused``: then the good rows are, and the others stay for
    ``refused_csv``. Raises RefusedWrite, also where records changed since the preview so that it no longer holds.
    """
    if preview.counts["refused"] and not skip_refused:
        raise RefusedWrite(
            sentence("거절된 행이 {count:,}개 있어 아무것도 넣지 않았습니다. 고쳐서 다시 넣어 주십시오.", count=preview.counts["refused"])
        )
    for _attempt in range(3):
        if queries.store_version(store) != preview.store_version:
            before = preview._digest, preview.counts
            preview._look()
            if (preview._digest, preview.counts) != before:
                raise RefusedWrite(sentence("미리 본 뒤에 기록이 바뀌어 넣지 않았습니다. 바뀐 미리 보기를 확인하고 다시 넣어 주십시오."))
        if not preview.writes:
            return None
        try:
            return records.apply_import(
                store, KINDS[preview.kind], f"{preview._staging.catalog}.planned", preview.store_version, actor, at
            )
        except records.StoreMoved:
            continue
    raise RefusedWrite(sentence("다른 사람이 계속 기록하고 있어 넣지 못했습니다. 잠시 뒤에 다시 넣어 주십시오."))


def refused_csv(preview: Preview, say: Callable[[Sentence], str] = str) -> bytes:
    """The refused rows as they stood in the file, with line and reasons, ready to be corrected and dropped again.

    ``say`` puts a sentence into the reader's language.
    """
    form = preview._form
    place, reason = say(sentence("원래 행")), say(sentence("거절 사유"))
    width = len(form.titles)
    keep = [i for i, title in enumerate(form.titles) if _letters(title) not in {_letters(reason), _letters(place)}]
    rows: list[list[Any]] = []
    wanted = _refused_lines(preview)
    current = next(wanted, None)
    for line, row in _rows(preview._staging.file, form.encoding, form.separator):
        if current is None:
            break
        if line != current[0]:
            continue
        cells = [*row, *[""] * (width - len(row))]
        rows.append([line, " / ".join(_told(refusal, say) for refusal in current[1]), *(cells[i] for i in keep), *cells[width:]])
        current = next(wanted, None)
    units = {heading.position: heading.unit_krw for heading in preview.headings if heading.field == "amount_krw"}
    titles = _unlike([place, reason, *(_with_unit(form.titles[i], units.get(i, 1)) for i in keep)])
    # What stood beyond the headings stays beyond them, so that it is refused again until it is put right.
    beyond = max((len(row) for row in rows), default=0) - len(titles)
    titles += [" " * (extra + 1) for extra in range(beyond)]
    rows = [[*row, *[""] * (len(titles) - len(row))] for row in rows]
    return csv_bytes(pd.DataFrame(rows, columns=titles))


def _unlike(titles: list[str]) -> list[str]:
    """Headings of which no two are the same."""
    seen: dict[str, int] = {}
    made = []
    for title in titles:
        name = title.strip(_SPACE) or "–"
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return made


def _refused_lines(preview: Preview) -> Iterator[tuple[int, tuple[Refusal, ...]]]:
    offset = 0
    while found := preview.rows("refused", _CHUNK, offset):
        yield from ((row.line, row.refusals) for row in found)
        offset += _CHUNK


def _told(refusal: Refusal, say: Callable[[Sentence], str]) -> str:
    return f"{refusal.column}: {say(refusal.reason)}" if refusal.column else say(refusal.reason)


def _with_unit(title: str, unit_krw: int) -> str:
    """A heading that says its unit itself, where only the lines above the table did."""
    if unit_krw == 1 or _unit(title):
        return title
    return f"{title}({next(word for word, won in _UNITS.items() if won == unit_krw)}원)"
