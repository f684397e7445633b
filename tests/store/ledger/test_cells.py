"""Every cell that offices write is read as what it says, and what may be meant in two ways is asked about.

Where the ways of writing come from: tables of 업무추진비 집행내역 (사용일시 "2016-05-13 13:30", "2016..05.13", "'25. 10. 17.", "03.03. 12:25",
160513, 대상인원 "팀장 외 3명"), lists of card payments (이용일 "2026.09.03", 승인금액 "15,500 " and "17050.0", 상태 정상 · 거래취소 · 미매입,
거래일시 20240604120147), contracts and receipts (일금 일백이십만원정, ₩150,000-), and what spreadsheets make of them: serial numbers, 5/13/16,
13-May-16, 5.1 for 5.10.
"""

import re
import time
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatdong.store.ledger import cells
from chatdong.store.ledger.cells import CardState, State, amount_in, cancelled_in, count_in, day_in, days_in, is_ditto, status_in
from chatdong.store.ledger.refusals import BadCell, reason_of
from tests.properties import examples

THE_13TH = date(2016, 5, 13)
WEEK = "월화수목금토일"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def code(found: object) -> str:
    assert isinstance(found, BadCell), found
    assert str(reason_of(found.code, dict(found.figures)))
    return found.code


# Days


@pytest.mark.parametrize(
    "cell",
    [
        "'16. 5. 13.",
        "‘16. 5. 13.",
        "’16.5.13",
        "'16년 5월 13일",
        "16.5.13",
        "16-05-13",
        "16/05/13",
        "16년 5월 13일(금)",
        "160513",
        "160513 13:30",
        "2016..05.13",
        "2016. .05. 13",
        "2016-05-13 13:30",
        "2016-05-13\n13:30",
        "2016-05-13 13시",
        "2016-05-13 오후 2시",
        "2016-05-13 오후 2:30",
        "2016-05-13 오후 2:30:00",
        "2016-05-13 2:30 PM",
        "2016-05-13 1330",
        "2016. 5. 13.(금) 15:00 ~ 20:40",
        "2016. 5. 13.(금, 15:00)",
        "2016. 5. 13. 14~16시",
        "2016. 5. 13. 14시부터 16시까지",
        "2016.5.13.15:00",
        "2016-05-13T13:30:00+09:00",
        "2016-05-13T23:30:00.000Z",
        "2016년5월13일 금요일 14시30분",
        "2016년 5월 13일 금 14시 반",
        "2016年 5月 13日(金)",
        "２０１６．５．１３",
        "2016-05\u200b-13",
        "20160513",
        "20160513133000",
        "201605131330",
        "20160513 133000",
        "42503",
        "42503.5625",
        "13/05/2016",
        "5/13/2016 1:30 PM",
        "5/13/16",
        "13-May-16",
        "13 May 2016",
        "May 13, 2016",
        "2016-05-13 (Fri)",
        "2016-05-13 ~ 2016-05-13",
    ],
)
def test_a_day_is_read_with_and_without_clock_times(cell: str) -> None:
    assert day_in(cell) == THE_13TH
    assert days_in(cell) == (THE_13TH, THE_13TH)


@pytest.mark.parametrize("cell", ["5.13", "5/13", "5월 13일", "05-13(금)", "5.13.", "05.13. 12:25", "5월13일 금요일 오후 2시"])
def test_a_day_without_a_year_is_one_of_the_year_that_is_told(cell: str) -> None:
    assert code(day_in(cell)) == "day-without-year"
    assert day_in(cell, 2016) == THE_13TH


def test_a_clock_time_behind_a_day_without_a_year_is_no_day() -> None:
    assert day_in("03.03. 12:25", 2026) == date(2026, 3, 3)
    assert day_in("5.6.2016", 2026, "dmy") == date(2016, 6, 5), "not at 20:16"
    assert code(day_in("5. 6. 2016", 2026)) == "ambiguous-day"


@pytest.mark.parametrize("cell", ["05/06/2016", "5.6.2016", "5-6-2016"])
def test_a_day_with_its_year_last_is_asked_about_where_two_are_possible(cell: str) -> None:
    found = day_in(cell)
    assert code(found) == "ambiguous-day"
    assert isinstance(found, BadCell)
    assert dict(found.figures) == {"first": "2016-05-06", "second": "2016-06-05"}
    assert (day_in(cell, order="dmy"), day_in(cell, order="mdy")) == (date(2016, 6, 5), date(2016, 5, 6))
    assert day_in("5/5/2016") == date(2016, 5, 5)
    assert day_in("05/06/2016 (일)") == date(2016, 6, 5), "the weekday decides"


def test_two_figures_of_a_year_with_slashes_may_stand_first_or_last() -> None:
    assert code(day_in("05/06/16")) == "ambiguous-day"
    assert [day_in("05/06/16", order=order) for order in ("ymd", "mdy", "dmy")] == [date(2005, 6, 16), date(2016, 5, 6), date(2016, 6, 5)]
    assert (day_in("69.1.2"), day_in("70.1.2")) == (date(2069, 1, 2), date(1970, 1, 2))


def test_a_number_that_a_spreadsheet_may_have_cut_is_asked_about() -> None:
    assert code(day_in("5.1", 2016)) == "ambiguous-day"
    assert day_in("5.1.", 2016) == day_in("5/1", 2016) == date(2016, 5, 1)
    assert day_in("2.3", 2016) == date(2016, 2, 3), "there is no February 30"


@pytest.mark.parametrize("cell", ["2016. 5. 13.(목)", "2016-05-13 월요일", "2016-05-13 (Mon)"])
def test_a_weekday_that_is_another_is_told(cell: str) -> None:
    assert code(day_in(cell)) == "weekday-differs"
    assert code(day_in("5.13(금)", 2017)) == "weekday-differs"


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("2016-05-13 ~ 2016-05-14", date(2016, 5, 14)),
        ("5.13.~14.", date(2016, 5, 14)),
        ("5.13(금)~5.14(토)", date(2016, 5, 14)),
        ("2016. 5. 13. ~ 14.", date(2016, 5, 14)),
        ("2016. 5. 13. ~ 6. 1.", date(2016, 6, 1)),
        ("2016. 5. 13. 15:00 ~ 5. 14. 12:00", date(2016, 5, 14)),
        ("2016년 5월 13일부터 14일까지", date(2016, 5, 14)),
        ("2016-05-13 - 2016-05-14", date(2016, 5, 14)),
        ("5.13-14", date(2016, 5, 14)),
        ("'16. 5. 13. ~ '16. 5. 14.", date(2016, 5, 14)),
    ],
)
def test_a_span_of_days_has_two_ends_and_is_no_day(cell: str, last: date) -> None:
    assert code(day_in(cell)) == code(day_in(cell, 2016)) == "days-of-a-span"
    assert days_in(cell, 2016) == (THE_13TH, last)


@pytest.mark.parametrize("cell", ["2016-05-14 ~ 2016-05-13", "2016. 5. 14. ~ 13.", "2016. 12. 31. ~ 1. 2."])
def test_a_span_that_ends_before_it_begins_is_refused(cell: str) -> None:
    assert code(days_in(cell)) == code(day_in(cell)) == "span-backwards"


@pytest.mark.parametrize("cell", ["13:30", "오후 2시", "14시 30분", "15:00 ~ 20:40", "14~16시"])
def test_a_clock_time_alone_is_no_day(cell: str) -> None:
    assert code(day_in(cell)) == code(days_in(cell)) == "time-without-day"


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "어제",
        "2016-05",
        "2016",
        "150000",
        "206/05/08",
        "2016-5-113:30",
        "2016-05-13 99:99",
        "2016.5.13 간담회",
        "5월 13일 간담회 3회",
        "2016. 5. 13. 15:00 ~ 20",
        "2016. 5. 13. 13~15",
        "5.13, 5.14",
        "2016-05-1³",
        "2016-05-⑬",
        "3.45",
        "2016-05-13 ~",
        "99999",
    ],
)
def test_nothing_else_is_a_day(cell: str) -> None:
    assert code(day_in(cell)) in {"not-a-date", "no-such-day"}


def ways_of(day: date) -> list[str]:
    y, m, d, w = day.year, day.month, day.day, WEEK[day.weekday()]
    whole = [
        f"{y}-{m:02}-{d:02}",
        f"{y}.{m}.{d}",
        f"{y}. {m}. {d}.",
        f"{y}..{m:02}.{d:02}",
        f"{y}/{m}/{d}",
        f"{y}년{m}월{d}일",
        f"{y}년 {m}월 {d}일",
        f"{y}{m:02}{d:02}",
    ]
    short = [f"'{y % 100:02}. {m}. {d}.", f"{y % 100:02}.{m:02}.{d:02}", f"{y % 100:02}년 {m}월 {d}일", f"{y % 100:02}-{m:02}-{d:02}"]
    named = [*whole, *(short if 1970 <= y < 2070 else [])]
    behind = ["", f"({w})", f" {w}요일", " 13:30", " 오후 2시", f"({w}) 15:00 ~ 20:40", f" ({w}) 14시 30분", " 13:30:59"]
    serial = str((day - date(1899, 12, 30)).days)
    rest = [f"{d:02}-{MONTHS[m - 1]}-{y}", f"{MONTHS[m - 1]} {d}, {y}", f"{y}-{m:02}-{d:02}T13:30:00+09:00", f"{y}{m:02}{d:02}133059"]
    if len(serial) == 5:
        rest += [serial, f"{serial}.5"]
    return [*(way + more for way in named for more in behind), *rest]


@examples(100)
@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_every_day_in_every_way_is_that_day(day: date) -> None:
    ways = ways_of(day)
    assert {way: found for way in ways if (found := day_in(way)) != day} == {}
    assert {way: found for way in ways if not isinstance(found := day_in(f"{way} 간담회"), BadCell)} == {}
    for order in ("dmy", "mdy"):
        a, b = (day.day, day.month) if order == "dmy" else (day.month, day.day)
        assert day_in(f"{a}/{b}/{day.year}", order=order) == day
        assert day_in(f"{a}/{b}/{day.year}") == day or code(day_in(f"{a}/{b}/{day.year}")) == "ambiguous-day"
    for way in (f"{day.month}월 {day.day}일", f"{day.month}/{day.day}", f"{day.month:02}.{day.day:02}. ({WEEK[day.weekday()]})"):
        assert day_in(way, day.year) == day
        assert code(day_in(way)) == "day-without-year"


@examples(200)
@given(st.dates(date(1970, 1, 1), date(2069, 1, 1)), st.integers(0, 400))
def test_every_span_has_its_two_ends(first: date, length: int) -> None:
    last = first + timedelta(length)
    whole = [f"{day.year}. {day.month}. {day.day}." for day in (first, last)]
    ways = [f"{whole[0]} ~ {whole[1]}", f"{first}~{last}", f"{first} - {last}"]
    if first.year == last.year:
        ways += [f"{whole[0]}~{last.month}. {last.day}.", f"{first.year}년 {first.month}월 {first.day}일 ~ {last.month}월 {last.day}일"]
    if (first.year, first.month) == (last.year, last.month):
        ways += [f"{whole[0]} ~ {last.day}.", f"{whole[0]}~{last.day}"]
    assert {way: days_in(way) for way in ways} == dict.fromkeys(ways, (first, last))
    assert {way: day_in(way) for way in ways} == dict.fromkeys(ways, first if first == last else BadCell("days-of-a-span"))


DAY_LETTERS = st.text("0123456789.-/~: '년월일시분오전후금()Tz,부터", max_size=24)


@examples(2000)
@given(DAY_LETTERS)
@example("5. 6. 2016")
def test_a_day_that_is_read_stands_in_the_cell(cell: str) -> None:
    found = days_in(cell)
    if isinstance(found, BadCell):
        return
    figures = re.findall("[0-9]+", cell)
    if re.fullmatch(r"\s*[0-9]{5}(\.[0-9]+)?\s*", cell):
        return
    for day in found:
        if len(figures[0]) >= 6:
            assert figures[0][:8] == f"{day:%Y%m%d}" or figures[0] == f"{day:%y%m%d}" or figures[0][:8] == f"{found[0]:%Y%m%d}"
        else:
            written = [int(number) for number in figures]
            assert day.day in written
            assert day.month in written
            assert day.year in written or day.year % 100 in written


# Amounts


@pytest.mark.parametrize(
    "cell",
    [
        "금 150,000원정",
        "일금150,000원",
        "금150,000원整",
        "₩150,000-",
        "₩150,000.-",
        "￦150,000",
        "\\150,000",
        "150,000.",
        "150,000원.",
        "150000.0",
        "KRW 150,000",
        "150,000원(부가세 포함)",
        "150,000(VAT포함)",
        "15만",
        "15만원",
        "150천원",
        "150천",
        "금 일십오만원정",
        "십오만원",
        "금壹拾五萬원整",
        "금150,000원(금일십오만원)",
        "일금 일십오만원정(₩150,000)",
        "１５０，０００",
    ],
)
def test_an_amount_is_read_in_figures_and_in_words(cell: str) -> None:
    assert amount_in(cell, 1) == 150_000


@pytest.mark.parametrize(
    ("cell", "won"),
    [
        ("12만5천원", 125_000),
        ("12만 5,000원", 125_000),
        ("1만2천5백원", 12_500),
        ("1,234천", 1_234_000),
        ("3.5만", 35_000),
        ("2.5백만원", 2_500_000),
        ("3천5백만원", 35_000_000),
        ("5천만원", 50_000_000),
        ("1,234백만원", 1_234_000_000),
        ("1억2345만6,789원", 123_456_789),
        ("만오천원", 15_000),
        ("오천원", 5_000),
        ("12만5원", 120_005),
        ("(-)5,000", -5_000),
        ("△금5,000원", -5_000),
        ("₩-5,000", -5_000),
        ("15,500 ", 15_500),
    ],
)
def test_words_and_figures_make_one_amount(cell: str, won: int) -> None:
    assert amount_in(cell, 1) == won


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("150.000원", "dots-in-amount"),
        ("150.000", "dots-in-amount"),
        ("1.234.000", "dots-in-amount"),
        ("금150,000원(금일십육만원)", "amounts-differ"),
        ("150,000(15,000)", "two-amounts"),
        ("150,000 200,000", "two-amounts"),
        ("1 2", "two-amounts"),
        ("5,000-", "minus-behind"),
        ("약 150,000원", "a-guess"),
        ("15만여원", "a-guess"),
        ("0.5원", "part-of-a-won"),
        ("1.2E+06", "not-an-amount-exponent"),
        *((cell, "not-an-amount") for cell in ("150,00", "1,5000", "150,000원(부가세 별도)", "150,000원 외", "5²", "①", "12만5", "이만", "오천")),
        *((cell, "not-an-amount") for cell in ("만원", "백만원", "천천원", "20만30만", "1.5만5천", "(+5,000)", "--5", "5만12천원", "1,234.567.890")),
    ],
)
def test_what_may_be_another_amount_is_refused(cell: str, why: str) -> None:
    assert code(amount_in(cell, 1)) == why


def test_the_unit_of_a_cell_wins_over_that_of_its_column() -> None:
    assert (amount_in("150", 1000), amount_in("150천원", 10**6), amount_in("150,000원", 1000)) == (150_000,) * 3
    assert amount_in("12.345", 1000) == 12_345
    assert code(amount_in("₩150,000", 1000)) == "unit-unclear"


def test_what_dots_are_can_be_told() -> None:
    assert (amount_in("150.000원", 1, "thousands"), amount_in("1.234.000", 1, "thousands")) == (150_000, 1_234_000)
    assert amount_in("150.000", 1, "decimal") == 150
    assert code(amount_in("12.5", 1000, "thousands")) == "not-an-amount"
    assert amount_in("1.234", 1000, "thousands") == 1_234_000


def in_words(number: int) -> str:
    """A number as Korean contracts spell it, with 일 before every word of a ten: 일십오만."""
    said = ""
    for power, myriad in ((8, "억"), (4, "만"), (0, "")):
        section, number = divmod(number, 10**power)
        if section:
            figures = f"{section:04}"
            said += (
                "".join("영일이삼사오육칠팔구"[int(f)] + word for f, word in zip(figures, ("천", "백", "십", ""), strict=True) if f != "0") + myriad
            )
    return said


@examples(500)
@given(st.integers(1, 10**12 - 2))
def test_every_amount_in_every_way_is_that_amount(won: int) -> None:
    words = in_words(won)
    myriads = "".join(f"{part}{word}" for part, word in ((won // 10**8, "억"), (won // 10**4 % 10**4, "만"), (won % 10**4, "")) if part)
    ways = [
        *(form.format(won) for form in ("{}", "{:,}", "{:,}원", "₩{:,}", "금 {:,}원정", "{:,}.0", "KRW {:,}", "₩{:,}-", "{:,}원(VAT 포함)")),
        f"금{words}원정",
        f"일금 {words.replace('일십', '십')}원",
        f"금{won:,}원(금{words}원)",
        f"{myriads}원",
        f"{won // 1000:,}.{won % 1000:03}천원",
    ]
    limit = cells.MOST_KRW
    for way in ways:
        found = amount_in(way, 1)
        assert found == won if won <= limit else code(found) == "amount-too-large", way
    if won <= limit:
        assert amount_in(f"△{won:,}", 1) == amount_in(f"({won:,})", 1) == amount_in(f"(-){won:,}원", 1) == -won
        assert code(amount_in(f"금{won:,}원({in_words(won + 1)}원)", 1)) in {"amounts-differ", "not-an-amount", "amount-too-large"}
    assert isinstance(amount_in(f"{won:,}원 다과", 1), BadCell)


@examples(2000)
@given(st.text("0123456789.,-△()원천만백십억금일이오₩ 약", max_size=16), st.sampled_from([1, 1000]))
def test_an_amount_that_is_read_is_what_its_letters_add_up_to(cell: str, unit: int) -> None:
    found = amount_in(cell, unit)
    if isinstance(found, BadCell):
        return
    number = re.sub(r"\(.*?[0-9일이오십백천만억].*\)$", "", cell) or cell
    number = re.sub(r"^일?금|[ ,()△₩]|-|원.*", "", number.replace(" ", "")).rstrip(".")
    if re.search("[천만백십억일이오]", number):
        total, section, last = 0, 0.0, 0.0
        for piece in re.findall(r"[0-9.]+|[가-힣]", number):
            if piece in "일이오":
                last = {"일": 1, "이": 2, "오": 5}[piece]
            elif piece in "십백천":
                section, last = section + (last or 1) * {"십": 10, "백": 100, "천": 1000}[piece], 0
            elif piece in "만억":
                total, section, last = total + round((section + last or 1) * {"만": 10**4, "억": 10**8}[piece]), 0, 0
            else:
                last = float(piece)
        assert abs(found) == total + round(section + last)
    else:
        assert abs(found) == round(float(number) * (1 if "원" in cell else unit))


# Counts, states and marks


@pytest.mark.parametrize("cell", ["15명", "15 명", "총 15명", "총15명", "15인", "15.0", "１５명", "15"])
def test_a_count_is_read(cell: str) -> None:
    assert count_in(cell, 0) == 15


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("약 15명", "a-guess"),
        ("15여명", "a-guess"),
        ("15명 내외", "a-guess"),
        ("15/20", "two-counts"),
        ("15명(정원 20명)", "two-counts"),
        ("15~20명", "two-counts"),
        ("1,2", "two-counts"),
        ("1 5", "two-counts"),
        ("팀장 외 3명", "not-a-count"),
        ("②", "not-a-count"),
        ("많음", "not-a-count"),
    ],
)
def test_what_is_not_one_exact_count_is_refused(cell: str, why: str) -> None:
    assert code(count_in(cell, 0)) == why


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        *((word, State.HELD) for word in ("개최", "개최완료", "개최 완료", "완료", "실시", "진행", "정상개최", "held", "Done", "● 개최")),
        *((word, State.POSTPONED) for word in ("연기", "연기됨", "▲ 연기", "Postponed")),
        *((word, State.CANCELLED) for word in ("취소", "취소됨", "개최취소", "무산", "(취소)", "○ 취소", "Cancelled", "canceled")),
        *((word, State.NOT_HELD) for word in ("예정", "개최예정", "미개최", "보류", "미정", "planned", "On hold")),
        *((word, None) for word in ("1건 연기 의결", "견학 취소하고 간담회로", "취소 아님", "불참 2명", "개최/취소", "취소?", "개최(취소)", "", "○")),
    ],
)
def test_only_a_cell_that_is_a_state_is_one(cell: str, state: State | None) -> None:
    assert status_in(cell) is state


def test_the_state_of_a_card_payment_is_a_whole_cell() -> None:
    assert {word: cancelled_in(word) for word in ("승인취소", "취소", "매입취소", "전체취소", "거래 취소")} == dict.fromkeys(
        ("승인취소", "취소", "매입취소", "전체취소", "거래 취소"), CardState.CANCELLED
    )
    assert [cancelled_in(word) for word in ("정상", "승인", "결제확정", "부분취소")] == [*[CardState.APPROVED] * 3, CardState.PARTLY_CANCELLED]
    assert [cancelled_in(word) for word in ("취소 예정", "취소수수료", "", "비고")] == [None] * 4


def test_a_ditto_is_a_whole_cell() -> None:
    assert all(map(is_ditto, ("〃", "″", '"', "”", "''", "상동", "상 동", "위와 같음", "同", "〃 ", "- 상동 -", "〃〃")))
    assert not any(map(is_ditto, ("", "'", "좌동", "상동면", "위와 같음 외 1건", "동")))


READERS = (
    day_in,
    days_in,
    lambda text: day_in(text, 2016, "dmy"),
    lambda text: amount_in(text, 1),
    lambda text: count_in(text, 0),
    status_in,
    cancelled_in,
    is_ditto,
)


UNSEEN = "\u200b"
"""A letter without width, which is no part of a figure: a cell with one is always read letter by letter."""


@examples(3000)
@given(st.from_regex(r"-?[0-9]{1,4}(,[0-9]{2,4}){0,3}|-?[0-9]{1,20}|0+", fullmatch=True), st.sampled_from([1, 1000, 10**6]))
def test_plain_figures_are_read_as_the_same_figures_with_an_unseen_letter(cell: str, unit: int) -> None:
    for dots in (None, "thousands", "decimal"):
        assert amount_in(cell, unit, dots) == amount_in(cell + UNSEEN, unit, dots)


@examples(3000)
@given(st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]( [0-2][0-9]:[0-6][0-9](:[0-6][0-9])?)?", fullmatch=True))
def test_a_plain_day_is_read_as_the_same_day_with_an_unseen_letter(cell: str) -> None:
    for order in (None, "dmy", "mdy"):
        assert day_in(cell, 2016, order) == day_in(cell + UNSEEN, 2016, order)
        assert days_in(cell, None, order) == days_in(cell + UNSEEN, None, order)


@examples(1000)
@given(st.one_of(st.text(max_size=60), DAY_LETTERS))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in READERS:
        read(text)
        read(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("piece", ["1", "1,", "1.", "( ", "2016.5.13 ", "~", " ~ ", "일", "천", "13:30~", "-", "가", "㎏", "\ufdfa", "' ", "〃"])
@pytest.mark.parametrize("length", [90, 400, 40_000])
def test_a_long_text_takes_no_longer_than_its_length(piece: str, length: int) -> None:
    text = (piece * length)[:length]
    begun = time.process_time()
    for read in READERS:
        read(text)
    assert time.process_time() - begun < 0.5


def test_a_month_without_its_day_is_said_to_be_one() -> None:
    for text in ("5월", "2016년 5월", "12월분"):
        assert day_in(text) == BadCell("month-without-day")
