"""Long lists: filters in the URL, and one page of rows on the screen."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from chatdong.domain.roles import Right
from chatdong.ui.components import downloads, record_dialog_state, tables
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import view_trail
from chatdong.ui.session.page_context import PageContext

T = TypeVar("T")

ROWS = 100
"""The number of rows on one page of a list."""


def period(key: str, first: date, last: date) -> tuple[date | None, date | None]:
    """Draw two date fields, bound to the query parameters {key}-from and {key}-to, and return the days (from, to), inclusive; None where one is
    empty, as both are at first. ``first`` and ``last`` are the bounds of both fields. The from-day may be later than the to-day."""
    chosen: list[date | None] = []
    for end, label in ((f"{key}-from", _("이날부터")), (f"{key}-to", _("이날까지"))):
        chosen.append(st.date_input(label, value=None, min_value=first, max_value=last, format="YYYY-MM-DD", key=end, bind="query-params"))
        view_trail.note_filter(end, label, chosen[-1].isoformat() if chosen[-1] else "")
    return chosen[0], chosen[1]


def search(label: str, key: str) -> str | None:
    """Draw a search field, bound to the query parameter ``key``, and return its text stripped; None where it is empty."""
    text = st.text_input(label, key=key, bind="query-params", icon=":material/search:", max_chars=100).strip()
    view_trail.note_filter(key, label, text)
    return text or None


def page(count: int, key: str, filters: Mapping[str, Any], rows: int = ROWS) -> int:
    """Draw st.pagination where ``count`` is over the ``rows`` of one page, and return the SQL OFFSET of its page (0, 100 …). A change of ``filters``
    since the last run returns to the first page. ``key`` is also the query parameter."""
    seen = f"{key}-filters"
    if st.session_state.get(seen, filters) != filters:
        st.session_state[key] = 1
    st.session_state[seen] = dict(filters)
    pages = max(-(-count // rows), 1)
    if pages == 1:
        return 0
    with st.container(horizontal=True, vertical_alignment="center"):
        number = st.pagination(pages, key=key, bind="query-params", width=320)
        skip = (number - 1) * rows
        first, last = formats.count(skip + 1), formats.count(min(skip + rows, count))
        st.caption(_("{count}건 가운데 {first}~{last}번째", count=formats.count(count), first=first, last=last))
    return skip


def table(
    context: PageContext,
    title: str,
    shown: Sequence[T],
    columns: Callable[[Sequence[T]], tables.Columns],
    stem: str,
    filters: Mapping[str, Any],
    *,
    right: Right,
    money: tuple[str, ...] = (),
    **looks: Any,
) -> None:
    """Draw ``tables.table`` for one page of the items ``shown``; ``columns`` makes the columns of some items, and the CSV has all of them. A change
    of ``filters`` returns to the first page; ``right``, ``money`` and ``looks`` as for ``tables.table``."""
    place = st.container()
    skip = page(len(shown), f"{stem}-page", filters)
    file = tables.csv_of(context, lambda: columns(shown), money)
    with place:
        tables.table(context, title, columns(shown[skip : skip + ROWS]), stem, right=right, money=money, whole=downloads.on_click(file), **looks)


def opener(stem: str, table: str, ids: Sequence[str]) -> tuple[str, Callable[[int | None], None]]:
    """The pair (key, open_row) for a list whose rows open in the edit dialog. Call it in every run before the table, pass key as tables.table's
    ``choose``, and call open_row with the row number that tables.table returns. open_row(None) does nothing; else it opens the dialog and calls
    st.rerun(), so it must not run in a callback. ``ids`` are the record keys of the rows in order, ``table`` their SQL table. The row is looked up
    among the ids of the run before, which the user saw.
    """
    opened = st.session_state.setdefault(f"{stem}-opened", 0)
    key = f"{stem}-row-{opened}"
    seen: Sequence[str] = st.session_state.get(f"{key}-ids", ids)
    st.session_state[f"{key}-ids"] = tuple(ids)

    def open_row(place: int | None) -> None:
        """Open the edit dialog for the row at this position; None does nothing."""
        if place is None or place >= len(seen):
            return
        # The next table has a new key and no selection, so that the same row can be opened again.
        st.session_state[f"{stem}-opened"] = opened + 1
        st.session_state.pop(f"{key}-ids", None)
        record_dialog_state.ask(Asked("edit", (table, seen[place])))
        st.rerun()

    return key, open_row
