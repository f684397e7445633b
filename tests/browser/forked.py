"""Dashboards forked from one process that has imported what a dashboard imports: two and a half of the three seconds of each start.

``test_shut_down.py`` starts dashboards as ``scripts/run`` does.
"""

import multiprocessing
import os
import runpy
import sys
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).parents[2]

_context = multiprocessing.get_context("forkserver")


def import_beforehand(modules: Sequence[str]) -> None:
    """Set what is imported before the first fork; a module that is not there is left out, and costs its time with each start."""
    # websockets reads it when it is imported; ``scripts/run`` sets the same.
    os.environ.setdefault("WEBSOCKETS_MAX_LINE_LENGTH", "65536")
    _context.set_forkserver_preload(list(modules))


def serve(script: Path, port: int, environment: dict[str, str], log: Path) -> BaseProcess:
    """Start ``python -m streamlit run`` for a script, with ``environment`` as all its environment variables and a file for its output."""
    # It ends with this process at the latest.
    process = _context.Process(target=_run, args=(script, port, environment, log), daemon=True)
    process.start()
    return process


def _run(script: Path, port: int, environment: dict[str, str], log: Path) -> None:
    """Be that process."""
    with log.open("wb") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    os.chdir(ROOT)
    sys.path[0] = str(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["streamlit", "run", str(script), "--server.port", str(port)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
