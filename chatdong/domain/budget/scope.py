"""Scopes of the budget: the whole, one category, one activity."""

from dataclasses import dataclass

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records


@dataclass(frozen=True)
class Scope:
    """A scope of the budget.

    ``level``: total, category, activity, or elsewhere for the money of lines that this revision of the plan does not have.
    """

    level: str
    id: str = ""

    @property
    def key(self) -> str:
        """The scope's name in a URL."""
        return f"{self.level}.{self.id}" if self.id else self.level

    def line_ids(self, plan: Plan, records: Records) -> frozenset[str]:
        """The ids of the scope's lines; the total includes lines of other revisions that have spending, a commitment or a change of budget."""
        known = {line.id for line in plan.budget_line}
        elsewhere = records.lines_with_money - known
        if self.level == "total":
            return frozenset(known | elsewhere)
        if self.level == "elsewhere":
            return frozenset(elsewhere)
        return frozenset(line.id for line in plan.budget_line if self.id == getattr(line, self.level))


WHOLE = Scope("total")
ELSEWHERE = Scope("elsewhere")


def scopes_of(plan: Plan, records: Records, level: str) -> tuple[Scope, ...]:
    """The categories or activities that have lines, in the plan's order.

    ELSEWHERE follows if there is such money; together the scopes make up the whole.
    """
    order = plan.category if level == "category" else plan.activity
    known = {getattr(line, level) for line in plan.budget_line}
    scopes = tuple(Scope(level, element.id) for element in order if element.id in known)
    return (*scopes, ELSEWHERE) if ELSEWHERE.line_ids(plan, records) else scopes
