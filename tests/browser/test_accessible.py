"""Every page by axe-core, in both languages and themes.

``tests/axe/`` is axe-core as the npm registry has it, unchanged (MPL-2.0), so that a machine without npm runs the same rules:
https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

expect.set_options(timeout=60_000)

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
AXE = ROOT / "tests" / "axe" / "axe-4.14.1.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVENT_FORM = "records?records=event"
OF_STREAMLIT = {
    # st.navigation with sections puts a div for each section between its <ul> and the <li>; every link is still read by its name.
    ("list", '[data-testid="stSidebarNavItems"]'): {*PAGES, EVENT_FORM},
    ("listitem", '[data-testid="stSidebarNavItems"] > div > li'): {*PAGES, EVENT_FORM},
    # What a mouse points at in the small chart of st.metric is a group that stands empty without a mouse; the chart has no setting.
    ("svg-img-alt", '[data-testid="stMetric"] g[class*="_highlighted_points_marks"]'): {"overview"},
}
"""What axe finds in Streamlit's own elements and no option of it mends: (rule, selector) to the addresses that show it."""

RUN = """([tags, known]) => axe.run(document, {elementRef: true, resultTypes: ['violations'], runOnly: {type: 'tag', values: tags}}).then(
  answer => answer.violations.flatMap(rule => rule.nodes.map(node => [
    rule.id,
    known.find(([id, selector]) => id === rule.id && node.element.matches(selector))?.[1] ?? null,
    node.html.slice(0, 300) + ': ' + [...node.any, ...node.all, ...node.none].map(check => check.message).join('; '),
  ])))"""


@pytest.fixture(scope="module")
def stores(serve: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"example": serve("example"), "empty": serve(str(tmp_path_factory.mktemp("store") / "empty.duckdb"))}


@pytest.fixture(scope="module")
def readers(chromium: Browser) -> Iterator[dict[str, Page]]:
    """A tab for each theme, for the whole walk: what it has loaded once it does not load again."""
    tabs = {}
    for theme in ("light", "dark"):
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR", color_scheme=theme, reduced_motion="reduce")
        context.add_init_script(path=AXE)
        tabs[theme] = context.new_page()
        tabs[theme].set_default_timeout(60_000)
    yield tabs
    for page in tabs.values():
        page.context.close()


def open_page(reader: Page, address: str) -> None:
    """Go there and wait until the page is whole: the run over, the fonts there, each chart drawn, nothing fading in."""
    reader.goto(address)
    expect(reader.locator("h1")).to_be_visible()
    expect(reader.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(reader.get_by_test_id("stSkeleton")).to_have_count(0)
    reader.wait_for_function("() => [...document.querySelectorAll('.stVegaLiteChart')].every(chart => chart.querySelector('svg'))")
    reader.wait_for_function(
        "() => document.fonts.status === 'loaded'"
        " && document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"
    )


def found(reader: Page) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
    """What axe finds: what the app must mend (rule, element and why), and the known of Streamlit itself."""
    answer = reader.evaluate(RUN, [TAGS, [list(known) for known in OF_STREAMLIT]])
    mend = [(rule, where) for rule, selector, where in answer if selector is None]
    return mend, {(rule, selector) for rule, selector, _ in answer if selector is not None}


@pytest.mark.parametrize("page", [*PAGES, EVENT_FORM])
@pytest.mark.parametrize("language", ["한국어", "English"], ids=["ko", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_but_what_is_streamlits_own(
    readers: dict[str, Page], stores: dict[str, str], theme: str, language: str, page: str
) -> None:
    reader = readers[theme]
    # The example takes no records: the form with its main button stands over a store that does.
    address = f"{stores['empty']}/{page}&" if page == EVENT_FORM else f"{stores['example']}/{page if page != 'overview' else ''}?"
    open_page(reader, f"{address}lang={language}")
    if page == EVENT_FORM:
        choose_a_district(reader, {"한국어": "강남", "English": "Gangnam"}[language])
    background = reader.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 24, 31)"}[theme]
    mend, known = found(reader)
    assert not mend
    assert known == {one for one, pages in OF_STREAMLIT.items() if page in pages}, "an exception that no longer occurs, or not everywhere"


def choose_a_district(reader: Page, letters: str) -> None:
    """The name of what is chosen stands on the accent."""
    field = reader.get_by_test_id("stMultiSelect").get_by_role("combobox")
    field.fill(letters)
    expect(reader.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(reader.get_by_test_id("stMultiSelectTagsContainer").locator("[data-tag]")).to_be_visible()
    field.press("Tab")
    expect(reader.get_by_test_id("stMultiSelectDropdown")).to_have_count(0)


def test_axe_does_find_a_picture_without_a_text(readers: dict[str, Page], stores: dict[str, str]) -> None:
    open_page(readers["light"], f"{stores['example']}/glossary")
    readers["light"].evaluate("() => document.body.append(document.createElement('img'))")
    assert [rule for rule, _ in found(readers["light"])[0]] == ["image-alt"]
