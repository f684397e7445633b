"""현황 보고 (report): the report of a quarter or the year, drafted from the figures, edited here and downloaded as a file."""

import streamlit as st

from chatdong.ui.components import page
from chatdong.ui.session import page_context
from chatdong.ui.views.report import edited_texts, editor

top = st.container()
context, report = editor.choose(page_context.current())
texts = edited_texts.texts_of(context, report)
closed = edited_texts.why_not_kept(context)
with top:
    page.header(context, editor.headline(report))
editor.files(context, report, texts)
editor.explained(closed)
editor.sections(context, report, texts, closed)
page.reconciliation_strip(context)
