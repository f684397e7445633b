"""Whose money is left at the year's end: a share is a claim on all the money of its scope, and no giver gets back more than is left of it."""

import random
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.funding import SourceAmounts, split_by_source
from chatdong.domain.budget.position import current_budget_by_line, positions
from chatdong.domain.plan.funding import funded, split
from chatdong.domain.plan.model import Funding, FundingSource, Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.domain.progress.commitments import Commitment
from chatdong.domain.progress.records import DaySpending, Records, SourcePayment
from chatdong.domain.year_end.closing import closing
from chatdong.domain.year_end.dispositions import Disposition, dispositions, funds_of, sums
from chatdong.domain.year_end.settlement import settlement
from tests.domain.budget.histories import FIRST, MANY, History, histories, plan_of

NATIONAL, CITY, DISTRICT, SELF, OTHER = FundingSource
END = date(2031, 12, 31)


def shares(*given: tuple[FundingSource, int], category: str | None = None, line: str | None = None) -> tuple[Funding, ...]:
    return tuple(Funding(source, "1", share_percent=share, category=category, line=line) for source, share in given)


def halves(*amounts: int) -> Plan:
    """A plan of which 국비 and 자부담 give half each, whatever the line."""
    return replace(plan_of(amounts), funding=shares((NATIONAL, 50), (SELF, 50)))


def paid(*payments: tuple[int, int, FundingSource | None]) -> Records:
    """Payments by (line, won, source), all on one day."""
    return Records(
        spending=tuple(DaySpending(f"line-{line}", FIRST, krw) for line, krw, _source in payments),
        source_payments=tuple(SourcePayment(f"line-{line}", FIRST, source, krw) for line, krw, source in payments if source is not None),
    )


def test_a_source_that_pays_one_line_alone_gives_back_what_is_left_of_it_in_the_whole_plan() -> None:
    plan, records, end = halves(1_350_000, 1_100_000), paid((1, 1_100_000, NATIONAL), (0, 1_225_000, SELF)), Disposition
    split = split_by_source(plan, records, END)
    assert {source: of.remaining_krw for source, of in split.of().items()} == {NATIONAL: 125_000, SELF: 0}
    assert split.lines["line-1"] == {NATIONAL: SourceAmounts(1_100_000, 1_100_000, 1_100_000)}
    assert sums(dispositions(plan, records, END, funds=funds_of(plan, records, END))) == {end.RETURN: 125_000}
    settled = settlement(plan, records, END).by_source
    assert {source: (row.returned_krw, row.lapsed_krw, row.short_krw) for source, row in settled.items()} == {
        NATIONAL: (125_000, 0, 0),
        SELF: (0, 0, 0),
    }


def test_what_was_entered_without_a_source_is_of_none_more_than_it_has() -> None:
    plan = halves(1_350_000, 1_100_000)
    records = paid((1, 1_000, NATIONAL), (1, 1_099_000, None), (0, 1_350_000, None))
    assert {source: of.remaining_krw for source, of in split_by_source(plan, records, END).of().items()} == {NATIONAL: 0, SELF: 0}
    assert not dispositions(plan, records, END, funds=funds_of(plan, records, END))


def test_what_one_line_has_less_is_not_given_back_of_another() -> None:
    plan, end = halves(100, 1_000), Disposition
    records = paid((0, 150, NATIONAL))
    assert {source: of.remaining_krw for source, of in split_by_source(plan, records, END).of().items()} == {NATIONAL: 400, SELF: 550}
    parts = dispositions(plan, records, END, funds=funds_of(plan, records, END))
    assert sums(parts) == {end.RETURN: 400, end.LAPSE: 600, end.SHORT: -50}


def test_money_that_is_transferred_stays_its_source_s() -> None:
    funding = (*shares((NATIONAL, 100), line="line-0"), *shares((SELF, 100), line="line-1"))
    plan = replace(plan_of([1_350_000, 1_100_000]), funding=funding)
    moved = BudgetChange("t", BudgetChangeKind.TRANSFER, FIRST, 500_000, "line-0", "line-1", FIRST)
    records = replace(paid((1, 800_000, None)), budget_changes=(moved,))
    found = split_by_source(plan, records, END)
    assert {source: (of.budget_krw, of.spent_krw) for source, of in found.of().items()} == {
        NATIONAL: (1_350_000, 250_000),
        SELF: (1_100_000, 550_000),
    }
    assert {source: of.remaining_krw for source, of in found.lines["line-1"].items()} == {NATIONAL: 250_000, SELF: 550_000}
    contained = replace(records, budget_changes=(replace(moved, contained_in=2),))
    assert {source: of.budget_krw for source, of in split_by_source(plan, contained, END).of().items()} == {NATIONAL: 1_350_000, SELF: 1_100_000}


def test_a_line_without_budget_may_owe_one_source_what_it_has_of_another() -> None:
    plan = halves(0, 0)
    moved = BudgetChange("t", BudgetChangeKind.TRANSFER, FIRST, 1, "line-1", "elsewhere", FIRST)
    records = replace(paid((0, 1, None), (1, 1, SELF)), budget_changes=(moved,))
    found = split_by_source(plan, records, END)
    assert {source: of.budget_krw for source, of in found.lines["line-0"].items()} == {NATIONAL: -1, SELF: 1}
    left = {source: of.remaining_krw for source, of in found.of().items()}
    parts = dispositions(plan, records, END, funds=funds_of(plan, records, END))
    rows = closing(plan, records, END, funds_of(plan, records, END)).rows
    assert {source: sum(part.amount_krw for part in parts if part.source == source) for source in left} == left
    assert {source: sum(row.balance_krw for row in rows if row.source == source) for source in left} == left


def test_what_was_committed_beyond_the_budget_takes_nothing_at_the_closing_and_is_the_same_on_page_and_in_the_settlement() -> None:
    plan, june = halves(600, 1_000), date(2031, 6, 1)
    records = Records(commitments=(Commitment("c", "line-1", FIRST, 1_500),))
    closed = closing(plan, records, END, funds_of(plan, records, END))
    assert [(row.returned_krw, row.lapsed_krw, row.short_krw, row.unsettled_krw) for row in closed.rows] == [
        (300, 0, 0, 0), (0, 300, 0, 0), (500, 0, 0, 750), (0, 500, 0, 750),
    ]  # fmt: skip
    # While it may still be paid, it is missing, and so much less is returned; page and settlement say the same.
    parts = sums(dispositions(plan, records, june, funds=funds_of(plan, records, june)))
    assert parts == {Disposition.PAYABLE: 1_500, Disposition.RETURN: 50, Disposition.LAPSE: 550, Disposition.SHORT: -500}
    total = settlement(plan, records, june).total
    assert (total.unsettled_krw, total.returned_krw, total.lapsed_krw, total.short_krw) == (1_500, 50, 550, -500)


LEVELS = st.sampled_from(
    [
        shares((NATIONAL, 50), (SELF, 50)),
        shares((NATIONAL, 33), (CITY, 33), (DISTRICT, 34)),
        (*shares((NATIONAL, 70), (CITY, 30), category="category-0"), *shares((CITY, 60), (SELF, 40))),
        (*shares((NATIONAL, 100), line="line-0"), *shares((NATIONAL, 20), (SELF, 50))),
        shares((NATIONAL, 50), (OTHER, 50), category="category-0"),
    ]
)


@MANY
@given(histories(), LEVELS, st.randoms(use_true_random=False))
def test_no_source_gets_back_more_than_its_share_less_its_spending_and_all_totals_agree(
    history: History, funding: tuple[Funding, ...], chance: random.Random
) -> None:
    plan = replace(history.plan, funding=funding)
    named = tuple(
        SourcePayment(of.line_id, of.on, chance.choice([NATIONAL, CITY, SELF]), of.amount_krw)
        for of in history.records.spending
        if chance.random() < 0.6
    )
    records = replace(history.records, source_payments=named)
    for as_of in history.days[-2:]:
        found, budget, lines = split_by_source(plan, records, as_of), current_budget_by_line(plan, records, as_of), positions(plan, records, as_of)
        still = tuple(change for change in records.budget_changes if change.kind is not BudgetChangeKind.TRANSFER)
        without = split_by_source(plan, replace(records, budget_changes=still), as_of)
        assert {s: of.budget_krw for s, of in found.of().items() if of.budget_krw} == {
            s: of.budget_krw for s, of in without.of().items() if of.budget_krw
        }
        for scope in funded(plan)[1]:
            if any((c.from_line in scope.line_ids) != (c.to_line in scope.line_ids) for c in records.budget_changes if c not in still):
                continue
            has = split(sum(budget[line_id] for line_id in scope.line_ids), scope.weights)
            of_scope = found.of(scope.line_ids)
            assert {source: of.budget_krw for source, of in of_scope.items() if of.budget_krw} == {source: krw for source, krw in has.items() if krw}
        for line_id, position in lines.items():
            by_source = found.lines.get(line_id, {}).values()
            assert sum(of.remaining_krw for of in by_source) == position.balance_krw
            assert sum(of.unpaid_krw for of in by_source) == position.unpaid_krw
        left = {source: of.remaining_krw for source, of in found.of().items()}
        parts = dispositions(plan, records, as_of, funds=funds_of(plan, records, as_of))
        settled, closed = settlement(plan, records, as_of), closing(plan, records, as_of, funds_of(plan, records, as_of))
        for source, krw in left.items():
            of_source = [part for part in parts if part.source == source]
            assert sum(part.amount_krw for part in of_source) == krw
            row = settled.by_source.get(source)
            assert (row.balance_krw if row else 0) == krw
            assert sum(row.balance_krw for row in closed.rows if row.source == source) == krw
            returned = sum(part.amount_krw for part in of_source if part.disposition is Disposition.RETURN)
            assert returned <= max(krw, 0)
            assert (row.returned_krw if row else 0) <= max(krw, 0)
            assert sum(row.returned_krw for row in closed.rows if row.source == source) <= max(krw, 0)
            for disposition, name in ((Disposition.RETURN, "returned_krw"), (Disposition.LAPSE, "lapsed_krw"), (Disposition.SHORT, "short_krw")):
                of_page = sum(part.amount_krw for part in of_source if part.disposition is disposition)
                assert (getattr(row, name) if row else 0) == of_page, "the settlement says what the page says"
        for fixed in closed.rows:
            assert fixed.returned_krw + fixed.carried_krw <= max(fixed.balance_krw, fixed.carried_krw), "of no line either"
            assert fixed.short_krw >= min(fixed.balance_krw - fixed.carried_krw, 0), "what was only committed is not used"
