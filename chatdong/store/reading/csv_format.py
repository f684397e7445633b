"""CSV that Korean Excel opens and in which no cell runs as a formula: DataFrames, query results, and whole tables written and read.

A table is read back exactly as it was written. An empty cell is an unknown value (NULL). A text that begins with one of RUNS_AS_FORMULA gets
a ' in front; so does an empty text and one that begins with a ', so that one ' can always be removed again.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from chatdong.domain.text_marks import NO_ROOM
from chatdong.store.engines.quoting import literal, quoted, quoted_list
from chatdong.store.engines.table_schema import Column, TableShape

if TYPE_CHECKING:
    import pandas as pd

BOM = b"\xef\xbb\xbf"
LINE_END = "\r\n"

Mark = tuple[str, str]
"""An extra column (name, value), the same in every row; it marks the rows of the example."""

RUNS_AS_FORMULA = (*"=+-@＝＋－＠", *"\t\r\n\0", *NO_ROOM)
"""First letters of a text that a spreadsheet may read as a formula: the signs, their fullwidth forms, and the invisible letters it skips."""

_MARKED = "chr(0) || " + literal("".join(sign for sign in (*RUNS_AS_FORMULA, "'") if sign != "\0"))
"""The SQL of a text of all first letters that get a ' in front."""

_ROWS_AT_A_TIME = 10_000
_LONGEST_ROW = 64 * 1024 * 1024


def csv_bytes(frame: "pd.DataFrame", *, mark: Mark | None = None) -> bytes:
    """A DataFrame as CSV that Korean Excel opens: UTF-8 with BOM, CRLF, no cell that would run as a formula.

    Numbers stay numbers, dates are ISO 8601, an unknown value is an empty cell. ``mark`` is added as the last column.
    """
    from pandas.api.types import is_numeric_dtype  # who has a DataFrame has imported pandas

    safe = frame.copy()
    for column in safe.columns:
        if not is_numeric_dtype(safe[column]):
            safe[column] = [_safe(value) for value in safe[column]]
    safe.columns = [_safe(column) for column in safe.columns]
    if mark:
        safe[mark[0]] = mark[1]
    text: str = safe.to_csv(index=False, lineterminator=LINE_END)
    return text.encode("utf-8-sig")


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(RUNS_AS_FORMULA):
        return f"'{value}"
    return value


def header(table: TableShape, mark: Mark | None = None) -> bytes:
    """The header of a table's CSV: the byte order mark and the line of column names."""
    names = [column.name for column in table.columns] + ([mark[0]] if mark else [])
    return BOM + (",".join(quoted(str(_safe(name))) for name in names) + LINE_END).encode()


def table_csv(cursor: duckdb.DuckDBPyConnection, table: TableShape, order: tuple[str, ...], mark: Mark | None = None) -> Iterator[bytes]:
    """A table of the store as CSV in pieces of 10,000 rows, ordered by these columns. The same rows give the same bytes."""
    yield header(table, mark)
    cells = [_cell(column) for column in table.columns]
    arguments = {}
    if mark:
        cells.append("$mark")
        arguments = {"mark": quoted(mark[1])}
    rows = cursor.execute(
        f"SELECT concat_ws(',', {', '.join(cells)}) FROM store.{quoted(table.name)} "  # noqa: S608
        f"ORDER BY {quoted_list(order)}",
        arguments,
    )
    while some := rows.fetchmany(_ROWS_AT_A_TIME):
        yield (LINE_END.join(row for (row,) in some) + LINE_END).encode()


def answer_csv(
    cursor: duckdb.DuckDBPyConnection,
    question: str,
    arguments: Mapping[str, Any],
    headings: Mapping[str, str],
    mark: Mark | None = None,
) -> Iterator[bytes]:
    """The result of a query as CSV in pieces of 10,000 rows; ``headings`` gives the headings by column, and other columns are left out.

    DuckDB builds the lines, so that a million rows take little longer than reading them. An empty text becomes an empty cell.
    """
    yield BOM + _lines([[*headings.values()]], mark[:1] if mark else ())
    types = {name: kind for name, kind, *_rest in cursor.execute(f"DESCRIBE {question}", arguments).fetchall()}
    columns = [Column(name, types[name], required=False) for name in headings]
    # An empty text becomes an empty cell, not a lone '.
    cells = [_cell(column, f"nullif({quoted(column.name)}, '')" if _is_text(column) else None) for column in columns]
    if mark:
        cells.append("$mark")
        arguments = {**arguments, "mark": quoted(mark[1])}
    rows = cursor.execute(f"SELECT concat_ws(',', {', '.join(cells)}) FROM ({question})", arguments)  # noqa: S608
    while some := rows.fetchmany(_ROWS_AT_A_TIME):
        yield (LINE_END.join(row for (row,) in some) + LINE_END).encode()


def rows_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]], mark: Mark | None = None) -> Iterator[bytes]:
    """Rows of Python values as CSV in pieces of 10,000 rows, one piece in memory at a time; None is an empty cell."""
    yield BOM + _lines([headings], mark[:1] if mark else ())
    rest = iter(rows)
    while some := list(islice(rest, _ROWS_AT_A_TIME)):
        yield _lines(some, mark[1:] if mark else ())


def _lines(rows: Iterable[Sequence[Any]], more: Sequence[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator=LINE_END).writerows([*map(_safe, row), *more] for row in rows)
    return out.getvalue().encode()


def _cell(column: Column, of: str | None = None) -> str:
    """The SQL expression of one CSV cell: exact, text in double quotes, empty for NULL. ``of`` replaces the column as the SQL of its value."""
    name = of or quoted(column.name)
    if column.type == "TIMESTAMP":
        text = f"strftime({name}, '%Y-%m-%d %H:%M:%S.%f')"
    elif _is_text(column):
        # One text that holds all of them: as a list of letters, a table of many columns would take longer to plan than to read.
        # An empty text is found in it too.
        safe = f"CASE WHEN contains({_MARKED}, left({name}, 1)) THEN '''' || {name} ELSE {name} END"
        text = f"""'"' || replace({safe}, '"', '""') || '"'"""
    else:
        text = f"CAST({name} AS VARCHAR)"
    return f"coalesce({text}, '')"


def rows_of_csv(table: TableShape, mark: Mark | None = None) -> str:
    """The SQL that reads a table's CSV from the file ``$path``: every cell as text, without the added '."""
    names = [column.name for column in table.columns] + (["(mark)"] if mark else [])
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    cells = ", ".join(
        f"CASE WHEN starts_with({quoted(c.name)}, '''') THEN substr({quoted(c.name)}, 2) ELSE {quoted(c.name)} END AS {quoted(c.name)}"
        if _is_text(c)
        else quoted(c.name)
        for c in table.columns
    )
    return (
        f"SELECT {cells} FROM read_csv($path, columns = {{{types}}}, header = true, auto_detect = false, delim = ',', "  # noqa: S608
        f"""quote = '"', escape = '"', nullstr = '', strict_mode = true, parallel = false, """
        f"max_line_size = {_LONGEST_ROW}, buffer_size = {2 * _LONGEST_ROW})"
    )


def read_table_csv(cursor: duckdb.DuckDBPyConnection, table: TableShape, path: Path, mark: Mark | None = None) -> None:
    """Insert the rows of a table's CSV file into the table of the store. Raises duckdb.Error for a row that does not fit."""
    names = quoted_list(column.name for column in table.columns)
    typed = ", ".join(f"CAST({quoted(column.name)} AS {column.type})" for column in table.columns)
    cursor.execute(
        f"INSERT INTO store.{quoted(table.name)} ({names}) SELECT {typed} FROM ({rows_of_csv(table, mark)})",  # noqa: S608
        {"path": str(path)},
    )


def first_bad_cell(cursor: duckdb.DuckDBPyConnection, table: TableShape, path: Path, mark: Mark | None = None) -> tuple[int, str, str] | None:
    """Row number (1 after the header), column and text of the first cell that is not of its column's type; None where all are.

    Columns are searched one after another.
    """
    for column in table.columns:
        name = quoted(column.name)
        found = cursor.execute(
            f"SELECT place, {name} FROM (SELECT row_number() OVER () AS place, * FROM ({rows_of_csv(table, mark)})) "  # noqa: S608
            f"WHERE {name} IS NOT NULL AND TRY_CAST({name} AS {column.type}) IS NULL ORDER BY place LIMIT 1",
            {"path": str(path)},
        ).fetchone()
        if found:
            return found[0], column.name, found[1]
    return None


def _is_text(column: Column) -> bool:
    return column.type == "VARCHAR"
