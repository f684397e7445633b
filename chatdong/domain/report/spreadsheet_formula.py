"""A costing as a spreadsheet computes it: its factors as cells, its formula over them, and its amount as the line rounds it.

The formula uses what every spreadsheet has: + - * / ROUND ROUNDDOWN ROUNDUP and brackets.
"""

from collections.abc import Mapping
from fractions import Fraction

from chatdong.domain.costing.costing import Costing, parse
from chatdong.domain.costing.expression import Expression, Leaf, Product
from chatdong.domain.costing.numbers import rounded_down, rounded_half_up, rounded_up
from chatdong.domain.plan.model import BudgetLine

_FUNCTIONS = {"half_up": ("ROUND", rounded_half_up), "down": ("ROUNDDOWN", rounded_down), "up": ("ROUNDUP", rounded_up)}


def number(value: Fraction) -> str:
    """An exact factor as a spreadsheet is told it: 350000, 0.03, or 1/3 where no decimal says it."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"={value.numerator}/{value.denominator}"


def formula(costing: Costing, cells: Mapping[int, str]) -> str | None:
    """The formula over the cells of its factors (by ``Factor.key``), without an equal sign; None where nothing can be computed."""
    return None if costing.tree is None else _text(costing.tree, cells)


def _text(tree: Expression, cells: Mapping[int, str]) -> str:
    if isinstance(tree, Leaf):
        return cells[tree.quantity.number_start]
    if isinstance(tree, Product):
        pieces = [(" / " if sign == "÷" else " * ", part) for sign, part in tree.parts]
    else:
        pieces = [(" - " if sign < 0 else " + ", part) for sign, part in tree.parts]
    text = ""
    for place, (sign, part) in enumerate(pieces):
        inner = _text(part, cells)
        inner = inner if isinstance(part, Leaf) else f"({inner})"
        text += inner if place == 0 and sign in (" * ", " + ") else f"{sign.strip()}{inner}"
    return text


def amount(line: BudgetLine, cell: str) -> str | None:
    """The line's budgeted amount over the cell that computes it, without an equal sign: rounded as the line itself rounds it.

    None where the amount does not follow from the costing: the plan prints another, or there is nothing to compute.
    """
    costing = parse(line.costing)
    if costing.computed is None:
        return None
    if costing.computed_krw == line.amount_krw:
        return f"ROUND({cell},0)"
    stated = [one for one in costing.amounts if one.of == costing.tree]
    for one in stated[-1:]:
        name, rounds = _FUNCTIONS[one.rounding]
        if one.quantum.denominator == 1 and rounds(costing.computed, one.quantum) == line.amount_krw:
            # A spreadsheet reckons in binary fractions: what misses a whole won by a millionth is one.
            return f"{name}(ROUND({cell},6)/{one.quantum.numerator},0)*{one.quantum.numerator}"
    return None
