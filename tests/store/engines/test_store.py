"""A real DuckDB: schema, plans, records, the example."""

import io
import re
import threading
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.measures import MEASURES
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import PlanFileError, load_plan_file
from chatdong.domain.progress.records import Records
from chatdong.domain.roles import Actor
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.store import EXAMPLE, Store, StoreError, open_store
from chatdong.store.reading import query, repository
from chatdong.store.seed import startup
from chatdong.store.snapshots.diff import compare
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import RefusedWrite, add_records, load_plan, update

AT = datetime(2026, 1, 2, 3, 4, 5)
EVERY_CHANGE = dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named", "after"))
ARGUMENTS = {
    "plan_id": "2016",
    "person": "local",
    "revision": 1,
    "as_of": date(2016, 9, 30),
    "programme": "찾아가는 동 주민센터",
    "category_id": None,
    "activity_id": None,
    "line_id": None,
    "line_ids": None,
    "kinds": None,
    "first_day": date(2016, 4, 1),
    "last_day": date(2030, 12, 31),
    "language": "en",
    "text": "사무용품",
    "tables": ["spending"],
    "actions": ["insert"],
    "actor": "example",
    "batch": None,
    "named": ["ad-hoc"],
    "voucher": "예시-001",
    "amount_krw": 217_800,
    "period": "3",
    "after": None,
    "until": 1_000_000,
    "kind": "spending",
    "unpaid_only": False,
    "indicator_id": None,
    "spending_id": "none",
    "year": None,
    "all_from": 2017,
    "plan_ids": None,
    "draft_id": "none",
}
OTHER_ARGUMENTS = {
    "commitment_list": {"text": "대관"},
    "budget_change_list": {"text": "간담회"},
    "carry_over_list": {"as_of": date(2016, 12, 31)},
}
"""Question → arguments of its own, where those of all find nothing in the example."""

# A write has another name each time; nobody has edited a report of the example, imported into it, has signed in to it, was given a role in it, or has sent its guide away;
# its plan names no sources of its money, and nobody has closed its year, or makes another plan in it.
MAY_BE_EMPTY = {
    "batch_changes",
    "report_texts",
    "welcomed",
    "audit_list",
    "audited_people",
    "people",
    "import_profiles",
    "source_payments",
    "measurements",
    "measurement_list",
    "year_closing",
    "changed_plans",
    "plan_drafts",
    "plan_draft",
}


def everything(store: Store) -> dict[str, list]:
    with store.cursor() as cursor:
        tables = [t for (t,) in cursor.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall()]
        return {table: sorted(map(repr, cursor.execute(f"SELECT * FROM store.{table}").fetchall())) for table in tables}


@pytest.mark.parametrize("path", sorted(query.SQL.glob("*.sql")), ids=lambda path: path.stem)
def test_every_query_runs_and_answers(example: Store, path: Path) -> None:
    text = query.sql(path.stem)
    of_it = ARGUMENTS | OTHER_ARGUMENTS.get(path.stem, {})
    arguments = {name: of_it[name] for name in re.findall(r"\$(\w+)", text)}
    answer = query.ask(example, path.stem, **arguments)
    assert len(answer.columns)
    assert len(answer) or path.stem in MAY_BE_EMPTY
    assert text.startswith("-- "), "the question stands first"


def test_keys_foreign_keys_and_checks_stand_in_the_schema(example: Store) -> None:
    with example.cursor() as cursor:
        kinds = dict(cursor.execute("SELECT constraint_type, count(*) FROM duckdb_constraints() WHERE database_name = 'store' GROUP BY 1").fetchall())
    assert kinds["PRIMARY KEY"] == len(everything(example))
    assert kinds["FOREIGN KEY"] >= 10
    assert kinds["CHECK"] >= 20


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_of_an_indicator_is_one_that_the_store_takes(empty_store: Store, other_plan: Plan, measure: str) -> None:
    measured = replace(other_plan, indicator=tuple(replace(each, measure=measure) for each in other_plan.indicator))
    load_plan(empty_store, measured, Actor.local("tester"), AT)
    with empty_store.cursor() as cursor:
        assert cursor.execute("SELECT DISTINCT measure FROM store.target").fetchall() == [(measure,)]


def test_a_plan_comes_back_as_it_was_loaded(empty_store: Store, plan: Plan, other_plan: Plan) -> None:
    for each in (plan, other_plan):
        load_plan(empty_store, each, Actor.local("tester"), AT)
        assert repository.plan(empty_store, each.id) == each


def test_the_tables_say_the_same_as_the_plans_text(empty_store: Store, plan: Plan) -> None:
    load_plan(empty_store, plan, Actor.local("tester"), AT)
    with empty_store.cursor() as cursor:
        lines = cursor.execute("SELECT line_id, costing, amount_krw FROM store.budget_line ORDER BY position").fetchall()
        targets = cursor.execute("SELECT indicator_id, year, value FROM store.target ORDER BY position").fetchall()
    assert lines == [(line.id, line.costing, line.amount_krw) for line in plan.budget_line]
    assert targets == [(t.indicator, t.year, t.value) for t in plan.target]


def test_loading_a_plan_twice_changes_nothing(empty_store: Store, plan: Plan) -> None:
    assert load_plan(empty_store, plan, Actor.local("tester"), AT).is_new
    before = everything(empty_store)
    again = load_plan(empty_store, plan, Actor.local("somebody else"), datetime(2027, 1, 1))
    assert (again.is_new, again.revision) == (False, 1)
    assert everything(empty_store) == before


def test_a_changed_plan_becomes_a_new_revision_and_the_old_one_stays(empty_store: Store, plan: Plan) -> None:
    load_plan(empty_store, plan, Actor.local("tester"), AT)
    changed = replace(plan, title=LocalizedText("고친 계획"))
    assert load_plan(empty_store, changed, Actor.local("tester"), AT).revision == 2
    assert repository.plan(empty_store, "2016") == changed
    assert repository.plan(empty_store, "2016", 1) == plan
    assert [row["revision"] for row in query.rows(empty_store, "plans")] == [2]


def test_a_corrected_plan_corrects_its_teams_and_another_programmes_team_is_never_taken_over(
    empty_store: Store, plan: Plan, other_plan: Plan
) -> None:
    load_plan(empty_store, plan, Actor.local("tester"), AT)
    more = replace(plan, support_team=(replace(plan.support_team[0], staff=5), *plan.support_team[1:]))
    load_plan(empty_store, more, Actor.local("tester"), AT)
    assert {t.id: t.staff for t in repository.records(empty_store, plan).teams} == {"seongdong": 5, "geumcheon": 3, "dobong": 3, "seongbuk": 3}
    before = everything(empty_store)
    with pytest.raises(RefusedWrite, match="seongdong"):
        load_plan(empty_store, replace(other_plan, district_list=plan.district_list, support_team=plan.support_team), Actor.local("tester"), AT)
    assert everything(empty_store) == before


def test_a_plan_file_with_a_mistake_leaves_the_store_untouched(empty_store: Store, plan: Plan, tmp_path: Path) -> None:
    load_plan(empty_store, plan, Actor.local("tester"), AT)
    before = everything(empty_store)
    broken = tmp_path / "broken.toml"
    broken.write_text(startup.DATA.joinpath("plans/2016.toml").read_text("utf-8").replace("total_krw = 16_000_000", "total_krw = -1"), "utf-8")
    with pytest.raises(PlanFileError, match=r"broken\.toml: total_krw"):
        load_plan(empty_store, load_plan_file(broken), Actor.local("tester"), AT)
    assert everything(empty_store) == before


def test_every_change_is_in_the_log_with_who_and_when(empty_store: Store, plan: Plan) -> None:
    load_plan(empty_store, plan, Actor.local("tester"), AT)
    changes = query.rows(empty_store, "change_list", **EVERY_CHANGE)
    rows = sum(len(table) for name, table in everything(empty_store).items() if name not in ("change", "migration", "store_version"))
    assert len(changes) == rows
    assert {(c["actor"], c["changed_at"], c["action"]) for c in changes} == {("tester", AT, "insert")}
    assert query.store_version(empty_store) == 1


@pytest.mark.parametrize(
    "rows",
    [
        {"events": [{"event_id": "e", "activity_id": "no-such", "held_on": date(2016, 5, 1)}]},
        {"events": [{"event_id": "e", "activity_id": "manual", "held_on": None}]},
        {"events": [{"event_id": "e", "activity_id": "manual", "held_on": date(2016, 5, 1), "attendance": -1}]},
        {"spending": [{"spending_id": "s", "line_id": "no-such", "spent_on": date(2016, 5, 1), "amount_krw": 1}]},
        {"spending": [{"spending_id": "s", "line_id": "ad-hoc", "spent_on": date(2016, 5, 1), "amount_krw": 0}]},
        {"spending": [{"spending_id": "s", "line_id": "ad-hoc", "event_id": "no-such", "spent_on": date(2016, 5, 1), "amount_krw": 1}]},
        {"spending": [{"spending_id": "s", "line_id": "ad-hoc", "spent_on": "5월 어느 날", "amount_krw": 1}]},
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_and_nothing_of_its_batch_stays(empty_store: Store, plan: Plan, rows) -> None:
    load_plan(empty_store, plan, Actor.local("tester"), AT)
    before = everything(empty_store)
    good = [{"spending_id": "good", "line_id": "ad-hoc", "event_id": None, "spent_on": date(2016, 5, 1), "amount_krw": 10_000}]
    with pytest.raises(RefusedWrite, match="저장하지 않았습니다|하나는 있어야 합니다"):
        if "spending" in rows:
            rows = {"spending": [*good, *({"event_id": None, **row} for row in rows["spending"])]}
        add_records(empty_store, "2016", 1, Actor.local("tester"), AT, **rows)
    assert everything(empty_store) == before


def test_the_example_is_a_plausible_year_and_always_the_same(example: Store, plan: Plan) -> None:
    records = repository.records(example, plan)
    assert sum(event.postponed_on is not None for event in records.events) == 1
    assert records.spent(date(2016, 9, 30)) == 12_387_800
    over = [line.id for line in plan.budget_line if records.spent(date(2016, 12, 31), frozenset({line.id})) > line.amount_krw]
    assert over == ["committee-catering"]
    late = [e for e in records.events if e.activity_id == "committee-workshop" and e.held_on > date(2016, 8, 31)]
    assert len(late) == 1
    assert {team.district for team in records.teams} == {"seongdong", "geumcheon", "dobong", "seongbuk", None}
    meal = next(day for day in records.spending if day.line_id == "ad-hoc-meal")
    assert (meal.event_id, meal.amount_krw) == ("ad-hoc-meal", 855_000)


def test_the_example_is_never_written_to_the_file(tmp_path: Path, plan: Plan) -> None:
    store = startup.start_store(str(tmp_path / "real.duckdb"), AT)
    assert repository.records(store, plan) == Records(teams=repository.records(store, plan).teams)
    store.close()


def test_a_new_file_holds_the_shipped_plans_and_an_old_one_is_left_alone(tmp_path: Path, plan: Plan, other_plan: Plan) -> None:
    path = str(tmp_path / "deep" / "store.duckdb")
    store = startup.start_store(path, AT)
    load_plan(store, other_plan, Actor.local("tester"), AT)
    version = query.store_version(store)
    store.close()
    again = startup.start_store(path, datetime(2027, 1, 1))
    assert query.store_version(again) == version
    assert [row["plan_id"] for row in query.rows(again, "plans")] == ["2016", "reading-2031"]
    again.close()


def test_readers_do_not_see_a_write_before_it_is_whole_nor_one_that_failed(empty_store: Store, plan: Plan) -> None:
    load_plan(empty_store, plan, Actor.local("tester"), AT)
    with pytest.raises(RuntimeError), empty_store.writing(AT) as cursor:
        cursor.execute("DELETE FROM store.milestone")
        assert len(everything(empty_store)["milestone"]) == 4
        raise RuntimeError
    assert len(everything(empty_store)["milestone"]) == 4
    assert query.store_version(empty_store) == 1


def test_many_threads_read_and_write_without_mixing_or_losing(empty_store: Store, plan: Plan) -> None:
    load_plan(empty_store, plan, Actor.local("tester"), AT)
    wrong: list[object] = []

    def write(worker: int) -> None:
        for n in range(10):
            row = {"spending_id": f"{worker}-{n}", "line_id": "ad-hoc", "event_id": None, "spent_on": date(2016, 5, 1), "amount_krw": 1}
            add_records(empty_store, "2016", 1, Actor.local(f"worker {worker}"), AT, spending=[row])
            if repository.plan(empty_store, "2016") != plan:
                wrong.append(worker)

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert repository.records(empty_store, plan).spent(date(2016, 5, 1)) == 80
    assert query.store_version(empty_store) == 81


def test_a_file_that_is_not_a_store_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "memo.duckdb"
    path.write_bytes(b"not a database" * 2_000)
    with pytest.raises(StoreError, match="DuckDB 파일이 아닙니다"):
        open_store(str(path), AT)
    assert path.read_bytes() == b"not a database" * 2_000


def test_a_store_of_a_newer_program_is_refused_and_kept(tmp_path: Path) -> None:
    path = str(tmp_path / "newer.duckdb")
    store = open_store(path, AT)
    with store.writing(AT) as cursor:
        cursor.execute("INSERT INTO store.migration VALUES (999, 'from the future', now())")
    store.close()
    with pytest.raises(StoreError, match="더 새로운 버전"):
        open_store(path, AT)
    with duckdb.connect(path) as file:
        assert file.execute("SELECT max(number) FROM migration").fetchone() == (999,)


def test_a_path_that_cannot_be_and_an_unknown_kind_of_store_are_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="열 수 없습니다"):
        open_store(str(tmp_path / "file" / "below.duckdb"), AT)
    with pytest.raises(StoreError, match="CHATDONG_STORE"):
        open_store("mysql://somewhere", AT)


def test_a_name_with_a_quote_in_it_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "o'clock.duckdb"
    open_store(str(path), AT).close()
    assert path.exists()


def test_migrations_have_each_their_number_and_are_applied_once(tmp_path: Path) -> None:
    numbers = [number for number, _ in engines_store.migrations()]
    assert numbers[0] == 1
    assert len(set(numbers)) == len(numbers)
    path = str(tmp_path / "s.duckdb")
    open_store(path, AT).close()
    store = open_store(path, datetime(2027, 1, 1))
    with store.cursor() as cursor:
        applied = cursor.execute("SELECT number, applied_at FROM store.migration ORDER BY number").fetchall()
    assert applied == [(number, AT) for number in numbers]
    store.close()


def test_a_store_is_one_setting(example: Store) -> None:
    assert example.store_url == EXAMPLE
    assert example.is_example


def first_schema(path: str) -> Store:
    """The file at ``path`` under the first schema alone, as the program that knew no other opened it."""
    opened = duckdb.connect(":memory:")
    opened.execute(f"ATTACH '{path}' AS store")
    return Store(path, opened)


def older_store(path: str, plan: Plan) -> None:
    """A store as the first schema left it: a plan with four districts of its own, and an event."""
    store = first_schema(path)
    first = engines_store.SCHEMA / "001_plans_and_records.sql"
    with store.cursor() as cursor:
        cursor.execute("USE store")
        cursor.execute(first.read_text("utf-8"))
        cursor.execute("INSERT INTO store.store_version VALUES (1, 0, $at)", {"at": AT})
        cursor.execute("INSERT INTO store.migration VALUES (1, $name, $at)", {"name": first.stem, "at": AT})
    four = tuple(d for d in districts_of(plan) if d.id in {team.district for team in plan.support_team})
    load_plan(store, replace(plan, district_list=None, district=four, support_team=()), Actor.local("tester"), AT)
    with store.writing(AT) as cursor:
        cursor.execute(
            "INSERT INTO store.support_team (team_id, programme, district_id, mode, staff, opened_on, source, version) "
            "VALUES ('dobong', $programme, 'dobong', 'entrusted', 3, DATE '2015-09-01', '3.1', 1)",
            {"programme": plan.programme.ko},
        )
        cursor.execute(
            "INSERT INTO store.event (event_id, plan_id, revision, activity_id, occurrence, held_on, attendance, version) "
            "VALUES ('e', '2016', 1, 'monthly-meeting', 1, DATE '2016-04-28', 27, 1)"
        )
        # As that program noted them, which knew no districts at an event.
        for place, (table, key) in enumerate((("support_team", "team_id"), ("event", "event_id")), start=1):
            cursor.execute(
                f"INSERT INTO store.change SELECT 'c' || $place, 'b', store_version.version + 1, $place, $at, 'tester', 'insert', $table, {key}, NULL, to_json({table}) "  # noqa: S608
                f"FROM store.{table}, store.store_version",
                {"place": place, "at": AT, "table": table},
            )
    store.close()


def test_a_store_of_the_first_schema_is_brought_up_to_date_when_it_is_opened(tmp_path: Path, plan: Plan) -> None:
    path = str(tmp_path / "old.duckdb")
    older_store(path, plan)
    store = startup.start_store(path, datetime(2027, 1, 1))
    (event,) = repository.records(store, plan).events
    assert (event.id, event.attendance, event.districts) == ("e", 27, ())
    (team,) = repository.records(store, plan).teams
    assert (team.id, team.staff, team.stage, team.note) == ("dobong", 3, None, None)
    assert update(store, "support_team", "dobong", 1, {"stage": 2, "closed_on": date(2016, 10, 31)}, Actor.local("tester"), AT) == 2
    assert repository.records(store, plan).teams == (replace(team, stage=2, closed_on=date(2016, 10, 31)),)
    assert update(store, "event", "e", 1, {"districts": ["dobong", "gangnam"]}, Actor.local("tester"), AT) == 2
    assert repository.records(store, plan).events[0].districts == ("dobong", "gangnam")
    assert len(everything(store)["district"]) == 25
    version = query.store_version(store)
    store.close()
    again = startup.start_store(path, datetime(2028, 1, 1))
    assert query.store_version(again) == version, "the districts are added once"
    assert repository.records(again, plan).events[0].districts == ("dobong", "gangnam")
    again.close()


def test_the_targets_of_an_older_store_are_as_they_were_and_take_any_measure(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    path, every = str(tmp_path / "nine.duckdb"), engines_store.migrations()
    monkeypatch.setattr(engines_store, "migrations", lambda: every[:9])
    store = open_store(path, AT)
    load_plan(store, plan, Actor.local("tester"), AT)
    before = everything(store)
    store.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    store = open_store(path, AT)
    assert {name: rows for name, rows in everything(store).items() if name in before and name != "migration"} == {
        n: r for n, r in before.items() if n != "migration"
    }
    with store.cursor() as cursor:
        cursor.execute("UPDATE store.target SET measure = 'people_reached'")
        with pytest.raises(duckdb.ConstraintException):
            cursor.execute("UPDATE store.target SET value = -1")
    store.close()


def test_a_snapshot_of_the_first_schema_is_restored_into_a_store_that_knows_districts(tmp_path: Path, plan: Plan) -> None:
    path = str(tmp_path / "old.duckdb")
    older_store(path, plan)
    store = first_schema(path)
    old = snapshot(store, AT)
    store.close()
    with zipfile.ZipFile(io.BytesIO(old)) as archive:
        assert "event_district.csv" not in archive.namelist()
    restore(old, tmp_path / "new.duckdb", AT)
    store = open_store(str(tmp_path / "new.duckdb"), AT)
    update(store, "event", "e", 1, {"districts": ["dobong"]}, Actor.local("tester"), AT)
    found = {table.table: (table.added, table.changed, table.removed) for table in compare(old, store).tables if table.differs}
    assert found == {"event": (0, 1, 0), "event_district": (1, 0, 0), "change": (1, 0, 0)}
    store.close()


def test_the_districts_present_at_the_example_are_among_those_that_the_plan_names(example: Store, plan: Plan) -> None:
    named = {team.district for team in plan.support_team}
    present = {district for event in repository.records(example, plan).events for district in event.districts}
    assert present == named == {"seongdong", "geumcheon", "dobong", "seongbuk"}
    assert all(event.held_on for event in repository.records(example, plan).events if event.districts)


def test_an_older_store_takes_any_kind_of_activity_and_keeps_every_row_key_and_check(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a table and an index that this program does not know, if they refer to activities through a budget line."""
    path, every = str(tmp_path / "twelve.duckdb"), engines_store.migrations()
    monkeypatch.setattr(engines_store, "migrations", lambda: [one for one in every if one[0] < 13])
    store = open_store(path, AT)
    load_plan(store, plan, Actor.local("tester"), AT)
    line = plan.budget_line[0]
    with store.cursor() as cursor:
        cursor.execute("USE store")
        cursor.execute(
            "CREATE TABLE store.another (id VARCHAR PRIMARY KEY, plan_id VARCHAR, revision INTEGER, line_id VARCHAR, "
            "FOREIGN KEY (plan_id, revision, line_id) REFERENCES budget_line (plan_id, revision, line_id))"
        )
        cursor.execute("INSERT INTO store.another VALUES ('a', $plan, 1, $line)", {"plan": plan.id, "line": line.id})
        cursor.execute("CREATE INDEX spending_by_voucher ON store.spending (voucher)")
    with store.writing(AT) as cursor:
        cursor.execute(
            "INSERT INTO store.event (event_id, plan_id, revision, activity_id, occurrence, held_on, version) VALUES ('e', $plan, 1, $activity, 1, $on, 1)",
            {"plan": plan.id, "activity": line.activity, "on": date(2016, 6, 1)},
        )
        cursor.execute(
            "INSERT INTO store.spending (spending_id, plan_id, revision, line_id, event_id, spent_on, amount_krw, version) "
            "VALUES ('s', $plan, 1, $line, 'e', $on, 5, 1)",
            {"plan": plan.id, "line": line.id, "on": date(2016, 6, 1)},
        )

    def constraints(store: Store) -> list[tuple[object, ...]]:
        """What the tables refuse, but for the kinds of activities and the periods of reports, which later migrations leave to rules of the tables."""
        with store.cursor() as cursor:
            return cursor.execute(
                "SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints() "
                "WHERE database_name = 'store' AND NOT (table_name = 'activity' AND contains(constraint_text, 'kind')) "
                "AND NOT (table_name = 'report_text' AND contains(constraint_text, 'CHECK((period')) ORDER BY ALL"
            ).fetchall()

    before, refused = everything(store), constraints(store)
    store.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    store = open_store(path, AT)
    assert {name: rows for name, rows in everything(store).items() if name in before and name != "migration"} == {
        name: rows for name, rows in before.items() if name != "migration"
    }
    assert set(refused) <= set(constraints(store))
    assert constraints(store).count(refused[0]) == refused.count(refused[0])
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM duckdb_indexes() WHERE index_name = 'spending_by_voucher'").fetchone() == (1,)
        cursor.execute("UPDATE store.activity SET kind = 'a kind of another year'")
        for broken in (
            "UPDATE store.activity SET kind = ''",
            "UPDATE store.activity SET times = 0",
            "DELETE FROM store.activity",
            "DELETE FROM store.budget_line WHERE line_id IN (SELECT line_id FROM store.another)",
            "DELETE FROM store.event",
            "INSERT INTO store.spending SELECT * FROM store.spending",
        ):
            with pytest.raises(duckdb.ConstraintException):
                cursor.execute(broken)
    store.close()
    again = open_store(path, AT)
    assert len(everything(again)["spending"]) == 1
    again.close()
