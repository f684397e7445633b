"""The columns, keys and foreign keys of a table of the store, read from its schema."""

from dataclasses import dataclass
from functools import cache

import duckdb

from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import create_tables, migrations


@dataclass(frozen=True)
class Column:
    """A column with its DuckDB type; ``required`` is NOT NULL."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True)
class Reference:
    """A foreign key: ``columns`` refer to ``their_columns`` of ``table``."""

    columns: tuple[str, ...]
    table: str
    their_columns: tuple[str, ...]


@dataclass(frozen=True)
class TableShape:
    """A table of the store: columns in order, primary key, foreign keys and indexed columns."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    indexed: frozenset[str]
    """Every column of a primary, foreign or unique key of the table."""


KEPT_BY_RECORDS = {
    table.name: (
        *((Reference(RECORD_TABLES[table.part_of].key, table.part_of, RECORD_TABLES[table.part_of].key),) if table.part_of else ()),
        *(Reference((column,), other, RECORD_TABLES[other].key) for column, other in table.refers.items()),
    )
    for table in RECORD_TABLES.values()
    if table.part_of or table.refers
}
"""Foreign keys that the schema cannot declare (see its migration): writes keep them, a snapshot declares them and a restore checks them."""


def shape(cursor: duckdb.DuckDBPyConnection, table: str) -> TableShape | None:
    """The shape of a table in the attached ``store``; None where there is no such table."""
    return all_shapes(cursor).get(table)


def all_shapes(cursor: duckdb.DuckDBPyConnection) -> dict[str, TableShape]:
    """The shapes of all tables in the attached ``store``, by name."""
    # DuckDB does not see all keys of a PostgreSQL table. An open store has the newest schema, so its shapes are read from a DuckDB in memory.
    if only_row(cursor.execute("SELECT type FROM duckdb_databases() WHERE database_name = 'store'"))[0] == "postgres":
        return _newest()
    return _read(cursor)


@cache
def _newest() -> dict[str, TableShape]:
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": "false"}) as connection:
        connection.execute("ATTACH ':memory:' AS store")
        create_tables(connection, migrations()[-1][0])
        return _read(connection)


def _read(cursor: duckdb.DuckDBPyConnection) -> dict[str, TableShape]:
    columns: dict[str, list[Column]] = {}
    for table, *column in cursor.execute(
        "SELECT table_name, column_name, data_type, NOT is_nullable FROM duckdb_columns() WHERE database_name = 'store' ORDER BY table_name, column_index"
    ).fetchall():
        columns.setdefault(table, []).append(Column(*column))
    constraints: dict[str, list[tuple[str, list[str], str, list[str]]]] = {table: [] for table in columns}
    for table, *constraint in cursor.execute(
        "SELECT table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names FROM duckdb_constraints() "
        "WHERE database_name = 'store' AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY', 'UNIQUE')"
    ).fetchall():
        constraints[table].append(tuple(constraint))
    return {
        table: TableShape(
            table,
            tuple(columns[table]),
            next((tuple(names) for kind, names, *_ in constraints[table] if kind == "PRIMARY KEY"), ()),
            tuple(
                sorted(
                    (
                        *(
                            Reference(tuple(names), other, tuple(theirs))
                            for kind, names, other, theirs in constraints[table]
                            if kind == "FOREIGN KEY"
                        ),
                        # A store of an older schema has not all the columns yet.
                        *(kept for kept in KEPT_BY_RECORDS.get(table, ()) if set(kept.columns) <= {column.name for column in columns[table]}),
                    ),
                    key=lambda reference: (reference.table, reference.columns),
                )
            ),
            frozenset(name for _kind, names, *_ in constraints[table] for name in names),
        )
        for table in columns
    }
