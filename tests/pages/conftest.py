"""Fixtures of the page tests: a store file, and the files of download buttons."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatdong.store.engines.store import Store
from chatdong.ui.session import stores
from tests.pages.app import open_started
from tests.pages.files import Files
from tests.streamlit_internals import MediaFileManager


@pytest.fixture
def store(tmp_path: Path, started_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A new store file with the shipped plans and districts, open under CHATDONG_STORE, which the pages read and write."""
    path = str(shutil.copyfile(started_file, tmp_path / "store.duckdb"))
    monkeypatch.setenv("CHATDONG_STORE", path)
    yield open_started(path)
    stores.opened.pop(path).close()


@pytest.fixture
def no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """CHATDONG_STORE, which names a file that does not exist yet; the first page that opens it creates it."""
    path = str(tmp_path / "store.duckdb")
    monkeypatch.setenv("CHATDONG_STORE", path)
    yield path
    stores.opened.pop(path).close()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """Streamlit's deferred file id → the function that makes a download button's file."""
    makers: Files = {}
    keep = MediaFileManager.add_deferred

    def kept(manager: MediaFileManager, data: Callable[[], object], *arguments: object, **more: object) -> str:
        """Keep the function and let Streamlit go on."""
        file_id = keep(manager, data, *arguments, **more)
        makers[file_id] = data
        return file_id

    monkeypatch.setattr(MediaFileManager, "add_deferred", kept)
    return makers
