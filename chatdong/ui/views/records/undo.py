"""The undo of a change or of its whole batch: what it will do, and a confirmation. The undo is itself a logged change."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.store.access.permissions import right_to_write
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.record_tables import is_entered
from chatdong.store.writing import records
from chatdong.ui.components import tables
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.wording import ChangeWording, table_word


def of_change(context: PageContext, change: Mapping[str, Any], words: ChangeWording) -> None:
    """Draw one change in full, with the undo of it alone and, where possible, of its whole batch."""
    with st.container(border=True):
        st.markdown(f"**{formats.plain(_('{record} {action}', record=words.record, action=words.action))}**")
        st.markdown(formats.plain(str(words)))
        closed = why_closed(context, right_to_write(change["table_name"]))
        if closed:
            st.caption(closed)
            return
        if not is_entered(change["table_name"]):
            st.caption(_("계획은 되돌리지 않습니다. 고친 계획을 실으면 새 차수가 됩니다."))
            return
        with st.container(horizontal=True):
            _agree(context, change, _("이 변경 되돌리기"), [_this(words)], change["position"])
            if change["of_batch"] > 1 and change["undoable"]:
                every = _("함께 저장된 {count}건 모두 되돌리기", count=formats.count(change["of_batch"]))
                _agree(context, change, every, _all(context, change["batch"]), None)


def _this(change: ChangeWording) -> str:
    """A sentence on the effect of undoing one change."""
    if change.added:
        return _("{kind} ‘{record}’ 기록을 지웁니다.", kind=change.table, record=change.record)
    if change.removed:
        return _("{kind} ‘{record}’ 기록을 다시 넣습니다.", kind=change.table, record=change.record)
    return _("{kind} ‘{record}’ 기록을 앞의 값으로 돌립니다: {back}", kind=change.table, record=change.record, back=change.taken_back)


def _all(context: PageContext, batch: str) -> list[str]:
    """Sentences on the effect of undoing a whole batch, by table and action."""
    did = {
        "insert": _("추가된 {kind} {count}건을 지웁니다."),
        "update": _("바뀐 {kind} {count}건을 앞의 값으로 돌립니다."),
        "delete": _("지워진 {kind} {count}건을 다시 넣습니다."),
    }
    return [
        did[row.action].format(kind=table_word(row.table_name), count=formats.count(row.changes))
        for row in context.ask("batch_changes", batch=batch).itertuples()
    ]


def _agree(context: PageContext, change: Mapping[str, Any], label: str, will: list[str], position: int | None) -> None:
    """Draw a popover with the effect of an undo and the button that confirms it; ``position`` is None for the whole batch."""
    with st.popover(label, icon=":material/undo:"):
        for line in will:
            st.markdown(formats.plain(line))
        st.caption(_("그 뒤에 다시 바뀐 기록이 있으면 아무것도 되돌리지 않고 알려 드립니다."))
        if not st.button(_("되돌리기"), type="primary", icon=":material/undo:", key="undo-all" if position is None else "undo-one"):
            return
        try:
            records.undo(stores.store(context.store_url), change["batch"], auth.actor(), clock.now(), position)
        except RefusedWrite as error:
            st.error(formats.said(error.message), icon=":material/error:")
            return
        tables.say_once("saved-note", _("되돌렸습니다."))
        st.rerun()
