"""The execution table (집행 현황): budget, spending and balance of each line, each subtotal and the whole on the as-of date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.rounding import percent


@dataclass(frozen=True)
class BudgetRow:
    """One row of the office's table: current budget (A), spent to date (B), A−B (won); ``level`` is total, category, activity or line."""

    level: str
    id: str
    category_id: str
    activity_id: str | None
    budget_krw: int
    spent_krw: int

    @property
    def remaining_krw(self) -> int:
        """집행잔액 A−B (won); negative if overspent."""
        return self.budget_krw - self.spent_krw

    @property
    def rate(self) -> Decimal | None:
        """집행률 B/A in percent with one decimal; None if the budget is 0."""
        return percent(self.spent_krw, self.budget_krw)


def budget_rows(plan: Plan, records: Records, as_of: date) -> tuple[BudgetRow, ...]:
    """The rows of the office's table: the whole, then each category with its activities and their lines, in the plan's order.

    A category without an id holds the spending from lines that this revision of the plan does not have.
    """
    spent = records.spent_by_line(as_of)

    def row(level: str, row_id: str, category_id: str, activity_id: str | None, lines: Sequence[BudgetLine]) -> BudgetRow:
        """The row of these lines."""
        return BudgetRow(level, row_id, category_id, activity_id, sum(l.amount_krw for l in lines), sum(spent[l.id] for l in lines))

    rows = [row("total", plan.id, "", None, list(plan.budget_line))]
    elsewhere = sum(spent.values()) - rows[0].spent_krw
    if elsewhere:
        # Paid from lines of another revision of the plan: it counts in the total, and has a row of its own.
        rows = [replace(rows[0], spent_krw=rows[0].spent_krw + elsewhere), BudgetRow("category", "", "", None, 0, elsewhere)]
    for category in plan.category:
        of_category = [line for line in plan.budget_line if line.category == category.id]
        rows.append(row("category", category.id, category.id, None, of_category))
        for activity_id in dict.fromkeys(line.activity for line in of_category):
            of_activity = [line for line in of_category if line.activity == activity_id]
            rows.append(row("activity", activity_id, category.id, activity_id, of_activity))
            rows += [row("line", line.id, category.id, activity_id, [line]) for line in of_activity]
    return tuple(rows)
