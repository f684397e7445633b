"""One store file after another, each lent to the tests for as long as they only read it: a test that finds it as the last one did opens nothing."""

import os
import shutil
from pathlib import Path

import duckdb

from chatdong.store.engines.errors import StoreError
from chatdong.store.engines.store import Store, open_store
from tests.conftest import AT


def is_open(store: Store) -> bool:
    """True where the store still answers."""
    try:
        with store.cursor() as cursor:
            return cursor.execute("SELECT 1").fetchone() == (1,)
    except (duckdb.Error, StoreError):
        return False


class Lent:
    """Open copies of a closed store file, in a folder of their own.

    Whatever is committed stands in the write-ahead log or in the file. While both are as they were when the copy was opened, to the byte count and
    the nanosecond of their last change, and it is attached alone, the next test has the same copy; else the next copy.
    """

    def __init__(self, file: Path, folder: Path) -> None:
        self._file = file
        self._folder = folder
        self._number = 0
        self._store: Store | None = None
        self._mark: object = None

    def store(self) -> Store:
        """An open store with the content of the file and nothing else, which its test may write to, close or delete."""
        if self._store is None or not is_open(self._store) or self._seen(self._store) != self._mark:
            self.close()
            self._number += 1
            folder = self._folder / str(self._number)
            folder.mkdir()
            self._store = open_store(str(shutil.copyfile(self._file, folder / "store.duckdb")), AT)
            self._mark = self._seen(self._store)
        return self._store

    def close(self) -> None:
        """Close the present copy and delete its folder."""
        if self._store is not None:
            self._store.close()
            shutil.rmtree(Path(self._store.store_url).parent, ignore_errors=True)
            self._store = None

    def _seen(self, store: Store) -> object:
        """What a write would change: the files of the folder, what the store says of itself, and what is attached beside it."""
        files = sorted(
            (entry.name, entry.stat().st_ino, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in os.scandir(Path(store.store_url).parent)
        )
        with store.cursor() as cursor:
            attached = cursor.execute("SELECT database_name, readonly FROM duckdb_databases() WHERE NOT internal ORDER BY 1").fetchall()
            settings = cursor.execute("SELECT name, value FROM duckdb_settings() ORDER BY 1").fetchall()
        return files, attached, settings, {name: value for name, value in vars(store).items() if isinstance(value, bool | str)}
