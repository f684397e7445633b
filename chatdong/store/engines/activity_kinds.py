"""Migration 013: replace the CHECK that listed the kinds of activities by one of the word's length, in a DuckDB file and in PostgreSQL."""

import duckdb

from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.quoting import quoted

_ANY_KIND = "CHECK(length(kind) BETWEEN 1 AND 40)"

_IN_POSTGRES = """
DO $do$
DECLARE of record;
BEGIN
    FOR of IN
        SELECT conname FROM pg_constraint
        WHERE conrelid = 'activity'::regclass AND contype = 'c'
        AND conkey = ARRAY[(SELECT attnum FROM pg_attribute WHERE attrelid = 'activity'::regclass AND attname = 'kind')]
    LOOP
        EXECUTE format('ALTER TABLE activity DROP CONSTRAINT %I', of.conname);
    END LOOP;
    ALTER TABLE activity ADD CHECK (length(kind) BETWEEN 1 AND 40);
END
$do$
"""
"""PostgreSQL names a constraint itself where CREATE TABLE does not, so it is found by its column."""


def take_any_kind(cursor: duckdb.DuckDBPyConnection) -> None:
    """Let the table ``activity`` of the attached ``store`` take any kind, in the caller's transaction. ``store`` is the current database."""
    if only_row(cursor.execute("SELECT type FROM duckdb_databases() WHERE database_name = 'store'"))[0] == "postgres":
        cursor.execute("CALL postgres_execute('store', $statement, use_transaction = true)", {"statement": _IN_POSTGRES})
        return
    _recreate(cursor)


def _recreate(cursor: duckdb.DuckDBPyConnection) -> None:
    """Recreate ``activity`` without its CHECK, and every table that refers to it, directly or not, as it was.

    The tables are those that the store has and not a list of them, each created by the statement that DuckDB keeps for it, with its own
    indexes. The rows, where there are any, wait in temporary tables; children are dropped first and parents filled first.
    """
    listed = (
        "SELECT constraint_text FROM duckdb_constraints() WHERE database_name = 'store' AND table_name = 'activity' AND constraint_type = 'CHECK'"
    )
    (old,) = [text for (text,) in cursor.execute(listed).fetchall() if "'workshop'" in text]
    parents_first = _referring(cursor, "activity")
    made = dict(cursor.execute("SELECT table_name, sql FROM duckdb_tables() WHERE database_name = 'store'").fetchall())
    indexes = cursor.execute("SELECT table_name, sql FROM duckdb_indexes() WHERE database_name = 'store' AND sql IS NOT NULL").fetchall()
    made["activity"] = made["activity"].replace(old, _ANY_KIND)
    filled = {table for table in parents_first if cursor.execute(f"SELECT 1 FROM store.{quoted(table)} LIMIT 1").fetchone()}  # noqa: S608
    for table in reversed(parents_first):
        if table in filled:
            cursor.execute(f"CREATE TEMP TABLE {quoted(table)} AS SELECT * FROM store.{quoted(table)}")  # noqa: S608
        cursor.execute(f"DROP TABLE store.{quoted(table)}")
    for table in parents_first:
        cursor.execute(made[table])
        if table in filled:
            cursor.execute(f"INSERT INTO store.{quoted(table)} SELECT * FROM temp.{quoted(table)}")  # noqa: S608
            cursor.execute(f"DROP TABLE temp.{quoted(table)}")
    for table, index in indexes:
        if table in parents_first:
            cursor.execute(index)


def _referring(cursor: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """A table and all tables that refer to it, directly or through others, each after those that it refers to."""
    keys = cursor.execute(
        "SELECT DISTINCT table_name, referenced_table FROM duckdb_constraints() WHERE database_name = 'store' AND constraint_type = 'FOREIGN KEY'"
    ).fetchall()
    found = [table]
    for parent in found:
        found += sorted(child for child, of in keys if of == parent and child != parent and child not in found)
    ordered: list[str] = []
    while len(ordered) < len(found):
        free = [one for one in found if one not in ordered and not any(c == one and p in found and p not in ordered and p != c for c, p in keys)]
        assert free, "tables that refer to each other in a circle"
        ordered += free
    return ordered
