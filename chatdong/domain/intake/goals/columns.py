"""What the columns of a table of goals hold, by their headings: the indicator, its unit, a year's target or result, its formula, its weight …"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from chatdong.domain.intake.goals.figures import ARROW, CELL_UNITS, same_unit, unit_of_name
from chatdong.domain.intake.wording import unspaced


class Role(StrEnum):
    """The kind of content that a column of a table of goals holds."""

    SERIAL = "serial"
    INDICATOR = "indicator"
    LABEL = "label"
    UNIT = "unit"
    VALUE = "value"
    WEIGHT = "weight"
    FORMULA = "formula"
    DATA_SOURCE = "data_source"
    HOW_OFTEN = "how_often"
    WHO = "who"
    WHAT = "what"
    BASIS = "basis"
    GOALS = "goals"
    RATE = "rate"
    MONEY = "money"
    OTHER = "other"


class Kind(StrEnum):
    """What a number of a year is: to be reached, what was reached, how much of it was reached, or not said."""

    TARGET = "target"
    ACTUAL = "actual"
    RATE = "rate"
    UNSAID = "unsaid"


@dataclass(frozen=True)
class Stamp:
    """What a heading says of the numbers below it: their year (None: not said), their kind, their quarter (1–4) or month, or that they are the total of the
    quarters, their unit, and the thing that they count (인원, 횟수). ``guessed``: the year is told by a word that another year could be meant by."""

    kind: Kind = Kind.UNSAID
    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    total: bool = False
    cumulative: bool = False
    unit: str = ""
    thing: str = ""
    guessed: bool = False
    estimated: bool = False


@dataclass(frozen=True)
class Column:
    """A column with its heading. ``since``: what stands before the arrow of a heading such as 현재 → 목표."""

    role: Role
    heading: str
    stamp: Stamp | None = None
    since: Stamp | None = None


_MONTH = re.compile(r"(1[0-2]|[1-9])월(목표|계획)?")
_QUARTERS = {"상반기": 2, "하반기": 4}
_KINDS = (
    (Kind.RATE, re.compile(r"달성률|달성율|달성도|달성여부|증감률|증가율|증감|진도율|진척률|추진율|(?:전년)?대비")),
    (
        Kind.ACTUAL,
        re.compile(r"실적|기준값|기준치|기준선|기초선|기초값|현재값|현재수준|현수준|현재|현황|기존|달성값|달성(?!률|율|도|여부|목표)|결과값?"),
    ),
    (Kind.TARGET, re.compile(r"목표(?:치|값|수준|량)?|계획(?:치|값|량)?")),
)
_ESTIMATED = re.compile(r"추정|예상|전망|잠정")
_LEFT = re.compile(
    r"\(안\)|년도별|연도별|년도|연도|년|월말|말|기준|현재|최종|단기|중기|장기|누계|누적|확정|값|수준|단위|\d{1,2}월|[0-9]{1,2}\.\s*말?|[()（）\[\].,·:：/~\-–’'‘`´*※]|및|대비|안$|^1(?:차|단계)(?!년)"
)
_THING = re.compile(
    r"(?:총|연)?(?:참여|이용|교육|운영|수강|상담|지원|방문|모집|참석)?(?:인원|인원수|횟수|회수|회차|건수|자|자수|만족도|가구|가구수|개소수|개소|권수|시간|부수)"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.SERIAL, re.compile(r"^(?:연번|순번|번호|no\.?|순|연 번|#)$", re.IGNORECASE)),
    (Role.UNIT, re.compile(r"^\(?(?:측정)?단위\)?$")),
    (Role.MONEY, re.compile(r"예산|사업비|금액|소요액|집행액|지출액|보조금|자부담|국비|시비|도비|구비|원가|\(?(?:천|백만|억)원\)?$")),
    (Role.WEIGHT, re.compile(r"^(?:가중치|비중|배점|반영비율|가중값)")),
    (
        Role.BASIS,
        re.compile(r"(?:목표|치|값).*(?:산출|설정|산정)?(?:근거|사유|이유)|(?:설정|산정)(?:근거|사유|이유|방법)|^산출근거$|선정(?:사유|근거|배경)"),
    ),
    (Role.FORMULA, re.compile(r"산식|산출식|계산식|측정식|(?:측정|산출|산정|계산)(?:방법|방식|기준)|산출기준|평가방법|평가산식|확인방법")),
    (Role.DATA_SOURCE, re.compile(r"출처|증빙|자료수집|측정자료|근거자료|입증|확인자료|측정도구|평가도구|자료원|활용자료|평가자료|데이터소스|자료$")),
    (Role.HOW_OFTEN, re.compile(r"(?:측정|평가|조사|점검|확인|집계|산출|달성)(?:시기|주기|시점|횟수|빈도)|^(?:시기|주기)$")),
    (Role.WHO, re.compile(r"(?:담당|소관|주관|측정|추진|관리|수행)(?:부서|기관|과|팀|주체)|담당$")),
    (Role.WHAT, re.compile(r"지표(?:의)?(?:정의|설명|내용|의미)|^정의$|지표개념")),
    (Role.INDICATOR, re.compile(r"지표|목표명|세부목표|평가항목|성과항목|목표항목|측정항목|kpi", re.IGNORECASE)),
    (
        Role.GOALS,
        re.compile(
            r"^(?:성과|산출|사업|세부|추진|정량|정성|주요|핵심|실행)?목표(?:\((?:안|정량|정성|산출|성과|output|outcome)\))?$|^기대성과$",
            re.IGNORECASE,
        ),
    ),
    (Role.LABEL, re.compile(r"구분|사업명|사업$|과제|항목|내용|분야|프로그램|유형|성별|대상|지역|자치구|목적|영역|부문|활동|업무|명$|^명칭|분류")),
)


def stamp_of(heading: str, year: int) -> Stamp | None:
    """What a heading says of the numbers below it, in a plan of ``year``; None where it has other words besides the year and the kind."""
    text = unspaced(heading)
    if not text or len(text) > 40:
        return None
    if month := _MONTH.fullmatch(text):
        return Stamp(Kind.TARGET if month[2] else Kind.UNSAID, month=int(month[1]))
    left = text
    left = re.sub(r"[(（]?[A-Za-z①-⑳](?:\s*[/÷×*\-+−=]\s*[A-Za-z①-⑳])*[)）]|[①-⑳]", "", left)
    unit = ""
    for found in re.finditer(r"[(（]([가-힣%％㎡a-zA-Z/]{1,4})[)）]", left):
        if same_unit(found[1]) in CELL_UNITS and found[1] not in ("년", "월"):
            unit = same_unit(found[1])
            left = left.replace(found[0], "")
    when, guessed, left = _year_in(left, year)
    quarter, total, left = _quarter_in(left)
    cumulative = "누계" in text or "누적" in text
    kind = Kind.UNSAID
    for each, pattern in _KINDS:
        if found_kind := pattern.search(left):
            kind, left = each, left[: found_kind.start()] + left[found_kind.end() :]
            if each is not Kind.RATE:
                break
            left = pattern.sub("", left)
            left = re.sub(r"목표|실적", "", left)
            break
    if kind is Kind.ACTUAL and re.search(r"목표", left):
        return None
    estimated = _ESTIMATED.search(left) is not None
    left = _LEFT.sub("", _ESTIMATED.sub("", left))
    thing = ""
    if left and kind in (Kind.TARGET, Kind.ACTUAL) and _THING.fullmatch(left):
        thing, left, unit = left, "", unit or unit_of_name(left)
    if left or (when is None and quarter is None and not total and kind is Kind.UNSAID):
        return None
    return Stamp(kind, when, quarter, None, total, cumulative, unit, thing, guessed, estimated)


_RELATIVE = (
    (re.compile(r"전전년도?|재작년|전전년"), -2),
    (re.compile(r"전년도?(?!대비)|작년도?|지난해|직전년도?"), -1),
    (re.compile(r"금년도?|올해|당해연도|당해년도|당해|현년도|본년도|당년도?|해당연도|사업연도"), 0),
    (re.compile(r"차년도(?<![0-9]차년도)|내년도?|익년도?|다음해|명년"), 1),
)


def _year_in(text: str, year: int) -> tuple[int | None, bool, str]:
    """(the year that a heading names, whether it is named by a word alone, the heading without it)."""
    for pattern in (r"(?P<long>20[0-9]{2})(?:년도?|학년도)?", r"['‘’`´](?P<short>[0-9]{2})(?:년도?)?", r"(?<![0-9])(?P<short>[0-9]{2})년도?(?!차)"):
        if found := re.search(pattern, text):
            groups = found.groupdict()
            named = int(groups["long"]) if groups.get("long") else 2000 + int(groups["short"])
            return named, False, text[: found.start()] + text[found.end() :]
    if nth := re.search(r"(?<![0-9])([1-9])차년도", text):
        return year + int(nth[1]) - 1, True, text[: nth.start()] + text[nth.end() :]
    for relative, away in _RELATIVE:
        if found := relative.search(text):
            return year + away, True, text[: found.start()] + text[found.end() :]
    return None, False, text


def _quarter_in(text: str) -> tuple[int | None, bool, str]:
    found = re.search(r"(?<![0-9])([1-4])(?:/4)?분기|(상반기|하반기)", text)
    if found:
        return int(found[1]) if found[1] else _QUARTERS[found[2]], False, text[: found.start()] + text[found.end() :]
    if re.fullmatch(r"(?:합계|총계|소계|계|연간|총|연계|전체|연간계|연간합계)(?:목표(?:치|값)?)?", text):
        return None, True, re.sub(r"^(?:합계|총계|소계|연간합계|연간계|연간|연계|전체|계|총)", "", text)
    return None, False, text


def column_of(heading: str, year: int) -> Column:
    """What a column holds by its heading, whose lines are those of the rows of headings."""
    parts = [part for part in heading.split("\n") if part.strip()]
    text = unspaced("".join(parts))
    if len(sides := [side for side in ARROW.split(text) if side]) == 2:
        since, until = (stamp_of(side, year) for side in sides)
        if since is not None and until is not None and until.kind in (Kind.TARGET, Kind.UNSAID):
            return Column(Role.VALUE, heading, replace(until, kind=Kind.TARGET), since)
    stamp = stamp_of(text, year)
    if stamp is not None and stamp.kind is Kind.RATE:
        return Column(Role.RATE, heading, stamp)
    if stamp is not None and not (text in ("목표", "계획", "성과목표") or text.startswith("기존") and len(text) == 2):
        return Column(Role.VALUE, heading, stamp)
    # The last of several lines says what it is most nearly: 성과지표 above 명 and 산식.
    for words in (unspaced(parts[-1]) if parts else "", text):
        for role, pattern in _ROLES:
            if words and pattern.search(words):
                return Column(role, heading, stamp)
    if stamp is not None:
        return Column(Role.VALUE, heading, stamp)
    return Column(Role.OTHER, heading)


def shifted(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, with the years that words tell (금년도, 차년도) one earlier where what this year reached stands beside the goals of the next: such a
    table was written in the year before the plan's."""
    now = [one.stamp for one in columns if one.stamp is not None and re.search(r"금년|올해|당해|현년", unspaced(one.heading))]
    ahead = [one.stamp for one in columns if one.stamp is not None and re.search(r"차년도|내년|익년", unspaced(one.heading))]
    if not now or not ahead or any(one.kind is not Kind.ACTUAL for one in now):
        return tuple(columns)
    return tuple(
        replace(one, stamp=replace(one.stamp, year=one.stamp.year - 1))
        if one.stamp is not None and one.stamp.guessed and one.stamp.year is not None
        else one
        for one in columns
    )
