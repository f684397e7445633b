"""Two revisions of a plan side by side: what was added, removed, changed, and moved between categories."""

from dataclasses import dataclass
from typing import Any

from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.plan.totals import CategoryDifference, total


@dataclass(frozen=True)
class LineChange:
    """A budget line before and after; None where it was not there."""

    before: BudgetLine | None
    after: BudgetLine | None

    @property
    def kind(self) -> str:
        """added, removed, moved (to another category) or changed."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "moved" if self.before.category != self.after.category else "changed"

    @property
    def line(self) -> BudgetLine:
        """The line as it is now, or as it last was."""
        if self.after is not None:
            return self.after
        assert self.before is not None  # A line that neither revision has is no change.
        return self.before

    @property
    def difference_krw(self) -> int:
        return (self.after.amount_krw if self.after else 0) - (self.before.amount_krw if self.before else 0)


@dataclass(frozen=True)
class ElementChange:
    """Something else in the plan that differs: which list of the plan, which element, and added, removed or changed."""

    element: str
    key: str
    kind: str


@dataclass(frozen=True)
class Comparison:
    """What one revision changed against another.

    nature: same_money where no category's sum changes, reallocation (전용) where sums move between categories and the total stays,
    supplementary (추경) where the total changes.
    """

    nature: str
    total: CategoryDifference
    categories: tuple[CategoryDifference, ...]
    lines: tuple[LineChange, ...]
    elements: tuple[ElementChange, ...]


def compare(before: Plan, after: Plan) -> Comparison:
    """What ``after`` changed against ``before``. A plan compared with itself shows nothing."""
    whole = CategoryDifference("", total(before), total(after))
    categories = tuple(row for row in _categories(before, after) if row.difference_krw or row.plan_krw or row.scenario_krw)
    moved = any(row.difference_krw for row in categories)
    nature = "supplementary" if whole.difference_krw else "reallocation" if moved else "same_money"
    return Comparison(nature, whole, categories, _lines(before, after), tuple(_elements(before, after)))


def _categories(before: Plan, after: Plan) -> list[CategoryDifference]:
    ids = dict.fromkeys([*(c.id for c in before.category), *(c.id for c in after.category)])

    def amount(plan: Plan, category_id: str) -> int:
        return sum(line.amount_krw for line in plan.budget_line if line.category == category_id)

    return [CategoryDifference(i, amount(before, i), amount(after, i)) for i in ids]


def _lines(before: Plan, after: Plan) -> tuple[LineChange, ...]:
    old, new = ({line.id: line for line in plan.budget_line} for plan in (before, after))
    return tuple(LineChange(old.get(i), new.get(i)) for i in dict.fromkeys([*old, *new]) if old.get(i) != new.get(i))


def _elements(before: Plan, after: Plan) -> list[ElementChange]:
    """The lists that a manager reads, apart from the budget lines; an element is known by its own key."""
    keys: dict[str, Any] = {
        "activity": lambda e: e.id,
        "target": lambda e: f"{e.indicator} {e.year}",
        "milestone": lambda e: e.on.isoformat(),
        "indicator": lambda e: e.id,
        "support_team": lambda e: e.id,
    }
    found = []
    for name, key in keys.items():
        old, new = ({key(e): e for e in getattr(plan, name)} for plan in (before, after))
        for k in dict.fromkeys([*old, *new]):
            if old.get(k) != new.get(k):
                kind = "added" if k not in old else "removed" if k not in new else "changed"
                found.append(ElementChange(name, k, kind))
    return found
