"""Real processes, killed in the middle: what was acknowledged is there, nothing is half done, the log agrees."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.scratch_folder import Workplace, sweep
from chatdong.store.engines.store import open_store
from chatdong.store.imports import importer
from chatdong.store.imports.staging import sweep_previews
from chatdong.store.seed.startup import start_store
from chatdong.store.snapshots.restore import RESTORING, restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import load_plan
from chatdong.store.writing.verification import verify
from tests.properties import in_full, some
from tests.store.engines.test_store import older_store

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 1, 2, 3, 4, 5)
WRITER = """
import sys
from datetime import date, datetime
from chatdong.domain.roles import Actor
from chatdong.domain.plan.model import Plan
from chatdong.store.engines.store import open_store
from chatdong.store.writing.records import add_records, insert, update
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
    enough = some(1_000)
    while len(acknowledged) < enough or kills < 4:
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, path, str(kills)], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ
        ) as writer:
            for _ in range(chance.randint(1, some(250))):
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
from chatdong.domain.roles import Actor
from chatdong.domain.plan.model import Plan
from chatdong.store.imports import importer
from chatdong.store.engines.store import open_store
from chatdong.store.imports.staging import sweep_previews
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
    seen = importer.preview(store, "2016", "spending", text.encode())
    print("seen", batch, flush=True)
    importer.commit(store, seen, Actor.local("import"), at)
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
        if not in_full() and kill > 2 and left_behind and any(word == "done" for word, _batch in said):
            break
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
    seen = importer.preview(store, "2016", "spending", "지출일,산출내역,금액\n2016-05-05,ad-hoc,10\n".encode())
    folders = list(tmp_path.glob("chatdong-import-*"))
    assert folders
    sweep_previews()
    subprocess.run(
        [sys.executable, "-c", "from chatdong.store.imports.staging import sweep_previews; sweep_previews()"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        check=True,
    )
    assert all(folder.exists() for folder in folders)
    assert importer.commit(store, seen, Actor.local("x"), AT)
    seen.close()
    assert not any(folder.exists() for folder in folders)
    store.close()


def test_a_file_or_link_that_only_has_such_a_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "work-file").write_text("mine")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "work-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "work-left").mkdir()
    with Workplace("work-", tmp_path) as folder:
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["elsewhere", "work-file", "work-link", folder.name])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "work-file", "work-link"]


# Killed while a file is made or brought up to date

AT_WORK = """
import os, signal, sys, time
from datetime import datetime
from pathlib import Path
from chatdong.store.snapshots.restore import RESTORING, restore
from chatdong.store.engines.store import open_store
work, snapshot, folder, *points = sys.argv[1:]
at = datetime(2026, 1, 2, 3, 4, 5)
seen, last = 0, None
def count(event, _arguments):
    global seen
    if event in ("open", "os.link", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
for number, point in enumerate(points):
    child = os.fork()
    if child == 0:
        last = int(point) if "." not in point else None
        sys.addaudithook(count)
        if work == "restore":
            restore(Path(snapshot), Path(folder, str(number), "store.duckdb"), at)
        else:
            open_store(str(Path(folder, str(number), "store.duckdb")), at).close()
        print(number, seen, flush=True)
        os._exit(0)
    if "." in point:
        time.sleep(float(point))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""
"""Each piece of work in a process of its own, killed at its so many-th step with a file, or after so many seconds."""


def at_work(work: str, file: Path, folder: Path, points: list[str]) -> dict[int, int]:
    """Which pieces of work came to their end all the same, and how many steps those took."""
    done = subprocess.run(
        [sys.executable, "-c", AT_WORK, work, str(file), str(folder), *points],
        cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "TMPDIR": str(folder)},
    )  # fmt: skip
    return {int(number): int(steps) for number, steps in (line.split() for line in done.stdout.splitlines())}


def some_points(steps: int, seed: int) -> list[str]:
    """Steps from the first to the last, and moments: the last steps are those in which a file gets its name."""
    chance = random.Random(seed)
    between, last = (2, 5) if in_full() else (1, 3)
    steps_of = sorted({1, *chance.sample(range(2, steps), between), *range(steps - last + 1, steps + 1)})
    return [*map(str, steps_of), *(f"{chance.uniform(0.01, 0.4):.3f}" for _ in range(between))]


def whole(path: Path) -> bytes:
    """What a store holds; everything in it agrees."""
    store = open_store(str(path), AT)
    try:
        assert verify(store).holds
        return snapshot(store, AT)
    finally:
        store.close()


@pytest.mark.full
def test_a_restore_that_is_killed_leaves_no_store_or_the_whole_one_and_nothing_in_the_way_of_the_next(tmp_path: Path, other_plan: Plan) -> None:
    store = open_store(str(tmp_path / "store.duckdb"), AT)
    load_plan(store, other_plan, Actor.local(), AT)
    (tmp_path / "store.zip").write_bytes(good := snapshot(store, AT))
    store.close()
    (tmp_path / "0").mkdir()
    steps = at_work("restore", tmp_path / "store.zip", tmp_path, ["1000000"])[0]
    shutil.rmtree(tmp_path / "0")
    points = some_points(steps, 11)
    for number in range(len(points)):
        (tmp_path / str(number)).mkdir()
    ended = at_work("restore", tmp_path / "store.zip", tmp_path, points)
    assert len(ended) < len(points) / 2, "most were killed"
    left = 0
    for number in range(len(points)):
        target = tmp_path / str(number) / "store.duckdb"
        left += len(list(target.parent.glob(".chatdong-restore-*")))
        if not target.exists():
            restore(good, target, AT)
        assert whole(target) == good, points[number]
        sweep(RESTORING, target.parent)
        assert [path.name for path in target.parent.iterdir()] == ["store.duckdb"], points[number]
    assert left, "some were killed while they had a folder"


@pytest.mark.full
def test_a_store_of_an_older_schema_is_brought_up_to_date_wherever_the_one_before_was_killed(tmp_path: Path, plan: Plan) -> None:
    older_store(str(tmp_path / "old.duckdb"), plan)
    shutil.copyfile(tmp_path / "old.duckdb", tmp_path / "once.duckdb")
    expected = whole(tmp_path / "once.duckdb")
    (tmp_path / "0").mkdir()
    shutil.copyfile(tmp_path / "old.duckdb", tmp_path / "0" / "store.duckdb")
    steps = at_work("open", tmp_path, tmp_path, ["1000000"])[0]
    points = some_points(steps, 12)
    for number in range(len(points)):
        (tmp_path / str(number)).mkdir(exist_ok=True)
        shutil.copyfile(tmp_path / "old.duckdb", tmp_path / str(number) / "store.duckdb")
    ended = at_work("open", tmp_path, tmp_path, points)
    assert len(ended) < len(points), "some were killed"
    for number in range(len(points)):
        target = tmp_path / str(number) / "store.duckdb"
        assert whole(target) == expected, points[number]
        assert [path.name for path in target.parent.iterdir()] == ["store.duckdb"], points[number]


LEFT = """
import os, signal, sys
from pathlib import Path
from chatdong.store.engines.scratch_folder import Workplace
for prefix, folder in zip(sys.argv[1::2], sys.argv[2::2]):
    Path(folder).mkdir(exist_ok=True)
    Path(Workplace(prefix, Path(folder)).path, "store.duckdb").write_text("half")
print("there", flush=True)
sys.stdin.read()
"""


def test_what_a_killed_backup_restore_copy_or_comparison_left_is_taken_away_at_the_next_start_and_what_is_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    places = {
        ".chatdong-backup-": tmp_path / "backups",
        ".chatdong-restore-": tmp_path,
        ".chatdong-copy-": tmp_path,
        "chatdong-compare-": tmp_path / "tmp",
    }
    pairs = [str(each) for pair in places.items() for each in pair]

    def left() -> list[str]:
        return sorted(prefix for prefix, folder in places.items() if list(folder.glob(f"{prefix}*")))

    with subprocess.Popen([sys.executable, "-c", LEFT, *pairs], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout.readline() == "there\n"
        start_store(str(tmp_path / "store.duckdb"), AT).close()
        assert left() == sorted(places)
        worker.kill()
    start_store(str(tmp_path / "store.duckdb"), AT).close()
    assert left() == []
