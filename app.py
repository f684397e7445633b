"""The ASGI application that ``streamlit run app.py`` serves: routes, middleware, start and stop. Each script run is ``ui/shell/main.py``.

The main script must not be in the folder of ``pages/``: Streamlit would take the app for one with automatic pages when a session starts at a
deep link, and show the page without the shared sidebar.
"""

import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from chatdong import clock
from chatdong.ui.server.browser_messages import BrowserMessages
from chatdong.ui.server.health import ready
from chatdong.ui.server.index_page import PAGE, index
from chatdong.ui.server.security_headers import SecurityHeaders
from chatdong.ui.server.uploads import Uploads
from chatdong.ui.session import log

SECONDS_TO_FINISH_WRITING = 10


def _prepare() -> None:
    # Imported here, so that the server answers first.
    from chatdong.ui.session import auth
    from chatdong.ui.shell.preload import preload

    preload()

    auth.hold_to_sign_in()
    log.note("access", mode=auth.mode())


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Preload the modules of the pages in a thread at startup, while the server answers; close the stores at shutdown."""
    log.start()
    if PAGE is None:
        log.note("index_page_of_streamlit")
    threading.Thread(target=_prepare, daemon=True).start()
    yield
    from chatdong.ui.session import stores  # imported here, so that the server answers first

    ended = await run_in_threadpool(stores.close_stores, SECONDS_TO_FINISH_WRITING)
    log.note("stopped", writes_finished=ended)
    if not ended:
        # The writing thread would keep the process alive. What it has not committed is rolled back when the store is opened again.
        os._exit(1)


async def _front(request: Request) -> RedirectResponse:
    """Redirect ``/overview`` to ``/``, the URL of the overview, with the query parameters."""
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./")


try:
    clock.zone()
except clock.UnknownZone as error:
    # With an unknown time zone, today would be the wrong day, so the server does not start.
    sys.exit(str(error))

HERE = Path(__file__).parent
BASE = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
"""The URL prefix of the app (``server.baseUrlPath``); Streamlit adds it to its own routes, not to the given ones."""

app = st.App(
    HERE / "chatdong" / "ui" / "shell" / "main.py",
    lifespan=lifespan,
    routes=[
        # Under the prefix too, where Streamlit answers an unknown path with its index page, which a load balancer would take for readiness.
        *(Route(address, ready) for address in dict.fromkeys(("/ready", "/ready/", f"{BASE}/ready"))),
        Route(f"{BASE}/overview", _front),
        # Without an index page of this program (PAGE) Streamlit serves its own for these paths.
        *(Route(f"{BASE}/{page.stem}", index) for page in (HERE / "pages").glob("*.py") if PAGE and page.stem != "overview"),
        *([Route(f"{BASE}/", index)] if PAGE else []),
    ],
    middleware=[Middleware(SecurityHeaders), Middleware(BrowserMessages), Middleware(Uploads)],
    on_script_error=log.script_error,
)
