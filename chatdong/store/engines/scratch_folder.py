"""A temporary folder that is deleted with its process; the folder of a killed process is deleted by the next process."""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType


class Workplace:
    """A new temporary folder in ``directory``, locked by this process until ``close`` or the end of the process.

    Creating one also deletes the folders of killed processes with the same ``prefix``: the system releases the lock of a process that has
    ended, so a folder that can be locked belongs to nobody. Raises OSError.
    """

    def __init__(self, prefix: str, directory: Path | None = None) -> None:
        directory = directory or Path(tempfile.gettempdir())
        sweep(prefix, directory)
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=directory))
            try:
                self._lock = os.open(self.path, os.O_RDONLY)
            except FileNotFoundError:
                continue
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            # Somebody may have swept the folder between its making and its lock.
            if self.path.exists():
                return
            os.close(self._lock)

    def close(self) -> None:
        """Delete the folder and release its lock; a second call does nothing."""
        if self._lock >= 0:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def sweep(prefix: str, directory: Path | None = None) -> None:
    """Delete the folders with this ``prefix`` that ended processes did not close."""
    for left in (directory or Path(tempfile.gettempdir())).glob(f"{prefix}*"):
        with suppress(OSError):  # in use, or just deleted by another process
            lock = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(lock)
