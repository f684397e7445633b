"""Import the modules of the pages when the server starts, so that no user waits for them."""

from importlib import import_module
from pathlib import Path

from chatdong.ui import charts, components, session, views

LATER = "export"
"""The folder of the report's file formats: their libraries take seconds to import, so they are imported with the first file."""


def preload() -> None:
    """Import every module of the folders session, components, charts and views, except those in folders of the name LATER."""
    for room in (session, components, charts, views):
        folder = Path(room.__path__[0])
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            if path.stem != "__init__" and LATER not in parts:
                import_module(".".join((room.__name__, *parts)))
