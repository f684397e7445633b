"""The one page that every address of the dashboard opens: Streamlit's, with what must be there before its first element."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse

from chatdong.ui import streamlit_internals

UI = Path(__file__).parents[1]
HEAD = (
    f"<style>\n{(UI / 'shell' / 'reserved.css').read_text('utf-8')}</style>",
    # It is there before the first field, and is always the one of this server.
    f"<script>\n{(UI / 'components' / 'typed.js').read_text('utf-8')}</script>",
)

PAGE = streamlit_internals.index_page(*HEAD)
"""None where Streamlit's page is another than ours was written for: the pages are then served as Streamlit serves them, without ``HEAD``."""


async def index(_request: Request) -> HTMLResponse:
    """The page. A browser asks for it at each visit, as for Streamlit's own: it names files that change with Streamlit's version."""
    return HTMLResponse(PAGE, headers={"Cache-Control": "no-cache"})
