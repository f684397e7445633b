"""A stranger's ledger in three steps: drop it, confirm how it is read, store it; and a second time as the first."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from chatdong.store.engines.store import open_store
from tests.browser.conftest import Dashboard, end, settle

expect.set_options(timeout=60_000)

AT = datetime(2026, 1, 2, 3, 4, 5)
ROWS = [["2016-05-13 13:30", "한식당", "월 정기간담회 식사", 350], ["2016-05-14 오후 2시", "카페", "다과", 24], ["합계", None, None, 374]]


def workbook(folder: Path) -> Path:
    """A list of 업무추진비 with a title and its unit above the headings, as districts publish them."""
    book = openpyxl.Workbook()
    for row in (["2016년 5월 업무추진비 집행내역"], [None, None, None, "(단위: 천원)"], ["사용일시", "장소", "집행목적", "금액"], *ROWS):
        book.active.append(row)
    book.active.merge_cells("A1:D1")
    book.save(folder / "업무추진비.xlsx")
    return folder / "업무추진비.xlsx"


def text(folder: Path) -> Path:
    """The same as Korean Excel saves it as CSV."""
    lines = ["2016년 5월 업무추진비 집행내역,,,", ",,,(단위: 천원)", "사용일시,장소,집행목적,금액"]
    lines += [",".join("" if cell is None else str(cell) for cell in row) for row in ROWS]
    (folder / "업무추진비.csv").write_bytes("\r\n".join(lines).encode("cp949"))
    return folder / "업무추진비.csv"


def choose(tab: Page, label: str, option: str) -> None:
    """Choose in the list of that label, and wait for the page."""
    box = tab.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    tab.get_by_role("option", name=option, exact=True).click()
    settle(tab)


@pytest.mark.parametrize("made", [workbook, pytest.param(text, marks=pytest.mark.full)])
def test_a_ledger_is_dropped_a_column_changed_and_stored(
    made: Callable[[Path], Path], serve: Callable[..., str], dashboards: dict[str, Dashboard], tab: Page, tmp_path: Path
) -> None:
    store_url = str(tmp_path / "store.duckdb")
    address = serve(store_url)
    tab.goto(f"{address}/records?records=csv&as_of=2016-12-31")
    expect(tab.get_by_test_id("stFileUploader")).to_be_visible()
    settle(tab)
    tab.locator("input[type=file]").set_input_files(made(tmp_path))
    expect(tab.get_by_text("어느 산출내역의 지출인지")).to_be_visible()
    settle(tab)

    choose(tab, "산출내역이 빈 행은", "수시 간담회 · 진행비")
    expect(tab.get_by_text("저장할 것 2건 374,000원 · 2016. 5. 13. ~ 2016. 5. 14.")).to_be_visible()
    expect(tab.get_by_text("쓰지 않은 열: 장소")).to_be_visible()
    choose(tab, "장소", "적요에 이어 붙이기")
    expect(tab.get_by_text("쓰지 않은 열: 장소")).to_be_hidden()
    settle(tab)
    tab.locator(".st-key-import-commit button").dblclick()
    expect(tab.get_by_test_id("stAlertContentSuccess").first).to_contain_text("2건을 넣었습니다")
    settle(tab)

    # The same file again, in a new session: it is read as the last time, and nothing is new.
    tab.goto(f"{address}/records?records=csv&as_of=2016-12-31")
    expect(tab.get_by_test_id("stFileUploader")).to_be_visible()
    settle(tab)
    tab.locator("input[type=file]").set_input_files(made(tmp_path))
    expect(tab.get_by_text("머리글이 같은 파일을 지난번에 읽은 대로 읽었습니다.")).to_be_visible()
    expect(tab.get_by_text("이미 있어 저장하지 않는 것 2건")).to_be_visible()

    end(dashboards[address])
    store = open_store(store_url, AT)
    with store.cursor() as cursor:
        rows = cursor.execute("SELECT spent_on, amount_krw, line_id, memo FROM store.spending ORDER BY spent_on").fetchall()
    store.close()
    assert rows == [
        (date(2016, 5, 13), 350_000, "ad-hoc", "월 정기간담회 식사 / 한식당"),
        (date(2016, 5, 14), 24_000, "ad-hoc", "다과 / 카페"),
    ]


@pytest.mark.full
def test_a_long_reading_is_stopped_leaves_nothing_and_the_form_takes_the_next_file(
    serve: Callable[..., str], dashboards: dict[str, Dashboard], tab: Page, tmp_path: Path
) -> None:
    store_url = str(tmp_path / "store.duckdb")
    address = serve(store_url)
    long = tmp_path / "long.csv"
    long.write_text("지출일,산출내역,금액,증빙번호\n" + "".join(f"2016-05-13,ad-hoc,{1_000 + n},제{n}호\n" for n in range(250_000)), "utf-8")
    tab.goto(f"{address}/records?records=csv&as_of=2016-12-31")
    uploader = tab.get_by_test_id("stFileUploader")
    expect(uploader).to_be_visible()
    settle(tab)
    assert "per file" not in uploader.inner_text()
    expect(tab.get_by_text("286MB까지")).to_be_visible()
    expect(uploader.get_by_role("button", name="파일 고르기")).to_be_visible()
    tab.locator("input[type=file]").set_input_files(long)
    bar = tab.get_by_role("progressbar")
    expect(bar).to_be_visible(timeout=120_000)
    tab.locator(".st-key-import-stop-reading button").click()
    expect(bar).to_be_hidden(timeout=60_000)
    settle(tab)
    expect(tab.get_by_text("long.csv")).to_be_hidden()
    expect(tab.get_by_text("읽은 방식")).to_be_hidden()

    tab.locator("input[type=file]").set_input_files(text(tmp_path))
    expect(tab.get_by_text("어느 산출내역의 지출인지")).to_be_visible()
    settle(tab)
    choose(tab, "산출내역이 빈 행은", "수시 간담회 · 진행비")
    tab.locator(".st-key-import-commit button").click()
    expect(tab.get_by_test_id("stAlertContentSuccess").first).to_contain_text("2건을 넣었습니다")
    settle(tab)
    end(dashboards[address])
    store = open_store(store_url, AT)
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*), sum(amount_krw) FROM store.spending").fetchone() == (2, 374_000)
    store.close()
