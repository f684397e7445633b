"""Parse single cells: amounts, dates, counts and texts as offices write them."""

import re
import unicodedata
from datetime import date, timedelta

from chatdong.domain.message import Message
from chatdong.domain.text_marks import AROUND
from chatdong.store.engines.record_tables import MOST_COUNT, MOST_KRW, RECORD_TABLES
from chatdong.store.imports.refusals import BadCell, bad_cell, reason_of
from chatdong.store.reading.csv_format import RUNS_AS_FORMULA

MAX_TEXT = {**RECORD_TABLES["event"].longest, **RECORD_TABLES["spending"].longest, "event_id": 200, "spending_id": 200}
"""The most letters of a text, by field."""
SPACE = AROUND
"""The blanks that are removed around a cell."""


def plain_cell(cell: str) -> str:
    """A cell without the quote (') that a download puts before a formula or another quote, and without blanks around it."""
    if cell[:1] == "'" and (len(cell) == 1 or cell[1] in (*RUNS_AS_FORMULA, "'")):
        cell = cell[1:]
    return cell.strip(SPACE)


UNITS = {"": 1, "천": 10**3, "만": 10**4, "십만": 10**5, "백만": 10**6, "억": 10**8, "십억": 10**9}
"""Won per unit, by the word in front of 원 (천원 is 1,000)."""
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+△▲]?)[₩\\]?(?P<inner>[-△▲]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})"
    r"(?:\.(?P<part>[0-9]{1,6}))?(?:(?P<unit>천|만|십만|백만|억|십억)?원|krw|won)?(?P<close>\))?",
    re.IGNORECASE,
)


def read_amount(cell: str, unit_krw: int = 1) -> int | Message:
    """The amount of a cell in won, or the reason why it is refused: 1,234,000 · 1,234천원 · △5,000 · (5,000) · ₩5,000.

    A number without a unit is multiplied by ``unit_krw``.
    """
    found = amount_in(plain_cell(cell), unit_krw)
    return reason_of(found.code, dict(found.figures)) if isinstance(found, BadCell) else found


def amount_in(text: str, unit_krw: int) -> int | BadCell:
    """The amount of a plain cell in won, or the refusal; a number without a unit is multiplied by ``unit_krw``."""
    shape = narrow(text).replace(" ", "")
    match = _AMOUNT.fullmatch(shape) if len(shape) <= 40 else None
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["sign"] and match["inner"]):
        exponent = re.fullmatch(r"[-+]?[0-9.]+e[-+]?[0-9]+", shape, re.IGNORECASE)
        return bad_cell("not-an-amount-exponent") if exponent else bad_cell("not-an-amount")
    named = re.search(r"원|krw|won", shape, re.IGNORECASE)
    unit: int = UNITS[match["unit"] or ""] if named else unit_krw
    part = (match["part"] or "").rstrip("0")
    scale: int = 10 ** len(part)
    scaled, rest = divmod(int(match["whole"].replace(",", "") + part) * unit, scale)
    if rest:
        return bad_cell("part-of-a-won")
    if scaled == 0:
        return bad_cell("zero")
    if scaled > MOST_KRW:
        return bad_cell("amount-too-large", limit=MOST_KRW)
    negative = match["open"] or match["sign"] in ("-", "△", "▲") or match["inner"]
    return -scaled if negative else scaled


def narrow(text: str) -> str:
    """A text with fullwidth letters, dashes and blanks replaced by the plain ones (NFKC)."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "₋": "-", "\u3000": " ", "\u00a0": " "})
_CLOCK = r"(?:[T ]\s*(?:오전|오후)?\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:\s*[AP]M)?)?"
_WEEKDAY = r"(?:\s*\(?[월화수목금토일](?:요일)?\)?)?"
_DAY = re.compile(rf"([0-9]{{4}})\s*(?:[-./]|년)\s*([0-9]{{1,2}})\s*(?:[-./]|월)\s*([0-9]{{1,2}})\s*(?:\.|일)?{_WEEKDAY}\s*{_CLOCK}", re.IGNORECASE)
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")


def read_date(cell: str) -> date | Message:
    """The date of a cell, or the reason why it is refused.

    Read are 2016-05-13 · 2016. 5. 13. · 2016/5/13 · 20160513 · 2016년 5월 13일 · Excel's serial number 42503.
    """
    found = day_in(plain_cell(cell))
    return reason_of(found.code, dict(found.figures)) if isinstance(found, BadCell) else found


def day_in(text: str) -> date | BadCell:
    """The date of a plain cell, from 1950 to 2150, or the refusal."""
    shape = narrow(text).strip()
    if len(shape) > 60:
        return bad_cell("not-a-date")
    match = _DAY.fullmatch(shape) or _EIGHT.fullmatch(shape)
    if match:
        try:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return bad_cell("no-such-day")
    else:
        serial = _SERIAL.fullmatch(shape)
        if not serial:
            return bad_cell("not-a-date")
        # Excel counts days from 1900-01-01 and takes 1900 for a leap year, so later serial numbers count from 1899-12-30.
        found = date(1899, 12, 30) + timedelta(int(serial[1]))
    return found if 1950 <= found.year <= 2150 else bad_cell("no-such-day")


_COUNT = re.compile(r"제?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.0+)?(?:명|회차|회|차|번째|people|persons)?", re.IGNORECASE)


def count_in(text: str, least: int) -> int | BadCell:
    """The count of a plain cell, from ``least`` to MOST_COUNT, or the refusal."""
    match = _COUNT.fullmatch(narrow(text).replace(" ", ""))
    if not match:
        return bad_cell("not-a-count")
    value = int(match[1].replace(",", ""))
    return value if least <= value <= MOST_COUNT else bad_cell("count-out-of-range", least=least, most=MOST_COUNT)


def text_in(text: str, most: int) -> str | BadCell:
    """The text, or the refusal where it has more than ``most`` letters."""
    return text if len(text) <= most else bad_cell("text-too-long", most=most)


def status_in(text: str) -> str | None:
    """The state named in a status cell: "cancelled" or "postponed", which decide what the row's date means; None for any other text."""
    words = letters(text)
    if "취소" in words or "cancel" in words:
        return "cancelled"
    if "연기" in words or "postpone" in words:
        return "postponed"
    return None


def letters(text: str) -> str:
    """A name in lower case without blanks and punctuation, for comparison."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum() and c not in _DOT_LETTERS)


_DOT_LETTERS = frozenset("ㆍ\u119e")
"""Letters that are typed instead of a middle dot between words."""
