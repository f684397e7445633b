"""What the server answers around the pages: headers, readiness, log."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

expect.set_options(timeout=30_000)

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))


@pytest.fixture(scope="module")
def example(serve: Callable[[str], str]) -> str:
    return serve("example")


def test_every_answer_tells_the_browser_what_it_may_load_and_that_nobody_may_frame_it(example: str) -> None:
    for path in ("/", "/_stcore/health", "/static/no-such-file.js", "/ready"):
        try:
            headers = urllib.request.urlopen(example + path).headers
        except urllib.error.HTTPError as error:
            headers = error.headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", ""), path
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0], path
        assert "frame-ancestors 'none'" in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path


@pytest.mark.parametrize("page", PAGES)
def test_every_page_works_under_the_content_policy(example: str, tab: Page, page: str) -> None:
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    tab.goto(f"{example}/{page}")
    expect(tab.locator("h1")).to_be_visible()
    expect(tab.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert not complaints


def test_a_script_from_elsewhere_is_not_run(example: str, tab: Page) -> None:
    tab.goto(example)
    expect(tab.locator("h1")).to_be_visible()
    ran = tab.evaluate("() => { const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s); return window.ran }")
    assert ran is None


def test_a_server_is_ready_while_its_store_answers(example: str) -> None:
    answer = json.load(urllib.request.urlopen(f"{example}/ready"))
    assert answer["ready"] is True
    assert answer["store_version"] > 0


def test_a_server_whose_store_cannot_be_opened_is_healthy_but_not_ready(serve: Callable[[str], str], tmp_path: Path) -> None:
    foreign = tmp_path / "records.duckdb"
    foreign.write_text("this is no store")
    address = serve(str(foreign))
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/ready")
    assert refused.value.code == 503
    assert json.load(refused.value) == {"ready": False}
    assert foreign.read_text() == "this is no store"
