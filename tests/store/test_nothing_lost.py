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

from chatdong.domain.access import Actor
from chatdong.store import imports
from chatdong.store.connection import open_store
from chatdong.store.import_staging import sweep_previews
from chatdong.store.start import start_store
from chatdong.store.workplace import Workplace

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 1, 2, 3, 4, 5)
WRITER = """
import sys
from datetime import date, datetime
from chatdong.domain.access import Actor
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
        add_records(store, "2016", 1, Actor.local("import"), at, spending=rows)
        print("batch", batch, flush=True)
    else:
        key = insert(store, "spending", row, Actor.local("writer"), at)
        update(store, "spending", key, 1, {"amount_krw": 10_001}, Actor.local("writer"), at)
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
        log = cursor.execute(
            "SELECT action, row_key, row_after FROM store.change WHERE table_name = 'spending' ORDER BY store_version, position"
        ).fetchall()
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


IMPORTER = """
import sys
from datetime import datetime
from chatdong.domain.access import Actor
from chatdong.store import imports
from chatdong.store.connection import open_store
from chatdong.store.import_staging import sweep_previews
at = datetime(2026, 1, 2, 3, 4, 5)
sweep_previews()
store = open_store(sys.argv[1], at)
number = 0
while True:
    number += 1
    batch = f"{sys.argv[2]}-{number}"
    lines = [f"2016-05-0{day + 1},ad-hoc,{row + 1},{batch},{day}-{row}" for day in range(5) for row in range(40)]
    text = "\\n".join(["지출일,산출내역,금액,증빙번호,적요", *lines])
    print("start", batch, flush=True)
    seen = imports.preview(store, "2016", "spending", text.encode())
    print("seen", batch, flush=True)
    imports.commit(store, seen, Actor.local("import"), at)
    print("done", batch, flush=True)
    seen.close()
"""
ROWS = 200


def test_an_import_is_whole_or_not_there_wherever_its_process_is_killed_and_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    path = str(tmp_path / "store.duckdb")
    start_store(path, AT).close()
    chance = random.Random(7)
    said: list[list[str]] = []
    left_behind = 0
    for kill in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", IMPORTER, path, str(kill)], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ
        ) as importer:
            for _ in range(chance.randint(1, 9)):
                said.append(importer.stdout.readline().split())
            # Somewhere within the next step: reading, comparing, writing or letting go.
            try:
                importer.wait(chance.random() * 0.1)
            except subprocess.TimeoutExpired:
                importer.send_signal(signal.SIGKILL)
            said += [line.split() for line in importer.stdout if line.endswith("\n")]
        left_behind += len(list(scratch.glob("chatdong-import-*")))

    acknowledged = {batch for word, batch in said if word == "done"}
    store = open_store(path, AT)
    with store.cursor() as cursor:
        rows = cursor.execute("SELECT voucher, count(*), sum(amount_krw) FROM store.spending GROUP BY voucher").fetchall()
        amounts = dict(cursor.execute("SELECT spending_id, amount_krw FROM store.spending").fetchall())
        log = cursor.execute("SELECT row_key, row_after FROM store.change WHERE table_name = 'spending'").fetchall()
        batches = cursor.execute("SELECT count(*) FROM store.change WHERE table_name = 'spending' GROUP BY batch, store_version").fetchall()
        version = cursor.execute("SELECT version FROM store.store_version").fetchone()[0]
        newest = cursor.execute("SELECT max(store_version) FROM store.change").fetchone()[0]
    store.close()
    assert acknowledged
    assert left_behind, "some were killed while they had a folder"
    assert {count for _voucher, count, _sum in rows} == {ROWS}, "no import is half there"
    assert {total for _voucher, _count, total in rows} == {5 * sum(range(1, 41))}
    assert acknowledged <= {voucher for voucher, _count, _sum in rows}
    assert {key: json.loads(after)["amount_krw"] for key, after in log} == amounts
    assert set(batches) == {(ROWS,)}
    assert version == newest

    start_store(path, AT).close()
    assert not list(scratch.iterdir()), "the next start takes away what the killed ones left"


def test_a_folder_in_use_is_never_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    store = start_store(str(tmp_path / "store.duckdb"), AT)
    seen = imports.preview(store, "2016", "spending", "지출일,산출내역,금액\n2016-05-05,ad-hoc,10\n".encode())
    (folder,) = tmp_path.glob("chatdong-import-*")
    sweep_previews()
    subprocess.run(
        [sys.executable, "-c", "from chatdong.store.import_staging import sweep_previews; sweep_previews()"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        check=True,
    )
    assert folder.exists()
    assert imports.commit(store, seen, Actor.local("x"), AT)
    seen.close()
    assert not folder.exists()
    store.close()


def test_a_file_or_link_that_only_has_such_a_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "work-file").write_text("mine")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "work-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "work-left").mkdir()
    with Workplace("work-", tmp_path) as folder:
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["elsewhere", "work-file", "work-link", folder.name])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "work-file", "work-link"]
