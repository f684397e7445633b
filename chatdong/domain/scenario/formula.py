"""The cost of lines as exact polynomials of quantities, and the largest value of a quantity that fits caps.

A costing expands to top ÷ bottom, both polynomials in the quantities that vary; all else are numbers. So a hundred thousand draws, or a
search, parse no text. Each line is rounded half up to a won, as an edited line is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from operator import mul

from chatdong.domain.costing.expression import Expression, Leaf, Product
from chatdong.domain.message import message
from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.scenario.edits import EditError, costing_of, edit_factors
from chatdong.domain.scenario.quantities import Quantity, values_in

Number = int | Fraction
Polynomial = dict[tuple[int, ...], Fraction]
"""{monomial: coefficient}; a monomial lists its quantities by place, with repeats for powers; () is the constant."""

Terms = tuple[tuple[tuple[int, ...], int], ...]
_ONE: Polynomial = {(): Fraction(1)}


@dataclass(frozen=True)
class Caps:
    """Limits that a scenario may not exceed (won): the plan's total and, if asked, each category's amount."""

    total_krw: int
    by_category: Mapping[str, int]

    def allow(self, sums: Mapping[str, int] | None) -> bool:
        """True if the sums {category id: won} fit the caps; False for None (a sum that cannot be computed)."""
        if sums is None or sum(sums.values()) > self.total_krw:
            return False
        return all(sums[category_id] <= cap for category_id, cap in self.by_category.items())

    def excess(self, sums: Mapping[str, int]) -> int:
        """The amount above the total, or above the categories' caps together if that is more (won); 0 if everything fits."""
        over = sum(max(sums[category_id] - cap, 0) for category_id, cap in self.by_category.items())
        return max(sum(sums.values()) - self.total_krw, over, 0)


def caps_of(plan: Plan, *, by_category: bool = False) -> Caps:
    """The cap of the plan's total; with ``by_category`` also the amounts that the plan prints for its categories."""
    return Caps(plan.total_krw, {c.id: c.amount_krw for c in plan.category} if by_category else {})


@dataclass(frozen=True)
class LineFormula:
    """A line (or the sum of several lines of a category) as top ÷ bottom, with whole coefficients.

    ``printed_krw``: the plan's amount at the values ``printed_at`` (place, value), if the formula gives another one: an unchanged line keeps its
    printed amount.
    """

    category_id: str
    top: Terms
    bottom: Terms
    printed_at: tuple[tuple[int, int], ...] = ()
    printed_krw: int | None = None

    @property
    def whole(self) -> bool:
        """True if the line needs no rounding and has no printed amount of its own, so that such lines can be added up."""
        return self.bottom == (((), 1),) and self.printed_krw is None

    @property
    def grows(self) -> bool:
        """True if the cost provably never falls when a quantity rises: no quantity is subtracted or divides."""
        return len(self.bottom) == 1 and self.bottom[0][0] == () and all(c >= 0 for places, c in self.top if places)

    def krw(self, values: Sequence[Number]) -> int | None:
        """The cost at these values (won); None if it would divide by 0."""
        if self.printed_krw is not None and all(values[place] == value for place, value in self.printed_at):
            return self.printed_krw
        bottom = _worth(self.bottom, values)
        return None if bottom == 0 else _half_up(_worth(self.top, values), bottom)

    def at_least(self, low: Sequence[int], high: Sequence[int]) -> int | None:
        """A lower bound of the cost (won) for all values between the corners ``low`` and ``high``.

        Exact if the line ``grows``; None if no bound is known.
        """
        top, bottom = _lowest(self.top, low, high), _lowest(self.bottom, low, high)
        if bottom <= 0:
            return None
        if top >= 0:
            bottom = -_lowest(tuple((places, -c) for places, c in self.bottom), low, high)
        least = _half_up(top, bottom)
        if self.printed_krw is not None and all(low[place] <= value <= high[place] for place, value in self.printed_at):
            return min(least, self.printed_krw)
        return least


def _worth(terms: Terms, values: Sequence[Number]) -> Number:
    total: Number = 0
    for places, coefficient in terms:
        worth: Number = coefficient
        for place in places:
            worth *= values[place]
        total += worth
    return total


def _lowest(terms: Terms, low: Sequence[int], high: Sequence[int]) -> Number:
    """A lower bound between two corners of values ≥ 0: terms added at their least, terms subtracted at their most."""
    return sum((_worth((term,), low if term[1] >= 0 else high) for term in terms), start=Fraction(0))


def _half_up(top: Number, bottom: Number) -> int:
    """top ÷ bottom rounded to the nearest whole won; a half is rounded away from zero."""
    if bottom < 0:
        top, bottom = -top, -bottom
    if top < 0:
        return -int((-2 * top + bottom) // (2 * bottom))
    return int((2 * top + bottom) // (2 * bottom))


@dataclass(frozen=True)
class Calculation:
    """The total of a scenario as a function of ``quantities``. ``now``: their values in it; ``fixed``: {category id: won} of lines without them."""

    quantities: tuple[Quantity, ...]
    now: tuple[int, ...]
    fixed: Mapping[str, int]
    lines: tuple[LineFormula, ...]

    def sums(self, values: Sequence[Number]) -> dict[str, int] | None:
        """{category id: won} at these values; None if a line would divide by 0."""
        sums = dict(self.fixed)
        for line in self.lines:
            krw = line.krw(values)
            if krw is None:
                return None
            sums[line.category_id] += krw
        return sums

    def total(self, values: Sequence[Number]) -> int | None:
        """The total at these values (won); None if a line would divide by 0."""
        sums = self.sums(values)
        return None if sums is None else sum(sums.values())

    def could_fit(self, low: Sequence[int], high: Sequence[int], caps: Caps) -> bool:
        """False if no values between the corners can fit the caps; True if some may."""
        sums = dict(self.fixed)
        for line in self.lines:
            least = line.at_least(low, high)
            if least is None:
                return True
            sums[line.category_id] += least
        return caps.allow(sums)

    def largest(self, place: int, values: Sequence[int], low: int, high: int, caps: Caps, step: int = 1) -> int | None:
        """The largest multiple of ``step`` from ``low`` to ``high`` for the quantity at ``place`` that fits the caps; None if none does.

        Halves the span, upper half first, and drops a half only if a bound shows that nothing in it fits. If the sum grows, the bound is
        exact and this is a binary search; otherwise it is still right, only slower.
        """

        def at(k: int) -> list[int]:
            """The values with ``k`` steps at ``place``."""
            return [*values[:place], k * step, *values[place + 1 :]]

        spans = [(-(-low // step), high // step)]
        while spans:
            first, last = spans.pop()
            if first > last or not self.could_fit(at(first), at(last), caps):
                continue
            if caps.allow(self.sums(at(last))):
                return last * step
            if first < last:
                middle = (first + last - 1) // 2
                spans += [(first, middle), (middle + 1, last - 1)]
        return None

    def columns(self, columns: Sequence[Sequence[int]], count: int) -> list[int]:
        """The total of each of ``count`` draws (won); ``columns`` holds the values of each quantity, draw by draw.

        Raises EditError if a draw would divide by 0.
        """
        products: dict[tuple[int, ...], Sequence[int]] = {(place,): column for place, column in enumerate(columns)}

        def column(terms: Iterable[tuple[tuple[int, ...], int]], constant: int) -> list[int]:
            """The sum of a constant and some terms, draw by draw."""
            merged: dict[tuple[int, ...], int] = defaultdict(int)
            for places, coefficient in terms:
                merged[places] += coefficient
            total = [constant + merged.pop((), 0)] * count
            for places, coefficient in merged.items():
                total = [t + coefficient * p for t, p in zip(total, _multiplied(places, products), strict=True)]
            return total

        whole = [term for line in self.lines if line.whole for term in line.top]
        total = column(whole, sum(self.fixed.values()))
        for line in self.lines:
            if line.whole:
                continue
            amounts = list(map(_rounded_or_refused, column(line.top, 0), column(line.bottom, 0)))
            if line.printed_krw is not None:
                for i in range(count):
                    if all(columns[place][i] == value for place, value in line.printed_at):
                        amounts[i] = line.printed_krw
            total = [t + amount for t, amount in zip(total, amounts, strict=True)]
        return total


def _multiplied(places: tuple[int, ...], products: dict[tuple[int, ...], Sequence[int]]) -> Sequence[int]:
    """The product of columns, draw by draw; ``products`` holds the columns and caches products."""
    if places not in products:
        products[places] = list(map(mul, _multiplied(places[:-1], products), products[places[-1:]]))
    return products[places]


def _rounded_or_refused(top: int, bottom: int) -> int:
    if bottom == 0:
        raise EditError("", message("0으로 나눌 수 없습니다."))
    return _half_up(top, bottom)


def calculation(plan: Plan, scenario: Plan, over: Sequence[Quantity]) -> Calculation:
    """The scenario's total as a function of the quantities ``over``. Raises EditError if one has no single value in the scenario."""
    now = []
    for group_id, value in values_in(plan, scenario, over).items():
        if value is None:
            raise EditError(group_id, message("산출내역마다 값이 달라 하나의 수량으로 움직일 수 없습니다."))
        now.append(value)
    places: dict[str, dict[int, int]] = defaultdict(dict)
    for place, quantity in enumerate(over):
        for line_id, index in quantity.members:
            places[line_id][index] = place
    fixed = {category.id: 0 for category in plan.category}
    lines: list[LineFormula] = []
    for line, base in zip(scenario.budget_line, plan.budget_line, strict=True):
        if line.id in places:
            lines.append(line_formula(base, line, places[line.id], over))
        else:
            fixed[line.category] += line.amount_krw
    return Calculation(tuple(over), tuple(now), fixed, _added_up(lines))


def line_formula(base: BudgetLine, line: BudgetLine, places: Mapping[int, int], over: Sequence[Quantity]) -> LineFormula:
    """A line of the scenario as a function. ``places``: {index of a factor: place of its quantity in ``over``}; ``base``: the line in the plan."""
    costing = costing_of(line.costing)
    assert costing.tree is not None  # Only a costing with an expression has factors, and ``places`` names some of them.
    moving = {costing.factors[index].key: place for index, place in places.items()}
    top, bottom = _expanded(costing.tree, {factor.key: factor.value for factor in costing.factors}, moving)
    scale = lcm(*(c.denominator for c in (*top.values(), *bottom.values())))
    formula = LineFormula(line.category, _terms(top, scale), _terms(bottom, scale))
    as_planned = {index: over[place].value for index, place in places.items()}
    if costing_of(base.costing).computed_krw == base.amount_krw or edit_factors(line, as_planned) != base.costing:
        return formula
    return replace(
        formula,
        printed_at=tuple((place, over[place].value) for place in sorted(set(places.values()))),
        printed_krw=base.amount_krw,
    )


def _terms(polynomial: Polynomial, scale: int) -> Terms:
    return tuple(sorted((places, int(c * scale)) for places, c in polynomial.items() if c))


def _added_up(lines: Sequence[LineFormula]) -> tuple[LineFormula, ...]:
    """The ``whole`` lines of each category added into one, so that fewer formulas are computed; other lines as they are."""
    merged: dict[str, dict[tuple[int, ...], int]] = defaultdict(lambda: defaultdict(int))
    others = []
    for line in lines:
        if line.whole:
            for places, coefficient in line.top:
                merged[line.category_id][places] += coefficient
        else:
            others.append(line)
    whole = [LineFormula(category_id, tuple(sorted(top.items())), (((), 1),)) for category_id, top in merged.items()]
    return (*whole, *others)


# Expansion into polynomials


def _expanded(expression: Expression, values: Mapping[int, Fraction], moving: Mapping[int, int]) -> tuple[Polynomial, Polynomial]:
    """An expression as (top, bottom); ``moving`` gives the place of each factor that is a quantity, by its key."""
    if isinstance(expression, Leaf):
        key = expression.quantity.number_start
        return ({(moving[key],): Fraction(1)} if key in moving else {(): values[key]}), _ONE
    if isinstance(expression, Product):
        top, bottom = _ONE, _ONE
        for operator, factor in expression.parts:
            above, below = _expanded(factor, values, moving)
            if operator == "÷":
                above, below = below, above
            top, bottom = _times(top, above), _times(bottom, below)
        if bottom.keys() == {()} and bottom[()]:
            return {places: c / bottom[()] for places, c in top.items()}, _ONE
        return top, bottom
    top, bottom = {}, _ONE
    for sign, part in expression.parts:
        above, below = _expanded(part, values, moving)
        if below == bottom:
            top = _plus(top, above, sign)
        else:
            top, bottom = _plus(_times(top, below), _times(above, bottom), sign), _times(bottom, below)
    return top, bottom


def _plus(one: Polynomial, other: Polynomial, sign: int) -> Polynomial:
    total = defaultdict(Fraction, one)
    for places, coefficient in other.items():
        total[places] += sign * coefficient
    return dict(total)


def _times(one: Polynomial, other: Polynomial) -> Polynomial:
    total: dict[tuple[int, ...], Fraction] = defaultdict(Fraction)
    for places, coefficient in one.items():
        for others, factor in other.items():
            total[tuple(sorted((*places, *others)))] += coefficient * factor
    return dict(total)
