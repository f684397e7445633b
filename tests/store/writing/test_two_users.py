"""Two people write to one store in any order and more than once: it holds what a plain dictionary of their work holds, and nothing else."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.writing import event_districts, records
from chatdong.store.writing.records import EditConflict, RefusedWrite, WrittenAlready
from tests.conftest import AT, OTHER_PLAN
from tests.properties import some

PLAN = load_plan_file(OTHER_PLAN)
OF = {"plan_id": PLAN.id, "revision": 1}
USERS = st.sampled_from([Actor.local("first"), Actor.local("second")])
DAYS = st.sampled_from([date(2031, 5, 5), date(2031, 6, 6)])
NOTES = st.sampled_from([None, "연휴", 'O\'Neil; -- \\ "말"'])
DISTRICTS = ("dobong", "seongdong")
TABLES = ("event", "spending", "support_team")

EVENTS = st.fixed_dictionaries(
    {"activity_id": st.just("circle"), "occurrence": st.sampled_from([None, 1, 2, 3]), "held_on": DAYS},
    optional={"attendance": st.integers(0, 40), "note": NOTES, "districts": st.lists(st.sampled_from(DISTRICTS), unique=True).map(sorted)},
)
PAYMENTS = st.fixed_dictionaries(
    {"line_id": st.sampled_from(["books", "author"]), "spent_on": DAYS, "amount_krw": st.sampled_from([-5_000, 5_000, 10**12])},
    optional={"voucher": st.sampled_from(["v-1", "v-2"]), "memo": NOTES},
)
TEAMS = st.fixed_dictionaries(
    {"mode": st.sampled_from(["direct", "entrusted"]), "opened_on": DAYS, "source": st.just("공문")},
    optional={"district_id": st.sampled_from(DISTRICTS), "staff": st.integers(0, 3), "note": NOTES},
)


@dataclass(frozen=True)
class Change:
    """One line of the log, as it has to be."""

    action: str
    table: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass
class Model:
    """What the store must hold: the rows by table and key, and every batch in its order with who wrote it."""

    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {table: {} for table in TABLES})
    log: list[tuple[str, str, list[Change]]] = field(default_factory=list)

    def write(self, batch: str, who: Actor, changes: list[Change]) -> None:
        for change in changes:
            if change.after is None:
                del self.rows[change.table][change.key]
            else:
                self.rows[change.table][change.key] = change.after
        self.log.append((batch, who.name, changes))

    def breaks_a_rule(self, changes: list[Change], *, file: bool) -> bool:
        """Whether the schema would not take this write."""
        after = {table: dict(rows) for table, rows in self.rows.items()}
        for change in changes:
            if change.after is None:
                del after[change.table][change.key]
            else:
                after[change.table][change.key] = change.after
        taken = [event["occurrence"] for event in after["event"].values() if event["occurrence"] is not None]
        unknown = any(payment["event_id"] not in (None, *after["event"]) for payment in after["spending"].values())
        # DuckDB takes a change of what is indexed for a deletion, so that an event with payments keeps its occurrence there.
        paid = {payment["event_id"] for payment in self.rows["spending"].values()}
        moved = file and any(
            c.table == "event" and c.before and c.after and c.key in paid and c.before["occurrence"] != c.after["occurrence"] for c in changes
        )
        return len(taken) != len(set(taken)) or unknown or moved


class TwoUsers(RuleBasedStateMachine):
    """``begin`` gives a store with the plan, and ``file`` says whether DuckDB keeps it."""

    begin: Callable[[], Store]
    file = True

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).begin()
        with self.store.cursor() as cursor:
            (self.first_version,) = cursor.execute("SELECT version FROM store.store_version").fetchone()
        self.model = Model()
        self.forms = 0
        self.inserts: list[tuple[str, str, list[dict[str, Any]]]] = []
        self.updates: list[tuple[str, str, str, int, dict[str, Any]]] = []
        self.deletes: list[tuple[str, str, str, int]] = []

    def teardown(self) -> None:
        if self.file:
            self.store.close()

    def _form(self) -> str:
        self.forms += 1
        return f"form-{self.forms}"

    def _record(self, data: st.DataObject, table: str) -> dict[str, Any]:
        if table == "event":
            return {**OF, **data.draw(EVENTS)}
        if table == "support_team":
            return {"programme": PLAN.programme.ko, **data.draw(TEAMS)}
        return {**OF, **data.draw(PAYMENTS), "event_id": data.draw(st.sampled_from([None, *self.model.rows["event"]]))}

    def _some(self, data: st.DataObject) -> tuple[str, dict[str, Any]]:
        """One of the records that stand: its table and its row."""
        return data.draw(st.sampled_from([(table, row) for table, rows in self.model.rows.items() for row in rows.values()]))

    def _insert(self, table: str, rows: list[dict[str, Any]], who: Actor) -> None:
        form = self._form()
        whole = [whole_row(table, {**row, "version": 1}) for row in rows]
        planned = [Change("insert", table, f"new-{place}", None, row) for place, row in enumerate(whole)]
        if self.model.breaks_a_rule(planned, file=self.file):
            with pytest.raises(RefusedWrite):
                records.insert_many(self.store, table, rows, who, AT, form)
            return
        keys = records.insert_many(self.store, table, rows, who, AT, form)
        assert len(set(keys)) == len(rows)
        changes = [Change("insert", table, key, None, {RECORD_TABLES[table].key[0]: key, **row}) for key, row in zip(keys, whole, strict=True)]
        self.model.write(form, who, changes)
        self.inserts.append((form, table, rows))

    @rule(data=st.data(), table=st.sampled_from(TABLES), who=USERS)
    def a_new_record(self, data: st.DataObject, table: str, who: Actor) -> None:
        self._insert(table, [self._record(data, table)], who)

    @rule(data=st.data(), table=st.sampled_from(TABLES), count=st.integers(2, 4), who=USERS)
    def several_at_once(self, data: st.DataObject, table: str, count: int, who: Actor) -> None:
        self._insert(table, [self._record(data, table) for _ in range(count)], who)

    @precondition(lambda self: self.inserts)
    @rule(data=st.data(), who=USERS)
    def the_same_message_again(self, data: st.DataObject, who: Actor) -> None:
        form, table, rows = data.draw(st.sampled_from(self.inserts))
        (keys,) = [tuple(change.key for change in changes) for batch, _who, changes in self.model.log if batch == form]
        if all(key in self.model.rows[table] for key in keys):
            assert records.insert_many(self.store, table, rows, who, AT, form) == keys
            return
        # What was taken out since is not written anew behind anybody's back, and nobody is told that it stands there.
        with pytest.raises(WrittenAlready):
            records.insert_many(self.store, table, rows, who, AT, form)

    @precondition(lambda self: self.inserts)
    @rule(data=st.data(), who=USERS)
    def the_same_form_with_something_else(self, data: st.DataObject, who: Actor) -> None:
        form, table, rows = data.draw(st.sampled_from(self.inserts))
        column = {"event": "note", "spending": "memo", "support_team": "note"}[table]
        other = data.draw(st.sampled_from([[{**rows[0], column: "다른 것"}, *rows[1:]], [*rows, rows[0]], rows[:-1] or [rows[0], rows[0]]]))
        with pytest.raises(WrittenAlready):
            records.insert_many(self.store, table, other, who, AT, form)

    @precondition(lambda self: any(self.model.rows.values()))
    @rule(data=st.data(), stale=st.booleans(), who=USERS)
    def a_correction(self, data: st.DataObject, stale: bool, who: Actor) -> None:
        table, row = self._some(data)
        key, version, form = row[RECORD_TABLES[table].key[0]], row["version"], self._form()
        given = self._record(data, table)
        if stale:
            with pytest.raises(EditConflict):
                records.update(self.store, table, key, data.draw(st.sampled_from([version - 1, version + 1])), given, who, AT, form)
            return
        after = whole_row(table, {**row, **{c: v for c, v in given.items() if c not in RECORD_TABLES[table].fixed}})
        if after == row:
            assert records.update(self.store, table, key, version, given, who, AT, form) == version
            return
        change = Change("update", table, key, row, {**after, "version": version + 1})
        if self.model.breaks_a_rule([change], file=self.file):
            with pytest.raises(RefusedWrite):
                records.update(self.store, table, key, version, given, who, AT, form)
            return
        assert records.update(self.store, table, key, version, given, who, AT, form) == version + 1
        self.model.write(form, who, [change])
        self.updates.append((form, table, key, version, given))

    @precondition(lambda self: self.updates)
    @rule(data=st.data(), who=USERS)
    def the_same_correction_again(self, data: st.DataObject, who: Actor) -> None:
        form, table, key, version, given = data.draw(st.sampled_from(self.updates))
        (change,) = next(changes for batch, _who, changes in self.model.log if batch == form)
        if self.model.rows[table].get(key) == change.after:
            assert records.update(self.store, table, key, version, given, who, AT, form) == version + 1
        else:
            with pytest.raises(WrittenAlready):
                records.update(self.store, table, key, version, given, who, AT, form)
        column = {"event": "note", "spending": "memo", "support_team": "note"}[table]
        with pytest.raises(WrittenAlready):
            records.update(self.store, table, key, version, {**given, column: "다른 것"}, who, AT, form)

    @precondition(lambda self: any(self.model.rows.values()))
    @rule(data=st.data(), stale=st.booleans(), who=USERS)
    def a_deletion(self, data: st.DataObject, stale: bool, who: Actor) -> None:
        table, row = self._some(data)
        key, version, form = row[RECORD_TABLES[table].key[0]], row["version"], self._form()
        change = Change("delete", table, key, row, None)
        if stale or self.model.breaks_a_rule([change], file=self.file):
            with pytest.raises(EditConflict if stale else RefusedWrite):
                records.delete(self.store, table, key, version + stale, who, AT, form)
            return
        assert records.delete(self.store, table, key, version, who, AT, form) == form
        self.model.write(form, who, [change])
        self.deletes.append((form, table, key, version))

    @precondition(lambda self: self.deletes)
    @rule(data=st.data(), who=USERS)
    def the_same_deletion_again(self, data: st.DataObject, who: Actor) -> None:
        form, table, key, version = data.draw(st.sampled_from(self.deletes))
        if key in self.model.rows[table]:
            with pytest.raises(WrittenAlready):
                records.delete(self.store, table, key, version, who, AT, form)
        else:
            assert records.delete(self.store, table, key, version, who, AT, form) == form

    @precondition(lambda self: self.model.log)
    @rule(data=st.data(), who=USERS)
    def an_undo(self, data: st.DataObject, who: Actor) -> None:
        batch, _who, done = data.draw(st.sampled_from(self.model.log))
        back = [taken_back(change, self.model.rows[change.table].get(change.key)) for change in reversed(done)]
        if None in back or self.model.breaks_a_rule(back, file=self.file):
            with pytest.raises(RefusedWrite):
                records.undo(self.store, batch, who, AT)
            return
        own = records.undo(self.store, batch, who, AT)
        assert own not in {known for known, *_ in self.model.log}
        self.model.write(own, who, back)

    @invariant()
    def the_store_is_the_model(self) -> None:
        with self.store.cursor() as cursor:
            for table, rows in self.model.rows.items():
                shown = event_districts.EVENTS if table == "event" else f"store.{table}"
                cursor.execute(f"SELECT * FROM {shown} AS stored")
                names = [column[0] for column in cursor.description]
                stored = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
                assert {key: {c: row.get(c) for c in names} for key, row in rows.items()} == stored, table
            totals = cursor.execute("SELECT line_id, spent_on, event_id, payments, amount_krw FROM store.spending_day ORDER BY ALL").fetchall()
            assert totals == by_day(self.model.rows["spending"].values())
            (version,) = cursor.execute("SELECT version FROM store.store_version").fetchone()
            assert version == self.first_version + len(self.model.log), "every write raises the version once, a refused one never"
            log = cursor.execute(
                "SELECT store_version, batch, actor, action, table_name, row_key, row_before, row_after FROM store.change "
                f"WHERE store_version > {self.first_version} ORDER BY store_version, position"
            ).fetchall()
        assert [(*row[:6], *(only(row[4], side and json.loads(side)) for side in row[6:])) for row in log] == [
            (self.first_version + place, batch, who, c.action, c.table, c.key, only(c.table, c.before), only(c.table, c.after))
            for place, (batch, who, changes) in enumerate(self.model.log, start=1)
            for c in changes
        ]


def whole_row(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row with every column that people may set."""
    whole = {column: row.get(column) for column in RECORD_TABLES[table].columns} | {
        c: v for c, v in row.items() if c not in RECORD_TABLES[table].columns
    }
    return {**whole, "districts": row.get("districts") or []} if table == "event" else whole


def taken_back(change: Change, now: dict[str, Any] | None) -> Change | None:
    """What an undo of a change does to the row that stands now; None where it is not as the change left it."""
    if now != change.after:
        return None
    if change.action == "insert":
        return Change("delete", change.table, change.key, now, None)
    if change.action == "delete":
        return Change("insert", change.table, change.key, None, {**change.before, "version": change.before["version"] + 1})
    return Change("update", change.table, change.key, now, {**change.before, "version": now["version"] + 1})


def by_day(payments: Any) -> list[tuple]:
    sums: dict[tuple, list[int]] = {}
    for payment in payments:
        of = sums.setdefault((payment["line_id"], payment["spent_on"], payment["event_id"] or ""), [0, 0])
        of[0] += 1
        of[1] += payment["amount_krw"]
    return sorted((*of, *both) for of, both in sums.items())


def only(table: str, row: dict[str, Any] | None) -> dict[str, Any] | None:
    """What the log must say of a row, as JSON gives it back."""
    return row and {
        c: str(v) if isinstance(v, date) else v
        for c, v in row.items()
        if c in (RECORD_TABLES[table].key[0], *RECORD_TABLES[table].columns, "version")
    }


def with_the_plan(store: Store) -> Store:
    records.load_plan(store, PLAN, Actor.local("setup"), AT)
    with store.writing(AT) as cursor:
        cursor.execute("INSERT INTO store.district (district_id, name) VALUES ('dobong', '도봉구'), ('seongdong', '성동구')")
    return store


def run(begin: Callable[[], Store], *, file: bool, examples: int, steps: int) -> None:
    machine = type("TwoUsersHere", (TwoUsers,), {"begin": staticmethod(begin), "file": file})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=checks, deadline=None, print_blob=True)
    )


def test_a_file_holds_what_two_people_wrote_and_nothing_else() -> None:
    run(lambda: with_the_plan(open_store(EXAMPLE, AT)), file=True, examples=some(12, 3), steps=20)


def test_a_database_holds_what_two_people_wrote_and_nothing_else(cleared_postgres: Callable[[], Store]) -> None:
    run(lambda: with_the_plan(cleared_postgres()), file=False, examples=some(3), steps=12)
