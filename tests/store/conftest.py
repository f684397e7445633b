"""Fixtures of the store tests: stores in memory, in a DuckDB file, and on PostgreSQL."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from chatdong.store.engines.store import EXAMPLE, Store, open_store
from tests.conftest import AT
from tests.postgres_server import Server


@pytest.fixture(scope="session")
def cleared_postgres(postgres_server: Server, _migrated: str) -> Iterator[Callable[[], Store]]:
    """A function that returns an open store on PostgreSQL with all rows deleted; faster than a new database for each test."""
    name = postgres_server.database(_migrated)
    tables = ", ".join(f'"{table}"' for (table,) in postgres_server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name))
    kept: list[Store] = []

    def is_open(store: Store) -> bool:
        """True where the store still answers."""
        try:
            with store.cursor() as cursor:
                return cursor.execute("SELECT 1").fetchone() == (1,)
        except duckdb.Error:
            return False

    def cleared() -> Store:
        """The open store with all rows deleted."""
        if not kept or not is_open(kept[0]):
            kept[:] = [open_store(postgres_server.address(name), AT)]
        postgres_server.sql(
            f"BEGIN; CREATE TEMP TABLE m AS TABLE migration; TRUNCATE {tables}; INSERT INTO migration TABLE m; DROP TABLE m; "
            f"INSERT INTO store_version VALUES (1, 0, '{AT}'); COMMIT",
            name,
        )
        return kept[0]

    yield cleared
    for store in kept:
        store.close()


@pytest.fixture
def kept_csv_limit() -> Iterator[None]:
    """The longest cell that Python's csv takes, after the test as before: frictionless raises it for the whole process."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


@pytest.fixture(params=["memory"])
def empty_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store with its schema and no rows: in memory, and with ``on_both`` on PostgreSQL too."""
    if request.param == "postgres":
        yield request.getfixturevalue("cleared_postgres")()
        return
    store = open_store(EXAMPLE, AT)
    yield store
    store.close()


@pytest.fixture(params=["file", "postgres"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with its schema and no rows that can be opened again: a DuckDB file, and a PostgreSQL database."""
    if request.param == "postgres":
        yield request.getfixturevalue("cleared_postgres")()
        return
    store = open_store(str(tmp_path / "store.duckdb"), AT)
    yield store
    store.close()


on_both = pytest.mark.parametrize("empty_store", ["memory", "postgres"], indirect=True)
