"""The fields of a form for one record: each tells the server while it is typed in, so that what is on the screen is what a button stores.

A field belongs to a form by its key. What nobody has touched may still be proposed anew, as when another event is chosen; what was typed
stays until the form is saved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from chatdong.domain.sentence import Sentence
from chatdong.store.import_cells import count_in, plain_cell, read_amount
from chatdong.store.import_refusals import BadCell, reason_of
from chatdong.ui import formats, typed
from chatdong.ui.language import _, say

TOUCHED, PROPOSED = "touched-fields", "proposed-fields"

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2200, 12, 31)
"""Between which a record may be dated that is not held to the year of a plan."""


@dataclass(frozen=True)
class Figure:
    """A whole number as it was typed: ``value`` is None while nothing is typed, or where ``problem`` says why it cannot be used."""

    value: int | None = None
    problem: Sentence | None = None


def amount(label: str, key: str, *, proposed: int | None = None) -> Figure:
    """Won, as offices write them: 11,000 · 11000원 · 11천원 · △5,000. ``proposed`` stands there until somebody types; what is typed without
    commas is said below the field with them."""
    words = _typed(label, key, None if proposed is None else formats.won(proposed), placeholder=_("예: 350,000"))
    figure = _read(words, read_amount)
    if figure.value is not None and formats.won(figure.value) != words.strip():
        st.caption(formats.plain(_("{amount}원으로 저장합니다.", amount=formats.won(figure.value))))
    return figure


def people(label: str, key: str, *, proposed: int | None = None) -> Figure:
    """How many people: 30 · 30명 · 1,200."""
    return _read(_typed(label, key, None if proposed is None else str(proposed), placeholder=_("예: 30")), _count)


def whole(label: str, key: str, *, proposed: int | None = None, least: int = 0) -> Figure:
    """Another whole number, from ``least`` on."""
    return _read(_typed(label, key, None if proposed is None else str(proposed)), lambda text: _count(text, least))


def text(label: str, key: str, *, proposed: str | None = None, longest: int = 500, placeholder: str | None = None) -> str | None:
    """A text in one line; None where nothing is written."""
    return _typed(label, key, proposed, longest=longest, placeholder=placeholder).strip() or None


def day(label: str, key: str, first: date, last: date, *, proposed: date | None = None) -> date | None:
    """A day from ``first`` to ``last``; None while none is chosen."""
    if proposed is not None:
        proposed = min(max(proposed, first), last)
    _propose(key, proposed)
    return st.date_input(label, min_value=first, max_value=last, format="YYYY-MM-DD", key=key, on_change=_touch, args=(key,), persist_state="session")


def touched(key: str) -> bool:
    """Whether somebody has typed or chosen in a field since the form was opened."""
    return key in st.session_state.get(TOUCHED, ())


def any_touched(form: str) -> bool:
    """The same of any field of a form."""
    return any(key.startswith(f"{form}-") for key in st.session_state.get(TOUCHED, ()))


def touch(key: str) -> None:
    """Callback: a field is somebody's own from now on, and nothing is proposed in it any more."""
    _touch(key)


def _typed(label: str, key: str, proposed: str | None, *, longest: int | None = None, placeholder: str | None = None) -> str:
    _propose(key, proposed or "")
    look = {"max_chars": longest, "placeholder": placeholder, "persist_state": "session"}
    # A reload loses what the server was told; the tab keeps it.
    with typed.field(proposed or "", key):
        return st.text_input(label, key=key, live=True, on_change=_touch, args=(key,), **look) or ""


def _propose(key: str, proposed: object) -> None:
    """Put a proposal into a field that nobody has touched; one that was made before is replaced only by another one."""
    made, state = st.session_state.setdefault(PROPOSED, {}), st.session_state
    if key not in state or (key in made and not touched(key) and made[key] != proposed):
        state[key] = proposed
    elif key not in made and state[key] != proposed:
        # A browser brought it to a server that did not know the visit: it was typed before.
        _touch(key)
    made[key] = proposed


def _touch(key: str) -> None:
    st.session_state.setdefault(TOUCHED, set()).add(key)


def _read(words: str, read: Callable[[str], int | Sentence]) -> Figure:
    """What was typed, with the reason below its field where it cannot be read."""
    if not plain_cell(words):
        return Figure()
    found = read(words)
    if isinstance(found, int):
        return Figure(found)
    st.caption(f":red[:material/error: {formats.plain(say(found))}]")
    return Figure(problem=found)


def _count(words: str, least: int = 0) -> int | Sentence:
    found = count_in(plain_cell(words), least)
    return reason_of(found.code, dict(found.figures)) if isinstance(found, BadCell) else found
