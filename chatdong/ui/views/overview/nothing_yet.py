"""What to look at before the first record: how to begin, and what comes first."""

import streamlit as st

from chatdong.ui.components import page, record_dialog_state
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import navigation, page_context
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.overview import todo_cards

MOST = 2
"""So many things to do stand here; all are below."""


def section(context: PageContext) -> None:
    """Draw what a store without records needs: the first record, a file, or the example; then the first things to do."""
    st.markdown(formats.plain(_("아직 기록된 행사와 지출이 없어 계획만 보여 드립니다. 처음 것을 적으면 판정과 살필 일이 여기에 나타납니다.")))
    with st.container(horizontal=True, gap="xsmall"):
        if page.takes_records(context.store_url):
            st.button(_("처음 행사 등록"), on_click=record_dialog_state.ask, args=(Asked("event"),), icon=":material/edit_note:", key="first-record")
            navigation.link("records", label=_("파일로 넣기"), icon=":material/upload_file:", query_params={"records": "csv"})
        st.button(_("예시 자료로 둘러보기"), on_click=page_context.show_example, icon=":material/visibility:", key="show-example")
    coming = context.status.agenda[:MOST]
    if coming:
        st.caption(_("가장 먼저 올 일"))
        for item in coming:
            st.markdown(f"◆ **{formats.plain(todo_cards.title(context, item))}**")
