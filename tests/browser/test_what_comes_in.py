"""What a browser may send that is no browser: every message of Streamlit's protocol and every upload, as nobody, as a viewer, as the administrator."""

import http.client
import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect
from websockets.sync.client import connect

from chatdong.domain.roles import Actor
from chatdong.store.access.roles import give_role
from chatdong.store.seed.startup import start_store
from chatdong.store.writing.records import insert
from tests.browser.conftest import Dashboard
from tests.browser.session import DONE, SECONDS
from tests.browser.sign_in import sign_in, sign_in_server
from tests.streamlit_internals import Alert, BackendOperationRequest, BackMsg, ForwardMsg

expect.set_options(timeout=60_000)

AT = datetime(2026, 1, 2, 3, 4, 5)
PAYMENT = {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2016, 5, 5), "amount_krw": 10_000}
ADMIN = "head@example.go.kr"
VIEWERS = ("viewer", "leaving")
PEOPLE: dict[str, dict[str, object]] = {"head": {"email": ADMIN}, **{who: {"email": f"{who}@example.go.kr"} for who in VIEWERS}}
LARGEST_MB = 10
FILE = b"x" * (9 * 2**20 - 1_000)

Cookies = dict[str, str]


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard behind a sign-in server, over a store with one payment, that takes files of 10 MB."""
    folder = tmp_path_factory.mktemp("what-comes-in")
    store = start_store(str(folder / "store.duckdb"), AT)
    insert(store, "spending", PAYMENT, Actor.local(), AT)
    for who in VIEWERS:
        give_role(store, Actor(f"{who}@example.go.kr", "viewer"), Actor.local("setup"), AT)
    store.close()
    with sign_in_server(folder, PEOPLE) as secrets:
        yield serve(
            str(folder / "store.duckdb"),
            STREAMLIT_SECRETS_FILES=str(secrets),
            STREAMLIT_SERVER_MAX_UPLOAD_SIZE=str(LARGEST_MB),
            CHATDONG_ADMIN=ADMIN,
        )


@contextmanager
def signed_in(context: BrowserContext, address: str, who: str) -> Iterator[BrowserContext]:
    """A browser of this person, until its page is closed and its cookies are gone."""
    page = context.new_page()
    try:
        if who == "nobody":
            page.goto(address)
            expect(page.locator("h1")).to_have_text("로그인이 필요합니다")
        else:
            sign_in(page, address, who)
            expect(page.locator("h1")).to_contain_text("천원")
        yield context
    finally:
        page.close()
        context.clear_cookies()


def cookies_of(context: BrowserContext) -> Cookies:
    return {cookie["name"]: cookie["value"] for cookie in context.cookies() if cookie["domain"] == "localhost"}


@pytest.fixture(scope="module")
def cookies(machine_only: BrowserContext, address: str) -> dict[str, Cookies]:
    """What the browser of each holds: ``nobody`` has not signed in."""
    held = {}
    for who in ("nobody", "viewer", "head"):
        with signed_in(machine_only, address, who) as context:
            held[who] = cookies_of(context)
    return held


class Session:
    """One session over the websocket, with somebody's cookies."""

    def __init__(self, address: str, cookies: Cookies) -> None:
        self.heard: set[str | None] = set()
        self.texts: list[str] = []
        self._address = address
        self._cookies = cookies
        self.headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "Origin": address}

    def __enter__(self) -> Self:
        self._connection = connect(
            self._address.replace("http", "ws", 1) + "/_stcore/stream",
            additional_headers={"Cookie": self.headers["Cookie"]},
            origin=self._address,
            subprotocols=["streamlit", self._cookies["_streamlit_xsrf"].strip('"')],
            max_size=None,
            compression=None,
        )
        self._socket = self._connection.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.__exit__(kind, error, trace)

    def send(self, what: BackMsg | bytes | str) -> None:
        self._socket.send(what.SerializeToString() if isinstance(what, BackMsg) else what)

    def hear(self) -> ForwardMsg:
        answer = ForwardMsg.FromString(self._socket.recv(SECONDS))
        self.heard.add(answer.WhichOneof("type"))
        return answer

    def run(self, page: str, query: str = "") -> list[str]:
        """Open a page, to the end of its own run, whatever other runs go on before; its title, and the errors that it shows."""
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = page, query
        self.send(message)
        shown: list[str] = []
        place = None
        while True:
            answer = self.hear()
            match answer.WhichOneof("type"):
                case "new_session":
                    # A run that a message before asked for may have begun, and may have been cut short.
                    shown, self.texts, place = [], [], None
                case "navigation":
                    place = next(
                        each.url_pathname for each in answer.navigation.app_pages if each.page_script_hash == answer.navigation.page_script_hash
                    )
            element = answer.delta.new_element
            match element.WhichOneof("type"):
                case "heading" if element.heading.tag == "h1":
                    shown.append(element.heading.body)
                case "markdown":
                    self.texts.append(element.markdown.body)
                case "exception":
                    shown.append(f"error: {element.exception.message}")
                case "alert" if element.alert.format == Alert.ERROR:
                    shown.append(f"error: {element.alert.body}")
            if answer.WhichOneof("type") == "script_finished" and answer.script_finished in DONE and place == page:
                return shown

    def place(self) -> str:
        """Where this session is to put a file."""
        message = BackMsg()
        message.file_urls_request.request_id = "a file"
        message.file_urls_request.file_names.append("file.zip")
        self.send(message)
        while True:
            answer = self.hear()
            if answer.WhichOneof("type") == "file_urls_response":
                return answer.file_urls_response.file_urls[0].upload_url

    def ask(self, method: str, place: str, *, token: bool = True) -> tuple[int, str]:
        """Put a file there, or take it away."""
        where = urlsplit(self._address)
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
        head = b'--b\r\nContent-Disposition: form-data; name="file.zip"; filename="file.zip"\r\n\r\n'
        sent = {"X-Xsrftoken": self._cookies["_streamlit_xsrf"].strip('"')} if token else {}
        connection.request(
            method,
            place,
            body=head + FILE + b"\r\n--b--\r\n" if method == "PUT" else None,
            headers={**self.headers, **sent, "Content-Type": "multipart/form-data; boundary=b"},
        )
        answer = connection.getresponse()
        said = answer.status, answer.read().decode()
        connection.close()
        return said


def every_message() -> list[BackMsg]:
    """One of every kind that the protocol has, and of every operation."""
    every = []
    for kind in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields:
        message = BackMsg()
        if kind.message_type is None:
            setattr(message, kind.name, True)
        elif kind.name != "backend_operation_request":
            getattr(message, kind.name).SetInParent()
        else:
            continue
        every.append(message)
    for what in BackendOperationRequest.DESCRIPTOR.oneofs_by_name["payload"].fields:
        message = BackMsg()
        getattr(message.backend_operation_request, what.name).SetInParent()
        every.append(message)
    return every


@pytest.mark.parametrize("who", ["nobody", "viewer", "head"])
def test_no_message_of_anybody_reaches_others(address: str, cookies: dict[str, Cookies], who: str) -> None:
    with Session(address, cookies["head"]) as other, Session(address, cookies[who]) as sender:
        # The number of changes is kept, and holds the store that it goes on counting in.
        (before,) = other.run("records", "records=history")
        assert r"지출 기록 1건\(10천원\)" in before
        (title,) = sender.run("records")
        assert ("로그인이 필요합니다" if who == "nobody" else "지출 기록 1건") in title
        for message in (*every_message(), b"", b"\xff no message", "text"):
            sender.send(message)
        assert sender.run("records") == [title]
        assert "git_info_changed" not in sender.heard
        assert other.run("records", "records=history") == [before]
        with Session(address, cookies["head"]) as newcomer:
            assert newcomer.run("records", "records=history") == [before]
    assert json.load(urllib.request.urlopen(f"{address}/ready"))["ready"] is True


def test_what_is_about_more_than_a_session_is_dropped_and_logged(address: str, cookies: dict[str, Cookies], dashboards: dict[str, Dashboard]) -> None:
    with Session(address, cookies["nobody"]) as sender:
        for message in every_message():
            sender.send(message)
        many = BackMsg()
        many.file_urls_request.file_names.extend([""] * 10_000)
        sender.send(many)
        sender.run("records")
    lines = map(json.loads, filter(lambda line: line.startswith("{"), dashboards[address].log.read_text("utf-8").splitlines()))
    assert {line["kind"] for line in lines if line["event"] == "message_dropped"} >= {
        "clear_cache",
        "set_run_on_save",
        "load_git_info",
        "debug_disconnect_websocket",
        "debug_shutdown_runtime",
        "file_urls_request",
        "backend_operation_request.install_skills",
        "backend_operation_request.dismiss_skills_nudge",
        "backend_operation_request.dataframe_chunk",
    }


def memory_mb(dashboard: Dashboard) -> int:
    """What the process holds in memory."""
    (line,) = (line for line in Path(f"/proc/{dashboard.process.pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def test_a_file_of_somebody_who_is_not_let_in_is_refused_and_not_kept(
    address: str, cookies: dict[str, Cookies], dashboards: dict[str, Dashboard]
) -> None:
    with Session(address, cookies["nobody"]) as session:
        session.run("snapshots")
        before = memory_mb(dashboards[address])
        for _ in range(20):
            status, said = session.ask("PUT", session.place())
            assert (status, "로그인했는지 확인하고" in said) == (403, True)
        assert memory_mb(dashboards[address]) - before < 100, "20 files of 9 MB were sent"


@pytest.mark.parametrize("page", ["budget", "records"])
def test_a_session_whose_page_asks_for_no_file_uploads_none(address: str, cookies: dict[str, Cookies], page: str) -> None:
    with Session(address, cookies["viewer"]) as session:
        # Who may not record is shown no field for a CSV.
        session.run(page, "records=csv" if page == "records" else "")
        assert session.ask("PUT", session.place())[0] == 403


def test_an_upload_without_the_token_of_its_page_is_refused(address: str, cookies: dict[str, Cookies]) -> None:
    with Session(address, cookies["viewer"]) as session:
        session.run("snapshots")
        status, said = session.ask("PUT", session.place(), token=False)
        assert (status, "XSRF" in said) == (403, True)
        assert session.ask("PUT", session.place())[0] == 204


def test_a_session_uploads_no_more_than_two_of_the_largest_files_at_once(address: str, cookies: dict[str, Cookies]) -> None:
    with Session(address, cookies["viewer"]) as session, Session(address, cookies["viewer"]) as another:
        for each in (session, another):
            each.run("snapshots")
        places = [session.place() for _ in range(3)]
        assert [session.ask("PUT", place)[0] for place in places[:2]] == [204, 204]
        status, said = session.ask("PUT", places[2])
        assert (status, "18MB라 이 파일을 더 받지 않습니다(모두 20MB까지)" in said) == (413, True), said
        session.run("snapshots")
        assert any("18MB라 2MB까지만 더 올릴 수 있습니다" in text for text in session.texts)
        assert another.ask("PUT", another.place())[0] == 204, "another session has a bound of its own"
        assert session.ask("DELETE", places[0])[0] == 204
        assert session.ask("PUT", places[2])[0] == 204
        assert session.ask("PUT", places[2])[0] == 413, "a file in the place of another is held beside it until it has come"


def test_who_signed_out_uploads_nothing_to_a_page_that_is_still_open(machine_only: BrowserContext, address: str) -> None:
    with signed_in(machine_only, address, "leaving") as context, Session(address, cookies_of(context)) as session:
        session.run("snapshots")
        assert session.ask("PUT", session.place())[0] == 204
        (page,) = context.pages
        page.goto(f"{address}/budget")
        page.get_by_role("button", name="로그아웃").click()
        page.wait_for_url(lambda url: "/budget" not in url)
        assert session.ask("PUT", session.place())[0] == 403


@pytest.mark.full
def test_the_page_for_a_csv_reads_the_file_that_it_asks_for(machine_only: BrowserContext, address: str, tmp_path: Path) -> None:
    file = tmp_path / "spending.csv"
    file.write_text("지출일,산출내역,금액,증빙번호\n2016-05-14,ad-hoc,5000,v-1\n", "utf-8")
    with signed_in(machine_only, address, "head") as context:
        (page,) = context.pages
        page.goto(f"{address}/records?records=csv")
        page.locator("input[type=file]").set_input_files(file)
        expect(page.locator(".st-key-import-commit button")).to_be_enabled()
        expect(page.get_by_text("까지만 더 올릴 수 있습니다")).to_have_count(0)
