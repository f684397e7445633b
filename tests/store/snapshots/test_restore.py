"""A snapshot becomes an equal store, or is refused with a reason and leaves nothing behind."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from chatdong.domain.plan.model import District, LocalizedText, Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.store import Store, StoreError, open_store
from chatdong.store.snapshots import restore as restoring
from chatdong.store.snapshots.backup import backup
from chatdong.store.snapshots.data_package import FILE_NAME
from chatdong.store.snapshots.restore import RefusedSnapshot, restore
from chatdong.store.snapshots.snapshot import READ_ME, TABLES, snapshot
from chatdong.store.writing.records import add_records, delete, insert, load_plan, update
from tests.properties import examples

AT = datetime(2026, 1, 2, 3, 4, 5, 678901)
LATER = datetime(2030, 1, 1)
TEXTS = ["", "'", "''x", "=1+1", "'=1+1", "-1", "\tt", "\r", "\n", "a\r\nb\r\n", '"', '","', " x ", "NULL", "가\U0001f600", None]


def everything(store: Store) -> dict[str, list]:
    with store.cursor() as cursor:
        tables = [
            t
            for (t,) in cursor.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' AND schema_name IN ('main', 'public')"
            ).fetchall()
        ]
        return {table: sorted(map(repr, cursor.execute(f"SELECT * FROM store.{table}").fetchall())) for table in tables}


def schema(store: Store) -> list:
    with store.cursor() as cursor:
        return cursor.execute("SELECT table_name, constraint_text FROM duckdb_constraints() WHERE database_name = 'store' ORDER BY ALL").fetchall()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, other_plan: Plan) -> Iterator[Store]:
    """A small store in a file with a history of additions, changes and removals, and awkward texts."""
    made = open_store(str(tmp_path_factory.mktemp("store") / "store.duckdb"), AT)
    own = (District("haeundae", LocalizedText("해운대구", "Haeundae-gu")), District("gijang", LocalizedText("기장군")))
    load_plan(made, replace(other_plan, district=own), Actor.local("setup"), AT)
    line = other_plan.budget_line[0].id
    of = {"line_id": line, "event_id": None, "spent_on": date(other_plan.fiscal_year, 2, 1)}
    rows = [{**of, "spending_id": f"s{i:02}", "amount_krw": i + 1, "memo": memo} for i, memo in enumerate(TEXTS)]
    add_records(made, other_plan.id, 1, Actor.local("setup"), AT, spending=rows)
    with made.writing(AT) as cursor:  # no text of today's, and a store of before may have it
        cursor.execute("UPDATE store.spending SET memo = 'nul' || chr(0) || 'nul' WHERE spending_id = 's00'")
        cursor.execute("""UPDATE store.change SET row_after = json_merge_patch(row_after, '{"memo": "nul\\u0000nul"}') WHERE row_key = 's00'""")
    held = {"plan_id": other_plan.id, "revision": 1, "activity_id": "circle", "occurrence": 1, "held_on": date(2031, 3, 15)}
    insert(made, "event", {**held, "districts": ["gijang", "haeundae"]}, Actor.local("나"), LATER)
    key = insert(made, "spending", {"plan_id": other_plan.id, "revision": 1, **of, "amount_krw": -5}, Actor.local("나"), LATER)
    update(made, "spending", key, 1, {"memo": "고침"}, Actor.local("나"), LATER)
    delete(made, "spending", "s00", 1, Actor.local("나"), LATER)
    yield made
    made.close()


class Snapshot(bytes):
    """Bytes that a report of a failure does not print."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


@pytest.fixture(scope="module")
def good(store: Store) -> bytes:
    return Snapshot(snapshot(store, AT))


def rewritten(data: bytes, change: Callable[[dict[str, bytes]], None], *, sign: bool = False) -> bytes:
    """The snapshot with its files changed; ``sign`` makes the checksums fit again, as a forger would."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    if sign:
        words = json.loads(files[FILE_NAME])
        for resource in words["resources"]:
            table = files[resource["path"]]
            resource |= {"hash": f"sha256:{hashlib.sha256(table).hexdigest()}", "bytes": len(table)}
        files[FILE_NAME] = json.dumps(words).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def words_changed(change: Callable[[dict], None]) -> Callable[[dict[str, bytes]], None]:
    def apply(files: dict[str, bytes]) -> None:
        words = json.loads(files[FILE_NAME])
        change(words)
        files[FILE_NAME] = json.dumps(words).encode()

    return apply


def replaced(table: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def apply(files: dict[str, bytes]) -> None:
        assert old in files[f"{table}.csv"]
        files[f"{table}.csv"] = files[f"{table}.csv"].replace(old, new, 1)

    return apply


def refused(data: bytes, folder: Path, reason: str) -> None:
    """The snapshot is refused for this reason, and the folder stays empty."""
    with pytest.raises(RefusedSnapshot, match=reason) as caught:
        restore(data, folder / "new.duckdb", AT)
    assert str(caught.value.message) == str(caught.value)
    assert list(folder.iterdir()) == []


def test_a_restored_store_is_equal_history_versions_and_rules_included(store: Store, good: bytes, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "new.duckdb"
    held = restore(good, target, LATER)
    assert [path.name for path in target.parent.iterdir()] == ["new.duckdb"]
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    again = open_store(str(target), LATER)
    try:
        assert everything(again) == everything(store)
        assert schema(again) == schema(store)
        assert snapshot(again, AT) == good
        assert held.rows == sum(len(rows) for table, rows in everything(store).items() if table in TABLES)
        spending = {"plan_id": held.plans[0].plan_id, "revision": 1, "line_id": line_of(again), "spent_on": date(2031, 1, 5), "amount_krw": 1}
        assert insert(again, "spending", spending, Actor.local("x"), LATER)
    finally:
        again.close()


def line_of(store: Store) -> str:
    with store.cursor() as cursor:
        return cursor.execute("SELECT line_id FROM store.budget_line LIMIT 1").fetchone()[0]


ENGLISH = {"예시자료": "example", "자료 구분": "=Data", "예시 자료": 'an "example"'}


@pytest.mark.parametrize("words", [pytest.param(str, marks=pytest.mark.full), lambda message: ENGLISH.get(str(message), "x")])
def test_the_example_is_restored_whatever_language_its_files_are_named_in(example: Store, tmp_path: Path, words) -> None:
    held = restore(io.BytesIO(snapshot(example, AT, words)), tmp_path / "new.duckdb", LATER)
    assert held.is_example
    again = open_store(str(tmp_path / "new.duckdb"), LATER)
    assert again.is_example
    assert everything(again) == everything(example)
    assert snapshot(again, AT, words) == snapshot(example, AT, words)
    again.close()


def test_a_copy_of_a_restored_example_is_still_one_and_a_real_store_never_is(example: Store, store: Store, tmp_path: Path) -> None:
    restore(snapshot(example, AT), tmp_path / "new.duckdb", LATER)
    again = open_store(str(tmp_path / "new.duckdb"), LATER)
    kept = backup(again, tmp_path / "kept", Actor.local(), AT)
    again.close()
    assert kept.name.startswith("예시자료-")
    copy = open_store(str(kept), LATER)
    assert copy.is_example
    restore(snapshot(copy, AT), tmp_path / "twice.duckdb", LATER)
    copy.close()
    twice = open_store(str(tmp_path / "twice.duckdb"), LATER)
    assert twice.is_example
    assert snapshot(twice, AT) == snapshot(example, AT)
    twice.close()
    restore(snapshot(store, AT), tmp_path / "real.duckdb", LATER)
    real = open_store(str(tmp_path / "real.duckdb"), LATER)
    assert not real.is_example
    real.close()


def test_a_snapshot_in_a_file_is_read_from_it(good: bytes, tmp_path: Path) -> None:
    (tmp_path / "s.zip").write_bytes(good)
    restore(tmp_path / "s.zip", tmp_path / "new.duckdb", AT)
    assert (tmp_path / "s.zip").read_bytes() == good
    with pytest.raises(FileNotFoundError):
        restore(tmp_path / "none.zip", tmp_path / "other.duckdb", AT)


def test_an_empty_store_is_restored_too(empty_store: Store, tmp_path: Path) -> None:
    restore(snapshot(empty_store, AT), tmp_path / "new.duckdb", LATER)
    again = open_store(str(tmp_path / "new.duckdb"), LATER)
    assert everything(again) == everything(empty_store)
    again.close()


@pytest.mark.parametrize("name", ["new.duckdb", "new.duckdb.wal"])
def test_a_file_that_is_there_is_never_touched(good: bytes, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(RefusedSnapshot, match="이미 있는 파일"):
        restore(good, tmp_path / "new.duckdb", AT)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "mine")]


def test_a_file_that_appears_meanwhile_is_not_overwritten(good: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new.duckdb"
    build = restoring.CheckedSnapshot.build

    def slow(found: restoring.CheckedSnapshot, path: Path, at: datetime, despite: object) -> None:
        build(found, path, at, despite)
        target.write_text("somebody else's")

    monkeypatch.setattr(restoring.CheckedSnapshot, "build", slow)
    with pytest.raises(RefusedSnapshot, match="이미 있는 파일"):
        restore(good, target, AT)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("new.duckdb", "somebody else's")]


def test_a_folder_that_cannot_be_written_is_said(good: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match="쓸 수 없습니다"):
        restore(good, tmp_path / "file" / "new.duckdb", AT)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("data", [b"", b"PK", b"\x00" * 1000, b"not a zip", b"PK\x05\x06" + b"\x00" * 18])
def test_what_is_no_snapshot_is_refused(data: bytes, tmp_path: Path) -> None:
    refused(data, tmp_path, "스냅샷")


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil", "a/b.csv", "..\\evil.csv", "C:evil", ".hidden", "folder/", "new\nline"])
def test_a_file_with_a_path_in_its_name_is_refused(good: bytes, tmp_path: Path, name: str) -> None:
    refused(rewritten(good, lambda files: files.update({name: b"x"})), tmp_path, "이름의 파일이 들어 있습니다")


def test_a_file_that_does_not_belong_is_refused(good: bytes, tmp_path: Path) -> None:
    refused(rewritten(good, lambda files: files.update({"extra.csv": b"x"})), tmp_path, r"extra\.csv")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_stands_there_twice_is_refused(good: bytes, tmp_path: Path) -> None:
    out = io.BytesIO(good)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("spending.csv", "other")
    refused(out.getvalue(), tmp_path, r"두 번.*spending\.csv")


def test_a_zip_that_would_fill_the_disk_is_not_unpacked(good: bytes, tmp_path: Path) -> None:
    refused(rewritten(good, lambda files: files.update({"spending.csv": b"\0" * (80 * 1024 * 1024)})), tmp_path, r"83,\d+,\d+바이트")


def test_a_zip_of_very_many_files_is_refused_before_they_are_listed(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(40_000):
            archive.writestr(f"{number:0100}", b"")
    refused(out.getvalue(), tmp_path, "파일이 너무 많이")


def test_a_snapshot_beyond_the_limit_is_refused(good: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "MOST_BYTES", 1_000)
    refused(good, tmp_path, "너무 커서")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_compression_is_refused(tmp_path: Path, method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(FILE_NAME, "{}")
    refused(out.getvalue(), tmp_path, "읽을 수 없는 방식")


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_named(good: bytes, tmp_path: Path, table: str) -> None:
    refused(rewritten(good, lambda files: files.pop(f"{table}.csv")), tmp_path, f"빠진 표가 있습니다: {table}")


def test_a_table_that_the_description_does_not_name_is_missing_too(good: bytes, tmp_path: Path) -> None:
    forget = words_changed(lambda words: words["resources"].pop())
    refused(rewritten(good, forget), tmp_path, "빠진 표가 있습니다: change")


def test_a_zip_without_a_description_is_foreign(good: bytes, tmp_path: Path) -> None:
    refused(rewritten(good, lambda files: files.pop(FILE_NAME)), tmp_path, r"datapackage\.json 파일이 없습니다")


def test_the_read_me_may_be_missing(good: bytes, tmp_path: Path) -> None:
    restore(rewritten(good, lambda files: files.pop(READ_ME)), tmp_path / "new.duckdb", AT)


@pytest.mark.parametrize(
    "change",
    [
        lambda words: words.pop("chatdong"),
        lambda words: words.update(chatdong=[]),
        lambda words: words["chatdong"].update(format=2),
        lambda words: words["chatdong"].update(store_version="many"),
        lambda words: words["chatdong"].update(store_version=2**70),
        lambda words: words["chatdong"].update(store_version=True),
        lambda words: words["chatdong"].update(store_changed_at="yesterday"),
        lambda words: words["chatdong"].update(store_changed_at="2026-01-01T00:00:00+09:00"),
        lambda words: words["chatdong"].update(migrations=[]),
        lambda words: words["chatdong"]["migrations"][0].update(name="001_other"),
        lambda words: words["chatdong"].update(mark=["one"]),
        lambda words: words["chatdong"].update(mark=["\ud800", "x"]),
        lambda words: words["resources"][0].update(hash="md5:0"),
        lambda words: words["resources"].append(words["resources"][0]),
        lambda words: words["resources"].reverse(),
        lambda words: words.update(resources={}),
    ],
)
def test_a_description_that_is_not_ours_is_refused(good: bytes, tmp_path: Path, change: Callable[[dict], None]) -> None:
    refused(rewritten(good, words_changed(change)), tmp_path, "알아볼 수 없습니다|빠진 표")


@pytest.mark.parametrize("text", [b"[" * 100_000, b"\xff\xfe", b"null", b"", b'{"chatdong": ' + b"9" * 5_000 + b"}"])
def test_a_description_that_is_no_json_of_ours_is_refused(good: bytes, tmp_path: Path, text: bytes) -> None:
    refused(rewritten(good, lambda files: files.update({FILE_NAME: text})), tmp_path, "알아볼 수 없습니다")


def test_a_snapshot_of_a_newer_program_says_so(good: bytes, tmp_path: Path) -> None:
    newer = words_changed(
        lambda words: words["chatdong"]["migrations"].append({"number": 900, "name": "900_later", "applied_at": "2026-01-01T00:00:00"})
    )
    refused(rewritten(good, newer), tmp_path, "더 새로운 버전.*900")


def test_a_snapshot_of_an_older_schema_is_brought_up_to_date(good: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    for _number, path in engines_store.migrations():
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    later = "ALTER TABLE store.spending ADD COLUMN later VARCHAR; CREATE TABLE store.later (id VARCHAR)"
    (folder / "900_later.sql").write_text(later, "utf-8")
    monkeypatch.setattr(engines_store, "SCHEMA", folder)
    held = restore(good, tmp_path / "new.duckdb", LATER)
    again = open_store(str(tmp_path / "new.duckdb"), LATER)
    with again.cursor() as cursor:
        assert cursor.execute("SELECT max(number), max(applied_at) FROM store.migration").fetchone() == (900, LATER)
        assert cursor.execute("SELECT count(later), count(*) FROM store.spending").fetchone() == (0, len(TEXTS))
    again.close()
    assert held.schema < 900


def test_a_district_at_an_event_that_is_not_there_is_refused(good: bytes, tmp_path: Path) -> None:
    def astray(files: dict[str, bytes]) -> None:
        start, *rows = files["event_district.csv"].split(b"\r\n")
        files["event_district.csv"] = b"\r\n".join([start, b'"0-no-such-event","gijang"', *rows])

    refused(rewritten(good, astray, sign=True), tmp_path, "event_district 표의 행이 저장소의 규칙에 맞지 않습니다: event 표에 없는 행")


def test_a_wrong_byte_is_found_by_the_checksum(good: bytes, tmp_path: Path) -> None:
    refused(rewritten(good, replaced("spending", b",-5,", b",-6,")), tmp_path, r"spending\.csv 파일이.*체크섬")


@pytest.mark.parametrize(
    ("table", "old", "new", "reason"),
    [
        ("spending", b",-5,", b",many,", "spending 표 .*번째 행의 amount_krw 값을 .*‘many’"),
        ("spending", b",-5,", b",0,", "spending 표의 행이 저장소의 규칙에"),
        ("spending", b",-5,", b",-5.4,", "원래와 달라집니다"),
        ("spending", b",-5,", b", -5,", "원래와 달라집니다"),
        ("spending", b",-5,", b',"-5",', "원래와 달라집니다"),
        ("spending", b",-5,", b",-5,,", "spending 표 .*번째 행의 version 값을 .*‘고침’"),
        ("spending", b",-5,", b",99999999999999999999,", "amount_krw 값을"),
        ("spending", b'"s01"', b'"s02"', "spending 표의 행이"),
        ("spending", b"2031-02-01", b"2031-02-31", "spent_on 값을 .*‘2031-02-31’"),
        ("spending", b"spent_on", b"spent_at", "열이 spending 표의 열과"),
        ("spending", b"\xef\xbb\xbf", b"", "열이 spending 표의 열과"),
        ("change", b"2026-01-02 03:04:05.678901", b"2026-01-02T03:04:05.678901", "원래와 달라집니다"),
        ("event_district", b'"haeundae"', b'"gangnam"', "event_district 표의 행이"),
        ("event_district", b'"gijang"', b'"haeundae"', "event_district 표의 행이"),
        ("plan", b'"reading-2031"', b'"reading-2032"', "규칙에 맞지 않습니다"),
        ("spending", b"\xea\xb0\x80", b"\xff\xff\xff", "spending 표의 행이"),
    ],
)
def test_rows_that_do_not_fit_are_refused_though_the_checksums_do(
    good: bytes, tmp_path: Path, table: str, old: bytes, new: bytes, reason: str
) -> None:
    refused(rewritten(good, replaced(table, old, new), sign=True), tmp_path, reason)


# What only the history tells


@pytest.fixture(scope="module")
def kept(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the store."""
    return backup(store, tmp_path_factory.mktemp("kept"), Actor.local(), AT)


def forged(kept: Path, folder: Path, statement: str) -> bytes:
    """A snapshot, its checksums and all, of a copy of the store in which somebody did what the program never does."""
    copy = open_store(str(shutil.copyfile(kept, folder / "copy.duckdb")), AT)
    try:
        with copy.cursor() as cursor:
            for each in statement.split(";"):
                cursor.execute(each)
        return Snapshot(snapshot(copy, AT))
    finally:
        copy.close()
        (folder / "copy.duckdb").unlink()


def set_in_log(path: str, value: str, where: str, side: str = "row_after") -> str:
    """SQL that puts another value into the JSON of a change."""
    return f"UPDATE store.change SET {side} = json_merge_patch({side}, '{{\"{path}\": {value}}}') WHERE {where}"


LAST = "table_name = 'spending' AND row_key = 's01'"
FORGERIES = {
    "another amount than the log's": ("UPDATE store.spending SET amount_krw = 3 WHERE spending_id = 's01'", "spending 표의 ‘s01’ 행: amount_krw 값이 표에는 ‘3’, 변경 이력에는 ‘2’"),
    "another memo": ("UPDATE store.spending SET memo = 'x' WHERE spending_id = 's02'", "spending 표의 ‘s02’ 행: memo 값이"),
    "a payment without a log": ("DELETE FROM store.change WHERE " + LAST, "spending 표의 ‘s.*변경 이력이 빠졌습니다"),
    "a whole write without a log": ("DELETE FROM store.change WHERE batch = (SELECT batch FROM store.change WHERE table_name = 'event')", "event 표의 .*변경 이력이 없습니다"),
    "the middle of a record's log": ("DELETE FROM store.change WHERE table_name = 'spending' AND action = 'update'", "spending 표의"),
    "the beginning of a record's log": (
        "DELETE FROM store.change WHERE batch = (SELECT batch FROM store.change WHERE action = 'insert' AND row_key = (SELECT row_key FROM store.change WHERE action = 'update'))",
        "spending 표의 .*앞의 변경 이력이 빠졌습니다",
    ),
    "a payment taken out": ("DELETE FROM store.spending WHERE spending_id = 's01'", "spending 표의 ‘s01’ 행: 변경 이력에는 있는데 표에는 없습니다"),
    "a payment put back": ("INSERT INTO store.spending SELECT 's00', * EXCLUDE (spending_id) FROM store.spending WHERE spending_id = 's01'", "‘s00’ 행: 변경 이력에는 지워졌는데"),
    "a district taken out": ("DELETE FROM store.event_district WHERE district_id = 'gijang'", "event 표의 .*districts 값이"),
    "another name in a write of several": ("UPDATE store.change SET actor = '남' WHERE " + LAST, "한 사람이 한때에 한 저장이 아닙니다"),
    "another name for who loaded a plan": ("UPDATE store.change SET actor = '남' WHERE batch = (SELECT batch FROM store.change WHERE table_name = 'plan')", "plan 표의 .*실은 사람이나 때가"),
    "nobody's name": ("UPDATE store.change SET actor = '' WHERE table_name = 'event'", "event 표의 .*바꾼 사람이 비었거나"),
    "a version that the store has not seen": ("UPDATE store.store_version SET version = 1", "저장소 버전 .*이 저장소의 것이 아닙니다"),
    "won beyond every budget": (
        f"UPDATE store.spending SET amount_krw = 9223372036854775807 WHERE spending_id = 's01'; {set_in_log('amount_krw', '9223372036854775807', LAST)}",
        "spending 표의 ‘s01’ 행: amount_krw 값 9,223,372,036,854,775,807",
    ),
    "such won in the log alone": (
        "; ".join(set_in_log("amount_krw", "9223372036854775807", f"row_key = 's00' AND {side} IS NOT NULL", side) for side in ("row_before", "row_after")),
        "spending 표의 ‘s00’ 행: 변경 이력에 적을 수 없는 값",
    ),
    "a day of 1999 in the table": ("UPDATE store.spending SET spent_on = DATE '1999-05-05' WHERE spending_id = 's01'", "spending 표의 ‘s01’ 행: spent_on 값이 표에는 ‘1999-05-05’"),
    "a day that no form takes": (
        f"UPDATE store.spending SET spent_on = DATE '1899-05-05' WHERE spending_id = 's01'; {set_in_log('spent_on', chr(34) + '1899-05-05' + chr(34), LAST)}",
        "spending 표의 ‘s01’ 행: spent_on 값 1899-05-05",
    ),
    "no plan": ("UPDATE store.plan SET text = 'id = '", "plan 표의 ‘reading-2031/1’ 행: 계획의 글을 읽을 수 없습니다"),
    "a plan that says another amount": (
        "UPDATE store.plan SET text = regexp_replace(text, 'times = [0-9]+', 'times = 9')", "activity 표의 .*계획의 글과 다릅니다",
    ),
    "an amount as a text in the log": (set_in_log("amount_krw", '"2"', LAST), "spending 표의 .*이 표의 행이 아닙니다: amount_krw"),
    "a list for a row in the log": (f"UPDATE store.change SET row_after = '[1]' WHERE {LAST}", "spending 표의 .*이 표의 행이 아닙니다"),
    "no JSON in the log": (f"UPDATE store.change SET row_after = 'nope' WHERE {LAST}", "spending 표의 ‘s01’ 행: .*읽을 수 없습니다"),
    "a day that is none in the log": (set_in_log("spent_on", '"2031-02-31"', LAST), "spending 표의 ‘s01’ 행: .*읽을 수 없는 것이"),
    "a column too many in the log": (set_in_log("more", "1", LAST), "이 표의 행이 아닙니다: more"),
    "a log of another row": (f"UPDATE store.change SET row_key = 's99' WHERE {LAST}", "‘s99’ 행: 변경 이력의 행 이름이"),
    "a log of a table that is none": (f"UPDATE store.change SET table_name = 'person' WHERE {LAST}", "person 표의 .*없는 표"),
}  # fmt: skip


LIKE_ANOTHER = {
    "another memo", "the middle of a record's log", "a payment put back", "another name for who loaded a plan", "nobody's name",
    "such won in the log alone", "a day that no form takes", "a list for a row in the log", "a day that is none in the log",
}  # fmt: skip
"""Forgeries that are found in the same way as another one of the list; ``make test-all`` tries them too."""


@pytest.mark.parametrize(
    ("statement", "reason"),
    [pytest.param(*each, id=name, marks=pytest.mark.full if name in LIKE_ANOTHER else ()) for name, each in FORGERIES.items()],
)
def test_a_snapshot_that_its_history_does_not_give_is_refused_though_its_checksums_fit(
    kept: Path, tmp_path: Path, statement: str, reason: str
) -> None:
    refused(forged(kept, tmp_path, statement), tmp_path, reason)


def test_what_lost_its_history_is_restored_where_somebody_takes_it_so_and_is_told_what_does_not_hold(kept: Path, tmp_path: Path) -> None:
    told: list[str] = []
    lost = forged(kept, tmp_path, FORGERIES["a payment without a log"][0])
    restore(lost, tmp_path / "new.duckdb", AT, lambda why: told.append(str(why)))
    assert len(told) == 1
    assert "변경 이력이 빠졌습니다" in told[0]
    again = open_store(str(tmp_path / "new.duckdb"), AT)
    assert snapshot(again, AT) == lost
    again.close()
    with pytest.raises(RefusedSnapshot, match="적을 수 없는 내용"):
        restore(forged(kept, tmp_path, FORGERIES["no plan"][0]), tmp_path / "other.duckdb", AT, lambda why: told.append(str(why)))
    assert [path.name for path in tmp_path.iterdir()] == ["new.duckdb"]


def refused_or_equal(data: bytes, folder: Path) -> None:
    """Either there is nothing and a reason, or a store whose tables are those of the zip."""
    target = folder / "new.duckdb"
    try:
        restore(data, target, AT)
    except RefusedSnapshot as refusal:
        assert str(refusal)
        assert list(folder.iterdir()) == []
        return
    assert [path.name for path in folder.iterdir()] == ["new.duckdb"]
    again = open_store(str(target), AT)
    tables = zipfile.ZipFile(io.BytesIO(snapshot(again, AT)))
    again.close()
    target.unlink()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for table in TABLES:
            assert archive.read(f"{table}.csv") == tables.read(f"{table}.csv")


MANY = examples(50, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEWER = examples(20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(data=st.binary(max_size=2_000), start=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06"]))
@MANY
def test_any_bytes_are_refused(tmp_path: Path, data: bytes, start: bytes) -> None:
    refused_or_equal(start + data, tmp_path)


@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), length=st.integers(0, 40), back=st.booleans())
@MANY
def test_a_damaged_snapshot_is_refused_or_restored_equal(good: bytes, tmp_path: Path, place: float, byte: int, length: int, back: bool) -> None:
    # The directory at the end of a zip is what most of its reading hangs on: half of the damage goes there.
    at = len(good) - 1 - int(place * 2_000) if back else int(place * len(good))
    refused_or_equal(good[:at] + bytes([byte]) * length + good[at + max(length, 1) :], tmp_path)


@given(end=st.floats(0, 1))
@MANY
def test_a_snapshot_cut_short_is_refused(good: bytes, tmp_path: Path, end: float) -> None:
    refused_or_equal(good[: int(end * len(good))], tmp_path)


@given(
    table=st.sampled_from(TABLES),
    place=st.floats(0, 1, exclude_max=True),
    new=st.sampled_from([b"", b",", b'"', b"\r\n", b"\n", b"'", b"0", b"\0", b"\xff", b"=", b'""', b"2031", "가".encode()]),
    gone=st.integers(0, 3),
)
@FEWER
def test_a_forged_table_is_refused_or_restored_as_it_stands(good: bytes, tmp_path: Path, table: str, place: float, new: bytes, gone: int) -> None:
    def forge(files: dict[str, bytes]) -> None:
        text = files[f"{table}.csv"]
        at = int(place * len(text))
        files[f"{table}.csv"] = text[:at] + new + text[at + gone :]

    refused_or_equal(rewritten(good, forge, sign=True), tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(
    value=JSON,
    path=st.sampled_from(
        [(), ("resources",), ("resources", 3), *(("resources", 3, key) for key in ("path", "hash", "name", "bytes", "rows"))]
        + [("chatdong",), *(("chatdong", key) for key in ("format", "store_version", "store_changed_at", "made_at", "plans", "mark"))]
        + [("chatdong", "filters"), ("chatdong", "language"), ("chatdong", "example")]
        + [("chatdong", "migrations"), ("chatdong", "migrations", 0), ("chatdong", "migrations", 0, "applied_at"), ("chatdong", "as_of")]
    ),
)
@MANY
def test_any_description_is_refused_or_restored_equal(good: bytes, tmp_path: Path, value, path: tuple) -> None:
    def change(files: dict[str, bytes]) -> None:
        words = json.loads(files[FILE_NAME])
        inner = words
        for step in path[:-1]:
            inner = inner[step]
        if path:
            inner[path[-1]] = value
        files[FILE_NAME] = json.dumps(words if path else value).encode("utf-8", "surrogatepass")

    refused_or_equal(rewritten(good, change), tmp_path)
