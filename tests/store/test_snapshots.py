"""CSV that Korean Excel opens, and all tables in one zip."""

import csv
import io
import zipfile
from datetime import date, datetime

import pandas as pd

from chatdong.store.connection import Store
from chatdong.store.snapshots import TABLES, csv_bytes, snapshot

AT = datetime(2026, 1, 2, 3, 4, 5)


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_begins_with_a_byte_order_mark_and_keeps_numbers_dates_and_unknowns() -> None:
    frame = pd.DataFrame({"금액": [1_000, -5], "날": [date(2016, 9, 30), None], "이름": ["회의, 그리고 \"식사\"", None]})
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


def test_the_zip_holds_every_table_whole(example: Store) -> None:
    archive = zipfile.ZipFile(io.BytesIO(snapshot(example, AT)))
    assert set(archive.namelist()) == {*(f"예시자료-{table}.csv" for table in TABLES), "READ-ME.txt"}
    with example.cursor() as cursor:
        for table in TABLES:
            count = cursor.execute(f"SELECT count(*) FROM store.{table}").fetchone()[0]
            assert len(read(archive.read(f"예시자료-{table}.csv"))) == count > 0, table
    spending = read(archive.read("예시자료-spending.csv"))
    assert sum(int(row["amount_krw"]) for row in spending) == 15_910_800
    assert spending[0]["spent_on"].count("-") == 2
    assert "예시 자료" in archive.read("READ-ME.txt").decode("utf-8-sig")


def test_the_same_store_gives_the_same_tables(example: Store) -> None:
    first, second = (zipfile.ZipFile(io.BytesIO(snapshot(example, at))) for at in (AT, datetime(2030, 1, 1)))
    for table in TABLES:
        assert first.read(f"예시자료-{table}.csv") == second.read(f"예시자료-{table}.csv")
