"""Commitments, payments of them, refunds, changes of the budget and carry-over in a real store: what they say of each other holds after every write."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind, CarryOver, CarryOverKind
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment, CounterpartKind
from chatdong.domain.progress.records import DaySpending, SourcePayment
from chatdong.domain.roles import Actor
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.errors import NotAllowed
from chatdong.store.engines.store import Store, StoreError, open_store
from chatdong.store.reading import query, repository
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.diff import compare
from chatdong.store.snapshots.replay import broken_record, broken_value
from chatdong.store.snapshots.restore import RefusedSnapshot, restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.money_rules import budget_left
from chatdong.store.writing.records import RefusedWrite, add_records, delete, insert, insert_many, load_plan, read, undo, update
from chatdong.store.writing.verification import verify
from tests.store.snapshots.test_restore import everything

AT = datetime(2026, 1, 2, 3, 4, 5)
OF = {"plan_id": "2016", "revision": 1}
VENUE = {**OF, "line_id": "committee-venue"}
CONTRACT = {
    **VENUE, "committed_on": date(2016, 4, 1), "amount_krw": 800_000, "due_on": date(2016, 5, 31), "number": "계약-7",
    "counterpart": "company", "memo": "대관 계약",
}  # fmt: skip
PAID = {**VENUE, "spent_on": date(2016, 5, 13), "amount_krw": 300_000, "voucher": "v-1"}
MOVED = {
    **OF, "kind": "transfer", "proposed_on": date(2016, 6, 1), "amount_krw": 200_000, "from_line": "manual-copies", "to_line": "ad-hoc",
    "reason": "간담회가 늘어남",
}  # fmt: skip
CARRIED = {**VENUE, "kind": "unavoidable", "amount_krw": 100_000, "approved_on": date(2016, 12, 20), "reason": "납품 지연", "approval": "문서-3"}
EVERY_CHANGE = dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named", "after"))
RECORDER, PLANNER = Actor("recorder", "recorder"), Actor("planner", "planner")
ME = Actor.local("me")


@pytest.fixture
def store(new_planned_store: Store) -> Store:
    return new_planned_store


def left(store: Store) -> dict[str, tuple[int, int]]:
    """Line → (current budget, free), by the store's own sums, for lines where they differ from the plan."""
    with store.cursor() as cursor:
        return {line_id: (line.budget_krw, line.free_krw) for line_id, line in budget_left(cursor, "2016").items()}


def test_each_record_comes_back_as_what_it_is(store: Store, plan: Plan) -> None:
    contract = insert(store, "commitment", CONTRACT, RECORDER, AT)
    cut = {**VENUE, "committed_on": date(2016, 6, 1), "amount_krw": -100_000, "reduces": contract}
    less = insert(store, "commitment", cut, RECORDER, AT)
    payment = insert(store, "spending", {**PAID, "commitment_id": contract, "funding_source": "city"}, RECORDER, AT)
    insert(
        store,
        "spending",
        {**PAID, "amount_krw": -50_000, "spent_on": date(2016, 7, 1), "returns_id": payment, "commitment_id": contract},
        RECORDER,
        AT,
    )
    change = insert(store, "budget_change", MOVED, RECORDER, AT)
    carried = insert(store, "carry_over", {**CARRIED, "commitment_id": contract}, PLANNER, AT)
    insert(store, "carry_over", {**CARRIED, "approved_on": None}, RECORDER, AT)
    found = repository.records(store, plan)
    assert found.commitments == (
        Commitment(contract, "committee-venue", date(2016, 4, 1), 800_000, date(2016, 5, 31), "계약-7", CounterpartKind.COMPANY, None, "대관 계약"),
        Commitment(less, "committee-venue", date(2016, 6, 1), -100_000, reduces=contract),
    )
    assert found.commitment_payments == (
        CommitmentPayment(contract, "committee-venue", date(2016, 5, 13), 300_000),
        CommitmentPayment(contract, "committee-venue", date(2016, 7, 1), -50_000),
    )
    # What came back of a payment is money of its source.
    assert found.source_payments == (
        SourcePayment("committee-venue", date(2016, 5, 13), FundingSource.CITY, 300_000),
        SourcePayment("committee-venue", date(2016, 7, 1), FundingSource.CITY, -50_000),
    )
    assert found.spending == (
        DaySpending("committee-venue", date(2016, 5, 13), 300_000),
        DaySpending("committee-venue", date(2016, 7, 1), -50_000),
    )
    assert found.budget_changes == (
        BudgetChange(change, BudgetChangeKind.TRANSFER, date(2016, 6, 1), 200_000, "manual-copies", "ad-hoc", None, "간담회가 늘어남"),
    )
    assert found.carry_overs == (
        CarryOver(carried, CarryOverKind.UNAVOIDABLE, "committee-venue", date(2016, 12, 20), 100_000, contract, "납품 지연", "문서-3"),
    ), "what is only proposed is not carried"
    update(store, "budget_change", change, 1, {"approved_on": date(2016, 6, 9), "approval": "문서-1"}, PLANNER, AT)
    (approved,) = repository.records(store, plan).budget_changes
    assert (approved.approved_on, approved.in_force(date(2016, 6, 8)), approved.in_force(date(2016, 6, 9))) == (date(2016, 6, 9), False, True)
    assert left(store)["committee-venue"] == (1_600_000, 900_000)
    assert left(store)["manual-copies"] == (800_000, 800_000)
    assert left(store)["ad-hoc"] == (320_000, 320_000)
    assert verify(store).holds


def broken_cases(contract: str, payment: str) -> dict[str, tuple[str, dict[str, Any], str]]:
    """Table, row and words of the refusal of each record that does not agree with what is there."""
    cut = {**VENUE, "committed_on": date(2016, 6, 1), "amount_krw": -100_000, "reduces": contract}
    back = {**VENUE, "spent_on": date(2016, 7, 1), "amount_krw": -50_000, "returns_id": payment}
    return {
        "nothing": ("commitment", {**CONTRACT, "amount_krw": 0}, "0보다 커야"),
        "a reduction of nothing": ("commitment", {**cut, "reduces": None}, "0보다 커야"),
        "a rise called a reduction": ("commitment", {**cut, "amount_krw": 1}, "0보다 커야"),
        "due before it": ("commitment", {**CONTRACT, "due_on": date(2016, 3, 31)}, "지급예정일"),
        "another kind of counterpart": ("commitment", {**CONTRACT, "counterpart": "홍길동"}, "이름은 적지 않습니다"),
        "no line": ("commitment", {**CONTRACT, "line_id": None}, "산출내역을 골라"),
        "a line that there is not": ("commitment", {**CONTRACT, "line_id": "no-such"}, "규칙에 맞지 않습니다"),
        "a reduction of none": ("commitment", {**cut, "reduces": "no-such"}, "줄이려는 원인행위가 없습니다"),
        "a reduction on another line": ("commitment", {**cut, "line_id": "ad-hoc"}, "산출내역이 같아야"),
        "a reduction before": ("commitment", {**cut, "committed_on": date(2016, 3, 1)}, "원인행위일보다 앞"),
        "a reduction below 0": ("commitment", {**cut, "amount_krw": -800_001}, "1원이 부족합니다"),
        "a reduction below what is paid": ("commitment", {**cut, "amount_krw": -500_001}, "원인행위한 금액은 299,999원"),
        "a payment of none": ("spending", {**PAID, "commitment_id": "no-such"}, "고른 원인행위가 없습니다"),
        "a payment from another line": ("spending", {**PAID, "line_id": "ad-hoc", "commitment_id": contract}, "산출내역이 같아야"),
        "a payment beyond": ("spending", {**PAID, "amount_krw": 500_001, "commitment_id": contract}, "지출이 800,001원"),
        "a refund beyond the commitment": ("spending", {**PAID, "amount_krw": -300_001, "commitment_id": contract}, "1원을 더 돌려받게"),
        "a refund above 0": ("spending", {**back, "amount_krw": 50_000}, "0보다 작아야"),
        "a refund of none": ("spending", {**back, "returns_id": "no-such"}, "돌려받은 지출이 없습니다"),
        "a refund beyond": ("spending", {**back, "amount_krw": -300_001}, "300,001원을 돌려받게"),
        "a refund before": ("spending", {**back, "spent_on": date(2016, 5, 12)}, "지출일보다 앞"),
        "a refund to another line": ("spending", {**back, "line_id": "ad-hoc"}, "산출내역이 같아야"),
        "a source that there is not": ("spending", {**PAID, "funding_source": "moon"}, "재원은"),
        "a transfer from nowhere": ("budget_change", {**MOVED, "from_line": None}, "모두 골라야"),
        "a transfer to itself": ("budget_change", {**MOVED, "to_line": "manual-copies"}, "같은 산출내역"),
        "a supplement of two lines": ("budget_change", {**MOVED, "kind": "supplementary"}, "하나만 고릅니다"),
        "carried in from a line": ("budget_change", {**MOVED, "kind": "carry_in"}, "늘리는 산출내역만"),
        "a change of no kind": ("budget_change", {**MOVED, "kind": None}, "구분"),
        "a change of no day": ("budget_change", {**MOVED, "proposed_on": None}, "제안한 날"),
        "a change below 0": ("budget_change", {**MOVED, "amount_krw": -1}, "0보다 커야"),
        "approved before": ("budget_change", {**MOVED, "approved_on": date(2016, 5, 31)}, "제안일"),
        "more than there is": ("budget_change", {**MOVED, "amount_krw": 1_000_001, "approved_on": date(2016, 6, 1)}, "1원 적어집니다"),
        "carried over of none": ("carry_over", {**CARRIED, "commitment_id": "no-such"}, "이월하는 원인행위"),
        "carried over from another line": ("carry_over", {**CARRIED, "line_id": "ad-hoc", "commitment_id": contract}, "산출내역이 다릅니다"),
        "more carried than left": ("carry_over", {**CARRIED, "amount_krw": 1_300_001}, "1,300,001원을 이월"),
        "carried in no way": ("carry_over", {**CARRIED, "kind": "whim"}, "이월의 구분"),
        "closed on no day": ("year_closing", {**OF, "figures": "{}"}, "마감한 날"),
        "closed without figures": ("year_closing", {**OF, "closed_on": date(2016, 12, 31)}, "수치가 없습니다"),
    }


def test_a_record_that_does_not_agree_with_the_others_is_refused_in_a_sentence_and_nothing_is_written(store: Store) -> None:
    contract = insert(store, "commitment", CONTRACT, ME, AT)
    payment = insert(store, "spending", {**PAID, "commitment_id": contract}, ME, AT)
    less = insert(store, "commitment", {**VENUE, "committed_on": date(2016, 6, 1), "amount_krw": -10_000, "reduces": contract}, ME, AT)
    update(store, "commitment", less, 1, {"amount_krw": -1}, ME, AT)
    delete(store, "commitment", less, 2, ME, AT)
    before = everything(store)
    for name, (table, row, words) in broken_cases(contract, payment).items():
        with pytest.raises(RefusedWrite, match=words):
            insert(store, table, row, ME, AT)
            pytest.fail(name)
    cut = insert(store, "commitment", {**VENUE, "committed_on": date(2016, 6, 1), "amount_krw": -10_000, "reduces": contract}, ME, AT)
    back = insert(store, "spending", {**PAID, "amount_krw": -1, "spent_on": date(2016, 6, 1), "returns_id": payment}, ME, AT)
    for row, words in (
        ({**VENUE, "committed_on": date(2016, 6, 1), "amount_krw": -1, "reduces": cut}, "감액을 다시 줄일 수는"),
        ({**PAID, "commitment_id": cut}, "감액한 기록으로는"),
        ({**PAID, "amount_krw": -1, "spent_on": date(2016, 6, 1), "returns_id": back}, "다시 돌려받을 수는"),
    ):
        with pytest.raises(RefusedWrite, match=words):
            insert(store, "commitment" if "reduces" in row else "spending", row, ME, AT)
    with pytest.raises(RefusedWrite, match="자기 자신"):
        update(store, "spending", back, 1, {"returns_id": back}, ME, AT)
    for key, table in ((back, "spending"), (cut, "commitment")):
        delete(store, table, key, 1, ME, AT)
    now = everything(store)
    assert {table: rows for table, rows in now.items() if table not in ("change", "store_version")} == {
        table: rows for table, rows in before.items() if table not in ("change", "store_version")
    }


def test_a_record_that_another_one_names_is_neither_deleted_nor_undone_nor_made_to_contradict_it(store: Store) -> None:
    contract = insert(store, "commitment", CONTRACT, ME, AT, "made")
    payment = insert(store, "spending", {**PAID, "commitment_id": contract}, ME, AT, "paid")
    insert(store, "spending", {**PAID, "amount_krw": -50_000, "spent_on": date(2016, 7, 1), "returns_id": payment}, ME, AT)
    cut = insert(store, "commitment", {**VENUE, "committed_on": date(2016, 6, 1), "amount_krw": -100_000, "reduces": contract}, ME, AT)
    before = everything(store)
    attempts: dict[str, Callable[[], object]] = {
        "지출이 있어 지우거나": lambda: delete(store, "commitment", contract, 1, ME, AT),
        "지출이 있어 지우거나 되돌": lambda: undo(store, "made", ME, AT),
        "여입을 먼저 지워야": lambda: delete(store, "spending", payment, 1, ME, AT),
        "여입을 먼저": lambda: undo(store, "paid", ME, AT),
        "산출내역이 같아야": lambda: update(store, "commitment", contract, 1, {"line_id": "ad-hoc"}, ME, AT),
        "산출내역을 확인": lambda: update(store, "spending", payment, 1, {"line_id": "ad-hoc"}, ME, AT),
        "원인행위한 금액은 299,999원": lambda: update(store, "commitment", contract, 1, {"amount_krw": 399_999}, ME, AT),
        "50,000원을 돌려받게": lambda: update(store, "spending", payment, 1, {"amount_krw": 49_999}, ME, AT),
        "지출일보다 앞": lambda: update(store, "spending", payment, 1, {"spent_on": date(2016, 7, 2)}, ME, AT),
        "원인행위일보다 앞": lambda: update(store, "commitment", contract, 1, {"committed_on": date(2016, 6, 2), "due_on": None}, ME, AT),
    }
    for words, attempt in attempts.items():
        with pytest.raises(RefusedWrite, match=words):
            attempt()
    assert everything(store) == before
    assert update(store, "commitment", cut, 1, {"reduces": None, "memo": "x"}, ME, AT) == 2, "what it reduces never changes"
    assert read(store, "commitment", cut)["reduces"] == contract


@pytest.mark.parametrize("table", ["commitment", "budget_change", "carry_over", "year_closing"])
def test_every_write_of_a_record_is_undone_whole_and_the_undo_undone(store: Store, table: str) -> None:
    row, change = {
        "commitment": (CONTRACT, {"amount_krw": 900_000, "line_id": "ad-hoc", "counterpart": None}),
        "budget_change": ({**MOVED, "approved_on": date(2016, 6, 9)}, {"kind": "supplementary", "from_line": None, "approved_on": None}),
        "carry_over": (CARRIED, {"kind": "specified", "line_id": "manual-copies"}),
        "year_closing": ({**OF, "closed_on": date(2016, 12, 31), "figures": '{"a":1}'}, {"reason": "결산"}),
    }[table]

    def now() -> dict[str, Any] | None:
        found = read(store, table, key)
        return found and {column: value for column, value in found.items() if column != "version"}

    key = insert(store, table, row, PLANNER, AT, "made")
    states = [None, now()]
    for write in (
        lambda: update(store, table, key, 1, change, PLANNER, AT, "changed"),
        lambda: delete(store, table, key, read(store, table, key)["version"], PLANNER, AT, "gone"),
    ):
        write()
        states.append(now())
        batch = query.rows(store, "change_list", **EVERY_CHANGE)[0]["batch"]
        again = undo(store, batch, PLANNER, AT)
        assert now() == states[-2]
        undo(store, again, PLANNER, AT)
        assert now() == states[-1]
    assert states[2] not in (None, states[1])
    assert states[3] is None
    assert all(each["undoable"] for each in query.rows(store, "change_list", **EVERY_CHANGE)[:7])
    assert verify(store).holds


def test_a_second_closing_is_refused(store: Store) -> None:
    row = {**OF, "closed_on": date(2016, 12, 31), "figures": "{}"}
    insert(store, "year_closing", row, PLANNER, AT)
    with pytest.raises(RefusedWrite, match="이미 마감한 계획"):
        insert(store, "year_closing", row, PLANNER, AT)


def test_whoever_records_proposes_and_only_a_planner_approves_changes_or_takes_back_what_is_approved(store: Store) -> None:
    change = insert(store, "budget_change", MOVED, RECORDER, AT, "proposed")
    update(store, "budget_change", change, 1, {"amount_krw": 100_000}, RECORDER, AT)
    with pytest.raises(NotAllowed):
        update(store, "budget_change", change, 2, {"approved_on": date(2016, 6, 9)}, RECORDER, AT)
    with pytest.raises(NotAllowed):
        insert(store, "budget_change", {**MOVED, "approved_on": date(2016, 6, 9)}, RECORDER, AT)
    with pytest.raises(NotAllowed):
        insert(store, "carry_over", CARRIED, RECORDER, AT)
    with pytest.raises(NotAllowed):
        insert(store, "year_closing", {**OF, "closed_on": date(2016, 12, 31), "figures": "{}"}, RECORDER, AT)
    update(store, "budget_change", change, 2, {"approved_on": date(2016, 6, 9)}, PLANNER, AT, "approved")
    before = everything(store)
    for attempt in (
        lambda: update(store, "budget_change", change, 3, {"amount_krw": 1}, RECORDER, AT),
        lambda: update(store, "budget_change", change, 3, {"approved_on": None}, RECORDER, AT),
        lambda: delete(store, "budget_change", change, 3, RECORDER, AT),
        lambda: undo(store, "approved", RECORDER, AT),
        lambda: insert(store, "commitment", CONTRACT, Actor("viewer", "viewer"), AT),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert {name: rows for name, rows in everything(store).items() if name != "audit"} == {n: r for n, r in before.items() if n != "audit"}
    undo(store, "approved", PLANNER, AT)
    assert read(store, "budget_change", change)["approved_on"] is None
    delete(store, "budget_change", change, 4, RECORDER, AT)


def test_what_commits_more_than_is_free_is_taken_or_refused_as_the_office_sets(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    much = {**CONTRACT, "amount_krw": 1_600_001}
    over = insert(store, "commitment", much, ME, AT)
    assert left(store)["committee-venue"] == (1_600_000, -1), "by default it is only warned about"
    delete(store, "commitment", over, 1, ME, AT)
    monkeypatch.setenv("CHATDONG_OVERCOMMIT", "stop")
    before = everything(store)
    with pytest.raises(RefusedWrite, match=r"가용액은 1,600,000원인데 1,600,001원"):
        insert(store, "commitment", much, ME, AT)
    with pytest.raises(RefusedWrite, match="가용액은 120,000원"):
        insert(store, "spending", {**PAID, "line_id": "ad-hoc", "amount_krw": 120_001}, ME, AT)
    with pytest.raises(RefusedWrite, match="가용액은 120,000원"):
        insert_many(store, "spending", [{**PAID, "line_id": "ad-hoc", "amount_krw": 60_001}] * 2, ME, AT)
    assert everything(store) == before
    contract = insert(store, "commitment", {**CONTRACT, "amount_krw": 1_600_000}, ME, AT)
    insert(store, "spending", {**PAID, "amount_krw": 1_600_000, "commitment_id": contract}, ME, AT)
    with pytest.raises(RefusedWrite, match="가용액은 0원인데 1원"):
        update(store, "commitment", contract, 1, {"amount_krw": 1_600_001}, ME, AT)
    moved = {**MOVED, "approved_on": date(2016, 6, 2)}
    insert(store, "budget_change", {**moved, "from_line": "manual-copies", "to_line": "committee-venue"}, ME, AT, "moved")
    update(store, "commitment", contract, 1, {"amount_krw": 1_800_000}, ME, AT)
    with pytest.raises(RefusedWrite, match="가용액은 0원인데 200,000원"):
        undo(store, "moved", ME, AT)
    assert left(store)["committee-venue"] == (1_800_000, 0)
    monkeypatch.setenv("CHATDONG_OVERCOMMIT", "warn")
    undo(store, "moved", ME, AT)
    monkeypatch.setenv("CHATDONG_OVERCOMMIT", "stop")
    update(store, "commitment", contract, 2, {"amount_krw": 1_700_000}, ME, AT)
    assert left(store)["committee-venue"] == (1_600_000, -100_000), "what lessens it is taken, although it is still too much"
    monkeypatch.setenv("CHATDONG_OVERCOMMIT", "perhaps")
    with pytest.raises((StoreError, RefusedWrite), match="CHATDONG_OVERCOMMIT"):
        insert(store, "commitment", CONTRACT, ME, AT)


def fill(store: Store) -> None:
    """Write a record of each kind, with a history."""
    contract = insert(store, "commitment", CONTRACT, ME, AT)
    insert(store, "commitment", {**VENUE, "committed_on": date(2016, 6, 1), "amount_krw": -100_000, "reduces": contract}, ME, AT)
    payment = insert(store, "spending", {**PAID, "commitment_id": contract, "funding_source": "city"}, ME, AT)
    insert(store, "spending", {**PAID, "amount_krw": -50_000, "spent_on": date(2016, 7, 1), "returns_id": payment}, ME, AT)
    change = insert(store, "budget_change", MOVED, ME, AT)
    update(store, "budget_change", change, 1, {"approved_on": date(2016, 6, 9), "approval": "문서-1"}, ME, AT)
    insert(store, "carry_over", {**CARRIED, "commitment_id": contract}, ME, AT)
    insert(store, "year_closing", {**OF, "closed_on": date(2016, 12, 31), "figures": '{"spent_krw": 250000}'}, ME, AT)


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with a record of each kind and a history."""
    fill(store)
    return store


@pytest.fixture
def restored(filled: Store, tmp_path: Path) -> Iterator[Store]:
    """The same from a snapshot."""
    restore(snapshot(filled, AT), tmp_path / "restored.duckdb", AT)
    store = open_store(str(tmp_path / "restored.duckdb"), AT)
    yield store
    store.close()


def test_a_snapshot_a_copy_and_a_comparison_keep_every_record_and_what_it_refers_to(
    filled: Store, restored: Store, postgres: str, plan: Plan, tmp_path: Path
) -> None:
    kept = lambda store: {name: rows for name, rows in everything(store).items() if name not in ("migration", "spending_day")}  # noqa: E731
    assert kept(restored) == kept(filled)
    assert repository.records(restored, plan) == repository.records(filled, plan)
    assert verify(restored).holds
    before = snapshot(filled, AT)
    for target in (str(tmp_path / "copied.duckdb"), postgres):
        copy(filled, target, AT)
        copied = open_store(target, AT)
        assert kept(copied) == kept(filled)
        copied.close()
    # A closed year takes no record.
    delete(filled, "year_closing", query.rows(filled, "year_closing", plan_id="2016")[0]["closing_id"], 1, ME, AT)
    insert(filled, "commitment", {**CONTRACT, "amount_krw": 1_000}, ME, AT)
    differences = {table.table: (table.added, table.added_krw) for table in compare(before, filled).tables if table.differs}
    assert differences == {"commitment": (1, 1_000), "year_closing": (0, None), "change": (2, None)}
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        resources = {r["name"]: r for r in json.loads(archive.read("datapackage.json"))["resources"]}
    keys = {(key["fields"][-1], key["reference"]["resource"]) for key in resources["commitment"]["schema"]["foreignKeys"]}
    assert keys == {("line_id", "budget_line"), ("reduces", "")}
    assert {("commitment_id", "commitment"), ("returns_id", "")} <= {
        (key["fields"][0], key["reference"]["resource"]) for key in resources["spending"]["schema"]["foreignKeys"]
    }


def test_a_snapshot_of_records_that_contradict_each_other_is_refused(empty_store: Store, plan: Plan, tmp_path: Path) -> None:
    load_plan(empty_store, plan, ME, AT)
    fill(empty_store)
    broken = {
        "UPDATE store.spending SET funding_source = 'moon' WHERE funding_source IS NOT NULL": "재원",
        "UPDATE store.spending SET amount_krw = 50000 WHERE returns_id IS NOT NULL": "재원이나 여입",
        "UPDATE store.spending SET amount_krw = 900000 WHERE commitment_id IS NOT NULL": "지출이 900,000원",
        "UPDATE store.commitment SET amount_krw = 100 WHERE reduces IS NULL": "부족합니다",
        "UPDATE store.commitment SET amount_krw = 2000000000000 WHERE reduces IS NULL": "까지만 적을 수 있습니다",
        "UPDATE store.carry_over SET line_id = 'ad-hoc'": "산출내역이 다릅니다",
    }
    for statement, words in broken.items():
        with empty_store.cursor() as cursor:
            cursor.begin()
            cursor.execute(statement)
            found = broken_value(cursor) or broken_record(cursor)
            cursor.rollback()
        assert found is not None, statement
        assert words in str(found.message), statement
    for statement in (
        "UPDATE store.spending SET commitment_id = 'no-such' WHERE commitment_id IS NOT NULL",
        "UPDATE store.spending SET commitment_id = NULL; UPDATE store.commitment SET reduces = 'no-such' WHERE reduces IS NOT NULL",
    ):
        with empty_store.cursor() as cursor:
            cursor.execute(statement)
        with pytest.raises(RefusedSnapshot, match="가리킵니다"):
            restore(snapshot(empty_store, AT), tmp_path / "forged.duckdb", AT)
        assert not (tmp_path / "forged.duckdb").exists()


@pytest.fixture(params=["file", "postgres"])
def eleven(request: pytest.FixtureRequest, tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The store URL of a store of the schema before commitments, with a payment, its log and its total."""
    every = engines_store.migrations()
    server = request.getfixturevalue("postgres_server") if request.param == "postgres" else None
    name = server.database() if server else ""
    store_url = server.address(name) if server else str(tmp_path / "eleven.duckdb")
    monkeypatch.setattr(engines_store, "migrations", lambda: every[:11])
    store = open_store(store_url, AT)
    load_plan(store, plan, ME, AT)
    row = {
        "spending_id": "s",
        **VENUE,
        "event_id": None,
        "spent_on": "2016-05-13",
        "amount_krw": 300_000,
        "voucher": "v-1",
        "memo": None,
        "version": 1,
    }
    with store.writing(AT) as cursor:
        cursor.execute("INSERT INTO store.spending VALUES ('s', '2016', 1, 'committee-venue', NULL, DATE '2016-05-13', 300000, 'v-1', NULL, 1)")
        cursor.execute("INSERT INTO store.spending_day VALUES ('2016', 1, 'committee-venue', DATE '2016-05-13', '', 1, 300000)")
        cursor.execute(
            "INSERT INTO store.change VALUES ('c', 'old', 2, 1, $at, 'me', 'insert', 'spending', 's', NULL, $row)",
            {"at": AT, "row": json.dumps(row)},
        )
    store.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    yield store_url
    if server:
        server.drop(name)


def test_a_store_of_the_schema_before_is_brought_up_and_keeps_everything(eleven: str, plan: Plan, tmp_path: Path) -> None:
    store = open_store(eleven, AT)
    assert repository.records(store, plan).spending == (DaySpending("committee-venue", date(2016, 5, 13), 300_000),)
    assert verify(store).holds
    contract = insert(store, "commitment", CONTRACT, ME, AT)
    assert update(store, "spending", "s", 1, {"commitment_id": contract, "funding_source": "city"}, ME, AT, "tied") == 2
    assert repository.records(store, plan).commitment_payments == (CommitmentPayment(contract, "committee-venue", date(2016, 5, 13), 300_000),)
    restore(snapshot(store, AT), tmp_path / "restored.duckdb", AT)
    undo(store, "tied", ME, AT)
    delete(store, "spending", "s", 3, ME, AT)
    assert repository.records(store, plan).spending == ()
    assert verify(store).holds
    store.close()


def test_a_snapshot_of_the_schema_before_is_restored(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    every = engines_store.migrations()
    monkeypatch.setattr(engines_store, "migrations", lambda: every[:11])
    store = open_store(str(tmp_path / "eleven.duckdb"), AT)
    load_plan(store, plan, ME, AT)
    old = snapshot(store, AT)
    store.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    restore(old, tmp_path / "new.duckdb", AT)
    store = open_store(str(tmp_path / "new.duckdb"), AT)
    add_records(store, "2016", 1, ME, AT, commitments=[{"commitment_id": "c", **dict.fromkeys(("due_on", "number", "counterpart", "reduces", "memo")),
        "line_id": "ad-hoc", "committed_on": date(2016, 4, 1), "amount_krw": 1}])  # fmt: skip
    assert [c.id for c in repository.records(store, plan).commitments] == ["c"]
    store.close()
