"""The sums of several plans: by fiscal year, by source of funding and by category."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chatdong.domain.budget.funding import BySource, SourceAmounts
from chatdong.domain.plan.funding import ORDER
from chatdong.domain.portfolio.row import PlanRow
from chatdong.domain.rounding import percent


@dataclass(frozen=True)
class PlanSum:
    """The sums of a plan in its newest revision (won): ``original_krw`` of its lines, ``moved_krw`` by changes in force, ``spent_krw``."""

    plan_id: str
    year: int
    original_krw: int
    moved_krw: int
    spent_krw: int
    closed_on: date | None = None

    @property
    def budget_krw(self) -> int:
        """예산현액: the lines with all changes in force (won)."""
        return self.original_krw + self.moved_krw


@dataclass(frozen=True)
class Sum:
    """The sum of ``plans`` plans, of which ``closed`` are closed: current budget and spending (won)."""

    plans: int = 0
    closed: int = 0
    budget_krw: int = 0
    spent_krw: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.plans + other.plans, self.closed + other.closed, self.budget_krw + other.budget_krw, self.spent_krw + other.spent_krw)

    @property
    def rate(self) -> Decimal | None:
        """집행률 in percent with one decimal; None if the budget is 0."""
        return percent(self.spent_krw, self.budget_krw)

    @property
    def left_krw(self) -> int:
        """집행잔액: current budget less spending (won); negative if overspent."""
        return self.budget_krw - self.spent_krw


def by_year(plans: Iterable[PlanSum]) -> dict[int, Sum]:
    """Fiscal year → the sum of its plans, the newest year first."""
    found: dict[int, Sum] = {}
    for plan in plans:
        found[plan.year] = found.get(plan.year, Sum()) + Sum(1, int(plan.closed_on is not None), plan.budget_krw, plan.spent_krw)
    return dict(sorted(found.items(), reverse=True))


def total(sums: Iterable[Sum]) -> Sum:
    """The sum of several sums."""
    return sum(sums, Sum())


@dataclass(frozen=True)
class SourceSum:
    """The money of several plans by source (won). ``known``: the plans that say whose money it is; ``unknown``: those that do not, or cannot be read,
    whose money is in no source."""

    amounts: BySource
    known: tuple[str, ...]
    unknown: tuple[str, ...]


def together(plans: Iterable[tuple[str, BySource | None]]) -> SourceSum:
    """The sums by source of plans, each with its id and its money by source; None where nobody states it."""
    amounts: BySource = {}
    known: list[str] = []
    unknown: list[str] = []
    for plan_id, sources in plans:
        (unknown if sources is None else known).append(plan_id)
        for source, of in (sources or {}).items():
            amounts[source] = amounts.get(source, SourceAmounts()) + of
    return SourceSum({source: amounts[source] for source in ORDER if source in amounts}, tuple(known), tuple(unknown))


def by_source(rows: Iterable[PlanRow]) -> SourceSum:
    """The sums by source of the plans of some rows that state their sources."""
    return together((row.plan_id, row.sources) for row in rows)


def differing(rows: Iterable[PlanRow], plans: Iterable[PlanSum]) -> tuple[str, ...]:
    """The ids of the rows whose budget or spending is not what the sums have of the plan, as where payments lie outside its days; unreadable ones are
    left out."""
    of = {plan.plan_id: plan for plan in plans}
    return tuple(
        row.plan_id
        for row in rows
        if row.budget_krw is not None
        and row.plan_id in of
        and (row.budget_krw, row.spent_krw) != (of[row.plan_id].budget_krw, of[row.plan_id].spent_krw)
    )
