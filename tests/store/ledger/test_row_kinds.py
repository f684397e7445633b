"""What a row of a ledger is: sums in any column and wording, remarks, headings between records, and the end of the table.

The rows are those of public lists: card payments end in "정상승인건수,,,110" and "이하 여백 (End of document)", or in ",,,총 177건,,,2004068.0";
bank accounts in ",,,합계,…"; 업무추진비 tables in "2월 소계", "누계", and an end whose letters stand in a cell each.
"""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.store.ledger.row_kinds import Glance, RowKind, kind_of_row
from tests.properties import examples

DAY, AMOUNT = 0, 2


def kind(row: str) -> RowKind:
    return kind_of_row(row.split("|"), [DAY], AMOUNT)


@pytest.mark.parametrize(
    "row",
    [
        "합계||150,000|",
        "|합계|150,000|",
        "소 계||150,000",
        "5월 소계||150,000",
        "1분기 합계||150,000",
        "상반기 계||150,000",
        "총 1건||150,000",
        "총계(3건)||150,000",
        "|총 177건|2004068.0",
        "정상승인건수||110",
        "전월이월||150,000",
        "이월||150,000",
        "12|누계|150,000",
        "운영비 소계||150,000",
        "운영비|소계|150,000",
        "총계: 150,000원||",
        "Total||150,000",
        "합계||150,000|비고에",
    ],
)
def test_a_sum_is_no_record(row: str) -> None:
    assert kind(row) is RowKind.TOTAL


@pytest.mark.parametrize(
    "row",
    [
        "2016-05-13|식대 합계|150,000",
        "2016-05-13|다과|150,000|총 3건",
        "2016-05-13||",
        "2016-05-13|* 다과|150,000",
        "2016-05-13|이하 여백|150,000",
        "회계|설계|150,000",
        "|다과|150,000",
    ],
)
def test_a_row_with_a_day_is_a_record_whatever_its_memo_says(row: str) -> None:
    assert kind(row) is RowKind.RECORD


@pytest.mark.parametrize(
    "row",
    [
        "2016-05-13|전월이월|150,000",
        "2016-05-13|합계|150,000",
        "2016-05-31|5월 계|150,000",
        "5.13|누 계|150,000",
        "|식대 합계|150,000",
        "|사무용품|150,000|합계|v-1",
        "간담회||",
        "□ 간담회||150,000",
        "간담회 계||150,000",
        "* 다과||150,000",
    ],
)
def test_what_is_not_clear_is_asked(row: str) -> None:
    assert kind(row) is RowKind.UNCLEAR


def test_a_sum_that_stands_before_a_day_is_asked_about() -> None:
    assert kind_of_row(["합계", "2016-05-13", "150,000"], [1], 2) is RowKind.UNCLEAR


@pytest.mark.parametrize("row", ["이하 여백|||", "- 이하 빈칸 -", "끝.", "- 끝 -", "|이하 여백 (End of document)|", "이|하|여|백", "5|이하여백|"])
def test_the_end_of_a_table_is_seen(row: str) -> None:
    assert kind(row) is RowKind.END


@pytest.mark.parametrize("row", ["□ 5월 집행 내역", "○ 간담회", "|▶ 간담회", "1. 간담회", "2016년 5월", "5월||", "[간담회]", "① 간담회"])
def test_a_heading_between_records_is_a_section(row: str) -> None:
    assert kind(row) is RowKind.SECTION


@pytest.mark.parametrize("row", ["※ 합계는 카드만", "* 현금 제외", "주) 현금 제외", "주: 현금", "비고: 현금 제외", "(단위: 천원)", "||", "-|–|"])
def test_a_remark_is_a_note(row: str) -> None:
    assert kind(row) is RowKind.NOTE


@examples(300)
@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(1, 10**9), st.lists(st.text(max_size=12), max_size=3))
def test_a_row_with_a_day_and_an_amount_is_never_left_out(day: date, won: int, texts: list[str]) -> None:
    assert kind_of_row([day.isoformat(), *texts, f"{won:,}"], [0], len(texts) + 1) in {RowKind.RECORD, RowKind.UNCLEAR}
    assert kind_of_row(["합계", *texts, day.isoformat(), f"{won:,}"], [len(texts) + 1], len(texts) + 2) is RowKind.UNCLEAR


@examples(500)
@given(st.lists(st.text(max_size=12), max_size=5))
def test_no_row_breaks_the_reading(cells: list[str]) -> None:
    kind_of_row(cells, range(len(cells)), len(cells) - 1)


WORDS = st.one_of(
    st.sampled_from(
        [
            "합계",
            "소 계",
            "5월 소계",
            "누계",
            "전월이월",
            "이월",
            "TOTAL",
            "ｔｏｔａｌ",
            "합\u200b계",
            "(합계)",
            "총 3건",
            "식대 합계",
            "운영비 소계",
            "합동교육",
        ]
        + [
            "이하 여백",
            "끝",
            "※ 주",
            "□",
            "1. 간담회",
            "계",
            "월계",
            "-",
            "",
            " ",
            "2016-05-13",
            "5.13",
            "2016.5",
            "13:30",
            "150,000",
            "다과",
            "'합계",
        ]
    ),
    st.text(max_size=6),
    st.text("합소누총계이월건수total 1,.-", max_size=6),
)


@examples(3000)
@given(st.lists(st.lists(WORDS, max_size=5), min_size=1, max_size=6), st.lists(st.integers(0, 5), max_size=2, unique=True))
def test_what_a_glance_takes_for_a_record_is_one(rows: list[list[str]], days: list[int]) -> None:
    glance = Glance(rows, days)
    for row in rows:
        padded = row + [""] * (6 - len(row))
        for amount in (None, 2):
            if glance.is_record(padded):
                assert kind_of_row(padded, days, amount) is RowKind.RECORD


def test_a_glance_knows_the_rows_that_most_files_are_made_of() -> None:
    rows = [["2016-05-13", "합동교육", "150,000"], ["2016. 5. 14.", "다과", "1"], ["합계", "", "150,001"]]
    assert list(map(Glance(rows, [0]).is_record, rows)) == [True, True, False]


@pytest.mark.parametrize("piece", ["합계", "1", "(", "□", "※ ", "[", "총1", "-"])
def test_a_long_cell_takes_no_longer_than_its_length(piece: str) -> None:
    begun = time.process_time()
    kind_of_row([(piece * 40_000)[:40_000], (piece * 60)[:60], piece], [1], 2)
    kind_of_row([(piece * 40_000)[:40_000]], [0], 2)
    assert time.process_time() - begun < 0.5
