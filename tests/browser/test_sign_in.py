"""Signing in at a real OpenID Connect server on this machine: in and out, for another audience, too long ago, uninvited, unverified.

What a token must say: OpenID Connect Core 1.0, section 3.1.3.7.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from chatdong.domain.roles import Actor
from chatdong.store.access.roles import give_role
from chatdong.store.seed.startup import start_store
from tests.browser.conftest import Dashboard, settle
from tests.browser.sign_in import sign_in, sign_in_server

expect.set_options(timeout=60_000)

AT = datetime(2026, 1, 2, 3, 4, 5)
ADMIN, VIEWER, COLLEAGUE = "head@example.go.kr", "viewer@example.go.kr", "colleague@example.go.kr"
PEOPLE: dict[str, dict[str, object]] = {
    "head": {"email": ADMIN},
    "viewer": {"email": VIEWER},
    "colleague": {"email": COLLEAGUE},
    "stranger": {"email": "stranger@example.com"},
    "unverified": {"email": ADMIN, "email_verified": False},
    "of-another-client": {"email": ADMIN, "aud": "another-client"},
    "of-yesterday": {"email": ADMIN, "iat": int(time.time()) - 24 * 3600},
}


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard behind a sign-in server that knows PEOPLE; a viewer was invited, and a setting names the administrator."""
    folder = tmp_path_factory.mktemp("sign-in")
    store = start_store(str(folder / "store.duckdb"), AT)
    give_role(store, Actor(VIEWER, "viewer"), Actor.local("setup"), AT)
    store.close()
    with sign_in_server(folder, PEOPLE) as secrets:
        yield serve(str(folder / "store.duckdb"), STREAMLIT_SECRETS_FILES=str(secrets), CHATDONG_ADMIN=ADMIN)


@pytest.fixture
def somebody(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """Opens a browser of somebody new. The sign-in server's own page asks for a style from elsewhere and does without."""
    contexts = []

    def come() -> Page:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True, locale="ko-KR")
        contexts.append(context)
        context.route(lambda url: not url.startswith("http://localhost"), lambda route: route.abort())
        opened = context.new_page()
        opened.set_default_timeout(60_000)
        return opened

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def page(machine_only: BrowserContext) -> Iterator[Page]:
    """A page of somebody whom neither server knows."""
    yield machine_only.new_page()
    for opened in machine_only.pages:
        opened.close()
    machine_only.clear_cookies()


def sees_nothing(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert page.get_by_test_id("stDataFrame").count() == 0
    assert page.get_by_role("link", name="예산", exact=True).count() == 0
    assert "천원" not in page.locator("body").inner_text()


@pytest.mark.parametrize(
    "path", ["people", *(pytest.param(path, marks=pytest.mark.full) for path in ("", "budget", "records", "operations?as_of=2016-06-30"))]
)
def test_who_has_not_signed_in_sees_no_page(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}")
    expect(page.locator("h1")).to_have_text("로그인이 필요합니다")
    sees_nothing(page)


def test_who_was_invited_signs_in_sees_what_the_role_gives_and_signs_out(page: Page, address: str) -> None:
    sign_in(page, address, "viewer")
    expect(page.locator("h1")).to_contain_text("16,000천원")
    expect(page.get_by_text("· 보는 사람")).to_be_visible()
    assert page.get_by_role("link", name="권한").count() == 0
    page.goto(f"{address}/records?records=event")
    expect(page.get_by_text("기록할 권한이 없습니다")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    # The address still asks for the dialog until the server has heard that it was closed.
    page.wait_for_url(lambda url: "record=" not in url)
    page.reload()
    expect(page.get_by_text("· 보는 사람")).to_be_visible()
    page.get_by_role("button", name="로그아웃").click()
    # The sign-in server may ask whether to end its own session too.
    page.wait_for_url(lambda url: "/records" not in url)
    page.goto(address)
    expect(page.locator("h1")).to_have_text("로그인이 필요합니다")
    sees_nothing(page)


def test_who_signs_out_is_signed_out_in_every_tab_and_a_copied_cookie_lets_nobody_in(page: Page, address: str, chromium: Browser) -> None:
    sign_in(page, address, "head")
    expect(page.get_by_text("· 관리자")).to_be_visible()
    page.goto(f"{address}/budget")
    expect(page.get_by_text("· 관리자")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{address}/performance")
    expect(other.get_by_text("· 관리자")).to_be_visible()
    expect(other.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    copied = page.context.cookies()
    page.get_by_role("button", name="로그아웃").click()
    page.wait_for_url(lambda url: "/budget" not in url)
    # The switch runs its own part of the page alone.
    other.get_by_role("radio", name="세부사업").click()
    expect(other.get_by_role("heading", level=1, name="로그인이 필요합니다")).to_be_visible()
    sees_nothing(other)
    thief = chromium.new_context(locale="ko-KR")
    thief.add_cookies(copied)
    tab = thief.new_page()
    tab.goto(f"{address}/budget")
    expect(tab.locator("h1")).to_have_text("로그인이 필요합니다", timeout=30_000)
    sees_nothing(tab)
    thief.close()
    page.goto(address)
    sign_in(page, address, "head")
    expect(page.get_by_text("· 관리자")).to_be_visible()


@pytest.mark.parametrize(
    ("who", "words"),
    [
        pytest.param("stranger", "로그인하셨지만 이 현황판의 권한이 없습니다", marks=pytest.mark.full),
        pytest.param("unverified", "확인하지 않은 주소", marks=pytest.mark.full),
        pytest.param("of-yesterday", "로그인한 지 12시간이 지났습니다", marks=pytest.mark.full),
        ("of-another-client", "로그인을 마치지 못했습니다"),
    ],
)
def test_who_is_not_let_in_is_told_why_and_sees_no_page(page: Page, address: str, who: str, words: str) -> None:
    sign_in(page, address, who)
    expect(page.get_by_text(words)).to_be_visible()
    sees_nothing(page)
    page.goto(f"{address}/records")
    expect(page.locator("h1")).to_be_visible()
    sees_nothing(page)


@pytest.mark.full
def test_the_administrator_of_the_setting_gives_roles_and_takes_the_audit_list_away(page: Page, address: str, tmp_path: Path) -> None:
    sign_in(page, address, "head")
    page.get_by_role("link", name="권한").click()
    expect(page.locator("h1")).to_have_text("2명이 들어올 수 있습니다")
    page.get_by_label("로그인하는 주소").fill("new@example.go.kr")
    page.get_by_label("역할", exact=True).click()
    page.get_by_role("option", name="보는 사람").click()
    page.get_by_role("button", name="역할 주기").click()
    expect(page.locator("h1")).to_have_text("3명이 들어올 수 있습니다")
    page.goto(f"{address}/people?people=audit")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV 내려받기").click()
    waiting.value.save_as(tmp_path / "audit.csv")
    lines = (tmp_path / "audit.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "언제,누가,무엇,자세히"
    noted = [line.split(",", 1)[1] for line in lines[1:]]
    assert f"{ADMIN},역할,new@example.go.kr: – → 보는 사람" in noted
    assert f"{ADMIN},로그인,관리자" in noted


def fetched(url: str) -> int:
    """How the server answers somebody who has nothing but an address."""
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.full
def test_who_was_an_administrator_takes_no_audit_list_away_from_the_page_that_is_open(
    page: Page, somebody: Callable[[], Page], address: str, dashboards: dict[str, Dashboard]
) -> None:
    sign_in(page, address, "head")
    page.get_by_role("link", name="권한").click()
    page.get_by_label("로그인하는 주소").fill(COLLEAGUE)
    page.get_by_label("역할", exact=True).click()
    page.get_by_role("option", name="관리자").click()
    page.get_by_role("button", name="역할 주기").click()
    expect(page.get_by_text("역할을 관리자")).to_be_visible()
    other = somebody()
    sign_in(other, address, "colleague")
    expect(other.get_by_text("· 관리자")).to_be_visible()
    other.goto(f"{address}/people?people=audit")
    with other.expect_download() as waiting:
        other.get_by_role("button", name="CSV 내려받기").click()
    taken = waiting.value.url
    assert COLLEAGUE in waiting.value.path().read_text("utf-8-sig")
    # Whoever has the address of a file that was just made has the file, and nobody else finds it: until pages have run.
    assert fetched(taken) == 200
    assert fetched(f"{taken.rpartition('/')[0]}/{'0' * 32}.csv") == 404
    page.get_by_role("combobox", name="사람").click()
    page.get_by_role("option", name=COLLEAGUE).click()
    page.get_by_role("button", name="역할 거두기").click()
    expect(page.get_by_text("역할을 거두었습니다")).to_be_visible()
    settle(page)
    for _run in range(5):
        if fetched(taken) == 404:
            break
        page.reload()
        settle(page)
    assert fetched(taken) == 404
    downloads = []
    other.on("download", lambda made: downloads.append(made))
    other.get_by_role("button", name="CSV 내려받기").click()
    expect(other.get_by_text("Failed to generate file for download")).to_be_visible()  # Streamlit's own words
    assert f'"kind": "refused", "who": "{COLLEAGUE}", "what": "people"' in dashboards[address].log.read_text("utf-8")
    other.get_by_role("radio", name="사람과 역할").click()
    # The old title may stand beside it for a moment.
    expect(other.get_by_role("heading", level=1, name="아직 초대받지 않았습니다")).to_be_visible()
    assert not downloads


@pytest.mark.full
def test_on_a_phone_the_language_can_be_chosen_before_signing_in(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/")
    expect(page.locator("h1")).to_have_text("로그인이 필요합니다")
    page.get_by_role("radio", name="English").click()
    expect(page.locator("h1")).to_have_text("Please sign in")
