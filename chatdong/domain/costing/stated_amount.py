"""Stated amounts: the unit in which one is read, and its agreement with the formula, exact or by rounding."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from chatdong.domain.costing.expression import Expression, Unreadable, evaluate, leaves, prices
from chatdong.domain.costing.items import Amount
from chatdong.domain.costing.numbers import rounded_down, rounded_half_up, rounded_up
from chatdong.domain.costing.reasons import ReasonCode, Verdict

THOUSAND, MILLION = 1_000, 1_000_000
LARGEST_BARE_PRICE = 1_000_000
"""From here on a price without a unit is in won whatever the column: in 천원 it would be a thousand million."""


@dataclass(frozen=True)
class StatedAmount:
    """An amount that the text states for an expression (won), with the unit and rounding that it was written with.

    ``text[start:end]``: the number; a minus and a currency sign may precede it, from ``lead`` on. ``of``: the expression whose value it
    states.
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
class Reading:
    """A stated amount in one unit, with the verdict on it. ``target``: the value that it should state (won)."""

    amount: StatedAmount
    target: Fraction
    verdict: Verdict
    code: ReasonCode


def read_amount(amount: Amount, of: Expression, target: Fraction, unit: int | None, declared: str | None) -> Reading:
    """An amount read in its unit; without one, in the unit that agrees (won, 천원, 백만원), else in the nearest one.

    Raises Unreadable if the number has no value.
    """
    quantity = amount.quantity
    if quantity.value is None:
        raise Unreadable(quantity.problem or "malformed_number", (quantity.start, quantity.end))
    if quantity.is_money or quantity.scales or unit is not None:
        reading = _reading(amount, of, target, unit, declared)
        if reading.verdict is Verdict.DIFFERS and not any(leaf.is_money for leaf in leaves(of)):
            # a formula that names no 원 may be in won throughout, in a book whose column is in 천원
            in_won = _reading(amount, of, target, 1, declared)
            reading = reading if in_won.verdict is Verdict.DIFFERS else in_won
        return reading
    readings = [_reading(amount, of, target, worth, declared) for worth in (1, THOUSAND, MILLION)]
    for reading in readings[:2]:
        if reading.verdict is not Verdict.DIFFERS:
            return reading
    if readings[2].verdict is Verdict.HOLDS:
        return readings[2]
    nearest = readings[0]
    for reading in readings[1:]:
        # Nearer by ratio: the target lies beyond the geometric mean of the two readings.
        if target**2 > nearest.amount.value * reading.amount.value:
            nearest = reading
    return nearest


def _reading(amount: Amount, of: Expression, target: Fraction, unit: int | None, declared: str | None) -> Reading:
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
    return Reading(stated, target, verdict, code)


def _agreement(computed: Fraction, stated: Fraction, unit: int, quantum: Fraction, declared: str | None) -> tuple[Verdict, ReasonCode, Fraction, str]:
    """(verdict, reason, multiple that the amount is rounded to, way of rounding)."""
    if computed == stated:
        return Verdict.HOLDS, ReasonCode.HOLDS, quantum, "half_up"
    if unit in (THOUSAND, MILLION) and stated in (rounded_down(computed, quantum), rounded_up(computed, quantum)):
        return _rounded_to(unit, computed, stated, quantum)
    if computed.denominator != 1 and stated.denominator == 1:
        if abs(computed - stated) < 1:
            cut = rounded_down(computed, Fraction(1)) == stated
            half_up = rounded_half_up(computed) == stated
            return Verdict.ROUNDED, ReasonCode.ROUNDED_TO_WON, quantum, "half_up" if half_up else "down" if cut else "up"
        if unit == 1 and rounded_down(computed, Fraction(10)) == stated:
            return Verdict.ROUNDED, ReasonCode.CUT_TO_TEN_WON, Fraction(10), "down"
    if declared is not None:
        for step in (1, 10, 100, 1_000, 10_000):
            for rounding, rounds in _ROUNDINGS.items():
                if declared in (rounding, "any") and rounds(computed, Fraction(step)) == stated:
                    return Verdict.ROUNDED, ReasonCode.ROUNDED_AS_DECLARED, Fraction(step), rounding
    if rounds_to_thousand(computed, stated):
        return _rounded_to(THOUSAND, computed, stated, Fraction(THOUSAND))
    return Verdict.DIFFERS, ReasonCode.DIFFERS, quantum, "half_up"


def rounds_to_thousand(computed: Fraction, stated: Fraction) -> bool:
    """True if an amount in won is the computed one rounded to 천원, up or down: it ends in 000 and is less than 1,000 won away."""
    return stated != 0 and stated % THOUSAND == 0 and 0 < abs(computed - stated) < THOUSAND


def _rounded_to(unit: int, computed: Fraction, stated: Fraction, quantum: Fraction) -> tuple[Verdict, ReasonCode, Fraction, str]:
    down = abs(stated) < abs(computed)
    if unit == THOUSAND:
        code = ReasonCode.ROUNDED_DOWN_TO_THOUSAND if down else ReasonCode.ROUNDED_UP_TO_THOUSAND
    else:
        code = ReasonCode.ROUNDED_DOWN_TO_MILLION if down else ReasonCode.ROUNDED_UP_TO_MILLION
    half_up = rounded_half_up(computed, quantum) == stated
    return Verdict.ROUNDED, code, quantum, "half_up" if half_up else "down" if down else "up"


_ROUNDINGS = {"half_up": rounded_half_up, "down": rounded_down, "up": rounded_up}


_ROUNDING_WORD = re.compile(
    "(?<![가-힣])(?:[십백천만]*원? ?(?:단위|미만|이하)?(?:는|은|에서|으로|로)? ?)?(절사|버림|절상|올림|반올림|사사오입)(?:함|하여|하고|처리|적용|계상|금액|됨|후|한)?(?![가-힣])"
)
_WAYS = {"절사": "down", "버림": "down", "절상": "up", "올림": "up", "반올림": "half_up", "사사오입": "half_up"}
_DROPPED = re.compile("(?<![가-힣0-9])(?:[십백천]|10{1,3}|1,000)원 ?(?:미만|단위)(?![가-힣])")


def declared_rounding(text: str, *, about: bool) -> str | None:
    """The rounding that the text itself announces: ``절사`` down, ``절상`` up, ``반올림`` half up; ``≒`` (about), ``천원 미만`` any.

    Only whole words announce it: 명절상여금, 계절사업 and 올림픽 do not.
    """
    found = _ROUNDING_WORD.search(text)
    if found is not None:
        return _WAYS[found.group(1)]
    return "any" if about or _DROPPED.search(text) else None


def lump_value(amount: Amount, unit: int | None) -> Fraction | None:
    """The value of a lump sum (won; without a unit in the column's unit, else won); None if it cannot be read."""
    quantity = amount.quantity
    if quantity.value is None:
        return None
    explicit = quantity.is_money or bool(quantity.scales)
    return amount.sign * quantity.value * (1 if explicit else unit or 1)


def with_unit_of_amount(stated: Amount, node: Expression, values: dict[int, Fraction], computed: Fraction, unit: int | None) -> dict[int, Fraction]:
    """The factors' values, with prices in the amount's unit if only that agrees: in ``350×3명×2회=2,100천원`` 350 is 350천원."""
    quantity = stated.quantity
    worth = quantity.scales[0] if len(quantity.scales) == 1 else (int(quantity.per) if quantity.per > 1 else unit or 1)
    places = prices(node)
    if worth == 1 or quantity.value is None or any(leaf.is_money for leaf in leaves(node)):
        return values
    explicit = quantity.is_money or bool(quantity.scales)
    value = stated.sign * quantity.value * (1 if explicit else worth)
    if computed == value or computed * worth != value:
        return values
    if any(values[key] >= LARGEST_BARE_PRICE for key in places):
        return values
    raised = {key: value * worth if key in places else value for key, value in values.items()}
    return raised if evaluate(node, raised) == value else values
