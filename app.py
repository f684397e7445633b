"""The front door that ``streamlit run app.py`` serves; what every visitor's run does stands in ``main.py``.

The script that Streamlit runs must not lie beside ``pages/``: Streamlit would then take the first visit by a deep link
for an app of its older kind, and show the page without the sidebar that all pages share.
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
    # Not before the server answers.
    from chatdong.ui.session import auth
    from chatdong.ui.shell.preload import preload

    preload()

    auth.hold_to_sign_in()
    log.note("access", mode=auth.mode())


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Import what the pages need while nobody waits for it; the server answers meanwhile. At the end close the stores."""
    log.start()
    if PAGE is None:
        log.note("index_page_of_streamlit")
    threading.Thread(target=_prepare, daemon=True).start()
    yield
    from chatdong.ui.session import stores  # not before the server answers

    ended = await run_in_threadpool(stores.close_stores, SECONDS_TO_FINISH_WRITING)
    log.note("stopped", writes_finished=ended)
    if not ended:
        # The thread that writes would keep the process. What it has not committed is taken back when the store is opened again.
        os._exit(1)


async def _front(request: Request) -> RedirectResponse:
    """The overview has no name in the address; who types one, as the other pages have, is led to it with all that they asked for."""
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./")


try:
    clock.zone()
except clock.UnknownZone as error:
    # Better no dashboard than one whose today is another day.
    sys.exit(str(error))

HERE = Path(__file__).parent
BASE = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
"""What comes before every address of Streamlit's own; before those that it is given it does not put it."""

app = st.App(
    HERE / "chatdong" / "ui" / "shell" / "main.py",
    lifespan=lifespan,
    routes=[
        # Under the prefix too: there Streamlit answers what it does not know with its page, which a balancer would take for readiness.
        *(Route(address, ready) for address in dict.fromkeys(("/ready", "/ready/", f"{BASE}/ready"))),
        Route(f"{BASE}/overview", _front),
        # Without a page of ours Streamlit serves its own at all of these.
        *(Route(f"{BASE}/{page.stem}", index) for page in (HERE / "pages").glob("*.py") if PAGE and page.stem != "overview"),
        *([Route(f"{BASE}/", index)] if PAGE else []),
    ],
    middleware=[Middleware(SecurityHeaders), Middleware(BrowserMessages), Middleware(Uploads)],
    on_script_error=log.script_error,
)
