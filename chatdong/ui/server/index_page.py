"""The index page that every URL of the dashboard serves: Streamlit's, with styles and two scripts in its head."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse

from chatdong.ui import streamlit_internals

UI = Path(__file__).parents[1]
HEAD = (
    f"<style>\n{(UI / 'shell' / 'reserved.css').read_text('utf-8')}</style>",
    # Inline, so that it runs before the first field is drawn and is always of this server's version.
    f"<script>\n{(UI / 'components' / 'typed.js').read_text('utf-8')}</script>",
    f"<script>\n{(UI / 'shell' / 'page_focus.js').read_text('utf-8')}</script>",
)

PAGE = streamlit_internals.index_page(*HEAD)
"""The HTML of the index page; None where Streamlit's page has another form than expected, and is then served as it is, without ``HEAD``."""


async def index(_request: Request) -> HTMLResponse:
    """Serve the index page; not cached, as Streamlit's own, because it names files that change with Streamlit's version."""
    return HTMLResponse(PAGE, headers={"Cache-Control": "no-cache"})
