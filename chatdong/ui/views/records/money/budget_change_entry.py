"""The form for a change of the budget: a transfer (전용), a supplementary budget (추경), or money carried in from the year before."""

import streamlit as st

from chatdong.domain.progress.budget_changes import BudgetChangeKind
from chatdong.ui.components import choices, entry_fields, record_dialog_state
from chatdong.ui.components.entry_fields import FIRST_DAY, LAST_DAY
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.money import proposal_entry
from chatdong.ui.views.records.money.fields import free_after, today_within
from chatdong.ui.views.records.spending_entry import line_choice

LESS, MORE = "less", "more"


def form(context: PageContext, asked: Asked) -> None:
    """Draw the form for one change of the budget and insert it. Call it in the record dialog; a save ends in ``record_dialog_state.save_done``.

    Whoever may record proposes; whoever may change plans can approve in the same form. asked.about is the id of the line that loses, or None.
    """
    key = record_dialog_state.form()
    kind = kind_choice(f"{key}-of_kind", BudgetChangeKind.TRANSFER)
    from_line = to_line = None
    if kind == BudgetChangeKind.SUPPLEMENTARY:
        words = {MORE: _("늘림"), LESS: _("줄임")}
        way = choices.segments(
            _("늘립니까, 줄입니까?"), list(words), words.__getitem__, f"{key}-way", start=MORE, persist_state="session", **entry_fields.touching(key)
        )
        if way == LESS:
            from_line = line_choice(context, f"{key}-from_line", start=asked.about, label=_("줄이는 산출내역"))
        else:
            to_line = line_choice(context, f"{key}-to_line", start=None, label=_("늘리는 산출내역"))
    else:
        if kind == BudgetChangeKind.TRANSFER:
            from_line = line_choice(context, f"{key}-from_line", start=asked.about, label=_("줄이는 산출내역"))
        to_line = line_choice(context, f"{key}-to_line", start=None, label=_("늘리는 산출내역"))
    first, second = st.columns(2)
    with first:
        proposed_on = entry_fields.day(_("제안일"), f"{key}-proposed_on", FIRST_DAY, LAST_DAY, proposed=today_within(context))
    with second:
        amount = entry_fields.amount(_("금액(원)"), f"{key}-amount_krw")
    reason = entry_fields.text(_("사유"), f"{key}-reason")
    approved_on, approval = proposal_entry.approval_fields(key)
    sound = amount.value is not None and amount.value > 0 and proposed_on is not None
    same = from_line is not None and from_line == to_line
    if same:
        st.error(_("같은 산출내역으로는 전용할 수 없습니다. 다른 산출내역을 골라 주십시오."), icon=":material/error:")
    late = approved_on is None or proposed_on is None or approved_on >= proposed_on
    if not late:
        st.error(_("승인일이 제안일보다 앞입니다."), icon=":material/error:")
    loser = next((line for line in context.plan.budget_line if line.id == from_line), None)
    taken = loser is None or amount.value is None or free_after(context, loser, amount.value)
    needs = (from_line, to_line) if kind == BudgetChangeKind.TRANSFER else (from_line or to_line,)
    ready = sound and taken and late and not same and None not in needs and kind is not None
    if not sound or None in needs:
        st.caption(_("산출내역과 제안일, 금액을 적으면 저장할 수 있습니다. 승인일이 없으면 제안으로 남고 예산현액에 들지 않습니다."))
    if proposal_entry.pressed(key, ready=ready):
        values = {"kind": kind, "from_line": from_line, "to_line": to_line, "proposed_on": proposed_on, "amount_krw": amount.value, "reason": reason}
        proposal_entry.save(context, asked, "budget_change", {**values, "approved_on": approved_on, "approval": approval}, (from_line, to_line))


def kind_choice(key: str, start: str) -> BudgetChangeKind | None:
    """Draw the choice of what changes the budget."""
    return proposal_entry.kind_choice(_("무엇으로 바꿉니까?"), BudgetChangeKind, key, start)
