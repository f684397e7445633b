"""What the tests of the pages share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.streamlit_internals import MediaFileManager


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """The real store file that the pages read and write."""
    from chatdong.ui.session import stores

    path = str(tmp_path / "store.duckdb")
    monkeypatch.setenv("CHATDONG_STORE", path)
    opened = stores.store(path)
    yield opened
    stores.opened.pop(path).close()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], object]]:
    """What each download button makes when it is clicked, by its deferred id, as Streamlit keeps it."""
    makers: dict[str, Callable[[], object]] = {}
    keep = MediaFileManager.add_deferred

    def kept(manager: MediaFileManager, data: Callable[[], object], *arguments: object, **more: object) -> str:
        file_id = keep(manager, data, *arguments, **more)
        makers[file_id] = data
        return file_id

    monkeypatch.setattr(MediaFileManager, "add_deferred", kept)
    return makers
