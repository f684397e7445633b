"""Open the store that a store URL names, migrate its schema, and give cursors and write transactions.

Every kind of store is attached under the name ``store``, so that one set of SQL serves all.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import duckdb

from chatdong.domain.message import Message, message
from chatdong.store.engines.activity_kinds import take_any_kind
from chatdong.store.engines.duckdb_file import attach, identity, is_environment_error, remove, unopened, unwritten, wal_of
from chatdong.store.engines.errors import StoreError
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.plan_funding import fill_funding
from chatdong.store.engines.postgres import acquire_write_lock, attach_postgres, bytes_of, fit_indexes, forget_tables, is_postgres, shown

__all__ = ["EXAMPLE", "Store", "StoreError", "create_tables", "migrations", "open_store"]

EXAMPLE = "example"
SCHEMA = Path(__file__).parents[1] / "sql" / "schema"

STEPS: dict[int, Callable[[duckdb.DuckDBPyConnection], None]] = {13: take_any_kind, 19: fill_funding}
"""Number of a migration → what runs after its file, where no SQL says it for both databases."""


class Store:
    """One connection of this process to one store. Use ``cursor()`` for each read and ``writing()`` for each write.

    store_url: its URL or path, without a password. shared: True for PostgreSQL, which other processes write to as well.
    read_only: True where it cannot be written. is_example: True where it was made from example data, in this process or before.
    notice: a message for the users about what ``start_store`` repaired; None where all was right.
    """

    def __init__(self, store_url: str, connection: duckdb.DuckDBPyConnection, *, read_only: bool = False, shared: bool = False) -> None:
        self.store_url = store_url
        self.read_only = read_only
        self.shared = shared
        self.is_example = False
        self.notice: Message | None = None
        self._connection = connection
        self._one_writer = threading.Lock()
        self._state = object()
        self._file = None if shared or store_url == EXAMPLE else Path(store_url).expanduser().absolute()
        self._opened_file = self._file and identity(self._file)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor for the caller's thread; a cursor shared between threads returns wrong results without an error.

        Raises StoreError where the store's file is no longer the one that was opened.
        """
        self._require_file()
        return self._connection.cursor()

    def _require_file(self) -> None:
        """Raise StoreError where the file was deleted, moved or replaced while open; DuckDB would write into the lost file without an error."""
        if self._file is not None and identity(self._file) != self._opened_file:
            raise StoreError(
                message(
                    "저장소 {store_url} 파일이 열려 있는 동안 지워지거나 옮겨지거나 다른 파일로 바뀌었습니다. 지금부터 적는 것은 남지 않으므로 기록하지 않고 "
                    "보여 주지도 않습니다. 파일을 제자리에 되돌리면 그대로 이어집니다. 되돌릴 수 없으면 프로그램을 끝내고 백업을 제자리에 둔 다음 다시 시작하십시오.",
                    store_url=self.store_url,
                )
            )

    @contextmanager
    def writing(self, at: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
        """A write transaction: it increments the store version and commits at the end of the block, and rolls back on any exception.

        One writer at a time, across processes too; ``at`` is stored beside the version. Raises StoreError where the store is read-only, its
        disk or database fails, or its file is no longer the one that was opened.
        """
        if self.read_only and self.shared:
            raise StoreError(
                message(
                    "{store_url}: 이 데이터베이스에는 쓸 수 없어 기록할 수 없습니다. 데이터베이스 사용자의 권한을 확인한 다음 프로그램을 다시 시작해 주십시오.",
                    store_url=self.store_url,
                )
            )
        if self.read_only:
            raise StoreError(
                message(
                    "저장소 {store_url} 파일은 읽기 전용으로 열려 있어 기록할 수 없습니다. 파일과 폴더의 쓰기 권한을 확인한 다음 프로그램을 다시 시작해 주십시오.",
                    store_url=self.store_url,
                )
            )
        with self._one_writer:
            cursor = self.cursor()
            cursor.begin()
            try:
                if self.shared:
                    acquire_write_lock(cursor)
                yield cursor
                cursor.execute("UPDATE store.store_version SET version = version + 1, changed_at = $at WHERE id = 1", {"at": at})
                self._require_file()
                cursor.commit()
                self._state = object()
                # A commit into a file that was replaced meanwhile is not acknowledged.
                self._require_file()
            except BaseException as error:
                # After an error COMMIT would succeed without writing, so roll back; a failed commit has rolled back already.
                with suppress(duckdb.Error):
                    cursor.rollback()
                if isinstance(error, duckdb.Error) and is_environment_error(error):
                    raise StoreError(unwritten(error)) from error
                raise
            finally:
                cursor.close()

    def state(self) -> object | None:
        """An object that is another one after each write, without a query; None where other processes write too.

        Raises StoreError where the store's file is no longer the one that was opened.
        """
        self._require_file()
        return None if self.shared else self._state

    def mark_as_example(self) -> None:
        """Mark the records as example data in the store itself, so that a copy of its file says so too."""
        with self.cursor() as cursor:
            cursor.execute("UPDATE store.store_version SET origin = $origin WHERE id = 1", {"origin": EXAMPLE})
        self.is_example = True

    def bytes_on_disk(self) -> int | None:
        """The bytes of the file and its write-ahead log, or of the database on its server; None in memory."""
        if self.shared:
            with self.cursor() as cursor:
                return bytes_of(cursor)
        path = Path(self.store_url).expanduser()
        return sum(part.stat().st_size for part in (path, wal_of(path)) if part.exists()) if self.store_url != EXAMPLE else None

    def close(self) -> None:
        """Close the connection; DuckDB checkpoints its write-ahead log into the file."""
        self._connection.close()

    def close_after_writing(self, seconds: float) -> bool:
        """Close the store after the current write, waiting at most ``seconds`` for it; True where it was closed, and no write can begin any more.

        False leaves the store open; what is not committed is lost when the process ends.
        """
        if not self._one_writer.acquire(timeout=seconds):
            return False
        self.close()
        return True


def open_store(store_url: str, at: datetime) -> Store:
    """Open the store: a file path (created if missing), ``example`` (in memory, empty) or ``postgresql://…`` (a database), and migrate it.

    A store without write permission is opened read-only. ``at`` is stored as the time of each migration applied now. Raises StoreError;
    an existing file that is refused stays unchanged, and no new file is left behind.
    """
    shared = is_postgres(store_url)
    if "://" in store_url and not shared:
        raise StoreError(
            message(
                "저장소 설정 CHATDONG_STORE={store_url}: 파일 경로, example, postgresql://… 가운데 하나를 적어 주십시오.", store_url=shown(store_url)
            )
        )
    # Nothing is fetched at run time: a missing extension is an error, not a download.
    connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"})
    # DuckDB's progress bar would appear in the output of a command.
    connection.execute("SET enable_progress_bar = false")
    path = Path(store_url).expanduser()
    is_new = store_url != EXAMPLE and not shared and not os.path.lexists(path)
    try:
        if store_url == EXAMPLE:
            connection.execute("ATTACH ':memory:' AS store")
            store = Store(store_url, connection)
        elif shared:
            read_only = attach_postgres(connection, store_url, migrations()[-1][0])
            store = Store(shown(store_url), connection, read_only=read_only, shared=True)
        else:
            store = Store(store_url, connection, read_only=attach(connection, store_url, migrations()[-1][0]))
    except BaseException as error:
        connection.close()
        if isinstance(error, duckdb.Error) and is_environment_error(error):
            raise StoreError(unopened(shown(store_url), error)) from error
        raise
    try:
        _migrate(store, at)
        if store_url == EXAMPLE:
            store.mark_as_example()
        with store.cursor() as cursor:
            store.is_example = only_row(cursor.execute("SELECT origin FROM store.store_version"))[0] == EXAMPLE
    except BaseException as error:
        store.close()
        if is_new:
            remove(path)
        if isinstance(error, duckdb.Error) and is_environment_error(error):
            raise StoreError(unwritten(error)) from error
        raise
    return store


def migrations() -> list[tuple[int, Path]]:
    """The migrations of the schema as (number, file), in order of their numbers."""
    return sorted((int(path.name[:3]), path) for path in SCHEMA.glob("*.sql"))


def create_tables(connection: duckdb.DuckDBPyConnection, newest: int) -> None:
    """Create the tables of migrations up to ``newest`` in an empty attached ``store``; its store version and list of migrations stay empty."""
    # DuckDB resolves foreign keys in the current database.
    connection.execute("USE store")
    for number, path in migrations():
        if number <= newest:
            _apply(connection, number, path)


def _apply(cursor: duckdb.DuckDBPyConnection, number: int, path: Path) -> None:
    """Run the statements of a migration; ``store`` is the current database."""
    cursor.execute(path.read_text("utf-8"))
    if number in STEPS:
        STEPS[number](cursor)


def _migrate(store: Store, at: datetime) -> None:
    """Apply the missing migrations, each in its own transaction. Raises StoreError where one is missing and the store is read-only."""
    cursor = store.cursor()
    done = _done(store, cursor)
    if store.read_only and any(number not in done for number, _ in migrations()):
        if store.shared:
            raise StoreError(
                message(
                    "{store_url}: 이 데이터베이스에 표를 만들거나 고쳐야 하는데 쓸 수 없습니다. 데이터베이스 사용자의 권한을 확인해 주십시오. "
                    "데이터베이스는 그대로 두었습니다.",
                    store_url=store.store_url,
                )
            )
        raise StoreError(
            message(
                "저장소 {store_url} 파일은 예전 자료 구조라서 새로 고쳐야 하는데 읽기 전용입니다. 쓸 수 있는 폴더에 사본을 만들어 그것을 열어 주십시오. "
                "파일은 그대로 두었습니다.",
                store_url=store.store_url,
            )
        )
    # DuckDB resolves foreign keys in the current database; USE holds for this cursor alone.
    cursor.execute("USE store")
    for number, path in migrations():
        if number in done:
            continue
        cursor.begin()
        try:
            _apply(cursor, number, path)
            if number == 1:
                cursor.execute("INSERT INTO store.store_version VALUES (1, 0, $at)", {"at": at})
            cursor.execute(
                "INSERT INTO store.migration VALUES ($number, $name, $at)",
                {"number": number, "name": path.stem, "at": at},
            )
            cursor.commit()
        except BaseException:
            with suppress(duckdb.Error):
                cursor.rollback()
            # Of two processes that open a new database together, the second finds the migration applied by the first.
            if not store.shared or number not in _done(store, cursor):
                raise
    if store.shared:
        # Another process may have migrated after DuckDB listed the tables.
        forget_tables(cursor)
        if not store.read_only:
            fit_indexes(cursor)


def _done(store: Store, cursor: duckdb.DuckDBPyConnection) -> set[int]:
    """The numbers of the migrations applied to the store."""
    if store.shared:
        forget_tables(cursor)
    exists = only_row(cursor.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'store' AND table_name = 'migration'"))[0]
    return {number for (number,) in cursor.execute("SELECT number FROM store.migration").fetchall()} if exists else set()
