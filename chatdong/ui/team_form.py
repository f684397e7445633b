"""Enter a support team, correct it, or write down that it was closed: on the page that shows where the teams are."""

import streamlit as st

from chatdong import clock
from chatdong.domain.district_state import open_at_once
from chatdong.store import records
from chatdong.store.records import RefusedWrite
from chatdong.ui import address, data, district_words, formats, record_edit, visitor
from chatdong.ui.data import View
from chatdong.ui.language import _
from chatdong.ui.record_forms import why_closed

NEW = "new"
"""What the address calls a team that is still to be entered."""


def form(view: View, district: str | None) -> None:
    """Choose a team of the district that is looked at, or of any, or a new one; then its form."""
    st.header(_("추진지원단 적기"), anchor=False)
    closed = why_closed(view)
    if closed:
        st.info(closed, icon=":material/info:")
        return
    teams = {team.id: team for team in view.records.teams if district is None or team.district == district}

    def words(key: str) -> str:
        if key == NEW:
            return _("새로 적기")
        return f"{district_words.team_name(view, teams[key])} · {formats.day(teams[key].opened_on)}"

    key = address.menu(_("추진지원단"), [NEW, *teams], words, "team", placeholder=_("새로 적거나 고칠 것을 고르십시오"))
    if key == NEW:
        _new(view, district)
    elif key is not None:
        st.caption(
            _(
                "업무를 끝냈으면 업무 종료에 마지막 날을 적습니다. 지우는 것은 잘못 적은 기록일 때만 합니다. 둘 다 변경 이력에 남고 되돌릴 수 있습니다."
            )
        )
        record_edit.correct(view, "support_team", key)


def _new(view: View, district: str | None) -> None:
    """What one should know before it is saved is said before the button is pressed."""
    likely = {"district_id": district, "source": _("담당자 입력"), "opened_on": min(max(clock.today(), view.plan.year.start), view.plan.year.end)}
    keys = {field: f"new-team-{district}-{field}" for field in record_edit.FIELDS["support_team"]}
    with st.container(border=True):
        values = {field: record_edit.asked(view, field, likely.get(field), keys[field]) for field in keys}
        if values["opened_on"] is not None:
            for other in open_at_once(view.records, values["district_id"], values["opened_on"], values["closed_on"]):
                st.warning(
                    _(
                        "이 자치구에는 같은 때에 운영하는 추진지원단이 이미 있습니다({day} 시작). 둘 다 목표의 수에 셉니다.",
                        day=formats.day(other.opened_on),
                    ),
                    icon=":material/warning:",
                )
        if not st.button(_("저장"), type="primary", icon=":material/save:", key="team-save"):
            return
        try:
            records.insert(data.store(view.setting), "support_team", {**values, "programme": view.plan.programme.ko}, visitor.actor(), clock.now())
        except RefusedWrite as error:
            st.error(formats.said(error.sentence), icon=":material/error:")
            return
    for key in (*keys.values(), "team"):
        st.session_state.pop(key, None)
    st.query_params.pop("team", None)
    where = district_words.present(view, [values["district_id"]]) if values["district_id"] else _("자치구 모름")
    st.session_state["saved-note"] = _("저장했습니다: {district} 추진지원단", district=where)
    st.rerun()
