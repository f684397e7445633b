"""A year is closed in one act, stays as it was closed, and is opened again until the next one begins."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from chatdong.domain.budget.position import positions, together
from chatdong.domain.plan.model import FundingSource, LocalizedText, Plan
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.progress.records import Records
from chatdong.domain.roles import Actor
from chatdong.domain.year_end.closing import Opening, closing, handover, opening
from chatdong.domain.year_end.settlement import Refund
from chatdong.store.engines.errors import NotAllowed, RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.reading import query, repository
from chatdong.store.writing.records import delete, insert, load_plan, undo, update
from chatdong.store.writing.verification import verify
from chatdong.store.writing.year_end.closing import close_year, closed_year, reopen_year, settled_year
from tests.store.snapshots.test_restore import everything

AT = datetime(2026, 1, 2, 3, 4, 5)
ME, RECORDER = Actor.local("me"), Actor("recorder", "recorder")
END, NEW_YEAR = date(2016, 12, 31), date(2017, 1, 2)
PAID = {"plan_id": "2016", "revision": 1, "line_id": "committee-venue", "spent_on": date(2016, 5, 13), "amount_krw": 300_000}
NEXT = {"plan_id": "2017", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2017, 2, 1), "amount_krw": 1_000}


@pytest.fixture
def store(new_planned_store: Store, plan: Plan) -> Store:
    """Two years of one programme: in the first a contract of 800,000 of which 300,000 were paid, and 400,000 are carried on, and something specified."""
    new_store = new_planned_store
    load_plan(new_store, example_year(plan, 2017), ME, AT)
    venue = {"plan_id": "2016", "revision": 1, "line_id": "committee-venue"}
    contract = {**venue, "committed_on": date(2016, 4, 1), "amount_krw": 800_000, "due_on": date(2017, 1, 20)}
    hall = insert(new_store, "commitment", contract, ME, AT)
    insert(new_store, "spending", {**PAID, "commitment_id": hall}, ME, AT)
    late = {**venue, "kind": "unavoidable", "amount_krw": 400_000, "approved_on": date(2016, 12, 20), "commitment_id": hall}
    insert(new_store, "carry_over", late, ME, AT)
    copies = {**venue, "line_id": "manual-copies", "kind": "specified", "amount_krw": 250_000, "approved_on": date(2016, 11, 1)}
    insert(new_store, "carry_over", copies, ME, AT)
    return new_store


def read(store: Store, plan: Plan) -> Records:
    return repository.records(store, plan)


def records_in(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """The tables of records, without the log and the store's version."""
    of_year = ("event", "spending", "spending_day", "commitment", "budget_change", "carry_over", "year_closing")
    return {name: tables[name] for name in of_year}


def close(store: Store, plan: Plan, actor: Actor = ME, batch: str | None = None) -> tuple[str, Opening]:
    closed = closing(plan, read(store, plan), END)
    opened = opening(closed, NEW_YEAR)
    return close_year(store, closed, 1, actor, AT, reason="결산", opening=opened, into=("2017", 1), batch=batch), opened


def test_closing_fixes_the_figures_and_opens_the_next_year_with_what_is_carried(store: Store, plan: Plan) -> None:
    next_plan = example_year(plan, 2017)
    assert closed_year(store, "2016") is None
    batch, opened = close(store, plan, batch="form")
    assert close(store, plan, batch="form")[0] == batch, "a second press closes nothing twice"
    closed_on, closed = closed_year(store, "2016") or (None, None)
    assert closed_on == END and closed == closing(plan, read(store, plan), END)
    assert (closed.total.spent_krw, closed.total.carried_krw, closed.total.unsettled_krw) == (300_000, 650_000, 100_000)
    then = positions(next_plan, read(store, next_plan), NEW_YEAR)
    total = together(then.values())
    assert (total.carried_in_krw, total.unpaid_krw, then["committee-venue"].unpaid_krw) == (650_000, 400_000, 400_000)
    assert {change.reason for change in read(store, next_plan).budget_changes} == {"2016년도 사고이월", "2016년도 명시이월"}
    assert len(opened.changes) == 2
    assert verify(store).holds


def test_a_closed_year_takes_no_records_until_it_is_opened_again(store: Store, plan: Plan) -> None:
    batch, _opened = close(store, plan)
    for refused in (lambda: insert(store, "spending", PAID, ME, AT), lambda: insert(store, "budget_change", {**PAID, "kind": "transfer"}, ME, AT)):
        with pytest.raises(RefusedWrite):
            refused()
    with pytest.raises(RefusedWrite, match="2016-12-31에 마감한 해"):
        insert(store, "spending", PAID, ME, AT)
    with pytest.raises(RefusedWrite, match="이미 마감한 계획"):
        close(store, plan)
    undo(store, batch, ME, AT)
    assert closed_year(store, "2016") is None
    next_plan = example_year(plan, 2017)
    assert read(store, next_plan).budget_changes == () and read(store, next_plan).commitments == ()
    insert(store, "spending", PAID, ME, AT)
    assert verify(store).holds


def test_once_the_next_year_has_a_record_of_its_own_the_closing_stays(store: Store, plan: Plan) -> None:
    batch, _opened = close(store, plan)
    insert(store, "spending", NEXT, ME, AT)
    with pytest.raises(RefusedWrite, match="다음 해에 이미 기록"):
        undo(store, batch, ME, AT)
    assert closed_year(store, "2016") is not None


def test_closing_takes_the_right_to_plans_and_is_all_or_nothing(store: Store, plan: Plan) -> None:
    with pytest.raises(NotAllowed):
        close(store, plan, RECORDER)
    closed = closing(plan, read(store, plan), END)
    with pytest.raises(RefusedWrite):
        close_year(store, closed, 1, ME, AT, opening=opening(closed, NEW_YEAR, {"committee-venue": "no-such-line"}), into=("2017", 1))
    assert closed_year(store, "2016") is None


def test_the_settlement_of_a_year_is_provisional_until_it_is_closed_and_then_what_was_fixed(store: Store, plan: Plan) -> None:
    back = {**PAID, "spent_on": date(2016, 6, 1), "amount_krw": -30_000, "voucher": "v-9", "funding_source": "city"}
    returned = insert(store, "spending", {**PAID, "amount_krw": 50_000, "spent_on": date(2016, 5, 20), "funding_source": "city"}, ME, AT)
    insert(store, "spending", {**back, "returns_id": returned}, ME, AT)
    records = read(store, plan)
    before = settled_year(store, plan, records, END)
    assert not before.final and before.pending_krw(before.total) == 100_000
    assert before.refunds == (Refund("committee-venue", date(2016, 6, 1), 30_000, date(2016, 5, 20), "v-9", FundingSource.CITY),)
    assert settled_year(store, plan, records, date(2016, 5, 31)).refunds == ()
    close(store, plan)
    closed_year_figures = closed_year(store, "2016")
    assert closed_year_figures is not None
    after = settled_year(store, plan, records, END)
    assert after.final and after.rows == closed_year_figures[1].rows
    assert not settled_year(store, plan, records, date(2016, 12, 30)).final


def test_a_closed_year_is_settled_with_the_plan_that_was_closed(store: Store, plan: Plan) -> None:
    close(store, plan)
    renamed = replace(plan, budget_line=tuple(replace(line, item=LocalizedText(f"새 {line.item}")) for line in plan.budget_line))
    load_plan(store, renamed, ME, AT)
    assert settled_year(store, renamed, read(store, renamed), END).plan == plan
    assert settled_year(store, renamed, read(store, renamed), date(2016, 9, 30)).plan == renamed


def test_a_closing_is_taken_back_by_its_plan_and_only_once(store: Store, plan: Plan) -> None:
    with pytest.raises(RefusedWrite, match="마감하지 않은 해"):
        reopen_year(store, "2016", ME, AT)
    close(store, plan)
    with pytest.raises(NotAllowed):
        reopen_year(store, "2016", RECORDER, AT)
    reopen_year(store, "2016", ME, AT)
    assert closed_year(store, "2016") is None
    close(store, plan)
    reopen_year(store, "2016", ME, AT)
    assert closed_year(store, "2016") is None and verify(store).holds


def test_a_year_hands_on_all_that_is_carried_or_nothing(store: Store, plan: Plan) -> None:
    closed = closing(plan, read(store, plan), END)
    whole = handover(closed, example_year(plan, 2017))
    assert whole.carries and whole.brought == opening(closed, date(2017, 1, 1)) and not whole.missing
    lines = tuple(line for line in plan.budget_line if line.id != "manual-copies")
    lacking = handover(closed, replace(example_year(plan, 2017), budget_line=lines))
    assert lacking.missing == {"manual-copies"} and lacking.brought is None
    assert handover(closed, None).brought is None


def test_a_closing_is_taken_back_whole_or_not_at_all(store: Store, plan: Plan) -> None:
    before = everything(store)
    batch, _opened = close(store, plan)
    next_plan = example_year(plan, 2017)
    with pytest.raises(RefusedWrite, match="마감만 되돌리면 다음 해에 연 이월과 원인행위 3건이 남으므로"):
        undo(store, batch, ME, AT, position=1)
    row = query.rows(store, "year_closing", plan_id="2016")[0]
    with pytest.raises(RefusedWrite, match="한 번에 되돌립니다"):
        delete(store, "year_closing", row["closing_id"], 1, ME, AT)
    assert closed_year(store, "2016") is not None and len(read(store, next_plan).budget_changes) == 2
    # Undone, undone again and undone: what the closing opened comes and goes with it.
    back = undo(store, batch, ME, AT)
    assert records_in(everything(store)) == records_in(before)
    again = undo(store, back, ME, AT)
    assert closed_year(store, "2016") is not None and len(read(store, next_plan).budget_changes) == 2
    with pytest.raises(RefusedWrite, match="한 번에 되돌립니다"):
        undo(store, again, ME, AT, position=1)
    undo(store, again, ME, AT)
    for position in (1, 2, 3, 4):
        with pytest.raises(RefusedWrite, match="일부만 다시 넣을 수는 없습니다"):
            undo(store, back, ME, AT, position=position)
    assert records_in(everything(store)) == records_in(before)
    assert verify(store).holds


def test_the_money_that_a_closing_carried_over_stays_while_the_year_is_closed(store: Store, plan: Plan) -> None:
    batch, opened = close(store, plan)
    change, contract = opened.changes[0].id, opened.commitments[0].id
    for position in (2, 3, 4):
        with pytest.raises(RefusedWrite, match="앞 해의 마감이 넘긴"):
            undo(store, batch, ME, AT, position=position)
    for table, key, values in (
        ("budget_change", change, {"amount_krw": 1}),
        ("budget_change", change, {"to_line": "ad-hoc"}),
        ("budget_change", change, {"approved_on": None}),
        ("commitment", contract, {"amount_krw": 1}),
    ):
        with pytest.raises(RefusedWrite, match="앞 해의 마감이 넘긴"):
            update(store, table, key, 1, values, ME, AT)
    with pytest.raises(RefusedWrite, match="앞 해의 마감이 넘긴"):
        delete(store, "commitment", contract, 1, ME, AT)
    assert update(store, "commitment", contract, 1, {"number": "계약-7"}, ME, AT, "number") == 2, "what is not its money is corrected"
    with pytest.raises(RefusedWrite, match="나중의 변경을 먼저"):
        undo(store, batch, ME, AT)
    undo(store, "number", ME, AT)
    # The row is stored anew, so that the closing itself is not undone as it was; nothing of it is lost.
    with pytest.raises(RefusedWrite, match="나중의 변경을 먼저"):
        undo(store, batch, ME, AT)
    assert closed_year(store, "2016") is not None


def test_the_figures_of_a_closing_are_never_corrected(store: Store, plan: Plan) -> None:
    close(store, plan)
    row = query.rows(store, "year_closing", plan_id="2016")[0]
    asked = {"closed_on": date(2017, 1, 5), "figures": "{}", "reason": "다시"}
    assert update(store, "year_closing", row["closing_id"], 1, asked, ME, AT) == 2
    after = query.rows(store, "year_closing", plan_id="2016")[0]
    assert after == {**row, "reason": "다시"}


def test_a_closing_that_carried_nothing_stays_too_once_the_next_year_has_a_record(new_store: Store, plan: Plan) -> None:
    load_plan(new_store, plan, ME, AT)
    load_plan(new_store, example_year(plan, 2017), ME, AT)
    batch, opened = close(new_store, plan)
    assert opened.changes == ()
    undo(new_store, batch, ME, AT)
    again, _opened = close(new_store, plan)
    insert(new_store, "spending", NEXT, ME, AT)
    with pytest.raises(RefusedWrite, match="다음 해에 이미 기록"):
        undo(new_store, again, ME, AT)
