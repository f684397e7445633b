"""The position of the budget: current budget, committed, spent, unpaid and free, always to the won."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.balance import burn_down
from chatdong.domain.budget.committed import unpaid_steps
from chatdong.domain.budget.curves import burn
from chatdong.domain.budget.execution_table import budget_moved, keeps_commitments
from chatdong.domain.budget.position import Position, by_category, current_budget_by_line, positions, together
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.records import DaySpending, Records
from tests.domain.budget.histories import FEWER, MANY, History, day, histories, plan_of
from tests.properties import examples

TABLES = ("spending", "commitments", "commitment_payments", "budget_changes")


def counted(plan: Plan, records: Records, as_of: date) -> dict[str, tuple[int, int, int]]:
    """Line → (current budget, bound and unpaid, spent), counted like an office does: row by row into a sheet of each line and commitment."""
    budget: dict[str, int] = defaultdict(int, {line.id: line.amount_krw for line in plan.budget_line})
    sheet: dict[str, int] = {}
    line_of: dict[str, str] = {}
    spent: dict[str, int] = defaultdict(int)
    for row in records.commitments:
        if row.committed_on <= as_of and row.reduces is None:
            sheet[row.id], line_of[row.id] = row.amount_krw, row.line_id
    for row in records.commitments:
        if row.committed_on <= as_of and row.reduces in sheet:
            sheet[row.reduces] += row.amount_krw
    for paid in records.commitment_payments:
        if paid.on <= as_of and paid.commitment_id in sheet:
            sheet[paid.commitment_id] -= paid.amount_krw
    for payment in records.spending:
        spent[payment.line_id] += payment.amount_krw if payment.on <= as_of else 0
    for change in records.budget_changes:
        if change.approved_on and change.approved_on <= as_of:
            if change.from_line:
                budget[change.from_line] -= change.amount_krw
            if change.to_line:
                budget[change.to_line] += change.amount_krw
    unpaid: dict[str, int] = defaultdict(int)
    for commitment_id, left in sheet.items():
        unpaid[line_of[commitment_id]] += max(left, 0)
    return {line: (budget[line], unpaid[line], spent[line]) for line in {*budget, *unpaid, *spent}}


@MANY
@given(histories(), st.randoms(use_true_random=False))
def test_every_won_of_the_current_budget_is_spent_bound_or_free_on_every_day(history: History, chance: random.Random) -> None:
    plan, records = history.plan, history.records
    for as_of in history.days:
        lines = positions(plan, records, as_of)
        expected = counted(plan, records, as_of)
        for line_id, (budget, unpaid, spent) in expected.items():
            line = lines.get(line_id, Position())
            assert (line.budget_krw, line.unpaid_krw, line.spent_krw, line.free_krw) == (budget, unpaid, spent, budget - spent - unpaid)
        assert lines.keys() <= expected.keys() | {carry.line_id for carry in records.carry_overs}
        categories, total = by_category(plan, lines), together(lines.values())
        for each in (*lines.values(), *categories.values(), total):
            assert each.budget_krw == each.spent_krw + each.unpaid_krw + each.free_krw
            assert each.unpaid_krw >= 0
        assert together(categories.values()) == total
        assert total.transferred_krw == 0, "a transfer changes no total"
        assert {i: krw for i, krw in current_budget_by_line(plan, records, as_of).items() if krw} == {
            i: line.budget_krw for i, line in lines.items() if line.budget_krw
        }
        assert positions(plan, records.known_by(as_of), as_of) == lines, "what comes later is known before"
    shuffled = replace(records, **{table: tuple(chance.sample(rows, len(rows))) for table in TABLES if (rows := getattr(records, table))})
    assert all(positions(plan, shuffled, as_of) == positions(plan, records, as_of) for as_of in history.days)


@FEWER
@given(histories(), st.integers(0, 13))
def test_a_record_that_is_taken_back_leaves_no_trace(history: History, which: int) -> None:
    """An act and its undoing give the figures of the acts without it; so any order of acts and undoings ends in the same figures."""
    with_one = History(history.plan, [*history.acts, ("commit", which % 11, which, 500, which)])
    added = with_one.records.commitments[-1]
    undone = replace(with_one.records, commitments=with_one.records.commitments[:-1])
    as_of = added.committed_on
    before, after = positions(history.plan, history.records, as_of), positions(history.plan, with_one.records, as_of)
    assert positions(history.plan, undone, as_of) == before
    line = before.get(added.line_id, Position())
    assert after[added.line_id] == replace(line, unpaid_krw=line.unpaid_krw + 500)
    assert {i: each for i, each in after.items() if i != added.line_id} == {i: each for i, each in before.items() if i != added.line_id}


def test_a_year_of_one_line_told_by_hand() -> None:
    """1,000 planned, 200 carried in, 300 moved here, 100 cut; 600 committed, 250 of it paid, 50 given up; 70 paid at once and 20 of that back."""
    plan = plan_of([1_000, 500])
    change = BudgetChangeKind
    records = Records(
        spending=(
            DaySpending("line-0", date(2031, 5, 1), 250),
            DaySpending("line-0", date(2031, 5, 2), 70),
            DaySpending("line-0", date(2031, 7, 1), -20),
        ),
        commitments=(Commitment("c", "line-0", date(2031, 4, 1), 600), Commitment("r", "line-0", date(2031, 6, 1), -50, reduces="c")),
        commitment_payments=(CommitmentPayment("c", "line-0", date(2031, 5, 1), 250),),
        budget_changes=(
            BudgetChange("1", change.CARRY_IN, date(2031, 1, 5), 200, to_line="line-0", approved_on=date(2031, 1, 5)),
            BudgetChange("2", change.TRANSFER, date(2031, 3, 1), 300, "line-1", "line-0", approved_on=date(2031, 3, 9)),
            BudgetChange("3", change.SUPPLEMENTARY, date(2031, 8, 1), 100, from_line="line-0", approved_on=date(2031, 8, 1)),
            BudgetChange("4", change.TRANSFER, date(2031, 9, 1), 40, "line-1", "line-0"),
        ),
    )
    first = {on: positions(plan, records, on)["line-0"] for on in (date(2031, 3, 8), date(2031, 5, 2), date(2031, 12, 31))}
    assert [(p.budget_krw, p.committed_krw, p.spent_krw, p.unpaid_krw, p.free_krw) for p in first.values()] == [
        (1_200, 0, 0, 0, 1_200),
        (1_500, 670, 320, 350, 830),
        (1_400, 600, 300, 300, 800),
    ]
    last = first[date(2031, 12, 31)]
    assert (last.original_krw, last.carried_in_krw, last.transferred_krw, last.supplementary_krw) == (1_000, 200, 300, -100)
    assert (last.balance_krw, str(last.rate), last.moved) == (1_100, "21.4", True)
    assert not positions(plan, records, date(2031, 1, 1))["line-0"].moved


def test_more_bound_than_there_is_shows_as_less_than_nothing_free() -> None:
    plan = plan_of([100])
    records = Records(commitments=(Commitment("c", "line-0", date(2031, 4, 1), 130),))
    assert positions(plan, records, date(2031, 4, 1))["line-0"].free_krw == -30


def test_a_line_of_another_revision_has_a_position_once_a_record_names_it() -> None:
    plan = plan_of([100])
    records = Records(
        budget_changes=(BudgetChange("1", BudgetChangeKind.TRANSFER, date(2031, 2, 1), 30, "line-0", "gone", approved_on=date(2031, 2, 2)),)
    )
    assert list(positions(plan, records, date(2031, 2, 1))) == ["line-0"]
    lines = positions(plan, records, date(2031, 2, 2))
    assert lines["gone"].budget_krw == 30
    assert by_category(plan, lines) == {"category-0": lines["line-0"], "": lines["gone"]}


@examples(500)
@given(histories(), st.integers(0, 12), st.sampled_from(["line-0", "line-1", "elsewhere"]))
def test_the_committed_curve_is_the_position_of_every_day_and_ends_on_the_day_asked_for(history: History, until: int, line_id: str) -> None:
    plan, records, as_of = history.plan, history.records, day(until)
    steps = unpaid_steps(records, as_of, {line_id})
    for on in history.days:
        known = positions(plan, records, min(on, as_of)).get(line_id, Position())
        assert sum(krw for when, krw in steps if when <= on) == known.unpaid_krw
    curve = burn(plan, records, as_of)
    for each in curve[:: 61 - until]:
        total = together(positions(plan, records, each.on).values())
        assert each.committed == (total.committed_krw if keeps_commitments(records, as_of) and each.on <= as_of else None)
        if budget_moved(records, as_of) and each.on <= as_of:
            assert each.current_budget == total.budget_krw
        elif not budget_moved(records, as_of):
            assert each.current_budget is None
    for each, left in zip(curve, burn_down(curve, plan.total_krw), strict=True):
        if each.on <= as_of:
            assert left.balance == (plan.total_krw if each.current_budget is None else each.current_budget) - (each.actual or 0)
