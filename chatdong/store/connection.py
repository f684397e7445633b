"""Open the store that one setting names, bring its schema up to date, and give a cursor for each call.

The store is attached under the name ``store`` whatever it is, so that one set of SQL serves every kind.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from chatdong.domain.sentence import Sentence, sentence

EXAMPLE = "example"
SCHEMA = Path(__file__).parent / "sql" / "schema"


class StoreError(Exception):
    """The store cannot be opened or used. ``sentence`` says what, where, why and what to do."""

    def __init__(self, why: Sentence) -> None:
        self.sentence = why
        super().__init__(str(why))


class Store:
    """One connection of this process to one store. Use ``cursor()`` for each read and ``writing()`` for each write."""

    def __init__(self, setting: str, connection: duckdb.DuckDBPyConnection) -> None:
        self.setting = setting
        self._connection = connection
        self._one_writer = threading.Lock()

    @property
    def is_example(self) -> bool:
        return self.setting == EXAMPLE

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for the caller's thread: sharing one returns wrong results without a word."""
        return self._connection.cursor()

    @contextmanager
    def writing(self, at: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction that raises the store version when it commits, and leaves nothing behind when it does not."""
        with self._one_writer:
            cursor = self.cursor()
            cursor.begin()
            try:
                yield cursor
                cursor.execute(
                    "UPDATE store.store_version SET version = version + 1, changed_at = $at WHERE id = 1", {"at": at}
                )
                cursor.commit()
            except BaseException:
                # After an error COMMIT would answer OK and have done nothing.
                cursor.rollback()
                raise
            finally:
                cursor.close()

    def close(self) -> None:
        """Write everything to the file and let go of it."""
        self._connection.close()


def open_store(setting: str, at: datetime) -> Store:
    """Open the store: a file path (made where there is none) or ``example`` (in memory, empty).

    ``at`` is written beside a migration that is applied now. Raises StoreError.
    """
    if "://" in setting:
        raise StoreError(sentence("저장소 설정 CHATDONG_STORE={setting}: 파일 경로나 example을 적어 주십시오.", setting=setting))
    # Nothing is fetched at run time, so an extension that is missing is an error and not a download.
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    target = ":memory:" if setting == EXAMPLE else setting
    try:
        if setting != EXAMPLE:
            Path(setting).expanduser().resolve().parent.mkdir(parents=True, exist_ok=True)
            target = str(Path(setting).expanduser())
        connection.execute(f"ATTACH '{target.replace(chr(39), chr(39) * 2)}' AS store")
    except (duckdb.Error, OSError) as error:
        connection.close()
        raise StoreError(_why(setting, error)) from error
    store = Store(setting, connection)
    try:
        _migrate(store, at)
    except BaseException:
        store.close()
        raise
    return store


def _why(setting: str, error: Exception) -> Sentence:
    text = str(error)
    holder = re.search(r"lock is held in (.+?) \(PID (\d+)\)", text)
    if holder:
        return sentence(
            "저장소 {setting} 파일을 다른 프로그램이 쓰고 있습니다({program}, PID {pid}). "
            "그 프로그램을 끝내거나, CHATDONG_STORE에 다른 파일을 적어 주십시오.",
            setting=setting,
            program=Path(holder[1]).name,
            pid=holder[2],
        )
    if "not a valid DuckDB database" in text or "older or newer version" in text or "version number" in text:
        return sentence(
            "저장소 {setting} 파일은 이 버전에서 읽을 수 있는 DuckDB 파일이 아닙니다. 파일은 그대로 두었습니다. "
            "백업을 되살리거나 CHATDONG_STORE에 다른 파일을 적어 주십시오.",
            setting=setting,
        )
    return sentence(
        "저장소 {setting} 파일을 열 수 없습니다: {why}. 경로와 쓰기 권한을 확인해 주십시오.",
        setting=setting,
        why=text.splitlines()[0][:200],
    )


def migrations() -> list[tuple[int, Path]]:
    """The schema's migrations, by number."""
    return sorted((int(path.name[:3]), path) for path in SCHEMA.glob("*.sql"))


def _migrate(store: Store, at: datetime) -> None:
    """Apply the migrations that the store does not have yet, each whole or not at all."""
    cursor = store.cursor()
    exists = cursor.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'store' AND table_name = 'migration'"
    ).fetchone()[0]
    done = {number for (number,) in cursor.execute("SELECT number FROM store.migration").fetchall()} if exists else set()
    newest = max(number for number, _ in migrations())
    if done and max(done) > newest:
        raise StoreError(
            sentence(
                "저장소 {setting} 파일은 더 새로운 버전의 프로그램이 만든 것입니다(자료 구조 {found}, 이 프로그램은 {known}까지). "
                "프로그램을 새 버전으로 바꾸어 주십시오. 파일은 그대로 두었습니다.",
                setting=store.setting,
                found=max(done),
                known=newest,
            )
        )
    # A foreign key is looked up in the current database, and USE holds for this cursor alone.
    cursor.execute("USE store")
    for number, path in migrations():
        if number in done:
            continue
        cursor.begin()
        try:
            cursor.execute(path.read_text("utf-8"))
            if number == 1:
                cursor.execute("INSERT INTO store.store_version VALUES (1, 0, $at)", {"at": at})
            cursor.execute(
                "INSERT INTO store.migration VALUES ($number, $name, $at)",
                {"number": number, "name": path.stem, "at": at},
            )
            cursor.commit()
        except BaseException:
            cursor.rollback()
            raise
