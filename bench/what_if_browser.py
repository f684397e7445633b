"""The what-if page in a real browser, beside the same page in plain Streamlit, in Dash and in Panel.

``python bench/what_if_browser.py [ROUNDS]``. One Chromium; in each round every page is started, opened, opened again three
times with the browser's files at hand, moved by single keys, and dragged (ten keys, 40 ms apart, timed from the last). The pages take
turns, so that what else the machine does is shared. A page is done when the exact total stands in its text and in its
chart: a wrong number is a time-out and no measurement. Dash and Panel live in ``bench/.venv``, made at the first run.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from results import Figure, hand_in

HERE = Path(__file__).parent
PEERS = HERE / ".venv"
RELOADS, KEYS, DRAGS, KEYS_A_DRAG = 3, 15, 3, 10
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-component-update", "--disable-sync"]
STREAMLIT = [sys.executable, "-m", "streamlit", "run", "--server.port", "{port}", "--server.address", "localhost", "--server.headless", "true"]
SLIDER = ":is([role=slider], input[type=range], .noUi-handle)"
PAGES = {
    "chatdong": ([*STREAMLIT, str(HERE.parent / "app.py")], "/what_if", f"[data-quantity='committee-catering.2'] {SLIDER}"),
    "plain Streamlit": ([*STREAMLIT, str(HERE / "pages" / "plain_page.py")], "/", f".st-key-committee-catering-2 {SLIDER}"),
    "Dash": ([str(PEERS / "bin" / "python"), str(HERE / "pages" / "dash_page.py")], "/", f".st-key-moved {SLIDER}"),
    "Panel": ([str(PEERS / "bin" / "python"), str(HERE / "pages" / "panel_page.py")], "/", f".st-key-moved {SLIDER}"),
}
MEASURED = {
    "key": "what-if: key → total and chart",
    "drag": "what-if: last key of a drag → final chart",
    "again": "what-if: warm reload → total and chart",
    "first": "what-if: first visit → total and chart",
}
GOALS = {("key", "Dash"): 0.9, ("drag", "Dash"): 1.0, ("again", "Dash"): 1.3}


def prepare() -> None:
    """The other frameworks, in an environment of their own."""
    if not (PEERS / "made").exists():
        venv.create(PEERS, with_pip=True, clear=True)
        subprocess.run([PEERS / "bin" / "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
        (PEERS / "made").touch()


def chromium() -> str:
    """The browser that the tests use, which make test installs."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit("Chromium is not installed: make test installs it")
    return found


def serve(command: list[str], folder: Path = HERE.parent) -> tuple[subprocess.Popen, str]:
    """Start a server in a folder; its process and address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = {**os.environ, "PORT": port, "CHATDONG_STORE": "example"}
    server = subprocess.Popen(
        [part.replace("{port}", port) for part in command],
        cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/", timeout=5):  # noqa: S310 - our own server
                return server, f"http://localhost:{port}"
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                server.kill()
                raise
            time.sleep(0.05)


def measure(browser: Browser, name: str) -> dict[str, list[float]]:
    """One round of one page: milliseconds by what was measured."""
    command, path, slider_of = PAGES[name]
    server, address = serve(command)
    found: dict[str, list[float]] = defaultdict(list)
    try:
        with browser.new_context(viewport={"width": 1440, "height": 1400}, locale="ko-KR") as context:
            tab = context.new_page()
            tab.add_init_script(path=HERE / "pages" / "watch.js")
            tab.set_default_timeout(60_000)
            people = 90

            def stands() -> float:
                """When the total of so many people came to stand in both; it is waited for."""
                total = f"{16_000 + 52 * (people - 90):,}"
                tab.wait_for_function("total => seen.page[total] && seen.chart[total]", arg=total)
                return tab.evaluate("total => Math.max(seen.page[total], seen.chart[total])", total)

            for visit in ("first", *["again"] * RELOADS):
                tab.goto(address + path, wait_until="commit")
                found[visit].append(stands())
                tab.wait_for_timeout(1_500)
            slider = tab.locator(slider_of).first
            for press in range(KEYS + 2):
                slider.focus()
                people += 1
                tab.keyboard.press("ArrowRight")
                took = stands() - tab.evaluate("seen.key")
                if press >= 2:
                    found["key"].append(took)
                tab.wait_for_timeout(300)
            for _ in range(DRAGS):
                slider.focus()
                people += KEYS_A_DRAG
                for _ in range(KEYS_A_DRAG):
                    tab.keyboard.press("ArrowRight")
                    tab.wait_for_timeout(40)
                found["drag"].append(stands() - tab.evaluate("seen.key"))
                tab.wait_for_timeout(500)
            if os.environ.get("SHOTS"):
                tab.screenshot(path=f"{os.environ['SHOTS']}/{name}.png")
    finally:
        server.terminate()
        server.wait(15)
    return found


def main() -> None:
    """All rounds, and each of our figures beside each other page's."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    prepare()
    taken: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in PAGES}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for number in range(rounds):
            order = [*PAGES][number % len(PAGES) :] + [*PAGES][: number % len(PAGES)]
            for name in order:
                for what, values in measure(browser, name).items():
                    taken[name][what] += values
        browser.close()
    own = taken.pop("chatdong")
    hand_in(
        "what_if_browser",
        [Figure(words, name, own[what], other[what], GOALS.get((what, name))) for what, words in MEASURED.items() for name, other in taken.items()],
    )


if __name__ == "__main__":
    main()
