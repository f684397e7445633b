"""CSV in: what offices make in Excel is read, judged row by row, and written whole or not at all."""

import csv
import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from chatdong.domain.message import Message
from chatdong.domain.plan.districts import district_lists
from chatdong.domain.plan.model import District, LocalizedText, Plan
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.imports import importer
from chatdong.store.imports.importer import RefusedFile, Unanswered, commit, preview, read_amount, read_date, refused_csv, template_csv
from chatdong.store.ledger.profile import ImportProfile
from chatdong.store.reading import query, repository
from chatdong.store.reading.csv_format import csv_bytes
from chatdong.store.seed.example import PLAN, SAMPLE
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import EditConflict, RefusedWrite, insert, load_plan, undo, update
from tests.properties import examples, in_full
from tests.store.conftest import planned_on_both

AT = datetime(2026, 1, 2, 3, 4, 5)
EVERY_CHANGE = dict.fromkeys(("tables", "actions", "actor", "first_day", "last_day", "batch", "text", "named", "after"))
MEETING = {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "occurrence": 1, "held_on": date(2016, 4, 28), "attendance": 27}
PAID = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 13), "amount_krw": 10_000, "voucher": "v-1", "memo": "다과"}


@pytest.fixture
def store(planned_store: Store) -> Store:
    return planned_store


@pytest.fixture
def filled(store: Store) -> Store:
    """A store of real records: those of the example."""
    for kind in ("events", "commitments", "spending"):
        commit(store, preview(store, "2016", kind, SAMPLE / f"{kind}.csv"), Actor.local("setup"), AT)
    return store


def table(store: Store, name: str, columns: str = "*") -> list[tuple]:
    with store.cursor() as cursor:
        return sorted(cursor.execute(f"SELECT {columns} FROM store.{name}").fetchall(), key=repr)


def everything(store: Store) -> dict[str, list[tuple]]:
    return {name: table(store, name) for name in ("event", "event_district", "spending", "change", "store_version")}


def spending(*rows: str, heading: str = "지출일,산출내역,금액,증빙번호,적요") -> bytes:
    return "\n".join([heading, *rows]).encode()


def events(*rows: str, heading: str = "세부사업,회차,개최일,연기 결정일,연기된 날,취소일,참석,비고") -> bytes:
    return "\n".join([heading, *rows]).encode()


def counts(store: Store, kind: str, data: bytes | Path) -> tuple[int, int, int, int]:
    return tuple(preview(store, "2016", kind, data).counts.values())


def first(store: Store, kind: str, data: bytes, state: str = "new") -> importer.PreviewRow:
    return preview(store, "2016", kind, data).rows(state)[0]


def reasons(store: Store, kind: str, data: bytes, plan_id: str = "2016") -> list[tuple[int, str, str]]:
    return [(r.line, r.column, str(r.reason)) for r in preview(store, plan_id, kind, data).refusals()]


def warnings(store: Store, data: bytes, kind: str = "spending") -> list[str]:
    return [str(w) for row in preview(store, "2016", kind, data).rows("new") for w in row.warnings]


# The whole way


@planned_on_both
def test_a_file_comes_in_with_its_history_and_a_second_time_adds_nothing(store: Store) -> None:
    for kind, rows in (("events", 34), ("commitments", 5), ("spending", 45)):
        seen = preview(store, "2016", kind, SAMPLE / f"{kind}.csv")
        assert seen.counts == {"new": rows, "changed": 0, "same": 0, "refused": 0}
        version = query.store_version(store)
        batch = commit(store, seen, Actor.local("recorder"), AT)
        assert query.store_version(store) == version + 1
        log = [c for c in query.rows(store, "change_list", **EVERY_CHANGE) if c["batch"] == batch]
        assert {(c["actor"], c["changed_at"], c["action"]) for c in log} == {("recorder", AT, "insert")}
        assert len(log) == len(table(store, importer.KINDS[kind])) == rows
        before = everything(store)
        again = preview(store, "2016", kind, SAMPLE / f"{kind}.csv")
        assert again.counts == {"new": 0, "changed": 0, "same": rows, "refused": 0}
        assert commit(store, again, Actor.local("recorder"), AT) is None
        assert everything(store) == before
    assert repository.records(store, repository.plan(store, "2016")).spent(date(2016, 9, 30)) == 12_387_800


@planned_on_both
def test_a_preview_writes_nothing(store: Store) -> None:
    before = everything(store)
    seen = preview(store, "2016", "events", SAMPLE / "events.csv")
    seen.rows("new")
    refused_csv(seen)
    seen.close()
    assert everything(store) == before


@planned_on_both
def test_the_log_of_an_import_is_the_rows_themselves_and_an_import_can_be_undone(store: Store) -> None:
    key = insert(store, "spending", PAID, Actor.local("recorder"), AT)
    before = table(store, "spending", ", ".join(RECORD_TABLES["spending"].columns))
    batch = commit(
        store,
        preview(store, "2016", "spending", spending("2016-05-13,ad-hoc,10000,v-1,떡", "2016-05-14,ad-hoc,5000,v-2,다과")),
        Actor.local("me"),
        AT,
    )
    changes = query.rows(store, "change_list", **EVERY_CHANGE)[:2]
    assert {c["batch"] for c in changes} == {batch}
    updated = next(c for c in changes if c["action"] == "update")
    assert (updated["row_key"], json.loads(updated["row_before"])["memo"], json.loads(updated["row_after"])["memo"]) == (key, "다과", "떡")
    assert json.loads(updated["row_after"])["version"] == 2
    undo(store, batch, Actor.local("me"), AT)
    assert table(store, "spending", ", ".join(RECORD_TABLES["spending"].columns)) == before


@planned_on_both
def test_a_refused_row_holds_back_the_whole_file_unless_it_is_left_out_on_purpose(store: Store) -> None:
    data = spending("2016-05-13,ad-hoc,10000,v-1,", "2016-05-14,ad-hoc,0,v-2,")
    seen = preview(store, "2016", "spending", data)
    before = everything(store)
    with pytest.raises(RefusedWrite, match="거절된 행이 1개"):
        commit(store, seen, Actor.local("me"), AT)
    assert everything(store) == before
    assert commit(store, seen, Actor.local("me"), AT, skip_refused=True)
    assert len(table(store, "spending")) == 1


@planned_on_both
def test_a_write_that_fails_halfway_leaves_nothing_behind(store: Store) -> None:
    seen = preview(store, "2016", "spending", spending("2016-05-13,ad-hoc,10000,v-1,", "2016-05-14,ad-hoc,5000,v-2,"))
    with seen._staging.cursor() as cursor:
        cursor.execute("UPDATE planned SET line_id = 'no such line' WHERE line = 3")
    before = everything(store)
    with pytest.raises(RefusedWrite):
        commit(store, seen, Actor.local("me"), AT)
    assert everything(store) == before


@planned_on_both
def test_what_others_wrote_since_the_preview_is_not_run_over(store: Store) -> None:
    key = insert(store, "spending", PAID, Actor.local("recorder"), AT)
    seen = preview(store, "2016", "spending", spending("2016-05-13,ad-hoc,10000,v-1,떡"))
    update(store, "spending", key, 1, {"memo": "과일"}, Actor.local("other"), AT)
    before = everything(store)
    with pytest.raises(RefusedWrite, match="미리 본 뒤에"):
        commit(store, seen, Actor.local("me"), AT)
    assert everything(store) == before
    assert seen.rows("changed")[0].before["memo"] == "과일", "the preview now shows what is so"
    commit(store, seen, Actor.local("me"), AT)
    with pytest.raises(EditConflict):
        update(store, "spending", key, 2, {"memo": "과일"}, Actor.local("other"), AT)


@planned_on_both
def test_what_others_wrote_elsewhere_does_not_hold_an_import_up(store: Store) -> None:
    seen = preview(store, "2016", "spending", spending("2016-05-13,ad-hoc,10000,v-1,떡"))
    insert(store, "event", MEETING, Actor.local("other"), AT)
    assert commit(store, seen, Actor.local("me"), AT)


@planned_on_both
def test_committing_a_preview_twice_adds_nothing_twice(store: Store) -> None:
    seen = preview(store, "2016", "spending", spending("2016-05-13,ad-hoc,10000,v-1,떡"))
    commit(store, seen, Actor.local("me"), AT)
    with pytest.raises(RefusedWrite):
        commit(store, seen, Actor.local("me"), AT)
    assert len(table(store, "spending")) == 1


@planned_on_both
def test_a_closed_preview_leaves_no_file_and_no_database_behind(store: Store) -> None:
    seen = preview(store, "2016", "spending", spending("2016-05-13,ad-hoc,10000,v-1,떡"))
    folder = seen._file._uploaded.path.parent
    assert folder.exists()
    seen.close()
    assert not folder.exists()
    with store.cursor() as cursor:
        names = [name for (name,) in cursor.execute("SELECT database_name FROM duckdb_databases()").fetchall()]
    assert not [name for name in names if name.startswith("import_")]
    with pytest.raises(RefusedFile):
        preview(store, "2016", "spending", b"")


def test_progress_rises_to_the_whole(store: Store) -> None:
    heard: list[tuple[int, int]] = []
    preview(store, "2016", "events", SAMPLE / "events.csv", lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[0] == (0, 1000)
    assert heard[-1] == (1000, 1000)


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("연,월,일,산출내역,금액,적요", "2016,5,13,ad-hoc,1000,다과"),
        ("년도,월,일,산출내역,금액,적요", "'16,05월,13일,ad-hoc,1000,다과"),
        ("년,월일,산출내역,금액,적요", "2016,5.13,ad-hoc,1000,다과"),
        ("일자,,산출내역,금액,적요\n월,일,,,", "5,13,ad-hoc,1000,다과"),
        ("2016년,,산출내역,금액,적요\n월,일,,,", "5,13,ad-hoc,1000,다과"),
        ("연도,지출일,산출내역,금액,적요", "2016,5/13,ad-hoc,1000,다과"),
    ],
)
def test_a_day_in_several_columns_is_one_day(store: Store, heading: str, row: str) -> None:
    values = first(store, "spending", spending(row, heading=heading)).values
    assert (values["spent_on"], values["amount_krw"], values["memo"]) == (date(2016, 5, 13), 1_000, "다과")


@pytest.mark.parametrize("row", ["2016,2,30,ad-hoc,1000", "2016,13,1,ad-hoc,1000", "2016,5,,ad-hoc,1000", "16xx,5,1,ad-hoc,1000"])
def test_columns_that_make_up_no_day_are_refused(store: Store, row: str) -> None:
    good = "2016,5,13,ad-hoc,2000"
    seen = preview(store, "2016", "spending", spending(good, good.replace("2000", "3000"), row, heading="연,월,일,산출내역,금액"))
    assert (seen.counts["new"], seen.counts["refused"]) == (2, 1)


def test_an_event_with_a_first_and_a_last_day_keeps_both(store: Store) -> None:
    text = "세부사업,회차,시작일,종료일\n월 정기간담회,1,2016-04-28,2016-04-29\n월 정기간담회,2,2016-05-26,2016-05-26\n월 정기간담회,3,2016-06-26,2016-06-20\n"
    seen = preview(store, "2016", "events", text.encode())
    assert [(row.values["held_on"], row.values["note"]) for row in seen.rows("new")] == [
        (date(2016, 4, 28), "2016-04-28 ~ 2016-04-29"),
        (date(2016, 5, 26), None),
    ]
    assert "앞섭니다" in str(seen.refusals()[0].reason)


def test_rows_with_broken_bytes_are_refused_and_the_others_stored(store: Store) -> None:
    data = spending(*(f"2016-05-{day:02},수시 간담회 · 진행비,{day}000,제{day}호,다과 구입" for day in range(1, 21))).decode().encode("cp949")
    data = data.replace("2016-05-07,수시".encode("cp949"), b"2016-05-07,\xff\xbc\xf6\xbd\xc3")
    seen = preview(store, "2016", "spending", data)
    assert (seen.counts["new"], seen.counts["refused"]) == (19, 1)
    (refusal,) = seen.refusals()
    assert (refusal.line, "0xFF" in str(refusal.reason)) == (8, True)
    commit(store, seen, Actor.local("tester"), AT, skip_refused=True)
    assert len(table(store, "spending")) == 19
    assert "7000" in refused_csv(seen).decode("utf-8-sig")


def test_the_unit_of_a_number_format_counts_and_one_that_differs_is_asked_about(store: Store) -> None:
    for heading, won in (("금액", 350_000), ("금액(천원)", 350_000), ("금액(원)", None)):
        book = openpyxl.Workbook()
        book.active.append(["지출일", "산출내역", heading])
        book.active.append(["2016-05-13", "ad-hoc", 350])
        book.active["C2"].number_format = '#,##0"천원"'
        book.active.append(["2016-05-14", "ad-hoc", "=C2*2"])
        content = io.BytesIO()
        book.save(content)
        if won is None:
            with pytest.raises(importer.Unanswered, match="칸 서식의 단위가 다릅니다"):
                preview(store, "2016", "spending", content.getvalue())
            continue
        seen = preview(store, "2016", "spending", content.getvalue())
        assert [row.values["amount_krw"] for row in seen.rows("new")] == [won]
        assert ["수식의 값이 파일에 없습니다" in str(refusal.reason) for refusal in seen.refusals()] == [True]


def test_sheets_with_the_same_headings_go_in_together_and_a_refusal_names_its_sheet(store: Store) -> None:
    book = openpyxl.Workbook()
    book.active.title = "안내"
    book.active.append(["이 파일은 달마다 한 시트입니다."])
    for month in (1, 2, 3):
        sheet = book.create_sheet(f"{month}월")
        sheet.append([f"{month}월 집행내역"])
        sheet.append(["집행일자", "산출내역", "금액", "적요"])
        sheet.append([f"2016-{month:02}-13", "ad-hoc", 1_000 * month, "다과"])
        sheet.append([f"2016-{month:02}-14" if month != 2 else "2016-02-30", "ad-hoc", 10_000 * month, "식사"])
        sheet.append(["이하 여백"])
    content = io.BytesIO()
    book.save(content)
    file = importer.open_file(content.getvalue())
    assert importer.alike_tables(store, "2016", "spending", file) == 3
    assert preview(store, "2016", "spending", file).counts["new"] == 2
    together = importer.layout(store, "2016", "spending", file, ImportProfile(table=importer.ALL_ALIKE))
    assert (together.profile.table, together.questions, together.guesses) == (importer.ALL_ALIKE, (), ())
    assert "이어서 읽었습니다: 1월 (3), 2월 (3), 3월 (3)" in str(together.notes[-1])
    seen = preview(store, "2016", "spending", file, profile=together.profile)
    assert [row.values["amount_krw"] for row in seen.rows("new")] == [1_000, 10_000, 2_000, 3_000, 30_000]
    assert [seen.where(row.line) for row in seen.rows("new")] == ["1월 3", "1월 4", "2월 3", "3월 3", "3월 4"]
    assert [seen.where(refusal.line) for refusal in seen.refusals()] == ["2월 4"]
    commit(store, seen, Actor.local("tester"), AT, skip_refused=True)
    assert "2월 4" in refused_csv(seen).decode("utf-8-sig")
    assert preview(store, "2016", "spending", file, profile=together.profile).counts == {"new": 0, "changed": 0, "same": 5, "refused": 1}


def test_a_payment_that_a_file_corrects_keeps_its_commitment_and_its_source_and_a_new_one_has_none(store: Store) -> None:
    actor = Actor.local("tester")
    contract = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "committed_on": date(2016, 4, 1), "amount_krw": 20_000, "number": "계약-7"}
    bound = insert(store, "commitment", contract, actor, AT)
    paid = insert(store, "spending", {**PAID, "commitment_id": bound, "funding_source": "city"}, actor, AT)
    back = {**PAID, "amount_krw": -1_000, "spent_on": date(2016, 5, 20), "voucher": "v-2", "commitment_id": bound, "returns_id": paid}
    insert(store, "spending", back, actor, AT)
    text = "지출일,산출내역,금액,증빙번호,적요\n2016-05-13,ad-hoc,10000,v-1,고침\n2016-05-20,ad-hoc,-1000,v-2,반납\n2016-05-21,ad-hoc,3000,v-3,새것\n"
    seen = preview(store, "2016", "spending", text.encode())
    assert (seen.counts["changed"], seen.counts["new"]) == (2, 1)
    commit(store, seen, actor, AT)
    assert table(store, "spending", "voucher, memo, commitment_id, returns_id, funding_source") == [
        ("v-1", "고침", bound, None, "city"),
        ("v-2", "반납", bound, paid, None),
        ("v-3", "새것", None, None, None),
    ]


def test_events_without_a_number_are_the_planned_ones_of_their_days_and_can_be_extra(store: Store, plan: Plan) -> None:
    windows = [one.window for one in planned_occurrences(plan, plan.activity_by_id("monthly-meeting"))]
    days = [windows[1].start, windows[0].end, windows[1].end, windows[2].start]
    text = "세부사업,개최일,참석\n" + "".join(f"월 정기간담회,{day.isoformat()},20\n" for day in days)
    seen = preview(store, "2016", "events", text.encode())
    assert [row.values["occurrence"] for row in seen.rows("new")] == [2, 1, None, 3]
    said = [" ".join(map(str, row.warnings)) for row in seen.rows("new")]
    assert ["회차로 기록합니다" in one for one in said] == [True, True, False, True]
    assert "추가 행사로" in said[2]
    extra = preview(store, "2016", "events", text.encode(), profile=ImportProfile(occurrences="extra"))
    assert {row.values["occurrence"] for row in extra.rows("new")} == {None}
    commit(store, seen, Actor.local("tester"), AT)
    assert preview(store, "2016", "events", text.encode()).counts == {"new": 0, "changed": 0, "same": 4, "refused": 0}


class Stopped(BaseException):
    """What a page raises where its reader goes on to something else."""


@pytest.mark.parametrize("at", [0, 730, *(pytest.param(at, marks=pytest.mark.full) for at in (1, 700, 1000))])
def test_a_reading_that_is_stopped_leaves_nothing_and_can_begin_again(filled: Store, at: int) -> None:
    before = everything(filled)
    file = importer.open_file(SAMPLE / "spending.csv")

    def stop(done: int, _total: int) -> None:
        if done >= at:
            raise Stopped

    with pytest.raises(Stopped):
        preview(filled, "2016", "spending", file, stop)
    assert everything(filled) == before
    with filled.cursor() as cursor:
        names = [name for (name,) in cursor.execute("SELECT database_name FROM duckdb_databases()").fetchall()]
    assert not [name for name in names if name.startswith("import_")]
    seen = preview(filled, "2016", "spending", file)
    assert seen.counts["same"] == len(everything(filled)["spending"])


# How files are written


WRITTEN_AS = (("utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"), (",", ";", "\t"), ("\n", "\r\n", "\r"))


@pytest.mark.parametrize(
    ("encoding", "separator", "newline"),
    [
        # Each two of them together in one file; all three together with make test-all.
        pytest.param(WRITTEN_AS[0][e], WRITTEN_AS[1][s], WRITTEN_AS[2][n], marks=() if (e + s + n) % 3 == 0 else pytest.mark.full)
        for e, s, n in itertools.product(*(range(len(each)) for each in WRITTEN_AS))
    ],
)
def test_every_encoding_separator_and_line_end_of_excel_is_read(store: Store, encoding: str, separator: str, newline: str) -> None:
    cells = [["집행 일자", "세부사업", "산출내역", "집행액(천원)", "비고"], ["2016. 5. 13.", "수시 간담회", "진행비", "12.5", "똠방각하"]]
    text = newline.join(separator.join(row) for row in cells) + newline
    values = first(store, "spending", text.encode(encoding)).values
    assert (values["line_id"], values["spent_on"], values["amount_krw"], values["memo"]) == ("ad-hoc", date(2016, 5, 13), 12_500, "똠방각하")


def test_headings_come_in_any_order_in_korean_or_english_and_others_are_left_aside(store: Store) -> None:
    data = spending('v-1,"1,000",1,Ad-hoc meeting · Running costs,2016/5/13', heading="Voucher,Amount (KRW),담당자,Costing,Paid on")
    seen = preview(store, "2016", "spending", data)
    assert [column.title for column in seen.layout.unused] == ["담당자"]
    assert seen.rows("new")[0].values["amount_krw"] == 1_000


def test_a_title_above_the_table_with_its_unit_counts(store: Store) -> None:
    data = "2016년 지출 내역,,\n,,(단위: 천원)\n\n지출일,산출내역,금액\n2016.5.13.,ad-hoc,10\n".encode("cp949")
    seen = preview(store, "2016", "spending", data)
    assert (seen.layout.header_first, seen.rows("new")[0].line, seen.rows("new")[0].values["amount_krw"]) == (4, 5, 10_000)
    refused = preview(store, "2016", "spending", "(단위: 천원),,\n지출일,산출내역,금액\n2016.5.13.,없음,10\n".encode())
    corrected = refused_csv(refused).replace("없음".encode(), b"ad-hoc")
    assert first(store, "spending", corrected).values["amount_krw"] == 10_000, "the unit goes along with the refused rows"


def test_blank_lines_totals_and_repeated_headings_are_no_rows(store: Store) -> None:
    data = spending(
        "2016-05-13,ad-hoc,10000,v-1,",
        "",
        ",,,,",
        "소 계,,10000,,",
        "지출일,산출내역,금액,증빙번호,적요",
        "2016-05-14,ad-hoc,5000,v-2,",
        ",합계,15000,,",
    )
    seen = preview(store, "2016", "spending", data)
    assert seen.counts["new"] == 2
    assert seen.counts["refused"] == 0
    assert seen.left_out.totals == (5, 8)
    assert [row.line for row in seen.rows("new")] == [2, 7]


def test_a_total_that_is_not_the_sum_is_said(store: Store) -> None:
    said = [str(note) for note in preview(store, "2016", "spending", spending("2016-05-13,ad-hoc,10000,v,", "합계,,11000,,")).notes]
    assert any("11,000원이 읽은 금액의 합 10,000원과 다릅니다" in note for note in said)


def test_two_columns_for_the_same_money_are_asked_about_and_for_the_same_note_the_nearer_is_taken(store: Store) -> None:
    with pytest.raises(RefusedFile, match="여럿입니다: ‘금액’, ‘지출액’"):
        preview(store, "2016", "spending", spending("2016-05-13,ad-hoc,1,2", heading="지출일,산출내역,금액,지출액"))
    data = spending("2016-05-13,ad-hoc,1,비고에,적요에", heading="지출일,산출내역,금액,비고,적요")
    assert first(store, "spending", data).values["memo"] == "적요에"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "빈 파일"),
        (b"  \n", "빈 파일"),
        (b"PK\x03\x04rest", "손상되었거나"),
        (b"\xd0\xcf\x11\xe0rest", "지출일 열을"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table>", "표"),
        (b"\x00\x01\x02\x03" * 50, "글자"),
        (b"\xff\xff\xfe" * 50, "글자를 utf-8 방식으로 읽을 수 없습니다"),
        ("이름,나이\n가,1".encode(), "지출일 열을 찾지 못했습니다.*‘A’, ‘B’"),
        ("지출일,금액\n2016-05-13,1".encode(), "어느 산출내역의 지출인지"),
        (("지출일,산출내역,금액\n" + "가" * 200_000).encode(), "2행: 한 칸이 너무 깁니다"),
        (("지출일,산출내역,금액\n" + "," * 300).encode(), "2행: 칸이 200개"),
        (("지출일,산출내역,금액\n" + "," * 3_000_000).encode(), "2행: 한 행이 2,000,000자를"),
        (("지출일,산출내역,금액\n" + '"\n",' * 600_000).encode(), "2행: 한 행이 2,000,000자를"),
    ],
)
def test_a_file_that_is_no_table_of_records_is_refused_in_a_sentence(store: Store, data: bytes, words: str) -> None:
    with pytest.raises(RefusedFile, match=words):
        preview(store, "2016", "spending", data)


def test_a_file_too_large_or_missing_and_an_unknown_plan_are_refused(store: Store, tmp_path: Path, monkeypatch) -> None:
    with pytest.raises(RefusedFile, match="읽을 수 없습니다"):
        preview(store, "2016", "events", tmp_path / "none.csv")
    with pytest.raises(RefusedFile, match="없는 계획"):
        preview(store, "1999", "events", SAMPLE / "events.csv")
    monkeypatch.setattr(importer, "MAX_BYTES", 100)
    with pytest.raises(RefusedFile, match="너무 큽니다"):
        preview(store, "2016", "events", SAMPLE / "events.csv")


def test_the_downloads_of_the_example_never_reach_the_real_records(store: Store) -> None:
    data = spending("2016-05-13,ad-hoc,1,예시 자료", heading="지출일,산출내역,금액,자료 구분")
    store.is_example = True
    assert counts(store, "spending", data)[0] == 1, "the example takes its own"
    store.is_example = False
    with pytest.raises(RefusedFile, match="예시"):
        preview(store, "2016", "spending", data)


# Cells


@pytest.mark.parametrize(
    ("cell", "unit", "won"),
    [
        ("1,234,000", 1, 1_234_000),
        ("1234000원", 1, 1_234_000),
        ("₩ 5,000", 1, 5_000),
        ("\\5,000", 1, 5_000),
        ("△5,000", 1, -5_000),
        ("▲5", 1000, -5_000),
        ("(5,000)", 1, -5_000),
        ("-5000", 1, -5_000),
        ("−5,000", 1, -5_000),
        ("-₩5,000", 1, -5_000),
        ("１２３", 1, 123),
        ("12.5", 1000, 12_500),
        ("1000.0", 1, 1_000),
        ("12천원", 1, 12_000),
        ("3만원", 1, 30_000),
        ("1,000원", 1000, 1_000),
        ("'-5", 1, -5),
    ],
)
def test_amounts_are_read_as_offices_write_them(cell: str, unit: int, won: int) -> None:
    assert read_amount(cell, unit) == won


@pytest.mark.parametrize("cell", ["", "0", "0원", "1,00", "1.5", "만원", "1.2E+06", "오천", "--5", "(5", "10,000,000,000,000", "٣", "1 2 가"])
def test_what_is_no_amount_is_refused_in_a_sentence(cell: str) -> None:
    assert isinstance(read_amount(cell), Message)


@pytest.mark.parametrize(
    "cell",
    [
        "2016-05-13",
        "2016.5.13.",
        "2016.05.13",
        "2016. 5. 13.",
        "2016/5/13",
        "20160513",
        "2016년 5월 13일",
        "2016년5월13일",
        "42503",
        "2016. 5. 13.(금)",
        "2016-05-13 00:00:00",
        "2016-05-13T09:30",
        "２０１６-5-13",
        " 2016-05-13 ",
        "2016. 5. 13 (금) 14:00",
        "42503.0",
    ],
)
def test_dates_are_read_as_offices_write_them(cell: str) -> None:
    assert read_date(cell) == date(2016, 5, 13)


@pytest.mark.parametrize("cell", ["", "2016-02-30", "5월 13일", "12/5/2016", "16.13.5", "어제", "2016-13-01", "99999999", "1", "0000-00-00"])
def test_what_is_no_date_is_refused_in_a_sentence(cell: str) -> None:
    assert isinstance(read_date(cell), Message)


@given(st.integers(-(10**12), 10**12).filter(bool), st.sampled_from(["{:,}", "{}", "{:,}원", "₩{:,}", " {:,} "]))
def test_any_amount_written_and_read_is_the_same(amount: int, form: str) -> None:
    assert read_amount(form.format(amount)) == amount
    signed = form.strip().format(abs(amount))
    assert read_amount(f"△{signed}") == read_amount(f"({signed})") == -abs(amount)


@given(st.integers(-(10**8), 10**8).filter(bool), st.integers(0, 999))
def test_any_amount_in_thousands_is_whole_won(thousands: int, rest: int) -> None:
    won = thousands * 1000 + (rest if thousands > 0 else -rest)
    assert read_amount(f"{'-' if won < 0 else ''}{abs(won) // 1000:,}.{abs(won) % 1000:03}", 1000) == won


@given(st.dates(date(1955, 1, 1), date(2150, 12, 31)))
def test_any_day_written_and_read_is_the_same(day: date) -> None:
    forms = ["{0}-{1:02}-{2:02}", "{0}.{1}.{2}.", "{0}. {1}. {2}.", "{0}/{1}/{2}", "{0}{1:02}{2:02}", "{0}년 {1}월 {2}일"]
    for form in forms:
        assert read_date(form.format(day.year, day.month, day.day)) == day
    assert read_date(str((day - date(1899, 12, 30)).days)) == day


@given(st.text(max_size=60))
def test_no_cell_breaks_the_reading(cell: str) -> None:
    read_amount(cell)
    read_date(cell)


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    from chatdong.domain.plan.toml_format import load_plan_file

    store = open_store(EXAMPLE, AT)
    load_plan(store, load_plan_file(PLAN), Actor.local("setup"), AT)
    yield store
    store.close()


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=200), kind=st.sampled_from(["events", "spending"]), headed=st.booleans())
@example(junk=b"\xff\xfe", kind="events", headed=False)
@example(junk=b"\xef\xbb\xbf", kind="events", headed=False)
def test_any_bytes_end_in_a_preview_or_a_refusal(shared: Store, junk: bytes, kind: str, headed: bool) -> None:
    heading = {"events": "세부사업,회차,개최일,참석,비고,상태\n", "spending": "지출일,산출내역,금액,증빙번호,행사,회차\n"}[kind].encode()
    try:
        seen = preview(shared, "2016", kind, heading + junk if headed else junk)
        refused_csv(seen)
        seen.close()
    except RefusedFile:
        pass


@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "",
                    "-",
                    "2016-05-13",
                    "2019-01-01",
                    "ad-hoc",
                    "월 정기간담회",
                    "manual",
                    "3",
                    "0",
                    "-5",
                    "다과",
                    "'=1",
                    "대관료",
                    "x" * 300,
                    '"',
                    "\n",
                ]
            ),
            max_size=8,
        ),
        max_size=6,
    )
)
def test_any_cells_under_the_headings_are_new_same_changed_or_refused(shared: Store, rows: list[list[str]]) -> None:
    for kind, heading in (
        ("spending", ["spending_id", "지출일", "산출내역", "금액", "증빙번호", "행사", "회차"]),
        ("events", ["event_id", "세부사업", "회차", "개최일", "취소일", "참석", "상태", "자치구"]),
    ):
        text = io.StringIO()
        csv.writer(text).writerows([heading, *rows])
        seen = preview(shared, "2016", kind, text.getvalue().encode())
        assert sum(seen.counts.values()) <= len(rows)
        again = preview(shared, "2016", kind, refused_csv(seen)) if seen.counts["refused"] else None
        assert again is None or again.counts["refused"] <= seen.counts["refused"]
        seen.close()


# Names and what is refused


@planned_on_both
def test_a_line_is_known_by_id_by_its_name_as_pages_write_it_and_by_activity_and_item(store: Store) -> None:
    for cell in (
        "monthly-rest",
        "월 정기간담회 · 진행비(6~12월)",
        "Monthly meeting · Running costs (June–December)",
        "월정기간담회ㆍ진행비(6～12월)",
        "진행비(6~12월)",
    ):
        assert first(store, "spending", spending(f"2016-05-13,{cell},1,,")).values["line_id"] == "monthly-rest"
    heading = "지출일,세부사업,내역,금액"
    assert first(store, "spending", spending("2016-05-13,합동교육,대관료,1", heading=heading)).values["line_id"] == "training-venue"
    assert first(store, "spending", spending("2016-05-13,수시 간담회,,1", heading=heading)).values["line_id"] == "ad-hoc", "its only line"


@planned_on_both
def test_all_that_is_wrong_with_a_row_is_said_at_once_with_line_column_value_and_reason(store: Store) -> None:
    seen = preview(store, "2016", "spending", spending("2016-05-12,ad-hoc,1,,", "5월 어느 날,다과비,영원,,"))
    assert seen.counts == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert [(r.line, r.column, r.value) for r in seen.refusals()] == [(3, "금액", "영원"), (3, "산출내역", "다과비"), (3, "지출일", "5월 어느 날")]
    assert all(str(r.reason).endswith(("다.", "오.", "비")) or "비슷한 것" in str(r.reason) for r in seen.refusals())


def test_a_spending_that_cannot_be_is_refused(store: Store) -> None:
    cases = (
        (",ad-hoc,1,,", "지출일", "빈칸"),
        ("2016-05-13,,1,,", "산출내역", "빈칸"),
        ("2016-05-13,ad-hoc,,,", "금액", "빈칸"),
        ("2016-05-13,ad-hoc,–,,", "금액", "빈칸"),
        ("2016-05-13,ad-hoc,0,,", "금액", "금액이 0"),
        ("2016-05-13,대관료,1,,", "산출내역", "추진지원단-운영위원회 워크숍, 합동교육"),
        ("2016-05-13,ad-hoc,1,2,3,4,5", "", "칸이 머리글"),
        (f"2016-05-13,ad-hoc,1,{'v' * 201},", "증빙번호", "200자"),
    )
    found = reasons(store, "spending", spending(*(row for row, _column, _words in cases)))
    assert [(line, column) for line, column, _why in found] == [(line, column) for line, (_row, column, _words) in enumerate(cases, 2)]
    for (_line, _column, why), (row, _, words) in zip(found, cases, strict=True):
        assert words in why, row


def test_an_event_that_cannot_be_is_refused(store: Store) -> None:
    cases = (
        ("월 정기간담,1,2016-05-13,,,,,", "비슷한 것: 월 정기간담회"),
        ("없는 사업,1,2016-05-13,,,,,", "없는 세부사업입니다."),
        (",1,2016-05-13,,,,,", "빈칸"),
        ("monthly-meeting,10,2016-05-13,,,,,", "계획은 9회까지"),
        ("monthly-meeting,0,2016-05-13,,,,,", "1부터"),
        ("monthly-meeting,2,,,,,,", "가운데 하나"),
        ("monthly-meeting,3,2015-05-13,,,,,", "2016년도 밖"),
        ("monthly-meeting,4,2016-05-13,,,2016-05-01,,", "함께 기록할 수 없습니다"),
        ("monthly-meeting,5,,,2016-06-01,2016-05-01,,", "연기 결정일도"),
        ("monthly-meeting,6,,,,2016-05-01,5,", "개최일도"),
        ("monthly-meeting,7,2016-05-13,,,,많음,", "숫자만"),
    )
    found = reasons(store, "events", events(*(row for row, _words in cases)))
    for line, (row, words) in enumerate(cases, 2):
        assert any(words in why for of, _column, why in found if of == line), row


def test_a_state_says_what_the_day_beside_it_means(store: Store) -> None:
    heading = "행사명,회차,일자,참석인원,상태"
    rows = ["월 정기간담회,1,2016-04-28,27명,● 개최", "월 정기간담회,2,2016-05-26,,취소", "월 정기간담회,3회차,2016-06-23,,▲ 연기"]
    seen = preview(store, "2016", "events", events(*rows, heading=heading)).rows("new")
    assert [(r.values["held_on"], r.values["cancelled_on"], r.values["postponed_on"]) for r in seen] == [
        (date(2016, 4, 28), None, None),
        (None, date(2016, 5, 26), None),
        (None, None, date(2016, 6, 23)),
    ]
    assert seen[0].values["attendance"] == 27


def test_a_row_that_is_planned_or_on_hold_is_never_recorded_as_held(store: Store) -> None:
    heading = "행사명,회차,일자,상태"
    rows = ["월 정기간담회,1,2016-04-28,예정", "월 정기간담회,2,2016-05-26,보류", "월 정기간담회,3,2016-06-23,개최"]
    seen = preview(store, "2016", "events", events(*rows, heading=heading))
    assert [row.line for row in seen.rows("new")] == [4]
    assert [(problem.line, problem.column, str(problem.reason)[:12]) for problem in seen.refusals()] == [
        (line, "상태", "개최되지 않은 행입니다") for line in (2, 3)
    ]


def test_a_text_beside_states_goes_into_the_note_and_decides_nothing(store: Store) -> None:
    heading = "행사명,회차,일자,상태,비고"
    rows = ["월 정기간담회,1,2016-04-28,1건 연기 의결,", "월 정기간담회,2,2016-05-26,취소 아님,비 옴", "월 정기간담회,3,2016-06-23,,"]
    data = events(*rows, heading=heading)
    seen = preview(store, "2016", "events", data)
    assert [(r.values["held_on"], r.values["note"]) for r in seen.rows("new")] == [
        (date(2016, 4, 28), "1건 연기 의결"),
        (date(2016, 5, 26), "비 옴 / 취소 아님"),
        (date(2016, 6, 23), None),
    ]
    commit(store, seen, Actor.local("me"), AT)
    assert counts(store, "events", data) == (0, 0, 3, 0)
    without_note = preview(store, "2016", "events", events("월 정기간담회,4,2016-07-28,한 건 취소 요청", heading="행사명,회차,일자,상태"))
    assert [r.values["note"] for r in without_note.rows("new")] == ["한 건 취소 요청"]


# Recognising what is recorded


@planned_on_both
def test_equal_payments_are_matched_one_to_one(store: Store) -> None:
    twice = spending("2016-05-13,ad-hoc,10000,,다과", "2016-05-13,ad-hoc,10000,,다과")
    assert any("2행과 같은데" in said for said in warnings(store, twice)), "without a voucher it may be two payments"
    commit(store, preview(store, "2016", "spending", twice), Actor.local("me"), AT)
    assert counts(store, "spending", twice) == (0, 0, 2, 0)
    three = spending(*["2016-05-13,ad-hoc,10000,,다과"] * 3)
    assert counts(store, "spending", three) == (1, 0, 2, 0)


@planned_on_both
def test_the_same_voucher_twice_in_a_file_is_one_payment_unless_the_memo_differs(store: Store) -> None:
    data = spending("2016-05-13,ad-hoc,10000,v-1,강사 가", "2016-05-13,ad-hoc,10000,v-1,강사 나", "2016-05-13,ad-hoc,10000,v-1,강사 가")
    assert counts(store, "spending", data) == (2, 0, 0, 1)
    assert "2행과 같은 지출" in reasons(store, "spending", data)[0][2]
    assert any("이미 1건" in said for said in warnings(store, data))


@planned_on_both
def test_a_row_keeps_to_the_record_with_its_own_memo(store: Store) -> None:
    for memo in ("가", "나"):
        insert(store, "spending", {**PAID, "memo": memo}, Actor.local("recorder"), AT)
    assert counts(store, "spending", spending("2016-05-13,ad-hoc,10000,v-1,나")) == (0, 0, 1, 0)


@planned_on_both
def test_a_file_without_vouchers_finds_the_payments_that_have_them(store: Store) -> None:
    insert(store, "spending", PAID, Actor.local("recorder"), AT)
    assert counts(store, "spending", spending("2016-05-13,ad-hoc,10000", heading="지출일,산출내역,금액")) == (0, 0, 1, 0)
    said = warnings(store, spending("2016-05-13,ad-hoc,10000,v-2,"))
    assert any("같은 날, 같은 내역, 같은 금액" in each for each in said)


@planned_on_both
def test_by_its_id_a_payment_can_be_corrected_in_everything(store: Store) -> None:
    key = insert(store, "spending", PAID, Actor.local("recorder"), AT)
    data = spending(f"{key},2016-05-14,합동교육 · 대관료,20000,v-9,고침", heading="spending_id,지출일,산출내역,금액,증빙번호,적요")
    row = first(store, "spending", data, "changed")
    assert set(row.changed) == {"line_id", "spent_on", "amount_krw", "voucher", "memo"}
    assert (row.before["spent_on"], row.values["spent_on"]) == (date(2016, 5, 13), date(2016, 5, 14))
    seen = preview(store, "2016", "spending", data)
    assert seen.new_krw == 10_000
    commit(store, seen, Actor.local("me"), AT)
    assert counts(store, "spending", data) == (0, 0, 1, 0)
    assert table(store, "spending")[0][3:8] == ("training-venue", None, date(2016, 5, 14), 20_000, "v-9")


@planned_on_both
def test_an_id_of_another_plan_twice_in_a_file_or_for_another_occurrence_is_refused(store: Store, other_plan: Plan) -> None:
    load_plan(store, other_plan, Actor.local("setup"), AT)
    foreign = insert(
        store, "spending", {**PAID, "plan_id": "reading-2031", "line_id": "books", "spent_on": date(2031, 5, 13)}, Actor.local("recorder"), AT
    )
    heading = "spending_id,지출일,산출내역,금액"
    data = spending(f"{foreign},2016-05-13,ad-hoc,1", "a,2016-05-13,ad-hoc,1", "a,2016-05-13,ad-hoc,2", heading=heading)
    assert [(line, why[:8]) for line, _column, why in reasons(store, "spending", data)] == [(2, "다른 계획의 기"), (4, "같은 번호가 3")]
    key = insert(store, "event", MEETING, Actor.local("recorder"), AT)
    data = events(f"{key},monthly-meeting,2,2016-05-13", "other,monthly-meeting,1,2016-04-28", heading="event_id,세부사업,회차,개최일")
    assert ["바꿀 수 없습니다" in why or "다른 번호로" in why for *_where, why in reasons(store, "events", data)] == [True, True]
    data = spending("2016-05-13,ad-hoc,1,reading-2031", heading="지출일,산출내역,금액,plan_id")
    assert "다른 계획의 기록" in reasons(store, "spending", data)[0][2]


@planned_on_both
def test_an_event_is_known_by_its_number_and_an_import_never_empties_a_cell(store: Store) -> None:
    insert(store, "event", {**MEETING, "note": "적어 둔 것"}, Actor.local("recorder"), AT)
    assert counts(store, "events", events("월 정기간담회,1,,,,,,")) == (0, 0, 1, 0)
    row = first(store, "events", events("월 정기간담회,1,,,,,29,"), "changed")
    assert (row.changed, row.before["attendance"], row.values["note"]) == (("attendance",), 27, "적어 둔 것")


@planned_on_both
def test_an_event_without_a_number_is_known_by_its_day(store: Store) -> None:
    insert(store, "event", MEETING, Actor.local("recorder"), AT)
    assert counts(store, "events", events("월 정기간담회,,2016-04-28,,,,27,")) == (0, 0, 1, 0)
    data = events("월 정기간담회,,2016-04-29,,,,27,", "월 정기간담회,,2016-04-29,,,,27,")
    assert counts(store, "events", data) == (1, 0, 0, 1)
    assert any("추가 행사" in said for said in warnings(store, data, "events"))
    commit(store, preview(store, "2016", "events", data), Actor.local("me"), AT, skip_refused=True)
    assert counts(store, "events", data)[:3] == (0, 0, 1)


@planned_on_both
def test_a_cancelled_event_does_not_become_a_held_one_in_passing(store: Store) -> None:
    insert(store, "event", {**MEETING, "held_on": None, "attendance": None, "cancelled_on": date(2016, 4, 20)}, Actor.local("recorder"), AT)
    assert "취소된 행사입니다(취소일 2016-04-20)" in reasons(store, "events", events("월 정기간담회,1,2016-04-28,,,,,"))[0][2]


@planned_on_both
def test_an_event_with_spending_can_be_corrected(filled: Store) -> None:
    seen = preview(filled, "2016", "events", events("월 정기간담회,1,2016-04-27,,,,28,고침"))
    assert seen.counts["changed"] == 1
    commit(filled, seen, Actor.local("me"), AT)
    with filled.cursor() as cursor:
        assert cursor.execute("SELECT held_on, attendance, version FROM store.event WHERE event_id = 'monthly-04'").fetchone() == (
            date(2016, 4, 27),
            28,
            2,
        )


@planned_on_both
def test_a_spending_is_tied_to_its_event_by_id_by_number_or_not_at_all(filled: Store) -> None:
    heading = "지출일,산출내역,금액,증빙번호,행사,회차"
    rows = [
        "2016-11-01,ad-hoc,1,n-1,ad-hoc-01,",
        "2016-11-01,ad-hoc,2,n-2,수시 간담회,2",
        "2016-11-01,ad-hoc,3,n-3,,3",
        "2016-11-01,ad-hoc,4,n-4,수시 간담회 4회차,",
        "2016-11-01,ad-hoc,5,n-5,수시 간담회,",
        "2016-11-01,manual-copies,6,n-6,매뉴얼 보완·발간,",
    ]
    seen = preview(filled, "2016", "spending", spending(*rows, heading=heading)).rows("new")
    assert [row.values["event_id"] for row in seen] == ["ad-hoc-01", "ad-hoc-02", "ad-hoc-03", "ad-hoc-04", None, "manual"]
    assert any("어느 행사인지" in str(said) for said in seen[4].warnings)
    bad = spending("2016-11-01,ad-hoc,1,n-1,없는 행사,", "2016-11-01,monthly-rest,1,n-2,월 정기간담회,99", heading=heading)
    assert [line for line, *_rest in reasons(filled, "spending", bad)] == [2, 3]


@planned_on_both
def test_a_line_that_a_later_revision_dropped_is_known_for_old_records_only(store: Store, plan: Plan) -> None:
    from dataclasses import replace

    insert(store, "spending", {**PAID, "line_id": "manual-copies"}, Actor.local("recorder"), AT)
    load_plan(store, replace(plan, budget_line=tuple(x for x in plan.budget_line if x.id != "manual-copies")), Actor.local("setup"), AT)
    assert counts(store, "spending", spending("2016-05-13,manual-copies,10000,v-1,다과")) == (0, 0, 1, 0)
    assert "지금 차수" in reasons(store, "spending", spending("2016-05-13,manual-copies,1,v-2,"))[0][2]


# The districts present

PRESENT = "세부사업,회차,개최일,참석 자치구"


CELLS = (
    ("성동구", ["seongdong"]),
    ('"성동구, 도봉구"', ["dobong", "seongdong"]),
    ("도봉·성동", ["dobong", "seongdong"]),
    ("도봉ㆍ성동ㆍ", ["dobong", "seongdong"]),
    ("성동구; 도봉구;", ["dobong", "seongdong"]),
    ("성동/도봉구/성동구", ["dobong", "seongdong"]),
    ('"성동구\n도봉구"', ["dobong", "seongdong"]),
    ('"성동구\r\n도봉구"', ["dobong", "seongdong"]),
    ("성동 도봉", ["dobong", "seongdong"]),
    ("Seongdong-gu; DOBONG", ["dobong", "seongdong"]),
    ("seongdong dobong", ["dobong", "seongdong"]),
    ("중구", ["jung"]),
    ("중·구로", ["guro", "jung"]),
    ("", []),
    ("–", []),
)


def test_districts_are_read_as_offices_write_them(store: Store) -> None:
    data = events(*(f"수시 간담회,,2016-05-{day:02},{cell}" for day, (cell, _) in enumerate(CELLS, 1)), heading=PRESENT)
    seen = preview(store, "2016", "events", data)
    read = {row.values["held_on"].day: row.values["districts"] for row in seen.rows("new")}
    assert read == {day: districts for day, (_, districts) in enumerate(CELLS, 1)}
    commit(store, seen, Actor.local("me"), AT)
    with store.cursor() as cursor:
        stored = cursor.execute(
            "SELECT day(held_on), list_sort(list(district_id) FILTER (WHERE district_id IS NOT NULL)) "
            "FROM store.event LEFT JOIN store.event_district USING (event_id) GROUP BY held_on"
        ).fetchall()
    assert {day: districts or [] for day, districts in stored} == read
    before = everything(store)
    again = preview(store, "2016", "events", data)
    assert again.counts == {"new": 0, "changed": 0, "same": len(CELLS), "refused": 0}
    assert commit(store, again, Actor.local("me"), AT) is None
    assert everything(store) == before


@pytest.mark.parametrize("title", ["참석 자치구", "자치구", "districts", "참여자치구", "Districts"])
def test_a_column_of_districts_has_several_names(store: Store, title: str) -> None:
    data = events("월 정기간담회,1,2016-04-28,27,성동", heading=f"세부사업,회차,개최일,참석,{title}")
    values = first(store, "events", data).values
    assert (values["districts"], values["attendance"]) == (["seongdong"], 27)


def test_an_unknown_district_is_refused_with_what_may_be_meant_and_its_row_comes_back(store: Store, other_plan: Plan) -> None:
    data = events("월 정기간담회,1,2016-04-28,성동구·도붕구·해운대구", "월 정기간담회,2,2016-05-26,Busan", heading=PRESENT)
    assert reasons(store, "events", data) == [
        (2, "참석 자치구", "이 계획에 없는 자치구입니다: 도붕구, 해운대구. 비슷한 것: 도봉구"),
        (3, "참석 자치구", "이 계획에 없는 자치구입니다: Busan"),
    ]
    corrected = refused_csv(preview(store, "2016", "events", data)).replace("도붕구·해운대구".encode(), "도봉구".encode()).replace(b"Busan", b"")
    assert [row.values["districts"] for row in preview(store, "2016", "events", corrected).rows("new")] == [["dobong", "seongdong"], []]
    load_plan(store, other_plan, Actor.local("setup"), AT)
    seen = preview(store, "reading-2031", "events", "세부사업,회차,개최일,자치구\n독서모임,1,2031-03-15,성동구\n독서모임,2,2031-04-15,".encode())
    assert (seen.counts["new"], str(seen.refusals()[0].reason)[:17]) == (1, "이 계획에는 자치구가 없습니다.")


def test_a_plan_may_bring_districts_of_its_own(store: Store, other_plan: Plan) -> None:
    from dataclasses import replace

    own = (District("haeundae", LocalizedText("해운대구", "Haeundae-gu")), District("gijang", LocalizedText("기장군")))
    load_plan(store, replace(other_plan, district=own), Actor.local("setup"), AT)
    seen = preview(
        store, "reading-2031", "events", "세부사업,회차,개최일,자치구\n독서모임,1,2031-03-15,해운대·기장군\n독서모임,2,2031-04-15,성동".encode()
    )
    assert seen.rows("new")[0].values["districts"] == ["gijang", "haeundae"]
    assert seen.counts["refused"] == 1


@planned_on_both
def test_a_change_of_districts_is_a_change_and_a_file_without_them_leaves_them(store: Store) -> None:
    key = insert(store, "event", {**MEETING, "districts": ["seongdong", "dobong"]}, Actor.local("recorder"), AT)
    assert counts(store, "events", events("월 정기간담회,1,2016-04-28,,,,27,")) == (0, 0, 1, 0)
    assert counts(store, "events", events("월 정기간담회,1,2016-04-28,", heading=PRESENT)) == (0, 0, 1, 0)
    more = events("월 정기간담회,1,2016-04-28,,,,28,")
    commit(store, preview(store, "2016", "events", more), Actor.local("me"), AT)
    assert table(store, "event_district") == [(key, "dobong"), (key, "seongdong")]
    data = events("월 정기간담회,1,2016-04-28,성동구·금천구", "월 정기간담회,2,2016-05-26,강남", heading=PRESENT)
    seen = preview(store, "2016", "events", data)
    row = seen.rows("changed")[0]
    assert row.changed == ("districts",)
    assert (row.before["districts"], row.values["districts"]) == (["dobong", "seongdong"], ["geumcheon", "seongdong"])
    before = table(store, "event_district")
    batch = commit(store, seen, Actor.local("me"), AT)
    log = {c["action"]: c for c in query.rows(store, "change_list", **EVERY_CHANGE)[:2]}
    assert json.loads(log["update"]["row_before"])["districts"] == ["dobong", "seongdong"]
    assert json.loads(log["update"]["row_after"])["districts"] == ["geumcheon", "seongdong"]
    assert json.loads(log["insert"]["row_after"])["districts"] == ["gangnam"]
    assert len(table(store, "event_district")) == 3
    undo(store, batch, Actor.local("me"), AT)
    assert table(store, "event_district") == before


@planned_on_both
def test_districts_that_others_recorded_since_the_preview_are_not_run_over(store: Store) -> None:
    key = insert(store, "event", MEETING, Actor.local("recorder"), AT)
    seen = preview(store, "2016", "events", events("월 정기간담회,1,2016-04-28,성동구", heading=PRESENT))
    update(store, "event", key, 1, {"districts": ["dobong"]}, Actor.local("other"), AT)
    with pytest.raises(RefusedWrite, match="미리 본 뒤에"):
        commit(store, seen, Actor.local("me"), AT)
    assert table(store, "event_district") == [(key, "dobong")]


@planned_on_both
def test_districts_need_a_day_on_which_the_event_was_held(store: Store) -> None:
    data = events("월 정기간담회,1,2016-04-28,성동구", heading="세부사업,회차,연기 결정일,자치구")
    assert reasons(store, "events", data) == [(2, "자치구", "참석 자치구를 적으려면 개최일도 있어야 합니다.")]


@planned_on_both
def test_an_event_with_spending_can_have_its_districts_corrected(filled: Store) -> None:
    commit(filled, preview(filled, "2016", "events", events("월 정기간담회,1,2016-04-28,금천구", heading=PRESENT)), Actor.local("me"), AT)
    assert [district for event, district in table(filled, "event_district") if event == "monthly-04"] == ["geumcheon"]


# Warnings


def test_what_a_reader_of_the_books_will_ask_is_said_before_it_is_saved(store: Store) -> None:
    insert(store, "spending", {**PAID, "amount_krw": 100_000}, Actor.local("recorder"), AT)
    data = spending(
        "2016-05-13,ad-hoc,15000,v-2,", "2016-05-14,ad-hoc,10000,v-3,", "2016-12-02,ad-hoc,-5000,v-4,", "2016-05-15,manual-copies,100000,v-1,"
    )
    seen = preview(store, "2016", "spending", data)
    assert (seen.counts["new"], seen.warned) == (4, 3)
    said = [[str(w) for w in row.warnings] for row in seen.rows("new")]
    assert said[0] == []
    assert said[1] == ["이 내역의 잔액은 5,000원입니다. 저장하면 예산을 5,000원 넘습니다."]
    assert said[2] == ["금액이 0보다 작습니다. 반납(여입)으로 기록됩니다."]
    assert said[3] == ["증빙번호와 금액이 같은 지출이 이미 1건 있습니다."]


def test_a_payment_outside_the_plans_year_is_refused_with_the_plan_that_it_fits(store: Store, other_plan: Plan) -> None:
    load_plan(store, other_plan, Actor.local("setup"), AT)
    said = reasons(store, "spending", spending("2017-01-02,ad-hoc,5000,v-4,", "2031-05-02,ad-hoc,5000,v-5,", "2016-12-31,ad-hoc,5000,v-6,"))
    assert [(line, column) for line, column, _why in said] == [(2, "지출일"), (3, "지출일")]
    assert "그해의 계획을 먼저 만들어" in said[0][2]
    assert f"‘{other_plan.title.ko}’" in said[1][2]


def test_a_plan_from_july_takes_payments_until_its_last_day_and_names_the_plan_of_others(store: Store) -> None:
    july = load_plan_file(Path(__file__).parents[2] / "plans" / "village-july-2026.toml")
    later = replace(example_year(july, 2027), title=LocalizedText("다음 해 돌봄"))
    for plan in (july, later):
        load_plan(store, plan, Actor.local("setup"), AT)
    rows = spending("2027-07-20,food,5000,v-4,", "2027-07-21,food,5000,v-5,", "2026-06-30,food,5000,v-6,")
    seen = preview(store, july.id, "spending", rows)
    assert seen.counts["new"] == 1
    said = [why for _line, _column, why in reasons(store, "spending", rows, july.id)]
    assert ["다음 해 돌봄" in why for why in said] == [True, False]
    assert all("2026-07-01~2027-07-20" in why for why in said)
    # An event is held in the period; what is paid later was held before.
    held = "세부사업,개최일\nmeal,2027-07-10\nmeal,2027-06-10\n".encode()
    assert ["2026-07-01~2027-06-30" in why for _line, _column, why in reasons(store, "events", held, july.id)] == [True]


def test_days_without_a_year_are_asked_about_where_the_plan_has_several(store: Store) -> None:
    july = load_plan_file(Path(__file__).parents[2] / "plans" / "village-july-2026.toml")
    load_plan(store, july, Actor.local("setup"), AT)
    with pytest.raises(Unanswered) as asked:
        preview(store, july.id, "spending", spending("3. 5.,food,5000,v-4,"))
    assert [question.about for question in asked.value.layout.questions] == ["year"]
    answered = preview(store, july.id, "spending", spending("3. 5.,food,5000,v-4,"), profile=ImportProfile(year=2027))
    assert [row.values["spent_on"] for row in answered.rows("new")] == [date(2027, 3, 5)]


def test_the_same_voucher_in_another_years_plan_is_said(store: Store, other_plan: Plan) -> None:
    load_plan(store, other_plan, Actor.local("setup"), AT)
    insert(store, "spending", PAID, Actor.local("recorder"), AT)
    line = other_plan.budget_line[0].id
    seen = preview(
        store,
        other_plan.id,
        "spending",
        spending(f"{other_plan.fiscal_year}-05-13,{line},10000,V-1,", f"{other_plan.fiscal_year}-05-13,{line},10000,v-1,"),
    )
    assert ["다른 해의 계획(2016)에" in str(w) for row in seen.rows("new") for w in row.warnings if "다른 해" in str(w)] == [True]


# Our own downloads come back


@planned_on_both
def test_the_tables_of_a_snapshot_come_back_unchanged_and_into_an_empty_store_whole(filled: Store, plan: Plan) -> None:
    archive = zipfile.ZipFile(io.BytesIO(snapshot(filled, AT)))
    files = {kind: archive.read(next(n for n in archive.namelist() if n.endswith(f"{name}.csv"))) for kind, name in importer.KINDS.items()}
    assert counts(filled, "events", files["events"]) == (0, 0, 34, 0)
    assert counts(filled, "spending", files["spending"]) == (0, 0, 45, 0)
    other = open_store(EXAMPLE, AT)
    load_plan(other, plan, Actor.local("setup"), AT)
    # A payment names its commitment, which comes first.
    for kind in sorted(files):
        commit(other, preview(other, "2016", kind, files[kind]), Actor.local("me"), AT)
    assert not table(other, "event_district"), "the table of events has no column of districts; a restore brings them"
    assert [table(other, name) for name in ("event", "spending")] == [table(filled, name) for name in ("event", "spending")]
    other.close()


NAMES = {district.id: district.name.ko for district in district_lists()["seoul"]}


def page_csv(store: Store, plan: Plan, kind: str, as_of: date) -> bytes:
    """What the page of the records lets one download."""
    names = {line.id: f"{plan.activity_by_id(line.activity).name.ko} · {line.item.ko}" for line in plan.budget_line}
    if kind == "spending":
        every = dict.fromkeys(("category_id", "activity_id", "line_ids", "first_day", "last_day", "text"))
        rows = query.ask(store, "spending_list", plan_id="2016", as_of=as_of, language="ko", **every).iloc[::-1]
        frame = pd.DataFrame(
            {
                "지출일": [on.date() for on in rows["spent_on"]],
                "산출내역": [names[line] for line in rows["line_id"]],
                "금액 (원)": rows["amount_krw"],
                "증빙번호": rows["voucher"],
                "행사": ["–" if pd.isna(called) else called for called in rows["event"]],
                "적요": rows["memo"],
            }
        )
        return csv_bytes(frame)
    found = [event for event in repository.records(store, plan).events if event.status(as_of) != "planned"]
    held = [event.status(as_of) == "held" for event in found]
    frame = pd.DataFrame(
        {
            "세부사업": [plan.activity_by_id(e.activity_id).name.ko for e in found],
            "회차": pd.array([e.occurrence for e in found], "Int64"),
            "상태": [{"held": "● 개최", "cancelled": "○ 취소", "postponed": "▲ 연기"}[e.status(as_of)] for e in found],
            "개최일": [e.held_on if there else None for e, there in zip(found, held, strict=True)],
            "연기 결정일": [e.postponed_on for e in found],
            "연기된 날": [e.postponed_to for e in found],
            "취소일": [e.cancelled_on for e in found],
            "참석": pd.array([e.attendance if there else None for e, there in zip(found, held, strict=True)], "Int64"),
            "참석 자치구": [", ".join(NAMES[d] for d in e.districts) if there else "" for e, there in zip(found, held, strict=True)],
            "비고": [e.note or "" for e in found],
        }
    )
    return csv_bytes(frame)


@pytest.mark.parametrize("as_of", [date(2016, 9, 30), date(2016, 12, 31)])
@planned_on_both
def test_a_page_downloaded_and_dropped_again_unchanged_adds_nothing(filled: Store, plan: Plan, as_of: date) -> None:
    insert(filled, "event", {**MEETING, "activity_id": "ad-hoc-meeting", "occurrence": None, "note": "=위험"}, Actor.local("me"), AT)
    insert(filled, "spending", {**PAID, "memo": "-다과", "voucher": "+1", "amount_krw": -500}, Actor.local("me"), AT)
    insert(filled, "spending", {**PAID, "memo": "'=이미 따옴표", "voucher": " 빈칸 "}, Actor.local("me"), AT)
    for kind in ("events", "spending"):
        new, changed, same, refused = counts(filled, kind, page_csv(filled, plan, kind, as_of))
        assert (new, changed, refused) == (0, 0, 0)
        assert same > 20


@examples(25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.dates(date(2016, 1, 1), date(2016, 12, 31)),
            st.sampled_from(["ad-hoc", "manual-copies"]),
            st.integers(-9_999, 9_999).filter(bool),
            st.one_of(st.none(), st.sampled_from(["v-1", "=v", "-1"])),
            st.one_of(
                st.none(),
                st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
                st.sampled_from(["'=a", "''=a", "-", "\t-x", "a\nb", '"', "합계"]),
            ),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_records_downloaded_and_dropped_again_add_nothing(plan: Plan, rows: list) -> None:
    store = open_store(EXAMPLE, AT)
    load_plan(store, plan, Actor.local("setup"), AT)
    # More was paid of each line before than the others may take back.
    first = [(date(2016, 1, 1), line, 99_999, None, None) for line in sorted({line for _on, line, *_rest in rows})]
    rows = first + rows
    for on, line, amount, voucher, memo in rows:
        insert(
            store,
            "spending",
            {**PAID, "spent_on": on, "line_id": line, "amount_krw": amount, "voucher": voucher, "memo": memo},
            Actor.local("me"),
            AT,
        )
    new, changed, same, refused = counts(store, "spending", page_csv(store, plan, "spending", date(2016, 12, 31)))
    assert (new, changed, refused) == (0, 0, 0)
    assert same == len(rows)
    store.close()


# The refused rows, and the template


def test_refused_rows_download_with_their_reasons_and_come_back_corrected(store: Store) -> None:
    heading = "담당,지출일,산출내역,금액(천원),증빙번호,담당"
    data = spending("가,2016-05-13,ad-hoc,1,v-1,나", "가,2016-02-30,ad-hoc,△2,v-2,'=나", "다,2016-05-15,없음,3,v-3,", heading=heading)
    seen = preview(store, "2016", "spending", data)
    rows = list(csv.reader(io.StringIO(refused_csv(seen).decode("utf-8-sig"), newline="")))
    assert rows[0] == ["원래 행", "거절 사유", "담당", "지출일", "산출내역", "금액(천원)", "증빙번호", "담당 #2"]
    assert [row[0] for row in rows[1:]] == ["3", "4"]
    assert rows[1][1] == "지출일: 없는 날짜입니다."
    assert rows[1][2:] == ["가", "2016-02-30", "ad-hoc", "△2", "v-2", "'=나"]
    corrected = refused_csv(seen).replace(b"2016-02-30", b"2016-02-29").replace("없음".encode(), b"ad-hoc")
    again = preview(store, "2016", "spending", corrected)
    assert again.counts == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    assert [row.values["amount_krw"] for row in again.rows("new")] == [-2_000, 3_000]


def test_cells_beyond_the_headings_are_refused_until_they_are_put_right(store: Store) -> None:
    data = "지출일,산출내역,금액,적요\n2016-05-13,ad-hoc,10,000,다과\n".encode()
    for _time in range(3):
        seen = preview(store, "2016", "spending", data)
        assert (seen.counts["new"], seen.counts["refused"]) == (0, 1)
        data = refused_csv(seen)


def test_reasons_are_said_in_the_readers_language(store: Store) -> None:
    data = refused_csv(preview(store, "2016", "spending", spending("2016-05-13,ad-hoc,0,,")), lambda s: f"<{s.template}>")
    assert "<거절 사유>" in data.decode("utf-8-sig")
    assert "<금액이 0입니다.>" in data.decode("utf-8-sig")


@pytest.mark.parametrize("kind", ["events", "spending"])
def test_a_template_is_an_import_without_rows(store: Store, kind: str) -> None:
    data = template_csv(kind)
    assert data.startswith(b"\xef\xbb\xbf")
    seen = preview(store, "2016", kind, data)
    assert not any(seen.counts.values())
    assert not seen.layout.unused
    assert "자료가 있는 행이 없습니다." in [str(note) for note in seen.notes]


def test_many_rows_go_through_every_chunk_with_their_lines(store: Store) -> None:
    """20,000 rows at a time are read and compared: two times here, three with ``make test-all``."""
    many, refused = (45_000, 41_000) if in_full() else (21_000, 20_500)
    rows = [f"{date(2016, 1, 1) + timedelta(n % 366)},ad-hoc,{n + 1},v-{n},다과" for n in range(many)]
    rows[refused] = "2016-05-13,ad-hoc,영,v,"
    seen = preview(store, "2016", "spending", spending(*rows))
    assert seen.counts == {"new": many - 1, "changed": 0, "same": 0, "refused": 1}
    assert seen.refusals()[0].line == refused + 2
    assert seen.rows("new", 1, many - 2)[0].line == many + 1
    commit(store, seen, Actor.local("me"), AT, skip_refused=True)
    assert counts(store, "spending", spending(*rows)) == (0, 0, many - 1, 1)
    with store.cursor() as cursor:
        assert (
            cursor.execute("SELECT count(*), count(DISTINCT change_id), max(position) FROM store.change WHERE actor = 'me'").fetchone()
            == (many - 1,) * 3
        )
