"""권한: who may do what, and the audit list, for administrators."""

import streamlit as st

from chatdong.ui import address, audit_list, data, parts, people_form
from chatdong.ui.language import _

view = data.view(of_plan=False)
parts.header(view, people_form.headline())
views = {"roles": _("사람과 역할"), "audit": _("감사 기록")}
shown = address.segments(_("보기"), list(views), views.__getitem__, "people")
st.caption(_("기준일과 상관없이 지금의 것입니다. 스냅샷에는 들어가지 않습니다."))
if shown == "audit":
    audit_list.show(view)
else:
    people_form.show(view)
parts.reconciliation_strip(view)
