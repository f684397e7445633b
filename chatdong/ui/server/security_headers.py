"""Security headers of every response (content security policy, framing, referrer), and the origin check of websockets.

Streamlit draws charts with Vega's CSP-safe interpreter but sets inline styles, so the policy restricts scripts to this server's files and
allows inline styles. https://www.w3.org/TR/CSP3/ and https://owasp.org/www-project-secure-headers/
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
    """The content security policy for the index page, with the hashes of its inline scripts."""
    inline = re.findall(r"<script>(.*?)</script>", index_page, re.DOTALL)
    hashes = (f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline)
    return "; ".join(
        (
            "default-src 'none'",
            # Streamlit's frontend decodes data with WebAssembly (Arrow, compression).
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
    """True where a websocket request has this server's origin, or none, as from a client that is no browser."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _failed_to_sign_in(scope: Scope, message: Message) -> bool:
    """True for the OAuth callback of a sign-in that set no user cookie; Streamlit redirects it to the page without a message.

    A sign-in returns with a ``code`` or an ``error`` (OpenID Connect Core 1.0, sections 3.1.2.5 and 3.1.2.6), a sign-out with neither.
    """
    if not scope["path"].endswith("/oauth2callback") or not {"code", "error"} & parse_qs(scope["query_string"].decode("latin-1")).keys():
        return False
    cookies = (value for name, value in message["headers"] if name.lower() == b"set-cookie")
    return not any(SIGNED_IN.match(cookie) for cookie in cookies)


class SecurityHeaders:
    """ASGI middleware that sets the security headers of every HTTP response, refuses websockets from pages of other servers, and adds a query
    parameter to the redirect after a failed sign-in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = _headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app with these headers and checks."""
        if scope["type"] == "websocket" and not _from_own_page(Headers(scope=scope)):
            # Streamlit's own check would ask an external server for this server's address.
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            """Send a message, with the headers where it starts the response."""
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                if "location" in headers and _failed_to_sign_in(scope, message):
                    headers["location"] += f"?{SIGN_IN}={FAILED}"
            await send(message)

        await self._app(scope, receive, send_with_headers)
