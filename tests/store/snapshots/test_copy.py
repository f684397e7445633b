"""A store moves whole between a file and PostgreSQL, either way, or not at all."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from chatdong.__main__ import main
from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store, StoreError, open_store
from chatdong.store.reading import query
from chatdong.store.seed.example import build_example
from chatdong.store.snapshots.backup import backup
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import add_records, delete, insert, load_plan, undo, update
from tests.postgres_server import PASSWORD, Server

AT = datetime(2026, 1, 2, 3, 4, 5, 678901)
LATER = datetime(2030, 1, 1)
ME = Actor.local("recorder")
SPENDING = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}
TEXTS = ["", "'", "=1+1", "\tt", "a\r\nb\nc", "\\N", "a\\b", 'say "x", y', " ", "NULL", "가나다\U0001f600", None]


def filled(store: Store, plan: Plan) -> None:
    """Records with awkward texts, and a history of all that can be done."""
    load_plan(store, plan, Actor.local("setup"), AT)
    rows = [{**SPENDING, "spending_id": f"s{i:02}", "event_id": None, "voucher": None, "memo": memo} for i, memo in enumerate(TEXTS)]
    add_records(store, "2016", 1, ME, AT, spending=rows)
    key = insert(
        store, "event", {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "occurrence": 1, "held_on": date(2016, 4, 28)}, ME, AT
    )
    update(store, "event", key, 1, {"attendance": 27, "topic": ""}, ME, AT)
    undo(store, delete(store, "spending", "s00", 1, ME, AT), ME, AT)
    text = {"plan_id": "2016", "revision": 1, "period": "3", "section": "summary", "language": "ko", "as_of": date(2016, 9, 30), "draft": ""}
    insert(store, "report_text", {**text, "words": "\n".join(filter(None, TEXTS))}, ME, AT)
    insert(store, "scenario", {"plan_id": "2016", "revision": 1, "name": "안", "edits": {"ad-hoc": "100원"}}, ME, AT)


@pytest.fixture
def empty_database(postgres_server: Server) -> Iterator[str]:
    """The setting of a database without any table."""
    name = postgres_server.database()
    yield postgres_server.address(name)
    postgres_server.drop(name)


def tables(store: Store) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(snapshot(store, LATER))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_store_goes_to_postgresql_and_back_and_its_snapshot_is_the_same_to_the_byte(
    tmp_path: Path, empty_database: str, plan: Plan, capsys: pytest.CaptureFixture
) -> None:
    file, back = str(tmp_path / "store.duckdb"), str(tmp_path / "new" / "back.duckdb")
    store = open_store(file, AT)
    filled(store, plan)
    before, version = tables(store), query.store_version(store)
    store.close()
    for source, target in ((file, empty_database), (empty_database, back)):
        assert main(["copy", "--from", source, "--to", target]) == 0
        said = capsys.readouterr().out
        assert f"저장소 버전 {version}" in said
        assert PASSWORD not in said
        assert "p%40ss" not in said
        moved = open_store(target, LATER)
        assert tables(moved) == before
        assert query.store_version(moved) == version
        insert(moved, "spending", SPENDING, ME, LATER)
        with moved.cursor() as cursor, pytest.raises(Exception, match=r"(?i)constraint"):
            cursor.execute("INSERT INTO store.spending SELECT * FROM store.spending")
        moved.close()
        before, version = _now(target)


def _now(target: str) -> tuple[dict[str, bytes], int]:
    store = open_store(target, LATER)
    try:
        return tables(store), query.store_version(store)
    finally:
        store.close()


def test_a_target_that_holds_anything_is_refused_and_stays_as_it_is(tmp_path: Path, postgres: str, plan: Plan) -> None:
    store = open_store(str(tmp_path / "store.duckdb"), AT)
    filled(store, plan)
    taken = open_store(postgres, AT)
    load_plan(taken, plan, Actor.local("setup"), AT)
    before = tables(taken)
    with pytest.raises(RefusedWrite, match="이미 무언가 들어 있습니다"):
        copy(store, postgres, LATER)
    assert tables(taken) == before
    taken.close()
    note = tmp_path / "note.txt"
    note.write_text("회의록")
    for target in (note, tmp_path / "store.duckdb"):
        with pytest.raises(RefusedWrite, match="이미 무언가 들어 있습니다"):
            copy(store, str(target), LATER)
    assert note.read_text() == "회의록"
    store.close()


def test_a_row_that_postgresql_does_not_take_leaves_nothing_there(tmp_path: Path, empty_database: str, plan: Plan) -> None:
    store = open_store(str(tmp_path / "store.duckdb"), AT)
    filled(store, plan)
    key = insert(store, "spending", {**SPENDING, "memo": "ab"}, ME, AT)
    with store.writing(AT) as cursor:  # as a store of before may have it
        cursor.execute("UPDATE store.spending SET memo = 'a' || chr(0) || 'b' WHERE spending_id = ?", [key])
    with pytest.raises(RefusedWrite, match="옮기지 않았습니다"):
        copy(store, empty_database, LATER)
    target = open_store(empty_database, LATER)
    assert query.rows(target, "plans") == []
    target.close()
    delete(store, "spending", key, 1, ME, AT)
    with store.writing(AT) as cursor:
        cursor.execute("UPDATE store.change SET row_before = replace(row_before, '\\u0000', ''), row_after = replace(row_after, '\\u0000', '')")
    assert copy(store, empty_database, LATER)["spending"] == len(TEXTS), "the same target takes it once it can"
    store.close()


def test_nowhere_to_go_is_said_and_nothing_is_left(tmp_path: Path, postgres_server: Server, plan: Plan) -> None:
    store = open_store(str(tmp_path / "store.duckdb"), AT)
    filled(store, plan)
    with pytest.raises(StoreError, match="그 이름의 데이터베이스가 없습니다"):
        copy(store, postgres_server.address("nowhere"), LATER)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        copy(store, str(tmp_path / "file" / "new.duckdb"), LATER)
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.endswith(".wal")) == ["file", "store.duckdb"]
    store.close()


def test_the_example_stays_marked_wherever_it_goes(empty_database: str, tmp_path: Path) -> None:
    example = build_example(AT)
    before = tables(example)
    copy(example, empty_database, LATER)
    example.close()
    there = open_store(empty_database, LATER)
    assert there.is_example
    assert tables(there) == before
    made = backup(there, tmp_path / "backups", ME, LATER)
    there.close()
    again = open_store(str(made), LATER)
    assert again.is_example
    assert tables(again) == before
    again.close()


@pytest.mark.parametrize("target", ["example", "mysql://root:secret@h/d"])
def test_a_target_that_is_no_store_is_refused_in_a_sentence(target: str, capsys: pytest.CaptureFixture) -> None:
    assert main(["copy", "--from", "example", "--to", target]) == 1
    said = capsys.readouterr().err
    assert "postgresql://…" in said
    assert "secret" not in said
    assert main(["copy", "--from", "nowhere.duckdb", "--to", "new.duckdb"]) == 1
    assert "저장소가 없습니다" in capsys.readouterr().err
