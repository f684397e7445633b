"""When something is planned: the notations of offices for days, months, quarters and spans, as windows of the fiscal year."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Window

_YEAR = r"(?:(?:(?:['‘’`´]|(?=1[3-9]|[2-9][0-9]))(?P<{0}y2>[0-9]{{2}})|(?P<{0}y4>(?:19|20)[0-9]{{2}}))\s*(?:년도?|[.\-/](?=\s*[0-9]))\s*)?"
_POINT = (
    _YEAR
    + r"(?:(?P<{0}half>[상하]반기)|(?P<{0}quarter>[1-4])\s*(?:/\s*4\s*)?분기"
    + r"|(?P<{0}month>1[0-2]|0?[1-9])\s*(?:월|[./](?=\s*[0-9])|(?({0}y4)-(?=[0-9])|(?!)))\s*(?:(?P<{0}day>3[01]|[12][0-9]|0?[1-9])\s*(?:일|\.)?(?:\s*\([월화수목금토일]\))?"
    + r"|(?P<{0}part>초순|중순|하순|초|말|상순)|\s*중(?!\s*순))?)"
)
_END = (
    _YEAR
    + r"(?P<{0}next>(?:익년도?|이듬해|다음\s*해|내년|차년도)\s*)?"
    + _POINT[len(_YEAR) : -1]
    + r"|(?P<{0}bare>1[0-2]|0?[1-9])\.?(?=[\s()~∼～]|$))"
)
_START = _POINT[:-1] + r"|(?P<{0}bare>1[0-2]|0?[1-9])\.?(?=\s*[~∼～–]))"
_SPAN = re.compile(
    rf"(?:{_START.format('a')}\s*(?:[~∼～–]|부터|-(?=\s*(?:['‘’]?[0-9]|연중)))\s*"
    rf"(?:{_END.format('c')}(?:\s*까지)?|(?P<lastday>3[01]|[12][0-9]|0?[1-9])\s*일?(?![0-9명회월개%년차,.원인]))?)"
)
_ONE = re.compile(_POINT.format("a"))
_UNTIL = re.compile(rf"(?:^|[\s(:：일후시])\s*[~∼～]\s*{_POINT.format('c')}|{_POINT.format('d')}\s*까지")
_LIST = re.compile(r"(?<![0-9.])((?:1[0-2]|0?[1-9])\s*월?\s*(?:[,·ㆍ/]\s*(?:1[0-2]|0?[1-9])\s*월?\s*)+)(?<=월)")
_WHOLE_YEAR = re.compile(
    r"연중|상시|수시|매월|매주|매일|매\s*분기|분기별|월별|격월|격주|매달|연간|분기마다|반기별|반기마다|[짝홀]수\s*달|(?:월|주|분기|반기)\s*[0-9]{1,2}\s*회"
)
_TWO_HALVES = re.compile(r"상\s*[·ㆍ./,]\s*하반기")


@dataclass(frozen=True)
class Period:
    """A window of the fiscal year as it is written; ``text[start:end]`` are its words. ``doubt`` says why another window may be meant."""

    window: Window
    start: int
    end: int
    doubt: Message | None = None


@dataclass(frozen=True)
class PlanDays(Window):
    """The days of a plan, and those of them in which its work is done, which 연중 and 매월 mean; None for all of them."""

    held: Window | None = None

    @property
    def whole(self) -> Window:
        """The days that 연중 and 매월 mean."""
        return self.held or Window(self.start, self.end)


def calendar_year(year: int) -> Window:
    """1 January to 31 December."""
    return Window(date(year, 1, 1), date(year, 12, 31))


def periods(text: str, of: int | Window) -> tuple[Period, ...]:
    """The windows that a text names within the year, in their order; a part of a span that lies in another year is cut off.

    ``of``: the year, or the days of a plan that runs over two years; a month without a year is then the one that lies in them. A day or month
    of another year alone names no window. A window that begins nowhere (~12. 31.) begins with the year, which is a doubt.
    """
    days = calendar_year(of) if isinstance(of, int) else of
    found: list[Period] = []
    taken: list[tuple[int, int]] = []
    excepted: list[str] = []

    def free(match: re.Match[str]) -> bool:
        return all(match.end() <= start or match.start() >= end for start, end in taken)

    def put(match: re.Match[str], window: Window | None, doubt: Message | None = None) -> None:
        taken.append((match.start(), match.end()))
        if window is not None:
            found.append(Period(window, match.start(), match.end(), doubt))

    for match in _TWO_HALVES.finditer(text):
        for half in ("상", "하"):
            put(match, _within(_half(half, _year_of(days, 1 if half == "상" else 7)), days))
    for match in _SPAN.finditer(text):
        if free(match) and not _is_count(text, match):
            put(match, *_span(match, days))
    for match in _UNTIL.finditer(text):
        if free(match):
            point = _point(match, "c", days) or _point(match, "d", days)
            if point is not None and days.start <= point[1] <= days.end:
                doubt = message("시작하는 날이 적혀 있지 않아 해의 첫날부터로 읽었습니다.")
                put(match, Window(days.start, point[1]), doubt)
    for match in _LIST.finditer(text):
        if free(match):
            taken.append((match.start(), match.end()))
            if re.match(r"\s*(?:은|는|을|를)?\s*제외", text[match.end() :]):
                excepted.append(match[0])
                continue
            before = re.search(r"(?:['‘’`´]([0-9]{2})|(20[0-9]{2}))\s*(?:년도?|\.)\s*$", text[: match.start()])
            own = int(before[2] or 2000 + int(before[1])) if before else None
            for month in re.finditer(r"[0-9]+", match[1]):
                window = _within(_month(own or _year_of(days, int(month[0])), int(month[0])), days)
                if window is not None:
                    found.append(Period(window, match.start(1) + month.start(), match.start(1) + month.end()))
    for match in _ONE.finditer(text):
        if free(match) and not _is_count(text, match):
            point = _point(match, "a", days)
            put(match, _within(Window(*point), days) if point is not None else None)
    if not found and (whole := _WHOLE_YEAR.search(text)):
        doubt = message("‘{words}’만 있어 한 해 전체로 읽었습니다.", words=whole[0])
        found.append(Period(whole_of(days), whole.start(), whole.end(), doubt))
    if excepted:
        doubt = message("‘{words} 제외’는 빼지 않고 읽었습니다.", words=", ".join(excepted))
        found = [replace(one, doubt=one.doubt or doubt) for one in found]
    return tuple(sorted(found, key=lambda one: (one.start, one.window.start)))


def whole_of(days: Window) -> Window:
    """The days that 연중 and 매월 mean in a plan."""
    return days.whole if isinstance(days, PlanDays) else days


def whole_span(text: str) -> Window | None:
    """The days from the first to the last one of a text whose years are all written (2026. 7. ~ 2027. 6.), whichever they are; the year of an end
    that has none is that of its beginning. None where a year or an end is missing."""
    for match in _SPAN.finditer(text):
        if not (match["ay2"] or match["ay4"]) or _is_count(text, match):
            continue
        begin = _point(match, "a", None)
        end = _point(match, "c", begin[0].year) if begin is not None else None
        if begin is not None and end is not None and begin[0] <= end[1]:
            return Window(begin[0], end[1])
    return None


def months_in(window: Window) -> int:
    """How many calendar months a window touches."""
    return (window.end.year - window.start.year) * 12 + window.end.month - window.start.month + 1


def day_in(text: str) -> date | None:
    """The first whole day (with its year) in a text: 2016.03.31., '14.9.14, 2016년 3월 31일; None if there is none."""
    for match in re.finditer(
        r"(?:['‘’`´](?P<y2>[0-9]{2})|(?P<y4>(?:19|20)[0-9]{2}))\s*[.년\-/]\s*(?P<m>[0-9]{1,2})\s*[.월\-/]\s*(?P<d>[0-9]{1,2})(?![0-9])", text
    ):
        year = int(match["y4"]) if match["y4"] else 2000 + int(match["y2"])
        try:
            return date(year, int(match["m"]), int(match["d"]))
        except ValueError:
            continue
    return None


def month_in(text: str) -> date | None:
    """The first day of the month (with its year) that a text names: '15. 11월, 2015년 7월; None if there is none."""
    match = re.search(r"(?:['‘’`´](?P<y2>[0-9]{2})|(?P<y4>(?:19|20)[0-9]{2}))\s*(?:년|\.)\s*(?P<m>1[0-2]|0?[1-9])\s*월", text)
    if match is None:
        return None
    return date(int(match["y4"]) if match["y4"] else 2000 + int(match["y2"]), int(match["m"]), 1)


def _is_count(text: str, match: re.Match[str]) -> bool:
    """True for numbers that look like a month and count or rank: 2.5점, 3.1운동, 1.5배, 3/4."""
    words = match[0]
    if any(sign in words for sign in "월일분반") or re.search(r"\([월화수목금토일]\)", words):
        return False
    after = text[match.end() : match.end() + 3].lstrip()
    if re.match(r"[0-2]?[0-9]\s*(?::\s*[0-9]|시(?![가-힣]))", text[match.end() : match.end() + 8].lstrip()) and words.rstrip().endswith("."):
        return re.search(r"[0-9,.]$", text[: match.start()]) is not None  # 10. 12. 11:00
    if re.match(r"[0-9%명회개점배원천만건인단시차호주세급kKmM]", after) or re.search(r"[0-9,.]$", text[: match.start()]):
        return True
    # Without a year or a 월 two numbers with one dot are a day only beside a span or in a bracket of a date.
    return not (match.groupdict().get("ay4") or match.groupdict().get("ay2") or re.search(r"[~∼～]", words) or words.rstrip().endswith("."))


def _month(year: int, month: int) -> Window:
    return Window(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _half(half: str, year: int) -> Window:
    return Window(date(year, 1, 1), date(year, 6, 30)) if half == "상" else Window(date(year, 7, 1), date(year, 12, 31))


def _year_of(days: Window, month: int) -> int:
    """The year of a month that is written without one: the one in which it lies in the days of the plan, else their first one."""
    within = (year for year in range(days.start.year, days.end.year + 1) if _month(year, month).overlaps(days))
    return next(within, days.start.year)


def _within(window: Window, days: Window) -> Window | None:
    start, last = max(window.start, days.start), min(window.end, days.end)
    return Window(start, last) if start <= last else None


def _point(match: re.Match[str], prefix: str, of: int | Window | None) -> tuple[date, date] | None:
    """The first and the last day of one end of a span. ``of``: the year of an end without one, or the days that it lies in; None where it has one."""
    said = match.groupdict()
    half, quarter = said.get(f"{prefix}half"), said.get(f"{prefix}quarter")
    named = said.get(f"{prefix}month") or said.get(f"{prefix}bare")
    if not half and not quarter and named is None:
        return None
    first_month = (1 if half[0] == "상" else 7) if half else int(quarter) * 3 - 2 if quarter else int(named or 1)
    if said.get(f"{prefix}y4"):
        own = int(said[f"{prefix}y4"])
    elif said.get(f"{prefix}y2"):
        own = 2000 + int(said[f"{prefix}y2"])
    elif of is None:
        return None
    else:
        own = of if isinstance(of, int) else _year_of(of, first_month)
        own += bool(said.get(f"{prefix}next"))
    if half:
        window = _half(half[0], own)
        return window.start, window.end
    if quarter:
        last = int(quarter) * 3
        return date(own, last - 2, 1), date(own, last, calendar.monthrange(own, last)[1])
    number = first_month
    days = calendar.monthrange(own, number)[1]
    if day := said.get(f"{prefix}day"):
        return (date(own, number, int(day)),) * 2 if int(day) <= days else None
    first, last = 1, days
    match said.get(f"{prefix}part"):
        case "초" | "초순" | "상순":
            last = 10
        case "중순":
            first, last = 11, 20
        case "말" | "하순":
            first = 21
    return date(own, number, first), date(own, number, last)


def _span(match: re.Match[str], days: Window) -> tuple[Window | None, Message | None]:
    if (match["abare"] or match["cbare"]) and not (match["ay2"] or match["ay4"]) and not re.search("월|분기", match[0]):
        return None, None  # 3~12 alone is no span of months
    begin = _point(match, "a", days)
    if match["abare"] and match["cquarter"]:
        if int(match["abare"]) > 4 or begin is None:
            return None, None
        month = int(match["abare"]) * 3 - 2
        begin = (date(_year_of(days, month), month, 1),) * 2
    if begin is None:
        return None, None
    end = _point(match, "c", begin[0].year)
    if end is None and match["lastday"]:
        day = min(int(match["lastday"]), calendar.monthrange(begin[0].year, begin[0].month)[1])
        end = (begin[0].replace(day=day),) * 2
    doubt = None
    if end is None:
        end = (max(days.end, begin[0]),) * 2
        doubt = message("끝나는 날이 적혀 있지 않아 해의 마지막 날까지로 읽었습니다.")
    if end[1] < begin[0] and not match.groupdict().get("cy4") and not match.groupdict().get("cy2"):
        end = _point(match, "c", begin[0].year + 1) or end
        if end[1] < begin[0] or end[1] > days.end:
            end = (days.end,) * 2
            doubt = message("이듬해까지 이어지는 기간이라 이 해의 마지막 날까지로 읽었습니다.")
    start, last = max(begin[0], days.start), min(end[1], days.end)
    if start > last:
        return None, None
    if (start, last) != (begin[0], end[1]) and doubt is None:
        doubt = message("이 회계연도 밖의 날은 빼고 읽었습니다.")
    return Window(start, last), doubt
