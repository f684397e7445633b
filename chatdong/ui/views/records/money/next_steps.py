"""What can follow from a record of money that is there: the refund of a payment, the payment or the reduction of a commitment."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from chatdong.ui.components import record_dialog_state
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.i18n.language import _


def draw(table: str, record: str, row: Mapping[str, Any]) -> None:
    """Draw the buttons that open the forms for what can follow from a record; nothing for a record from which nothing follows."""
    steps: tuple[tuple[str, str, Asked], ...] = ()
    if table == "spending" and row["amount_krw"] > 0:
        steps = ((_("여입(반납)"), "keyboard_return", Asked("refund", (record,))),)
    elif table == "commitment" and row["reduces"] is None:
        steps = (
            (_("이 원인행위로 지출"), "payments", Asked("spending", (record,))),
            (_("감액·취소"), "remove_circle", Asked("reduction", (record,))),
        )
    if not steps:
        return
    with st.container(horizontal=True, gap="small"):
        for label, icon, asked in steps:
            st.button(
                label,
                on_click=record_dialog_state.ask,
                args=(asked,),
                type="tertiary",
                icon=f":material/{icon}:",
                key=f"record-next-{asked.kind}",
            )
