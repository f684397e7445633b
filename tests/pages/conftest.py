"""What the tests of the pages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """The real store file that the pages read and write."""
    from chatdong.ui import data

    path = str(tmp_path / "store.duckdb")
    monkeypatch.setenv("CHATDONG_STORE", path)
    opened = data.store(path)
    yield opened
    opened.close()
    data.store.clear(path)
