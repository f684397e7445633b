"""The store on a real PostgreSQL: its keys stand there, its writers take turns, and its errors are sentences."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines import postgres_errors
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.duckdb_file import user_message
from chatdong.store.engines.postgres import shown
from chatdong.store.engines.store import EXAMPLE, Store, StoreError, migrations, open_store
from chatdong.store.engines.table_schema import KEPT_BY_RECORDS, shape
from chatdong.store.reading import paging, query, repository
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.snapshot import TABLES
from chatdong.store.writing.records import RefusedWrite, add_records, delete, insert, load_plan, update
from tests.postgres_server import PASSWORD, Server

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 1, 2, 3, 4, 5)
CHANGES = dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named"))
SPENDING = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}


@pytest.fixture
def store(postgres: str, plan: Plan) -> Iterator[Store]:
    made = open_store(postgres, AT)
    load_plan(made, plan, Actor.local("setup"), AT)
    yield made
    made.close()


def spent(store: Store) -> list[int]:
    with store.cursor() as cursor:
        return [amount for (amount,) in cursor.execute("SELECT amount_krw FROM store.spending ORDER BY amount_krw").fetchall()]


def test_every_key_check_and_foreign_key_of_the_schema_stands_in_postgresql(postgres_server: Server, postgres: str) -> None:
    columns = "(SELECT string_agg(attname, ',' ORDER BY o) FROM unnest({key}) WITH ORDINALITY AS k (n, o) JOIN pg_attribute ON attnum = n AND attrelid = {table})"
    theirs = {
        tuple(row)
        for row in postgres_server.sql(
            f"SELECT conrelid::regclass, contype, coalesce({columns.format(key='conkey', table='conrelid')}, ''), "
            f"coalesce(CASE WHEN contype = 'f' THEN confrelid::regclass::text END, ''), "
            f"coalesce(CASE WHEN contype = 'f' THEN {columns.format(key='confkey', table='confrelid')} END, '') "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f')",
            postgres.rpartition("/")[2],
        )
    }
    memory = open_store(EXAMPLE, AT)
    with memory.cursor() as cursor:
        ours = {
            (table, {"PRIMARY KEY": "p", "UNIQUE": "u", "FOREIGN KEY": "f"}[kind], ",".join(names), other or "", ",".join(their_names))
            for table, kind, names, other, their_names in cursor.execute(
                "SELECT table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names FROM duckdb_constraints() "
                "WHERE database_name = 'store' AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')"
            ).fetchall()
        }
        checks = cursor.execute("SELECT count(*) FROM duckdb_constraints() WHERE database_name = 'store' AND constraint_type = 'CHECK'").fetchone()[0]
        required = {
            (table, column)
            for table, column in cursor.execute(
                "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'store' AND NOT is_nullable"
            ).fetchall()
        }
    memory.close()
    assert theirs == ours
    database = postgres.rpartition("/")[2]
    (((found),),) = postgres_server.sql("SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'c'", database)
    assert int(found) == checks
    not_null = postgres_server.sql(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND is_nullable = 'NO'", database
    )
    assert {tuple(row) for row in not_null} == required


def test_what_is_asked_of_many_payments_is_answered_by_an_index(postgres_server: Server, postgres: str, plan: Plan) -> None:
    database = postgres.rpartition("/")[2]
    store = open_store(postgres, AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    postgres_server.sql(
        "INSERT INTO spending SELECT 's' || i, '2016', 1, 'ad-hoc', NULL, DATE '2016-01-01' + i % 366, 1 + i, 'v' || i, NULL, 1 FROM generate_series(1, 30000) AS t (i); "
        "INSERT INTO spending_day SELECT plan_id, revision, line_id, spent_on, '', count(*), sum(amount_krw) FROM spending GROUP BY 1, 2, 3, 4; "
        "INSERT INTO spending_day SELECT '2016', 1, 'ad-hoc', DATE '2016-07-01' + i % 180, 'e' || i, 1, 1 FROM generate_series(1, 30000) AS t (i); "
        "INSERT INTO change SELECT 'c' || i, 'b' || i, 100 + i, 1, now(), 'x', 'insert', 'spending', 's' || i, NULL, NULL FROM generate_series(1, 30000) AS t (i); "
        "ANALYZE",
        database,
    )  # fmt: skip
    asked = {"plan_id": "2016", "as_of": date(2016, 12, 31), "language": "ko"}
    every = dict.fromkeys(("category_id", "activity_id", "line_ids", "first_day", "last_day", "text"))
    unused = "SELECT indexrelname FROM pg_stat_user_indexes WHERE idx_scan = 0"
    wanted = {"spending_in_order", "spending_by_amount", "spending_pkey", "spending_day_by_day", "change_of_scenario"}
    wanted |= {"change_in_order", "change_by_actor", "change_of_no_record", "change_of_several"}
    assert wanted <= {name for (name,) in postgres_server.sql(unused, database)}
    assert len(query.page(store, "spending_list", 100, 0, **asked, **{**every, "first_day": date(2016, 12, 30)})) == 100
    assert len(paging.changes_page(store, 100, 0, **CHANGES)) == 100
    assert [row["actor"] for row in query.rows(store, "actors")] == ["setup", "x"]
    assert [row["changes"] for row in query.rows(store, "batches", batch=None)] == [query.size(store, "change_keys", **CHANGES)[0] - 30_000]
    assert query.rows(store, "vouchers_of_amount", plan_id="2016", amount_krw=78) == [{"voucher": "v77", "count": 1}]
    assert update(store, "spending", "s77", 1, {"memo": "x", "spent_on": date(2016, 3, 3)}, Actor.local("me"), AT) == 2
    assert not repository.scenarios(store, "2016")
    # What PostgreSQL counts of a connection it tells for sure once that is closed.
    store.close()
    with_none = {name for (name,) in postgres_server.sql(unused, database)}
    assert not wanted & with_none


@pytest.fixture(scope="module")
def changed_twice(plan: Plan, postgres_server: Server) -> Iterator[tuple[Store, Store]]:
    """A store with changes of every kind, in memory and on PostgreSQL; tests only read both."""
    memory = open_store(EXAMPLE, AT)
    load_plan(memory, plan, Actor.local("setup"), AT)
    for number, (who, memo) in enumerate((("me", "it's ours"), ("you", None), ("me", "첫 Étude"), ("김", "x y"))):
        row = {**SPENDING, "spent_on": date(2016, 5, 5 + number), "memo": memo, "voucher": f"v-{number}"}
        key = insert(memory, "spending", row, Actor.local(who), datetime(2026, 1, 3 + number, 23, 59, 59))
        if number % 2:
            update(memory, "spending", key, 1, {"amount_krw": 7}, Actor.local("you"), datetime(2026, 2, 1))
    several = [{"event_id": None, "voucher": None, **SPENDING, "spending_id": f"s{number}", "memo": f"many {number}"} for number in range(5)]
    add_records(memory, "2016", 1, Actor.local("me"), datetime(2026, 2, 2), spending=several)
    delete(memory, "spending", key, 2, Actor.local("me"), datetime(2026, 2, 3))
    name = postgres_server.database()
    copy(memory, postgres_server.address(name), AT)
    there = open_store(postgres_server.address(name), AT)
    yield memory, there
    there.close()
    memory.close()
    postgres_server.drop(name)


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"tables": ("spending",)},
        {"tables": ["plan", "activity"], "actions": ("insert",)},
        {"actions": ("update", "delete")},
        {"actor": "김"},
        {"actor": "nobody'"},
        {"first_day": date(2026, 1, 4)},
        {"last_day": date(2026, 1, 3)},
        {"first_day": date(2026, 1, 4), "last_day": date(2026, 2, 1), "actor": "you"},
        {"text": "IT'S", "named": ()},
        {"text": "étude", "named": ()},
        {"text": "many 3", "named": ("v-1", "it's")},
        {"text": "$text \\ nowhere", "named": ()},
        {"batch": "the batch of many"},
        {"batch": "none"},
    ],
    ids=str,
)
def test_the_list_of_changes_is_the_same_in_postgresqls_own_words(changed_twice: tuple[Store, Store], filters: dict) -> None:
    memory, there = changed_twice
    (many,) = (row["batch"] for row in query.rows(memory, "batches", batch=None) if row["changes"] == 5)
    asked = {**CHANGES, **filters}
    if asked["batch"] == "the batch of many":
        asked["batch"] = many
    whole = paging.changes_page(memory, 10_000, 0, **asked)
    assert paging.changes_page(there, 10_000, 0, **asked) == whole
    assert query.size(there, "change_keys", **asked) == query.size(memory, "change_keys", **asked) == (len(whole), 0)
    newest = query.store_version(memory)
    for store in (memory, there):
        count = paging.ChangeCount(store, **asked)
        # Write by write, from the beginning at once, of an earlier write, and again of all of them.
        by_write = [count.up_to(version) for version in range(1, newest + 1)]
        assert by_write == sorted(by_write)
        assert by_write[-1] == paging.ChangeCount(store, **asked).up_to(newest) == len(whole)
        assert (count.up_to(newest // 2), count.up_to(newest)) == (by_write[newest // 2 - 1], len(whole))
    for at_most, skip in ((3, 0), (3, 2), (7, max(len(whole) - 3, 0))):
        assert paging.changes_page(there, at_most, skip, **asked) == whole[skip : skip + at_most]
    assert query.rows(there, "actors") == query.rows(memory, "actors")
    for batch in (None, many, "none"):
        assert query.rows(there, "batches", batch=batch) == query.rows(memory, "batches", batch=batch)


def test_an_open_store_leaves_no_transaction_open(postgres_server: Server, postgres: str, plan: Plan) -> None:
    """PostgreSQL could clear nothing away that was written since it began."""
    open_ones = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{postgres.rpartition('/')[2]}' AND state LIKE 'idle in transaction%'"
    store = open_store(postgres, AT)
    try:
        assert postgres_server.sql(open_ones) == [["0"]]
        load_plan(store, plan, Actor.local("setup"), AT)
        insert(store, "spending", SPENDING, Actor.local("me"), AT)
        assert repository.records(store, repository.plan(store, "2016")).spending
        assert query.size(store, "change_keys", **CHANGES)[0] and store.bytes_on_disk()
        assert postgres_server.sql(open_ones) == [["0"]]
    finally:
        store.close()
    # Opened again, with the schema there already.
    store = open_store(postgres, AT)
    try:
        assert postgres_server.sql(open_ones) == [["0"]]
    finally:
        store.close()


def test_no_cursor_reads_a_table_in_parts(store: Store) -> None:
    """Each part would look for the same rows by the index anew."""
    with store.cursor() as cursor:
        assert cursor.execute("SELECT current_setting('pg_use_ctid_scan')").fetchone() == (False,)


def test_a_text_is_found_in_small_and_large_letters_of_any_alphabet(store: Store) -> None:
    insert(store, "spending", {**SPENDING, "voucher": "É-1", "memo": "Étude ΔΕΛΤΑ"}, Actor.local("me"), AT)
    asked = {"plan_id": "2016", "as_of": date(2016, 12, 31), "language": "ko"}
    asked |= dict.fromkeys(("category_id", "activity_id", "line_ids", "first_day", "last_day"))
    for text, found in (("étude δελτα", 1), ("é-1 É", 1), ("etude", 0)):
        assert paging.payments_size(store, **asked, text=text)[0] == len(paging.payments_page(store, 100, 0, **asked, text=text)) == found


def test_a_table_has_the_same_shape_on_both(store: Store) -> None:
    memory = open_store(EXAMPLE, AT)
    with store.cursor() as there, memory.cursor() as here:
        for table in TABLES:
            assert shape(there, table) == shape(here, table)
            types = "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE database_name = 'store' AND table_name = ? ORDER BY column_index"
            assert there.execute(types, [table]).fetchall() == here.execute(types, [table]).fetchall()
    assert KEPT_BY_RECORDS
    memory.close()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{**SPENDING, "line_id": "no-such-line"}], "규칙에 맞지 않습니다"),
        ([{**SPENDING, "amount_krw": 0}], "0원일 수 없어"),
        ([{**SPENDING, "amount_krw": 10**20}], "1,000,000,000,000원보다"),
        ([{**SPENDING, "memo": "a\0b"}], r"‘ab’: .*NUL 문자\(U\+0000\)"),
        ([SPENDING, SPENDING], "이미 기록된 것입니다"),
        # What a row says is not taken for what the server says.
        ([{**SPENDING, "line_id": "no-such-line", "memo": "FATAL:  terminating connection; permission denied"}], "규칙에 맞지 않습니다"),
    ],
)  # fmt: skip
def test_what_the_schema_does_not_take_is_refused_whole_and_in_a_sentence(store: Store, rows: list[dict], words: str) -> None:
    version = query.store_version(store)
    full = {"event_id": None, "voucher": None, "memo": None, "spending_id": "s1"}
    with pytest.raises(RefusedWrite, match=words):
        add_records(store, "2016", 1, Actor.local("x"), AT, spending=[{**full, **row} for row in ({**SPENDING, "spending_id": "s0"}, *rows)])
    assert spent(store) == []
    assert query.store_version(store) == version


def test_a_write_through_one_process_is_seen_by_the_other_and_both_count_the_same_versions(store: Store, postgres: str) -> None:
    other = open_store(postgres, AT)
    version = query.store_version(other)
    insert(store, "spending", SPENDING, Actor.local("one"), AT)
    assert query.store_version(other) == version + 1
    assert spent(other) == [10_000]
    insert(other, "spending", {**SPENDING, "amount_krw": 20_000}, Actor.local("two"), AT)
    assert query.store_version(store) == version + 2
    assert spent(store) == [10_000, 20_000]
    other.close()


def test_writers_of_several_processes_take_turns_and_no_write_is_lost(store: Store, postgres: str) -> None:
    stores = [store, open_store(postgres, AT)]
    before = query.store_version(store)
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            for amount in range(1, 6):
                insert(stores[number % 2], "spending", {**SPENDING, "amount_krw": number * 100 + amount}, Actor.local(f"writer {number}"), AT)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(spent(stores[1])) == 40
    assert query.store_version(stores[1]) == before + 40
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(DISTINCT store_version) FROM store.change WHERE table_name = 'spending'").fetchone() == (40,)
    stores[1].close()


def test_readers_are_not_held_up_by_a_writer_and_see_nothing_of_it_before_it_ends(store: Store, postgres: str) -> None:
    other = open_store(postgres, AT)
    version = query.store_version(other)
    with store.writing(AT) as cursor:
        cursor.execute("DELETE FROM store.milestone")
        assert query.store_version(other) == version
        with other.cursor() as reader:
            assert reader.execute("SELECT count(*) FROM store.milestone").fetchone()[0] > 0
    with other.cursor() as reader:
        assert reader.execute("SELECT count(*) FROM store.milestone").fetchone() == (0,)
    other.close()


STARTER = """
import sys
from datetime import datetime
from chatdong.store.seed.startup import start_store
sys.stdin.readline()
start_store(sys.argv[1], datetime(2026, 1, 1)).close()
"""


def test_what_another_process_migrates_while_a_store_is_opened_is_known_in_it(
    plan: Plan, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres_server.database()
    store_url, every = postgres_server.address(name), engines_store.migrations()
    monkeypatch.setattr(engines_store, "migrations", lambda: every[:6])
    open_store(store_url, AT).close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    forget = engines_store.forget_tables

    def forget_and_be_overtaken(cursor: duckdb.DuckDBPyConnection) -> None:
        forget(cursor)
        monkeypatch.setattr(engines_store, "forget_tables", forget)
        cursor.execute("SELECT * FROM duckdb_columns()").fetchall()
        open_store(store_url, AT).close()

    monkeypatch.setattr(engines_store, "forget_tables", forget_and_be_overtaken)
    store = open_store(store_url, AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    assert {row["revision"] for row in query.rows(store, "plans")} == {1}
    store.close()
    postgres_server.drop(name)


def test_the_targets_of_an_older_database_are_as_they_were_and_take_any_measure(
    plan: Plan, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres_server.database()
    store_url, every = postgres_server.address(name), engines_store.migrations()
    monkeypatch.setattr(engines_store, "migrations", lambda: every[:9])
    store = open_store(store_url, AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    store.close()
    targets = postgres_server.sql("SELECT * FROM target ORDER BY position", name)
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    open_store(store_url, AT).close()
    assert len(targets) == len(plan.target)
    assert postgres_server.sql("SELECT * FROM target ORDER BY position", name) == targets
    postgres_server.sql("UPDATE target SET measure = 'people_reached'", name)
    assert postgres_server.sql("SELECT DISTINCT measure FROM target", name) == [["people_reached"]]
    postgres_server.drop(name)


def test_the_activities_of_an_older_database_take_any_kind_and_are_as_they_were(
    plan: Plan, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = postgres_server.database()
    store_url, every = postgres_server.address(name), engines_store.migrations()
    monkeypatch.setattr(engines_store, "migrations", lambda: [one for one in every if one[0] < 13])
    store = open_store(store_url, AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    store.close()
    rules = (
        "SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace AND NOT (conrelid = 'activity'::regclass AND pg_get_constraintdef(oid) LIKE '%kind%') ORDER BY 1, 2, 3"
    )
    activities, refused = postgres_server.sql("SELECT * FROM activity ORDER BY position", name), postgres_server.sql(rules, name)
    # The periods of reports are left to a rule of their table by a later migration, so this one is asked alone.
    monkeypatch.setattr(engines_store, "migrations", lambda: [one for one in every if one[0] <= 13])
    open_store(store_url, AT).close()
    assert len(activities) == len(plan.activity)
    assert postgres_server.sql("SELECT * FROM activity ORDER BY position", name) == activities
    assert [rule for rule in postgres_server.sql(rules, name) if rule in refused] == refused
    postgres_server.sql("UPDATE activity SET kind = 'a kind of another year'", name)
    kind = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'activity'::regclass AND pg_get_constraintdef(oid) LIKE '%kind%'"
    ((length,),) = postgres_server.sql(kind, name)
    assert "length" in length
    postgres_server.drop(name)


def test_two_processes_that_start_with_an_empty_database_together_both_start(postgres_server: Server) -> None:
    name = postgres_server.database()
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", STARTER, postgres_server.address(name)], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for program in programs:
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        assert program.communicate()[1] == ""
        assert program.returncode == 0
    store = open_store(postgres_server.address(name), AT)
    assert {row["revision"] for row in query.rows(store, "plans")} == {1}
    store.close()
    postgres_server.drop(name)


# What cannot be opened


def refused(store_url: str) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(store_url, AT)
    assert PASSWORD not in repr(caught.value.__cause__)
    assert "p%40ss" not in str(caught.value) + repr(caught.value.__cause__)
    return str(caught.value)


def test_what_is_wrong_with_the_address_is_said_without_the_password(postgres_server: Server, postgres: str) -> None:
    name = postgres.rpartition("/")[2]
    assert "비밀번호가 맞지 않습니다" in refused(postgres_server.address(name, "chatdong", "wrong"))
    assert "비밀번호가 맞지 않습니다" in refused(postgres_server.address(name, user="nobody"))
    assert "그 이름의 데이터베이스가 없습니다" in refused(postgres_server.address("nowhere"))
    assert "답하지 않습니다" in refused(postgres.replace(f":{postgres_server.port}", ":1"))
    assert "암호화된 연결" in refused(f"{postgres}?sslmode=require")
    assert "서버를 찾을 수 없습니다" in refused(postgres.replace("127.0.0.1", "nowhere.invalid"))
    assert "postgresql://…" in refused("mysql://root:p%40ss@127.0.0.1/x")


@pytest.mark.parametrize(
    ("store_url", "told_as"),
    [
        ("postgresql://a:b@h:1/d?sslmode=require&password=x", "postgresql://a@h:1/d"),
        ("postgresql:///d", "postgresql:///d"),
        ("postgres://a:b%40c@[::1]:5/d", "postgres://a@[::1]:5/d"),
        ("data/chatdong.duckdb", "data/chatdong.duckdb"),
    ],
)
def test_the_name_of_a_store_has_no_password(store_url: str, told_as: str) -> None:
    assert shown(store_url) == told_as


def test_a_database_of_another_program_or_of_a_newer_version_stays_as_it_is(postgres_server: Server, postgres: str) -> None:
    newer = postgres.rpartition("/")[2]
    postgres_server.sql("INSERT INTO migration VALUES (999, 'from the future', now())", newer)
    assert "더 새로운 버전" in refused(postgres)
    other = postgres_server.database()
    postgres_server.sql("CREATE TABLE book (page integer)", other)
    assert "다른 프로그램이 쓰는" in refused(postgres_server.address(other))
    assert postgres_server.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", other) == [["book"]]
    assert postgres_server.sql("SELECT count(*) FROM migration", newer) == [[str(len(migrations()) + 1)]]
    postgres_server.drop(other)


def test_a_role_that_may_only_read_looks_and_is_refused_in_a_sentence(postgres_server: Server, store: Store, postgres: str) -> None:
    name = postgres.rpartition("/")[2]
    role = f"reader_{name}"
    postgres_server.sql(f"CREATE ROLE {role} LOGIN PASSWORD 'r'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}", name)
    reader = open_store(postgres_server.address(name, role, "r"), AT)
    assert reader.read_only
    assert repository.newest_revision(reader, "2016") == 1
    with pytest.raises(RefusedWrite, match="쓸 수 없어 기록할 수 없습니다"):
        insert(reader, "spending", SPENDING, Actor.local("x"), AT)
    reader.close()
    empty = postgres_server.database()
    assert "표를 만들거나 고쳐야" in refused(postgres_server.address(empty, role, "r"))
    postgres_server.drop(empty)
    postgres_server.sql(f"DROP OWNED BY {role}; DROP ROLE {role}", name)


# What fails while it is in use


def test_a_database_that_goes_and_comes_back_is_told_and_loses_nothing(own_server: Server, plan: Plan) -> None:
    store = open_store(own_server.address(own_server.database()), AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    insert(store, "spending", SPENDING, Actor.local("x"), AT)
    own_server.stop()
    with pytest.raises(duckdb.Error) as caught:
        query.store_version(store)
    assert "데이터베이스가 답하지 않습니다" in str(user_message(caught.value))
    assert PASSWORD not in str(caught.value)
    with pytest.raises(RefusedWrite, match="데이터베이스가 답하지 않습니다.*하나도 기록되지 않았고"):
        insert(store, "spending", SPENDING, Actor.local("x"), AT)
    own_server.start()
    insert(store, "spending", {**SPENDING, "amount_krw": 20_000}, Actor.local("x"), AT)
    assert spent(store) == [10_000, 20_000]
    with pytest.raises(StoreError), store.writing(AT) as cursor:
        cursor.execute("DELETE FROM store.spending")
        own_server.stop()
        own_server.start()
        cursor.execute("SELECT count(*) FROM store.spending").fetchall()
    assert spent(store) == [10_000, 20_000], "what was not committed is gone with the connection"
    insert(store, "spending", {**SPENDING, "amount_krw": 30_000}, Actor.local("x"), AT)
    assert spent(store) == [10_000, 20_000, 30_000]
    store.close()


def test_a_connection_that_is_cut_while_it_commits_is_told_as_what_nobody_knows(postgres_server: Server, store: Store, postgres: str) -> None:
    postgres_server.sql(
        "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$; "
        "CREATE CONSTRAINT TRIGGER cut AFTER UPDATE ON store_version DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()",
        postgres.rpartition("/")[2],
    )
    with pytest.raises(RefusedWrite, match="기록되었는지 알 수 없습니다"):
        insert(store, "spending", SPENDING, Actor.local("x"), AT)
    postgres_server.sql("DROP TRIGGER cut ON store_version", postgres.rpartition("/")[2])
    assert spent(store) == []
    insert(store, "spending", SPENDING, Actor.local("x"), AT)
    assert spent(store) == [10_000]


def test_an_error_that_is_not_the_database_is_none_of_its_trouble(store: Store) -> None:
    with store.cursor() as cursor, pytest.raises(duckdb.Error) as caught:
        cursor.execute("SELECT * FROM store.nothing_of_that_name")
    assert postgres_errors.trouble(caught.value) is None
    assert postgres_errors.broken_rule(caught.value) is None
    assert user_message(caught.value) is None
