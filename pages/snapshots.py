"""내려받기 (snapshots): all tables of the store in one zip, an older snapshot compared with the store, and a backup."""

import streamlit as st

from chatdong.ui.components import downloads, page, tables, write_access
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import page_context, view_trail
from chatdong.ui.views.records.wording import table_word
from chatdong.ui.views.snapshots import older_snapshot

context = page_context.current(of_plan=False)
if closed := write_access.why_not_all(context):
    page.header(context, _("저장소의 표는 모든 계획을 맡은 사람만 내려받습니다"))
    st.info(closed, icon=":material/lock:")
    st.stop()
counts = context.table_counts

page.header(context, _("저장소의 표 {tables}개, {rows}행을 한 번에 내려받습니다", tables=len(counts), rows=formats.count(sum(counts.values()))))
downloads.button(
    context,
    _("모든 표 내려받기(zip)"),
    downloads.snapshot_on_click(context),
    right="look",
    whole_store=True,
    file_name=page.file_name(context, "snapshot", "zip"),
    mime="application/zip",
    key="snapshot",
    type="primary",
    icon=":material/folder_zip:",
)
st.caption(_("기준일과 상관없이 저장소에 있는 모든 것이 들어갑니다. 금액은 원입니다. 한국어 Excel에서 바로 열립니다."))
scenario = view_trail.scenario((context.plan.id, context.revision))
seen = [
    _("기준일 {day}", day=formats.day(context.as_of)),
    _("{revision}차 계획", revision=context.revision),
    *(f"{label} {words}" for label, words in view_trail.filters().items()),
    *([_("시뮬레이션 산출내역 {count}건", count=len(scenario))] if scenario else []),
]
st.caption(formats.plain(_("READ-ME에는 이번에 보신 것도 적힙니다: {seen}", seen=" / ".join(seen))))

tables.table(
    context,
    _("들어 있는 표"),
    {
        _("표"): [table_word(table) for table in counts],
        _("파일"): [f"{table}.csv" for table in counts],
        _("행"): list(counts.values()),
    },
    "tables",
    right="look",
    whole_store=True,
    all_rows=True,
)
st.header(_("예전 스냅샷과 비교"), anchor=False)
older_snapshot.comparison(context)
if not context.is_example:
    st.header(_("백업"), anchor=False)
    older_snapshot.backup_button(context)
page.reconciliation_strip(context)
