"""A store that cannot be opened, read or written: said in a sentence, by the terminal and by the pages, and nothing is lost."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from chatdong.__main__ import main
from chatdong.domain.roles import Actor
from chatdong.store.access import audit
from chatdong.store.engines.store import StoreError, open_store
from chatdong.store.reading import query
from chatdong.store.seed.startup import start_store
from chatdong.store.snapshots.backup import backup
from chatdong.store.snapshots.snapshot import write_snapshot
from chatdong.store.writing.records import RefusedWrite, insert
from chatdong.ui.session import stores
from tests.pages.app import visit
from tests.pages.dialog import button, field, fill
from tests.pages.test_wrong_totals import answered
from tests.properties import in_full

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 1, 2, 3, 4, 5)
OTHER = ROOT / "tests" / "plans" / "reading-2031.toml"
EVENTS = ROOT / "data" / "sample" / "events.csv"
SPENDING = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store's file with one record; tests copy it."""
    path = tmp_path_factory.mktemp("whole") / "store.duckdb"
    store = start_store(str(path), AT)
    insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    store.close()
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Iterator[Path]:
    """A store of this test's own, and of no later one."""
    copy = tmp_path / "store.duckdb"
    shutil.copyfile(whole, copy)
    yield copy
    stores.opened.pop(str(copy), None)


def commands(folder: Path) -> list[list[str]]:
    """Every command that opens a store."""
    return [
        ["status"], ["init"], ["load", str(OTHER)], ["import", "events", str(EVENTS)], ["import", "events", str(EVENTS), "--dry-run"],
        ["snapshot", str(folder / "out.zip")], ["backup", str(folder / "kept")],
    ]  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    """Every file and its bytes; a log in which nothing stands is none."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: held for name, held in files.items() if held or not name.endswith(".wal")}


# Files that are no store


def text(path: Path) -> None:
    path.write_text("회의록\n" * 5_000)


def zipped(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(9_000))


def sqlite(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(9_000))


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def somebody_elses(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as file:
        file.execute("CREATE TABLE book AS SELECT 1 AS page")


def newer(path: Path) -> None:
    with duckdb.connect(str(path)) as file:
        file.execute("INSERT INTO migration VALUES (999, 'from the future', now()::TIMESTAMP)")


def cut_to(size: int) -> Callable[[Path], None]:
    def cut(path: Path) -> None:
        path.write_bytes(path.read_bytes()[:size])

    cut.__name__ = f"cut_to_{size}"
    return cut


def without_its_file(path: Path) -> None:
    path.rename(path.with_name("store.duckdb.wal"))


NO_STORES = [
    (text, "DuckDB 파일이 아닙니다"), (zipped, "DuckDB 파일이 아닙니다"), (sqlite, "DuckDB 파일이 아닙니다"),
    (nothing, "DuckDB 파일이 아닙니다"), (folder, "폴더가 있습니다"), (somebody_elses, "다른 프로그램이 만든"), (newer, "더 새로운 버전"),
    (cut_to(5_000), "깨졌거나 잘렸습니다"), (cut_to(500_000), "깨졌거나 잘렸습니다"),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "words"), NO_STORES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_file_that_is_no_whole_store_is_said_by_every_command_and_page_and_stays_as_it_is(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, harm, words: str
) -> None:
    harm(path)
    before = contents(tmp_path)
    for command in commands(tmp_path):
        assert main([*command, "--store", str(path)]) == 1, command
        assert words in capsys.readouterr().err, command
        assert contents(tmp_path) == before, command
    monkeypatch.setenv("CHATDONG_STORE", str(path))
    app = visit()
    assert words in app.error[0].value
    assert contents(tmp_path) == before


def test_every_cut_of_a_store_is_noticed_or_takes_nothing_away(whole: Path, tmp_path: Path) -> None:
    size = whole.stat().st_size
    noticed = 0
    for part in range(1, 20):
        copy = tmp_path / f"{part}.duckdb"
        shutil.copyfile(whole, copy)
        os.truncate(copy, size * part // 20)
        assert main(["status", "--store", str(copy)]) in (0, 1)
        try:
            store = open_store(str(copy), AT)
        except Exception as error:  # noqa: BLE001 - what it says is looked at
            assert "깨졌거나 잘렸습니다" in str(error)
            assert copy.stat().st_size == size * part // 20
            noticed += 1
        else:
            with store.cursor() as cursor:
                assert cursor.execute("SELECT sum(amount_krw) FROM store.spending").fetchone() == (10_000,)
            store.close()
    assert noticed


def test_a_log_without_its_store_is_not_read_into_a_new_one(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    without_its_file(path)
    before = contents(tmp_path)
    assert main(["init", "--store", str(path)]) == 1
    assert "만 남아 있습니다" in capsys.readouterr().err
    assert contents(tmp_path) == before


# A disk that takes no more


@contextmanager
def no_more_room() -> Iterator[None]:
    """No file of this process can grow, whoever runs it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_said_by_every_command_that_writes_and_leaves_nothing_half_done(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    store = open_store(str(path), AT)
    with (tmp_path / "good.zip").open("wb") as file:
        write_snapshot(store, file, AT)
    store.close()
    before = contents(tmp_path)
    new = ["--store", str(tmp_path / "new.duckdb")]
    writing = [[*command, "--store", str(path)] for command in commands(tmp_path) if command[0] not in ("status", "init")]
    for command in (*writing, ["init", *new], ["load", str(OTHER), *new], ["restore", str(tmp_path / "good.zip"), *new]):
        with no_more_room():
            answer = main(command)
        assert answer == 1, command
        assert "남은 자리가 없습니다" in capsys.readouterr().err, command
        assert contents(tmp_path) == before, command
    with no_more_room():
        assert main(["status", "--store", str(path)]) == 0, "a full disk can still be looked at"


def test_a_write_that_found_no_room_is_made_again_when_there_is_some(path: Path) -> None:
    store = open_store(str(path), AT)
    version = query.store_version(store)
    with no_more_room(), pytest.raises(RefusedWrite, match="남은 자리가 없습니다"):
        insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    assert query.store_version(store) == version
    insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    store.close()
    again = open_store(str(path), AT)
    with again.cursor() as cursor:
        assert cursor.execute("SELECT sum(amount_krw) FROM store.spending").fetchone() == (20_000,)
    again.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB where one may be mounted; elsewhere a folder in which a limit on the size of files does the same."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)], capture_output=True, check=False)
    mounted = mount.returncode == 0
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    if not mounted:
        resource.setrlimit(resource.RLIMIT_FSIZE, (9_000_000, limit[1]))
    yield disk
    resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    if mounted:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_what_was_acknowledged_before_the_disk_was_full_is_there_afterwards(whole: Path, small_disk: Path) -> None:
    path = small_disk / "store.duckdb"
    shutil.copyfile(whole, path)
    store = open_store(str(path), AT)
    kept = []
    with pytest.raises(RefusedWrite, match="남은 자리가 없습니다"):
        for _ in range(10_000):
            kept.append(insert(store, "spending", {**SPENDING, "memo": "적요" * 10_000}, Actor.local("recorder"), AT))
    assert kept
    with pytest.raises(RefusedWrite, match="남은 자리가 없습니다"):
        insert(store, "spending", {**SPENDING, "memo": "적요" * 10_000}, Actor.local("recorder"), AT)
    store.close()
    again = open_store(str(path), AT)
    with again.cursor() as cursor:
        found = {key for (key,) in cursor.execute("SELECT spending_id FROM store.spending").fetchall()}
    assert set(kept) < found
    assert len(found) == len(kept) + 1, "nothing that was refused is there"
    again.close()


def test_the_page_says_that_the_disk_is_full_and_keeps_what_was_typed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATDONG_STORE", str(path))
    app = visit(record="spending:ad-hoc")
    fill(app, day=date(2016, 5, 14), amount="7,000")
    with no_more_room():
        button(app).click().run()
    assert not app.exception
    assert "남은 자리가 없습니다" in app.error[0].value
    assert field(app, "amount").value == "7,000"
    button(app).click().run()
    store = stores.store(str(path))
    with store.cursor() as cursor:
        assert cursor.execute("SELECT sum(amount_krw) FROM store.spending").fetchone() == (17_000,)
    store.close()


# A file that is taken away, or put over, while it is open


def deleted(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    os.replace(shutil.copyfile(path, path.with_name("other.duckdb")), path)


@pytest.mark.parametrize("harm", [deleted, replaced])
def test_what_would_not_outlive_the_process_is_neither_acknowledged_nor_shown(path: Path, monkeypatch: pytest.MonkeyPatch, harm) -> None:
    monkeypatch.setenv("CHATDONG_STORE", str(path))
    app = visit(record="spending:ad-hoc")
    fill(app, day=date(2016, 5, 14), amount="7,000")
    assert answered()[0] == 200
    harm(path)
    before = contents(path.parent)
    button(app).click().run()
    assert not app.exception
    assert "지워지거나 옮겨지거나 다른 파일로 바뀌었습니다" in app.error[0].value
    assert not app.success
    assert answered() == (503, {"ready": False})
    store = stores.store(str(path))
    with pytest.raises(RefusedWrite, match="다른 파일로 바뀌었습니다"):
        insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    with pytest.raises(StoreError, match="다른 파일로 바뀌었습니다"):
        query.store_version(store)
    assert not audit.note(store, "recorder", "download", "x", AT)
    store.close()
    assert contents(path.parent) == {name: held for name, held in before.items() if not name.endswith(".wal")}


def test_a_write_during_which_the_file_goes_is_refused(path: Path) -> None:
    store = open_store(str(path), AT)
    with pytest.raises(StoreError, match="다른 파일로 바뀌었습니다"), store.writing(AT):
        path.unlink()
    store.close()


def test_a_file_that_comes_back_to_its_place_is_gone_on_with(path: Path) -> None:
    store = open_store(str(path), AT)
    away = path.rename(path.with_name("away.duckdb"))
    with pytest.raises(RefusedWrite):
        insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    away.rename(path)
    insert(store, "spending", SPENDING, Actor.local("recorder"), AT)
    store.close()
    again = open_store(str(path), AT)
    with again.cursor() as cursor:
        assert cursor.execute("SELECT sum(amount_krw) FROM store.spending").fetchone() == (20_000,)
    again.close()


# A file that can only be read


def bound(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    """Run Python as somebody whom the permissions of files bind."""
    return subprocess.run(
        [sys.executable, "tests/without_power.py", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "CHATDONG_STORE": str(store)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(params=["file", "folder"])
def read_only(request: pytest.FixtureRequest, path: Path) -> Iterator[Path]:
    """A store that cannot be written, because of its file or because of the folder around it."""
    folder = path.parent / "locked"
    folder.mkdir()
    kept = Path(shutil.move(path, folder / "store.duckdb"))
    locked = kept if request.param == "file" else folder
    mode = locked.stat().st_mode
    locked.chmod(0o444 if request.param == "file" else 0o555)
    yield kept
    locked.chmod(mode)


TERMINAL = """
import contextlib, io, json, sys
from chatdong.__main__ import main
for command in json.loads(sys.stdin.read()):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(command)
    print(json.dumps([code, out.getvalue(), err.getvalue()]))
"""


@pytest.mark.parametrize("read_only", ["file", pytest.param("folder", marks=pytest.mark.full)], indirect=True)
def test_a_read_only_store_is_looked_at_from_the_terminal_and_refuses_writes_in_a_sentence(read_only: Path, tmp_path: Path) -> None:
    before = contents(read_only.parent)
    store = ["--store", str(read_only)]
    wanted = [[*command, *store] for command in commands(tmp_path)] + [["init", "--store", str(read_only.parent / "new.duckdb")]]
    done = subprocess.run(
        [sys.executable, "tests/without_power.py", "-c", TERMINAL],
        cwd=ROOT,
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    status, init, load, imported, dry, snapshot, copy, new = answers
    assert status[0] == 0
    assert status[1].startswith("[읽기 전용")
    for code, _out, err in (init, load, imported):
        assert code == 1
        assert "읽기 전용" in err
    assert [dry[0], snapshot[0], copy[0]] == [0, 0, 0], (dry, snapshot, copy)
    if read_only.parent.stat().st_mode & 0o222 == 0:
        assert new[0] == 1
        assert "권한이 없습니다" in new[2]
        assert contents(read_only.parent) == before
    assert read_only.read_bytes() == before["store.duckdb"]


PAGES = """
import sys
sys.path.insert(0, "")
from tests.pages.app import PAGES, visit
for page in PAGES if sys.argv[1:] == ["all"] else ["overview", "records", "snapshots"]:
    for view in (("payments", "event", "spending", "csv", "history") if page == "records" else ("",)):
        app = visit(page, **({"record" if view in ("event", "spending") else "records": view} if view else {}))
        assert any("읽기 전용" in m.value for m in app.markdown), page
        if view in ("event", "spending", "csv"):
            assert any("볼 수만 있습니다" in info.value for info in app.info), view
        assert not [b for b in app.button if b.label in ("저장", "삭제", "기록하기", "이 저장을 되돌리기")], view
print("all pages")
"""


def test_a_read_only_store_is_shown_on_every_page_and_its_forms_say_why_they_are_closed(read_only: Path) -> None:
    before = contents(read_only.parent)
    # What is locked makes no difference to most pages.
    done = bound("-c", PAGES, *(["all"] if in_full() or read_only.stat().st_mode & 0o222 == 0 else []), store=read_only)
    assert done.stdout == "all pages\n", done.stderr[-2_000:]
    assert contents(read_only.parent) == before


def test_a_read_only_store_of_an_older_schema_is_left_as_it_is(read_only: Path) -> None:
    read_only.parent.chmod(0o755)
    with duckdb.connect(str(read_only)) as file:
        file.execute("DELETE FROM migration WHERE number = (SELECT max(number) FROM migration)")
    read_only.chmod(0o444)
    before = read_only.read_bytes()
    done = bound("-m", "chatdong", "status", store=read_only)
    assert done.returncode == 1
    assert "예전 자료 구조" in done.stderr
    assert read_only.read_bytes() == before


# A store that another process holds

HOLDER = """
import sys
from datetime import datetime
from chatdong.store.seed.startup import start_store
store = start_store(sys.argv[1], datetime(2026, 1, 1))
print("ready", flush=True)
sys.stdin.read()
"""


def test_who_holds_a_store_and_what_to_do_is_said_by_every_command_and_page(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATDONG_STORE", str(path))
    program = tmp_path / "holder.py"
    program.write_text(HOLDER)
    before = contents(tmp_path)
    with subprocess.Popen(
        [sys.executable, str(program), str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "ready\n"
        for command in commands(tmp_path):
            assert main([*command, "--store", str(path)]) == 1, command
            said = capsys.readouterr().err
            assert f"PID {holder.pid}: " in said
            assert str(program)[:40] in said, "the command that it was started with"
            assert "끝내고 다시" in said
        page = visit()
        assert f"PID {holder.pid}: " in page.error[0].value.replace("\\", "")
        holder.stdin.close()
    assert contents(tmp_path) == before
    page.run()
    assert not page.error, "once it is let go of, the page opens"
    stores.store(str(path)).close()


# A backup is opened in the place of the store


def test_a_backup_in_the_place_of_a_broken_store_brings_every_record_back(path: Path, tmp_path: Path) -> None:
    store = open_store(str(path), AT)
    kept = backup(store, tmp_path / "backups", Actor.local(), AT)
    store.close()
    cut_to(500_000)(path)
    assert main(["status", "--store", str(path)]) == 1
    path.rename(tmp_path / "broken.duckdb")
    shutil.copyfile(kept, path)
    assert main(["status", "--store", str(path)]) == 0
    again = open_store(str(path), AT)
    with again.cursor() as cursor:
        assert cursor.execute("SELECT sum(amount_krw) FROM store.spending").fetchone() == (10_000,)
        assert cursor.execute("SELECT count(*) FROM store.change WHERE table_name = 'spending'").fetchone() == (1,)
    assert insert(again, "spending", SPENDING, Actor.local("recorder"), AT)
    again.close()
