"""권한 (people): people and their roles, and the audit list, for administrators."""

import streamlit as st

from chatdong.ui.components import page, url_widgets
from chatdong.ui.i18n.language import _
from chatdong.ui.session import page_context
from chatdong.ui.views.people import audit_list, form

context = page_context.current(of_plan=False)
page.header(context, form.headline())
views = {"roles": _("사람과 역할"), "audit": _("감사 기록")}
shown = url_widgets.segments(_("보기"), list(views), views.__getitem__, "people")
st.caption(_("기준일과 상관없이 지금의 것입니다. 스냅샷에는 들어가지 않습니다."))
if shown == "audit":
    audit_list.show(context)
else:
    form.show(context)
