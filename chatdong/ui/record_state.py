"""What the record dialog of a session is open for, the key of its form, and what was saved in it last.

``record`` in the address says what it is open for, so that a reload, a lost connection and another server find it again: ``event``,
``event:ACTIVITY.NUMBER``, ``event:ACTIVITY``, ``spending``, ``spending:EVENT``, ``grid``, ``team``, ``team:DISTRICT``,
``edit:TABLE:KEY``. ``form`` is the key of the form that is filled in: the store writes what comes under one key once.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

ASKED, FORM = "record", "form"
SAVED, AGAIN = "record-saved", "record-form-again"
_FORM = re.compile(r"[A-Za-z0-9_-]{16}")


@dataclass(frozen=True)
class Asked:
    """What the dialog is open for: its kind, and what it is about, as far as that is known."""

    kind: str
    of: tuple[str, ...] = ()

    @property
    def about(self) -> str | None:
        """The one thing that it is about; None where nothing is chosen yet."""
        return self.of[0] if self.of else None


@dataclass(frozen=True)
class Next:
    """A button of the card: what it says, its icon, and what the dialog opens for."""

    label: str
    icon: str
    asked: Asked


@dataclass(frozen=True)
class Saved:
    """What was written last, for the card that says so.

    ``words`` say the record, ``batch`` is what an undo takes back (None where there is nothing to take back), ``on`` the day of the record,
    ``then`` what is likely to come next, ``again`` what the dialog was open for.
    """

    words: str
    batch: str | None
    on: date | None = None
    then: tuple[Next, ...] = ()
    again: Asked | None = None


def asked() -> Asked | None:
    """What the dialog of this session is open for; None while it is closed."""
    kind, *of = (st.query_params.get(ASKED) or "").split(":")
    return Asked(kind, tuple(filter(None, of))) if kind else None


def ask(asked: Asked) -> None:
    """Callback: open the dialog for something, with a form of its own; what was saved before is no longer said."""
    forget_saved()
    st.query_params[ASKED] = ":".join((asked.kind, *asked.of))
    new_form()


def close() -> None:
    """Callback: the dialog is closed, and the address says nothing of it."""
    forget_saved()
    for key in (ASKED, FORM):
        st.query_params.pop(key, None)


def form() -> str:
    """The key of the form that is filled in; made where the address has none that could be one."""
    key = st.query_params.get(FORM) or ""
    return key if _FORM.fullmatch(key) else new_form()


def new_form() -> str:
    """Begin an empty form."""
    st.query_params[FORM] = key = secrets.token_urlsafe(12)
    return key


def batch() -> str:
    """Under which key the form is to be written now: another one after it was found to be written with other values."""
    return f"{form()}.{again}" if (again := st.session_state.get(AGAIN, {}).get(form())) else form()


def written_already() -> None:
    """The form was saved before, as by a message whose answer was lost, and says something else now: the next save is a record of its own."""
    counts: dict[str, int] = st.session_state.setdefault(AGAIN, {})
    counts[form()] = counts.get(form(), 0) + 1


def save_done(saved: Saved) -> Any:
    """Say in the dialog what was written, and run the whole page anew, whose figures it has changed."""
    st.session_state[SAVED] = saved
    new_form()
    st.rerun()


def saved() -> Saved | None:
    """What was written last in the dialog that is open; None while a form is to be filled in."""
    return st.session_state.get(SAVED)


def forget_saved() -> None:
    """The card makes room for a form."""
    st.session_state.pop(SAVED, None)
