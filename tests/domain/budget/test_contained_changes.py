"""A revision that was written with earlier transfers and supplementary budgets counts them once, on every day."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.curves import burn
from chatdong.domain.budget.figures import figures
from chatdong.domain.budget.position import current_budget_by_line, positions, together
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind, revisions_as_text, revisions_from_text
from chatdong.domain.progress.contained_changes import budget_after, guesses, net_by_line
from chatdong.domain.progress.entry_checks import budget_krw
from chatdong.domain.progress.records import DaySpending, Records
from tests.domain.budget.histories import FEWER, MANY, History, histories, plan_of

TRANSFER, MORE = BudgetChangeKind.TRANSFER, BudgetChangeKind.SUPPLEMENTARY
APRIL, MAY, JULY = date(2031, 4, 1), date(2031, 5, 1), date(2031, 7, 1)


def amounts(plan: Plan) -> dict[str, int]:
    return {line.id: line.amount_krw for line in plan.budget_line}


def revised(plan: Plan, changes: list[BudgetChange], *, more: dict[str, int] | None = None) -> Plan:
    """The plan with the changes written into its lines, and what else differs; a line that a change names and the plan lacks is added."""
    gained = net_by_line(changes)
    missing = [replace(plan.budget_line[0], id=line_id, amount_krw=0) for line_id in sorted(gained.keys() - amounts(plan).keys())]
    lines = [
        replace(line, amount_krw=line.amount_krw + gained.get(line.id, 0) + (more or {}).get(line.id, 0)) for line in (*plan.budget_line, *missing)
    ]
    return replace(plan, budget_line=tuple(lines))


def marked(records: Records, ids: set[str], revision: int = 2) -> Records:
    return replace(records, budget_changes=tuple(replace(c, contained_in=revision) if c.id in ids else c for c in records.budget_changes))


@MANY
@given(histories(), st.randoms(use_true_random=False))
def test_a_revision_that_writes_changes_into_its_lines_changes_the_budget_of_no_day(history: History, chance: random.Random) -> None:
    plan, records = history.plan, history.records
    approved = [change for change in records.budget_changes if change.approved_on is not None]
    written = chance.sample(approved, chance.randint(0, len(approved)))
    after, beside = revised(plan, written), marked(records, {change.id for change in written})
    for as_of in history.days:
        before, then = positions(plan, records, as_of), positions(after, beside, as_of)
        for line_id in before.keys() | then.keys():
            if line_id in before and line_id in then:
                assert then[line_id] == before[line_id]
            else:
                assert (then.get(line_id) or before[line_id]).budget_krw == 0
        assert sum(current_budget_by_line(after, beside, as_of).values()) == together(before.values()).budget_krw
        assert positions(after, beside.known_by(as_of), as_of) == then, "what comes later is known before"
        assert figures(after, beside, as_of).current_budget == figures(plan, records, as_of).current_budget
    assert beside.seen_from(1) == records and beside.seen_from(2) is beside


@FEWER
@given(histories(), st.integers(1, 900))
def test_a_revision_keeps_its_own_amounts_and_changes_that_it_lacks_are_added(history: History, more: int) -> None:
    plan, records = history.plan, history.records
    approved = [change for change in records.budget_changes if change.approved_on is not None]
    written = approved[::2]
    after = revised(plan, written, more={"line-0": more})
    beside = marked(records, {change.id for change in written})
    said = {change.id: change in written for change in approved}
    assert budget_after(after, approved, said) == current_budget_by_line(after, beside, date.max)
    assert sum(budget_after(after, approved, said).values()) == sum(current_budget_by_line(plan, records, date.max).values()) + more
    for line in after.budget_line:
        assert budget_krw(line, beside) == budget_after(after, approved, said)[line.id]


@FEWER
@given(histories(), st.randoms(use_true_random=False))
def test_a_certain_guess_is_right_for_a_revision_that_differs_by_changes_alone(history: History, chance: random.Random) -> None:
    plan, records = history.plan, history.records
    approved = [change for change in records.budget_changes if change.approved_on is not None]
    written = chance.sample(approved, chance.randint(0, len(approved)))
    found = guesses(amounts(plan), revised(plan, written), records.budget_changes)
    assert [guess.change for guess in found] == list(records.budget_changes)
    assert all(guess.contained == (guess.change in written) for guess in found if guess.certain)
    # Even an uncertain choice makes the same amounts, so that no line's budget jumps whichever is taken.
    assert net_by_line(g.change for g in found if g.contained) == {
        line: krw for line, krw in net_by_line(written).items() if krw or line in net_by_line(g.change for g in found if g.contained)
    }


def test_what_is_guessed_of_a_revision_that_also_changes_something_else() -> None:
    plan = plan_of([5_000, 3_000, 2_000])
    transfer = BudgetChange("t", TRANSFER, APRIL, 1_000, "line-0", "line-1", approved_on=APRIL)
    more = BudgetChange("m", MORE, MAY, 500, to_line="line-2", approved_on=MAY)
    proposed = BudgetChange("p", MORE, MAY, 500, to_line="line-0")
    earlier = BudgetChange("e", MORE, APRIL, 700, to_line="line-0", approved_on=APRIL, contained_in=2)
    every = (transfer, more, proposed, earlier)

    def told(after: Plan) -> list[tuple[str, bool, bool]]:
        return [(guess.change.id, guess.contained, guess.certain) for guess in guesses(amounts(plan), after, every)]

    waits, stays = ("p", False, True), ("e", True, True)
    assert told(plan) == [("t", False, True), ("m", False, True), waits, stays], "nothing differs, so what is contained stays so, and nothing else is"
    assert told(revised(plan, [transfer])) == [("t", True, True), ("m", False, True), waits, stays]
    assert told(revised(plan, [transfer, more])) == [("t", True, True), ("m", True, True), waits, stays]
    nearly = told(revised(plan, [transfer], more={"line-1": 100}))
    assert nearly == [("t", True, False), ("m", False, True), ("p", False, False), ("e", True, False)], "nearly the transfer: somebody must say"
    assert told(revised(plan, [], more={"line-2": 300})) == [("t", False, True), ("m", True, False), waits, stays]
    assert told(revised(plan, [proposed])) == [("t", False, True), ("m", False, True), ("p", True, True), stays], (
        "what is proposed may be in the amounts too"
    )
    assert told(revised(plan, [], more={"line-0": -700})) == [("t", False, True), ("m", False, True), waits, ("e", False, True)], "taken back"


@FEWER
@given(histories(), st.lists(st.integers(0, 2**14), min_size=2, max_size=4))
def test_revisions_may_take_changes_back_and_contain_them_again_and_every_revision_keeps_its_budget_of_every_day(
    history: History, choices: list[int]
) -> None:
    first, approved = history.plan, [change for change in history.records.budget_changes if change.approved_on is not None]
    current, revisions = approved, {1: (first, frozenset[str]())}
    for revision, bits in enumerate(choices, start=2):
        written = frozenset(change.id for place, change in enumerate(approved) if bits >> place & 1)
        after = revised(first, [change for change in approved if change.id in written])
        found = guesses(amounts(revisions[revision - 1][0]), after, current)
        assert [guess.change for guess in found] == current
        assert all(guess.contained == (guess.change.id in written) for guess in found if guess.certain)
        revisions[revision] = (after, written)
        current = [_turned(change, change.id in written, revision) for change in current]
    others = tuple(change for change in history.records.budget_changes if change not in approved)
    records = replace(history.records, budget_changes=(*current, *others))
    before = replace(history.records, budget_changes=(*approved, *others))
    for revision, (plan, written) in revisions.items():
        seen = records.seen_from(revision)
        assert {change.id for change in seen.contained} == written
        for as_of in history.days[-3:]:
            known = current_budget_by_line(first, before, as_of)
            assert {i: krw for i, krw in current_budget_by_line(plan, seen, as_of).items() if krw} == {i: krw for i, krw in known.items() if krw}


def _turned(change: BudgetChange, contained: bool, revision: int) -> BudgetChange:
    if contained == (change.contained_in is not None):
        return change
    before = change.contained_earlier if change.contained_in is None else (*change.contained_earlier, (change.contained_in, revision - 1))
    return replace(change, contained_in=revision if contained else None, contained_earlier=before)


def test_among_very_many_changes_the_one_that_a_revision_takes_back_is_found() -> None:
    plan = plan_of([5_000_000, 3_000_000])
    every = [
        BudgetChange(f"{n:02}", TRANSFER, APRIL, 10 * 2**n, "line-0", "line-1", approved_on=APRIL, contained_in=None if n % 3 else 2)
        for n in range(14)
    ]
    back, more = every[6], every[7]
    after = revised(plan, [more, replace(back, from_line="line-1", to_line="line-0")])
    found = guesses(amounts(plan), after, every)
    assert all(guess.certain for guess in found)
    assert {guess.change.id for guess in found if guess.contained} == {c.id for c in every if c.contained_in} - {back.id} | {more.id}


def test_revisions_are_written_and_read_and_nothing_else_is_taken() -> None:
    for stretches in ((), ((2, 2),), ((2, 3), (5, 9))):
        assert revisions_from_text(revisions_as_text(stretches)) == stretches
    for wrong in ("", "2", "3-2", "2-3,3-4", "0-1", "a-b", "2-3;5-6"):
        with pytest.raises(ValueError):
            revisions_from_text(wrong)


def test_two_equal_changes_of_which_a_revision_contains_one_are_asked_about() -> None:
    plan = plan_of([5_000, 3_000])
    first, second = (BudgetChange(key, MORE, APRIL, 500, to_line="line-0", approved_on=APRIL) for key in ("a", "b"))
    found = guesses(amounts(plan), revised(plan, [first]), (first, second))
    assert [(guess.contained, guess.certain) for guess in found] == [(True, False), (False, False)]


def test_the_budget_of_a_day_is_that_of_the_changes_by_then_also_in_the_curve() -> None:
    """5,000 less 1,000 transferred on 1 May; the revision of July says 4,000 and 4,000."""
    plan = plan_of([5_000, 3_000])
    transfer = BudgetChange("t", TRANSFER, APRIL, 1_000, "line-0", "line-1", approved_on=MAY)
    after = revised(plan, [transfer])
    records = marked(Records(spending=(DaySpending("line-0", APRIL, 100),), budget_changes=(transfer,)), {"t"})
    assert current_budget_by_line(after, records, APRIL) == {"line-0": 5_000, "line-1": 3_000}
    assert current_budget_by_line(after, records, JULY) == {"line-0": 4_000, "line-1": 4_000}
    line = positions(after, records, JULY)["line-0"]
    assert (line.original_krw, line.transferred_krw, line.budget_krw) == (5_000, -1_000, 4_000)
    for as_of in (APRIL, JULY):
        heights = {day.on: day.current_budget for day in burn(after, records, as_of)}
        assert heights[as_of] == 8_000
    assert positions(after, records.known_by(date(2031, 3, 1)), date(2031, 3, 1))["line-0"].budget_krw == 5_000
    assert current_budget_by_line(plan, records.seen_from(1), JULY) == {"line-0": 4_000, "line-1": 4_000}
