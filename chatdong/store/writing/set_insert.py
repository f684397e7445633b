"""Insert the rows of a query with one statement in the store."""

from collections.abc import Mapping

import duckdb

from chatdong.store.engines.only_row import only_row


def insert_set(cursor: duckdb.DuckDBPyConnection, into: str, question: str, arguments: Mapping[str, object] | None = None) -> int:
    """Insert what a question answers ``into`` a table, with its columns in brackets where they are not all; how many rows.

    Nothing is sent where it answers nothing. In DuckDB 1.5.5 an INSERT … SELECT that two threads or more could carry out and that brings
    no row leaves an empty group of rows in the transaction, and every scan ends there: once a later INSERT of 122,880 rows or more (a whole
    group) stands behind it, its rows are seen neither by that transaction nor, after it is committed, by anybody else, nor is what is added
    after them, until the next checkpoint writes the table out. Their keys are known and their rows counted meanwhile, so no error tells of
    it. ``test_bulk_writes.py`` asks DuckDB whether it still is so.
    """
    # The table, its columns and the question come from this program.
    if not only_row(cursor.execute(f"SELECT EXISTS (SELECT 1 FROM ({question}))", arguments))[0]:  # noqa: S608
        return 0
    inserted: int = only_row(cursor.execute(f"INSERT INTO {into} {question}", arguments))[0]
    return inserted
