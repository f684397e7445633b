"""What this program uses of Streamlit's undocumented insides is still what it was, and where it is not the server goes on."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from chatdong.ui import streamlit_internals
from chatdong.ui.server import index_page
from chatdong.ui.server.security_headers import content_policy
from tests.pages.app import script
from tests.streamlit_internals import BackMsg, cookie_of_signed_in, upload_address

TABLE = re.compile(r"^\| (?!name \||---)", re.MULTILINE)


def test_every_undocumented_thing_has_its_line_in_the_table() -> None:
    assert len(TABLE.findall(streamlit_internals.__doc__)) == 9


def test_a_run_of_a_page_has_a_session_and_nothing_else_has() -> None:
    def page() -> None:
        import streamlit as st

        from chatdong.ui import streamlit_internals

        st.text(streamlit_internals.session_id())

    assert script(page).run().text[0].value
    assert streamlit_internals.session_id() is None


def test_a_run_knows_whether_the_reader_goes_back() -> None:
    assert "is_history_navigation" in inspect.signature(streamlit_internals.get_script_run_ctx.__globals__["ScriptRunContext"].reset).parameters
    assert not streamlit_internals.goes_back()


def test_a_run_that_begins_again_is_told_from_one_that_stops() -> None:
    def page() -> None:
        import streamlit as st

        from chatdong.ui import streamlit_internals

        if "again" not in st.session_state:
            st.session_state["again"] = "unknown"
            try:
                st.rerun()
            except BaseException as error:
                st.session_state["again"] = streamlit_internals.runs_again(error)
                raise

    assert script(page).run().session_state["again"] is True
    assert not streamlit_internals.runs_again(SystemExit())


def test_without_its_context_a_run_has_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamlit_internals, "get_script_run_ctx", None)
    assert streamlit_internals.session_id() is None


@pytest.mark.parametrize("kind", [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields if field.message_type is None])
def test_each_message_of_a_browser_says_its_kind(kind: str) -> None:
    message = BackMsg()
    field = BackMsg.DESCRIPTOR.fields_by_name[kind]
    setattr(message, kind, "x" if field.type == field.TYPE_STRING else True)
    assert streamlit_internals.message_kind(message.SerializeToString()) == kind


def test_a_message_that_cannot_be_read_has_no_kind_that_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    assert streamlit_internals.message_kind(b"\xff\xff") == "unreadable"
    assert streamlit_internals.message_kind(None) == "unknown"
    monkeypatch.setattr(streamlit_internals, "BackMsg", None)
    assert streamlit_internals.message_kind(BackMsg(rerun_script={}).SerializeToString()) == "unreadable"


def test_streamlits_page_takes_ours_before_its_own_scripts() -> None:
    page = streamlit_internals.index_page("<style>ours</style>")
    assert page.index("<head>") < page.index(streamlit_internals.WHERE_THE_SERVER_IS) < page.index("ours") < page.index('<script type="module"')


def test_streamlits_own_scripts_still_ask_where_the_server_is() -> None:
    scripts = streamlit_internals.INDEX_PAGE.parent / "static" / "js"
    assert any("BACKEND_BASE_URL" in script.read_text("utf-8") for script in scripts.glob("*.js"))


@pytest.fixture
def another_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "index.html"
    monkeypatch.setattr(streamlit_internals, "INDEX_PAGE", path)
    yield path


@pytest.mark.parametrize("text", ["<html><script>own()</script></html>", None])
def test_a_page_that_is_another_is_left_to_streamlit(another_page: Path, text: str | None) -> None:
    if text:
        another_page.write_text(text)
    assert streamlit_internals.index_page(*index_page.HEAD) is None
    assert streamlit_internals.own_index_page() == (text or "")
    assert content_policy(streamlit_internals.own_index_page()).count("sha256-") == (1 if text else 0)


def test_a_file_goes_to_the_address_that_is_watched() -> None:
    session, file = streamlit_internals.UPLOAD.search(upload_address("a-session", "a-file")).groups()
    assert session == "a-session" and file


def test_who_is_signed_in_has_the_cookie_that_is_looked_for() -> None:
    assert streamlit_internals.SIGNED_IN.match(f'{cookie_of_signed_in()}="x"'.encode())
    assert not streamlit_internals.SIGNED_IN.match(f'{cookie_of_signed_in()}=""'.encode())


def test_the_types_are_those_that_the_documented_functions_give() -> None:
    assert isinstance(st.container(), streamlit_internals.DeltaGenerator)
    assert isinstance(st.Page(lambda: None, title="x", url_path="x"), streamlit_internals.StreamlitPage)
