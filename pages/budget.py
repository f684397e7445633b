"""예산 집행 (budget): spending against the plan's curve, the execution table, possible transfers for overruns, and what becomes of the balance."""

import streamlit as st

from chatdong.ui.components import headlines, page, tables, url_widgets, write_access
from chatdong.ui.i18n.language import _
from chatdong.ui.session import page_context
from chatdong.ui.views.budget import (
    changes_table,
    execution_table,
    forecast,
    funding,
    position_columns,
    problems,
    reallocation_table,
    spending_curve,
    year_end,
)

context = page_context.current()
page.header(context, headlines.spending(context))
write_access.saved_note()


def _sections() -> None:
    """Draw the metrics and the parts of the chosen section."""
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC):
        for label, value in position_columns.metrics(context):
            st.metric(label, value, border=True, height="stretch")

    views = {
        "execution": _("집행"),
        "sources": _("재원·예산 변경"),
        "transfers": _("초과와 전용"),
        "forecast": _("전망"),
        "year_end": _("연말 정리"),
    }
    match url_widgets.segments(_("볼 것"), list(views), views.__getitem__, "section"):
        case "year_end":
            year_end.section(context)
        case "sources":
            changes_table.changes(context)
            execution_table.original_and_current(context)
            funding.section(context)
        case "transfers":
            reallocation_table.transfers(context)
        case "forecast":
            forecast.estimates(context)
            spending_curve.balance(context)
        case _execution:
            problems.section(context)
            spending_curve.curves(context)
            execution_table.table(context)


if context.plan.budget_line or context.all_records.lines_with_money:
    _sections()
else:
    st.info(_("계획에 산출내역이 적히면 예산현액, 집행과 연말 전망이 여기에 나타납니다."), icon=":material/info:")
page.reconciliation_strip(context)
