"""Limits on uploads: a session may upload only after its page drew a file uploader, with the user's right to it, and up to a total size.

Streamlit itself takes files of any open session, also without sign-in, into memory for as long as the session lasts.
https://docs.streamlit.io/knowledge-base/using-streamlit/where-file-uploader-store-when-deleted
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatdong.domain.roles import Right
from chatdong.ui.session import log
from chatdong.ui.streamlit_internals import UPLOAD

FILES = 2
"""The number of largest files that a session may have on the server: the present one, and the one that replaces it."""

MB = 1024 * 1024
"""Bytes in a megabyte of server.maxUploadSize."""

UPLOADS = "uploads"


class Allowance:
    """The uploads of one session.

    may: a function that answers whether the user has the right to upload now. language: the language of messages. held: bytes on the server by
    file id. coming: bytes of each upload under way. All but ``may`` is changed by the server's event loop only.
    """

    def __init__(self) -> None:
        self.may: Callable[[], bool] = lambda: False
        self.language = "ko"
        self.held: dict[str, int] = {}
        self.coming: list[int] = []

    def taken(self) -> int:
        """The number of bytes on the server and of uploads under way."""
        return sum(self.held.copy().values()) + sum(self.coming.copy())


_allowances: WeakValueDictionary[str, Allowance] = WeakValueDictionary()
"""Allowances by session id; each is held by st.session_state and ends with its session, as the files do."""


def _largest() -> int:
    return st.get_option("server.maxUploadSize") * MB


@contextmanager
def allowed(right: Right, most_mb: int) -> Iterator[None]:
    """Allow uploads of this session while its user has the right; draw ``st.file_uploader`` (up to ``most_mb``) in the block. A caption below it
    gives its largest size, or the remaining one where that is less: Streamlit's own words for it are English, and look.css hides them."""
    from chatdong.ui.i18n.language import active
    from chatdong.ui.session import auth  # not needed to start the server, nor the catalogue

    asked_again = auth.asked_again()
    allowance = _allowances.setdefault(log.session_id() or "", Allowance())
    st.session_state[UPLOADS] = allowance
    allowance.may, allowance.language = lambda: asked_again().may(right), active()
    with st.container(key=f"upload-{active()}", gap="xsmall"):
        yield
        _say_how_much(allowance, most_mb)


def _say_how_much(allowance: Allowance, most_mb: int) -> None:
    """Draw how large a file may be."""
    from chatdong.ui.i18n.language import _

    taken = allowance.taken()
    room_mb = (FILES * _largest() - taken) // MB
    most_mb = min(most_mb, _largest() // MB)
    if room_mb >= most_mb:
        st.caption(_("파일을 여기에 끌어다 놓거나 골라 주십시오({size}MB까지).", size=most_mb))
    else:
        st.caption(
            _(
                "이 접속에서 올려 둔 파일이 {held}MB라 {room}MB까지만 더 올릴 수 있습니다. 더 큰 파일은 화면을 새로 고친 다음 올려 주십시오.",
                held=-(-taken // MB),
                room=room_mb,
            )
        )


class Uploads:
    """ASGI middleware that refuses uploads without an allowance, before reading them: 403 without the right, 413 above the total size."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app, or answer the refusal of an upload."""
        place = UPLOAD.search(scope["path"]) if scope["type"] == "http" and scope["method"] in ("PUT", "DELETE") else None
        if place is None:
            await self._app(scope, receive, send)
            return
        session, file = place.groups()
        allowance = _allowances.get(session)
        if scope["method"] == "DELETE":
            await self._app(scope, receive, _on_success(send, lambda: allowance and allowance.held.pop(file, None)))
            return
        if allowance is None or not await run_in_threadpool(allowance.may):
            await _refused(403, allowance)(scope, receive, send)
            return
        # An upload without Content-Length counts as one file of the largest size.
        size = int(Headers(scope=scope).get("content-length", _largest()))
        if allowance.taken() + size > FILES * _largest():
            await _refused(413, allowance)(scope, receive, send)
            return
        allowance.coming.append(size)
        try:
            await self._app(scope, receive, _on_success(send, lambda: allowance.held.update({file: size})))
        finally:
            allowance.coming.remove(size)


def _on_success(send: Send, note: Callable[[], object]) -> Send:
    """A ``send`` that calls ``note`` when the response is successful (2xx)."""

    async def sent(message: Message) -> None:
        """Send a message, after ``note`` for the start of a successful response."""
        if message["type"] == "http.response.start" and 200 <= message["status"] < 300:
            note()
        await send(message)

    return sent


def _refused(status: int, allowance: Allowance | None) -> PlainTextResponse:
    from chatdong.ui.i18n.language import _, speaking

    log.note("upload_refused", status=status)
    with speaking(allowance.language if allowance else "ko"):
        if allowance and status == 413:
            words = _(
                "이 접속에서 올려 둔 파일이 {held}MB라 이 파일을 더 받지 않습니다(모두 {most}MB까지). 화면을 새로 고친 다음 다시 올려 주십시오.",
                held=-(-allowance.taken() // MB),
                most=FILES * _largest() // MB,
            )
        else:
            words = _("이 접속에서는 파일을 받지 않습니다. 로그인했는지 확인하고, 파일을 올리는 화면을 새로 고친 다음 다시 올려 주십시오.")
    return PlainTextResponse(words, status)
