"""A plan under the ids of the plan that it revises, so that records and differences are about the same things."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from chatdong.domain.intake.wording import compact
from chatdong.domain.plan.model import Plan


def with_ids_of(plan: Plan, of: Plan) -> Plan:
    """The plan as a revision of ``of``: its id, and for each category, activity, line and indicator that bears the same name there the same id.

    A line is the same where item, activity and costing are, else where two of them are, the item among them, and nothing else fits. A name that
    several bear is matched in their order. What is new keeps its own id, or gets a free one where it is taken.
    """
    categories = _ids(plan.category, of.category, (lambda one: compact(one.name.ko),))
    activities = _ids(plan.activity, of.activity, (lambda one: compact(one.name.ko), lambda one: (one.kind, one.times, one.window)))
    indicators = _ids(plan.indicator, of.indicator, (lambda one: (compact(one.name.ko), one.unit.ko), lambda one: compact(one.name.ko)))
    moved = tuple(replace(one, activity=activities[one.activity], category=categories[one.category]) for one in plan.budget_line)
    lines = _ids(
        moved,
        of.budget_line,
        (
            lambda one: (compact(one.item.ko), one.activity, compact(one.costing)),
            lambda one: (compact(one.item.ko), one.activity),
            lambda one: (compact(one.item.ko), compact(one.costing)),
            lambda one: (one.activity, compact(one.costing)),
        ),
    )
    return replace(
        plan,
        id=of.id,
        category=tuple(replace(one, id=categories[one.id]) for one in plan.category),
        activity=tuple(replace(one, id=activities[one.id]) for one in plan.activity),
        indicator=tuple(
            replace(one, id=indicators[one.id], activities=tuple(activities.get(each, each) for each in one.activities)) for one in plan.indicator
        ),
        baseline=tuple(replace(one, indicator=indicators.get(one.indicator, one.indicator)) for one in plan.baseline),
        target=tuple(replace(one, indicator=indicators.get(one.indicator, one.indicator)) for one in plan.target),
        budget_line=tuple(replace(one, id=lines[one.id]) for one in moved),
        funding=tuple(
            replace(
                one,
                category=categories.get(one.category, one.category) if one.category else None,
                line=lines.get(one.line, one.line) if one.line else None,
            )
            for one in plan.funding
        ),
        statement=tuple(
            replace(
                one,
                activity=activities.get(one.activity, one.activity) if one.activity else None,
                indicator=indicators.get(one.indicator, one.indicator) if one.indicator else None,
            )
            for one in plan.statement
        ),
    )


def _ids(new: Iterable[Any], old: Iterable[Any], keys: tuple[Callable[[Any], Any], ...]) -> dict[str, str]:
    """The id of each new element: that of the old one with the same key, the strictest key first; else its own, or a free one like it."""
    new, old = list(new), list(old)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        left: dict[Any, list[str]] = {}
        for one in old:
            if one.id not in taken:
                left.setdefault(key(one), []).append(one.id)
        for one in new:
            if one.id not in found and left.get(key(one)):
                found[one.id] = left[key(one)].pop(0)
                taken.add(found[one.id])
    taken |= {one.id for one in old}
    for one in new:
        if one.id not in found:
            found[one.id] = _free(one.id, taken)
            taken.add(found[one.id])
    return found


def _free(name: str, taken: set[str]) -> str:
    """The name, or the first of name-2, name-3 … that is not taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name[:58]}-{number}" in taken:
        number += 1
    return f"{name[:58]}-{number}"
