"""기록 (records): the lists of payments and events, the import, and the change history."""

import streamlit as st

from chatdong.ui.components import page, record_dialog_state, tables, url_widgets, write_access
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import page_context
from chatdong.ui.views.records import beyond_day, event_list, history, spending_list
from chatdong.ui.views.records.importing import form as import_form
from chatdong.ui.views.records.measurements import listing
from chatdong.ui.views.records.money import budget_change_list, commitment_list

context = page_context.current()
record_dialog_state.follow_old_link()
payments, spent = context.payments_size()
recorded = context.recorded

page.header(
    context,
    _(
        "행사 기록 {events}건과 지출 기록 {spending}건({amount}천원)이 있습니다",
        events=formats.count(recorded.total),
        spending=formats.count(payments),
        amount=formats.thousands(spent),
    ),
)
with st.container(gap="xxsmall"):
    if recorded.total:
        st.caption(_("행사 기록 {count}건: {parts}", count=formats.count(recorded.total), parts=tables.event_parts(recorded)))
    beyond_day.not_counted(context)
if context.all_records.empty:
    st.button(_("예시 자료로 둘러보기"), on_click=page_context.show_example, icon=":material/visibility:", key="show-example")

views = {
    "payments": _("지출 내역"),
    "events": _("행사 내역"),
    "commitments": _("원인행위"),
    "changes": _("전용·추경·이월"),
    "measurements": _("측정값"),
    "csv": _("파일 가져오기"),
    "history": _("변경 이력"),
}
shown = url_widgets.segments(_("보기"), list(views), views.__getitem__, "records")
write_access.saved_note()

closed = write_access.why_closed(context)
if shown == "csv" and closed:
    st.info(closed, icon=":material/info:")
elif shown == "csv":
    import_form.form(context)
elif shown == "history":
    st.caption(_("기준일과 상관없이 모든 변경을 보여 드립니다."))
    history.history(context)
elif shown == "events":
    event_list.event_list(context)
elif shown == "commitments":
    commitment_list.commitment_list(context)
elif shown == "changes":
    budget_change_list.budget_change_list(context)
elif shown == "measurements":
    listing.measurement_list(context)
else:
    spending_list.spending_list(context)
page.reconciliation_strip(context)
