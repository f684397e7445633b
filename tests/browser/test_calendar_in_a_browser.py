"""From a thing to do to its place in the calendar, and the calendar file, as a stranger uses them."""

import re
from pathlib import Path

import pytest
import vobject
from playwright.sync_api import Page, expect

expect.set_options(timeout=60_000)


def settle(tab: Page) -> None:
    expect(tab.locator("h1")).to_be_visible()
    expect(tab.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@pytest.mark.full
def test_a_thing_to_do_leads_to_its_month_and_its_activity_and_from_the_page_itself_too(example: str, tab: Page) -> None:
    tab.goto(f"{example}/?as_of=2016-07-10")
    settle(tab)
    links = tab.locator(".st-key-to-do").get_by_test_id("stPageLink-NavLink")
    expect(links).to_have_count(4)
    links.first.click()
    expect(tab.locator("h1")).to_contain_text("워크숍 2회가 8. 31.까지 열려야 합니다")
    settle(tab)
    for asked in ("month=7", "activity=committee-workshop", "as_of=2016-07-10"):
        expect(tab).to_have_url(re.compile(rf"[?&]{asked}(&|$)"))
    expect(tab.get_by_role("heading", name="일정 2건")).to_be_visible()
    tab.get_by_role("button", name="합동교육").first.click()
    expect(tab.get_by_role("radio", name="8월", exact=True)).to_be_checked()
    expect(tab.get_by_role("heading", name="일정 2건")).to_be_visible()
    expect(tab).to_have_url(re.compile("month=8"))
    expect(tab).to_have_url(re.compile("activity=joint-training"))
    tab.get_by_role("button", name="더 집행").first.click()
    expect(tab).to_have_url(re.compile("milestone=2016-09-30"))
    expect(tab.get_by_role("heading", name="내역별로 9월 말까지 쓸 금액")).to_be_visible()


def test_the_month_is_chosen_by_the_keyboard_and_stays_in_the_address(example: str, tab: Page) -> None:
    tab.goto(f"{example}/calendar?as_of=2016-07-10")
    settle(tab)
    tab.get_by_role("radio", name="9월", exact=True).focus()
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(f"{example}/calendar?as_of=2016-07-10&month=9")


def test_one_click_gives_the_year_as_a_calendar_file_that_says_it_is_the_example(example: str, tab: Page) -> None:
    tab.goto(f"{example}/calendar")
    settle(tab)
    with tab.expect_download() as started:
        tab.get_by_role("button", name="달력 파일").click()
    assert started.value.suggested_filename == "예시자료-chatdong-2016-calendar-2016-09-30.ics"
    whole = vobject.readOne(Path(started.value.path()).read_text("utf-8"))
    assert len(whole.vevent_list) == 38
    assert all(event.summary.value.startswith("[예시] ") for event in whole.vevent_list)


@pytest.mark.full
def test_on_a_phone_nothing_of_the_calendar_is_wider_than_the_screen(example: str, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(f"{example}/calendar")
    settle(tab)
    expect(tab.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
