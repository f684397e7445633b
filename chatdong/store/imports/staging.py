"""The staging database of one preview, attached beside the store until the rows are written or discarded."""

import shutil
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from chatdong.domain.message import message
from chatdong.store.engines.quoting import literal
from chatdong.store.engines.scratch_folder import Workplace, sweep
from chatdong.store.engines.store import Store, StoreError
from chatdong.store.imports.refusals import RefusedFile

_PREFIX = "chatdong-import-"


class Staging:
    """A temporary folder with a copy of the file and a DuckDB file, attached to the store's connection as ``catalog``, for one preview.

    A temporary table would be visible to one cursor only, and the writer has another; a file keeps memory bounded. Raises RefusedFile for a
    file above ``most_bytes``, OSError where it cannot be copied.
    """

    def __init__(self, store: Store, data: Path | bytes, most_bytes: int) -> None:
        self.store = store
        self.catalog = f"import_{uuid.uuid4().hex}"
        folder = Workplace(_PREFIX)
        self.file = folder.path / "file.csv"
        self.close = weakref.finalize(self, _let_go, store, self.catalog, folder)
        try:
            if isinstance(data, bytes):
                self._fits(len(data), most_bytes)
                self.file.write_bytes(data)
            else:
                self._fits(data.stat().st_size, most_bytes)
                shutil.copyfile(data, self.file)
            with store.cursor() as cursor:
                # Neither the name of the database nor the path is user input.
                rows = folder.path / "rows.duckdb"
                cursor.execute(f"ATTACH {literal(rows)} AS {self.catalog}")
        except BaseException:
            self.close()
            raise

    @staticmethod
    def _fits(size: int, most: int) -> None:
        if size > most:
            raise RefusedFile(
                message("파일이 너무 큽니다({size:,}MB). {limit:,}MB까지 읽습니다. 나누어 주십시오.", size=size // 10**6, limit=most // 10**6)
            )

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor whose current database is the staging database; the store's tables are under ``store``."""
        with self.store.cursor() as cursor:
            cursor.execute(f"USE {self.catalog}")
            yield cursor

    @contextmanager
    def changing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor as ``cursor`` gives, in one transaction that commits at the end of the block and rolls back on an error."""
        with self.cursor() as cursor:
            cursor.begin()
            try:
                yield cursor
                cursor.commit()
            except BaseException:
                with suppress(duckdb.Error):  # a failed commit has rolled back already
                    cursor.rollback()
                raise


def _let_go(store: Store, catalog: str, folder: Workplace) -> None:
    try:
        with store.cursor() as cursor:
            cursor.execute(f"DETACH DATABASE IF EXISTS {catalog}")
    except (duckdb.Error, StoreError):
        pass  # The store was closed before, which detaches all, or its file is gone.
    folder.close()


def sweep_previews() -> None:
    """Delete the temporary folders of previews whose processes were killed."""
    sweep(_PREFIX)
