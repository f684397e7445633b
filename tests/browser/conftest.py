"""A real server and Debian's Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@dataclass(frozen=True)
class Dashboard:
    """A dashboard that runs, and where its log is."""

    process: subprocess.Popen
    log: Path

    def runs(self) -> int:
        """How many page runs it has logged."""
        return self.log.read_text("utf-8").count('"event": "page_run"')


def settle(tab: Page) -> None:
    """Wait until the run that drew the page is over, and the component of the what-if page is there."""
    over = expect(tab.get_by_test_id("stApp"))
    over.to_have_attribute("data-test-script-state", "notRunning")
    tab.wait_for_function("() => [...document.querySelectorAll('.st-key-what-if-instrument')].every(one => one.querySelector('.instrument'))")


def begin(folder: Path, store: str, port: int | None = None, *, script: Path = ROOT / "app.py", **settings: str) -> tuple[str, Dashboard]:
    """Start the dashboard over a store, with more settings in its environment, and wait until it answers: its address, and itself.

    Another ``script`` shows a part of it by itself.
    """
    port = port or free_port()
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, **settings, "CHATDONG_STORE": store},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://localhost:{port}/{settings.get('STREAMLIT_SERVER_BASE_URL_PATH', '')}".rstrip("/")
    deadline = time.monotonic() + 60
    while not answers(f"{address}/_stcore/health"):
        assert server.poll() is None, Path(log.name).read_text()
        assert time.monotonic() < deadline, Path(log.name).read_text()
        time.sleep(0.05)
    return address, Dashboard(server, Path(log.name))


def end(dashboard: Dashboard) -> None:
    """Let it end by itself, as an administrator would."""
    dashboard.process.terminate()
    dashboard.process.wait(10)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one dashboard over the example, which takes no records, for all modules of this process."""
    address, dashboard = begin(tmp_path_factory.mktemp("example"), "example")
    yield address
    end(dashboard)


@pytest.fixture(scope="module")
def dashboards() -> Iterator[dict[str, Dashboard]]:
    """What ``serve`` has started, by its address; every server ends with the module."""
    running: dict[str, Dashboard] = {}
    yield running
    for one in running.values():
        end(one)


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory, dashboards: dict[str, Dashboard]) -> Callable[..., str]:
    """Start a dashboard that ends with the module (see ``begin``); give its address."""

    def start(store: str, *, script: Path = ROOT / "app.py", **settings: str) -> str:
        address, dashboards[address] = begin(tmp_path_factory.mktemp("server"), store, script=script, **settings)
        return address

    return start


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., tuple[str, str]]]:
    """Start nginx before dashboards, with the configuration of docs/ but for its ports, its certificate and its log; give its
    https and its http address; every one ends with the module."""
    running: list[subprocess.Popen] = []
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    assert program, "nginx is not installed: make test installs it"

    def start(*dashboards: str) -> tuple[str, str]:
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
    # The first is the same engine without the windows around it, and draws a page for two thirds of the work.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    assert executable, "Chromium is not installed: make test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab of its own at 1440 px, that fails the test when it asks anything outside this machine."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True, locale="ko-KR")
    page = context.new_page()
    page.set_default_timeout(30_000)
    outside: list[str] = []
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith(("http://localhost", "ws://localhost", "data:", "blob:")) else None)
    yield page
    context.close()
    assert not outside, outside
