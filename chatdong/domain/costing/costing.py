"""산출내역 (the costing of a budget line): its factors, its computed amount, the check of its stated amount, and edits of it.

``parse`` reads a text such as ``350,000원×3명×2회=2,100,000원``: the factors that it multiplies, their exact product in won, and
whether the amount after the equal sign agrees. It never raises and never guesses: an uncertain text is *not computable*, with a
reason, and its figures are None, never 0.

The rules:

- A price without a unit is in won, or in the amount's unit where only that agrees (``350×3명=1,050천원``). An amount without
  a unit is read in won, 천원 or 백만원, whichever agrees, else the one that brings it nearest; ``amount_unit_krw``, or
  ``단위: 천원`` in the text, settles it.
- ``rounded`` is claimed for an amount in 천원 or 백만원, or in 원 with 000 at its end, that differs by less than one such unit
  (천원) because the computed amount does not divide; for a fraction of a won rounded to a won, or cut under 10 won; for what the text itself
  declares (``≒``, ``10원 미만 절사``). Any other difference ``differs``.
- A formula with no stated amount is ``computed``: it has nothing to hold against.
- A lump sum (``총액 5,000,000원``, ``1식=3,000,000원``) states an amount and computes nothing.
- What stands beside a formula (an amount in a column before it or on the next line, a count in a note, price and counts in
  columns without a sign) counts only where the amounts agree; where it would explain a difference, it is asked about.
- A number that nothing calls 원 is a price where an amount shows it, or where it looks like one; people × a number has none.
- The parts of a split among payers have to add up to the amount.
- Of 기정 and 경정, 경정 is what holds now; 기정 is kept in ``previous``.
- Several lines are summed; a last line 계/합계 states their total. A first line that comes to the price of the second is no part of
  the sum where only so the total agrees.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

from chatdong.domain.costing.expression import Expression, Leaf, Product, Sum, Unreadable, evaluate, leaves, prices
from chatdong.domain.costing.funding import Split, with_splits
from chatdong.domain.costing.items import Formula, Item
from chatdong.domain.costing.labels import cleaned, label_and_note
from chatdong.domain.costing.lexer import Characters, Quantity, Token, characters, scan
from chatdong.domain.costing.numbers import has_scale, rewritten, rounded_down, rounded_half_up, rounded_up
from chatdong.domain.costing.parser import grouped, read
from chatdong.domain.costing.reasons import ReasonCode, Verdict, explained
from chatdong.domain.costing.stated_amount import MILLION, THOUSAND, Reading, StatedAmount, read_amount
from chatdong.domain.costing.statements import NEW, OLD, TOTALS, VERSION_WORD, column_unit, ends, is_amount, says, statements_of, versions
from chatdong.domain.costing.verdict import Judged, judge, refused, verdict_of
from chatdong.domain.message import Message

__all__ = [
    "LONGEST_COSTING",
    "Costing",
    "Factor",
    "Leaf",
    "Product",
    "ReasonCode",
    "StatedAmount",
    "Sum",
    "Verdict",
    "parse",
    "with_factor",
    "write",
]

LONGEST_COSTING = 5_000
"""The most characters of a costing; the longest line of a real budget has some hundreds. A longer text is refused unread."""


@dataclass(frozen=True)
class Factor:
    """One number of a formula: ``20천원`` is 20,000 원, ``3%`` is 3/100 %, ``6/12`` is 1/2.

    ``text[start:end]``: the number as written, with its scale words. ``per``: the worth of one of the written unit (1/100 for percent).
    ``key``: identifies the factor in the costing's ``tree``, which shows whether it is subtracted or divides.
    """

    value: Fraction
    unit: str
    is_price: bool
    start: int
    end: int
    key: int = field(repr=False)
    per: Fraction = field(default=Fraction(1), repr=False)


@dataclass(frozen=True)
class Costing:
    """A parsed costing with the verdict on its stated amount.

    ``computed`` is exact, ``computed_krw`` the same rounded half up to a won; both are None if not computable. ``stated_krw`` is None if
    no amount is
    stated. ``previous``: 기정, if the text also has 경정. ``lines``: the costings of a text of several formulas.
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
    explanation: Message
    amounts: tuple[StatedAmount, ...] = ()
    previous: "Costing | None" = None
    lines: tuple["Costing", ...] = ()
    amount_unit_krw: int | None = None

    @property
    def reason(self) -> str:
        """The reason of the verdict in Korean, with figures."""
        return str(self.explanation)

    @property
    def difference_krw(self) -> int | None:
        """Stated − computed (won); None unless both are known."""
        if self.stated_krw is None or self.computed_krw is None:
            return None
        return self.stated_krw - self.computed_krw


def parse(text: str, *, amount_unit_krw: int | None = None, amount: str = "") -> Costing:
    """Read a costing text. ``amount_unit_krw`` is the unit of amounts written without one (1_000 in a 천원 column).

    ``amount`` is one that is stated for the text elsewhere, such as in the column beside it (``2,100천원``): it is read as
    one behind the last equal sign, and is none of ``amounts``, which can be written back.
    """
    if len(text) + len(amount) > LONGEST_COSTING:
        code = ReasonCode.TOO_LONG
        why = explained(code, limit=LONGEST_COSTING)
        return Costing(text, "", "", (), None, None, None, None, Verdict.NOT_COMPUTABLE, code, why, amount_unit_krw=amount_unit_krw)
    if not amount.strip():
        return _parsed(text, amount_unit_krw)
    statements = statements_of(with_splits(scan(characters(text).folded)))
    lead = "=" if len(statements) == 1 else "계 "
    costing = _parsed(f"{text}\n{lead}{amount}", amount_unit_krw)
    return replace(costing, text=text, amounts=tuple(stated for stated in costing.amounts if stated.end <= len(text)))


@lru_cache(maxsize=1024)
def _parsed(text: str, amount_unit_krw: int | None) -> Costing:
    written = characters(text)
    tokens = with_splits(scan(written.folded))
    unit = amount_unit_krw or column_unit(written.folded)
    old_and_new = versions(tokens)
    if old_and_new is not None:
        costing = _two_versions(written, *old_and_new, unit)
    else:
        statements = statements_of(tokens)
        is_old = [says(statement, OLD) and not says(statement, NEW) for statement in statements]
        old = [statement for statement, before in zip(statements, is_old, strict=True) if before]
        new = [statement for statement, before in zip(statements, is_old, strict=True) if not before]
        if old and any(says(statement, NEW) for statement in new):
            previous = parse("\n".join(written.slice(*ends(statement)) for statement in old), amount_unit_krw=unit)
            costing = replace(_several(written, new, unit), previous=previous)
        else:
            costing = _several(written, statements, unit)
    return replace(costing, amount_unit_krw=amount_unit_krw)


def _two_versions(written: Characters, old: Sequence[Token], new: Sequence[Token], unit: int | None) -> Costing:
    """The costing of 경정, with that of 기정 as ``previous``."""
    costing = _one(written, new, unit, one_amount=True)
    common = cleaned(written.slice(0, min(old[0].start, new[0].start)))
    return replace(
        costing,
        label=common or costing.label,
        previous=parse(written.slice(old[0].start, old[-1].end), amount_unit_krw=unit),
    )


# One formula


def _one(
    written: Characters,
    tokens: Sequence[Token],
    unit: int | None,
    *,
    one_amount: bool = False,
) -> Costing:
    """The costing of one formula."""
    start, end = (tokens[0].start, tokens[-1].end) if tokens else (0, 0)
    splits = [token for token in tokens if isinstance(token, Split)]
    tokens = [token for token in tokens if not isinstance(token, Split)]
    formula = Formula()
    try:
        items: list[Item] = grouped(tokens)
        formula = read(items, one_amount=one_amount)
        judged = judge(formula, unit, written.folded[start:end])
    except Unreadable as problem:
        judged = refused(problem, formula, unit, written)
        items = list(tokens)
    formula.notes.extend((split.start, split.end) for split in splits)
    label, note = label_and_note(written, items, formula, start, end)
    label = VERSION_WORD.sub("", label).strip(" :")
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
    return _with_funding(costing, splits, judged, unit)


# Funding


def _with_funding(costing: Costing, splits: Sequence[Split], judged: Judged, unit: int | None) -> Costing:
    """Flag a split between 국비, 시비, 구비 … whose parts do not add up to the stated amount, in whatever unit they are written."""
    if judged.stated is None or costing.verdict is Verdict.DIFFERS or costing.reason_code not in _SETTLED:
        return costing
    for split in splits:
        sums = [split.total(judged.stated, worth) for worth in (judged.stated_unit, unit or 1, 1, THOUSAND)]
        if judged.stated not in sums:
            code, stated = ReasonCode.FUNDING_DIFFERS, int(rounded_half_up(judged.stated))
            explanation = explained(code, stated=stated, funding=int(rounded_half_up(sums[0])))
            return replace(costing, reason_code=code, explanation=explanation)
    return costing


_SETTLED = frozenset(code for code in ReasonCode if code is ReasonCode.LUMP_SUM or code is ReasonCode.HOLDS or "round" in code or "cut" in code)


# Positions of factors and amounts


def _factors(judged: Judged, written: Characters) -> tuple[Factor, ...]:
    if judged.tree is None:
        return ()
    places = prices(judged.tree)
    return tuple(_factor(quantity, judged, places, written) for quantity in leaves(judged.tree))


def _factor(quantity: Quantity, judged: Judged, places: frozenset[int], written: Characters) -> Factor:
    key = quantity.number_start
    value = judged.values[key]
    per = quantity.per
    if value != quantity.value and quantity.value:
        per *= value / quantity.value
    start, end = written.at(key), written.at(quantity.number_end)
    return Factor(value, quantity.unit, key in places, start, end, key, per)


def _in_text(amount: StatedAmount, written: Characters) -> StatedAmount:
    return replace(amount, lead=written.at(amount.lead), start=written.at(amount.start), end=written.at(amount.end))


# Several formulas


def _several(written: Characters, statements: Sequence[Sequence[Token]], unit: int | None) -> Costing:
    """The sum of several formulas. All must be computable; last lines 계/합계 state their total."""
    if len(statements) == 1:
        return _one(written, statements[0], unit)
    costings = []
    for statement in statements:
        pair = versions(statement)
        costings.append(_two_versions(written, *pair, unit) if pair else _one(written, statement, unit))
    for total, others in ((-1, slice(None, -1)), (0, slice(1, None))):
        if is_amount(statements[total]) and all(costing.verdict is not Verdict.NOT_COMPUTABLE for costing in costings[others]):
            whole = _with_total(written, _summed(written, statements[others], costings[others], unit), statements[total], unit)
            if whole is not None:
                return whole
    whole = _summed(written, statements, costings, unit)
    if whole.verdict is Verdict.DIFFERS and len(statements) > 2 and _derives_price(costings[0], costings[1]):
        rest = _several(written, statements[1:], unit)
        return whole if rest.verdict is Verdict.DIFFERS else rest
    return whole


def _derives_price(first: Costing, second: Costing) -> bool:
    """True if the first formula comes to the price of the second, as in ``식비 7,000원×7식=49,000원``, ``49,000원×5명``: then only the second counts."""
    return first.computed is not None and any(factor.is_price and factor.value == first.computed for factor in second.factors)


def _with_total(written: Characters, whole: Costing, line: Sequence[Token], unit: int | None) -> Costing | None:
    """The sum with the amount that stands alone in the first or the last line, where it agrees."""
    if whole.tree is None or whole.computed is None or whole.verdict is Verdict.DIFFERS:
        return None
    reading = _total(written, line, whole.tree, whole.computed, unit)
    if reading is None or reading.verdict is Verdict.DIFFERS:
        return None
    verdict, code, explanation = verdict_of(whole.computed, reading)
    if whole.verdict is Verdict.ROUNDED:
        verdict, code, explanation = whole.verdict, whole.reason_code, whole.explanation
    stated = int(rounded_half_up(reading.amount.value))
    amounts = (*whole.amounts, reading.amount)
    return replace(whole, stated_krw=stated, verdict=verdict, reason_code=code, explanation=explanation, amounts=amounts)


def _summed(written: Characters, statements: Sequence[Sequence[Token]], costings: list[Costing], unit: int | None) -> Costing:
    count = len(costings)
    while count > 1 and _is_total(costings[count - 1]):
        count -= 1
    lines, total_lines = costings[:count], statements[count:]
    texts = [written.slice(*ends(statement)) for statement in statements[: len(lines)]]
    whole = replace(
        costings[0],
        label=" / ".join(costing.label for costing in lines if costing.label),
        note=" ".join(costing.note for costing in lines if costing.note),
        lines=tuple(_line(text, unit) for text in texts),
    )
    hopeless = next((costing for costing in lines if costing.verdict is Verdict.NOT_COMPUTABLE), None)
    amounts = [costing.stated_krw for costing in lines]
    stated = None if None in amounts else sum(amount for amount in amounts if amount is not None)
    if hopeless is not None:
        return replace(
            whole,
            factors=(),
            tree=None,
            computed=None,
            computed_krw=None,
            stated_krw=costings[-1].stated_krw if total_lines else stated,
            verdict=Verdict.NOT_COMPUTABLE,
            reason_code=hopeless.reason_code,
            explanation=hopeless.explanation,
            amounts=(),
        )
    tree = Sum(tuple((1, costing.tree) for costing in lines if costing.tree is not None))
    computed = sum((costing.computed for costing in lines if costing.computed is not None), Fraction(0))
    totals = [reading for line in total_lines if (reading := _total(written, line, tree, computed, unit)) is not None]
    total = next((reading for reading in totals if reading.verdict is Verdict.DIFFERS), totals[-1] if totals else None)
    if total is None and stated is None and lines[-1].stated_krw == computed:
        # Only the last line states an amount, and it equals the sum of all lines.
        last = replace(lines[-1].amounts[-1], of=tree)
        total = Reading(last, computed, Verdict.HOLDS, ReasonCode.HOLDS)
        totals = [total]
        lines = [*lines[:-1], replace(lines[-1], amounts=(), verdict=Verdict.HOLDS)]
    whole_computed = int(rounded_half_up(computed))
    verdict, code, explanation = verdict_of(computed, total)
    if total is None and stated is not None:
        verdict, code = Verdict.HOLDS, ReasonCode.HOLDS
        explanation = explained(code, computed=whole_computed)
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
        amounts=tuple(amount for costing in lines for amount in costing.amounts) + tuple(reading.amount for reading in totals),
    )


def _line(text: str, unit: int | None) -> Costing:
    """One line of several, read on its own. It is never split again, or a long text would be read once for each of its lines."""
    written = characters(text)
    tokens = with_splits(scan(written.folded))
    if versions(tokens) is not None:
        return parse(text, amount_unit_krw=unit)
    statements = statements_of(tokens)
    return replace(_one(written, statements[0] if len(statements) == 1 else tokens, unit), amount_unit_krw=unit)


def _is_total(costing: Costing) -> bool:
    return costing.label.strip("()[] ") in TOTALS and costing.tree is None and costing.stated_krw is not None


def _total(written: Characters, line: Sequence[Token], tree: Expression, computed: Fraction, unit: int | None) -> Reading | None:
    """The amount of a line 계/합계, or of one that has nothing else, read as that of the whole."""
    stated = read(grouped([token for token in line if not isinstance(token, Split)])).stated
    if stated is None:
        return None
    reading = read_amount(stated, tree, computed, unit, None)
    return replace(reading, amount=_in_text(reading.amount, written))


# Writing


def write(costing: Costing) -> str:
    """The text that the costing was parsed from; parsing it again gives the same costing."""
    return costing.text


def with_factor(costing: Costing, index: int, value: Fraction | int) -> Costing:
    """The costing with another value of one factor; notation, spacing, label and commas stay, and stated amounts are recomputed.

    Scale words stay if the new value fits them (30만원 → 40만원). An amount keeps its unit and its kind of rounding. A split by 국비, 시비 …
    in amounts is left unchanged; if it no longer adds up, the reason says so. Raises ValueError for an index without a factor, a negative
    value, a value at which the costing cannot be computed, or one that cannot be written in the line.
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
    """The edit (start, end, text) that makes an amount state another worth, in its own unit."""
    value = worth
    if amount.unit_krw in (1, THOUSAND, MILLION):
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
    """The worth in won of one of the written number, apart from its scale words: 1,000 for a bare number in 천원."""
    return 1 if has_scale(text[amount.start : amount.end]) else amount.unit_krw
