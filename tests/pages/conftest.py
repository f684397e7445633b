"""Fixtures of the page tests: a store file, and the files of download buttons."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatdong.store.engines.store import Store
from chatdong.ui.session import stores
from tests.lent import Lent
from tests.pages.files import Files
from tests.streamlit_internals import MediaFileManager


@pytest.fixture(scope="session")
def lent_started(started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lent]:
    """Copies of ``started_file``, each lent to one test after another for as long as they only read it."""
    lent = Lent(started_file, tmp_path_factory.mktemp("lent"))
    yield lent
    lent.close()


@pytest.fixture
def store(lent_started: Lent, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store file with the shipped plans and districts and nothing else, open under CHATDONG_STORE, which the pages read and write."""
    store = lent_started.store()
    monkeypatch.setenv("CHATDONG_STORE", store.store_url)
    stores.opened[store.store_url] = store
    yield store
    if (left := stores.opened.pop(store.store_url)) is not store:
        left.close()


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
