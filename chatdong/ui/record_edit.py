"""Correct or take out one record; whoever comes second is told what the first one did, and keeps what was typed."""

from datetime import date
from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.plan import LAST_STAGE, TEAM_MODES
from chatdong.store import records
from chatdong.store.records import EditConflict, RefusedWrite
from chatdong.ui import address, data, district_words, formats, long_list, parts, visitor
from chatdong.ui.data import View
from chatdong.ui.language import _
from chatdong.ui.record_forms import district_choice, some_events
from chatdong.ui.record_words import RecordWords, column_word

FIELDS = {
    "event": ("held_on", "postponed_on", "postponed_to", "cancelled_on", "attendance", "districts", "note"),
    "spending": ("spent_on", "amount_krw", "voucher", "memo"),
    "support_team": ("district_id", "mode", "operator", "staff", "stage", "opened_on", "closed_on", "source", "note"),
}
"""What can be corrected, by table; the rest is what the record is about."""


def form(view: View) -> None:
    """Choose a record, correct it, save it under the version that was read."""
    kinds = {"spending": _("지출"), "event": _("행사"), "support_team": _("추진지원단")}
    table = address.segments(_("무엇을 고칩니까?"), list(kinds), kinds.__getitem__, "edit")
    names = _names(view, table)
    key = st.selectbox(_("기록"), list(names), index=None, format_func=names.get, placeholder=_("하나를 고르십시오"), key=f"edit-{table}")
    if key is not None:
        correct(view, table, key)


def correct(view: View, table: str, key: str) -> None:
    """The form that corrects one record, or takes it out."""
    row = _as_read(view, table, key)
    if row is None:
        st.info(_("이 기록은 지워졌습니다."), icon=":material/info:")
        return
    with st.form(f"edit-form-{table}-{key}"):
        values = {field: asked(view, field, row[field], f"{key}-{field}") for field in FIELDS[table]}
        with st.container(horizontal=True):
            save = st.form_submit_button(_("저장"), type="primary", icon=":material/save:")
            take_out = st.form_submit_button(_("지우기"), icon=":material/delete:")
    if save or take_out:
        _write(view, table, key, row["version"], values, take_out=take_out)


def _names(view: View, table: str) -> dict[str, str]:
    if table == "event":
        return {
            e.id: f"{formats.day(e.on)} · {parts.activity_name(view.plan, e.activity_id)}" + (f" {e.occurrence}" if e.occurrence else "")
            for e in some_events(view, view.records.events[::-1], "edit-event")
        }
    if table == "support_team":
        teams = sorted(view.records.teams, key=lambda team: team.opened_on, reverse=True)
        return {team.id: f"{formats.day(team.opened_on)} · {district_words.team_name(view, team)}" for team in teams}
    every, skip = {"as_of": date.max}, 0
    if view.payments_size(**every)[0] > long_list.ROWS:
        every["text"] = long_list.search(_("증빙번호·적요에서 찾기"), "edit-text")
        skip = long_list.page(view.payments_size(**every)[0], "edit-page", every)
    return {
        row["spending_id"]: " · ".join(
            filter(None, (formats.day(row["spent_on"]), parts.line_name(view.plan, row["line_id"]), formats.won(row["amount_krw"]), row["voucher"]))
        )
        for row in view.payments(long_list.ROWS, skip, **every)
    }


def _as_read(view: View, table: str, key: str) -> dict[str, Any] | None:
    """The record as it was when this session opened it; it is read again only after a save or a conflict."""
    held = st.session_state.get("edit-read")
    if held is None or held[0] != (table, key):
        held = ((table, key), records.read(data.store(view.setting), table, key))
        st.session_state["edit-read"] = held
    return held[1]


def asked(view: View, field: str, value: Any, key: str) -> Any:
    """The question for one column of a record, by what it holds; the answer, None where nothing is written."""
    if field == "districts":
        return district_choice(view, value, key)
    if field == "district_id":
        return _district(view, value, key)
    if field == "mode":
        return st.segmented_control(column_word(field), TEAM_MODES, format_func=district_words.mode_word, default=value, key=key)
    if field in ("staff", "stage"):
        return st.number_input(
            column_word(field),
            min_value=0 if field == "staff" else 1,
            max_value=LAST_STAGE if field == "stage" else 10_000,
            value=value,
            step=1,
            key=key,
        )
    label = _("금액(원)") if field == "amount_krw" else column_word(field)
    if field in ("attendance", "amount_krw"):
        least = 0 if field == "attendance" else -(10**12)
        return st.number_input(label, min_value=least, max_value=10**12, value=value, step=1, key=key)
    if field.endswith(("_on", "_to")):
        return st.date_input(label, value=value, min_value=date(1990, 1, 1), max_value=date(2200, 12, 31), format="YYYY-MM-DD", key=key)
    return st.text_input(label, value=value or "", max_chars=500, key=key).strip() or None


def _district(view: View, value: str | None, key: str) -> str | None:
    """One district of the plan, or none while nobody knows it; one of an earlier plan can still be seen and kept."""
    names = district_words.district_names(view)
    options = [*names, *([value] if value and value not in names else [])]
    return st.selectbox(
        column_word("district_id"),
        options,
        index=options.index(value) if value else None,
        format_func=lambda i: names.get(i) or district_words.present(view, [i]),
        placeholder=_("아직 모름"),
        key=key,
    )


def _write(view: View, table: str, key: str, version: int, values: dict[str, Any], *, take_out: bool) -> None:
    store = data.store(view.setting)
    try:
        if take_out:
            records.delete(store, table, key, version, visitor.actor(), clock.now())
        else:
            records.update(store, table, key, version, values, visitor.actor(), clock.now())
    except EditConflict as error:
        st.error(formats.said(error.sentence), icon=":material/error:")
        words = RecordWords(view)
        for change in error.changes[:5]:
            did = words.change(table, key, change["row_before"], change["row_after"])
            st.markdown(formats.plain(f"{change['changed_at']:%Y-%m-%d %H:%M:%S} · {change['actor']} · {did}"))
        # What was typed stays in the form; the next save is made against what is there now.
        st.session_state["edit-read"] = ((table, key), records.read(store, table, key))
        return
    except RefusedWrite as error:
        st.error(formats.said(error.sentence), icon=":material/error:")
        return
    st.session_state.pop("edit-read", None)
    st.session_state["saved-note"] = _("지웠습니다. 변경 이력에서 되돌릴 수 있습니다.") if take_out else _("고쳤습니다.")
    st.rerun()
