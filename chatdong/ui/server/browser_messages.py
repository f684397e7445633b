"""What a browser may say over the websocket of a page: a short list, the same for everybody, signed in or not.

Streamlit hears some messages of a browser that are about the whole process, or about the machine that a developer works on: one empties the
caches of all sessions, others stop the server, ask after the git repository, or write files beside the program. No page needs them.
What is left is about the sender's own session.

Streamlit has no setting for this, so its messages are read as its own server reads them. A kind that a new version brings is dropped until it stands in the list, as is what cannot be read; tests/browser/test_what_comes_in.py sends
every kind that there is.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatdong.ui.session import log
from chatdong.ui.streamlit_internals import message_kind

RERUN = "rerun_script"
TAKEN = frozenset(
    {
        RERUN,
        "stop_script",
        "app_heartbeat",
        # Where a file is to be uploaded to. Whether it may be is another question: ``uploads.py``.
        "file_urls_request",
        # The file of a download button, which asks who downloads.
        "backend_operation_request.deferred_file",
    }
)
LONGEST = 10_000
"""Bytes of a message that brings no values of widgets. One that asked for millions of addresses would keep the server busy for all."""


class BrowserMessages:
    """Let through what is in the list. What is not is dropped, and logged once for each connection and kind."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The websocket of the app, which hears only what it may."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        dropped: set[str] = set()

        async def hear() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                frame = message.get("bytes")
                said = message_kind(frame)
                if said in TAKEN and (said == RERUN or len(frame or b"") <= LONGEST):
                    return message
                if said not in dropped:
                    dropped.add(said)
                    log.note("message_dropped", kind=said)

        await self._app(scope, hear, send)
