"""Reconnection of a page that lost its server: it reruns completely, and says so where the server did not know its session."""

import uuid
from contextlib import suppress
from datetime import date, time, timedelta

import streamlit as st

from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth
from chatdong.ui.streamlit_internals import StreamlitAPIException

VISIT, OWN, TAKEN_OVER = "visit", "own-visit", "taken-over"
LONG = timedelta(hours=1)


def keep_whole() -> None:
    """Make the browser rerun the whole page, with the values of its widgets, each time that it reconnects.

    Streamlit's frontend does so for a page with a fragment that has ``run_every``; other pages only reconnect, unsent input is lost and elements
    of a lost session do not work. https://docs.streamlit.io/develop/api-reference/execution-flow/st.fragment
    """
    auth.fragment(_nothing, run_every=LONG)()


def _nothing() -> None:
    """The empty fragment of ``keep_whole``."""


def name_visit() -> None:
    """Draw a hidden text field with the id of this session; call it before the page.

    The browser keeps the values of the widgets and sends them to the server that it reconnects to. Another id than the session's own in the
    field means that the browser has the page of an earlier session, because the server was restarted, has dropped it, or is another one.
    """
    first = OWN not in st.session_state
    own = st.session_state.setdefault(OWN, uuid.uuid4().hex[:12])
    if not first:
        st.session_state[VISIT] = own
    with st.container(key=f"visit-{own}"):
        if st.text_input(VISIT, value=own, key=VISIT) != own:
            st.session_state[TAKEN_OVER] = True


def taken_over() -> bool:
    """True in the first run of a session that took over the page of an earlier one: the browser has values of widgets that st.session_state
    does not have before each is drawn."""
    return bool(st.session_state.get(TAKEN_OVER))


def visit() -> str | None:
    """This session's id in the hidden field (12 hex digits); None before the first ``name_visit``."""
    return st.session_state.get(OWN)


def end_page() -> None:
    """Draw the element by which typed.js knows that the page is complete, and a toast once after ``taken_over``. Call it last in every whole-page
    run."""
    st.container(key=f"drawn-{visit()}").empty()
    if not st.session_state.pop(TAKEN_OVER, False):
        return
    words = _("연결이 끊겨 화면을 다시 이었습니다. 적던 것은 그대로입니다.")
    if any(map(_is_lost_file, st.session_state.values())):
        words += " " + _("올린 파일은 서버에 없으니 다시 올려 주십시오.")
    st.toast(words, icon=":material/sync:", duration="infinite")


def _is_lost_file(value: object) -> bool:
    """True for the value of a file uploader whose file the server has lost: it has the file's id but no content."""
    files = value if isinstance(value, list) else [value]
    return any(hasattr(file, "file_id") and not hasattr(file, "getvalue") for file in files)


def keep_what_was_typed() -> None:
    """Keep the values of widgets that this run did not draw, as when the store fails; Streamlit would forget them."""
    for key in list(st.session_state):
        # Streamlit names the key of a form's button whose value it has dropped.
        value = st.session_state.get(key)
        # Not buttons, which would be clicked again, nor files and selections of tables, which cannot be set.
        if not isinstance(value, bool) and isinstance(value, (str, int, float, date, time, tuple, list)):
            with suppress(StreamlitAPIException):  # a widget that this run has drawn keeps its value
                st.session_state[key] = value
