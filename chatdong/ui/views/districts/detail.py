"""One district's support teams and the events it was present at, and the table of support teams."""

from collections.abc import Sequence

import streamlit as st

from chatdong.domain.plan.model import SupportTeam
from chatdong.domain.progress.district_presence import DistrictState
from chatdong.domain.progress.records import Event
from chatdong.ui.components import labels, pagination, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording


def detail(context: PageContext, state: DistrictState) -> None:
    """Draw a district's status, its support teams and the events it was present at, as known on the as-of date."""
    called = name(state.district.name)
    st.header(formats.plain(f"{called}: {wording.state_text(state.status)}"), anchor=False)
    if state.teams:
        teams(context, _("{district} 추진지원단", district=called), state.teams, "district-teams")
    elif state.status == "unknown":
        st.info(_("이 자치구의 추진지원단은 기록되지 않았습니다. 자치구를 모르는 추진지원단이 있어 없다고 말할 수 없습니다."), icon=":material/help:")
    else:
        st.info(_("기준일까지 기록된 추진지원단이 없습니다. 있으면 아래 추진지원단 등록에서 적어 주십시오."), icon=":material/info:")
    pagination.table(
        context,
        _("{district} 참석 행사 {count}건", district=called, count=formats.count(len(state.present))),
        state.present,
        lambda some: _present(context, state, some),
        "district-events",
        {"district": state.district.id, "as_of": context.as_of},
        right="look",
        all_rows=len(state.present) <= pagination.ROWS,
        empty=_("참석 자치구를 적은 행사 {told}건 가운데 이 자치구가 참석한 행사는 없습니다.", told=state.told)
        if state.told
        else _("참석 자치구를 적은 행사가 아직 없어 알 수 없습니다. 기록의 행사 입력에서 적습니다."),
    )


def _present(context: PageContext, state: DistrictState, some: Sequence[Event]) -> tables.Columns:
    return {
        _("개최일"): [event.held_on for event in some],
        _("세부사업"): [labels.activity_name(context.plan, event.activity_id) for event in some],
        _("회차"): [event.occurrence for event in some],
        _("모두 참석(명)"): [event.attendance for event in some],
        _("함께 참석한 자치구"): [wording.present(context, set(event.districts) - {state.district.id}) for event in some],
        _("비고"): [event.note or "" for event in some],
    }


def teams(context: PageContext, title: str, shown: tuple[SupportTeam, ...], stem: str) -> None:
    """Draw the table of support teams: district, status, mode, stage, operator, staff (people), days of start and end, source, note."""
    names = wording.district_names(context)
    is_open = [team.is_open(context.as_of) for team in shown]
    tables.table(
        context,
        title,
        {
            _("자치구명"): [
                names.get(team.district) or wording.present(context, [team.district]) if team.district else formats.UNKNOWN for team in shown
            ],
            _("상태"): [wording.state_text("open" if o else "closed") for o in is_open],
            _("운영 방식"): [wording.mode_word(team.mode) for team in shown],
            _("사업 단계"): [wording.stage_word(team.stage) for team in shown],
            _("운영 주체"): [name(team.operator) for team in shown],
            _("인력(명)"): [team.staff for team in shown],
            _("업무 시작"): [team.opened_on for team in shown],
            _("업무 종료"): [team.closed_on for team in shown],
            _("출처"): [team.source for team in shown],
            _("비고"): [team.note or "" for team in shown],
        },
        stem,
        right="look",
        all_rows=True,
        empty=_("기준일까지 출범한 추진지원단이 없습니다."),
    )
