"""The milestone risks (마일스톤 대비): the events needed for a milestone, their last days, and the shortfall when one slips or is cancelled."""

import streamlit as st

from chatdong.domain.agenda.milestone_risk import MilestoneRisk
from chatdong.ui.components import labels, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.calendar import wording

MONTHS = (1, 2, 3)
"""The slips that can be chosen, in months."""


@auth.fragment
def section(context: PageContext) -> None:
    """Draw one milestone's risk with a slip of one to three months; milestone and slip are query parameters."""
    if not context.plan.milestone and not context.plan.budget_line:
        st.info(_("집행계획이 없습니다. 계획에 집행계획이나 산출내역이 적히면 그때까지 할 것과 쓸 금액이 여기에 나타납니다."), icon=":material/info:")
        return
    st.header(_("마일스톤(집행계획) 대비") if context.plan.milestone else _("연말 대비: 집행계획이 없습니다"), anchor=False)
    if not context.status.milestone_risks:
        st.info(_("회계연도가 끝나 남은 마일스톤이 없습니다."), icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices-milestones"):
        points = {risk.on.isoformat(): risk for risk in context.status.milestone_risks}
        chosen = url_widgets.one(_("마일스톤"), list(points), lambda on: wording.milestone_risk_name(points[on]), "milestone", next(iter(points)))
        months = url_widgets.segments(_("늦어지면"), MONTHS, lambda n: _("{months}개월", months=n), "slip")
    risk = next(c for c in context.milestone_risks(months) if c.on.isoformat() == chosen)
    if (finding := wording.milestone_risk_finding(context, risk)) != wording.headline(context):
        st.markdown(f"**{formats.plain(finding)}**")
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC_COMPARED):
        _metric(_("남은 금액"), risk.missing_krw, _("누계 {amount}", amount=formats.thousands(risk.amount_krw)))
        _metric(_("계획대로 하면 부족"), risk.short_krw, _("예상 누계 {amount}", amount=formats.thousands(risk.expected_krw)))
        _metric(_("아무것도 하지 않으면"), risk.short_if_none_held_krw, _("불용") if risk.milestone is None else _("부족"))
        _metric(_("앞당길 수 있는 금액"), sum(left.cost_krw for left in risk.earlier), _("{count}건", count=len(risk.earlier)))
    _steps(context, risk, months)
    _lines(context, risk)
    st.caption(
        _(
            "비용은 한 날에 쓴 것으로 봅니다. 지급에 걸리는 날은 계획에 없어 넣지 않았습니다. 1회의 비용은 산출내역 금액을 계획한 횟수에 나눈 것에서 미리 치른 금액을 뺀 것입니다. "
            "‘필수’는 계획이 허락하는 다른 일을 모두 그 전에 하여도, 이것이 없으면 누계에 이르지 못한다는 뜻입니다."
        )
    )


def _metric(label: str, krw: int, below: str) -> None:
    st.metric(label, formats.thousands(krw), below, delta_color="off", delta_arrow="off", border=True, height="stretch")


def _steps(context: PageContext, risk: MilestoneRisk, months: int) -> None:
    """Draw the table of events expected by the milestone, with the shortfall and lapse (원) of a slip and of a cancellation."""
    late, late_lapse = _("{months}개월 늦으면 부족", months=months), _("{months}개월 늦으면 불용", months=months)
    amount, cancelled, lapsed = _("1회 비용"), _("취소하면 부족"), _("취소하면 불용")
    steps = risk.steps
    tables.table(
        context,
        _("{day}까지 할 것 {count}건", day=wording.milestone_risk_name(risk), count=len(steps)),
        {
            _("세부사업"): [labels.activity_name(context.plan, s.left.occurrence.activity_id) for s in steps],
            _("회차"): [s.left.occurrence.number for s in steps],
            _("필수"): [_("필요") if s.needed else "" for s in steps],
            _("예상일"): [s.left.expected for s in steps],
            _("늦어도"): [s.latest for s in steps],
            amount: [s.cost_krw for s in steps],
            late: [risk.short_if_late(s) for s in steps],
            late_lapse: [s.lapse_krw for s in steps],
            cancelled: [risk.short_if_cancelled(s) for s in steps],
            lapsed: [s.lapse_if_cancelled_krw for s in steps],
        },
        "milestone-risk-steps",
        right="look",
        money=(amount, late, late_lapse, cancelled, lapsed),
        labels={
            late: _("이것만 늦어지고 나머지는 계획대로 할 때 {day} 누계에 부족액", day=wording.milestone_risk_name(risk)),
            late_lapse: _("회계연도가 끝난 뒤로 밀려 쓰지 못하는 금액"),
            lapsed: _("취소하면 연말 불용이 이만큼 늘어납니다"),
        },
        empty=_("이 날까지 할 것이 없습니다."),
    )


def _lines(context: PageContext, risk: MilestoneRisk) -> None:
    """Draw the table of the amounts (원) that each budget line is to pay by the milestone."""
    amount = _("쓸 금액")
    tables.table(
        context,
        _("내역별로 {day}까지 쓸 금액", day=wording.milestone_risk_name(risk)),
        {
            _("산출내역"): [labels.line_name(context.plan, line_id) for line_id, _won in risk.lines],
            amount: [won for _line, won in risk.lines],
        },
        "milestone-risk-lines",
        right="look",
        money=(amount,),
        empty=_("이 날까지 쓸 내역이 없습니다."),
    )
