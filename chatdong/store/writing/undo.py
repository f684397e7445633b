"""Undo a write by set operations in the database, so that a million rows need no more memory than a few."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from chatdong.store.engines.quoting import literal, quoted, quoted_list, row_key
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.table_schema import KEPT_BY_RECORDS, TableShape, all_shapes, shape
from chatdong.store.writing.record_parts import PARTS
from chatdong.store.writing.set_insert import insert_set


@dataclass(frozen=True)
class Step:
    """Consecutive changes of a write with one action on one table, at log positions ``first`` to ``last``."""

    batch: str
    table: str
    action: str
    first: int
    last: int


def steps(cursor: duckdb.DuckDBPyConnection, batch: str, position: int | None = None) -> list[Step]:
    """The steps of a write, last first, or only its change at one ``position``; empty where there was no such write."""
    found = cursor.execute(
        """
        WITH marked AS (
            SELECT position, table_name, action, (table_name, action) IS DISTINCT FROM lag((table_name, action)) OVER (ORDER BY position) AS begins
            FROM store.change
            WHERE batch = $batch AND ($position IS NULL OR position = $position)
        ),

        numbered AS (SELECT position, table_name, action, sum(begins::INTEGER) OVER (ORDER BY position) AS step FROM marked)

        SELECT any_value(table_name), any_value(action), min(position), max(position) FROM numbered GROUP BY step ORDER BY step DESC
        """,
        {"batch": batch, "position": position},
    )
    return [Step(batch, *row) for row in found.fetchall()]


class Undoing:
    """The undo of one step, in the caller's transaction: SQL that joins the logged rows with the stored ones."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, step: Step) -> None:
        self._cursor = cursor
        self._step = step
        found = shape(cursor, step.table)
        assert found is not None
        self._shape: TableShape = found
        self._columns = [column.name for column in found.columns]
        # Table and column names come from the schema; values are always parameters.
        self._part = PARTS.get(step.table)
        self._row_key = row_key(RECORD_TABLES[step.table].key, "stored")
        of_record = {column.name: column.type for column in found.columns}
        if self._part:
            of_record[self._part.column] = self._part.type
        kinds = json.dumps(of_record)
        self._done = f"""(
            SELECT position, row_key, from_json(row_before, {literal(kinds)}) AS before, from_json(row_after, {literal(kinds)}) AS after
            FROM store.change
            WHERE batch = $batch AND position BETWEEN $first AND $last
        ) AS done"""  # noqa: S608
        self._of = {"batch": step.batch, "first": step.first, "last": step.last}
        self._stored = f"store.{quoted(step.table)} AS stored"
        self._records = f"{self._part.records} AS stored" if self._part else self._stored

    def changed_since(self) -> str | None:
        """The key of a row that was changed after this step; None where none was."""
        if self._step.action == "delete":
            differs = f"{self._row_key} IS NOT NULL"
        else:
            differs = " OR ".join(f"stored.{quoted(c)} IS DISTINCT FROM done.after.{quoted(c)}" for c in self._columns)
            if self._part:
                differs += f" OR stored.{self._part.column} IS DISTINCT FROM {self._part.logged('after')}"
        found = self._cursor.execute(
            f"SELECT done.row_key FROM {self._done} LEFT JOIN {self._records} ON done.row_key = {self._row_key} WHERE {differs} LIMIT 1",  # noqa: S608
            self._of,
        ).fetchone()
        return found[0] if found else None

    def touches_approved(self) -> bool:
        """True where the undo changes a record that is approved, before or after (``RecordTable.approved_by``)."""
        by = RECORD_TABLES[self._step.table].approved_by
        if by is None:
            return False
        found = self._cursor.execute(
            f"SELECT 1 FROM {self._done} WHERE done.before.{quoted(by)} IS NOT NULL OR done.after.{quoted(by)} IS NOT NULL LIMIT 1",  # noqa: S608
            self._of,
        )
        return found.fetchone() is not None

    def plans(self) -> set[str]:
        """The ids of the plans whose records the undo changes; empty for records of no plan."""
        if "plan_id" not in self._columns:
            return set()
        found = self._cursor.execute(f"SELECT DISTINCT coalesce(done.after.plan_id, done.before.plan_id) FROM {self._done}", self._of)  # noqa: S608
        return {plan_id for (plan_id,) in found.fetchall()}

    @property
    def action(self) -> str:
        """The action that undoes the step: delete for insert, insert for delete, update for update."""
        return {"insert": "delete", "delete": "insert", "update": "update"}[self._step.action]

    @property
    def notes(self) -> tuple[str, dict[str, object]]:
        """The query for the log entries of the undo: place (from 1), row_key, row_before and row_after (JSON); run before the undo."""
        stands = {column: f"stored.{quoted(column)}" for column in self._columns}
        restored = dict(self._restored())
        if self._part:
            stands[self._part.column], restored[self._part.column] = f"stored.{self._part.column}", self._part.logged("before")
        before, after = (f"to_json(struct_pack({', '.join(f'{quoted(c)} := {value}' for c, value in row.items())}))" for row in (stands, restored))
        if self._step.action == "insert":
            after = "NULL"
        elif self._step.action == "delete":
            before = "NULL"
        join = "" if self._step.action == "delete" else f"INNER JOIN {self._records} ON done.row_key = {self._row_key}"
        return f"SELECT row_number() OVER (ORDER BY done.position DESC) AS place, done.row_key, {before}, {after} FROM {self._done} {join}", self._of  # noqa: S608

    @property
    def payments(self) -> tuple[str, dict[str, object]]:
        """The query for the payments that the undo adds and removes, in the columns of ``spending_totals.add_up``."""
        columns = ("plan_id", "revision", "line_id", "spent_on", "event_id", "amount_krw")
        out = f"SELECT {', '.join(f'stored.{c}' for c in columns)}, -1 AS sign FROM {self._done} INNER JOIN {self._stored} ON done.row_key = {self._row_key}"  # noqa: S608
        back = f"SELECT {', '.join(f'done.before.{c}' for c in columns)}, 1 AS sign FROM {self._done}"  # noqa: S608
        return {"insert": out, "delete": back, "update": f"{out} UNION ALL {back}"}[self._step.action], self._of

    def _restored(self) -> Iterator[tuple[str, str]]:
        """Each column with the SQL for its value before the step; the version is incremented instead."""
        for column in self._columns:
            if column != "version":
                yield column, f"done.before.{quoted(column)}"
            else:
                yield column, f"{'done.before' if self._step.action == 'delete' else 'stored'}.version + 1"

    def take_back(self) -> None:
        """Restore the rows as they were before the step."""
        if self._part:
            before = self._part.empty if self._step.action == "insert" else self._part.logged("before")
            records = f"SELECT done.row_key AS key, {before} AS part, done.before AS record FROM {self._done}"  # noqa: S608
            self._part.put(self._cursor, records, self._of)
        table = f"store.{quoted(self._step.table)}"
        if self._step.action == "insert":
            self._cursor.execute(f"DELETE FROM {self._stored} USING {self._done} WHERE done.row_key = {self._row_key}", self._of)  # noqa: S608
        elif self._step.action == "delete":
            values = ", ".join(value for _column, value in self._restored())
            names = quoted_list(self._columns)
            insert_set(self._cursor, f"{table} ({names})", f"SELECT {values} FROM {self._done} ORDER BY done.position DESC", self._of)  # noqa: S608
        else:
            self._update()

    def _is_referred_to(self) -> bool:
        """True where the schema declares a foreign key of another table to this one."""
        return any(
            reference.table == self._step.table and reference not in KEPT_BY_RECORDS.get(table, ())
            for table, other in all_shapes(self._cursor).items()
            for reference in other.references
        )

    def _update(self) -> None:
        # Indexed columns are set only where they differ: DuckDB updates them by delete and insert, which a foreign key to the row forbids.
        values = dict(self._restored())
        tied = [column for column in self._columns if column in self._shape.indexed and column not in self._shape.key]
        free = [column for column in self._columns if column not in self._shape.indexed]
        differs = {column: f"stored.{quoted(column)} IS DISTINCT FROM {values[column]}" for column in tied}
        any_differs = f"({' OR '.join(differs.values()) or 'false'})"
        # A row to which no foreign key leads is set in one statement, because its schema may check columns of both kinds with each other.
        if self._is_referred_to():
            parts = [*(((column,), f"AND {differs[column]}") for column in tied), (tuple(free), "")]
        else:
            parts = [(tuple(free), f"AND NOT {any_differs}"), ((*free, *tied), f"AND {any_differs}")]
        for names, differ in parts:
            if names:
                settings = ", ".join(f"{quoted(column)} = {values[column]}" for column in names)
                self._cursor.execute(
                    f"UPDATE {self._stored} SET {settings} FROM {self._done} WHERE done.row_key = {self._row_key} {differ}",  # noqa: S608
                    self._of,
                )
