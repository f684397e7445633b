"""자치구 (districts): the support teams on a tile map and in tables, and one district opened below."""

import streamlit as st

from chatdong.domain.plan.districts import tiles_of
from chatdong.domain.plan.model import TeamMode
from chatdong.domain.progress.district_presence import DistrictStatus, has_districts, teams_elsewhere
from chatdong.ui.components import chart, headlines, page, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import page_context
from chatdong.ui.views.districts import detail, tile_map, wording
from chatdong.ui.views.records import team_form

context = page_context.current()
page.header(context, headlines.teams(context))


def _teams_and_districts() -> None:
    """Draw the map, the tables and the district that is opened."""
    teams = context.records_as_of.teams
    at_work = [team for team in teams if team.is_open(context.as_of)]
    elsewhere = teams_elsewhere(context.plan, context.records_as_of, context.as_of)
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC):
        st.metric(_("운영 중"), formats.count(len(at_work)), border=True)
        st.metric(_("직영"), formats.count(sum(team.mode == TeamMode.DIRECT for team in at_work)), border=True)
        st.metric(_("위탁"), formats.count(sum(team.mode == TeamMode.ENTRUSTED for team in at_work)), border=True)
        st.metric(
            _("자치구를 모름"),
            formats.count(len(elsewhere)),
            border=True,
            help=_("운영 중인 추진지원단 가운데 어느 자치구인지 기록되지 않은 수입니다."),
        )

    states = context.districts
    by_id = {state.district.id: state for state in states}
    chosen = (
        url_widgets.menu(_("자치구 열기"), list(by_id), lambda i: name(by_id[i].district.name), "district", placeholder=_("모든 자치구"), width=280)
        if states
        else None
    )
    for state in states:
        double = sum(team.is_open(context.as_of) for team in state.teams)
        if double > 1:
            words = _(
                "{district}: 운영 중인 추진지원단이 {count}개로 기록되어 있습니다. 목표의 수에도 모두 셉니다.",
                district=name(state.district.name),
                count=double,
            )
            st.warning(formats.plain(words), icon=":material/warning:")

    def _districts() -> None:
        """Draw the table of the districts with the contents of the map."""
        tables.table(
            context,
            _("자치구 {count}개", count=len(states)),
            {
                _("자치구명"): [name(state.district.name) for state in states],
                _("상태"): [wording.state_text(state.status) for state in states],
                _("운영 방식"): [wording.mode_word(state.team.mode) if state.team else "" for state in states],
                _("사업 단계"): [wording.stage_word(state.team.stage) if state.team else "" for state in states],
                _("참석한 행사"): [wording.presence(state) for state in states],
            },
            "districts",
            right="look",
            labels={_("참석한 행사"): _("참석 자치구를 적은 행사 가운데 이 자치구가 참석한 횟수입니다.")},
        )

    def _clicked() -> None:
        """Open the district whose tile was clicked, or close it where it was open (the map's ``on_select`` callback)."""
        for district in chart.changed("districts-map", tile_map.DISTRICT):
            url_widgets.choose("district", None if st.session_state.get("district") == district else district)

    places = tiles_of(context.plan)
    if places:
        left, right = st.container(key="beside").columns(2, gap="large")
        with left:
            counts = ", ".join(f"{wording.state_text(s)} {n}" for s in DistrictStatus if (n := sum(state.status == s for state in states)))
            st.header(formats.plain(_("자치구 지도: {counts}", counts=counts)), anchor=False)
            chart.draw(
                tile_map.district_map,
                tile_map.tiles(states, places),
                chosen,
                alt=_("자치구를 타일로 놓은 지도: {counts}. 자치구마다의 내용은 옆의 표에 있습니다.", counts=counts),
                key="districts-map",
                on_select=_clicked,
                selection_mode=tile_map.DISTRICT,
            )
            st.caption(
                _(
                    "타일을 누르거나 위에서 자치구를 고르면 아래에 열립니다. 자리는 서울을 닮게 놓은 것이며 실제 경계가 아닙니다. 2/6회는 참석 자치구를 적은 행사 6회 가운데 2회 참석했다는 뜻입니다."
                )
            )
        with right:
            _districts()
    elif states:
        _districts()

    if chosen is not None:
        detail.detail(context, by_id[chosen])
    team_form.section(context, chosen)
    detail.teams(context, _("모든 추진지원단"), teams, "teams")
    st.caption(wording.named_by_plan(context.plan))


if has_districts(context.plan, context.all_records):
    _teams_and_districts()
else:
    st.info(_("계획에 자치구나 추진지원단이 적히면 자치구마다의 운영과 참석이 여기에 나타납니다."), icon=":material/info:")
page.reconciliation_strip(context)
