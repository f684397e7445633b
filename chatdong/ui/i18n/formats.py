"""The format of amounts, percentages and dates as text. An unknown value is "–"; a negative amount has △, as in budget papers."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date

from chatdong.domain.message import Message
from chatdong.domain.rounding import decimals, round_half_up
from chatdong.ui.i18n.language import _, active, say

UNKNOWN = "–"


def thousands(krw: int | None) -> str:
    """An amount in won as 천원 with thousands commas, rounded half up: 12,387,800 → 12,388."""
    if krw is None:
        return UNKNOWN
    return _signed(round_half_up(Fraction(int(krw), 1000)))


def exact_thousands(krw: int | None) -> str:
    """An amount in won as 천원 without rounding, so that sums can be checked: 12,387,800 → 12,387.8."""
    if krw is None:
        return UNKNOWN
    whole, rest = divmod(abs(int(krw)), 1000)
    return ("△" if krw < 0 else "") + f"{whole:,}" + (f".{rest:03}".rstrip("0") if rest else "")


def won(krw: int | None) -> str:
    """An amount in won with thousands commas."""
    return UNKNOWN if krw is None else _signed(int(krw))


def count(value: int | None) -> str:
    """A count with thousands commas."""
    return UNKNOWN if value is None else _signed(int(value))


def _signed(value: int) -> str:
    return f"△{-value:,}" if value < 0 else f"{value:,}"


def percent(value: Decimal | None) -> str:
    """A percentage with one decimal, rounded half up: 2.25 → 2.3%."""
    if value is None:
        return UNKNOWN
    rounded = decimals(Decimal(value), 1)
    return f"△{-rounded}%" if rounded < 0 else f"{rounded}%"


def share(part: int, whole: int) -> str:
    """``part`` ÷ ``whole`` as a percentage with one decimal; "–" where ``whole`` is 0."""
    return UNKNOWN if whole == 0 else percent(Decimal(part) * 100 / Decimal(whole))


def ratio(value: Fraction | None) -> str:
    """An index such as CPI, with two decimals."""
    if value is None:
        return UNKNOWN
    return str(decimals(value, 2))


def rate(value: Fraction | None) -> str:
    """A rate per month with one decimal, rounded half up."""
    if value is None:
        return UNKNOWN
    return str(decimals(value, 1))


def day(on: date | None) -> str:
    """A date: 2016. 9. 30. in Korean, 30 Sep 2016 in English."""
    if on is None:
        return UNKNOWN
    if active() == "en":
        return format_date(on, "d MMM y", locale="en")
    return f"{on.year}. {on.month}. {on.day}."


def short_day(on: date | None) -> str:
    """A date without the year: 9. 30. in Korean, 30 Sep in English."""
    if on is None:
        return UNKNOWN
    return format_date(on, "d MMM", locale="en") if active() == "en" else f"{on.month}. {on.day}."


def until_day(on: date) -> str:
    """A date without the year, in a sentence; the last day of a month as 9월 말."""
    return _("{month} 말", month=month(on.month)) if _is_month_end(on) else short_day(on)


def month(number: int) -> str:
    """The name of a month (1–12): 5월 in Korean, May in English."""
    return format_date(date(2000, number, 1), "MMMM", locale="en") if active() == "en" else f"{number}월"


def short_month(number: int) -> str:
    """The short name of a month (1–12), for axes: 9월 in Korean, Sep in English."""
    return format_date(date(2000, number, 1), "MMM", locale="en") if active() == "en" else f"{number}월"


def span(start: date | None, end: date | None) -> str:
    """A period from ``start`` to ``end``; whole months by their names: 6월~8월."""
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
"""U+2060, an invisible letter of no width."""

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
    """A text escaped for Streamlit's Markdown, so that it is shown as it is.

    Backslashes do not stop Streamlit's own substitutions (:emoji:, links, arrows), so a word joiner is inserted into them. Indentation, which
    Markdown reads as code or a list, becomes no-break spaces.
    """
    parted = _AFTER_MARKDOWN.sub(lambda found: found[0] + WORD_JOINER, text)
    return _INDENT.sub(lambda found: "\u00a0" * len(found[0].expandtabs(4)), parted).translate(_ESCAPED)


def said(what: Message) -> str:
    """A Message in the session's language, escaped for Markdown."""
    return plain(say(what))


def room(text: str) -> int:
    """The width of a text in Latin letters; a Korean letter counts as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
