"""What the tests of the pages share."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatdong.store.engines.store import Store
from chatdong.ui.session import stores
from tests.pages.files import Files
from tests.streamlit_internals import MediaFileManager


@pytest.fixture
def store(tmp_path: Path, started_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The real store file that the pages read and write, with the plans and districts shipped."""
    path = str(shutil.copyfile(started_file, tmp_path / "store.duckdb"))
    monkeypatch.setenv("CHATDONG_STORE", path)
    opened = stores.store(path)
    yield opened
    stores.opened.pop(path).close()


@pytest.fixture
def no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The setting of a store that is not there yet: whoever opens it first makes it."""
    path = str(tmp_path / "store.duckdb")
    monkeypatch.setenv("CHATDONG_STORE", path)
    yield path
    stores.opened.pop(path).close()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What each download button makes when it is clicked, by its deferred id, as Streamlit keeps it."""
    makers: Files = {}
    keep = MediaFileManager.add_deferred

    def kept(manager: MediaFileManager, data: Callable[[], object], *arguments: object, **more: object) -> str:
        file_id = keep(manager, data, *arguments, **more)
        makers[file_id] = data
        return file_id

    monkeypatch.setattr(MediaFileManager, "add_deferred", kept)
    return makers
