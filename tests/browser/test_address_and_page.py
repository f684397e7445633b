"""Whatever somebody does, the address says what the page shows: after a click, a choice, back, forward and a reload, a new tab of it is the same page.

The moves are drawn at random from a seed; ``make test`` makes a few, ``make test-all`` many.
"""

import random
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settle
from tests.properties import in_full

expect.set_options(timeout=30_000)

SHORT, LONG = 7, 60
"""The number of moves with each make target."""

SHOWN = """() => {
    const words = [...document.querySelectorAll('[data-testid=stMain] :is(h1, h2, [data-testid=stMetricValue]), .st-key-chips button p')];
    const chosen = [...document.querySelectorAll('[data-testid=stMain] :is([aria-checked=true], [aria-pressed=true])')];
    const fields = [...document.querySelectorAll('[data-testid=stMain] input[role=combobox]')];
    return [...words.map(one => one.textContent), ...chosen.map(one => one.textContent), ...fields.map(one => one.value)];
}"""
"""What the page says: its headlines and figures, what its chips say, and what is chosen in its fields."""


def menu(tab: Page, drawn: random.Random) -> None:
    """Click an entry of the menu that leads to another page."""
    here = tab.evaluate("location.pathname")
    links = tab.locator(".st-key-menu").get_by_role("link")
    expect(links.first).to_be_visible()
    others = links.evaluate_all("(links, here) => links.flatMap((link, n) => new URL(link.href).pathname === here ? [] : [n])", here)
    links.nth(drawn.choice(others)).click()


def open_as_of(tab: Page) -> None:
    """Open the popover of the as-of date."""
    if not tab.locator(".st-key-month-back").is_visible():
        tab.locator(".st-key-as-of-chip button").click()


def step(key: str) -> Callable[[Page], None]:
    """Move the as-of date by a button of its popover."""

    def move(tab: Page) -> None:
        """Open the popover where it is closed, and click."""
        open_as_of(tab)
        tab.locator(f".st-key-{key} button").first.click()

    return move


def choose(key: str) -> Callable[[Page], None]:
    """Click the first segment or pill of a widget that is not chosen."""
    return lambda tab: tab.locator(f".st-key-{key}").locator("[aria-checked=false], [aria-pressed=false]").first.click()


def toggle_lines(tab: Page) -> None:
    """Switch the lines of the burn chart."""
    tab.locator(".st-key-lines label").click()


MOVES: dict[str, tuple[Callable[[Page], None], ...]] = {
    "": (step("month-back"), toggle_lines),
    "goals": (choose("goals_part"), step("month-back")),
    "events": (choose("kind"), choose("status")),
    "budget": (choose("section"), step("month-back"), toggle_lines),
}
"""The choices of each page."""


def same_in_a_new_tab(tab: Page, trail: list[str]) -> None:
    """Open the tab's address in another one, and find the same there."""
    settle(tab)
    tab.keyboard.press("Escape")
    shown = tab.evaluate(SHOWN)
    other = tab.context.new_page()
    try:
        other.goto(tab.url)
        expect(other.locator("h1")).to_be_visible()
        settle(other)
        other.wait_for_function(f"([shown]) => JSON.stringify(({SHOWN})()) === JSON.stringify(shown)", arg=[shown])
        assert other.url == tab.url, trail
    except Exception as error:
        raise AssertionError((trail, tab.url, shown, other.evaluate(SHOWN))) from error
    finally:
        other.close()


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.full), pytest.param(3, marks=pytest.mark.full)])
def test_the_address_says_what_the_page_shows_after_any_moves(example: str, tab: Page, seed: int) -> None:
    drawn = random.Random(seed)
    tab.goto(f"{example}/budget?committee-catering.2=110&base=1&as_of=2016-06-30")
    expect(tab.locator("h1")).to_be_visible()
    settle(tab)
    visited, at, trail, first = [tab.url], 0, [tab.url], tab.evaluate("history.length")
    for number in range(LONG if in_full() else SHORT):
        page = re.sub(r"^.*//[^/]*/|[?].*$", "", tab.url)
        kinds = ["choice", "menu"] * 2 + ["reload"] + (["back"] if at else []) + (["forward"] if at + 1 < len(visited) else [])
        kind = drawn.choice(kinds)
        before = tab.url
        match kind:
            case "back":
                at -= 1
                tab.go_back()
                expect(tab).to_have_url(visited[at])
            case "forward":
                at += 1
                tab.go_forward()
                expect(tab).to_have_url(visited[at])
            case "reload":
                tab.reload()
                expect(tab.locator("h1")).to_be_visible()
            case _:
                if kind == "choice" and page in MOVES:
                    drawn.choice(MOVES[page])(tab)
                else:
                    menu(tab, drawn)
                expect(tab).not_to_have_url(before)
        settle(tab)
        trail.append(f"{kind} {tab.url}")
        if kind in ("choice", "menu"):
            visited, at = [*visited[: at + 1], tab.url], at + 1
            assert tab.evaluate("history.length") == first + at, trail
        else:
            assert tab.url == visited[at], trail
        assert "committee-catering.2=110" in tab.url, trail
        if number % 3 == 2 or in_full():
            same_in_a_new_tab(tab, trail)
    same_in_a_new_tab(tab, trail)
