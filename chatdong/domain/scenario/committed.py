"""Commitments that a scenario cannot undo (spending and held sessions), its edits below them, and the resulting floors of quantities."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Activity, Plan
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.progress.occurrences import outcome_of
from chatdong.domain.progress.records import Event, Records
from chatdong.domain.scenario.formula import LineFormula, line_formula
from chatdong.domain.scenario.quantities import Quantity, quantities, values_in
from chatdong.domain.scenario.sessions import sessions_in


@dataclass(frozen=True)
class Committed:
    """An edit below the spending of a line (won) or the held sessions of an activity (``line_id`` is None). ``floor``: spent or held;
    ``asked``: edited.
    """

    line_id: str | None
    activity_id: str
    floor: int
    asked: int
    message: Message


def below_committed(plan: Plan, scenario: Plan, records: Records, as_of: date) -> tuple[Committed, ...]:
    """Every edit below the spending or the held sessions at the end of ``as_of``.

    Such an edit is reported, not refused, because a record may be wrong too.
    """
    found: list[Committed] = []
    for line, base in zip(scenario.budget_line, plan.budget_line, strict=True):
        spent = records.spent(as_of, frozenset({line.id}))
        if line.amount_krw < min(spent, base.amount_krw):
            explanation = message(
                "{item}: 이미 {spent:,}원을 집행하였는데 {amount:,}원으로 줄였습니다.",
                item=line.item,
                spent=spent,
                amount=line.amount_krw,
            )
            found.append(Committed(line.id, line.activity, spent, line.amount_krw, explanation))
    sessions = sessions_in(plan, scenario)
    for activity in plan.activity:
        held, asked = len(_held(records, activity.id, as_of)), sessions[activity.id]
        if asked is not None and asked < min(held, activity.times):
            explanation = message(
                "{activity}: 이미 {held:,}회 열었는데 {asked:,}회로 줄였습니다.",
                activity=activity.name,
                held=held,
                asked=asked,
            )
            found.append(Committed(None, activity.id, held, asked, explanation))
    return tuple(found)


def _held(records: Records, activity_id: str, as_of: date) -> list[Event]:
    return [event for event in records.held(as_of) if event.activity_id == activity_id]


def over_since(plan: Plan, activity: Activity, records: Records, as_of: date) -> date | None:
    """The last day of an activity that is over on the as-of date: each of its planned occurrences is held, paid or cancelled, or all of its time has
    passed; None while something of it is to come, or if the plan does not date it."""
    planned = [occurrence.window for occurrence in planned_occurrences(plan, activity) if occurrence.dated]
    if not planned:
        return None
    held = [event.on for event in _held(records, activity.id, as_of)]
    if not outcome_of(plan, activity, records, as_of).left and held:
        return max(held)
    last = max(window.end for window in planned)
    return last if last < as_of else None


def floors(plan: Plan, scenario: Plan, records: Records, as_of: date) -> dict[str, int]:
    """{quantity id: value}: the smallest sensible value of each quantity, given spending and held sessions; at most its value in the scenario.

    The smallest whole number at which no line of the quantity falls below its spending, with the other factors as they are; for 회 also
    the held sessions, within the line's own window if it has one. A line that subtracts or divides by the quantity sets no floor.
    Quantities whose lines have different values are left out.
    """
    before, after = ({line.id: line for line in of.budget_line} for of in (plan, scenario))
    spent: Mapping[str, int] = records.spent_by_line(as_of)
    values, found = values_in(plan, scenario), {}
    for quantity in quantities(plan):
        now = values[quantity.id]
        if now is None:
            continue
        least = _held_of(quantity, records, as_of) if quantity.kind == "times" else 0
        for line_id in quantity.line_ids:
            if spent[line_id] <= 0:
                continue
            factors = {index: 0 for member, index in quantity.members if member == line_id}
            formula = line_formula(before[line_id], after[line_id], factors, (quantity,))
            if formula.grows:
                least = max(least, _enough(formula, spent[line_id], now))
        found[quantity.id] = min(least, now)
    return found


def _enough(formula: LineFormula, spent_krw: int, now: int) -> int:
    """The smallest value up to ``now`` at which a growing line costs at least its spending; ``now`` + 1 if there is none."""
    return bisect_left(range(now + 1), spent_krw, key=lambda value: formula.krw((value,)) or 0)


def _held_of(quantity: Quantity, records: Records, as_of: date) -> int:
    window = quantity.window
    held = _held(records, quantity.activity_id, as_of)
    return sum(window is None or window.start <= event.on <= window.end for event in held)
