"""한눈에 보기 (overview): goals, events and money against the plan, and the next items of the agenda."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.ui.charts import burn, goals
from chatdong.ui.components import chart, headlines, page, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import navigation, page_context
from chatdong.ui.shell import sidebar, tour
from chatdong.ui.views.budget import spending_curve
from chatdong.ui.views.overview import todo_cards

context = page_context.current()
now, money = context.status, context.status.figures
year = context.plan.fiscal_year

page.header(context, headlines.overview(context))

if context.all_records.empty:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            _("아직 기록된 행사와 지출이 없어 계획만 보여 드립니다. 첫 행사와 지출이 기록되면 목표와 집행이 여기에 나타납니다."),
            icon=":material/info:",
        )
        st.button(_("예시 자료로 둘러보기"), on_click=sidebar.show_example, icon=":material/visibility:", key="show-example")

trend = page_context.trend(context)
with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC_WITH_CHART):
    st.metric(
        _("목표 달성"),
        f"{now.count(year, 'achieved')} / {len(now.goals(year))}" if now.goals(year) else formats.UNKNOWN,
        headlines.goal_parts(context),
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
        chart_data=trend.achieved,
        chart_type="bar",
    )
    st.metric(
        _("행사 개최(회)"),
        f"{now.held} / {now.planned}" if now.planned or now.held else formats.UNKNOWN,
        _("기준일까지 계획 {expected}", expected=now.expected) if now.planned or now.held else _("여는 행사 없음"),
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
        chart_data=trend.held,
        chart_type="bar",
        help=say(glossary.term("plan", "events_held").definition),
    )
    st.metric(
        _("집행률"),
        formats.percent(now.rows[0].rate),
        _("계획 {rate}", rate=formats.percent(headlines.planned_share(money))) if context.plan.milestone else _("집행계획 없음"),
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
        chart_data=trend.spent,
        chart_type="area",
    )
    st.metric(
        say(glossary.figure("eac_bottom_up").word),
        formats.thousands(money.eac_bottom_up) if context.plan.budget_line else formats.UNKNOWN,
        _("불용 예상 {lapse}", lapse=formats.thousands(money.lapse)) if context.plan.budget_line else _("산출내역 없음"),
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
        chart_data=trend.forecast,
        chart_type="area",
        help=say(glossary.figure("eac_bottom_up").definition),
    )

tour.guide(context)
picture, next_steps = st.container(key="beside").columns([2.3, 1], gap="medium")
with picture:
    st.header(formats.plain(headlines.burn(context)), anchor=False)
    notes = spending_curve.day_notes(context)
    chart.draw(burn.burn_chart, context.plan, context.burn, context.as_of, height=370, notes=notes, alt=headlines.burn(context))
with next_steps:
    st.header(_("다음에 할 일"), anchor=False)
    todo_cards.cards(context, 4)
    if not now.agenda:
        st.caption(_("기준일 뒤에 할 일이 남아 있지 않습니다."))
    if len(now.agenda) > 4:
        st.page_link(navigation.page_file("calendar"), label=_("할 일 {count}건 모두 보기", count=len(now.agenda)), icon=":material/checklist:")
    found = len(context.check.findings)
    if found:
        st.page_link(navigation.page_file("plan_check"), label=_("계획에서 확인할 곳 {count}건", count=found), icon=":material/rule:")

st.header(formats.plain(headlines.goals(context)), anchor=False)
if now.goals(year):
    st.caption(_("막대는 실적, 가는 눈금은 기준일까지의 계획, 마름모는 지난해 기준, 옅은 바탕의 끝은 목표입니다."))
    chart.draw(goals.goals_chart, tuple(map(goals.shown, now.goals(year))), alt=headlines.goals(context))
page.reconciliation_strip(context)
