"""예산 집행 (budget): spending against the plan's curve, the execution table, and possible transfers for overruns."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.ui.components import headlines, page, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import page_context
from chatdong.ui.views.budget import execution_table, funding, reallocation_table, spending_curve

context = page_context.current()
money, whole = context.status.figures, context.status.rows[0]
page.header(context, headlines.spending(context))

with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC):
    st.metric(_("예산현액(A)"), formats.thousands(money.budget), border=True, height="stretch")
    st.metric(_("지출액 누계(B)"), formats.thousands(money.actual), border=True, height="stretch")
    st.metric(_("집행잔액(A−B)"), formats.thousands(whole.remaining_krw), border=True, height="stretch")
    st.metric(_("집행률(B/A)"), formats.percent(whole.rate), border=True, height="stretch")

spending_curve.curves(context)
execution_table.table(context)
execution_table.original_and_current(context)
funding.section(context)
reallocation_table.transfers(context)

forecast = say(glossary.figure("eac_bottom_up").word)
estimates = [(glossary.figure(f"eac_{method}"), krw) for method, krw in money.eac.items()]
tables.table(
    context,
    forecast,
    {
        _("방법"): [say(figure.method) if figure.method else formats.UNKNOWN for figure, _krw in estimates],
        forecast: [krw for _figure, krw in estimates],
        _("불용 예상"): [money.value.vac(krw) for _figure, krw in estimates],
        _("계산"): [say(figure.formula) if figure.formula else formats.UNKNOWN for figure, _krw in estimates],
    },
    "forecast",
    right="look",
    money=(forecast, _("불용 예상")),
)
page.reconciliation_strip(context)
