"""기록: what was held and what was paid: the lists, the forms, and every change."""

import streamlit as st

from chatdong.ui import (
    address,
    beyond_day,
    data,
    event_list,
    formats,
    history,
    import_form,
    parts,
    record_forms,
    record_state,
    sidebar,
    spending_list,
)
from chatdong.ui.language import _

view = data.view()
record_state.follow_old_link()
payments, spent = view.payments_size()
recorded = view.recorded

parts.header(
    view,
    _(
        "행사 기록 {events}건과 지출 기록 {spending}건({amount}천원)이 있습니다",
        events=formats.count(recorded.total),
        spending=formats.count(payments),
        amount=formats.thousands(spent),
    ),
)
with st.container(gap="xxsmall"):
    if recorded.total:
        st.caption(_("행사 기록 {count}건: {parts}", count=formats.count(recorded.total), parts=parts.event_parts(recorded)))
    beyond_day.not_counted(view)
if view.records.empty:
    st.button(_("예시 자료로 둘러보기"), on_click=sidebar.show_example, icon=":material/visibility:", key="show-example")

views = {
    "payments": _("지출 내역"),
    "events": _("행사 내역"),
    "csv": _("CSV 가져오기"),
    "history": _("변경 이력"),
}
shown = address.segments(_("보기"), list(views), views.__getitem__, "records")
record_forms.saved_note()

closed = record_forms.why_closed(view)
if shown == "csv" and closed:
    st.info(closed, icon=":material/info:")
elif shown == "csv":
    import_form.form(view)
elif shown == "history":
    st.caption(_("기준일과 상관없이 모든 변경을 보여 드립니다."))
    history.history(view)
elif shown == "events":
    event_list.event_list(view)
else:
    spending_list.spending_list(view)
parts.reconciliation_strip(view)
