"""A plan under the ids of the plan that it revises, so that records and differences are about the same things."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from chatdong.domain.intake.wording import compact
from chatdong.domain.plan.model import Plan


def with_ids_of(plan: Plan, of: Plan) -> Plan:
    """The plan as a revision of ``of``: its id and programme, and for each category, activity, line and indicator that bears the same name there the same id.

    Support teams are matched by their district. A name that is written alike keeps its English there. A line is the same where item, activity and costing are, else where two of them are, the item among them, and nothing else fits. A name that
    several bear is matched in their order. What is new keeps its own id, or gets a free one where it is taken.
    """
    categories = _ids(plan.category, of.category, (lambda one: compact(one.name.ko),))
    activities = _ids(plan.activity, of.activity, (lambda one: compact(one.name.ko), lambda one: (one.kind, one.times, one.window)))
    indicators = _ids(plan.indicator, of.indicator, (lambda one: (compact(one.name.ko), one.unit.ko), lambda one: compact(one.name.ko)))
    teams = _ids(plan.support_team, of.support_team, (lambda one: (one.district, one.opened_on), lambda one: one.district or one.operator))
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
        programme=of.programme,
        category=_named((replace(one, id=categories[one.id]) for one in plan.category), of.category, "name"),
        activity=_named((replace(one, id=activities[one.id]) for one in plan.activity), of.activity, "name"),
        indicator=_named(
            (replace(one, id=indicators[one.id], activities=tuple(activities.get(each, each) for each in one.activities)) for one in plan.indicator),
            of.indicator,
            "name",
        ),
        support_team=tuple(replace(one, id=teams[one.id]) for one in plan.support_team),
        baseline=tuple(replace(one, indicator=indicators.get(one.indicator, one.indicator)) for one in plan.baseline),
        target=tuple(replace(one, indicator=indicators.get(one.indicator, one.indicator)) for one in plan.target),
        budget_line=_named((replace(one, id=lines[one.id]) for one in moved), of.budget_line, "item"),
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


def same_programme(plan: Plan, other: Plan) -> bool:
    """True where two plans are most likely of one programme: their titles or programmes say so, or half of the activities bear the same names."""
    if compact(plan.title.ko) == compact(other.title.ko):
        return True
    one, two = compact(plan.programme.ko), compact(other.programme.ko)
    names, others = ({compact(each.name.ko) for each in of.activity} for of in (plan, other))
    return one in two or two in one or 2 * len(names & others) >= max(len(names), 1)


def _named(new: Iterable[Any], old: Iterable[Any], field: str) -> tuple[Any, ...]:
    """The elements, each with its name as the old one with its id has it, where that is written alike in Korean."""
    known = {one.id: getattr(one, field) for one in old}
    return tuple(
        replace(one, **{field: known[one.id]}) if one.id in known and compact(known[one.id].ko) == compact(getattr(one, field).ko) else one
        for one in new
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
