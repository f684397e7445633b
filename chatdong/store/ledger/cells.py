"""The cells of a file one by one: amounts, days, counts and texts as offices write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from chatdong.domain.message import Message
from chatdong.domain.plan.model import FundingSource
from chatdong.domain.progress.commitments import CounterpartKind
from chatdong.domain.text_marks import AROUND
from chatdong.store.engines.record_tables import LONGEST_FIELD, MOST_COUNT, MOST_KRW, RECORD_TABLES
from chatdong.store.ledger.refusals import BadCell, bad_cell, reason_of
from chatdong.store.reading.csv_format import RUNS_AS_FORMULA

MAX_TEXT = {
    **RECORD_TABLES["event"].longest,
    **RECORD_TABLES["spending"].longest,
    **RECORD_TABLES["commitment"].longest,
    **RECORD_TABLES["measurement"].longest,
    **dict.fromkeys(("event_id", "spending_id", "commitment_id", "commitment", "measurement_id"), 200),
    "source": LONGEST_FIELD,
}
"""As many characters as a text may have."""
SPACE = AROUND
"""What counts as a blank around a cell."""


def plain_cell(cell: str) -> str:
    """A cell without the quote (') that a download puts before a formula or another quote, and without blanks around it."""
    if cell[:1] == "'" and (len(cell) == 1 or cell[1] in (*RUNS_AS_FORMULA, "'")):
        cell = cell[1:]
    return cell.strip(SPACE)


def narrow(text: str) -> str:
    """Full-width letters and the several dashes as the plain ones."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "₋": "-", "\u3000": " ", "\u00a0": " "})
_NO_ROOM = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LONGEST = 100
"""As many letters as an amount, a day or a count may be written in."""


def _plain(text: str) -> str:
    """A short cell with its letters narrow and one blank for several; empty where it is too long to be a figure, or holds a digit that only looks
    like a plain one: 5² is not 52."""
    if len(text) > 4 * _LONGEST:
        return ""
    if not text.isascii():
        text = text.translate(_NO_ROOM)
        if any(not c.isascii() and c not in "０１２３４５６７８９" and re.search("[0-9]", unicodedata.normalize("NFKC", c)) for c in text):
            return ""
    shape = " ".join(narrow(text).split())
    return shape if len(shape) <= _LONGEST else ""


# Amounts

UNITS = {"": 1, "천": 10**3, "만": 10**4, "십만": 10**5, "백만": 10**6, "억": 10**8, "십억": 10**9}
"""How many won one is of what stands before 원."""
_HANJA_MONEY = str.maketrans("一壹二貳三參四五伍六七八九十拾百佰千仟萬万億金整正圓￦∆Δ", "일일이이삼삼사오오육칠팔구십십백백천천만만억금정정원₩△△")
_DIGITS = "일이삼사오육칠팔구"
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+△▲]|\([-△▲]\))?(?P<mark>(?:일?금)?[₩\\]?)(?P<krw>krw)?(?P<inner>[-△▲]?)"
    rf"(?P<number>(?:[0-9][0-9.,{_DIGITS}십백천만억]*?|[{_DIGITS}십백천만억]+))(?P<won>원|krw|won)?정?(?P<tail>\.?-|\.)?(?P<close>\))?",
    re.IGNORECASE,
)
_WHOLE = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18}"
_FIGURES = re.compile("-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,18})")
_LITERAL = re.compile(rf"({_WHOLE})(?:\.([0-9]{{1,6}}))?")
_DOTTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_MYRIADS = re.compile(r"(?:(?P<e8>[^억만]*)억)?(?:(?P<e4>[^억만]*)만)?(?P<e0>[^억만]*)")
_SMALL = re.compile(
    rf"(?:(?P<e3>[0-9.,]*|[{_DIGITS}])천)?(?:(?P<e2>[0-9.,]*|[{_DIGITS}])백)?(?:(?P<e1>[0-9.,]*|[{_DIGITS}])십)?(?P<e0>[0-9.,]*|[{_DIGITS}])"
)
_WITH_TAX = re.compile(r"(?:vat|부가세|부가가치세|세금)포함", re.IGNORECASE)
_GUESS = re.compile(r"^약|[0-9십백천만억]여|내외|가량|정도|쯤|이상|이하|미만|최대|최소")


def read_amount(cell: str, unit_krw: int = 1) -> int | Message:
    """Won from a cell: 1,234,000 · 1,234천원 · △5,000 · (5,000) · ₩5,000. A bare number counts in ``unit_krw``."""
    found = amount_in(plain_cell(cell), unit_krw)
    return reason_of(found.code, dict(found.figures)) if isinstance(found, BadCell) else found


def amount_in(text: str, unit_krw: int, dots: str | None = None) -> int | BadCell:
    """Won from a plain cell, or why it is refused.

    A bare number counts in ``unit_krw``; a unit that the cell writes (원, 천, 만원) wins over it. ``dots`` is what somebody said that dots are in
    this column: "thousands" or "decimal"; where nobody did, 150.000 and 1.234.000 won are refused. In a unit of 천 or more one dot is decimal.
    """
    if _FIGURES.fullmatch(text):
        # Most amounts are figures and nothing else: a long file is read four times as fast.
        won = int(text.replace(",", "")) * unit_krw
        return won if 0 < abs(won) <= MOST_KRW else bad_cell("amount-too-large", limit=MOST_KRW) if won else bad_cell("zero")
    spaced = _plain(text).translate(_HANJA_MONEY)
    if re.search("[0-9] [0-9]", spaced):
        return bad_cell("two-amounts")
    shape = spaced.replace(" ", "")
    beside = re.fullmatch(r"(?P<main>[^()]+)\((?P<other>[^()]+)\)", shape)
    if not beside:
        return _amount(shape, unit_krw, dots)
    main = _amount(beside["main"], unit_krw, dots)
    if isinstance(main, BadCell) or _WITH_TAX.fullmatch(beside["other"]):
        return main
    other = _amount(beside["other"], 1 if "원" in beside["main"] else unit_krw, dots)
    if isinstance(other, BadCell):
        return bad_cell("not-an-amount")
    if bool(re.search("[0-9]", beside["main"])) == bool(re.search("[0-9]", beside["other"])):
        return bad_cell("two-amounts")
    return main if main == other else bad_cell("amounts-differ", first=main, second=other)


def _amount(shape: str, unit_krw: int, dots: str | None) -> int | BadCell:
    match = _AMOUNT.fullmatch(shape)
    wrong = (
        match is None or bool(match["open"]) != bool(match["close"]) or (match["sign"] and match["inner"]) or (match["open"] and match["sign"] == "+")
    )
    if match is None or wrong:
        exponent = re.fullmatch(r"[-+]?[0-9.]+e[-+]?[0-9]+", shape, re.IGNORECASE)
        return bad_cell(
            "not-an-amount-exponent" if exponent else "a-guess" if _GUESS.search(shape) and re.search("[0-9]", shape) else "not-an-amount"
        )
    named = bool(match["won"] or match["krw"])
    if match["tail"] and match["tail"] != "." and not named and not match["mark"]:
        # Some programs write a minus behind the number: 5,000- may be below 0.
        return bad_cell("minus-behind")
    number = match["number"]
    in_words = re.search(rf"[{_DIGITS}십백천만억]", number)
    unit = 1 if named or in_words else unit_krw
    if unit != 1 and match["mark"]:
        return bad_cell("unit-unclear", unit=unit_krw)
    if re.search(f"[{_DIGITS}]", number) and not named and "금" not in match["mark"]:
        return bad_cell("not-an-amount")
    scaled = _number(number, unit, named, dots)
    if isinstance(scaled, BadCell):
        return scaled
    won, rest = divmod(scaled[0], scaled[1])
    if rest:
        return bad_cell("part-of-a-won")
    if won == 0:
        return bad_cell("zero")
    if won > MOST_KRW:
        return bad_cell("amount-too-large", limit=MOST_KRW)
    negative = match["open"] or (match["sign"] or "+") != "+" or match["inner"]
    return -won if negative else won


def _number(number: str, unit: int, named: bool, dots: str | None) -> tuple[int, int] | BadCell:
    """A number in figures, in words (일십오만) or in both (12만5천), times ``unit``, as a numerator and a power of ten below it."""
    no = bad_cell("not-an-amount")
    myriads = _MYRIADS.fullmatch(number)
    if myriads is None or not re.search(rf"[0-9{_DIGITS}]", number):
        return no
    terms: list[tuple[str, int]] = []
    for name, power in (("e8", 8), ("e4", 4), ("e0", 0)):
        section = myriads[name]
        if section is None or (section == "" and name == "e0"):
            continue
        small = _SMALL.fullmatch(section or "일")
        if small is None:
            return no
        found = [(small[f"e{n}"], 10 ** (power + n)) for n in (3, 2, 1) if small[f"e{n}"] is not None]
        terms += [*found, *([(small["e0"], 10**power)] if small["e0"] else [])]
    if len(terms) == 1:
        return _term(*terms[0], unit, dots)
    if terms[-1][1] == 1 and not named:  # 12만5 may be meant for 125,000
        return no
    total = 0
    for place, (figures, power) in enumerate(terms):
        value = _term(figures, power, 1, "decimal")
        if isinstance(value, BadCell) or "." in figures or (place and value[0] >= terms[place - 1][1]):
            return no
        total += value[0]
    return total, 1


def _term(figures: str, power: int, unit: int, dots: str | None) -> tuple[int, int] | BadCell:
    """One number times a power of ten and ``unit``. A number that is not written counts once: 천오백."""
    if not figures or figures in _DIGITS:
        return (_DIGITS.index(figures) + 1 if figures else 1) * power * unit, 1
    if _DOTTED.fullmatch(figures) and dots != "decimal":
        if dots == "thousands":
            return int(figures.replace(".", "")) * power * unit, 1
        if figures.count(".") > 1 or power * unit == 1:
            return bad_cell("dots-in-amount")
    literal = _LITERAL.fullmatch(figures)
    if literal is None or (literal[2] and dots == "thousands" and power == 1):
        return bad_cell("not-an-amount")
    part = (literal[2] or "").rstrip("0")
    return int(literal[1].replace(",", "") + part) * power * unit, int(10 ** len(part))


# Days

_HANJA_DAYS = str.maketrans("年月日火水木金土’‘′`´", "년월일화수목금토'''''")
_WEEK = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = "january february march april may june july august september october november december".split()
_HOUR, _SIXTY = "(?:[01]?[0-9]|2[0-4])", "[0-5][0-9]"
_AT = (
    rf"(?:(?:오전|오후|새벽|아침|낮|저녁|밤|[ap]m) ?)?{_HOUR}"
    rf"(?: ?: ?{_SIXTY}(?::{_SIXTY}(?:[.,][0-9]{{1,9}})?)?|시(?: ?반| ?[0-5]?[0-9]분(?: ?[0-5]?[0-9]초)?)?)(?: ?[ap]m)?(?: ?경)?"
)
_TO = "(?: ?(?:~|-|부터) ?)"
_CLOCK = rf"(?:{_AT}(?:{_TO}(?:{_AT})?(?:까지)?)?|{_HOUR}{_TO}{_HOUR} ?시)"
_PACKED = rf"(?:[01][0-9]|2[0-4]){_SIXTY}(?:{_SIXTY})?"
_NAMED = rf"(?P<weekday>[월화수목금토일](?:요일)?|{'|'.join([*_WEEK, *(name[:3] for name in _WEEK)])})"
_WEEKDAY = rf"(?:(?: ?[(\[<] ?{_NAMED} ?(?:[)\]>]|,? ?{_CLOCK}\))| ?,? ?{_NAMED.replace('weekday', 'bare')}))?"
_ZONE = rf"(?: ?(?:z|kst|utc|[+-][0-2][0-9]:?{_SIXTY}))?"
_CLOCK_BEHIND = rf"(?P<clock>(?:t| ?, ?| |(?<![0-9]))(?:\({_CLOCK}\)|{_CLOCK}{_ZONE}))?"
_ANY_CLOCK_BEHIND = rf"(?P<clock>(?:t| ?, ?| |(?<![0-9]))(?:\({_CLOCK}\)|{_CLOCK}{_ZONE})|[t ]{_PACKED}(?:(?: ?~ ?){_PACKED})?{_ZONE})?"
"""What may stand behind a day: its weekday, clock times on it, their zone. Times without a colon stand only behind a year: 5. 6. 2016 is no 20:16."""
_MARK = "[-./](?: ?[-./])*"
_MONTH = rf"(?P<month>{'|'.join([*_MONTHS, *(name[:3] for name in _MONTHS), 'sept'])})"
_D = r"(?P<d>[0-9]{1,2})(?: ?일)?\.?"
_WITH_YEAR = (
    rf"(?P<y>[0-9]{{4}}) ?(?:년|{_MARK}) ?(?P<m>[0-9]{{1,2}}) ?(?:월|{_MARK}) ?{_D}",
    rf"(?P<y>'[0-9]{{2}}|[0-9]{{1,2}}) ?(?:(?P<mark>[-./])[-./]?|년) ?(?P<m>[0-9]{{1,2}}) ?(?:(?P=mark)[-./]?|월) ?{_D}",
    r"(?P<a>[0-9]{1,2}) ?(?P<mark>[-./]) ?(?P<b>[0-9]{1,2}) ?(?P=mark) ?(?P<y>[0-9]{4})\.?",
    rf"(?P<y>[0-9]{{4}})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})(?:{_PACKED})?",
    r"(?P<y>[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    rf"(?P<d>[0-9]{{1,2}})(?:-| ){_MONTH}\.?(?:-|,? )(?P<y>[0-9]{{4}}|[0-9]{{2}})",
    rf"{_MONTH}\.? (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y>[0-9]{{4}})",
)
_FORMS = (
    *(re.compile(form + _WEEKDAY + _ANY_CLOCK_BEHIND, re.IGNORECASE) for form in _WITH_YEAR),
    re.compile(rf"(?P<m>[0-9]{{1,2}}) ?(?:월|{_MARK}) ?{_D}{_WEEKDAY}{_CLOCK_BEHIND}", re.IGNORECASE),
)
_DAY_ALONE = re.compile(_D + _WEEKDAY + _CLOCK_BEHIND, re.IGNORECASE)
_ISO = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?: (?:[01][0-9]|2[0-4]):{_SIXTY}(?::{_SIXTY})?)?")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")


def read_date(cell: str) -> date | Message:
    """A day from a cell: 2016-05-13 · 2016. 5. 13. · '16.5.13 · 20160513 · 2016년 5월 13일 · Excel's serial number 42503."""
    found = day_in(plain_cell(cell))
    return reason_of(found.code, dict(found.figures)) if isinstance(found, BadCell) else found


def day_in(text: str, year: int | None = None, order: str | None = None) -> date | BadCell:
    """The day in a plain cell, or why it is refused; clock times on it may stand behind.

    A year of two figures is 2000 + yy up to 69 and 1900 + yy from 70 on. ``year`` is the year of a day that names none. ``order`` is what somebody
    said of days in this column whose year may stand last: "dmy", "mdy" or "ymd"; where nobody did, only what can be read in one way is read.
    """
    if (iso := _ISO.fullmatch(text)) and (plain := _real(int(iso[1]), int(iso[2]), int(iso[3]))) is not None:
        return plain
    written = _written(_day_shape(text), order)
    found = _days(written, year)
    if (
        not isinstance(written, BadCell)
        and written[1]
        and (not isinstance(found, BadCell) and found[0] != found[1] or found == bad_cell("day-without-year"))
    ):
        return bad_cell("days-of-a-span")
    return found if isinstance(found, BadCell) else found[0]


def days_in(text: str, year: int | None = None, order: str | None = None) -> tuple[date, date] | BadCell:
    """The first and the last day of a span (5.13.~14.), twice the same where the cell holds one day, or why it is refused. As ``day_in``."""
    return _days(_written(_day_shape(text), order), year)


@dataclass(frozen=True)
class _Written:
    """A day as it is written: what it may mean as (year, month, day), with None for what is not written; its place in the week; if a clock time
    stands behind it; and if it is one only where there is such a day."""

    meanings: tuple[tuple[int | None, int | None, int], ...]
    weekday: int | None = None
    timed: bool = False
    packed: bool = False


def _day_shape(text: str) -> str:
    return _plain(text.translate(_HANJA_DAYS) if len(text) <= 4 * _LONGEST else text)


def _written(shape: str, order: str | None) -> tuple[_Written, _Written | None] | BadCell:
    """The day, or the two ends of a span, that a cell holds."""
    one = _one(shape, order)
    if one:
        return one, None
    # The serial number of a spreadsheet is a day by itself, never the end of a span.
    for mark in re.finditer(r" ?~ ?| ?부터 ?| - |(?<=[0-9.일)])-(?=[0-9])", shape):
        before, behind = shape[: mark.start()], shape[mark.end() :].removesuffix("까지").strip()
        first = None if (mark[0] == "-" and "-" in before) or _SERIAL.fullmatch(before) else _one(before, order)
        if not first:
            continue
        alone = None if first.timed else _DAY_ALONE.fullmatch(behind)
        last = _one_of(alone, ((None, None, int(alone["d"])),)) if alone else _one(behind, order)
        if last:
            return first, last
    if _MONTH_ALONE.fullmatch(shape):
        return bad_cell("month-without-day")
    return bad_cell("time-without-day" if re.fullmatch(_CLOCK, shape, re.IGNORECASE) else "not-a-date")


_MONTH_ALONE = re.compile(r"(?:[0-9]{2,4}\s*(?:년도?|[.\-/])\s*)?(?:1[0-2]|0?[1-9])\s*월분?")
"""A month that names no day: 5월 · 2016년 5월."""


def _one(shape: str, order: str | None) -> _Written | None:
    """The one day that a cell holds."""
    serial = _SERIAL.fullmatch(shape)
    if serial:
        # Excel counts from 1900 and takes that year for a leap year; after February 1900 this is the same as counting from here.
        day = date(1899, 12, 30) + timedelta(int(serial[1]))
        return _Written(((day.year, day.month, day.day),))
    for form in _FORMS:
        match = form.fullmatch(shape)
        meanings = _meanings(match, order) if match else ()
        if match and meanings:
            return _one_of(match, meanings)
    return None


def _one_of(match: re.Match[str], meanings: tuple[tuple[int | None, int | None, int], ...]) -> _Written:
    named = match["weekday"] or match["bare"]
    place = -1 if named is None else "월화수목금토일".find(named[0])
    weekday = place if named is None or place >= 0 else [name[:3] for name in _WEEK].index(named[:3].casefold())
    return _Written(meanings, None if weekday < 0 else weekday, bool(match["clock"]), bool(re.match("[0-9]{6}(?![0-9])", match[0])))


def _meanings(match: re.Match[str], order: str | None) -> tuple[tuple[int | None, int | None, int], ...]:
    """What a day may mean, the likelier first."""
    parts = match.groupdict()
    if parts.get("month"):
        return ((_year(parts["y"]), [name[:3] for name in _MONTHS].index(parts["month"][:3].casefold()) + 1, int(parts["d"])),)
    if parts.get("a"):
        a, b, year = int(parts["a"]), int(parts["b"]), int(parts["y"])
        return ((year, a, b),) if order == "mdy" else ((year, b, a),) if order == "dmy" else ((year, a, b), (year, b, a))
    month, day = int(parts["m"]), int(parts["d"])
    if "y" not in parts:
        if order == "dmy" and "월" not in match[0]:
            return ((None, day, month),)
        # A spreadsheet keeps 5.10 as the number 5.1.
        return ((None, month, day), (None, month, 10 * day)) if re.fullmatch(r"[1-9][0-2]?\.[123]", match[0]) else ((None, month, day),)
    year_first = ((_year(parts["y"]), month, day),) if len(parts["y"]) > 1 else ()
    if parts.get("mark") and len(parts["d"]) == 2 and parts["y"][0] != "'":
        first, last = int(parts["y"]), _year(parts["d"])
        if order in ("dmy", "mdy"):
            return ((last, month, first),) if order == "dmy" else ((last, first, month),)
        if parts["mark"] == "/" and order is None:
            return (*year_first, (last, first, month))
    return year_first


def _year(figures: str) -> int:
    """A year of four figures, or of two: 2000 + yy below 70, as POSIX counts but for 69."""
    value = int(figures.lstrip("'"))
    return value if len(figures) == 4 else value + (2000 if value < 70 else 1900)


def _days(written: tuple[_Written, _Written | None] | BadCell, year: int | None) -> tuple[date, date] | BadCell:
    """The first and the last day of what is written."""
    if isinstance(written, BadCell):
        return written
    first, last = written
    begin = _day(first, year, None)
    if isinstance(begin, BadCell) or last is None:
        return begin if isinstance(begin, BadCell) else (begin, begin)
    end = _day(last, begin.year, begin.month)
    if isinstance(end, BadCell):
        return end
    if first.meanings[0][0] is None and last.meanings[0][0] is not None:
        return bad_cell("not-a-date")
    return (begin, end) if begin <= end else bad_cell("span-backwards", first=begin.isoformat(), last=end.isoformat())


def _day(written: _Written, year: int | None, month: int | None) -> date | BadCell:
    """The one day that is meant, in ``year`` and ``month`` where it names none."""
    nameless = written.meanings[0][0] is None
    # 2000 has every day.
    found = [day for y, m, d in written.meanings if (day := _real(y or year or 2000, m or month or 0, d))]
    if not found:
        return bad_cell("not-a-date" if written.packed or (nameless and month is None and year is None) else "no-such-day")
    if nameless and year is None:
        return bad_cell("day-without-year")
    if written.weekday is not None:
        on = [day for day in found if day.weekday() == written.weekday]
        if not on:
            return bad_cell("weekday-differs", day=found[0].isoformat())
        found = on
    if len(set(found)) > 1:
        return bad_cell("ambiguous-day", first=found[0].isoformat(), second=found[1].isoformat())
    return found[0]


_PART = re.compile(r"'?([0-9]{1,4})(?:\.0+)?(?:년도?|월|일|\.)?")
_PART_RANGES = {"year": (1950, 2150), "month": (1, 12), "day": (1, 31)}


def part_of_day(part: str, text: str) -> int | None:
    """The year, the month or the day of the month that a plain cell holds alone: 2016 · '16 · 5월 · 13일. None for anything else."""
    found = _PART.fullmatch(_plain(text).replace(" ", ""))
    if found is None:
        return None
    value = _year(found[1]) if part == "year" and len(found[1]) == 2 else int(found[1])
    least, most = _PART_RANGES[part]
    return value if least <= value <= most else None


def _real(year: int, month: int, day: int) -> date | None:
    """The day where there is one, between 1950 and 2150."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1950 <= year <= 2150 else None


# Counts, states and marks

_COUNT = re.compile(rf"(?:제|총)?({_WHOLE})(?:\.0+)?(?:명|인|名|회차|회|차|번째|people|persons)?", re.IGNORECASE)


def a_guess(text: str) -> bool:
    """Whether a text says of its number that it is about so much: 약 90, 90 내외."""
    return bool(_GUESS.search(text) and re.search("[0-9]", text))


def count_in(text: str, least: int) -> int | BadCell:
    """The count in a plain cell, from ``least`` on, or why it is refused."""
    shape = _plain(text)
    match = None if re.search("[0-9] [0-9]", shape) else _COUNT.fullmatch(shape.replace(" ", ""))
    if not match:
        figures = re.findall("[0-9]+", shape)
        return bad_cell("a-guess" if figures and _GUESS.search(shape) else "two-counts" if len(figures) > 1 else "not-a-count")
    value = int(match[1].replace(",", ""))
    return value if least <= value <= MOST_COUNT else bad_cell("count-out-of-range", least=least, most=MOST_COUNT)


def text_in(text: str, most: int) -> str | BadCell:
    """The text, or why it is refused where it is longer than ``most``."""
    return text if len(text) <= most else bad_cell("text-too-long", most=most)


class State(Enum):
    """What a column of states says of an event."""

    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    NOT_HELD = "not held"


_SOURCES = {
    **dict.fromkeys("국비 국고 국고보조금 기금 national state".split(), FundingSource.NATIONAL),
    **dict.fromkeys("시비 도비 시도비 city".split(), FundingSource.CITY),
    **dict.fromkeys("구비 군비 시군구비 district".split(), FundingSource.DISTRICT),
    **dict.fromkeys("자부담 자기부담 자체 자체재원 self ownmoney".split(), FundingSource.SELF),
    **dict.fromkeys("기타 other".split(), FundingSource.OTHER),
}
_COUNTERPARTS = {
    **dict.fromkeys("업체 회사 법인 사업자 개인사업자 company".split(), CounterpartKind.COMPANY),
    **dict.fromkeys("개인 강사 person".split(), CounterpartKind.PERSON),
    **dict.fromkeys("공공기관 기관 관공서 publicbody".split(), CounterpartKind.PUBLIC_BODY),
    **dict.fromkeys("비영리단체 비영리 단체 비영리법인 nonprofit".split(), CounterpartKind.NONPROFIT),
    **dict.fromkeys("기타 other".split(), CounterpartKind.OTHER),
}


def source_in(text: str) -> str | None:
    """The source of funding that a cell names (a value of FundingSource); None where it names none."""
    found = _SOURCES.get(letters(text).replace("_", ""))
    return found.value if found else None


def counterpart_in(text: str) -> str | None:
    """The kind of counterpart that a cell names (a value of CounterpartKind); None where it names none, as a company's own name does."""
    found = _COUNTERPARTS.get(letters(text).replace("_", ""))
    return found.value if found else None


def income_in(text: str) -> bool | None:
    """True for a plain cell that says that money came in, False for one that says that it went out; None for anything else."""
    return _DIRECTIONS.get(_word(text))


_DIRECTIONS = {
    **dict.fromkeys("수입 입금 입 세입 대변 후원 후원금수입 income deposit in".split(), True),
    **dict.fromkeys("지출 출금 출 세출 차변 사용 expense withdrawal out".split(), False),
}


class CardState(Enum):
    """What a list of card payments says of one."""

    APPROVED = "approved"
    CANCELLED = "cancelled"
    PARTLY_CANCELLED = "partly cancelled"


_STATES = {
    word: state
    for state, words in {
        State.HELD: "개최 개최완료 개최됨 완료 실시 실시완료 진행 진행완료 정상개최 held done completed",
        State.POSTPONED: "연기 연기됨 연기결정 개최연기 postponed",
        State.CANCELLED: "취소 취소됨 취소결정 개최취소 행사취소 무산 cancelled canceled",
        State.NOT_HELD: "예정 개최예정 진행예정 실시예정 미개최 미실시 보류 미정 계획 planned onhold scheduled notheld",
    }.items()
    for word in words.split()
}
_CARD_STATES = {
    word: state
    for state, words in {
        CardState.APPROVED: "승인 정상 정상승인 승인완료 매입 매입완료 미매입 결제확정 결제완료 approved",
        CardState.CANCELLED: "취소 취소됨 취소완료 승인취소 매입취소 전체취소 전액취소 거래취소 결제취소 취소승인 취소거래 cancelled canceled",
        CardState.PARTLY_CANCELLED: "부분취소 일부취소 부분승인취소 부분매입취소 partlycancelled partiallycancelled",
    }.items()
    for word in words.split()
}


def status_in(text: str) -> State | None:
    """The state that a plain cell is, with or without signs around it (● 개최); None where it says anything else, more or less."""
    return _STATES.get(_word(text))


def cancelled_in(text: str) -> CardState | None:
    """The state of a card payment that a plain cell is; None where it says anything else."""
    return _CARD_STATES.get(_word(text))


def _word(text: str) -> str:
    """A short cell as one word, without blanks and the signs around it. Signs within stay, and so does a question mark: 개최/취소 is no state."""
    if len(text) > _LONGEST:
        return ""
    word = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    first = next((place for place, c in enumerate(word) if c.isalnum() or c == "?"), len(word))
    last = next((place for place in range(len(word), first, -1) if word[place - 1].isalnum() or word[place - 1] == "?"), first)
    return word[first:last]


_DITTO = frozenset({"''", "상동", "동상", "위와같음", "위와동일", "상기와같음", "상기와동일", "同", "同上", "ditto"})

_DITTO_BEGINS = re.compile(r"[\s\-()\[\].]*['상동위同dD\"〃″′”“„〞〟]")


def is_ditto(text: str) -> bool:
    """Whether a plain cell says that it holds what the cell above it holds: 〃 · 상동 · 위와 같음 · 同."""
    if len(text) > _LONGEST or not _DITTO_BEGINS.match(text):
        return False
    word = "".join(text.split()).strip("-()[].").casefold()
    return word in _DITTO or (word != "" and set(word) <= set('"〃″′”“„〞〟'))


def letters(text: str) -> str:
    """A name without its case, blanks and punctuation, for recognising it."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum() and c not in _DOT_LETTERS)


_DOT_LETTERS = frozenset("ㆍ\u119e")
"""Letters that are typed for a dot between words."""
