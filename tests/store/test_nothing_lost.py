"""Real processes, killed in the middle: what was acknowledged is there, nothing is half done, the log agrees."""

import json
import os
import random
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from chatdong.store.connection import open_store
from chatdong.store.start import start_store

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 1, 2, 3, 4, 5)
WRITER = """
import sys
from datetime import date, datetime
from chatdong.store.connection import open_store
from chatdong.store.records import add_records, insert, update
at = datetime(2026, 1, 2, 3, 4, 5)
store = open_store(sys.argv[1], at)
row = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}
number = 0
while True:
    number += 1
    if number % 5 == 0:
        batch = f"{sys.argv[2]}-{number}"
        rows = [{"spending_id": f"{batch}-{i}", "event_id": None, **{k: row[k] for k in ("line_id", "spent_on", "amount_krw")}} for i in range(50)]
        add_records(store, "2016", 1, "import", at, spending=rows)
        print("batch", batch, flush=True)
    else:
        key = insert(store, "spending", row, "writer", at)
        update(store, "spending", key, 1, {"amount_krw": 10_001}, "writer", at)
        print("row", key, flush=True)
"""


@pytest.mark.parametrize("seed", [1])
def test_every_acknowledged_write_outlives_a_killed_process_and_no_import_is_half_there(tmp_path: Path, seed: int) -> None:
    path = str(tmp_path / "store.duckdb")
    start_store(path, AT).close()
    chance = random.Random(seed)
    acknowledged: list[list[str]] = []
    kills = 0
    while len(acknowledged) < 1_000:
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, path, str(kills)], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ
        ) as writer:
            for _ in range(chance.randint(1, 250)):
                acknowledged.append(writer.stdout.readline().split())
            # What it wrote after the last line that was read is acknowledged too, once it is in the pipe.
            writer.send_signal(signal.SIGKILL)
            acknowledged += [line.split() for line in writer.stdout if line.endswith("\n") and len(line.split()) == 2]
        kills += 1

    store = open_store(path, AT)
    with store.cursor() as cursor:
        amounts = dict(cursor.execute("SELECT spending_id, amount_krw FROM store.spending").fetchall())
        log = cursor.execute("SELECT action, row_key, row_after FROM store.change WHERE table_name = 'spending' ORDER BY store_version, position").fetchall()
        version = cursor.execute("SELECT version FROM store.store_version").fetchone()[0]
        newest = cursor.execute("SELECT max(store_version) FROM store.change").fetchone()[0]
    store.close()
    assert kills >= 4
    for kind, key in acknowledged:
        if kind == "row":
            assert amounts[key] == 10_001
        else:
            assert all(f"{key}-{i}" in amounts for i in range(50))
    halves: dict[str, int] = {}
    for key in amounts:
        if key.count("-") == 2:
            halves[key.rsplit("-", 1)[0]] = halves.get(key.rsplit("-", 1)[0], 0) + 1
    assert set(halves.values()) <= {50}
    by_log = {key: json.loads(after)["amount_krw"] for _action, key, after in log}
    assert by_log == amounts
    assert version == newest
