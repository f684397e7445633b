"""The menu of the sidebar: an entry for what a manager comes for, below the open one its pages, and the settings at the foot.

Streamlit's own menu links to bare pages, so that a new tab and a copied address would lose plan, day, language and example.
"""

from collections.abc import Collection

import streamlit as st

from chatdong.ui.session import auth, navigation
from chatdong.ui.streamlit_internals import DeltaGenerator


def open_to_user() -> tuple[str, ...]:
    """The pages that the rights of the session's user open, by name."""
    return tuple(page for page in navigation.titles() if page not in navigation.WHO_MAY or auth.may(navigation.WHO_MAY[page]))


def entries(place: DeltaGenerator, current: str, hidden: Collection[str]) -> None:
    """Draw the entries. ``current``: the page that is open; below its section stand the section's pages, where there are more than one.

    ``hidden``: the pages that have nothing to show of the plan.
    """
    shown = [page for page in open_to_user() if page not in hidden]
    with place:
        for number, (title, listed) in enumerate(navigation.sections().items()):
            pages = [page for page in listed if page in shown]
            if not pages:
                continue
            # Each in a container of its own, so that the links that come and go below one leave the focus on another.
            with st.container(gap=None, key=f"menu-{number}"):
                navigation.link(pages[0], _marked(title, here=current in pages), icon=listed[pages[0]][1], width="stretch")
                if current in pages and len(pages) > 1:
                    with st.container(gap=None, key="menu-pages"):
                        for page in pages:
                            navigation.link(page, _marked(listed[page][0], here=page == current), width="stretch")


def settings(place: DeltaGenerator, current: str) -> None:
    """Draw the links at the foot: rights, operations and glossary. ``current``: the page that is open."""
    with place, st.container(horizontal=True, gap="xsmall"):
        for page, (title, _icon) in navigation.settings().items():
            if page in open_to_user():
                navigation.link(page, _marked(title, here=page == current))


def _marked(title: str, *, here: bool) -> str:
    """A title in Markdown, strong where its page or section is open."""
    return f"**{title}**" if here else title
