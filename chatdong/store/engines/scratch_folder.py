"""A temporary folder that goes with its process: whoever was killed leaves one behind, and the next to come takes it away."""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType


class Workplace:
    """A new folder in ``directory``, held by a lock on the folder itself for as long as this process lives and does not close it.

    Making one sweeps what killed processes left in the same directory under the same ``prefix``. The system lets go of the
    lock of a process that is gone, so a folder that can be locked belongs to nobody. Raises OSError.
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
        """Take the folder away; once more does nothing."""
        if self._lock >= 0:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def sweep(prefix: str, directory: Path | None = None) -> None:
    """Take away the folders that processes made with ``Workplace`` and did not live to close."""
    for left in (directory or Path(tempfile.gettempdir())).glob(f"{prefix}*"):
        with suppress(OSError):  # somebody else's, or just swept by another process
            lock = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(lock)
