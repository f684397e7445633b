"""Copy a whole store, history and version included, into an empty one, completely or not at all."""

import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from chatdong.domain.message import Message, message
from chatdong.store.engines.duckdb_file import cause, is_environment_error, put_in_place, unwritten, wal_of
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.postgres import acquire_write_lock, attach_postgres, detach_postgres, is_postgres, shown
from chatdong.store.engines.postgres_errors import broken_rule
from chatdong.store.engines.quoting import literal, quoted
from chatdong.store.engines.scratch_folder import Workplace
from chatdong.store.engines.store import Store, StoreError, create_tables, migrations, open_store
from chatdong.store.engines.table_schema import all_shapes

COPYING = ".chatdong-copy-"
"""The name prefix of the temporary folder of a copy."""


def copy(store: Store, target: str, at: datetime) -> dict[str, int]:
    """Copy a store to ``target``, a path without a file or an empty database, and return the number of rows by table.

    The copy is one transaction, so the store may be in use; every row is compared before the commit. ``at`` is used only to create the tables
    of an empty database. Raises RefusedWrite where the target is not empty or refuses a row, StoreError where it cannot be written; then no
    rows are copied.
    """
    try:
        return _to_database(store, target, at) if is_postgres(target) else _to_new_file(store, Path(target).expanduser())
    except duckdb.Error as error:
        if (broken := broken_rule(error)) is not None:
            raise RefusedWrite(
                message("{target}: 저장소의 한 행이 들어가지 않아 옮기지 않았습니다: {why}", target=shown(target), why=broken[:300])
            ) from error
        if not is_environment_error(error):
            raise
        raise StoreError(unwritten(error)) from error


def copy_to_file(store: Store, path: Path) -> dict[str, int]:
    """Build a DuckDB file at ``path`` with every row of the store, and return the number of rows by table. Raises duckdb.Error."""
    # Created by the migrations, so that it has the keys and checks of the schema for any kind of store, and no free blocks.
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute(f"ATTACH {literal(path)} AS store")
        create_tables(connection, migrations()[-1][0])
    name = f"copy_{uuid.uuid4().hex}"
    with store.cursor() as cursor:
        cursor.execute(f"ATTACH {literal(path)} AS {name}")
        try:
            counts = _fill(cursor, name, lambda: None)
            cursor.execute(f"CHECKPOINT {name}")
        except BaseException:
            # An error while detaching must not hide the first error.
            with suppress(duckdb.Error):
                cursor.execute(f"DETACH {name}")
            raise
        cursor.execute(f"DETACH {name}")
    return counts


def _to_new_file(store: Store, target: Path) -> dict[str, int]:
    if target.exists() or target.is_symlink() or wal_of(target).exists():
        raise RefusedWrite(_taken(str(target)))
    try:
        near = next(folder for folder in target.resolve().parents if folder.is_dir())
        with Workplace(COPYING, near) as folder:
            counts = copy_to_file(store, folder / "store.duckdb")
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                put_in_place(folder / "store.duckdb", target)
            except FileExistsError as error:
                raise RefusedWrite(_taken(str(target))) from error
            return counts
    except OSError as error:
        raise StoreError(
            message("{target}에 쓸 수 없습니다: {why}. 남은 공간과 쓰기 권한을 확인해 주십시오.", target=target, why=cause(error))
        ) from error


def _to_database(store: Store, target: str, at: datetime) -> dict[str, int]:
    made = open_store(target, at)
    made.close()
    if made.read_only:
        raise RefusedWrite(message("{target}: 쓸 수 없는 데이터베이스입니다. 데이터베이스 사용자의 권한을 확인해 주십시오.", target=shown(target)))
    name = f"copy_{uuid.uuid4().hex}"
    with store.cursor() as cursor:
        try:
            attach_postgres(cursor, target, migrations()[-1][0], name)

            def clear() -> None:
                """Take the write lock and empty the two tables that have rows in an empty store; raises RefusedWrite for any other row."""
                acquire_write_lock(cursor, name)
                version, origin = only_row(cursor.execute(f"SELECT version, origin FROM {name}.store_version"))  # noqa: S608
                if version or origin or any(_counts(cursor, name, own=False).values()):
                    raise RefusedWrite(_taken(shown(target)))
                for table in ("store_version", "migration"):
                    cursor.execute(f"DELETE FROM {name}.{table}")  # noqa: S608

            return _fill(cursor, name, clear)
        finally:
            # An error while detaching must not hide the first error.
            with suppress(duckdb.Error):
                detach_postgres(cursor, name)


def _fill(cursor: duckdb.DuckDBPyConnection, name: str, clear: Callable[[], None]) -> dict[str, int]:
    """Copy every row of the store into the tables of the attached database ``name`` in one transaction; returns the number of rows by table.

    ``clear`` runs first in the transaction and empties what an empty store has; the copied rows are compared before the commit.
    """
    cursor.begin()
    try:
        clear()
        for table in _parents_first(cursor):
            cursor.execute(f"INSERT INTO {name}.{quoted(table)} SELECT * FROM store.{quoted(table)}")  # noqa: S608
        counts = _counts(cursor, "store")
        for table in counts:
            rows = (f"SELECT * FROM {side}.{quoted(table)}" for side in ("store", name))  # noqa: S608
            differ = only_row(cursor.execute(f"SELECT count(*) FROM ({' EXCEPT ALL '.join(rows)})"))[0]  # noqa: S608
            assert not differ, f"{table}: {differ} rows came out otherwise"
        assert _counts(cursor, name) == counts
        cursor.commit()
    except BaseException:
        with suppress(duckdb.Error):
            cursor.rollback()
        raise
    return {table: count for table, count in counts.items() if table not in _OWN}


_OWN = ("migration", "store_version")
"""The tables that have rows in an empty store."""


def _counts(cursor: duckdb.DuckDBPyConnection, name: str, *, own: bool = True) -> Mapping[str, int]:
    return {
        table: only_row(cursor.execute(f"SELECT count(*) FROM {name}.{quoted(table)}"))[0]  # noqa: S608
        for table in _parents_first(cursor)
        if own or table not in _OWN
    }


def _parents_first(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of all tables of the store, each after the tables that it refers to."""
    names = cursor.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' AND schema_name IN ('main', 'public') ORDER BY table_name"
    ).fetchall()
    known = all_shapes(cursor)
    # A row that refers to one of its own table is kept by the writes, so it needs no order.
    parents = {name: {reference.table for reference in known[name].references} - {name} for (name,) in names if name in known}
    return list(TopologicalSorter(parents).static_order())


def _taken(target: str) -> Message:
    return message("{target}: 이미 무언가 들어 있습니다. 빈 데이터베이스나 없는 파일의 이름을 적어 주십시오. 그대로 두었습니다.", target=target)
