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


def draw(place: DeltaGenerator, current: str, hidden: Collection[str]) -> None:
    """Draw the entries and the settings as a part of their own, drawn anew where another part changes the address, which their links carry.

    ``current``: the page that is open; below its section stand the section's pages, where there are more than one. ``hidden``: the pages that have
    nothing to show of the plan.
    """

    def part() -> None:
        """The entries and the settings."""
        with st.container(key="menu", gap=None):
            _entries(current, [page for page in open_to_user() if page not in hidden])
        # The style sheet selects them by these keys.
        with st.container(horizontal=True, gap="xsmall", key="settings"):
            for page, (title, _icon) in navigation.settings().items():
                if page in open_to_user():
                    navigation.link(page, _marked(title, here=page == current))

    with place:
        auth.fragment(part, key=navigation.MENU)()


def _entries(current: str, shown: Collection[str]) -> None:
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


def _marked(title: str, *, here: bool) -> str:
    """A title in Markdown, strong where its page or section is open."""
    return f"**{title}**" if here else title
