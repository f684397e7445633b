"""A part of the budget that can be looked at by itself: the whole, one category, one activity."""

from dataclasses import dataclass

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records

LEVELS = ("total", "category", "activity", "elsewhere")


@dataclass(frozen=True)
class Scope:
    """Which part: ``level`` is one of LEVELS. elsewhere: what was paid from lines that this revision does not have."""

    level: str
    id: str = ""

    @property
    def key(self) -> str:
        """The part's name in an address."""
        return f"{self.level}.{self.id}" if self.id else self.level

    def line_ids(self, plan: Plan, records: Records) -> frozenset[str]:
        """The lines that it holds, those of other revisions that were paid from among them."""
        known = {line.id for line in plan.budget_line}
        elsewhere = {day.line_id for day in records.spending} - known
        if self.level == "total":
            return frozenset(known | elsewhere)
        if self.level == "elsewhere":
            return frozenset(elsewhere)
        return frozenset(line.id for line in plan.budget_line if self.id == getattr(line, self.level))


WHOLE = Scope("total")
ELSEWHERE = Scope("elsewhere")


def scopes_of(plan: Plan, records: Records, level: str) -> tuple[Scope, ...]:
    """The categories or the activities that have lines, in the plan's order; with what was paid elsewhere they are the whole."""
    order = plan.category if level == "category" else plan.activity
    known = {getattr(line, level) for line in plan.budget_line}
    scopes = tuple(Scope(level, element.id) for element in order if element.id in known)
    return (*scopes, ELSEWHERE) if ELSEWHERE.line_ids(plan, records) else scopes
