"""Replay the change log: every row must be the result of its logged changes, and every value one that a user could have entered.

All checks are set operations on an attached DuckDB ``store``, except that the few plans are parsed one by one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import FundingSource
from chatdong.domain.plan.toml_format import PlanFileError, parse_plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.quoting import literal, quoted, row_key
from chatdong.store.engines.record_tables import RECORD_TABLES, own_tables
from chatdong.store.engines.table_schema import TableShape, all_shapes
from chatdong.store.writing.money_rules import why_broken
from chatdong.store.writing.record_parts import PARTS
from chatdong.store.writing.records import plan_rows

LONGEST_ACTOR = 254


@dataclass(frozen=True)
class Broken:
    """A violation found: table, key of the row and reason. ``in_log`` is True where only the change log is wrong, not the rows."""

    table: str
    row: str
    why: Message
    in_log: bool = True

    @property
    def message(self) -> Message:
        """The violation as one sentence."""
        return message("{table} 표의 ‘{row}’ 행: {why}", table=self.table, row=self.row[:120], why=self.why)


def broken_value(cursor: duckdb.DuckDBPyConnection) -> Broken | None:
    """The first value out of its bounds (RecordTable.bounds), in a store of any schema; None where there is none."""
    shapes = all_shapes(cursor)
    for table, of in RECORD_TABLES.items():
        known = shapes.get(table)
        for column, (least, most) in of.bounds.items():
            if known is None or column not in {each.name for each in known.columns}:
                continue
            # Table and column names come from RECORD_TABLES.
            key = row_key(of.key)
            found = cursor.execute(
                f"SELECT {key}, {quoted(column)} FROM store.{quoted(table)} WHERE {quoted(column)} NOT BETWEEN $least AND $most LIMIT 1",  # noqa: S608
                {"least": least, "most": most},
            ).fetchone()
            if found:
                return Broken(table, found[0], _beyond(column, found[1], least, most), in_log=False)
    return None


def broken_record(cursor: duckdb.DuckDBPyConnection) -> Broken | None:
    """The first record that no user could have entered although each of its values is within bounds; None where there is none.

    Checked are districts of events not held, edits of another revision than their scenario's, payments with a source of funding that there is
    not, plans whose text cannot be parsed or differs from their tables, and what commitments, payments and refunds say of each other.
    """
    return next((broken for look in (_astray, _plans, _money) for broken in look(cursor)), None)


def broken_log(cursor: duckdb.DuckDBPyConnection, *, all_logged: bool = True) -> Broken | None:
    """The first violation in the change log, or between it and the rows; None where all agree.

    ``all_logged`` is False for example data, whose rows may have been loaded in bulk without log entries.
    """
    for look in (_forms, _writes):
        if broken := look(cursor):
            return broken
    shapes = all_shapes(cursor)
    for table in own_tables():
        known = shapes.get(table.name)
        if known is None:
            continue
        replaying = _Replaying(cursor, known)
        if broken := replaying.misread() or replaying.out_of_turn() or replaying.differing(all_logged=all_logged):
            return broken
    return _signatures(cursor)


# The rows


def _beyond(column: str, value: Any, least: Any, most: Any) -> Message:
    told = [f"{each:,}" if isinstance(each, int) else str(each) for each in (value, least, most)]
    return message("{column} 값 {value}: {least}부터 {most}까지만 적을 수 있습니다", column=column, value=told[0], least=told[1], most=told[2])


_ASTRAY = {
    "event": "SELECT event_id FROM store.event_district SEMI JOIN (FROM store.event WHERE held_on IS NULL) USING (event_id) LIMIT 1",
    "scenario": "SELECT scenario_id FROM store.scenario_edit AS edit JOIN store.scenario AS own USING (scenario_id) "
    "WHERE (edit.plan_id, edit.revision) <> (own.plan_id, own.revision) LIMIT 1",
    "spending": "SELECT spending_id FROM store.spending "
    "WHERE NOT list_contains($sources, funding_source) OR (returns_id IS NOT NULL AND amount_krw >= 0) LIMIT 1",
}


def _astray(cursor: duckdb.DuckDBPyConnection) -> Iterator[Broken]:
    """Rows of event_district and scenario_edit that contradict their own event or scenario, and payments that contradict themselves."""
    why = {
        "spending": message("재원이나 여입(반납)의 금액이 규칙에 맞지 않습니다"),
        "event": message("열리지 않은 행사에 참석 자치구가 있습니다"),
        "scenario": message("고친 산출내역이 다른 차수의 것입니다"),
    }
    for table, question in _ASTRAY.items():
        arguments = {"sources": [source.value for source in FundingSource]} if "$sources" in question else None
        if found := cursor.execute(question, arguments).fetchone():
            yield Broken(table, found[0], why[table], in_log=False)


def _plans(cursor: duckdb.DuckDBPyConnection) -> Iterator[Broken]:
    """Violations of plan revisions: a text that cannot be parsed or is of another plan, or tables that differ from it."""
    for plan_id, revision, text, at, by in cursor.execute(
        "SELECT plan_id, revision, text, loaded_at, loaded_by FROM store.plan ORDER BY 1, 2"
    ).fetchall():
        row = f"{plan_id}/{revision}"
        try:
            plan = parse_plan(text, f"{plan_id}.toml")
        except PlanFileError as error:
            first = error.mistakes[0]
            yield Broken("plan", row, message("계획의 글을 읽을 수 없습니다. {where}: {why}", where=first.where, why=first.why), in_log=False)
            continue
        if plan.id != plan_id:
            yield Broken("plan", row, message("계획의 글이 다른 계획({plan})의 것입니다", plan=plan.id), in_log=False)
            continue
        for table, rows in plan_rows(plan, text, revision, Actor.local(by), at).items():
            if odd := _differing_of_plan(cursor, table, (plan_id, revision), rows):
                yield Broken(table, odd, message("계획의 글과 다릅니다"), in_log=False)
                break


def _money(cursor: duckdb.DuckDBPyConnection) -> Iterator[Broken]:
    """Plans whose commitments, payments and refunds do not agree with each other."""
    for (plan_id,) in cursor.execute("SELECT DISTINCT plan_id FROM store.plan ORDER BY plan_id").fetchall():
        if why := why_broken(cursor, plan_id):
            yield Broken("commitment", plan_id, why, in_log=False)


def _differing_of_plan(cursor: duckdb.DuckDBPyConnection, table: str, of: tuple[str, int], rows: list[dict[str, Any]]) -> str | None:
    """The key of the first row of a plan's table that differs from the plan's text, or is in only one of them; None where all agree."""
    # The table name comes from RECORD_TABLES.
    cursor.execute(f"SELECT * FROM store.{quoted(table)} WHERE (plan_id, revision) = ($plan_id, $revision)", {"plan_id": of[0], "revision": of[1]})  # noqa: S608
    names = [column[0] for column in cursor.description]
    stored = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    there, said = ({"/".join(str(row[c]) for c in RECORD_TABLES[table].key): row for row in each} for each in (stored, rows))
    return next((key for key in sorted(there.keys() | said.keys()) if there.get(key) != said.get(key)), None)


# The change log by itself


def _forms(cursor: duckdb.DuckDBPyConnection) -> Broken | None:
    """The first change with an unknown table, missing or extra rows for its action, invalid JSON or an invalid actor; None where all are valid."""
    found = cursor.execute(
        """
        SELECT table_name, row_key, kind
        FROM (
            SELECT *, CASE
                WHEN NOT list_contains($tables, table_name) THEN 'table'
                WHEN (row_before IS NULL) <> (action = 'insert') OR (row_after IS NULL) <> (action = 'delete') THEN 'sides'
                WHEN NOT coalesce(json_valid(row_before), true) OR NOT coalesce(json_valid(row_after), true) THEN 'json'
                WHEN length(actor) NOT BETWEEN 1 AND $longest OR actor <> trim(actor) OR regexp_matches(actor, '[\\x00-\\x1f\\x7f]') THEN 'actor'
            END AS kind
            FROM store.change
        )
        WHERE kind IS NOT NULL
        ORDER BY table_name, row_key
        LIMIT 1
        """,
        {"tables": [table.name for table in own_tables()], "longest": LONGEST_ACTOR},
    ).fetchone()
    if found is None:
        return None
    table, row, kind = found
    why = {
        "table": message("변경 이력이 이 프로그램에 없는 표의 것입니다"),
        "sides": message("변경 이력의 추가·수정·삭제와 바뀌기 전후의 내용이 맞지 않습니다"),
        "json": message("변경 이력의 내용(JSON)을 읽을 수 없습니다"),
        "actor": message("변경 이력의 바꾼 사람이 비었거나 이름이 아닙니다"),
    }
    return Broken(table, row, why[kind])


def _writes(cursor: duckdb.DuckDBPyConnection) -> Broken | None:
    """The first write with missing changes, with several actors, times or versions, or with a version that the store never had; None for none."""
    found = cursor.execute(
        """
        WITH writes AS (
            SELECT batch, any_value(table_name) AS table_name, arg_max(row_key, position) AS row_key, min(store_version) AS version, CASE
                WHEN min(position) <> 1 OR max(position) <> count(*) THEN 'gap'
                WHEN min(store_version) <> max(store_version) OR min(actor) <> max(actor) OR min(changed_at) <> max(changed_at) THEN 'several'
                WHEN min(store_version) < 1 OR max(store_version) > (SELECT version FROM store.store_version) THEN 'version'
            END AS kind
            FROM store.change
            GROUP BY batch
        )

        SELECT table_name, row_key, kind, version FROM writes WHERE kind IS NOT NULL
        UNION ALL
        SELECT any_value(table_name), any_value(row_key), 'several', version FROM writes GROUP BY version HAVING count(*) > 1
        LIMIT 1
        """
    ).fetchone()
    if found is None:
        return None
    table, row, kind, version = found
    why = {
        "gap": message("이 변경이 든 저장(저장소 버전 {version})의 변경 이력이 빠졌습니다", version=version),
        "several": message("저장소 버전 {version}의 변경 이력이 한 사람이 한때에 한 저장이 아닙니다", version=version),
        "version": message("변경 이력의 저장소 버전 {version}이 이 저장소의 것이 아닙니다", version=version),
    }
    return Broken(table, row, why[kind])


def _signatures(cursor: duckdb.DuckDBPyConnection) -> Broken | None:
    """The first plan revision whose ``loaded_by`` or ``loaded_at`` differs from its logged change; None where all agree."""
    found = cursor.execute(
        """
        SELECT plan.plan_id || '/' || plan.revision
        FROM store.plan AS plan
        JOIN store.change AS change ON change.table_name = 'plan' AND change.action = 'insert' AND change.row_key = plan.plan_id || '/' || plan.revision
        WHERE plan.loaded_by <> change.actor OR plan.loaded_at <> change.changed_at
        LIMIT 1
        """
    ).fetchone()
    return None if found is None else Broken("plan", found[0], message("이 차수를 실은 사람이나 때가 변경 이력과 다릅니다"))


# The change log compared with the rows

_JSON_OF = {
    "INTEGER": ("BIGINT", "UBIGINT"),
    "BIGINT": ("BIGINT", "UBIGINT"),
    "DECIMAL": ("BIGINT", "UBIGINT", "DOUBLE", "VARCHAR"),
}
"""The JSON types in the log by SQL type; values of all other types are text."""


class _Replaying:
    """The replay of one table: ``out_of_turn`` reads its changes in order into a temporary table, which ``differing`` compares with the rows."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, table: TableShape) -> None:
        self._cursor = cursor
        self._table = table.name
        self._part = PARTS.get(table.name)
        self._of = RECORD_TABLES[table.name]
        self._columns = {column.name: column for column in table.columns if column.name != self._of.unlogged}
        self._kinds = {name: column.type for name, column in self._columns.items()}
        if self._part:
            self._kinds[self._part.column] = self._part.type

    def misread(self) -> Broken | None:
        """The first logged row whose JSON has not the columns and types of this table; None where all do. Called before ``out_of_turn``."""
        forms = self._cursor.execute(
            """
            SELECT json_structure(side) AS form, any_value(row_key)
            FROM (SELECT row_key, unnest([row_before, row_after]) AS side FROM store.change WHERE table_name = $table)
            WHERE side IS NOT NULL
            GROUP BY form
            """,
            {"table": self._table},
        ).fetchall()
        for form, row in forms:
            if (odd := self._odd(json.loads(form))) is not None:
                return Broken(self._table, row, message("변경 이력의 내용이 이 표의 행이 아닙니다: {column}", column=odd))
        return None

    def _odd(self, form: Any) -> str | None:
        """The first column of a logged row that is unknown, missing or of another type; None where the row fits the table."""
        if not isinstance(form, dict):
            return str(form)[:40]
        if strange := sorted(form.keys() - self._kinds.keys()):
            return str(strange[0])[:40]
        for name, column in self._columns.items():
            kind = form.get(name, "NULL")
            if kind == "NULL":
                if column.required:
                    return name
            elif kind not in _JSON_OF.get(column.type.partition("(")[0], ("VARCHAR",)):
                return name
        if self._part:
            kind = form.get(self._part.column, "NULL")
            whole = kind in ("NULL", "JSON", ["VARCHAR"], ["NULL"]) or (isinstance(kind, dict) and all(each == "VARCHAR" for each in kind.values()))
            return None if whole else self._part.column
        return None

    def out_of_turn(self) -> Broken | None:
        """The first change that does not follow from the change before it, or has an unreadable or out-of-bounds value; None where all follow."""
        texts = json.dumps({name: "VARCHAR" if name in self._columns else kind for name, kind in self._kinds.items()})
        sides = {side: f"from_json(row_{side}, {literal(texts)})" for side in ("before", "after")}
        misread = " OR ".join(
            f"({side}.{quoted(c)} IS NOT NULL AND {side}_read.{quoted(c)} IS NULL)"
            for side in sides
            for c in self._columns
            if self._kinds[c] != "VARCHAR"
        )
        misread = misread or "false"
        reads = {
            side: f"CASE WHEN row_{side} IS NOT NULL THEN struct_pack({', '.join(f'{quoted(c)} := {self._read(side, c)}' for c in self._kinds)}) END"
            for side in sides
        }
        key = " || '/' || ".join(f"coalesce(after, before).{quoted(column)}" for column in self._of.key)
        # Table and column names come from the schema.
        self._cursor.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE replayed AS
            WITH texts AS (
                SELECT row_key, action, store_version * 4294967296 + position AS place, row_before, row_after,
                    {sides["before"]} AS before, {sides["after"]} AS after
                FROM store.change
                WHERE table_name = $table
            ),

            read AS (SELECT *, {reads["before"]} AS before_read, {reads["after"]} AS after_read, {key} AS own_key FROM texts)

            SELECT row_key, action, place, before_read AS before, after_read AS after, {misread} AS misread, own_key <> row_key AS named_otherwise
            FROM read
            """,  # noqa: S608
            {"table": self._table},
        )
        bounds = self._of.bounds.items()
        out = " OR ".join(f"after.{name} NOT BETWEEN {literal(least)} AND {literal(most)}" for name, (least, most) in bounds)
        out = out or "false"
        counted = "after.version <> before.version + 1" if "version" in self._kinds else "false"
        found = self._cursor.execute(
            f"""
            WITH turns AS (
                SELECT *, lag(action) OVER turn AS last_action, lag(after) OVER turn AS left_by_last
                FROM replayed
                WINDOW turn AS (PARTITION BY row_key ORDER BY place)
            )

            SELECT row_key, kind
            FROM (
                SELECT row_key, place, CASE
                    WHEN misread THEN 'misread'
                    WHEN named_otherwise THEN 'named'
                    WHEN action = 'insert' AND last_action <> 'delete' THEN 'twice'
                    WHEN action <> 'insert' AND coalesce(last_action, 'delete') = 'delete' THEN 'missing'
                    WHEN action <> 'insert' AND before IS DISTINCT FROM left_by_last THEN 'broken'
                    WHEN action = 'update' AND {counted} THEN 'version'
                    WHEN {out} THEN 'beyond'
                END AS kind
                FROM turns
            )
            WHERE kind IS NOT NULL
            ORDER BY place
            LIMIT 1
            """  # noqa: S608
        ).fetchone()
        if found is None:
            return None
        row, kind = found
        why = {
            "misread": message("변경 이력의 값 가운데 읽을 수 없는 것이 있습니다"),
            "named": message("변경 이력의 행 이름이 그 내용과 다릅니다"),
            "twice": message("있는 행을 다시 추가한 변경 이력이 있습니다"),
            "missing": message("추가한 적이 없는 행을 고치거나 지운 변경 이력이 있습니다. 앞의 변경 이력이 빠졌습니다"),
            "broken": message("변경 이력이 이어지지 않습니다. 바뀌기 전의 내용이 앞의 변경이 남긴 것과 다릅니다"),
            "version": message("변경 이력이 이어지지 않습니다. 행의 버전이 하나씩 늘지 않습니다"),
            "beyond": message("변경 이력에 적을 수 없는 값이 있습니다"),
        }
        return Broken(self._table, row, why[kind])

    def _read(self, side: str, column: str) -> str:
        if self._part and column == self._part.column:
            # A record logged before the store had this field has none.
            return f"coalesce({side}.{quoted(column)}, {self._part.empty})"
        return f"TRY_CAST({side}.{quoted(column)} AS {self._kinds[column]})"

    def differing(self, *, all_logged: bool) -> Broken | None:
        """The first row that differs from its last change, or is in only one of table and log; None where all agree. Runs after ``out_of_turn``."""
        records = self._part.records if self._part else f"store.{quoted(self._table)}"
        differs = {column: f"stored.{quoted(column)} IS DISTINCT FROM last.after.{quoted(column)}" for column in self._kinds}
        differ, own_key = " OR ".join(differs.values()), row_key(self._of.key)
        both = ", ".join(
            f"CASE WHEN {each} THEN struct_pack(stands := stored.{quoted(c)}::VARCHAR, logged := last.after.{quoted(c)}::VARCHAR) END"
            for c, each in differs.items()
        )
        # Table and column names come from the schema.
        found = self._cursor.execute(
            f"""
            WITH last AS (SELECT row_key, arg_max(action, place) AS action, arg_max(after, place) AS after FROM replayed GROUP BY row_key),

            stored AS (SELECT {own_key} AS own_key, * FROM {records} AS records)

            SELECT coalesce(own_key, row_key), CASE
                WHEN row_key IS NULL THEN 'unlogged'
                WHEN own_key IS NULL THEN 'lost'
                WHEN action = 'delete' THEN 'deleted'
                ELSE 'differs'
            END AS kind, {both}
            FROM stored FULL JOIN last ON stored.own_key = last.row_key
            WHERE CASE
                WHEN row_key IS NULL THEN $all_logged
                WHEN own_key IS NULL THEN action <> 'delete'
                ELSE action = 'delete' OR {differ}
            END
            LIMIT 1
            """,  # noqa: S608
            {"all_logged": all_logged},
        ).fetchone()
        if found is None:
            return None
        row, kind, *sides = found
        if kind == "differs":
            return Broken(self._table, row, _otherwise(dict(zip(differs, sides, strict=True))))
        why = {
            "unlogged": message("변경 이력이 없습니다"),
            "lost": message("변경 이력에는 있는데 표에는 없습니다"),
            "deleted": message("변경 이력에는 지워졌는데 표에는 있습니다"),
        }
        return Broken(self._table, row, why[kind])


def _otherwise(sides: Mapping[str, Any]) -> Message:
    column, side = next((column, side) for column, side in sides.items() if side is not None)
    stands, logged = ("–" if side[which] is None else side[which][:40] for which in ("stands", "logged"))
    return message("{column} 값이 표에는 ‘{stands}’, 변경 이력에는 ‘{logged}’입니다", column=column, stands=stands, logged=logged)
