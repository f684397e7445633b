"""비교 (compare): two days, revisions or years side by side, with their differences."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.ui.components import chart as components_chart
from chatdong.ui.components import labels, page, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import page_context
from chatdong.ui.views.compare import chart, choose

context = page_context.current()
top = st.container()
found = choose.choose(context)
with top:
    page.header(context, found.headline)
if found.note:
    st.info(found.note, icon=":material/info:")
before, after, rest = found.before, found.after, found.rest
names = {category.id: name(category.name) for category in found.categories} | {"": _("이 차수에 없는 산출내역"), "*": _("합계")}


def _metric(label: str, was: str, now: str, why: str | None = None) -> None:
    """Draw a figure of the later side, with the earlier side's value below it; ``why`` is its help text."""
    st.metric(
        label, now, _("{value} ({side})", side=before, value=was), delta_color="off", delta_arrow="off", border=True, height="stretch", help=why
    )


if rest is not None:
    whole, held, forecast = rest.money[-1], rest.events[0], rest.forecast[2]
    sides = (whole.before, whole.after)
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC_COMPARED):
        _metric(_("지출액 누계"), *(formats.thousands(side.spent_krw if side else None) for side in sides))
        _metric(_("행사 개최(회)"), formats.count(held.before), formats.count(held.after), say(glossary.term("plan", "events_held").definition))
        _metric(_("집행률"), *(formats.percent(side.rate if side else None) for side in sides))
        _metric(say(glossary.figure("eac_bottom_up").word), formats.thousands(forecast.before), formats.thousands(forecast.after))
    categories = [names[row.category_id] for row in rest.money[:-1]]
    finding = chart.finding(rest.money[:-1], categories)
    st.header(formats.plain(finding), anchor=False)
    st.caption(
        _(
            "막대는 {after}의 집행액, 가는 눈금은 {before}의 집행액, 옅은 바탕의 끝은 예산현액입니다. 숫자는 늘어난 금액입니다.",
            before=before,
            after=after,
        )
    )
    components_chart.draw(chart.compare_chart, rest.money[:-1], categories, alt=finding)
    tables.table(
        context,
        _("예산과 집행"),
        {
            _("편성목"): [names[row.category_id] for row in rest.money],
            _("{side} 집행액", side=before): [row.before and row.before.spent_krw for row in rest.money],
            _("{side} 집행액", side=after): [row.after and row.after.spent_krw for row in rest.money],
            _("집행액 차이"): [row.spent_krw for row in rest.money],
            _("{side} 집행률", side=before): [row.before and row.before.rate for row in rest.money],
            _("{side} 집행률", side=after): [row.after and row.after.rate for row in rest.money],
            _("집행률 차이(%p)"): [row.rate_points for row in rest.money],
            _("{side} 예산현액", side=before): [row.before and row.before.budget_krw for row in rest.money],
            _("{side} 예산현액", side=after): [row.after and row.after.budget_krw for row in rest.money],
            _("예산 차이"): [row.budget_krw for row in rest.money],
        },
        "compare-money",
        right="look",
        money=tuple(column for side in (before, after) for column in (_("{side} 집행액", side=side), _("{side} 예산현액", side=side)))
        + (_("집행액 차이"), _("예산 차이")),
        percents=(_("{side} 집행률", side=before), _("{side} 집행률", side=after), _("집행률 차이(%p)")),
    )

if found.goals:
    tables.table(
        context,
        _("목표"),
        {
            _("지표"): [name(g.indicator.name) for g in found.goals],
            _("{side} 실적", side=before): tables.values([g.before.actual if g.before else None for g in found.goals]),
            _("{side} 실적", side=after): tables.values([g.after.actual if g.after else None for g in found.goals]),
            _("실적 차이"): tables.values([g.actual for g in found.goals]),
            _("{side} 상태", side=before): [labels.status_text(g.before.status) if g.before else "" for g in found.goals],
            _("{side} 상태", side=after): [labels.status_text(g.after.status) if g.after else "" for g in found.goals],
            _("{side} 목표", side=before): tables.values([g.before.aim if g.before else None for g in found.goals]),
            _("{side} 목표", side=after): tables.values([g.after.aim if g.after else None for g in found.goals]),
            _("목표 차이"): tables.values([g.target for g in found.goals]),
        },
        "compare-goals",
        right="look",
    )

if rest is not None:
    counts = {"held": _("개최"), "expected": _("기준일까지 계획"), "planned": _("연간 계획")}
    tables.table(
        context,
        _("행사 횟수"),
        {
            _("구분"): [counts[row.kind] for row in rest.events],
            before: [row.before for row in rest.events],
            after: [row.after for row in rest.events],
            _("차이"): [row.more for row in rest.events],
        },
        "compare-events",
        right="look",
    )
    methods = [say(figure.method or figure.word) for figure in (glossary.figure(row.kind) for row in rest.forecast)]
    tables.table(
        context,
        say(glossary.figure("eac_bottom_up").word),
        {
            _("방법"): methods,
            before: [row.before for row in rest.forecast],
            after: [row.after for row in rest.forecast],
            _("차이"): [row.more for row in rest.forecast],
        },
        "compare-forecast",
        right="look",
        money=(before, after, _("차이")),
    )

if found.held is not None:
    tables.table(
        context,
        _("그사이에 연 행사와 발간 {count}건", count=len(found.held)),
        {
            _("개최일"): [e.held_on for e in found.held],
            _("세부사업"): [labels.activity_name(context.plan, e.activity_id) for e in found.held],
            _("회차"): [e.occurrence for e in found.held],
            _("참석"): [e.attendance for e in found.held],
        },
        "compare-held",
        right="look",
        empty=_("그사이에 연 것이 없습니다."),
    )
page.reconciliation_strip(context)
