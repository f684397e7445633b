"""The edited words of a report in a real store: one text a section, never over somebody else's, undone where none other stands by then."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.report.edited_text import LONGEST_TEXT, ReportText, differing, same
from chatdong.domain.roles import Actor
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading import query, repository
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import EditConflict, RefusedWrite, delete, insert, load_plan, read, undo, update
from chatdong.store.writing.verification import verify
from tests.store.snapshots.test_restore import everything
from tests.store.writing.test_records import EVERY_CHANGE

AT = datetime(2026, 1, 2, 3, 4, 5)
LATER = datetime(2026, 2, 3, 4, 5, 6)
FIRST, SECOND = Actor.local("first"), Actor.local("second")
TEXT = {
    "plan_id": "2016", "revision": 1, "period": "3", "section": "summary", "language": "ko",
    "as_of": date(2016, 9, 30), "words": "□ 고친 글\n  ○ 둘째 줄", "draft": "□ 초안",
}  # fmt: skip


@pytest.fixture
def store(new_planned_store: Store) -> Store:
    return new_planned_store


def kept(store: Store, period: str = "3", language: str = "ko") -> dict[str, ReportText]:
    return repository.report_texts(store, "2016", period, language)


def test_a_text_comes_back_with_its_draft_and_who_changed_it_last(store: Store) -> None:
    key = insert(store, "report_text", TEXT, FIRST, AT)
    assert kept(store) == {"summary": ReportText(TEXT["words"], "□ 초안", date(2016, 9, 30), key, 1, "first", AT)}
    assert update(store, "report_text", key, 1, {"words": "", "draft": "□ 새 초안", "as_of": date(2016, 9, 1)}, SECOND, LATER) == 2
    assert kept(store) == {"summary": ReportText("", "□ 새 초안", date(2016, 9, 1), key, 2, "second", LATER)}
    assert not kept(store, period="4") and not kept(store, language="en")
    insert(store, "report_text", {**TEXT, "language": "en", "words": "□ Edited"}, FIRST, AT)
    insert(store, "report_text", {**TEXT, "period": "year"}, FIRST, AT)
    assert (kept(store, language="en")["summary"].words, kept(store, period="year")["summary"].words) == ("□ Edited", TEXT["words"])


@pytest.fixture(params=["file", "postgres"])
def fourteen(request: pytest.FixtureRequest, tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The store URL of a store of the schema with four quarters, with a text of the third."""
    every = engines_store.migrations()
    server = request.getfixturevalue("postgres_server") if request.param == "postgres" else None
    name = server.database() if server else ""
    store_url = server.address(name) if server else str(tmp_path / "fourteen.duckdb")
    monkeypatch.setattr(engines_store, "migrations", lambda: every[:14])
    store = open_store(store_url, AT)
    load_plan(store, plan, FIRST, AT)
    insert(store, "report_text", TEXT, FIRST, AT)
    with pytest.raises(RefusedWrite):
        insert(store, "report_text", {**TEXT, "period": "6"}, FIRST, AT)
    store.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    yield store_url
    if server:
        server.drop(name)


def test_the_sixth_quarter_of_a_longer_plan_keeps_its_text_also_in_a_store_of_before(fourteen: str, tmp_path: Path) -> None:
    store = open_store(fourteen, AT)
    before = kept(store)
    assert before["summary"].words == TEXT["words"]
    insert(store, "report_text", {**TEXT, "period": "6", "words": "□ 둘째 해"}, FIRST, AT)
    assert kept(store, period="6")["summary"].words == "□ 둘째 해" and kept(store) == before
    with pytest.raises(RefusedWrite, match="다른 사람이 이 글을 먼저"):
        insert(store, "report_text", {**TEXT, "period": "6"}, SECOND, AT)
    assert verify(store).holds
    restore(snapshot(store, AT), tmp_path / "again.duckdb", AT)
    again = open_store(str(tmp_path / "again.duckdb"), AT)
    assert kept(again, period="6")["summary"].words == "□ 둘째 해"
    again.close()
    store.close()


def test_of_two_who_edit_at_once_the_second_is_told_and_nothing_is_overwritten(store: Store) -> None:
    key = insert(store, "report_text", TEXT, FIRST, AT)
    before = everything(store)
    with pytest.raises(RefusedWrite, match="다른 사람이 이 글을 먼저"):
        insert(store, "report_text", {**TEXT, "words": "□ 같은 때의 글"}, SECOND, AT)
    assert everything(store) == before
    update(store, "report_text", key, 1, {"words": "□ 먼저"}, FIRST, AT)
    before = everything(store)
    for late in (
        lambda: update(store, "report_text", key, 1, {"words": "□ 나중"}, SECOND, AT),
        lambda: delete(store, "report_text", key, 1, SECOND, AT),
    ):
        with pytest.raises(EditConflict, match="first") as caught:
            late()
        assert json.loads(caught.value.changes[0]["row_after"])["words"] == "□ 먼저"
    assert everything(store) == before


@pytest.mark.parametrize(
    "wrong",
    [{"period": "0"}, {"period": "spring"}, {"period": None}, {"language": "x"}, {"section": ""}, {"revision": 9}, {"words": None}, {"words": "가" * (LONGEST_TEXT + 1)}],
    ids=str,
)  # fmt: skip
def test_what_is_no_text_of_a_report_is_refused_whole(store: Store, wrong: dict) -> None:
    before = everything(store)
    with pytest.raises(RefusedWrite):
        insert(store, "report_text", {**TEXT, **wrong}, FIRST, AT)
    assert everything(store) == before
    assert insert(store, "report_text", {**TEXT, "words": "가" * LONGEST_TEXT}, FIRST, AT)


def test_a_text_that_was_taken_out_comes_back_unless_another_stands_there_by_then(store: Store) -> None:
    key = insert(store, "report_text", TEXT, FIRST, AT)
    assert query.rows(store, "change_list", **EVERY_CHANGE)[0]["undoable"]
    removed = delete(store, "report_text", key, 1, FIRST, AT)
    assert not kept(store)
    again = undo(store, removed, SECOND, LATER)
    assert (kept(store)["summary"].words, kept(store)["summary"].changed_by) == (TEXT["words"], "second")
    undo(store, again, FIRST, LATER)
    other = insert(store, "report_text", {**TEXT, "words": "□ 다른 글"}, SECOND, AT)
    with pytest.raises(RefusedWrite, match="다른 사람이 이 글을 먼저"):
        undo(store, removed, FIRST, LATER)
    assert read(store, "report_text", other)["words"] == "□ 다른 글"


def test_two_drafts_differ_by_the_lines_that_only_one_of_them_has() -> None:
    before, now = "□ 집행 100천원\n  ○ 같은 줄  \n", "□ 집행 120천원\n  ○ 같은 줄\n  ○ 새 줄"
    assert differing(before, now) == (["□ 집행 100천원"], ["□ 집행 120천원", "  ○ 새 줄"])
    assert not same(before, now)
    assert same(before, f"\n{before.rstrip()} ")
    assert differing(before, before) == ([], [])
