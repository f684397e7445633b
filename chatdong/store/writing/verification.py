"""Verify a whole store, reading only: spending totals against payments, rows against the change log."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.quoting import literal, quoted, row_key
from chatdong.store.engines.record_tables import RecordTable, own_tables
from chatdong.store.engines.store import Store
from chatdong.store.engines.table_schema import shape
from chatdong.store.writing.record_parts import PARTS
from chatdong.store.writing.spending_totals import Balance, balance


@dataclass(frozen=True)
class TableCheck:
    """The rows of one table compared with the change log, as counts.

    rows: stored rows. changes: logged changes by action. unlogged: stored rows without a logged change. lost: rows that the log has but the
    table lacks. differ: stored rows that differ from their last logged change, or that the log has as deleted.
    """

    table: str
    rows: int
    changes: Mapping[str, int]
    unlogged: int
    lost: int
    differ: int


@dataclass(frozen=True)
class Verification:
    """The result of verifying one version of a store.

    gaps: the number of changes missing within logged writes, found by their positions. log_expected: True where every row must have a
    logged change; False for example data, which is loaded in bulk.
    """

    store_version: int
    totals: Balance
    tables: tuple[TableCheck, ...]
    gaps: int
    log_expected: bool

    @property
    def holds(self) -> bool:
        """True where totals, log and rows agree; unlogged rows count only where ``log_expected``."""
        odd = sum(table.lost + table.differ + (table.unlogged if self.log_expected else 0) for table in self.tables)
        return not (self.totals.differ or self.gaps or odd)


def verify(store: Store) -> Verification:
    """Compare every total with its payments and every row with its last logged change, in one transaction.

    The log is read once for each table; DuckDB spills to disk what does not fit into memory. Not compared: a plan's text, which is not
    logged, and the states of a row before its last change.
    """
    with store.cursor() as cursor:
        cursor.begin()
        try:
            (version,) = only_row(cursor.execute("SELECT version FROM store.store_version"))
            return Verification(
                version,
                balance(cursor),
                tuple(_checked(cursor, table) for table in own_tables()),
                only_row(
                    cursor.execute(
                        "SELECT coalesce(sum(last - changes), 0)::BIGINT FROM (SELECT max(position) AS last, count(*) AS changes FROM store.change GROUP BY batch)"
                    )
                )[0],
                log_expected=not store.is_example,
            )
        finally:
            cursor.rollback()


def _checked(cursor: duckdb.DuckDBPyConnection, of: RecordTable) -> TableCheck:
    table = of.name
    found, part = shape(cursor, table), PARTS.get(table)
    assert found is not None
    changes = dict(cursor.execute("SELECT action, count(*) FROM store.change WHERE table_name = $table GROUP BY action", {"table": table}).fetchall())
    types = {column.name: column.type for column in found.columns if column.name != of.unlogged}
    # Table and column names come from the schema.
    differ = " OR ".join(f"stored.{quoted(c)} IS DISTINCT FROM done.after.{quoted(c)}" for c in types)
    if part:
        types[part.column] = part.type
        differ += f" OR stored.{part.column} IS DISTINCT FROM {part.logged('after')}"
    kinds = json.dumps(types)
    key = row_key(of.key)
    records = part.records if part else f"store.{quoted(table)}"
    rows, unlogged, lost, differs = only_row(
        cursor.execute(
            f"""
        WITH stored AS (SELECT {key} AS own_key, * FROM {records} AS records),

        noted AS (SELECT row_key, store_version * 4294967296 + position AS place, row_after FROM store.change WHERE table_name = $table),

        last AS (SELECT row_key, max(place) AS place FROM noted GROUP BY row_key),

        done AS (
            SELECT noted.row_key, from_json(noted.row_after, {literal(kinds)}) AS after
            FROM noted
            INNER JOIN last ON noted.row_key = last.row_key AND noted.place = last.place
        )

        SELECT
            count(own_key),
            count(*) FILTER (WHERE done.row_key IS NULL),
            count(*) FILTER (WHERE own_key IS NULL AND done.after IS NOT NULL),
            count(*) FILTER (WHERE own_key IS NOT NULL AND done.row_key IS NOT NULL AND (done.after IS NULL OR {differ}))
        FROM stored FULL JOIN done ON stored.own_key = done.row_key
        """,  # noqa: S608
            {"table": table},
        )
    )
    return TableCheck(table, rows, changes, unlogged, lost, differs)
