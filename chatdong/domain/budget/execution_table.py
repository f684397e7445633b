"""The execution table (집행 현황): current budget, committed, spent and free of each line, each subtotal and the whole on the as-of date."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from chatdong.domain.budget.position import Position, positions, together
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records


@dataclass(frozen=True)
class BudgetRow:
    """One row of the office's table with its position (won); ``level`` is total, category, activity or line."""

    level: str
    id: str
    category_id: str
    activity_id: str | None
    position: Position

    @property
    def budget_krw(self) -> int:
        """예산현액 A (won)."""
        return self.position.budget_krw

    @property
    def spent_krw(self) -> int:
        """The spending to date (won)."""
        return self.position.spent_krw

    @property
    def remaining_krw(self) -> int:
        """집행잔액: the current budget less the spending (won); negative if overspent."""
        return self.position.balance_krw

    @property
    def rate(self) -> Decimal | None:
        """집행률: spending in percent of the current budget, with one decimal; None if that budget is 0."""
        return self.position.rate


def budget_rows(plan: Plan, records: Records, as_of: date) -> tuple[BudgetRow, ...]:
    """The rows of the office's table: the whole, then each category with its activities and their lines, in the plan's order.

    A category without an id holds the money of lines that this revision of the plan does not have.
    """
    of_line = positions(plan, records, as_of)

    def row(level: str, row_id: str, category_id: str, activity_id: str | None, lines: Iterable[str]) -> BudgetRow:
        """The row of these lines."""
        return BudgetRow(level, row_id, category_id, activity_id, together(of_line[line_id] for line_id in lines))

    known = {line.id for line in plan.budget_line}
    rows = [row("total", plan.id, "", None, of_line)]
    elsewhere = row("category", "", "", None, of_line.keys() - known)
    if elsewhere.position != Position():
        # Money of lines of another revision of the plan counts in the total, and has a row of its own.
        rows.append(elsewhere)
    for category in plan.category:
        of_category = [line for line in plan.budget_line if line.category == category.id]
        rows.append(row("category", category.id, category.id, None, [line.id for line in of_category]))
        for activity_id in dict.fromkeys(line.activity for line in of_category):
            of_activity = [line.id for line in of_category if line.activity == activity_id]
            rows.append(row("activity", activity_id, category.id, activity_id, of_activity))
            rows += [row("line", line_id, category.id, activity_id, [line_id]) for line_id in of_activity]
    return tuple(rows)


@dataclass(frozen=True)
class Branch:
    """A row with the rows of which it is the sum."""

    row: BudgetRow
    parts: tuple["Branch", ...] = ()


DEPTH = {"total": 0, "category": 1, "activity": 2, "line": 3}
"""The level of a row → its depth in the table."""


def worst_first(rows: Sequence[BudgetRow], gravity: Callable[[BudgetRow], int]) -> tuple[BudgetRow, ...]:
    """The rows of ``budget_rows`` with the gravest first within each category and activity: a sum is as grave as the gravest of its parts or itself,
    0 being the gravest; equally grave rows keep their order. The total stays first, and a sum stays above its parts."""

    def of(branch: Branch) -> int:
        """The gravity of a row with its parts."""
        return min((gravity(branch.row), *map(of, branch.parts)))

    def flat(branch: Branch) -> list[BudgetRow]:
        """The row and its parts, the gravest first."""
        return [branch.row, *(row for part in sorted(branch.parts, key=of) for row in flat(part))]

    return tuple(row for branch in _branches(rows) for row in flat(branch))


def _branches(rows: Sequence[BudgetRow]) -> tuple[Branch, ...]:
    """The rows as a tree, by their depth."""
    found: list[Branch] = []
    starts = [place for place, row in enumerate(rows) if DEPTH[row.level] == DEPTH[rows[0].level]]
    for start, end in pairwise((*starts, len(rows))):
        found.append(Branch(rows[start], _branches(rows[start + 1 : end]) if end > start + 1 else ()))
    return tuple(found)


def without_sums_of_one(rows: Sequence[BudgetRow]) -> tuple[BudgetRow, ...]:
    """The rows without the sums of an activity that has one line only in its category: the line says the same."""
    lines = Counter((row.category_id, row.activity_id) for row in rows if row.level == "line")
    return tuple(row for row in rows if row.level != "activity" or lines[row.category_id, row.activity_id] != 1)


def keeps_commitments(records: Records, as_of: date) -> bool:
    """True if a commitment was recorded by the end of ``as_of``; without one, committed and unpaid money is unknown to the office's table."""
    return any(commitment.committed_on <= as_of for commitment in records.commitments)


def budget_moved(records: Records, as_of: date) -> bool:
    """True if a change of the budget - carry-in, transfer or supplementary budget - is in force at the end of ``as_of``, or is part of the
    plan's amounts and not yet in force."""
    return bool(records.contained) or any(change.in_force(as_of) for change in records.budget_changes)
