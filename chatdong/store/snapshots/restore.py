"""Restore a store from a snapshot: check it, build the store in a temporary folder, and publish it completely or not at all."""

import hashlib
import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO

import duckdb

from chatdong.domain.message import Message, message
from chatdong.store.engines.duckdb_file import cause, put_in_place, wal_of
from chatdong.store.engines.plan_funding import fill_funding
from chatdong.store.engines.quoting import literal, quoted
from chatdong.store.engines.scratch_folder import Workplace
from chatdong.store.engines.store import StoreError, create_tables, migrations, open_store
from chatdong.store.engines.table_schema import KEPT_BY_RECORDS, TableShape, all_shapes, shape
from chatdong.store.reading.csv_format import first_bad_cell, header, read_table_csv
from chatdong.store.snapshots.data_package import FILE_NAME, Contents, NotOurs, TableFile, from_text
from chatdong.store.snapshots.replay import Broken, broken_log, broken_record, broken_value
from chatdong.store.snapshots.snapshot import READ_ME, TABLES, hashed_table
from chatdong.store.writing.spending_totals import rebuild_totals

RESTORING = ".chatdong-restore-"
"""The name prefix of the temporary folder of a restore."""

MOST_BYTES = 4 * 1024**3
"""The largest unpacked size of a snapshot, in bytes; a larger one is refused."""

MOST_RATIO = 200
"""The largest ratio of unpacked to packed size; real snapshots stay far below."""

_MOST_AT_ONCE_BYTES = 4 * 1024**2
"""The most bytes read from a zip at once. zipfile reads the central directory whole and keeps it several times; a snapshot's has some kB."""

_ANY_RATIO_BYTES = 64 * 1024**2
_MOST_WORDS_BYTES = 8 * 1024**2
_PIECE = 1024 * 1024

_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError,
    RuntimeError, NotImplementedError, ValueError, OverflowError, LookupError, MemoryError,
)  # fmt: skip
"""The exceptions that zipfile raises for a file that is no zip or is damaged."""


class RefusedSnapshot(Exception):
    """The file cannot be restored. ``message`` is the reason for the user; nothing was changed."""

    def __init__(self, why: Message) -> None:
        self.message = why
        super().__init__(str(why))


class CheckedSnapshot:
    """A snapshot that passed every check that needs no store built from it; ``contents`` is its metadata."""

    def __init__(self, archive: zipfile.ZipFile, contents: Contents, shapes: Mapping[str, TableShape]) -> None:
        self.contents = contents
        self._archive = archive
        self._shapes = shapes

    def build(self, path: Path, at: datetime, despite: Callable[[Message], object] | None = None) -> None:
        """Build a store file from the snapshot at ``path``, in a temporary folder of the caller. Raises RefusedSnapshot and StoreError.

        Where the change log does not lead to the tables, ``despite`` is called with the message; without ``despite`` the snapshot is refused.
        """
        # Nothing is fetched at run time: a missing extension is an error, not a download.
        with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as connection:
            connection.execute(f"ATTACH {literal(path)} AS store")
            connection.begin()
            create_tables(connection, self.contents.schema)
            connection.executemany(
                "INSERT INTO store.migration VALUES (?, ?, ?)", [[m.number, m.name, m.applied_at] for m in self.contents.migrations]
            )
            connection.execute(
                "INSERT INTO store.store_version (id, version, changed_at) VALUES (1, ?, ?)",
                [self.contents.store_version, self.contents.store_changed_at],
            )
            for file in self.contents.tables:
                self._fill(connection, file, path.with_name("table.csv"))
            _check_kept_keys(connection, self._shapes)
            # Checked before the totals are computed, whose column could not hold the sum of amounts beyond the bounds.
            if beyond := broken_value(connection):
                raise RefusedSnapshot(_unsound(beyond))
            if shape(connection, "spending_day"):
                rebuild_totals(connection)
            if shape(connection, "plan_funding"):
                fill_funding(connection)
            connection.commit()
            connection.execute("CHECKPOINT store")
        # Opening the store migrates a snapshot of an older schema.
        store = open_store(str(path), at)
        try:
            if self.contents.is_example:
                store.mark_as_example()
            with store.cursor() as cursor:
                # DuckDB spills into the temporary folder; it refuses the setting once it has spilled elsewhere.
                with suppress(duckdb.Error):
                    cursor.execute("SET temp_directory = $folder", {"folder": str(path.with_name("spilled"))})
                broken = broken_record(cursor) or broken_log(cursor, all_logged=not self.contents.is_example)
        finally:
            store.close()
        if broken is None:
            return
        if despite is None or not broken.in_log:
            raise RefusedSnapshot(_unsound(broken))
        despite(broken.message)

    def _fill(self, connection: duckdb.DuckDBPyConnection, file: TableFile, csv: Path) -> None:
        table, mark = self._shapes[file.table], self.contents.mark
        with csv.open("wb") as extracted:
            for piece in _pieces(self._archive, file.path):
                extracted.write(piece)
        try:
            read_table_csv(connection, table, csv, mark)
        except (duckdb.DataError, duckdb.IntegrityError, duckdb.ProgrammingError) as error:
            raise RefusedSnapshot(_misfit(table, csv, self.contents, error)) from error
        finally:
            csv.unlink()
        # Writing the table again must give the same bytes, so that nothing was rounded, trimmed or guessed.
        digest, _size = hashed_table(connection, table, mark, lambda _piece: None)
        if digest != file.sha256:
            raise RefusedSnapshot(
                message("이 스냅샷의 {table} 표는 되살리면 원래와 달라집니다. 다른 프로그램에서 고친 파일일 수 있습니다.", table=table.name)
            )


def restore(snapshot: bytes | Path | BinaryIO, target: Path, at: datetime, despite: Callable[[Message], object] | None = None) -> Contents:
    """Restore a snapshot to ``target``, a path without a file, and return the snapshot's metadata.

    ``at`` is the time of migrations that an older snapshot needs. Where the change log does not lead to the tables, ``despite`` is called with
    the message; without ``despite`` the snapshot is refused. Raises RefusedSnapshot for an unsuitable snapshot or target, StoreError where the
    store cannot be written, OSError where the snapshot cannot be opened; then ``target`` is as it was.
    """
    target = Path(target).expanduser()
    for taken in (target, wal_of(target)):
        if taken.exists() or taken.is_symlink():
            raise RefusedSnapshot(_taken(taken))
    with checked(snapshot) as found:
        try:
            near = next(folder for folder in target.resolve().parents if folder.is_dir())
            with Workplace(RESTORING, near) as folder:
                built = folder / "store.duckdb"
                found.build(built, at, despite)
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    put_in_place(built, target)
                except FileExistsError as error:
                    raise RefusedSnapshot(_taken(target)) from error
        except (duckdb.Error, OSError) as error:
            raise StoreError(
                message(
                    "되살린 저장소를 {target}에 쓸 수 없습니다: {why}. 남은 공간과 쓰기 권한을 확인해 주십시오.",
                    target=target,
                    why=cause(error),
                )
            ) from error
        return found.contents


@contextmanager
def checked(snapshot: bytes | Path | BinaryIO) -> Iterator[CheckedSnapshot]:
    """Open a snapshot and check names, sizes, metadata, checksums and columns, writing nothing. Raises RefusedSnapshot."""
    with _opened(snapshot) as file:
        with _readable():
            size = file.seek(0, io.SEEK_END)
            archive = zipfile.ZipFile(_InPieces(file))
        with archive:
            _check_files(archive, size)
            contents, shapes = _check_words(archive)
            for table in contents.tables:
                _check_table(archive, table, shapes[table.table], contents)
            yield CheckedSnapshot(archive, contents, shapes)


@contextmanager
def _opened(snapshot: bytes | Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(snapshot, bytes):
        yield io.BytesIO(snapshot)
    elif isinstance(snapshot, (str, Path)):
        with Path(snapshot).expanduser().open("rb") as file:
            yield file
    else:
        yield snapshot


class _InPieces:
    """A file whose single reads are limited, so that a zip with millions of entries is refused before its directory is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int = -1) -> bytes:
        """Read at most ``size`` bytes; raises RefusedSnapshot for more than _MOST_AT_ONCE_BYTES."""
        if size > _MOST_AT_ONCE_BYTES:
            raise RefusedSnapshot(message("파일이 너무 많이 들어 있는 zip입니다. 스냅샷이 아니어서 풀지 않았습니다."))
        return self._file.read(size)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise RefusedSnapshot(message("스냅샷(zip)이 아니거나 깨진 파일입니다. 다시 내려받은 파일로 해 주십시오.")) from error


def _check_files(archive: zipfile.ZipFile, size: int) -> None:
    """Check names, compression and sizes of the files before anything is unpacked. Raises RefusedSnapshot."""
    entries = archive.infolist()
    for entry in entries:
        name = entry.orig_filename
        if not name or not name.isprintable() or set(name) & set("/\\:") or name.startswith("."):
            raise RefusedSnapshot(
                message("스냅샷에 없어야 할 이름의 파일이 들어 있습니다: {name}. 되살리지 않았습니다.", name=ascii(name)[1:-1][:80])
            )
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedSnapshot(
                message("암호가 걸렸거나 읽을 수 없는 방식으로 압축된 zip입니다({name}). 처음 내려받은 그대로 써 주십시오.", name=name[:80])
            )
    (name, times), *_ = Counter(entry.filename for entry in entries).most_common(1) or [("", 0)]
    if times > 1:
        raise RefusedSnapshot(message("같은 이름의 파일이 두 번 들어 있는 zip입니다: {name}. 되살리지 않았습니다.", name=name[:80]))
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES or total > max(_ANY_RATIO_BYTES, size * MOST_RATIO):
        raise RefusedSnapshot(message("풀면 {total}바이트가 되는 zip입니다. 스냅샷으로 보기에는 너무 커서 풀지 않았습니다.", total=f"{total:,}"))


def _check_words(archive: zipfile.ZipFile) -> tuple[Contents, dict[str, TableShape]]:
    """Check the metadata: this program's format, a known schema, every table and no other file. Raises RefusedSnapshot."""
    names = set(archive.namelist())
    if FILE_NAME not in names:
        raise RefusedSnapshot(message("chatdong의 스냅샷이 아닙니다: {file} 파일이 없습니다.", file=FILE_NAME))
    not_ours = message("chatdong의 스냅샷이 아닙니다: {file} 파일의 내용을 알아볼 수 없습니다.", file=FILE_NAME)
    if archive.getinfo(FILE_NAME).file_size > _MOST_WORDS_BYTES:
        raise RefusedSnapshot(not_ours)
    with _readable():
        words = archive.read(FILE_NAME)
    try:
        contents = from_text(words, TABLES)
    except NotOurs as error:
        raise RefusedSnapshot(not_ours) from error
    known = [(number, path.stem) for number, path in migrations()]
    if contents.schema > known[-1][0]:
        raise RefusedSnapshot(
            message(
                "더 새로운 버전의 프로그램이 만든 스냅샷입니다(자료 구조 {found}, 이 프로그램은 {known}까지). 프로그램을 새 버전으로 바꾸어 주십시오.",
                found=contents.schema,
                known=known[-1][0],
            )
        )
    if [(m.number, m.name) for m in contents.migrations] != [step for step in known if step[0] <= contents.schema]:
        raise RefusedSnapshot(not_ours)
    shapes = _shapes(contents.schema)
    missing = [table for table in shapes if table not in {file.table for file in contents.tables} & _tables_in(contents, names)]
    if missing:
        raise RefusedSnapshot(message("스냅샷에 빠진 표가 있습니다: {tables}. 되살리지 않았습니다.", tables=", ".join(missing)))
    if [file.table for file in contents.tables] != list(shapes):
        raise RefusedSnapshot(not_ours)
    foreign = sorted(names - {file.path for file in contents.tables} - {FILE_NAME, READ_ME})
    if foreign or len({file.path for file in contents.tables}) != len(shapes):
        raise RefusedSnapshot(
            message("스냅샷에 없어야 할 이름의 파일이 들어 있습니다: {name}. 되살리지 않았습니다.", name=(foreign or [FILE_NAME])[0][:80])
        )
    return contents, shapes


def _tables_in(contents: Contents, names: set[str]) -> set[str]:
    return {file.table for file in contents.tables if file.path in names}


def _check_table(archive: zipfile.ZipFile, file: TableFile, table: TableShape, contents: Contents) -> None:
    """Check length, checksum and columns of a table's file. Raises RefusedSnapshot."""
    digest, size, start = hashlib.sha256(), 0, b""
    expected = header(table, contents.mark)
    for piece in _pieces(archive, file.path):
        digest.update(piece)
        size += len(piece)
        start = start or piece[: len(expected)]
    if digest.hexdigest() != file.sha256 or size != file.size:
        raise RefusedSnapshot(
            message("{file} 파일이 스냅샷을 만들 때와 다릅니다(체크섬이 맞지 않음). 깨졌거나 누가 고친 파일입니다.", file=file.path)
        )
    if start != expected:
        raise RefusedSnapshot(message("{file} 파일의 열이 {table} 표의 열과 다릅니다. 되살리지 않았습니다.", file=file.path, table=file.table))


def _pieces(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    with _readable():
        file = archive.open(path)
    with file:
        while True:
            with _readable():
                piece = file.read(_PIECE)
            if not piece:
                return
            yield piece


def _check_kept_keys(connection: duckdb.DuckDBPyConnection, shapes: Mapping[str, TableShape]) -> None:
    """Check the foreign keys that the schema does not declare (KEPT_BY_RECORDS). Raises RefusedSnapshot."""
    for table in KEPT_BY_RECORDS.keys() & shapes.keys():
        known = {column.name for column in shapes[table].columns}
        for key in KEPT_BY_RECORDS[table]:
            if not set(key.columns) <= known:
                continue
            same = " AND ".join(f"a.{quoted(own)} = b.{quoted(their)}" for own, their in zip(key.columns, key.their_columns, strict=True))
            given = " AND ".join(f"a.{quoted(own)} IS NOT NULL" for own in key.columns)
            lost = connection.execute(
                f"SELECT * FROM store.{quoted(table)} AS a ANTI JOIN store.{quoted(key.table)} AS b ON {same} WHERE {given} LIMIT 1"  # noqa: S608
            )
            if lost.fetchone():
                why = message("{other} 표에 없는 행을 가리킵니다", other=key.table)
                raise RefusedSnapshot(message("{table} 표의 행이 저장소의 규칙에 맞지 않습니다: {why}. 되살리지 않았습니다.", table=table, why=why))


@cache
def _shapes(schema: int) -> dict[str, TableShape]:
    """The tables of a snapshot by the schema of migration number ``schema``, parents before children."""
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute("ATTACH ':memory:' AS store")
        create_tables(connection, schema)
        known = all_shapes(connection)
        return {table: known[table] for table in TABLES if table in known}


def _misfit(table: TableShape, csv: Path, contents: Contents, error: duckdb.Error) -> Message:
    """The message for a table whose rows cannot be inserted: the first cell of a wrong type, else the cause of the error."""
    try:
        with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as connection:
            cell = first_bad_cell(connection, table, csv, contents.mark)
    except duckdb.Error:
        cell = None
    if cell:
        row, column, text = cell
        return message(
            "{table} 표 {row}번째 행의 {column} 값을 읽을 수 없습니다: ‘{value}’. 되살리지 않았습니다.",
            table=table.name,
            row=row,
            column=column,
            value=text[:40],
        )
    return message("{table} 표의 행이 저장소의 규칙에 맞지 않습니다: {why}. 되살리지 않았습니다.", table=table.name, why=cause(error))


def _unsound(broken: Broken) -> Message:
    if not broken.in_log:
        return message("저장소에 적을 수 없는 내용이라 되살리지 않았습니다. {broken}.", broken=broken.message)
    return message(
        "스냅샷의 표가 변경 이력과 맞지 않아 되살리지 않았습니다. {broken}. 누가 고친 파일이거나 변경 이력을 잃은 저장소의 스냅샷입니다. "
        "다른 스냅샷이나 백업을 쓰십시오. 이것밖에 없으면 python -m chatdong restore 의 --despite-history 가 표만 되살립니다.",
        broken=broken.message,
    )


def _taken(target: Path) -> Message:
    return message("{target}: 이미 있는 파일입니다. 되살릴 곳에는 없는 파일의 이름을 적어 주십시오.", target=target)
