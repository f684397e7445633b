"""Cells copied in a spreadsheet are pasted into the sheet of payments and stored at once."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settle

expect.set_options(timeout=60_000)

LEDGER = (
    "연번\t집행일\t거래처\t내역\t지출액\t결의번호\t내용\r\n"
    "1\t2016. 5. 3.\t가게\tad-hoc\t10,000\tv-1\t다과\r\n"
    "2\t2016-05-04\t가게\tad-hoc\t△5천원\tv-2\t반납\r\n"
)
"""As a spreadsheet puts cells on the clipboard, with columns that are not ours."""
TABLE = "<table><tr><td>2016-05-05</td><td>ad-hoc</td><td>7,000</td><td>v-3</td><td>&quot;현수막&quot; 1장</td></tr></table>"


@pytest.fixture(scope="module")
def address(serve: Callable[[str], str], started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A dashboard over a store of the plan, which the tests share: two of them store payments, of different months."""
    return serve(str(shutil.copy(started_file, tmp_path_factory.mktemp("sheet"))))


def open_sheet(tab: Page, address: str, query: str = "") -> None:
    """Go there with the sheet open."""
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(f"{address}/records?as_of=2016-12-31&record=grid{query}")
    expect(tab.locator("h1")).to_be_visible()
    expect(tab.get_by_role("dialog").locator("canvas").first).to_be_visible()
    settle(tab)


def click_first_cell(tab: Page) -> None:
    """Click where the first cell of the sheet is drawn; the dialog moves while it opens, and a click waits for that."""
    tab.get_by_role("dialog").get_by_test_id("stDataFrame").first.click(position={"x": 100, "y": 52})


def open_cell(tab: Page) -> None:
    """Open the chosen cell for typing, when the one before is closed."""
    field = tab.locator(".gdg-input")
    expect(field).to_have_count(0)
    tab.keyboard.press("Enter")
    expect(field).to_be_focused()


def close_cell(tab: Page, key: str) -> None:
    """Leave the cell by a key, not before what was typed is drawn: nobody types faster, and the editor would not have it yet."""
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    tab.keyboard.press(key)


def put_on_clipboard(tab: Page, text: str, html: str = "") -> None:
    tab.evaluate(
        """async ([text, html]) => {
            const parts = {"text/plain": new Blob([text], {type: "text/plain"})}
            if (html) parts["text/html"] = new Blob([html], {type: "text/html"})
            await navigator.clipboard.write([new ClipboardItem(parts)])
        }""",
        [text, html],
    )


def paste(tab: Page) -> None:
    tab.keyboard.press("Control+v")


def save(tab: Page, words: str):
    return tab.get_by_role("dialog").get_by_role("button", name=words)


def stored(tab: Page, address: str, month: str) -> Locator:
    """The heading of the list of the payments of a month."""
    tab.goto(f"{address}/records?as_of=2016-12-31&records=payments&spent-from={month}-01&spent-to={month}-30")
    return tab.get_by_role("heading", level=2)


def test_a_ledger_is_pasted_with_its_headings_and_then_another_row_and_each_is_one_batch(address: str, tab: Page) -> None:
    open_sheet(tab, address)
    put_on_clipboard(tab, LEDGER)
    click_first_cell(tab)
    paste(tab)
    expect(tab.get_by_text("2행을 제목으로 읽었습니다.")).to_be_visible()
    expect(tab.get_by_text("쓰지 않은 열: 연번, 거래처")).to_be_visible()
    save(tab, "2건 저장").dblclick()
    expect(tab.get_by_text("저장됨: 지출 2건 · 5,000원")).to_be_visible()
    settle(tab)
    tab.get_by_role("button", name="여러 건 더").click()
    expect(save(tab, "0건 저장")).to_be_disabled()
    settle(tab)
    put_on_clipboard(tab, "2016-05-05 ad-hoc", TABLE)
    click_first_cell(tab)
    paste(tab)
    expect(tab.get_by_text("저장할 것 1건 7,000원")).to_be_visible()
    save(tab, "1건 저장").click()
    expect(tab.get_by_text("저장됨: 지출 1건 · 7,000원")).to_be_visible()
    settle(tab)
    tab.get_by_role("button", name="실행 취소").click()
    expect(tab.get_by_text(re.compile("되돌렸습니다"))).to_be_visible()
    settle(tab)
    expect(stored(tab, address, "2016-05")).to_have_text("지출 2건 · 5,000원")


@pytest.mark.full
def test_a_double_click_makes_one_batch(address: str, tab: Page) -> None:
    open_sheet(tab, address)
    put_on_clipboard(tab, "2016-06-05\tad-hoc\t7,000\n2016-06-06\tad-hoc\t7,000\n")
    click_first_cell(tab)
    paste(tab)
    expect(save(tab, "2건 저장")).to_be_enabled()
    # Both clicks leave the browser before the server has answered the first.
    save(tab, "2건 저장").evaluate("button => { button.click(); button.click() }")
    expect(tab.get_by_text("저장됨: 지출 2건 · 14,000원")).to_be_visible()
    settle(tab)
    expect(stored(tab, address, "2016-06")).to_have_text("지출 2건 · 14,000원")


@pytest.mark.full
def test_a_block_that_is_pasted_into_an_open_cell_is_laid_out(address: str, tab: Page) -> None:
    open_sheet(tab, address, "&lang=English")
    put_on_clipboard(tab, "2016-05-05\tad-hoc\t7,000\n2016-05-06\tad-hoc\t8,000\n")
    click_first_cell(tab)
    open_cell(tab)
    paste(tab)
    expect(tab.locator(".gdg-input")).to_have_value(re.compile("8,000"))
    close_cell(tab, "Enter")
    expect(tab.get_by_text("To save: 2, KRW 15,000")).to_be_visible()
    expect(save(tab, "Save 2")).to_be_enabled()


def test_a_row_is_typed_and_what_is_missing_is_said(address: str, tab: Page) -> None:
    open_sheet(tab, address)
    click_first_cell(tab)
    for text in ("2016-05-05", "ad-hoc", "7천원"):
        open_cell(tab)
        tab.keyboard.type(text, delay=20)
        close_cell(tab, "Tab")
        if text == "ad-hoc":
            expect(tab.get_by_text("2행: 금액(원): 빈칸입니다.")).to_be_visible()
            expect(save(tab, "0건 저장")).to_be_disabled()
    expect(save(tab, "1건 저장")).to_be_enabled()


@pytest.mark.full
def test_a_sheet_that_was_closed_is_there_when_it_is_opened_again(address: str, tab: Page) -> None:
    open_sheet(tab, address)
    put_on_clipboard(tab, "2016-05-05\tad-hoc\t7,000\n")
    click_first_cell(tab)
    paste(tab)
    expect(save(tab, "1건 저장")).to_be_enabled()
    settle(tab)
    tab.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(tab.get_by_role("dialog")).to_have_count(0)
    settle(tab)
    tab.get_by_role("button", name="기록하기").click()
    tab.get_by_role("dialog").get_by_text("지출 여러 건", exact=True).click()
    expect(tab.get_by_text("적다가 닫은 것을 이어서 보여 드립니다.")).to_be_visible()
    expect(save(tab, "1건 저장")).to_be_enabled()
