"""Pages over a year of very many events, and the list of changes over a long log: ``python bench/event_speed.py [EVENTS]``.

A page is opened first after a write (every cache but the store emptied) and again, over so many events of one fiscal year
and over a thousand in turn. The list of changes is asked what its first screen asks, over a million changes and over ten
thousand, and over a million on PostgreSQL: of ten writes one made fifty of them. All are counted once; after a write what it added.
"""

import gc
import logging
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from types import ModuleType

from results import Figure, hand_in
from streamlit.testing.v1 import AppTest
from volume_speed import timed

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.streamlit_internals import compile_scripts_once

AT = datetime(2026, 1, 2, 3, 4, 5)
FEW, MANY, PAYMENTS = 1_000, 20_000, 20_000
SHORT, LONG = 10_000, 1_000_000
PAGES = ("overview", "goals", "events", "calendar", "districts", "records")
TIMES = 5
LOG = """
INSERT INTO store.change
SELECT
    uuid()::VARCHAR, 'write ' || write, 1000 + write, position, TIMESTAMP '2026-01-02' + to_seconds(write), 'somebody ' || (write % 40),
    'insert', 'spending', 's-' || i, NULL,
    json_object('spending_id', 's-' || i, 'line_id', 'ad-hoc', 'spent_on', '2016-05-05', 'amount_krw', 1000, 'voucher', 'v-' || i, 'version', 1)
FROM (
    SELECT i, i // 59 * 10 + greatest(i % 59 - 49, 0) AS write, CASE WHEN i % 59 < 50 THEN i % 59 + 1 ELSE 1 END AS position FROM range($rows) AS t (i)
)
"""
ONE_MORE = """
INSERT INTO store.change
SELECT uuid()::VARCHAR, 'one more ' || version, version + 1, 1, TIMESTAMP '2026-06-01', 'somebody 1', 'insert', 'spending', 's-' || version, NULL, '{}'
FROM store.store_version;
UPDATE store.store_version SET version = version + 1
"""


def forget(modules: list[ModuleType]) -> None:
    """Empty every cache; the store stays open."""
    from chatdong.ui.session import cache

    for answer in cache.answers:
        answer.cache_clear()
    for module in modules:
        for kept in vars(module).values():
            if hasattr(kept, "__wrapped__"):
                for clear in ("clear", "cache_clear"):
                    getattr(kept, clear, lambda: None)()


def visit(page: str, path: str) -> tuple[float, float]:
    """How long the page's script takes when nothing is kept, and when all is (ms)."""
    from chatdong.ui.session import log, navigation

    os.environ["CHATDONG_STORE"] = path
    app = AppTest.from_file(str(ROOT / "chatdong" / "ui" / "shell" / "main.py"), default_timeout=300).run()
    app.switch_page(str(navigation.page_file(page))).run()
    taken = []
    for first in (True, False):
        if first:
            forget([module for name, module in sys.modules.items() if name.startswith("chatdong.ui")])
        gc.collect()
        app.run()
        assert not app.exception, app.exception
        taken.append(log._last_runs[-1].ms)
    return taken[0], taken[1]


def pages(folder: str, many: int) -> list[Figure]:
    """Every page over few events and over many, in turn."""
    from chatdong.store.seed.synthetic import Amount, synthesize

    paths = {}
    for events in (FEW, many):
        paths[events] = str(Path(folder) / f"events-{events}.duckdb")
        synthesize(Amount(events, PAYMENTS, years=1), Path(paths[events]), AT)
    figures = []
    for page in PAGES:
        taken: dict[int, list[tuple[float, float]]] = {FEW: [], many: []}
        for _ in range(TIMES):
            for events, path in paths.items():
                taken[events].append(visit(page, path))
        for place, when in enumerate(("first after a write", "again")):
            of, beside = ([one[place] for one in taken[events]] for events in (many, FEW))
            figures.append(Figure(f"page {page} over {many:,} events, {when}", f"over {FEW:,}", of, beside))
    return figures


def changes(folder: str) -> list[Figure]:
    """The first screen of the list of changes."""
    from chatdong.store.engines.store import Store
    from chatdong.store.reading import paging, query
    from chatdong.store.seed.startup import start_store
    from tests.postgres_server import Server

    asked = {**dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text")), "named": ()}

    def first_screen(store: Store, count: paging.ChangeCount) -> None:
        count.up_to(query.store_version(store))
        paging.changes_page(store, 100, 0, **asked)
        query.rows(store, "batches", batch=None)
        query.rows(store, "actors")

    server = Server(durable=True)
    database = server.database()
    settings = {"short": str(Path(folder) / "short.duckdb"), "long": str(Path(folder) / "long.duckdb"), "shared": server.address(database)}
    stores = {}
    for name, store_url in settings.items():
        stores[name] = start_store(store_url, AT)
        with stores[name].cursor() as cursor:
            cursor.execute(LOG, {"rows": SHORT if name == "short" else LONG})
            cursor.execute("UPDATE store.store_version SET version = (SELECT max(store_version) FROM store.change)")
    server.sql("VACUUM ANALYZE", database)
    taken: dict[str, list[float]] = {name: [] for name in stores}
    at_first: dict[str, list[float]] = {name: [] for name in stores}
    counts = {name: paging.ChangeCount(store, **asked) for name, store in stores.items()}
    for _ in range(4 * TIMES):
        for name, store in stores.items():
            with store.cursor() as cursor:
                cursor.execute(ONE_MORE)
            taken[name].append(timed(lambda store=store, name=name: first_screen(store, counts[name])))
            at_first[name].append(timed(lambda store=store: first_screen(store, paging.ChangeCount(store, **asked))))
    for store in stores.values():
        store.close()
    server.close()
    return [
        Figure(f"first screen of {LONG:,} changes, after a write", f"of {SHORT:,}", taken["long"], taken["short"], goal=2),
        Figure(f"first screen of {LONG:,} changes, since the server was started", f"of {SHORT:,}", at_first["long"], at_first["short"]),
        Figure(f"PostgreSQL: first screen of {LONG:,} changes, after a write", "file", taken["shared"], taken["long"], goal=2),
        Figure(f"PostgreSQL: first screen of {LONG:,} changes, since the server was started", "file", at_first["shared"], at_first["long"]),
    ]


def main(many: int) -> None:
    """Both, each over stores of its own."""
    logging.disable(logging.WARNING)  # Streamlit's, that no server runs
    compile_scripts_once()
    with tempfile.TemporaryDirectory() as folder:
        hand_in("event_speed", pages(folder, many) + changes(folder))


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else MANY)
