"""The settlement (정산서) of a plan as of a day: what there was, what was spent, and what became of the rest, by source, category and line.

What it holds follows the law's word for a settlement report - a statement that makes the cost of the programme clear by source (보조금 관리에
관한 법률 제27조 제2항; 보조사업 정산보고서 작성지침 제3조: 재원별로 명백히 한 계산서, by 보조비목) - and the current budget of 지방재정법.
All amounts are won. To the won, for a line as for any sum: current budget = spent + carried + unpaid + returned + lapsed + short.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain.plan.funding import ORDER, Source
from chatdong.domain.plan.model import Plan, Window
from chatdong.domain.progress.budget_changes import BudgetChange, CarryOver
from chatdong.domain.progress.records import Records
from chatdong.domain.year_end.closing import ClosedRow, Closing, together, year_rows
from chatdong.domain.year_end.dispositions import Funds, funds_of


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that came back (여입) or a payment that was corrected: ``amount_krw`` won, above 0, on a day, to a line.

    ``paid_on``: the day of the payment that it returns, None if nobody said which. ``source``: whose money it is, None if nobody said.
    """

    line_id: str
    on: date
    amount_krw: int
    paid_on: date | None = None
    voucher: str | None = None
    source: Source = None


@dataclass(frozen=True)
class Settlement:
    """The settlement of a plan.

    ``final``: True for the figures that a closing fixed, False for those that the records give so far (가결산). ``closed_on``: the day of the
    closing's figures, which may lie after the as-of date; None while the year is open. ``rows``: the money of each line
    and source. Where it is not final, what is committed, unpaid and not carried is their ``unsettled_krw``, beside what is returned and lapses;
    where it is final, it can be paid no more, and as much of it as there is stands in these. ``changes``: those in force. ``proposed``: the number of those not approved.
    ``numbers``: commitment → its number.
    """

    plan: Plan
    as_of: date
    final: bool
    closed_on: date | None
    rows: tuple[ClosedRow, ...]
    changes: tuple[BudgetChange, ...]
    proposed: int
    refunds: tuple[Refund, ...]
    carried: tuple[CarryOver, ...]
    numbers: dict[str, str | None]

    @property
    def period(self) -> Window:
        """The days that it is about: the plan's own, up to the as-of date."""
        return Window(self.plan.year.start, max(self.plan.year.start, min(self.as_of, self.plan.year.end)))

    @property
    def total(self) -> ClosedRow:
        """The sum of all rows."""
        return together(self.rows)

    @property
    def by_source(self) -> dict[Source, ClosedRow]:
        """Source → the sum of its rows, in the order of the sources; only those that have a row."""
        return self._by(lambda row: row.source, (source for source in ORDER if any(row.source == source for row in self.rows)))

    @property
    def by_category(self) -> dict[str, ClosedRow]:
        """Category → the sum of its rows: the plan's in their order, then "" for lines of other revisions if there are any."""
        return self._by(lambda row: row.category_id, (category.id for category in self.plan.category))

    @property
    def by_line(self) -> dict[str, ClosedRow]:
        """Line → the sum of its rows: the plan's in their order, also those without money, then lines of other revisions."""
        return self._by(lambda row: row.line_id, (line.id for line in self.plan.budget_line))

    @property
    def has_sources(self) -> bool:
        """True if it is known of any won whose money it is."""
        return any(row.source is not None for row in self.rows)

    def pending_krw(self, row: ClosedRow) -> int:
        """미지급액 of a row or a sum: committed, neither paid nor carried, and still to be paid (won); 0 where nothing can be paid any more."""
        return 0 if self.final else row.unsettled_krw

    def _by(self, key: Callable[[ClosedRow], Any], order: Iterable[Any]) -> dict[Any, ClosedRow]:
        """Key → the sum of its rows: first those of ``order``, then the others."""
        groups: dict[Any, list[ClosedRow]] = {of: [] for of in order}
        for row in self.rows:
            groups.setdefault(key(row), []).append(row)
        return {of: together(rows) for of, rows in groups.items()}


def settlement(
    plan: Plan, records: Records, as_of: date, refunds: Iterable[Refund] = (), *, closed: Closing | None = None, funds: Funds | None = None
) -> Settlement:
    """The settlement at the end of ``as_of``: the figures that a closing fixed, from its day on, else those that the records known by then give.

    ``closed``: the closing of the plan's year, None while it is open. ``funds``: whose money each line's is, by default as plan and payments say.
    """
    final = closed is not None and as_of >= closed.closed_on
    if closed is not None and final:
        as_of, rows = closed.closed_on, closed.rows
    else:
        rows = year_rows(plan, records, as_of, funds or funds_of(plan, records, as_of), final=False)
    in_force = [change for change in records.budget_changes if change.in_force(as_of)]
    proposed = [change for change in records.budget_changes if change.proposed_on <= as_of and not change.in_force(as_of)]
    return Settlement(
        plan,
        as_of,
        final,
        None if closed is None else closed.closed_on,
        rows,
        tuple(sorted(in_force, key=lambda change: (change.approved_on or change.proposed_on, change.id))),
        len(proposed),
        tuple(sorted((refund for refund in refunds if refund.on <= as_of), key=lambda refund: (refund.on, refund.line_id))),
        tuple(sorted((carry for carry in records.carry_overs if carry.approved_on <= as_of), key=lambda carry: (carry.approved_on, carry.id))),
        {commitment.id: commitment.number for commitment in records.commitments},
    )
