"""Earned value from four amounts, against worked examples that others have published."""

from decimal import Decimal
from fractions import Fraction

import pytest

from chatdong.domain.budget.earned_value import EarnedValue


def rounded(value: Fraction | None, places: str = "0.01") -> Decimal:
    assert value is not None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(places))


def test_a_project_of_500_that_did_200_of_300_planned_for_250() -> None:
    """“What is Earned Value?”, slides at https://www.wnwk.com/doc/3476926.html: tasks of 200, 200 and 100, and what they cost.

    The slides give CV −50, SV −100, CPI 0.80, SPI 0.67 and EAC 625.
    """
    project = EarnedValue(bac=500, pv=300, ev=200, ac=250)
    assert (project.cv, project.sv) == (-50, -100)
    assert (rounded(project.cpi), rounded(project.spi)) == (Decimal("0.80"), Decimal("0.67"))
    assert project.eac_by_pace == 625
    assert (project.etc(625), project.vac(625)) == (375, -125)
    assert project.eac_at_plan_cost == 550


def test_the_fence_of_four_sides_on_its_third_day() -> None:
    """“Earned Value Exercise”, https://studylib.net/doc/5898152/earned-value-exercise: a fence of four sides at $1,000.

    It gives CV −300, SV −500, CPI 0.893, SPI 0.833, EAC 4,479, ETC 1,679 and VAC −479: 4,000 ÷ 0.893, with the index
    rounded first. Without that rounding the estimate is 4,480.
    """
    fence = EarnedValue(bac=4_000, pv=3_000, ev=2_500, ac=2_800)
    assert (fence.cv, fence.sv) == (-300, -500)
    assert (rounded(fence.cpi, "0.001"), rounded(fence.spi, "0.001")) == (Decimal("0.893"), Decimal("0.833"))
    assert int(4_000 / rounded(fence.cpi, "0.001")) == 4_479
    assert fence.eac_by_pace == 4_480
    assert (fence.etc(4_480), fence.vac(4_480)) == (1_680, -480)


@pytest.mark.parametrize(
    ("project", "target", "index"),
    [
        # http://forum.izenbridge.com/viewtopic.php?f=3&t=46&p=134: 90,000 of work left, 60,000 of money.
        (EarnedValue(135_000, None, 45_000, 70_000), 130_000, "1.50"),
        # http://blog.globalknowledge.com/category/professional-development/project-management-2/feed/: EAC 589,744 + 652,000.
        (EarnedValue(1_000_000, None, 460_000, 589_744), 1_241_744, "0.83"),
    ],
)
def test_what_each_won_left_must_still_buy(project: EarnedValue, target: int, index: str) -> None:
    assert rounded(project.tcpi_to(target)) == Decimal(index)


def test_to_the_budget_and_to_the_estimate_by_pace_the_index_is_what_its_definition_says() -> None:
    project = EarnedValue(bac=500, pv=300, ev=200, ac=250)
    assert project.tcpi == Fraction(6, 5)
    # Whoever goes on as before ends at the estimate by pace.
    assert project.tcpi_to(project.eac_by_pace) == project.cpi


@pytest.mark.parametrize(
    ("project", "figure", "why"),
    [
        (EarnedValue(1_000, None, 10, 10), "pv", "no_plan"),
        (EarnedValue(1_000, None, 10, 10), "sv", "no_plan"),
        (EarnedValue(1_000, None, 10, 10), "spi", "no_plan"),
        (EarnedValue(1_000, 0, 10, 10), "spi", "planned_little"),
        (EarnedValue(1_000, 9, 10, 10), "spi", "planned_little"),
        (EarnedValue(1_000, 10, 10, 10), "spi", None),
        (EarnedValue(1_000, 10, 10, 0), "cpi", "nothing_spent"),
        (EarnedValue(1_000, 10, 10, -5), "cpi", "nothing_spent"),
        (EarnedValue(1_000, 10, 9, 10), "eac_by_pace", "earned_little"),
        (EarnedValue(1_000, 10, 10, 0), "eac_by_pace", "nothing_spent"),
        (EarnedValue(0, None, 0, 10), "eac_by_pace", "earned_little"),
        (EarnedValue(1_000, 10, 10, 1_000), "tcpi", "nothing_left"),
        (EarnedValue(1_000, 10, 10, 999), "tcpi", None),
    ],
)
def test_a_figure_without_a_value_says_why(project: EarnedValue, figure: str, why: str | None) -> None:
    assert project.unknown(figure) == why
    assert (getattr(project, figure) is None) == (why is not None)
