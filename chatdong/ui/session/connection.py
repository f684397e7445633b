"""A page that lost its server: that it comes back whole, and says so where it came back to a server that did not know it."""

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
    """Have the browser ask for the whole page each time that it connects anew, with what it shows in every field.

    Streamlit's browser part does that for a page with a fragment that runs by itself; for one without it only connects, and what
    was not sent, and every part whose session is gone, stays dead. https://docs.streamlit.io/develop/api-reference/execution-flow/st.fragment
    """
    auth.fragment(_nothing, run_every=LONG)()


def _nothing() -> None:
    """Nothing is drawn."""


def name_visit() -> None:
    """Before the page: its session's own name, for the browser alone.

    The browser holds the value of each field of an open page, and sends it to whom it connects to. So each session puts its name into a field
    that nobody sees: where another name comes back, the browser speaks of a visit that this session does not know, because the server was
    started anew, has let go of it, or is another one.
    """
    first = OWN not in st.session_state
    own = st.session_state.setdefault(OWN, uuid.uuid4().hex[:12])
    if not first:
        st.session_state[VISIT] = own
    with st.container(key=f"visit-{own}"):
        if st.text_input(VISIT, value=own, key=VISIT) != own:
            st.session_state[TAKEN_OVER] = True


def taken_over() -> bool:
    """Whether this run is the first of a session that a browser came to with a page of another one: the browser has a value for each widget
    that it shows, and st.session_state knows none of them before its widget is drawn."""
    return bool(st.session_state.get(TAKEN_OVER))


def visit() -> str | None:
    """This session's id (12 hex digits), as the browser has it; None before the first ``name_visit``."""
    return st.session_state.get(OWN)


def end_page() -> None:
    """Draw the mark that tells typed.js that the page is complete; where ``name_visit`` met another session's id, show a toast, once. Call it last
    in every whole-page run."""
    st.container(key=f"drawn-{visit()}").empty()
    if not st.session_state.pop(TAKEN_OVER, False):
        return
    words = _("연결이 끊겨 화면을 다시 이었습니다. 적던 것은 그대로입니다.")
    if any(map(_is_lost_file, st.session_state.values())):
        words += " " + _("올린 파일은 서버에 없으니 다시 올려 주십시오.")
    st.toast(words, icon=":material/sync:", duration="infinite")


def _is_lost_file(value: object) -> bool:
    """Whether a file uploader stands for a file that the server no longer has: it has the file's id, and no content."""
    files = value if isinstance(value, list) else [value]
    return any(hasattr(file, "file_id") and not hasattr(file, "getvalue") for file in files)


def keep_what_was_typed() -> None:
    """Streamlit forgets a widget that a run did not come to; what was typed into one is to be there when the store is back."""
    for key, value in st.session_state.items():
        # A click is not to be made again by itself, and a file or a table's selection cannot be put back.
        if not isinstance(value, bool) and isinstance(value, (str, int, float, date, time, tuple, list)):
            with suppress(StreamlitAPIException):  # a widget that this run did come to keeps its own
                st.session_state[key] = value
