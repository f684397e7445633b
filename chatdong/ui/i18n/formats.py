"""How won, 천원, percentages and dates are written. Unknown is "–"; a negative amount has △, as in budget papers."""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.dates import format_date

from chatdong.domain.message import Message
from chatdong.ui.i18n.language import _, active, say

UNKNOWN = "–"


def thousands(krw: int | None) -> str:
    """Won as 천원 with thousands commas, rounded half up: 12,387,800 → 12,388."""
    if krw is None:
        return UNKNOWN
    return _signed(int((Decimal(int(krw)) / 1000).to_integral_value(ROUND_HALF_UP)))


def exact_thousands(krw: int | None) -> str:
    """Won as 천원 without rounding, so that a reader can check a sum: 12,387,800 → 12,387.8."""
    if krw is None:
        return UNKNOWN
    whole, rest = divmod(abs(int(krw)), 1000)
    return ("△" if krw < 0 else "") + f"{whole:,}" + (f".{rest:03}".rstrip("0") if rest else "")


def won(krw: int | None) -> str:
    """Whole won with thousands commas."""
    return UNKNOWN if krw is None else _signed(int(krw))


def count(value: int | None) -> str:
    return UNKNOWN if value is None else _signed(int(value))


def _signed(value: int) -> str:
    return f"△{-value:,}" if value < 0 else f"{value:,}"


def percent(value: Decimal | None) -> str:
    """A percentage with one decimal, rounded half up: 2.25 → 2.3%."""
    if value is None:
        return UNKNOWN
    rounded = Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"△{-rounded}%" if rounded < 0 else f"{rounded}%"


def share(part: int, whole: int) -> str:
    """A part of a whole in percent with one decimal; unknown where the whole is 0."""
    return UNKNOWN if whole == 0 else percent(Decimal(part) * 100 / Decimal(whole))


def ratio(value: Fraction | None) -> str:
    """An index such as CPI, with two decimals."""
    if value is None:
        return UNKNOWN
    return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def rate(value: Fraction | None) -> str:
    """How many a month, with one decimal, rounded half up."""
    if value is None:
        return UNKNOWN
    return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def day(on: date | None) -> str:
    """2016. 9. 30. in Korean, 30 Sep 2016 in English."""
    if on is None:
        return UNKNOWN
    if active() == "en":
        return format_date(on, "d MMM y", locale="en")
    return f"{on.year}. {on.month}. {on.day}."


def short_day(on: date | None) -> str:
    """A day within the year: 9. 30. in Korean, 30 Sep in English."""
    if on is None:
        return UNKNOWN
    return format_date(on, "d MMM", locale="en") if active() == "en" else f"{on.month}. {on.day}."


def until_day(on: date) -> str:
    """A day in a sentence; the last day of a month by the month's name."""
    return _("{month} 말", month=month(on.month)) if _is_month_end(on) else short_day(on)


def month(number: int) -> str:
    """5월 in Korean, May in English."""
    return format_date(date(2000, number, 1), "MMMM", locale="en") if active() == "en" else f"{number}월"


def short_month(number: int) -> str:
    """The same on an axis: 5월 in Korean, Sep in English."""
    return format_date(date(2000, number, 1), "MMM", locale="en") if active() == "en" else f"{number}월"


def span(start: date | None, end: date | None) -> str:
    """From a day to a day; whole months are named as months (6월~8월)."""
    if start is None or end is None:
        return UNKNOWN
    whole = start.day == 1 and _is_month_end(end)
    dash = "–" if active() == "en" else "~"
    if whole and start.month == end.month:
        return month(start.month)
    if whole:
        return f"{month(start.month)}{dash}{month(end.month)}"
    return f"{short_day(start)} {dash} {short_day(end)}"


def _is_month_end(on: date) -> bool:
    return date.fromordinal(on.toordinal() + 1).day == 1


WORD_JOINER = "\u2060"
"""A sign that is not seen and takes no room."""

_AFTER_MARKDOWN = re.compile(
    r"(?:"
    r":(?=[A-Za-z0-9_+/-]+:)"  # :heart: and :material/home:
    r"|https?:(?=//)|www(?=\.)|@(?=[\w-]+\.)"  # addresses become links
    r"|(?<!\S)[<>~-](?=(?:->|[>=-])(?:\s|$))"  # -- and -> become other signs
    r")",
    re.IGNORECASE,
)

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()#+-.!|~<>$:=&"})
_INDENT = re.compile(r"(?:\A|(?<=[\r\n]))[ \t]+")


def plain(text: str) -> str:
    """Text that Markdown must not read as anything else: every sign that it gives a meaning is escaped.

    What Streamlit finds in the text when Markdown is done with it, it finds behind a backslash too: a word joiner parts it. What stands before a
    line would make code of it, or a part of a list: it becomes spaces that Markdown takes for letters.
    """
    parted = _AFTER_MARKDOWN.sub(lambda found: found[0] + WORD_JOINER, text)
    return _INDENT.sub(lambda found: "\u00a0" * len(found[0].expandtabs(4)), parted).translate(_ESCAPED)


def said(what: Message) -> str:
    """A Message in the session's language, as text that Markdown must not read as anything else."""
    return plain(say(what))


def room(text: str) -> int:
    """How many Latin letters take as much room as a text does; a Korean letter takes that of two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
