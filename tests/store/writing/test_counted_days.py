"""A record of money of a day that no year counts is not written, whoever asks; what an older store holds stays, is corrected and put back."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.roles import Actor
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading import repository
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import add_records, delete, insert, load_plan, read, undo, update
from chatdong.store.writing.verification import verify
from tests.store.snapshots.test_restore import everything

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
OF = {"plan_id": "2016", "revision": 1}
ROWS: dict[str, dict[str, Any]] = {
    "spending": {**OF, "line_id": "supplies", "spent_on": date(2016, 5, 13), "amount_krw": 1_000},
    "commitment": {**OF, "line_id": "supplies", "committed_on": date(2016, 5, 13), "amount_krw": 1_000},
    "budget_change": {
        **OF, "kind": "supplementary", "to_line": "supplies", "proposed_on": date(2016, 5, 13), "approved_on": date(2016, 5, 13), "amount_krw": 1_000,
    },
    "carry_over": {**OF, "kind": "specified", "line_id": "supplies", "approved_on": date(2016, 5, 13), "amount_krw": 1_000},
}  # fmt: skip
DAY = {"spending": "spent_on", "commitment": "committed_on", "budget_change": "approved_on", "carry_over": "approved_on"}
AFTER = date(2017, 1, 1)


@pytest.fixture
def store(new_store: Store, plan: Plan) -> Store:
    load_plan(new_store, plan, ME, AT)
    return new_store


@pytest.mark.parametrize("table", sorted(ROWS))
def test_a_day_outside_is_refused_with_the_days_that_count_however_it_is_written(store: Store, table: str) -> None:
    before = everything(store)
    for on in (date(2015, 12, 31), AFTER):
        row = {**ROWS[table], DAY[table]: on} | ({"proposed_on": on} if table == "budget_change" else {})
        with pytest.raises(RefusedWrite, match=f"{on}.*(2016년도 밖|2016-01-01~2016-12-31)"):
            insert(store, table, row, ME, AT)
    argument = {"spending": "spending", "commitment": "commitments", "budget_change": "budget_changes", "carry_over": "carry_overs"}[table]
    with pytest.raises(RefusedWrite):
        add_records(store, "2016", 1, ME, AT, **{argument: [{f"{table}_id": "x", **ROWS[table], DAY[table]: AFTER}]})
    assert everything(store) == before
    key = insert(store, table, ROWS[table], ME, AT)
    with pytest.raises(RefusedWrite):
        update(store, table, key, 1, {DAY[table]: AFTER}, ME, AT)


def test_a_payment_is_taken_by_exactly_one_of_two_years(store: Store, plan: Plan) -> None:
    load_plan(store, example_year(plan, 2017), ME, AT)
    for on in (date(2016, 12, 31), AFTER):
        taken = 0
        for plan_id in ("2016", "2017"):
            try:
                insert(store, "spending", {**ROWS["spending"], "plan_id": plan_id, "spent_on": on}, ME, AT)
                taken += 1
            except RefusedWrite as refused:
                assert plan_id != str(on.year) and "계획을 골라 기록해 주십시오" in str(refused)
        assert taken == 1


def test_money_that_is_paid_until_january_and_carried_in_from_before_is_taken(new_store: Store, plan: Plan) -> None:
    load_plan(new_store, replace(plan, payments_until=date(2017, 1, 20)), ME, AT)
    insert(new_store, "spending", {**ROWS["spending"], "spent_on": date(2017, 1, 20)}, ME, AT)
    with pytest.raises(RefusedWrite):
        insert(new_store, "spending", {**ROWS["spending"], "spent_on": date(2017, 1, 21)}, ME, AT)
    early = {**ROWS["budget_change"], "kind": "carry_in", "proposed_on": date(2015, 12, 20), "approved_on": date(2015, 12, 20)}
    insert(new_store, "budget_change", early, ME, AT)
    insert(new_store, "carry_over", {**ROWS["carry_over"], "approved_on": None}, ME, AT)


def test_what_an_older_store_holds_outside_is_kept_shown_corrected_and_put_back(store: Store, plan: Plan, postgres: str, tmp_path: Path) -> None:
    """A plan whose payments ran into January gets a revision without that month."""
    load_plan(store, replace(plan, payments_until=date(2017, 1, 31)), ME, AT)
    keys = {table: insert(store, table, {**ROWS[table], DAY[table]: date(2017, 1, 10)}, ME, AT) for table in ("spending", "carry_over")}
    load_plan(store, plan, ME, AT)
    assert repository.records(store, plan).outside(plan.counted) == (date(2017, 1, 10),)
    for target in (str(tmp_path / "copied.duckdb"), postgres):
        copy(store, target, AT)
        copied = open_store(target, AT)
        assert everything(copied)["spending"] == everything(store)["spending"] and verify(copied).holds
        copied.close()
    restore(snapshot(store, AT), tmp_path / "restored.duckdb", AT)
    restored = open_store(str(tmp_path / "restored.duckdb"), AT)
    assert everything(restored)["carry_over"] == everything(store)["carry_over"]
    restored.close()
    assert update(store, "spending", keys["spending"], 1, {"memo": "출납폐쇄 전"}, ME, AT) == 2
    with pytest.raises(RefusedWrite):
        update(store, "spending", keys["spending"], 2, {"spent_on": date(2017, 1, 11)}, ME, AT)
    undo(store, delete(store, "spending", keys["spending"], 2, ME, AT), ME, AT)
    stored = read(store, "spending", keys["spending"])
    assert stored is not None and stored["spent_on"] == date(2017, 1, 10)
    assert update(store, "spending", keys["spending"], stored["version"], {"spent_on": date(2016, 12, 30)}, ME, AT)
    assert verify(store).holds
