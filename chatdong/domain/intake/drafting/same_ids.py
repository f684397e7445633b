"""A plan under the ids of the plan that it revises, so that records and differences are about the same things."""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from chatdong.domain.intake.as_plan import NOT_SAID
from chatdong.domain.intake.wording import compact
from chatdong.domain.plan.model import LocalizedText, Plan


def with_ids_of(plan: Plan, of: Plan) -> Plan:
    """The plan as a revision of ``of``: its id and programme, and for each category, activity, line and indicator that bears the same name there the same id.

    Support teams are matched by their district. What is said alike keeps its words there: its English, and its
    place in the paper where the figure is the same. A line is the same where item, activity and costing are, else where two of them are, the item among them, and nothing else fits. A name that
    several bear is matched in their order. What is new keeps its own id, or gets a free one where it is taken.
    """
    categories = _ids(plan.category, of.category, (lambda one: compact(one.name.ko),))
    activities = _ids(plan.activity, of.activity, (lambda one: compact(one.name.ko), lambda one: (one.kind, one.times, one.window)))
    counting = tuple(replace(one, activities=tuple(sorted(activities.get(each, each) for each in one.activities))) for one in plan.indicator)
    indicators = _ids(
        counting,
        of.indicator,
        (
            lambda one: (compact(one.name.ko), one.unit.ko),
            lambda one: compact(one.name.ko),
            lambda one: (one.measure, tuple(sorted(one.activities))),
        ),
    )
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
    renamed = replace(
        plan,
        id=of.id,
        programme=of.programme,
        organisation=of.organisation if plan.organisation.ko == NOT_SAID else plan.organisation,
        category=tuple(replace(one, id=categories[one.id]) for one in plan.category),
        activity=tuple(replace(one, id=activities[one.id]) for one in plan.activity),
        indicator=tuple(
            replace(
                one,
                id=indicators[one.id],
                activities=tuple(activities.get(each, each) for each in one.activities),
                numerator=indicators.get(one.numerator, one.numerator) if one.numerator else None,
                denominator=indicators.get(one.denominator, one.denominator) if one.denominator else None,
            )
            for one in plan.indicator
        ),
        support_team=tuple(replace(one, id=teams[one.id]) for one in plan.support_team),
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
    made: Plan = _as_before(renamed, of)
    return made


_WORDS = ("source", "quote", "note", "total_source")
"""Where a figure stands in its paper, and what is said about it: no difference where the figure is the same."""


def _as_before(new: Any, old: Any) -> Any:
    """The new value in the old words where it says the same: the English of a text that is alike in Korean, the place of a figure that has not changed."""
    if new is None or type(new) is not type(old):
        return new
    if isinstance(new, LocalizedText):
        return old if compact(new.ko) == compact(old.ko) else new
    if isinstance(new, tuple):
        known = {_key(one): one for one in old}
        return tuple(_as_before(one, known[_key(one)]) if _key(one) in known else one for one in new)
    if not is_dataclass(new):
        return new
    said = {each.name: _as_before(getattr(new, each.name), getattr(old, each.name)) for each in fields(new)}
    if all(value == getattr(old, name) for name, value in said.items() if name not in _WORDS):
        return old
    made: Any = new
    return replace(made, **said)


def _key(one: Any) -> Any:
    """What an element of a list is known by in both plans."""
    for names in (("id",), ("indicator", "year"), ("on",), ("window",), ("text",), ("title",), ("body",), ("stage",)):
        if all(hasattr(one, name) for name in names):
            return tuple(compact(of.ko) if isinstance(of := getattr(one, name), LocalizedText) else of for name in names)
    return one


def same_programme(plan: Plan, other: Plan) -> bool:
    """True where two plans are most likely of one programme: their titles or programmes say so, or half of the activities bear the same names."""
    if compact(plan.title.ko) == compact(other.title.ko):
        return True
    one, two = compact(plan.programme.ko), compact(other.programme.ko)
    names, others = ({compact(each.name.ko) for each in of.activity} for of in (plan, other))
    return one in two or two in one or 2 * len(names & others) >= max(len(names), 1)


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
