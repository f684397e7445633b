"""Rounding half up (away from zero, as in Korean budget papers), and percentages."""

from decimal import Decimal
from fractions import Fraction


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
