"""Every undocumented name of Streamlit that this program uses. Nothing else may import from ``streamlit.…``: tests/test_architecture.py.

| what | why there is no documented way | what a change breaks | fallback |
|---|---|---|---|
| ``get_script_run_ctx`` | the log and the uploads need a session's id; the guide to threads names it | lines of the log name no session | no id; no uploads |
| ``BackMsg`` | no setting keeps a browser from emptying caches or stopping the server | it cannot be read what a browser asks for | each message is dropped |
| ``static/index.html`` | typed.js and reserved.css must be there before the first element | nothing can be put into the page | Streamlit's own page |
| ``window.__streamlit`` | the browser asks for the server below a page's name first | a visit takes a tenth of a second longer | the browser asks |
| ``/_stcore/upload_file`` | no setting asks who may upload | uploads are bounded by Streamlit's own settings only | none; a test notices |
| ``_streamlit_user`` | Streamlit leads back from a failed sign-in without a word | each sign-in would seem to have failed | none; a test notices |
| types and errors | a signature names what a documented function gives, a handler what it raises | the import fails | none; every test notices |

tests/ui/test_streamlit_internals.py asks after each of them.
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
"""The one page that every address opens."""

WHERE_THE_SERVER_IS = "<script>window.__streamlit = {BACKEND_BASE_URL: new URL('.', location.href).href}</script>"
"""The server is where the page's own files are asked for."""

UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")
"""Where a browser puts a file and takes it away: its session, and the id of the file."""

SIGNED_IN = re.compile(rb'_streamlit_user\w*="?[^";]')
"""The cookie that signs somebody in. It is taken away with an empty value."""


def session_id() -> str | None:
    """The id of the session whose page runs here; None outside of a page run."""
    context = get_script_run_ctx(suppress_warning=True) if get_script_run_ctx else None
    return context.session_id if context else None


def message_kind(frame: bytes | None) -> str:
    """What a frame of a browser asks for: of an operation with what is to be done. Text, which no browser sends here, has no bytes."""
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
    """Streamlit's page with more in its head, before its own scripts; None where it is another than this was written for."""
    try:
        before, script, after = INDEX_PAGE.read_text("utf-8").partition('<script type="module"')
    except OSError:
        return None
    return "\n".join((f"{before}{WHERE_THE_SERVER_IS}", *head, f"{script}{after}")) if script else None


def own_index_page() -> str:
    """Streamlit's page as it is."""
    return INDEX_PAGE.read_text("utf-8") if INDEX_PAGE.exists() else ""
