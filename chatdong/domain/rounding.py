"""Rounding half up (away from zero, as in Korean budget papers), percentages, and the text of measured values."""

from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | Fraction
"""An exact value of an indicator: a whole number as int, any other as Fraction."""


def percent(part: int, whole: int) -> Decimal | None:
    """part ÷ whole in percent with one decimal, rounded half up (360/16,000 → 2.3); None if the whole is 0."""
    if whole == 0:
        return None
    return decimals(Fraction(part * 100, whole), 1)


def round_half_up(value: Fraction) -> int:
    """The nearest whole number (e.g. won); a half is rounded away from zero."""
    nearest = (2 * abs(value) + 1) // 2
    return nearest if value >= 0 else -nearest


def decimals(value: Fraction | Decimal, places: int) -> Decimal:
    """The value rounded half up to ``places`` decimals."""
    return Decimal(round_half_up(Fraction(value) * 10**places)).scaleb(-places)


def exact(value: int | Decimal | Fraction) -> Number:
    """The same value as an int if it is whole, else as a Fraction."""
    of = Fraction(value)
    return of.numerator if of.denominator == 1 else of


def measured(value: int | Decimal | Fraction) -> str:
    """A measured value as text with thousands commas: whole numbers and decimals that somebody stated as they are (94.5); computed values with one
    decimal, below 10 with at most two, rounded half up (2/3 of 100 → 66.7; 13/3 → 4.33). A negative value has △."""
    if isinstance(value, Decimal):
        text = f"{abs(value).normalize():,f}"
    elif isinstance(value, int) or value.denominator == 1:
        text = f"{abs(int(value)):,}"
    else:
        of = abs(value)
        places = 1 if of >= 10 or (of * 10).denominator == 1 else 2
        text = f"{decimals(of, places):,}"
    return f"△{text}" if value < 0 else text
