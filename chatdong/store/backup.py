"""Copy the store's file whole while it is in use; a backup is opened like any store."""

import os
import uuid
from contextlib import suppress
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from chatdong.domain.access import Actor
from chatdong.domain.sentence import sentence
from chatdong.store.connection import Store, StoreError
from chatdong.store.rights import require_noted
from chatdong.store.store_file import cause, wal_of
from chatdong.store.table_shape import quoted, shape
from chatdong.store.workplace import Workplace


def backup(store: Store, directory: Path, actor: Actor, at: datetime) -> Path:
    """Write a copy of the store, as it is at one moment, to a new file in ``directory``; the file.

    Reads and writes go on meanwhile: the copy is one transaction, so no checkpoint of the store is needed (it would fail
    beside a writer). The file is named by the moment and never put over another. Raises StoreError, and NotAllowed where
    the actor may not.
    """
    require_noted(store, actor, "operate", at)
    example = f"{sentence('예시자료')}-" if store.is_example else ""
    name = f"{example}chatdong-{at:%Y-%m-%d-%H%M%S}"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with Workplace(".chatdong-backup-", directory) as folder:
            made = folder / "store.duckdb"
            _copy(store, made)
            number = 1
            while True:
                target = directory / (f"{name}.duckdb" if number == 1 else f"{name}-{number}.duckdb")
                try:
                    put_in_place(made, target)
                except FileExistsError:
                    number += 1
                else:
                    return target
    except (duckdb.Error, OSError) as error:
        raise StoreError(
            sentence(
                "{directory}에 백업을 만들 수 없습니다: {why}. 남은 공간과 쓰기 권한을 확인해 주십시오. 저장소는 그대로입니다.",
                directory=directory,
                why=cause(error),
            )
        ) from error


def newest_backup(directory: Path) -> Path | None:
    """The last backup that was made in a folder; None where there is none."""
    return max(directory.glob("*.duckdb"), key=lambda path: path.stat().st_mtime, default=None)


def _copy(store: Store, path: Path) -> None:
    """The copy is built through SQL, so that it has the schema's keys and checks and none of the free space."""
    name = f"backup_{uuid.uuid4().hex}"
    with store.cursor() as cursor:
        cursor.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS {name}")
        try:
            cursor.begin()
            cursor.execute(f"COPY FROM DATABASE store TO {name} (SCHEMA)")
            # Copying the rows by the same statement would put children before their parents.
            for table in _parents_first(cursor):
                cursor.execute(f"INSERT INTO {name}.{quoted(table)} SELECT * FROM store.{quoted(table)}")  # noqa: S608
            cursor.commit()
            cursor.execute(f"CHECKPOINT {name}")
        except BaseException:
            # What went wrong is worth more than that there is nothing left to roll back.
            with suppress(duckdb.Error):
                cursor.rollback()
            with suppress(duckdb.Error):
                cursor.execute(f"DETACH {name}")
            raise
        cursor.execute(f"DETACH {name}")


def _parents_first(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """Every table of the store, each after those that it refers to."""
    names = cursor.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' ORDER BY table_name").fetchall()
    parents = {name: {reference.table for reference in shape(cursor, name).references} for (name,) in names}
    return list(TopologicalSorter(parents).static_order())


def put_in_place(made: Path, target: Path) -> None:
    """Give a finished file its name, whole or not at all. Raises FileExistsError where the name is taken."""
    if wal_of(target).exists():
        raise FileExistsError(target)
    target.open("xb").close()  # the name is ours from here on
    try:
        os.replace(made, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
