"""The pictures of the manual and of the README, taken from the example in a real browser.

Nothing is drawn by hand, so the pictures show what the pages show. Needs Chromium: ``make test`` installs it.
"""

import http.client
import os
import shutil
import socket
import subprocess  # noqa: S404
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LARGEST = 300_000
SECONDS_TO_START = 90
PICTURES = {
    # file: address
    "overview.png": "?as_of=2016-09-30",
    "manual-budget.png": "budget?as_of=2016-09-30",
    "manual-what-if.png": "what_if?as_of=2016-09-30&committee-catering.2=110",
    "manual-records.png": "records?as_of=2016-09-30",
}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    """Whether the dashboard and its store are ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def take(page: Page, address: str, file: Path) -> None:
    """One page as it stands once its run is over and its charts are drawn, in 256 colours, so that the file stays small."""
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    if page.locator(".st-key-what-if-instrument").count():
        expect(page.locator(".instrument[data-whole]")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.evaluate("document.fonts.ready")
    # Vega draws in the frame after its data came.
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / file.name
        page.screenshot(path=whole, animations="disabled")
        from PIL import Image  # Streamlit brings it

        with Image.open(whole) as picture:
            picture.convert("RGB").quantize(256).save(file, optimize=True)
    if file.stat().st_size > LARGEST:
        raise SystemExit(f"{file.name}: {file.stat().st_size:,} bytes are more than {LARGEST:,}")
    print(f"{file.relative_to(ROOT)} {file.stat().st_size:,} bytes")


def main() -> None:
    """Start the example, take the pictures, and stop the example."""
    port = free_port()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "CHATDONG_STORE": "example"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The dashboard did not start.")
            time.sleep(0.1)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR", color_scheme="light").new_page()
            page.set_default_timeout(120_000)
            expect.set_options(timeout=120_000)
            for file, address in PICTURES.items():
                take(page, f"http://localhost:{port}/{address}", DOCS / file)
            browser.close()
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main()
