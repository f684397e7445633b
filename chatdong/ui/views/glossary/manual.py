"""The manual on screen: docs/manual.md as it stands, each picture in its place; and its two pages to be printed."""

import re
from pathlib import Path

import streamlit as st

from chatdong.ui.components import downloads
from chatdong.ui.i18n.language import _, active
from chatdong.ui.session.page_context import PageContext

DOCS = Path(__file__).parents[4] / "docs"
MANUALS = {"ko": "manual", "en": "manual.en"}
"""By language, the name of the text and of its pages for printing, which ``make manual`` prints; another language has the English ones."""

PICTURE = re.compile(r"^!\[([^]]+)\]\(([^)]+)\)$", re.MULTILINE)


def show(context: PageContext) -> None:
    """The manual in the session's language without its title, below the button for its pages."""
    name = MANUALS.get(active(), MANUALS["en"])
    downloads.button(
        context,
        _("인쇄할 두 쪽 내려받기(PDF)"),
        (DOCS / f"{name}.pdf").read_bytes,
        right="look",
        file_name=f"{_('현황판-사용-설명서')}.pdf",
        mime="application/pdf",
        key="manual-pdf",
        icon=":material/picture_as_pdf:",
    )
    _title, _line, text = (DOCS / f"{name}.md").read_text("utf-8").partition("\n")
    # Words, what a picture shows and its file, in turn; the last words have no picture after them.
    pieces = iter(PICTURE.split(text))
    for words in pieces:
        st.markdown(words)
        shows = next(pieces, None)
        if shows is not None:
            st.image(DOCS / next(pieces), caption=shows, alt=shows)
