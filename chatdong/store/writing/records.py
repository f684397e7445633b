"""Write plans and records: each write changes rows, change log, spending totals and store version in one transaction."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb

from chatdong.domain.message import Message, message
from chatdong.domain.plan.districts import district_lists, districts_of
from chatdong.domain.plan.model import District, Plan, Target, Window
from chatdong.domain.plan.toml_format import PlanFileError, format_plan, parse_plan
from chatdong.domain.report.edited_text import LONGEST_TEXT
from chatdong.domain.roles import Actor
from chatdong.domain.rounding import exact
from chatdong.domain.text_marks import stripped, why_no_name, why_no_text
from chatdong.store.access.permissions import require_noted, require_table, require_under_lock, writing
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.plan_funding import keep_funding
from chatdong.store.engines.postgres import ask_in_place
from chatdong.store.engines.postgres_errors import broken_rule
from chatdong.store.engines.quoting import quoted, quoted_list
from chatdong.store.engines.record_tables import HISTORY, RECORD_TABLES, RecordTable, is_entered
from chatdong.store.engines.store import Store, StoreError
from chatdong.store.writing.contained_changes import decided, hold_budgets, turned
from chatdong.store.writing.counted_days import CountedDays
from chatdong.store.writing.money_rules import hold_money
from chatdong.store.writing.plan_drafts import TABLE as DRAFTS
from chatdong.store.writing.plan_drafts import DraftConflict, DraftGone, TakenDraft, take
from chatdong.store.writing.plan_drafts import delete as delete_draft
from chatdong.store.writing.record_parts import PARTS
from chatdong.store.writing.set_insert import insert_set
from chatdong.store.writing.spending_totals import Stretch, add_up, hold, in_hand
from chatdong.store.writing.undo import Undoing, steps
from chatdong.store.writing.year_end.closed_years import closed_by, hold_closed, hold_money_of_closed, to_take_back


class EditConflict(RefusedWrite):
    """Another user changed the row after it was read. ``changes`` are the row's logged changes, newest first; nothing was written."""

    def __init__(self, changes: list[dict[str, Any]]) -> None:
        self.changes = changes
        newest = changes[0] if changes else {"actor": "?", "changed_at": None}
        super().__init__(
            message(
                "그사이에 {actor} 님이 이 기록을 먼저 고쳤습니다({at}). 아래에서 바뀐 것을 확인하고 다시 저장해 주십시오. 적으신 것은 그대로 있습니다.",
                actor=newest["actor"],
                at=newest["changed_at"] and f"{newest['changed_at']:%Y-%m-%d %H:%M}",
            )
        )


@dataclass(frozen=True)
class LoadedPlan:
    """The revision under which a plan is stored; ``is_new`` is False where the newest revision already had the same text."""

    plan_id: str
    revision: int
    is_new: bool


@dataclass(frozen=True)
class Approval:
    """The approval of a scenario as a plan revision: the scenario, the version that was read, and the reason in words."""

    scenario_id: str
    version: int
    reason: str


def load_plan(
    store: Store,
    plan: Plan,
    actor: Actor,
    at: datetime,
    approval: Approval | None = None,
    contained: Mapping[str, bool] | None = None,
    draft: TakenDraft | None = None,
) -> LoadedPlan:
    """Store a plan as its next revision; a plan with the same text as the newest revision changes nothing.

    ``contained``: the id of each recorded change of the budget → whether the new revision's amounts contain it, also of one that those before do;
    None takes the guesses where all are certain. The reason of an ``approval`` or a ``draft`` is stored beside the revision, and the draft that
    became the plan is taken out in the same transaction. Raises UndecidedChanges where somebody has to say what the revision contains,
    EditConflict where the approval's scenario was changed since it was read, DraftConflict where the draft was, RefusedWrite (the base of all)
    where the scenario belongs to another revision than the newest, the draft was compared with another one, the reason is empty, a line would
    have less than nothing or the year is closed with other amounts, and NotAllowed where the actor lacks the right, even if nothing would change.
    """
    require_noted(store, actor, "plan", at, plans=(plan.id,))
    text = format_plan(plan)
    newest = _newest(store, plan.id)
    if newest and newest[1] == text:
        if draft is not None:
            with suppress(DraftConflict):
                delete_draft(store, draft.id, draft.version, actor, at)
        return LoadedPlan(plan.id, newest[0], is_new=False)
    revision = newest[0] + 1 if newest else 1
    if draft is not None and revision > 1 and not draft.reason.strip():
        raise RefusedWrite(message("계획의 변경 사유를 적어 주십시오. 차수의 이력에 남습니다."))
    try:
        with _refusals("plan"), _logged_write(store, actor, ("plan", DRAFTS) if draft is not None else ("plan",), at) as (cursor, log):
            if draft is not None:
                take(cursor, draft, revision)
            approved = approval and _approved(cursor, plan.id, revision, approval)
            absorbed = decided(cursor, plan, contained) if newest else {}
            for table, rows in plan_rows(plan, text, revision, actor, at).items():
                log.insert(table, rows)
            keep_funding(cursor, plan, revision)
            if newest:
                hold_money_of_closed(cursor, plan.id)
            if approved:
                log.insert("plan_approval", [approved])
            if draft is not None and draft.reason.strip():
                log.insert("plan_reason", [{"plan_id": plan.id, "revision": revision, "reason": draft.reason.strip()}])
            for change_id, is_contained in absorbed.items():
                if (row := _row(cursor, "budget_change", change_id)) and (anew := turned(row, is_contained, revision)):
                    log.update("budget_change", row, anew)
            if absorbed:
                hold_budgets(cursor, plan.id)
            _put(log, cursor, "district", _district_rows(districts_of(plan)))
            _put_teams(log, cursor, plan, _last_readable(cursor, plan.id, revision))
    except DraftGone:
        # Of two clicks that come together, the second finds what the first has loaded.
        newest = _newest(store, plan.id)
        if newest is None or newest[1] != text:
            raise
        return LoadedPlan(plan.id, newest[0], is_new=False)
    return LoadedPlan(plan.id, revision, is_new=True)


def _newest(store: Store, plan_id: str) -> tuple[int, str] | None:
    """The number and the text of a plan's newest revision; None where there is no such plan."""
    with store.cursor() as cursor:
        return cursor.execute("SELECT revision, text FROM store.plan WHERE plan_id = $id ORDER BY revision DESC LIMIT 1", {"id": plan_id}).fetchone()


def _last_readable(cursor: duckdb.DuckDBPyConnection, plan_id: str, before: int) -> Plan | None:
    """The newest revision below ``before`` whose text can be parsed; None where there is none."""
    found = cursor.execute(
        "SELECT text FROM store.plan WHERE plan_id = $id AND revision < $before ORDER BY revision DESC", {"id": plan_id, "before": before}
    )
    for (text,) in found.fetchall():
        with suppress(PlanFileError):
            return parse_plan(text, f"{plan_id}.toml")
    return None


def _approved(cursor: duckdb.DuckDBPyConnection, plan_id: str, revision: int, approval: Approval) -> dict[str, Any]:
    """The ``plan_approval`` row of a new revision. Raises EditConflict and RefusedWrite as ``load_plan`` does."""
    scenario = _row(cursor, "scenario", approval.scenario_id)
    if scenario is None or scenario["version"] != approval.version:
        raise EditConflict(changes_of(cursor, "scenario", approval.scenario_id))
    if (scenario["plan_id"], scenario["revision"]) != (plan_id, revision - 1):
        raise RefusedWrite(
            message(
                "‘{name}’: {revision}차 계획으로 만든 시나리오입니다. 최신 차수에서 열어 다시 저장한 뒤 승인해 주십시오.",
                name=scenario["name"],
                revision=scenario["revision"],
            )
        )
    if not approval.reason.strip():
        raise RefusedWrite(message("승인 사유를 적어 주십시오. 차수의 이력에 남습니다."))
    return {
        "plan_id": plan_id,
        "revision": revision,
        "scenario_id": approval.scenario_id,
        "scenario_version": approval.version,
        "scenario_name": scenario["name"],
        "reason": approval.reason.strip(),
    }


def add_listed_districts(store: Store, actor: Actor, at: datetime) -> None:
    """Add the districts of every public list that the store lacks; stored districts stay unchanged."""
    require_noted(store, actor, "plan", at)
    with store.cursor() as cursor:
        known = {district_id for (district_id,) in cursor.execute("SELECT district_id FROM store.district").fetchall()}
    missing = {d.id: d for districts in district_lists().values() for d in districts if d.id not in known}
    if missing:
        with _logged_write(store, actor, ("district",), at) as (cursor, log):
            _put(log, cursor, "district", _district_rows(missing.values()))


def add_records(
    store: Store,
    plan_id: str,
    revision: int,
    actor: Actor,
    at: datetime,
    *,
    events: Iterable[Mapping[str, Any]] = (),
    spending: Iterable[Mapping[str, Any]] = (),
    support_teams: Iterable[Mapping[str, Any]] = (),
    scenarios: Iterable[Mapping[str, Any]] = (),
    commitments: Iterable[Mapping[str, Any]] = (),
    budget_changes: Iterable[Mapping[str, Any]] = (),
    carry_overs: Iterable[Mapping[str, Any]] = (),
    measurements: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Add records to a plan in one transaction; each row is a mapping by the table's columns.

    Raises RefusedWrite where a row names an unknown activity, line or event, or breaks another rule; then nothing is written.
    """
    of_plan = {"plan_id": plan_id, "revision": revision}
    added = {
        "support_team": [{**row, "version": 1} for row in support_teams],
        "event": [{**of_plan, **row, "version": 1} for row in events],
        "commitment": [{**of_plan, **row, "version": 1} for row in commitments],
        "spending": [{**of_plan, **row, "version": 1} for row in spending],
        "scenario": [{**of_plan, **row, "version": 1} for row in scenarios],
        "budget_change": [{**of_plan, **row, "version": 1} for row in budget_changes],
        "carry_over": [{**of_plan, **row, "version": 1} for row in carry_overs],
        "measurement": [{**of_plan, **row, "version": 1} for row in measurements],
    }
    with _refusals("record"), _logged_write(store, actor, tuple(table for table, rows in added.items() if rows), at) as (_cursor, log):
        for table, rows in added.items():
            log.insert(table, rows)


class WrittenAlready(RefusedWrite):
    """A saved form is sent again with other values than were saved, or after its record was changed or deleted; nothing was written."""

    def __init__(self) -> None:
        super().__init__(message("이 양식은 이미 저장되었습니다. 저장된 기록을 확인하고, 다른 기록이면 한 번 더 저장해 주십시오."))


def insert(store: Store, table: str, values: Mapping[str, Any], actor: Actor, at: datetime, batch: str | None = None) -> str:
    """Add one record and return its key. ``values`` are taken by the table's columns (RECORD_TABLES): a missing one is NULL, others are ignored.

    ``batch`` is the key of the form and of ``undo``: a second call with the same batch and values, as after a double click or a lost
    connection, writes nothing and returns the first key. ``at`` is the programme's time, naive. Raises WrittenAlready where the batch wrote
    other values or its record is gone, NotAllowed without the right, and RefusedWrite (the base of both) where the store refuses the record.
    """
    return insert_many(store, table, [values], actor, at, batch)[0]


def insert_many(
    store: Store, table: str, records: Sequence[Mapping[str, Any]], actor: Actor, at: datetime, batch: str | None = None
) -> tuple[str, ...]:
    """Add several records in one transaction and one batch; returns their keys in the given order. Either all are added or none.

    Columns, errors and a repeated ``batch`` are treated as in ``insert``; without a batch, each call adds the records anew.
    """
    of, (key,) = RECORD_TABLES[table], RECORD_TABLES[table].key
    rows: list[dict[str, Any]] = [{key: str(uuid.uuid4()), **{c: values.get(c) for c in of.columns}, "version": 1} for values in records]
    try:
        with _refusals(table), _logged_write(store, actor, (table,), at, batch) as (cursor, log):
            # Checked under the write lock, so that of two messages of one form the second finds what the first wrote.
            _stop_if_written(cursor, batch)
            log.insert(table, rows)
    except _Written as written:
        keys = written.keys_of(table, [_logged(_whole(table, row)) for row in rows])
        # A record that was deleted meanwhile is not reported as saved.
        if any(read(store, table, each) is None for each in keys):
            raise WrittenAlready from written
        return keys
    return tuple(row[key] for row in rows)


def insert_together(
    store: Store,
    rows: Sequence[tuple[str, Mapping[str, Any]]],
    actor: Actor,
    at: datetime,
    batch: str | None = None,
    read_version: int | None = None,
) -> str:
    """Add records of several tables, (table, its columns), in one transaction and one batch, and return the batch, which one undo takes back.

    Columns with the key may be given; errors and a repeated ``batch`` as in ``insert``, but a repeated one writes nothing whatever its values are.
    ``read_version``: the store version that the rows were made from; StoreMoved is raised where the store has another by now. None: any.
    """
    try:
        # What the database refuses is said in the words of the first record, which the others follow from.
        with _refusals(rows[0][0]), _logged_write(store, actor, tuple(table for table, _values in rows), at, batch) as (cursor, log):
            _stop_if_written(cursor, batch)
            if read_version is not None and log.version != read_version + 1:
                raise StoreMoved(message("그사이에 저장소가 바뀌었습니다. 다시 확인해 주십시오."))
            for table, values in rows:
                of, (key,) = RECORD_TABLES[table], RECORD_TABLES[table].key
                given = {c: values.get(c) for c in of.columns}
                log.insert(table, [{key: values.get(key) or str(uuid.uuid4()), **given, "version": 1}])
    except _Written as written:
        return written.batch
    return log.batch


def read(store: Store, table: str, key: str) -> dict[str, Any] | None:
    """One stored record by its columns, with its version; None where there is no such record."""
    with store.cursor() as cursor:
        return _row(cursor, table, key)


def update(store: Store, table: str, key: str, version: int, values: Mapping[str, Any], actor: Actor, at: datetime, batch: str | None = None) -> int:
    """Change columns of one record and return its new version, ``version`` + 1, or ``version`` where nothing differs (then nothing is logged).

    Columns that are fixed or not entered are ignored; ``batch`` as for ``insert``. Raises EditConflict where the record was changed or deleted
    since ``version``, WrittenAlready where the batch wrote other values or the record was changed after it, NotAllowed without the right, and
    RefusedWrite (the base of all three, so catch them first) where the store refuses the record.
    """
    try:
        with _refusals(table), _logged_write(store, actor, (table,), at, batch) as (cursor, log):
            _stop_if_written(cursor, batch)
            before = _row(cursor, table, key)
            if before is None or before["version"] != version:
                raise EditConflict(changes_of(cursor, table, key))
            after = _whole(table, {**before, **_given(table, values)})
            if after == before:
                raise _NothingChanged
            log.update(table, before, {**after, "version": version + 1})
            if table == "spending" and after["funding_source"] != before["funding_source"]:
                # Whose money came back follows from the payment.
                for refund in _returns_of(cursor, key):
                    log.update(table, refund, {**refund, "funding_source": after["funding_source"], "version": refund["version"] + 1})
    except _NothingChanged:
        return version
    except _Written as written:
        after = written.only(table, key)
        written.keys_of(table, [_logged(_whole(table, {**after, **_given(table, values)}))])
        if _logged(read(store, table, key) or {}) != after:
            raise WrittenAlready from written
    return version + 1


def delete(store: Store, table: str, key: str, version: int, actor: Actor, at: datetime, batch: str | None = None) -> str:
    """Delete one record, read in ``version``, and return the batch for ``undo``: ``batch``, or a new one where it is None.

    The change log keeps the record. Raises EditConflict where it was changed or deleted since, WrittenAlready where ``batch`` wrote something
    else or the record exists again, NotAllowed without the right, and RefusedWrite (the base of all three), as where spending refers to the event.
    """
    try:
        with _refusals(table), _logged_write(store, actor, (table,), at, batch) as (cursor, log):
            _stop_if_written(cursor, batch)
            before = _row(cursor, table, key)
            if before is None or before["version"] != version:
                raise EditConflict(changes_of(cursor, table, key))
            log.delete(table, before)
    except _Written as written:
        if written.actions != [("delete", table, key)] or read(store, table, key) is not None:
            raise WrittenAlready from written
        return written.batch
    return log.batch


def take_back_closing(store: Store, closing_id: str, actor: Actor, at: datetime) -> str:
    """Delete a closing of a year with all that goes with it (``closed_years.to_take_back``), as it is stored, and return the batch. Errors as in
    ``delete``; RefusedWrite also where a revision contains what was carried, or the next year has records of its own.
    """
    with _refusals("record"), _logged_write(store, actor, ("year_closing",), at) as (cursor, log):
        _take_back(log, cursor, actor, closing_id)
    return log.batch


def _take_back(log: "_Log", cursor: duckdb.DuckDBPyConnection, actor: Actor, closing_id: str) -> None:
    """Delete a closing with all that goes with it; what is gone already is passed over."""
    for table, key in to_take_back(cursor, closing_id):
        require_table(actor, table)
        if (row := _row(cursor, table, key)) is not None:
            log.delete(table, row)


def undo(store: Store, batch: str, actor: Actor, at: datetime, position: int | None = None) -> str:
    """Undo one write to records that people enter, or only its change at ``position``; returns the undo's batch. A write that closed a year is
    taken back as ``take_back_closing`` does.

    The undo is a logged write itself. Raises RefusedWrite, with nothing changed, where a row was changed since or is still referred to, or
    where the write was a plan: revisions stay.
    """
    with _refusals("record"), _logged_write(store, actor, (), at) as (cursor, log):
        closing_id = closed_by(cursor, batch) if position is None else None
        if closing_id is not None:
            require_table(actor, "year_closing")
            _take_back(log, cursor, actor, closing_id)
            return log.batch
        done = steps(cursor, batch, position)
        for step in done:
            require_table(actor, step.table)
        if not done or not all(is_entered(step.table) for step in done):
            raise RefusedWrite(message("되돌릴 수 있는 것은 사람이 적은 기록의 변경뿐입니다. 계획의 차수는 남습니다."))
        for step in done:
            undoing = Undoing(cursor, step)
            key = undoing.changed_since()
            if key is not None:
                raise RefusedWrite(message("그 뒤에 다시 바뀐 기록이 있어 되돌리지 않았습니다({key}). 나중의 변경을 먼저 되돌려 주십시오.", key=key))
            if undoing.touches_approved():
                require_under_lock(cursor, actor, "plan")
            log.concerns(step.table, undoing.plans())
            log.note_query(undoing.action, step.table, *undoing.notes)
            if step.table == "spending":
                log.add_up(*undoing.payments)
            undoing.take_back()
    return log.batch


def changes(store: Store, table: str, key: str) -> list[dict[str, Any]]:
    """The logged changes of one record, newest first; columns as in ``changes_of``."""
    with store.cursor() as cursor:
        return changes_of(cursor, table, key)


def changes_of(cursor: duckdb.DuckDBPyConnection, table: str, key: str) -> list[dict[str, Any]]:
    """The logged changes of one row, newest first: changed_at, actor, action, row_before and row_after (JSON text or None)."""
    cursor.execute(
        "SELECT changed_at, actor, action, row_before, row_after FROM store.change "
        "WHERE table_name = $table AND row_key = $key ORDER BY store_version DESC, position DESC",
        {"table": table, "key": key},
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class _NothingChanged(Exception):
    """Raised where an update changes no column."""


class _Written(Exception):
    """Raised where a batch is in the log already; holds its changes in the order of the log."""

    def __init__(self, batch: str, changes: list[tuple[str, str, str, str | None]]) -> None:
        self.batch = batch
        self.actions = [(action, table, key) for action, table, key, _after in changes]
        self._after: list[dict[str, Any] | None] = [json.loads(after) if after else None for *_rest, after in changes]

    def only(self, table: str, key: str) -> dict[str, Any]:
        """The row after the batch's update of this record, its first; the others follow from it. Raises WrittenAlready where it did anything else."""
        if self.actions[:1] != [("update", table, key)] or {of[:2] for of in self.actions} != {("update", table)}:
            raise WrittenAlready from self
        self.actions, self._after = self.actions[:1], self._after[:1]
        after = self._after[0]
        assert after is not None  # An update always logs the row after it.
        return after

    def keys_of(self, table: str, rows: list[dict[str, Any]]) -> tuple[str, ...]:
        """The keys of the rows that the batch wrote, if they equal ``rows`` in all entered columns. Raises WrittenAlready where they differ."""

        def told(row: dict[str, Any] | None) -> dict[str, Any]:
            """The entered columns of a row."""
            return {c: v for c, v in (row or {}).items() if c in RECORD_TABLES[table].columns}

        if any(of != table for _action, of, _key in self.actions) or list(map(told, self._after)) != list(map(told, rows)):
            raise WrittenAlready from self
        return tuple(key for _action, _table, key in self.actions)


def _stop_if_written(cursor: duckdb.DuckDBPyConnection, batch: str | None) -> None:
    """Raise _Written where this batch is in the log."""
    if batch is None:
        return
    changes = cursor.execute(
        "SELECT action, table_name, row_key, row_after FROM store.change WHERE batch = $batch ORDER BY position", {"batch": batch}
    ).fetchall()
    if changes:
        raise _Written(batch, changes)


def _logged(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in the form of the log: dates and times as text."""
    logged: dict[str, Any] = json.loads(json.dumps(row, ensure_ascii=False, default=str))
    return logged


def _given(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the columns that an update may set: entered and not fixed."""
    of = RECORD_TABLES[table]
    return {c: v for c, v in values.items() if c in of.columns and c not in of.fixed}


@contextmanager
def _refusals(table: str) -> Iterator[None]:
    """Raise a database or store error of the block as RefusedWrite with a message; ``table`` is the table written, "record" for any of them."""
    try:
        yield
    except StoreError as error:
        raise RefusedWrite(error.message) from error
    except (duckdb.ConstraintException, duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        raise RefusedWrite(_refusal(table, str(error))) from error
    except duckdb.Error as error:
        if (broken := broken_rule(error)) is None:
            raise
        raise RefusedWrite(_refusal(table, broken)) from error


def _refusal(table: str, text: str) -> Message:
    """The message for rows that DuckDB or PostgreSQL refuses; ``text`` is the database's error."""
    if "Duplicate key" in text and table in ("scenario", "record") and (", name: " in text or "(plan_id, name)" in text):
        return message("같은 이름의 시나리오가 이미 있습니다. 다른 이름을 쓰거나, 그 시나리오를 골라 덮어써 주십시오.")
    if "Duplicate key" in text and (table == "report_text" or ", section: " in text or "(plan_id, period, section, language)" in text):
        return message("그사이에 다른 사람이 이 글을 먼저 고쳤습니다. 아래에서 바뀐 것을 확인하고 다시 저장해 주십시오. 적으신 것은 그대로 있습니다.")
    if "Duplicate key" in text and (table == "year_closing" or "(plan_id)=" in text):
        return message("이미 마감한 계획입니다. 다시 마감하려면 앞의 마감을 먼저 되돌려 주십시오.")
    if "still referenced" in text:
        return message("이 행사에 이어진 지출이 있어 지우거나 회차를 바꿀 수 없습니다. 지출을 먼저 고치거나 지워 주십시오.")
    if "Duplicate key" in text:
        return message("이미 기록된 것입니다(같은 회차 또는 같은 이름). 있는 기록을 고쳐 주십시오.")
    return message("기록을 저장하지 않았습니다. 자료가 규칙에 맞지 않습니다: {why}", why=text.splitlines()[0][:300])


def _row(cursor: duckdb.DuckDBPyConnection, table: str, key: str) -> dict[str, Any] | None:
    column, part = RECORD_TABLES[table].key[0], PARTS.get(table)
    cursor.execute(f"SELECT * FROM store.{quoted(table)} WHERE {quoted(column)} = $key", {"key": key})  # noqa: S608
    found = cursor.fetchone()
    if not found:
        return None
    row = dict(zip([column[0] for column in cursor.description], found, strict=True))
    return {**row, part.column: part.read(cursor, key)} if part else row


def _returns_of(cursor: duckdb.DuckDBPyConnection, key: str) -> list[dict[str, Any]]:
    """The refunds of a payment that were entered with a source."""
    cursor.execute("SELECT * FROM store.spending WHERE returns_id = $key AND funding_source IS NOT NULL ORDER BY spending_id", {"key": key})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _whole(table: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row as it is stored: names without surrounding spaces, the field of another table in its normal form.

    Raises RefusedWrite where the row breaks a rule that the schema cannot check or reports less clearly.
    """
    of, part = RECORD_TABLES[table], PARTS.get(table)
    _require_short(of, row)
    amount_krw, (_least, most) = row.get("amount_krw"), of.bounds.get("amount_krw", (0, 0))
    if most and isinstance(amount_krw, int) and abs(amount_krw) > most:
        raise RefusedWrite(message("금액이 {limit:,}원보다 큽니다.", limit=most))
    for value in row.values():
        if isinstance(value, str) and (why := why_no_text(value)):
            raise RefusedWrite(why)
    names = {column: stripped(row[column]) or None for column in of.names if row.get(column)}
    for name in filter(None, names.values()):
        if why := why_no_name(name):
            raise RefusedWrite(why)
    row = {**row, **names}
    if why := of.rule(row):
        raise RefusedWrite(why)
    return {**row, part.column: part.whole(row.get(part.column))} if part else row


def _require_short(of: RecordTable, row: Mapping[str, Any]) -> None:
    """Raise RefusedWrite for a text longer than LONGEST_TEXT in an entered column; texts that the program writes are exempt."""
    if any(len(value) > LONGEST_TEXT for column in of.columns if column not in of.made and isinstance(value := row.get(column), str)):
        raise RefusedWrite(message("글이 너무 깁니다. 한 칸에 {longest}자까지 저장합니다.", longest=LONGEST_TEXT))


_NOTED = "SELECT count(*) AS noted FROM store.change WHERE store_version = $version AND batch = $batch"


@contextmanager
def _logged_write(
    store: Store, actor: Actor, tables: tuple[str, ...], at: datetime, batch: str | None = None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, "_Log"]]:
    """A write transaction with its change log, which is verified before the commit; see ``permissions.writing`` for what it raises."""
    with writing(store, actor, tables, at) as cursor:
        log = _Log(store, cursor, actor, at, batch)
        yield cursor, log
        log.hold()


class _Log:
    """Writes rows and logs each change in the same transaction."""

    def __init__(self, store: Store, cursor: duckdb.DuckDBPyConnection, actor: Actor, at: datetime, batch: str | None = None) -> None:
        self._store = store
        self._cursor = cursor
        self._by = actor
        self._actor = actor.name
        self._at = at
        self.batch = batch or str(uuid.uuid4())
        self._set_ids = str(uuid.uuid4())[:24]
        self._position = 0
        self._noted_sets = False
        self._touched: list[Stretch] = []
        self._plans: set[str] = set()
        self._tables: set[str] = set()
        self._written: set[tuple[str, str]] = set()
        self._days = CountedDays(cursor)
        self._version: int = only_row(cursor.execute("SELECT version + 1 FROM store.store_version"))[0]

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows with all their columns and log them; raises RefusedWrite for a row that breaks a rule."""
        rows, part = [_whole(table, row) for row in rows], PARTS.get(table)
        if not rows:
            return
        for row in rows:
            self._days.hold(table, None, row)
        columns = [column for column in rows[0] if part is None or column != part.column]
        _insert(self._cursor, table, [[row[column] for column in columns] for row in rows], columns)
        for row in rows:
            if part and row[part.column]:
                part.put_one(self._cursor, row)
        self._note("insert", table, [(None, row) for row in rows])

    def update(self, table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Update the columns that differ and log the row before and after; raises EditConflict where the stored version is another."""
        after, part, own = _whole(table, after), PARTS.get(table), RECORD_TABLES[table].key[0]
        self._days.hold(table, before, after)
        changed = [column for column in after if (part is None or column != part.column) and after[column] != before.get(column)]
        key = before[own]
        same = [(column, before[column]) for column in (own, "version") if column in before]
        statement = (
            f"UPDATE store.{quoted(table)} SET {', '.join(f'{quoted(c)} = ?' for c in changed)} "  # noqa: S608
            f"WHERE {' AND '.join(f'{quoted(c)} = ?' for c, _ in same)}"
        )
        count = only_row(self._cursor.execute(statement, [*(after[c] for c in changed), *(v for _, v in same)]))[0]
        if count != 1:
            raise EditConflict(changes_of(self._cursor, table, key))
        if part and (part.follows or after[part.column] != before[part.column]):
            part.put_one(self._cursor, after)
        self._note("update", table, [(before, after)])

    def delete(self, table: str, row: Mapping[str, Any]) -> None:
        """Delete a row with its rows in other tables, and log it."""
        part, own = PARTS.get(table), RECORD_TABLES[table].key[0]
        if part and row[part.column]:
            part.put_one(self._cursor, {**row, part.column: ()})
        self._cursor.execute(f"DELETE FROM store.{quoted(table)} WHERE {quoted(own)} = ?", [row[own]])  # noqa: S608
        self._note("delete", table, [(row, None)])

    @property
    def version(self) -> int:
        """The store version after this write is committed."""
        return self._version

    def note_set(self, table: str, action: str, planned: str) -> None:
        """Log the new (insert) or changed (update) rows of a table laid out for ``apply_import``, in the order of ``line``.

        An update is logged before it is made, while the stored row is still the row before.
        """
        columns = (*RECORD_TABLES[table].key, *RECORD_TABLES[table].columns, "version")
        key = columns[0]
        after = ", ".join(f"{c} := p.{c}" for c in columns)
        before = ", ".join(f"{c} := stored.{c}" for c in columns)
        # Table and column names come from RECORD_TABLES; ``planned`` is program text, not user input.
        records = PARTS[table].records if table in PARTS else f"store.{quoted(table)}"
        stored = f"INNER JOIN {records} AS stored ON p.{key} = stored.{key}" if action == "update" else ""
        self.note_query(
            action,
            table,
            f"""
            SELECT
                row_number() OVER (ORDER BY p.line) AS place, p.{key},
                {f"to_json(struct_pack({before}))" if stored else "NULL"}, to_json(struct_pack({after}))
            FROM {planned} AS p {stored}
            WHERE p.state = $state
            """,  # noqa: S608
            {"state": {"insert": "new", "update": "changed"}[action]},
        )

    def note_query(self, action: str, table: str, query: str, arguments: Mapping[str, Any]) -> None:
        """Log the rows of a query with columns place (from 1), row_key, row_before and row_after (JSON)."""
        self._noted_sets = True
        # The query is program text of the callers, not user input.
        self._position += insert_set(
            self._cursor,
            "store.change",
            f"""
            SELECT
                $ids || printf('%012x', $position + place), $this_batch, $version, $position + place, $at, $actor, $action, $table,
                row_key, row_before, row_after
            FROM ({query}) AS noted (place, row_key, row_before, row_after)
            """,  # noqa: S608
            {
                # Ids that rise with the position are inserted into an index several times faster than random UUIDs.
                "ids": self._set_ids,
                "this_batch": self.batch,
                "version": self._version,
                "position": self._position,
                "at": self._at,
                "actor": self._actor,
                "action": action,
                "table": table,
                **arguments,
            },
        )

    def hold_days(self, table: str, planned: str) -> None:
        """Raise RefusedWrite where rows laid out for ``apply_import`` do not count in their plan."""
        self._days.hold_planned(table, planned)

    def concerns(self, table: str, plan_ids: Iterable[str]) -> None:
        """Note that this write changes records of a table and of these plans, for ``hold``."""
        plan_ids = set(plan_ids)
        self._tables.add(table)
        self._plans |= plan_ids
        self._written |= {(table, plan_id) for plan_id in plan_ids}

    def add_up(self, payments: str, arguments: Mapping[str, object]) -> None:
        """Add the payments of a query to the spending totals; see ``spending_totals.add_up``."""
        self._touched += add_up(self._cursor, payments, arguments)

    def hold(self) -> None:
        """Verify the write before its commit.

        Raises RefusedWrite where a year is closed (``hold_closed``) or the records do not agree with each other (``hold_money``), StoreError where changed totals differ from payments,
        or bulk changes are missing in the log.
        """
        hold_closed(self._cursor, self._written)
        hold_money(self._cursor, self._store, self._plans, self._tables)
        hold(self._cursor, self._touched)
        if not self._noted_sets:
            return
        (noted,) = ask_in_place(self._cursor, _NOTED, {"version": self._version, "batch": self.batch})
        if noted != self._position:
            raise StoreError(
                message(
                    "변경 이력에 {expected:,}건이 남아야 하는데 {found:,}건만 보여 기록하지 않았습니다. 있던 기록은 그대로입니다. "
                    "프로그램을 다시 시작한 다음 다시 해 주십시오.",
                    expected=self._position,
                    found=noted,
                )
            )

    def _note(self, action: str, table: str, pairs: list[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]) -> None:
        of, notes = RECORD_TABLES[table], []
        for before, after in pairs:
            self._position += 1
            row = after or before or {}
            if of.is_entered and "plan_id" in row:
                self.concerns(table, (row["plan_id"],))
            if of.approved_by and any(side and side.get(of.approved_by) is not None for side in (before, after)):
                require_under_lock(self._cursor, self._by, "plan")
            key = "/".join(str(row[column]) for column in of.key)
            rows = ({c: v for c, v in r.items() if c != of.unlogged} if r else None for r in (before, after))
            kept = (None if r is None else json.dumps(r, ensure_ascii=False, default=str) for r in rows)
            notes.append([str(uuid.uuid4()), self.batch, self._version, self._position, self._at, self._actor, action, table, key, *kept])
        _insert(self._cursor, HISTORY.name, notes)
        if table == "spending":
            self.add_up(*in_hand((row, sign) for pair in pairs for row, sign in zip(pair, (-1, 1), strict=True) if row is not None))


_ROWS_AT_A_TIME = 200


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: list[list[Any]], columns: Sequence[str] = ()) -> None:
    """Insert rows, up to 200 with one statement, to save round trips to a server. Without ``columns`` the values are in the table's order."""
    names = f"({quoted_list(columns)})" if columns else ""
    for start in range(0, len(rows), _ROWS_AT_A_TIME):
        some = rows[start : start + _ROWS_AT_A_TIME]
        places = f"({', '.join('?' for _ in some[0])})"
        statement = f"INSERT INTO store.{quoted(table)} {names} VALUES {', '.join(places for _ in some)}"  # noqa: S608
        cursor.execute(statement, [value for row in some for value in row])


def _put(log: _Log, cursor: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert the missing rows of a plan, and update stored rows that differ from it.

    Raises RefusedWrite where a row of another programme has the same key.
    """
    for row in rows:
        key = row[RECORD_TABLES[table].key[0]]
        before = _row(cursor, table, key)
        if before is None:
            log.insert(table, [row])
            continue
        if before.get("programme") != row.get("programme"):
            raise RefusedWrite(message("‘{key}’: 다른 사업의 추진지원단이 이미 이 이름을 씁니다. 계획 파일에서 이름을 바꾸어 주십시오.", key=key))
        after = {**before, **row}
        if "version" in before:
            after["version"] = before["version"]
        if after != before:
            log.update(table, before, {**after, "version": before["version"] + 1} if "version" in before else after)


def _put_teams(log: _Log, cursor: duckdb.DuckDBPyConnection, plan: Plan, before: Plan | None) -> None:
    """Store the support teams of a plan as far as they differ from the revision before.

    Values that both revisions share are left as they are stored: a team that was corrected, closed or deleted there stays so.
    """
    said = {row["team_id"]: row for row in _team_rows(before)} if before else {}
    for row in _team_rows(plan):
        known = said.get(row["team_id"])
        if row == known:
            continue
        anew = row
        if known is not None and _row(cursor, "support_team", row["team_id"]) is not None:
            anew = {c: v for c, v in row.items() if c in ("team_id", "programme") or v != known[c]}
        _put(log, cursor, "support_team", [anew])


def _district_rows(districts: Iterable[District]) -> list[dict[str, Any]]:
    return [{"district_id": d.id, **_named(d.name)} for d in districts]


def _named(words: Any, column: str = "name") -> dict[str, str | None]:
    return {column: words.ko if words else None, f"{column}_en": words.en if words else None}


def _window(window: Window | None) -> dict[str, Any]:
    return {"window_start": window.start if window else None, "window_end": window.end if window else None}


def _whole_value(target: Target) -> int | None:
    """The value of a target; None if it has none, or one that is no whole number."""
    value = None if target.value is None else exact(target.value)
    return value if isinstance(value, int) else None


def _exact_values(target: Target) -> dict[str, int | None]:
    """The value and the upper end of a target as whole numbers, None for none, and the decimals that both have."""
    ends = {name: None if end is None else Decimal(end) for name, end in (("value", target.value), ("high", target.high))}
    decimals = max((-int(end.normalize().as_tuple().exponent) for end in ends.values() if end is not None), default=0)
    decimals = max(decimals, 0)
    return {**{name: None if end is None else int(end.scaleb(decimals)) for name, end in ends.items()}, "decimals": decimals}


def plan_rows(plan: Plan, text: str, revision: int, actor: Actor, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """The rows of a plan revision by table, parents before children; each row is a mapping by the table's columns."""
    of = {"plan_id": plan.id, "revision": revision}
    indicators = {indicator.id: indicator for indicator in plan.indicator}
    return {
        "plan": [
            {
                **of,
                "fiscal_year": plan.fiscal_year,
                "programme": plan.programme.ko,
                **_named(plan.title, "title"),
                "total_krw": plan.total_krw,
                "text": text,
                "loaded_at": at,
                "loaded_by": actor.name,
            }
        ],
        "category": [
            {**of, "category_id": c.id, "position": i, **_named(c.name), "amount_krw": c.amount_krw, "source": c.source}
            for i, c in enumerate(plan.category, start=1)
        ],
        "activity": [
            {
                **of,
                "activity_id": a.id,
                "position": i,
                **_named(a.name),
                "kind": a.kind,
                "times": a.times,
                "people": a.people,
                **_window(a.window),
                "payer": a.payer.ko if a.payer else None,
                "source": a.source,
            }
            for i, a in enumerate(plan.activity, start=1)
        ],
        "budget_line": [
            {
                **of,
                "line_id": line.id,
                "position": i,
                "activity_id": line.activity,
                "category_id": line.category,
                **_named(line.item, "item"),
                "costing": line.costing,
                "amount_krw": line.amount_krw,
                **_window(line.window),
                "source": line.source,
            }
            for i, line in enumerate(plan.budget_line, start=1)
        ],
        "target": [
            {
                **of,
                "indicator_id": t.indicator,
                "year": t.year,
                "position": i,
                **_named(indicators[t.indicator].name),
                "unit": indicators[t.indicator].unit.ko,
                "measure": indicators[t.indicator].measure,
                "value": _whole_value(t),
                "due": t.due,
                "source": t.source,
            }
            for i, t in enumerate(plan.year_target, start=1)
        ],
        "milestone": [
            {
                **of,
                "milestone_on": m.on,
                "amount_krw": m.amount_krw,
                "rate_percent": m.rate_percent,
                "source": m.source,
            }
            for m in plan.milestone
        ],
        "target_exact": [
            {
                **of,
                "indicator_id": t.indicator,
                "year": t.year,
                "quarter": t.quarter or 0,
                "position": i,
                **_exact_values(t),
                "due": t.due,
                "source": t.source,
            }
            for i, t in enumerate(plan.target, start=1)
            if t.quarter is not None or t.high is not None or (t.value is not None and _whole_value(t) is None)
        ],
    }


def _team_rows(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "team_id": team.id,
            "programme": plan.programme.ko,
            "district_id": team.district,
            "mode": team.mode,
            **_named(team.operator, "operator"),
            "staff": team.staff,
            "opened_on": team.opened_on,
            "closed_on": team.closed_on,
            "source": team.source,
            "stage": team.stage,
            "note": team.note,
            "version": 1,
        }
        for team in plan.support_team
    ]


# Many rows at once


class StoreMoved(RefusedWrite):
    """Another write changed the store after the rows were compared with it; nothing was written."""


def apply_import(store: Store, table: str, planned: str, read_version: int, actor: Actor, at: datetime, batch: str | None = None) -> str:
    """Write the rows of an import and return their batch. ``planned`` names a table of the same connection that holds them.

    Its columns are those of ``table``, ``state`` (new or changed rows are written) and ``line`` (the order of the log); the ``version`` of a
    changed row is one above the stored version it was compared with. Set operations write and log the rows, so that a million need no more
    memory than a few. ``batch`` as for ``insert``. Raises StoreMoved where the store is no longer at ``read_version``, WrittenAlready where
    the batch wrote other rows, RefusedWrite where the store refuses a row; then nothing is written.
    """
    of, part = RECORD_TABLES[table], PARTS.get(table)
    key = of.key[0]
    own = tuple(column for column in of.columns if part is None or column != part.column)
    names = ", ".join((key, *own, "version"))
    # Indexed columns are set only where they differ: DuckDB updates them by delete and insert, which a foreign key to the row forbids.
    tied = tuple(c for c in ("revision", "line_id", "event_id") if c in own and table in ("spending", "commitment"))
    # An import matches an event by its occurrence, so the occurrence never differs; it is indexed too.
    free = tuple(c for c in own if c not in (*tied, *of.fixed, "revision", "occurrence"))
    try:
        with _refusals(table), _logged_write(store, actor, (table,), at, batch) as (cursor, log):
            _stop_if_written(cursor, batch)
            if log.version != read_version + 1:
                raise StoreMoved(message("그사이에 저장소가 바뀌었습니다. 다시 확인해 주십시오."))
            log.hold_days(table, planned)
            if table == "spending":
                log.add_up(*_planned_payments(planned))
            # The plan of a preview is that of all its rows.
            log.concerns(table, {plan_id for (plan_id,) in cursor.execute(f"SELECT DISTINCT plan_id FROM {planned}").fetchall()})  # noqa: S608
            log.note_set(table, "update", planned)
            # Table and column names come from RECORD_TABLES; ``planned`` is program text, not user input.
            changed = f"FROM {planned} AS p WHERE p.state = 'changed' AND stored.{key} = p.{key}"
            expected = only_row(cursor.execute(f"SELECT count(*) FROM {planned} WHERE state = 'changed'"))[0]  # noqa: S608
            if expected:
                if tied:
                    differ = " OR ".join(f"stored.{c} IS DISTINCT FROM p.{c}" for c in tied)
                    cursor.execute(f"UPDATE store.{table} AS stored SET {', '.join(f'{c} = p.{c}' for c in tied)} {changed} AND ({differ})")  # noqa: S608
                count = only_row(
                    cursor.execute(
                        f"UPDATE store.{table} AS stored SET {', '.join(f'{c} = p.{c}' for c in (*free, 'version'))} {changed} AND stored.version = p.version - 1"  # noqa: S608
                    )
                )[0]
                if count != expected:
                    raise StoreMoved(message("그사이에 저장소가 바뀌었습니다. 다시 확인해 주십시오."))
            insert_set(cursor, f"store.{table} ({names})", f"SELECT {names} FROM {planned} WHERE state = 'new' ORDER BY line")  # noqa: S608
            if part:
                records = f"SELECT {key} AS key, {part.column} AS part FROM {planned} WHERE state IN ('new', 'changed')"  # noqa: S608
                part.put(cursor, records, {})
            log.note_set(table, "insert", planned)
    except _Written as written:
        with store.cursor() as cursor:
            written.keys_of(table, _planned_rows(cursor, table, planned))
        return written.batch
    return log.batch


def _planned_payments(planned: str) -> tuple[str, dict[str, object]]:
    """The query for the payments that an import adds and removes, in the columns of ``spending_totals.add_up``; run before the write."""
    columns = ("plan_id", "revision", "line_id", "spent_on", "event_id", "amount_krw")
    own, stored = (", ".join(f"{side}.{c}" for c in columns) for side in ("p", "stored"))
    # The columns are those above; ``planned`` is program text, not user input.
    question = f"""
        SELECT {own}, 1 AS sign FROM {planned} AS p WHERE p.state IN ('new', 'changed')
        UNION ALL
        SELECT {stored}, -1 FROM {planned} AS p INNER JOIN store.spending AS stored ON p.spending_id = stored.spending_id WHERE p.state = 'changed'
    """  # noqa: S608
    return question, {}


def _planned_rows(cursor: duckdb.DuckDBPyConnection, table: str, planned: str) -> list[dict[str, Any]]:
    """The rows that ``apply_import`` writes, in the form and order of the log: changed rows, then new ones, each by ``line``."""
    # Column names come from RECORD_TABLES; ``planned`` is program text, not user input.
    after = ", ".join(f"{c} := p.{c}" for c in RECORD_TABLES[table].columns)
    cursor.execute(
        f"SELECT to_json(struct_pack({after})) FROM {planned} AS p WHERE p.state IN ('changed', 'new') ORDER BY p.state, p.line"  # noqa: S608
    )
    return [json.loads(row) for (row,) in cursor.fetchall()]
