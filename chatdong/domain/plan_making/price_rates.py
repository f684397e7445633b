"""Prices of budget lines raised by a rate, each rounded to the place that its own notation has: 350,000원 to a won, 20천원 to a thousand won."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from chatdong.domain.costing import costing
from chatdong.domain.costing.numbers import rounded_half_up
from chatdong.domain.costing.units import PLACES
from chatdong.domain.plan.model import BudgetLine

LOWEST_RATE, HIGHEST_RATE = -100, 1_000
"""The least and the most percent by which prices are raised; below 0 they fall."""

_LAST_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.([0-9]+))?\s*([십백천만억조]*)\s*")
_HANJA = str.maketrans("千百萬万億", "천백만만억")


class Outcome(Enum):
    """The outcome of a price rise on a line. SAME: its rate is 0 or its prices are too small for the rate; NO_PRICE: it has none, as a lump sum;
    DIFFERS: its costing and its amount disagree already, so that it is left alone; UNWRITABLE: the prices cannot be written in it; SPLIT: it is
    raised, and the amounts of its sources (국비, 시비) that its text states no longer add up."""

    RAISED = "raised"
    SAME = "same"
    NO_PRICE = "no_price"
    DIFFERS = "differs"
    UNWRITABLE = "unwritable"
    SPLIT = "split"


@dataclass(frozen=True)
class Raised:
    """A line after a rise of its prices, and what became of it."""

    line: BudgetLine
    outcome: Outcome


def raised(line: BudgetLine, percent: Fraction | Decimal | int) -> Raised:
    """The line with its unit prices raised by ``percent`` and its amount computed anew (won).

    Raises ValueError for a rate outside LOWEST_RATE to HIGHEST_RATE.
    """
    rate = Fraction(percent)
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise ValueError(f"a rate of {percent} percent")
    if not rate:
        return Raised(line, Outcome.SAME)
    parsed = costing.parse(line.costing)
    if parsed.computed is None or not any(factor.is_price for factor in parsed.factors):
        return Raised(line, Outcome.NO_PRICE)
    agreed = parsed.stated_krw if parsed.stated_krw is not None else parsed.computed_krw
    if parsed.verdict is costing.Verdict.DIFFERS or agreed != line.amount_krw:
        return Raised(line, Outcome.DIFFERS)
    edited = parsed
    try:
        for index, factor in enumerate(parsed.factors):
            if factor.is_price:
                written = parsed.text[factor.start : factor.end]
                price = rounded_half_up(factor.value * (100 + rate) / 100, _place(written) * factor.per)
                if price != factor.value:
                    edited = costing.with_factor(edited, index, price)
    except ValueError:
        return Raised(line, Outcome.UNWRITABLE)
    amount = edited.stated_krw if edited.stated_krw is not None else edited.computed_krw
    if amount is None or edited.verdict is costing.Verdict.DIFFERS:
        return Raised(line, Outcome.UNWRITABLE)
    if edited.text == line.costing:
        return Raised(line, Outcome.SAME)
    split = edited.reason_code is costing.ReasonCode.FUNDING_DIFFERS
    return Raised(replace(line, costing=edited.text, amount_krw=amount), Outcome.SPLIT if split else Outcome.RAISED)


def _place(written: str) -> Fraction:
    """The worth of the last place of a written number: 1,000 for ``20천``, 1/10 for ``2.5``, 1 for one whose place is not clear."""
    text = unicodedata.normalize("NFKC", written).translate(_HANJA)
    parts = list(_LAST_NUMBER.finditer(text))
    if not parts or "/" in text or parts[-1].end() != len(text):
        return Fraction(1)
    worth = Fraction(1)
    for place in parts[-1][2]:
        worth *= PLACES[place]
    return Fraction(worth, 10 ** len(parts[-1][1] or ""))
