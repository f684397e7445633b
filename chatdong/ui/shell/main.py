"""What every run does before a page: page settings, styles, language, sidebar, navigation. Nothing else."""

from pathlib import Path

import streamlit as st

from chatdong.ui.components import url_widgets
from chatdong.ui.session import auth, cache, connection, log, navigation
from chatdong.ui.shell import sidebar, tour
from chatdong.ui.views.records import dialog

st.set_page_config(page_title="chatdong", page_icon=sidebar.ICON, layout="wide")
st.html(Path(__file__).with_name("look.css"))
if st.context.theme.type == "dark":
    st.html(Path(__file__).with_name("dark.css"))
url_widgets.bound()
with cache.run_scope():
    tour.arrive()
    # Where nobody is let in yet there is nothing else beside the page, and on a phone the sidebar is closed.
    sidebar.language(st.sidebar if auth.may("look") else st.container(horizontal=True, horizontal_alignment="right"))
    let_in = auth.signed_in() and sidebar.store_is_ready() and auth.invited()

    pages = navigation.pages()
    page = st.navigation(
        {
            section: [pages[key] for key in listed if key not in navigation.WHO_MAY or not let_in or auth.may(navigation.WHO_MAY[key])]
            for section, listed in navigation.sections().items()
        },
        # All of them: a page that hides behind "more" is not found.
        expanded=True,
        position="sidebar" if let_in else "hidden",
    )
    if let_in:
        connection.keep_whole()
        # In the sidebar, whose room the page does not share: until the styles come its field is seen.
        with st.sidebar:
            connection.name_visit()
        auth.card()
        with log.page_run(page.url_path or navigation.FRONT):
            st.session_state["page-title"] = page.title
            sidebar.show(page, dialog.show)
            connection.end_page()
