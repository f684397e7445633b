"""계획 만들기 (plan making): a plan from an office's document, confirmed beside it, loaded as a new plan or as a revision."""

import streamlit as st

from chatdong.domain.intake.drafting.json_form import UnreadableDraft
from chatdong.ui.components import page, write_access
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import page_context
from chatdong.ui.views.plan_making import confirm, loading, start, work

context = page_context.current(of_plan=False)
if closed := write_access.why_not_all(context):
    page.header(context, _("계획을 만드는 일은 모든 계획을 맡은 사람만 합니다"))
    st.info(closed, icon=":material/lock:")
    st.stop()
gone = False
try:
    of = work.opened(context)
except UnreadableDraft:
    of, gone = None, True

page.header(context, confirm.headline(context, of) if of is not None else _("계획서를 넣으면 계획이 됩니다"))
refused = st.session_state.pop(work.REFUSED, None)
if refused is not None:
    st.error(formats.said(refused), icon=":material/error:")
if gone:
    st.warning(_("주소의 초안이 없습니다. 실렸거나 지워졌거나, 이 판이 읽지 못하는 초안입니다."), icon=":material/link_off:")
if of is not None:
    confirm.show(context, of)
else:
    loading.loaded(context)
    start.show(context)
