"""The totals by line, day and event that the pages read: equal to the payments after every kind of write."""

import contextlib
import io
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.imports import importer
from chatdong.store.seed.example import PLAN, build_example
from chatdong.store.snapshots.backup import backup
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import RefusedWrite, add_records, delete, insert, load_plan, read, undo, update
from chatdong.store.writing.spending_totals import add_up
from tests.properties import examples

AT = datetime(2026, 1, 2, 3, 4, 5)
OFFICE = Actor.local("office")
LINES = ("ad-hoc", "monthly-spring", "supplies")
FACTS = """
SELECT plan_id, revision, line_id, spent_on, coalesce(event_id, ''), count(*), sum(amount_krw)::BIGINT
FROM store.spending GROUP BY ALL ORDER BY ALL
"""


def totals(store: Store) -> list[tuple]:
    with store.cursor() as cursor:
        return cursor.execute("SELECT * FROM store.spending_day ORDER BY ALL").fetchall()


def facts(store: Store) -> list[tuple]:
    with store.cursor() as cursor:
        return cursor.execute(FACTS).fetchall()


class Office:
    """Somebody who writes at random whatever the program can write."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.random = random.Random(seed)  # noqa: S311
        self.batches: list[str] = []

    def payment(self) -> dict:
        events = self.keys("event")
        return {
            "line_id": self.random.choice(LINES),
            "event_id": self.random.choice([None, *events]),
            "spent_on": date(2016, 5, 1) + timedelta(self.random.randrange(3)),
            "amount_krw": self.random.choice([-5_000, 5_000, 7_000, 10_000]),
            "voucher": f"v-{self.random.randrange(1000)}",
        }

    def keys(self, table: str) -> list[str]:
        with self.store.cursor() as cursor:
            return [key for (key,) in cursor.execute(f"SELECT {table}_id FROM store.{table} ORDER BY ALL").fetchall()]

    def tied(self, key: str) -> bool:
        with self.store.cursor() as cursor:
            found = "SELECT 1 FROM store.spending WHERE returns_id = $key OR (spending_id = $key AND coalesce(commitment_id, returns_id) IS NOT NULL)"
            return cursor.execute(found, {"key": key}).fetchone() is not None

    def insert(self) -> None:
        insert(self.store, "spending", {"plan_id": "2016", "revision": 1, **self.payment()}, OFFICE, AT)

    def hold(self) -> None:
        held = {"plan_id": "2016", "revision": 1, "activity_id": "ad-hoc-meeting", "held_on": date(2016, 5, 1)}
        insert(self.store, "event", held, OFFICE, AT)

    def add(self) -> None:
        rows = [{"spending_id": f"added-{self.random.random()}", **self.payment()} for _ in range(3)]
        add_records(self.store, "2016", 1, OFFICE, AT, spending=rows)

    def update(self) -> None:
        # A payment of a commitment or one that came back stays on its line; those that name nothing may be given any other.
        if keys := [key for key in self.keys("spending") if not self.tied(key)]:
            key = self.random.choice(keys)
            update(self.store, "spending", key, read(self.store, "spending", key)["version"], self.payment(), OFFICE, AT)

    def delete(self) -> None:
        self._delete("spending")

    def delete_event(self) -> None:
        self._delete("event")

    def _delete(self, table: str) -> None:
        if keys := self.keys(table):
            key = self.random.choice(keys)
            self.batches.append(delete(self.store, table, key, read(self.store, table, key)["version"], OFFICE, AT))

    def import_file(self) -> None:
        rows = [
            f",2016-05-0{self.random.randint(1, 3)},{self.random.choice(LINES)},{self.random.randint(1, 9)}000,i-{self.random.random()}"
            for _ in range(4)
        ]
        rows += [
            f"{key},2016-05-0{self.random.randint(1, 3)},{self.random.choice(LINES)},{self.random.randint(1, 9)}000,"
            for key in self.keys("spending")[:2]
        ]
        seen = importer.preview(self.store, "2016", "spending", "\n".join(["spending_id,지출일,산출내역,금액,증빙번호", *rows]).encode())
        if batch := importer.commit(self.store, seen, OFFICE, AT, skip_refused=True):
            self.batches.append(batch)
        seen.close()

    def undo(self) -> None:
        if self.batches:
            batch = self.random.choice(self.batches)
            self.batches.append(undo(self.store, batch, OFFICE, AT))

    def undo_one(self) -> None:
        if self.batches:
            self.batches.append(undo(self.store, self.random.choice(self.batches), OFFICE, AT, position=1))

    def load(self) -> None:
        load_plan(self.store, load_plan_file(PLAN), OFFICE, AT)


WRITES = ("insert", "hold", "add", "update", "delete", "delete_event", "import_file", "undo", "undo_one", "load")


@examples(12)
@given(st.lists(st.sampled_from(WRITES), min_size=1, max_size=10), st.integers(0, 1_000_000))
def test_after_any_sequence_of_writes_the_totals_are_the_sum_of_the_payments(writes: list[str], seed: int) -> None:
    store = open_store(EXAMPLE, AT)
    try:
        office = Office(store, seed)
        office.load()
        office.hold()
        office.add()
        for write in writes:
            with contextlib.suppress(RefusedWrite):
                getattr(office, write)()
            assert totals(store) == facts(store), write
    finally:
        store.close()


@pytest.mark.parametrize("action", ["insert", "update", "delete", "import_file", "undo"])
def test_a_write_that_fails_after_its_totals_leaves_them_as_they_were(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = build_example(AT)
    try:
        office = Office(store, 1)
        office.import_file()
        before = totals(store)

        def and_fail(*arguments: object) -> None:
            add_up(*arguments)
            raise OSError("no more room")

        with monkeypatch.context() as broken, pytest.raises(OSError, match="room"):
            broken.setattr("chatdong.store.writing.records.add_up", and_fail)
            getattr(office, action)()
        assert totals(store) == facts(store) == before
        getattr(office, action)()
        assert totals(store) == facts(store) != before
    finally:
        store.close()


def test_a_restored_snapshot_and_a_backup_have_the_totals(tmp_path: Path) -> None:
    store = build_example(AT)
    try:
        before = totals(store)
        assert before == facts(store)
        restore(io.BytesIO(snapshot(store, AT)), tmp_path / "restored.duckdb", AT)
        saved = backup(store, tmp_path, Actor.local("me"), AT)
    finally:
        store.close()
    for path in (tmp_path / "restored.duckdb", saved):
        again = open_store(str(path), AT)
        try:
            assert totals(again) == facts(again) == before
            Office(again, 2).insert()
            assert totals(again) == facts(again) != before
        finally:
            again.close()


def test_a_store_from_before_the_totals_gets_them_when_it_is_opened(tmp_path: Path) -> None:
    store = build_example(AT)
    saved = backup(store, tmp_path, Actor.local("me"), AT)
    before = totals(store)
    store.close()
    old = open_store(str(saved), AT)
    with old.cursor() as cursor:
        cursor.execute("DROP TABLE store.spending_day")
        cursor.execute("DELETE FROM store.migration WHERE name = '006_spending_day'")
    old.close()
    opened = open_store(str(saved), AT)
    try:
        assert totals(opened) == facts(opened) == before
    finally:
        opened.close()
