"""An older snapshot beside today's store, and a backup of the store's own file."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import streamlit as st

from chatdong.store.backup import backup
from chatdong.store.comparison import Comparison, TableDifference, compare
from chatdong.store.connection import StoreError
from chatdong.store.restore import RefusedSnapshot
from chatdong.ui import data, formats, parts
from chatdong.ui.data import View
from chatdong.ui.language import _, say

def table_word(table: str) -> str:
    """A table's name as the interface has it."""
    return {
        "plan": _("계획"),
        "category": _("편성목"),
        "activity": _("세부사업"),
        "budget_line": _("산출내역"),
        "target": _("목표"),
        "milestone": _("집행계획"),
        "district": _("자치구"),
        "support_team": _("추진지원단"),
        "event": _("행사"),
        "event_district": _("참석 자치구"),
        "spending": _("지출"),
        "scenario": _("가상 편성 시나리오"),
        "scenario_edit": _("시나리오의 산출내역"),
        "plan_approval": _("차수의 승인"),
        "change": _("변경 이력"),
    }[table]


def comparison(view: View) -> None:
    """Drop an older snapshot, see what was added, changed and removed since."""
    uploaded = st.file_uploader(_("예전 스냅샷(zip)"), type=["zip"], key="older-snapshot")
    if uploaded is None:
        return
    try:
        found = compare(uploaded.getvalue(), data.store(view.setting))
    except (RefusedSnapshot, StoreError) as error:
        st.error(say(error.sentence), icon=":material/error:")
        return
    _show(view, found)


def _show(view: View, found: Comparison) -> None:
    if not found.differs:
        st.success(_("예전 스냅샷과 지금의 저장소가 같습니다."), icon=":material/check:")
        return
    tables = [table for table in found.tables if table.differs]
    parts.table(
        view,
        _("예전 스냅샷과 다른 표"),
        pd.DataFrame(
            {
                _("표"): [table_word(t.table) for t in tables],
                _("추가"): [t.added for t in tables],
                _("변경"): [t.changed for t in tables],
                _("삭제"): [t.removed for t in tables],
                _("예전 금액"): pd.array([t.before_krw for t in tables], "Int64"),
                _("지금 금액"): pd.array([t.after_krw for t in tables], "Int64"),
            }
        ),
        "snapshot-comparison",
        money=(_("예전 금액"), _("지금 금액")),
    )
    for table in tables:
        with st.expander(f"{table_word(table.table)}: {formats.count(table.added + table.changed + table.removed)}"):
            _rows(table)


def _rows(table: TableDifference) -> None:
    """The first rows that differ; all of them are in the two snapshots."""
    for word, rows in ((_("추가"), table.added_rows), (_("변경"), table.changed_rows), (_("삭제"), table.removed_rows)):
        for row in rows:
            key = "/".join(map(str, row.key))
            told = ", ".join(f"{c} {row.before[c]} → {row.after[c]}" for c in row.columns if c not in ("text", "version"))
            st.markdown(formats.plain(f"{word}: {key[:120]} {told[:300]}"))


def backup_button(view: View) -> None:
    """Copy the store's file beside it while it is in use."""
    folder = Path(view.setting).resolve().parent / "backups"
    st.caption(_("백업은 저장소 파일의 사본입니다. {folder}에 만들어집니다.", folder=formats.plain(str(folder))))
    if not st.button(_("지금 백업 만들기"), icon=":material/backup:", key="backup"):
        return
    try:
        made = backup(data.store(view.setting), folder, datetime.now())
    except StoreError as error:
        st.error(say(error.sentence), icon=":material/error:")
        return
    st.success(_("백업을 만들었습니다: {file}", file=formats.plain(str(made))), icon=":material/check:")
