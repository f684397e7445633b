"""When, how often, and for how many people something is held, as offices write it."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.periods import months_in, periods, whole_of
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Window

_COUNT = r"(?P<number>[0-9]{1,3})"
_TOTAL = re.compile(rf"(?:(?<![\uac00-\ud7a3])(?:총|합계|연간|연|계|전체|매년|년)|=)\s*(?:약\s*)?{_COUNT}\s*(?:회기|회차|회|차례)(?!\s*당)")
_TIMES = re.compile(rf"(?<![0-9~∼.,\-]){_COUNT}\s*(?:회기|회|차례)(?!\s*(?:당|차|의|째|[~∼]|이하))")
_OF_A_ONE = re.compile(r"(?:[0-9]\s*(?:일|인|명|팀|가구|개소|곳|단체)(?:당)?|제|[인일팀명]당)\s*$")
_OF_A_GROUP = re.compile(r"[\uac00-\ud7a3]+별(?:로)?\s*$")
_RANGE = re.compile(r"(?<![0-9.,])[0-9]{1,3}\s*[~∼～-]\s*[0-9]{1,3}\s*(?:회기|회차|회)")
_EACH = re.compile(rf"각\s*{_COUNT}\s*(?:회|차례)")
_RATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bimonthly", re.compile(r"격월(?:\s*(?P<number>[0-9]{1,2})\s*회)?|(?:두|2)\s*달에\s*(?:한\s*번|(?P<n2>1)\s*회)|[짝홀]수\s*달")),
    ("monthly", re.compile(r"(?:매월|매달|월별|달마다|(?<![0-9\uac00-\ud7a3])월)\s*(?:별로?\s*)?(?P<number>[0-9]{1,2})\s*회|매월|매달|월별|달마다")),
    ("quarterly", re.compile(r"(?:매\s*)?(?<![0-9/4])분기(?:별|마다|당)?(?:로|에)?\s*(?P<number>[0-9]{1,2})\s*회|매\s*분기|분기별|분기마다")),
    ("half-yearly", re.compile(r"(?:매\s*)?(?<![상하])반기(?:별|마다|당)?(?:로|에)?\s*(?P<number>[0-9]{1,2})\s*회|반기별|반기마다")),
    ("fortnightly", re.compile(r"격주(?:\s*(?P<number>[0-9]{1,2})\s*회)?")),
    ("weekly", re.compile(r"(?:매주|(?<![0-9\uac00-\ud7a3])주(?:당|간)?)\s*(?P<number>[0-9]{1,2})\s*회|매주")),
)
_WEEKS = re.compile(r"(?<![0-9~∼])(?P<number>[0-9]{1,2})\s*주(?:간|과정|차)?(?![\uac00-\ud7a3]*\s*[0-9]*\s*회)(?!년|민|말|중)")
_MONTHS = re.compile(r"(?<![0-9~∼])(?P<number>[0-9]{1,2})\s*개월")
_WEEKDAYS = re.compile(r"(?:매주|주\s*[0-9]?\s*회?)\s*\(?\s*(?P<days>[월화수목금토일](?:\s*[·ㆍ,/]\s*[월화수목금토일])*)(?:요일|\)|$|\s)")
_PEOPLE = re.compile(
    r"(?<![0-9~∼.,])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6})\s*(?:여\s*)?(?:명|인(?![\uac00-\ud7a3]))(?!\s*[1-9]?\s*[\uac00-\ud7a3]*당)"
)
_FROM_TO = re.compile(r"(?<![0-9.,])(?P<low>[0-9]{1,5})\s*(?:명|인)?\s*[~∼～]\s*(?P<high>[0-9]{1,5})\s*(?:여\s*)?(?:명|인)")
_PER_TIME = re.compile(
    r"(?:회당|회별|1회당?|매회|회마다|기수별|기별|반별|반당|차수별|강좌당|강좌별)\s*(?:평균\s*|약\s*)?(?P<number>[0-9][0-9,]{0,6})\s*(?:여\s*)?(?:명|인)"
)
_IN_ALL = re.compile(r"(?:연\s*인원|연인원|연간|누적|(?<![\uac00-\ud7a3])(?:연|총))\s*(?:약\s*)?(?P<number>[0-9][0-9,]{0,8})\s*(?:여\s*)?(?:명|인)")
_WEEKDAY = "월화수목금토일"


def windows_of(text: str, source: Source, days: Window) -> tuple[Fact[Window], ...]:
    """The windows that a text names, each as a fact."""
    return tuple(fact(one.window, source, one.doubt) for one in periods(text, days))


def undated_of(text: str, source: Source, days: Window) -> Fact[str] | None:
    """The words for a time that are no day and no month (방학 중, 추석 전, 추후 협의), with a doubt that says so; None for others."""
    words = " ".join(text.split()).strip(" -–—·")
    if periods(text, days) or len(re.sub(r"[^\uac00-\ud7a3]", "", re.sub(r"[0-9]+\s*[\uac00-\ud7a3]+", "", words))) < 2 or len(words) > 60:
        return None
    return fact(words, source, message("날짜로 읽을 수 없는 시기입니다. 적힌 대로 남겨 둡니다."))


def times_of(text: str, source: Source, windows: Sequence[Window], days: Window, *, column: bool = False) -> Fact[int] | None:
    """How often something is held in its windows: 총 2회 and 연 4회 as they are, 월 1회 or 매주 as one for each month or week of the windows, which
    is a doubt. ``days``: those of the plan, for what has no window; ``column``: the text is a cell of counts, where 10 is 10 times.

    None if the text does not say.
    """
    if _RANGE.search(text):
        found = [int(one) for one in re.findall(r"[0-9]+", _RANGE.search(text)[0])]  # type: ignore[index]
        return fact(found[-1], source, message("횟수의 범위만 적혀 있어 큰 쪽으로 읽었습니다."), (found[0],)) if found[-1] and found[0] else None
    total = _TOTAL.search(text)
    if total is not None:
        return _counted(int(total["number"]), source)
    each = _EACH.search(text)
    if each is not None:
        return _counted(int(each["number"]) * len(windows), source) if len(windows) > 1 else None
    plain = [one for one in _TIMES.finditer(text) if not _OF_A_ONE.search(text[: one.start()])]
    rated = [one for _of, pattern in _RATES for one in pattern.finditer(text)]
    loose = [one for one in plain if all(one.end() <= rate.start() or one.start() >= rate.end() for rate in rated)]
    if loose:
        values = tuple(dict.fromkeys(int(one["number"]) for one in loose))
        if (group := _OF_A_GROUP.search(text[: loose[0].start()])) is not None:
            doubt = message("‘{words}’의 횟수로, 모두 몇 번인지는 적혀 있지 않습니다.", words=group[0].strip())
            return _counted(values[0], source, doubt, values[1:])
        return _counted(values[0], source, message("횟수가 여럿 적혀 있습니다.") if len(values) > 1 else None, values[1:])
    if column and (bare := re.fullmatch(r"\s*([0-9]{1,3})\s*(?:회차|강|차시|차)?\s*", text)):
        return _counted(int(bare[1]), source)
    return _rated(text, source, windows or (whole_of(days),))


def _counted(value: int, source: Source, doubt: Message | None = None, others: tuple[int, ...] = ()) -> Fact[int] | None:
    return fact(value, source, doubt, tuple(one for one in others if one)) if value else None


def _rated(text: str, source: Source, windows: Sequence[Window]) -> Fact[int] | None:
    """월 1회, 분기별 2회, 매주 화·목: once for each month, quarter or week of the windows."""
    for of, pattern in _RATES:
        match = pattern.search(text)
        if match is None:
            continue
        number = int(match["number"]) if match["number"] else 1
        if of in ("weekly", "fortnightly") and (weeks := _WEEKS.search(text)):
            count = int(weeks["number"]) * number if of == "weekly" else -(-int(weeks["number"]) // 2)
            return _counted(count, source)
        if of == "monthly" and (months := _MONTHS.search(text)):
            return _counted(int(months["number"]) * number, source)
        if of == "weekly" and (named := _WEEKDAYS.search(text)):
            at = {_WEEKDAY.index(day) for day in re.sub(r"[^월화수목금토일]", "", named["days"])}
            count = sum(_weekdays(window, at) for window in windows)
        else:
            count = sum(_EVERY[of](window) for window in windows) * number
        doubt = message("‘{words}’을(를) 기간 동안 되풀이하는 것으로 세었습니다.", words=" ".join(match[0].split()))
        return _counted(count, source, doubt)
    return None


_EVERY: dict[str, Callable[[Window], int]] = {
    "bimonthly": lambda window: -(-months_in(window) // 2),
    "monthly": months_in,
    "quarterly": lambda window: len({(month.year, (month.month - 1) // 3) for month in _months(window)}),
    "half-yearly": lambda window: len({(month.year, month.month > 6) for month in _months(window)}),
    "fortnightly": lambda window: max(window.days // 14, 1),
    "weekly": lambda window: max(window.days // 7, 1),
}
"""How often something is held that is held in each month, quarter … of a window."""


def _months(window: Window) -> list[date]:
    first = window.start.year * 12 + window.start.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(first, first + months_in(window))]


def _weekdays(window: Window, at: set[int]) -> int:
    return sum((window.start + timedelta(day)).weekday() in at for day in range(window.days))


def people_of(text: str, source: Source, times: int | None = None, *, column: bool = False) -> Fact[int] | None:
    """How many people come to one time: 회당 20명, 20명×10회; what is said for all ``times`` together (연 300명) is divided by them, which is a doubt.

    ``column``: the text is a cell of people, where 20 is 20 people. None if the text names none.
    """
    if each := _PER_TIME.search(text):
        return _counted(int(each["number"].replace(",", "")), source)
    if (whole := _IN_ALL.search(text)) and times is not None and times > 1:
        value = int(whole["number"].replace(",", ""))
        if value % times == 0 and value:
            doubt = message("‘{words}’을(를) {times}회로 나누어 한 번의 인원으로 읽었습니다.", words=" ".join(whole[0].split()), times=times)
            return fact(value // times, source, doubt, (value,))
        return _counted(value, source, message("여러 번을 더한 인원으로 보입니다. 한 번의 인원을 확인해 주십시오."))
    if (span := _FROM_TO.search(text)) and int(span["high"]):
        doubt = message("사람 수의 범위만 적혀 있어 큰 쪽으로 읽었습니다.")
        return fact(int(span["high"]), source, doubt, (int(span["low"]),) if int(span["low"]) else ())
    found = [int(one["number"].replace(",", "")) for one in _PEOPLE.finditer(text)]
    if not found and column and (bare := re.fullmatch(r"\s*(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6})\s*", text)):
        found = [int(bare["number"].replace(",", ""))]
    if not found or not found[0]:
        return None
    others = tuple(dict.fromkeys(one for one in found[1:] if one != found[0] and one))
    return fact(found[0], source, message("사람 수가 여럿 적혀 있습니다.") if others else None, others)
