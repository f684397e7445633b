"""Every undocumented name of Streamlit that this program uses. Nothing else may import from ``streamlit.…``: tests/test_architecture.py.

| name | need without a documented way | effect of a change | fallback |
|---|---|---|---|
| ``get_script_run_ctx`` | the session's id, for log and uploads; Streamlit's threading guide names it | no session in the log | no id; no uploads |
| ``is_history_navigation`` | a parameter of our own follows the back button, and nothing else that the browser sends late | back changes the page alone | False |
| ``RerunException`` | st.rerun() takes the address along as it is before the run ends | what such a run changes in the address is lost | False |
| ``BackMsg`` | no setting keeps a browser from clearing caches or stopping the server | messages cannot be parsed | all are dropped |
| ``static/index.html`` | typed.js and reserved.css must load before the first element | the page cannot be extended | Streamlit's own page |
| ``window.__streamlit`` | else the browser first requests the server below a page's path | a visit takes 0.1 s longer | the browser's requests |
| ``/_stcore/upload_file`` | no setting checks who uploads | only Streamlit's own limits hold for uploads | none; a test fails |
| ``_streamlit_user`` | Streamlit returns from a failed sign-in without a message | every sign-in seems to fail | none; a test fails |
| types and errors | types in signatures, exceptions in handlers | the import fails | none; every test fails |

tests/ui/test_streamlit_internals.py checks each of them.
"""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException, StreamlitSecretNotFoundError
from streamlit.navigation.page import StreamlitPage

get_script_run_ctx: Any = None
BackMsg: Any = None
"""None where Streamlit has no such name any more."""

with suppress(ImportError):
    from streamlit.runtime import scriptrunner

    get_script_run_ctx = scriptrunner.get_script_run_ctx

with suppress(ImportError):
    from google.protobuf.message import DecodeError
    from streamlit.proto import BackMsg_pb2

    BackMsg = BackMsg_pb2.BackMsg

__all__ = ["DeltaGenerator", "StreamlitAPIException", "StreamlitPage", "StreamlitSecretNotFoundError"]

INDEX_PAGE = Path(streamlit.__file__).parent / "static" / "index.html"
"""The index page of Streamlit's frontend."""

WHERE_THE_SERVER_IS = "<script>window.__streamlit = {BACKEND_BASE_URL: new URL('.', location.href).href}</script>"
"""A script that sets the server's URL in the frontend: the folder of the page's own URL."""

UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
"""The path at which a browser uploads (PUT) and deletes a file; groups: session id and file id."""

SIGNED_IN = re.compile(rb'_streamlit_user\w*="?[^";]')
"""A Set-Cookie header of a signed-in user; signing out sets an empty value, which does not match."""


def session_id() -> str | None:
    """Streamlit's id of the session of this script run; None outside one."""
    context = get_script_run_ctx(suppress_warning=True) if get_script_run_ctx else None
    return context.session_id if context else None


def goes_back() -> bool:
    """True where this script run is for the browser's back or forward button: what the address says then holds, not the session's state."""
    context = get_script_run_ctx(suppress_warning=True) if get_script_run_ctx else None
    return bool(getattr(context, "is_history_navigation", False))


def runs_again(error: BaseException) -> bool:
    """True for what st.rerun() raises to end a run, and False for what st.stop() raises."""
    return type(error).__name__ == "RerunException"


def message_kind(frame: bytes | None) -> str:
    """The kind of a websocket message, such as "rerun_script"; "unreadable" where it cannot be parsed, "unknown" for an empty one or text.

    A backend operation has its payload added: "backend_operation_request.deferred_file".
    """
    if BackMsg is None:
        return "unreadable"
    try:
        message = BackMsg.FromString(frame or b"")
    except DecodeError:
        return "unreadable"
    asked = message.WhichOneof("type")
    if asked == "backend_operation_request":
        return f"{asked}.{message.backend_operation_request.WhichOneof('payload')}"
    return asked or "unknown"


def index_page(*head: str) -> str | None:
    """Streamlit's index page with ``head`` added before its own scripts; None where the page has another form than expected."""
    try:
        before, script, after = INDEX_PAGE.read_text("utf-8").partition('<script type="module"')
    except OSError:
        return None
    return "\n".join((f"{before}{WHERE_THE_SERVER_IS}", *head, f"{script}{after}")) if script else None


def own_index_page() -> str:
    """Streamlit's index page unchanged; "" where it does not exist."""
    return INDEX_PAGE.read_text("utf-8") if INDEX_PAGE.exists() else ""
