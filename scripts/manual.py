"""The manual: its pictures, and those of the README, taken from the example in a real browser, and two pages of A4 to be printed.

Nothing is drawn by hand, so the pictures show what the pages show. Needs Chromium: ``make test`` installs it.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess  # noqa: S404
import sys
import tempfile
import time
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LARGEST = 300_000
SECONDS_TO_START = 90
PICTURES = {
    # file: address
    "overview": "?as_of=2016-09-30",
    "manual-budget": "budget?as_of=2016-09-30",
    "manual-what-if": "what_if?as_of=2016-09-30&committee-catering.2=110",
    "manual-records": "records?as_of=2016-09-30",
}
LANGUAGES = {"ko": ("manual", ".png", ""), "en": ("manual.en", ".en.png", "&lang=English")}
"""Of each language the name of the manual, how its pictures end, and what the address asks for."""

PAGES = 2
FONTS = ROOT / "chatdong" / "ui" / "office_files" / "fonts"
PAPER = """
@font-face { font-family: Pretendard; src: url("%(fonts)s/Pretendard-Regular.otf"); }
@font-face { font-family: Pretendard; font-weight: bold; src: url("%(fonts)s/Pretendard-Bold.otf"); }
@page { size: A4; margin: 13mm 14mm; }
body { font: 9.6pt/1.55 Pretendard; color: #1b2733; margin: 0; word-break: keep-all; }
html[lang="en"] body { font-size: 8.9pt; }
h1 { font-size: 16pt; line-height: 1.25; margin: 0 0 1.5mm; }
h2 { font-size: 11.5pt; line-height: 1.25; margin: 0 0 1.5mm; padding-top: 2.5mm; clear: both; border-top: 0.3mm solid #0b5fa5; color: #0b5fa5; }
p { margin: 0 0 1.8mm; }
ul, ol { margin: 0 0 1.8mm; padding-left: 4mm; }
li { margin-bottom: 0.7mm; }
/* A picture stands at the right, and what it shows beside it. */
p:has(> img:only-child) { float: right; width: 112mm; margin: 0.5mm 0 3mm 5mm; }
h2.overleaf ~ p:has(> img:only-child) { width: 103mm; }
img { display: block; width: 100%%; border: 0.2mm solid #c9d1d8; box-sizing: border-box; }
table { border-collapse: collapse; margin: 0.8mm 0 2.2mm; }
th, td { border: 0.15mm solid #c9d1d8; padding: 0.7mm 1.6mm; text-align: left; vertical-align: top; }
th { background: #e4e9ee; }
td:first-child { font-weight: bold; }
h2, table, li, p { break-inside: avoid; }
h2 { break-after: avoid; }
h2.overleaf { break-before: page; border-top: none; padding-top: 0; }
"""
OVERLEAF = 1
"""The second page begins with the section of this number, from 0."""


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
        expect(page.locator(".instrument")).to_be_visible()
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


def on_paper(manual: Path) -> str:
    """The manual as a page of HTML for A4, its second sheet beginning with section OVERLEAF."""
    words = MarkdownIt("commonmark").enable("table").render(manual.read_text("utf-8"))
    first, *sections = words.split("<h2>")
    headed = "".join(f'<h2 class="overleaf">{each}' if number == OVERLEAF else f"<h2>{each}" for number, each in enumerate(sections))
    language = next(language for language, (name, *_more) in LANGUAGES.items() if name == manual.stem)
    title = manual.read_text("utf-8").partition("\n")[0].removeprefix("# ")
    style = PAPER % {"fonts": FONTS.as_uri()}
    head = f'<meta charset="utf-8"><title>{title}</title><base href="{DOCS.as_uri()}/"><style>{style}</style>'
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{first}{headed}</body></html>'


def print_manual(page: Page, manual: Path) -> None:
    """The manual as a PDF beside its text, which has to fit its two pages."""
    file = manual.with_suffix(".pdf")
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "manual.html"
        html.write_text(on_paper(manual), "utf-8")
        page.goto(html.as_uri())
        page.evaluate("document.fonts.ready")
        page.pdf(path=file, prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    told = subprocess.run(["pdfinfo", file], check=True, capture_output=True, text=True).stdout  # noqa: S603, S607
    if not re.search(rf"^Pages:\s+{PAGES}$", told, re.M):
        raise SystemExit(f"{file.name} has not {PAGES} pages: shorten {manual.name} or the room of its pictures.")
    print(f"{file.relative_to(ROOT)} {file.stat().st_size:,} bytes")


def main() -> None:
    """Start the example, take the pictures, print the manual, and stop the example."""
    port = free_port()
    chromium = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium:
        raise SystemExit("Chromium is not installed: apt-get install chromium-headless-shell")
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
            expect.set_options(timeout=120_000)
            for name, ending, asked in LANGUAGES.values():
                page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ko-KR", color_scheme="light").new_page()
                page.set_default_timeout(120_000)
                for picture, address in PICTURES.items():
                    take(page, f"http://localhost:{port}/{address}{asked}", DOCS / f"{picture}{ending}")
                print_manual(page, DOCS / f"{name}.md")
                page.context.close()
            browser.close()
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main()
