"""Every form, with a hand that presses twice, reloads and goes back: one save is one record, and it is what was typed.

All of it over a DuckDB file. Over PostgreSQL what the engine has a part in: a press that comes twice, and two people at one record. What
each engine makes of every other write, the store's own tests ask of both.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from chatdong.store.engines.store import open_store
from tests.browser.conftest import Dashboard, end, settle
from tests.postgres_server import Server

expect.set_options(timeout=60_000)

SHARED = pytest.param("postgres", marks=pytest.mark.full)
FILE, POSTGRES = (pytest.mark.parametrize("house", [engine], indirect=True) for engine in ("file", SHARED))

AT = datetime(2026, 1, 2, 3, 4, 5)
DAY = "as_of=2016-12-31"
SUMMARY = ".st-key-report-words-summary"


@dataclass
class House:
    """A dashboard over a new store: its address, and the store's own."""

    address: str
    store_url: str
    dashboard: Dashboard
    shared: bool

    def rows(self, question: str) -> list[tuple]:
        """Ask the store itself; a file belongs to one process, so its dashboard ends first."""
        if not self.shared and self.dashboard.process.is_alive():
            end(self.dashboard)
        store = open_store(self.store_url, AT)
        with store.cursor() as cursor:
            found = cursor.execute(question).fetchall()
        store.close()
        return found


@pytest.fixture(scope="module", params=["file", SHARED])
def house(
    request: pytest.FixtureRequest, serve: Callable[..., str], dashboards: dict[str, Dashboard], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """A DuckDB file, and a PostgreSQL, that hold a plan and nothing else."""
    shared = request.param == "postgres"
    store_url = str(tmp_path_factory.mktemp("entering") / "store.duckdb")
    if shared:
        database: Server = request.getfixturevalue("postgres_server")
        name = database.database(request.getfixturevalue("_started"))
        store_url = database.address(name)
    address = serve(store_url)
    yield House(address, store_url, dashboards[address], shared)
    if shared:
        dashboards[address].process.kill()
        dashboards[address].process.join()
        database.drop(name)


def visit(tab: Page, address: str) -> Locator:
    """Go to an address that opens the dialog; the dialog."""
    tab.goto(address)
    expect(tab.locator("h1")).to_be_visible()
    settle(tab)
    return dialog(tab)


def dialog(tab: Page) -> Locator:
    return tab.get_by_role("dialog")


def save(tab: Page, name: str = "save") -> Locator:
    """A button of the form by the name that its key ends with, whatever the language calls it."""
    return dialog(tab).locator(f"[class*='-{name}'] button")


def saved(tab: Page, words: str) -> None:
    """The card says so, and its figures stand in a page that is whole."""
    expect(dialog(tab).get_by_test_id("stAlertContentSuccess")).to_contain_text(words)
    settle(tab)


def follow(tab: Page, name: str) -> None:
    """Press what the card proposes, and wait for the empty form."""
    dialog(tab).get_by_role("button", name=name).click()
    expect(save(tab)).to_be_visible()
    settle(tab)


def fill(tab: Page, label: str, text: str) -> None:
    field = dialog(tab).get_by_label(label, exact=True)
    field.fill(text)


def fill_day(tab: Page, label: str, day: str) -> None:
    """A day, digit by digit as it is typed: the field goes on from year to month to day by itself."""
    dialog(tab).get_by_role("group", name=label, exact=True).get_by_role("spinbutton").first.click()
    tab.keyboard.type(day.replace("-", ""))


def choose(tab: Page, name: str) -> None:
    """One of a few, side by side."""
    dialog(tab).get_by_role("radio", name=name, exact=True).click()
    settle(tab)


@FILE
def test_what_was_typed_is_there_once(house: House, tab: Page, chromium: Browser) -> None:
    a = house.address
    # Held, and the button pressed twice.
    visit(tab, f"{a}/glossary?{DAY}&record=event:monthly-meeting.1")
    fill(tab, "참석 인원(명)", "27")
    save(tab).dblclick()
    saved(tab, "1회차")
    # Put off, by the keyboard, with Enter twice.
    follow(tab, "다음 회차")
    choose(tab, "연기")
    fill_day(tab, "연기를 결정한 날", "2016-05-20")
    fill(tab, "사유", "비")
    expect(save(tab)).to_be_enabled()
    save(tab).focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Enter")
    saved(tab, "2회차")
    # Called off, and the page loaded anew right after the press.
    follow(tab, "다음 회차")
    choose(tab, "취소")
    fill_day(tab, "취소를 결정한 날", "2016-06-10")
    fill(tab, "사유", "장마")
    expect(save(tab)).to_be_enabled()
    settle(tab)
    save(tab).click()
    tab.reload()
    expect(tab.locator("h1")).to_be_visible()
    settle(tab)
    if not dialog(tab).get_by_text("이미 기록되었거나").count():
        # The press did not reach the server before the page went, and nothing says that it did: it is entered anew.
        choose(tab, "취소")
        fill_day(tab, "취소를 결정한 날", "2016-06-10")
        fill(tab, "사유", "장마")
        save(tab).click()
        saved(tab, "취소")
    # An event that no plan has foreseen, and what was paid for it.
    visit(tab, f"{a}/glossary?{DAY}&record=event:monthly-meeting")
    fill_day(tab, "개최일", "2016-07-07")
    fill(tab, "참석 인원(명)", "1,012명")
    fill(tab, "안건", "추가 <안건> & “말”")
    save(tab).dblclick()
    saved(tab, "1,012명")
    follow(tab, "이 행사의 지출 입력")
    line = dialog(tab).get_by_role("combobox", name="산출내역")
    line.click()
    tab.get_by_role("option", name=re.compile("월 정기간담회")).first.click()
    # What the plan lays on it is proposed; this hand looks at that before it types another amount.
    expect(dialog(tab).get_by_label("금액(원)", exact=True)).to_have_value("60,000")
    settle(tab)
    fill(tab, "금액(원)", "12,345")
    fill(tab, "증빙번호", "v-1")
    # The last field is left by the press itself.
    dialog(tab).get_by_label("적요", exact=True).press_sequentially("다과 <b>")
    save(tab).dblclick()
    saved(tab, "12,345원")
    # Back to the form that was saved, forward again, and the card's own way on.
    tab.go_back()
    settle(tab)
    tab.go_forward()
    settle(tab)
    visit(tab, f"{a}/glossary?{DAY}&record=spending:ad-hoc")
    fill_day(tab, "지출일", "2016-08-08")
    fill(tab, "금액(원)", "△5천원")
    fill(tab, "증빙번호", "v-2")
    save(tab).click()
    saved(tab, "원")
    # In English, and taken back from the card.
    visit(tab, f"{a}/glossary?{DAY}&lang=English&record=spending:ad-hoc")
    fill_day(tab, "Paid on", "2016-09-09")
    fill(tab, "Amount (KRW)", "700")
    save(tab).dblclick()
    saved(tab, "700")
    dialog(tab).get_by_role("button", name="Undo").click()
    expect(dialog(tab).get_by_test_id("stAlertContentSuccess")).to_contain_text("Undone")
    settle(tab)
    # A team, on a phone: the card is in view, and a screen reader hears it.
    tab.set_viewport_size({"width": 390, "height": 844})
    visit(tab, f"{a}/glossary?{DAY}&record=team:jung")
    choose(tab, "위탁")
    fill_day(tab, "업무 시작", "2016-05-02")
    fill(tab, "비고", "둘째 층")
    save(tab).dblclick()
    saved(tab, "중구")
    expect(dialog(tab).get_by_role("status").filter(has_text="중구")).to_be_in_viewport(ratio=1)


@POSTGRES
def test_what_was_pressed_twice_is_there_once(house: House, tab: Page) -> None:
    visit(tab, f"{house.address}/glossary?{DAY}&record=event:monthly-meeting.1")
    fill(tab, "참석 인원(명)", "27")
    save(tab).dblclick()
    saved(tab, "1회차")
    for day, amount, voucher, words in (("2016-07-07", "12,345", "v-1", "12,345원"), ("2016-08-08", "△5천원", "v-2", "원")):
        visit(tab, f"{house.address}/glossary?{DAY}&record=spending:ad-hoc")
        fill_day(tab, "지출일", day)
        fill(tab, "금액(원)", amount)
        fill(tab, "증빙번호", voucher)
        save(tab).dblclick()
        saved(tab, words)


def open_row(tab: Page, number: int) -> None:
    """Choose a row of the list of the page, as a hand does at its left edge; its form opens."""
    tab.get_by_test_id("stDataFrame").first.click(position={"x": 15, "y": 35 * number + 17})
    expect(save(tab)).to_be_visible()
    settle(tab)


def test_two_people_correct_one_payment_and_one_takes_another_out(house: House, tab: Page, chromium: Browser) -> None:
    listed = f"{house.address}/records?{DAY}&records=payments"
    other = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
    for person, language in ((tab, ""), (other, "&lang=English")):
        person.goto(listed + language)
        expect(person.locator("h1")).to_be_visible()
        settle(person)
    # The newest payment stands first.
    open_row(tab, 2)
    other.get_by_test_id("stDataFrame").first.click(position={"x": 15, "y": 35 * 2 + 17})
    fill(other, "Memo", "changed <b>first</b>")
    save(other).dblclick()
    saved(other, "first")
    fill(tab, "금액(원)", "23,456")
    save(tab).dblclick()
    expect(dialog(tab).get_by_test_id("stAlertContentWarning").first).to_contain_text("다른 사람이")
    settle(tab)
    save(tab).dblclick()
    saved(tab, "23,456")
    dialog(tab).get_by_role("button", name="닫기").click()
    expect(dialog(tab)).to_have_count(0)
    settle(tab)
    # Changed, saved, changed again, saved again.
    for voucher in ("v-1-a", "v-1-b"):
        open_row(tab, 2)
        fill(tab, "증빙번호", voucher)
        save(tab).click()
        saved(tab, voucher)
        dialog(tab).get_by_role("button", name="닫기").click()
        expect(dialog(tab)).to_have_count(0)
        settle(tab)
    open_row(tab, 1)
    save(tab, "delete").dblclick()
    saved(tab, "지웠습니다")
    other.context.close()


@FILE
def test_a_file_a_role_a_scenario_its_approval_and_the_words_of_a_report_are_kept_once(house: House, tab: Page, tmp_path: Path) -> None:
    a = house.address
    tab.goto(f"{a}/records?records=csv")
    expect(tab.get_by_test_id("stFileUploader")).to_be_visible()
    settle(tab)
    file = tmp_path / "paid.csv"
    file.write_text("지출일,산출내역,금액(원),증빙번호\n2016-10-10,ad-hoc,1111,c-1\n2016-10-11,ad-hoc,2222,c-2\n", "utf-8")
    tab.locator("input[type=file]").set_input_files(file)
    commit = tab.locator(".st-key-import-commit button")
    expect(commit).to_be_visible()
    settle(tab)
    commit.dblclick()
    expect(tab.get_by_test_id("stAlertContentSuccess").first).to_be_visible()
    settle(tab)

    tab.goto(f"{a}/people")
    settle(tab)
    tab.get_by_label("로그인하는 주소").fill("Friend@example.go.kr")
    tab.get_by_role("combobox", name="역할").click()
    tab.get_by_role("option", name="기록 담당").click()
    settle(tab)
    tab.locator(".st-key-person-give button").dblclick()
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text("기록 담당")
    settle(tab)

    tab.goto(f"{a}/what_if?committee-catering.2=110")
    settle(tab)
    tab.locator(".st-key-what-if-keep button").first.click()
    tab.locator(".st-key-scenario-name input").fill("20명 더")
    tab.locator(".st-key-keep-scenario-now button").click()
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text("20명 더")
    settle(tab)
    tab.keyboard.press("Escape")
    tab.get_by_text("이름·설명 수정").click()
    name = tab.locator("[class*=st-key-rename-name-] input")
    name.fill("스무 명 더")
    tab.locator("[class*=st-key-rename-now-] button").dblclick()
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text("고쳤습니다")
    settle(tab)
    tab.get_by_text("승인하여 새 차수로 만들기").click()
    tab.get_by_label("승인 사유").fill("요청이 많음")
    tab.get_by_role("button", name="2차로 승인하기").click()
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text("2차 계획으로 승인했습니다")
    settle(tab)

    tab.goto(f"{a}/report?period=2")
    settle(tab)
    words = tab.locator(f"{SUMMARY} textarea")
    for text in ("□ 첫 글", "□ 둘째 글"):
        words.fill(text)
        words.blur()
        # The text that the page has of the server is told by its sum, and it is another one with each save.
        expect(tab.locator(f"[class*=st-key-typed-]:has({SUMMARY}) [class*='-{zlib.crc32(text.encode()):x}']")).to_have_count(1)
        settle(tab)
        expect(words).to_have_value(text)


@FILE
def test_the_store_holds_exactly_that(house: House) -> None:
    assert house.rows(
        "SELECT occurrence, held_on::VARCHAR, attendance, postponed_on::VARCHAR, cancelled_on::VARCHAR, topic, note FROM store.event ORDER BY ALL NULLS LAST"
    ) == [
        (1, "2016-04-30", 27, None, None, None, None),
        (2, None, None, "2016-05-20", None, None, "비"),
        (3, None, None, None, "2016-06-10", None, "장마"),
        (None, "2016-07-07", 1_012, None, None, "추가 <안건> & “말”", None),
    ]
    assert house.rows("SELECT spent_on::VARCHAR, amount_krw, voucher, memo, event_id IS NOT NULL FROM store.spending ORDER BY ALL") == [
        ("2016-07-07", 23_456, "v-1-b", "changed <b>first</b>", True),
        ("2016-10-10", 1_111, "c-1", None, False),
        ("2016-10-11", 2_222, "c-2", None, False),
    ]
    assert house.rows("SELECT sum(payments)::BIGINT, sum(amount_krw)::BIGINT FROM store.spending_day") == [(3, 23_456 + 3_333)]
    assert house.rows("SELECT mode, opened_on::VARCHAR, note FROM store.support_team WHERE district_id = 'jung'") == [
        ("entrusted", "2016-05-02", "둘째 층")
    ]
    assert house.rows("SELECT person, role FROM store.person") == [("friend@example.go.kr", "recorder")]
    assert house.rows("SELECT name, version FROM store.scenario") == [("스무 명 더", 2)]
    assert house.rows("SELECT plan_id, revision, reason FROM store.plan_approval") == [("2016", 2, "요청이 많음")]
    assert house.rows("SELECT max(revision) FROM store.plan WHERE plan_id = '2016'") == [(2,)]
    assert house.rows("SELECT section, words, version FROM store.report_text") == [("summary", "□ 둘째 글", 2)]
    # Nothing was written that nobody pressed for.
    assert house.rows(
        "SELECT table_name, action, count(*) FROM store.change WHERE store_version > 0 AND table_name IN ('event', 'spending') GROUP BY ALL ORDER BY ALL"
    ) == [
        ("event", "insert", 4),
        ("spending", "delete", 2),
        ("spending", "insert", 5),
        ("spending", "update", 4),
    ]


@POSTGRES
def test_the_shared_store_holds_exactly_that(house: House) -> None:
    assert house.rows("SELECT occurrence, held_on::VARCHAR, attendance FROM store.event") == [(1, "2016-04-30", 27)]
    assert house.rows("SELECT spent_on::VARCHAR, amount_krw, voucher, memo FROM store.spending") == [
        ("2016-07-07", 23_456, "v-1-b", "changed <b>first</b>")
    ]
    assert house.rows("SELECT sum(payments)::BIGINT, sum(amount_krw)::BIGINT FROM store.spending_day") == [(1, 23_456)]
    assert house.rows(
        "SELECT table_name, action, count(*) FROM store.change WHERE store_version > 0 AND table_name IN ('event', 'spending') GROUP BY 1, 2 ORDER BY 1, 2"
    ) == [
        ("event", "insert", 1),
        ("spending", "delete", 1),
        ("spending", "insert", 2),
        ("spending", "update", 4),
    ]
