"""Kept scenarios in a real store: named once, never over somebody else's, undone whole, restored as they were, approved with a reason."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import frictionless
import pytest

from chatdong.domain.plan.milestones import planned_value
from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.export import as_plan
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading import query, repository
from chatdong.store.snapshots.diff import compare
from chatdong.store.snapshots.restore import RefusedSnapshot, restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.approval import approve
from chatdong.store.writing.records import EditConflict, RefusedWrite, delete, insert, load_plan, read, undo, update
from tests.store.snapshots.test_restore import everything, rewritten
from tests.store.writing.test_report_texts import TEXT

AT = datetime(2026, 1, 2, 3, 4, 5)
LATER = datetime(2026, 2, 3, 4, 5, 6)
PEOPLE = {"committee-catering": "20,000원×110명×2회=4,400,000원"}
TRAINING = {"training-venue": "300,000원×1실×6회=1,800,000원", "manual-copies": "10,000원×40부×1회=400,000원"}
EVERY_CHANGE = dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named", "after"))
MORE = {"plan_id": "2016", "revision": 1, "name": "20명 더", "description": "워크숍마다", "edits": PEOPLE}


@pytest.fixture
def store(new_planned_store: Store) -> Store:
    return new_planned_store


def batch(store: Store) -> str:
    return query.rows(store, "change_list", **EVERY_CHANGE)[:1][0]["batch"]


def test_a_scenario_comes_back_with_its_edits_and_who_changed_it_last(store: Store) -> None:
    key = insert(store, "scenario", {**MORE, "name": "  20명 더 "}, Actor.local("first"), AT)
    assert update(store, "scenario", key, 1, {"edits": {**TRAINING, **PEOPLE}}, Actor.local("second"), LATER) == 2
    (kept,) = repository.scenarios(store, "2016")
    assert (kept.name, kept.description, kept.revision, kept.version) == ("20명 더", "워크숍마다", 1, 2)
    assert list(kept.edits) == ["committee-catering", "training-venue", "manual-copies"], "in the plan's order"
    assert (kept.changed_by, kept.changed_at, kept.approved_revision) == ("second", LATER, None)
    (change,) = [c for c in query.rows(store, "change_list", **EVERY_CHANGE)[:1]]
    assert (change["table_name"], json.loads(change["row_after"])["edits"]) == ("scenario", {**TRAINING, **PEOPLE})
    assert update(store, "scenario", key, 2, {"edits": {**PEOPLE, **TRAINING}}, Actor.local("second"), LATER) == 2, "nothing differs"


def test_a_name_is_taken_once_for_a_plan_and_a_scenario_without_one_is_refused(store: Store, other_plan: Plan) -> None:
    insert(store, "scenario", MORE, Actor.local("first"), AT)
    other = insert(store, "scenario", {**MORE, "name": "다른 이름"}, Actor.local("first"), AT)
    before = everything(store)
    with pytest.raises(RefusedWrite, match="같은 이름의 시나리오"):
        insert(store, "scenario", {**MORE, "edits": TRAINING}, Actor.local("second"), AT)
    with pytest.raises(RefusedWrite, match="같은 이름의 시나리오"):
        update(store, "scenario", other, 1, {"name": "20명 더"}, Actor.local("second"), AT)
    for name in (None, "", "  ", "가" * 81):
        with pytest.raises(RefusedWrite, match="이름을 80자"):
            insert(store, "scenario", {**MORE, "name": name}, Actor.local("second"), AT)
    assert everything(store) == before
    load_plan(store, other_plan, Actor.local("setup"), AT)
    assert insert(store, "scenario", {**MORE, "plan_id": other_plan.id, "edits": {}}, Actor.local("second"), AT), "another plan has names of its own"


def test_an_edit_of_a_line_that_the_revision_does_not_have_is_refused_whole(store: Store) -> None:
    before = everything(store)
    with pytest.raises(RefusedWrite, match="저장하지 않았습니다"):
        insert(store, "scenario", {**MORE, "edits": {**PEOPLE, "no-such": "1원"}}, Actor.local("first"), AT)
    assert everything(store) == before


def test_the_second_editor_is_told_and_overwrites_nothing(store: Store) -> None:
    key = insert(store, "scenario", MORE, Actor.local("first"), AT)
    update(store, "scenario", key, 1, {"edits": TRAINING}, Actor.local("first"), AT)
    before = everything(store)
    for late in (
        lambda: update(store, "scenario", key, 1, {"edits": {}}, Actor.local("second"), AT),
        lambda: delete(store, "scenario", key, 1, Actor.local("second"), AT),
    ):
        with pytest.raises(EditConflict, match="first") as caught:
            late()
        assert json.loads(caught.value.changes[0]["row_after"])["edits"] == TRAINING
    assert everything(store) == before


@pytest.mark.parametrize("action", ["insert", "update", "delete"])
def test_a_change_of_a_scenario_is_undone_whole_and_the_undo_undone(store: Store, action: str) -> None:
    key = insert(store, "scenario", MORE, Actor.local("first"), AT)
    states = [None, {**MORE}]
    if action == "update":
        update(store, "scenario", key, 1, {"name": "고침", "edits": TRAINING}, Actor.local("first"), AT)
        states = [states[1], {**MORE, "name": "고침", "edits": TRAINING}]
    elif action == "delete":
        assert delete(store, "scenario", key, 1, Actor.local("first"), AT) == batch(store)
        states = [states[1], None]

    def now() -> dict | None:
        row = read(store, "scenario", key)
        return row and {column: row[column] for column in MORE}

    assert now() == states[1]
    again = undo(store, batch(store), Actor.local("second"), AT)
    assert now() == states[0]
    undo(store, again, Actor.local("second"), AT)
    assert now() == states[1]
    assert all(row["undoable"] for row in query.rows(store, "change_list", **EVERY_CHANGE)[:3])


def test_a_name_that_was_taken_meanwhile_is_said_when_a_removal_is_undone(store: Store) -> None:
    key = insert(store, "scenario", MORE, Actor.local("first"), AT)
    removed = delete(store, "scenario", key, 1, Actor.local("first"), AT)
    insert(store, "scenario", MORE, Actor.local("second"), AT)
    with pytest.raises(RefusedWrite, match="같은 이름의 시나리오"):
        undo(store, removed, Actor.local("first"), AT)


def test_saving_for_a_newer_revision_moves_the_edits_with_it(store: Store, plan: Plan) -> None:
    key = insert(store, "scenario", {**MORE, "edits": {**PEOPLE, **TRAINING}}, Actor.local("first"), AT)
    fewer = replace(plan, budget_line=tuple(line for line in plan.budget_line if line.id != "manual-copies"))
    assert load_plan(store, fewer, Actor.local("setup"), AT).revision == 2
    before = everything(store)
    with pytest.raises(RefusedWrite):
        update(store, "scenario", key, 1, {"revision": 2}, Actor.local("first"), AT)
    assert everything(store) == before
    assert update(store, "scenario", key, 1, {"revision": 2, "edits": PEOPLE}, Actor.local("first"), AT) == 2
    undo(store, batch(store), Actor.local("first"), AT)
    (kept,) = repository.scenarios(store, "2016")
    assert (kept.revision, kept.edits) == (1, {**PEOPLE, **TRAINING})


def test_an_approved_scenario_is_the_next_revision_with_who_when_and_why(store: Store, plan: Plan) -> None:
    key = insert(store, "scenario", {**MORE, "edits": TRAINING}, Actor.local("first"), AT)
    done = approve(store, key, 1, "  교육 요청이 많음 ", Actor.local("head"), LATER)
    assert (done.revision, done.is_new) == (2, True)
    assert repository.plan(store, "2016") == as_plan(plan, apply_edits(plan, TRAINING), approved=True)
    assert repository.plan(store, "2016", 1) == plan
    first, second = query.rows(store, "revisions", plan_id="2016")
    assert first["reason"] is None
    assert (second["loaded_by"], second["loaded_at"], second["reason"], second["scenario_name"]) == ("head", LATER, "교육 요청이 많음", "20명 더")
    (kept,) = repository.scenarios(store, "2016")
    assert (kept.approved_revision, kept.changed_since_approval) == (2, False)
    with pytest.raises(RefusedWrite, match="차수는 남습니다"):
        undo(store, batch(store), Actor.local("head"), LATER)
    delete(store, "scenario", key, 1, Actor.local("first"), LATER)
    assert query.rows(store, "revisions", plan_id="2016")[1]["reason"] == "교육 요청이 많음", "the why outlives the scenario"


def test_what_cannot_be_approved_changes_nothing(store: Store, plan: Plan) -> None:
    key = insert(store, "scenario", MORE, Actor.local("first"), AT)
    update(store, "scenario", key, 1, {"edits": TRAINING}, Actor.local("second"), AT)
    same = insert(store, "scenario", {**MORE, "name": "계획과 같음", "edits": {}}, Actor.local("first"), AT)
    before = everything(store)
    with pytest.raises(EditConflict, match="second"):
        approve(store, key, 1, "사유", Actor.local("head"), AT)
    with pytest.raises(RefusedWrite, match="사유를 적어"):
        approve(store, key, 2, " \n", Actor.local("head"), AT)
    assert not approve(store, same, 1, "사유", Actor.local("head"), AT).is_new
    assert everything(store) == before
    load_plan(store, replace(plan, total_source="고침"), Actor.local("setup"), AT)
    with pytest.raises(RefusedWrite, match="1차 계획으로 만든"):
        approve(store, key, 2, "사유", Actor.local("head"), AT)


def test_a_scenario_of_another_total_is_approved_with_its_spending_plan(store: Store, plan: Plan) -> None:
    key = insert(store, "scenario", MORE, Actor.local("first"), AT)
    before = everything(store)
    for amounts, words in (
        (None, "16,000,000원에서 16,800,000원이 되어"),
        ((126_000, 378_000, 13_188_000), "16,000,000원에서 16,800,000원이 되어"),
        ((126_000, 378_000, 13_188_000, 16_000_000), "마지막 누계 16,000,000원이 새 총 예산 16,800,000원과"),
        ((126_000, 378_000, 377_000, 16_800_000), "2016-09-30의 누계 377,000원이 앞 날짜의 378,000원보다"),
    ):
        with pytest.raises(RefusedWrite, match=words):
            approve(store, key, 1, "사유", Actor.local("head"), AT, milestones_krw=amounts)
    assert everything(store) == before
    assert approve(store, key, 1, "사유", Actor.local("head"), AT, milestones_krw=(126_000, 378_000, 13_188_000, 16_800_000)).revision == 2
    newest = repository.plan(store, "2016")
    assert newest is not None and newest.total_krw == sum(line.amount_krw for line in newest.budget_line) == 16_800_000
    assert [(m.amount_krw, str(m.rate_percent)) for m in newest.milestone][1:] == [(378_000, "2.3"), (13_188_000, "78.5"), (16_800_000, "100.0")]
    assert planned_value(newest, date(2016, 12, 31)) == newest.total_krw


@pytest.mark.usefixtures("kept_csv_limit")
def test_scenarios_approvals_and_report_texts_are_in_a_snapshot_that_is_valid_and_comes_back_identical(store: Store, tmp_path: Path) -> None:
    old = snapshot(store, AT)
    key = insert(store, "scenario", {**MORE, "description": "=1+1", "edits": TRAINING}, Actor.local("first"), AT)
    insert(store, "scenario", {**MORE, "name": "'둘째"}, Actor.local("first"), AT)
    approve(store, key, 1, "-사유", Actor.local("head"), LATER)
    for section, words in (("summary", "=1+1\n□ \"따옴표\", '작은'"), ("goals", ""), ("next", "-\t탭\n\n빈 줄 뒤")):
        insert(store, "report_text", {**TEXT, "section": section, "words": words}, Actor.local("first"), AT)
    data = snapshot(store, AT)
    (tmp_path / "s.zip").write_bytes(data)
    report = frictionless.Package(str(tmp_path / "s.zip")).validate()
    assert report.valid, report.flatten(["note"])[:3]
    restore(data, tmp_path / "new.duckdb", LATER)
    again = open_store(str(tmp_path / "new.duckdb"), LATER)
    assert everything(again) == everything(store)
    assert snapshot(again, AT) == data
    again.close()
    found = {table.table: table.added for table in compare(old, store).tables}
    assert (found["scenario"], found["scenario_edit"], found["plan_approval"], found["report_text"]) == (2, 3, 1, 3)


def test_an_edit_of_a_scenario_that_is_not_there_is_not_restored(store: Store, tmp_path: Path) -> None:
    key = insert(store, "scenario", MORE, Actor.local("first"), AT)

    def astray(files: dict[str, bytes]) -> None:
        files["scenario_edit.csv"] = files["scenario_edit.csv"].replace(key.encode(), b"0-no-such")

    with pytest.raises(RefusedSnapshot, match="scenario 표에 없는 행"):
        restore(rewritten(snapshot(store, AT), astray, sign=True), tmp_path / "new.duckdb", AT)


def test_a_store_of_an_older_schema_can_keep_scenarios_once_it_is_opened(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    from chatdong.store.engines import store as engines_store

    older = tmp_path / "schema"
    older.mkdir()
    for number, path in engines_store.migrations():
        if number < 4:
            (older / path.name).write_text(path.read_text("utf-8"), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(engines_store, "SCHEMA", older)
        store = open_store(str(tmp_path / "old.duckdb"), AT)
        # The teams of a plan have columns since that an older schema does not know.
        load_plan(store, replace(plan, support_team=()), Actor.local("setup"), AT)
        data = snapshot(store, AT)
        store.close()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "scenario.csv" not in archive.namelist()
    restore(data, tmp_path / "new.duckdb", AT)
    for name in ("old", "new"):
        store = open_store(str(tmp_path / f"{name}.duckdb"), AT)
        assert insert(store, "scenario", MORE, Actor.local("first"), AT)
        assert {t.table for t in compare(data, store).tables if t.differs} == {"scenario", "scenario_edit", "change"}
        store.close()
