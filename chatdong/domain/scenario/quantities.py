"""Quantities: the factors of an activity's lines that are one number, so that "20 people more" changes every line that has them.

Whole numbers of the same activity with the same unit and value, in lines with the same window, are one quantity. In
``20,000원×90명×2회`` and ``6,000원×90명×2회`` 90명 is one, 2회 is one, and 3명 in the lecturers' line is another. A price is a quantity
of its own. Percentages and fractions are not quantities, as nobody changes them one by one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from chatdong.domain.message import message
from chatdong.domain.plan.model import BudgetLine, Plan, Window
from chatdong.domain.scenario.edits import EditError, costing_of, edit_factors

KINDS = ("price", "other", "times", "people")
"""The kinds of quantities, in the order in which lowering them does the least harm."""

_UNITS = {"people": frozenset("명 인 인원 사람 人 名".split()), "times": frozenset("회 回".split())}
_NICE = (10, 15, 20, 30, 40, 50, 60, 80, 100)
_LEAST_HIGH = 5


@dataclass(frozen=True)
class Quantity:
    """One quantity of an activity. ``members``: (line id, index of the factor). ``value``: its value in the plan, in ``unit`` (명, 회, 원 …).

    ``id``: the line of the first member, and the number of its factor from 1.
    """

    id: str
    activity_id: str
    kind: str
    unit: str
    value: int
    members: tuple[tuple[str, int], ...]
    window: Window | None = None

    @property
    def line_ids(self) -> tuple[str, ...]:
        """The ids of the lines that it changes, each once."""
        return tuple(dict.fromkeys(line_id for line_id, _ in self.members))


@dataclass(frozen=True)
class Range:
    """The range of a slider: lowest and highest value, and step."""

    low: int
    high: int
    step: int


@lru_cache(maxsize=16)
def quantities(plan: Plan) -> tuple[Quantity, ...]:
    """Every quantity of the lines whose costing can be computed, in the order of the plan."""
    found: dict[tuple[object, ...], Quantity] = {}
    for line in plan.budget_line:
        costing = costing_of(line.costing)
        if costing.computed_krw is None:
            continue
        for index, factor in enumerate(costing.factors):
            if factor.value.denominator != 1 or factor.unit == "%":
                continue
            kind = "price" if factor.is_price else next((k for k, units in _UNITS.items() if factor.unit in units), "other")
            own = (line.id, index) if kind == "price" else None
            key = (line.activity, line.window, factor.unit, factor.value, kind, own)
            if key in found:
                found[key] = replace(found[key], members=(*found[key].members, (line.id, index)))
            else:
                group_id = f"{line.id}.{index + 1}"
                members = ((line.id, index),)
                found[key] = Quantity(group_id, line.activity, kind, factor.unit, int(factor.value), members, line.window)
    return tuple(found.values())


def quantity_by_id(plan: Plan, group_id: str) -> Quantity:
    """The quantity with this id, or with a member of this id. Raises EditError if there is none."""
    found = _by_member(plan).get(group_id)
    if found is None:
        raise EditError(group_id, message("이 계획에 없는 수량입니다."))
    return found


@lru_cache(maxsize=16)
def _by_member(plan: Plan) -> dict[str, Quantity]:
    """{id of a member: its quantity}; a plan of a thousand lines has some thousands."""
    return {f"{line_id}.{index + 1}": quantity for quantity in quantities(plan) for line_id, index in quantity.members}


def values_in(plan: Plan, scenario: Plan, among: Iterable[Quantity] | None = None) -> dict[str, int | None]:
    """{quantity id: value in the scenario}, for every quantity of the plan or for some.

    None if the quantity's lines have different values, or if an edit rewrote one of them into another formula.
    """
    before, after = ({line.id: line for line in of.budget_line} for of in (plan, scenario))
    return {quantity.id: _value(before, after, quantity) for quantity in (quantities(plan) if among is None else among)}


def _value(before: Mapping[str, BudgetLine], after: Mapping[str, BudgetLine], quantity: Quantity) -> int | None:
    values = set()
    for line_id, index in quantity.members:
        if not moves_together(before[line_id], after[line_id]):
            return None
        values.add(costing_of(after[line_id].costing).factors[index].value)
    value = values.pop()
    return None if values or value.denominator != 1 else int(value)


def moves_together(planned: BudgetLine, now: BudgetLine) -> bool:
    """True if the factors of the line's costings in plan and scenario agree in order, unit and being a price, so that they correspond."""
    if planned.costing == now.costing:
        return True
    one, other = costing_of(planned.costing).factors, costing_of(now.costing).factors
    return [(f.unit, f.is_price) for f in one] == [(f.unit, f.is_price) for f in other]


def set_quantity(plan: Plan, edits: Mapping[str, str], quantity: Quantity, value: int) -> dict[str, str]:
    """The edits {line id: costing text} with a quantity at another value in every line that has it.

    A line equal to the plan's is left out. Raises EditError for an impossible value, and for a line that an edit rewrote into another
    formula.
    """
    lines = {line.id: line for line in plan.budget_line}
    edited = dict(edits)
    for line_id in quantity.line_ids:
        line = lines[line_id]
        now = replace(line, costing=edited.get(line_id, line.costing))
        if not moves_together(line, now):
            raise EditError(line_id, message("계획과 다른 식으로 고친 산출내역이라 이 수량을 함께 움직일 수 없습니다."))
        text = edit_factors(now, {index: value for member, index in quantity.members if member == line_id})
        edited[line_id] = text
        if text == line.costing:
            del edited[line_id]
    return edited


def whole_number(name: str, text: str) -> int:
    """A typed whole number, with or without commas. Raises EditError naming ``name`` for a word, a fraction or a negative number."""
    typed = text.strip().replace(",", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 18):
        raise EditError(name, message("‘{text}’: 0이나 그보다 큰 정수를 씁니다.", text=text.strip()[:40]))
    return int(typed)


def sensible_range(quantity: Quantity, floor: int = 0) -> Range:
    """The range from ``floor`` (limited to 0 … the plan's value) to the first round number at or above twice the plan's value, at least 5.

    Step: 1, or for a price the unit of the second digit of the plan's value (350,000원 in steps of 10,000원).
    """
    high = _round_up(max(quantity.value * 2, _LEAST_HIGH))
    step = 10 ** max(len(str(quantity.value)) - 2, 0) if quantity.kind == "price" else 1
    return Range(min(max(floor, 0), quantity.value), high, step)


def _round_up(value: int) -> int:
    if value <= 10:
        return value
    unit: int = 10 ** (len(str(value)) - 2)
    return next(nice * unit for nice in _NICE if nice * unit >= value)
