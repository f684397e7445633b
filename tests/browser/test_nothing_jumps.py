"""Nothing jumps while a page loads.

A jump is a layout shift as the browser itself counts it (https://web.dev/articles/cls): the share of the window that moved,
times how far it moved. A whole page under 0.1 is called good there.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.test_every_page import PAGES

SHIFTS = """
window.shifts = [];
const frame = '[data-testid=stSidebar], [data-testid=stSidebarUserContent]';
const whole = ['stAppViewContainer', 'stMainBlockContainer', 'stMain', 'stApp'];
new PerformanceObserver(list => list.getEntries().forEach(entry => {
    const moved = entry.sources.map(source => source.node).filter(Boolean).map(node => node instanceof Element ? node : node.parentElement);
    const part = node => node.closest('[data-testid]')?.dataset.testid;
    if (!moved.some(node => node.closest(frame) || whole.includes(part(node))))
        window.shifts.push([entry.value, moved.map(node => `${part(node)} ${node.textContent.trim().slice(0, 30)}`)]);
})).observe({type: 'layout-shift', buffered: true});
"""
"""What moves once the frame stands. The sidebar comes after the page and pushes all of it aside: that is Streamlit's own, and so
is what moves within the sidebar."""

AT_MOST = {1440: 0.2, 390: 0.2}
"""An idle machine shows less than 0.1. On a busy one the scripts of Streamlit's parts come late: a text field is as high as its lines
only then, and on a phone a row of choices breaks into lines only then."""

STILL = """() => new Promise(done => {
    const observer = new MutationObserver(() => { clearTimeout(still); still = setTimeout(end, 500); });
    const end = () => { observer.disconnect(); done(true); };
    let still = setTimeout(end, 500);
    observer.observe(document.body, {subtree: true, childList: true});
})"""


@pytest.fixture(scope="module")
def example(serve: Callable[[str], str]) -> str:
    return serve("example")


def shifts(context: BrowserContext, address: str) -> list[tuple[float, list[str]]]:
    """Each jump of one load of a page: how much, and what moved."""
    tab = context.new_page()
    tab.goto(address)
    expect(tab.locator("h1").first).to_be_visible(timeout=60_000)
    expect(tab.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(tab.get_by_test_id("stMain").get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
    tab.evaluate(STILL)
    found = tab.evaluate("window.shifts")
    tab.close()
    return found


@pytest.mark.parametrize("width", list(AT_MOST))
def test_once_the_frame_stands_nothing_jumps(example: str, chromium: Browser, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale="ko-KR", reduced_motion="reduce")
    context.add_init_script(SHIFTS)
    jumped = {}
    for page in PAGES:
        address = f"{example}/{page if page != 'overview' else ''}"
        # Once more where it jumps: on a busy machine a first load's scripts come too late.
        for _ in range(2):
            found = shifts(context, address)
            if sum(value for value, _moved in found) <= AT_MOST[width]:
                break
        else:
            jumped[page] = found
    context.close()
    assert not jumped
