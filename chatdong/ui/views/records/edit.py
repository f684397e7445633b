"""The form that corrects or deletes one record, and its handling of a conflict, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.plan.model import LAST_STAGE, TeamMode
from chatdong.domain.text_marks import voucher_key
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.record_tables import LONGEST_FIELD, RECORD_TABLES
from chatdong.store.writing import records
from chatdong.store.writing.records import EditConflict
from chatdong.ui.components import choices, entry_fields, record_dialog_state
from chatdong.ui.components.entry_fields import FIRST_DAY, LAST_DAY
from chatdong.ui.components.record_dialog_state import SAVE_KEYS, Asked, Next, Saved
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext, hides
from chatdong.ui.views.districts import wording
from chatdong.ui.views.records import spending_entry
from chatdong.ui.views.records.forms import district_choice, refused
from chatdong.ui.views.records.money import budget_change_entry, carry_over_entry, next_steps
from chatdong.ui.views.records.money.fields import (
    commitment_choice,
    commits,
    contained_choice,
    counterpart_choice,
    free_after,
    in_year,
    source_choice,
    today_within,
)
from chatdong.ui.views.records.wording import RecordWording, column_word, table_word

FIELDS = {
    "event": ("occurrence", "held_on", "attendance", "districts", "postponed_on", "postponed_to", "cancelled_on", "topic", "note"),
    "spending": ("line_id", "commitment_id", "event_id", "spent_on", "amount_krw", "voucher", "memo", "funding_source"),
    "commitment": ("line_id", "committed_on", "amount_krw", "due_on", "number", "counterpart", "memo"),
    "budget_change": ("kind", "from_line", "to_line", "proposed_on", "amount_krw", "reason", "approved_on", "approval", "contained_in_revision"),
    "carry_over": ("kind", "line_id", "commitment_id", "amount_krw", "reason", "approved_on", "approval"),
    "measurement": ("measured_on", "value_e4", "answers", "source", "note"),
    "support_team": ("district_id", "mode", "operator", "staff", "stage", "opened_on", "closed_on", "source", "note"),
}
"""Table → the columns that can be corrected, in the order of the form; an event keeps its activity."""

_OF_APPROVAL = ("approved_on", "approval", "contained_in_revision")
"""The columns that only whoever may change plans can enter."""

_CHOSEN = (
    "line_id",
    "event_id",
    "district_id",
    "mode",
    "commitment_id",
    "funding_source",
    "counterpart",
    "kind",
    "from_line",
    "to_line",
    "contained_in_revision",
)
"""The columns that are chosen from a list."""

READ = "record-read"


@dataclass
class _Reading:
    """A record as the form knows it.

    ``row`` is the row that the next save is made against, None where it was deleted. After a conflict ``theirs`` are the others' changes (newest
    first) and ``both`` the columns that both sides have changed.
    """

    of: tuple[str, str, str]
    row: dict[str, Any] | None
    theirs: tuple[Mapping[str, Any], ...] = ()
    both: tuple[str, ...] | None = ()
    """None where the fields were filled in over an older version, until they are compared with the newer one."""
    adopt: dict[str, Any] | None = None
    """Column → the value to put into its field before the next run draws it."""
    lost: dict[str, Any] | None = None
    """The record as it was typed, where the stored one was deleted."""


def correct(context: PageContext, table: str, record: str) -> None:
    """Draw the form that updates or deletes one record; ``table`` is one of FIELDS, ``record`` its key. After an EditConflict it shows the others'
    changes, column by column. Call it in the record dialog; a save or a deletion ends in ``record_dialog_state.save_done``."""
    form = record_dialog_state.form()
    reading = _reading(context, table, record, form)
    row = reading.row
    if row is None:
        _gone(context, table, reading)
        return
    for column, value in (reading.adopt or {}).items():
        _put(f"{form}-{column}", column, value)
    reading.adopt = None
    st.markdown(f"**{formats.plain(RecordWording(context).record(table, row, record))}**")
    if RECORD_TABLES[table].approved_by and row["approved_on"] is not None and not auth.may("plan"):
        st.info(_("승인된 기록이라 계획 담당이나 관리자만 고칠 수 있습니다."), icon=":material/info:")
        return
    if reading.theirs:
        _say_theirs(context, table, record, reading)
    values: dict[str, Any] = {}
    sound = True
    for column in FIELDS[table]:
        given, fine = draw_field(context, table, column, row[column], f"{form}-{column}", row, values)
        values[column] = given
        sound = sound and fine
        if column in (reading.both or ()):
            _their_value(context, table, reading, column, form)
    if reading.both is None:
        reading.both = tuple(column for column in FIELDS[table] if values[column] != _plain(row[column]))
        st.rerun()
    if table == "spending" and sound:
        fits = _spending_warnings(context, row, values)
        # A payment that already lies outside the year may have its other fields corrected.
        sound = fits and (values["spent_on"] == row["spent_on"] or spending_entry.in_year(context, values["spent_on"]))
    elif table == "commitment" and sound:
        sound = _commitment_warnings(context, row, values)
    changed = sound and any(values[column] != _plain(row[column]) for column in values)
    # The keys hold the version: the second press of a double click must not confirm a conflict that the first one found.
    version = row["version"]
    with st.container(horizontal=True):
        save = st.button(_("저장"), type="primary", icon=":material/save:", key=f"{form}-save-{version}", disabled=not changed, shortcut=SAVE_KEYS)
        take_out = st.button(_("기록 삭제"), icon=":material/delete:", key=f"{form}-delete-{version}")
        approve = _approve_button(table, row, changed=changed, key=f"{form}-approve-{version}")
    next_steps.draw(table, record, row)
    gone = choices.found_gone(form)
    if save and changed and not gone:
        _save(context, table, record, reading, values)
    elif take_out:
        _take_out(context, table, record, reading, values)
    elif approve and not changed:
        day = today_within(context)
        _save(context, table, record, reading, {**values, "approved_on": max(day, row.get("proposed_on") or day)})


def _approve_button(table: str, row: Mapping[str, Any], *, changed: bool, key: str) -> bool:
    """Draw the button that approves a proposal as it is stored, on today's day; True where it was pressed."""
    if RECORD_TABLES[table].approved_by is None or row["approved_on"] is not None or not auth.may("plan"):
        return False
    return st.button(_("오늘 승인"), icon=":material/task_alt:", key=key, disabled=changed)


def _reading(context: PageContext, table: str, record: str, form: str) -> _Reading:
    """The record as it was when this form was opened; it is read again only after a save or a conflict."""
    readings: dict[str, _Reading] = st.session_state.setdefault(READ, {})
    if form not in readings or readings[form].of != (form, table, record):
        row, known = records.read(stores.store(context.store_url), table, record), record_dialog_state.version_read()
        if hides(context.store_url, row):
            row = None
        readings[form] = _Reading((form, table, record), row)
        if row is not None and known is not None and known < row["version"]:
            # The session was restored after another one had changed the record: the fields were filled in over an older version.
            readings[form].theirs = tuple(records.changes(stores.store(context.store_url), table, record)[: row["version"] - known])
            readings[form].both = None
    if (row := readings[form].row) is not None:
        record_dialog_state.note_version_read(row["version"])
    return readings[form]


def draw_field(
    context: PageContext, table: str, field: str, value: Any, key: str, row: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[Any, bool]:
    """Draw the widget for one column and return (answer, usable).

    ``usable`` is False where the text cannot be read, or where line_id, amount_krw, value_e4, spent_on or opened_on is empty. It does not check that mode
    and source are given: the caller does, or the store refuses. An empty field answers None; ``districts`` answers a list of ids, sorted;
    ``occurrence`` answers None for an event without a number. ``value`` is what the field shows first, ``key`` the widget's key. ``row`` is the
    stored record (only occurrence reads it; {} for a new record). ``given`` holds the answers to the columns asked before: event_id reads
    given["line_id"].
    """
    label = _("금액(원)") if field == "amount_krw" else column_word(field, table)
    if field in _OF_APPROVAL and not auth.may("plan"):
        return value, True
    if field == "commitment_id":
        # As with the event: the commitment of a line that was changed is none of the new line.
        start = value if given["line_id"] == row["line_id"] else None
        return commitment_choice(context, given["line_id"] or "", key, start=start), True
    if field == "funding_source":
        return source_choice(context, key, start=value), True
    if field == "counterpart":
        return counterpart_choice(key, value), True
    if field == "kind":
        kind_choice = budget_change_entry.kind_choice if table == "budget_change" else carry_over_entry.kind_choice
        kind = kind_choice(key, value)
        return kind and kind.value, kind is not None
    if field == "contained_in_revision":
        return contained_choice(context, key, start=value), True
    if field in ("from_line", "to_line"):
        return spending_entry.line_choice(context, key, start=value, label=label), True
    if field == "districts":
        return sorted(district_choice(context, value, key)), True
    if field == "district_id":
        return _district(context, value, key), True
    if field == "mode":
        return choices.segments(label, [mode.value for mode in TeamMode], wording.mode_word, key, start=value, persist_state="session"), True
    if field == "line_id":
        line_id = spending_entry.line_choice(context, key, start=value)
        return line_id, line_id is not None
    if field == "event_id":
        line = next((line for line in context.plan.budget_line if line.id == given["line_id"]), None)
        # The event of a line that is not in this revision can be neither shown nor changed; it is kept.
        if line is None:
            return value if given["line_id"] == row["line_id"] else None, True
        return spending_entry.event_choice(context, line, key, start=value, start_line=row["line_id"]), True
    if field == "occurrence":
        number = _occurrence(context, row, value, key)
        return number or None, number is not None
    if field == "value_e4":
        reading = entry_fields.measured(label, key, proposed=value)
        return reading.value, reading.value is not None
    if field == "amount_krw":
        amount = entry_fields.amount(label, key, proposed=value)
        return amount.value, amount.value is not None
    if field in ("attendance", "staff", "stage", "answers"):
        whole = entry_fields.whole(label, key, proposed=value, least=1 if field == "stage" else 0)
        too_large = field == "stage" and whole.value is not None and whole.value > LAST_STAGE
        return whole.value, whole.problem is None and not too_large
    if field.endswith(("_on", "_to")):
        on = entry_fields.day(label, key, FIRST_DAY, LAST_DAY, proposed=value)
        return on, on is not None or field not in ("spent_on", "opened_on", "committed_on", "proposed_on", "measured_on")
    return entry_fields.text(label, key, proposed=value, longest=RECORD_TABLES[table].longest.get(field, LONGEST_FIELD)), True


def _occurrence(context: PageContext, row: Mapping[str, Any], value: int | None, key: str) -> int | None:
    """Draw the choice of the event's planned occurrence; 0 for an extra event, None where a choice is no longer possible.

    Offered are its own number and those that no other event has.
    """
    # The event's activity may not be in this plan; the event then keeps its occurrence or has none.
    times = sum(activity.times for activity in context.plan.activity if activity.id == row["activity_id"])
    taken = {event.occurrence for event in context.all_records.of_activity(row["activity_id"])} - {value, None}
    options = [0, *(number for number in range(1, max(times, value or 0) + 1) if number not in taken)]
    return choices.one(
        column_word("occurrence"),
        options,
        lambda number: _("{number}회차", number=number) if number else _("추가 행사(회차 없음)"),
        key,
        start=value or 0,
        required=True,
        persist_state="session",
    )


def _district(context: PageContext, value: str | None, key: str) -> str | None:
    """Draw the choice of a district of the plan and return its id, None for an unknown one; a stored district of another plan stays an option."""
    names = wording.district_names(context)
    options = [*names, *([value] if value and value not in names else [])]
    return choices.one(
        column_word("district_id"),
        options,
        lambda i: names.get(i) or wording.present(context, [i]),
        key,
        start=value,
        placeholder=_("아직 모름"),
        persist_state="session",
    )


def _plain(value: Any) -> Any:
    """A stored value as the form returns it: a list sorted, "" as None."""
    return sorted(value) if isinstance(value, (list, tuple)) else value or None if isinstance(value, str) else value


def _put(key: str, column: str, value: Any) -> None:
    """Set a field's value in session state before its widget is drawn."""
    if column == "amount_krw":
        value = "" if value is None else formats.won(value)
    elif column == "value_e4":
        value = "" if value is None else entry_fields.measured_text(value)
    elif column in ("attendance", "staff", "stage", "answers"):
        value = "" if value is None else str(value)
    elif column == "districts":
        value = list(value or ())
    elif column == "occurrence":
        value = value or 0
    elif column not in _CHOSEN and not isinstance(value, date):
        value = None if column.endswith(("_on", "_to")) else value or ""
    st.session_state[key] = value
    entry_fields.touch(key)


def _commitment_warnings(context: PageContext, row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Draw what is free of the line before and after the correction, and the warnings of a commitment; False where it cannot be saved so."""
    line = next((line for line in context.plan.budget_line if line.id == values["line_id"]), None)
    within = values["committed_on"] == row["committed_on"] or in_year(context, values["committed_on"])
    if line is None:
        return within
    already = row["amount_krw"] if row["line_id"] == line.id else 0
    return free_after(context, line, values["amount_krw"], already_krw=already) and within


def _spending_warnings(context: PageContext, row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Draw the line's balance before and after the correction, and the warnings of a payment; False where it cannot be saved so."""
    line = next((line for line in context.plan.budget_line if line.id == values["line_id"]), None)
    if line is None:
        return True
    already = row["amount_krw"] if row["line_id"] == line.id else 0
    number, typed = (voucher_key(each["voucher"]) for each in (row, values))
    own = int(number == typed is not None and row["amount_krw"] == values["amount_krw"])
    st.caption(formats.plain(spending_entry.balance_wording(line, context, values["amount_krw"], already)))
    spending_entry.warnings(context, line, values["amount_krw"], values["voucher"], already_krw=already, own=own)
    same = row["commitment_id"] == values["commitment_id"]
    return commits(context, line, values["commitment_id"], values["amount_krw"], already_krw=already if same else 0)


# After a conflict


def _say_theirs(context: PageContext, table: str, record: str, reading: _Reading) -> None:
    """Draw the others' changes since this form was opened, and the columns that both sides have changed."""
    words = RecordWording(context)
    lines = [
        f"{change['changed_at']:%Y-%m-%d %H:%M} · {change['actor']} · {words.change(table, record, change['row_before'], change['row_after'])}"
        for change in reading.theirs[:5]
    ]
    st.warning(
        "  \n".join(map(formats.plain, (_("그사이에 다른 사람이 이 기록을 고쳤습니다. 적으신 것은 그대로 있습니다."), *lines))),
        icon=":material/group:",
    )
    if reading.both:
        fields = ", ".join(column_word(column) for column in reading.both)
        st.caption(formats.plain(_("둘이 다르게 고친 것: {fields}. 아래에서 하나씩 고르거나 한꺼번에 고르십시오.", fields=fields)))
        st.button(_("모두 그 사람 것으로"), on_click=_adopt, args=(reading, reading.both), icon=":material/group:", key=f"{reading.of[0]}-theirs")


def _their_value(context: PageContext, table: str, reading: _Reading, column: str, form: str) -> None:
    """Draw the other side's value below a field that both sides have changed, with a button that takes it."""
    if reading.row is None:
        return
    theirs = RecordWording(context).value(column, _logged(reading.row[column]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(formats.plain(_("그 사람이 적은 것: {value}", value=theirs)), width="content")
        st.button(_("이것으로"), on_click=_adopt, args=(reading, (column,)), type="tertiary", key=f"{form}-theirs-{column}")


def _logged(value: Any) -> Any:
    """A value as the change log keeps it in JSON: a day as ISO text, a tuple as a list."""
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _adopt(reading: _Reading, columns: tuple[str, ...]) -> None:
    """Take the other side's values of some columns into the fields (a button's callback)."""
    if reading.row is not None:
        reading.adopt = {column: reading.row[column] for column in columns}
        reading.both = tuple(column for column in reading.both or () if column not in columns)


def _meet(context: PageContext, table: str, record: str, reading: _Reading, values: Mapping[str, Any], error: EditConflict) -> None:
    """Merge after a conflict: columns changed only by others take their values, columns changed by both sides are asked, the rest stays."""
    before, now = reading.row or {}, records.read(stores.store(context.store_url), table, record)
    # The changes since this form was opened: each raised the version by one; a deleted record has no version.
    reading.theirs = tuple(error.changes[: now["version"] - before["version"]] if now else error.changes[:1])
    if now is None:
        reading.row = None
        reading.lost = {**before, **values}
    else:
        theirs = [column for column in FIELDS[table] if _plain(now[column]) != _plain(before[column])]
        ours = [column for column in FIELDS[table] if values[column] != _plain(before[column])]
        reading.both = tuple(c for c in FIELDS[table] if c in theirs and c in ours and values[c] != _plain(now[c]))
        reading.adopt = {column: now[column] for column in theirs if column not in ours}
        reading.row = now
    # The page's figures have changed too.
    st.rerun()


def _gone(context: PageContext, table: str, reading: _Reading) -> None:
    """Draw a note that the record was deleted and by whom, with a button that saves what was typed as a new record."""
    st.info(_("이 기록은 지워졌습니다."), icon=":material/info:")
    words = RecordWording(context)
    for change in reading.theirs[:1]:
        st.markdown(
            formats.plain(
                f"{change['changed_at']:%Y-%m-%d %H:%M} · {change['actor']} · {words.change(table, reading.of[2], change['row_before'], None)}"
            )
        )
    if reading.lost is None:
        return
    given = {column: value for column, value in reading.lost.items() if column in FIELDS[table]}
    typed = ", ".join(f"{column_word(c)} {words.value(c, _logged(v))}" for c, v in given.items() if v not in (None, []))
    st.caption(formats.plain(_("적으신 것: {typed}", typed=typed)))
    if st.button(_("새 기록으로 저장"), type="primary", icon=":material/save:", key=f"{reading.of[0]}-as-new"):
        _save_as_new(context, table, reading, reading.lost)


# Writing


def _save(context: PageContext, table: str, record: str, reading: _Reading, values: Mapping[str, Any]) -> None:
    row = reading.row or {}
    batch = record_dialog_state.batch()
    # A changed line is one of the revision on the page; the payment takes over that revision.
    lines = [column for column in ("line_id", "from_line", "to_line") if column in values and values[column] != row[column]]
    moved = {"revision": context.revision} if lines else {}
    try:
        records.update(stores.store(context.store_url), table, record, row["version"], {**values, **moved}, auth.actor(), clock.now(), batch)
    except EditConflict as error:
        _meet(context, table, record, reading, values, error)
        return
    except RefusedWrite as error:
        refused(error)
        return
    st.session_state.get(READ, {}).pop(reading.of[0], None)
    words = RecordWording(context)
    after = {**row, **values}
    told = words.between(table, record, _as_logged(row), _as_logged(after))
    _done(context, table, record, f"{told.record} · {told}", batch, after, _("다시 수정"))


def _save_as_new(context: PageContext, table: str, reading: _Reading, row: Mapping[str, Any]) -> None:
    batch = record_dialog_state.batch()
    try:
        key = records.insert(stores.store(context.store_url), table, row, auth.actor(), clock.now(), batch)
    except RefusedWrite as error:
        refused(error)
        return
    st.session_state.get(READ, {}).pop(reading.of[0], None)
    record = RecordWording(context).record(table, row, key)
    record_dialog_state.save_done(Saved(_("저장됨: {record}", record=record), batch, None, (), None, record))


def _take_out(context: PageContext, table: str, record: str, reading: _Reading, values: Mapping[str, Any]) -> None:
    row = reading.row or {}
    try:
        batch = records.delete(stores.store(context.store_url), table, record, row["version"], auth.actor(), clock.now(), record_dialog_state.batch())
    except EditConflict as error:
        # The fields keep what was typed, although it was not to be saved.
        _meet(context, table, record, reading, values, error)
        return
    except RefusedWrite as error:
        refused(error)
        return
    st.session_state.get(READ, {}).pop(reading.of[0], None)
    words = RecordWording(context)
    called = words.record(table, row, record)
    record_dialog_state.save_done(Saved(_("지웠습니다: {record}", record=called), batch, record=called))


def _done(context: PageContext, table: str, record: str, words: str, batch: str, row: Mapping[str, Any], again: str) -> None:
    on = (
        row.get("spent_on")
        or row.get("committed_on")
        or row.get("measured_on")
        or row.get("held_on")
        or row.get("postponed_on")
        or row.get("cancelled_on")
    )
    asked = Asked("edit", (table, record))
    record_dialog_state.save_done(Saved(_("고쳤습니다: {record}", record=words), batch, on, (Next(again, "edit", asked),), asked, words))


def _as_logged(row: Mapping[str, Any]) -> dict[str, Any]:
    return {column: _logged(value) for column, value in row.items()}


def title(context: PageContext, table: str) -> str:
    """The dialog's title for the correction of a record of a table."""
    return _("{record} 수정", record=table_word(table))
