"""Fit to the cap: the sets of quantities, and their lower values, that bring a scenario under its cap."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from chatdong.domain.plan.model import Plan
from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.formula import Calculation, Caps, calculation, caps_of
from chatdong.domain.scenario.quantities import KINDS, Quantity, quantities, set_quantity, values_in
from chatdong.domain.scenario.questions.goal_seek import is_locked
from chatdong.domain.scenario.sessions import Headcount, headcounts

MOST_TRIED_TOGETHER = 24
"""If one change is not enough, sets of two and three are tried among this many quantities, those that save most alone."""

MOST_CHANGES_TRIED = 3


def moved(plan: Plan, edits: Mapping[str, str]) -> frozenset[str]:
    """The ids of the quantities that a scenario has at another value than the plan, or at several: what its maker wants, so no search takes it back.
    Raises EditError for edits that cannot be applied."""
    values = values_in(plan, apply_edits(plan, edits))
    return frozenset(quantity.id for quantity in quantities(plan) if values[quantity.id] != quantity.value)


@dataclass(frozen=True)
class Change:
    """One quantity lowered from ``now`` to ``then``."""

    quantity: Quantity
    now: int
    then: int


@dataclass(frozen=True)
class FitOption:
    """A set of changes that fits; no change of it could be smaller. ``attendances_lost``: people × sessions fewer than in the scenario."""

    changes: tuple[Change, ...]
    total_krw: int
    attendances_lost: int
    edits: Mapping[str, str]


@dataclass(frozen=True)
class Fit:
    """The options to fit a scenario to its caps. ``over_krw``: the amount above the caps (won); 0 if it fits already, without options.

    ``least_krw``: the total with every quantity that may be lowered at its least (won). If ``options`` is empty although something is
    over, even that exceeds the total or a category's cap.
    """

    over_krw: int
    least_krw: int
    options: tuple[FitOption, ...]

    @property
    def possible(self) -> bool:
        """True if the scenario fits already or has an option."""
        return self.over_krw == 0 or bool(self.options)


def fit(
    plan: Plan,
    edits: Mapping[str, str],
    *,
    by_category: bool = False,
    floors: Mapping[str, int] | None = None,
    locked: Collection[str] = (),
    kinds: Collection[str] = ("other", "times", "people"),
    most: int = 10,
) -> Fit:
    """The options to bring a scenario under the plan's total and, with ``by_category``, each category under its amount.

    Quantities are only lowered, to whole numbers of at least ``floors`` {quantity id: value} and at least 1. Locked lines and quantities
    (ids in ``locked``) stay, and so do quantities that a line subtracts or divides by. Prices change only if ``kinds`` has "price".
    The smallest sets that fit are taken: one change, else two, else three, else as many as needed. Within a set all quantities go to
    their least, then each is raised again as far as it fits: people first, then sessions, other quantities, prices.
    Options are sorted by attendances lost, then by the share of the quantities given up, then in the plan's order; at most ``most``.
    Raises EditError for edits that cannot be applied.
    """
    scenario, caps, least = apply_edits(plan, edits), caps_of(plan, by_category=by_category), floors or {}
    able = [g for g in quantities(plan) if g.kind in kinds and not is_locked(g, locked)]
    values = values_in(plan, scenario)
    able = [g for g in able if (values[g.id] or 0) > max(least.get(g.id, 0), 1)]
    able = [g for g in able if all(line.grows for line in calculation(plan, scenario, (g,)).lines)]
    calculated = calculation(plan, scenario, able)
    lowest = [max(least.get(quantity.id, 0), 1) for quantity in able]
    search = _Search(calculated, tuple(lowest), caps)
    over = search.over(calculated.now)
    least_krw = search.total(lowest)
    if not over:
        return Fit(0, least_krw, ())
    known = headcounts(plan)
    before = _attendances(known, values)
    found = []
    for place, then in search.options():
        changed = {calculated.quantities[i].id: then[i] for i in place}
        lost = before - _attendances(known, {**values, **changed})
        share = sum(Fraction(calculated.now[i] - then[i], calculated.now[i]) for i in place)
        found.append((lost, share, place, then))
    options = []
    for lost, _share, place, then in sorted(found, key=lambda option: option[:3])[:most]:
        changes = tuple(Change(calculated.quantities[i], calculated.now[i], then[i]) for i in place)
        fitted = edits
        for change in changes:
            fitted = set_quantity(plan, fitted, change.quantity, change.then)
        options.append(FitOption(changes, search.total(then), lost, fitted))
    return Fit(over, least_krw, tuple(options))


def _attendances(known: Mapping[str, Headcount], values: Mapping[str, int | None]) -> int:
    """The sum of the attendances (people × sessions) that are known."""
    return sum(headcount.attendances(values) or 0 for headcount in known.values())


@dataclass(frozen=True)
class _Search:
    """The search for sets of quantities (by place) to be lowered until everything fits."""

    calculated: Calculation
    lowest: tuple[int, ...]
    caps: Caps

    def options(self) -> Iterator[tuple[tuple[int, ...], list[int]]]:
        """Every set of the smallest size that fits, with the values then; one larger set if no small one fits."""
        places = range(len(self.lowest))
        found: list[tuple[int, ...]] = [(i,) for i in places if self._fits(self._lowered((i,)))]
        if not found:
            by_saving = sorted(places, key=lambda i: self._left_over((i,)))[:MOST_TRIED_TOGETHER]
            for size in range(2, MOST_CHANGES_TRIED + 1):
                found = [chosen for chosen in combinations(sorted(by_saving), size) if self._fits(self._lowered(chosen))]
                if found:
                    break
        if not found and self._fits(list(self.lowest)):
            found = [self._as_many_as_it_takes()]
        for chosen in found:
            then = self._raised_again(chosen)
            yield tuple(i for i in chosen if then[i] != self.calculated.now[i]), then

    def over(self, values: Sequence[int]) -> int:
        """The amount above the caps at these values (won)."""
        return self.caps.excess(self._sums(values))

    def total(self, values: Sequence[int]) -> int:
        """The total at these values (won)."""
        return sum(self._sums(values).values())

    def _sums(self, values: Sequence[int]) -> dict[str, int]:
        sums = self.calculated.sums(values)
        assert sums is not None  # A line that grows never divides by a quantity.
        return sums

    def _lowered(self, chosen: Sequence[int]) -> list[int]:
        return [self.lowest[i] if i in chosen else value for i, value in enumerate(self.calculated.now)]

    def _fits(self, values: Sequence[int]) -> bool:
        return self.caps.allow(self.calculated.sums(values))

    def _left_over(self, chosen: Sequence[int]) -> int:
        return self.over(self._lowered(chosen))

    def _as_many_as_it_takes(self) -> tuple[int, ...]:
        """The set made by adding the quantity that saves most, until everything fits."""
        chosen: list[int] = []
        while not self._fits(self._lowered(chosen)):
            left = [i for i in range(len(self.lowest)) if i not in chosen]
            chosen.append(min(left, key=lambda i: self._left_over((*chosen, i))))
        return tuple(sorted(chosen))

    def _raised_again(self, chosen: Sequence[int]) -> list[int]:
        """The values with the chosen quantities at their least, then each raised as far as it fits: people first, prices last."""
        values = self._lowered(chosen)
        for i in sorted(chosen, key=lambda i: -KINDS.index(self.calculated.quantities[i].kind)):
            now = self.calculated.now[i]
            values[i] = self.calculated.largest(i, values, values[i], now, self.caps) or values[i]
        return values
