"""A minute of eight writers on two dashboards' processes over one PostgreSQL: ``python bench/shared_writes.py [SECONDS]``.

Each enters payments of its own and raises one payment of everybody's, as tests/replica.py does. Meanwhile a reader in a third
process asks what the budget page asks: writers never block it, so it waits only for the processor that all of them share. At the end
the rows are held to what the writers were told: nothing acknowledged is lost, nothing is there twice.
"""

import sys
import time
from datetime import datetime
from pathlib import Path

from results import Figure, hand_in

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading import query
from chatdong.store.seed.example import PLAN
from chatdong.store.writing.records import insert, load_plan
from tests.postgres_server import Server
from tests.replica import SPENDING, Replica, judge

AT = datetime(2026, 1, 2, 3, 4, 5)
WRITERS, PAUSE = 4, 0.1


def reads(store: Store, seconds: float) -> list[float]:
    """How long each of the reader's questions took (ms), ten a second."""
    taken: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.perf_counter()
        query.rows(store, "spending_by_line_and_day", plan_id="2016")
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(PAUSE)
    return taken


def main(seconds: float) -> None:
    """Read alone, then beside the writers, and hold the rows to what they were told."""
    server = Server(durable=True)
    try:
        name = server.database()
        store = open_store(server.address(name), AT)
        load_plan(store, load_plan_file(PLAN), Actor.local("setup"), AT)
        everybodys = insert(store, "spending", SPENDING, Actor.local("setup"), AT)
        version = query.store_version(store)
        alone = reads(store, seconds / 6)
        with Replica(server.address(name), "a", WRITERS, everybodys) as one, Replica(server.address(name), "b", WRITERS, everybodys) as other:
            for replica in (one, other):
                replica.acknowledged(1)
            began = time.monotonic()
            beside = reads(store, seconds)
            took = time.monotonic() - began
            for replica in (one, other):
                replica.end()
            lines = one.lines + other.lines
            vouchers = [row[0] for row in server.sql("SELECT voucher FROM spending WHERE voucher IS NOT NULL", name)]
            ((amount,),) = server.sql(f"SELECT amount_krw FROM spending WHERE spending_id = '{everybodys}'", name)  # noqa: S608 - our own
            raised = int(amount) - SPENDING["amount_krw"]
            judge((one, other), vouchers, raised)
            assert query.store_version(store) == version + len(vouchers) + raised
        store.close()
    finally:
        server.close()
    told = {kind: [line["ms"] for line in lines if line["told"] == kind] for kind in ("paid", "raised", "conflict")}
    assert sum(map(len, told.values())) == len(lines), {line["told"] for line in lines}
    hand_in(
        "shared_writes",
        [
            Figure("rows after eight writers wrote on two processes", "writes acknowledged", [len(vouchers) + raised], [len(told["paid"]) + len(told["raised"])],
                   1, unit="writes", note=f"{len(told['paid']):,} payments entered and one raised {raised:,} times in {took:.0f} s; "
                   f"{len(told['conflict']):,} times a writer was told that somebody else was first"),
            Figure("budget page's query while eight write", "while nobody writes", beside, alone, note="two cores for the server, three processes and the writers"),
            Figure("longest wait of a writer for its turn and its write", "the usual", [max(told["paid"])], told["paid"]),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
