"""Fixtures of the store tests: stores in memory, in a DuckDB file, and on PostgreSQL."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.writing.records import load_plan
from tests.conftest import AT
from tests.lent import Lent, is_open
from tests.postgres_server import Server


@pytest.fixture(scope="session")
def cleared_postgres(postgres_server: Server, _migrated: str) -> Iterator[Callable[[str], Store]]:
    """A function that returns an open store on PostgreSQL with all rows deleted, and filled by the statements that it is given; faster than a
    new database for each test."""
    name = postgres_server.database(_migrated)
    tables = ", ".join(f'"{table}"' for (table,) in postgres_server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name))
    empty = f"INSERT INTO store_version VALUES (1, 0, '{AT}')"
    kept: list[Store] = []

    def cleared(rows: str = empty) -> Store:
        """The open store with these rows alone, besides the list of migrations."""
        if not kept or not is_open(kept[0]):
            kept[:] = [open_store(postgres_server.address(name), AT)]
        postgres_server.sql(
            f"BEGIN; CREATE TEMP TABLE m AS TABLE migration; TRUNCATE {tables}; INSERT INTO migration TABLE m; DROP TABLE m; {rows}; COMMIT", name
        )
        return kept[0]

    yield cleared
    for store in kept:
        store.close()


@pytest.fixture(scope="session")
def planned_file(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store file with the 2016 plan and nothing else; tests copy it."""
    path = tmp_path_factory.mktemp("planned") / "store.duckdb"
    store = open_store(str(path), AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    store.close()
    return path


@pytest.fixture(scope="session")
def _planned(postgres_server: Server, _migrated: str, plan: Plan) -> str:
    """The name of a PostgreSQL database with the 2016 plan and nothing else, used as a template."""
    name = postgres_server.database(_migrated)
    store = open_store(postgres_server.address(name), AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    store.close()
    return name


@pytest.fixture(scope="session")
def planned_rows(postgres_server: Server, _planned: str) -> str:
    """The statements that insert what the 2016 plan has in PostgreSQL; a tenth of the work of loading it."""
    return postgres_server.inserts(_planned, besides="migration")


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


@pytest.fixture(scope="session")
def lent_planned(planned_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lent]:
    """Copies of ``planned_file``, each lent to one test after another for as long as they only read it."""
    lent = Lent(planned_file, tmp_path_factory.mktemp("lent"))
    yield lent
    lent.close()


def _with_plan(request: pytest.FixtureRequest) -> Store:
    if request.param == "postgres":
        return request.getfixturevalue("cleared_postgres")(request.getfixturevalue("planned_rows"))
    return request.getfixturevalue("lent_planned").store()


@pytest.fixture(params=["file"])
def planned_store(request: pytest.FixtureRequest) -> Store:
    """A store with the 2016 plan and nothing else: a DuckDB file, and with ``planned_on_both`` on PostgreSQL too."""
    return _with_plan(request)


@pytest.fixture(params=["file", "postgres"])
def new_planned_store(request: pytest.FixtureRequest) -> Store:
    """The same for tests that all run on both: a DuckDB file, and a PostgreSQL database."""
    return _with_plan(request)


planned_on_both = pytest.mark.parametrize("planned_store", ["file", "postgres"], indirect=True)
on_both = pytest.mark.parametrize("empty_store", ["memory", "postgres"], indirect=True)
