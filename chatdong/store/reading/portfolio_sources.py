"""The money of several plans by source of funding, by six queries for all of them: no plan's text is read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chatdong.domain.budget.funding import BySource, split_as_funded
from chatdong.domain.budget.position import current_budget_of
from chatdong.domain.plan.model import FundingSource
from chatdong.domain.portfolio.sums import SourceSum, together
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.records import DaySpending, Records, SourcePayment
from chatdong.store.engines.plan_funding import funding_of
from chatdong.store.engines.store import Store
from chatdong.store.reading.portfolio import Asked
from chatdong.store.reading.query import cells

_ANY_DAY = date.min
"""The day of what the query has summed up by the as-of date."""


@dataclass
class _Money:
    """The rows of one plan: lines → won, and what its records are made of."""

    lines: dict[str, int] = field(default_factory=dict)
    spending: list[DaySpending] = field(default_factory=list)
    payments: list[CommitmentPayment] = field(default_factory=list)
    sources: list[SourcePayment] = field(default_factory=list)
    changes: list[BudgetChange] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)

    @property
    def records(self) -> Records:
        """The rows as records."""
        return Records(
            spending=tuple(self.spending),
            commitments=tuple(self.commitments),
            commitment_payments=tuple(self.payments),
            source_payments=tuple(self.sources),
            budget_changes=tuple(self.changes),
        )


def by_source(store: Store, asked: Asked) -> SourceSum:
    """The sums by source of every plan that is asked for. A plan is seen on the day of ``Asked.arguments``, as in the other sums of a portfolio."""
    arguments = asked.arguments
    plans = list(_rows(store, "portfolio_funding", arguments))
    money = _money(store, arguments)
    found: list[tuple[str, BySource | None]] = []
    for plan_id, year, funding, unread in plans:
        of = money[plan_id]
        if unread or not (funding or of.sources):
            # Nothing is said of whose money it is, or nothing can be known of the plan.
            found.append((plan_id, None))
            continue
        as_of = date.max if year >= arguments["all_from"] else arguments["as_of"]
        records = of.records
        split = split_as_funded(funding_of(funding or ""), current_budget_of(of.lines, records, as_of), records, as_of)
        found.append((plan_id, split.of() if split.known else None))
    return together(found)


def _money(store: Store, arguments: dict[str, Any]) -> defaultdict[str, _Money]:
    """Plan → its rows."""
    money: defaultdict[str, _Money] = defaultdict(_Money)
    for plan_id, line_id, krw in _rows(store, "portfolio_lines", arguments):
        money[plan_id].lines[line_id] = krw
    for plan_id, line_id, krw in cells(store, "portfolio_line_spending", **arguments):
        money[plan_id].spending.append(DaySpending(line_id, _ANY_DAY, krw))
    for plan_id, line_id, commitment_id, source, krw in cells(store, "portfolio_named_payments", **arguments):
        if commitment_id is not None:
            money[plan_id].payments.append(CommitmentPayment(commitment_id, line_id, _ANY_DAY, krw))
        if source is not None:
            money[plan_id].sources.append(SourcePayment(line_id, _ANY_DAY, FundingSource(source), krw))
    for plan_id, key, kind, proposed_on, krw, from_line, to_line, approved_on, contained_in in _rows(store, "portfolio_changes", arguments):
        money[plan_id].changes.append(
            BudgetChange(key, BudgetChangeKind(kind), proposed_on, krw, from_line, to_line, approved_on, contained_in=contained_in)
        )
    for plan_id, key, line_id, committed_on, krw, reduces in _rows(store, "portfolio_commitments", arguments):
        money[plan_id].commitments.append(Commitment(key, line_id, committed_on, krw, reduces=reduces))
    return money


def _rows(store: Store, name: str, arguments: dict[str, Any]) -> Iterable[tuple[Any, ...]]:
    """The rows of a query that is of no day."""
    return cells(store, name, **{key: arguments[key] for key in ("year", "plan_ids")})
