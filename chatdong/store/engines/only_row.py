"""Read the answer of a question that always has a row."""

from typing import Any

import duckdb


def only_row(answer: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """The row of a question that always has one: an aggregate, a table of a single row, or how many rows a statement wrote."""
    row = answer.fetchone()
    assert row is not None  # DuckDB's type is that of any question, and only those above are asked here.
    return row
