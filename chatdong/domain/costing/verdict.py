"""The verdict: computes a formula, reads its stated amounts, and checks that they agree."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from chatdong.domain.costing.expression import Expression, Leaf, Sum, Unreadable, evaluate, leaves, price_degree
from chatdong.domain.costing.items import Formula
from chatdong.domain.costing.lexer import Characters
from chatdong.domain.costing.numbers import decimal_text, rounded_half_up
from chatdong.domain.costing.reasons import ReasonCode, Verdict, explained
from chatdong.domain.costing.stated_amount import Reading, StatedAmount, declared_rounding, lump_value, read_amount, with_unit_of_amount
from chatdong.domain.message import Message


@dataclass(frozen=True)
class Judged:
    """The result for one formula: verdict, computed and stated value (won). Positions are those of the folded characters."""

    verdict: Verdict
    code: ReasonCode
    explanation: Message
    tree: Expression | None = None
    values: dict[int, Fraction] = field(default_factory=dict)
    computed: Fraction | None = None
    stated: Fraction | None = None
    stated_unit: int = 1
    amounts: tuple[StatedAmount, ...] = ()


def refused(problem: Unreadable, formula: Formula, unit: int | None, written: Characters) -> Judged:
    """The result for a formula that is not computable; it has the stated amount if that can be read."""
    code = ReasonCode(problem.code)
    quote = written.slice(*problem.quote).strip() if problem.quote else ""
    stated = formula.stated
    value = None if stated is None else lump_value(stated, unit)
    return Judged(Verdict.NOT_COMPUTABLE, code, explained(code, quote=quote or "…"), stated=value)


def judge(formula: Formula, unit: int | None, text: str) -> Judged:
    """The result for a formula: computed, and compared with its stated amounts.

    ``unit``: the won of one unit of an amount written without a unit, None tries won, 천원, 백만원; ``text``: the formula's own text. A text
    without an expression, as a lump sum, is NOT_COMPUTABLE. Raises Unreadable where an expression cannot be computed or stays ambiguous.
    """
    _settle(formula, unit)
    node = formula.node
    if node is None:
        stated = formula.stated
        value = None if stated is None else lump_value(stated, unit)
        code = ReasonCode.LUMP_SUM if value is not None or _LUMP_WORDS.search(text) else ReasonCode.NO_FORMULA
        return Judged(Verdict.NOT_COMPUTABLE, code, explained(code), stated=value)
    _check_price(node)
    declared = declared_rounding(text, about=formula.about)
    judged = _compare(formula, node, unit, declared)
    if formula.sign_open and judged.verdict is Verdict.DIFFERS:
        other = _compare(formula, _sign_turned(node), unit, declared)
        judged = other if other.verdict is not Verdict.DIFFERS else judged
    _check_bare_price(node, judged)
    if judged.verdict is Verdict.DIFFERS and judged.computed is not None:
        for number in formula.beside:  # 50,000원(20명)×2회=2,000,000원
            if number.unit and number.value is not None and judged.computed * number.value == judged.stated:
                raise Unreadable("ambiguous", (number.start, number.end))
    agreed = judged.stated is not None and judged.verdict in (Verdict.HOLDS, Verdict.ROUNDED)
    if formula.doubts and not agreed:
        raise formula.doubts[0]
    return judged


def _settle(formula: Formula, unit: int | None) -> None:
    """Take the first of the possible amounts that agrees with what it would state."""
    for amount in formula.possible:
        assert amount.of is not None  # ``possible`` amounts name what they state.
        try:
            _check_price(amount.of)
            reading = read_amount(amount, amount.of, evaluate(amount.of), unit, None)
        except Unreadable:
            continue
        if reading.verdict is not Verdict.DIFFERS:
            formula.node, formula.amounts = amount.of, [amount]
            formula.start = min(amount.start, *(quantity.start for quantity in leaves(amount.of)))
            return


def _check_price(node: Expression) -> None:
    least, most = price_degree(node)
    if least > 1:
        raise Unreadable("two_prices")
    if most < 1:
        foreign = any(quantity.unit in _FOREIGN for quantity in leaves(node))
        raise Unreadable("foreign_currency" if foreign else "no_price")


_MEASURES = frozenset("kwh kw ㎡ m² ㎥ m³ km ㎞ 킬로 시간 h hr ℓ l ml 리터 kg ㎏ g 그램 t 톤 m 미터 ha 평".split())
_LEAST_PRICE, _LEAST_TARIFF = 1_000, 50


def _check_bare_price(node: Expression, judged: Judged) -> None:
    """``30명×5`` has no price, ``5000×12만`` two. Where nothing says 원, an amount has to show it or the number has to look like a price.

    A tariff may be small, but it stands behind what is measured (``1,200kWh×120``). Raises Unreadable.
    """
    numbers = list(leaves(node))
    shown = judged.stated is not None and (judged.stated_unit > 1 or abs(judged.stated) >= _LEAST_PRICE)
    if shown or any(quantity.is_money for quantity in numbers):
        return
    counted = {quantity.unit.lower() for quantity in numbers if quantity.unit and not quantity.is_ratio}
    least = _LEAST_TARIFF if counted & _MEASURES else _LEAST_PRICE
    large = [quantity for quantity in numbers if quantity.is_plain and quantity.value is not None and quantity.value >= least]
    if counted and not large:
        raise Unreadable("no_price")
    if len(large) > 1 and any(quantity.scales for quantity in large):
        raise Unreadable("two_prices")


_FOREIGN = frozenset("$ € £ ¥ 달러 불 엔 유로 위안 파운드 USD EUR JPY CNY GBP usd eur jpy".split())
_LUMP_WORDS = re.compile("총액|일괄|일식|[0-9] ?식")


def _sign_turned(node: Expression) -> Expression:
    """The expression with the opposite sign of its first term."""
    if isinstance(node, Sum):
        (sign, first), *rest = node.parts
        if not rest and sign == -1:
            return first
        return Sum(((-sign, first), *rest))
    return Sum(((-1, node),))


def _compare(formula: Formula, node: Expression, unit: int | None, declared: str | None) -> Judged:
    values = {quantity.number_start: evaluate(Leaf(quantity)) for quantity in leaves(node)}
    computed = evaluate(node, values)
    if formula.stated is not None:
        values = with_unit_of_amount(formula.stated, node, values, computed, unit)
        computed = evaluate(node, values)
    readings: list[Reading] = []
    stated: Reading | None = None
    for amount in formula.amounts:
        whole = amount.of is formula.node
        of = node if whole or amount.of is None else amount.of
        reading = read_amount(amount, of, evaluate(of, values), unit, declared)
        readings.append(reading)
        if amount is formula.stated:
            stated = reading
    verdict, code, explanation = verdict_of(computed, stated)
    steps = [(reading.amount.value, reading.target) for reading in readings if reading.verdict is Verdict.DIFFERS]
    for step in formula.equals:
        worth = evaluate(step)
        if worth != computed:
            if next(leaves(step)).value == computed:
                raise Unreadable("ambiguous")  # A×B=C×50%=D: the first equal sign continues the computation, it states no amount
            steps.append((worth, computed))
    if steps and verdict is not Verdict.DIFFERS:
        (found, expected), *_ = steps
        verdict, code = Verdict.DIFFERS, ReasonCode.STEP_DIFFERS
        explanation = explained(code, step=figure(found), expected=figure(expected))
    return Judged(
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


def verdict_of(computed: Fraction, stated: "Reading | None") -> tuple[Verdict, ReasonCode, Message]:
    """(verdict, reason, sentence) for a computed value and the amount stated for it; without one, it holds."""
    whole = int(rounded_half_up(computed))
    if stated is None:
        return Verdict.COMPUTED, ReasonCode.COMPUTED, explained(ReasonCode.COMPUTED, computed=whole)
    amount = int(rounded_half_up(stated.amount.value))
    figures = {"computed": whole, "stated": amount, "difference": amount - whole, "exact": figure(computed)}
    return stated.verdict, stated.code, explained(stated.code, **figures)


def figure(value: Fraction) -> str:
    """A number for a sentence: exact if it has at most 4 decimals, else rounded to two places with 약 (about) before it."""
    text = decimal_text(value, commas=True)
    if text is None or len(text.partition(".")[2]) > 4:
        return "약 " + (decimal_text(rounded_half_up(value, Fraction(1, 100)), commas=True) or "")
    return text
