"""The headers of every answer: what a browser may load, and who may frame it.

Streamlit draws charts with Vega's CSP-safe interpreter and styles by script, so scripts can be held to our own files and
styles cannot. https://www.w3.org/TR/CSP3/ and https://owasp.org/www-project-secure-headers/
"""

import base64
import hashlib
import re
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatdong.ui.server.index_page import PAGE
from chatdong.ui.session.sign_in_failure import FAILED, SIGN_IN
from chatdong.ui.streamlit_internals import SIGNED_IN, own_index_page


def content_policy(index_page: str) -> str:
    """The content security policy for Streamlit's one page: its own inline scripts are named by their hash."""
    inline = re.findall(r"<script>(.*?)</script>", index_page, re.DOTALL)
    hashes = (f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline)
    return "; ".join(
        (
            "default-src 'none'",
            # Streamlit reads what its own server sends with WebAssembly (Arrow, compression).
            f"script-src 'self' 'wasm-unsafe-eval' {' '.join(hashes)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self' blob:",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": content_policy(PAGE or own_index_page()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _from_own_page(headers: Headers) -> bool:
    """Whether a websocket is asked for by a page of this server; what is no browser names no page."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _failed_to_sign_in(scope: Scope, message: Message) -> bool:
    """Whether this is the way back from the sign-in server, and nobody was signed in by it: Streamlit then leads to the page without a word.

    A sign-in ends with a ``code`` or an ``error`` (OpenID Connect Core 1.0, sections 3.1.2.5 and 3.1.2.6), a sign-out with neither.
    """
    if not scope["path"].endswith("/oauth2callback") or not {"code", "error"} & parse_qs(scope["query_string"].decode("latin-1")).keys():
        return False
    cookies = (value for name, value in message["headers"] if name.lower() == b"set-cookie")
    return not any(SIGNED_IN.match(cookie) for cookie in cookies)


class SecurityHeaders:
    """Put the headers on every HTTP answer; a header that the answer has already is replaced. A websocket that a page of
    another server asks for is refused. Who comes back from a sign-in that failed is led to a page that can say so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = _headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer of the app, with the headers."""
        if scope["type"] == "websocket" and not _from_own_page(Headers(scope=scope)):
            # Streamlit would ask a server outside for its own address to be sure.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                if "location" in headers and _failed_to_sign_in(scope, message):
                    headers["location"] += f"?{SIGN_IN}={FAILED}"
            await send(message)

        await self._app(scope, receive, send_with_headers)
