"""What the forms share whose record is proposed by who records and approved by who answers for the plan: its kind, its approval, its save."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar

import streamlit as st

from chatdong import clock
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
from chatdong.ui.views.records.money import kinds

Kind = TypeVar("Kind", bound=StrEnum)


def kind_choice(question: str, options: type[Kind], key: str, start: str) -> Kind | None:
    """Draw the choice of a record's kind."""
    chosen = choices.segments(
        question,
        [kind.value for kind in options],
        kinds.change_word,
        key,
        start=str(start),
        persist_state="session",
        **entry_fields.touching(key),
    )
    return None if chosen is None else options(chosen)


def approval_fields(key: str) -> tuple[Any, str | None]:
    """Draw the day and the document of an approval where this session may change plans, and return both; None and None where it may not."""
    if not auth.may("plan"):
        st.caption(_("승인은 계획 담당이 합니다. 저장하면 제안으로 남습니다."))
        return None, None
    first, second = st.columns(2)
    with first:
        approved_on = entry_fields.day(_("승인일"), f"{key}-approved_on", FIRST_DAY, LAST_DAY)
    with second:
        approval = entry_fields.text(_("승인 문서"), f"{key}-approval")
    return approved_on, approval


def pressed(key: str, *, ready: bool) -> bool:
    """Draw the button that saves; True where it was pressed and nothing that the form had chosen is gone."""
    gone = choices.found_gone(key)
    asked = st.button(_("저장"), type="primary", icon=":material/save:", key=f"{key}-save", disabled=not ready, shortcut=SAVE_KEYS)
    return asked and ready and not gone


def save(context: PageContext, asked: Asked, table: str, values: dict[str, Any], line_ids: Iterable[str | None]) -> None:
    """Insert the record and end in ``record_dialog_state.save_done``, which calls it by its kind, the lines that it is about and its amount."""
    batch = record_dialog_state.batch()
    whole = {"plan_id": context.plan.id, "revision": context.revision, **values}
    try:
        key = records.insert(stores.store(context.store_url), table, whole, auth.actor(), clock.now(), batch)
    except RefusedWrite as error:
        refused(error)
        return
    lines = " → ".join(labels.line_name(context.plan, line_id) for line_id in line_ids if line_id is not None)
    words = " · ".join((kinds.change_word(values["kind"]), lines, _("{amount}원", amount=formats.won(values["amount_krw"]))))
    approved = values["approved_on"] is not None
    said = _("저장됨: {record}", record=words) if approved else _("제안으로 저장됨: {record}", record=words)
    then = () if approved else (Next(_("승인·수정"), "task_alt", Asked("edit", (table, key))),)
    record_dialog_state.save_done(Saved(said, batch, None, (*then, Next(_("하나 더 등록"), "add", asked)), asked, words))
