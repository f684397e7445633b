"""Fixtures of the page tests: a store file, and the files of download buttons."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.streamlit_internals import MediaFileManager


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A new store file, open under CHATDONG_STORE, which the pages read and write."""
    from chatdong.ui.session import stores

    path = str(tmp_path / "store.duckdb")
    monkeypatch.setenv("CHATDONG_STORE", path)
    opened = stores.store(path)
    yield opened
    stores.opened.pop(path).close()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], object]]:
    """Streamlit's deferred file id → the function that makes a download button's file."""
    makers: dict[str, Callable[[], object]] = {}
    keep = MediaFileManager.add_deferred

    def kept(manager: MediaFileManager, data: Callable[[], object], *arguments: object, **more: object) -> str:
        """Keep the function and let Streamlit go on."""
        file_id = keep(manager, data, *arguments, **more)
        makers[file_id] = data
        return file_id

    monkeypatch.setattr(MediaFileManager, "add_deferred", kept)
    return makers
