"""The store that the tests of the terminal stand on."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def store(started_file: Path, tmp_path: Path) -> Path:
    """A new store of real records, with the plans and districts shipped and nothing else, as ``init`` makes it."""
    return Path(shutil.copyfile(started_file, tmp_path / "store.duckdb"))
