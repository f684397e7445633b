"""SIGTERM in the middle of an import: the process ends within seconds, no half of the import is there, the next one starts."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chatdong.store.engines.store import open_store
from chatdong.store.seed.startup import start_store

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 1, 2, 3, 4, 5)
ROWS = 30_000


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that holds the plan."""
    path = tmp_path / "store.duckdb"
    start_store(str(path), AT).close()
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A CSV whose import takes long enough to be met in the middle."""
    path = tmp_path / "large.csv"
    path.write_text("지출일,산출내역,금액(원),증빙번호\n" + "".join(f"2016-05-13,ad-hoc,1000,v-{i}\n" for i in range(ROWS)), "utf-8")
    return path


def until(true: object, seconds: float = 120) -> None:
    """Wait until a question is answered with yes."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def written(store: Path) -> int:
    """How much the store's file and its log have grown to."""
    return sum(path.stat().st_size for path in store.parent.glob("store.duckdb*") if path.exists())


def is_whole(store: Path) -> int:
    """The number of payments, after it was seen that all of the import is there or nothing of it, log included."""
    opened = open_store(str(store), AT)
    with opened.cursor() as cursor:
        payments = cursor.execute("SELECT count(*) FROM store.spending").fetchone()[0]
        noted = cursor.execute("SELECT count(*) FROM store.change WHERE table_name = 'spending'").fetchone()[0]
        version, newest = cursor.execute("SELECT version, (SELECT max(store_version) FROM store.change) FROM store.store_version").fetchone()
    opened.close()
    assert payments == noted
    assert payments in (0, ROWS)
    assert version == newest
    return payments


@contextmanager
def served(store: Path) -> Iterator[tuple[str, subprocess.Popen, Path]]:
    """A server over the store: its address, its process, its log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = store.with_suffix(f".{port}.log")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, env={**os.environ, "CHATDONG_STORE": str(store)}, stdout=out, stderr=out) as server,
    ):
        try:
            until(lambda: is_ready(f"http://localhost:{port}"))
            yield f"http://localhost:{port}", server, log
        finally:
            server.kill()


def is_ready(address: str) -> bool:
    try:
        return json.load(urllib.request.urlopen(f"{address}/ready", timeout=5))["ready"]
    except (urllib.error.URLError, OSError):
        return False


def test_a_server_told_to_stop_while_it_imports_ends_in_seconds_with_all_of_it_or_nothing(store: Path, large: Path, tab: Page) -> None:
    with served(store) as (address, server, log):
        tab.goto(f"{address}/records?records=csv&import=spending")
        tab.locator("input[type=file]").set_input_files(large)
        button = tab.get_by_role("button", name=f"{ROWS}건 넣기")
        expect(button).to_be_visible(timeout=120_000)
        before = written(store)
        button.click()
        until(lambda: written(store) > before)
        began = time.monotonic()
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        assert time.monotonic() - began < 20
        stopped = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{") and '"stopped"' in line]
    payments = is_whole(store)
    assert [line["writes_finished"] for line in stopped] == [payments == ROWS]
    with served(store) as (address, server, _log):
        assert is_ready(address)
        server.send_signal(signal.SIGTERM)
        server.wait(20)


@pytest.mark.full
def test_a_terminal_told_to_stop_while_it_imports_leaves_all_of_it_or_nothing(store: Path, large: Path) -> None:
    command = [sys.executable, "-m", "chatdong", "import", "spending", str(large), "--store", str(store)]
    before = written(store)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as importing:
        until(lambda: written(store) > before or importing.poll() is not None)
        importing.send_signal(signal.SIGTERM)
        importing.wait(20)
    if is_whole(store) == 0:
        assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    assert is_whole(store) == ROWS


def test_a_store_is_closed_after_the_write_that_is_under_way_and_not_while_one_takes_too_long(store: Path) -> None:
    opened = open_store(str(store), AT)
    writing, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with opened.writing(AT):
            writing.set()
            may_end.wait(30)

    writer = threading.Thread(target=write)
    writer.start()
    assert writing.wait(30)
    assert not opened.close_after_writing(0.01)
    may_end.set()
    assert opened.close_after_writing(30)
    writer.join(30)
