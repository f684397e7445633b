"""The main script, run by Streamlit for every session and rerun: page config, styles, language, sign-in, navigation, sidebar, page."""

from pathlib import Path

import streamlit as st

from chatdong.ui.components import url_widgets
from chatdong.ui.session import address, auth, cache, connection, log, navigation
from chatdong.ui.shell import lost_files, menu, sidebar, tour
from chatdong.ui.streamlit_internals import runs_again
from chatdong.ui.views.records import dialog

st.set_page_config(page_title="chatdong", page_icon=sidebar.ICON, layout="wide")
st.html(Path(__file__).with_name("look.css"))
if st.context.theme.type == "dark":
    st.html(Path(__file__).with_name("dark.css"))
url_widgets.bound()
with cache.run_scope():
    address.begin()
    tour.arrive()
    # Before sign-in the sidebar is otherwise empty, and closed on a phone, so the language is on the page.
    parts = sidebar.places() if auth.may("look") else None
    sidebar.language(st.container(horizontal=True, horizontal_alignment="right") if parts is None else parts[-1])
    lost_files.words()
    let_in = auth.signed_in() and sidebar.store_is_ready() and auth.invited()

    pages = navigation.pages()
    # Hidden, because its links would lose the view: ``menu`` draws its own.
    page = st.navigation([pages[key] for key in (menu.open_to_user() if let_in else pages)], position="hidden")
    if parts is not None and let_in:
        connection.keep_whole()
        # In the sidebar, because the field is visible until the styles are loaded, and would move the page.
        with st.sidebar:
            connection.name_visit()
        auth.card()
        navigation.begin(page.url_path or navigation.FRONT)
        with log.page_run(page.url_path or navigation.FRONT):
            st.session_state["page-title"] = page.title
            again = False
            try:
                sidebar.show(page, parts, dialog.show)
            except BaseException as error:
                again = runs_again(error)
                raise
            finally:
                navigation.end()
                address.end(again=again)
            connection.end_page()
