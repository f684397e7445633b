"""The state of the record dialog: the form that is open, the key of the form, and the last saved record.

It is in query parameters, so that it survives a reload, a lost connection and a restarted server. ``record`` is the open form: ``event``,
``event:ACTIVITY.NUMBER``, ``event:ACTIVITY``, ``spending``, ``spending:EVENT``, ``spending:LINE``, ``grid``, ``team``, ``team:DISTRICT`` or
``edit:TABLE:KEY``. ``form`` is the key of the form: the store writes the values sent under one key once. ``read`` is the version of the
record that is corrected.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import streamlit as st

from chatdong.ui.components import entry_fields
from chatdong.ui.session import address, navigation

ASKED, FORM, READ = navigation.OF_DIALOG
SAVED, AGAIN, LEFT, OPEN = "record-saved", "record-form-again", "record-forms-left", "record-form-open"
SAVE_KEYS = "Ctrl+Enter"
"""The keyboard shortcut of the save button."""

_FORM = re.compile(r"[A-Za-z0-9_-]{16}")


@dataclass(frozen=True)
class Asked:
    """The form that the dialog is opened for: its kind, and the ids in ``of``, as far as they are known."""

    kind: str
    of: tuple[str, ...] = ()

    @property
    def about(self) -> str | None:
        """The first id of ``of``; None where only the kind is given. For "event" it is ACTIVITY or ACTIVITY.NUMBER, for "spending" the id of an
        event or a budget line, for "team" the id of a district. For "edit" it is the table: use ``of`` there."""
        return self.of[0] if self.of else None


@dataclass(frozen=True)
class Next:
    """A button of the card after a save: its label, the name of a Material icon without ":material/", and the form that it opens."""

    label: str
    icon: str
    asked: Asked


@dataclass(frozen=True)
class Saved:
    """The last saved record, for the card that reports it.

    ``words``: the sentence shown. ``batch``: the batch for ``records.undo``, or None. ``on``: the day for ``beyond_day.offer``, or None. ``then``:
    the next buttons, the first one primary. ``again``: the form that the button after an undo opens.
    """

    words: str
    batch: str | None
    on: date | None = None
    then: tuple[Next, ...] = ()
    again: Asked | None = None
    record: str = ""
    """The name of the record without the action, for the message of an undo."""


def asked() -> Asked | None:
    """The form that this session's dialog is open for; None while it is closed."""
    kind, *of = (address.get(ASKED) or "").split(":")
    return Asked(kind, tuple(filter(None, of))) if kind else None


def ask(asked: Asked) -> None:
    """Open the dialog for ``asked``: set the query parameters, with the key of the unfinished form of an equal Asked, or a new key. Call it in a
    callback, or in a run followed by st.rerun()."""
    forget_saved()
    address.update({READ: None, ASKED: ":".join((asked.kind, *asked.of)), FORM: _left().get(asked) or secrets.token_urlsafe(12)})


def follow_old_link() -> None:
    """Open the dialog for an old link: ``records=event&occurrence=ACTIVITY.NUMBER`` or ``records=spending``. Call it before the page."""
    kind = address.get("records")
    if kind in ("event", "spending"):
        occurrence = address.get("occurrence")
        address.update({"occurrence": None, "records": None})
        ask(Asked(kind, (occurrence,) if occurrence and kind == "event" else ()))


def close() -> None:
    """Close the dialog: remove its query parameters. The key of a form with a touched field that was not saved is kept for the next ``ask`` with an
    equal Asked. Call it in a callback, or in a run followed by st.rerun()."""
    if (left := asked()) is not None and saved() is None and entry_fields.any_touched(form()):
        _left()[left] = form()
    forget_saved()
    address.update(dict.fromkeys((ASKED, FORM, READ)))


def follow_address() -> None:
    """Remember the key of an unfinished form that the URL has left without ``close``, as by the browser's Back, so that ``ask``
    opens the form again with what was typed. Call it before the dialog in each run of a whole page."""
    now = (open_for, form()) if (open_for := asked()) else None
    before = st.session_state.get(OPEN)
    if before is not None and before != now and saved() is None and entry_fields.any_touched(before[1]):
        _left()[before[0]] = before[1]
    st.session_state[OPEN] = now


def resumed() -> bool:
    """True where the open form was left unfinished before."""
    return form() in _left().values()


def turn_to(asked: Asked) -> None:
    """Switch the open dialog to ``asked``, with its unfinished form if there is one and no field of the present form is touched."""
    if (left := _left().get(asked)) and not entry_fields.any_touched(form()):
        address.put(FORM, left)
    address.put(ASKED, ":".join((asked.kind, *asked.of)))


def begin_anew() -> None:
    """Begin an empty form under a new key, and forget the present key as an unfinished form. Call it in a callback, or in a run followed by
    st.rerun()."""
    key = form()
    st.session_state[LEFT] = {of: left for of, left in _left().items() if left != key}
    st.session_state.pop(OPEN, None)
    new_form()


def _left() -> dict[Asked, str]:
    """The keys of unfinished forms by the Asked that they were opened for."""
    return st.session_state.setdefault(LEFT, {})


def form() -> str:
    """The form's key from the query parameters; without a valid one a new key is set (``new_form``)."""
    key = address.get(FORM) or ""
    return key if _FORM.fullmatch(key) else new_form()


def new_form() -> str:
    """Set a new form key in the query parameters, drop the version read, and return the key."""
    key = secrets.token_urlsafe(12)
    address.update({READ: None, FORM: key})
    return key


def version_read() -> int | None:
    """The version of the record that the form was opened with, from the query parameters; None where there is none."""
    text = address.get(READ) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def note_version_read(version: int) -> None:
    """Set the version in the query parameters, so that a restarted server does not take a newer version for the one that was read."""
    address.put(READ, str(version))


def batch() -> str:
    """The ``batch`` to pass to the store's write: the form's key, or FORM.1, FORM.2 … after ``note_written_already``."""
    return f"{form()}.{again}" if (again := st.session_state.get(AGAIN, {}).get(form())) else form()


def note_written_already() -> None:
    """Note that the store raised WrittenAlready for this form: ``batch()`` then gives a new key, so that the next save writes a separate record.
    Called by ``forms.refused``."""
    counts: dict[str, int] = st.session_state.setdefault(AGAIN, {})
    counts[form()] = counts.get(form(), 0) + 1


def save_done(saved: Saved) -> NoReturn:
    """Keep ``saved`` for the card, begin an empty form under a new key, and call st.rerun() for the whole page. It never returns. Call it in the
    run after the write, not in a callback, where st.rerun() does nothing."""
    st.session_state[SAVED] = saved
    begin_anew()
    st.rerun()


def saved() -> Saved | None:
    """The last saved record of the open dialog; None while a form is shown."""
    return st.session_state.get(SAVED)


def forget_saved() -> None:
    """Drop this session's Saved: the dialog draws a form again instead of the card."""
    st.session_state.pop(SAVED, None)
