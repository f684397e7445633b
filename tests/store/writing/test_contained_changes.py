"""A revision that is stored while transfers and supplementary budgets are recorded says of each whether its amounts contain it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chatdong.domain.budget.position import current_budget_by_line, positions
from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading import query, repository
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.approval import approve
from chatdong.store.writing.contained_changes import UndecidedChanges, guessed
from chatdong.store.writing.money_rules import budget_left
from chatdong.store.writing.records import insert, load_plan, read, undo, update
from chatdong.store.writing.verification import verify
from tests.store.snapshots.test_restore import everything

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
OF = {"plan_id": "2016", "revision": 1}
MOVED = {
    **OF, "kind": "transfer", "proposed_on": date(2016, 6, 1), "approved_on": date(2016, 6, 9), "amount_krw": 200_000,
    "from_line": "manual-copies", "to_line": "ad-hoc",
}  # fmt: skip
MORE = {**OF, "kind": "supplementary", "proposed_on": date(2016, 7, 1), "approved_on": date(2016, 7, 1), "amount_krw": 50_000, "to_line": "supplies"}
BEFORE, BETWEEN, LAST = date(2016, 6, 8), date(2016, 6, 30), date(2016, 12, 31)


@pytest.fixture
def store(new_store: Store, plan: Plan) -> Store:
    load_plan(new_store, plan, ME, AT)
    return new_store


def with_lines(plan: Plan, gained: Mapping[str, int]) -> Plan:
    """The plan with other amounts of lines."""
    lines = tuple(replace(line, amount_krw=line.amount_krw + gained.get(line.id, 0)) for line in plan.budget_line)
    return replace(plan, budget_line=lines)


def budgets(store: Store, revision: int | None = None, on: date = LAST) -> dict[str, int]:
    """Line → its current budget beside a revision, by default the newest."""
    plan = repository.plan(store, "2016", revision)
    assert plan is not None
    records = repository.records(store, plan)
    return current_budget_by_line(plan, records if revision is None else records.seen_from(revision), on)


def contained_in(store: Store, key: str) -> int | None:
    row = read(store, "budget_change", key)
    assert row is not None
    found: int | None = row["contained_in_revision"]
    return found


TRANSFERRED = {"manual-copies": -200_000, "ad-hoc": 200_000}


def test_a_revision_with_the_transfer_in_its_lines_leaves_the_budget_of_every_day_as_it_was(store: Store, plan: Plan) -> None:
    moved, more = insert(store, "budget_change", MOVED, ME, AT), insert(store, "budget_change", MORE, ME, AT)
    then = {on: budgets(store, on=on) for on in (BEFORE, BETWEEN, LAST)}
    assert load_plan(store, with_lines(plan, TRANSFERRED), ME, AT).revision == 2
    assert (contained_in(store, moved), contained_in(store, more)) == (2, None)
    assert {on: budgets(store, on=on) for on in then} == then
    assert budgets(store, 1) == then[LAST], "beside the first revision the transfer is counted as before"
    newest = repository.plan(store, "2016")
    assert newest is not None
    line = positions(newest, repository.records(store, newest), LAST)["ad-hoc"]
    assert (line.original_krw, line.transferred_krw) == (line.budget_krw - 200_000, 200_000)
    with store.cursor() as cursor:
        assert {key: left.budget_krw for key, left in budget_left(cursor, "2016").items()} == then[LAST]
    # The next revision asks also about what this one contains, for it may take it back.
    assert [(guess.change.id, guess.contained, guess.certain) for guess in guessed(store, newest)] == [(moved, True, True), (more, False, True)]
    assert verify(store).holds


def test_a_third_revision_may_take_a_contained_transfer_back_and_a_fourth_contain_it_again(store: Store, plan: Plan) -> None:
    moved = insert(store, "budget_change", MOVED, ME, AT)
    then = {on: budgets(store, on=on) for on in (BEFORE, BETWEEN, LAST)}
    for revision, (gained, now, before) in enumerate(((TRANSFERRED, 2, None), ({}, None, "2-2"), (TRANSFERRED, 4, "2-2"), ({}, None, "2-2,4-4")), 2):
        assert load_plan(store, with_lines(plan, gained), ME, AT).revision == revision
        row = read(store, "budget_change", moved)
        assert row is not None and (row["contained_in_revision"], row["contained_before"]) == (now, before)
        assert {on: budgets(store, on=on) for on in then} == then, "the transfer counts once, beside the amounts or in them"
        with store.cursor() as cursor:
            assert {key: left.budget_krw for key, left in budget_left(cursor, "2016").items()} == then[LAST]
        for earlier in range(1, revision + 1):
            assert {on: budgets(store, earlier, on) for on in then} == then, "figures of every revision stay right"
    with pytest.raises(UndecidedChanges, match="1건 있어 싣지 않았습니다"):
        load_plan(store, with_lines(plan, {"ad-hoc": 190_000}), ME, AT)
    with pytest.raises(RefusedWrite, match="2-3,5-5처럼"):
        update(store, "budget_change", moved, 5, {"contained_before": "2"}, ME, AT)
    assert verify(store).holds


def test_a_revision_that_only_nearly_takes_a_contained_transfer_back_is_asked_about(store: Store, plan: Plan) -> None:
    moved = insert(store, "budget_change", MOVED, ME, AT)
    load_plan(store, with_lines(plan, TRANSFERRED), ME, AT)
    old = budgets(store)
    nearly = with_lines(plan, {"ad-hoc": 10_000})
    with pytest.raises(UndecidedChanges) as asked:
        load_plan(store, nearly, ME, AT)
    assert [(guess.change.id, guess.contained, guess.certain) for guess in asked.value.guesses] == [(moved, False, False)]
    load_plan(store, nearly, ME, AT, contained={moved: False})
    assert budgets(store) == {**old, "ad-hoc": old["ad-hoc"] + 10_000}
    assert verify(store).holds


def test_what_a_revision_contains_is_asked_where_its_amounts_do_not_tell_it(store: Store, plan: Plan) -> None:
    key = insert(store, "budget_change", MOVED, ME, AT)
    another = with_lines(plan, {**TRANSFERRED, "ad-hoc": 210_000})
    before = everything(store)
    with pytest.raises(UndecidedChanges, match="1건 있어 싣지 않았습니다") as asked:
        load_plan(store, another, ME, AT)
    assert [(guess.change.id, guess.contained, guess.certain) for guess in asked.value.guesses] == [(key, True, False)]
    with pytest.raises(UndecidedChanges, match="그사이에 달라졌습니다"):
        load_plan(store, another, ME, AT, contained={"another": True})
    assert everything(store) == before, "nothing was written"
    old = budgets(store)
    load_plan(store, another, ME, AT, contained={key: True})
    assert budgets(store) == {**old, "ad-hoc": old["ad-hoc"] + 10_000}
    assert verify(store).holds


def test_a_change_that_the_revision_does_not_contain_is_still_added(store: Store, plan: Plan) -> None:
    key = insert(store, "budget_change", MOVED, ME, AT)
    old = budgets(store)
    load_plan(store, with_lines(plan, {"ad-hoc": 210_000}), ME, AT, contained={key: False})
    assert contained_in(store, key) is None
    assert budgets(store) == {**old, "ad-hoc": old["ad-hoc"] + 210_000}


def test_what_would_leave_a_line_less_than_nothing_is_refused_with_the_line(store: Store, plan: Plan) -> None:
    key = insert(store, "budget_change", MOVED, ME, AT)
    own = next(line.amount_krw for line in plan.budget_line if line.id == "manual-copies")
    without = with_lines(plan, {"manual-copies": -own, "ad-hoc": own})
    with pytest.raises(RefusedWrite, match="‘manual-copies’.*0보다 200,000원"):
        load_plan(store, without, ME, AT, contained={key: False})
    load_plan(store, without, ME, AT, contained={key: True})
    assert budgets(store)["manual-copies"] == 0 and budgets(store, on=BEFORE)["manual-copies"] == 200_000


def test_what_was_said_can_be_corrected_and_taken_back_and_the_revision_stays(store: Store, plan: Plan) -> None:
    key = insert(store, "budget_change", MOVED, ME, AT, "moved")
    load_plan(store, with_lines(plan, TRANSFERRED), ME, AT)
    was = budgets(store)
    update(store, "budget_change", key, 2, {"contained_in_revision": None}, ME, AT, "corrected")
    assert budgets(store)["ad-hoc"] == was["ad-hoc"] + 200_000
    undo(store, "corrected", ME, AT)
    assert budgets(store) == was and contained_in(store, key) == 2
    with pytest.raises(RefusedWrite, match="3차는 이 계획에 없는 차수"):
        update(store, "budget_change", key, 4, {"contained_in_revision": 3}, ME, AT)
    with pytest.raises(RefusedWrite, match="승인일이 있어야"):
        update(store, "budget_change", key, 4, {"approved_on": None}, ME, AT)
    with pytest.raises(RefusedWrite, match="나중의 변경을 먼저"):
        undo(store, "moved", ME, AT)
    asked = dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named", "after"))
    loaded = next(row for row in query.rows(store, "change_list", **asked) if row["table_name"] == "plan")
    with pytest.raises(RefusedWrite, match="차수는 남습니다"):
        undo(store, loaded["batch"], ME, AT)
    assert verify(store).holds


def test_an_approved_scenario_is_asked_the_same(store: Store, plan: Plan) -> None:
    key = insert(store, "budget_change", MOVED, ME, AT)
    edits = {"training-venue": "300,000원×1실×6회=1,800,000원", "manual-copies": "10,000원×40부×1회=400,000원"}
    scenario = insert(store, "scenario", {**OF, "name": "교육", "description": None, "edits": edits}, ME, AT)
    with pytest.raises(UndecidedChanges):
        approve(store, scenario, 1, "사유", ME, AT)
    old = budgets(store)
    assert approve(store, scenario, 1, "사유", ME, AT, {key: False}).revision == 2
    assert budgets(store)["ad-hoc"] == old["ad-hoc"]


def test_what_a_revision_contains_comes_back_from_a_snapshot_and_is_empty_in_an_older_store(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = engines_store.migrations()
    monkeypatch.setattr(engines_store, "migrations", lambda: every[:13])
    before = open_store(str(tmp_path / "thirteen.duckdb"), AT)
    load_plan(before, plan, ME, AT)
    row: dict[str, Any] = {
        **{column: MOVED.get(column) for column in MOVED},
        "budget_change_id": "old",
        "reason": None,
        "approval": None,
        "version": 1,
    }
    with before.writing(AT) as cursor:
        cursor.execute(
            "INSERT INTO store.budget_change VALUES ('old', '2016', 1, 'transfer', DATE '2016-06-01', 200000, 'manual-copies', 'ad-hoc', "
            "DATE '2016-06-09', NULL, NULL, 1)"
        )
        cursor.execute(
            "INSERT INTO store.change VALUES ('c', 'old-batch', 2, 1, $at, 'me', 'insert', 'budget_change', 'old', NULL, $row)",
            {"at": AT, "row": json.dumps(row, ensure_ascii=False, default=str)},
        )
    old = snapshot(before, AT)
    before.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    for path in (tmp_path / "thirteen.duckdb", tmp_path / "restored.duckdb"):
        if not path.exists():
            restore(old, path, AT)
        store = open_store(str(path), AT)
        assert contained_in(store, "old") is None
        load_plan(store, with_lines(plan, TRANSFERRED), ME, AT)
        assert contained_in(store, "old") == 2 and verify(store).holds
        again = tmp_path / f"again-{path.name}"
        restore(snapshot(store, AT), again, AT)
        kept = open_store(str(again), AT)
        assert everything(kept) == everything(store) and budgets(kept) == budgets(store)
        kept.close()
        store.close()


def test_a_proposed_transfer_that_a_revision_seems_to_contain_is_asked_about_and_never_counted_twice(store: Store, plan: Plan) -> None:
    key = insert(store, "budget_change", {**MOVED, "approved_on": None}, ME, AT)
    before, then = everything(store), budgets(store)
    revised = with_lines(plan, TRANSFERRED)
    for said in (None, {key: True}):
        with pytest.raises(UndecidedChanges, match="아직 제안일 뿐이라.*2016-06-01에 제안") as asked:
            load_plan(store, revised, ME, AT, contained=said)
        assert [(guess.change.id, guess.contained, guess.certain) for guess in asked.value.guesses] == [(key, True, True)]
    assert everything(store) == before, "nothing was written"
    update(store, "budget_change", key, 1, {"approved_on": MOVED["approved_on"]}, ME, AT)
    load_plan(store, revised, ME, AT)
    assert contained_in(store, key) == 2
    assert budgets(store) == {line: krw + TRANSFERRED.get(line, 0) for line, krw in then.items()}
    assert verify(store).holds


def test_a_proposal_that_the_revision_does_not_contain_waits_on(store: Store, plan: Plan) -> None:
    key = insert(store, "budget_change", {**MOVED, "approved_on": None}, ME, AT)
    load_plan(store, with_lines(plan, {"supplies": 10_000}), ME, AT)
    assert contained_in(store, key) is None, "no line of it changed, so nothing is asked"
    with pytest.raises(UndecidedChanges, match="1건 있어 싣지 않았습니다"):
        load_plan(store, with_lines(plan, {"ad-hoc": 150_000}), ME, AT)
    load_plan(store, with_lines(plan, {"ad-hoc": 150_000}), ME, AT, contained={key: False})
    was = budgets(store)
    update(store, "budget_change", key, 1, {"approved_on": MOVED["approved_on"]}, ME, AT)
    assert budgets(store) == {line: krw + TRANSFERRED.get(line, 0) for line, krw in was.items()}
