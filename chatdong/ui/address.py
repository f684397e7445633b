"""Choices that live in the address bar under their own ids, so that a link means the same in every language.

Streamlit's own binding writes the label that is shown, which changes with the language; it serves where labels do not.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def pills(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> list[Any]:
    """Any number of choices, as pills; none chosen means all."""
    _begin(key, options, many=True)
    return st.pills(
        label, options, selection_mode="multi", format_func=words, key=key, on_change=_write, args=(key,)
    )


def segments(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> Any:
    """One of a few, side by side; the first is the one to begin with."""
    _begin(key, options, first=options[0])
    return st.segmented_control(
        label, options, required=True, format_func=words, key=key, on_change=_write, args=(key, options[0])
    )


def one(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str, first: Any) -> Any:
    """One of a dozen, as pills; ``first`` may move with another choice, such as the as-of date."""
    follow(key)
    _begin(key, options, first=first)
    return st.pills(label, options, required=True, format_func=words, key=key, on_change=_write, args=(key, first))


def follow(key: str) -> None:
    """Before a widget that ``show`` may change: the address is the truth, and what was chosen before is forgotten."""
    st.session_state.pop(key, None)


def one_pill(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> Any | None:
    """One of several, or none, as pills."""
    _begin(key, options)
    return st.pills(label, options, format_func=words, key=key, on_change=_write, args=(key,))


def choose(key: str, choice: Any | None) -> None:
    """Callback: make a choice, or none, for a widget of this module that stands elsewhere on the page."""
    st.session_state[key] = choice
    _write(key)


def show(asked: dict[str, str]) -> None:
    """Callback: what a link to the page itself asks for. Streamlit's own leaves the address bar as it was."""
    st.query_params.update(asked)


def menu(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str, **more: Any) -> Any | None:
    """One of many, or none."""
    _begin(key, options)
    return st.selectbox(label, options, index=None, format_func=words, key=key, on_change=_write, args=(key,), **more)


def _begin(key: str, options: Sequence[Any], *, many: bool = False, first: Any = None) -> None:
    """Before the widget: what the address asks for, or what was chosen, as far as it can still be chosen."""
    if key in st.session_state:
        chosen = st.session_state[key] if many else [st.session_state[key]]
    else:
        asked = st.query_params.get_all(key)
        chosen = [option for option in options if str(option) in asked]
    kept = [option for option in chosen or () if option in options]
    st.session_state[key] = kept if many else (kept[0] if kept else first)


def _write(key: str, default: Any = None) -> None:
    """Callback: put the choice into the address, or take the default out of it."""
    chosen = st.session_state[key]
    if chosen in (None, [], default):
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = [str(v) for v in chosen] if isinstance(chosen, list) else str(chosen)
