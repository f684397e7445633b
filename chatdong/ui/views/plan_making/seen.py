"""What looks like an activity in the document and was not read as one of the plan's: each can be taken with a click."""

import streamlit as st

from chatdong.domain.intake.draft import Draft
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making import document, work
from chatdong.ui.views.plan_making.work import Work

SHOWN = 20
"""As many are shown; those that are taken make place for the next."""


def activities(context: PageContext, of: Work, draft: Draft) -> None:
    """Draw the list with the reason, the place, and a button for each; nothing where there is nothing."""
    if not draft.seen:
        return
    with st.expander(_("세부사업으로 읽지 않은 것 {count}건", count=formats.count(len(draft.seen))), key="plan-seen"):
        for number, one in enumerate(draft.seen[:SHOWN]):
            name = one.activity.name
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{formats.plain(name.value[:80])}** {formats.said(one.why)} :gray[{formats.said(name.place)}]", width="stretch")
                document.look_button(name, f"plan-seen-{number}")
                st.button(
                    _("세부사업으로 넣기"), key=f"plan-take-{number}", icon=":material/add:", on_click=_take, args=(context, of, number, name.value)
                )
        if len(draft.seen) > SHOWN:
            st.caption(_("나머지 {count}건이 더 있습니다.", count=formats.count(len(draft.seen) - SHOWN)))


def _take(context: PageContext, of: Work, number: int, name: str) -> None:
    """Callback: take one for an activity of the plan."""
    document.forget()
    work.take(context, of, number, name)
