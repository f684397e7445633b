"""Uncertainty: the distribution of the total when some quantities vary within ranges, and the chance that it stays under the cap.

A Monte Carlo simulation: each quantity is drawn independently, as a whole number, and each draw's total is exact. The generator
is Python's ``random.Random`` (MT19937), one for each quantity, seeded by the text "seed/quantity id"; ``random()`` gives the same sequence in
every version and on every machine, and the rest are multiplications, additions and square roots of doubles, which IEEE 754 rounds in
one way. So the same seed gives the same answer, and the range of one quantity does not change the draws of another.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from random import Random

from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.domain.scenario.edits import LARGEST_FACTOR, EditError, apply_edits
from chatdong.domain.scenario.formula import calculation
from chatdong.domain.scenario.quantities import Quantity, quantity_by_id

DRAWS = 100_000
MOST_DRAWS = 1_000_000
QUANTILES = (Fraction(1, 20), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(19, 20))
_BINS = 30
_AT_ONCE = 1_000
"""The number of draws held in memory at a time; all draws of thousands of quantities would take gigabytes."""

_NICE = (1, 2, 5, 10)


@dataclass(frozen=True)
class Spread:
    """The range of a quantity in whole numbers, both ends included.

    With ``mode``: triangular distribution with its peak there, rounded half up to a whole number. Without: uniform distribution.
    """

    low: int
    high: int
    mode: int | None = None


@dataclass(frozen=True)
class Bin:
    """A bar of the histogram: the number of draws with ``low_krw`` ≤ total < ``high_krw``."""

    low_krw: int
    high_krw: int
    count: int


@dataclass(frozen=True)
class Distribution:
    """The distribution of the totals of all draws (won).

    ``quantiles``: (share, the smallest total that at least this share of the draws does not exceed). ``under_cap``: share (0–1) of draws
    at or under the
    plan's total. ``mean_krw``: exact mean.
    """

    draws: int
    seed: int
    mean_krw: Fraction
    least_krw: int
    most_krw: int
    quantiles: tuple[tuple[Fraction, int], ...]
    under_cap: Fraction
    bins: tuple[Bin, ...]


def distribution(plan: Plan, edits: Mapping[str, str], spreads: Mapping[str, Spread], *, seed: int, draws: int = DRAWS) -> Distribution:
    """The distribution of the scenario's total when quantities vary: ``spreads`` {quantity id: spread}.

    Raises EditError for a number of draws outside 1 to MOST_DRAWS, an unknown or repeated quantity, or a range that is out of order.
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise EditError("", message("모의 횟수는 1에서 {limit:,}까지입니다.", limit=MOST_DRAWS))
    by_group: dict[Quantity, Spread] = {}
    for group_id, spread in spreads.items():
        quantity = quantity_by_id(plan, group_id)
        if quantity in by_group:
            raise EditError(group_id, message("같은 수량의 범위를 두 번 썼습니다."))
        if not 0 <= spread.low <= (spread.low if spread.mode is None else spread.mode) <= spread.high <= LARGEST_FACTOR:
            raise EditError(group_id, message("범위는 최소, 최빈, 최대의 차례로 씁니다: 0 ≤ 최소 ≤ 최빈 ≤ 최대."))
        by_group[quantity] = spread
    calculated = calculation(plan, apply_edits(plan, edits), tuple(by_group))
    sources = [(_source(seed, quantity), spread) for quantity, spread in by_group.items()]
    totals: list[int] = []
    for done in range(0, draws, _AT_ONCE):
        count = min(_AT_ONCE, draws - done)
        totals += calculated.columns([_drawn(source, spread, count) for source, spread in sources], count)
    totals.sort()
    return Distribution(
        draws=draws,
        seed=seed,
        mean_krw=Fraction(sum(totals), draws),
        least_krw=totals[0],
        most_krw=totals[-1],
        quantiles=tuple((share, totals[-(-share.numerator * draws // share.denominator) - 1]) for share in QUANTILES),
        under_cap=Fraction(bisect_right(totals, plan.total_krw), draws),
        bins=_bins(totals),
    )


def _source(seed: int, quantity: Quantity) -> Random:
    source = Random()  # noqa: S311 - draws are to be the same again, and guard nothing
    source.seed(f"{seed}/{quantity.id}", version=2)
    return source


def _drawn(source: Random, spread: Spread, draws: int) -> list[int]:
    """Whole numbers drawn from a spread by inverse transform sampling."""
    low, high, width, draw = spread.low, spread.high, spread.high - spread.low, source.random
    if width == 0:
        return [low] * draws
    if spread.mode is None:
        return [low + int(draw() * (width + 1)) for _ in range(draws)]
    rise, fall = float((spread.mode - low) * width), float((high - spread.mode) * width)
    turn, first, last = (spread.mode - low) / width, low + 0.5, high + 0.5
    # low + √(u·rise) up to the mode and high − √((1−u)·fall) beyond it, with ½ more to round.
    return [int(first + sqrt(u * rise)) if u < turn else int(last - sqrt((1 - u) * fall)) for u in [draw() for _ in range(draws)]]


def _bins(totals: Sequence[int]) -> tuple[Bin, ...]:
    """About 15 to 30 bars of a round width in won, from the least to the most total."""
    span = totals[-1] - totals[0]
    width = 1
    while width * _BINS < span + 1:
        width = next(nice * 10 ** (len(str(width)) - 1) for nice in _NICE if nice * 10 ** (len(str(width)) - 1) > width)
    edge = totals[0] // width * width
    bins, done = [], 0
    while done < len(totals):
        upto = bisect_right(totals, edge + width - 1)
        bins.append(Bin(edge, edge + width, upto - done))
        edge, done = edge + width, upto
    return tuple(bins)
