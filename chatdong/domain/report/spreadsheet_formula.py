"""A costing as spreadsheet formulas: factors in cells, the formula over them, and the line's amount, rounded as in the plan.

The formulas use only what every spreadsheet has: + - * / ROUND ROUNDDOWN ROUNDUP and brackets.
"""

from collections.abc import Mapping
from fractions import Fraction

from chatdong.domain.costing.costing import Costing, parse
from chatdong.domain.costing.expression import Expression, Leaf, Product
from chatdong.domain.costing.numbers import rounded_down, rounded_half_up, rounded_up
from chatdong.domain.plan.model import BudgetLine

_FUNCTIONS = {"half_up": ("ROUND", rounded_half_up), "down": ("ROUNDDOWN", rounded_down), "up": ("ROUNDUP", rounded_up)}


def number(value: Fraction) -> str:
    """The text of an exact number for a cell: 350000, or a formula such as =3/100 if it is not whole."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"={value.numerator}/{value.denominator}"


def formula(costing: Costing, cells: Mapping[int, str]) -> str | None:
    """The costing's formula over the cells of its factors (by ``Factor.key``), without an equal sign; None if it has no expression."""
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
    """The formula of the line's amount over the cell with its computed value, without an equal sign, rounded as in the plan.

    None if the amount does not follow from the costing: the plan prints another amount, or the costing computes nothing.
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
            # Spreadsheets compute in binary fractions, so a value within a millionth of a whole won is taken as whole.
            return f"{name}(ROUND({cell},6)/{one.quantum.numerator},0)*{one.quantum.numerator}"
    return None
