"""The record dialog, the same on every page: a form, and after a save a card with what was saved."""

from typing import Literal

import streamlit as st

from chatdong import clock
from chatdong.domain.roles import Right
from chatdong.store.engines.duckdb_file import user_message
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing import records
from chatdong.ui.components import choices, record_dialog_state
from chatdong.ui.components.record_dialog_state import Asked, Saved
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import address, auth, connection, page_context, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records import beyond_day, edit, event_entry, spending_entry, spending_grid, team_form
from chatdong.ui.views.records.forms import refused
from chatdong.ui.views.records.measurements import entry
from chatdong.ui.views.records.measurements.fields import read_indicators
from chatdong.ui.views.records.money import budget_change_entry, carry_over_entry, commitment_entry, refund_entry

RIGHT: Right = "record"
KINDS = ("event", "spending", "grid", "commitment", "budget_change", "carry_over", "measurement")
"""The kinds of new records: one event, one payment, a grid of payments, one commitment, one change of the budget, one carry-over, one reading of an
indicator (offered where the plan has indicators that take one)."""


def show() -> None:
    """Draw the record dialog (st.dialog) where the query parameters ask for it. Call it in every whole-page run, not in a fragment: while the grid is
    not open it also closes the grid's preview. The dialog reruns alone while somebody types, and the whole page after a save."""
    record_dialog_state.follow_address()
    asked = record_dialog_state.asked()
    if asked is None or asked.kind != "grid":
        spending_grid.let_go()
    if asked is not None:
        width: Literal["small", "large"] = "large" if asked.kind == "grid" else "small"
        st.dialog(_title(asked), width=width, icon=":material/edit_note:", on_dismiss=record_dialog_state.close)(_said)()


def _title(asked: Asked) -> str:
    """The title of the dialog."""
    if asked.kind == "edit" and len(asked.of) == 2 and asked.of[0] in edit.FIELDS:
        return edit.title(page_context.current(), asked.of[0])
    titles = {"team": _("추진지원단 등록"), "refund": _("여입(반납) 등록"), "reduction": _("원인행위 감액·취소")}
    return titles.get(asked.kind, _("기록하기"))


def _said() -> None:
    """Draw the dialog's body; an error of the disk or the database becomes a message, because the page around it does not run."""
    try:
        _body()
    except Exception as error:
        said = user_message(error)
        if said is None:
            raise
        st.error(formats.said(said), title=_("저장소를 쓸 수 없습니다"), icon=":material/error:")
        connection.keep_what_was_typed()
    address.end_part()


def _body() -> None:
    asked = record_dialog_state.asked()
    # The right to look was lost, or the dialog was closed otherwise: the whole page reruns and shows it.
    if asked is None or not auth.may("look"):
        st.rerun()
        return
    if st.session_state.pop(WHOLE, False):
        st.rerun()
    context = page_context.current()
    if closed := why_closed(context, RIGHT):
        st.info(closed, icon=":material/info:")
    elif saved := record_dialog_state.saved():
        _card(context, saved)
    elif asked.kind == "edit" and len(asked.of) == 2 and asked.of[0] in edit.FIELDS:
        _say_resumed()
        edit.correct(context, *asked.of)
    elif asked.kind == "team":
        _say_resumed()
        team_form.new(context, asked)
    elif asked.kind in ("refund", "reduction"):
        _say_resumed()
        {"refund": refund_entry.form, "reduction": commitment_entry.reduce}[asked.kind](context, asked)
    elif asked.kind in KINDS:
        _new(context, asked)
    else:
        st.info(_("주소가 가리키는 기록이 없습니다. 창을 닫고 다시 골라 주십시오."), icon=":material/link_off:")


def _new(context: PageContext, asked: Asked) -> None:
    """Draw the choice of the kind of record, and its form."""
    _say_resumed()
    words = {
        "event": _("행사"),
        "spending": _("지출"),
        "grid": _("지출 여러 건"),
        "commitment": _("원인행위"),
        "budget_change": _("전용·추경"),
        "carry_over": _("이월"),
        "measurement": _("측정값"),
    }
    forms = {
        "event": event_entry.form,
        "spending": spending_entry.form,
        "grid": spending_grid.form,
        "commitment": commitment_entry.form,
        "budget_change": budget_change_entry.form,
        "carry_over": carry_over_entry.form,
        "measurement": entry.form,
    }
    offered = [kind for kind in KINDS if kind != "measurement" or asked.kind == kind or read_indicators(context.plan)]
    kind = choices.segments(
        _("무엇을 기록합니까?"), offered, words.__getitem__, f"{record_dialog_state.form()}-kind", start=asked.kind, persist_state="session"
    )
    if kind is not None and kind != asked.kind and "grid" in (kind, asked.kind):
        # The grid needs a wider dialog, which only a whole-page run draws.
        record_dialog_state.turn_to(Asked(kind))
        st.rerun()
    asked = asked if kind == asked.kind else Asked(kind or asked.kind)
    forms[asked.kind](context, asked)


def _say_resumed() -> None:
    """Draw a note where the form was left half filled in, with a button for an empty form."""
    # The container is drawn even when empty: a field below that changed its place would lose what is being typed.
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if record_dialog_state.resumed():
            st.caption(_("적다가 닫은 것을 이어서 보여 드립니다."), width="content")
            st.button(_("새로 등록"), on_click=record_dialog_state.begin_anew, type="tertiary", icon=":material/restart_alt:", key="record-anew")


def _card(context: PageContext, saved: Saved) -> None:
    """Draw the card after a save: what was saved, the likely next steps, and the undo. A success box is announced to a screen reader."""
    st.success(formats.plain(saved.words), icon=":material/check_circle:")
    if saved.on is not None:
        beyond_day.offer(context, saved.on)
    with st.container(horizontal=True, gap="small"):
        for number, following in enumerate(saved.then):
            st.button(
                following.label,
                icon=f":material/{following.icon}:",
                type="primary" if number == 0 else "secondary",
                on_click=record_dialog_state.ask,
                args=(following.asked,),
                key=f"record-then-{number}",
            )
        if saved.batch is not None:
            st.button(_("실행 취소"), icon=":material/undo:", on_click=_undo, args=(saved,), key="record-undo")
        # The whole page reruns, now without the dialog.
        if st.button(_("닫기"), icon=":material/close:", type="tertiary", key="record-close"):
            record_dialog_state.close()
            st.rerun()
    if UNDO_REFUSED in st.session_state:
        refused(st.session_state.pop(UNDO_REFUSED))


UNDO_REFUSED, WHOLE = "record-undo-refused", "record-whole-run"


def _undo(saved: Saved) -> None:
    """Take the last write back; the card then says so (a button's callback)."""
    assert saved.batch is not None
    # The second press of a double click arrives after the first was handled.
    if record_dialog_state.saved() != saved:
        return
    try:
        records.undo(stores.store(stores.store_url()), saved.batch, auth.actor(), clock.now())
    except RefusedWrite as error:
        st.session_state[UNDO_REFUSED] = error
        return
    # The page's figures change too, so the whole page has to rerun.
    st.session_state[WHOLE] = True
    then = (record_dialog_state.Next(_("다시 등록"), "edit", saved.again),) if saved.again else ()
    st.session_state[record_dialog_state.SAVED] = Saved(
        _("되돌렸습니다: {record}", record=saved.record or saved.words), None, None, then, saved.again
    )
