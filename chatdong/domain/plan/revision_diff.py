"""The differences between two revisions of a plan: elements added, removed or changed, lines moved between categories."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.plan.totals import CategoryDifference, total


@dataclass(frozen=True)
class LineChange:
    """A budget line in the revision before and after; None in a revision without the line."""

    before: BudgetLine | None
    after: BudgetLine | None

    @property
    def kind(self) -> str:
        """ "added", "removed", "moved" (to another category) or "changed"."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "moved" if self.before.category != self.after.category else "changed"

    @property
    def line(self) -> BudgetLine:
        """The line after the change, or before the change if it was removed."""
        if self.after is not None:
            return self.after
        assert self.before is not None  # A line that neither revision has is no change.
        return self.before

    @property
    def difference_krw(self) -> int:
        """The change of the line's amount (won); a line counts 0 in the revision that lacks it."""
        return (self.after.amount_krw if self.after else 0) - (self.before.amount_krw if self.before else 0)


@dataclass(frozen=True)
class ElementChange:
    """A difference outside the budget: ``element`` the list of the plan, ``key`` the element in it, ``kind`` added, removed or changed."""

    element: str
    key: str
    kind: str


@dataclass(frozen=True)
class Comparison:
    """The differences of one revision from another.

    nature: "same_money" if no category's sum changes, "reallocation" (전용) if sums move between categories and the total stays,
    "supplementary" (추경) if the total changes.
    """

    nature: str
    total: CategoryDifference
    categories: tuple[CategoryDifference, ...]
    lines: tuple[LineChange, ...]
    elements: tuple[ElementChange, ...]


KEYS: dict[str, Callable[[Any], str]] = {
    "activity": lambda e: e.id,
    "target": lambda e: f"{e.indicator} {e.year}" if e.quarter is None else f"{e.indicator} {e.year} {e.quarter}/4",
    "milestone": lambda e: e.on.isoformat(),
    "indicator": lambda e: e.id,
    "support_team": lambda e: e.id,
    "funding": lambda e: " ".join(filter(None, (e.funder, e.line or e.category))),
}
"""The lists of a plan that are compared element by element, and what an element of each is known by."""


def key_of(element: str, one: Any) -> str:
    """The key by which an element of a list of ``KEYS`` is found again."""
    return KEYS[element](one)


def compare(before: Plan, after: Plan) -> Comparison:
    """The differences of ``after`` from ``before``; between equal plans ``lines`` and ``elements`` are empty."""
    whole = CategoryDifference("", total(before), total(after))
    categories = tuple(row for row in _categories(before, after) if row.difference_krw or row.plan_krw or row.scenario_krw)
    moved = any(row.difference_krw for row in categories)
    nature = "supplementary" if whole.difference_krw else "reallocation" if moved else "same_money"
    return Comparison(nature, whole, categories, _lines(before, after), tuple(_elements(before, after)))


def _categories(before: Plan, after: Plan) -> list[CategoryDifference]:
    ids = dict.fromkeys([*(c.id for c in before.category), *(c.id for c in after.category)])

    def amount(plan: Plan, category_id: str) -> int:
        """The sum of a category's lines, won."""
        return sum(line.amount_krw for line in plan.budget_line if line.category == category_id)

    return [CategoryDifference(i, amount(before, i), amount(after, i)) for i in ids]


def _lines(before: Plan, after: Plan) -> tuple[LineChange, ...]:
    old, new = ({line.id: line for line in plan.budget_line} for plan in (before, after))
    return tuple(LineChange(old.get(i), new.get(i)) for i in dict.fromkeys([*old, *new]) if old.get(i) != new.get(i))


def _elements(before: Plan, after: Plan) -> list[ElementChange]:
    """Changed activities, shares of funding, targets, milestones, indicators and support teams, and another period or closing of payments.

    Elements are matched by id, by source and what they are shares of, by indicator, year and quarter, or by date.
    """
    found = []
    for name, key in KEYS.items():
        old, new = ({key(e): e for e in getattr(plan, name)} for plan in (before, after))
        for k in dict.fromkeys([*old, *new]):
            if old.get(k) != new.get(k):
                kind = "added" if k not in old else "removed" if k not in new else "changed"
                found.append(ElementChange(name, k, kind))
    if before.year != after.year:
        found.append(ElementChange("period", f"{after.year.start}~{after.year.end}", "changed"))
    if before.counted.end != after.counted.end:
        found.append(ElementChange("payments_until", f"{after.counted.end}", "changed"))
    return found
