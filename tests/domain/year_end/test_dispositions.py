"""The year's end: where every won of the balance goes, what a closing fixes, and what the next year opens with."""

import json
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.committed import committed_unpaid_by_line
from chatdong.domain.budget.position import positions, together
from chatdong.domain.plan.model import FundingSource
from chatdong.domain.progress.budget_changes import CarryOver, CarryOverKind
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.records import DaySpending, Records
from chatdong.domain.year_end.closing import as_json, closing, from_json, opening
from chatdong.domain.year_end.dispositions import Disposition, Funds, bound_by_line, dispositions, givers, rulings, sums
from tests.domain.budget.histories import FEWER, MANY, History, histories, plan_of

NATIONAL, CITY, DISTRICT, SELF, OTHER = FundingSource
END = date(2031, 12, 31)


def tenths(national: int) -> Funds:
    """Of every line so many tenths are 국비, and the rest 구비; 국비 is given back."""

    def split(_line_id: str, krw: int) -> Mapping[FundingSource | None, int]:
        share = abs(krw) * national // 10 * (1 if krw >= 0 else -1)
        return {NATIONAL: share, DISTRICT: krw - share}

    return Funds(split, granted=givers({NATIONAL, DISTRICT}))


TENTHS = st.none() | st.integers(0, 10)


@MANY
@given(histories(), TENTHS, st.integers(0, 3_000), st.randoms(use_true_random=False))
def test_the_parts_of_the_year_s_end_are_the_balance_to_the_won(history: History, national: int | None, coming: int, chance: random.Random) -> None:
    plan, records = history.plan, history.records
    funds = None if national is None else tenths(national)
    still = {line.id: coming for line in plan.budget_line}
    for as_of in history.days[-3:]:
        lines = positions(plan, records, as_of)
        parts = dispositions(plan, records, as_of, coming=still, funds=funds)
        of_line: dict[str, int] = defaultdict(int)
        for part in parts:
            of_line[part.line_id] += part.amount_krw
            assert (part.amount_krw < 0) is (part.disposition is Disposition.SHORT) and part.amount_krw
            assert (part.source is None) is (funds is None)
            assert funds is None or (part.disposition is Disposition.RETURN) <= (part.source == NATIONAL)
        assert {line_id: krw for line_id, krw in of_line.items() if krw} == {i: p.balance_krw for i, p in lines.items() if p.balance_krw}
        unpaid = committed_unpaid_by_line(records, as_of)
        for line_id, bound in bound_by_line(plan, records, as_of, lines).items():
            assert bound.payable_krw + bound.to_carry_krw + sum(bound.carried_of.values()) == unpaid.get(line_id, 0)
            assert sum(bound.carried_of.values()) <= sum(bound.carried.values())
        assert dispositions(plan, records.known_by(as_of), as_of, coming=still, funds=funds) == parts
        orders = ("spending", "commitments", "commitment_payments", "budget_changes", "carry_overs")
        shuffled = replace(records, **{name: tuple(chance.sample(getattr(records, name), len(getattr(records, name)))) for name in orders})
        assert dispositions(plan, shuffled, as_of, coming=still, funds=funds) == parts


@MANY
@given(histories(), TENTHS)
def test_closing_a_year_and_opening_the_next_loses_no_won(history: History, national: int | None) -> None:
    plan, records = history.plan, history.records
    closed = closing(plan, records, END, None if national is None else tenths(national))
    lines = positions(plan, records, END)
    for row in (*closed.rows, closed.total):
        assert row.budget_krw == row.spent_krw + row.carried_krw + row.returned_krw + row.lapsed_krw + row.short_krw
        assert min(row.specified_krw, row.unavoidable_krw, row.continuing_krw, row.returned_krw, row.lapsed_krw, -row.short_krw) >= 0
    whole = together(lines.values())
    names = ("original_krw", "carried_in_krw", "transferred_krw", "supplementary_krw", "committed_krw", "spent_krw", "budget_krw")
    assert all(getattr(closed.total, name) == getattr(whole, name) for name in names)
    by_line = closed.by(lambda row: row.line_id)
    for line_id, row in by_line.items():
        assert all(getattr(row, name) == getattr(lines[line_id], name) for name in names)
    assert closed.total.carried_krw == sum(carry.amount_krw for carry in records.carry_overs)
    assert from_json(json.loads(json.dumps(as_json(closed)))) == closed
    next_year = opening(closed, date(2032, 1, 2), {"line-0": "first"})
    opened = Records(commitments=next_year.commitments, budget_changes=next_year.changes)
    then = positions(replace(plan, id="2032", fiscal_year=2032), opened, date(2032, 1, 2))
    gained = together(then.values())
    assert gained.carried_in_krw == gained.budget_krw - plan.total_krw == closed.total.carried_krw
    assert gained.unpaid_krw == sum(commitment.amount_krw for commitment in closed.commitments)
    assert len({change.id for change in next_year.changes}) == len(next_year.changes)
    # Every won of the old year's budget: paid, open in the new year, given back, or over.
    assert whole.budget_krw == whole.spent_krw + gained.carried_in_krw + closed.total.returned_krw + closed.total.lapsed_krw + closed.total.short_krw


@FEWER
@given(histories(), TENTHS)
def test_what_was_bound_and_neither_paid_nor_carried_is_named_at_the_closing(history: History, national: int | None) -> None:
    plan, records = history.plan, history.records
    closed = closing(plan, records, END, None if national is None else tenths(national))
    bound = bound_by_line(plan, records, END, positions(plan, records, END))
    assert closed.total.unsettled_krw == sum(of.to_carry_krw for of in bound.values())


def year() -> Records:
    """1,000 on one line: 200 paid; 300 bound and due in November, 150 of it already paid; 120 bound and due next year; nothing else."""
    return Records(
        spending=(DaySpending("line-0", date(2031, 5, 1), 200), DaySpending("line-0", date(2031, 6, 1), 150)),
        commitments=(
            Commitment("soon", "line-0", date(2031, 4, 1), 300, due_on=date(2031, 11, 30)),
            Commitment("late", "line-0", date(2031, 4, 1), 120, due_on=date(2032, 2, 1)),
        ),
        commitment_payments=(CommitmentPayment("soon", "line-0", date(2031, 6, 1), 150),),
    )


def test_a_balance_told_by_hand() -> None:
    plan, on = plan_of([1_000]), date(2031, 10, 1)
    end = Disposition
    assert sums(dispositions(plan, year(), on, coming={"line-0": 400})) == {end.PAYABLE: 150, end.TO_COMMIT: 130, end.TO_CARRY: 120, end.LAPSE: 250}
    approved = replace(
        year(),
        carry_overs=(
            CarryOver("1", CarryOverKind.UNAVOIDABLE, "line-0", date(2031, 9, 1), 130, "late"),
            CarryOver("2", CarryOverKind.SPECIFIED, "line-0", date(2031, 9, 1), 60),
            CarryOver("3", CarryOverKind.CONTINUING, "line-0", date(2031, 11, 1), 10),
        ),
    )
    assert sums(dispositions(plan, approved, on)) == {end.PAYABLE: 150, end.SPECIFIED: 60, end.UNAVOIDABLE: 130, end.LAPSE: 310}
    # On the last day what is not paid yet can no more wait for its bill.
    assert sums(dispositions(plan, approved, END)) == {end.SPECIFIED: 60, end.UNAVOIDABLE: 130, end.CONTINUING: 10, end.TO_CARRY: 150, end.LAPSE: 300}


def test_the_givers_get_back_their_share_and_one_that_paid_more_than_its_share_gets_less() -> None:
    plan, on, end = plan_of([1_000]), date(2031, 10, 1), Disposition
    of = {part.source: part for part in dispositions(plan, Records(), on, funds=tenths(6))}
    assert {source: (part.disposition, part.amount_krw) for source, part in of.items()} == {NATIONAL: (end.RETURN, 600), DISTRICT: (end.LAPSE, 400)}
    spent = Records(spending=(DaySpending("line-0", date(2031, 5, 1), 300),))
    uneven = replace(tenths(6), spent={"line-0": {NATIONAL: 300}})
    assert sums(dispositions(plan, spent, on, funds=uneven)) == {end.RETURN: 300, end.LAPSE: 400}
    # 600 of 국비 are planned, and 650 were spent of it: 50 are missing there, although the line has money left.
    too_much = replace(tenths(6), spent={"line-0": {NATIONAL: 650}})
    spent = Records(spending=(DaySpending("line-0", date(2031, 5, 1), 650),))
    assert sums(dispositions(plan, spent, on, funds=too_much)) == {end.LAPSE: 400, end.SHORT: -50}


def test_more_than_there_is_shows_as_short() -> None:
    plan, end = plan_of([100]), Disposition
    records = Records(commitments=(Commitment("c", "line-0", date(2031, 4, 1), 130, due_on=date(2031, 6, 1)),))
    assert sums(dispositions(plan, records, date(2031, 5, 1), coming={"line-0": 500})) == {end.PAYABLE: 130, end.SHORT: -30}


def test_carried_money_of_no_named_commitment_takes_bound_money_only_where_there_is_no_other() -> None:
    plan, on, end = plan_of([1_000]), date(2031, 10, 1), Disposition
    specified = replace(year(), carry_overs=(CarryOver("1", CarryOverKind.SPECIFIED, "line-0", on, 400),))
    assert sums(dispositions(plan, specified, on)) == {end.PAYABLE: 150, end.SPECIFIED: 400, end.TO_CARRY: 100}
    unavoidable = replace(year(), carry_overs=(CarryOver("1", CarryOverKind.UNAVOIDABLE, "line-0", on, 200),))
    assert sums(dispositions(plan, unavoidable, on)) == {end.PAYABLE: 70, end.UNAVOIDABLE: 200, end.LAPSE: 380}


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ({NATIONAL, CITY, DISTRICT}, {NATIONAL, CITY}),
        ({NATIONAL, CITY}, {NATIONAL}),
        ({CITY, SELF}, {CITY}),
        ({NATIONAL, CITY, DISTRICT, SELF, OTHER}, {NATIONAL, CITY, DISTRICT}),
        ({DISTRICT, OTHER}, set()),
        ({None}, set()),
        (set(), set()),
    ],
)
def test_who_gets_back_what_is_left(sources: set[FundingSource | None], expected: set[FundingSource]) -> None:
    assert givers(sources) == expected


def test_every_disposition_says_its_condition_and_what_changes_it() -> None:
    known = rulings("2031. 12. 31.")
    assert set(known) == set(Disposition)
    words = [str(ruling.word) for ruling in known.values()]
    assert len(set(words)) == len(words)
    assert all("{" not in f"{ruling.condition}{ruling.change}{ruling.law}" for ruling in known.values())
    assert str(known[Disposition.PAYABLE].change).startswith("2031. 12. 31.까지")


def test_the_settlement_adds_up_by_source_category_and_line() -> None:
    records = replace(year(), carry_overs=(CarryOver("1", CarryOverKind.UNAVOIDABLE, "line-0", date(2031, 12, 30), 130, "late"),))
    closed = closing(plan_of([1_000, 500, 300]), records, END, tenths(6))
    total = closed.total
    assert (total.budget_krw, total.spent_krw, total.committed_krw, total.unavoidable_krw) == (1_800, 350, 620, 130)
    assert (total.returned_krw, total.lapsed_krw, total.short_krw, total.unsettled_krw) == (792, 528, 0, 150)
    assert {of: row.returned_krw for of, row in closed.by(lambda row: row.source).items()} == {NATIONAL: 792, DISTRICT: 0}
    assert {of: row.budget_krw for of, row in closed.by(lambda row: row.category_id).items()} == {"category-0": 1_500, "category-1": 300}
    (late,) = closed.commitments
    assert (late.id, late.amount_krw, late.due_on) == ("late", 120, date(2032, 2, 1))
    with pytest.raises(ValueError, match="2"):
        from_json(as_json(closed) | {"format": 2})
