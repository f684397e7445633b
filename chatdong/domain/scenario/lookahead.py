"""Precomputed responses: the effect of every quantity of an activity on a scenario, at each value that it may take.

A browser reads the total and the curve from them while a slider moves, and computes no costing. A line is given as its cost at 0 and for
each unit more if its formula is provably linear; if it is rounded, divided or has a printed amount of its own, its cost is listed
value by value. An amount is divided over its days as in ``occurrences.line_shares``: evenly, the rest to the first ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain.plan.model import BudgetLine, Plan, Window
from chatdong.domain.plan.occurrences import line_shares
from chatdong.domain.scenario.edits import LARGEST_FACTOR, EditError
from chatdong.domain.scenario.formula import LineFormula, line_formula
from chatdong.domain.scenario.quantities import Quantity, moves_together, quantities, sensible_range, values_in
from chatdong.domain.scenario.sessions import followed, headcounts, with_sessions

LARGEST_EXACT = 2**53 - 1
"""The largest number up to which a browser represents every whole number exactly: ECMA-262, Number.MAX_SAFE_INTEGER."""

MOST_LISTED = 200
"""The highest value up to which costs are listed value by value; a quantity that would need more has no response."""

Days = tuple[int, ...]
"""The days on which a line's amount falls, as indexes into the fiscal year from 0, in the order of its shares."""


@dataclass(frozen=True)
class Linear:
    """A linear cost: the amount at 0, and the amount for each unit more (won)."""

    at_zero_krw: int
    each_krw: int


@dataclass(frozen=True)
class Response:
    """The cost of an activity's lines for each value of one quantity from ``first`` to ``last``, all else as in the scenario.

    ``lines``: the lines that the quantity changes, by their place among the activity's; linear, or won value by value, None if a line
    cannot be computed. ``days``: for each value the replacement of ``Precomputed.days``; empty if no day changes.
    """

    quantity: Quantity
    first: int
    last: int
    lines: Mapping[int, Linear | tuple[int | None, ...]]
    days: tuple[tuple[Days, ...], ...] = ()


@dataclass(frozen=True)
class Precomputed:
    """A scenario with one activity open for change.

    ``year_days``: length of the fiscal year. ``rest``: the other activities' amounts, (day, won). ``lines``: the open activity's lines,
    (won, place of its days in ``days``). ``told``: the responses of the quantities that have one.
    """

    year_days: int
    rest: tuple[tuple[int, int], ...]
    lines: tuple[tuple[int, int], ...]
    days: tuple[Days, ...]
    told: tuple[Response, ...]


def ahead(plan: Plan, scenario: Plan, activity_id: str) -> Precomputed:
    """The responses of an activity's quantities in a scenario (of which only the costings differ from the plan's)."""
    moved = followed(plan, scenario)
    lines = moved.lines_of(activity_id)
    windows = list(dict.fromkeys(line.window for line in lines))
    rest: dict[int, int] = {}
    for line in moved.budget_line:
        if line.activity != activity_id:
            for occurrence, krw in line_shares(moved, line):
                day = _place(plan, occurrence.window.end)
                rest[day] = rest.get(day, 0) + krw
    return Precomputed(
        plan.counted.days,
        tuple(sorted(rest.items())),
        tuple((line.amount_krw, windows.index(line.window)) for line in lines),
        _by_window(moved, lines, windows),
        tuple(filter(None, (_told(plan, scenario, quantity, windows) for quantity in quantities(plan) if quantity.activity_id == activity_id))),
    )


def as_json(told: Precomputed) -> dict[str, Any]:
    """The same as plain values for JSON; a linear cost is [won at 0, won for each unit more]."""

    def line(of: Linear | tuple[int | None, ...]) -> list[int] | dict[str, Any]:
        """A line's cost as JSON."""
        return [of.at_zero_krw, of.each_krw] if isinstance(of, Linear) else {"listed": of}

    return {
        "year_days": told.year_days,
        "rest": told.rest,
        "lines": told.lines,
        "days": told.days,
        "told": {
            of.quantity.id: {"first": of.first, "last": of.last, "days": of.days, "lines": {place: line(one) for place, one in of.lines.items()}}
            for of in told.told
        },
    }


def _days(plan: Plan, line: BudgetLine) -> Days:
    return tuple(_place(plan, occurrence.window.end) for occurrence, _ in line_shares(plan, line))


def _place(plan: Plan, on: date) -> int:
    """A day's index in the fiscal year; a day outside takes the nearest end, as in the curve."""
    return min(max((on - plan.counted.start).days, 0), plan.counted.days - 1)


def _by_window(plan: Plan, lines: tuple[BudgetLine, ...], windows: list[Window | None]) -> tuple[Days, ...]:
    """The days of the lines with each of these windows (None: no window of their own)."""
    one = {line.window: line for line in lines}
    return tuple(_days(plan, one[window]) for window in windows)


def _told(plan: Plan, scenario: Plan, quantity: Quantity, windows: list[Window | None]) -> Response | None:
    before, lines = plan.lines_of(quantity.activity_id), scenario.lines_of(quantity.activity_id)
    formulas: dict[int, LineFormula] = {}
    for place, (base, line) in enumerate(zip(before, lines, strict=True)):
        if line.id in quantity.line_ids:
            if not moves_together(base, line):
                return None
            try:
                formulas[place] = line_formula(base, line, {index: 0 for line_id, index in quantity.members if line_id == line.id}, (quantity,))
            except EditError:
                return None
    span = sensible_range(quantity)
    straight = {place: found for place, formula in formulas.items() if (found := _straight(formula)) is not None}
    if straight.keys() == formulas.keys() and quantity.kind != "times":
        around = sum(abs(line.amount_krw) for line in scenario.budget_line) + sum(abs(s.at_zero_krw) for s in straight.values())
        slope = sum(abs(s.each_krw) for s in straight.values())
        last = min(LARGEST_FACTOR, (LARGEST_EXACT - around) // slope) if slope else LARGEST_FACTOR
        return Response(quantity, 0, last, straight) if last >= 0 else None
    if span.high > MOST_LISTED or quantity.kind == "price":
        return None
    listed = {place: straight.get(place) or tuple(formula.krw((value,)) for value in range(span.high + 1)) for place, formula in formulas.items()}
    return Response(quantity, 0, span.high, listed, _calendars(plan, scenario, quantity, windows, span.high))


def _calendars(plan: Plan, scenario: Plan, quantity: Quantity, windows: list[Window | None], high: int) -> tuple[tuple[Days, ...], ...]:
    """The days at each value of a quantity in 회; empty for other quantities."""
    if quantity.kind != "times":
        return ()
    headcount, values = headcounts(plan)[quantity.activity_id], values_in(plan, scenario)
    lines = scenario.lines_of(quantity.activity_id)
    return tuple(_by_window(with_sessions(plan, headcount, {**values, quantity.id: value}), lines, windows) for value in range(high + 1))


def _straight(formula: LineFormula) -> Linear | None:
    """The linear cost of a formula that is ``whole`` and has no product of quantities; None for others."""
    if not formula.whole or any(len(places) > 1 for places, _ in formula.top):
        return None
    worth = dict(formula.top)
    return Linear(worth.get((), 0), worth.get((0,), 0))
