"""The format of amounts, percentages and dates as text. An unknown value is "–"; a negative amount has △, as in budget papers."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date

from chatdong.domain.message import Message
from chatdong.domain.plan.model import Plan
from chatdong.domain.rounding import decimals, measured, round_half_up
from chatdong.ui.i18n.language import _, active, say
from chatdong.ui.i18n.plan_year import plan_year

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


def count(value: int | Decimal | Fraction | None) -> str:
    """A count or a measured value with thousands commas; decimals as in ``rounding.measured``."""
    if value is None:
        return UNKNOWN
    # A table may hold whole numbers of other types than Python's.
    return measured(value if isinstance(value, Decimal | Fraction) else int(value))


def _signed(value: int) -> str:
    return f"△{-value:,}" if value < 0 else f"{value:,}"


def percent(value: Decimal | None) -> str:
    """A percentage (2.25 means 2.25%) with one decimal, rounded half up: 2.3%; negative: △2.3%."""
    if value is None:
        return UNKNOWN
    rounded = decimals(Decimal(value), 1)
    return f"△{-rounded}%" if rounded < 0 else f"{rounded}%"


def share(part: int, whole: int) -> str:
    """``part`` ÷ ``whole`` as a percentage with one decimal; "–" where ``whole`` is 0."""
    return UNKNOWN if whole == 0 else percent(Decimal(part) * 100 / Decimal(whole))


def ratio(value: Fraction | None) -> str:
    """An index such as CPI with two decimals, rounded half up."""
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


def _needs_year(*days: date) -> bool:
    """True if a day lies in another year than the one that a reader takes it for: the plan's, where its period has several."""
    year = plan_year()
    return year is not None and any(on.year != year for on in days)


def short_day(on: date | None) -> str:
    """A date without the year: 9. 30. in Korean, 30 Sep in English; with the year where the plan has several and this is not its fiscal year."""
    if on is None or _needs_year(on):
        return day(on)
    return format_date(on, "d MMM", locale="en") if active() == "en" else f"{on.month}. {on.day}."


def until_day(on: date) -> str:
    """A date without the year, as in ``short_day``, in a sentence; the last day of a month as 9월 말."""
    return _("{month} 말", month=month_on(on)) if _is_month_end(on) else short_day(on)


def month_on(on: date) -> str:
    """The month of a day: 5월, and with the year as in ``short_day``."""
    return month_and_year(on) if _needs_year(on) else month(on.month)


def month(number: int) -> str:
    """The name of a month (1–12): 5월 in Korean, May in English."""
    return format_date(date(2000, number, 1), "MMMM", locale="en") if active() == "en" else f"{number}월"


def not_a_day_of(plan: Plan, for_example: date) -> str:
    """Why a day of an address was not taken: it is none of the days that count in the plan."""
    day = for_example.isoformat()
    if plan.counted.start.year == plan.counted.end.year == plan.fiscal_year:
        return _("{year}년의 날짜(예: {day})가 아니어서 쓰지 않았습니다", year=plan.fiscal_year, day=day)
    return _("이 계획의 기간({span})의 날짜(예: {day})가 아니어서 쓰지 않았습니다", span=span(plan.counted.start, plan.counted.end), day=day)


def month_of(plan: Plan, on: date) -> str:
    """The month of a day of the plan: 5월 in its fiscal year, with the year in another: 2017년 5월 in Korean, May 2017 in English."""
    return month(on.month) if on.year == plan.fiscal_year else month_and_year(on)


def month_and_year(on: date) -> str:
    """The month of a day with its year: 2017년 5월 in Korean, May 2017 in English."""
    return format_date(on, "MMMM y", locale="en") if active() == "en" else f"{on.year}년 {on.month}월"


def short_month_of(plan: Plan, on: date) -> str:
    """The short name of a day's month, for axes: 9월, and the first one of another year with that year: 17년 1월, Jan 17."""
    if on.year == plan.fiscal_year or on.month > 1:
        return short_month(on.month)
    return f"{short_month(1)} {on.year % 100:02}" if active() == "en" else f"{on.year % 100:02}년 1월"


def short_month(number: int) -> str:
    """The short name of a month (1–12), for axes: 9월 in Korean, Sep in English."""
    return format_date(date(2000, number, 1), "MMM", locale="en") if active() == "en" else f"{number}월"


def span(start: date | None, end: date | None) -> str:
    """A period from ``start`` to ``end``; whole months by their names: 6월~8월; with the years where it has more than one."""
    if start is None or end is None:
        return UNKNOWN
    whole = start.day == 1 and _is_month_end(end)
    dash = "–" if active() == "en" else "~"
    many = start.year != end.year or _needs_year(start, end)
    first, last = (month_and_year(start), month_and_year(end)) if many else (month(start.month), month(end.month))
    if whole:
        return first if first == last else f"{first}{dash}{last}"
    if many:
        return f"{day(start)} {dash} {day(end)}"
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


def markdown_table(headings: Sequence[str], right: Sequence[bool], rows: Iterable[Sequence[str]]) -> str:
    """A table in Streamlit's Markdown, of headings and cells that are Markdown already, each on one line; ``right`` marks the columns aligned to
    the right."""
    sides = ["---:" if is_right else "---" for is_right in right]
    return "\n".join(f"| {' | '.join(line)} |" for line in (headings, sides, *rows))


def said(what: Message) -> str:
    """A Message in the session's language, escaped for Markdown."""
    return plain(say(what))


def room(text: str) -> int:
    """The width of a text in Latin letters; a Korean letter counts as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
