"""The websocket messages that a browser may send, the same for every user, signed in or not.

Streamlit accepts some messages that affect the whole process or the developer's machine: they clear the caches of all sessions, stop the
server, read the git repository, or write files beside the program. No page needs them; the allowed ones concern the sender's session only.

Streamlit has no setting for this, so messages are parsed as its own server parses them. Unreadable messages, and kinds of a newer version, are
dropped until they are in the list; tests/browser/test_what_comes_in.py sends every kind.
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
        # The URL for an upload; ``uploads.py`` checks the upload itself.
        "file_urls_request",
        # The file of a download button, which checks the user.
        "backend_operation_request.deferred_file",
    }
)
LONGEST = 10_000
"""The most bytes of a message without widget values; one that requests millions of upload URLs would keep the server busy."""


class BrowserMessages:
    """ASGI middleware that passes the allowed messages on and drops all others, logged once for each connection and kind."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app, whose websocket receives allowed messages only."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        dropped: set[str] = set()

        async def hear() -> Message:
            """The next allowed message."""
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
