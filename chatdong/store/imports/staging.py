"""Places beside the store for a file that is imported and for its rows, until they are written or let go of."""

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
from chatdong.store.ledger.refusals import RefusedFile

_PREFIX = "chatdong-import-"


class UploadedFile:
    """A copy of a file in a folder of its own, until ``close()`` or until nothing refers to it any more.

    Raises RefusedFile where it is larger than ``most_bytes``, OSError where it cannot be read or copied.
    """

    def __init__(self, data: Path | bytes, most_bytes: int, name: str = "") -> None:
        self.name = name or (data.name if isinstance(data, Path) else "")
        folder = Workplace(_PREFIX)
        self.path = folder.path / "file"
        self.close = weakref.finalize(self, folder.close)
        try:
            _fits(len(data) if isinstance(data, bytes) else data.stat().st_size, most_bytes)
            if isinstance(data, bytes):
                self.path.write_bytes(data)
            else:
                shutil.copyfile(data, self.path)
        except BaseException:
            self.close()
            raise


def _fits(size: int, most: int) -> None:
    if size > most:
        raise RefusedFile(
            message("파일이 너무 큽니다({size:,}MB). {limit:,}MB까지 읽습니다. 나누어 주십시오.", size=size // 10**6, limit=most // 10**6)
        )


class Staging:
    """A small database in a folder of its own, attached to the store's connection, for one preview.

    A temporary table would be seen by one cursor alone, and the writer has another. It is a file, so that memory stays bounded.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.catalog = f"import_{uuid.uuid4().hex}"
        folder = Workplace(_PREFIX)
        self.close = weakref.finalize(self, _let_go, store, self.catalog, folder)
        try:
            with store.cursor() as cursor:
                # The name of the database is made above, the path by the operating system; neither comes from a reader.
                rows = folder.path / "rows.duckdb"
                cursor.execute(f"ATTACH {literal(rows)} AS {self.catalog}")
        except BaseException:
            self.close()
            raise

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that finds this preview's tables without a prefix, and the store's under ``store``."""
        with self.store.cursor() as cursor:
            cursor.execute(f"USE {self.catalog}")
            yield cursor

    @contextmanager
    def changing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The same in one transaction: one moment of the store."""
        with self.cursor() as cursor:
            cursor.begin()
            try:
                yield cursor
                cursor.commit()
            except BaseException:
                with suppress(duckdb.Error):  # a commit that failed has rolled back already
                    cursor.rollback()
                raise


def _let_go(store: Store, catalog: str, folder: Workplace) -> None:
    try:
        with store.cursor() as cursor:
            cursor.execute(f"DETACH DATABASE IF EXISTS {catalog}")
    except (duckdb.Error, StoreError):
        pass  # The store was closed before, and has let go of everything; or its file is gone, and nothing can be asked of it.
    folder.close()


def sweep_previews() -> None:
    """Delete the temporary folders of previews whose process was killed."""
    sweep(_PREFIX)
