"""The same records on PostgreSQL and in a file, asked side by side: ``python bench/shared_store.py [PAYMENTS]`` (1,000,000).

One fiscal year of made-up records, made twice by the same seed: both stores must answer alike. A server of its own on this machine,
which waits for the disk as one that is used does. The stores take turns at every question, so that whatever else the machine does
falls on both; a question of the pages may take twice as long on PostgreSQL.
"""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from results import Figure, hand_in

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading import paging, query
from chatdong.store.seed.synthetic import Amount, fill, synthesize
from chatdong.store.writing import records
from tests.postgres_server import Server

AT = datetime(2026, 1, 2, 3, 4, 5)
PLAN, EVENTS, TIMES, ENTERED = "2016", 1_000, 15, 10
ASKED = {"plan_id": PLAN, "as_of": date(2016, 12, 31), "language": "ko"}
ASKED |= dict.fromkeys(("category_id", "activity_id", "line_ids", "first_day", "last_day", "text"))
CHANGES = dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named"))
PAYMENT = {"plan_id": PLAN, "revision": 1, "line_id": "ad-hoc", "event_id": None, "spent_on": date(2016, 5, 6), "amount_krw": 1_000}


@contextmanager
def bare(server: Server, database: str, table: str) -> Iterator[None]:
    """While many rows are put in: the table without its keys, checks and indexes; they are made again from the rows, and checked."""
    kept = server.sql(
        f"SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{table}'::regclass ORDER BY contype = 'f'",  # noqa: S608
        database,
    )
    made = server.sql(
        f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{table}' AND indexname NOT IN "  # noqa: S608
        f"(SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass)", database,
    )  # fmt: skip
    server.sql(
        "; ".join([f"ALTER TABLE {table} DROP CONSTRAINT {name}" for name, _what in kept] + [f"DROP INDEX {name}" for name, _what in made]), database
    )
    yield
    server.sql("; ".join([f"ALTER TABLE {table} ADD CONSTRAINT {name} {what}" for name, what in kept] + [what for _name, what in made]), database)


def timed(run: Callable[[], object]) -> tuple[float, object]:
    """How long it takes (ms), and its answer."""
    began = time.perf_counter()
    answer = run()
    return (time.perf_counter() - began) * 1000, answer


def questions(payments: int) -> dict[str, Callable[[Store], object]]:
    """What pages ask, by what it is called."""
    return {
        "the store's version": query.store_version,
        "burn page's query": lambda store: query.columns(store, "spending_by_line_and_day", plan_id=PLAN),
        "the events of the plan": lambda store: query.cells(store, "events", plan_id=PLAN),
        "how many payments, and their sum": lambda store: paging.payments_size(store, **ASKED),
        "first page of the list of payments": lambda store: paging.payments_page(store, 100, 0, **ASKED),
        "last page of the list of payments": lambda store: paging.payments_page(store, 100, payments - 100, **ASKED),
        "vouchers of the same amount": lambda store: query.rows(store, "vouchers_of_amount", plan_id=PLAN, amount_krw=1),
        "first page of the history": lambda store: [
            {**row, "changed_at": None, "batch": None} for row in paging.changes_page(store, 100, 0, **CHANGES)
        ],
    }


def main(payments: int) -> None:
    """Make both, and ask them in turn; then payments entered and corrected, which wait for the disk."""
    logging.disable(logging.WARNING)
    amount = Amount(EVENTS, payments, years=1)
    server = Server(durable=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(os.environ.get("CHATDONG_BENCH_STORES", folder)) / f"shared-{payments}.duckdb"
            if not path.exists():
                print(f"file made in {timed(lambda: synthesize(amount, path, AT))[0] / 1000:.0f} s", flush=True)
            file = open_store(str(path), AT)
            name = server.database()
            database = open_store(server.address(name), AT)
            database.mark_as_example()

            def put() -> None:
                with bare(server, name, "spending"):
                    fill(database, amount, AT)

            print(f"database made in {timed(put)[0] / 1000:.0f} s", flush=True)
            server.sql("VACUUM ANALYZE", name)
            figures = list(_asked(file, database, payments)) + list(_entered(file, database, payments))
            file.close()
            database.close()
    finally:
        server.close()
    hand_in("shared_store", figures)


def _asked(file: Store, database: Store, payments: int) -> Iterator[Figure]:
    of = f", {payments:,} payments"
    for what, question in questions(payments).items():
        assert question(file) == question(database), what
        taken: dict[Store, list[float]] = {file: [], database: []}
        for _ in range(TIMES):
            for store in (file, database):
                taken[store].append(timed(lambda store=store, question=question: question(store))[0])
        yield Figure(f"PostgreSQL: {what}{of}", "file", taken[database], taken[file], goal=2)


def _entered(file: Store, database: Store, payments: int) -> Iterator[Figure]:
    me = Actor.local("bench")
    entered: dict[Store, list[float]] = {file: [], database: []}
    corrected: dict[Store, list[float]] = {file: [], database: []}
    for _number in range(ENTERED):
        for store in (file, database):
            took, key = timed(lambda store=store: records.insert(store, "spending", PAYMENT, me, AT))
            entered[store].append(took)
            corrected[store].append(timed(lambda store=store, key=key: records.update(store, "spending", key, 1, {"memo": "x"}, me, AT))[0])
            records.delete(store, "spending", key, 2, me, AT)
    yield Figure(f"PostgreSQL: a payment entered, {payments:,} payments", "file", entered[database], entered[file])
    yield Figure(f"PostgreSQL: a payment corrected, {payments:,} payments", "file", corrected[database], corrected[file])


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
