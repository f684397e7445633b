"""Form fields for one record. Each sends its text while the user types, so that a button stores what is on the screen.

A field belongs to a form by its key. A field that the user has not touched takes a new proposal, as when another event is selected; typed text
stays until the form is saved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from chatdong.domain.message import Message
from chatdong.domain.progress.measurements import unscaled
from chatdong.domain.text_marks import stripped
from chatdong.store.ledger.cells import count_in, plain_cell, read_amount
from chatdong.store.ledger.indicators import measured_in
from chatdong.store.ledger.refusals import BadCell, reason_of
from chatdong.ui.components import typed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import connection

TOUCHED, PROPOSED, RENEWED = "touched-fields", "proposed-fields", "renewed-fields"

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2200, 12, 31)
"""The bounds for the date of a record that is not limited to the year of a plan."""


@dataclass(frozen=True)
class Figure:
    """A whole number from a text field. ``value`` is None where the field is empty (then ``problem`` is None too) or cannot be parsed (then
    ``problem`` is the reason, already drawn below the field)."""

    value: int | None = None
    problem: Message | None = None


def amount(label: str, key: str, *, proposed: int | None = None) -> Figure:
    """Draw a text field for an amount and return it in won: 11,000 · 11000원 · 11천원 · △5,000 (negative). ``proposed`` (won) is shown until the
    user types. An amount typed in another form is repeated below with commas."""
    words = _typed(label, key, None if proposed is None else formats.won(proposed), placeholder=_("예: 350,000"))
    figure = _read(words, read_amount)
    if figure.value is not None and formats.won(figure.value) != words.strip():
        st.caption(formats.plain(_("{amount}원으로 저장합니다.", amount=formats.won(figure.value))))
    return figure


def people(label: str, key: str, *, proposed: int | None = None) -> Figure:
    """Draw a text field for a number of people, 0 to 1,000,000: 30 · 30명 · 1,200."""
    return _read(_typed(label, key, None if proposed is None else str(proposed), placeholder=_("예: 30")), _count)


def whole(label: str, key: str, *, proposed: int | None = None, least: int = 0) -> Figure:
    """Draw a text field for a whole number, ``least`` to 1,000,000."""
    return _read(_typed(label, key, None if proposed is None else str(proposed)), lambda text: _count(text, least))


def measured(label: str, key: str, *, proposed: int | None = None, unit: str = "") -> Figure:
    """Draw a text field for a measured value and return it in ten-thousandths: 94.5 · 1,234.5 · 30% · △3 (negative), also followed by ``unit``.
    ``proposed`` (ten-thousandths) is shown until the user types."""
    words = _typed(label, key, None if proposed is None else measured_text(proposed), placeholder=_("예: 94.5"))
    return _read(words, lambda text: _measured(text, unit))


def measured_text(value_e4: int) -> str:
    """A value in ten-thousandths as the field shows it: 945,000 → 94.5."""
    return f"{unscaled(value_e4):f}"


def text(label: str, key: str, *, proposed: str | None = None, longest: int = 500, placeholder: str | None = None) -> str | None:
    """Draw a one-line text field and return its text without surrounding blanks; None where it is empty. ``longest`` is in letters."""
    return stripped(_typed(label, key, proposed, longest=longest, placeholder=placeholder)) or None


def day(label: str, key: str, first: date, last: date, *, proposed: date | None = None) -> date | None:
    """Draw st.date_input and return the day; None where it is empty. A ``proposed`` day outside the bounds is moved to the nearer one."""
    if proposed is not None:
        proposed = min(max(proposed, first), last)
    brought = _propose(key, proposed)
    on = st.date_input(
        label,
        value=proposed,
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        key=key,
        on_change=_touch,
        args=(key,),
        persist_state="session",
    )
    if brought and on != proposed:
        _touch(key)
    return on


def touched(key: str) -> bool:
    """True where the user changed the field with this key, or the browser brought another value than the proposal into a new session.

    Widgets of ``choices`` and checkboxes count where they were given ``touching``.
    """
    return key in st.session_state.get(TOUCHED, ())


def any_touched(form: str) -> bool:
    """True where ``touched`` is true of any field whose key begins with "{form}-"."""
    return any(key.startswith(f"{form}-") for key in st.session_state.get(TOUCHED, ()))


def touch(key: str) -> None:
    """Mark a field as changed by the user, so that later proposals do not replace its value. Call it in a callback, or before the field is
    drawn in a run."""
    _touch(key)


def touching(key: str) -> dict[str, Any]:
    """The ``on_change`` and ``args`` for a widget of ``choices`` or a checkbox, so that a change marks it as touched."""
    return {"on_change": _touch, "args": (key,)}


def _typed(label: str, key: str, proposed: str | None, *, longest: int | None = None, placeholder: str | None = None) -> str:
    brought = _propose(key, proposed or "")
    # A reload loses what the server was told; the tab keeps it.
    with typed.field(proposed or "", key):
        words = st.text_input(
            label,
            value=proposed or "",
            max_chars=longest,
            placeholder=placeholder,
            key=key,
            live=True,
            on_change=_touch,
            args=(key,),
            persist_state="session",
        )
    if brought and words != (proposed or ""):
        _touch(key)
    return words


def _propose(key: str, proposed: object) -> bool:
    """Set an untouched field to its proposal, again only when the proposal changes.

    True in a new session that may get the field's value from the browser: then the proposal is only the default, and another value was typed.
    """
    made, state, renewed = st.session_state.setdefault(PROPOSED, {}), st.session_state, st.session_state.setdefault(RENEWED, set())
    brought = key not in state and connection.taken_over()
    if key not in state and not brought:
        state[key] = proposed
    elif key in made and not touched(key) and made[key] != proposed:
        state[key] = proposed
        renewed.add(key)
    elif key in renewed and touched(key):
        # A new proposal may have replaced the text in the browser while the user began to type, so the typed text is sent again.
        state[key] = state[key]
        renewed.discard(key)
    made[key] = proposed
    return brought


def _touch(key: str) -> None:
    st.session_state.setdefault(TOUCHED, set()).add(key)


def _read(words: str, read: Callable[[str], int | Message]) -> Figure:
    """The parsed number; the reason is drawn below the field where the text cannot be parsed."""
    if not plain_cell(words):
        return Figure()
    found = read(words)
    if isinstance(found, int):
        return Figure(found)
    st.caption(f":red[:material/error: {formats.plain(say(found))}]")
    return Figure(problem=found)


def _measured(words: str, unit: str) -> int | Message:
    """A number in ten-thousandths, or why it is none."""
    found = measured_in(plain_cell(words), (unit,))
    return reason_of(found.code, dict(found.figures)) if isinstance(found, BadCell) else found


def _count(words: str, least: int = 0) -> int | Message:
    found = count_in(plain_cell(words), least)
    return reason_of(found.code, dict(found.figures)) if isinstance(found, BadCell) else found
