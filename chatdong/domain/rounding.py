"""Rounding and shares, once: half up, and a percentage that is None where its divisor is 0."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def percent(part: int, whole: int) -> Decimal | None:
    """part/whole in percent with one decimal, rounded half up; None where the whole is 0 (360/16,000 → 2.3)."""
    if whole == 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def round_half_up(value: Fraction) -> int:
    """The nearest whole won; a half goes away from zero, as in Korean budget papers."""
    return int((Decimal(value.numerator) / Decimal(value.denominator)).to_integral_value(ROUND_HALF_UP))
