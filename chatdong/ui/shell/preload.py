"""Every module of the pages, imported once when the server starts, so that no visitor waits for it."""

import pkgutil
from importlib import import_module

from chatdong.ui import charts, components, session, views


def preload() -> None:
    """Import all modules of the rooms that pages are made of; which they are is found out, not listed."""
    for room in (session, components, charts, views):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            import_module(module.name)
