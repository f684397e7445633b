"""Rounding, once: half up, which is away from zero, as in Korean budget papers; and a percentage that is None where its divisor is 0."""

from decimal import Decimal
from fractions import Fraction


def percent(part: int, whole: int) -> Decimal | None:
    """part/whole in percent with one decimal, rounded half up; None where the whole is 0 (360/16,000 → 2.3)."""
    if whole == 0:
        return None
    return decimals(Fraction(part * 100, whole), 1)


def round_half_up(value: Fraction) -> int:
    """The nearest whole number, such as won."""
    nearest = (2 * abs(value) + 1) // 2
    return nearest if value >= 0 else -nearest


def decimals(value: Fraction | Decimal, places: int) -> Decimal:
    """With so many decimals."""
    return Decimal(round_half_up(Fraction(value) * 10**places)).scaleb(-places)
