"""예산 집행: how fast the money goes, against the plan's own curve, the office's table, and what to do about overruns."""

import streamlit as st

from chatdong.ui.components import headlines, page, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import page_context
from chatdong.ui.views.budget import execution_table, reallocation_table, spending_curve

context = page_context.current()
money = context.status.figures
page.header(context, headlines.spending(context))

with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC):
    st.metric(_("예산현액(A)"), formats.thousands(money.budget), border=True, height="stretch")
    st.metric(_("지출액 누계(B)"), formats.thousands(money.actual), border=True, height="stretch")
    st.metric(_("집행잔액(A−B)"), formats.thousands(money.budget - money.actual), border=True, height="stretch")
    st.metric(_("집행률(B/A)"), formats.percent(headlines.spent_share(money)), border=True, height="stretch")

spending_curve.curves(context)
execution_table.table(context)
execution_table.original_and_current(context)
reallocation_table.transfers(context)

estimates = (
    (_("집행 속도대로"), money.eac_by_pace, _("예산 ÷ (실적 가치 ÷ 집행액)")),
    (_("남은 일을 계획대로"), money.eac_at_plan_cost, _("집행액 + 예산 − 실적 가치")),
    (_("산출내역 기준"), money.eac_bottom_up, _("집행액 + 한 달 안에 열고 아직 치르지 않은 금액 + 열지 않은 행사의 계획 금액")),
)
tables.table(
    context,
    _("연말 전망"),
    {
        _("방법"): [word for word, _krw, _formula in estimates],
        _("연말 집행액"): [krw for _word, krw, _formula in estimates],
        _("불용 예상"): [None if krw is None else money.budget - krw for _word, krw, _formula in estimates],
        _("계산"): [formula for _word, _krw, formula in estimates],
    },
    "forecast",
    right="look",
    money=(_("연말 집행액"), _("불용 예상")),
)
page.reconciliation_strip(context)
