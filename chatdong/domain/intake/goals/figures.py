"""The numbers of goals as they are written: 1,200명, 4.2점/5점, 95% 이상, 5% 이하, 90~95점, 5회 → 8회."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from chatdong.domain.intake.goals.goal import Figure
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Direction
from chatdong.domain.plan.toml_format import LARGEST_AMOUNT_KRW, MOST_DECIMALS

UNITS = (
    "개소 개구 개교 개동 개팀 개사 개국 개과정 개강좌 개기관 개단체 개반 개 명 인 회 차례 건 팀 부 권 종 곳 단체 기관 가구 세대 점 % ％ 퍼센트 시간 과정 강좌 개월 대 호 동 교 편 본 쌍 가정"
    " 톤 그루 석 학급 농가 마리 세트 ㎡ 식 가지 개대학 개학교 개시설"
).split()
"""The units that numbers of sentences have."""
CELL_UNITS = frozenset(
    (
        *UNITS,
        *"일 분 초 배 장 매 면 좌 위 등급 km m ha 원 천원 만원 백만원 억원 반 기 차 곡 작품 필지 %p 명/일 건/일 권/인 회/인 종목 학교 시설 마을 동아리 개학과".split(),
    )
)
"""The units that a column or brackets may name besides."""
_SAME = {"％": "%", "퍼센트": "%", "인": "명", "차례": "회"}
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_COUNT = re.compile(
    rf"(?P<lead>총|연|연간|계|누적)?\s*(?<![0-9~∼～.,\-−–△▲▽▼/'‘’`])(?P<number>{_NUMBER})(?P<part>\.[0-9]+)?\s*(?P<scale>만|천)?\s*(?:여\s*)?"
    rf"(?P<unit>{_UNIT})(?!\s*[~∼～](?!\s*[가-힣]))(?![차기째당]|년|월|일|\s*(?:만점|척도))"
)
_RANGE = re.compile(
    rf"(?<![0-9~∼～.,\-/'‘’`])(?P<number>{_NUMBER})(?P<part>\.[0-9]+)?\s*(?P<first>{_UNIT})?\s*[~∼～]\s*"
    rf"(?P<high>{_NUMBER})(?P<highpart>\.[0-9]+)?\s*(?P<unit>{_UNIT})(?![차기째당]|년|월|일|\s*(?:만점|척도))"
)
_BARE = re.compile(rf"(?<![0-9~∼～.,/'‘’`가-힣A-Za-z])(?P<number>{_NUMBER})(?P<part>\.[0-9]+)?(?![0-9.,]*[0-9~∼～/]|\s*[년월일분차])")
_OUT_OF = re.compile(
    r"\s*/\s*(?P<slash>[0-9]+(?:\.[0-9]+)?)\s*점?(?:\s*(?:만점|척도))?|\s*[(（]\s*(?P<bracket>[0-9]+)\s*점?\s*(?:만점|척도)[^)）]*[)）]"
)
_OF_POINTS = re.compile(r"(?P<most>[0-9]+)\s*점?\s*(?:만점|척도)")
_EACH = re.compile(
    r"(?:각|회당|인당|팀당|개소당|건당|명당|가구당|월|주|매월|매주|매회|일|회별|분기|분기별|회차별|1인|[가-힣]{1,4}당|[가-힣]{1,4}별)\s*(?:각\s*)?(?:평균\s*)?$"
)
_PRODUCT = re.compile(r"[×xX*✕]\s*$")
_COMPARED = re.compile(r"(?:전년도?|작년|지난해|기존|당초)\s*(?:의\s*)?(?:실적|목표|말)?\s*[(（]?\s*$")
_COMPARES = re.compile(r"\s*[)）]?\s*(?:대비|보다)")
_LESS = re.compile(r"^\s*(?:이하|이내|미만)|^\s*(?:으?로|까지)\s*(?:감소|저감|축소|단축|낮)")
_KEEP = re.compile(r"^\s*(?:이상|수준|선|대)?\s*(?:을|를|로|으로)?\s*유지")
ARROW = re.compile(
    rf"\s*(?:→|⇒|➜|➔|⇨|▶|►|->|=>|⟶)\s*|(?<=[0-9가-힣%])에서\s+(?=(?:{_NUMBER})(?:\.[0-9]+)?\s*(?:만|천)?\s*(?:{_UNIT})\s*(?:으로|로|까지))"
)
"""What stands between what was and what is to be: an arrow, or 5회에서 8회로."""
_YEAR_MARK = re.compile(r"[(（]?\s*(?:['‘’`´](?P<short>[0-9]{2})|(?P<long>20[0-9]{2}))\s*(?:년도?)?\s*(?:실적|목표|현재|말|기준)?\s*[)）]?\s*[:：]?")


@dataclass(frozen=True)
class Count:
    """A number with its unit in a text: ``text[start:end]`` are its words. ``high``: the upper end of a range; ``most``: of how many points.

    ``each``: it is for each of something (회당 20명), a factor, or what the goal is compared with (80명 대비), no goal of its own.
    ``lead``: 총, 연, 계 … before it. ``kept``: it is to be held (유지).
    """

    value: Figure
    unit: str
    start: int
    end: int
    high: Figure | None = None
    direction: Direction | None = None
    most: str | None = None
    each: bool = False
    lead: str = ""
    kept: bool = False

    @property
    def whole(self) -> bool:
        """True if it is a total: 총, 계, 누적."""
        return self.lead in ("총", "계", "누적")


@dataclass(frozen=True)
class Step:
    """One number of a change (5회 → 8회), with the year that stands before it; None where none does."""

    count: Count
    year: int | None


def figure(number: str, part: str | None = None, scale: str | None = None) -> Figure | None:
    """A number without its commas; None where it is larger, or has more decimals, than a plan holds."""
    whole = Decimal(number.replace(",", "") + (part or "")) * {"만": 10_000, "천": 1_000}.get(scale or "", 1)
    if whole > LARGEST_AMOUNT_KRW or len((part or "").rstrip("0")) > MOST_DECIMALS + 1:
        return None
    return int(whole) if whole == whole.to_integral_value() else whole.normalize()


def same_unit(unit: str) -> str:
    """A unit as goals write it: 퍼센트 is %, 인 is 명."""
    return _SAME.get(unit.strip(), unit.strip())


def counts(text: str) -> tuple[Count, ...]:
    """The numbers of a text that have a unit, in their order."""
    found = [*_ranges(text)]
    for one in _COUNT.finditer(text):
        value = figure(one["number"], one["part"], one["scale"])
        if value is None or any(one.start("number") < other.end and other.start < one.end() for other in found):
            continue
        before = text[: one.start("number") if not one["lead"] else one.start()]
        compared = _COMPARED.search(before) is not None or _COMPARES.match(text[one.end() :]) is not None
        each = (
            compared
            or bool(_EACH.search(before))
            and not one["lead"]
            or bool(_PRODUCT.search(before))
            or re.match(r"\s*[×xX*✕]", text[one.end() :]) is not None
        )
        found.append(_with_suffix(Count(value, same_unit(one["unit"]), one.start(), one.end(), each=each, lead=one["lead"] or ""), text))
    return tuple(sorted(found, key=lambda one: one.start))


def without_counts(text: str) -> str:
    """A text with a blank in place of each number and its unit."""
    return _COUNT.sub(" ", text)


def _ranges(text: str) -> Iterator[Count]:
    for one in _RANGE.finditer(text):
        low, high = figure(one["number"], one["part"]), figure(one["high"], one["highpart"])
        if low is None or high is None or high < low:
            continue
        kept = _KEEP.match(text[one.end() :]) is not None
        yield _with_suffix(Count(low, same_unit(one["unit"]), one.start(), one.end(), high=high, direction=Direction.WITHIN, kept=kept), text)


def _with_suffix(count: Count, text: str) -> Count:
    """The number with what stands right after it: of how many points, at most."""
    end, most = count.end, count.most
    after = text[end:]
    if count.unit == "점" and (found := _OUT_OF.match(after)):
        most, end = found["slash"] or found["bracket"], end + found.end()
    elif count.unit == "점" and (found := _OF_POINTS.search(text[: count.start])):
        most = found["most"]
    direction = count.direction
    if count.high is None and _LESS.match(text[end:]):
        direction = Direction.LESS
    return replace(count, end=end, most=most, direction=direction)


_PLAIN = re.compile(
    rf"(?:약|총|연|연간|누적|매년)?\s*(?P<number>{_NUMBER})(?P<part>\.[0-9]+)?\s*(?P<scale>만|천)?\s*(?P<unit>[가-힣%％㎡a-zA-Z/]{{0,5}}?)\s*"
    rf"(?:[~∼～]\s*(?P<high>{_NUMBER})(?P<highpart>\.[0-9]+)?\s*(?P<highunit>[가-힣%％㎡]{{0,4}}?))?\s*"
    r"(?:/\s*(?P<most>[0-9]+(?:\.[0-9]+)?)\s*점?)?\s*(?P<suffix>이상|초과|이하|이내|미만|내외|수준|유지|달성|\+|↑|↓|(?:이상\s*)?유지)?"
    r"\s*(?P<note>(?:[(（][^()（）]*[)）]\s*)*)"
)


def plain(cell: str) -> tuple[Count, str] | None:
    """(number, what stands in brackets after it) of a cell that holds one number and no more than its unit; None for others."""
    text = " ".join(cell.split())
    found = _PLAIN.fullmatch(text)
    if found is None or re.match(r"(?:19|20)[0-9]{2}\s*\.", text):
        return None
    unit = same_unit(found["unit"] or found["highunit"] or "")
    if unit and unit not in CELL_UNITS and unit not in _SAME.values():
        return None
    value = figure(found["number"], found["part"], found["scale"])
    high = figure(found["high"], found["highpart"]) if found["high"] else None
    if value is None or (found["high"] and (high is None or high < value)):
        return None
    suffix = found["suffix"] or ""
    direction = Direction.WITHIN if high is not None else Direction.LESS if suffix in ("이하", "이내", "미만", "↓") else None
    most = found["most"] or (note["most"] if (note := _OF_POINTS.search(found["note"] or "")) else None)
    made = Count(value, unit, 0, len(text), high, direction, most, kept="유지" in suffix)
    return made, found["note"].strip()


def steps(text: str) -> tuple[tuple[Step, ...], str] | None:
    """(the numbers of a change, the words before it): ``'26년 5회 → '27년 8회``. None where a text has no arrow between numbers."""
    pieces = ARROW.split(text)
    if len(pieces) < 2:
        return None
    made: list[Step] = []
    name = ""
    for place, piece in enumerate(pieces):
        marks = list(_YEAR_MARK.finditer(piece))
        mark = (marks[-1] if place == 0 else marks[0]) if marks else None
        rest = piece if mark is None else piece[: mark.start()] + " " * (mark.end() - mark.start()) + piece[mark.end() :]
        one = _one_of(rest, last=place == 0)
        if one is None:
            return None
        if place == 0:
            name = rest[: one.start]
        made.append(Step(one, None if mark is None else int(mark["long"]) if mark["long"] else 2000 + int(mark["short"])))
    unit = next((step.count.unit for step in reversed(made) if step.count.unit), "")
    if any(step.count.unit not in ("", unit) for step in made):
        return None
    most = next((step.count.most for step in made if step.count.most), None)
    return tuple(replace(step, count=replace(step.count, unit=unit, most=step.count.most or most)) for step in made), name


def _one_of(piece: str, *, last: bool) -> Count | None:
    """The number nearest to the arrow: the last of the words before it, the first of those after it."""
    found = list(counts(piece))
    for one in _BARE.finditer(piece):
        value = figure(one["number"], one["part"])
        if value is not None and not any(one.start() < other.end and other.start < one.end() for other in found):
            found.append(Count(value, "", one.start(), one.end()))
    if not found:
        return None
    return max(found, key=lambda one: one.start) if last else min(found, key=lambda one: one.start)


def in_points(most: str) -> Message:
    """Of how many points a score is, in words."""
    return message("{most}점 만점", most=most.rstrip("0").rstrip(".") if "." in most else most)


_FROM_NAME = (
    (re.compile(r"(?:률|율|비율|비중|퍼센트)$"), "%"),
    (re.compile(r"(?:인원|인원수|명수|자수|생수|참여자|이용자|수강생|수료자|참석자|방문자|대상자|봉사자)$"), "명"),
    (re.compile(r"(?:횟수|회수|회차)$"), "회"),
    (re.compile(r"(?:건수)$"), "건"),
    (re.compile(r"(?:점수|만족도|평점)$"), "점"),
    (re.compile(r"(?:시간|시간수)$"), "시간"),
    (re.compile(r"(?:개소수|개소)$"), "개소"),
    (re.compile(r"(?:가구수|가구)$"), "가구"),
    (re.compile(r"(?:권수)$"), "권"),
)


def unit_of_name(name: str) -> str:
    """The unit that the last word of an indicator's name has: 횟수 → 회; "" where it has none."""
    words = "".join(re.sub(r"[(（][^()（）]*[)）]", "", name).split())
    return next((unit for pattern, unit in _FROM_NAME if pattern.search(words)), "")


def unit_in_brackets(words: str) -> str:
    """The unit that a name or a caption has in brackets: 참여인원(명), (단위: 건); "" where it has none."""
    for found in re.finditer(r"[(（\[]\s*(?:단위\s*[:：]\s*)?([가-힣%％㎡a-zA-Z/]{1,5})\s*[)）\]]", words):
        unit = same_unit(found[1])
        if unit in CELL_UNITS:
            return unit
    return ""
