"""산출내역: what a line of a budget multiplies out to, whether the stated amount agrees, and the same line edited.

``parse`` answers three questions about a text such as ``350,000원×3명×2회=2,100,000원``: which factors it multiplies,
what they give in won (exactly), and whether the amount that stands behind the equal sign holds. It never raises and never
guesses: what cannot be known for certain is *not computable*, with a reason, and its figures are None, never 0.

The rules, once each:

- A price without a unit is in won, or in the amount's unit where only that agrees (``350×3명=1,050천원``). An amount without
  a unit is read in won, 천원 or 백만원, whichever agrees, else the one that brings it nearest; ``amount_unit_krw``, or
  ``단위: 천원`` in the text, settles it.
- ``rounded`` is claimed for an amount in 천원 or 백만원 that differs by less than one such unit because the computed
  amount does not divide; for a fraction of a won rounded to a won, or cut under 10 won; for what the text itself
  declares (``≒``, ``10원 미만 절사``). Any other difference ``differs``.
- A formula with no stated amount ``holds``: nothing contradicts it (reason ``no_amount_stated``).
- A lump sum (``총액 5,000,000원``, ``1식=3,000,000원``) states an amount and computes nothing.
- Of 기정 and 경정, 경정 is what holds now; 기정 is kept in ``previous``.
- Several lines are summed; a last line 계/합계 states their total.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from chatdong.domain.costing_grammar import (
    Amount,
    Expression,
    Formula,
    Group,
    Item,
    Leaf,
    Product,
    Sum,
    Unreadable,
    evaluate,
    grouped,
    leaves,
    price_degree,
    prices,
    read,
)
from chatdong.domain.costing_numbers import (
    decimal_text,
    plain_text,
    rewritten,
    rounded_down,
    rounded_half_up,
    rounded_up,
)
from chatdong.domain.costing_tokens import Characters, Kind, Quantity, Token, characters, scan
from chatdong.domain.sentence import Sentence, sentence

__all__ = [
    "Costing",
    "Factor",
    "Leaf",
    "Product",
    "ReasonCode",
    "StatedAmount",
    "Sum",
    "Verdict",
    "as_json",
    "parse",
    "parse_lines",
    "with_factor",
    "write",
]


class Verdict(StrEnum):
    """Whether the stated amount agrees with the formula."""

    HOLDS = "holds"
    ROUNDED = "rounded"
    DIFFERS = "differs"
    NOT_COMPUTABLE = "not_computable"


class ReasonCode(StrEnum):
    """Why a costing has its verdict."""

    HOLDS = "holds"
    NO_AMOUNT_STATED = "no_amount_stated"
    FUNDING_DIFFERS = "funding_differs"
    ROUNDED_TO_WON = "rounded_to_won"
    CUT_TO_TEN_WON = "cut_to_ten_won"
    ROUNDED_DOWN_TO_THOUSAND = "rounded_down_to_thousand"
    ROUNDED_UP_TO_THOUSAND = "rounded_up_to_thousand"
    ROUNDED_DOWN_TO_MILLION = "rounded_down_to_million"
    ROUNDED_UP_TO_MILLION = "rounded_up_to_million"
    ROUNDED_AS_DECLARED = "rounded_as_declared"
    DIFFERS = "differs"
    STEP_DIFFERS = "step_differs"
    NO_FORMULA = "no_formula"
    LUMP_SUM = "lump_sum"
    RANGE = "range"
    COMPOUND_UNIT = "compound_unit"
    ORDINAL = "ordinal"
    MALFORMED_NUMBER = "malformed_number"
    UNREADABLE_NUMBER = "unreadable_number"
    MISSING_NUMBER = "missing_number"
    DIVISION_BY_ZERO = "division_by_zero"
    TWO_PRICES = "two_prices"
    NO_PRICE = "no_price"
    FOREIGN_CURRENCY = "foreign_currency"
    MIXED_UNITS = "mixed_units"
    AMBIGUOUS = "ambiguous"
    UNBALANCED_BRACKET = "unbalanced_bracket"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"


_SENTENCES: dict[ReasonCode, Sentence] = {
    ReasonCode.HOLDS: sentence("산출액 {computed:,}원이 적힌 금액과 같습니다."),
    ReasonCode.NO_AMOUNT_STATED: sentence("산출액은 {computed:,}원이며, 적힌 금액이 없어 견줄 것이 없습니다."),
    ReasonCode.FUNDING_DIFFERS: sentence(
        "산출액 {computed:,}원은 적힌 금액과 맞지만, 재원별 금액의 합 {funding:,}원이 그와 다릅니다."
    ),
    ReasonCode.ROUNDED_TO_WON: sentence("산출액 {exact}원을 원 단위로 맞춘 {stated:,}원입니다."),
    ReasonCode.CUT_TO_TEN_WON: sentence("산출액 {exact}원에서 10원 미만을 버린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_DOWN_TO_THOUSAND: sentence("산출액 {exact}원에서 천원 미만을 버린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_UP_TO_THOUSAND: sentence("산출액 {exact}원의 천원 미만을 올린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_DOWN_TO_MILLION: sentence("산출액 {exact}원에서 백만원 미만을 버린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_UP_TO_MILLION: sentence("산출액 {exact}원의 백만원 미만을 올린 {stated:,}원입니다."),
    ReasonCode.ROUNDED_AS_DECLARED: sentence("산출액 {exact}원을 적힌 대로 어림한 {stated:,}원입니다."),
    ReasonCode.DIFFERS: sentence("적힌 금액 {stated:,}원이 산출액 {computed:,}원과 {difference:+,}원 다릅니다."),
    ReasonCode.STEP_DIFFERS: sentence("계산 중간에 적힌 금액이 산출액과 다릅니다: 적힌 값 {step}원, 산출액 {expected}원."),
    ReasonCode.NO_FORMULA: sentence("곱하거나 더할 산출식이 없습니다."),
    ReasonCode.LUMP_SUM: sentence("총액으로만 적혀 있어 산출할 수 없습니다."),
    ReasonCode.RANGE: sentence("‘{quote}’은(는) 범위라서 하나의 값으로 산출할 수 없습니다."),
    ReasonCode.COMPOUND_UNIT: sentence("‘{quote}’에는 수가 둘 있어 어느 것을 곱할지 알 수 없습니다."),
    ReasonCode.ORDINAL: sentence("‘{quote}’은(는) 등급이나 차례를 뜻하므로 곱할 수 없습니다."),
    ReasonCode.MALFORMED_NUMBER: sentence("‘{quote}’은(는) 수의 표기가 맞지 않아 읽을 수 없습니다."),
    ReasonCode.UNREADABLE_NUMBER: sentence("‘{quote}’에 읽을 수 없는 숫자가 있습니다."),
    ReasonCode.MISSING_NUMBER: sentence("곱하거나 더할 자리에 수가 없습니다: ‘{quote}’"),
    ReasonCode.DIVISION_BY_ZERO: sentence("0으로 나눌 수 없습니다."),
    ReasonCode.TWO_PRICES: sentence("금액끼리 곱해져 있어 산출할 수 없습니다."),
    ReasonCode.NO_PRICE: sentence("단가가 없어 금액을 산출할 수 없습니다."),
    ReasonCode.FOREIGN_CURRENCY: sentence("외화 단가에 환율이 없어 원화로 산출할 수 없습니다."),
    ReasonCode.MIXED_UNITS: sentence("금액과 금액이 아닌 것을 더하거나 뺄 수 없습니다."),
    ReasonCode.AMBIGUOUS: sentence("‘{quote}’을(를) 두 가지로 읽을 수 있어 산출하지 않았습니다."),
    ReasonCode.UNBALANCED_BRACKET: sentence("괄호의 짝이 맞지 않습니다."),
    ReasonCode.TOO_DEEP: sentence("괄호가 너무 깊이 겹쳐 있습니다."),
    ReasonCode.TOO_LARGE: sentence("수가 너무 커서 금액으로 볼 수 없습니다."),
}

_THOUSAND, _MILLION = 1_000, 1_000_000


@dataclass(frozen=True)
class Factor:
    """One number of a formula: ``20천원`` is 20,000 원, ``3%`` is 3/100 %, ``6/12`` is 1/2.

    ``text[start:end]`` is the number as written with its scale words; ``per`` is what one of it is worth (1/100 for
    percent). Whether a factor is subtracted or divides is said by the costing's ``tree``, which knows it by ``key``.
    """

    value: Fraction
    unit: str
    is_price: bool
    start: int
    end: int
    key: int = field(repr=False)
    per: Fraction = field(default=Fraction(1), repr=False)


@dataclass(frozen=True)
class StatedAmount:
    """An amount that the text states for an expression: won, and the unit and rounding it was written with.

    ``text[start:end]`` is the number; a minus and a currency sign may stand before it, from ``lead`` on.
    """

    value: Fraction
    unit_krw: int
    quantum: Fraction
    rounding: str
    lead: int
    start: int
    end: int
    of: Expression | None = field(repr=False)


@dataclass(frozen=True)
class Costing:
    """What a text says and whether it agrees with itself.

    ``computed`` is exact, ``computed_krw`` the same rounded half up to a won; both are None when not computable.
    ``difference_krw`` is stated − computed. ``previous`` is 기정 where the text also says 경정.
    """

    text: str
    label: str
    note: str
    factors: tuple[Factor, ...]
    tree: Expression | None
    computed: Fraction | None
    computed_krw: int | None
    stated_krw: int | None
    verdict: Verdict
    reason_code: ReasonCode
    explanation: Sentence
    amounts: tuple[StatedAmount, ...] = ()
    previous: "Costing | None" = None
    lines: tuple["Costing", ...] = ()
    amount_unit_krw: int | None = None

    @property
    def reason(self) -> str:
        """The reason in Korean, with figures."""
        return str(self.explanation)

    @property
    def difference_krw(self) -> int | None:
        """Stated − computed, won; None unless both are known."""
        if self.stated_krw is None or self.computed_krw is None:
            return None
        return self.stated_krw - self.computed_krw


def parse(text: str, *, amount_unit_krw: int | None = None) -> Costing:
    """Read a costing text. ``amount_unit_krw`` is the unit of amounts written without one (1_000 in a 천원 column)."""
    written = characters(text)
    tokens = scan(written.folded)
    unit = amount_unit_krw or _column_unit(written.folded)
    versions = _versions(tokens)
    if versions is not None:
        costing = _two_versions(written, *versions, unit)
    else:
        statements = _statements(tokens)
        is_old = [_says(statement, _OLD) and not _says(statement, _NEW) for statement in statements]
        old = [statement for statement, before in zip(statements, is_old, strict=True) if before]
        new = [statement for statement, before in zip(statements, is_old, strict=True) if not before]
        if old and any(_says(statement, _NEW) for statement in new):
            previous = parse("\n".join(written.slice(*_ends(statement)) for statement in old), amount_unit_krw=unit)
            costing = replace(_several(written, new, unit), previous=previous)
        else:
            costing = _several(written, statements, unit)
    return replace(costing, amount_unit_krw=amount_unit_krw)


def parse_lines(text: str, *, amount_unit_krw: int | None = None) -> list[Costing]:
    """Each line of a text by itself, blank lines skipped."""
    return [parse(line, amount_unit_krw=amount_unit_krw) for line in text.splitlines() if line.strip()]


def _two_versions(written: Characters, old: Sequence[Token], new: Sequence[Token], unit: int | None) -> Costing:
    """기정 and 경정: what 경정 says, with 기정 as ``previous``."""
    costing = _one(written, new, unit, one_amount=True)
    common = _cleaned(written.slice(0, min(old[0].start, new[0].start)))
    return replace(
        costing,
        label=common or costing.label,
        previous=parse(written.slice(old[0].start, old[-1].end), amount_unit_krw=unit),
    )


# --- one statement ----------------------------------------------------------------------------------------------------


def _one(
    written: Characters,
    tokens: Sequence[Token],
    unit: int | None,
    *,
    one_amount: bool = False,
) -> Costing:
    """A costing of one formula."""
    start, end = (tokens[0].start, tokens[-1].end) if tokens else (0, 0)
    formula = Formula()
    try:
        items = grouped(tokens)
        formula = read(items, one_amount=one_amount)
        judged = _judge(formula, unit, written.folded[start:end])
    except Unreadable as problem:
        judged = _refused(problem, formula, unit, written)
        items = tokens
    label, note = _label_and_note(written, items, formula, start, end)
    label = _VERSION_WORD.sub("", label).strip(" :")
    costing = Costing(
        text=written.text,
        label=label,
        note=note,
        factors=_factors(judged, written),
        tree=judged.tree,
        computed=judged.computed,
        computed_krw=None if judged.computed is None else int(rounded_half_up(judged.computed)),
        stated_krw=None if judged.stated is None else int(rounded_half_up(judged.stated)),
        verdict=judged.verdict,
        reason_code=judged.code,
        explanation=judged.explanation,
        amounts=tuple(_in_text(amount, written) for amount in judged.amounts),
    )
    return _with_funding(costing, written.folded[formula.formula_end : end], judged)


@dataclass(frozen=True)
class _Judged:
    """What a formula is worth. Positions are still those of the folded characters."""

    verdict: Verdict
    code: ReasonCode
    explanation: Sentence
    tree: Expression | None = None
    values: dict[int, Fraction] = field(default_factory=dict)
    computed: Fraction | None = None
    stated: Fraction | None = None
    stated_unit: int = 1
    amounts: tuple[StatedAmount, ...] = ()


def _explained(code: ReasonCode, **figures: Any) -> Sentence:
    return replace(_SENTENCES[code], figures=tuple(figures.items()))


def _refused(problem: Unreadable, formula: Formula, unit: int | None, written: Characters) -> _Judged:
    """Not computable: the stated amount is still told where one is certain."""
    code = ReasonCode(problem.code)
    quote = written.slice(*problem.quote).strip() if problem.quote else ""
    stated = formula.stated
    value = None if stated is None else _lump_value(stated, unit)
    return _Judged(Verdict.NOT_COMPUTABLE, code, _explained(code, quote=quote or "…"), stated=value)


def _lump_value(amount: Amount, unit: int | None) -> Fraction | None:
    """An amount that nothing can be compared with: without a unit it is won, or the column's unit."""
    quantity = amount.quantity
    if quantity.value is None:
        return None
    explicit = quantity.is_money or bool(quantity.scales)
    return amount.sign * quantity.value * (1 if explicit else unit or 1)


def _judge(formula: Formula, unit: int | None, text: str) -> _Judged:
    """Compute a formula and compare it with its amounts. Raises Unreadable."""
    node = formula.node
    if node is None:
        stated = formula.stated
        value = None if stated is None else _lump_value(stated, unit)
        code = ReasonCode.LUMP_SUM if value is not None or _LUMP_WORDS.search(text) else ReasonCode.NO_FORMULA
        return _Judged(Verdict.NOT_COMPUTABLE, code, _explained(code), stated=value)
    _check_price(node)
    declared = _declared_rounding(formula, text)
    judged = _compare(formula, node, unit, declared)
    if formula.sign_open and judged.verdict is Verdict.DIFFERS:
        other = _compare(formula, _sign_turned(node), unit, declared)
        judged = other if other.verdict is not Verdict.DIFFERS else judged
    agreed = judged.stated is not None and judged.verdict in (Verdict.HOLDS, Verdict.ROUNDED)
    if formula.doubts and not agreed:
        raise formula.doubts[0]
    return judged


def _check_price(node: Expression) -> None:
    least, most = price_degree(node)
    if least > 1:
        raise Unreadable("two_prices")
    if most < 1:
        foreign = any(quantity.unit in _FOREIGN for quantity in leaves(node))
        raise Unreadable("foreign_currency" if foreign else "no_price")


_FOREIGN = frozenset("$ € £ ¥ 달러 불 엔 유로 위안 파운드 USD EUR JPY CNY GBP usd eur jpy".split())
_LUMP_WORDS = re.compile("총액|일괄|일식|[0-9] ?식")


def _sign_turned(node: Expression) -> Expression:
    """The expression with the sign of its first term turned."""
    if isinstance(node, Sum):
        (sign, first), *rest = node.parts
        if not rest and sign == -1:
            return first
        return Sum(((-sign, first), *rest))
    return Sum(((-1, node),))


def _compare(formula: Formula, node: Expression, unit: int | None, declared: str | None) -> _Judged:
    values = {quantity.number_start: evaluate(Leaf(quantity)) for quantity in leaves(node)}
    computed = evaluate(node, values)
    if formula.stated is not None:
        values = _with_unit_of_amount(formula.stated, node, values, computed, unit)
        computed = evaluate(node, values)
    readings: list[_Reading] = []
    stated: _Reading | None = None
    for amount in formula.amounts:
        whole = amount.of is formula.node
        of = node if whole or amount.of is None else amount.of
        reading = _read_amount(amount, of, evaluate(of, values), unit, declared)
        readings.append(reading)
        if amount is formula.stated:
            stated = reading
    verdict, code, explanation = _verdict(computed, stated)
    steps = [(reading.amount.value, reading.target) for reading in readings if reading.verdict is Verdict.DIFFERS]
    steps += [(worth, computed) for worth in map(evaluate, formula.equals) if worth != computed]
    if steps and verdict is not Verdict.DIFFERS:
        (step, expected), *_ = steps
        verdict, code = Verdict.DIFFERS, ReasonCode.STEP_DIFFERS
        explanation = _explained(code, step=_exact(step), expected=_exact(expected))
    return _Judged(
        verdict,
        code,
        explanation,
        node,
        values,
        computed,
        None if stated is None else stated.amount.value,
        1 if stated is None else stated.amount.unit_krw,
        tuple(reading.amount for reading in readings),
    )


def _verdict(computed: Fraction, stated: "_Reading | None") -> tuple[Verdict, ReasonCode, Sentence]:
    whole = int(rounded_half_up(computed))
    if stated is None:
        return Verdict.HOLDS, ReasonCode.NO_AMOUNT_STATED, _explained(ReasonCode.NO_AMOUNT_STATED, computed=whole)
    amount = int(rounded_half_up(stated.amount.value))
    figures = {"computed": whole, "stated": amount, "difference": amount - whole, "exact": _exact(computed)}
    return stated.verdict, stated.code, _explained(stated.code, **figures)


def _exact(value: Fraction) -> str:
    """A figure for a sentence: exact where it has a short decimal, else rounded to two places."""
    text = decimal_text(value, commas=True)
    if text is None or len(text.partition(".")[2]) > 4:
        return "약 " + (decimal_text(rounded_half_up(value, Fraction(1, 100)), commas=True) or "")
    return text


def _with_unit_of_amount(
    stated: Amount, node: Expression, values: dict[int, Fraction], computed: Fraction, unit: int | None
) -> dict[int, Fraction]:
    """``350×3명×2회=2,100천원``: a price without a unit that agrees in the amount's unit was written in that unit."""
    quantity = stated.quantity
    worth = quantity.scales[0] if len(quantity.scales) == 1 else (int(quantity.per) if quantity.per > 1 else unit or 1)
    places = prices(node)
    if worth == 1 or quantity.value is None or any(leaf.is_money for leaf in leaves(node)):
        return values
    explicit = quantity.is_money or bool(quantity.scales)
    value = stated.sign * quantity.value * (1 if explicit else worth)
    if computed == value or computed * worth != value:
        return values
    raised = {key: value * worth if key in places else value for key, value in values.items()}
    return raised if evaluate(node, raised) == value else values


# --- amounts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reading:
    """A stated amount in one unit, and how it compares with what it states."""

    amount: StatedAmount
    target: Fraction
    verdict: Verdict
    code: ReasonCode


def _read_amount(amount: Amount, of: Expression, target: Fraction, unit: int | None, declared: str | None) -> _Reading:
    """Read an amount in its unit; without one, in the unit that agrees, or else the one that comes nearer."""
    quantity = amount.quantity
    if quantity.value is None:
        raise Unreadable(quantity.problem or "malformed_number", (quantity.start, quantity.end))
    if quantity.is_money or quantity.scales or unit is not None:
        return _reading(amount, of, target, unit, declared)
    readings = [_reading(amount, of, target, worth, declared) for worth in (1, _THOUSAND, _MILLION)]
    for reading in readings[:2]:
        if reading.verdict is not Verdict.DIFFERS:
            return reading
    if readings[2].verdict is Verdict.HOLDS:
        return readings[2]
    nearest = readings[0]
    for reading in readings[1:]:
        # nearer by ratio: beyond the geometric mean of the two readings
        if target**2 > nearest.amount.value * reading.amount.value:
            nearest = reading
    return nearest


def _reading(amount: Amount, of: Expression, target: Fraction, unit: int | None, declared: str | None) -> _Reading:
    quantity = amount.quantity
    assert quantity.value is not None
    worth = 1
    if len(quantity.scales) == 1:
        worth = quantity.scales[0]
    elif quantity.per > 1:
        worth = int(quantity.per)
    explicit = quantity.is_money or bool(quantity.scales)
    value = amount.sign * quantity.value
    if not explicit:
        worth = unit or 1
        value *= worth
    quantum = Fraction(worth, 10**quantity.decimals)
    verdict, code, quantum, rounding = _agreement(target, value, worth, quantum, declared)
    start, end = quantity.number_start, quantity.number_end
    stated = StatedAmount(value, worth, quantum, rounding, min(amount.start, quantity.start), start, end, of)
    return _Reading(stated, target, verdict, code)


def _agreement(
    computed: Fraction, stated: Fraction, unit: int, quantum: Fraction, declared: str | None
) -> tuple[Verdict, ReasonCode, Fraction, str]:
    """Verdict, reason, and how the amount was rounded (to which multiple, which way)."""
    if computed == stated:
        return Verdict.HOLDS, ReasonCode.HOLDS, quantum, "half_up"
    if unit in (_THOUSAND, _MILLION):
        down, up = rounded_down(computed, quantum), rounded_up(computed, quantum)
        if stated == down:
            code = ReasonCode.ROUNDED_DOWN_TO_THOUSAND if unit == _THOUSAND else ReasonCode.ROUNDED_DOWN_TO_MILLION
            half_up = rounded_half_up(computed, quantum) == down
            return Verdict.ROUNDED, code, quantum, "half_up" if half_up else "down"
        if stated == up:
            code = ReasonCode.ROUNDED_UP_TO_THOUSAND if unit == _THOUSAND else ReasonCode.ROUNDED_UP_TO_MILLION
            half_up = rounded_half_up(computed, quantum) == up
            return Verdict.ROUNDED, code, quantum, "half_up" if half_up else "up"
    if computed.denominator != 1 and stated.denominator == 1:
        if abs(computed - stated) < 1:
            down = rounded_down(computed, Fraction(1)) == stated
            half_up = rounded_half_up(computed) == stated
            return Verdict.ROUNDED, ReasonCode.ROUNDED_TO_WON, quantum, "half_up" if half_up else "down" if down else "up"
        if unit == 1 and rounded_down(computed, Fraction(10)) == stated:
            return Verdict.ROUNDED, ReasonCode.CUT_TO_TEN_WON, Fraction(10), "down"
    if declared is not None:
        for step in (1, 10, 100, 1_000, 10_000):
            for rounding, rounds in _ROUNDINGS.items():
                if declared in (rounding, "any") and rounds(computed, Fraction(step)) == stated:
                    return Verdict.ROUNDED, ReasonCode.ROUNDED_AS_DECLARED, Fraction(step), rounding
    return Verdict.DIFFERS, ReasonCode.DIFFERS, quantum, "half_up"


_ROUNDINGS = {"half_up": rounded_half_up, "down": rounded_down, "up": rounded_up}
_DECLARED = re.compile("(절사|버림|버린)|(절상|올림)|(반올림)|(사사오입)")


def _declared_rounding(formula: Formula, text: str) -> str | None:
    """The rounding that the text itself announces: ``≒`` any, ``절사`` down, ``절상`` up, ``반올림`` half up."""
    if "반올림" in text or "사사오입" in text:
        return "half_up"
    if "절사" in text or "버림" in text:
        return "down"
    if "절상" in text or "올림" in text:
        return "up"
    return "any" if formula.about else None


# --- funding ----------------------------------------------------------------------------------------------------------

_SHARE = re.compile(
    "(?:국비|도비|시비|군비|구비|시군비|시군구비|지방비|기금|균특|특교세?|교부금|자부담|자체|교비|국|도|시|군|구) ?:? ?"
    "([0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,15})(?:\\.[0-9]{1,6})? ?(%|천원|백만원|원)?"
)


def _with_funding(costing: Costing, rest: str, judged: _Judged) -> Costing:
    """Flag a split between 국비, 시비, 구비 … (after the amount) whose amounts do not add up to the stated amount."""
    if costing.verdict not in (Verdict.HOLDS, Verdict.ROUNDED) or judged.stated is None:
        return costing
    shares = [(int(number.replace(",", "")), unit) for number, unit in _SHARE.findall(rest)]
    if len(shares) < 2 or any(unit == "%" for _, unit in shares):
        return costing
    worth = {"원": 1, "천원": _THOUSAND, "백만원": _MILLION, "": judged.stated_unit}
    funding = sum(number * worth[unit] for number, unit in shares)
    if funding == judged.stated:
        return costing
    code = ReasonCode.FUNDING_DIFFERS
    return replace(
        costing, reason_code=code, explanation=_explained(code, computed=costing.computed_krw, funding=funding)
    )


# --- positions, label and note ----------------------------------------------------------------------------------------


def _factors(judged: _Judged, written: Characters) -> tuple[Factor, ...]:
    if judged.tree is None:
        return ()
    places = prices(judged.tree)
    return tuple(_factor(quantity, judged, places, written) for quantity in leaves(judged.tree))


def _factor(quantity: Quantity, judged: _Judged, places: frozenset[int], written: Characters) -> Factor:
    key = quantity.number_start
    value = judged.values[key]
    per = quantity.per
    if value != quantity.value and quantity.value:
        per *= value / quantity.value
    start, end = written.at(key), written.at(quantity.number_end)
    return Factor(value, quantity.unit, key in places, start, end, key, per)


def _in_text(amount: StatedAmount, written: Characters) -> StatedAmount:
    return replace(
        amount, lead=written.at(amount.lead), start=written.at(amount.start), end=written.at(amount.end)
    )


_BULLET = re.compile(
    r"(?:[\s○●◦·･ㆍ•▪■□▫※*\-–—―−ㅇ◎∘▶▷►◆◇☞✓∙⋅․‧❍❏▸▹]|[①-⑳⑴-⒇❶-❿㉠-㉻][.)]?|o(?=\s)"
    r"|\(?(?:[0-9]{1,2}|[가-하]|[a-zA-Z]|[Ⅰ-Ⅻ])[.)](?=[^0-9]|$))*"
)


_LEADS_TO_A_NUMBER = re.compile(r"(?:[\s:：;=@\-–—×*(\[{_→▷⇒]|(?<![가-힣])(?:금|US)(?=[\s:：=@\-–—]*\Z))+\Z")


def _label_and_note(
    written: Characters, items: Sequence[Item | Token], formula: Formula, start: int, end: int
) -> tuple[str, str]:
    """The label before the formula without its bullet, and the notes in and after it."""
    label_end = formula.start
    if label_end is None:
        numbers = (item.start for item in items if isinstance(item, Token) and item.quantity is not None)
        equals = (item.start for item in items if isinstance(item, Token) and item.kind is Kind.EQUAL)
        label_end = min(next(numbers, end), next(equals, end))
    label = _cleaned(written.slice(start, max(start, label_end)))
    inside: list[str] = []
    outside: list[str] = []
    for piece_start, piece_end in sorted(set(formula.notes)):
        if piece_start >= label_end:
            piece = written.slice(piece_start, piece_end).strip(" \t\r\n,;:.·")
            if _is_bracketed(piece):
                inside.append(piece[1:-1].strip())
            elif piece:
                outside.append(piece)
    if not label and outside and not _FIGURES.search(outside[0]):
        label = outside.pop(0)
    return label, " ".join(piece for piece in (*inside, *outside) if piece)


_FIGURES = re.compile("[0-9](?:%|[천만백]{0,2}원|,[0-9])")


def _is_bracketed(piece: str) -> bool:
    return len(piece) > 1 and piece[0] in "([{〔【（［｛" and piece[-1] in ")]}〕】）］｝"


def _cleaned(label: str) -> str:
    stripped = label.strip()
    bullet = _BULLET.match(stripped)
    return " ".join(_LEADS_TO_A_NUMBER.sub("", stripped[bullet.end() if bullet else 0 :]).split())


# --- several statements -----------------------------------------------------------------------------------------------

_COLUMN_UNIT = re.compile("단위 ?[:,;]? ?(천원|백만원|원)")
_OLD = frozenset("기정 기정액 기정예산 기정예산액 당초 당초예산 당초예산액 변경전".split())
_NEW = frozenset("경정 경정액 경정예산 경정예산액 변경 변경예산 변경예산액 변경후".split())
_VERSION_WORD = re.compile(
    r"(?<![가-힣])[(\[]?(?:" + "|".join(sorted(_OLD | _NEW, key=len, reverse=True)) + r")[)\]]?(?![가-힣])"
)
_TOTALS = frozenset("계 합계 소계 총계 합 총합계 총액".split())


def _column_unit(folded: str) -> int | None:
    """The unit that a text announces for its amounts: ``(단위: 천원)``."""
    found = _COLUMN_UNIT.search(folded)
    return None if found is None else {"원": 1, "천원": _THOUSAND, "백만원": _MILLION}[found.group(1)]


def _versions(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """The tokens of 기정 and those of 경정, where each is said once and has figures."""
    old = [k for k, token in enumerate(tokens) if token.kind is Kind.WORD and token.text in _OLD]
    new = [k for k, token in enumerate(tokens) if token.kind is Kind.WORD and token.text in _NEW]
    if len(old) != 1 or len(new) != 1:
        return None
    first, second = sorted((_section_start(tokens, old[0]), _section_start(tokens, new[0])))
    head, tail = _without_joint(tokens[first:second]), tokens[second:]
    if not all(any(token.quantity is not None for token in section) for section in (head, tail)):
        return None
    return (head, tail) if old[0] < new[0] else (tail, head)


def _says(statement: Sequence[Token], words: frozenset[str]) -> bool:
    return any(token.kind is Kind.WORD and token.text in words for token in statement)


def _section_start(tokens: Sequence[Token], k: int) -> int:
    return k - 1 if k and tokens[k - 1].kind is Kind.OPEN else k


_JOINTS = frozenset({Kind.HYPHEN, Kind.COMMA, Kind.TEXT, Kind.SLASH, Kind.NEWLINE, Kind.DOT})


def _without_joint(section: Sequence[Token]) -> Sequence[Token]:
    """A section without the dash, arrow or comma that leads to the next one."""
    end = len(section)
    while end and section[end - 1].kind in _JOINTS:
        end -= 1
    return section[:end]


_MULTIPLIES = frozenset({Kind.TIMES, Kind.LATIN_X, Kind.STAR, Kind.DIVIDED})
_STARTS_A_CONTINUATION = frozenset({Kind.EQUAL, Kind.TIMES, Kind.LATIN_X, Kind.DIVIDED, Kind.PLUS})


def _statements(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of each formula. A line that only goes on belongs to the one before, a heading to the one after."""
    lines: list[list[Token]] = []
    open_brackets, heading = 0, False
    for line in _split(tokens, Kind.NEWLINE):
        balance = sum((token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE) for token in line)
        if lines and (_goes_on(lines[-1], line) or (open_brackets > 0 and balance < 0)):
            lines[-1] += line
            open_brackets, heading = open_brackets + balance, heading and _is_heading(line)
        elif heading:
            lines[-1] += [_newline(line), *_without_bullet(line)]
            open_brackets, heading = open_brackets + balance, _is_heading(line)
        elif not lines or line[0].text != "※":
            lines.append(line)
            open_brackets, heading = balance, _is_heading(line)
    if len(lines) > 1 and heading:
        lines.pop()
    return [statement for line in lines for statement in _split_at_commas(line)] or [[]]


def _split(tokens: Sequence[Token], at: Kind) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is at:
            lines.append([])
        else:
            lines[-1].append(token)
    return [line for line in lines if line]


def _goes_on(before: Sequence[Token], line: Sequence[Token]) -> bool:
    last, first = before[-1].kind, line[0].kind
    return first in _STARTS_A_CONTINUATION or last in _MULTIPLIES or last in (Kind.PLUS, Kind.EQUAL)


def _is_heading(line: Sequence[Token]) -> bool:
    """A line that names something and has nothing to reckon with."""
    return not any(
        token.kind is Kind.EQUAL
        or token.kind in (Kind.TIMES, Kind.DIVIDED)
        or (token.quantity is not None and (token.quantity.is_money or "," in token.text))
        for token in line
    )


def _newline(line: Sequence[Token]) -> Token:
    return Token(Kind.NEWLINE, line[0].start, line[0].start, "\n")


def _without_bullet(line: list[Token]) -> list[Token]:
    bullets = (Kind.HYPHEN, Kind.STAR, Kind.DOT, Kind.TEXT)
    start = next((k for k, token in enumerate(line) if token.kind not in bullets), 0)
    return line[start:]


def _split_at_commas(line: list[Token]) -> list[list[Token]]:
    """``강사비 350,000원×3명, 다과비 5,000원×30명`` are two formulas; other commas only part words."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in line:
        depth = max(0, depth + (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE))
        if token.kind is Kind.COMMA and depth == 0:
            pieces.append([])
        pieces[-1].append(token)
    statements = [pieces[0]]
    reckons = _multiplies(pieces[0])
    for piece in pieces[1:]:
        if reckons and _multiplies(piece):
            statements.append(piece[1:])
        else:
            statements[-1] += piece
            reckons = reckons or _multiplies(piece)
    return statements


def _multiplies(piece: Iterable[Token]) -> bool:
    counted = False
    for token in piece:
        if token.quantity is not None:
            counted = True
        elif counted and token.kind in _MULTIPLIES:
            return True
    return False


def _several(written: Characters, statements: Sequence[Sequence[Token]], unit: int | None) -> Costing:
    """The sum of several formulas. All must be computable; a last line 계/합계 states their total."""
    if len(statements) == 1:
        return _one(written, statements[0], unit)
    costings = []
    for statement in statements:
        versions = _versions(statement)
        costings.append(_two_versions(written, *versions, unit) if versions else _one(written, statement, unit))
    total_line = statements[-1] if _is_total(costings[-1]) else None
    lines = costings[:-1] if total_line is not None else costings
    texts = [written.slice(*_ends(statement)) for statement in statements[: len(lines)]]
    whole = replace(
        costings[0],
        label=" / ".join(costing.label for costing in lines if costing.label),
        note=" ".join(costing.note for costing in lines if costing.note),
        lines=tuple(parse(text, amount_unit_krw=unit) for text in texts),
    )
    refused = next((costing for costing in lines if costing.verdict is Verdict.NOT_COMPUTABLE), None)
    amounts = [costing.stated_krw for costing in lines]
    stated = None if None in amounts else sum(amount for amount in amounts if amount is not None)
    if refused is not None:
        return replace(
            whole,
            factors=(),
            tree=None,
            computed=None,
            computed_krw=None,
            stated_krw=costings[-1].stated_krw if total_line is not None else stated,
            verdict=Verdict.NOT_COMPUTABLE,
            reason_code=refused.reason_code,
            explanation=refused.explanation,
            amounts=(),
        )
    tree = Sum(tuple((1, costing.tree) for costing in lines if costing.tree is not None))
    computed = sum((costing.computed for costing in lines if costing.computed is not None), Fraction(0))
    total = _total(written, total_line, tree, computed, unit)
    if total is None and stated is None and lines[-1].stated_krw == computed:
        # only the last line has an amount, and it is that of all of them
        last = replace(lines[-1].amounts[-1], of=tree)
        total = _Reading(last, computed, Verdict.HOLDS, ReasonCode.HOLDS)
        lines = [*lines[:-1], replace(lines[-1], amounts=(), verdict=Verdict.HOLDS)]
    whole_computed = int(rounded_half_up(computed))
    verdict, code, explanation = _verdict(computed, total)
    if total is None and stated is not None:
        code = ReasonCode.HOLDS
        explanation = _explained(code, computed=whole_computed)
    for worst in (Verdict.ROUNDED, Verdict.DIFFERS):
        bad = next((costing for costing in lines if costing.verdict is worst), None)
        if bad is not None and verdict is not Verdict.DIFFERS:
            verdict, code, explanation = worst, bad.reason_code, bad.explanation
    return replace(
        whole,
        factors=tuple(factor for costing in lines for factor in costing.factors),
        tree=tree,
        computed=computed,
        computed_krw=whole_computed,
        stated_krw=stated if total is None else int(rounded_half_up(total.amount.value)),
        verdict=verdict,
        reason_code=code,
        explanation=explanation,
        amounts=tuple(amount for costing in lines for amount in costing.amounts)
        + (() if total is None else (total.amount,)),
    )


def _ends(statement: Sequence[Token]) -> tuple[int, int]:
    return statement[0].start, statement[-1].end


def _is_total(costing: Costing) -> bool:
    return costing.label.strip("()[] ") in _TOTALS and costing.tree is None and costing.stated_krw is not None


def _total(
    written: Characters, line: Sequence[Token] | None, tree: Expression, computed: Fraction, unit: int | None
) -> _Reading | None:
    """The amount of a line 계/합계, read as that of the whole."""
    stated = None if line is None else read(grouped(line)).stated
    if stated is None:
        return None
    reading = _read_amount(stated, tree, computed, unit, None)
    return replace(reading, amount=_in_text(reading.amount, written))


# --- writing ----------------------------------------------------------------------------------------------------------


def write(costing: Costing) -> str:
    """The costing as text: the very text that it was read from, so reading it again gives the same costing."""
    return costing.text


def with_factor(costing: Costing, index: int, value: Fraction | int) -> Costing:
    """The same line with another factor: notation, spacing, label and commas stay, and every amount is stated anew.

    Scale words stay while the new value still fits them (30만원 → 40만원). An amount keeps its unit and the way it was
    rounded. A split by 국비, 시비 … in amounts is left as it is; where it no longer adds up the reason says so.
    Raises ValueError for an index that is no factor, a negative value, and one that the line could not say.
    """
    if not 0 <= index < len(costing.factors):
        raise ValueError(f"there is no factor {index}: this costing has {len(costing.factors)}")
    if value < 0:
        raise ValueError(f"a factor cannot be negative: {value}")
    factor, new = costing.factors[index], Fraction(value)
    values = {one.key: one.value for one in costing.factors} | {factor.key: new}
    written = costing.text[factor.start : factor.end]
    edits = [(factor.start, factor.end, rewritten(written, new / factor.per))]
    try:
        for amount in costing.amounts:
            if amount.of is not None:
                edits.append(_restated(costing.text, amount, evaluate(amount.of, values)))
    except Unreadable as problem:
        raise ValueError(f"the costing cannot be computed with {value} as factor {index}: {problem.code}") from None
    text = costing.text
    for start, end, piece in sorted(edits, reverse=True):
        text = text[:start] + piece + text[end:]
    edited = parse(text, amount_unit_krw=costing.amount_unit_krw)
    if [one.value for one in edited.factors] != [values[one.key] for one in costing.factors]:
        raise ValueError(f"{value} cannot be written as factor {index} of this line")
    return edited


_MINUS_SIGNS = tuple("△▲∆Δ▵▴-−–—‐‑‒﹣―－")
_ROUND = {"half_up": rounded_half_up, "down": rounded_down, "up": rounded_up}


def _restated(text: str, amount: StatedAmount, worth: Fraction) -> tuple[int, int, str]:
    """The edit that makes an amount state another worth, in its own unit."""
    value = worth
    if amount.unit_krw in (1, _THOUSAND, _MILLION):
        value = _ROUND[amount.rounding](worth, amount.quantum)
    elif worth.denominator != 1:
        value = rounded_half_up(worth)
    lead = text[amount.lead : amount.start]
    signed = lead[:1] in _MINUS_SIGNS
    if value < 0 and not signed:
        lead = "△" + lead
    elif value >= 0 and signed:
        lead = lead[1:].lstrip()
    number = rewritten(text[amount.start : amount.end], abs(value) / _worth_of_unit(text, amount))
    return amount.lead, amount.end, lead + number


def _worth_of_unit(text: str, amount: StatedAmount) -> int:
    """What one of the written number is worth beyond its own scale words: 1,000 for a bare number in 천원."""
    return 1 if any(place in text[amount.start : amount.end] for place in "십백천만억조") else amount.unit_krw


def as_json(costing: Costing) -> dict[str, Any]:
    """The costing for a machine: text, factors, computed_krw, stated_krw, verdict, reason."""
    return {
        "text": costing.text,
        "factors": [
            {
                "value": int(factor.value) if factor.value.denominator == 1 else plain_text(factor.value),
                "unit": factor.unit,
                "is_price": factor.is_price,
            }
            for factor in costing.factors
        ],
        "computed_krw": costing.computed_krw,
        "stated_krw": costing.stated_krw,
        "verdict": str(costing.verdict),
        "reason": costing.reason,
    }
