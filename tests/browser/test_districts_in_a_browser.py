"""The map of the districts under a pointer and a keyboard, and the room that charts have before they are drawn."""

import re

import pytest
from playwright.sync_api import Page, expect

expect.set_options(timeout=60_000)

FIRST_HEIGHTS = """
window.firstHeights = new WeakMap();
new MutationObserver(() => document.querySelectorAll('[data-testid=stElementContainer]').forEach(element => {
    const height = element.getBoundingClientRect().height;
    if (height && element.querySelector('[data-testid=stSkeleton], [data-testid=stVegaLiteChart]') && !window.firstHeights.has(element))
        window.firstHeights.set(element, height);
})).observe(document, {subtree: true, childList: true});
"""
GROWN = """charts => charts.map(chart => chart.closest('[data-testid=stElementContainer]')).map(
    element => element.getBoundingClientRect().height - (window.firstHeights.get(element) ?? 0))"""


@pytest.mark.full
def test_a_tile_opens_its_district_and_the_keyboard_opens_another(example: str, tab: Page) -> None:
    tab.goto(f"{example}/districts")
    expect(tab.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    map_of_tiles = tab.get_by_test_id("stVegaLiteChart")
    expect(map_of_tiles.locator("canvas, svg").first).to_be_visible(timeout=90_000)
    room = map_of_tiles.bounding_box()
    # 도봉구 is the fifth of six tiles in the first of six rows.
    map_of_tiles.click(position={"x": room["width"] * 4.5 / 6, "y": room["height"] * 0.5 / 6})
    expect(tab.get_by_role("heading", name=re.compile("도봉구: ● 운영 중"))).to_be_visible()
    expect(tab).to_have_url(re.compile(r"[?&]district=dobong"))
    box = tab.get_by_role("combobox", name=re.compile("자치구 열기"))
    expect(tab.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    box.focus()
    tab.keyboard.type("금천")
    expect(tab.get_by_role("option")).to_have_count(1)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name=re.compile("금천구: ○ 종료"))).to_be_visible()
    expect(tab).to_have_url(re.compile(r"[?&]district=geumcheon"))


@pytest.mark.parametrize(("page", "charts"), [("", 2), ("districts", 1)])
def test_a_chart_has_its_room_before_it_is_drawn(example: str, own_tab: Page, page: str, charts: int) -> None:
    own_tab.add_init_script(FIRST_HEIGHTS)
    own_tab.goto(f"{example}/{page}")
    drawn = own_tab.get_by_test_id("stVegaLiteChart")
    expect(drawn).to_have_count(charts)
    for i in range(charts):
        drawn.nth(i).scroll_into_view_if_needed()
        expect(drawn.nth(i).locator("canvas, svg").first).to_be_visible(timeout=90_000)
    assert max(map(abs, drawn.evaluate_all(GROWN))) <= 2
