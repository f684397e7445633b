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

HERE = Path(__file__).parent


POSTGRES_TOO = {
    "access/test_permissions.py": ("a_role_held_to_a_plan_is_kept_and_asked_on_both_databases",),
    "imports/test_commitments.py": ("a_list_of_commitments_is_read_written_once_corrected_by_its_number_and_undone",),
    "imports/test_importer.py": (
        "a_file_comes_in_with_its_history_and_a_second_time_adds_nothing", "a_preview_writes_nothing",
        "the_log_of_an_import_is_the_rows_themselves_and_an_import_can_be_undone", "a_closed_preview_leaves_no_file_and_no_database_behind",
        "a_write_that_fails_halfway_leaves_nothing_behind", "what_others_wrote_since_the_preview_is_not_run_over",
        "equal_payments_are_matched_one_to_one", "by_its_id_a_payment_can_be_corrected_in_everything",
        "a_change_of_districts_is_a_change_and_a_file_without_them_leaves_them", "an_event_with_spending_can_be_corrected",
    ),
    "reading/test_portfolio.py": (
        "the_sums_of_all_plans_are_the_rows_of_each_and_so_are_those_by_category",
        "a_write_is_a_change_of_its_own_plan_alone_and_of_a_team_of_the_plans_of_its_programme",
    ),
    "seed/test_synthetic.py": ("a_page_of_payments_found_by_the_totals_is_that_of_the_whole_list",),
    "snapshots/test_snapshot.py": (
        "unknown_and_empty_text_and_every_awkward_one_can_be_told_apart", "moments_are_exact", "nothing_differs_from_a_snapshot_of_now",
        "an_answer_is_streamed_with_its_texts_as_they_were_and_nothing_that_runs", "an_answer_without_rows_still_has_its_headings",
    ),
    "writing/test_budget_of_every_day.py": ("what_is_spent_cannot_be_moved_away",),
    "writing/test_bulk_writes.py": (
        "an_import_of_any_size_is_in_the_totals_and_in_the_history[postgres-1]", "an_import_is_undone_on_both_engines",
        "a_write_beside_a_wrong_total_is_refused_in_a_sentence_and_leaves_nothing",
    ),
    "writing/test_commitments.py": (
        "each_record_comes_back_as_what_it_is", "every_write_of_a_record_is_undone_whole_and_the_undo_undone", "a_second_closing_is_refused",
        "a_record_that_another_one_names_is_neither_deleted_nor_undone_nor_made_to_contradict_it",
        "what_commits_more_than_is_free_is_taken_or_refused_as_the_office_sets",
    ),
    "writing/test_contained_changes.py": (
        "what_was_said_can_be_corrected_and_taken_back_and_the_revision_stays",
        "a_proposed_transfer_that_a_revision_seems_to_contain_is_asked_about_and_never_counted_twice",
    ),
    "writing/test_counted_days.py": ("a_payment_is_taken_by_exactly_one_of_two_years",),
    "writing/test_measurements.py": (
        "a_reading_comes_back_to_its_last_digit_and_can_be_corrected_undone_and_seen_in_the_log",
        "a_list_of_readings_shows_what_was_known_by_a_day_and_matches_the_filters", "values_that_are_no_whole_numbers_stand_in_the_tables_too",
    ),
    "writing/test_plan_drafts.py": (
        "a_draft_is_kept_as_it_is_listed_and_saved_over_the_version_that_was_seen", "a_click_that_comes_twice_keeps_one_draft_and_one_version",
        "the_second_of_two_tabs_is_told_and_nothing_of_the_first_is_lost", "a_draft_is_loaded_and_taken_out_in_one_write_with_its_reason",
        "two_clicks_that_load_at_the_same_moment_load_once", "a_store_of_the_version_before_is_brought_up_and_takes_drafts",
    ),
    "writing/test_refunds.py": ("a_refund_has_the_source_of_its_payment_also_when_that_is_corrected_and_the_correction_undone",),
    "writing/test_report_texts.py": (
        "a_text_comes_back_with_its_draft_and_who_changed_it_last", "a_text_that_was_taken_out_comes_back_unless_another_stands_there_by_then",
        "of_two_who_edit_at_once_the_second_is_told_and_nothing_is_overwritten",
    ),
    "writing/test_scenarios.py": (
        "a_scenario_comes_back_with_its_edits_and_who_changed_it_last", "a_change_of_a_scenario_is_undone_whole_and_the_undo_undone",
        "an_approved_scenario_is_the_next_revision_with_who_when_and_why", "the_second_editor_is_told_and_overwrites_nothing",
        "a_name_is_taken_once_for_a_plan_and_a_scenario_without_one_is_refused",
    ),
    "writing/test_text.py": (
        "a_zero_byte_is_called_what_it_is_over_both_databases", "the_same_payment_twice_in_a_file_is_one_and_another_amount_is_warned_about",
    ),
    "writing/year_end/test_closing.py": (
        "closing_fixes_the_figures_and_opens_the_next_year_with_what_is_carried", "a_closed_year_takes_no_records_until_it_is_opened_again",
        "a_closing_is_taken_back_by_its_plan_and_only_once", "closing_takes_the_right_to_plans_and_is_all_or_nothing",
        "the_figures_of_a_closing_are_never_corrected",
    ),
}  # fmt: skip
"""Tests of both engines that ``make test`` runs on PostgreSQL too: each kind of write, of reading a file, and of what the engines do differently.
The other tests of these modules ask on PostgreSQL with ``make test-all`` only; on a DuckDB file all of them ask with each ``make test``."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as full what is asked on a DuckDB file too and stands not among those that ``make test`` asks on PostgreSQL."""
    for item in items:
        name = item.path.relative_to(HERE).as_posix() if HERE in item.path.parents else ""
        if name in POSTGRES_TOO and hasattr(item, "callspec") and "postgres" in item.callspec.params.values():
            asked = item.name.removeprefix("test_")
            if not {asked, asked.partition("[")[0]} & {*POSTGRES_TOO[name]}:
                item.add_marker("full")


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
