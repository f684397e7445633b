"""The line between a browser and the server goes, or the server does: what is on the screen is what is stored, and no part of a page is dead.

The browser reaches the server through a proxy of the tests' own. Where a visit is to be forgotten, its server forgets it as soon as the line
is gone, as it does after two minutes by itself.
"""

import os
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import open_store
from chatdong.store.writing.records import load_plan
from tests.browser.conftest import Dashboard, begin, end, settle
from tests.browser.proxy import Proxy
from tests.properties import some

expect.set_options(timeout=60_000)

AT = datetime(2026, 1, 2, 3, 4, 5)
DAY = "as_of=2016-12-31"
SPENDING = f"records?record=spending:ad-hoc&{DAY}"
AMOUNT, VOUCHER, MEMO, SAVE = (
    "[role=dialog] [class*='-amount'] input",
    "[role=dialog] [class*='-voucher'] input",
    "[role=dialog] [class*='-memo'] input",
    "[role=dialog] [class*='-save'] button",
)
"""The form of a payment, in whose keys its own key comes first."""
PLAN_TEXT, PLAN_TEXT_BACK = ".st-key-budget-edit textarea", ".st-key-budget-text-back button"
WORDS, OTHER_WORDS, RESET = ".st-key-report-words-goals textarea", ".st-key-report-words-held textarea", ".st-key-report-reset-goals button"
GOALS, HELD = 1, 2
"""The places of the sections of a report whose words are typed."""
TAKEN_OVER = "연결이 끊겨 화면을 다시 이었습니다"


class Line:
    """A server, and the line to it through which a tab comes."""

    def __init__(self, folder: Path, store: str, **settings: str) -> None:
        self._begin = lambda port=None: begin(folder, store, port, **settings)
        address, self.dashboard = self._begin()
        self._port = urlsplit(address).port
        self.proxy = Proxy(self._port)
        self.address = f"http://localhost:{self.proxy.port}"

    def cut(self, tab: Page) -> None:
        """The line is cut, and the page knows it."""
        self.proxy.cut()
        expect(app(tab)).not_to_have_attribute("data-test-connection-state", "CONNECTED")

    def mend(self, tab: Page) -> None:
        """The line is there again, and the page is whole."""
        self.proxy.mend()
        connected(tab)

    def drop(self, tab: Page) -> None:
        """The line goes and comes."""
        self.cut(tab)
        self.mend(tab)

    def stop(self, tab: Page) -> None:
        """The server ends."""
        end(self.dashboard)
        expect(app(tab)).not_to_have_attribute("data-test-connection-state", "CONNECTED")

    def start(self) -> None:
        """The server is there again, and knows nobody."""
        self.dashboard: Dashboard = self._begin(self._port)[1]

    def restart(self, tab: Page) -> None:
        """Another server in the place of the one that was."""
        self.stop(tab)
        self.start()
        connected(tab)
        expect(tab.get_by_test_id("stToast")).to_contain_text(TAKEN_OVER)


def ending(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text) + r"\s*$")


def app(tab: Page) -> Locator:
    return tab.get_by_test_id("stApp")


def connected(tab: Page) -> None:
    expect(app(tab)).to_have_attribute("data-test-connection-state", "CONNECTED")
    settle(tab)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Line]]:
    """Start a server over a store of the plan in two revisions, and lay a line to it; all end with the module."""
    laid: list[Line] = []

    def lay(plan: Plan, **settings: str) -> Line:
        folder = tmp_path_factory.mktemp("line")
        path = str(folder / "store.duckdb")
        store = open_store(path, AT)
        load_plan(store, plan, Actor.local("somebody"), AT)
        load_plan(store, replace(plan, total_krw=plan.total_krw + 1_000), Actor.local("somebody"), AT)
        store.close()
        laid.append(Line(folder, path, **settings))
        return laid[-1]

    yield lay
    for line in laid:
        line.proxy.close()
        end(line.dashboard)


@pytest.fixture(scope="module")
def line(lines: Callable[..., Line], plan: Plan) -> Line:
    return lines(plan)


@pytest.fixture(scope="module")
def forgetful(lines: Callable[..., Line], plan: Plan) -> Line:
    """A line to a server that lets go of a visit as soon as its line is gone."""
    return lines(plan, STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="0")


def come(tab: Page, line: Line, page: str) -> None:
    tab.goto(f"{line.address}/{page}")
    expect(tab.locator("h1").first).to_be_visible()
    settle(tab)
    # A part of Streamlit's script that is asked for in vain is not asked for again.
    expect(tab.get_by_test_id("stSkeleton")).to_have_count(0)


def type_in(field: Locator, text: str) -> None:
    """Type at the end of a field, and do not leave it."""
    field.click()
    field.press("Control+End")
    field.press_sequentially(text)


def type_day(tab: Page, day: str) -> None:
    """The day of a payment, digit by digit, and not left: the field goes on from year to month to day by itself."""
    tab.get_by_role("dialog").get_by_role("group", name="지출일", exact=True).get_by_role("spinbutton").first.click()
    tab.keyboard.type(day)


def payments(tab: Page, line: Line, text: str) -> Locator:
    """The heading of the stored payments with a text in their voucher or memo."""
    come(tab, line, f"records?records=payments&{DAY}&spending-text={quote(text)}")
    return tab.get_by_role("heading", level=2)


def download(tab: Page, name: str) -> str:
    with tab.expect_download() as got:
        tab.get_by_role("button", name=name).click()
    return Path(got.value.path()).read_text("utf-8")


def choose(tab: Page, language: str) -> None:
    tab.get_by_role("radiogroup", name="언어 · Language").get_by_text(language).click()
    settle(tab)


# What is typed and not left


@pytest.mark.full
def test_what_was_typed_and_not_left_when_the_line_went_is_what_is_stored(tab: Page, line: Line) -> None:
    come(tab, line, SPENDING)
    for turn in range(some(2)):
        type_day(tab, "20161231")
        tab.keyboard.press("Escape")  # the calendar
        for field, text in ((AMOUNT, f"62626{turn}"), (VOUCHER, f"V-{turn}"), (MEMO, f"적요 {turn}")):
            tab.locator(field).fill("")
            type_in(tab.locator(field), text)
            line.drop(tab)
            expect(tab.locator(field)).to_have_value(text)
        expect(tab.locator(SAVE)).to_be_enabled()
        tab.locator(SAVE).click()
        expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text(f"626,26{turn}원")
        for text in (f"V-{turn}", f"적요 {turn}"):
            expect(payments(tab, line, text)).to_have_text(f"지출 1건 · 626,26{turn}원")
        come(tab, line, SPENDING)


@pytest.mark.full
def test_a_date_that_was_typed_and_not_left_is_what_is_stored_or_is_asked_for_again(tab: Page, line: Line) -> None:
    come(tab, line, SPENDING)
    tab.locator(AMOUNT).fill("1000")
    tab.locator(VOUCHER).fill("DATE")
    type_day(tab, "20161207")
    line.drop(tab)
    # The calendar may stand over the button; Escape would close the dialog where it does not.
    heading = tab.get_by_role("dialog").get_by_role("heading", name="기록하기")
    heading.click()
    settle(tab)
    if tab.get_by_role("dialog").get_by_role("spinbutton").first.inner_text() == "yyyy":
        # Streamlit's field may be drawn anew while the line comes back: it is empty then, and nothing can be saved without it.
        expect(tab.locator(SAVE)).to_be_disabled()
        type_day(tab, "20161207")
        heading.click()
    tab.locator(SAVE).click()
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_be_visible()
    come(tab, line, f"records?records=payments&{DAY}&spending-text=DATE&spent-from=2016-12-07&spent-to=2016-12-07")
    expect(tab.get_by_role("heading", level=2)).to_have_text("지출 1건 · 1,000원")


def test_a_form_in_the_dialog_outlives_a_restart_with_its_choices_its_day_and_its_texts(tab: Page, line: Line) -> None:
    come(tab, line, f"records?record=spending&{DAY}")
    dialog = tab.get_by_role("dialog")
    dialog.get_by_label("산출내역").click()
    tab.get_by_role("option").filter(has_text="진행비(6~12월)").click()
    settle(tab)
    type_day(tab, "20160614")
    tab.keyboard.press("Escape")  # the calendar
    for field, text in ((AMOUNT, "12345"), (MEMO, "다시 이은 것")):
        type_in(tab.locator(field), text)
    expect(tab.locator(SAVE)).to_be_enabled()
    settle(tab)
    line.restart(tab)
    expect(tab.get_by_test_id("stToast")).to_contain_text(TAKEN_OVER)
    expect(dialog.get_by_label("산출내역")).to_have_value(re.compile(r"진행비\(6~12월\)"))
    expect(tab.locator(MEMO)).to_have_value("다시 이은 것")
    settle(tab)
    tab.locator(SAVE).click()
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text("진행비(6~12월) · 2016. 6. 14. · 12,345원")


def test_a_press_that_was_lost_on_the_way_is_no_success_and_can_be_made_again(tab: Page, line: Line) -> None:
    come(tab, line, SPENDING)
    type_day(tab, "20161231")
    tab.keyboard.press("Escape")
    for field, text in ((AMOUNT, "5000"), (VOUCHER, "LOST"), (MEMO, "길에서 잃은 것")):
        type_in(tab.locator(field), text)
    tab.locator(MEMO).press("Tab")
    expect(tab.locator(SAVE)).to_be_enabled()
    settle(tab)
    line.proxy.swallow()
    tab.locator(SAVE).click()
    line.drop(tab)
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_have_count(0)
    expect(tab.locator(MEMO)).to_have_value("길에서 잃은 것")
    tab.locator(SAVE).click()
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text("5,000원")
    expect(payments(tab, line, "LOST")).to_have_text("지출 1건 · 5,000원")


def look_at(tab: Page, section: int) -> None:
    """Open the tab of a section of the report, counted from 0."""
    tab.get_by_role("tab").nth(section).click()


@pytest.mark.full
def test_words_of_a_report_that_were_typed_and_not_left_are_saved(tab: Page, line: Line) -> None:
    come(tab, line, f"report?{DAY}")
    look_at(tab, GOALS)
    type_in(tab.locator(WORDS), " 끊기기 전에 적은 말")
    line.drop(tab)
    expect(tab.get_by_text("고친 글입니다")).to_be_visible()
    assert "끊기기 전에 적은 말" in download(tab, "인쇄용")
    tab.reload()
    expect(tab.locator(WORDS)).to_have_value(ending("끊기기 전에 적은 말"))
    look_at(tab, GOALS)
    tab.locator(RESET).click()
    expect(tab.get_by_text("고친 글입니다")).to_have_count(0)


@pytest.mark.full
def test_the_file_of_an_edited_plan_has_the_edit_that_was_not_left(tab: Page, line: Line) -> None:
    edit_plan(tab, line)
    type_in(tab.locator(PLAN_TEXT), "\n- 새 내역: 5000원×1=5000원")
    line.drop(tab)
    assert "새 내역" in download(tab, "계획 파일로 내려받기")


# A server that does not know the visit


@pytest.mark.full
def test_a_list_is_filtered_after_a_restart_and_the_page_says_what_was(tab: Page, line: Line) -> None:
    come(tab, line, f"records?records=payments&{DAY}")
    line.restart(tab)
    expect(tab.get_by_test_id("stToast")).not_to_contain_text("올린 파일")
    filters_work(tab)
    # Once: what the reader does next does not bring it again.
    tab.get_by_test_id("stToast").get_by_role("button").click()
    choose(tab, "English")
    expect(tab.get_by_test_id("stToast")).to_have_count(0)


@pytest.mark.full
def test_a_list_is_filtered_after_the_server_let_go_of_the_visit(tab: Page, forgetful: Line) -> None:
    come(tab, forgetful, f"records?records=payments&{DAY}&lang=English")
    forgetful.drop(tab)
    expect(tab.get_by_test_id("stToast")).to_contain_text("What you were typing is still here.")
    filters_work(tab)


@pytest.mark.full
def test_a_list_is_filtered_after_the_server_stood_still(tab: Page, forgetful: Line) -> None:
    come(tab, forgetful, f"records?records=payments&{DAY}")
    os.kill(forgetful.dashboard.process.pid, signal.SIGSTOP)
    try:
        forgetful.cut(tab)
        forgetful.proxy.mend()
    finally:
        os.kill(forgetful.dashboard.process.pid, signal.SIGCONT)
    connected(tab)
    filters_work(tab)


def filters_work(tab: Page) -> None:
    search = tab.locator(".st-key-spending-text input")
    search.fill("zzz")
    search.press("Enter")
    expect(tab.get_by_role("heading", level=2)).to_have_text(re.compile("지출 0건 · 0원|Payments: 0"))


@pytest.mark.full
def test_a_line_that_goes_and_comes_in_one_visit_is_not_worth_a_word(tab: Page, line: Line) -> None:
    come(tab, line, f"records?records=payments&{DAY}")
    line.drop(tab)
    filters_work(tab)
    expect(tab.get_by_test_id("stToast")).to_have_count(0)


@pytest.mark.full
def test_what_if_has_one_total_after_a_restart_also_of_what_was_moved_while_the_server_was_gone(tab: Page, line: Line) -> None:
    come(tab, line, f"what_if?{DAY}")
    slider = tab.locator(".instrument input[type=range]").first
    value = int(slider.input_value())
    slider.press("ArrowRight")
    one_total(tab, value + 1)
    line.stop(tab)
    slider.press("ArrowRight")
    line.start()
    connected(tab)
    one_total(tab, value + 2)
    # A step back takes back that move and no other.
    tab.locator(".st-key-what-if-undo button").click()
    one_total(tab, value + 1)


def one_total(tab: Page, value: int) -> None:
    """The quantity stands at a value, and the browser's total is the server's."""
    slider, of_server = tab.locator(".instrument input[type=range]").first, tab.get_by_test_id("stMetricValue").first
    expect(slider).to_have_value(str(value))
    tab.wait_for_function(
        "([total, metric]) => Math.round(Number(total.dataset.total) / 1000).toLocaleString('en-US') === metric.textContent.trim()",
        arg=[tab.locator(".instrument").element_handle(), of_server.element_handle()],
    )
    settle(tab)
    expect(tab.locator(".st-key-scenarios-table, [data-testid=stExpander]").first).to_be_visible()


@pytest.mark.full
def test_a_file_that_a_new_server_does_not_have_is_asked_for_again(tab: Page, line: Line) -> None:
    come(tab, line, f"records?records=csv&import=spending&{DAY}")
    file = {"name": "file.csv", "mimeType": "text/csv", "buffer": "지출일,산출내역,금액\n2016-05-13,ad-hoc,5000\n".encode()}
    tab.locator("input[type=file]").set_input_files(file)
    commit = tab.locator(".st-key-import-commit button")
    expect(commit).to_be_visible()
    settle(tab)
    line.restart(tab)
    expect(tab.get_by_test_id("stToast")).to_contain_text("올린 파일은 서버에 없으니 다시 올려 주십시오.")
    expect(commit).to_have_count(0)
    tab.locator("input[type=file]").set_input_files(file)
    expect(commit).to_be_enabled()


# Long fields


@pytest.mark.full
def test_the_text_of_the_plan_editor_outlives_expander_page_revision_language_reload_and_server(tab: Page, line: Line) -> None:
    tab.set_viewport_size({"width": 1440, "height": 1800})  # a list of choices shuts where the page scrolls
    edit_plan(tab, line)
    field = tab.locator(PLAN_TEXT)
    of_plan = field.input_value()
    type_in(field, "\n- 새 내역: 5000원×1=5000원")
    text = field.input_value()

    open_editor(tab)  # closes it
    expect(field).to_have_count(0)
    open_editor(tab)
    expect(field).to_have_value(text)

    sidebar = tab.get_by_test_id("stSidebar")
    sidebar.get_by_role("link", name="목표").click()
    expect(tab).to_have_url(re.compile("goals"))
    settle(tab)
    sidebar.get_by_role("link", name="계획").click()
    expect(tab).to_have_url(re.compile("plan_check"))
    settle(tab)
    open_editor(tab)
    expect(field).to_have_value(text)

    for revision in ("1", "2"):
        tab.locator(".st-key-revision").get_by_role("combobox").press("ArrowDown")
        tab.get_by_role("option", name=revision, exact=True).click()
        expect(tab).to_have_url(re.compile("revision=1") if revision == "1" else re.compile(r"^(?!.*revision=1)"))
        settle(tab)
        expect(field).to_have_value(of_plan if revision == "1" else text)

    for language in ("English", "한국어"):
        choose(tab, language)
        expect(field).to_have_value(text)

    tab.reload()
    settle(tab)
    open_editor(tab)
    expect(field).to_have_value(text)
    expect(tab.locator(PLAN_TEXT_BACK)).to_be_enabled()
    settle(tab)

    line.restart(tab)
    expect(field).to_have_value(text)
    assert "새 내역" in download(tab, "계획 파일로 내려받기")

    tab.locator(PLAN_TEXT_BACK).click()
    expect(field).to_have_value(of_plan)
    expect(tab.locator(PLAN_TEXT_BACK)).to_be_disabled()
    tab.wait_for_function("() => !Object.keys(sessionStorage).some(key => key.startsWith('chatdong-typed-'))")
    tab.reload()
    settle(tab)
    open_editor(tab)
    expect(field).to_have_value(of_plan)


def edit_plan(tab: Page, line: Line) -> None:
    come(tab, line, f"plan_check?{DAY}")
    open_editor(tab)
    expect(tab.locator(PLAN_TEXT)).to_be_enabled()


def open_editor(tab: Page) -> None:
    tab.locator(".st-key-budget-edit summary").click()
    settle(tab)


@pytest.mark.full
def test_words_and_the_file_of_a_report_outlive_a_reload_and_a_restart_with_two_fields_at_once(tab: Page, line: Line) -> None:
    come(tab, line, f"report?{DAY}")
    look_at(tab, GOALS)
    type_in(tab.locator(WORDS), " 하나")
    look_at(tab, HELD)
    type_in(tab.locator(OTHER_WORDS), " 둘")
    tab.reload()
    expect(tab.locator(WORDS)).to_have_value(ending("하나"))
    expect(tab.locator(OTHER_WORDS)).to_have_value(ending("둘"))
    expect(tab.get_by_text("고친 글입니다")).to_have_count(2)
    look_at(tab, HELD)
    type_in(tab.locator(OTHER_WORDS), " 셋")
    line.restart(tab)
    # A file is taken away too, the first thing that is pressed.
    of_report = download(tab, "인쇄용")
    assert "현황 보고" in of_report and "셋" in of_report
    expect(tab.locator(OTHER_WORDS)).to_have_value(ending("셋"))
    expect(tab.locator(WORDS)).to_have_value(ending("하나"))
    settle(tab)
    tab.reload()
    expect(tab.locator(OTHER_WORDS)).to_have_value(ending("셋"))
    choose(tab, "English")
    expect(tab.locator(OTHER_WORDS)).not_to_have_value(ending("셋"))
    choose(tab, "한국어")
    expect(tab.locator(OTHER_WORDS)).to_have_value(ending("셋"))
    for place, section in ((GOALS, "goals"), (HELD, "held")):
        look_at(tab, place)
        tab.locator(f".st-key-report-reset-{section} button").click()
        expect(tab.locator(f".st-key-report-reset-{section}")).to_have_count(0)


@pytest.mark.full
def test_words_that_are_saved_with_the_keyboard_leave_the_cursor_where_it_is(tab: Page, line: Line) -> None:
    come(tab, line, f"report?{DAY}")
    look_at(tab, GOALS)
    type_in(tab.locator(WORDS), " 하나")
    tab.locator(WORDS).press("Control+Enter")
    expect(tab.get_by_text("고친 글입니다")).to_be_visible()
    expect(tab.locator(WORDS)).to_be_focused()
    tab.locator(RESET).click()
    expect(tab.locator(RESET)).to_have_count(0)


def test_the_name_the_description_and_the_reason_of_a_scenario_outlive_a_reload_until_they_are_saved(tab: Page, line: Line) -> None:
    come(tab, line, f"what_if?{DAY}")
    tab.locator(".instrument input[type=range]").first.press("ArrowRight")
    expect(tab.locator(".st-key-what-if-undo button")).to_be_enabled()
    to_keep = tab.locator(".st-key-what-if-keep button").first
    to_keep.click()
    name, description = tab.locator(".st-key-scenario-name input"), tab.locator(".st-key-scenario-description input")
    type_in(name, "적던 이름")
    type_in(description, "적던 설명")
    tab.reload()
    settle(tab)
    to_keep.click()
    expect(name).to_have_value("적던 이름")
    expect(description).to_have_value("적던 설명")
    tab.locator(".st-key-keep-scenario-now button").click()
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text("적던 이름")
    expect(name).to_have_value("")
    tab.wait_for_function("() => !Object.keys(sessionStorage).some(key => key.startsWith('chatdong-typed-'))")
    tab.keyboard.press("Escape")
    tab.locator("[class*='st-key-approve-'] summary").click()
    settle(tab)
    reason = tab.locator("[class*='st-key-approve-reason-'] textarea")
    type_in(reason, "적던 사유")
    tab.reload()
    settle(tab)
    if not reason.count():
        tab.locator("[class*='st-key-approve-'] summary").click()
    expect(reason).to_have_value("적던 사유")
