"""성과 지표: the figures of earned value, each explained, and why spending differs from the plan."""

import streamlit as st

from chatdong.ui import address, data, drawing, earned_value_words, formats, parts, variance_words, visitor, waterfall_chart
from chatdong.ui.language import _

view = data.view()
headline = variance_words.headline(view)
parts.header(view, headline)

main, others = earned_value_words.main_figures(view), earned_value_words.other_figures(view)
earned_value_words.cards(main)


@visitor.fragment
def why() -> None:
    """The waterfall and the table that proves it; the switch moves both."""
    ways = {"effect": _("까닭"), "activity": _("세부사업"), "line": _("산출내역")}
    st.header(_("계획에서 집행까지"), anchor=False)
    by = address.segments(_("나누어 보기"), list(ways), ways.__getitem__, "variance")
    st.caption(formats.plain(variance_words.official(view)))
    drawing.draw(waterfall_chart.waterfall_chart, waterfall_chart.steps(view, by), alt=headline)
    st.caption(_("채운 막대는 더 쓴 금액, 빈 막대(△)는 덜 쓴 금액, 점선은 산출내역 계획입니다."))
    with st.expander(_("어떻게 나누었습니까?"), icon=":material/help:"):
        for note in variance_words.notes(view):
            st.markdown(f"- {formats.plain(note)}")
    variance_words.table(view, waterfall_chart.rows_of(view.status.variance, by))


why()
st.header(_("계획, 실적, 집행과 연말 전망"), anchor=False)
earned_value_words.cards(others)
earned_value_words.table(view, (*main, *others))
parts.reconciliation_strip(view)
