"""Every module of the pages, imported once when the server starts, so that no visitor waits for it."""

from importlib import import_module
from pathlib import Path

from chatdong.ui import charts, components, session, views

LATER = "export"
"""The room of the report's files: its libraries take seconds, and are imported when the first file is asked for."""


def preload() -> None:
    """Import all modules of the rooms that pages are made of; which they are is found out, not listed."""
    for room in (session, components, charts, views):
        folder = Path(room.__path__[0])
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            if path.stem != "__init__" and LATER not in parts:
                import_module(".".join((room.__name__, *parts)))
