"""Every change: who, when, what, before and after; and taking one back."""

import json
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from chatdong.store import records
from chatdong.store.records import RefusedWrite
from chatdong.ui import data, formats, parts
from chatdong.ui.data import View
from chatdong.ui.language import _, say
from chatdong.ui.record_forms import ACTOR, why_closed

AT_MOST = 2_000
"""Changes on the page; the whole history is in the snapshot."""


def history(view: View) -> None:
    """The list with its filters, and the undo of a whole write."""
    changes = view.ask("changes", at_most=AT_MOST)
    tables = {
        "event": _("행사"), "spending": _("지출"), "support_team": _("추진지원단"), "plan": _("계획"), "budget_line": _("산출내역"),
        "activity": _("세부사업"), "category": _("편성목"), "target": _("목표"), "milestone": _("집행계획"), "district": _("자치구"),
        "scenario": _("가상 편성 시나리오"), "plan_approval": _("차수의 승인"),
    }
    actions = {"insert": _("추가"), "update": _("변경"), "delete": _("삭제")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.pills(
            _("표"), [t for t in tables if t in set(changes["table_name"])], selection_mode="multi", format_func=tables.get, key="history-table"
        )
        actor = st.selectbox(
            _("누가"), sorted(set(changes["actor"])), index=None, placeholder=_("모두"), key="history-actor", width=180
        )
    shown = changes
    if wanted:
        shown = shown[shown["table_name"].isin(wanted)]
    if actor:
        shown = shown[shown["actor"] == actor]
    parts.table(
        view,
        _("변경 {count}건", count=len(shown)),
        pd.DataFrame(
            {
                _("언제"): shown["changed_at"].dt.strftime("%Y-%m-%d %H:%M:%S"),
                _("누가"): shown["actor"],
                _("무엇을"): [tables.get(table, table) for table in shown["table_name"]],
                _("구분"): [actions[action] for action in shown["action"]],
                _("바뀐 것"): [difference(b, a) for b, a in zip(shown["row_before"], shown["row_after"], strict=True)],
                _("이름"): shown["row_key"],
                _("묶음"): shown["batch"],
            }
        ),
        "history",
        empty=_("아직 바뀐 것이 없습니다."),
    )
    _undo(view)


def difference(before: str | None, after: str | None) -> str:
    """The columns that differ: 인원 27 → 29. Unknown is "–"."""
    old, new = ({} if pd.isna(text) else _flat(json.loads(text)) for text in (before, after))
    keys = [k for k in {**old, **new} if old.get(k) != new.get(k) and k not in ("version", "text")]

    def word(value: object) -> str:
        if isinstance(value, list):
            return ", ".join(map(str, value)) or formats.UNKNOWN
        return formats.UNKNOWN if value is None else str(value)

    if not old or not new:
        return ", ".join(f"{k} {word((old or new)[k])}" for k in keys)
    return ", ".join(f"{k} {word(old.get(k))} → {word(new.get(k))}" for k in keys)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """The edits of a scenario as columns of their own, so that only those that differ are told."""
    edits = row.pop("edits", {})
    return {**row, **{f"edits {line_id}": costing for line_id, costing in edits.items()}}


def _undo(view: View) -> None:
    if view.read_only:
        st.caption(why_closed(view))
        return
    batches = view.ask("batches", at_most=200)
    undoable = {row.batch: row for row in batches.itertuples() if row.undoable}
    if not undoable:
        return
    st.subheader(_("되돌리기"), anchor=False)
    chosen = st.selectbox(
        _("되돌릴 저장"),
        list(undoable),
        index=None,
        placeholder=_("하나를 고르십시오"),
        format_func=lambda batch: f"{undoable[batch].changed_at:%Y-%m-%d %H:%M:%S} · {undoable[batch].actor}",
        key="undo-batch",
    )
    st.caption(_("되돌린 것도 이력에 남고, 다시 되돌릴 수 있습니다."))
    if st.button(_("이 저장을 되돌리기"), disabled=chosen is None, icon=":material/undo:", key="undo"):
        try:
            records.undo(data.store(view.setting), chosen, ACTOR, datetime.now())
        except RefusedWrite as error:
            st.error(say(error.sentence), icon=":material/error:")
            return
        st.session_state.pop("undo-batch", None)
        st.session_state["saved-note"] = _("되돌렸습니다.")
        st.rerun()
