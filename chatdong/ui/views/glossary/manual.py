"""The manual on screen: docs/manual.md with its pictures, and its two pages for printing as PDF."""

import re
from pathlib import Path

import streamlit as st

from chatdong.ui.components import downloads
from chatdong.ui.i18n.language import _, active
from chatdong.ui.session.page_context import PageContext

DOCS = Path(__file__).parents[4] / "docs"
MANUALS = {"ko": "manual", "en": "manual.en"}
"""Language → the name of the manual's files in docs/ (.md, and .pdf printed by ``make manual``); other languages get the English one."""

PICTURE = re.compile(r"^!\[([^]]+)\]\(([^)]+)\)$", re.MULTILINE)


def show(context: PageContext) -> None:
    """Draw the download of the PDF and, below it, the manual in the session's language without its title."""
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
    # re.split yields text, caption and file in turn; no picture follows the last text.
    pieces = iter(PICTURE.split(text))
    for words in pieces:
        st.markdown(words)
        shows = next(pieces, None)
        if shows is not None:
            st.image(DOCS / next(pieces), caption=shows, alt=shows)
