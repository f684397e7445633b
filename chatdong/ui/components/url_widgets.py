"""Choices that live in the address bar under their own ids, so that a link means the same in every language.

Streamlit's own binding writes the label that is shown, which changes with the language; it serves where labels do not.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from chatdong.ui.components import choices
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import view_trail

REFUSED = "refused-addresses"
LONGEST_SHOWN = 60
LONGEST_ADDRESS = 200_000
"""Characters of what is asked for; a scenario that changes every one of a thousand lines has half of it."""


def pills(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> list[Any]:
    """Any number of choices, as pills; none chosen means all."""
    _begin(key, options, many=True)
    chosen = choices.pills(label, options, words, key, on_change=_write, args=(key,))
    view_trail.note_filter(key, label, ", ".join(words(option) for option in chosen))
    return chosen


def segments(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> Any:
    """One of a few, side by side; the first is the one to begin with."""
    _begin(key, options, first=options[0])
    return choices.segments(label, options, words, key, start=options[0], on_change=_write, args=(key, options[0]))


def one(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str, first: Any, **more: Any) -> Any:
    """One of a dozen, as pills; ``first`` may move with another choice, such as the as-of date."""
    follow(key)
    _begin(key, options, first=first)
    return choices.pill(label, options, words, key, required=True, on_change=_write, args=(key, first), **more)


def follow(key: str) -> None:
    """Before a widget that ``show`` may change: the address is the truth, and what was chosen before is forgotten."""
    st.session_state.pop(key, None)


def several(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str, at_most: int | None = None, **more: Any) -> list[Any]:
    """Any of many, or none; more than ``at_most`` in an address are said and left out."""
    _begin(key, options, many=True)
    if at_most is not None and len(st.session_state[key]) > at_most:
        beyond = ", ".join(words(option) for option in st.session_state[key][at_most:])
        st.session_state[key] = st.session_state[key][:at_most]
        refuse(key, beyond, _("한 번에 {count}개까지 볼 수 있어 쓰지 않았습니다", count=at_most))
        _write(key)
    return choices.several(label, options, words, key, max_selections=at_most, on_change=_write, args=(key,), select_all=False, **more)


def one_pill(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str) -> Any | None:
    """One of several, or none, as pills."""
    _begin(key, options)
    chosen = choices.pill(label, options, words, key, on_change=_write, args=(key,))
    view_trail.note_filter(key, label, "" if chosen is None else words(chosen))
    return chosen


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
    chosen = choices.one(label, options, words, key, on_change=_write, args=(key,), **more)
    view_trail.note_filter(key, label, "" if chosen is None else words(chosen))
    return chosen


def choice(label: str, options: Sequence[Any], words: Callable[[Any], str], key: str, first: Any, on_change: Callable[[], None]) -> Any:
    """One of many on every page, ``first`` to begin with; the address keeps it from page to page."""
    _begin(key, options, first=first)
    _keep(key, first)

    def changed() -> None:
        _keep(key, first)
        on_change()

    return choices.one(label, options, words, key, required=True, on_change=changed)


def percent(key: str, most: int, first: int) -> int:
    """A whole percentage up to ``most`` that the address keeps from page to page; ``percent_input`` is where it is chosen, if it is drawn."""
    if key not in st.session_state:
        wanted = st.query_params.get(key)
        if wanted and wanted not in map(str, range(most + 1)):
            refuse(key, wanted, _("0부터 {most}까지의 수가 아니어서 쓰지 않았습니다", most=most))
            wanted = None
        st.session_state[key] = int(wanted or first)
    _keep(key, first)
    return st.session_state[key]


def percent_input(label: str, key: str, most: int, first: int, why: str) -> None:
    """The field of a ``percent``. What is typed is kept beside the widget's own state, which goes when the field is not drawn."""
    field = f"{key}-input"

    def taken() -> None:
        st.session_state[key] = int(st.session_state[field])
        _write(key, first)

    st.session_state[field] = st.session_state[key]
    st.number_input(label, 0, most, step=5, key=field, on_change=taken, help=why)


def asked(key: str) -> str | None:
    """What the address asks for when a session comes to a choice for the first time; None later, or where it asks nothing."""
    return None if key in st.session_state else st.query_params.get(key) or None


def refuse(key: str, value: str, why: str) -> None:
    """Say on this run's page that a value in the address was not used, and take it out of the address."""
    short = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    said = _("주소의 {key}={value} - {why}", key=key, value=short, why=why)
    st.session_state[REFUSED] = [*st.session_state.get(REFUSED, ()), said]
    st.query_params.pop(key, None)


def bound() -> None:
    """At the start of a run: an address too long to be looked through is emptied, and that is said where the page is."""
    length = sum(len(key) + sum(map(len, st.query_params.get_all(key))) for key in st.query_params)
    if length > LONGEST_ADDRESS:
        st.query_params.clear()
        why = _("주소가 {limit}자보다 길어 쓰지 않았습니다. 처음 화면으로 보여 드립니다.", limit=formats.count(LONGEST_ADDRESS))
        st.session_state[REFUSED] = [*st.session_state.get(REFUSED, ()), why]


@contextmanager
def refusals() -> Iterator[None]:
    """Around a page: above it stands, in one place, what its address asked for in vain."""
    place = st.empty()
    yield
    said = st.session_state.pop(REFUSED, None)
    if said:
        place.warning("  \n".join(map(formats.plain, said)), icon=":material/link_off:")


def _begin(key: str, options: Sequence[Any], *, many: bool = False, first: Any = None) -> None:
    """Before the widget: what the address asks for, or what was chosen, as far as it can still be chosen."""
    if key in st.session_state:
        # What is gone of a choice that may be empty is said below its field; where one is always made, here.
        if first is None or choices.held(key, options, many=many):
            return
        if st.session_state[key] is not None:
            refuse(key, str(st.session_state[key]), _("이 화면에서 고를 수 없는 값이라 쓰지 않았습니다"))
        st.session_state[key] = first
        return
    wanted = st.query_params.get_all(key)
    found = [option for option in options if str(option) in wanted]
    unknown = [value for value in wanted if value and value not in map(str, options)]
    if unknown:
        refuse(key, ", ".join(unknown), _("이 화면에서 고를 수 없는 값이라 쓰지 않았습니다"))
        if found:
            st.query_params[key] = [str(option) for option in found]
    st.session_state[key] = found if many else found[0] if found else first


def _keep(key: str, default: Any) -> None:
    """Put the choice into the address where it is not there, as after going to another page."""
    if st.query_params.get(key, str(default)) != str(st.session_state[key]):
        _write(key, default)


def _write(key: str, default: Any = None) -> None:
    """Callback: put the choice into the address, or take the default out of it."""
    chosen = choices.settled(key)
    if chosen in (None, [], default):
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = [str(v) for v in chosen] if isinstance(chosen, list) else str(chosen)
