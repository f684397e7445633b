"""Rows of a part of a plan as the DataFrame of st.data_editor, and the rows of an edited DataFrame."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from chatdong.domain.message import Message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_making.cells import Cell, CellKind, Label, Options
from chatdong.domain.plan_making.parts import PARTS, Column, Part
from chatdong.domain.plan_making.rows import KEY, rows_of
from chatdong.ui.i18n.language import _, name, say

_DTYPES = {
    CellKind.NAME: "string",
    CellKind.TEXT: "string",
    # Numbers are edited as text: a cell of numbers drops what it does not take, so that 1234567.8 became 12345678 and 300천원 300.
    CellKind.NUMBER: "string",
    CellKind.WON: "string",
    CellKind.DECIMAL: "string",
    CellKind.PERCENT: "string",
    CellKind.DAY: "datetime64[s]",
    CellKind.YES_NO: "boolean",
    CellKind.CHOICE: "string",
    CellKind.CHOICES: "object",
    CellKind.TEXTS: "object",
}
_WIDTHS: dict[CellKind, int] = {CellKind.NAME: 144, CellKind.TEXT: 224, CellKind.WON: 112, CellKind.NUMBER: 76, CellKind.PERCENT: 84}
_WIDTHS |= {CellKind.DECIMAL: 84, CellKind.DAY: 102, CellKind.YES_NO: 76, CellKind.CHOICE: 124, CellKind.CHOICES: 170, CellKind.TEXTS: 190}
WIDEST_CHOICE = 160
"""Pixels; a longer name is seen by opening the cell."""
_NUMBERS = (CellKind.NUMBER, CellKind.WON, CellKind.DECIMAL, CellKind.PERCENT)
ITEM, CONTENT = "item", "content"
"""The columns of a part that is one row: what it is, and its text."""


def word(label: Label) -> str:
    """A name of the plan or a word of the program, in the session's language."""
    return say(label) if isinstance(label, Message) else name(label)


def frame_of(part: Part, plan: Plan) -> pd.DataFrame:
    """The rows of a part of a plan as a DataFrame, numbered from 1; those of a part of one row stand below each other, a choice by its name."""
    rows: Sequence[Mapping[str, Cell]] = rows_of(plan, part)
    of = PARTS[part]
    if of.single:
        cells = [_as_text(rows[0][column.name], column.options_in(plan)) for column in _lines(part)]
        items = [say(column.title) for column in _lines(part)]
        return pd.DataFrame({ITEM: pd.array(items, dtype="string"), CONTENT: pd.array(cells, dtype="string")})
    made = {KEY: pd.array([row[KEY] for row in rows], dtype="string")}
    for column in of.columns:
        made[column.name] = _array(column, [row[column.name] for row in rows])
    return pd.DataFrame(made, index=pd.RangeIndex(1, len(rows) + 1))


def rows_in(part: Part, frame: pd.DataFrame, key: str = "") -> list[dict[str, Any]]:
    """The rows of an edited DataFrame as plain values by column name, each with its element's key.

    A part of one row, such as the basics, is drawn as a line a field and has no column of keys: its key is ``key``.
    """
    of = PARTS[part]
    if of.single:
        texts = [_plain(cell) for cell in frame[CONTENT].tolist()]
        return [{KEY: key, **{column.name: _listed(column, text) for column, text in zip(_lines(part), texts, strict=True)}}]
    columns = [KEY, *(column.name for column in of.columns)]
    return [dict(zip(columns, map(_plain, cells), strict=True)) for cells in frame[columns].itertuples(index=False, name=None)]


def _lines(part: Part) -> list[Column]:
    """The columns of a part of one row in the order of their lines: the English and the sources last."""
    return sorted(PARTS[part].columns, key=lambda column: column.aside)


def settings_of(part: Part, plan: Plan, *, aside: bool) -> dict[str, Any]:
    """The column settings of a part's editor; ``aside``: with the English and the sources."""
    of = PARTS[part]
    if of.single:
        return {
            ITEM: st.column_config.TextColumn(_("항목"), disabled=True, width=170),
            CONTENT: st.column_config.TextColumn(_("내용"), width=470),
        }
    made: dict[str, Any] = {KEY: None}
    for column in of.columns:
        made[column.name] = _setting(column, plan) if aside or not column.aside else None
    return made


def _setting(column: Column, plan: Plan) -> Any:
    """The setting of a column. None is pinned: Streamlit draws a pinned one grey, as if it could not be edited, and the row's number stays anyway."""
    title = say(column.title)
    width = max(_WIDTHS[column.kind], _pixels(title) + 22)
    kind = column.kind
    if kind in (CellKind.CHOICE, CellKind.CHOICES):
        options = {key: word(label) for key, label in column.options_in(plan).items()}

        def shown(key: Any) -> str:
            """The name of an option; its id where the plan has it no more."""
            return options.get(key, str(key))

        # As wide as the longest name that can be chosen, within reason.
        longest = max((_pixels(name) for name in options.values()), default=0)
        width = max(_pixels(title) + 22, min(longest, WIDEST_CHOICE if kind is CellKind.CHOICE else 2 * WIDEST_CHOICE))
        make = st.column_config.SelectboxColumn if kind is CellKind.CHOICE else st.column_config.MultiselectColumn
        return make(title, width=width, options=list(options), format_func=shown)
    if kind is CellKind.TEXTS:
        return st.column_config.ListColumn(title, width=width)
    if kind is CellKind.DAY:
        return st.column_config.DateColumn(title, width=width, format="YYYY-MM-DD", min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
    if kind is CellKind.YES_NO:
        return st.column_config.CheckboxColumn(title, width=width)
    return st.column_config.TextColumn(title, width=width, alignment="right" if kind in _NUMBERS else None)


def _pixels(text: str) -> int:
    """About as wide as a text in a cell is, with its margins: 13 pixels a letter in Korean, 8 in English."""
    return sum(13 if ord(letter) > 255 else 8 for letter in text) + 26


def begun_rows(part: Part, plan: Plan) -> list[dict[str, Any]]:
    """The rows of a plan's part in the form in which an editor gives them back."""
    return rows_in(part, frame_of(part, plan), plan.id)


def _array(column: Column, cells: list[Cell]) -> Any:
    if column.kind in (CellKind.CHOICES, CellKind.TEXTS):
        # An object array: a list cannot be put into a cell of a typed one, and an empty list of cells would be taken for numbers.
        return pd.Series([list(cell) if isinstance(cell, tuple) else cell for cell in cells], dtype="object").array
    if column.kind in _NUMBERS:
        return pd.array([None if cell is None else _number(column.kind, cell) for cell in cells], dtype="string")
    if column.kind is CellKind.DAY:
        return pd.to_datetime(pd.Series(cells, dtype="object"), errors="coerce").astype("datetime64[s]").array
    return pd.array(cells, dtype=_DTYPES[column.kind])


def _number(kind: CellKind, cell: Cell) -> str:
    """A number as it is written in a cell: amounts with commas, years and counts without."""
    return f"{cell:,}" if kind is CellKind.WON and isinstance(cell, int) else str(cell)


def _plain(cell: Any) -> Any:
    """A cell of a DataFrame as a plain value; None where it is empty."""
    if isinstance(cell, (list, tuple)) or hasattr(cell, "tolist"):
        cell = cell.tolist() if hasattr(cell, "tolist") else cell
        return tuple(cell) if isinstance(cell, (list, tuple)) else cell
    if cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell):
        return None
    return cell.date() if isinstance(cell, datetime) else cell


def _as_text(cell: Cell, options: Options) -> str | None:
    if isinstance(cell, str) and cell in options:
        return word(options[cell])
    if isinstance(cell, tuple):
        return ", ".join(cell) or None
    if isinstance(cell, int) and abs(cell) >= 10_000:
        return f"{cell:,}"
    return None if cell is None else str(cell) if isinstance(cell, (int, Decimal, date)) else cell


def _listed(column: Column, text: Any) -> Any:
    """A text as the cell of its column: a list of positions is written with commas."""
    if column.kind is CellKind.TEXTS and isinstance(text, str):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text
