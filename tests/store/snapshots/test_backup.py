"""A backup is a store like any other, equal to the one it was made from at one moment."""

import threading
from datetime import date, datetime
from pathlib import Path

import pytest

from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store, StoreError, open_store
from chatdong.store.reading import query
from chatdong.store.snapshots.backup import backup
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import RefusedWrite, insert

AT = datetime(2026, 1, 2, 3, 4, 5)
SPENDING = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}


@pytest.fixture
def store(planned_store: Store) -> Store:
    insert(planned_store, "spending", SPENDING, Actor.local("recorder"), AT)
    return planned_store


def everything(store: Store) -> dict[str, list]:
    with store.cursor() as cursor:
        tables = [t for (t,) in cursor.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall()]
        return {table: sorted(map(repr, cursor.execute(f"SELECT * FROM store.{table}").fetchall())) for table in tables}


def schema(store: Store) -> tuple[list, list]:
    with store.cursor() as cursor:
        rules = cursor.execute("SELECT table_name, constraint_text FROM duckdb_constraints() WHERE database_name = 'store' ORDER BY ALL")
        found = rules.fetchall()
        columns = cursor.execute(
            "SELECT table_name, column_index, column_name, data_type, is_nullable FROM duckdb_columns() WHERE database_name = 'store' ORDER BY ALL"
        )
        return found, columns.fetchall()


def test_a_backup_opens_as_an_equal_store_with_the_same_rules(store: Store, tmp_path: Path) -> None:
    made = backup(store, tmp_path / "kept", Actor.local(), AT)
    assert made == tmp_path / "kept" / "chatdong-2026-01-02-030405.duckdb"
    assert list(made.parent.iterdir()) == [made], "neither a log nor a temporary file is left beside it"
    again = open_store(str(made), AT)
    try:
        assert everything(again) == everything(store)
        assert schema(again) == schema(store)
        assert snapshot(again, AT) == snapshot(store, AT)
        with pytest.raises(RefusedWrite):
            insert(again, "spending", {**SPENDING, "line_id": "no-such"}, Actor.local("recorder"), AT)
        insert(again, "spending", SPENDING, Actor.local("recorder"), AT)
    finally:
        again.close()


def test_a_store_that_was_closed_and_opened_again_is_backed_up_too(store: Store, tmp_path: Path) -> None:
    store.close()
    opened = open_store(store.store_url, AT)
    again = open_store(str(backup(opened, tmp_path / "kept", Actor.local(), AT)), AT)
    assert everything(again) == everything(opened)
    twice = open_store(str(backup(again, tmp_path / "kept", Actor.local(), AT)), AT)
    assert everything(twice) == everything(opened)
    for each in (twice, again, opened):
        each.close()


def test_a_backup_never_goes_over_another(store: Store, tmp_path: Path) -> None:
    first = backup(store, tmp_path / "kept", Actor.local(), AT)
    before = first.read_bytes()
    second = backup(store, tmp_path / "kept", Actor.local(), AT)
    assert second.name == "chatdong-2026-01-02-030405-2.duckdb"
    assert first.read_bytes() == before


def test_the_example_is_backed_up_under_a_name_that_says_so(example: Store, tmp_path: Path) -> None:
    made = backup(example, tmp_path, Actor.local(), AT)
    assert made.name.startswith("예시자료-")
    again = open_store(str(made), AT)
    assert everything(again) == everything(example)
    again.close()


def test_a_backup_changes_nothing_in_the_store(store: Store, tmp_path: Path) -> None:
    before = everything(store)
    backup(store, tmp_path / "it's kept", Actor.local(), AT)
    assert everything(store) == before
    with store.cursor() as cursor:
        names = {name for (name,) in cursor.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall()}
    assert names == {"memory", "store"}


def test_a_backup_made_while_others_write_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()
    written = []

    def write() -> None:
        while not stop.is_set():
            written.append(insert(store, "spending", SPENDING, Actor.local("writer"), AT))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backup(store, tmp_path / "kept", Actor.local(), AT) for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    counts = []
    for path in made:
        copy = open_store(str(path), AT)
        with copy.cursor() as cursor:
            spending, changes = (
                cursor.execute(question).fetchone()[0]
                for question in ("SELECT count(*) FROM store.spending", "SELECT count(*) FROM store.change WHERE table_name = 'spending'")
            )
        # Loading the plan was the first write; each spending was one more.
        assert spending == changes == query.store_version(copy) - 1
        counts.append(spending)
        copy.close()
    assert counts == sorted(counts)
    assert query.store_version(store) == len(written) + 2


def test_a_folder_that_cannot_be_written_is_said_and_the_store_goes_on(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match="백업을 만들 수 없습니다"):
        backup(store, tmp_path / "file", Actor.local(), AT)
    assert insert(store, "spending", SPENDING, Actor.local("recorder"), AT)


def test_a_copy_that_fails_halfway_leaves_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatdong.store.snapshots.copy._parents_first", lambda _cursor: ["plan", "spending"])
    with pytest.raises(StoreError, match="백업을 만들 수 없습니다"):
        backup(store, tmp_path / "kept", Actor.local(), AT)
    assert list((tmp_path / "kept").iterdir()) == []
    monkeypatch.undo()
    assert backup(store, tmp_path / "kept", Actor.local(), AT).exists()
