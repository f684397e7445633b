"""자치구: the support teams, where they are and how they are run."""

import pandas as pd
import streamlit as st

from chatdong.ui import data, formats, headlines, parts
from chatdong.ui.language import _, active, name

view = data.view()
parts.header(view, headlines.teams(view))

teams = view.known.teams
is_open = [team.is_open(view.as_of) for team in teams]
with st.grid(3, min_column_width=150, gap="small"):
    st.metric(_("운영 중"), formats.count(sum(is_open)), border=True)
    st.metric(_("직영"), formats.count(sum(o and t.mode == "direct" for o, t in zip(is_open, teams, strict=True))), border=True)
    st.metric(_("위탁"), formats.count(sum(o and t.mode == "entrusted" for o, t in zip(is_open, teams, strict=True))), border=True)

names = {row.district_id: (row.district_en if active() == "en" else row.district) for row in view.ask("districts").itertuples()}
parts.table(
    view,
    _("자치구 추진지원단"),
    pd.DataFrame(
        {
            _("자치구명"): [names.get(team.district) or formats.UNKNOWN for team in teams],
            _("운영 방식"): [_("직영") if team.mode == "direct" else _("위탁") for team in teams],
            _("운영 주체"): [name(team.operator) for team in teams],
            _("인력(명)"): pd.array([team.staff for team in teams], "Int64"),
            _("업무 시작"): [team.opened_on for team in teams],
            _("업무 종료"): [team.closed_on for team in teams],
            _("상태"): ["● " + _("운영 중") if o else "○ " + _("종료") for o in is_open],
            _("출처"): [team.source for team in teams],
        }
    ),
    "teams",
    height="content",
    empty=_("기준일까지 출범한 추진지원단이 없습니다."),
)
st.caption(_("계획은 2015년에 출범한 4개 자치구만 이름을 밝힙니다. 자치구를 모르는 추진지원단은 –로 보입니다.") if view.plan.id == "2016" else "")
parts.reconciliation_strip(view)
