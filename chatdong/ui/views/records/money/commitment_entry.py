"""The form for a commitment and for a reduction of one."""

from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.progress import entry_checks
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing import records
from chatdong.ui.components import choices, entry_fields, labels, record_dialog_state
from chatdong.ui.components.entry_fields import FIRST_DAY, LAST_DAY
from chatdong.ui.components.record_dialog_state import SAVE_KEYS, Asked, Next, Saved
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.forms import refused
from chatdong.ui.views.records.money.fields import called, counterpart_choice, free_after, in_year, today_within
from chatdong.ui.views.records.spending_entry import line_choice


def form(context: PageContext, asked: Asked) -> None:
    """Draw the form for one commitment and insert it. Call it in the record dialog; a save ends in ``record_dialog_state.save_done``. asked.about is
    the id of a budget line, which is chosen first, or None."""
    key = record_dialog_state.form()
    line_id = line_choice(context, f"{key}-line_id", start=asked.about if asked.about in {line.id for line in context.plan.budget_line} else None)
    line = next((line for line in context.plan.budget_line if line.id == line_id), None)
    first, second = st.columns(2)
    with first:
        on = entry_fields.day(_("원인행위일"), f"{key}-committed_on", FIRST_DAY, LAST_DAY, proposed=today_within(context))
        amount = entry_fields.amount(_("금액(원)"), f"{key}-amount_krw")
    with second:
        due_on = entry_fields.day(_("지급예정일"), f"{key}-due_on", FIRST_DAY, LAST_DAY)
        number = entry_fields.text(_("원인행위번호"), f"{key}-number", longest=200)
    counterpart = counterpart_choice(f"{key}-counterpart", None)
    memo = entry_fields.text(_("적요"), f"{key}-memo")
    free = line is None or amount.value is None or free_after(context, line, amount.value)
    within = on is not None and in_year(context, on)
    ready = line is not None and within and free and amount.value is not None
    if line is None or on is None or amount.value is None:
        st.caption(_("산출내역과 원인행위일, 금액을 적으면 저장할 수 있습니다."))
    if _pressed(key, ready) and line is not None and on is not None and amount.value is not None:
        values = {"committed_on": on, "amount_krw": amount.value, "due_on": due_on, "number": number, "counterpart": counterpart, "memo": memo}
        _save(context, line.id, values, asked)


def reduce(context: PageContext, asked: Asked) -> None:
    """Draw the form that reduces or cancels the commitment whose id is asked.about, and insert the reduction. Call it in the record dialog."""
    key = record_dialog_state.form()
    commitment = next((each for each in context.all_records.commitments if each.id == asked.about and each.reduces is None), None)
    if commitment is None:
        st.info(_("이 기록은 지워졌습니다."), icon=":material/info:")
        return
    unpaid = entry_checks.unpaid_krw(commitment.id, context.all_records)
    st.markdown(f"**{formats.plain(called(context, commitment))}**")
    st.caption(formats.plain(_("아직 지급하지 않은 {unpaid}원까지 줄일 수 있습니다. 모두 줄이면 취소입니다.", unpaid=formats.won(unpaid))))
    first, second = st.columns(2)
    with first:
        on = entry_fields.day(_("감액일"), f"{key}-committed_on", FIRST_DAY, LAST_DAY, proposed=max(today_within(context), commitment.committed_on))
    with second:
        amount = entry_fields.amount(_("줄이는 금액(원)"), f"{key}-amount_krw", proposed=unpaid or None)
    number = entry_fields.text(_("원인행위번호"), f"{key}-number", longest=200, proposed=commitment.number)
    memo = entry_fields.text(_("적요"), f"{key}-memo")
    sound = amount.value is not None and 0 < amount.value <= unpaid
    if amount.value is not None and not sound:
        st.error(_("1원부터 {unpaid}원까지 줄일 수 있습니다.", unpaid=formats.won(unpaid)), icon=":material/error:")
    late = on is None or on >= commitment.committed_on
    if not late:
        st.error(_("감액한 날이 원인행위일보다 앞입니다."), icon=":material/error:")
    ready = sound and on is not None and late and in_year(context, on)
    if _pressed(key, ready) and on is not None and amount.value is not None:
        values = {"committed_on": on, "amount_krw": -amount.value, "reduces": commitment.id, "number": number, "memo": memo}
        _save(context, commitment.line_id, values, asked)


def _pressed(key: str, ready: bool) -> bool:
    """Draw the save button; True where it was pressed and the form is ready."""
    gone = choices.found_gone(key)
    return (
        st.button(_("저장"), type="primary", icon=":material/save:", key=f"{key}-save", disabled=not ready, shortcut=SAVE_KEYS) and ready and not gone
    )


def _save(context: PageContext, line_id: str, values: dict[str, Any], asked: Asked) -> None:
    batch = record_dialog_state.batch()
    whole = {"plan_id": context.plan.id, "revision": context.revision, "line_id": line_id, **values}
    try:
        key = records.insert(stores.store(context.store_url), "commitment", whole, auth.actor(), clock.now(), batch)
    except RefusedWrite as error:
        refused(error)
        return
    words = " · ".join(
        (
            labels.line_name(context.plan, line_id),
            formats.day(values["committed_on"]),
            _("{amount}원", amount=formats.won(values["amount_krw"])),
        )
    )
    then = () if values.get("reduces") else (Next(_("이 원인행위로 지출"), "payments", Asked("spending", (key,))),)
    then = (*then, Next(_("원인행위 하나 더"), "add", Asked("commitment", (line_id,))))
    record_dialog_state.save_done(Saved(_("저장됨: {record}", record=words), batch, values["committed_on"], then, asked, words))
