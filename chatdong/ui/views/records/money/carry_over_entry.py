"""The form for an amount that is carried to the next year (명시이월, 사고이월, 계속비 이월)."""

import streamlit as st

from chatdong.domain.progress import entry_checks
from chatdong.domain.progress.budget_changes import CarryOverKind
from chatdong.ui.components import entry_fields, record_dialog_state
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.money import proposal_entry
from chatdong.ui.views.records.money.fields import commitment_choice
from chatdong.ui.views.records.spending_entry import line_choice


def form(context: PageContext, asked: Asked) -> None:
    """Draw the form for one carry-over and insert it. Call it in the record dialog; a save ends in ``record_dialog_state.save_done``.

    A chosen commitment proposes what is unpaid of it. Whoever may record proposes; whoever may change plans can approve in the same form.
    asked.about is the id of a budget line, which is chosen first, or None.
    """
    key = record_dialog_state.form()
    kind = kind_choice(f"{key}-of_kind", CarryOverKind.SPECIFIED)
    line_id = line_choice(context, f"{key}-line_id", start=asked.about)
    line = next((line for line in context.plan.budget_line if line.id == line_id), None)
    with st.container():
        commitment_id = commitment_choice(context, line.id, f"{key}-commitment_id", start=None) if line else None
    proposed = entry_checks.unpaid_krw(commitment_id, context.all_records) if commitment_id else None
    amount = entry_fields.amount(_("금액(원)"), f"{key}-amount_krw", proposed=proposed)
    reason = entry_fields.text(_("사유"), f"{key}-reason")
    approved_on, approval = proposal_entry.approval_fields(key)
    fits = True
    if line is not None:
        left = max(entry_checks.remaining_krw(line, context.all_records), 0)
        carried = sum(each.amount_krw for each in context.all_records.carry_overs if each.line_id == line.id)
        st.caption(formats.plain(_("쓰고 남은 돈 {left}원 · 이미 승인된 이월 {carried}원", left=formats.won(left), carried=formats.won(carried))))
        fits = amount.value is None or carried + amount.value <= left
        if not fits:
            st.error(_("쓰고 남은 돈보다 많이 이월할 수는 없습니다."), icon=":material/error:")
    sound = amount.value is not None and amount.value > 0 and line is not None
    if not sound:
        st.caption(_("산출내역과 금액을 적으면 저장할 수 있습니다. 승인일이 없으면 제안으로 남습니다."))
    ready = sound and fits and kind is not None
    if proposal_entry.pressed(key, ready=ready) and line is not None:
        values = {"kind": kind, "line_id": line.id, "commitment_id": commitment_id, "amount_krw": amount.value, "reason": reason}
        proposal_entry.save(context, asked, "carry_over", {**values, "approved_on": approved_on, "approval": approval}, (line.id,))


def kind_choice(key: str, start: str) -> CarryOverKind | None:
    """Draw the choice of the kind of carry-over."""
    return proposal_entry.kind_choice(_("어떤 이월입니까?"), CarryOverKind, key, start)
