"""The costings of a budget's table: made-up tables in the ways in which offices lay them out."""

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.costing.costing import Verdict
from chatdong.store.imports import costing_table, importer
from chatdong.store.imports.costing_table import CostingTable
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import ImportProfile
from chatdong.store.ledger.refusals import RefusedFile
from tests.properties import examples

H, C, R, D, ASKED = Verdict.HOLDS, Verdict.COMPUTED, Verdict.ROUNDED, Verdict.DIFFERS, Verdict.NOT_COMPUTABLE
Rows = list[list[object]]


def workbook(rows: Rows, *merged: str) -> bytes:
    """A workbook with one sheet of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place in merged:
        book.active.merge_cells(place)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def layout(content: bytes, **said: object) -> Layout:
    return costing_table.layout(importer.open_file(content), ImportProfile(**said))


def table(rows: Rows, *merged: str, **said: object) -> CostingTable:
    """The costings of a sheet, read as far as ``said`` does not say how."""
    found = layout(workbook(rows, *merged), **said)
    assert not found.questions, [str(question.text) for question in found.questions]
    return costing_table.read(found)


def lines(read: CostingTable) -> list[tuple[int, Verdict, int | None]]:
    return [(line.row, line.verdict, line.amount_krw) for line in read.lines]


def totals(read: CostingTable) -> list[tuple[int, int, int, bool | None]]:
    return [(total.row, total.stated_krw, total.lines_krw, total.holds) for total in read.totals]


BUDGET: Rows = [
    ["2016년 예산(안)"],
    [None, None, None, "(단위: 천원)"],
    ["편성목", "항목", "산출내역", "예산액"],
    ["일반운영비", "강사비", "350,000원×3명×2회", 2100],
    [None, "대관료", "810,000원×1실×2회", 1620],
    [None, "진행비", "20,000원×91명×2회", 3600],
    ["소계", None, None, 7320],
    ["회의운영비", "다과비", "2,150원×33명×1회", 70],
    [None, "예비", "총액", 100],
    [None, "인쇄비", "6,000원×10부", None],
    ["합계", None, None, 7500],
    ["※ 부가세 포함"],
]


def test_each_line_has_its_verdict_and_place_and_the_totals_are_compared() -> None:
    read = table(BUDGET, "A1:D1", "A4:A6")
    assert lines(read) == [
        (4, H, 2_100_000), (5, H, 1_620_000), (6, D, 3_600_000), (8, R, 70_000), (9, ASKED, 100_000), (10, C, 60_000),
    ]  # fmt: skip
    assert [line.category for line in read.lines] == ["일반운영비"] * 3 + ["회의운영비"] * 3
    assert [(each.category, each.lines, each.sum_krw) for each in read.categories] == [("일반운영비", 3, 7_320_000), ("회의운영비", 3, 230_000)]
    assert totals(read) == [(7, 7_320_000, 7_320_000, True), (11, 7_500_000, 7_550_000, False)]
    assert read.sum_krw == 7_550_000
    assert [(skipped.row, str(skipped.reason)) for skipped in read.skipped] == [
        (7, "합계 행입니다. 줄들의 합과 비교합니다."), (11, "합계 행입니다. 줄들의 합과 비교합니다."), (12, "주석입니다."),
    ]  # fmt: skip
    assert not read.adds_up


def test_what_is_said_of_a_column_or_of_the_unit_wins() -> None:
    rows: Rows = [["구분", "무엇", "얼마", "또 얼마"], ["운영", "350,000원×3명", 1050, 900], ["행사", "20,000원×9명", 180, 180]]
    asked = layout(workbook(rows), columns=(("무엇", ""), ("또 얼마", "")))
    assert [question.about for question in asked.questions] == ["costing"]
    assert [question.about for question in layout(workbook(rows)).questions] == ["amount_krw"], "two columns of amounts, and no heading that decides"
    read = table(rows, columns=(("무엇", "costing"), ("얼마", "amount_krw")), unit_krw=1_000)
    assert lines(read) == [(2, H, 1_050_000), (3, H, 180_000)]
    assert lines(table(rows, columns=(("얼마", "amount_krw"),), unit_krw=1)) == [(2, D, 1_050), (3, D, 180)]


def test_the_unit_that_nobody_says_is_the_one_in_which_the_formulas_come_to_the_amounts() -> None:
    rows: Rows = [["과목", "산출기초", "예산액"], ["운영", "350,000원×3명", 1050], ["행사", "20,000원×9명", 180], ["그 밖", "70,000원×3개", 200]]
    found = layout(workbook(rows))
    assert [str(guess) for guess in found.guesses] == ["산출식 2줄이 맞는 단위로 보아 금액을 천원(으)로 읽었습니다."]
    assert lines(costing_table.read(found)) == [(2, H, 1_050_000), (3, H, 180_000), (4, D, 200_000)]


def test_price_and_counts_in_columns_of_their_own_are_multiplied() -> None:
    rows: Rows = [
        ["비목", "내용", "단가", "수량", "단위", "횟수", "금액"],
        ["홍보비", "현수막", 55000, 8, "장", 1, 440000],
        [None, "배너", 120000, 2, "식", 2, 500000],
        ["인건비", "보조원", 90000, 2, "명", "수시", 900000],
    ]
    read = table(rows)
    assert lines(read) == [(2, H, 440_000), (3, D, 500_000), (4, ASKED, 900_000)]
    assert read.lines[0].written == "55000×8장×1"


def test_a_formula_whose_signs_have_cells_of_their_own_is_joined() -> None:
    rows: Rows = [["목", "산출기초", None, None, None, None, None, None, "예산액"], ["운영", "강사비", 350000, "원 ×", 3, "명 ×", 2, "회", 2100000]]
    assert lines(table(rows, "B1:H1")) == [(2, H, 2_100_000)]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([["운영", "강사비", "350,000원×3명", None], [None, None, None, 1050000]], [(2, H, 1_050_000)]),
        ([["운영", "강사비", "350,000원", 1050000], [None, None, "×3명", None]], [(2, H, 1_050_000)]),
        ([["운영", "강사비", "1,050,000", None]], [(2, ASKED, 1_050_000)]),
        ([["운영", "강사비", "350,000원×3명", "약 100만원"]], [(2, ASKED, 1_050_000)]),
        ([["운영", "강사비", "350,000원×3명", "-"]], [(2, C, 1_050_000)]),
        ([["운영", "강사비", "350,000원×3명=1,050,000원", 1050000]], [(2, H, 1_050_000)]),
        ([["운영", "강사비", "350,000원×3명=1,050,000원", 1060000]], [(2, D, 1_060_000)]),
        ([["운영", "강사비", "가) 350,000원×3명\n나) 5,000원×30명", 1200000]], [(2, H, 1_200_000)]),
    ],
)
def test_a_line_takes_what_the_rows_and_cells_beside_it_say(rows: Rows, wanted: list[tuple[int, Verdict, int]]) -> None:
    assert lines(table([["편성목", "항목", "산출내역", "금액(원)"], *rows])) == wanted


def test_a_heading_with_the_sum_of_its_lines_is_compared_and_not_counted() -> None:
    rows: Rows = [
        ["과목", "예산액", "전년도 예산액", "산출기초"],
        ["경상예산", 2270, 100, None],
        ["운영비", 1200, 0, None],
        [None, None, None, "○ 강사비"],
        [None, None, None, "350,000원 X 3명 = 1,050"],
        [None, None, None, "○ 다과비 5,000원 X 30명 = 150"],
        ["여비", 1070, 100, None],
        [None, None, None, "○ 여비 총액 = 100"],
        [None, None, None, "○ 출장 9,700원 X 10인 X 10회 = 970"],
    ]
    read = table([["(단위: 천원)"], *rows])
    assert lines(read) == [(6, H, 1_050_000), (7, H, 150_000), (9, ASKED, 100_000), (10, H, 970_000)]
    assert totals(read) == [(3, 2_270_000, 2_270_000, True), (4, 1_200_000, 1_200_000, True), (8, 1_070_000, 1_070_000, True)]
    assert read.sum_krw == 2_270_000


def test_an_amount_that_may_be_the_sum_of_what_stands_below_it_is_asked_about() -> None:
    rows: Rows = [
        ["과목", "예산액", "산출기초"],
        ["사업", 9000, None],
        ["운영비", 1200, None],
        [None, None, "350,000원×3명=1,050"],
        [None, None, "50,000원×3명=150"],
    ]
    read = table([["(단위: 천원)"], *rows])
    assert lines(read) == [(3, ASKED, None), (5, H, 1_050_000), (6, H, 150_000)]
    assert (read.sum_krw, read.unknown) == (1_200_000, 1)


def test_formulas_of_a_change_come_to_the_column_of_the_change() -> None:
    rows: Rows = [
        ["사업", "예산액", "기정", "비교 증감", "산출기초(원)"],
        ["법정부담금", 900, 1000, -100, "건강보험 (20,000원×3명×10월)- 660,000원= -60,000"],
        [None, None, None, None, "요양보험 (10,000원×3명×10월)- 340,000원= -40,000"],
    ]
    read = table([["(단위: 천원)"], *rows])
    assert lines(read) == [(3, H, -60_000), (4, H, -40_000)]
    assert totals(read) == [(3, -100_000, -100_000, True)]
    # Of a single one the amount is what the budget has come to, and the formula is held against the change.
    alone: Rows = [rows[0], ["가족수당", 720, 760, -40, "가족수당 (20,000원×3명×12월)- 760,000원= -40,000"], ["그 밖", 720, 760, -50, rows[1][4]]]
    assert lines(table([["(단위: 천원)"], *alone])) == [(3, H, 720_000), (4, D, 720_000)]


def test_columns_of_another_year_of_a_change_or_of_what_was_spent_are_not_the_amount() -> None:
    rows: Rows = [["편성목", "산출내역", "전년도 예산액", "예산액(A)", "집행액", "증감"], ["운영", "350,000원×3명", 900000, 1050000, 10, 150000]]
    found = layout(workbook(rows))
    assert [column.field for column in found.columns] == ["category", "costing", "", "amount_krw", "", ""]
    assert lines(costing_table.read(found)) == [(2, H, 1_050_000)]
    spent: Rows = [
        ["항목", "수입", None, "지출", None],
        [None, "내역", "금액", "내역", "금액"],
        ["1회", "9,000원×9명=", 81000, "4,000원×9명=", 36000],
    ]
    found = layout(workbook(spent, "B1:C1", "D1:E1"))
    assert [column.field for column in found.columns] == ["item", "", "", "costing", "amount_krw"]
    assert lines(costing_table.read(found)) == [(3, H, 36_000)]


def test_an_amount_in_a_cell_over_several_rows_is_the_sum_of_their_costings() -> None:
    rows: Rows = [
        ["항목", "산출내역", "집행액"],
        ["차량비", "70,000*3=210,000", 310000],
        ["관람료", "5,000*20=\n100,000", None],
        ["식비", "9,000*2=18,000", 18000],
    ]
    read = table(rows, "C2:C3")
    assert lines(read) == [(2, H, 210_000), (3, H, 100_000), (4, H, 18_000)]
    assert totals(read) == [(2, 310_000, 310_000, True)]


def test_a_total_behind_income_and_expenditure_is_that_of_the_last_of_them() -> None:
    rows: Rows = [
        ["구분", None, "산출내역", "금액"],
        ["수입", "지원금", "1,000원×90명", 90000],
        ["지출", "버스", "30,000원×2대", 60000],
        [None, "입장료", "1,000원×30명", 30000],
        ["합계", None, None, 90000],
    ]
    read = table(rows, "A1:B1", "A3:A4")
    assert [line.category for line in read.lines] == ["수입 · 지원금", "지출 · 버스", "지출 · 입장료"]
    assert totals(read) == [(5, 90_000, 90_000, True)]


def test_several_columns_of_categories_are_one_category_and_a_repeated_heading_is_skipped() -> None:
    rows: Rows = [
        ["비목", "세목", "내역", "산출식", "편성액"],
        ["운영비", "수용비", "문구", "3,000원×10개", 30000],
        [None, None, "인쇄", "5,000원×10부", 50000],
        ["비목", "세목", "내역", "산출식", "편성액"],
        [None, "임차료", "차량", "300,000원×1대", 300000],
        ["여비", "국내여비", "출장", "20,000원×2회", 40000],
    ]
    read = table(rows)
    assert [line.category for line in read.lines] == ["운영비 · 수용비"] * 2 + ["운영비 · 임차료", "여비 · 국내여비"]
    assert [(skipped.row, str(skipped.reason)) for skipped in read.skipped] == [(4, "제목 행이 되풀이된 것입니다.")]


def test_a_budget_book_has_its_costings_in_the_column_of_its_labels() -> None:
    rows: Rows = [
        ["부서ㆍ정책ㆍ단위(회계)ㆍ세부사업ㆍ편성목", "예산액", "전년도예산액", "비교증감"],
        ["마을 돌봄", "1,350", "900", "450"],
        ["국 675 시 675"],
        ["201 일반운영비", "1,350", "900", "450"],
        ["01 사무관리비", "1,350", "900", "450"],
        ["○강사비 350,000원*3명", "1,050"],
        ["○교재 구입 300,000원", "300"],
        ["부서ㆍ정책ㆍ단위(회계)ㆍ세부사업ㆍ편성목", "예산액", "전년도예산액", "비교증감"],
        ["03 행사운영비", "600", "600", "0"],
        ["○다과 5,000원*60명*2회", "601"],
    ]
    read = table([[None, None, None, "(단위:천원)"], *rows])
    assert lines(read) == [(7, H, 1_050_000), (8, H, 300_000), (11, D, 601_000)]
    assert [(line.category, line.item) for line in read.lines] == [
        ("01 사무관리비", "강사비"),
        ("01 사무관리비", "교재 구입"),
        ("03 행사운영비", "다과"),
    ]
    assert totals(read) == [(row, 1_350_000, 1_350_000, True) for row in (3, 5, 6)] + [(10, 600_000, 601_000, False)]
    assert [str(skipped.reason) for skipped in read.skipped if skipped.row in (4, 9)] == [
        "재원별 금액이 적힌 행입니다.",
        "제목 행이 되풀이된 것입니다.",
    ]


def test_of_several_sheets_the_one_with_the_costings_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.title = "지표"
    for row in [["항목", "산출근거", "목표"], ["만족도", "설문 평균", 90], ["참여", "출석부", 80]]:
        book.active.append(row)
    for row in [["항목", "규격", "산출물", "단가", "수량", "금액"], ["현수막", "8m×1m", "사진", 55000, 2, 110000]]:
        (book["예산"] if "예산" in book.sheetnames else book.create_sheet("예산")).append(row)
    content = io.BytesIO()
    book.save(content)
    found = layout(content.getvalue())
    assert found.profile.table == "예산"
    assert [column.field for column in found.columns] == ["item", "", "", "price_krw", "quantity", "amount_krw"], (
        "a measure is no costing, nor is a deliverable"
    )
    assert lines(costing_table.read(found)) == [(2, H, 110_000)]


def test_a_line_is_typed_again_as_it_was_read() -> None:
    read = table(BUDGET, "A4:A6")
    assert [line.as_text() for line in read.lines] == [
        ("강사비 350,000원×3명×2회=2,100천원",),
        ("대관료 810,000원×1실×2회=1,620천원",),
        ("진행비 20,000원×91명×2회=3,600천원",),
        ("다과비 2,150원×33명×1회=70천원",),
        ("예비 총액 100,000원",),
        ("인쇄비 6,000원×10부",),
    ]
    book = table(
        [["(단위: 천원)"], ["과목", "산출기초"], ["수당", "○ 수당\n- 5급\n·9,471원×1인×30시간 = 284"], ["수당", "○ 감액\n9,000원×1인×30시간 = △270"]]
    )
    assert book.lines[0].as_text() == ("수당 5급 9,471원×1인×30시간 = 284,000원",), "the unit of the table is said, where the line stands without it"


def test_too_many_rows_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costing_table, "MOST_ROWS", 3)
    with pytest.raises(RefusedFile, match="3행까지"):
        table(BUDGET)


CELLS = st.sampled_from(
    [
        "",
        "",
        "운영비",
        "강사비",
        "소계",
        "합계",
        "총액",
        "350,000원×3명",
        "350,000원×3명=1,050",
        "×",
        "1050",
        "1,050",
        "△5",
        "-",
        "0",
        "※ 주",
        "3명",
        "〃",
        "1.5",
        "천원",
    ]
)


@examples(300)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=12))
def test_no_row_with_an_amount_is_lost_and_the_sum_is_that_of_the_lines(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [["편성목", "항목", "산출내역", "금액(천원)"], *rows])
    file = importer.open_file(text.encode())
    read = costing_table.read(costing_table.layout(file))
    file.close()
    told = {line.row for line in read.lines} | {skipped.row for skipped in read.skipped} | {total.row for total in read.totals}
    ended = next((skipped.row for skipped in read.skipped if "끝났" in str(skipped.reason)), 99)
    for number, row in enumerate(rows, start=2):
        if row[3] in ("1050", "1,050", "△5") and number < ended:
            assert number in told or not (row[0] or row[1] or row[2]), (number, row)
    assert read.sum_krw == sum(line.amount_krw or 0 for line in read.lines)
    for total in read.totals:
        assert total.holds is not True or total.rounded or total.stated_krw == total.lines_krw


def test_tables_with_the_same_headings_are_checked_one_at_a_time() -> None:
    book = openpyxl.Workbook()
    for sheet, people in ((book.active, 3), (book.create_sheet("추경"), 4)):
        sheet.append(["편성목", "항목", "산출내역", "금액(원)"])
        sheet.append(["운영비", "강사비", f"350,000원×{people}명", 350_000 * people])
    book.active.title = "본예산"
    content = io.BytesIO()
    book.save(content)
    found = layout(content.getvalue())
    assert found.profile.table == "본예산"
    assert "‘본예산’만 읽었으니 나머지는 표를 골라 따로 읽어 주십시오: 추경 (1)" in str(found.guesses[0])
    assert lines(costing_table.read(layout(content.getvalue(), table="추경"))) == [(2, H, 1_400_000)]
    with pytest.raises(RefusedFile, match="이 이름의 표가 파일에 없습니다"):
        layout(content.getvalue(), table=importer.ALL_ALIKE)
