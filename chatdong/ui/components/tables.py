"""Tables with a title and a CSV download, counts of events in words, and messages for the next run."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
from chatdong.domain.rounding import Number
from chatdong.store.reading.csv_format import csv_bytes
from chatdong.ui.components import downloads
from chatdong.ui.components.labels import example_mark, status_word
from chatdong.ui.components.page import file_name
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext

Columns = Mapping[str, Sequence[object]]
"""The cells of a table by the heading of their column: Python values, None where unknown."""

# Heights in pixels of Streamlit's elements, given in advance so that the page reserves the space while they load.
TABLE_ROW, TEXT_LINE, TABLE_BORDERS, LONGEST_TABLE = 35, 21, 2, 400
CHOICE = 68
METRIC, METRIC_COMPARED, METRIC_WITH_CHART = 96, 120, 130
"""Heights of a row of st.metric: label and value; with a delta; with a chart too."""


def event_parts(counts: EventCounts) -> str:
    """The counts of events by status in words, without zeros: 개최 18 · 연기 1 · 발간·구입 등 4."""
    told = {status_word(part): getattr(counts, part) for part in ("held", "postponed", "cancelled", "overdue", "planned")}
    told[_("발간·구입 등")] = counts.done
    told[status_word("paid")] = counts.paid
    return " · ".join(f"{word} {formats.count(number)}" for word, number in told.items() if number)


def say_once(key: str, said: Any) -> None:
    """Store a message for the next run of the page, to be read by ``said_once``."""
    st.session_state[key] = said
    st.session_state.pop(f"{key}-since", None)


def said_once(key: str) -> Any:
    """The message that ``say_once`` stored under ``key``; None where there is none. It stays for SECONDS_SAID, because a double click runs the page
    twice and the second run would remove it."""
    now = time.monotonic()
    since = st.session_state.setdefault(f"{key}-since", now)
    if now - since > SECONDS_SAID:
        st.session_state.pop(key, None)
    return st.session_state.get(key)


SECONDS_SAID = 3


@dataclass(frozen=True)
class Emphasis:
    """What of a table stands out. ``strong``: the positions of rows that are bold and shaded, as subtotals are. ``verdicts``: columns whose cells
    begin with a mark and are coloured by it. ``bars``: columns of ``percents`` with a bar behind the number. ``pinned``: columns that stay in view
    when the table is scrolled sideways. ``widths``: (column, its width in pixels). ``wrapped``: a table of few rows whose sentences break into
    lines, so that all of them can be read."""

    strong: frozenset[int] = frozenset()
    verdicts: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    widths: tuple[tuple[str, int], ...] = ()
    wrapped: bool = False
    colours: tuple[tuple[str, str], ...] = ()
    """The palette of the session's theme, by which verdicts are coloured."""


SHADE = "rgba(128, 128, 128, 0.14)"
"""The background of a subtotal, on light and on dark."""

MARK_COLOURS = {"●": "achieved", "◆": "on_track", "▲": "behind", "▽": "behind", "■": "missed"}
"""A verdict's mark → the name of its colour in the palette."""


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
    numbers: tuple[str, ...] = (),
    empty: str | None = None,
    whole: Callable[[], downloads.Content] | None = None,
    choose: str | None = None,
    whole_store: bool = False,
    emphasis: "Emphasis | None" = None,
) -> int | None:
    """Draw a table with its title and CSV download, and return the position of the selected row; None without a selection.

    columns: the cells by heading. right: the right needed to download the file. money: columns in won that are shown in 천원 and downloaded in
    won. won: columns in won that are shown in won. percents: columns in percent. labels: help texts by column. empty: the message without rows.
    whole: makes the CSV where the table is only a page of a list. choose: the key of the selection of a row; None for no selection. all_rows:
    True for the full height, else a long table scrolls. lines: the lines of text in each row. whole_store: True where the file holds every plan's.
    numbers: columns of numbers that may be texts ("적어도 3"), aligned to the right. emphasis: what of the table stands out.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(formats.plain(title), anchor=False)
        downloads.button(
            context,
            _("CSV 내려받기"),
            whole or downloads.on_click(csv_of(context, lambda: columns, money)),
            right=right,
            file_name=file_name(context, stem, "csv"),
            whole_store=whole_store,
            mime="text/csv",
            key=f"csv-{stem}",
            type="tertiary",
            icon=":material/download:",
        )
    if not any(columns.values()):
        st.info(empty or _("보여 줄 자료가 없습니다."), icon=":material/info:")
        return None
    looks = _Looks(title, money, won, percents, tuple((labels or {}).items()), all_rows, lines, numbers, emphasis or Emphasis())
    if looks.emphasis.wrapped:
        _draw_wrapped(columns, looks)
        return None
    if choose is None:
        _draw(columns, looks)
        return None
    drawn = _draw(columns, looks, key=choose, on_select="rerun", selection_mode="single-row")
    return next(iter(drawn.selection.rows), None)


def columns_of(headings: Iterable[str], rows: Sequence[Sequence[object]]) -> Columns:
    """The columns of a table from its headings and rows."""
    return {heading: [row[place] for row in rows] for place, heading in enumerate(headings)}


def values(measured: Iterable[Number | Decimal | None]) -> Sequence[object]:
    """Measured values as the cells of a column: numbers where all are whole, else texts with their decimals; None where unknown."""
    cells = list(measured)
    if all(cell is None or isinstance(cell, int) for cell in cells):
        return cells
    return [None if cell is None else formats.count(cell) for cell in cells]


def frame_of(columns: Columns) -> pd.DataFrame:
    """A DataFrame of the columns. Integers with unknown values become Int64; pandas alone would make them floats."""
    return pd.DataFrame({heading: pd.array(cells, "Int64") if _whole(cells) else cells for heading, cells in columns.items()})


def _whole(cells: Sequence[object]) -> bool:
    return {type(cell) for cell in cells} == {int, type(None)}


def csv_of(context: PageContext, columns: Callable[[], Columns], money: tuple[str, ...] = ()) -> Callable[[FileIO], object]:
    """A function that writes a table's CSV into a file, for ``downloads.on_click``. Its rows are made when it is called, its headings now."""
    names, mark = _in_won(money), example_mark(context)
    return lambda file: file.write(csv_bytes(frame_of(columns()).rename(columns=names), mark=mark))


@dataclass(frozen=True)
class _Looks:
    """The display options of a table, named as the arguments of ``table``."""

    title: str
    money: tuple[str, ...]
    won: tuple[str, ...]
    percents: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    all_rows: bool
    lines: int
    numbers: tuple[str, ...] = ()
    emphasis: Emphasis = Emphasis()


def _draw(columns: Columns, looks: _Looks, **choice: Any) -> Any:
    """Draw st.dataframe with formatted cells - 천원, won, percent, dates, "–" for unknown - and return its selection state."""
    # Texts and plain numbers need no formatting; a styled table takes ten times as long.
    plain = None if looks.money or looks.won or looks.percents or looks.emphasis != Emphasis() else _as_they_are(columns)
    settings = _settings(looks)
    for field in plain.schema if plain is not None else ():
        if pa.types.is_floating(field.type):
            settings[field.name] = st.column_config.NumberColumn(help=dict(looks.labels).get(field.name), format="%.1f")
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


SHORT = 12
"""The letters of the longest cell of a column that does not break."""


def _unbroken(text: str) -> str:
    """A short text as Markdown that no line breaks."""
    return formats.plain(text.replace(" ", "\u00a0").replace("-", "\u2011"))


def _draw_wrapped(columns: Columns, looks: _Looks) -> None:
    """Draw a table of Markdown, whose cells break into lines, with the same formats: st.table would come late and push all below it down."""
    ways: dict[str, Callable[[Any], str]] = dict.fromkeys(looks.money, formats.thousands)
    ways |= dict.fromkeys(looks.won, formats.won) | dict.fromkeys(looks.percents, formats.percent) | dict.fromkeys(looks.numbers, formats.count)
    hues = {"achieved": "green", "on_track": "blue", "behind": "orange", "missed": "red"}

    def of(heading: str, cells: Sequence[object]) -> list[str]:
        """A column as Markdown: amounts and short texts unbroken, verdicts in the colour of their mark."""
        if heading in ways:
            return [formats.plain(ways[heading](cell)) for cell in cells]
        texts = [formats.UNKNOWN if cell is None else " ".join(str(cell).split()) for cell in cells]
        said = [_unbroken(text) if max(map(len, texts), default=0) <= SHORT else formats.plain(text) for text in texts]
        if heading not in looks.emphasis.verdicts:
            return said
        tints = [hues.get(MARK_COLOURS.get(text[:1], "")) for text in texts]
        return [f":{hue}[{word}]" if hue else word for hue, word in zip(tints, said, strict=True)]

    drawn = [of(heading, cells) for heading, cells in columns.items()]
    headings, right = [formats.plain(heading) for heading in columns], [heading in ways for heading in columns]
    st.markdown(formats.markdown_table(headings, right, zip(*drawn, strict=True)))


def _settings(looks: _Looks) -> dict[str, Any]:
    """The settings of the columns that differ from Streamlit's: help text, alignment, bar, width, and whether it stays in view."""
    emphasis, helps, widths = looks.emphasis, dict(looks.labels), dict(looks.emphasis.widths)
    found: dict[str, Any] = {}
    for heading in dict.fromkeys((*helps, *looks.numbers, *emphasis.bars, *emphasis.pinned, *widths)):
        common: dict[str, Any] = {"help": helps.get(heading), "width": widths.get(heading), "pinned": heading in emphasis.pinned or None}
        if heading in emphasis.bars:
            # Above 100 the bar is full, and the number says by how much.
            found[heading] = st.column_config.ProgressColumn(min_value=0, max_value=100, format="%.1f%%", **common)
        else:
            found[heading] = st.column_config.Column(alignment="right" if heading in looks.numbers else None, **common)
    return found


def _as_they_are(columns: Columns) -> pa.Table | None:
    """An Arrow table of columns that hold only texts or only numbers; None for other columns, or a value that Arrow cannot hold (over 64 bits)."""
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
    # A fixed uuid: pandas would give a new one in each run, and the browser would redraw an equal table.
    styler = shown.style.set_uuid("table").format(styles, precision=1, na_rep=formats.UNKNOWN)
    emphasis = looks.emphasis
    return styler.apply(_css, axis=None, emphasis=emphasis) if emphasis.strong or emphasis.verdicts else styler


def _css(shown: pd.DataFrame, emphasis: Emphasis) -> pd.DataFrame:
    """The CSS of each cell: bold and shaded in a strong row, coloured by its mark in a column of verdicts."""
    colours = dict(emphasis.colours)

    def of(row: int, heading: str) -> str:
        """The declarations of one cell."""
        found = f"font-weight: 600; background-color: {SHADE};" if row in emphasis.strong else ""
        if heading in emphasis.verdicts and (colour := colours.get(MARK_COLOURS.get(str(shown[heading].iloc[row])[:1], ""))):
            found += f"color: {colour};"
        return found

    return pd.DataFrame({heading: [of(row, heading) for row in range(len(shown))] for heading in shown.columns}, index=shown.index)


def category_differences(
    context: PageContext, rows: Sequence[CategoryDifference], categories: Iterable[Category], before: str, after: str, stem: str, *, right: Right
) -> None:
    """Draw a table of two budgets by category and their difference (천원), under the headings ``before`` and ``after``, with a total row."""
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
    """The headings of won columns in a CSV: with (원) after the heading."""
    unit = _("원")
    return {column: f"{column} ({unit})" for column in money}
