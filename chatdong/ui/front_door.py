"""What every run does before a page: page settings, styles, language, sidebar, navigation. Nothing else."""

from pathlib import Path

import streamlit as st

from chatdong.ui import address, connection, data, first_visit, log, menu, record_dialog, sidebar, visitor
from chatdong.ui.language import active

st.set_page_config(page_title="chatdong", page_icon=sidebar.ICON, layout="wide")
st.html(Path(__file__).with_name("reserved.css"))
st.html(Path(__file__).with_name("look.css"))
if st.context.theme.type == "dark":
    st.html(Path(__file__).with_name("dark.css"))
address.bound()
with data.one_moment():
    first_visit.arrive()
    # Where nobody is let in yet there is nothing else beside the page, and on a phone the sidebar is closed.
    sidebar.language(st.sidebar if visitor.may("look") else st.container(horizontal=True, horizontal_alignment="right"))
    if active() == "en":
        st.html(Path(__file__).with_name("reserved_en.css"))
    let_in = visitor.signed_in() and sidebar.store_is_ready() and visitor.invited()

    pages = menu.pages()
    page = st.navigation(
        {
            section: [pages[key] for key in listed if key not in menu.WHO_MAY or not let_in or visitor.may(menu.WHO_MAY[key])]
            for section, listed in menu.sections().items()
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
        visitor.card()
        with log.page_run(page.url_path or menu.FRONT):
            st.session_state["page-title"] = page.title
            sidebar.show(page, record_dialog.show)
            connection.end_page()
