"""What the budget page asks of the payments as they grow, and a question that is kept: ``python bench/volume_speed.py [ROWS …]``.

Each store is one fiscal year of made-up records on the disk; the smallest is what the others stand beside. The stores are asked in
turn, so that whatever else the machine does falls on all of them. Beside the totals stands the same question of every payment.
"""

import gc
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from results import Figure, hand_in

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
AT = datetime(2026, 1, 2, 3, 4, 5)
SIZES = (10_000, 1_000_000)
EVENTS = 100
TIMES = 21
PLAN = "2016"
RAW = """
SELECT line_id, spent_on, CAST(sum(amount_krw) AS BIGINT) AS amount_krw, event_id
FROM store.spending WHERE plan_id = $plan_id GROUP BY line_id, spent_on, event_id ORDER BY spent_on, line_id, event_id
"""


def timed(run: Callable[[], object]) -> float:
    """How long it takes (ms)."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def main(sizes: tuple[int, ...]) -> None:
    """Make the stores, and ask them in turn."""
    from chatdong.store.engines.store import Store, open_store
    from chatdong.store.reading import query
    from chatdong.store.seed.synthetic import Amount, synthesize

    logging.disable(logging.WARNING)  # Streamlit's, that no server runs

    def raw(store: Store) -> None:
        with store.cursor() as cursor:
            cursor.execute(RAW, {"plan_id": PLAN}).fetchall()

    with tempfile.TemporaryDirectory() as folder:
        stores: dict[int, Store] = {}
        made: dict[int, float] = {}
        for rows in sizes:
            path = Path(os.environ.get("CHATDONG_BENCH_STORES", folder)) / f"volume-{rows}.duckdb"
            if not path.exists():
                amount = Amount(EVENTS, rows, years=1)
                made[rows] = timed(lambda amount=amount, path=path: synthesize(amount, path, AT)) / 1000
            stores[rows] = open_store(str(path), AT)
        totals: dict[int, list[float]] = {rows: [] for rows in sizes}
        facts: dict[int, list[float]] = {rows: [] for rows in sizes}
        gc.collect()
        for turn in range(TIMES):
            for rows, store in stores.items():
                totals[rows].append(timed(lambda store=store: query.columns(store, "spending_by_line_and_day", plan_id=PLAN)))
                if turn % 10 == 0:
                    facts[rows].append(timed(lambda store=store: raw(store)))
        small = sizes[0]
        figures = [
            Figure(
                f"burn page's query over {rows:,} payments",
                f"over {small:,}",
                totals[rows],
                totals[small],
                goal=1.2 if rows <= 10_000_000 else 2,
                note=f"{_cells(stores[rows]):,} totals beside {_cells(stores[small]):,}" + (f"; made in {made[rows]:.0f} s" if rows in made else ""),
            )
            for rows in sizes[1:]
        ]
        figures += [
            Figure(
                f"the same of every one of {rows:,} payments",
                f"of {small:,}",
                facts[rows],
                facts[small],
                note="what the page would ask without totals",
            )
            for rows in sizes[1:]
        ]
        figures += [Figure(f"burn page's query over {rows:,} payments", "the same of every payment", totals[rows], facts[rows]) for rows in sizes[1:]]
        for store in stores.values():
            store.close()
        figures.append(_kept(str(path)))
    hand_in("volume_speed", figures)


def _cells(store: object) -> int:
    with store.cursor() as cursor:
        return cursor.execute("SELECT count(*) FROM store.spending_day").fetchone()[0]


def _kept(path: str) -> Figure:
    """What is kept, with the look at the store's version that says whether it still holds, beside what is kept read anew."""
    from chatdong.store.reading import query, repository
    from chatdong.ui.session import page_context, stores

    store = stores.store(path)
    plan = repository.plan(store, PLAN)
    hits, asked = [], []
    for _ in range(TIMES):
        hits.append(timed(lambda: page_context._records(path, query.store_version(store), PLAN)))
        asked.append(timed(lambda: repository.records(store, plan)))
    store.close()
    return Figure("records that are kept, with the look at the version", "reading them", hits[1:], asked[1:], goal=0.1)


if __name__ == "__main__":
    main(tuple(int(text.replace(",", "")) for text in sys.argv[1:]) or SIZES)
