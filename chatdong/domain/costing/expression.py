"""Expressions of the costing notation: products and sums of factors, their exact value, and the factors that are prices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Union

from chatdong.domain.costing.lexer import Quantity

MAX_BITS = 1_000
"""The most bits of a numerator or denominator while computing; no sum of money needs more, and time grows with the square."""


class Unreadable(Exception):
    """A costing cannot be computed. ``code``: the ReasonCode's value; ``quote``: (start, end) of the piece at fault in the folded text."""

    def __init__(self, code: str, quote: tuple[int, int] | None = None) -> None:
        self.code = code
        self.quote = quote
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One factor of a costing."""

    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Product:
    """Parts joined by ``×`` or ``÷``; the sign of the first part is always ``×``."""

    parts: tuple[tuple[str, "Expression"], ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts, each with its sign (1 or -1)."""

    parts: tuple[tuple[int, "Expression"], ...]


Expression = Union[Leaf, Product, Sum]


def product(parts: list[tuple[str, Expression]]) -> Expression:
    """The product of the parts, or the part itself if there is only one."""
    return parts[0][1] if len(parts) == 1 else Product(tuple(parts))


def leaves(expression: Expression) -> Iterator[Quantity]:
    """The factors of an expression, in the order of the text."""
    if isinstance(expression, Leaf):
        yield expression.quantity
    else:
        for _, part in expression.parts:
            yield from leaves(part)


def evaluate(expression: Expression, values: Mapping[int, Fraction] | None = None) -> Fraction:
    """The exact value of an expression. ``values`` replaces values of factors, by the start of their number.

    Raises Unreadable for a division by 0, a number that cannot be read, or one that is too large.
    """
    if isinstance(expression, Leaf):
        quantity = expression.quantity
        value = quantity.value if values is None else values.get(quantity.number_start, quantity.value)
        if value is None:
            raise Unreadable(quantity.problem or "malformed_number", (quantity.start, quantity.end))
        return value
    if isinstance(expression, Sum):
        total = Fraction(0)
        for sign, part in expression.parts:
            total = _bounded(total + sign * evaluate(part, values))
        return total
    product = Fraction(1)
    for operator, factor in expression.parts:
        value = evaluate(factor, values)
        if operator == "÷":
            if value == 0:
                raise Unreadable("division_by_zero")
            value = 1 / value
        product = _bounded(product * value)
    return product


def _bounded(value: Fraction) -> Fraction:
    if value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS:
        raise Unreadable("too_large")
    return value


def price_degree(expression: Expression) -> tuple[int, int]:
    """The number of times that money is multiplied into the expression, (at least, at most); a number without a unit may be money.

    Raises Unreadable if a sum adds money to something else.
    """
    if isinstance(expression, Leaf):
        if expression.quantity.is_money:
            return 1, 1
        return (0, 1) if expression.quantity.is_plain else (0, 0)
    if isinstance(expression, Product):
        least = most = 0
        for sign, part in expression.parts:
            low, high = price_degree(part)
            least, most = (least + low, most + high) if sign == "×" else (least - high, most - low)
        return least, most
    degrees = [price_degree(part) for _, part in expression.parts]
    least, most = max(low for low, _ in degrees), min(high for _, high in degrees)
    if least > most:
        raise Unreadable("mixed_units")
    return least, most


def prices(expression: Expression) -> frozenset[int]:
    """The starts of the numbers that are prices: money factors; in a product without money, its only number without a unit."""
    if isinstance(expression, Sum):
        return frozenset().union(*(prices(part) for _, part in expression.parts))
    parts = expression.parts if isinstance(expression, Product) else (("×", expression),)
    money = frozenset(quantity.number_start for quantity in leaves(expression) if quantity.is_money)
    if money:
        return money
    plain = [part.quantity for sign, part in parts if isinstance(part, Leaf) and part.quantity.is_plain and sign == "×"]
    return frozenset({plain[0].number_start}) if len(plain) == 1 else frozenset()
