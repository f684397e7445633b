"""CSV that Korean Excel opens, all tables in one zip that describes itself, and an older zip beside today's store."""

import csv
import hashlib
import io
import json
import socket
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import frictionless
import pandas as pd
import pytest

from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.record_tables import HISTORY, RECORD_TABLES
from chatdong.store.engines.store import Store
from chatdong.store.engines.table_schema import shape
from chatdong.store.reading.csv_format import answer_csv, csv_bytes, rows_csv
from chatdong.store.reading.query import sql
from chatdong.store.snapshots.data_package import FILE_NAME, from_text
from chatdong.store.snapshots.diff import Comparison, TableDifference, compare
from chatdong.store.snapshots.restore import RefusedSnapshot
from chatdong.store.snapshots.snapshot import READ_ME, TABLES, snapshot, write_snapshot
from chatdong.store.writing.records import add_records, delete, insert, load_plan, update

AT = datetime(2026, 1, 2, 3, 4, 5)
LATER = datetime(2030, 1, 1, 0, 0, 0, 1)
TEXTS = ["", "'", "''", "=1+1", "'=1+1", "-1", "+82", "@a", "\tt", "\rr", "a\r\nb\nc", 'say "x", y', " ", "NULL", "가나다", None]
SPENDING = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}


@pytest.fixture
def store(new_planned_store: Store) -> Store:
    """A store with a plan and spending whose memos are every awkward text."""
    made = new_planned_store
    of = {"line_id": "ad-hoc", "event_id": None, "spent_on": date(2016, 5, 1)}
    rows = [{**of, "spending_id": f"s{i:02}", "amount_krw": 1_000 * (i + 1), "memo": memo} for i, memo in enumerate(TEXTS)]
    add_records(made, "2016", 1, Actor.local("setup"), datetime(2026, 1, 2, 3, 4, 5, 678901), spending=rows)
    return made


def words_of(data: bytes) -> dict:
    return json.loads(zipfile.ZipFile(io.BytesIO(data)).read(FILE_NAME))


def difference(found: Comparison, table: str) -> TableDifference:
    return next(each for each in found.tables if each.table == table)


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_begins_with_a_byte_order_mark_and_keeps_numbers_dates_and_unknowns() -> None:
    frame = pd.DataFrame({"금액": [1_000, -5], "날": [date(2016, 9, 30), None], "이름": ['회의, 그리고 "식사"', None]})
    data = csv_bytes(frame)
    assert data.startswith(b"\xef\xbb\xbf")
    assert read(data) == [
        {"금액": "1000", "날": "2016-09-30", "이름": '회의, 그리고 "식사"'},
        {"금액": "-5", "날": "", "이름": ""},
    ]


def test_no_cell_and_no_heading_runs_as_a_formula() -> None:
    evil = ["=1+1", "+82", "-1", "@SUM(A1)", "\tx", "\rx", "안전"]
    rows = read(csv_bytes(pd.DataFrame({"=HYPERLINK()": evil})))
    assert list(rows[0]) == ["'=HYPERLINK()"]
    assert [row["'=HYPERLINK()"] for row in rows] == ["'=1+1", "'+82", "'-1", "'@SUM(A1)", "'\tx", "'\rx", "안전"]


def test_rows_of_the_example_say_so() -> None:
    assert read(csv_bytes(pd.DataFrame({"a": [1]}), mark=("자료 구분", "예시 자료"))) == [{"a": "1", "자료 구분": "예시 자료"}]


FILLED = (
    "plan", "category", "activity", "budget_line", "target", "milestone", "district", "support_team",
    "event", "event_district", "spending", "scenario", "scenario_edit", "change",
)  # fmt: skip
"""The tables that the example has rows of: nobody approved anything in it, whose plan is the one of the paper, or edited its report."""


def test_the_zip_holds_every_table_whole(example: Store) -> None:
    archive = zipfile.ZipFile(io.BytesIO(snapshot(example, AT)))
    assert set(archive.namelist()) == {*(f"예시자료-{table}.csv" for table in TABLES), READ_ME, FILE_NAME}
    with example.cursor() as cursor:
        for table in TABLES:
            count = cursor.execute(f"SELECT count(*) FROM store.{table}").fetchone()[0]
            assert len(read(archive.read(f"예시자료-{table}.csv"))) == count, table
            assert count > 0 or table not in FILLED, table
    spending = read(archive.read("예시자료-spending.csv"))
    assert sum(int(row["amount_krw"]) for row in spending) == 15_910_800
    assert spending[0]["spent_on"].count("-") == 2
    assert {row["자료 구분"] for row in spending} == {"예시 자료"}
    assert "예시 자료" in archive.read(READ_ME).decode("utf-8-sig")


def test_every_table_of_the_store_is_in_the_snapshot_but_who_may_do_what_who_was_welcomed_what_is_added_up_and_what_is_drafted(
    example: Store,
) -> None:
    with example.cursor() as cursor:
        tables = {
            t
            for (t,) in cursor.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' AND schema_name IN ('main', 'public')"
            ).fetchall()
        }
    apart = {
        "migration",
        "store_version",
        "person",
        "person_district",
        "person_plan",
        "audit",
        "spending_day",
        "welcomed",
        "plan_draft",
        "plan_funding",
    }
    assert tables - apart == set(TABLES)


def test_the_same_store_gives_the_same_tables_and_at_the_same_moment_the_same_zip(example: Store) -> None:
    first, second = (zipfile.ZipFile(io.BytesIO(snapshot(example, at))) for at in (AT, LATER))
    for table in TABLES:
        assert first.read(f"예시자료-{table}.csv") == second.read(f"예시자료-{table}.csv")
    assert snapshot(example, AT) == snapshot(example, AT)
    out = io.BytesIO()
    write_snapshot(example, out, AT)
    assert out.getvalue() == snapshot(example, AT)


def test_unknown_and_empty_text_and_every_awkward_one_can_be_told_apart(store: Store) -> None:
    data = zipfile.ZipFile(io.BytesIO(snapshot(store, AT))).read("spending.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    memos = {row["spending_id"]: row["memo"] for row in read(data)}
    assert len(set(memos.values())) == len(TEXTS)
    for i, text in enumerate(TEXTS):
        cell = memos[f"s{i:02}"]
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert (None if cell == "" else cell.removeprefix("'")) == text


def test_moments_are_exact(store: Store) -> None:
    changes = read(zipfile.ZipFile(io.BytesIO(snapshot(store, AT))).read("change.csv"))
    assert {row["changed_at"] for row in changes} == {"2026-01-02 03:04:05.000000", "2026-01-02 03:04:05.678901"}


def test_the_description_says_what_the_tables_are_and_what_they_were_made_from(store: Store, plan: Plan) -> None:
    load_plan(store, replace(plan, title=LocalizedText("고친 계획")), Actor.local("setup"), AT)
    data = snapshot(store, AT, as_of=date(2016, 9, 30), filters={"편성목": "업무추진비"}, language="ko")
    archive, words = zipfile.ZipFile(io.BytesIO(data)), words_of(data)
    own = words["chatdong"]
    assert (own["as_of"], own["filters"], own["scenario"], own["example"]) == ("2016-09-30", {"편성목": "업무추진비"}, None, False)
    assert (own["store_version"], own["schema"]) == (3, own["migrations"][-1]["number"])
    assert [(p["plan_id"], p["revision"], p["holds"]) for p in own["plans"]] == [("2016", 1, False), ("2016", 2, True)]
    assert words["sources"] == [{"title": "고친 계획"}]
    assert [resource["name"] for resource in words["resources"]] == list(TABLES)
    for resource in words["resources"]:
        table = archive.read(resource["path"])
        assert resource["hash"] == f"sha256:{hashlib.sha256(table).hexdigest()}"
        assert (resource["bytes"], resource["rows"]) == (len(table), len(read(table)))
        assert resource["title"] and resource["description"] and resource["sources"]
        assert resource["schema"]["primaryKey"]
    spending = next(r for r in words["resources"] if r["name"] == "spending")["schema"]
    fields = {field["name"]: field for field in spending["fields"]}
    assert (fields["amount_krw"]["type"], fields["amount_krw"]["unit"], fields["spent_on"]["type"]) == ("integer", "원", "date")
    assert {key["reference"]["resource"] for key in spending["foreignKeys"]} == {"budget_line", "event", "commitment", ""}, (
        "a refund names a payment of the same table"
    )


def test_every_table_and_every_column_is_described(example: Store) -> None:
    with example.cursor() as cursor:
        shapes = [shape(cursor, table) for table in TABLES]
    assert [table.name for table in shapes] == [*RECORD_TABLES, "change"]
    assert not [
        f"{table.name}.{column.name}"
        for table in shapes
        for column in table.columns
        if not RECORD_TABLES.get(table.name, HISTORY).column(column.name)
    ]


def test_the_read_me_says_what_was_looked_at(example: Store) -> None:
    data = snapshot(example, AT, as_of=date(2016, 9, 30), filters={"편성목": "업무추진비"})
    text = zipfile.ZipFile(io.BytesIO(data)).read(READ_ME).decode("utf-8-sig")
    assert "2016-09-30" in text
    assert "편성목 = 업무추진비" in text
    assert "chatdong restore" in text


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch, kept_csv_limit: None) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("the validator asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("no_network")
def test_the_public_validator_passes_it_and_finds_a_wrong_byte(store: Store, tmp_path: Path) -> None:
    passes_and_finds_a_wrong_byte(store, tmp_path)


@pytest.mark.usefixtures("no_network")
def test_the_public_validator_passes_the_example_and_finds_a_wrong_byte(example: Store, tmp_path: Path) -> None:
    passes_and_finds_a_wrong_byte(example, tmp_path)


def passes_and_finds_a_wrong_byte(of: Store, tmp_path: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(snapshot(of, AT.replace(tzinfo=ZoneInfo("Asia/Seoul")))))
    archive.extractall(tmp_path / "out")
    report = frictionless.validate(str(tmp_path / "out" / FILE_NAME))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])
    assert report.stats["tasks"] == len(TABLES)
    present = next(r for r in words_of(snapshot(of, AT))["resources"] if r["name"] == "event_district")
    assert [key["reference"]["resource"] for key in present["schema"]["foreignKeys"]] == ["district", "event"]
    (spending,) = (tmp_path / "out").glob("*spending.csv")
    spending.write_bytes(spending.read_bytes().replace(b"2016-05", b"2016-06", 1))
    report = frictionless.validate(str(tmp_path / "out" / FILE_NAME))
    assert "hash-count" in {kind for (kind,) in report.flatten(["type"])}


def test_nothing_differs_from_a_snapshot_of_now(store: Store) -> None:
    nothing_differs(store)


def test_nothing_differs_from_a_snapshot_of_the_example_of_now(example: Store) -> None:
    assert difference(nothing_differs(example), "spending").same == 45


def nothing_differs(store: Store) -> Comparison:
    """The comparison of a store with a snapshot that was made of it right now."""
    found = compare(snapshot(store, AT), store)
    assert not found.differs
    assert [table.table for table in found.tables] == list(TABLES)
    return found


def test_what_was_added_changed_and_removed_since_is_told_with_amounts(store: Store, plan: Plan) -> None:
    old = snapshot(store, AT)
    before = sum(1_000 * (i + 1) for i in range(len(TEXTS)))
    key = insert(store, "spending", SPENDING, Actor.local("someone"), LATER)
    update(store, "spending", "s00", 1, {"amount_krw": 1_700, "memo": None}, Actor.local("someone"), LATER)
    delete(store, "spending", "s01", 1, Actor.local("someone"), LATER)
    found = compare(old, store)
    money = difference(found, "spending")
    assert (money.added, money.changed, money.removed, money.same) == (1, 1, 1, len(TEXTS) - 2)
    assert (money.added_krw, money.changed_krw, money.removed_krw) == (10_000, 700, 2_000)
    assert (money.before_krw, money.after_krw) == (before, before + 10_000 + 700 - 2_000)
    assert money.added_rows[0].key == (key,)
    assert (money.added_rows[0].before, money.added_rows[0].after["amount_krw"]) == (None, 10_000)
    assert set(money.changed_rows[0].columns) == {"amount_krw", "memo", "version"}
    assert (money.changed_rows[0].before["memo"], money.changed_rows[0].after["memo"]) == ("", None)
    assert (money.removed_rows[0].key, money.removed_rows[0].after) == (("s01",), None)
    assert difference(found, "change").added == 3
    assert not difference(found, "event").differs
    assert difference(found, "event").before_krw is None
    assert found.old.store_version == 2


def test_a_new_revision_adds_its_budget_lines(store: Store, plan: Plan) -> None:
    old = snapshot(store, AT)
    load_plan(store, replace(plan, title=LocalizedText("고친 계획")), Actor.local("someone"), LATER)
    lines = difference(compare(old, store), "budget_line")
    assert (lines.added, lines.added_krw, lines.same) == (len(plan.budget_line), plan.total_krw, len(plan.budget_line))
    assert lines.added_rows[0].key[:2] == ("2016", 2)


def test_counts_are_whole_though_the_examples_are_few(store: Store) -> None:
    old = snapshot(store, AT)
    add_records(store, "2016", 1, Actor.local("x"), LATER, spending=[{**SPENDING, "event_id": None, "spending_id": f"n{i}"} for i in range(30)])
    money = difference(compare(old, store, examples=5), "spending")
    assert (money.added, money.added_krw, len(money.added_rows)) == (30, 300_000, 5)


def test_a_comparison_refuses_what_a_restore_refuses_and_changes_nothing(store: Store) -> None:
    before = snapshot(store, AT)
    with pytest.raises(RefusedSnapshot):
        compare(b"no zip", store)
    with store.cursor() as cursor:
        names = {name for (name,) in cursor.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal").fetchall()}
    assert names == {"memory", "store"}
    assert snapshot(store, AT) == before


PAYMENTS = {"plan_id": "2016", "as_of": date(2016, 12, 31), "language": "ko"} | dict.fromkeys(
    ("category_id", "activity_id", "line_ids", "first_day", "last_day", "text")
)


def test_an_answer_is_streamed_with_its_texts_as_they_were_and_nothing_that_runs(store: Store) -> None:
    with store.cursor() as cursor:
        data = b"".join(answer_csv(cursor, sql("spending_list"), PAYMENTS, {"memo": "=적요", "amount_krw": "금액(원)"}, ("구분", '예시 "자료"')))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = read(data)
    assert len(rows) == len(TEXTS)
    assert not [cell for row in rows for cell in (*row, *row.values()) if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert sorted(cell["'=적요"].removeprefix("'") for cell in rows) == sorted(text or "" for text in TEXTS)
    assert sum(int(row["금액(원)"]) for row in rows) == sum(1_000 * (i + 1) for i in range(len(TEXTS)))


def test_an_answer_without_rows_still_has_its_headings(store: Store) -> None:
    with store.cursor() as cursor:
        data = b"".join(answer_csv(cursor, sql("spending_list"), PAYMENTS | {"text": "없는 글"}, {"spent_on": "지출일", "memo": "적요"}))
    assert data.decode("utf-8-sig") == "지출일,적요\r\n"


def test_rows_that_python_words_are_quoted_alike() -> None:
    rows = [[1, -5, None, "=1+1"], [2, 0, 'say "x", y', "a\nb"]]
    data = b"".join(rows_csv(["번호", "금액", "글", "+글"], iter(rows), ("자료 구분", "예시 자료")))
    assert read(data) == [
        {"번호": "1", "금액": "-5", "글": "", "'+글": "'=1+1", "자료 구분": "예시 자료"},
        {"번호": "2", "금액": "0", "글": 'say "x", y', "'+글": "a\nb", "자료 구분": "예시 자료"},
    ]


def test_a_snapshot_keeps_what_was_looked_at_and_one_that_does_not_say_is_still_read(store: Store) -> None:
    data = snapshot(store, AT, viewed=("2016", 1), scenario={"ad-hoc": "20,000원×12회=240,000원"}, filters={"행사 · 종류": "워크숍"})
    contents = compare(data, store).old
    assert (contents.viewed, contents.scenario) == (("2016", 1), (("ad-hoc", "20,000원×12회=240,000원"),))
    text = json.loads(zipfile.ZipFile(io.BytesIO(data)).read(FILE_NAME))
    del text["chatdong"]["viewed"]
    text["chatdong"]["scenario"] = None
    older = from_text(json.dumps(text).encode(), TABLES)
    assert (older.viewed, older.scenario) == (None, ())
