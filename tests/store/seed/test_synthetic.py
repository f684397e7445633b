"""Made-up years of records: as many as were asked for, always the same, and by the rules of real ones."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.reconciliation import reconcile
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from chatdong.store.engines.store import EXAMPLE, Store, StoreError, open_store
from chatdong.store.reading import paging, query
from chatdong.store.seed.synthetic import Amount, fill, synthesize
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.snapshot import table_counts
from tests.postgres_server import Server
from tests.terminal.program import chatdong

AT = datetime(2026, 1, 2, 3, 4, 5)
SMALL = Amount(events=90, spending=2_000, years=2, seed=7)


@pytest.fixture(scope="module")
def made() -> Iterator[Store]:
    store = open_store(EXAMPLE, AT)
    fill(store, SMALL, AT)
    yield store
    store.close()


@pytest.fixture(scope="module")
def made_there(made: Store, postgres_server: Server) -> Iterator[Store]:
    """The same on PostgreSQL."""
    name = postgres_server.database()
    copy(made, postgres_server.address(name), AT)
    store = open_store(postgres_server.address(name), AT)
    yield store
    store.close()
    postgres_server.drop(name)


@pytest.fixture(params=["memory", "postgres"])
def made_on_both(request: pytest.FixtureRequest) -> Store:
    return request.getfixturevalue("made" if request.param == "memory" else "made_there")


def answer(store: Store, question: str) -> list[tuple]:
    with store.cursor() as cursor:
        return cursor.execute(question).fetchall()


def test_there_are_as_many_as_were_asked_for_spread_over_the_years(made: Store) -> None:
    counts = table_counts(made)
    assert (counts["event"], counts["spending"], counts["support_team"]) == (90, 2_000, 25)
    assert answer(made, "SELECT plan_id, count(*) FROM store.spending GROUP BY ALL ORDER BY ALL") == [("2016", 1_000), ("2017", 1_000)]
    assert answer(made, "SELECT sum(payments) FROM store.spending_day") == [(2_000,)]


def test_the_same_seed_makes_the_same_and_another_another(made: Store) -> None:
    rows = "SELECT * FROM store.spending ORDER BY ALL"
    for seed, same in ((7, True), (8, False)):
        again = open_store(EXAMPLE, AT)
        try:
            fill(again, Amount(90, 2_000, years=2, seed=seed), AT)
            assert (answer(again, rows) == answer(made, rows)) is same
        finally:
            again.close()


def test_payments_are_plausible(made: Store) -> None:
    """On working days of their year, after the event that they are for, of its line's activity; together most of the budget."""
    assert answer(
        made,
        """
        SELECT count(*) FROM store.spending AS s
        INNER JOIN store.budget_line AS l USING (plan_id, revision, line_id)
        LEFT JOIN store.event AS e ON s.event_id = e.event_id
        WHERE isodow(s.spent_on) > 5 OR year(s.spent_on) <> s.plan_id::INTEGER OR s.amount_krw <= 0
            OR (s.event_id IS NOT NULL AND (e.held_on IS NULL OR e.plan_id <> s.plan_id OR e.activity_id <> l.activity_id OR s.spent_on < e.held_on - 2))
        """,
    ) == [(0,)]
    for spent, total in answer(
        made, "SELECT sum(amount_krw), any_value(total_krw) FROM store.spending INNER JOIN store.plan USING (plan_id) GROUP BY plan_id"
    ):
        assert 0.85 < spent / total < 1
    (linked,) = answer(made, "SELECT count(event_id) FROM store.spending")[0]
    assert 800 < linked < 1_400


def test_days_lines_and_events_are_spread_and_not_tied_to_each_other(made: Store) -> None:
    days, lines, events = answer(made, "SELECT count(DISTINCT spent_on), count(DISTINCT line_id), count(DISTINCT event_id) FROM store.spending")[0]
    assert days > 350
    assert lines == 13
    assert events > 40
    assert answer(made, "SELECT count(*) FROM (SELECT DISTINCT line_id, spent_on FROM store.spending WHERE event_id IS NULL)")[0][0] > 500


def test_the_log_holds_the_plans_and_no_made_up_record(made: Store) -> None:
    logged = dict(answer(made, "SELECT table_name, count(*) FROM store.change GROUP BY ALL"))
    assert logged["plan"] == 2
    assert not {"event", "spending", "support_team", "event_district"} & logged.keys()


@pytest.mark.parametrize("sites", [1, 3_125])
def test_a_made_up_year_is_a_plan_that_adds_up_and_says_what_it_is(plan: Plan, sites: int) -> None:
    made = example_year(plan, 2021, sites)
    assert parse_plan(format_plan(made)) == made
    assert reconcile(made).holds
    assert made.total_krw == plan.total_krw * sites
    assert made.title.ko.startswith("[예시] 2021년도")
    assert {line.source for line in made.budget_line} == {"예시 자료"}
    assert all(a.window is None or a.window.start.year == 2021 for a in made.activity)


@pytest.mark.parametrize(("count", "name"), [(226, "예시 시군구 0226"), (3_500, "예시 동 3500")])
@pytest.mark.full
def test_there_can_be_districts_for_a_country(count: int, name: str) -> None:
    store = open_store(EXAMPLE, AT)
    try:
        fill(store, Amount(events=50, spending=100, districts=count, years=1), AT)
        names = {row["district"] for row in query.rows(store, "districts")}
        assert name in names
        assert table_counts(store)["support_team"] == count
        assert {i for (i,) in answer(store, "SELECT DISTINCT district_id FROM store.event_district")} <= {
            i for (i,) in answer(store, "SELECT district_id FROM store.district")
        }
    finally:
        store.close()


def test_what_fails_leaves_no_file_and_what_is_there_stays(tmp_path: Path) -> None:
    def stop(what: str, _done: int, _of: int) -> None:
        if what == "spending":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesize(SMALL, tmp_path / "new.duckdb", AT, stop)
    assert not list(tmp_path.iterdir())
    (tmp_path / "mine.duckdb").write_text("mine")
    with pytest.raises(StoreError):
        synthesize(SMALL, tmp_path / "mine.duckdb", AT)
    assert (tmp_path / "mine.duckdb").read_text() == "mine"


def test_the_terminal_says_how_far_it_is_and_marks_the_store(tmp_path: Path) -> None:
    path = tmp_path / "made.duckdb"
    command = ("synthesize", "--events", "50", "--spending", "1,000", "--years", "1", "--store", path)
    done = chatdong(*command)
    assert done.returncode == 0, done.stderr
    assert "지출 [##############################] 1,000/1,000" in done.stderr
    assert done.stdout.startswith("[예시 자료")
    store = open_store(str(path), AT)
    assert store.is_example
    store.close()
    again = chatdong(*command)
    assert (again.returncode, "이미 있는 파일" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"category_id": "general-operation"},
        {"activity_id": "monthly-meeting"},
        {"line_ids": ("ad-hoc", "supplies")},
        {"first_day": date(2017, 3, 1), "last_day": date(2017, 4, 30)},
        {"text": "자료인쇄비"},
        {"text": "예시-2017-00000"},
        {"text": "예시", "category_id": "general-operation", "last_day": date(2017, 6, 30)},
        {"text": "it's \\' $plan_id ') --"},
        {"text": "a\0b"},
        {"line_ids": ("none",)},
        {"line_ids": ()},
        {"line_ids": ("it's", "supplies")},
    ],
    ids=str,
)
def test_a_page_of_payments_found_by_the_totals_is_that_of_the_whole_list(made: Store, made_on_both: Store, filters: dict) -> None:
    every = dict.fromkeys(("category_id", "activity_id", "line_ids", "first_day", "last_day", "text"))
    asked = {"plan_id": "2017", "as_of": date(2017, 9, 30), "language": "ko"} | every | filters
    whole = query.rows(made, "spending_list", **asked)
    assert paging.payments_size(made_on_both, **asked) == (len(whole), sum(row["amount_krw"] for row in whole))
    for skip in (0, 1, 60, len(whole) - 30, len(whole)):
        assert paging.payments_page(made_on_both, 40, max(skip, 0), **asked) == whole[max(skip, 0) :][:40]
