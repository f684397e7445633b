"""Insert the rows of a query with one statement in the store."""

from collections.abc import Mapping

import duckdb

from chatdong.store.engines.only_row import only_row


def insert_set(cursor: duckdb.DuckDBPyConnection, into: str, question: str, arguments: Mapping[str, object] | None = None) -> int:
    """Insert the rows of a query ``into`` a table, named with its columns in brackets where not all are given; returns the number of rows.

    Nothing is inserted for an empty result, because of an error in DuckDB 1.5.5: an INSERT … SELECT in two threads or more without a row
    leaves an empty row group in the transaction, and every scan ends there. The rows of a later INSERT of 122,880 rows or more (a row group)
    are then invisible, also after the commit and to others, until the next checkpoint; keys and counts include them, so no error shows it.
    ``test_bulk_writes.py`` notices when DuckDB no longer does so.
    """
    # The table, its columns and the query are program text, not user input.
    if not only_row(cursor.execute(f"SELECT EXISTS (SELECT 1 FROM ({question}))", arguments))[0]:  # noqa: S608
        return 0
    inserted: int = only_row(cursor.execute(f"INSERT INTO {into} {question}", arguments))[0]
    return inserted
