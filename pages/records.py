"""기록: what was held and what was paid: the list, the forms, and every change."""

import pandas as pd
import streamlit as st

from chatdong.ui import address, data, district_words, formats, history, import_form, parts, record_edit, record_forms, sidebar
from chatdong.ui.language import _

view = data.view()
spending = view.ask("spending", plan_id=view.plan.id, as_of=view.as_of)
events = view.known.events

parts.header(
    view,
    _("행사 {events}건과 지출 {spending}건, {amount}천원이 기록되어 있습니다",
      events=len(events), spending=len(spending), amount=formats.thousands(int(spending["amount_krw"].sum()))),
)
if view.records.empty:
    st.button(_("예시 자료로 둘러보기"), on_click=sidebar.show_example, icon=":material/visibility:", key="show-example")

views = {"list": _("목록"), "event": _("행사 입력"), "spending": _("지출 입력"), "csv": _("CSV 가져오기"), "edit": _("고치기"), "history": _("변경 이력")}
shown = address.segments(_("보기"), list(views), views.__getitem__, "records")
record_forms.saved_note()

closed = record_forms.why_closed(view)
if shown in ("event", "spending", "csv", "edit") and closed:
    st.info(closed, icon=":material/info:")
elif shown == "event":
    record_forms.event_form(view)
elif shown == "spending":
    record_forms.spending_form(view)
elif shown == "csv":
    import_form.form(view)
elif shown == "edit":
    st.caption(_("기준일과 상관없이 모든 기록을 고칠 수 있습니다."))
    record_edit.form(view)
elif shown == "history":
    st.caption(_("기준일과 상관없이 모든 변경을 보여 드립니다."))
    history.history(view)
else:
    parts.table(
        view,
        _("행사 기록"),
        pd.DataFrame(
            {
                _("세부사업"): [parts.activity_name(view.plan, e.activity_id) for e in events],
                _("회차"): pd.array([e.occurrence for e in events], "Int64"),
                _("상태"): [parts.status_text(e.status(view.as_of)) for e in events],
                _("개최일"): [e.held_on if e.status(view.as_of) == "held" else None for e in events],
                _("연기 결정일"): [e.postponed_on for e in events],
                _("연기된 날"): [e.postponed_to for e in events],
                _("취소일"): [e.cancelled_on for e in events],
                _("참석"): pd.array([e.attendance if e.status(view.as_of) == "held" else None for e in events], "Int64"),
                **district_words.column(view, [e if e.status(view.as_of) == "held" else None for e in events]),
                _("비고"): [e.note or "" for e in events],
            }
        ),
        "event-records",
        empty=_("기준일까지 기록된 행사가 없습니다."),
    )
    parts.table(
        view,
        _("지출 기록"),
        pd.DataFrame(
            {
                _("지출일"): [on.date() for on in spending["spent_on"]],
                _("산출내역"): [parts.line_name(view.plan, line_id) for line_id in spending["line_id"]],
                _("금액"): spending["amount_krw"],
                _("증빙번호"): spending["voucher"],
                _("행사"): [
                    formats.UNKNOWN if pd.isna(activity_id) else parts.activity_name(view.plan, activity_id)
                    for activity_id in spending["event_activity_id"]
                ],
                _("적요"): spending["memo"],
            }
        ),
        "spending-records",
        money=(_("금액"),),
        empty=_("기준일까지 기록된 지출이 없습니다."),
    )
parts.reconciliation_strip(view)
