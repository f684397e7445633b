"""목표 (goals): baseline, actual value and target of each indicator, the required pace, the evidence, and the targets by year."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.ui.charts import goals as charts_goals
from chatdong.ui.components import chart, headlines, labels, page, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import page_context
from chatdong.ui.views.goals import curve_chart, evidence, ladder, required_pace, wording

context = page_context.current()
year = context.plan.fiscal_year
goals = context.status.goals(year)


def _this_year() -> None:
    """Draw the goals of the year: picture, table, quarters and required pace."""
    st.caption(_("막대는 실적, 가는 눈금은 기준일까지의 계획, 마름모는 지난해 기준, 옅은 바탕의 끝은 목표입니다."))
    chart.draw(charts_goals.goals_chart, tuple(map(charts_goals.shown, goals)), alt=headlines.goals(context))
    wording.weights(context, goals)
    tables.table(
        context,
        _("{year}년 목표와 실적", year=year),
        {
            _("지표"): [name(g.indicator.name) for g in goals],
            _("기준({year}년)", year=year - 1): tables.values([g.baseline.value if g.baseline else None for g in goals]),
            _("실적"): wording.actual_cells(goals),
            _("기준일까지 계획"): tables.values([g.expected for g in goals]),
            _("목표값"): wording.target_cells(goals),
            _("남음"): tables.values([g.remaining for g in goals]),
            _("상태"): [labels.status_text(g.status) for g in goals],
            _("기한"): [g.due for g in goals],
            _("비고"): [wording.note(g) for g in goals],
            _("계획의 근거"): [g.target.source for g in goals],
        },
        "goals",
        right="look",
        numbers=(_("기준({year}년)", year=year - 1), _("실적"), _("기준일까지 계획"), _("목표값"), _("남음")),
        labels={
            _("기준일까지 계획"): say(glossary.term("plan", "expected").definition),
            _("남음"): _("목표까지 모자란 수입니다. 적을수록 좋은 지표는 넘친 수, 범위 안에 두는 지표는 범위에서 벗어난 수입니다."),
            _("상태"): labels.status_rules(),
        },
    )
    wording.quarters(context)
    required_pace.this_year(context)


def _evidence() -> None:
    """Draw the curve of each goal and what its value is made of."""
    st.header(_("계획과 실적의 흐름"), anchor=False)
    st.caption(
        _("굵은 선은 실적, 점선은 시기가 끝난 계획 횟수, 세로선은 기준일입니다. 추진지원단처럼 시기가 없는 목표는 기한에 점선이 시작됩니다.")
        if any(goal.teams for goal in goals)
        else _("굵은 선은 실적, 점선은 기준일까지의 계획, 세로선은 기준일입니다. 시기가 없는 목표는 분기나 기한의 목표일에 점선이 시작됩니다.")
    )
    with st.grid(3, min_column_width=260, gap="small"):
        for goal, curve in context.goal_curves:
            if curve:
                with st.container(gap="xxsmall"):
                    st.markdown(f"**{formats.plain(name(goal.indicator.name))}** :small[{formats.plain(labels.status_text(goal.status))}]")
                    chart.draw(
                        curve_chart.goal_curve_chart,
                        context.plan,
                        charts_goals.shown(goal),
                        curve,
                        context.as_of,
                        alt=_(
                            "{goal}: {day} 기준 실적 {actual}, 계획 {expected}, 올해 목표 {target}",
                            goal=name(goal.indicator.name),
                            day=formats.day(context.as_of),
                            actual=labels.actual_text(goal),
                            expected=formats.count(goal.expected),
                            target=labels.target_text(goal.indicator, goal.target),
                        ),
                    )
    evidence.evidence(context, goals)


page.header(context, headlines.goals(context))
if not goals:
    st.info(
        _("계획에 올해 목표가 적히면 지표마다 기준, 실적, 목표와 필요한 속도, 증빙이 여기에 나타납니다."),
        icon=":material/info:",
    )
views = {"year": _("올해 목표"), "evidence": _("흐름과 증빙"), "years": _("연도별 목표")} if goals else {"years": _("연도별 목표")}
shown = url_widgets.segments(_("볼 것"), list(views), views.__getitem__, "goals_part")
if shown == "year":
    _this_year()
elif shown == "evidence":
    _evidence()
else:
    ladder.ladder(context)
    required_pace.later_years(context)
page.reconciliation_strip(context)
