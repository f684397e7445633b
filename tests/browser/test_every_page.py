"""Every page in both languages, in the light theme on a wide screen and in the dark one on a phone: it opens without an error, under the
content policy, never scrolls sideways and nothing jumps while it loads. axe-core finds nothing in the Korean one: what it looks at, elements,
their names, colours and order, is the same in English, whose words the catalogue's tests hold.

Each is loaded once, because loading is what takes the time: the Korean one on the screen, the English one, whose words are longer, on the
phone. The other theme and width come over the page that stands, and it is run again: what the server draws by the theme, a run draws. They
come over the English one with ``make test-all`` only, which also opens every other page in English.

``tests/axe/`` is axe-core as the npm registry has it, unchanged (MPL-2.0), so that a machine without npm runs the same rules:
https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import settle
from tests.properties import in_full

expect.set_options(timeout=60_000)

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
AXE = ROOT / "tests" / "axe" / "axe-4.14.1.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVENT_FORM = "records?record=event"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SCREEN, PHONE = ("light", WIDE), ("dark", NARROW)
LOADED = {"한국어": (SCREEN, PHONE), "English": (PHONE, SCREEN)}
"""How the page of a language is loaded, and what it becomes then."""
OF_AXE = "한국어"
"""The language in which axe looks at each page."""
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""What axe finds by colours: all that can differ between the themes."""

BACKGROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 24, 31)"}
OF_DARK = '[data-testid^="stBaseButton-primary"]:not(:disabled)'
"""In the style that the server sends in the dark theme."""
SIDEWAYS = "document.querySelector('[data-testid=stMain]').scrollWidth - document.querySelector('[data-testid=stMain]').clientWidth"
"""How far the page could be scrolled sideways (px)."""
OF_STREAMLIT = {
    # What a mouse points at in the small chart of st.metric is a group that stands empty without a mouse; the chart has no setting.
    ("svg-img-alt", '[data-testid="stMetric"] g[class*="_highlighted_points_marks"]'): {"overview"},
}
"""What axe finds in Streamlit's own elements and no option of it mends: (rule, selector) to the addresses that show it."""

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

AT_MOST = 0.2
"""How far a page may jump in all: the share of the window that moved, times how far it moved (https://web.dev/articles/cls). Under 0.1 is
called good there; an idle machine showed at most 0.12 on a screen and 0.16 on a phone. A busy one shows more, because the scripts of
Streamlit's parts come late: a text field is as high as its lines only then, and a row of choices breaks into lines only then."""

AT_MOST_WITH_FORM = 0.3
"""The same of a page with a form open over it: both load at once, and each is seen to move."""

STILL = """() => new Promise(done => {
    const observer = new MutationObserver(() => { clearTimeout(still); still = setTimeout(end, 500); });
    const end = () => { observer.disconnect(); done(true); };
    let still = setTimeout(end, 500);
    observer.observe(document.body, {subtree: true, childList: true});
})"""

RUN = """([only, known]) => axe.run(document, {elementRef: true, resultTypes: ['violations'], runOnly: only}).then(
  answer => answer.violations.flatMap(rule => rule.nodes.map(node => [
    rule.id,
    known.find(([id, selector]) => id === rule.id && node.element.matches(selector))?.[1] ?? null,
    node.html.slice(0, 300) + ': ' + [...node.any, ...node.all, ...node.none].map(check => check.message).join('; '),
  ])))"""


@pytest.fixture(scope="module")
def stores(serve: Callable[[str], str], example: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"example": example, "empty": serve(str(tmp_path_factory.mktemp("store") / "empty.duckdb"))}


@pytest.fixture(scope="module")
def reader(chromium: Browser) -> Iterator[Page]:
    """A tab for the whole walk: what it has loaded once it does not load again."""
    context = chromium.new_context(viewport=WIDE, locale="ko-KR", reduced_motion="reduce")
    context.add_init_script(path=AXE)
    context.add_init_script(SHIFTS)
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    yield tab
    context.close()


def open_page(reader: Page, address: str) -> None:
    """Go there and wait until the page is whole."""
    reader.goto(address)
    expect(reader.locator("h1")).to_be_visible()
    whole(reader)


def whole(reader: Page) -> None:
    """Wait until the run is over, the fonts are there, each chart is drawn and nothing fades in."""
    settle(reader)
    expect(reader.get_by_test_id("stSkeleton")).to_have_count(0)
    # One in a tab that is not open is drawn when it is opened.
    reader.wait_for_function(
        "() => [...document.querySelectorAll('.stVegaLiteChart')].every(chart => !chart.checkVisibility() || chart.querySelector('svg'))"
    )
    reader.wait_for_function(
        "() => document.fonts.status === 'loaded'"
        " && document.getAnimations().every(one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"
    )


def jumps(reader: Page) -> list[tuple[float, list[str]]]:
    """Each jump of the load that has just ended: how much, and what moved."""
    reader.evaluate(STILL)
    return reader.evaluate("window.shifts")


def found(reader: Page, rules: list[str] | None = None) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
    """What axe finds by its rules, or by a few: what the app must mend (rule, element and why), and the known of Streamlit itself."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    answer = reader.evaluate(RUN, [only, [list(known) for known in OF_STREAMLIT]])
    mend = [(rule, where) for rule, selector, where in answer if selector is None]
    return mend, {(rule, selector) for rule, selector, _ in answer if selector is not None}


def change_theme(reader: Page, theme: str) -> None:
    """The reader's system changes its theme, and the page is run again by Streamlit's own key."""
    reader.emulate_media(color_scheme=theme)
    expect(reader.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUND[theme])
    reader.evaluate("document.activeElement.blur()")
    reader.keyboard.press("r")
    reader.wait_for_function(
        "([mark, there]) => [...document.querySelectorAll('style')].some(style => style.textContent.includes(mark)) === there",
        arg=[OF_DARK, theme == "dark"],
    )
    whole(reader)


IN_ENGLISH = ("budget",)
"""The page that is loaded in English too with each ``make test``; the others are with ``make test-all``."""


@pytest.mark.parametrize(
    ("page", "language"),
    [
        pytest.param(page, language, id=f"{page}-{code}", marks=pytest.mark.full if code == "en" and page not in IN_ENGLISH else ())
        for page in [*PAGES, EVENT_FORM]
        for language, code in zip(LOADED, ("ko", "en"), strict=True)
    ],
)
def test_a_page_is_sound_in_light_on_a_screen_and_in_dark_on_a_phone(reader: Page, stores: dict[str, str], language: str, page: str) -> None:
    errors: list[str] = []
    complaints: list[str] = []
    reader.on("pageerror", fault := lambda error: errors.append(str(error)))
    reader.on("console", said := lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    # The example takes no records: the form with its main button stands over a store that does.
    address = f"{stores['empty']}/{page}&" if page == EVENT_FORM else f"{stores['example']}/{page if page != 'overview' else ''}?"
    # What is left behind is not drawn anew; and a page of the same server keeps the browser's process, with all scripts compiled.
    reader.goto(f"{address.rpartition('/')[0]}/_stcore/health")
    (theme, size), (then_theme, then_size) = LOADED[language]
    reader.set_viewport_size(size)
    reader.emulate_media(color_scheme=theme)
    open_page(reader, f"{address}lang={language}")
    jumped, at_most = jumps(reader), AT_MOST_WITH_FORM if page == EVENT_FORM else AT_MOST
    if sum(far for far, _moved in jumped) > at_most:
        # Once more: on a busy machine the scripts of a first load come too late.
        open_page(reader, f"{address}lang={language}")
        jumped = jumps(reader)
    assert sum(far for far, _moved in jumped) <= at_most, jumped
    expect(reader.get_by_test_id("stException")).to_have_count(0)
    assert reader.evaluate(SIDEWAYS) <= 0, size
    assert reader.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor") == BACKGROUND[theme]
    if language == OF_AXE:
        if page == EVENT_FORM:
            choose_a_district(reader, "강남")
        mend, known = found(reader)
        assert not mend
        assert known == {one for one, pages in OF_STREAMLIT.items() if page in pages}, "an exception that no longer occurs, or not everywhere"
    if language == OF_AXE or in_full():
        change_theme(reader, then_theme)
        if language == OF_AXE:
            mend, _known = found(reader, OF_COLOURS)
            assert not mend, then_theme
        reader.set_viewport_size(then_size)
        # What is wide is drawn anew as soon as it knows of its new width.
        reader.wait_for_function(f"() => {SIDEWAYS} <= 0")
        whole(reader)
        expect(reader.get_by_test_id("stException")).to_have_count(0)
        assert reader.evaluate(SIDEWAYS) <= 0, then_size
    reader.remove_listener("pageerror", fault)
    reader.remove_listener("console", said)
    assert not errors
    assert not complaints


def choose_a_district(reader: Page, letters: str) -> None:
    """The name of what is chosen stands on the accent."""
    field = reader.get_by_test_id("stMultiSelect").get_by_role("combobox")
    field.fill(letters)
    expect(reader.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(reader.get_by_test_id("stMultiSelectTagsContainer").locator("[data-tag]")).to_be_visible()
    field.press("Tab")
    expect(reader.get_by_test_id("stMultiSelectDropdown")).to_have_count(0)


def test_axe_does_find_a_picture_without_a_text(reader: Page, stores: dict[str, str]) -> None:
    open_page(reader, f"{stores['example']}/glossary")
    reader.evaluate("() => document.body.append(document.createElement('img'))")
    assert [rule for rule, _ in found(reader)[0]] == ["image-alt"]
