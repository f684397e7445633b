"""현황 보고: the report of a quarter or the year, drafted from the figures, edited here for all who look at it and taken away as a file."""

import streamlit as st

from chatdong.ui import data, parts, report_edit, report_texts

top = st.container()
view, report = report_edit.choose(data.view())
texts = report_texts.texts_of(view, report)
closed = report_texts.why_not_kept(view)
with top:
    parts.header(view, report_edit.headline(report))
report_edit.files(view, report, texts)
report_edit.explained(closed)
for number, section in enumerate(report.sections, start=1):
    report_edit.section(view, report, section, number, texts, closed)
parts.reconciliation_strip(view)
