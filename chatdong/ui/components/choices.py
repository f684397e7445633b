"""Widgets to choose with that keep what was chosen by its identity, whatever its label says by now.

Streamlit knows a choice by the label that is shown. Labels here say balances, counts, dates and names in the reader's language: they
change with a save, with another user's write, with the language; and two of them may be equal. So every such widget is made here: an
option is an id (or a small number), its label is what the reader sees, and the choice stays with the id.

Where a chosen option is gone, ``one``, ``several`` and ``pill`` say so below the widget and leave it out: they never fall to another option.
``pills`` leaves it out and says nothing; ``segments``, of which one is always chosen, goes back to ``start``. ``found_gone`` reports all of these.
``start`` is the choice while st.session_state has none under ``key``; ``words`` gives the label of an option; ``look`` goes to Streamlit's widget.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

from chatdong.ui.i18n.language import _
from chatdong.ui.session import connection

T = TypeVar("T", bound=Hashable)

SHOWN, GONE, FOUND_GONE = "choices-shown", "choices-gone", "choices-found-gone"
MOST_LABELS = 5_000
"""So many labels of one widget are remembered in a session; beyond them it begins anew."""


def one(label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: T | None = None, **look: Any) -> T | None:
    """One of many from a list that opens; None while nothing is chosen."""
    labels = _hold(key, options, words, start)
    chosen = st.selectbox(label, options, index=None, format_func=_said_by(labels), key=key, **look)
    _say_gone(key)
    return chosen


def several(label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: Iterable[T] = (), **look: Any) -> list[T]:
    """Any of many from a list that opens."""
    labels = _hold_many(key, options, words, start)
    chosen = st.multiselect(label, options, format_func=_said_by(labels), key=key, **look)
    _say_gone(key)
    return chosen


def segments(label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: T | None, **look: Any) -> T | None:
    """Draw st.segmented_control and return the chosen option. With a ``start`` among the options the reader cannot clear it, and a choice that
    is gone becomes ``start``. It returns None where nothing is chosen and ``start`` is None or not among the options."""
    labels = _hold(key, options, words, start)
    # A browser may have sent a label that nobody understands any more.
    if start in labels and key in st.session_state and st.session_state[key] is None:
        st.session_state[key] = start
        st.session_state.setdefault(FOUND_GONE, set()).add(key)
    look = {"default": start if start in labels else None, "required": start is not None, **look}
    return st.segmented_control(label, options, format_func=_said_by(labels), key=key, **look)


def pill(label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: T | None = None, **look: Any) -> T | None:
    """One of several, or none, as pills."""
    labels = _hold(key, options, words, start)
    chosen = st.pills(label, options, format_func=_said_by(labels), key=key, **look)
    _say_gone(key)
    return chosen


def pills(label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: Iterable[T] = (), **look: Any) -> list[T]:
    """Draw st.pills for any number of options and return the chosen ones. One that is gone is left out without a word."""
    labels = _hold_many(key, options, words, start)
    return st.pills(label, options, selection_mode="multi", format_func=_said_by(labels), key=key, **look)


def numbered(label: str, options: Sequence[int], **look: Any) -> int:
    """Draw st.selectbox for numbers whose label is the number itself; the last is chosen first. ``options`` must not be empty. Pass ``key`` in
    ``look``. The choice is Streamlit's own: ``held``, ``settled`` and ``found_gone`` do not know it."""
    return st.selectbox(label, options, index=len(options) - 1, **look)


def held(key: str, options: Sequence[T], *, many: bool = False) -> list[T]:
    """The options chosen in the widget, from st.session_state, checked against ``options``; [] where none, at most one without ``many``. The
    widget need not have been drawn."""
    chosen = st.session_state.get(key)
    labels = dict.fromkeys(options, "")
    found = (_shown(key).identity(each, labels) for each in ((chosen or ()) if many else (chosen,)))
    return [each for each in found if each is not None]


def settled(key: str) -> Any:
    """What st.session_state has for the widget, with a label that the browser sent turned into its option: an option, a list, or None. Call it
    before the widget is drawn, as in a callback. It is not checked against the options: check it, or use ``held``."""
    chosen, meant = st.session_state.get(key), _shown(key).meant
    known = _shown(key).labels

    def of(each: Any) -> Any:
        return each if not isinstance(each, str) or each in known or meant.get(each, _TWO) is _TWO else meant[each]

    return [of(each) for each in chosen] if isinstance(chosen, list) else of(chosen)


def found_gone(form: str) -> bool:
    """Whether a choice whose key begins with ``form`` was found gone since the last call, which clears it. Call it once in every run after the
    form's choices, and ignore a press of the save button in a run where it is True."""
    found: set[str] = st.session_state.get(FOUND_GONE, set())
    of_form = {key for key in found if key.startswith(form)}
    found -= of_form
    return bool(of_form)


def distinct(options: Iterable[T], words: Callable[[T], str]) -> dict[T, str]:
    """{option: its label}; of equal labels each says which one of them it is, in the order of the options."""
    labels = {option: words(option) for option in options}
    same: dict[str, list[T]] = {}
    for option, text in labels.items():
        same.setdefault(text, []).append(option)
    taken = set(same)
    for text, of_text in same.items():
        if len(of_text) == 1:
            continue
        number = 0
        for option in of_text:
            number += 1
            while (told := f"{text} ({number})") in taken:
                number += 1
            taken.add(told)
            labels[option] = told
    return labels


def _said_by(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    # Streamlit asks for the label of what a browser sent too, which may be anything.
    return lambda option: labels.get(option, "") if isinstance(option, Hashable) else ""


@dataclass
class _Shown:
    """What a session has shown of one widget: the labels by option, as they were last, and what each label has ever stood for."""

    labels: dict[Any, str] = field(default_factory=dict)
    meant: dict[str, Any] = field(default_factory=dict)

    def note(self, labels: Mapping[Any, str]) -> None:
        """Remember what is shown now. A label that stood for another option before means neither of them any more."""
        if len(self.meant) > MOST_LABELS:
            self.meant.clear()
        for option, text in labels.items():
            self.meant[text] = option if self.meant.get(text, option) == option else _TWO
        self.labels = dict(labels)

    def identity(self, chosen: Any, labels: Mapping[Any, str]) -> Any:
        """The option that was chosen, None where it is none of these. A label comes where the browser chose while the labels changed."""
        if not isinstance(chosen, Hashable) or chosen is None:
            return None
        found = chosen if chosen in labels else self.meant.get(chosen, _TWO) if isinstance(chosen, str) else _TWO
        return found if found is not _TWO and found in labels else None


_TWO = object()
"""A label that has stood for two options."""


def _shown(key: str) -> _Shown:
    return st.session_state.setdefault(SHOWN, {}).setdefault(key, _Shown())


def _hold(key: str, options: Sequence[T], words: Callable[[T], str], start: T | None) -> dict[T, str]:
    """Before the widget: the session's choice as one of the options, or none with a note that it is gone; the labels."""
    labels, shown, state = distinct(options, words), _shown(key), st.session_state
    if key not in state and connection.taken_over():
        # The browser may bring what was chosen, which is known once the widget is drawn: nothing is put before it.
        shown.note(labels)
        return labels
    chosen = state[key] if key in state else start
    held = shown.identity(chosen, labels)
    if chosen is not None and held is None:
        _note_gone(key)
    # The browser knows a choice by its label: where that changed it is told the new one. Else it is let be.
    if key not in state or held != chosen or shown.labels.get(held) != labels.get(held):
        state[key] = held
    shown.note(labels)
    return labels


def _hold_many(key: str, options: Sequence[T], words: Callable[[T], str], start: Iterable[T]) -> dict[T, str]:
    """The same for a widget with any number of choices."""
    labels, shown, state = distinct(options, words), _shown(key), st.session_state
    if key not in state and connection.taken_over():
        shown.note(labels)
        return labels
    chosen = list(state[key] or ()) if key in state else list(start)
    found = [shown.identity(each, labels) for each in chosen]
    if None in found:
        _note_gone(key)
    held = list(dict.fromkeys(each for each in found if each is not None))
    if key not in state or held != chosen or any(shown.labels.get(each) != labels[each] for each in held):
        state[key] = held
    shown.note(labels)
    return labels


def _note_gone(key: str) -> None:
    for noted in (GONE, FOUND_GONE):
        st.session_state.setdefault(noted, set()).add(key)


def _say_gone(key: str) -> None:
    """Below the widget, until something is chosen anew: what was chosen is no longer there."""
    gone = st.session_state.get(GONE, set())
    if key in gone and st.session_state.get(key):
        gone.discard(key)
    elif key in gone:
        st.caption(f":orange[:material/warning: {_('고르신 것이 이제 목록에 없습니다. 다시 골라 주십시오.')}]")
