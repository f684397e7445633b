"""What nobody can move is drawn once: Streamlit keeps what it sent to the browser, and sends it again, to every session.

https://docs.streamlit.io/develop/concepts/architecture/caching#static-elements
"""

from collections.abc import Callable

import streamlit as st

from chatdong.ui.i18n.language import active


def show(draw: Callable[[], None], *what: object) -> None:
    """Draw elements of which none is a widget. ``what`` must be all that they are drawn from, but for the session's language; it is
    compared by its ``repr``."""
    # By name: of other arguments Streamlit looks up the names anew each time, which takes longer than all else here.
    _drawn(what=repr((draw.__module__, draw.__qualname__, active(), what)), _draw=draw)


@st.cache_resource(show_spinner=False, max_entries=512)
def _drawn(what: str, _draw: Callable[[], None]) -> None:
    _draw()
