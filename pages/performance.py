"""성과 지표 (performance): the figures of earned value with their explanations, and the variance of spending from the plan."""

import streamlit as st

from chatdong.ui.components import chart, page, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, page_context
from chatdong.ui.views.performance import earned_value, variance, waterfall_chart

context = page_context.current()
headline = variance.headline(context)
page.header(context, headline)

main, others = earned_value.main_figures(context), earned_value.other_figures(context)
earned_value.cards(main)


@auth.fragment
def why() -> None:
    """Draw the waterfall chart and the table behind it, by effect, activity or line."""
    ways = {"effect": _("사유"), "activity": _("세부사업"), "line": _("산출내역")}
    st.header(_("계획에서 집행까지"), anchor=False)
    by = url_widgets.segments(_("나누어 보기"), list(ways), ways.__getitem__, "variance")
    st.caption(formats.plain(variance.official(context)))
    chart.draw(waterfall_chart.waterfall_chart, waterfall_chart.steps(context, by), alt=headline)
    st.caption(_("채운 막대는 더 쓴 금액, 빈 막대(△)는 덜 쓴 금액, 점선은 산출내역 계획입니다."))
    with st.expander(_("어떻게 나누었습니까?"), icon=":material/help:"):
        for note in variance.notes(context):
            st.markdown(f"- {formats.plain(note)}")
    variance.table(context, waterfall_chart.rows_of(context.status.variance, by))


why()
st.header(_("계획, 실적, 집행과 연말 집행 전망"), anchor=False)
earned_value.cards(others)
earned_value.table(context, (*main, *others))
page.reconciliation_strip(context)
