"""A possible transfer becomes a record by two clicks: whoever records proposes it, and whoever answers for the plan approves it."""

from collections.abc import Sequence

import streamlit as st

from chatdong import clock
from chatdong.domain.budget.overruns import Transfer
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing import records
from chatdong.ui.components import labels, tables
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext

MOST_AT_ONCE = 12
"""So many proposals have a button; the others wait until these are decided."""


def propose(context: PageContext, found: Sequence[Transfer]) -> None:
    """Draw the button that proposes the transfers that nobody has proposed yet, dated on the as-of date; nothing for who may not record."""
    known = {line.id for line in context.plan.budget_line}
    new = [(transfer, move) for transfer in found for move in transfer.moves if transfer.line_id in known and not move.proposed]
    if not new or why_closed(context) is not None:
        return
    rows = [
        {
            "plan_id": context.plan.id,
            "revision": context.revision,
            "kind": str(BudgetChangeKind.TRANSFER),
            "proposed_on": context.as_of,
            "amount_krw": move.amount_krw,
            "from_line": move.line_id,
            "to_line": transfer.line_id,
            "reason": _("예산을 넘을 것으로 전망되어 옮김"),
        }
        for transfer, move in new
    ]
    if not st.button(_("전용 제안 {count}건", count=len(rows)), key="propose", icon=":material/send:"):
        return
    try:
        records.insert_many(stores.store(context.store_url), "budget_change", rows, auth.actor(), clock.now())
    except RefusedWrite as error:
        st.error(formats.said(error.message), icon=":material/error:")
        return
    tables.say_once("saved-note", _("전용 {count}건을 제안했습니다. 승인하면 예산현액에 듭니다.", count=len(rows)))
    st.rerun()


def approve(context: PageContext, proposed: Sequence[BudgetChange]) -> None:
    """Draw a button for each proposal that approves it on the as-of date; nothing for who may not decide about the plan."""
    if not proposed or why_closed(context, "plan") is not None:
        return
    store = stores.store(context.store_url)
    with st.container(horizontal=True):
        for change in proposed[:MOST_AT_ONCE]:
            stored = records.read(store, "budget_change", change.id)
            # Another session may have taken it out since the page was read; it then has no button.
            if stored is not None and st.button(_words(context, change), key=f"approve-{change.id}-{stored['version']}", icon=":material/check:"):
                _approve(context, change, stored["version"])


def _approve(context: PageContext, change: BudgetChange, version: int) -> None:
    on = {"approved_on": context.as_of}
    try:
        records.update(stores.store(context.store_url), "budget_change", change.id, version, on, auth.actor(), clock.now())
    except records.EditConflict:
        st.error(_("그사이에 다른 사람이 이 제안을 고쳤습니다. 다시 확인해 주십시오."), icon=":material/error:")
    except RefusedWrite as error:
        st.error(formats.said(error.message), icon=":material/error:")
    else:
        tables.say_once("saved-note", _("승인했습니다. {day}부터 예산현액에 듭니다.", day=formats.day(context.as_of)))
        st.rerun()


def _words(context: PageContext, change: BudgetChange) -> str:
    """The button's label: approved on which day, how much, and to which line."""
    line = change.to_line or change.from_line
    name = "" if line is None else labels.line_name(context.plan, line)
    return _("{day} 승인: {line} {amount}천원", day=formats.short_day(context.as_of), line=name, amount=formats.thousands(change.amount_krw))
