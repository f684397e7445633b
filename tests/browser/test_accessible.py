"""Every page by axe-core, in both languages and both themes.

``tests/axe/`` is axe-core 4.14.1 as the npm registry has it (MPL-2.0), so that a machine without npm runs the same rules:
https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

expect.set_options(timeout=30_000)

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
AXE = (ROOT / "tests" / "axe" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_STREAMLIT = {
    # The point under the mouse in a metric's small chart is a group that is empty without a mouse; st.metric has no setting for it.
    ("svg-img-alt", "metric_chart_highlighted_points_marks"): {"overview"},
    # The frame around an upload says that it is none, and carries a label; the button in it has its own name and takes the keyboard.
    ("presentation-role-conflict", "stFileUploaderDropzone"): {"records", "snapshots"},
}
"""What axe finds in Streamlit's own elements, which no option of it changes: (rule, element) to the pages that may show it."""

ELEMENT = {"svg-img-alt": r"metric_chart_\w+?_(highlighted_points_marks)", "presentation-role-conflict": r'data-testid="(\w+)"'}


@pytest.fixture(scope="module")
def walker(chromium: Browser) -> Iterator[Page]:
    """One tab for the whole walk: what the browser has loaded once it does not load again."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR")
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def stores(serve: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"example": serve("example"), "empty": serve(str(tmp_path_factory.mktemp("store") / "empty.duckdb"))}


def open_page(walker: Page, address: str) -> None:
    walker.emulate_media(color_scheme="light", reduced_motion="reduce")
    walker.goto(address)
    expect(walker.locator("h1")).to_be_visible()
    expect(walker.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(walker.get_by_test_id("stSkeleton")).to_have_count(0)
    walker.wait_for_function("() => [...document.querySelectorAll('.stVegaLiteChart')].every(chart => chart.querySelector('svg'))")
    if not walker.evaluate("typeof axe === 'object'"):
        walker.evaluate(AXE)


def in_the_dark(walker: Page) -> None:
    """Switch as the system does, and wait until the page has followed."""
    walker.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect(walker.get_by_test_id("stApp")).to_have_css("background-color", "rgb(17, 24, 31)")
    walker.wait_for_function("() => document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)")


def violations(walker: Page, what: dict) -> list[tuple[str, str, str]]:
    """What axe finds: rule, the element's first words, and why."""
    found = walker.evaluate("what => axe.run(document, {resultTypes: ['violations'], runOnly: what}).then(answer => answer.violations)", what)
    return [
        (rule["id"], node["html"], "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"])))
        for rule in found
        for node in rule["nodes"]
    ]


def own(page: str, found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """What is left when that of Streamlit itself is taken out."""
    left = []
    for rule, html, why in found:
        element = re.search(ELEMENT.get(rule, "(?!)"), html)
        named = f"metric_chart_{element[1]}" if element and rule == "svg-img-alt" else element and element[1]
        if page not in OF_STREAMLIT.get((rule, named or ""), ()):
            left.append((rule, html[:300], why))
    return left


@pytest.mark.parametrize("language", ["한국어", "English"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_in_a_page_with_records_in_either_theme(walker: Page, stores: dict[str, str], page: str, language: str) -> None:
    open_page(walker, f"{stores['example']}/{page if page != 'overview' else ''}?lang={language}")
    assert not own(page, violations(walker, {"type": "tag", "values": TAGS}))
    in_the_dark(walker)
    assert not violations(walker, {"type": "rule", "values": ["color-contrast"]}), "a theme changes colours alone"


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_in_a_page_of_an_empty_store(walker: Page, stores: dict[str, str], page: str) -> None:
    open_page(walker, f"{stores['empty']}/{page if page != 'overview' else ''}")
    assert not own(page, violations(walker, {"type": "tag", "values": TAGS}))


def test_axe_does_find_a_picture_without_a_text(walker: Page, stores: dict[str, str]) -> None:
    open_page(walker, f"{stores['example']}/goals")
    walker.evaluate("() => document.body.append(document.createElement('img'))")
    assert "image-alt" in {rule for rule, _, _ in own("goals", violations(walker, {"type": "tag", "values": TAGS}))}
