"""The form for an amount that is carried to the next year (명시이월, 사고이월, 계속비 이월)."""

from datetime import date
from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.progress import entry_checks
from chatdong.domain.progress.budget_changes import CarryOverKind
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing import records
from chatdong.ui.components import choices, entry_fields, labels, record_dialog_state
from chatdong.ui.components.record_dialog_state import SAVE_KEYS, Asked, Next, Saved
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.forms import refused
from chatdong.ui.views.records.money import kinds
from chatdong.ui.views.records.money.budget_change_entry import approval_fields
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
    approved_on, approval = approval_fields(key)
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
    gone = choices.found_gone(key)
    pressed = st.button(_("저장"), type="primary", icon=":material/save:", key=f"{key}-save", disabled=not ready, shortcut=SAVE_KEYS)
    if pressed and ready and not gone and line is not None:
        values = {"kind": kind, "line_id": line.id, "commitment_id": commitment_id, "amount_krw": amount.value, "reason": reason}
        _save(context, asked, {**values, "approved_on": approved_on, "approval": approval})


def kind_choice(key: str, start: str) -> CarryOverKind | None:
    """Draw the choice of the kind of carry-over."""
    chosen = choices.segments(
        _("어떤 이월입니까?"),
        [kind.value for kind in CarryOverKind],
        kinds.change_word,
        key,
        start=str(start),
        persist_state="session",
        **entry_fields.touching(key),
    )
    return None if chosen is None else CarryOverKind(chosen)


def _save(context: PageContext, asked: Asked, values: dict[str, Any]) -> None:
    batch = record_dialog_state.batch()
    whole = {"plan_id": context.plan.id, "revision": context.revision, **values}
    try:
        key = records.insert(stores.store(context.store_url), "carry_over", whole, auth.actor(), clock.now(), batch)
    except RefusedWrite as error:
        refused(error)
        return
    amount = _("{amount}원", amount=formats.won(values["amount_krw"]))
    words = " · ".join((kinds.change_word(values["kind"]), labels.line_name(context.plan, values["line_id"]), amount))
    approved: date | None = values["approved_on"]
    said = _("저장됨: {record}", record=words) if approved else _("제안으로 저장됨: {record}", record=words)
    then = () if approved else (Next(_("승인하거나 고치기"), "task_alt", Asked("edit", ("carry_over", key))),)
    record_dialog_state.save_done(Saved(said, batch, None, (*then, Next(_("하나 더 적기"), "add", asked)), asked, words))
