"""The main tasks without a mouse: everything is reached by Tab, and where the reader stands is seen.

https://www.w3.org/TR/WCAG22/#keyboard and https://www.w3.org/TR/WCAG22/#focus-visible
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import conftest

expect.set_options(timeout=60_000)

MOST_TABS = 150


def open_page(tab: Page, address: str) -> None:
    """Go there and wait until the page is whole, so that the order of its controls is the last one."""
    tab.emulate_media(reduced_motion="reduce")
    tab.goto(address)
    expect(tab.locator("h1")).to_be_visible()
    settle(tab)


def settle(tab: Page) -> None:
    conftest.settle(tab)
    expect(tab.get_by_test_id("stSkeleton")).to_have_count(0)


def tab_to(tab: Page, control: Locator) -> None:
    """Press Tab until the control has the focus, and hold it to be seen there."""
    expect(control).to_be_visible()
    for _ in range(MOST_TABS):
        tab.keyboard.press("Tab")
        if control.evaluate("control => control === document.activeElement"):
            break
    expect(control).to_be_focused()
    assert looks(tab, control) != unfocused(tab, control), f"nothing shows that the focus is here: {control}"


def looks(tab: Page, control: Locator) -> bytes:
    """A picture of the control and a little around it, without a blinking caret."""
    box = control.bounding_box()
    clip = {"x": box["x"] - 8, "y": box["y"] - 8, "width": box["width"] + 16, "height": box["height"] + 16}
    return tab.screenshot(clip=clip, animations="disabled", caret="hide")


def unfocused(tab: Page, control: Locator) -> bytes:
    """The same without the focus, which is given back."""
    control.evaluate("control => control.blur()")
    picture = looks(tab, control)
    control.evaluate("control => control.focus({focusVisible: true})")
    return picture


@pytest.mark.full
def test_the_as_of_date_is_moved_by_the_keyboard(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/")
    tab_to(tab, tab.locator(".st-key-as-of-chip button"))
    tab.keyboard.press("Enter")
    tab_to(tab, tab.get_by_test_id("stPopoverBody").get_by_role("slider"))
    tab.keyboard.press("ArrowLeft")
    expect(tab.get_by_test_id("stMain").get_by_text("기준일 2016. 9. 29.")).to_be_visible()
    expect(tab).to_have_url(re.compile("as_of=2016-09-29"))
    settle(tab)
    tab_to(tab, tab.get_by_role("button", name="이전 달"))
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("as_of=2016-08-31"))


def test_an_event_is_recorded_by_the_keyboard(serve: Callable[[str], str], tmp_path: Path, tab: Page) -> None:
    open_page(tab, f"{serve(str(tmp_path / 'store.duckdb'))}/records")
    tab_to(tab, tab.get_by_test_id("stMain").get_by_role("button", name="기록하기"))
    tab.keyboard.press("Enter")
    people = tab.get_by_role("dialog").get_by_label("참석 인원(명)")
    expect(people).to_be_visible()
    settle(tab)
    # A dialog gives the focus back to what it is taken from, so that what it looks like without it cannot be seen.
    for _ in range(MOST_TABS):
        tab.keyboard.press("Tab")
        if people.evaluate("control => control === document.activeElement"):
            break
    expect(people).to_be_focused()
    tab.keyboard.type("45")
    expect(tab.get_by_role("dialog").get_by_role("button", name="저장")).to_be_enabled()
    tab.keyboard.press("Control+Enter")
    expect(tab.get_by_test_id("stAlertContentSuccess")).to_contain_text("45명")
    settle(tab)
    tab.goto(tab.url.split("?")[0] + "?records=events&as_of=2016-12-31")
    expect(tab.locator("h1")).to_contain_text("행사 기록 1건")


@pytest.mark.full
def test_a_what_if_slider_is_moved_by_the_keyboard(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/what_if")
    total = tab.get_by_test_id("stMetric").filter(has_text="시뮬레이션 총액").get_by_test_id("stMetricValue")
    expect(total).to_have_text("16,000")
    tab_to(tab, tab.locator("[data-quantity='committee-catering.2']").get_by_role("slider"))
    for _ in range(20):
        tab.keyboard.press("ArrowRight")
    expect(total).to_have_text("17,040")


@pytest.mark.full
def test_a_csv_is_downloaded_by_the_keyboard(example: str, tab: Page) -> None:
    open_page(tab, f"{example}/budget")
    tab_to(tab, tab.locator(".st-key-csv-budget button"))
    with tab.expect_download() as started:
        tab.keyboard.press("Enter")
    with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert "합계" in {row["편성목"] for row in csv.DictReader(file)}
