"""Read the single row of a query that always returns one."""

from typing import Any

import duckdb


def only_row(answer: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """The first row of a query that always returns one: an aggregate, a one-row table, or the row count of a write. AssertionError without a row."""
    row = answer.fetchone()
    assert row is not None  # fetchone is typed as optional for every query.
    return row
