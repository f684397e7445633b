"""The year that a reader takes a day without one for: the plan's, where its period is no calendar year."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

PLAN_YEAR = "plan_year"
"""The key of the session state with the fiscal year of a plan whose period is no calendar year; None for any other plan."""


_year_of_file: ContextVar[tuple[int | None] | None] = ContextVar("year_of_file", default=None)


@contextmanager
def in_plan_year(year: int | None) -> Iterator[None]:
    """Write days in this block as in a plan of that fiscal year (see PLAN_YEAR) instead of the session's, as for a file made after the click."""
    before = _year_of_file.set((year,))
    try:
        yield
    finally:
        _year_of_file.reset(before)


def plan_year() -> int | None:
    """The year of ``in_plan_year``, else of the session; None in a process without pages, such as the terminal."""
    if (of_file := _year_of_file.get()) is not None:
        return of_file[0]
    if "streamlit" not in sys.modules:
        return None
    import streamlit as st

    found: int | None = st.session_state.get(PLAN_YEAR)
    return found
