"""What every quantity of an activity would make of a scenario, told before anybody moves it.

Whoever has it (a browser, under a hand that moves) reads the total and the curve off it and computes no costing. A line
that a quantity moves is given at 0 and by one more wherever its formula proves that it is straight; where it is rounded,
divided or has an amount of its own in the plan, it is listed value by value. An amount is laid on its days as
``occurrences.line_shares`` lays it: evenly, and what does not divide to the first ones.
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
"""Up to here every whole number is exact in a browser: ECMA-262, Number.MAX_SAFE_INTEGER."""

MOST_LISTED = 200
"""Values that are listed one by one; a quantity that would need more is not told."""

Days = tuple[int, ...]
"""The days on which a line's amount falls, as places in the fiscal year from 0, in the order in which the won are laid."""


@dataclass(frozen=True)
class Linear:
    """Won at 0, and for each one more."""

    at_zero_krw: int
    each_krw: int


@dataclass(frozen=True)
class Response:
    """What one quantity does at each value from ``first`` to ``last``, everything else as it is in the scenario.

    ``lines`` are the lines that it moves, by their place among the activity's: straight, or won value by value, None where
    a line cannot be computed. ``days`` is, value by value, what stands in ``Precomputed.days``; empty where no day moves.
    """

    quantity: Quantity
    first: int
    last: int
    lines: Mapping[int, Linear | tuple[int | None, ...]]
    days: tuple[tuple[Days, ...], ...] = ()


@dataclass(frozen=True)
class Precomputed:
    """A scenario with one activity open.

    ``year_days`` is how long the fiscal year is. ``rest`` are the other activities' amounts: (day, won). ``lines`` are the open activity's: (won, place of its days in
    ``days``). ``told`` has the quantities of which it can be said what they do.
    """

    year_days: int
    rest: tuple[tuple[int, int], ...]
    lines: tuple[tuple[int, int], ...]
    days: tuple[Days, ...]
    told: tuple[Response, ...]


def ahead(plan: Plan, scenario: Plan, activity_id: str) -> Precomputed:
    """What the quantities of an activity would do to a scenario (of which only the costings differ from the plan's)."""
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
        plan.year.days,
        tuple(sorted(rest.items())),
        tuple((line.amount_krw, windows.index(line.window)) for line in lines),
        _by_window(moved, lines, windows),
        tuple(filter(None, (_told(plan, scenario, quantity, windows) for quantity in quantities(plan) if quantity.activity_id == activity_id))),
    )


def as_json(told: Precomputed) -> dict[str, Any]:
    """The same as plain values for JSON; a straight line is [won at 0, won for each one more]."""

    def line(of: Linear | tuple[int | None, ...]) -> list[int] | dict[str, Any]:
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
    """A day's place in the year; what lies outside stands at its ends, as in the curve."""
    return min(max((on - plan.year.start).days, 0), plan.year.days - 1)


def _by_window(plan: Plan, lines: tuple[BudgetLine, ...], windows: list[Window | None]) -> tuple[Days, ...]:
    """The days of the lines with each of these dates of their own."""
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
    """The days at each value of a quantity in 회."""
    if quantity.kind != "times":
        return ()
    headcount, values = headcounts(plan)[quantity.activity_id], values_in(plan, scenario)
    lines = scenario.lines_of(quantity.activity_id)
    return tuple(_by_window(with_sessions(plan, headcount, {**values, quantity.id: value}), lines, windows) for value in range(high + 1))


def _straight(formula: LineFormula) -> Linear | None:
    """A formula that needs no rounding, has no amount of its own in the plan, and no quantity more than once in a product."""
    if not formula.whole or any(len(places) > 1 for places, _ in formula.top):
        return None
    worth = dict(formula.top)
    return Linear(worth.get((), 0), worth.get((0,), 0))
