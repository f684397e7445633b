"""Rows of a grid as the file that an import reads, and an import that is written once under the key of its form."""

import csv
import io
from contextlib import closing
from datetime import date, datetime

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store, open_store
from chatdong.store.imports import importer
from chatdong.store.imports.sheet import Sheet, sheet_of, spread
from chatdong.store.reading import repository
from chatdong.store.writing import records
from chatdong.store.writing.records import RefusedWrite, WrittenAlready

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
LAST = date(2016, 12, 31)
TWO = (["2016-05-03", "ad-hoc", "10,000", "v-1", "다과"], ["2016-05-04", "ad-hoc", "△5,000", "v-2", "반납"])


@pytest.fixture
def store(planned_store: Store) -> Store:
    return planned_store


def read(sheet: Sheet | None) -> list[list[str]]:
    assert sheet is not None
    return list(csv.reader(io.StringIO(sheet.content.decode()), delimiter="\t"))


def seen(store: Store, plan: Plan, *rows: list[str]) -> importer.Preview:
    sheet = sheet_of(rows, plan)
    assert sheet is not None
    return importer.preview(store, "2016", "spending", sheet.content, profile=sheet.profile)


def line(plan: Plan, line_id: str = "ad-hoc"):
    return next(line for line in plan.budget_line if line.id == line_id)


def test_a_row_of_the_file_has_the_number_of_the_row_of_the_grid(store: Store, plan: Plan) -> None:
    own = seen(store, plan, ["", "", ""], ["2016-05-03", "ad-hoc", "0"])
    assert [(problem.line, problem.column, str(problem.reason)) for problem in own.refusals()] == [(3, "금액", "금액이 0입니다.")]
    with_headings = seen(store, plan, [], ["날짜", "금액(천원)", "항목"], ["2016-05-03", "0", "ad-hoc"], ["2016-05-03", "7", "ad-hoc"])
    assert [(problem.line, problem.column) for problem in with_headings.refusals()] == [(4, "금액(천원)")]
    assert [(row.line, row.values["amount_krw"]) for row in with_headings.rows("new")] == [(5, 7_000)]


def test_headings_are_found_below_a_title_and_never_in_a_later_row(store: Store, plan: Plan) -> None:
    rows = [
        ["2016년 지출"],
        ["연번", "집행일", "내역", "지출액"],
        ["1", "2016-05-03", "ad-hoc", "10,000"],
        ["지출일", "산출내역", "금액", "증빙번호", "적요", "행사"],
    ]
    found = seen(store, plan, *rows)
    assert (found.layout.header_first, [column.title for column in found.layout.unused]) == (3, ["연번"])
    assert [row.line for row in found.rows("new")] == [4]
    assert {problem.line for problem in found.refusals()} == {5}, "a second row of headings loses no row above it"


def test_rows_without_headings_are_read_in_the_order_of_the_grid_whatever_they_say(store: Store, plan: Plan) -> None:
    found = seen(store, plan, *TWO, ["내용", "사업", "행사"])
    assert (found.layout.header_first, found.counts["new"]) == (1, 2)
    assert {problem.line for problem in found.refusals()} == {4}


def test_a_half_typed_row_and_a_cell_beyond_the_headings_are_refused_and_an_empty_row_is_not(store: Store, plan: Plan) -> None:
    found = seen(store, plan, ["2016-05-03"], ["", " ", ""], [*TWO[0], "", "", "", "남는 것"])
    assert found.counts == {"new": 0, "changed": 0, "same": 0, "refused": 2}
    assert {problem.line for problem in found.refusals()} == {2, 4}


def test_a_row_without_a_line_is_given_one_unless_it_names_another_activity_or_is_a_total(plan: Plan) -> None:
    rows = [
        ["2016-05-03", "", "1"],
        ["2016-05-03", "–", "1"],
        ["2016-05-03", "다과", "1"],
        ["2016-05-03", "", "1", "", "", "", "", "월 정기간담회"],
        ["2016-05-03", "", "1", "", "", "", "", plan.activity_by_id(line(plan).activity).name.ko],
        ["", "", ""],
        ["합계", "", "3"],
    ]
    assert [row[1] if len(row) > 1 else "" for row in read(sheet_of(rows, plan, line(plan)))[1:]] == [
        "ad-hoc",
        "ad-hoc",
        "다과",
        "",
        "ad-hoc",
        "",
        "",
    ]


def test_headings_without_a_line_get_one_beside_them(store: Store, plan: Plan) -> None:
    rows = [["날짜", "금액", ""], ["2016-05-03", "10,000", ""], ["2016-05-04", "10,000", "남는 것"]]
    with pytest.raises(importer.RefusedFile, match="산출내역"):
        seen(store, plan, *rows)
    sheet = sheet_of(rows, plan, line(plan))
    assert read(sheet)[1:] == [["날짜", "금액", "산출내역"], ["2016-05-03", "10,000", "ad-hoc"], ["2016-05-04", "10,000", "ad-hoc", "남는 것"]]


def test_quotes_line_ends_and_half_a_sign_stay_in_their_cell(store: Store, plan: Plan) -> None:
    memo = '"가", 나;\n다|라 \ud800'
    (row,) = seen(store, plan, [*TWO[0][:4], memo]).rows("new")
    assert row.values["memo"] == '"가", 나;\n다|라 ?'


def test_nothing_typed_is_no_file(plan: Plan) -> None:
    assert sheet_of([["", " "], [""]], plan, line(plan)) is None


def test_a_block_within_one_cell_is_laid_out_from_there_on() -> None:
    rows = [["가", "", "", ""], ["", '1\t"두\n줄"\r\n2\t3\r\n', "곁", "끝"], ["나", "", "", ""]]
    assert spread(rows) == [["가", "", "", ""], ["", "1", "두\n줄", "끝"], ["", "2", "3"], ["나", "", "", ""]]
    assert spread([["가", "나\n다"]]) is None
    before = csv.field_size_limit()
    try:
        for limit in (before, 10**9):  # a library may raise the limit for the whole process
            csv.field_size_limit(limit)
            assert spread([['1\t"' + "x" * 200_000 + "\n2\t3"]]) == [["1", '"' + "x" * 200_000], ["2", "3"]]
    finally:
        csv.field_size_limit(before)


def test_a_form_that_is_sent_twice_is_one_batch_and_one_undo(store: Store, plan: Plan) -> None:
    first, second = seen(store, plan, *TWO), seen(store, plan, *TWO)
    assert [importer.commit(store, one, ME, AT, batch="form") for one in (first, first, second)] == ["form"] * 3
    assert repository.records(store, plan).spent(LAST) == 5_000
    records.undo(store, "form", ME, AT)
    assert not repository.records(store, plan).spending


def test_a_form_that_is_sent_again_with_other_rows_is_refused(store: Store, plan: Plan) -> None:
    other, fewer = seen(store, plan, TWO[0], ["2016-05-04", "ad-hoc", "7"]), seen(store, plan, TWO[0])
    importer.commit(store, seen(store, plan, *TWO), ME, AT, batch="form")
    for preview in (other, fewer):
        with pytest.raises(WrittenAlready):
            importer.commit(store, preview, ME, AT, batch="form")
    assert repository.records(store, plan).spent(LAST) == 5_000


def test_what_an_import_corrects_is_part_of_what_a_form_wrote(store: Store, plan: Plan) -> None:
    key = records.insert(
        store, "spending", {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 3), "amount_krw": 1}, ME, AT
    )
    rows = [["지출ID", "지출일", "금액", "산출내역"], ["", "2016-05-04", "20,000", "ad-hoc"], [key, "2016-05-03", "10,000", "ad-hoc"]]
    first, second = seen(store, plan, *rows), seen(store, plan, *rows)
    assert first.counts["changed"] == 1
    assert [importer.commit(store, one, ME, AT, batch="form") for one in (first, second)] == ["form", "form"]
    assert repository.records(store, plan).spent(LAST) == 30_000


def test_records_that_changed_since_are_looked_at_again_before_they_are_written(store: Store, plan: Plan) -> None:
    preview = seen(store, plan, *TWO)
    importer.commit(store, seen(store, plan, TWO[0]), ME, AT, batch="another form")
    with pytest.raises(RefusedWrite, match="미리 본 뒤에"):
        importer.commit(store, preview, ME, AT, batch="form")


def test_a_form_is_written_once_to_postgresql_by_two_servers(postgres: str, plan: Plan) -> None:
    with closing(open_store(postgres, AT)) as one, closing(open_store(postgres, AT)) as two:
        records.load_plan(one, plan, ME, AT)
        first, second, other = seen(one, plan, *TWO), seen(two, plan, *TWO), seen(two, plan, TWO[0])
        assert [importer.commit(one, first, ME, AT, batch="form"), importer.commit(two, second, ME, AT, batch="form")] == ["form", "form"]
        assert repository.records(two, plan).spent(LAST) == 5_000
        with pytest.raises(WrittenAlready):
            importer.commit(two, other, ME, AT, batch="form")
        records.undo(two, "form", ME, AT)
        assert not repository.records(one, plan).spending
