"""목표 (goals): baseline, actual value and target of each indicator, the required pace, the evidence, and the targets by year."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.plan.model import SupportTeam
from chatdong.domain.progress.goals import GoalStatus, Progress
from chatdong.domain.progress.records import Event
from chatdong.ui.charts import goals as charts_goals
from chatdong.ui.components import chart, headlines, labels, page, pagination, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import page_context
from chatdong.ui.views.goals import curve_chart, required_pace

context = page_context.current()
year = context.plan.fiscal_year
goals = context.status.goals(year)

page.header(context, headlines.goals(context))
st.caption(_("막대는 실적, 가는 눈금은 기준일까지의 계획, 마름모는 지난해 기준, 옅은 바탕의 끝은 목표입니다."))
chart.draw(charts_goals.goals_chart, tuple(map(charts_goals.shown, goals)), alt=headlines.goals(context))

tables.table(
    context,
    _("{year}년 목표와 실적", year=year),
    {
        _("지표"): [name(g.indicator.name) for g in goals],
        _("기준({year}년)", year=year - 1): [g.baseline.value if g.baseline else None for g in goals],
        _("실적"): [g.actual for g in goals],
        _("기준일까지 계획"): [g.expected for g in goals],
        _("목표값"): [g.target.value for g in goals],
        _("남음"): [g.remaining for g in goals],
        _("상태"): [labels.status_text(g.status) for g in goals],
        _("기한"): [g.due for g in goals],
        _("비고"): [name(g.target.note) for g in goals],
        _("계획의 근거"): [g.target.source for g in goals],
    },
    "goals",
    right="look",
    labels={
        _("기준일까지 계획"): say(glossary.term("plan", "expected").definition),
        _("상태"): labels.status_rules(),
    },
)

required_pace.this_year(context)

st.header(_("계획과 실적의 흐름"), anchor=False)
st.caption(_("굵은 선은 실적, 점선은 시기가 끝난 계획 횟수, 세로선은 기준일입니다. 계획에 시기가 없는 목표는 기한에 점선이 시작됩니다."))
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
                        actual=formats.count(goal.actual),
                        expected=formats.count(goal.expected),
                        target=formats.count(goal.target.value),
                    ),
                )


def _before_last(events: tuple[Event, ...], skip: int) -> tuple[Event, ...]:
    """One page of the evidence: the newest events on the first page, oldest first within a page."""
    end = len(events) - skip
    return events[max(end - pagination.ROWS, 0) : end]


def _held(event: Event) -> str:
    attendance = _(" · 참석 {people}명", people=event.attendance) if event.attendance is not None else ""
    return formats.plain(f"{formats.day(event.held_on)} · {labels.activity_name(context.plan, event.activity_id)}{attendance}")


def _opened(team: SupportTeam) -> str:
    return formats.plain(f"{formats.day(team.opened_on)} · {name(team.operator)}")


st.header(_("실적의 증빙"), anchor=False)
for goal in goals:
    counted = len(goal.teams) or len(goal.events)
    with st.expander(_("{goal}: {count}건", goal=formats.plain(name(goal.indicator.name)), count=formats.count(counted))):
        if goal.status == GoalStatus.NOT_QUANTIFIED:
            st.caption(say(glossary.status("not_quantified").definition))
        if not counted:
            st.caption(_("기준일까지 인정되는 기록이 없습니다."))
        skip = pagination.page(len(goal.events), f"evidence-{goal.indicator.id}", {"as_of": context.as_of})
        st.markdown("  \n".join([*map(_held, _before_last(goal.events, skip)), *map(_opened, goal.teams)]))

ladder = context.status.progress
years = sorted({p.target.year for p in ladder})
indicators = list(dict.fromkeys(p.indicator.id for p in ladder))
steps = {(p.indicator.id, p.target.year): p for p in ladder}


def _step(indicator: str, of_year: int) -> str:
    """A cell of the targets by year: the value with its unit, else the plan's note, or that it sets no number; "" without a target."""
    step = steps.get((indicator, of_year))
    if step is None:
        return ""
    if step.target.value is None:
        return name(step.target.note) if step.target.note else _("실시(수치 없음)")
    return _count(step.target.value, step)


def _count(value: int, step: Progress) -> str:
    """A value with its indicator's unit."""
    return _("{value} {unit}", value=value, unit=name(step.indicator.unit))


def _baseline(step: Progress) -> str:
    return _count(step.baseline.value, step) if step.baseline else ""


by_id = {p.indicator.id: p for p in ladder}
tables.table(
    context,
    _("연도별 목표 {first}~{last}", first=years[0], last=years[-1]) if years else _("연도별 목표"),
    {
        _("지표"): [name(by_id[i].indicator.name) for i in indicators],
        _("{year}년 기준", year=year - 1): [_baseline(by_id[i]) for i in indicators],
        **{_("{year}년 목표", year=y): [_step(i, y) for i in indicators] for y in years},
    },
    "ladder",
    right="look",
)
required_pace.later_years(context)
page.reconciliation_strip(context)
