"""What several pages show: header, tables with their download, status words, the reconciliation strip."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import FileIO
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st
from pandas.io.formats.style import Styler

from chatdong.domain.plan.model import Category
from chatdong.domain.plan.totals import CategoryDifference
from chatdong.domain.progress.goals import EventCounts
from chatdong.domain.roles import Right
from chatdong.store.reading.csv_format import csv_bytes
from chatdong.ui.components import downloads
from chatdong.ui.components.labels import example_mark, status_word
from chatdong.ui.components.page import file_name
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext

Columns = Mapping[str, Sequence[object]]
"""The cells of a table, by the heading of their column: plain values, None for what is unknown."""

# What Streamlit draws takes so many pixels. Told beforehand, so that the page keeps the room free while it is on its way.
TABLE_ROW, TEXT_LINE, TABLE_BORDERS, LONGEST_TABLE = 35, 21, 2, 400
CHOICE = 68
METRIC, METRIC_COMPARED, METRIC_WITH_CHART = 96, 120, 200
"""A row of metrics: name and value; with a line below them; with a small chart too."""


def event_parts(counts: EventCounts) -> str:
    """What some events are, so that a count of them names what it counts: 개최 18 · 연기 1 · 발간·구입 등 4."""
    told = {status_word(part): getattr(counts, part) for part in ("held", "postponed", "cancelled", "overdue", "planned")}
    told[_("발간·구입 등")] = counts.done
    return " · ".join(f"{word} {formats.count(number)}" for word, number in told.items() if number)


def say_once(key: str, said: Any) -> None:
    """Keep what the next run of the page is to say once; ``said_once`` takes it."""
    st.session_state[key] = said
    st.session_state.pop(f"{key}-since", None)


def said_once(key: str) -> Any:
    """What ``say_once`` has kept under ``key``, None where there is nothing. It stays for a few seconds of runs: a double click runs a page twice,
    and the second run would take away what the first one said."""
    now = time.monotonic()
    since = st.session_state.setdefault(f"{key}-since", now)
    if now - since > SECONDS_SAID:
        st.session_state.pop(key, None)
    return st.session_state.get(key)


SECONDS_SAID = 3


def table(
    context: PageContext,
    title: str,
    columns: Columns,
    stem: str,
    *,
    right: Right,
    money: tuple[str, ...] = (),
    won: tuple[str, ...] = (),
    percents: tuple[str, ...] = (),
    labels: Mapping[str, str] | None = None,
    all_rows: bool = False,
    lines: int = 1,
    empty: str | None = None,
    whole: Callable[[], downloads.Content] | None = None,
    choose: str | None = None,
) -> int | None:
    """A table with its title and its CSV at the upper right; the place of the row that the reader chose.

    ``columns`` are the cells of each column by its heading. Columns in ``money`` hold won: they are shown in 천원 and downloaded in won; those in ``won`` are shown in won too.
    ``right`` is what it takes to see the table, and so its file. Columns in ``percents`` hold percent. ``labels`` are help texts by column. ``empty`` is what stands there while there
    are no rows. Where the table is a page of a longer list, ``whole`` makes the file of the whole list. ``choose`` is the
    key of the choice of one row, where there is one to make. A long table scrolls inside itself, unless ``all_rows`` are to stand.
    A text that is longer than its column is broken into as many ``lines`` as each row has.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(formats.plain(title), anchor=False)
        downloads.button(
            context,
            _("CSV 내려받기"),
            whole or downloads.on_click(csv_of(context, lambda: columns, money)),
            right=right,
            file_name=file_name(context, stem, "csv"),
            mime="text/csv",
            key=f"csv-{stem}",
            type="tertiary",
            icon=":material/download:",
        )
    if not any(columns.values()):
        st.info(empty or _("보여 줄 자료가 없습니다."), icon=":material/info:")
        return None
    looks = _Looks(title, money, won, percents, tuple((labels or {}).items()), all_rows, lines)
    if choose is None:
        _draw(columns, looks)
        return None
    drawn = _draw(columns, looks, key=choose, on_select="rerun", selection_mode="single-row")
    return next(iter(drawn.selection.rows), None)


def columns_of(headings: Iterable[str], rows: Sequence[Sequence[object]]) -> Columns:
    """Rows as the columns of a table."""
    return {heading: [row[place] for row in rows] for place, heading in enumerate(headings)}


def frame_of(columns: Columns) -> pd.DataFrame:
    """Columns as a DataFrame. Whole numbers stay whole beside what is unknown; pandas by itself would make fractions of them."""
    return pd.DataFrame({heading: pd.array(cells, "Int64") if _whole(cells) else cells for heading, cells in columns.items()})


def _whole(cells: Sequence[object]) -> bool:
    return {type(cell) for cell in cells} == {int, type(None)}


def csv_of(context: PageContext, columns: Callable[[], Columns], money: tuple[str, ...] = ()) -> Callable[[FileIO], object]:
    """What writes a table's CSV into a file, for ``downloads.on_click``: the rows are made then, the words of the language are settled now."""
    names, mark = _in_won(money), example_mark(context)
    return lambda file: file.write(csv_bytes(frame_of(columns()).rename(columns=names), mark=mark))


@dataclass(frozen=True)
class _Looks:
    """How a table's columns are shown; the words are those of ``table``."""

    title: str
    money: tuple[str, ...]
    won: tuple[str, ...]
    percents: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    all_rows: bool
    lines: int


def _draw(columns: Columns, looks: _Looks, **choice: Any) -> Any:
    """Every cell in words: 천원, won, percent, days, and "–" for what is unknown."""
    # The browser shows texts and numbers right as they are. To style a table takes ten times as long.
    plain = None if looks.money or looks.won or looks.percents else _as_they_are(columns)
    helps = dict(looks.labels)
    settings: dict[str, Any] = {heading: st.column_config.Column(help=text) for heading, text in helps.items()}
    for field in plain.schema if plain is not None else ():
        if pa.types.is_floating(field.type):
            settings[field.name] = st.column_config.NumberColumn(help=helps.get(field.name), format="%.1f")
    row_height = TABLE_ROW + TEXT_LINE * (looks.lines - 1)
    whole_height = TABLE_ROW + row_height * len(next(iter(columns.values()))) + TABLE_BORDERS
    return st.dataframe(
        _styled(columns, looks) if plain is None else plain,
        hide_index=True,
        placeholder=formats.UNKNOWN,
        row_height=row_height if looks.lines > 1 else None,
        height=whole_height if looks.all_rows else min(whole_height, LONGEST_TABLE),
        column_config=settings,
        alt=looks.title,
        **choice,
    )


def _as_they_are(columns: Columns) -> pa.Table | None:
    """Columns of texts or of numbers; None where there are others, or a cell that Arrow has no room for, as a number of more than 64 bits."""
    if any({type(cell) for cell in cells} - {type(None)} not in (set(), {str}, {int}, {float}) for cells in columns.values()):
        return None
    try:
        return pa.table(dict(columns))
    except (pa.ArrowException, OverflowError, UnicodeError):
        return None


def _styled(columns: Columns, looks: _Looks) -> Styler:
    shown = frame_of(columns)
    for column in columns:
        if isinstance(next(iter(shown[column].dropna()), None), date):
            shown[column] = [formats.day(None if pd.isna(on) else on) for on in shown[column]]
    styles = {column: (lambda v: formats.thousands(None if pd.isna(v) else v)) for column in looks.money}
    styles |= {column: (lambda v: formats.won(None if pd.isna(v) else v)) for column in looks.won}
    styles |= {column: (lambda v: formats.percent(None if pd.isna(v) else v)) for column in looks.percents}
    for column in looks.percents:
        shown[column] = shown[column].astype("float64")
    # pandas would give it another name in each run, and the browser would draw an equal table anew.
    return shown.style.set_uuid("table").format(styles, precision=1, na_rep=formats.UNKNOWN)


def category_differences(
    context: PageContext, rows: Sequence[CategoryDifference], categories: Iterable[Category], before: str, after: str, stem: str, *, right: Right
) -> None:
    """Two budgets by category, side by side, with their difference; the row without a category is the whole."""
    names = {category.id: name(category.name) for category in categories}
    table(
        context,
        _("편성목별 차이"),
        {
            _("편성목"): [names.get(row.category_id, _("합계")) for row in rows],
            before: [row.plan_krw for row in rows],
            after: [row.scenario_krw for row in rows],
            _("차이"): [row.difference_krw for row in rows],
        },
        stem,
        right=right,
        money=(before, after, _("차이")),
    )


def _in_won(money: tuple[str, ...]) -> dict[str, str]:
    """What columns of money are called in a file."""
    unit = _("원")
    return {column: f"{column} ({unit})" for column in money}
