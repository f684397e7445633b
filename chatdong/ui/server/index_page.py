"""The one page of Streamlit that every address of the dashboard opens, with what it would find out only by asking."""

from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse

STREAMLIT = Path(streamlit.__file__).parent / "static"

WHERE_THE_SERVER_IS = "<script>window.__streamlit = {BACKEND_BASE_URL: new URL('.', location.href).href}</script>"
"""The server is where the page's own files are asked for. Without this word Streamlit's browser part asks below the page's name first,
``/what_if/_stcore/health``, is refused there, and waits before it asks where the server is: a tenth of a second of every visit."""

WHAT_IS_TYPED = f"<script>\n{(Path(__file__).parents[1] / 'components' / 'typed.js').read_text('utf-8')}</script>"
"""In the page itself: it is there before the first field, and is always the one of this server."""


def _page() -> str:
    before, script, after = (STREAMLIT / "index.html").read_text("utf-8").partition('<script type="module"')
    assert script, "Streamlit's page is another than this was written for"
    return f"{before}{WHERE_THE_SERVER_IS}\n    {WHAT_IS_TYPED}\n    {script}{after}"


PAGE = _page()


async def index(_request: Request) -> HTMLResponse:
    """The page. A browser asks for it at each visit, as for Streamlit's own: it names files that change with Streamlit's version."""
    return HTMLResponse(PAGE, headers={"Cache-Control": "no-cache"})
