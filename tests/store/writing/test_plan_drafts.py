"""Plans in the making in a real store: kept once, saved over what was seen, loaded whole or not at all, and out of what others download."""

import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import format_plan
from chatdong.domain.roles import Actor
from chatdong.store.access import roles
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.errors import NotAllowed, RefusedWrite
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading import query
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing import plan_drafts
from chatdong.store.writing.plan_drafts import DraftConflict, DraftContent, TakenDraft, delete, read, save, start
from chatdong.store.writing.records import load_plan, undo
from chatdong.store.writing.verification import verify
from tests.postgres_server import Server
from tests.store.conftest import on_both
from tests.store.snapshots.test_restore import everything

AT, LATER = datetime(2026, 1, 2, 3, 4, 5), datetime(2026, 1, 3, 3, 4, 5)
PLANNER, OTHER = Actor("planner", "planner"), Actor("other", "planner")
READ = DraftContent("가상 계획", evidence='{"": "Draft"}', document='{"": "Paper"}', answers='{"year": 2016}')


def written(plan: Plan) -> DraftContent:
    return replace(READ, title=plan.title.ko, plan_text=format_plan(plan))


def version_of(store: Store) -> int:
    return query.store_version(store)


@on_both
def test_a_draft_is_kept_as_it_is_listed_and_saved_over_the_version_that_was_seen(empty_store: Store, plan: Plan) -> None:
    assert start(empty_store, "draft-1", READ, PLANNER, AT) == 1
    found = read(empty_store, "draft-1")
    assert found is not None
    assert (found.content, found.version, found.updated_by) == (READ, 1, "planner")
    assert save(empty_store, "draft-1", 1, written(plan), OTHER, LATER) == 2
    (row,) = query.rows(empty_store, "plan_drafts")
    assert (row["title"], row["is_plan"], row["created_at"], row["created_by"]) == (plan.title.ko, True, AT, "planner")
    assert (row["updated_at"], row["updated_by"], row["version"]) == (LATER, "other", 2)
    again = read(empty_store, "draft-1")
    assert again is not None
    assert again.content == written(plan)
    assert read(empty_store, "no-such") is None


@on_both
def test_a_click_that_comes_twice_keeps_one_draft_and_one_version(empty_store: Store, plan: Plan) -> None:
    for _click in range(2):
        assert start(empty_store, "draft-1", READ, PLANNER, AT) == 1
    for _click in range(2):
        assert save(empty_store, "draft-1", 1, written(plan), PLANNER, AT) == 2
    assert len(query.rows(empty_store, "plan_drafts")) == 1
    for _click in range(2):
        delete(empty_store, "draft-1", 2, PLANNER, AT)
    assert query.rows(empty_store, "plan_drafts") == []


@on_both
def test_the_second_of_two_tabs_is_told_and_nothing_of_the_first_is_lost(empty_store: Store, plan: Plan) -> None:
    start(empty_store, "draft-1", READ, PLANNER, AT)
    save(empty_store, "draft-1", 1, written(plan), PLANNER, AT)
    for late in (
        lambda: save(empty_store, "draft-1", 1, replace(READ, title="다른 제목"), OTHER, LATER),
        lambda: delete(empty_store, "draft-1", 1, OTHER, LATER),
        lambda: load_plan(empty_store, plan, OTHER, LATER, draft=TakenDraft("draft-1", 1, None)),
    ):
        with pytest.raises(DraftConflict, match="planner 님이 이 초안을 먼저"):
            late()
    found = read(empty_store, "draft-1")
    assert found is not None
    assert (found.content, found.version) == (written(plan), 2)
    assert query.rows(empty_store, "plans") == []
    with pytest.raises(DraftConflict, match="실렸거나 지워졌습니다"):
        save(empty_store, "no-such", 1, READ, PLANNER, AT)


@on_both
def test_who_may_not_make_plans_keeps_changes_and_takes_out_none(empty_store: Store, plan: Plan) -> None:
    start(empty_store, "draft-1", READ, PLANNER, AT)
    for role in ("viewer", "recorder", None):
        nobody = Actor("nobody", role)
        for write in (
            lambda who=nobody: start(empty_store, "draft-2", READ, who, AT),
            lambda who=nobody: save(empty_store, "draft-1", 1, written(plan), who, AT),
            lambda who=nobody: delete(empty_store, "draft-1", 1, who, AT),
            lambda who=nobody: load_plan(empty_store, plan, who, AT, draft=TakenDraft("draft-1", 1, None)),
        ):
            with pytest.raises(NotAllowed):
                write()
    (row,) = query.rows(empty_store, "plan_drafts")
    assert (row["draft_id"], row["version"]) == ("draft-1", 1)
    assert query.rows(empty_store, "plans") == []


def test_a_role_that_was_taken_meanwhile_counts_in_the_write_itself(empty_store: Store) -> None:
    admin = Actor.local("admin")
    roles.give_role(empty_store, Actor("kim", "planner"), admin, AT)
    kept = Actor("kim", "planner", kept=True)
    start(empty_store, "draft-1", READ, kept, AT)
    roles.take_role(empty_store, "kim", admin, AT)
    with pytest.raises(NotAllowed):
        save(empty_store, "draft-1", 1, replace(READ, title="늦음"), kept, AT)


@on_both
def test_a_draft_is_loaded_and_taken_out_in_one_write_with_its_reason(empty_store: Store, plan: Plan) -> None:
    start(empty_store, "draft-1", written(plan), PLANNER, AT)
    done = load_plan(empty_store, plan, PLANNER, AT, draft=TakenDraft("draft-1", 1, None))
    assert (done.revision, done.is_new) == (1, True)
    assert query.rows(empty_store, "plan_drafts") == []
    # The second click of a double click finds the plan there.
    again = load_plan(empty_store, plan, PLANNER, AT, draft=TakenDraft("draft-1", 1, None))
    assert (again.revision, again.is_new) == (1, False)

    changed = replace(plan, title=LocalizedText("고친 계획"))
    start(empty_store, "draft-2", written(changed), PLANNER, AT)
    with pytest.raises(RefusedWrite, match="사유"):
        load_plan(empty_store, changed, PLANNER, AT, draft=TakenDraft("draft-2", 1, 1, "  "))
    load_plan(empty_store, changed, PLANNER, AT, draft=TakenDraft("draft-2", 1, 1, " 제목을 바로잡음 "))
    told = [(row["revision"], row["reason"], row["scenario_name"]) for row in query.rows(empty_store, "revisions", plan_id="2016")]
    assert told == [(1, None, None), (2, "제목을 바로잡음", None)]
    assert verify(empty_store).holds


def test_two_clicks_that_load_at_the_same_moment_load_once(new_store: Store, plan: Plan) -> None:
    start(new_store, "draft-1", written(plan), PLANNER, AT)
    begin, done, failed = threading.Barrier(4), [], []

    def click() -> None:
        begin.wait()
        try:
            done.append(load_plan(new_store, plan, PLANNER, AT, draft=TakenDraft("draft-1", 1, None)))
        except RefusedWrite as error:
            failed.append(str(error))

    clicks = [threading.Thread(target=click) for _number in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert failed == []
    assert sorted((each.revision, each.is_new) for each in done) == [(1, False)] * 3 + [(1, True)]
    assert query.rows(new_store, "plan_drafts") == []


@on_both
def test_a_plan_that_was_loaded_meanwhile_is_told_and_the_draft_stays(empty_store: Store, plan: Plan) -> None:
    start(empty_store, "draft-1", written(plan), PLANNER, AT)
    load_plan(empty_store, replace(plan, title=LocalizedText("먼저 실은 계획")), OTHER, AT)
    with pytest.raises(RefusedWrite, match="같은 이름의 계획이 실렸습니다"):
        load_plan(empty_store, plan, PLANNER, AT, draft=TakenDraft("draft-1", 1, None, "새 계획"))
    load_plan(empty_store, replace(plan, title=LocalizedText("또 고친 계획")), OTHER, AT)
    with pytest.raises(RefusedWrite, match="2차가 실렸습니다"):
        load_plan(empty_store, plan, PLANNER, AT, draft=TakenDraft("draft-1", 1, 1, "사유"))
    assert read(empty_store, "draft-1") is not None
    assert len(query.rows(empty_store, "revisions", plan_id="2016")) == 2


def test_a_plan_that_the_store_refuses_leaves_its_draft(empty_store: Store, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    load_plan(empty_store, plan, PLANNER, AT)
    team = plan.support_team[0]
    other = replace(plan, id="2016-2", programme=LocalizedText("다른 사업"), support_team=(replace(team, operator=LocalizedText("다른 곳")),))
    start(empty_store, "draft-1", written(other), PLANNER, AT)
    before = everything(empty_store)
    with pytest.raises(RefusedWrite, match="다른 사업의 추진지원단"):
        load_plan(empty_store, other, PLANNER, AT, draft=TakenDraft("draft-1", 1, None))
    assert everything(empty_store) == before


def test_what_no_store_can_hold_is_refused_with_a_sentence(empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RefusedWrite, match="NUL"):
        start(empty_store, "draft-1", replace(READ, title="\0"), PLANNER, AT)
    monkeypatch.setattr(plan_drafts, "LONGEST_DRAFT", 50)
    with pytest.raises(RefusedWrite, match="너무 길어"):
        start(empty_store, "draft-1", replace(READ, document="x" * 60), PLANNER, AT)
    monkeypatch.setattr(plan_drafts, "MOST_DRAFTS", 1)
    start(empty_store, "draft-1", READ, PLANNER, AT)
    with pytest.raises(RefusedWrite, match="초안이 1개입니다"):
        start(empty_store, "draft-2", READ, PLANNER, AT)


def test_a_draft_is_in_no_snapshot_and_no_history_but_in_every_copy(new_store: Store, plan: Plan, postgres: str, tmp_path: Path) -> None:
    load_plan(new_store, plan, PLANNER, AT)
    start(new_store, "draft-1", READ, PLANNER, AT)
    changed = replace(plan, title=LocalizedText("고친 계획"))
    start(new_store, "draft-2", written(changed), PLANNER, AT)
    load_plan(new_store, changed, PLANNER, AT, draft=TakenDraft("draft-2", 1, 1, "제목을 바로잡음"))
    made = snapshot(new_store, AT)
    archive = zipfile.ZipFile(io.BytesIO(made))
    assert not any("가상 계획".encode() in archive.read(name) or "draft-1".encode() in archive.read(name) for name in archive.namelist())
    assert "제목을 바로잡음" in archive.read("plan_reason.csv").decode("utf-8-sig")
    with new_store.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM store.change WHERE table_name = 'plan_draft'").fetchone() == (0,)
        (batch,) = cursor.execute("SELECT batch FROM store.change WHERE table_name = 'plan_reason'").fetchone() or ("",)
    with pytest.raises(RefusedWrite, match="계획의 차수는 남습니다"):
        undo(new_store, batch, PLANNER, AT)
    restore(made, tmp_path / "restored.duckdb", AT)
    restored = open_store(str(tmp_path / "restored.duckdb"), AT)
    assert query.rows(restored, "revisions", plan_id="2016") == query.rows(new_store, "revisions", plan_id="2016")
    assert query.rows(restored, "plan_drafts") == []
    restored.close()
    for target in (str(tmp_path / "copied.duckdb"), postgres):
        copy(new_store, target, AT)
        copied = open_store(target, AT)
        assert read(copied, "draft-1") == read(new_store, "draft-1")
        copied.close()


@pytest.fixture(params=["file", "postgres"])
def of_before(request: pytest.FixtureRequest, tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The store URL of a store of the schema before drafts, with a plan."""
    every = engines_store.migrations()
    server: Server | None = request.getfixturevalue("postgres_server") if request.param == "postgres" else None
    name = server.database() if server else ""
    store_url = server.address(name) if server else str(tmp_path / "before.duckdb")
    monkeypatch.setattr(engines_store, "migrations", lambda: [one for one in every if one[0] < 15])
    store = open_store(store_url, AT)
    with store.writing(AT) as cursor:
        cursor.execute(
            "INSERT INTO store.plan VALUES ('2016', 1, 2016, $programme, $title, NULL, 1000, $text, $at, 'setup')",
            {"programme": plan.programme.ko, "title": plan.title.ko, "text": format_plan(plan), "at": AT},
        )
    store.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    yield store_url
    if server:
        server.drop(name)


def test_a_store_of_the_version_before_is_brought_up_and_takes_drafts(of_before: str) -> None:
    store = open_store(of_before, AT)
    assert [row["reason"] for row in query.rows(store, "revisions", plan_id="2016")] == [None]
    assert start(store, "draft-1", READ, PLANNER, AT) == 1
    store.close()
