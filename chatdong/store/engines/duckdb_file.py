"""Open a store's DuckDB file: check that it is a store of this program, whole, writable and free, with a message for each failure."""

import os
import re
from contextlib import suppress
from pathlib import Path

import duckdb

from chatdong.domain.message import Message, message
from chatdong.store.engines import postgres_errors
from chatdong.store.engines.errors import StoreError
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.quoting import literal, quoted

_HEADERS_BYTES = 3 * 4096
"""The bytes of a DuckDB file before its first block."""


def attach(connection: duckdb.DuckDBPyConnection, store_url: str, newest: int) -> bool:
    """Attach the file that ``store_url`` names as ``store``, creating it if it does not exist; True where it is attached read-only.

    An existing file is checked before anything is written to it, so that a file of another program, a damaged one and one with a schema
    above ``newest`` stay unchanged to the byte. Raises StoreError.
    """
    path = Path(store_url).expanduser()
    if not os.path.lexists(path):
        _attach_new(connection, store_url, path)
        return False
    writable = _can_be_written(path)
    try:
        if not writable:
            connection.execute(f"ATTACH {literal(path)} AS store (TYPE duckdb, READ_ONLY)")
            _look(connection, store_url, path, newest)
            return True
        # The log of a killed process is not merged into a file that is refused.
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        connection.execute(f"ATTACH {literal(path)} AS store (TYPE duckdb)")
        _look(connection, store_url, path, newest)
        connection.execute("PRAGMA enable_checkpoint_on_shutdown")
        return False
    except (duckdb.Error, OSError) as error:
        raise StoreError(_why(store_url, error)) from error


def _attach_new(connection: duckdb.DuckDBPyConnection, store_url: str, path: Path) -> None:
    if wal_of(path).exists():
        raise StoreError(
            message(
                "저장소 {store_url} 파일은 없고 그 기록({wal})만 남아 있습니다. 저장소 파일을 되돌려 놓거나 CHATDONG_STORE에 다른 파일을 적어 주십시오. "
                "남은 파일은 그대로 두었습니다.",
                store_url=store_url,
                wal=wal_of(path).name,
            )
        )
    try:
        path.resolve().parent.mkdir(parents=True, exist_ok=True)
        connection.execute(f"ATTACH {literal(path)} AS store (TYPE duckdb)")
    except (duckdb.Error, OSError) as error:
        if "lock" not in str(error):
            remove(path)
        raise StoreError(_why(store_url, error)) from error


def remove(path: Path) -> None:
    """Delete an unfinished store file of this process and its write-ahead log; errors of the disk are ignored."""
    for part in (path, wal_of(path)):
        with suppress(OSError):
            part.unlink(missing_ok=True)


def wal_of(store: Path) -> Path:
    """The path of the write-ahead log (WAL) beside a store's file. DuckDB would replay a leftover log into a new file of the same name."""
    return store.with_name(f"{store.name}.wal")


def identity(path: Path) -> tuple[int, int] | None:
    """The device and inode number of the file at a path; None where it cannot be read."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def put_in_place(made: Path, target: Path) -> None:
    """Publish a finished file under its final name in one step, also if the process is killed. Raises FileExistsError where the name is taken.

    ``made`` remains as a hard link to the file until its folder is deleted.
    """
    if wal_of(target).exists():
        raise FileExistsError(target)
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links. A process that is killed between the two steps leaves an empty file.
        target.open("xb").close()
        try:
            os.replace(made, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _can_be_written(path: Path) -> bool:
    """True where both the file and its folder are writable; DuckDB creates its write-ahead log in the folder."""
    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def _look(connection: duckdb.DuckDBPyConnection, store_url: str, path: Path, newest: int) -> None:
    """Check that the attached file is a complete store of this program. Raises StoreError, or duckdb.Error where the file is damaged."""
    tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall()]
    if tables and "migration" not in tables:
        raise StoreError(
            message(
                "저장소 {store_url} 파일은 다른 프로그램이 만든 DuckDB 파일입니다. 파일은 그대로 두었습니다. CHATDONG_STORE에 다른 파일을 적어 주십시오.",
                store_url=store_url,
            )
        )
    if tables:
        found = only_row(connection.execute("SELECT max(number) FROM store.migration"))[0]
        if found is not None and found > newest:
            raise StoreError(
                message(
                    "저장소 {store_url} 파일은 더 새로운 버전의 프로그램이 만든 것입니다(자료 구조 {found}, 이 프로그램은 {known}까지). "
                    "프로그램을 새 버전으로 바꾸어 주십시오. 파일은 그대로 두었습니다.",
                    store_url=store_url,
                    found=found,
                    known=newest,
                )
            )
    blocks, size = only_row(connection.execute("SELECT total_blocks, block_size FROM pragma_database_size() WHERE database_name = 'store'"))
    if path.stat().st_size < _HEADERS_BYTES + blocks * size:
        # A file shorter than its blocks may lack free blocks only, so every table is read to find out.
        for table in tables:
            connection.execute(f"SELECT count(COLUMNS(*)) FROM store.{quoted(table)}").fetchall()  # noqa: S608


# Messages for errors


def cause(error: Exception) -> Message | str:
    """The cause of a failed read or write in a few words: a message for a known cause, else the first line of the error, at most 200 letters."""
    if why := postgres_errors.trouble(error):
        return why
    text = f"{error.strerror or ''} {error}" if isinstance(error, OSError) else str(error)
    for words, meaning in (
        (("No space left", "File too large", "Disk quota"), message("디스크에 남은 자리가 없습니다")),
        (("Read-only file system",), message("읽기만 되는 디스크입니다")),
        (("Permission denied", "Operation not permitted"), message("쓰거나 읽을 권한이 없습니다")),
        (("Not a directory", "File exists"), message("폴더가 있어야 할 곳에 파일이 있습니다")),
        (("Is a directory",), message("파일이 있어야 할 곳에 폴더가 있습니다")),
    ):
        if any(word in text for word in words):
            return meaning
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    first = (text.rpartition("Original error: ")[2].splitlines() or [type(error).__name__])[0]
    return first[:200]


def is_environment_error(error: Exception) -> bool:
    """True for an error that comes from the disk, file, memory or database and not from the query."""
    if postgres_errors.trouble(error):
        return True
    if isinstance(error, (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException, duckdb.SerializationException)):
        return True
    # DuckDB reports a disk error during COMMIT as a TransactionException.
    reached_the_disk = re.search(r"Could not \w+|No space left|database has been invalidated", str(error))
    return isinstance(error, duckdb.TransactionException) and reached_the_disk is not None


def user_message(error: Exception) -> Message | None:
    """The message for an error that comes from the disk, file, memory or database; None for any other error."""
    if isinstance(error, StoreError):
        return error.message
    if not is_environment_error(error):
        return None
    if why := postgres_errors.trouble(error):
        return message(
            "데이터베이스를 쓸 수 없습니다: {why}. 기록은 그대로입니다. 잠시 뒤에 화면을 다시 여십시오. 데이터베이스가 돌아오면 그대로 이어집니다.",
            why=why,
        )
    if _broken(str(error)):
        return message("저장소 파일이 깨졌거나 잘렸습니다: {why}. 파일은 그대로 두었습니다. 백업을 되살려 주십시오.", why=cause(error))
    return message("저장소를 읽거나 쓰지 못했습니다: {why}. 디스크와 저장소 파일을 확인하고 프로그램을 다시 시작해 주십시오.", why=cause(error))


def unwritten(error: Exception) -> Message:
    """The message for a write that did not reach the disk or the database."""
    if postgres_errors.is_unsure(error):
        return message(
            "저장하는 동안 데이터베이스와 연결이 끊어져 기록되었는지 알 수 없습니다. 기록을 열어 확인한 다음, 없으면 다시 저장해 주십시오."
        )
    if why := postgres_errors.trouble(error):
        return message(
            "데이터베이스에 쓰지 못했습니다: {why}. 잠시 뒤에 다시 저장해 주십시오. 이번 것은 하나도 기록되지 않았고, 있던 기록은 그대로입니다.",
            why=why,
        )
    return message(
        "저장소에 쓰지 못했습니다: {why}. 남은 자리와 쓰기 권한을 확인하고 다시 해 주십시오. 이번 것은 하나도 기록되지 않았고, 있던 기록은 그대로입니다.",
        why=cause(error),
    )


def unopened(store_url: str, error: Exception) -> Message:
    """The message for a database that cannot be opened; ``store_url`` is its URL without the password."""
    return message(
        "{store_url}: 저장소를 열 수 없습니다. {why}. CHATDONG_STORE의 주소와 데이터베이스를 확인해 주십시오. 데이터베이스가 켜지면 화면을 다시 여십시오.",
        store_url=store_url,
        why=cause(error),
    )


def _why(store_url: str, error: Exception) -> Message:
    """The message for a store file that cannot be opened: in use, not a DuckDB file, damaged, or another cause."""
    text = str(error)
    if "lock" in text and ("Conflicting" in text or "set lock" in text):
        return _held(store_url, text)
    if "not a valid DuckDB database" in text or "older or newer version" in text or "version number" in text:
        return message(
            "저장소 {store_url} 파일은 이 버전에서 읽을 수 있는 DuckDB 파일이 아닙니다. 파일은 그대로 두었습니다. "
            "백업을 되살리거나 CHATDONG_STORE에 다른 파일을 적어 주십시오.",
            store_url=store_url,
        )
    if _broken(text):
        return message(
            "저장소 {store_url} 파일이 깨졌거나 잘렸습니다. 파일은 그대로 두었습니다. 백업을 되살리거나 CHATDONG_STORE에 다른 파일을 적어 주십시오.",
            store_url=store_url,
        )
    return message(
        "저장소 {store_url} 파일을 열 수 없습니다: {why}. 경로와 남은 자리, 권한을 확인해 주십시오.", store_url=store_url, why=cause(error)
    )


def _broken(text: str) -> bool:
    return bool(re.search(r"Could not read enough bytes|[Cc]orrupt|[Cc]hecksum|Failed to deserialize|Serialization Error", text))


def _held(store_url: str, text: str) -> Message:
    holder = re.search(r"held in (.+?) \(PID (\d+)\)", text)
    if not holder:
        return message(
            "저장소 {store_url} 파일을 다른 프로그램이 쓰고 있습니다. 그 프로그램을 끝내고 다시 하거나, CHATDONG_STORE에 다른 파일을 적어 주십시오.",
            store_url=store_url,
        )
    return message(
        "저장소 {store_url} 파일을 다른 프로그램이 쓰고 있습니다(PID {pid}: {program}). "
        "그 프로그램을 끝내고 다시 하거나, CHATDONG_STORE에 다른 파일을 적어 주십시오. 현황판이 켜져 있다면 그 화면에서 같은 일을 할 수 있습니다.",
        store_url=store_url,
        program=_command(holder[2]) or Path(holder[1]).name,
        pid=holder[2],
    )


def _command(pid: str) -> str:
    """The command line of a process of this machine, at most 120 letters, its program without folders; "" where /proc cannot be read."""
    try:
        words = Path("/proc", pid, "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return ""
    return " ".join([Path(words[0]).name, *words[1:]]).strip()[:120]
