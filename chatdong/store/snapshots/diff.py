"""Compare an older snapshot with the present store: rows added, changed and removed by table, with amounts."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import duckdb

from chatdong.domain.message import message
from chatdong.store.engines.duckdb_file import cause
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.quoting import literal, quoted, quoted_list
from chatdong.store.engines.record_tables import HISTORY, RECORD_TABLES
from chatdong.store.engines.scratch_folder import Workplace
from chatdong.store.engines.store import Store, StoreError
from chatdong.store.engines.table_schema import TableShape, all_shapes
from chatdong.store.snapshots.data_package import Contents
from chatdong.store.snapshots.restore import checked
from chatdong.store.snapshots.snapshot import TABLES

COMPARING = "chatdong-compare-"
"""The name prefix of the temporary folder of a comparison."""


@dataclass(frozen=True)
class RowDifference:
    """One row that differs; ``before`` is None for an added row, ``after`` for a removed one."""

    key: tuple[Any, ...]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns whose value changed; empty for a row that was added or removed."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name, value in self.after.items() if value != self.before[name])


@dataclass(frozen=True)
class TableDifference:
    """The differences of one table. Counts and amounts cover all rows, ``*_rows`` the first ones by key.

    Amounts are won, None for a table without amounts; ``changed_krw`` is the increase over all changed rows.
    """

    table: str
    added: int
    removed: int
    changed: int
    same: int
    added_rows: tuple[RowDifference, ...]
    removed_rows: tuple[RowDifference, ...]
    changed_rows: tuple[RowDifference, ...]
    before_krw: int | None = None
    after_krw: int | None = None
    added_krw: int | None = None
    removed_krw: int | None = None
    changed_krw: int | None = None

    @property
    def differs(self) -> bool:
        """True where any row was added, removed or changed."""
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Comparison:
    """An older snapshot's contents, and the differences of each table of the store from it."""

    old: Contents
    tables: tuple[TableDifference, ...]

    @property
    def differs(self) -> bool:
        """True where any table differs."""
        return any(table.differs for table in self.tables)


def compare(old_snapshot: bytes | Path | BinaryIO, store: Store, *, examples: int = 20) -> Comparison:
    """Compare an older snapshot with the present store. The snapshot is checked as for a restore; the store is not changed.

    At most ``examples`` rows of each kind and table are listed. Raises RefusedSnapshot, and StoreError where it cannot be unpacked.
    """
    with checked(old_snapshot) as found:
        try:
            with Workplace(COMPARING) as folder:
                path = folder / "old.duckdb"
                found.build(path, found.contents.made_at)
                return Comparison(found.contents, _differences(store, path, examples))
        except (duckdb.Error, OSError) as error:
            raise StoreError(message("스냅샷을 비교하려고 풀 수 없습니다: {why}. 남은 공간을 확인해 주십시오.", why=cause(error))) from error


def _differences(store: Store, path: Path, examples: int) -> tuple[TableDifference, ...]:
    old = f"compared_{uuid.uuid4().hex}"
    with store.cursor() as cursor:
        cursor.execute(f"ATTACH {literal(path)} AS {old} (READ_ONLY)")
        try:
            cursor.begin()
            try:
                known = all_shapes(cursor)
                return tuple(_difference(cursor, known[table], old, examples) for table in TABLES if table in known)
            finally:
                cursor.rollback()
        finally:
            cursor.execute(f"DETACH {old}")


def _difference(cursor: duckdb.DuckDBPyConnection, table: TableShape, old: str, examples: int) -> TableDifference:
    name, key = quoted(table.name), quoted_list(table.key)
    first = quoted(table.key[0])
    both = f"{old}.{name} AS o FULL JOIN store.{name} AS n USING ({key})"
    others = [quoted(column.name) for column in table.columns if column.name not in table.key]
    kinds = {
        "added": f"o.{first} IS NULL",
        "removed": f"n.{first} IS NULL",
        "changed": f"o.{first} IS NOT NULL AND n.{first} IS NOT NULL AND "
        f"({' OR '.join(f'o.{column} IS DISTINCT FROM n.{column}' for column in others) or 'false'})",
    }
    summed = RECORD_TABLES.get(table.name, HISTORY).amount
    amount = quoted(summed) if summed else None
    sums = {
        "before_krw": f"sum(o.{amount})",
        "after_krw": f"sum(n.{amount})",
        "added_krw": f"sum(n.{amount}) FILTER (WHERE {kinds['added']})",
        "removed_krw": f"sum(o.{amount}) FILTER (WHERE {kinds['removed']})",
        "changed_krw": f"sum(n.{amount} - o.{amount}) FILTER (WHERE {kinds['changed']})",
    }
    asked = [f"count(*) FILTER (WHERE {condition})" for condition in kinds.values()]
    asked += [f"coalesce({total}, 0)::BIGINT" for total in sums.values()] if amount else []
    every, *found = only_row(cursor.execute(f"SELECT count(*), {', '.join(asked)} FROM {both}"))  # noqa: S608
    counts = dict(zip(kinds, found, strict=False))
    rows = {kind: _rows(cursor, table, both, key, kinds[kind], examples) if counts[kind] else () for kind in kinds}
    return TableDifference(
        table=table.name,
        **counts,
        same=every - sum(counts.values()),
        added_rows=rows["added"],
        removed_rows=rows["removed"],
        changed_rows=rows["changed"],
        **(dict(zip(sums, found[len(kinds) :], strict=True)) if amount else {}),
    )


def _rows(cursor: duckdb.DuckDBPyConnection, table: TableShape, both: str, key: str, condition: str, examples: int) -> tuple[RowDifference, ...]:
    names = [column.name for column in table.columns]
    sides = ", ".join(f"{side}.{quoted(name)}" for side in "on" for name in names)
    rows = cursor.execute(f"SELECT {sides} FROM {both} WHERE {condition} ORDER BY {key} LIMIT {int(examples)}").fetchall()  # noqa: S608
    found = []
    for row in rows:
        halves = [dict(zip(names, side, strict=True)) for side in (row[: len(names)], row[len(names) :])]
        before, after = (side if side[table.key[0]] is not None else None for side in halves)
        found.append(RowDifference(tuple((after or halves[0])[column] for column in table.key), before, after))
    return tuple(found)
