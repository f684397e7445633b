"""한눈에 보기 (overview): goals, events and money against the plan, and the next items of the agenda."""

import streamlit as st

from chatdong.ui.charts import goals
from chatdong.ui.components import chart, headlines, page
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import navigation, page_context
from chatdong.ui.shell import tour
from chatdong.ui.views.budget import spending_curve
from chatdong.ui.views.overview import attention, key_figures, nothing_yet, todo_cards, verdicts

context = page_context.current()
now, money = context.status, context.status.figures
year = context.plan.fiscal_year

page.header(context, headlines.overview(context))

verdicts.line(context)
tour.guide(context)
now_to_do, picture = st.container(key="beside").columns([1.25, 2], gap="medium")
with now_to_do:
    st.header(_("지금 볼 것"), anchor=False)
    if context.all_records.empty:
        nothing_yet.section(context)
    else:
        attention.section(context)
with picture:
    st.header(formats.plain(headlines.burn(context)), anchor=False)
    spending_curve.in_short(context)

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
