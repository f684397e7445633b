"""The query parameters of the open page. What a run changes in them is written at its end, so that one move is one entry of the browser's history."""

from collections.abc import Container, Iterable, Mapping

import streamlit as st

from chatdong.ui.streamlit_internals import goes_back

SAME_PAGE = "to"
"""The query parameter of a link to the page that is open: Streamlit runs it with the link's parameters, and leaves URL and widgets as they were."""

_CHANGED, _HOLDS, _WHOLE, _ELSEWHERE = "address-changed", "address-holds", "address-of-a-whole-run", "address-elsewhere"


def get(key: str) -> str | None:
    """The last value of a query parameter; None where it is absent or empty."""
    said = get_all(key)
    return said[-1] or None if said else None


def get_all(key: str) -> list[str]:
    """All values of a query parameter."""
    changed = _changed()
    return changed[key] if key in changed else st.query_params.get_all(key)


def keys() -> list[str]:
    """The names of the query parameters that have a value."""
    return [key for key in {**dict.fromkeys(st.query_params), **dict.fromkeys(_changed())} if get_all(key)]


def put(key: str, value: str | Iterable[str] | None) -> None:
    """Set a query parameter; None or nothing removes it."""
    said = [] if value is None else [value] if isinstance(value, str) else [str(each) for each in value]
    if said != get_all(key):
        st.session_state[_CHANGED] = {**_changed(), key: said}


def update(changes: Mapping[str, str | Iterable[str] | None]) -> None:
    """Set several query parameters."""
    for key, value in changes.items():
        put(key, value)


def begin() -> None:
    """Begin the run of a whole page: see what it is to follow. Call it before the first widget."""
    st.session_state[_WHOLE] = True
    linked = SAME_PAGE in st.query_params or opens_plan(st.query_params)
    if goes_back():
        st.session_state.pop(_CHANGED, None)
    st.session_state[_HOLDS] = linked or goes_back()
    if holds():
        st.session_state[_ELSEWHERE] = True
    if linked:
        # Widgets that Streamlit binds by itself take the link's value only without one of their own.
        for key in st.query_params:
            st.session_state.pop(key, None)
        put(SAME_PAGE, None)


def opens_plan(asked: Container[str]) -> bool:
    """True where no plan is open and query parameters name one: they are a link's, which needs no mark."""
    return "plan" in asked and st.session_state.get("plan", "") is None


def holds() -> bool:
    """True where the address holds against the session's state: on the way back or forward, and after a link to the page that is open."""
    return bool(st.session_state.get(_HOLDS))


def went_elsewhere() -> bool:
    """True once after the address has held: for what is not drawn on every page and asks later."""
    return bool(st.session_state.pop(_ELSEWHERE, False))


def end(*, again: bool = False) -> None:
    """End the run of a whole page: from now on the session's state holds. ``again``: the page is run again at once, and that run writes the URL,
    because it begins with the URL of before."""
    st.session_state[_HOLDS] = st.session_state[_WHOLE] = False
    if not again:
        _write()


def end_part() -> bool:
    """End the run of a part of the page; True where it ran alone on a page with a menu and has changed the address."""
    whole = st.session_state.get(_WHOLE)
    return not whole and _write() and whole is not None


def _write() -> bool:
    """Write what was changed to the URL, all at once; True where anything was."""
    changed = _changed()
    if changed:
        # Streamlit sends a message for each call, and the browser makes an entry of each that differs: the first says it all.
        st.query_params.update(changed)
        for key in [key for key, said in changed.items() if not said]:
            del st.query_params[key]
        st.session_state.pop(_CHANGED, None)
    return bool(changed)


def _changed() -> dict[str, list[str]]:
    return st.session_state.get(_CHANGED) or {}
