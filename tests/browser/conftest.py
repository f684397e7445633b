"""Fixtures of the browser tests: dashboards, nginx, and Chromium."""

import functools
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, expect, sync_playwright

from tests.browser import forked
from tests.streamlit_internals import SERVER_MODULES

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    # To draw what only fades and spins takes a fifth of the browser's time.
    "--force-prefers-reduced-motion",
]

forked.import_beforehand([*SERVER_MODULES, "tests.browser.imported"])

WIDE = {"width": 1440, "height": 900}


def free_port() -> int:
    """A TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


_own_port = functools.cache(free_port)


def port_of_a_dashboard() -> int:
    """The port of this process's dashboards where none stands there now, so that the browser has its scripts already; else another free one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", _own_port()))
        except OSError:
            return free_port()
    return _own_port()


def answers(url: str) -> bool:
    """True where the URL answers with status 200 within a second."""
    try:
        with urllib.request.urlopen(url, timeout=1) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@dataclass(frozen=True)
class Dashboard:
    """A running dashboard and the path of its log."""

    process: BaseProcess
    log: Path

    def runs(self) -> int:
        """The number of page runs in the log."""
        return self.log.read_text("utf-8").count('"event": "page_run"')


def settle(tab: Page) -> None:
    """Wait until the page's run has ended and the what-if component, if any, is drawn."""
    over = expect(tab.get_by_test_id("stApp"))
    over.to_have_attribute("data-test-script-state", "notRunning")
    tab.wait_for_function("() => [...document.querySelectorAll('.st-key-what-if-instrument')].every(one => one.querySelector('.instrument'))")


def begin(folder: Path, store: str, port: int | None = None, *, script: Path = ROOT / "app.py", **settings: str) -> tuple[str, Dashboard]:
    """Start a dashboard over a store, with ``settings`` as environment variables, and wait until it answers; return its URL and itself.

    Another ``script`` than app.py is run for a test of one part.
    """
    port = port or port_of_a_dashboard()
    log = folder / "log"
    server = forked.serve(script, port, {**os.environ, **settings, "CHATDONG_STORE": store}, log)
    address = f"http://localhost:{port}/{settings.get('STREAMLIT_SERVER_BASE_URL_PATH', '')}".rstrip("/")
    deadline = time.monotonic() + 60
    while not answers(f"{address}/_stcore/health"):
        assert server.is_alive(), log.read_text("utf-8")
        assert time.monotonic() < deadline, log.read_text("utf-8")
        time.sleep(0.05)
    return address, Dashboard(server, log)


def end(dashboard: Dashboard) -> None:
    """Terminate a dashboard and wait for its end."""
    dashboard.process.terminate()
    dashboard.process.join(10)
    assert not dashboard.process.is_alive()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of one dashboard over the example, which is read-only, shared by all modules of this process."""
    address, dashboard = begin(tmp_path_factory.mktemp("example"), "example")
    yield address
    end(dashboard)


@pytest.fixture(scope="module")
def dashboards() -> Iterator[dict[str, Dashboard]]:
    """URL → dashboard started by ``serve``; they all end with the module."""
    running: dict[str, Dashboard] = {}
    yield running
    for one in running.values():
        end(one)


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory, dashboards: dict[str, Dashboard]) -> Callable[..., str]:
    """A function that starts a dashboard (see ``begin``) and returns its URL; the dashboard ends with the module."""

    def start(store: str, *, script: Path = ROOT / "app.py", **settings: str) -> str:
        """Start a dashboard and return its URL."""
        address, dashboards[address] = begin(tmp_path_factory.mktemp("server"), store, script=script, **settings)
        return address

    return start


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., tuple[str, str]]]:
    """A function that starts nginx in front of dashboards and returns its https and http URLs; it ends with the module.

    The configuration is docs/nginx.conf with other ports, certificate and log.
    """
    running: list[subprocess.Popen] = []
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    assert program, "nginx is not installed: make test installs it"

    def start(*dashboards: str) -> tuple[str, str]:
        """Start nginx in front of dashboards and return its https and http URLs."""
        folder = tmp_path_factory.mktemp("nginx")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", "privkey.pem", "-out", "fullchain.pem"],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
        plain, secure = free_port(), free_port()
        text = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
        changes = {
            r"listen 80;": f"listen 127.0.0.1:{plain};", r"listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;", r"listen \[::\][^;]*;": "",
            r"server 127\.0\.0\.1:8501;": "".join(f"server 127.0.0.1:{urlsplit(one).port};" for one in dashboards), r"/etc/ssl/chatdong": str(folder),
        }  # fmt: skip
        for of_docs, of_test in changes.items():
            text, count = re.subn(of_docs, of_test, text)
            assert count, of_docs
        (folder / "chatdong.conf").write_text(text)
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{}}"
            f"http {{ access_log off; {temporary} include {folder}/chatdong.conf; }}"
        )
        server = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
        running.append(server)
        while True:
            assert server.poll() is None, (folder / "error.log").read_text()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", secure)) == 0:
                    return f"https://localhost:{secure}", f"http://localhost:{plain}"

    yield start
    for server in running:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium for this process."""
    # The headless shell is the same engine without windows, and a third cheaper.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    assert executable, "Chromium is not installed: make test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _profile(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser's profile for this process: what was loaded once from an address, scripts and fonts, is not loaded again."""
    context = chromium.new_context(viewport=WIDE, accept_downloads=True, locale="ko-KR")
    yield context
    context.close()


@pytest.fixture(scope="module")
def machine_only(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser's profile for the module, in which nothing outside this machine answers: the sign-in server's own page asks for a style
    from elsewhere and does without. Whoever used it clears the cookies."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True, locale="ko-KR")
    context.set_default_timeout(60_000)
    context.route(lambda url: not url.startswith("http://localhost"), lambda route: route.abort())
    yield context
    context.close()


def _without_a_trace(profile: BrowserContext, keep: Page | None) -> None:
    """Take away what a test left in the profile, and all tabs but one, which waits at a page of its server that has no script."""
    profile.clear_cookies()
    profile.clear_permissions()
    for page in profile.pages:
        with suppress(Error):  # nothing to clear where no page was opened
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
        if page is not keep:
            page.close()
    if keep is not None and not keep.is_closed():
        try:
            # As long as the tab stays with its server the browser keeps its process, with all scripts compiled: half of what a page costs.
            keep.goto(f"{keep.evaluate('location.origin')}/_stcore/health")
            keep.set_viewport_size(WIDE)
            keep.emulate_media(reduced_motion="null")
            keep.mouse.move(0, 0)
        except Error:
            keep.close()


def _watched(page: Page) -> Iterator[Page]:
    """The page, which fails its test where it requests anything outside this machine."""
    page.set_default_timeout(60_000)
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("http://localhost", "ws://localhost", "data:", "blob:")):
            outside.append(request.url)

    page.on("request", note)
    yield page
    page.remove_listener("request", note)
    assert not outside, outside


@pytest.fixture
def tab(_profile: BrowserContext) -> Iterator[Page]:
    """A page at 1440 px, without what the test before left; the test fails where it requests anything outside this machine."""
    page = next(iter(_profile.pages), None) or _profile.new_page()
    yield from _watched(page)
    _without_a_trace(_profile, page)


@pytest.fixture
def own_tab(_profile: BrowserContext) -> Iterator[Page]:
    """The same in a tab that is closed then, for what cannot be taken back: a script before those of the page, somebody on its line."""
    yield from _watched(_profile.new_page())
    _without_a_trace(_profile, None)
