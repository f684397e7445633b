"""What the record dialog of a session is open for, the key of its form, and what was saved in it last.

``record`` in the address says what it is open for, so that a reload, a lost connection and another server find it again: ``event``,
``event:ACTIVITY.NUMBER``, ``event:ACTIVITY``, ``spending``, ``spending:EVENT``, ``spending:LINE``, ``grid``, ``team``, ``team:DISTRICT``,
``edit:TABLE:KEY``. ``form`` is the key of the form that is filled in: the store writes what comes under one key once. ``read`` is the version of
the record that is corrected.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import streamlit as st

from chatdong.ui.components import entry_fields

ASKED, FORM, READ = "record", "form", "read"
SAVED, AGAIN, LEFT, OPEN = "record-saved", "record-form-again", "record-forms-left", "record-form-open"
SAVE_KEYS = "Ctrl+Enter"
"""What saves a form from the keyboard."""

_FORM = re.compile(r"[A-Za-z0-9_-]{16}")


@dataclass(frozen=True)
class Asked:
    """What the dialog is open for: its kind, and what it is about, as far as that is known."""

    kind: str
    of: tuple[str, ...] = ()

    @property
    def about(self) -> str | None:
        """The first part of ``of``; None where the address names only the kind. For "event" it is ACTIVITY or ACTIVITY.NUMBER, for "spending" the
        id of an event or of a budget line, for "team" the id of a district. For "edit" it is the table: use ``of`` there."""
        return self.of[0] if self.of else None


@dataclass(frozen=True)
class Next:
    """A button of the card: its label, a Material icon's name without ":material/", and what it opens the dialog for."""

    label: str
    icon: str
    asked: Asked


@dataclass(frozen=True)
class Saved:
    """What was written last, for the card that says so.

    ``words``: the sentence shown. ``batch``: what ``records.undo`` takes, or None. ``on``: the day for ``beyond_day.offer``, or None. ``then``: the
    next buttons, the first one primary. ``again``: what the button opens that is shown after an undo.
    """

    words: str
    batch: str | None
    on: date | None = None
    then: tuple[Next, ...] = ()
    again: Asked | None = None
    record: str = ""
    """What was written, without what became of it: for the words of an undo."""


def asked() -> Asked | None:
    """What the dialog of this session is open for; None while it is closed."""
    kind, *of = (st.query_params.get(ASKED) or "").split(":")
    return Asked(kind, tuple(filter(None, of))) if kind else None


def ask(asked: Asked) -> None:
    """Open the dialog for ``asked``: write the address, with the key of the form left half filled in for an equal Asked, or a new key. Call it
    in a callback, or in a run followed by st.rerun()."""
    forget_saved()
    st.query_params.pop(READ, None)
    # In one step: each is one of the browser's history, and one back would be the same dialog with another, empty form.
    st.query_params.update({ASKED: ":".join((asked.kind, *asked.of)), FORM: _left().get(asked) or secrets.token_urlsafe(12)})


def follow_old_link() -> None:
    """Before the page of the records: a link from when the forms stood on it opens the dialog, as ``records=event&occurrence=ACTIVITY.NUMBER``."""
    kind = st.query_params.get("records")
    if kind in ("event", "spending"):
        occurrence = st.query_params.pop("occurrence", None)
        st.query_params.pop("records")
        ask(Asked(kind, (occurrence,) if occurrence and kind == "event" else ()))


def close() -> None:
    """Close the dialog: take it out of the address. A form with a touched field that was not saved is kept for the next ``ask`` with an equal
    Asked. Call it in a callback, or in a run followed by st.rerun()."""
    if (left := asked()) is not None and saved() is None and entry_fields.any_touched(form()):
        _left()[left] = form()
    forget_saved()
    for key in (ASKED, FORM, READ):
        st.query_params.pop(key, None)


def follow_address() -> None:
    """Before the dialog of each run of a whole page: a form that the address has left in another way, as by the browser's Back, is kept like one
    that was closed."""
    now = (open_for, form()) if (open_for := asked()) else None
    before = st.session_state.get(OPEN)
    if before is not None and before != now and saved() is None and entry_fields.any_touched(before[1]):
        _left()[before[0]] = before[1]
    st.session_state[OPEN] = now


def resumed() -> bool:
    """Whether the form that is open is one that was left half filled in."""
    return form() in _left().values()


def turn_to(asked: Asked) -> None:
    """The dialog is open for something else from now on: with the form that was left half filled in for it, unless one is being filled in."""
    if (left := _left().get(asked)) and not entry_fields.any_touched(form()):
        st.query_params[FORM] = left
    st.query_params[ASKED] = ":".join((asked.kind, *asked.of))


def begin_anew() -> None:
    """Begin an empty form under a new key, and forget the present one if it was left half filled in. Call it in a callback, or in a run
    followed by st.rerun()."""
    key = form()
    st.session_state[LEFT] = {of: left for of, left in _left().items() if left != key}
    st.session_state.pop(OPEN, None)
    new_form()


def _left() -> dict[Asked, str]:
    """The keys of the forms that were left half filled in, by what the dialog was open for."""
    return st.session_state.setdefault(LEFT, {})


def form() -> str:
    """The form's key from the address; where that has no valid one, a new key is written there (``new_form``)."""
    key = st.query_params.get(FORM) or ""
    return key if _FORM.fullmatch(key) else new_form()


def new_form() -> str:
    """Write a new form key into the address, drop the version read from it, and return the key."""
    st.query_params.pop(READ, None)
    st.query_params[FORM] = key = secrets.token_urlsafe(12)
    return key


def version_read() -> int | None:
    """The version of the record that the form in the address was filled in over; None where it says none."""
    text = st.query_params.get(READ) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def note_version_read(version: int) -> None:
    """Keep the version in the address, so that a server that does not know the visit does not take a newer one for it."""
    st.query_params[READ] = str(version)


def batch() -> str:
    """The ``batch`` to pass to the store's write: the form's key, or FORM.1, FORM.2 … after ``note_written_already``."""
    return f"{form()}.{again}" if (again := st.session_state.get(AGAIN, {}).get(form())) else form()


def note_written_already() -> None:
    """Note that the store raised WrittenAlready for this form: ``batch()`` then gives a new key, so that the next save makes a record of its
    own. ``forms.refused`` calls it."""
    counts: dict[str, int] = st.session_state.setdefault(AGAIN, {})
    counts[form()] = counts.get(form(), 0) + 1


def save_done(saved: Saved) -> NoReturn:
    """Keep ``saved`` for the card, begin an empty form under a new key, and call st.rerun() for the whole page. It never returns. Call it in the
    run after the write, not in a callback, where st.rerun() does nothing."""
    st.session_state[SAVED] = saved
    begin_anew()
    st.rerun()


def saved() -> Saved | None:
    """What was written last in the dialog that is open; None while a form is to be filled in."""
    return st.session_state.get(SAVED)


def forget_saved() -> None:
    """Drop this session's Saved: the dialog draws a form again instead of the card."""
    st.session_state.pop(SAVED, None)
