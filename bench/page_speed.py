"""What a reader waits for in a real browser, beside a plain dashboard of three pages in Streamlit and in Dash: ``python bench/page_speed.py``.

``python bench/page_speed.py [ROUNDS] [FOLDER]``. One Chromium; the dashboards take turns. In each round one is visited for the first time, loaded
again with the browser's files at hand, and walked through by clicks in its sidebar, in a tab that has seen every page before. A page is whole when
nothing in it has changed for SECONDS_STILL seconds; its time is that of the last change. FOLDER holds another commit of this program, which
takes part. Dash lives in ``bench/.venv``, made at the first run.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from results import Figure, hand_in
from what_if_browser import FLAGS, HERE, PEERS, STREAMLIT, chromium, prepare, serve

sys.path.insert(0, str(HERE.parent))

from chatdong.ui.session import navigation

SECONDS_STILL = 0.7
ROUNDS, RELOADS = 5, 2
SIZE = {"width": 1440, "height": 1400}
NAMES = ("overview", *sorted(path.stem for path in (HERE.parent / "pages").glob("*.py") if path.stem != "overview"))
PEER_NAMES = ("overview", "budget", "events")
LINKS = {"Dash": "nav a"}
STREAMLIT_LINK = ":is([data-testid=stSidebarNavLink], .st-key-menu a, .st-key-foot a)"
"""Of Streamlit's own menu, as plain Streamlit and older commits have it, and of this program's."""
OPENS = {page: next(iter(listed)) for listed in navigation.sections().values() for page in listed}
"""The page that opens the section of each page."""
COMMANDS = {
    "chatdong": [*STREAMLIT, str(HERE.parent / "app.py")],
    "plain Streamlit": [*STREAMLIT, str(HERE / "pages" / "plain_walk.py")],
    "Dash": [str(PEERS / "bin" / "python"), str(HERE / "pages" / "dash_walk.py")],
}
WHOLE = f"""() => document.querySelector('h1') && !document.querySelector('[data-testid=stSkeleton]')
    && (document.querySelector('[data-testid=stApp]')?.dataset.testScriptState ?? 'notRunning') === 'notRunning'
    && performance.now() - Math.max(seen.changed, seen.click) > {SECONDS_STILL * 1000}"""


def whole(tab: Page) -> float:
    """When the page last changed (ms of its own clock); it is waited for."""
    tab.wait_for_function(WHOLE)
    assert not tab.locator("[data-testid=stException]").count()
    return tab.evaluate("seen.changed")


def switch(tab: Page, link: str, name: str) -> float:
    """The time from a click in the sidebar to the whole page."""
    if name == "overview":
        found = tab.locator(link).first
    else:
        found = tab.locator(link).and_(tab.locator(f":is([href$='/{name}'], [href='{name}'], [href^='{name}?'])"))
    if not found.count():
        # The page is in a section that is closed: opening it is a switch of its own, which its first page is measured by.
        switch(tab, link, OPENS[name])
    found.first.click()
    return whole(tab) - tab.evaluate("seen.click")


def visit(browser: Browser, address: str) -> Iterator[tuple[str, float]]:
    """A first visit, and the page loaded again (ms)."""
    with browser.new_context(viewport=SIZE, locale="ko-KR") as context:
        tab = new_tab(context)
        tab.goto(f"{address}/", wait_until="commit")
        yield "first", whole(tab)
        for _ in range(RELOADS):
            tab.reload(wait_until="commit")
            yield "again", whole(tab)


def walk(tab: Page, name: str) -> Iterator[tuple[str, float]]:
    """From page to page by the links of the sidebar (ms)."""
    names = PEER_NAMES if name in ("plain Streamlit", "Dash") else NAMES
    for page in (*names[1:], names[0]):
        yield page, switch(tab, LINKS.get(name, STREAMLIT_LINK), page)


def new_tab(context: BrowserContext) -> Page:
    """A tab that notes when its page changes."""
    tab = context.new_page()
    tab.add_init_script(path=HERE / "pages" / "still.js")
    tab.set_default_timeout(60_000)
    return tab


def main() -> None:
    """All rounds; each of our figures beside that of the others, and every page's switch beside a page's of plain Streamlit."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    dashboards = {name: (command, HERE.parent) for name, command in COMMANDS.items()}
    if len(sys.argv) > 2:
        other = Path(sys.argv[2]).resolve()
        dashboards["before"] = ([*STREAMLIT, str(other / "app.py")], other)
    prepare()
    taken: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in dashboards}
    servers = {name: serve(*dashboard) for name, dashboard in dashboards.items()}
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            tabs = {name: new_tab(browser.new_context(viewport=SIZE, locale="ko-KR")) for name in dashboards}
            for name, tab in tabs.items():
                # Who comes first waits for the server's own beginning too: that is no measurement.
                tab.goto(f"{servers[name][1]}/", wait_until="commit")
                whole(tab)
                list(walk(tab, name))
            for number in range(rounds):
                turn = number % len(dashboards)
                for name in [*dashboards][turn:] + [*dashboards][:turn]:
                    for what, took in (*visit(browser, servers[name][1]), *walk(tabs[name], name)):
                        taken[name][what].append(took)
            browser.close()
    finally:
        for server, _address in servers.values():
            server.terminate()
            server.wait(15)
    own = taken.pop("chatdong")
    figures = []
    for name, times in taken.items():
        every = [took for page in NAMES for took in times[page]]
        figures.append(Figure("page switch: click in the sidebar → whole page, all pages", name, [t for page in NAMES for t in own[page]], every))
        figures.append(Figure("warm reload → whole page", name, own["again"], times["again"]))
        figures.append(Figure("first visit → whole page", name, own["first"], times["first"]))
        if name != "Dash":
            figures += [Figure(f"page switch to {page}", name, own[page], times[page] if name == "before" else every) for page in NAMES]
    hand_in("page_speed", figures)


if __name__ == "__main__":
    main()
