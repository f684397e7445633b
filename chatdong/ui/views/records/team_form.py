"""The form for a new support team, and the choice of one to correct, close or delete."""

from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.progress.district_presence import open_at_once
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing import records
from chatdong.ui.components import choices, record_dialog_state
from chatdong.ui.components.record_dialog_state import SAVE_KEYS, Asked, Next, Saved
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording
from chatdong.ui.views.records import edit
from chatdong.ui.views.records.forms import refused


def section(context: PageContext, district: str | None) -> None:
    """Draw the buttons for a new team and for correcting a team of ``district`` (an id; None for all). Where this session may not record, say why
    and draw no button."""
    st.header(_("추진지원단 등록"), anchor=False)
    closed = why_closed(context)
    if closed:
        st.info(closed, icon=":material/info:")
        return
    teams = {team.id: team for team in context.all_records.teams if district is None or team.district == district}

    def words(key: str) -> str:
        """A team's label: its name and the day it opened."""
        return f"{wording.team_name(context, teams[key])} · {formats.day(teams[key].opened_on)}"

    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = (district,) if district else ()
        st.button(_("새로 등록"), on_click=record_dialog_state.ask, args=(Asked("team", of),), icon=":material/add:", key="team-new")
        if teams:
            chosen = choices.one(_("고칠 추진지원단"), list(teams), words, "team-to-correct", placeholder=_("하나를 고르십시오"), width=360)
            edit = Asked("edit", ("support_team", chosen or ""))
            st.button(_("수정"), on_click=record_dialog_state.ask, args=(edit,), icon=":material/edit:", key="team-edit", disabled=chosen is None)
    st.caption(
        _("업무를 끝냈으면 업무 종료에 마지막 날을 적습니다. 지우는 것은 잘못 적은 기록일 때만 합니다. 둘 다 변경 이력에 남고 되돌릴 수 있습니다.")
    )


def new(context: PageContext, asked: Asked) -> None:
    """Draw the form for a new team and insert it. Call it in the record dialog; a save ends in ``record_dialog_state.save_done``. asked.about is a
    district's id or None."""
    form, today = record_dialog_state.form(), clock.today()
    likely = {"district_id": asked.about, "source": _("담당자 입력"), "opened_on": min(max(today, context.plan.year.start), context.plan.year.end)}
    values: dict[str, Any] = {}
    sound = True
    for column in edit.FIELDS["support_team"]:
        values[column], fine = edit.draw_field(context, "support_team", column, likely.get(column), f"{form}-{column}", {}, values)
        sound = sound and fine
    district, opened_on = values["district_id"], values["opened_on"]
    if opened_on is not None:
        for other in open_at_once(context.all_records, district, opened_on, values["closed_on"]):
            st.warning(
                _(
                    "이 자치구에는 같은 때에 운영하는 추진지원단이 이미 있습니다({day} 시작). 둘 다 목표의 수에 셉니다.",
                    day=formats.day(other.opened_on),
                ),
                icon=":material/warning:",
            )
    ready = sound and values["mode"] is not None and bool(values["source"])
    if not ready:
        st.caption(_("운영 방식과 업무 시작, 출처를 적으면 저장할 수 있습니다."))
    gone = choices.found_gone(form)
    if (
        st.button(_("저장"), type="primary", icon=":material/save:", key=f"{form}-save", disabled=not ready, shortcut=SAVE_KEYS)
        and ready
        and not gone
    ):
        _save(context, asked, values)


def _save(context: PageContext, asked: Asked, values: dict[str, object]) -> None:
    batch, whole = record_dialog_state.batch(), {**values, "programme": context.plan.programme.ko}
    try:
        records.insert(stores.store(context.store_url), "support_team", whole, auth.actor(), clock.now(), batch)
    except RefusedWrite as error:
        refused(error)
        return
    where = wording.present(context, [str(values["district_id"])]) if values["district_id"] else _("자치구 모름")
    words = _("저장됨: {district} 추진지원단", district=where)
    record_dialog_state.save_done(Saved(words, batch, None, (Next(_("하나 더 등록"), "add", Asked("team", asked.of)),), asked))
