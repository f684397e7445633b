"""The manual on screen: docs/manual.md as it stands, each picture in its place."""

import re
from pathlib import Path

import streamlit as st

from chatdong.ui.language import _, active

DOCS = Path(__file__).parents[2] / "docs"
PICTURE = re.compile(r"^!\[([^]]+)\]\(([^)]+)\)$", re.MULTILINE)


def show() -> None:
    """The manual without its title; it is written in Korean, and says so to who reads English."""
    if active() == "en":
        st.caption(_("설명서는 한국어로만 있습니다."))
    _title, _line, text = (DOCS / "manual.md").read_text("utf-8").partition("\n")
    # Words, what a picture shows and its file, in turn; the last words have no picture after them.
    pieces = iter(PICTURE.split(text))
    for words in pieces:
        st.markdown(words)
        shows = next(pieces, None)
        if shows is not None:
            st.image(DOCS / next(pieces), caption=shows, alt=shows)
