"""A row a goal: its bar, the pace that it requires, the next event, why it is late; it opens to its curve and its evidence."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from chatdong.domain.agenda.attention import Concern, Finding
from chatdong.domain.progress.goals import CurveDay, GoalStatus, Progress
from chatdong.domain.progress.required_pace import Pace
from chatdong.ui.charts import goals as charts_goals
from chatdong.ui.components import chart, labels
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.goals import curve_chart, evidence, required_pace
from chatdong.ui.views.overview import attention

ORDER = (GoalStatus.MISSED, GoalStatus.BEHIND)
"""What comes before all others."""


def rows(context: PageContext, goals: tuple[Progress, ...], *, all_open: bool) -> None:
    """Draw a row for each goal, the late ones first; ``all_open``: each is opened."""
    found = attention.problems(context)
    paces = {pace.goal.indicator.id: pace for pace in context.status.pace if pace.goal.target.year == context.plan.fiscal_year}
    curves = {goal.indicator.id: curve for goal, curve in context.goal_curves}
    st.caption(_("막대는 실적, 가는 눈금은 기준일까지의 계획, 마름모는 지난해 기준, 옅은 바탕의 끝은 목표입니다."))
    with st.container(gap="xsmall"):
        for goal in sorted(goals, key=lambda one: ORDER.index(one.status) if one.status in ORDER else len(ORDER)):
            _row(context, goal, paces.get(goal.indicator.id), found, curves, all_open=all_open)


def _row(
    context: PageContext,
    goal: Progress,
    pace: Pace | None,
    found: tuple[Finding, ...],
    curves: Mapping[str, tuple[CurveDay, ...]],
    *,
    all_open: bool,
) -> None:
    """Draw one goal: the bar beside the sentences, and what opens below."""
    with st.container(border=True, gap=None):
        bar, words = st.columns([1.1, 1], gap="medium", vertical_alignment="center")
        with bar:
            chart.draw(charts_goals.goals_chart, (charts_goals.shown(goal),), alt=_alt(context, goal))
        with words:
            if pace is not None:
                st.markdown(formats.plain(required_pace.sentence(context, pace)))
            for cause in causes(context, goal, found):
                st.markdown(f":orange[:small[{formats.plain(cause)}]]")
        key = f"goal-open-{goal.indicator.id}"
        if all_open:
            st.session_state.setdefault(key, True)
        room = st.expander(_("흐름과 증빙"), key=key, on_change="rerun", icon=":material/fact_check:", type="compact")
        if room.open:
            with room:
                if curve := curves.get(goal.indicator.id):
                    _curve(context, goal, curve)
                evidence.evidence(context, goal)


def causes(context: PageContext, goal: Progress, found: tuple[Finding, ...]) -> list[str]:
    """Why the goal is late, from the records: each problem that explains it, with its cause; nothing where it is not late."""
    if goal.status not in ORDER:
        return []
    of = [one for one in found if any(late.indicator.id == goal.indicator.id for late in one.goals)]
    # The row itself says which goal is late.
    alone = [replace(one, goals=()) if one.concern is Concern.NOT_HELD else one for one in of]
    return [": ".join(attention.words(context, one)) for one in alone]


def _curve(context: PageContext, goal: Progress, curve: tuple[CurveDay, ...]) -> None:
    """Draw the goal's planned and actual value over the year."""
    st.caption(
        _("굵은 선은 실적, 점선은 시기가 끝난 계획 횟수, 세로선은 기준일입니다. 추진지원단처럼 시기가 없는 목표는 기한에 점선이 시작됩니다.")
        if goal.teams
        else _("굵은 선은 실적, 점선은 기준일까지의 계획, 세로선은 기준일입니다. 시기가 없는 목표는 분기나 기한의 목표일에 점선이 시작됩니다.")
    )
    chart.draw(curve_chart.goal_curve_chart, context.plan, charts_goals.shown(goal), curve, context.as_of, alt=_alt(context, goal))


def _alt(context: PageContext, goal: Progress) -> str:
    return _(
        "{goal}: {day} 기준 실적 {actual}, 계획 {expected}, 올해 목표 {target}",
        goal=name(goal.indicator.name),
        day=formats.day(context.as_of),
        actual=labels.actual_text(goal),
        expected=formats.count(goal.expected),
        target=labels.target_text(goal.indicator, goal.target),
    )
