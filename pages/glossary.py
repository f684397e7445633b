"""용어집 (glossary): each term with its definition, formula, source and code name; and the manual."""

import streamlit as st

from chatdong.ui.components import page
from chatdong.ui.i18n.language import _
from chatdong.ui.session import navigation, page_context
from chatdong.ui.shell import tour
from chatdong.ui.views.glossary import manual, wording

context = page_context.current(of_plan=False)
# A link searches with ?word=, in Korean or English or by the abbreviation.
place = st.container()
wanted = st.text_input(
    _("찾는 말"),
    key="word",
    type="search",
    bind="query-params",
    max_chars=60,
    icon=":material/search:",
    placeholder=_("예: 집행률, CPI, 불용"),
    help=_("한국어, 영어, 약어 어느 것으로나 찾습니다."),
)
navigation.link("overview", label=_("처음 안내 다시 보기"), icon=":material/waving_hand:", query_params={tour.AGAIN: "1"})
guide = st.expander(_("사용 설명서"), icon=":material/menu_book:", on_change="rerun", key="manual-open")
if guide.open:
    with guide:
        manual.show(context)
terms = wording.found(wanted or "")
with place:
    page.header(context, wording.headline(wanted or "", terms))
if not terms:
    st.info(_("그런 말은 없습니다. 더 짧게 적거나 찾는 말을 지워 주십시오."), icon=":material/search_off:")
wording.show(terms, in_tabs=not (wanted or "").strip())
