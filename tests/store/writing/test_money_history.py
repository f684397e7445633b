"""Any history of commitments, payments, refunds and changes of the budget: the store takes and refuses what a plain model does, and adds up as it."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.entry_checks import budget_krw, free_krw, remaining_krw, unpaid_krw
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.reading import repository
from chatdong.store.writing.money_rules import budget_left
from chatdong.store.writing.records import RefusedWrite, delete, insert, load_plan, read, undo, update
from chatdong.store.writing.verification import verify
from tests.properties import examples

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
LINES = ("ad-hoc", "supplies", "committee-venue")
START = date(2016, 4, 1)


@dataclass(frozen=True)
class Model:
    """The records as plain rows by key."""

    commitment: dict[str, dict[str, Any]] = field(default_factory=dict)
    spending: dict[str, dict[str, Any]] = field(default_factory=dict)
    budget_change: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, table: str, key: str, row: dict[str, Any] | None) -> "Model":
        """The model with one record written, or taken out where it is None."""
        rows = {other: each for other, each in getattr(self, table).items() if other != key}
        return replace(self, **{table: rows if row is None else {**rows, key: row}})

    def committed(self, key: str) -> int:
        return sum(row["amount_krw"] for own, row in self.commitment.items() if key in (own, row["reduces"]))

    def paid(self, key: str) -> int:
        return sum(row["amount_krw"] for row in self.spending.values() if row["commitment_id"] == key)

    def budget(self, plan: dict[str, int], line: str) -> int:
        approved = [row for row in self.budget_change.values() if row["approved_on"]]
        return plan.get(line, 0) + sum(row["amount_krw"] * ((row["to_line"] == line) - (row["from_line"] == line)) for row in approved)

    def bound(self, line: str) -> int:
        committed = sum(row["amount_krw"] for row in self.commitment.values() if row["line_id"] == line)
        return committed + sum(row["amount_krw"] for row in self.spending.values() if row["line_id"] == line and row["commitment_id"] is None)

    def holds(self, plan: dict[str, int], table: str) -> bool:
        """Whether the records agree with each other after a write to this table."""
        for row in self.commitment.values():
            if row["reduces"] is None:
                continue
            origin = self.commitment.get(row["reduces"])
            if origin is None or origin["reduces"] or origin["line_id"] != row["line_id"] or row["committed_on"] < origin["committed_on"]:
                return False
        for key, row in self.commitment.items():
            if row["reduces"] is None and not 0 <= self.paid(key) <= self.committed(key):
                return False
        for row in self.spending.values():
            if row["commitment_id"] is not None:
                origin = self.commitment.get(row["commitment_id"])
                if origin is None or origin["reduces"] or origin["line_id"] != row["line_id"]:
                    return False
            if row["returns_id"] is not None:
                payment = self.spending.get(row["returns_id"])
                if payment is None or payment["amount_krw"] < 0 or payment["line_id"] != row["line_id"] or row["spent_on"] < payment["spent_on"]:
                    return False
        for key, row in self.spending.items():
            back = sum(other["amount_krw"] for other in self.spending.values() if other["returns_id"] == key)
            if back and row["amount_krw"] + back < 0:
                return False
        return table != "budget_change" or all(self.budget(plan, line) >= 0 for line in LINES)


PICK = st.integers(0, 30)
AMOUNT = st.integers(1, 90_000)
DAY = st.integers(0, 40).map(lambda days: START + timedelta(days))
LINE = st.sampled_from(LINES)
ACTS = st.one_of(
    st.tuples(st.just("commit"), LINE, DAY, AMOUNT),
    st.tuples(st.just("reduce"), PICK, DAY, AMOUNT),
    st.tuples(st.just("pay"), LINE, DAY, AMOUNT),
    st.tuples(st.just("pay of"), PICK, DAY, AMOUNT),
    st.tuples(st.just("refund"), PICK, DAY, AMOUNT),
    st.tuples(st.just("propose"), LINE, LINE, AMOUNT),
    st.tuples(st.just("approve"), PICK, DAY, AMOUNT),
    st.tuples(st.just("correct"), PICK, LINE, AMOUNT),
    st.tuples(st.just("delete"), PICK, DAY, AMOUNT),
    st.tuples(st.just("undo"), PICK, DAY, AMOUNT),
)


def picked(model: Model, table: str, place: int) -> str | None:
    keys = sorted(getattr(model, table))
    return keys[place % len(keys)] if keys else None


def run(store: Store, plan: Plan, acts: list[tuple[Any, ...]]) -> None:
    of, budgets = {"plan_id": plan.id, "revision": 1}, {line.id: line.amount_krw for line in plan.budget_line}
    model, before, batch = Model(), None, None
    tables = ("commitment", "spending", "budget_change")
    for number, (act, first, second, amount) in enumerate(acts):
        if act == "undo":
            if batch is None or before is None:
                continue
            # A row that was undone has a new version, so only the last write is undone again.
            with suppress(RefusedWrite):
                undo(store, batch, ME, AT)
                model = before
            batch = before = None
            check(store, plan, budgets, model)
            continue
        name, key, row, table = f"b{number}", None, None, "commitment"
        if act == "commit":
            row = {"line_id": first, "committed_on": second, "amount_krw": amount, "reduces": None}
        elif act == "reduce" and (origin := picked(model, "commitment", first)):
            row = {"line_id": model.commitment[origin]["line_id"], "committed_on": second, "amount_krw": -amount, "reduces": origin}
        elif act == "pay":
            table, row = "spending", {"line_id": first, "spent_on": second, "amount_krw": amount, "commitment_id": None, "returns_id": None}
        elif act == "pay of" and (origin := picked(model, "commitment", first)):
            line = model.commitment[origin]["line_id"]
            table, row = "spending", {"line_id": line, "spent_on": second, "amount_krw": amount, "commitment_id": origin, "returns_id": None}
        elif act == "refund" and (payment := picked(model, "spending", first)):
            paid = model.spending[payment]
            table, row = "spending", {**paid, "spent_on": second, "amount_krw": -amount, "returns_id": payment}
        elif act == "propose" and first != second:
            table = "budget_change"
            row = {"kind": "transfer", "proposed_on": START, "from_line": first, "to_line": second, "amount_krw": amount, "approved_on": None}
        if row is not None:
            try:
                key = insert(store, table, {**of, **row}, ME, AT, name)
                taken = True
            except RefusedWrite:
                taken = False
            after = model.put(table, key or "?", row)
        elif act in ("approve", "correct", "delete"):
            table = "budget_change" if act == "approve" else tables[first % 3]
            key = picked(model, table, first // 3)
            if key is None:
                continue
            old, stored = getattr(model, table)[key], read(store, table, key)
            assert stored is not None
            change: dict[str, Any] | None = {"approved_on": second} if act == "approve" else None
            if act == "correct":
                change = {"amount_krw": amount if old["amount_krw"] > 0 else -amount}
                change |= {} if table == "budget_change" else {"line_id": second}
            after = model.put(table, key, None if change is None else {**old, **change})
            if after == model:
                continue
            try:
                if change is None:
                    delete(store, table, key, stored["version"], ME, AT, name)
                else:
                    update(store, table, key, stored["version"], change, ME, AT, name)
                taken = True
            except RefusedWrite:
                taken = False
        else:
            continue
        assert taken == after.holds(budgets, table), (act, first, second, amount)
        if taken:
            model, before, batch = after, model, name
        check(store, plan, budgets, model)
    assert verify(store).holds


def check(store: Store, plan: Plan, budgets: dict[str, int], model: Model) -> None:
    """The store's sums and the domain's are those of the model, and current budget = paid + committed and unpaid + free."""
    records = repository.records(store, plan)
    with store.cursor() as cursor:
        left = budget_left(cursor, plan.id)
    for line in plan.budget_line:
        assert left[line.id].budget_krw == budget_krw(line, records) == model.budget(budgets, line.id)
        assert left[line.id].free_krw == free_krw(line, records) == model.budget(budgets, line.id) - model.bound(line.id)
        paid = budget_krw(line, records) - remaining_krw(line, records)
        unpaid = sum(unpaid_krw(each.id, records) for each in records.commitments if each.reduces is None and each.line_id == line.id)
        assert budget_krw(line, records) == paid + unpaid + free_krw(line, records)
        assert paid == left[line.id].paid_krw


@examples(100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(ACTS, min_size=1, max_size=30))
def test_any_history_is_taken_refused_and_added_up_as_by_the_model(plan: Plan, acts: list[tuple[Any, ...]]) -> None:
    store = open_store(EXAMPLE, AT)
    try:
        load_plan(store, plan, ME, AT)
        run(store, plan, acts)
    finally:
        store.close()


@examples(10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(ACTS, min_size=8, max_size=20))
def test_any_history_is_the_same_on_postgresql(cleared_postgres: Any, plan: Plan, acts: list[tuple[Any, ...]]) -> None:
    store = cleared_postgres()
    load_plan(store, plan, ME, AT)
    run(store, plan, acts)


def test_the_model_refuses_what_it_should() -> None:
    commitment = {"line_id": "ad-hoc", "committed_on": START, "amount_krw": 10, "reduces": None}
    model = Model().put("commitment", "c", commitment)
    assert model.holds({}, "commitment")
    paid = {"line_id": "ad-hoc", "spent_on": START, "amount_krw": 11, "commitment_id": "c", "returns_id": None}
    assert not model.put("spending", "s", paid).holds({}, "spending")
    assert not model.put("spending", "s", {**paid, "amount_krw": 10, "line_id": "supplies"}).holds({}, "spending")
    assert not model.put("spending", "s", {**paid, "amount_krw": 10}).put("commitment", "c", None).holds({}, "commitment")
    pytest.raises(KeyError, lambda: model.commitment["x"])
