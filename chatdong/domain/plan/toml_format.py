"""TOML ↔ Plan: a plan file is read whole, or refused with a list of mistakes, each with its key.

The file's tables and keys are the dataclasses and fields of ``model.py``; there is no other schema.
One short form: a text without English is a plain string.
"""

import re
import tomllib
import types
from collections.abc import Collection, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from chatdong.domain.costing.costing import LONGEST_COSTING
from chatdong.domain.message import Message, message
from chatdong.domain.plan.districts import district_lists, districts_of
from chatdong.domain.plan.fiscal_dates import same_day
from chatdong.domain.plan.measures import MEASURES, measure_of
from chatdong.domain.plan.model import (
    BREAKDOWNS,
    LAST_STAGE,
    MOST_LINES,
    ActivityKind,
    Combine,
    Direction,
    DoneBy,
    FundingSource,
    Indicator,
    LocalizedText,
    Plan,
    TeamMode,
    Window,
)
from chatdong.domain.text_marks import why_no_name, why_no_text

LARGEST_FILE_BYTES = 2_000_000
MOST_DOTTED_KEYS = 10_000
DEEPEST_KEY = 8
"""Parts of a dotted key such as ``document.title.ko``; a plan has three. Parsing time grows with the square of the parts."""

LONGEST_COSTINGS = 200_000
"""Characters of all costings together; the costings of 1,000 lines take a third of that."""

MOST_NAMED = 30
"""The most names that a mistake lists as possible."""

MOST_GUESSES, MOST_COMPARED = 50, 200
"""The most mistakes for which the nearest name is looked for, and the most names, and letters of one, that a word is compared with: it takes time."""

MOST_MISTAKES = 1_000
"""The most mistakes that one PlanFileError carries."""

LARGEST_AMOUNT_KRW = 10**15
"""A thousand trillion won: more than any public budget, and far inside a 64-bit integer."""

LARGEST_TIMES = 10_000

MOST_DIGITS = 16
MOST_DECIMALS = 4
"""Digits before and decimals behind the point of a target's value."""

LONGEST_PERIOD_DAYS = 10 * 366
"""Ten years: longer than any programme that one plan budgets for."""

LONGEST_CLOSING_DAYS = 366
"""The most days after the period's end on which a payment may still belong to the plan."""
_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_DOTTED_KEY = re.compile(rf"(?:^|[{{,])[ \t]*+(\[{{0,2}}+)[ \t]*+{_PART}(?:[ \t]*+\.[ \t]*+{_PART})++", re.MULTILINE)
"""A dotted key or table name. The whole text is searched, so text inside a string may match too."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def is_id(word: str) -> bool:
    """True for a word that may be the id of a plan or of one of its elements: small letters, figures and hyphens."""
    return _ID.fullmatch(word) is not None


@dataclass(frozen=True)
class Mistake:
    """One mistake in a plan file: the key (``activity[3].window``) and the reason."""

    where: str
    why: Message

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


class PlanFileError(Exception):
    """A plan file that cannot be used; carries the file's name and the mistakes found, at most MOST_MISTAKES."""

    def __init__(self, file: str, mistakes: Sequence[Mistake]) -> None:
        self.file = file
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(f"{file}: {mistake}" for mistake in self.mistakes))


def load_plan_file(path: Path | str) -> Plan:
    """Read a plan from a TOML file. Raises PlanFileError for mistakes, and if the file is too large, cannot be opened, is not UTF-8, or has a
    text with characters that names must not contain."""
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise _refused(path.name, "", message("파일이 {limit:,}바이트보다 큽니다.", limit=LARGEST_FILE_BYTES))
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(path.name, "", message("UTF-8로 저장된 파일이 아닙니다.")) from None
    except OSError as error:
        raise _refused(path.name, "", message("파일을 열 수 없습니다({why}).", why=error.strerror or error)) from None
    plan = parse_plan(text, path.name)
    # Checked for files only: a plan already in a store must stay readable.
    if mistakes := list(_unseen_marks(plan, "")):
        raise PlanFileError(path.name, mistakes)
    return plan


def parse_plan(text: str, file: str = "plan.toml") -> Plan:
    """Read a plan from the text of a TOML file. Raises PlanFileError with all mistakes, at most MOST_MISTAKES."""
    plan, mistakes = parse_draft(text, file)
    if mistakes:
        raise PlanFileError(file, mistakes)
    return plan


def parse_draft(text: str, file: str = "plan.toml") -> tuple[Plan, tuple[Mistake, ...]]:
    """The plan of a text that ``format_plan`` wrote, and all mistakes for which it is not valid yet, at most MOST_MISTAKES.

    Raises PlanFileError where the text is no TOML.
    """
    refusal = _too_much(text)
    if refusal is not None:
        raise _refused(file, "", refusal)
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, ValueError, ArithmeticError, RecursionError) as error:
        raise _refused(file, "", message("TOML 형식이 아닙니다: {why}", why=str(error)[:200])) from None
    mistakes: list[Mistake] = []
    plan: Plan = _read(Plan, table, "", mistakes)
    if not mistakes:
        mistakes.extend(_contradictions_of_form(plan))
    return plan, tuple(mistakes[:MOST_MISTAKES])


def _too_much(text: str) -> Message | None:
    """The reason why a text would take too long to parse as TOML, found without parsing; None if it would not."""
    if len(text) > LARGEST_FILE_BYTES:
        return message("파일이 {limit:,}바이트보다 큽니다.", limit=LARGEST_FILE_BYTES)
    count = 0
    for key in _DOTTED_KEY.finditer(text):
        if key[0].count(".") >= DEEPEST_KEY:
            line = text.count("\n", 0, key.start()) + 1
            return message("{line}번째 줄: 점으로 이은 항목 이름이 너무 깊습니다. {limit}단계까지 읽습니다.", line=line, limit=DEEPEST_KEY)
        count += not key[1]
        if count > MOST_DOTTED_KEYS:
            return message("점으로 이은 항목 이름이 너무 많습니다. {limit:,}개까지 읽습니다. [표] 아래에 적어 주십시오.", limit=MOST_DOTTED_KEYS)
    return None


def _refused(file: str, where: str, why: Message) -> PlanFileError:
    return PlanFileError(file, [Mistake(where or "–", why)])


# Reading: the type annotation of a field decides the accepted values.

_TYPE_WORDS = {
    str: message("글자"),
    int: message("정수"),
    bool: message("true/false"),
    date: message("날짜"),
    Decimal: message("수"),
}


@cache
def _types_of(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(cls: type, table: Any, where: str, mistakes: list[Mistake]) -> Any:
    if not isinstance(table, dict):
        mistakes.append(Mistake(where, message("항목 이름과 값으로 된 표가 와야 합니다.")))
        return None
    known = {f.name: f for f in fields(cls)}
    for key in table.keys() - known.keys():
        near = _nearest(key, known) if len(mistakes) < MOST_GUESSES else None
        why = message("계획 파일에 없는 항목 이름입니다. ‘{near}’입니까?", near=near) if near else message("계획 파일에 없는 항목 이름입니다.")
        mistakes.append(Mistake(_join(where, key), why))
    values: dict[str, Any] = {}
    for name, f in known.items():
        at = _join(where, name)
        if name in table:
            values[name] = _value(_types_of(cls)[name], table[name], at, mistakes)
        elif f.default is MISSING and f.default_factory is MISSING:
            mistakes.append(Mistake(at, message("필수 항목이 빠졌습니다.")))
            values[name] = None
    return cls(**values)


def _value(kind: Any, value: Any, where: str, mistakes: list[Mistake]) -> Any:
    if len(mistakes) >= MOST_MISTAKES:
        return None
    if isinstance(kind, types.UnionType):
        if _is_quantity(kind) and isinstance(value, Decimal) and value.is_finite():
            return _plain_quantity(value)
        kind = next(part for part in get_args(kind) if part is not types.NoneType)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            mistakes.append(Mistake(where, message("목록이 와야 합니다.")))
            return ()
        return tuple(_value(get_args(kind)[0], v, f"{where}[{i}]", mistakes) for i, v in enumerate(value, start=1))
    if kind is LocalizedText and isinstance(value, str):
        value = {"ko": value}
    if isinstance(kind, type) and is_dataclass(kind):
        return _read(kind, value, where, mistakes)
    if kind is Decimal and isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    of_enum = kind if issubclass(kind, StrEnum) else None
    kind = str if of_enum else kind
    # A bool is an int and a datetime a date to Python; in a plan file they are mistakes.
    misfit = (kind is int and isinstance(value, bool)) or isinstance(value, datetime)
    if kind is Decimal and isinstance(value, Decimal):
        misfit = not value.is_finite()
    if misfit or not isinstance(value, kind):
        mistakes.append(Mistake(where, message("{expected} 자리에 {value} 값이 있습니다.", expected=_TYPE_WORDS[kind], value=_shown(value))))
        return None
    if kind is str and not value.strip():
        mistakes.append(Mistake(where, message("빈 글자입니다.")))
    # ``_references`` reports a word that is not in the enum.
    return of_enum(value) if of_enum and value in tuple(of_enum) else value


def _is_quantity(kind: Any) -> bool:
    """True for the type of a whole or decimal number."""
    return isinstance(kind, types.UnionType) and {int, Decimal} <= set(get_args(kind))


def _plain_quantity(value: Any) -> Any:
    """A whole Decimal as an int, another without zeros at its end, so that equal numbers are written alike."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return value
    # A number with a thousand digits is refused later; it is not spelt out before.
    whole = value.adjusted() < MOST_DIGITS and value == value.to_integral_value()
    return int(value) if whole else value.normalize()


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else f"{value}"
    return f"‘{text[:60]}’"


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


# Checks of form beyond types. Contradictions in a plan's content are found by plan_check.


def _contradictions_of_form(plan: Plan) -> Iterator[Mistake]:
    yield from _ids(plan)
    yield from _references(plan)
    yield from _numbers(plan)
    yield from _dates(plan)


def mistakes_of(plan: Plan) -> tuple[Mistake, ...]:
    """Why a plan could not be a plan file: the mistakes that a file with it would be refused for, at most MOST_MISTAKES; none for a sound plan."""
    return tuple(islice(chain(_contradictions_of_form(plan), _unseen_marks(plan, "")), MOST_MISTAKES))


def _unseen_marks(value: Any, where: str) -> Iterator[Mistake]:
    """Mistakes for texts with characters that a name must not contain; line breaks and tabs are allowed."""
    if is_dataclass(value):
        for f in fields(value):
            yield from _unseen_marks(getattr(value, f.name), _join(where, f.name))
    elif isinstance(value, tuple):
        for i, one in enumerate(value, start=1):
            yield from _unseen_marks(one, f"{where}[{i}]")
    elif isinstance(value, str) and (why := why_no_text(value) or why_no_name(re.sub(r"\r?\n|\t", " ", value))):
        yield Mistake(where, why)


def _ids(plan: Plan) -> Iterator[Mistake]:
    if not _ID.fullmatch(plan.id):
        yield Mistake("id", message("{id}: 영문 소문자, 숫자, 붙임표(-)로 64자까지 씁니다.", id=_shown(plan.id)))
    for name in ("indicator", "activity", "category", "budget_line", "support_team", "district"):
        seen: set[str] = set()
        for i, element in enumerate(getattr(plan, name), start=1):
            where = f"{name}[{i}].id"
            if not _ID.fullmatch(element.id):
                yield Mistake(where, message("{id}: 영문 소문자, 숫자, 붙임표(-)로 64자까지 씁니다.", id=_shown(element.id)))
            if element.id in seen:
                yield Mistake(where, message("{id}: 같은 이름이 두 번 쓰였습니다.", id=_shown(element.id)))
            seen.add(element.id)


def _references(plan: Plan) -> Iterator[Mistake]:
    activities = {a.id for a in plan.activity}
    categories = {c.id for c in plan.category}
    indicators = {i.id for i in plan.indicator}
    districts = {d.id for d in districts_of(plan)}

    guesses = iter(range(MOST_GUESSES))

    def unknown(where: str, value: str | None, among: Collection[str], what: Message) -> Iterator[Mistake]:
        """A mistake if ``value`` is given and not one of ``among``."""
        if value is not None and value not in among:
            yield Mistake(where, _unknown(value, among, what, guess=next(guesses, None) is not None))

    if plan.district_list is not None and plan.district_list not in district_lists():
        known = ", ".join(district_lists())
        yield Mistake("district_list", message("{value}: 없는 자치구 목록입니다. 있는 목록: {known}", value=_shown(plan.district_list), known=known))
    for i, indicator in enumerate(plan.indicator, start=1):
        yield from unknown(f"indicator[{i}].measure", indicator.measure, MEASURES, message("측정 방법"))
        for j, activity in enumerate(indicator.activities, start=1):
            yield from unknown(f"indicator[{i}].activities[{j}]", activity, activities, message("세부사업"))
        yield from unknown(f"indicator[{i}].direction", indicator.direction, tuple(Direction), message("방향: more, less, within"))
        yield from unknown(f"indicator[{i}].combine", indicator.combine, tuple(Combine), message("여러 값을 모으는 법: latest, sum, mean"))
        yield from _ratio_sides(plan, i, indicator)
        yield from _uncounted(plan, i, indicator)
        for j, breakdown in enumerate(indicator.breakdown, start=1):
            what = message("나누는 기준: {known}", known=", ".join(BREAKDOWNS))
            yield from unknown(f"indicator[{i}].breakdown[{j}].by", breakdown.by, BREAKDOWNS, what)
            parts = [part.ko for part in breakdown.part]
            if len(set(parts)) < len(parts) or (not parts and breakdown.by != "district"):
                yield Mistake(f"indicator[{i}].breakdown[{j}].part", message("나눈 이름을 서로 다르게 하나 이상 적습니다."))
        if len({breakdown.by for breakdown in indicator.breakdown}) < len(indicator.breakdown):
            yield Mistake(f"indicator[{i}].breakdown", message("같은 기준으로 두 번 나누었습니다."))
    for i, planned in enumerate(plan.activity, start=1):
        yield from unknown(f"activity[{i}].kind", planned.kind, tuple(ActivityKind), message("종류"))
    for i, line in enumerate(plan.budget_line, start=1):
        yield from unknown(f"budget_line[{i}].activity", line.activity, activities, message("세부사업"))
        yield from unknown(f"budget_line[{i}].category", line.category, categories, message("편성목"))
    seen: set[tuple[str, str | None, str | None]] = set()
    for i, funding in enumerate(plan.funding, start=1):
        yield from unknown(f"funding[{i}].funder", funding.funder, tuple(FundingSource), message("재원"))
        yield from unknown(f"funding[{i}].category", funding.category, categories, message("편성목"))
        yield from unknown(f"funding[{i}].line", funding.line, {line.id for line in plan.budget_line}, message("산출내역"))
        if funding.category is not None and funding.line is not None:
            yield Mistake(f"funding[{i}]", message("편성목(category)과 산출내역(line) 가운데 하나만 적습니다. 둘 다 없으면 계획 전체입니다."))
        if (funding.share_percent is None) == (funding.amount_krw is None):
            yield Mistake(f"funding[{i}]", message("비율(share_percent)과 금액(amount_krw) 가운데 꼭 하나를 적습니다."))
        if (of := (funding.funder, funding.category, funding.line)) in seen:
            yield Mistake(f"funding[{i}]", message("같은 재원이 한곳에 두 번 쓰였습니다."))
        seen.add(of)
    for name in ("baseline", "target"):
        pairs: set[tuple[str, int, int | None]] = set()
        for i, element in enumerate(getattr(plan, name), start=1):
            yield from unknown(f"{name}[{i}].indicator", element.indicator, indicators, message("지표"))
            if (of_target := (element.indicator, element.year, getattr(element, "quarter", None))) in pairs:
                yield Mistake(f"{name}[{i}]", message("같은 지표와 연도가 두 번 쓰였습니다."))
            pairs.add(of_target)
    for i, team in enumerate(plan.support_team, start=1):
        yield from unknown(f"support_team[{i}].mode", team.mode, tuple(TeamMode), message("운영 방식"))
        yield from unknown(f"support_team[{i}].district", team.district, districts, message("자치구명"))
    for i, statement in enumerate(plan.statement, start=1):
        yield from unknown(f"statement[{i}].activity", statement.activity, activities, message("세부사업"))
        yield from unknown(f"statement[{i}].indicator", statement.indicator, indicators, message("지표"))


def _uncounted(plan: Plan, number: int, indicator: Indicator) -> Iterator[Mistake]:
    """Mistakes of what an indicator says although its measure would not count it."""
    if indicator.measure not in MEASURES:
        return
    measure = measure_of(indicator)
    if indicator.combine is not None and not measure.entered:
        yield Mistake(f"indicator[{number}].combine", message("측정값을 적는 지표(entered_value, survey)에만 적습니다."))
    kinds = {activity.id: activity.kind for activity in plan.activity}
    for j, activity_id in enumerate(indicator.activities, start=1):
        kind = kinds.get(activity_id)
        delivers = isinstance(kind, ActivityKind) and kind.done_by is DoneBy.DELIVERING
        if indicator.measure == "deliverables" and kind in tuple(ActivityKind) and not delivers:
            why = message("{value}: 발간, 구입, 용역처럼 납품받는 세부사업이 아니어서 산출물로 셀 수 없습니다.", value=_shown(activity_id))
            yield Mistake(f"indicator[{number}].activities[{j}]", why)


def _ratio_sides(plan: Plan, number: int, indicator: Indicator) -> Iterator[Mistake]:
    """Mistakes of the two sides of a ratio; an indicator of another measure names none."""
    measures = {one.id: one.measure for one in plan.indicator}
    for side in ("numerator", "denominator"):
        where, named = f"indicator[{number}].{side}", getattr(indicator, side)
        if indicator.measure != "ratio":
            if named is not None:
                yield Mistake(where, message("두 지표의 비(ratio)로 재는 지표에만 적습니다."))
        elif named is None:
            yield Mistake(where, message("비로 재는 지표에는 나뉘는 지표(numerator)와 나누는 지표(denominator)를 적습니다."))
        elif named not in measures:
            yield Mistake(where, _unknown(named, measures, message("지표"), guess=True))
        elif measures[named] in ("ratio", "not_quantified"):
            yield Mistake(where, message("{value}: 수를 세는 지표여야 합니다. 비나 수치 없는 지표는 나눌 수 없습니다.", value=_shown(named)))
    if indicator.per is not None and not 1 <= indicator.per <= LARGEST_AMOUNT_KRW:
        yield Mistake(f"indicator[{number}].per", message("1 이상의 정수를 적습니다."))
    if indicator.weight_percent is not None and not 0 <= indicator.weight_percent <= 100:
        yield Mistake(f"indicator[{number}].weight_percent", message("비율은 0에서 100까지입니다."))


def _values(plan: Plan) -> Iterator[Mistake]:
    """Mistakes of the values of targets and baselines: their size, their decimals, their quarter and their range."""
    indicators = {indicator.id: indicator for indicator in plan.indicator}
    for name in ("target", "baseline"):
        for i, element in enumerate(getattr(plan, name), start=1):
            indicator = indicators.get(element.indicator)
            for column in ("value", "high"):
                value, where = getattr(element, column, None), f"{name}[{i}].{column}"
                if value is None:
                    continue
                if not 0 <= value <= LARGEST_AMOUNT_KRW:
                    yield Mistake(where, message("값이 0보다 작거나 너무 큽니다."))
                elif isinstance(value, Decimal) and -int(value.as_tuple().exponent) > MOST_DECIMALS:
                    yield Mistake(where, message("소수점 아래 {limit}자리까지 적습니다.", limit=MOST_DECIMALS))
                elif isinstance(value, Decimal) and indicator is not None and measure_of(indicator).whole:
                    yield Mistake(where, message("{value}: 수를 세는 지표라서 정수를 적습니다.", value=_shown(value)))
    for i, target in enumerate(plan.target, start=1):
        indicator = indicators.get(target.indicator)
        if target.quarter is not None and not 1 <= target.quarter <= 4:
            yield Mistake(f"target[{i}].quarter", message("분기는 1에서 4까지입니다."))
        within = indicator is not None and indicator.direction is Direction.WITHIN
        if within and (target.value is None) != (target.high is None):
            yield Mistake(f"target[{i}].high", message("범위 안에 두는 지표에는 아래 끝(value)과 위 끝(high)을 함께 적습니다."))
        elif not within and target.high is not None:
            yield Mistake(f"target[{i}].high", message("위 끝(high)은 범위 안에 두는 지표(direction = within)에만 적습니다."))
        elif target.high is not None and target.value is not None and target.high < target.value:
            yield Mistake(f"target[{i}].high", message("위 끝이 아래 끝보다 작습니다."))


def _unknown(value: str, among: Collection[str], what: Message, *, guess: bool) -> Message:
    """Why a name is refused, with those that could stand there, and with ``guess`` the one that was likely meant."""
    names = sorted(map(str, among))
    figures = {"value": _shown(value), "what": what, "known": ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "") or "–"}
    if guess and (near := _nearest(value, names)):
        return message("{value}: 이 계획에 없는 이름입니다({what}). ‘{near}’입니까? 쓸 수 있는 것: {known}", near=near, **figures)
    return message("{value}: 이 계획에 없는 이름입니다({what}). 쓸 수 있는 것: {known}", **figures)


def _nearest(word: str, among: Collection[str]) -> str | None:
    """The name that a word was likely meant to be; None if none is near, or there are too many to compare."""
    short = [name for name in among if len(name) <= MOST_COMPARED]
    near = get_close_matches(word[:MOST_COMPARED], short, n=1) if len(short) <= MOST_COMPARED else []
    return near[0] if near else None


def _numbers(plan: Plan) -> Iterator[Mistake]:
    amounts = [("total_krw", plan.total_krw)]
    for name in ("category", "budget_line", "milestone"):
        amounts += [(f"{name}[{i}].amount_krw", e.amount_krw) for i, e in enumerate(getattr(plan, name), start=1)]
    for i, funding in enumerate(plan.funding, start=1):
        if funding.amount_krw is not None:
            amounts.append((f"funding[{i}].amount_krw", funding.amount_krw))
        if funding.share_percent is not None and not 0 <= funding.share_percent <= 100:
            yield Mistake(f"funding[{i}].share_percent", message("비율은 0에서 100까지입니다."))
    for i, line in enumerate(plan.budget_line, start=1):
        if len(line.costing) > LONGEST_COSTING:
            yield Mistake(f"budget_line[{i}].costing", message("산출내역이 {limit:,}자보다 깁니다. 나누어 적어 주십시오.", limit=LONGEST_COSTING))
    if len(plan.budget_line) > MOST_LINES:
        yield Mistake(
            "budget_line", message("산출내역이 {count:,}줄입니다. {limit:,}줄까지 읽습니다.", count=len(plan.budget_line), limit=MOST_LINES)
        )
    if sum(len(line.costing) for line in plan.budget_line) > LONGEST_COSTINGS:
        yield Mistake("budget_line", message("산출내역을 모두 더한 글이 {limit:,}자보다 깁니다.", limit=LONGEST_COSTINGS))
    for where, amount in amounts:
        if amount < 0:
            yield Mistake(where, message("금액이 0보다 작습니다: {amount:,}원", amount=amount))
        if amount > LARGEST_AMOUNT_KRW:
            yield Mistake(where, message("금액이 {limit:,}원보다 큽니다.", limit=LARGEST_AMOUNT_KRW))
    if plan.total_krw == 0:
        yield Mistake("total_krw", message("총 예산이 0원입니다."))
    for i, activity in enumerate(plan.activity, start=1):
        if not 1 <= activity.times <= LARGEST_TIMES:
            yield Mistake(f"activity[{i}].times", message("횟수는 1에서 {limit:,}까지입니다.", limit=LARGEST_TIMES))
        elif activity.occurrence and len(activity.occurrence) != activity.times:
            yield Mistake(
                f"activity[{i}].occurrence",
                message("일정은 {listed}번인데 횟수는 {times}번입니다.", listed=len(activity.occurrence), times=activity.times),
            )
        if activity.people is not None and activity.people < 1:
            yield Mistake(f"activity[{i}].people", message("사람 수는 1보다 작을 수 없습니다."))
    yield from _values(plan)
    years = [("fiscal_year", plan.fiscal_year)]
    years += [(f"{name}[{i}].year", e.year) for name in ("target", "baseline") for i, e in enumerate(getattr(plan, name), start=1)]
    for where, year in years:
        if not 1900 <= year <= 2200:
            yield Mistake(where, message("연도는 1900에서 2200까지입니다."))
    for i, team in enumerate(plan.support_team, start=1):
        if team.staff is not None and not 0 <= team.staff <= 100_000:
            yield Mistake(f"support_team[{i}].staff", message("값이 0보다 작거나 너무 큽니다."))
        if team.stage is not None and not 1 <= team.stage <= LAST_STAGE:
            yield Mistake(f"support_team[{i}].stage", message("단계는 1에서 {last}까지입니다.", last=LAST_STAGE))
    for i, milestone in enumerate(plan.milestone, start=1):
        if milestone.rate_percent is not None and not 0 <= milestone.rate_percent <= 1_000:
            yield Mistake(f"milestone[{i}].rate_percent", message("값이 0보다 작거나 너무 큽니다."))


def _dates(plan: Plan) -> Iterator[Mistake]:
    if not 1900 <= plan.fiscal_year <= 2200:
        return
    if mistakes := list(_period(plan)):
        # Every other date is measured by the period.
        yield from mistakes
        return
    year = plan.year

    def outside(where: str, *days: date) -> Iterator[Mistake]:
        """A mistake for each day outside the fiscal year."""
        for day in days:
            if not year.start <= day <= year.end and plan.period is None:
                yield Mistake(
                    where,
                    message("{day}: {year}년도 밖의 날짜입니다.", day=day.isoformat(), year=plan.fiscal_year),
                )
            elif not year.start <= day <= year.end:
                yield Mistake(
                    where,
                    message(
                        "{day}: 계획 기간({start}~{end}) 밖의 날짜입니다.",
                        day=day.isoformat(),
                        start=year.start.isoformat(),
                        end=year.end.isoformat(),
                    ),
                )

    def window(where: str, span: Window | None) -> Iterator[Mistake]:
        """Mistakes of a window: days outside the fiscal year, or an end before the start."""
        if span is None:
            return
        yield from outside(where, span.start, span.end)
        if span.end < span.start:
            yield Mistake(where, message("끝나는 날이 시작하는 날보다 앞입니다."))

    if plan.document is not None and not same_day(year.start, year.start.year - 1) <= plan.document.approved_on <= year.end:
        yield Mistake(
            "document.approved_on",
            message("{day}: 결재일은 회계연도나 그 전년도의 날짜입니다.", day=plan.document.approved_on.isoformat()),
        )
    for i, activity in enumerate(plan.activity, start=1):
        yield from window(f"activity[{i}].window", activity.window)
        for j, occurrence in enumerate(activity.occurrence, start=1):
            yield from window(f"activity[{i}].occurrence[{j}].window", occurrence.window)
    for i, line in enumerate(plan.budget_line, start=1):
        yield from window(f"budget_line[{i}].window", line.window)
    for i, statement in enumerate(plan.statement, start=1):
        yield from window(f"statement[{i}].window", statement.window)
    seen: set[date] = set()
    for i, milestone in enumerate(plan.milestone, start=1):
        yield from outside(f"milestone[{i}].on", milestone.on)
        if milestone.on in seen:
            yield Mistake(f"milestone[{i}].on", message("같은 날짜가 두 번 쓰였습니다."))
        seen.add(milestone.on)
    for i, target in enumerate(plan.target, start=1):
        within = year if plan.period is not None and target.year == plan.fiscal_year else None
        if target.due is not None and within is not None:
            yield from outside(f"target[{i}].due", target.due)
        elif target.due is not None and target.due.year != target.year:
            yield Mistake(
                f"target[{i}].due",
                message("{day}: {year}년도 밖의 날짜입니다.", day=target.due.isoformat(), year=target.year),
            )
    for i, team in enumerate(plan.support_team, start=1):
        if team.opened_on > year.end:
            yield from outside(f"support_team[{i}].opened_on", team.opened_on)
        if team.closed_on is not None and team.closed_on < team.opened_on:
            yield Mistake(f"support_team[{i}].closed_on", message("끝나는 날이 시작하는 날보다 앞입니다."))


def _period(plan: Plan) -> Iterator[Mistake]:
    """Mistakes of the period and of the last day of payments."""
    year = plan.year
    if year.end < year.start:
        yield Mistake("period", message("끝나는 날이 시작하는 날보다 앞입니다."))
    elif year.days > LONGEST_PERIOD_DAYS:
        yield Mistake("period", message("계획 기간이 {limit}년보다 깁니다.", limit=LONGEST_PERIOD_DAYS // 366))
    elif not year.start.year <= plan.fiscal_year <= year.end.year:
        yield Mistake("period", message("계획 기간에 회계연도 {year}년이 들어 있지 않습니다.", year=plan.fiscal_year))
    elif not 1900 <= year.start.year <= year.end.year <= 2200:
        yield Mistake("period", message("연도는 1900에서 2200까지입니다."))
    if plan.payments_until is not None and not year.end <= plan.payments_until <= year.end + timedelta(LONGEST_CLOSING_DAYS):
        yield Mistake(
            "payments_until",
            message(
                "{day}: 지출 처리 기한은 계획 기간의 끝({end})부터 {limit}일 안의 날짜입니다.",
                day=plan.payments_until.isoformat(),
                end=year.end.isoformat(),
                limit=LONGEST_CLOSING_DAYS,
            ),
        )


# Writing


def format_plan(plan: Plan) -> str:
    """The plan as the text of a plan file: ``parse_plan(format_plan(plan)) == plan``. Equal plans give equal texts."""
    lines: list[str] = []
    _write(plan, "", lines)
    return "\n".join(lines).strip() + "\n"


def _write(element: Any, path: str, lines: list[str]) -> None:
    """Plain values first, then the tables below them, as TOML requires."""
    tables: list[tuple[str, Any]] = []
    for f in fields(element):
        value = getattr(element, f.name)
        if value is None or value == ():
            continue
        if isinstance(value, Decimal) and _is_quantity(_types_of(element.__class__)[f.name]):
            value = _plain_quantity(value)
        if isinstance(value, tuple) and is_dataclass(value[0]) and not isinstance(value[0], LocalizedText):
            tables += [(f"[[{_join(path, f.name)}]]", item) for item in value]
        elif is_dataclass(value) and not isinstance(value, (LocalizedText, Window)):
            tables.append((f"[{_join(path, f.name)}]", value))
        else:
            lines.append(f"{f.name} = {_literal(value)}")
    for header, item in tables:
        lines += ["", header]
        _write(item, header.strip("[]"), lines)


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}" if value >= 10_000 else str(value)
    if isinstance(value, Decimal):
        return f"{value:f}" if "." in f"{value:f}" else f"{value:f}.0"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, LocalizedText) and value.en is None:
        return _quoted(value.ko)
    if isinstance(value, tuple):
        return "[" + ", ".join(_literal(v) for v in value) + "]"
    if is_dataclass(value):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return "{ " + ", ".join(f"{name} = {_literal(v)}" for name, v in pairs if v is not None) + " }"
    return _quoted(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
