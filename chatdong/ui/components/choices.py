"""Selection widgets whose choice is the id of an option, whatever its label shows.

Streamlit identifies a selected option by its label. Labels here contain balances, counts, dates and translated names: they change with a
save, another user's write or the language, and two may be equal. So every such widget is made here: an option is an id (or a small number),
its label is only shown, and the selection stays with the id.

Where a selected option no longer exists, ``one``, ``several`` and ``pill`` drop it with a warning below the widget and never select another;
``pills`` drops it silently; ``segments``, which always has a selection, returns to ``start``. ``found_gone`` reports all of these.
``start`` is the selection while st.session_state has none under ``key``; ``words`` gives the label of an option; ``look`` is passed to
Streamlit's widget.
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
"""The most labels of one widget that a session remembers; above it they are forgotten."""


def one(
    label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: T | None = None, required: bool = False, **look: Any
) -> T | None:
    """Draw st.selectbox and return the selected option; None while nothing is selected. With ``required`` a cleared selection becomes ``start``,
    and one that is gone does not: Streamlit's own ``required`` writes an English word beside the label."""
    labels = _hold(key, options, words, start)
    if required and start in labels and key in st.session_state and st.session_state[key] is None and key not in st.session_state.get(GONE, ()):
        st.session_state[key] = start
    chosen = st.selectbox(label, options, index=None, format_func=_said_by(labels), key=key, **look)
    _say_gone(key)
    return chosen


def several(label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: Iterable[T] = (), **look: Any) -> list[T]:
    """Draw st.multiselect and return the selected options."""
    labels = _hold_many(key, options, words, start)
    chosen = st.multiselect(label, options, format_func=_said_by(labels), key=key, **look)
    _say_gone(key)
    return chosen


def segments(label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: T | None, **look: Any) -> T | None:
    """Draw st.segmented_control and return the selected option. With a ``start`` among the options the user cannot clear it, and a selection
    that no longer exists becomes ``start``. None where nothing is selected and ``start`` is None or not among the options."""
    labels = _hold(key, options, words, start)
    # The browser may have sent a label that no option has any more.
    if start in labels and key in st.session_state and st.session_state[key] is None:
        st.session_state[key] = start
        st.session_state.setdefault(FOUND_GONE, set()).add(key)
    look = {"default": start if start in labels else None, "required": start is not None, **look}
    return st.segmented_control(label, options, format_func=_said_by(labels), key=key, **look)


def pill(label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: T | None = None, **look: Any) -> T | None:
    """Draw st.pills for at most one option and return it; None where none is selected."""
    labels = _hold(key, options, words, start)
    chosen = st.pills(label, options, format_func=_said_by(labels), key=key, **look)
    _say_gone(key)
    return chosen


def pills(label: str, options: Sequence[T], words: Callable[[T], str], key: str, *, start: Iterable[T] = (), **look: Any) -> list[T]:
    """Draw st.pills for any number of options and return the selected ones; one that no longer exists is dropped silently."""
    labels = _hold_many(key, options, words, start)
    return st.pills(label, options, selection_mode="multi", format_func=_said_by(labels), key=key, **look)


def numbered(label: str, options: Sequence[int], **look: Any) -> int:
    """Draw st.selectbox for numbers whose label is the number itself; the last is the default. ``options`` must not be empty. Pass ``key`` in
    ``look``. The state is Streamlit's own: ``held``, ``settled`` and ``found_gone`` do not know it."""
    return st.selectbox(label, options, index=len(options) - 1, **look)


def held(key: str, options: Sequence[T], *, many: bool = False) -> list[T]:
    """The selected options of a widget from st.session_state that are among ``options``; [] for none, at most one without ``many``. The widget
    need not be drawn before."""
    chosen = st.session_state.get(key)
    labels = dict.fromkeys(options, "")
    found = (_shown(key).identity(each, labels) for each in ((chosen or ()) if many else (chosen,)))
    return [each for each in found if each is not None]


def settled(key: str) -> Any:
    """The selection in st.session_state - an option, a list or None - with labels sent by the browser turned into options. Call it before the
    widget is drawn, as in a callback. It is not checked against the options: check it, or use ``held``."""
    chosen, meant = st.session_state.get(key), _shown(key).meant
    known = _shown(key).labels

    def of(each: Any) -> Any:
        """The option of a label; an option, or an unknown or ambiguous label, as it is."""
        return each if not isinstance(each, str) or each in known or meant.get(each, _TWO) is _TWO else meant[each]

    return [of(each) for each in chosen] if isinstance(chosen, list) else of(chosen)


def found_gone(form: str) -> bool:
    """True where a selection of a widget whose key begins with ``form`` was dropped since the last call. Call it once in every run after the
    form's widgets, and ignore a click on the save button in a run where it is True."""
    found: set[str] = st.session_state.get(FOUND_GONE, set())
    of_form = {key for key in found if key.startswith(form)}
    found -= of_form
    return bool(of_form)


def distinct(options: Iterable[T], words: Callable[[T], str]) -> dict[T, str]:
    """The label of each option; equal labels get a number, (1), (2) …, in the order of the options."""
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
    # Streamlit also formats the value that a browser sent, which may be anything.
    return lambda option: labels.get(option, "") if isinstance(option, Hashable) else ""


@dataclass
class _Shown:
    """The labels that a session has shown in one widget: ``labels`` by option at last, ``meant`` the option of every label shown so far."""

    labels: dict[Any, str] = field(default_factory=dict)
    meant: dict[str, Any] = field(default_factory=dict)

    def note(self, labels: Mapping[Any, str]) -> None:
        """Remember the labels shown now; a label that stood for another option before is ambiguous from now on."""
        if len(self.meant) > MOST_LABELS:
            self.meant.clear()
        for option, text in labels.items():
            self.meant[text] = option if self.meant.get(text, option) == option else _TWO
        self.labels = dict(labels)

    def identity(self, chosen: Any, labels: Mapping[Any, str]) -> Any:
        """The selected option, given as an option or as a label that the browser sent; None where it is not among ``labels`` or ambiguous."""
        if not isinstance(chosen, Hashable) or chosen is None:
            return None
        found = chosen if chosen in labels else self.meant.get(chosen, _TWO) if isinstance(chosen, str) else _TWO
        return found if found is not _TWO and found in labels else None


_TWO = object()
"""The mark of a label that has stood for two options."""


def _shown(key: str) -> _Shown:
    return st.session_state.setdefault(SHOWN, {}).setdefault(key, _Shown())


def _hold(key: str, options: Sequence[T], words: Callable[[T], str], start: T | None) -> dict[T, str]:
    """Before the widget is drawn: set its state to one of the options, or to None, noting a dropped selection; return the labels by option."""
    labels, shown, state = distinct(options, words), _shown(key), st.session_state
    if key not in state and connection.taken_over():
        # The browser may still have a selection, known once the widget is drawn, so no state is set.
        shown.note(labels)
        return labels
    chosen = state[key] if key in state else start
    held = shown.identity(chosen, labels)
    if chosen is not None and held is None:
        _note_gone(key)
    # The browser identifies the selection by its label, so the state is set again only where the label changed.
    if key not in state or held != chosen or shown.labels.get(held) != labels.get(held):
        state[key] = held
    shown.note(labels)
    return labels


def _hold_many(key: str, options: Sequence[T], words: Callable[[T], str], start: Iterable[T]) -> dict[T, str]:
    """As ``_hold``, for a widget with any number of selections."""
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
    """Draw the warning about a dropped selection below the widget, until another option is selected."""
    gone = st.session_state.get(GONE, set())
    if key in gone and st.session_state.get(key):
        gone.discard(key)
    elif key in gone:
        st.caption(f":orange[:material/warning: {_('고르신 것이 이제 목록에 없습니다. 다시 골라 주십시오.')}]")
