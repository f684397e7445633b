"""Any history of a year's money in a store, with revisions and the closing: every won is in one place on every day, and an undo restores the tables."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from chatdong.domain.budget.funding import split_by_source
from chatdong.domain.budget.position import by_category, current_budget_by_line, positions, together
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.progress.contained_changes import net_by_line
from chatdong.domain.roles import Actor
from chatdong.domain.year_end.closing import closing, opening
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import EXAMPLE, Store, open_store
from chatdong.store.reading import repository
from chatdong.store.writing.contained_changes import guessed
from chatdong.store.writing.money_rules import budget_left
from chatdong.store.writing.records import delete, insert, load_plan, read, undo, update
from chatdong.store.writing.verification import verify
from chatdong.store.writing.year_end.closing import close_year
from tests.properties import examples

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
LINES = ("ad-hoc", "supplies", "committee-venue")
START, END = date(2016, 4, 1), date(2016, 12, 31)
DAYS = (date(2016, 3, 31), date(2016, 4, 15), date(2016, 5, 20), END)
KEYS = {"commitment": "commitment_id", "spending": "spending_id", "budget_change": "budget_change_id", "carry_over": "carry_over_id"}
ACTS = (
    "commit", "reduce", "pay", "pay of", "refund", "transfer", "propose", "more", "less", "carry in", "carry over", "approve", "correct", "delete",
    "undo", "revise", "close",
)  # fmt: skip

Act = tuple[str, int, int, int, int]
"""(what, which record or line, another line, days after START, won)."""

HISTORY = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 20), st.integers(1, 2), st.integers(0, 60), st.integers(1, 90_000)), min_size=4, max_size=16
)


def rows(store: Store, table: str, plan_id: str = "2016") -> list[dict[str, Any]]:
    with store.cursor() as cursor:
        cursor.execute(f"SELECT * FROM store.{table} WHERE plan_id = $plan_id", {"plan_id": plan_id})
        names = [column[0] for column in cursor.description]
        return sorted((dict(zip(names, row, strict=True)) for row in cursor.fetchall()), key=lambda row: str(row[KEYS.get(table, "plan_id")]))


def tables(store: Store) -> dict[str, list[str]]:
    """Every record of money of both years, without the number of its saves, and the totals."""
    found = {}
    for table in (*KEYS, "year_closing", "spending_day"):
        both = [row for plan_id in ("2016", "2017") for row in rows(store, table, plan_id)]
        found[table] = sorted(repr({column: value for column, value in row.items() if column != "version"}) for row in both)
    return found


class Year:
    """A store with two years of one programme, and what was done in it."""

    def __init__(self, store: Store, plan: Plan) -> None:
        self.store, self.plan = store, plan
        load_plan(store, plan, ME, AT)
        load_plan(store, example_year(plan, 2017), ME, AT)
        self.before: tuple[str, dict[str, list[str]]] | None = None
        """The batch of the last write and the tables before it."""

    def do(self, number: int, act: Act) -> None:
        """Do one act; what the store refuses changes nothing."""
        what, which, other, later, krw = act
        was, batch = tables(self.store), f"b{number}"
        try:
            written = self._write(what, which, other, START + timedelta(later), krw, batch)
        except RefusedWrite:
            assert tables(self.store) == was, act
            return
        if what == "undo" and written and self.before is not None:
            assert tables(self.store) == self.before[1], "an undo restores the tables"
            self.before = None
        elif what == "revise" and written:
            self.before = None
        elif written:
            self.before = (batch, was)

    def _write(self, what: str, which: int, other: int, on: date, krw: int, batch: str) -> bool:
        """Write the act; False where there was nothing to do it to. Raises RefusedWrite."""
        line, next_line = LINES[which % 3], LINES[(which + other) % 3]
        row = {"plan_id": "2016", "revision": 1, "line_id": line, "amount_krw": krw}
        change = {"plan_id": "2016", "revision": 1, "proposed_on": on, "approved_on": on, "amount_krw": krw}
        new: dict[str, tuple[str, dict[str, Any]]] = {
            "commit": ("commitment", {**row, "committed_on": on}),
            "pay": ("spending", {**row, "spent_on": on, "funding_source": ("city", None)[other - 1]}),
            "transfer": ("budget_change", {**change, "kind": "transfer", "from_line": line, "to_line": next_line}),
            "propose": ("budget_change", {**change, "kind": "transfer", "from_line": line, "to_line": next_line, "approved_on": None}),
            "more": ("budget_change", {**change, "kind": "supplementary", "to_line": line}),
            "less": ("budget_change", {**change, "kind": "supplementary", "from_line": line}),
            "carry in": ("budget_change", {**change, "kind": "carry_in", "to_line": line}),
            "carry over": ("carry_over", {**row, "kind": ("specified", "unavoidable")[other - 1], "approved_on": on}),
        }
        commitments, payments = rows(self.store, "commitment"), rows(self.store, "spending")
        if commitments and what in ("reduce", "pay of"):
            of = commitments[which % len(commitments)]
            row |= {"line_id": of["line_id"]}
            new["reduce"] = ("commitment", {**row, "committed_on": on, "amount_krw": -krw, "reduces": of["commitment_id"]})
            new["pay of"] = ("spending", {**row, "spent_on": on, "commitment_id": of["commitment_id"]})
        if payments and what == "refund":
            paid = payments[which % len(payments)]
            new["refund"] = ("spending", {**paid, "spent_on": on, "amount_krw": -krw, "returns_id": paid["spending_id"]})
        if what in new:
            insert(self.store, *new[what], ME, AT, batch)
            return True
        if what == "undo":
            if self.before is not None:
                undo(self.store, self.before[0], ME, AT)
            return self.before is not None
        if what == "revise":
            return self._revise(which, krw)
        if what == "close":
            plan = self.newest()
            closed = closing(plan, repository.records(self.store, plan), END)
            revision = repository.newest_revision(self.store, "2016") or 1
            close_year(self.store, closed, revision, ME, AT, opening=opening(closed, date(2017, 1, 1)), into=("2017", 1), batch=batch)
            return True
        return self._change(what, which, other, on, krw, batch)

    def _change(self, what: str, which: int, other: int, on: date, krw: int, batch: str) -> bool:
        """Approve, correct or delete a stored record; False where there is none."""
        table = "budget_change" if what == "approve" else tuple(KEYS)[which % 4]
        stored = rows(self.store, table)
        if not stored:
            return False
        row = stored[which % len(stored)]
        key = row[KEYS[table]]
        if what == "delete":
            delete(self.store, table, key, row["version"], ME, AT, batch)
            return True
        values = {"approved_on": on} if what == "approve" else {"amount_krw": krw if row["amount_krw"] > 0 else -krw}
        return update(self.store, table, key, row["version"], values, ME, AT, batch) > row["version"]

    def _revise(self, which: int, krw: int) -> bool:
        """Load a revision whose lines contain some of the changes and something of its own; the budget of every day is what it was, and that.

        What the revision before contained and this one does not is taken back."""
        plan = self.newest()
        changes = [guess.change for guess in guessed(self.store, plan)]
        written = [change for place, change in enumerate(changes) if (which >> place % 4) & 1]
        gained, before = net_by_line(written), net_by_line(change for change in changes if change.contained_in is not None)
        gained = {line_id: gained.get(line_id, 0) - before.get(line_id, 0) for line_id in gained.keys() | before.keys()}
        gained["supplies"] = gained.get("supplies", 0) + krw
        lines = [replace(line, amount_krw=line.amount_krw + gained.get(line.id, 0)) for line in plan.budget_line]
        if any(line.amount_krw < 0 for line in lines):
            return False
        was = {on: self.budgets(plan, on) for on in DAYS}
        load_plan(self.store, replace(plan, budget_line=tuple(lines)), ME, AT, contained={change.id: change in written for change in changes})
        for on in DAYS:
            assert self.budgets(self.newest(), on) == {**was[on], "supplies": was[on]["supplies"] + krw}
        return True

    def budgets(self, plan: Plan, on: date) -> dict[str, int]:
        return current_budget_by_line(plan, repository.records(self.store, plan), on)

    def newest(self, plan_id: str = "2016") -> Plan:
        plan = repository.plan(self.store, plan_id)
        assert plan is not None
        return plan

    def check(self) -> None:
        """Current budget = paid + committed and unpaid + free: by line, category, source and in total, on every day; and so by the store's sums."""
        for plan_id, days in (("2016", DAYS), ("2017", (date(2017, 1, 1), date(2017, 12, 31)))):
            plan = self.newest(plan_id)
            records = repository.records(self.store, plan)
            for on in days:
                lines = positions(plan, records, on)
                for each in (*lines.values(), *by_category(plan, lines).values(), together(lines.values())):
                    assert each.budget_krw == each.spent_krw + each.unpaid_krw + each.free_krw
                assert together(by_category(plan, lines).values()) == together(lines.values())
                assert {i: p.budget_krw for i, p in lines.items() if p.budget_krw} == {
                    i: krw for i, krw in current_budget_by_line(plan, records, on).items() if krw
                }
                for line_id, of in split_by_source(plan, records, on).lines.items():
                    position, amounts = lines[line_id], of.values()
                    assert sum(a.budget_krw for a in amounts) == position.budget_krw
                    assert sum(a.spent_krw for a in amounts) == position.spent_krw
                    assert sum(a.unpaid_krw for a in amounts) == position.unpaid_krw
                    assert sum(a.free_krw for a in amounts) == position.free_krw
            with self.store.cursor() as cursor:
                left = budget_left(cursor, plan_id)
            whole = positions(plan, records, max(days))
            # Commitments and payments of a history are of the days until the last one, and so are its changes.
            for line_id, of_store in left.items():
                if line_id in whole:
                    assert (of_store.budget_krw, of_store.free_krw) == (whole[line_id].budget_krw, whole[line_id].free_krw), line_id


def run(store: Store, plan: Plan, acts: list[Act]) -> None:
    year = Year(store, plan)
    for number, act in enumerate(acts):
        year.do(number, act)
        year.check()
    assert verify(store).holds


@pytest.fixture
def fresh() -> Iterator[list[Store]]:
    """Stores to be closed."""
    opened: list[Store] = []
    yield opened
    for store in opened:
        store.close()


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=HISTORY)
def test_every_won_is_in_one_place_on_every_day_and_an_undo_restores_the_tables(fresh: list[Store], plan: Plan, acts: list[Act]) -> None:
    fresh.append(open_store(EXAMPLE, AT))
    run(fresh[-1], plan, acts)


@pytest.mark.full
@examples(10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=HISTORY)
def test_it_is_the_same_on_postgresql(cleared_postgres: Any, plan: Plan, acts: list[Act]) -> None:
    run(cleared_postgres(), plan, acts)


def test_a_year_with_a_transfer_a_revision_and_a_carry_over_is_closed_and_opened_again(empty_store: Store, plan: Plan) -> None:
    year = Year(empty_store, plan)
    acts: list[Act] = [
        ("commit", 1, 1, 5, 80_000), ("pay of", 0, 1, 8, 30_000), ("transfer", 0, 1, 10, 20_000), ("revise", 1, 1, 0, 5_000),
        ("more", 2, 1, 20, 7_000), ("revise", 0, 1, 0, 1_000), ("carry over", 1, 2, 40, 50_000), ("close", 0, 1, 0, 1), ("pay", 0, 1, 9, 10),
    ]  # fmt: skip
    for number, act in enumerate(acts):
        year.do(number, act)
        year.check()
    assert [(row["contained_in_revision"], row["contained_before"]) for row in rows(empty_store, "budget_change")].count((None, "2-2")) == 1
    assert rows(empty_store, "year_closing") and rows(empty_store, "budget_change", "2017"), "closed, and the payment after it was refused"
    year.do(99, ("undo", 0, 1, 0, 1))
    year.check()
    assert not rows(empty_store, "year_closing") and not rows(empty_store, "budget_change", "2017")
    assert read(empty_store, "year_closing", "no-such") is None
