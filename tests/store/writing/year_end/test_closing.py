"""A year is closed in one act, stays as it was closed, and is opened again until the next one begins."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from chatdong.domain.budget.position import positions, together
from chatdong.domain.plan.model import Funding, FundingSource, LocalizedText, Plan, Window
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.progress.records import Records
from chatdong.domain.roles import Actor
from chatdong.domain.year_end.closing import Opening, closing, following_plans, handover, opening
from chatdong.domain.year_end.settlement import Refund
from chatdong.store.engines.errors import NotAllowed, RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.reading import query, repository
from chatdong.store.writing.records import StoreMoved, delete, insert, load_plan, undo, update
from chatdong.store.writing.verification import verify
from chatdong.store.writing.year_end.closing import close_year, closed_year, hand_on, opened_in, reopen_year, settled_year
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


def with_more(plan: Plan, krw: int) -> Plan:
    """The plan with ``krw`` won more for its first line."""
    first, *others = plan.budget_line
    return replace(plan, budget_line=(replace(first, amount_krw=first.amount_krw + krw), *others))


def test_a_closed_year_takes_no_revision_with_other_money_until_it_is_opened_again(store: Store, plan: Plan) -> None:
    close(store, plan)
    shared = replace(plan, funding=(Funding(FundingSource.CITY, "3", share_percent=Decimal(100)),))
    for changed in (with_more(plan, 1_000), shared):
        with pytest.raises(RefusedWrite, match="마감한 수치와 계획이 어긋나므로"):
            load_plan(store, changed, ME, AT)
    assert repository.newest_revision(store, "2016") == 1
    reopen_year(store, "2016", ME, AT)
    assert load_plan(store, with_more(plan, 1_000), ME, AT).revision == 2


def test_a_year_is_closed_with_the_money_of_its_newest_revision_only(store: Store, plan: Plan) -> None:
    load_plan(store, with_more(plan, 1_000), ME, AT)
    with pytest.raises(RefusedWrite, match="최신 차수로"):
        close(store, plan)
    assert closed_year(store, "2016") is None


def test_a_closing_that_was_taken_back_is_not_put_back_after_a_revision_with_other_money(store: Store, plan: Plan) -> None:
    close(store, plan)
    back = reopen_year(store, "2016", ME, AT)
    load_plan(store, with_more(plan, 1_000), ME, AT)
    with pytest.raises(RefusedWrite, match="최신 차수로"):
        undo(store, back, ME, AT)
    assert closed_year(store, "2016") is None


def test_a_closing_is_not_put_back_with_figures_that_are_no_more(store: Store, plan: Plan) -> None:
    for change in ("insert", "update", "delete"):
        close(store, plan)
        back = reopen_year(store, "2016", ME, AT)
        (copies,) = (carry for carry in read(store, plan).carry_overs if carry.line_id == "manual-copies")
        if change == "insert":
            insert(store, "spending", {**PAID, "amount_krw": 1_000}, ME, AT)
        elif change == "update":
            update(store, "carry_over", copies.id, 1, {"amount_krw": 50_000}, ME, AT)
        else:
            delete(store, "carry_over", copies.id, 2, ME, AT)
        with pytest.raises(RefusedWrite, match="기록이 1번 바뀌어 그때의 마감을 다시 넣지 않았습니다"):
            undo(store, back, ME, AT)
        assert closed_year(store, "2016") is None


def test_a_closing_is_put_back_whatever_was_recorded_in_another_plan(store: Store, plan: Plan) -> None:
    close(store, plan)
    back = reopen_year(store, "2016", ME, AT)
    insert(store, "spending", NEXT, ME, AT)
    undo(store, back, ME, AT)
    assert closed_year(store, "2016") is not None


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


def test_the_plan_that_follows_begins_first_after_the_period_ends(plan: Plan) -> None:
    def of(id_: str, start: date, end: date, programme: str = plan.programme.ko) -> Plan:
        return replace(plan, id=id_, fiscal_year=start.year, period=Window(start, end), programme=LocalizedText(programme))

    both = of("both", date(2026, 1, 1), date(2027, 12, 31))
    second = of("2027", date(2027, 1, 1), date(2027, 12, 31))
    third, fourth = (of(str(year), date(year, 1, 1), date(year, 12, 31)) for year in (2028, 2029))
    foreign = of("foreign", date(2028, 1, 1), date(2028, 12, 31), "다른 사업")
    assert following_plans(both, (fourth, foreign, second, both, third)) == (third,)
    assert following_plans(both, (fourth, second)) == (fourth,), "a year without a plan is passed over"
    assert following_plans(both, (second, foreign)) == ()
    twin = replace(third, id="2028-b")
    assert following_plans(both, (twin, third)) == (third, twin), "who is to have the money is asked"


def test_a_plan_of_two_years_stays_closed_once_the_one_that_follows_has_a_record(new_store: Store, plan: Plan) -> None:
    both = replace(plan, period=Window(date(2016, 1, 1), date(2017, 12, 31)))
    for each in (both, example_year(plan, 2018)):
        load_plan(new_store, each, ME, AT)
    closed = closing(both, read(new_store, both), both.counted.end)
    batch = close_year(new_store, closed, 1, ME, AT)
    insert(new_store, "spending", {**NEXT, "plan_id": "2018", "spent_on": date(2018, 2, 1)}, ME, AT)
    with pytest.raises(RefusedWrite, match="다음 해에 이미 기록"):
        undo(new_store, batch, ME, AT)


def test_a_year_is_opened_again_although_what_it_opened_was_touched(store: Store, plan: Plan) -> None:
    before = records_in(everything(store))
    _batch, opened = close(store, plan)
    change, contract = opened.changes[0].id, opened.commitments[0].id
    update(store, "budget_change", change, 1, {"reason": "고친 사유"}, ME, AT)
    update(store, "commitment", contract, 1, {"number": "계약-7"}, ME, AT)
    back = reopen_year(store, "2016", ME, AT)
    assert records_in(everything(store)) == before
    undo(store, back, ME, AT)
    update(store, "budget_change", change, 3, {"contained_in_revision": 1}, ME, AT)
    with pytest.raises(RefusedWrite, match=r"다음 해 계획\(2017\)의 1차가 이 이월을 이미 담고 있어"):
        reopen_year(store, "2016", ME, AT)
    update(store, "budget_change", change, 4, {"contained_in_revision": None}, ME, AT)
    reopen_year(store, "2016", ME, AT)
    assert records_in(everything(store)) == before and verify(store).holds


def test_what_waits_for_the_next_plan_is_handed_on_when_it_is_there_and_goes_with_the_closing(store: Store, plan: Plan) -> None:
    before, next_plan = records_in(everything(store)), example_year(plan, 2017)
    closed = closing(plan, read(store, plan), END)
    opened = opening(closed, NEW_YEAR)
    with pytest.raises(RefusedWrite, match="마감하지 않은 해라"):
        hand_on(store, "2016", opened, ("2017", 1), ME, AT)
    batch = close_year(store, closed, 1, ME, AT)
    assert opened_in(store, closed) == {}
    hand_on(store, "2016", opened, ("2017", 1), ME, AT)
    assert len(opened_in(store, closed)) == 3
    assert together(positions(next_plan, read(store, next_plan), NEW_YEAR).values()).carried_in_krw == 650_000
    with pytest.raises(RefusedWrite):
        hand_on(store, "2016", opened, ("2017", 1), ME, AT)
    with pytest.raises(RefusedWrite, match="전년도의 마감이 넘긴"):
        update(store, "budget_change", opened.changes[0].id, 1, {"amount_krw": 1}, ME, AT)
    undo(store, batch, ME, AT)
    assert records_in(everything(store)) == before and verify(store).holds


@pytest.mark.parametrize("way", ["the button", "the history"])
def test_both_ways_to_take_a_closing_back_keep_the_same_rules(store: Store, plan: Plan, way: str) -> None:
    before = records_in(everything(store))
    batch, opened = close(store, plan)

    def back(actor: Actor = ME) -> str:
        return reopen_year(store, "2016", actor, AT) if way == "the button" else undo(store, batch, actor, AT)

    change, contract = opened.changes[0].id, opened.commitments[0].id
    update(store, "budget_change", change, 1, {"reason": "고친 사유"}, ME, AT)
    update(store, "commitment", contract, 1, {"number": "계약-7"}, ME, AT)
    update(store, "budget_change", change, 2, {"contained_in_revision": 1}, ME, AT)
    with pytest.raises(RefusedWrite, match=r"다음 해 계획\(2017\)의 1차가 이 이월을 이미 담고 있어"):
        back()
    update(store, "budget_change", change, 3, {"contained_in_revision": None}, ME, AT)
    paid = insert(store, "spending", NEXT, ME, AT)
    with pytest.raises(RefusedWrite, match="다음 해에 이미 기록"):
        back()
    delete(store, "spending", paid, 1, ME, AT)
    with pytest.raises(NotAllowed):
        back(RECORDER)
    gone = back()
    assert records_in(everything(store)) == before
    # Put back as it was corrected, and taken back again by its first write.
    again = undo(store, gone, ME, AT)
    assert closed_year(store, "2016") is not None and read(store, example_year(plan, 2017)).commitments[0].number == "계약-7"
    undo(store, again, ME, AT)
    assert records_in(everything(store)) == before and verify(store).holds


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
        with pytest.raises(RefusedWrite, match="전년도의 마감이 넘긴"):
            undo(store, batch, ME, AT, position=position)
    for table, key, values in (
        ("budget_change", change, {"amount_krw": 1}),
        ("budget_change", change, {"to_line": "ad-hoc"}),
        ("budget_change", change, {"approved_on": None}),
        ("commitment", contract, {"amount_krw": 1}),
    ):
        with pytest.raises(RefusedWrite, match="전년도의 마감이 넘긴"):
            update(store, table, key, 1, values, ME, AT)
    with pytest.raises(RefusedWrite, match="전년도의 마감이 넘긴"):
        delete(store, "commitment", contract, 1, ME, AT)
    assert update(store, "commitment", contract, 1, {"number": "계약-7"}, ME, AT, "number") == 2, "what is not its money is corrected"
    # Taken back is all that the closing opened, as the button does it, also what was corrected of it since.
    undo(store, batch, ME, AT)
    assert closed_year(store, "2016") is None


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


def test_money_that_was_carried_and_then_paid_is_not_in_both_years(store: Store, plan: Plan) -> None:
    year = {"plan_id": "2016", "revision": 1, "line_id": "manual-copies"}
    left = positions(plan, read(store, plan), END)["manual-copies"].balance_krw
    insert(store, "spending", {**year, "spent_on": date(2016, 12, 28), "amount_krw": left - 100_000}, ME, AT)
    with pytest.raises(RefusedWrite, match="‘manual-copies’.*150,000원 많아 마감하지 않습니다"):
        close(store, plan)
    assert closed_year(store, "2016") is None and read(store, example_year(plan, 2017)).budget_changes == ()
    (carried,) = (carry for carry in read(store, plan).carry_overs if carry.line_id == "manual-copies")
    update(store, "carry_over", carried.id, 1, {"amount_krw": 100_000}, ME, AT)
    close(store, plan)
    (_day, closed), there = (
        closed_year(store, "2016") or (END, None),
        positions(example_year(plan, 2017), read(store, example_year(plan, 2017)), NEW_YEAR),
    )
    assert closed is not None and closed.total.short_krw == 0 and there["manual-copies"].carried_in_krw == 100_000


def test_what_was_paid_of_a_contract_after_its_carry_over_was_approved_is_not_carried_as_well(store: Store, plan: Plan) -> None:
    (hall,) = read(store, plan).commitments
    insert(store, "spending", {**PAID, "spent_on": date(2016, 12, 28), "amount_krw": 450_000, "commitment_id": hall.id}, ME, AT)
    with pytest.raises(RefusedWrite, match="‘committee-venue’의 원인행위 –: 사고이월이 400,000원인데.*50,000원이라.*350,000원 줄인 다음"):
        close(store, plan)
    (carried,) = (carry for carry in read(store, plan).carry_overs if carry.commitment_id == hall.id)
    update(store, "carry_over", carried.id, 1, {"amount_krw": 50_000}, ME, AT)
    close(store, plan)
    assert positions(example_year(plan, 2017), read(store, example_year(plan, 2017)), NEW_YEAR)["committee-venue"].unpaid_krw == 50_000


def test_a_year_is_not_closed_with_figures_of_before_another_write(store: Store, plan: Plan) -> None:
    closed, version = closing(plan, read(store, plan), END), query.store_version(store)
    insert(store, "spending", {**PAID, "spent_on": date(2016, 6, 3), "amount_krw": 7}, ME, AT)
    with pytest.raises(StoreMoved):
        close_year(store, closed, 1, ME, AT, read_version=version)
    assert closed_year(store, "2016") is None
    close_year(store, closing(plan, read(store, plan), END), 1, ME, AT, read_version=query.store_version(store))
    assert closed_year(store, "2016") is not None


def test_an_office_that_stops_takes_no_payment_and_no_transfer_of_what_is_carried(store: Store, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    year = {"plan_id": "2016", "revision": 1}
    left = positions(plan, read(store, plan), END)["manual-copies"].balance_krw
    paid = {**year, "line_id": "manual-copies", "spent_on": date(2016, 12, 28), "amount_krw": left - 249_999}
    moved = {**year, "kind": "transfer", "from_line": "manual-copies", "to_line": "ad-hoc", "amount_krw": left - 249_999}
    moved |= {"proposed_on": END, "approved_on": END}
    monkeypatch.setenv("CHATDONG_OVERCOMMIT", "stop")
    for table, row in (("spending", paid), ("budget_change", moved)):
        with pytest.raises(RefusedWrite, match="250,000원을 다음 해로 이월하기로 했는데 쓰고 남는 돈이 249,999원"):
            insert(store, table, row, ME, AT)
    insert(store, "spending", {**paid, "amount_krw": left - 250_000}, ME, AT)
    monkeypatch.setenv("CHATDONG_OVERCOMMIT", "warn")
    insert(store, "spending", {**paid, "amount_krw": 1}, ME, AT)


def test_what_was_due_within_the_closed_year_is_due_when_the_next_one_begins(new_planned_store: Store, plan: Plan) -> None:
    store = new_planned_store
    load_plan(store, example_year(plan, 2017), ME, AT)
    line = {"plan_id": "2016", "revision": 1, "line_id": "committee-venue", "amount_krw": 800_000}
    due = {"committed_on": date(2016, 4, 1), "due_on": date(2016, 12, 20), "number": "계약-7"}
    hall = insert(store, "commitment", {**line, **due}, ME, AT)
    late = {"kind": "unavoidable", "approved_on": date(2016, 12, 20), "commitment_id": hall}
    insert(store, "carry_over", {**line, **late}, ME, AT)
    close(store, plan)
    (opened,) = read(store, example_year(plan, 2017)).commitments
    assert (opened.committed_on, opened.due_on, opened.amount_krw, opened.number) == (NEW_YEAR, NEW_YEAR, 800_000, "계약-7")
    assert opened.memo == "처음 지급예정일 2016-12-20"
