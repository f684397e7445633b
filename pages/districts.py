"""자치구: where the support teams are, on a map of tiles and in a table; one district opened below."""

import streamlit as st

from chatdong.domain.plan.districts import tiles_of
from chatdong.domain.progress.district_presence import TEAM_STATUSES, teams_elsewhere
from chatdong.ui import address, data, district_detail, district_map, district_words, drawing, formats, headlines, parts, team_form
from chatdong.ui.language import _, name

view = data.view()
parts.header(view, headlines.teams(view))

teams = view.known.teams
at_work = [team for team in teams if team.is_open(view.as_of)]
elsewhere = teams_elsewhere(view.plan, view.known, view.as_of)
with st.grid(4, min_column_width=150, gap="small", row_height=parts.METRIC):
    st.metric(_("운영 중"), formats.count(len(at_work)), border=True)
    st.metric(_("직영"), formats.count(sum(team.mode == "direct" for team in at_work)), border=True)
    st.metric(_("위탁"), formats.count(sum(team.mode == "entrusted" for team in at_work)), border=True)
    st.metric(
        _("자치구를 모름"), formats.count(len(elsewhere)), border=True, help=_("운영 중인 추진지원단 가운데 어느 자치구인지 기록되지 않은 수입니다.")
    )

states = view.districts
by_id = {state.district.id: state for state in states}
chosen = (
    address.menu(_("자치구 열기"), list(by_id), lambda i: name(by_id[i].district.name), "district", placeholder=_("모든 자치구"), width=280)
    if states
    else None
)
for state in states:
    double = sum(team.is_open(view.as_of) for team in state.teams)
    if double > 1:
        words = _(
            "{district}: 운영 중인 추진지원단이 {count}개로 기록되어 있습니다. 목표의 수에도 모두 셉니다.",
            district=name(state.district.name),
            count=double,
        )
        st.warning(formats.plain(words), icon=":material/warning:")


def _districts() -> None:
    """The same as the map in words."""
    parts.table(
        view,
        _("자치구 {count}개", count=len(states)),
        {
            _("자치구명"): [name(state.district.name) for state in states],
            _("상태"): [district_words.state_text(state.status) for state in states],
            _("운영 방식"): [district_words.mode_word(state.team.mode) if state.team else "" for state in states],
            _("사업 단계"): [district_words.stage_word(state.team.stage) if state.team else "" for state in states],
            _("참석한 행사"): [district_words.presence(state) for state in states],
        },
        "districts",
        right="look",
        labels={_("참석한 행사"): _("참석 자치구를 적은 행사 가운데 이 자치구가 참석한 횟수입니다.")},
    )


def _clicked() -> None:
    """Callback: the tile that was clicked is opened, or closed where it was open."""
    for district in drawing.changed("districts-map", district_map.DISTRICT):
        address.choose("district", None if st.session_state.get("district") == district else district)


tiles = tiles_of(view.plan)
if tiles:
    left, right = st.container(key="beside").columns(2, gap="large")
    with left:
        counts = ", ".join(f"{district_words.state_text(s)} {n}" for s in TEAM_STATUSES if (n := sum(state.status == s for state in states)))
        st.header(formats.plain(_("자치구 지도: {counts}", counts=counts)), anchor=False)
        drawing.draw(
            district_map.district_map,
            states,
            tiles,
            chosen,
            alt=_("자치구를 타일로 놓은 지도: {counts}. 자치구마다의 내용은 옆의 표에 있습니다.", counts=counts),
            key="districts-map",
            on_select=_clicked,
            selection_mode=district_map.DISTRICT,
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
    district_detail.detail(view, by_id[chosen])
team_form.section(view, chosen)
district_detail.teams(view, _("모든 추진지원단"), teams, "teams")
st.caption(_("계획은 2015년에 출범한 4개 자치구만 이름을 밝힙니다. 자치구를 모르는 추진지원단은 –로 보입니다.") if view.plan.id == "2016" else "")
parts.reconciliation_strip(view)
