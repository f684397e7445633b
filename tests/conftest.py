"""Fixtures of the whole test suite: the plans, stores in memory, and PostgreSQL servers; and the marks that choose tests."""

import gc
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.seed.example import PLAN, build_example
from chatdong.store.seed.startup import start_store
from tests.postgres_server import Server
from tests.properties import A_TENTH
from tests.streamlit_internals import cache_component_manifests, compile_scripts_once, wait_for_the_end_of_runs

# No deadline: bench/ measures speed, and a property must not fail on a slow machine. derandomize: the same code gets the same examples.
# HYPOTHESIS_PROFILE=full uses each property's own number of examples; default also draws new ones each time.
settings.register_profile(A_TENTH, deadline=None, derandomize=True, max_examples=10)
settings.register_profile("full", deadline=None, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", A_TENTH))

ROOT = Path(__file__).parents[1]
OTHER_PLAN = Path(__file__).parent / "plans" / "reading-2031.toml"
AT = datetime(2026, 1, 2, 3, 4, 5)


cache_component_manifests()
compile_scripts_once()
wait_for_the_end_of_runs()

# What is imported and collected, 400,000 objects, stays to the end: Python need not look through it for garbage again and again.
gc.disable()


def pytest_collection_finish() -> None:
    """Leave what there is now out of the garbage collection, and begin with it."""
    gc.freeze()
    gc.enable()


POSTGRES = {"postgres_server", "own_server"}
"""Fixtures that start a PostgreSQL server. A test uses one by name, through another fixture, or by a parameter ``postgres``."""

SLOW = {
    "pages/test_districts_page.py", "pages/test_plan_making.py", "pages/test_portfolio.py", "pages/test_scenario_shelf.py", "store/imports/test_layout.py",
    "store/writing/test_commitments.py", "store/writing/test_contained_changes.py", "store/writing/test_measurements.py",
    "store/writing/test_year_history.py", "store/writing/year_end/test_closing.py", "terminal/test_verify.py",
    "documents/test_damage.py", "documents/workbooks/test_made_by_libreoffice.py", "documents/workbooks/test_plan_template.py",
    "pages/test_crafted_widgets.py", "pages/test_downloads.py",
    "pages/test_access.py", "pages/test_budget_page.py", "pages/test_measures_page.py", "pages/test_money_records.py", "pages/test_other_periods.py",
    "store/access/test_permissions.py", "store/imports/test_shown_is_stored.py", "store/writing/test_money_history.py",
    "store/writing/test_scenarios.py", "store/writing/test_spending_totals.py", "terminal/test_terminal.py",
    "pages/test_recording.py", "pages/test_recording_again.py", "pages/test_report_page.py", "pages/test_spending_grid.py",
    "pages/test_plan_editing.py", "pages/test_time_machine.py", "pages/test_two_sessions.py", "pages/test_what_if_page.py", "store/engines/test_store.py",
    "store/imports/test_importer.py", "store/seed/test_synthetic.py", "store/snapshots/test_backup.py", "store/snapshots/test_restore.py",
    "store/snapshots/test_snapshot.py", "store/writing/test_bulk_writes.py", "store/writing/test_nothing_lost.py",
    "store/writing/test_two_users.py", "terminal/test_import.py", "terminal/test_process.py", "terminal/test_report.py",
    "terminal/test_restore.py", "terminal/test_what_if.py", "terminal/test_year_end.py", "test_clock.py", "test_store_in_trouble.py", "ui/office_files/test_settlement_files.py", "ui/views/report/test_export.py",
}  # fmt: skip
"""Modules without browser, server or PostgreSQL that are so slow that ``make test-fast`` leaves them out."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test as browser, postgres or slow, before pytest selects by ``-m``; what takes long comes first, so that no core waits for it."""
    for item in items:
        if ROOT / "tests" / "browser" in item.path.parents:
            item.add_marker("browser")
        parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if POSTGRES & set(item.fixturenames) or "postgres" in parameters:
            item.add_marker("postgres")
        if str(item.path.relative_to(ROOT / "tests")) in SLOW:
            item.add_marker("slow")
    items.sort(key=lambda item: 0 if item.get_closest_marker("browser") else 1 if item.get_closest_marker("slow") else 2)


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The 2016 plan."""
    return load_plan_file(PLAN)


@pytest.fixture(scope="session")
def other_plan() -> Plan:
    """A small plan of another programme."""
    return load_plan_file(OTHER_PLAN)


@pytest.fixture
def empty_store() -> Iterator[Store]:
    """A store in memory with its schema and no rows."""
    store = open_store(EXAMPLE, AT)
    yield store
    store.close()


@pytest.fixture(scope="session")
def example() -> Iterator[Store]:
    """The example store; tests only read it."""
    store = build_example(AT)
    yield store
    store.close()


@pytest.fixture
def shown_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set CHATDONG_STORE to the example, which cannot be written to."""
    monkeypatch.setenv("CHATDONG_STORE", EXAMPLE)


@pytest.fixture(scope="session")
def started_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store file with the shipped plans and districts; tests copy it."""
    path = tmp_path_factory.mktemp("started") / "store.duckdb"
    start_store(str(path), AT).close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One PostgreSQL server for this process, started for the first test that needs it."""
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="session")
def own_server() -> Iterator[Server]:
    """A second PostgreSQL server, which a test may stop and must start again."""
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="session")
def _migrated(postgres_server: Server) -> str:
    """The name of a database with the store's schema and no rows, used as a template."""
    name = postgres_server.database()
    open_store(postgres_server.address(name), AT).close()
    return name


@pytest.fixture
def postgres(postgres_server: Server, _migrated: str) -> Iterator[str]:
    """The store URL of a new PostgreSQL database with the schema and no rows; it is dropped after the test."""
    name = postgres_server.database(_migrated)
    yield postgres_server.address(name)
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def _started(postgres_server: Server) -> str:
    """The name of a database with the plans and districts shipped, as after the start of a process; used as a template."""
    name = postgres_server.database()
    start_store(postgres_server.address(name), AT).close()
    return name


@pytest.fixture
def started_postgres(postgres_server: Server, _started: str) -> Iterator[str]:
    """The store URL of a new PostgreSQL database with the plans and districts shipped; it is dropped after the test."""
    name = postgres_server.database(_started)
    yield postgres_server.address(name)
    postgres_server.drop(name)
