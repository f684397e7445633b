"""docs/nginx.conf before a real server: TLS, the prefix, the websocket, an upload and a download through it."""

import http.client
import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import ROOT

expect.set_options(timeout=60_000)

NAME = "chatdong.example.go.kr"


@pytest.fixture(scope="module")
def front(serve: Callable[..., str], nginx: Callable[..., tuple[str, str]]) -> tuple[str, str]:
    """nginx before one dashboard: (https address, http address)."""
    of_service = dict(re.findall(r"^Environment=(WEBSOCKETS_\w+)=(\w+)$", (ROOT / "docs" / "chatdong.service").read_text("utf-8"), re.MULTILINE))
    return nginx(serve("example", STREAMLIT_SERVER_BASE_URL_PATH="chatdong", STREAMLIT_SERVER_ALLOWED_HOSTS=f"localhost {NAME}", **of_service))


def answer(address: str, path: str, **headers: str) -> http.client.HTTPResponse:
    place = urlsplit(address)
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    connection = (
        http.client.HTTPSConnection(place.hostname, place.port, context=trusting, timeout=30)
        if place.scheme == "https"
        else http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    )
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


@pytest.fixture
def page(chromium: Browser, front: tuple[str, str]) -> Iterator[Page]:
    """A tab that takes the certificate as it is, and nothing from elsewhere."""
    context = chromium.new_context(ignore_https_errors=True, accept_downloads=True, locale="ko-KR")
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    outside: list[str] = []
    own = (front[0], front[0].replace("https", "wss"), "data:", "blob:")
    opened.on("request", lambda request: None if request.url.startswith(own) else outside.append(request.url))
    yield opened
    context.close()
    assert not outside, outside


def test_the_pages_their_websocket_a_download_and_an_upload_go_through_nginx(page: Page, front: tuple[str, str], tmp_path: Path) -> None:
    sockets: list[str] = []
    page.on("websocket", lambda one: sockets.append(one.url))
    page.goto(f"{front[0]}/")
    expect(page.locator("h1")).to_contain_text("12,388천원을 썼습니다")
    assert page.url == f"{front[0]}/chatdong/"
    assert [url.split("?")[0] for url in sockets] == [f"{front[0].replace('https', 'wss')}/chatdong/_stcore/stream"]
    page.get_by_test_id("stSidebar").get_by_role("link", name="기록").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="내려받기").click()
    expect(page.locator("h1")).to_contain_text("한 번에 내려받습니다")
    assert urlsplit(page.url).path == "/chatdong/snapshots"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="모든 표 내려받기(zip)").click()
    saved = tmp_path / "old.zip"
    waiting.value.save_as(saved)
    page.locator("input[type=file]").set_input_files(saved)
    expect(page.get_by_text("예전 스냅샷과 지금의 저장소가 같습니다.")).to_be_visible()
    # As another proxy answers, whose limit is lower.
    page.route("**/upload_file/**", lambda route: route.fulfill(status=413))
    page.locator("input[type=file]").set_input_files(FilePayload(name="other.zip", mimeType="application/zip", buffer=b"PK"))
    expect(page.get_by_test_id("stFileChipIconError")).to_be_visible()
    words = "one => getComputedStyle(one, '::after').content"
    assert "이 파일은 올라가지 않아" in page.get_by_test_id("stFileUploader").evaluate(words)
    page.unroute("**/upload_file/**")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("로그인 없이 다른 컴퓨터에 열린 서버입니다. 볼 수만 있습니다.")
    page.goto(f"{front[0]}/chatdong/budget?as_of=2016-06-30")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("기준일 2016. 6. 30.").first).to_be_visible()
    health: list[str] = []
    page.on("request", lambda request: health.append(urlsplit(request.url).path) if request.url.endswith("/_stcore/health") else None)
    page.goto(f"{front[0]}/chatdong/overview?as_of=2016-06-30")
    expect(page.locator("h1")).to_be_visible()
    expect(page).to_have_url(f"{front[0]}/chatdong/?as_of=2016-06-30")
    page.goto(f"{front[0]}/chatdong/budget")
    expect(page.locator("h1")).to_be_visible()
    assert health == ["/chatdong/_stcore/health"] * 2, "the server is asked for where it is"


def test_the_what_if_pages_own_script_and_its_link_go_through_nginx(page: Page, front: tuple[str, str]) -> None:
    scripts: list[str] = []
    page.on("response", lambda answer: scripts.append(urlsplit(answer.url).path) if answer.url.split("?")[0].endswith("sliders.js") else None)
    page.goto(f"{front[0]}/chatdong/what_if?committee-catering.2=110")
    expect(page.locator(".instrument-total")).to_contain_text("시뮬레이션 16,800천원")
    assert scripts == ["/chatdong/_stcore/bidi-components/chatdong.sliders/sliders.js"]


class OfManyGroups(BaseHTTPRequestHandler):
    """Answers as a sign-in does to an account with 200 groups: with cookies of 16 KB in all."""

    def do_GET(self) -> None:
        self.send_response(200)
        for number in range(4):
            self.send_header("Set-Cookie", f"groups{number}={'g' * 4_000}")
        self.end_headers()


def test_the_cookies_of_many_groups_and_a_long_address_go_through_nginx_both_ways(
    page: Page, front: tuple[str, str], nginx: Callable[..., tuple[str, str]]
) -> None:
    cookies = {f"groups{number}": "g" * 4_000 for number in range(4)}
    page.context.add_cookies([{"name": name, "value": value, "url": f"{front[0]}/chatdong/"} for name, value in cookies.items()])
    page.goto(f"{front[0]}/chatdong/budget?as_of=2016-06-30&longer={'x' * 16_000}")
    expect(page.get_by_text("기준일 2016. 6. 30.").first).to_be_visible()
    upload = 'body => fetch("/chatdong/_stcore/upload_file/none/none", {method: "PUT", body}).then(answer => answer.status)'
    assert page.evaluate(upload, "x") == 403, "with the address as the Referer"
    server = ThreadingHTTPServer(("127.0.0.1", 0), OfManyGroups)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        signed_in = answer(nginx(f"http://localhost:{server.server_port}")[0], "/chatdong/")
    finally:
        server.shutdown()
    assert (signed_in.status, len(signed_in.headers.get_all("Set-Cookie") or [])) == (200, 5)


CRAFTED = [
    "//evil.example/",
    "/%2f%2fevil.example/",
    "/\\evil.example/",
    "/%5cevil.example/",
    "/.//evil.example/",
    "/;//evil.example/",
    "/@evil.example/",
    "/budget//evil.example/",
    "/overview?to=//evil.example",
    "/overview/?%0d%0aLocation:%20https://evil.example",
    "/auth/login?provider=//evil.example",
    "/auth/logout?to=//evil.example",
    "/oauth2callback?code=1&state=//evil.example",
    "/ready/",
    "/app/static/..%2f..%2f..%2fREADME.md",
    "/app/static/%2e%2e/front_door.py",
    "/app/static/..%5c..%5cREADME.md",
    "/app/static/%2fetc%2fpasswd",
    "/static/..%2f..%2f__init__.py",
    "/media/..%2f..%2fREADME.md",
    "/component/x/..%2f..%2f..%2fetc%2fpasswd",
    "/_stcore/bidi-components/chatdong.sliders/..%2fsliders.css%2f..%2f..%2fdata.py",
    "/_stcore/upload_file/..%2f..",
    "/%ff%fe",
    "/%00",
]


@pytest.mark.parametrize("path", CRAFTED)
@pytest.mark.parametrize("through", ["nginx", "the prefix", "no prefix"])
def test_a_crafted_path_leads_nowhere_else_to_no_file_and_to_no_error(
    front: tuple[str, str], example: str, dashboards: dict, path: str, through: str
) -> None:
    (own,) = dashboards
    address, before = {"nginx": (front[0], "/chatdong"), "the prefix": (own, "/chatdong"), "no prefix": (example, "")}[through]
    got = answer(address, before + path)
    assert got.status < 500
    here = urlsplit(address)
    leads = urlsplit(urljoin(f"{here.scheme}://{here.netloc}{before}/", got.headers.get("Location") or "."))
    assert leads.netloc == here.netloc or leads.hostname == here.hostname
    body = got.read()
    assert not any(words in body for words in (b"root:x:", b"import streamlit", b"make run", b"__version__"))


def test_readiness_is_told_with_the_prefix_and_without(dashboards: dict, front: tuple[str, str]) -> None:
    (own,) = dashboards
    for path in ("/ready", "/chatdong/ready"):
        assert json.load(answer(own, path))["ready"] is True


def test_the_font_comes_from_the_server_itself_also_under_the_prefix(page: Page, front: tuple[str, str]) -> None:
    page.goto(f"{front[0]}/chatdong/budget")
    expect(page.locator("h1")).to_be_visible()
    loaded = "document.fonts.ready.then(all => [...all].filter(f => f.family === 'Pretendard' && f.status === 'loaded').map(f => f.weight))"
    page.wait_for_function(f"() => {loaded}.then(weights => ['400', '700'].every(weight => weights.includes(weight)))")
    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontFamily").startswith("Pretendard,")


def test_what_nginx_answers_is_held_to_tls_and_keeps_the_headers_of_the_pages(front: tuple[str, str]) -> None:
    secure, plain = front
    sent = answer(plain, "/chatdong/budget", Host=NAME)
    assert (sent.status, sent.headers["Location"]) == (301, f"https://{NAME}/chatdong/budget")
    page = answer(secure, "/chatdong/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "/" not in page.headers["Server"], "no version is told"
    assert json.load(answer(secure, "/chatdong/ready"))["ready"] is True
    assert answer(secure, "/elsewhere").status == 404


def test_the_websocket_is_taken_under_the_names_that_were_set_only(front: tuple[str, str]) -> None:
    asked = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}

    def status(host: str, origin: str) -> int:
        return answer(front[0], "/chatdong/_stcore/stream", Host=host, Origin=origin, **asked).status

    assert status(NAME, f"https://{NAME}") == 101
    assert status("stranger.example", "https://stranger.example") == 403
    assert status(NAME, "https://stranger.example") == 403
