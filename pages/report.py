"""현황 보고: the report of a quarter or the year, drafted from the figures, edited here and taken away as a file."""

import streamlit as st

from chatdong.ui import data, parts, report_edit
from chatdong.ui.language import _

top = st.container()
view, report = report_edit.choose(data.view())
edits = report_edit.edits_of(report)
with top:
    parts.header(view, report_edit.headline(report))
report_edit.files(view, report, edits)
st.info(
    _(
        "글은 기준일까지의 수치로 쓴 초안입니다. 칸 안에서 고치면 모든 파일에 그대로 들어가고, 기준일이나 기록이 바뀌어도 남습니다. "
        "줄은 □ ○ ― ※로 시작합니다. 고친 글은 이 창을 닫을 때까지 남으므로 다 고치면 파일로 내려받아 주십시오."
    ),
    icon=":material/edit_note:",
)
for number, section in enumerate(report.sections, start=1):
    report_edit.section(report, section, number, edits)
parts.reconciliation_strip(view)
