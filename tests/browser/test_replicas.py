"""Two dashboards over one PostgreSQL behind the nginx of docs/: what one records the other shows, and one of them may go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from chatdong.store.seed.startup import start_store
from tests.browser.conftest import Dashboard
from tests.postgres_server import PASSWORD, Server

expect.set_options(timeout=60_000)

SETTINGS = {
    "STREAMLIT_SERVER_BASE_URL_PATH": "chatdong",
    "STREAMLIT_SERVER_ALLOWED_HOSTS": "localhost",
    "STREAMLIT_SERVER_COOKIE_SECRET": "the same for both, and known to this test alone",
}
DAY = "as_of=2016-12-31"


@dataclass(frozen=True)
class House:
    """Both dashboards, what is in front of them, and the database below."""

    address: str
    dashboards: list[Dashboard]
    database: Server


@pytest.fixture(scope="module")
def house(serve: Callable[..., str], dashboards: dict[str, Dashboard], nginx: Callable[..., tuple[str, str]], own_server: Server) -> Iterator[House]:
    store_url = own_server.address(name := own_server.database())
    start_store(store_url, datetime(2026, 1, 2, 3, 4, 5)).close()
    addresses = [serve(store_url, **SETTINGS) for _ in range(2)]
    yield House(f"{nginx(*addresses)[0]}/chatdong", [dashboards[address] for address in addresses], own_server)
    for address in addresses:
        dashboards[address].process.kill()
        dashboards[address].process.join()
    own_server.drop(name)


@pytest.fixture
def come(chromium: Browser, house: House) -> Iterator[Callable[[str], tuple[Page, Dashboard]]]:
    """Open a page as a new visitor: the tab, and the dashboard that answers it."""
    contexts: list[BrowserContext] = []

    def visit(page: str) -> tuple[Page, Dashboard]:
        contexts.append(chromium.new_context(viewport={"width": 1440, "height": 900}, ignore_https_errors=True, locale="ko-KR"))
        tab = contexts[-1].new_page()
        tab.set_default_timeout(60_000)
        before = [one.runs() for one in house.dashboards]
        tab.goto(f"{house.address}/{page}")
        settle(tab)
        (answered,) = [one for one, runs in zip(house.dashboards, before, strict=True) if one.runs() > runs]
        return tab, answered

    yield visit
    for context in contexts:
        settle(context.pages[0])  # a run that goes on would be counted as the next visitor's
        context.close()


def settle(tab: Page) -> None:
    expect(tab.locator("h1")).to_be_visible()
    expect(tab.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


AMOUNT, MEMO, SAVE = "[role=dialog] [class*='-amount'] input", "[role=dialog] [class*='-memo'] input", "[role=dialog] [class*='-save'] button"
"""The form of a payment, in whose keys its own key comes first."""


def type_in(tab: Page, won: int) -> None:
    """A day and an amount of a payment; its line is that of the address."""
    tab.get_by_role("dialog").get_by_role("group", name="지출일", exact=True).get_by_role("spinbutton").first.click()
    tab.keyboard.type("20161231")
    tab.keyboard.press("Escape")  # the calendar
    field = tab.locator(AMOUNT)
    field.fill(str(won))
    field.press("Enter")
    expect(tab.locator(SAVE)).to_be_enabled()
    settle(tab)


def save(tab: Page) -> None:
    tab.locator(SAVE).click()


@pytest.mark.full
def test_a_visitor_stays_with_one_dashboard_and_sees_at_the_next_run_what_the_other_recorded(
    house: House, come: Callable[[str], tuple[Page, Dashboard]]
) -> None:
    reader, first = come(f"?{DAY}")
    for _ in range(20):
        writer, other = come(f"records?record=spending:ad-hoc&{DAY}")
        if other is not first:
            break
    else:
        pytest.fail("twenty visitors and all on one dashboard")
    runs = other.runs()
    for _ in range(3):
        reader.reload()
        settle(reader)
    assert other.runs() == runs, "the reader was sent elsewhere"
    type_in(writer, 12_388_000)
    save(writer)
    expect(writer.get_by_test_id("stAlertContentSuccess")).to_be_visible()
    reader.reload()
    expect(reader.locator("h1")).to_contain_text("12,388천원을 썼습니다")


@pytest.mark.full
def test_a_database_that_is_restarted_is_told_and_what_was_typed_is_saved_after_it(
    house: House, come: Callable[[str], tuple[Page, Dashboard]]
) -> None:
    tab, _ = come(f"records?record=spending:ad-hoc&{DAY}")
    type_in(tab, 5_000)
    house.database.stop()
    try:
        save(tab)
        expect(tab.get_by_text("데이터베이스가 답하지 않습니다").first).to_be_visible()
        assert PASSWORD not in tab.content()
    finally:
        house.database.start()
    tab.reload()
    settle(tab)
    type_in(tab, 5_000)
    save(tab)
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_be_visible()


def test_a_dashboard_that_is_killed_hands_its_visitor_to_the_other_with_what_was_typed(
    house: House, come: Callable[[str], tuple[Page, Dashboard]]
) -> None:
    tab, mine = come(f"records?record=spending:ad-hoc&{DAY}")
    type_in(tab, 7_000)
    memo = tab.locator(MEMO)
    memo.press_sequentially("적고 나오지 않은 것")
    (other,) = [one for one in house.dashboards if one is not mine]
    before = other.runs()
    # The browser connects anew by itself, and nginx leads it to the one that answers.
    with tab.expect_websocket():
        mine.process.kill()
        mine.process.join()
    expect(tab.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(tab.get_by_test_id("stToast")).to_contain_text("화면을 다시 이었습니다")
    expect(tab.locator(AMOUNT)).to_have_value("7000")
    save(tab)
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text("7,000원")
    assert other.runs() > before
    settle(tab)
    newcomer, answered = come(f"records?records=payments&{DAY}&spending-text=나오지")
    expect(newcomer.get_by_role("heading", level=2)).to_have_text("지출 1건 · 7,000원")
    assert answered is other
    expect(newcomer.locator("h1")).to_be_visible()
