"""``python -m chatdong`` called in the process of the tests: as a person or a script calls it, without the seconds of a start.

What only a process of its own can show is asked in ``test_process.py``.
"""

import io
import logging
import os
import subprocess
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from chatdong.__main__ import main

ROOT = Path(__file__).parents[2]


def chatdong(
    *arguments: object, store: object = "example", stdin: str | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command from the project's folder and return its exit status and what it wrote, as ``subprocess.run`` would.

    ``store`` becomes CHATDONG_STORE, ``environment`` other settings; neither outlives the call. An exception that the command does not turn into
    a sentence, where a process would print a traceback, is raised. Raises AssertionError where the command leaves a store's file open.
    """
    words = [str(argument) for argument in arguments]
    out, err = _stream(), _stream()
    held, disabled = _open_files(), logging.root.manager.disable
    # Without a handler of its own the root logger would write a warning to stderr; pytest's handlers would take it from there.
    warned = logging.StreamHandler(err)
    warned.setLevel(logging.WARNING)
    logging.root.addHandler(warned)
    try:
        with (
            patch.dict(os.environ, {"CHATDONG_STORE": str(store), **(environment or {})}),
            patch("sys.stdin", _stream(stdin or "")),
            redirect_stdout(out),
            redirect_stderr(err),
            chdir(ROOT),
        ):
            code = _exit_status(words)
    finally:
        logging.root.removeHandler(warned)
        logging.disable(disabled)
    left = _open_files() - held
    assert not left, f"{words} leaves open: {left}"
    return subprocess.CompletedProcess(words, code, _text(out), _text(err))


def _exit_status(words: list[str]) -> int:
    """The exit status of the command; argparse leaves by SystemExit, whose code may be None."""
    try:
        return main(words)
    except SystemExit as left:
        assert left.code is None or isinstance(left.code, int), left.code
        return left.code or 0


def _stream(text: str = "") -> io.TextIOWrapper:
    """A stream as a process has it: text over bytes in UTF-8."""
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def _open_files() -> set[str]:
    """The store files that this process holds open, where the system tells."""
    held = set()
    folder = Path("/proc/self/fd")
    for entry in folder.iterdir() if folder.exists() else ():
        try:
            target = str(entry.readlink())
        except FileNotFoundError:  # the one by which the folder was read
            continue
        if target.endswith((".duckdb", ".duckdb.wal")):
            held.add(target)
    return held
