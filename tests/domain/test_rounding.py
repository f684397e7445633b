"""Rounding: half up, away from zero, exact however long the fraction is."""

from decimal import Decimal
from fractions import Fraction

import pytest

from chatdong.domain.rounding import decimals, percent, round_half_up


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Fraction(5, 2), 3), (Fraction(-5, 2), -3), (Fraction(5, 2) - Fraction(1, 10**40), 2), (Fraction(-1, 3), 0), (Fraction(7), 7)],
)
def test_a_half_goes_away_from_zero_and_nothing_less_does(value: Fraction, expected: int) -> None:
    assert round_half_up(value) == expected


def test_decimals_are_as_many_as_asked_for() -> None:
    assert [
        str(decimals(value, places)) for value, places in ((Fraction(9, 4), 1), (Decimal("2"), 2), (Fraction(-1, 8), 2), (Fraction(5, 2), 0))
    ] == [
        "2.3",
        "2.00",
        "-0.13",
        "3",
    ]


def test_a_share_is_rounded_half_up_as_budget_papers_print_it() -> None:
    assert percent(360, 16_000) == Decimal("2.3")
    assert percent(1, 0) is None
