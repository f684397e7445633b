"""Writes of as many rows as DuckDB keeps together, and more: totals, history, undo and copies are those of every row."""

import io
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from chatdong.domain.roles import Actor
from chatdong.store.engines.errors import NotAllowed
from chatdong.store.engines.store import Store, open_store
from chatdong.store.imports import importer
from chatdong.store.seed.startup import start_store
from chatdong.store.snapshots.backup import backup
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing import records
from chatdong.store.writing.records import RefusedWrite, apply_import, changes, insert, undo
from chatdong.store.writing.spending_totals import balance
from chatdong.store.writing.verification import verify
from tests.properties import in_full, some

AT = datetime(2026, 1, 2, 3, 4, 5)
OFFICE = Actor.local("office")
GROUP = 122_880
"""The rows that DuckDB keeps together."""
PAYMENT = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": "2016-05-05", "amount_krw": 10_000}


@pytest.fixture
def store(new_planned_store: Store) -> Iterator[Store]:
    """A file, and a database, with a plan. DuckDB works with two threads, however few the machine has."""
    with new_planned_store.cursor() as cursor:
        cursor.execute("SET GLOBAL threads = 2")
        cursor.execute("ATTACH ':memory:' AS staged")
    yield new_planned_store
    # The database is that of other tests too; a file may be closed already.
    with suppress(duckdb.Error), new_planned_store.cursor() as cursor:
        cursor.execute("RESET GLOBAL threads")
        cursor.execute("DETACH staged")


on_a_file = pytest.mark.parametrize("new_planned_store", ["file"], indirect=True)


def bring(store: Store, rows: int, name: str = "k", memo: str | None = None) -> str:
    """Import so many payments under ids of this name: new ones, or corrections of those that are there. Staged by SQL, not from a file."""
    with store.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged.planned")
        cursor.execute(
            """
            CREATE TABLE staged.planned AS
            SELECT
                CASE WHEN stored.spending_id IS NULL THEN 'new' ELSE 'changed' END AS state, i AS line, $name || i AS spending_id, '2016' AS plan_id,
                1 AS revision, CASE WHEN i % 3 = 0 THEN 'ad-hoc' ELSE 'supplies' END AS line_id, NULL::VARCHAR AS event_id,
                DATE '2016-05-01' + (i % 30)::INTEGER AS spent_on, coalesce(stored.amount_krw, 0) + 1000 + i % 7 AS amount_krw, 'v-' || i AS voucher,
                $memo::VARCHAR AS memo, NULL::VARCHAR AS commitment_id, NULL::VARCHAR AS returns_id, NULL::VARCHAR AS funding_source,
                coalesce(stored.version, 0) + 1 AS version
            FROM range($rows) AS t (i)
            LEFT JOIN store.spending AS stored ON stored.spending_id = $name || i
            """,
            {"rows": rows, "name": name, "memo": memo},
        )
        (version,) = cursor.execute("SELECT version FROM store.store_version").fetchone()
    return apply_import(store, "spending", "staged.planned", version, OFFICE, AT)


def counted(store: Store) -> tuple[int, int, int]:
    """How many payments a reader sees, of how many the totals know, and how many changes of payments the history has."""
    with store.cursor() as cursor:
        found = balance(cursor)
        assert found.differ == 0
        (noted,) = cursor.execute("SELECT count(row_key) FROM store.change WHERE table_name = 'spending'").fetchone()
    return found.payments, found.totals, noted


def test_duckdb_still_hides_what_stands_behind_an_insert_that_brought_nothing() -> None:
    """The reason for ``insert_set``. Where this fails, DuckDB behaves: let the module go, and what says its reason."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET threads = 2")
        connection.execute("CREATE TABLE source AS SELECT i FROM range(200000) AS t (i)")
        connection.execute("CREATE TABLE target (i BIGINT)")
        connection.begin()
        connection.execute("INSERT INTO target SELECT i FROM source WHERE i % 2 = 3")
        connection.execute("INSERT INTO target SELECT i FROM source")
        within = connection.execute("SELECT count(*) FROM target").fetchone()
        connection.commit()
        after = connection.execute("SELECT count(*) FROM target").fetchone()
        connection.execute("CHECKPOINT")
        written_out = connection.execute("SELECT count(*) FROM target").fetchone()
    assert (within, after, written_out) == ((0,), (0,), (200_000,)), (
        f"DuckDB {duckdb.__version__} shows rows that 1.5.5 hid: insert_set need not ask any more whether there is anything to insert"
    )


SIZES = [("file", 1), ("file", GROUP), ("file", GROUP + 1), ("postgres", 1), ("postgres", GROUP + 1)]
MORE_SIZES = [("file", GROUP - 1), ("file", 250_000), ("file", 1_000_000)]
"""Those of ``make test-all``."""


@pytest.mark.parametrize(("new_planned_store", "rows"), [*SIZES, *(MORE_SIZES if in_full() else [])], indirect=["new_planned_store"])
def test_an_import_of_any_size_is_in_the_totals_and_in_the_history(store: Store, rows: int) -> None:
    bring(store, rows)
    assert counted(store) == (rows, rows, rows)
    key = insert(store, "spending", PAYMENT, OFFICE, AT)
    assert counted(store) == (rows + 1, rows + 1, rows + 1)
    assert [change["action"] for change in changes(store, "spending", key)] == ["insert"]


@on_a_file
def test_corrections_of_every_row_and_their_undoing_hide_nothing_that_is_written_later(store: Store) -> None:
    bring(store, GROUP)
    bring(store, GROUP, memo="checked")  # changes every row and adds none
    key = insert(store, "spending", PAYMENT, OFFICE, AT)
    assert [change["action"] for change in changes(store, "spending", key)] == ["insert"]
    assert counted(store) == (GROUP + 1, GROUP + 1, 2 * GROUP + 1)
    assert verify(store).holds
    if not in_full():
        return
    batch = bring(store, GROUP + 10, memo="again")  # changes a whole group and adds others
    assert counted(store) == (GROUP + 11, GROUP + 11, 3 * GROUP + 11)
    for payments in (GROUP + 1, GROUP + 11):
        batch = undo(store, batch, OFFICE, AT)
        assert counted(store)[:2] == (payments, payments)
    assert verify(store).holds


@on_a_file
@pytest.mark.full
def test_copies_of_a_store_that_is_open_hold_all_of_a_large_import(store: Store, tmp_path: Path) -> None:
    bring(store, GROUP)
    insert(store, "spending", PAYMENT, OFFICE, AT)
    copies = [backup(store, tmp_path / "kept", OFFICE, AT)]
    if in_full():
        copies.append(tmp_path / "restored.duckdb")
        restore(io.BytesIO(snapshot(store, AT)), copies[-1], AT)
    for path in copies:
        copied = open_store(str(path), AT)
        try:
            assert counted(copied) == (GROUP + 1,) * 3
            assert verify(copied).holds
        finally:
            copied.close()


def test_an_import_is_undone_on_both_engines(store: Store) -> None:
    few, many = some(30_000), some(40_000)
    first = bring(store, few)
    batch = bring(store, many, memo="corrected, and more")
    with pytest.raises(RefusedWrite, match="다시 바뀐"):
        undo(store, first, OFFICE, AT)
    assert counted(store) == (many, many, few + many)
    for payments, noted in ((few, few + 2 * many), (many, few + 3 * many)):
        batch = undo(store, batch, OFFICE, AT)
        assert counted(store) == (payments, payments, noted)
    assert verify(store).holds


@on_a_file
def test_a_long_file_of_which_every_row_is_refused_brings_nothing(store: Store) -> None:
    """Each question for what is to be refused puts what it finds behind what the one before it found, which may be nothing."""
    rows = "\n".join(f"2016-05-{i % 30 + 1:02},수시 간담회 · 진행비,1000,w-{i},1" for i in range(GROUP + 1))
    seen = importer.preview(store, "2016", "spending", f"지출일,산출내역,금액,증빙번호,회차\n{rows}\n".encode())
    try:
        assert (seen.counts["new"], seen.counts["refused"]) == (0, GROUP + 1)
    finally:
        seen.close()


@on_a_file
def test_an_import_that_the_store_does_not_show_whole_is_taken_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def sent_though_empty(cursor: duckdb.DuckDBPyConnection, into: str, question: str, arguments: dict | None = None) -> int:
        return cursor.execute(f"INSERT INTO {into} {question}", arguments).fetchone()[0]

    with monkeypatch.context() as hiding, pytest.raises(RefusedWrite, match="변경 이력에"):
        # As long as DuckDB hides them; the test above tells when it does no more.
        hiding.setattr(records, "insert_set", sent_though_empty)
        bring(store, GROUP)
    assert counted(store) == (0, 0, 0)
    rows = GROUP if in_full() else 1_000
    bring(store, rows)
    assert counted(store) == (rows, rows, rows)


@on_a_file
def test_a_recorder_of_one_district_imports_no_payment_of_others_however_many_come(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "OFFICE", Actor("one", "recorder", frozenset({"mapo"})))
    with pytest.raises(NotAllowed):
        bring(store, GROUP)
    assert counted(store) == (0, 0, 0)


def test_a_write_beside_a_wrong_total_is_refused_in_a_sentence_and_leaves_nothing(store: Store) -> None:
    key = insert(store, "spending", PAYMENT, OFFICE, AT)
    with store.cursor() as cursor:
        cursor.execute("UPDATE store.spending_day SET amount_krw = amount_krw + 1 WHERE plan_id = '2016'")
    for write in (
        lambda: insert(store, "spending", PAYMENT, OFFICE, AT),
        lambda: records.update(store, "spending", key, 1, {"amount_krw": 20_000}, OFFICE, AT),
        lambda: bring(store, 5),
    ):
        with pytest.raises(RefusedWrite, match="지출 합계가 지출 기록과 달라"):
            write()
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*), sum(amount_krw) FROM store.spending").fetchone() == (1, 10_000)
        assert cursor.execute("SELECT count(*) FROM store.change WHERE table_name = 'spending'").fetchone() == (1,)
    assert not verify(store).holds


@pytest.fixture
def hurt(store: Store) -> str:
    """The setting of a store with payments of which the totals know nothing, as a large import of an older version left it."""
    insert(store, "spending", PAYMENT, OFFICE, AT)
    with store.cursor() as cursor:
        cursor.execute("DELETE FROM store.spending_day")
    store.close()
    return store.store_url


@on_a_file
def test_a_store_with_wrong_totals_gets_them_anew_when_it_is_opened_and_says_so_once(hurt: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="chatdong")
    opened = start_store(hurt, AT)
    assert "0원" in str(opened.notice) and "10,000원" in str(opened.notice)
    assert counted(opened) == (1, 1, 1)
    opened.close()
    assert [(record.getMessage(), record.facts["payments_krw"]) for record in caplog.records] == [("totals_made_anew", 10_000)]
    again = start_store(hurt, AT)
    assert again.notice is None
    again.close()
    assert len(caplog.records) == 1
