"""How a stranger's file is read: what is found out, what is asked first, and that nothing is stored that was not shown."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.imports import importer
from chatdong.store.imports.importer import Preview, RefusedFile, Unanswered, commit, preview
from chatdong.store.imports.kept_profiles import keep, kept_profiles, profile_for, profile_named
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import MEMO_TOO, NOT_USED, ImportProfile, ProfileError, Rule, fingerprint, profile_from_json
from chatdong.store.reading import query
from chatdong.store.writing.records import load_plan
from tests.properties import examples

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")


@pytest.fixture(scope="module")
def shared(plan: Plan) -> Iterator[Store]:
    """A store with the plan; these tests only look at what an import would do."""
    opened = open_store(EXAMPLE, AT)
    load_plan(opened, plan, ME, AT)
    yield opened
    opened.close()


@pytest.fixture
def store(planned_store: Store) -> Store:
    """A store with the plan, to write to."""
    return planned_store


def csv(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def layout(store: Store, data: bytes | Path, kind: str = "spending", **said: object) -> Layout:
    file = importer.open_file(data)
    return importer.layout(store, "2016", kind, file, ImportProfile(**said))


def fields(found: Layout) -> dict[str, str]:
    return {column.title: column.field for column in found.columns if column.field}


def asked(found: Layout) -> set[str]:
    return {question.about for question in found.questions}


def seen(store: Store, data: bytes | Path, kind: str = "spending", **said: object) -> Preview:
    return preview(store, "2016", kind, data, profile=ImportProfile(**said))


def amounts(of: Preview) -> list[int]:
    return [row.values["amount_krw"] for row in of.rows("new")]


def refused(of: Preview) -> list[tuple[int, str]]:
    return [(problem.line, str(problem.reason)) for problem in of.refusals()]


# Columns


def test_a_list_of_another_office_needs_one_answer_the_line(shared: Store) -> None:
    data = csv(
        "2016년 5월 업무추진비,,,",
        "연번,사용일시,집행목적,금액",
        "1,2016-05-13 13:30,간담회,350000",
        "2,2016-05-14 오후 2시,다과,24000",
        "합계,,,374000",
    )
    found = layout(shared, data)
    assert fields(found) == {"사용일시": "spent_on", "집행목적": "memo", "금액": "amount_krw"}
    assert asked(found) == {"to"}
    with pytest.raises(Unanswered):
        preview(shared, "2016", "spending", data)
    of = seen(shared, data, to="ad-hoc")
    assert [(row.values["spent_on"], row.values["line_id"]) for row in of.rows("new")] == [
        (date(2016, 5, 13), "ad-hoc"),
        (date(2016, 5, 14), "ad-hoc"),
    ]
    assert (of.new_krw, of.first_day, of.last_day) == (374_000, date(2016, 5, 13), date(2016, 5, 14))
    assert of.added_by_line() == {"ad-hoc": 374_000}


def test_words_in_the_memo_divide_the_rows_among_the_lines(shared: Store) -> None:
    data = csv("사용일,적요,금액", "2016-05-13,수시 간담회,1000", "2016-05-14,워크숍 대관,2000", "2016-05-15,다과,3000")
    rules = (Rule("간담회", "ad-hoc"), Rule("대관", "committee-venue"))
    of = seen(shared, data, rules=rules, to="supplies")
    assert [row.values["line_id"] for row in of.rows("new")] == ["ad-hoc", "committee-venue", "supplies"]
    without = seen(shared, data, rules=rules)
    assert [(line, "빈칸" in why) for line, why in refused(without)] == [(4, True)]


def test_two_columns_that_could_be_the_amount_are_asked_about_and_can_be_added_up(shared: Store) -> None:
    data = csv("지출일,산출내역,지방비,자부담", '2016-05-13,ad-hoc,"100,000","20,000"', '2016-05-14,ad-hoc,"300,000","40,000"')
    assert asked(layout(shared, data)) == {"amount_krw"}
    one = seen(shared, data, columns=(("지방비", "amount_krw"),))
    assert amounts(one) == [100_000, 300_000]
    both = seen(shared, data, columns=(("지방비", "amount_krw"), ("자부담", "amount_krw")))
    assert amounts(both) == [120_000, 340_000]
    assert any("여러 열의 합" in str(note) for note in both.notes)


def test_a_heading_that_two_offices_use_for_two_things_is_told_by_its_cells(shared: Store) -> None:
    as_line = layout(shared, csv("지출일,내역,금액", "2016-05-13,ad-hoc,1000"))
    as_memo = layout(shared, csv("지출일,내역,금액", "2016-05-13,다과 구입,1000"), to="ad-hoc")
    assert (fields(as_line)["내역"], fields(as_memo)["내역"]) == ("line_id", "memo")


def test_a_file_without_known_headings_is_read_by_its_cells_and_says_so(shared: Store) -> None:
    found = layout(shared, csv("언제,얼마,무엇", '2016-05-13,"10,000",다과', '2016-05-14,"20,000",떡'), to="ad-hoc")
    assert fields(found) == {"언제": "spent_on", "얼마": "amount_krw"}
    assert len(found.guesses) == 2
    none = layout(shared, csv('2016-05-13,"10,000",다과', '2016-05-14,"20,000",떡'), to="ad-hoc")
    assert (none.header_first, fields(none)) == (0, {"A": "spent_on", "B": "amount_krw"})


def test_what_is_chosen_wins_over_what_was_found(shared: Store) -> None:
    data = csv("지출일,산출내역,금액,비고,담당", "2016-05-13,ad-hoc,1000,다과,총무")
    of = seen(shared, data, columns=(("비고", NOT_USED), ("담당", "memo")))
    assert of.rows("new")[0].values["memo"] == "총무"
    joined = seen(shared, data, columns=(("담당", MEMO_TOO),))
    assert joined.rows("new")[0].values["memo"] == "다과 / 총무"


def test_a_running_total_beside_a_budget_is_asked_about(shared: Store) -> None:
    data = csv("일자,산출내역,예산액,지출액", *(f"2016-0{month}-28,ad-hoc,1000000,{month}0000" for month in (4, 5, 6, 7)))
    assert asked(layout(shared, data)) == {"running_total"}
    assert amounts(seen(shared, data, running_total="differences")) == [40_000, 10_000, 10_000, 10_000]
    assert amounts(seen(shared, data, running_total="payments")) == [40_000, 50_000, 60_000, 70_000]


def test_days_that_can_be_read_in_two_ways_and_dots_are_asked_once_for_the_column(shared: Store) -> None:
    data = csv("지출일,산출내역,금액", "05/06/2016,ad-hoc,150.000원", "07/08/2016,ad-hoc,20.000원")
    assert asked(layout(shared, data)) == {"day_order", "dots"}
    of = seen(shared, data, day_order="dmy", dots="thousands")
    assert [(row.values["spent_on"], row.values["amount_krw"]) for row in of.rows("new")] == [(date(2016, 6, 5), 150_000), (date(2016, 8, 7), 20_000)]


def test_days_without_a_year_take_the_one_above_the_table_and_say_so(shared: Store) -> None:
    data = csv("2016년 집행 내역,,", "지출일,산출내역,금액", "5월 13일,ad-hoc,1000", "5/14,ad-hoc,2000")
    found = layout(shared, data)
    assert found.profile.year == 2016
    assert any("연도가 없는" in str(guess) for guess in found.guesses)
    assert [row.values["spent_on"] for row in seen(shared, data).rows("new")] == [date(2016, 5, 13), date(2016, 5, 14)]
    assert refused(seen(shared, data, year=2015))[0][0] == 3


@pytest.mark.parametrize(
    "text", ["지출일,산출내역,금액\n5/13,ad-hoc,1000\n1/14,ad-hoc,2000\n", "월,일,산출내역,금액\n5,13,ad-hoc,1000\n1,14,ad-hoc,2000\n"]
)
def test_a_year_is_asked_for_where_the_plan_has_days_of_several_and_nothing_says_which(plan: Plan, text: str) -> None:
    with closing(open_store(EXAMPLE, AT)) as of_two_years:
        load_plan(of_two_years, replace(plan, payments_until=date(2017, 1, 20)), ME, AT)
        assert asked(layout(of_two_years, csv(text))) == {"year"}
        answered = [row.values["spent_on"].isoformat() for row in seen(of_two_years, csv(text), year=2016).rows("new")]
        assert answered == ["2016-05-13", "2016-01-14"]
        assert layout(of_two_years, csv("2017년 집행 내역\n" + text)).profile.year == 2017
        each = text.replace("지출일", "연도,지출일").replace("월,일", "연도,월,일").replace("\n5", "\n2016,5").replace("\n1", "\n2017,1")
        assert not asked(layout(of_two_years, csv(each)))
        stated = [row.values["spent_on"].isoformat() for row in seen(of_two_years, csv(each)).rows("new")]
        assert stated == ["2016-05-13", "2017-01-14"]


# Units


def test_an_amount_above_the_table_is_no_unit(shared: Store) -> None:
    for above in ("예산액: 16,000천원", "총 180,000원", "집행액 계 554천원"):
        assert amounts(seen(shared, csv(f"{above},,", "지출일,산출내역,금액", "2016-05-13,ad-hoc,1000"))) == [1_000]


def test_the_unit_stands_above_in_the_heading_beside_it_or_in_a_column_of_its_own(shared: Store) -> None:
    for data in (
        csv(",,(단위:천원)", "지출일,산출내역,금액", "2016-05-13,ad-hoc,10"),
        csv("지출일,산출내역,금액(천원)", "2016-05-13,ad-hoc,10"),
        csv("지출일,산출내역,금액,(단위: 천원)", "2016-05-13,ad-hoc,10,"),
        csv("지출일,산출내역,금액,단위", "2016-05-13,ad-hoc,10,천원"),
    ):
        assert amounts(seen(shared, data)) == [10_000]
    mixed = csv("지출일,산출내역,금액,단위", "2016-05-13,ad-hoc,10,천원", "2016-05-14,ad-hoc,5000,원", "2016-05-15,ad-hoc,7,개")
    of = seen(shared, mixed)
    assert amounts(of) == [10_000, 5_000]
    assert refused(of) == [(4, "단위로 읽을 수 없습니다. 원, 천원, 백만원처럼 적어 주십시오.")]


# Rows


def test_notes_sections_subtotals_and_what_stands_below_the_end_are_left_out_with_a_count(shared: Store) -> None:
    data = csv(
        "지출일,산출내역,금액",
        "□ 4월,,",
        "2016-04-13,ad-hoc,1000",
        "4월 소계,,1000",
        "□ 5월,,",
        "2016-05-13,ad-hoc,2000",
        "1분기 합계,,2000",
        "※ 카드 결제일 기준,,",
        "이하 여백,,",
        "작성자: 총무,,",
    )
    of = seen(shared, data)
    assert amounts(of) == [1_000, 2_000]
    assert of.counts["refused"] == 0
    assert (of.left_out.totals, of.left_out.notes, of.left_out.sections, of.left_out.below_end) == ((4, 7), (8,), (2, 5), (9, 10))


def test_ditto_marks_and_empty_cells_where_that_was_said_repeat_the_cell_above(shared: Store) -> None:
    data = csv("지출일,산출내역,금액", "2016-05-13,ad-hoc,1000", "〃,상동,2000", ",ad-hoc,3000")
    assert [line for line, _why in refused(seen(shared, data))] == [4]
    of = seen(shared, data, fill_down=("지출일",))
    assert [(row.values["spent_on"], row.values["line_id"]) for row in of.rows("new")] == [(date(2016, 5, 13), "ad-hoc")] * 3


def test_other_headings_further_down_stop_the_reading(shared: Store) -> None:
    data = csv("지출일,산출내역,금액,적요", "2016-05-13,ad-hoc,1000,떡", "금액,지출일,산출내역,적요", "2000,2016-05-14,ad-hoc,다과")
    of = seen(shared, data)
    assert amounts(of) == [1_000]
    assert any(line == 4 and "3행에 차례가 다른 머리글" in why for line, why in refused(of))


def test_cancelled_rows_of_a_card_list_go_with_their_payment_or_become_refunds(shared: Store) -> None:
    data = csv(
        "승인일자,승인금액,가맹점명,승인구분",
        "2016-05-13,45000,꽃집,승인",
        "2016-05-14,30000,식당,승인",
        "2016-05-14,30000,식당,승인취소",
        "2016-05-15,50000,찻집,승인",
        "2016-05-16,20000,찻집,부분취소",
    )
    of = seen(shared, data, to="ad-hoc")
    assert (amounts(of), of.taken_back) == ([45_000, 50_000, -20_000], (3, 4))
    assert amounts(seen(shared, data, to="ad-hoc", cancelled="keep")) == [45_000, 30_000, -30_000, 50_000, -20_000]


def test_words_about_postponing_are_no_state(shared: Store) -> None:
    data = csv(
        "행사명,회차,일자,결과",
        "월 정기간담회,1,2016-04-28,1건 연기 의결",
        "월 정기간담회,2,2016-05-26,견학 취소하고 간담회로",
        "월 정기간담회,3,2016-06-23,취소 아님",
    )
    rows = seen(shared, data, "events").rows("new")
    assert [row.values["held_on"] for row in rows] == [date(2016, 4, 28), date(2016, 5, 26), date(2016, 6, 23)]
    assert all(row.values["cancelled_on"] is None and row.values["postponed_on"] is None for row in rows)


def test_an_event_of_two_days_keeps_both(shared: Store) -> None:
    row = seen(shared, csv("행사명,회차,일자", "월 정기간담회,1,2016-05-13 ~ 2016-05-14"), "events").rows("new")[0]
    assert (row.values["held_on"], row.values["note"]) == (date(2016, 5, 13), "2016-05-13 ~ 2016-05-14")


# Workbooks


def _workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "표지"
    cover.append(["2016년 지출"])
    sheet = book.create_sheet("5월")
    sheet.append(["지출일", "집행", None, "적요"])
    sheet.append([None, "내역", "금액(천원)", None])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:D2")
    sheet.append([date(2016, 5, 13), "ad-hoc", 10, "떡"])
    sheet.append([None, "ad-hoc", 20.5, "다과"])
    sheet.merge_cells("A3:A4")
    book.save(path)
    return path


def test_a_workbook_is_read_with_its_types_its_merged_cells_and_headings_of_two_rows(shared: Store, tmp_path: Path) -> None:
    file = importer.open_file(_workbook(tmp_path / "장부.xlsx"))
    of = preview(shared, "2016", "spending", file)
    assert (of.layout.table.name, of.layout.header_first, of.layout.header_last) == ("5월", 2, 2)
    assert [(row.values["spent_on"], row.values["amount_krw"], row.values["memo"]) for row in of.rows("new")] == [
        (date(2016, 5, 13), 10_000, "떡"),
        (date(2016, 5, 13), 20_500, "다과"),
    ]
    assert any("표 2개 가운데 ‘5월’" in str(guess) for guess in of.layout.guesses)
    with pytest.raises(RefusedFile, match="‘|표지"):
        preview(shared, "2016", "spending", file, profile=ImportProfile(table="6월"))


def test_one_amount_for_several_rows_counts_once(shared: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["지출일", "산출내역", "금액", "적요"], ["2016-05-13", "ad-hoc", 10_000, "떡"], ["2016-05-13", "ad-hoc", None, "다과"]):
        book.active.append(row)
    book.active.merge_cells("C2:C3")
    book.save(tmp_path / "한 금액.xlsx")
    of = seen(shared, tmp_path / "한 금액.xlsx")
    assert amounts(of) == [10_000]
    assert [line for line, _why in refused(of)] == [3]


# Profiles


def test_a_profile_is_kept_by_its_headings_or_its_name_and_comes_back_as_it_was(store: Store) -> None:
    data = csv("사용일시,집행목적,금액", "2016-05-13 13:30,간담회,350")
    found = layout(store, data, to="ad-hoc", unit_krw=1_000, rules=(Rule("다과", "supplies"),))
    assert profile_for(store, found) is None
    keep(store, found, None, ME, AT)
    keep(store, found, "카드", ME, AT)
    keep(store, found, "카드", ME, AT)
    assert [kept.name for kept in kept_profiles(store, "spending")] == ["카드", None]
    again = profile_for(store, layout(store, data))
    assert again is not None
    assert layout(store, data, **{name: getattr(again.profile, name) for name in ("to", "unit_krw", "rules", "columns")}).profile == found.profile
    assert profile_named(store, "spending", "카드").profile == found.profile.for_other_files()
    assert fingerprint("spending", ["사용 일시", "집행목적", "금액 "]) == fingerprint("spending", found.titles)


def test_a_profile_of_another_plan_does_not_bring_its_lines(shared: Store) -> None:
    assert asked(layout(shared, csv("지출일,금액,적요", "2016-05-13,1000,떡"), to="no-such-line", rules=(Rule("떡", "neither"),))) == {"to"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"columns": [["a"]]}',
        '{"colums": []}',
        '{"year": "2016"}',
        '{"dots": "x"}',
        '{"columns": [["a", "nothing"]]}',
        '{"rules": [{"text": 1, "to": "a"}]}',
    ],
)
def test_a_profile_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ProfileError):
        profile_from_json(text, "spending")


@given(
    st.builds(
        ImportProfile,
        table=st.none() | st.text(max_size=5),
        columns=st.lists(st.tuples(st.text(max_size=5), st.sampled_from(["spent_on", "", "+", "memo"])), max_size=3).map(tuple),
        unit_krw=st.none() | st.sampled_from([1, 1_000]),
        year=st.none() | st.integers(1950, 2150),
        to=st.none() | st.text(min_size=1, max_size=5),
        rules=st.lists(st.builds(Rule, st.text(max_size=5), st.text(max_size=5)), max_size=2).map(tuple),
        day_order=st.none() | st.sampled_from(["dmy", "mdy"]),
    )
)
def test_every_profile_comes_back_from_its_json(profile: ImportProfile) -> None:
    assert profile_from_json(profile.to_json(), "spending") == profile


# Whatever the file


CELLS = st.one_of(
    st.sampled_from(
        [
            "2016-05-13",
            "'16. 5. 13.",
            "5/14",
            "05/06/2016",
            "150,000",
            "150.000원",
            "15만",
            "△5,000",
            "ad-hoc",
            "떡",
            "〃",
            "합계",
            "소계",
            "취소",
            "승인",
            "천원",
            "",
            "※ 주",
            "이하 여백",
            "27명",
            "12만5천원",
            "-",
            "지출일",
            "금액",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
)
TITLES = st.sampled_from(
    [
        "지출일",
        "사용일시",
        "금액",
        "금액(천원)",
        "지출액(누계)",
        "산출내역",
        "내역",
        "적요",
        "단위",
        "승인구분",
        "예산액",
        "회차",
        "비고",
        "",
        "아무",
        "금액(예산)",
    ]
)


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(TITLES, min_size=1, max_size=7), rows=st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=8))
def test_what_is_stored_is_what_was_shown(plan: Plan, titles: list[str], rows: list[list[str]]) -> None:
    store = open_store(EXAMPLE, AT)
    load_plan(store, plan, ME, AT)
    data = "\n".join("\t".join(cell.replace("\t", " ").replace('"', "'") for cell in row) for row in [titles, *rows]).encode()
    try:
        of = preview(store, "2016", "spending", data, profile=ImportProfile(to="ad-hoc"))
    except RefusedFile:
        store.close()
        return
    shown = sorted((str(row.values["spent_on"]), row.values["amount_krw"], row.values["line_id"], row.values["memo"]) for row in of.rows("new"))
    assert of.new_krw == sum(row[1] for row in shown)
    commit(store, of, ME, AT, skip_refused=True)
    with store.cursor() as cursor:
        stored = cursor.execute("SELECT spent_on::VARCHAR, amount_krw, line_id, memo FROM store.spending").fetchall()
    assert sorted(stored, key=repr) == sorted(shown, key=repr)
    assert all(row[0].startswith("2016-") for row in stored)
    of.close()
    store.close()


def test_the_kept_profile_is_a_record_like_others(store: Store) -> None:
    keep(store, layout(store, csv("지출일,산출내역,금액", "2016-05-13,ad-hoc,1")), "장부", ME, AT)
    row = query.rows(store, "import_profiles", kind="spending")[0]
    assert (row["name"], row["version"]) == ("장부", 1)
    keep(store, layout(store, csv("지출일,산출내역,금액", "2016-05-13,ad-hoc,1"), unit_krw=1_000), "장부", ME, AT)
    row = query.rows(store, "import_profiles", kind="spending")[0]
    assert row["version"] == 2
    assert replace(profile_named(store, "spending", "장부").profile, unit_krw=1_000).unit_krw == 1_000


# Ledgers with money in and out, and headings made like known ones


def test_money_that_came_in_is_left_out_with_a_count(shared: Store) -> None:
    by_word = seen(shared, csv("날짜,거래내역,금액,구분", "2016-03-16,후원금,4500000,수입", "2016-03-17,다과,1000,지출"), to="ad-hoc")
    assert (amounts(by_word), by_word.left_out.income) == ([1_000], (2,))
    by_column = seen(
        shared,
        csv("거래일자,적요,출금액,입금액,잔액", "2016-03-16,이자,0,4500,9999", "2016-03-17,다과,1000,,8999", "2016-03-18,환급,,300,9299"),
        to="ad-hoc",
    )
    assert (amounts(by_column), by_column.left_out.income, by_column.counts["refused"]) == ([1_000], (2, 4), 0)


def test_a_unit_in_a_sentence_below_the_table_or_beside_it_in_the_document_counts(shared: Store) -> None:
    head, row = "지출일,산출내역,금액", "2016-05-13,ad-hoc,10"
    for data in (
        csv("금액은 천원 단위로 적었음,,", head, row),
        csv(head, row, "※ 금액 단위는 천원임,,"),
        "<p>(단위 : 천원)</p><table><tr><th>지출일</th><th>산출내역</th><th>금액</th></tr><tr><td>2016-05-13</td><td>ad-hoc</td><td>10</td></tr></table>".encode(),
    ):
        assert amounts(seen(shared, data)) == [10_000]
    assert asked(layout(shared, csv("(단위: 천원),(단위: 원),", head, row))) == {"unit_krw"}


def test_times_of_day_are_neither_days_nor_money(shared: Store) -> None:
    data = csv(
        "사용일자,사용일시,사용시간,카드액(원),비고,사용목적(대여)",
        "2016-05-13,12:31:09,121120,60000,,간담회",
        "2016-05-14,12:35:10,121013,70000,,다과",
    )
    found = layout(shared, data, to="ad-hoc")
    assert fields(found) == {"사용일자": "spent_on", "카드액(원)": "amount_krw", "사용목적(대여)": "memo"}
    assert not found.guesses


def test_a_title_over_the_whole_table_is_no_heading(shared: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["2016년 1월 업무추진비 집행내역", None, None], ["사용일자", "집행목적", "금액"], ["2016-01-13", "다과", 1000]):
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.save(tmp_path / "제목.xlsx")
    found = layout(shared, tmp_path / "제목.xlsx", to="ad-hoc")
    assert (found.header_first, found.titles) == (2, ("사용일자", "집행목적", "금액"))


def test_several_tables_without_names_are_told_apart(shared: Store) -> None:
    table = "<table><tr><th>지출일</th><th>산출내역</th><th>금액</th></tr><tr><td>2016-05-1{n}</td><td>ad-hoc</td><td>1{n}</td></tr></table>"
    file = importer.open_file((table.format(n=1) + table.format(n=2)).encode())
    assert list(file.by_key()) == ["#1", "#2"]
    assert amounts(preview(shared, "2016", "spending", file, profile=ImportProfile(table="#2"))) == [12]


def test_a_cancelled_payment_is_never_stored_whatever_column_says_so(shared: Store) -> None:
    head = "이용일,가맹점명,이용금액"
    by_cells = csv(f"{head},구분", "2016-05-13,식당,15000,승인", "2016-05-13,식당,15000,승인취소", "2016-05-14,찻집,7000,승인")
    assert amounts(seen(shared, by_cells, to="ad-hoc")) == [7_000]
    for title, cell in (("취소금액", "15000"), ("취소일자", "2016-05-14")):
        of = seen(shared, csv(f"{head},{title}", f"2016-05-13,식당,15000,{cell}", "2016-05-14,찻집,7000,"), to="ad-hoc")
        assert (amounts(of), of.left_out.cancelled) == ([7_000], (2,))
    partly = seen(shared, csv(f"{head},취소금액", "2016-05-13,식당,15000,5000"), to="ad-hoc")
    assert "일부가 취소된" in refused(partly)[0][1]
    for word in ("반납", "여입", "반려", "집행취소"):
        of = seen(shared, csv("지출일,산출내역,금액,결의구분", f"2016-05-13,ad-hoc,15000,{word}", "2016-05-14,ad-hoc,7000,지출"))
        assert amounts(of) == [7_000] and refused(of), word


def test_foreign_money_broken_letters_and_a_refund_in_the_memo_are_said(shared: Store) -> None:
    foreign = seen(shared, csv("이용일,가맹점명,이용금액,통화", "2016-05-13,AMAZON,15,USD", "2016-05-14,찻집,7000,KRW"), to="ad-hoc")
    assert (amounts(foreign), "원화가 아닌" in refused(foreign)[0][1]) == ([7_000], True)
    broken = seen(shared, csv("지출일,산출내역,금액,적요", "2016-05-13,ad-hoc,15000,간�회"))
    assert any("깨진 글자" in str(note) for note in broken.notes)
    refund = seen(shared, csv("지출일,산출내역,금액,적요", "2016-05-13,ad-hoc,15000,여비 여입"))
    assert any("반납·여입" in str(warning) for warning in refund.rows("new")[0].warnings)


def test_an_event_that_may_not_have_been_held_is_asked_about(shared: Store) -> None:
    rows = ("월 정기간담회,1,2016-04-28,{}", "월 정기간담회,2,2016-05-26,개최")
    by_cells = seen(shared, csv("행사명,회차,일자,추진현황", rows[0].format("미개최"), rows[1]), "events")
    assert [row.line for row in by_cells.rows("new")] == [3]
    text = seen(shared, csv("행사명,회차,일자,결과", rows[0].format("7.15.로 연기"), rows[1]), "events").rows("new")[0]
    assert any("‘연기’(이)라는 말이" in str(warning) for warning in text.warnings)


def test_headings_merged_over_several_columns_and_sentences_above_them_ask_nothing(shared: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["조회기간 : 2016년 5월", None, "출력일: 6월", None], ["이용일", None, "이용금액", "할부 회차"], ["2016-05-13", None, 1000, 1]):
        book.active.append(row)
    for cells in ("A2:B2", "A3:B3"):
        book.active.merge_cells(cells)
    book.save(tmp_path / "카드.xlsx")
    found = layout(shared, tmp_path / "카드.xlsx", to="ad-hoc")
    assert (found.questions, found.header_first) == ((), 2)
    assert fields(found) == {"이용일": "spent_on", "이용금액": "amount_krw"}


def test_the_unit_next_to_the_headings_wins_and_a_kept_profile_brings_none_that_nobody_said(store: Store) -> None:
    head, row = "지출일,산출내역,금액", "2016-05-13,ad-hoc,15000"
    assert amounts(seen(store, csv("(단위: 천원),,", "예산,16000,", "집행내역 (단위: 원),,", head, row))) == [15_000]
    keep(store, layout(store, csv("(단위: 천원),,", head, row)), None, ME, AT)
    kept = profile_for(store, layout(store, csv(head, row)))
    assert kept is not None and kept.profile.unit_krw is None


def test_sums_of_a_cash_book_with_a_day_and_numbered_empty_rows_are_no_payments(shared: Store) -> None:
    data = csv("번호,일자,적요,금액", "1,2016-05-13,다과,1000", ",2016-05-31,5월 계,1000", ",2016-05-31,누 계,1000", "2,,,", "3,,,")
    of = seen(shared, data, to="ad-hoc")
    assert amounts(of) == [1_000]
    assert {line for line, _why in refused(of)} <= {3, 4}


def test_telephone_numbers_and_birthdays_are_neither_money_nor_days(shared: Store) -> None:
    found = layout(shared, csv("연락처,생년월일,지급기한", "1012345678,1980-05-13,2016-06-30", "1023456789,1981-06-14,2016-07-31"), to="ad-hoc")
    assert fields(found) == {}


def test_a_refusal_names_the_column_that_says_so_and_none_where_the_row_is_meant(shared: Store) -> None:
    data = csv("연번,지출일,산출내역,금액,결의구분", "1,2016-05-13,ad-hoc,15000,반납", "2,2016-05-14,ad-hoc,7000,지출,남는 칸")
    of = seen(shared, data)
    assert [(problem.line, problem.column) for problem in of.refusals()] == [(2, "결의구분"), (3, "")]
    assert {group.column for group in of.refusal_groups()} == {"결의구분", ""}


def test_texts_that_are_too_long_together_are_refused_and_not_cut(shared: Store) -> None:
    data = csv("지출일,산출내역,금액,적요,장소", f"2016-05-13,ad-hoc,15000,{'가' * 1500},{'나' * 1500}")
    of = seen(shared, data, columns=(("장소", MEMO_TOO),))
    assert (of.writes, [(line, "2,000자를 넘습니다" in why) for line, why in refused(of)]) == (0, [(2, True)])


def test_nothing_below_other_headings_is_read_even_where_days_are_filled_down(shared: Store) -> None:
    data = csv("지출일,산출내역,금액", "2016-05-13,ad-hoc,1000", "금액,지출일,산출내역", ",ad-hoc,2000")
    of = seen(shared, data, fill_down=("지출일",))
    assert amounts(of) == [1_000]
