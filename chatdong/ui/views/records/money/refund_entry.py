"""The form for a refund (여입, 반납): the return of a payment, whole or in part, on a day of its own."""

from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.reading import query
from chatdong.store.writing import records
from chatdong.ui.components import choices, entry_fields, labels, record_dialog_state
from chatdong.ui.components.entry_fields import FIRST_DAY, LAST_DAY
from chatdong.ui.components.record_dialog_state import SAVE_KEYS, Asked, Saved
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.forms import refused
from chatdong.ui.views.records.money.fields import today_within
from chatdong.ui.views.records.spending_entry import in_year


def form(context: PageContext, asked: Asked) -> None:
    """Draw the form for the refund of the payment whose id is asked.about, and insert it. Call it in the record dialog; a save ends in
    ``record_dialog_state.save_done``."""
    key, store = record_dialog_state.form(), stores.store(context.store_url)
    payment = records.read(store, "spending", asked.about or "")
    if payment is None or payment["plan_id"] != context.plan.id or payment["amount_krw"] < 0:
        st.info(_("이 기록은 지워졌습니다."), icon=":material/info:")
        return
    returned = query.rows(store, "returned_of_payment", plan_id=context.plan.id, spending_id=payment["spending_id"])[0]["returned_krw"]
    left = payment["amount_krw"] - returned
    words = (labels.line_name(context.plan, payment["line_id"]), payment["voucher"], formats.day(payment["spent_on"]))
    st.markdown(f"**{formats.plain(' · '.join(filter(None, words)))}**")
    st.caption(
        formats.plain(_("지출 {paid}원 가운데 {left}원까지 돌려받을 수 있습니다.", paid=formats.won(payment["amount_krw"]), left=formats.won(left)))
    )
    first, second = st.columns(2)
    with first:
        on = entry_fields.day(_("여입일"), f"{key}-spent_on", FIRST_DAY, LAST_DAY, proposed=max(today_within(context), payment["spent_on"]))
    with second:
        amount = entry_fields.amount(_("돌려받은 금액(원)"), f"{key}-amount_krw", proposed=left or None)
    third, fourth = st.columns([1, 2])
    with third:
        voucher = entry_fields.text(_("증빙번호"), f"{key}-voucher", longest=100)
    with fourth:
        memo = entry_fields.text(_("적요"), f"{key}-memo")
    again = False
    if payment["commitment_id"] is not None:
        again = st.checkbox(
            _("원인행위는 그대로 두고 다시 지급합니다"),
            help=_("고르면 돌려받은 만큼 그 원인행위의 미지급이 늘어납니다. 고르지 않으면 가용액이 늘어납니다."),
            key=f"{key}-again",
            persist_state="session",
            **entry_fields.touching(f"{key}-again"),
        )
    sound = amount.value is not None and 0 < amount.value <= left
    if amount.value is not None and not sound:
        st.error(_("1원부터 {left}원까지 돌려받을 수 있습니다.", left=formats.won(left)), icon=":material/error:")
    late = on is None or on >= payment["spent_on"]
    if not late:
        st.error(_("여입(반납)한 날이 지출일보다 앞입니다."), icon=":material/error:")
    ready = sound and late and on is not None and in_year(context, on)
    gone = choices.found_gone(key)
    pressed = st.button(_("저장"), type="primary", icon=":material/save:", key=f"{key}-save", disabled=not ready, shortcut=SAVE_KEYS)
    if pressed and ready and not gone and amount.value is not None:
        values = {
            **{column: payment[column] for column in ("plan_id", "revision", "line_id", "event_id", "funding_source")},
            "spent_on": on,
            "amount_krw": -amount.value,
            "voucher": voucher,
            "memo": memo,
            "commitment_id": payment["commitment_id"] if again else None,
            "returns_id": payment["spending_id"],
        }
        _save(context, asked, values)


def _save(context: PageContext, asked: Asked, values: dict[str, Any]) -> None:
    batch = record_dialog_state.batch()
    try:
        records.insert(stores.store(context.store_url), "spending", values, auth.actor(), clock.now(), batch)
    except RefusedWrite as error:
        refused(error)
        return
    words = " · ".join(
        (
            labels.line_name(context.plan, values["line_id"]),
            formats.day(values["spent_on"]),
            _("여입 {amount}원", amount=formats.won(-values["amount_krw"])),
        )
    )
    record_dialog_state.save_done(Saved(_("저장됨: {record}", record=words), batch, values["spent_on"], (), asked, words))
