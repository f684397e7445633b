"""What the server answers around the pages: headers, readiness, log."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

expect.set_options(timeout=60_000)


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


def socket_of(address: str, **headers: str) -> int:
    """The status with which a websocket of the page is taken (101) or refused."""
    asked = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        **headers,
    }
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    try:
        connection.request("GET", "/_stcore/stream", headers=asked)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_websocket_is_taken_from_the_servers_own_page_only(example: str) -> None:
    assert socket_of(example, Origin=example) == 101
    for stranger in ("https://stranger.example", "http://localhost:1", "http://127.0.0.1", "null"):
        assert socket_of(example, Origin=stranger) == 403, stranger


def test_a_strangers_name_that_points_to_this_machine_is_refused(example: str) -> None:
    assert socket_of(example, Host="stranger.example", Origin="http://stranger.example") == 403


def test_the_address_of_the_page_is_no_way_into_the_files_of_the_server(example: str) -> None:
    for path in (
        "/static/../app.py",
        "/app/static/app.py",
        "/component/x/../../app.py",
        "/media/../app.py",
        "/%2e%2e/app.py",
        "/.streamlit/config.toml",
    ):
        try:
            text = urllib.request.urlopen(example + path).read().decode()
        except urllib.error.HTTPError as error:
            text = error.read().decode()
        assert "lifespan" not in text, path
        assert "allowedHosts" not in text, path
