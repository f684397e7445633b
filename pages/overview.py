"""한눈에 보기 (overview): goals, events and money against the plan, and the next items of the agenda."""

import streamlit as st

from chatdong.ui.charts import burn, goals
from chatdong.ui.components import chart, headlines, page
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import navigation, page_context
from chatdong.ui.shell import sidebar, tour
from chatdong.ui.views.budget import spending_curve
from chatdong.ui.views.overview import attention, key_figures, todo_cards, verdicts

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

verdicts.line(context)
tour.guide(context)
now_to_do, picture = st.container(key="beside").columns([1.25, 2], gap="medium")
with now_to_do:
    st.header(_("지금 볼 것"), anchor=False)
    attention.section(context)
with picture:
    st.header(formats.plain(headlines.burn(context)), anchor=False)
    notes = spending_curve.day_notes(context)
    chart.draw(burn.burn_chart, context.plan, context.burn, context.as_of, height=330, notes=notes, alt=headlines.burn(context))

key_figures.cards(context)
goals_shown, next_steps = st.container(key="beside-goals").columns([2, 1.25], gap="medium")
with goals_shown:
    st.header(formats.plain(headlines.goals(context)), anchor=False)
    if now.goals(year):
        st.caption(_("막대는 실적, 가는 눈금은 기준일까지의 계획, 마름모는 지난해 기준, 옅은 바탕의 끝은 목표입니다."))
        chart.draw(goals.goals_chart, tuple(map(goals.shown, now.goals(year))), alt=headlines.goals(context))
with next_steps:
    st.header(_("다음에 할 일"), anchor=False)
    todo_cards.cards(context, 4)
    if not now.agenda:
        st.caption(_("기준일 뒤에 할 일이 남아 있지 않습니다."))
    if len(now.agenda) > 4:
        navigation.link("calendar", label=_("할 일 {count}건 모두 보기", count=len(now.agenda)), icon=":material/checklist:")
    found = len(context.check.findings)
    if found:
        navigation.link("plan_check", label=_("계획에서 확인할 곳 {count}건", count=found), icon=":material/rule:")
page.reconciliation_strip(context)
