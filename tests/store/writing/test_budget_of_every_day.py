"""No change of the budget leaves a line less than nothing on any day, in the order in which the changes were approved."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from chatdong.domain.budget.position import current_budget_by_line
from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.reading import repository
from chatdong.store.writing.records import delete, insert, load_plan, undo, update

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
OF = {"plan_id": "2016", "revision": 1, "kind": "transfer"}


@pytest.fixture
def store(new_store: Store, plan: Plan) -> Store:
    load_plan(new_store, plan, ME, AT)
    return new_store


def own(plan: Plan, line_id: str) -> int:
    return next(line.amount_krw for line in plan.budget_line if line.id == line_id)


def move(store: Store, krw: int, source: str, to: str, on: date, batch: str | None = None) -> str:
    row = {**OF, "proposed_on": on, "approved_on": on, "amount_krw": krw, "from_line": source, "to_line": to}
    return insert(store, "budget_change", row, ME, AT, *(() if batch is None else (batch,)))


def lowest(store: Store, line_id: str) -> int:
    plan = repository.plan(store, "2016")
    assert plan is not None
    records = repository.records(store, plan)
    days = [date(2016, 1, 1), *(change.approved_on for change in records.budget_changes if change.approved_on)]
    return min(current_budget_by_line(plan, records, day)[line_id] for day in days)


def test_what_comes_in_december_cannot_leave_in_march(store: Store, plan: Plan) -> None:
    march, december = date(2016, 3, 1), date(2016, 12, 1)
    whole = own(plan, "manual-copies")
    move(store, 100_000, "ad-hoc", "manual-copies", december)
    with pytest.raises(RefusedWrite, match="‘manual-copies’의 예산현액이 2016-03-01에 0보다 60,000원"):
        move(store, whole + 60_000, "manual-copies", "supplies", march)
    assert lowest(store, "manual-copies") == whole
    key = move(store, whole + 60_000, "manual-copies", "supplies", december)
    with pytest.raises(RefusedWrite, match="2016-03-01에"):
        update(store, "budget_change", key, 1, {"proposed_on": march, "approved_on": march}, ME, AT)
    assert lowest(store, "manual-copies") == 40_000, "on one day the order does not matter"


def test_what_brought_the_money_cannot_be_taken_back_once_it_went_on(store: Store, plan: Plan) -> None:
    whole = own(plan, "manual-copies")
    came = move(store, 100_000, "ad-hoc", "manual-copies", date(2016, 3, 1), "came")
    move(store, whole + 60_000, "manual-copies", "supplies", date(2016, 4, 1))
    move(store, 300_000, "supplies", "manual-copies", date(2016, 5, 1))
    with pytest.raises(RefusedWrite, match="2016-04-01에 0보다 60,000원"):
        undo(store, "came", ME, AT)
    with pytest.raises(RefusedWrite, match="2016-04-01에 0보다 60,000원"):
        delete(store, "budget_change", came, 1, ME, AT)


def test_a_transfer_that_a_revision_contains_takes_no_more_than_there_was_before_it(store: Store, plan: Plan) -> None:
    """Corrected, it changes the budget of the days before its approval."""
    june = date(2016, 6, 9)
    key = move(store, 200_000, "manual-copies", "ad-hoc", june)
    gained = {"manual-copies": -200_000, "ad-hoc": 200_000}
    revised = replace(plan, budget_line=tuple(replace(line, amount_krw=line.amount_krw + gained.get(line.id, 0)) for line in plan.budget_line))
    load_plan(store, revised, ME, AT)
    then = own(revised, "ad-hoc")
    with pytest.raises(RefusedWrite, match="‘ad-hoc’의 예산현액이 2016-06-09 승인 전까지 0보다 700원"):
        update(store, "budget_change", key, 2, {"amount_krw": then + 700}, ME, AT)
    update(store, "budget_change", key, 2, {"amount_krw": then}, ME, AT)
    with pytest.raises(RefusedWrite, match="‘manual-copies’의 예산현액이 2016-06-09 승인 전까지 0보다"):
        turned = {"from_line": "ad-hoc", "to_line": "manual-copies", "amount_krw": own(revised, "manual-copies") + 1}
        update(store, "budget_change", key, 3, turned, ME, AT)
    assert lowest(store, "ad-hoc") == 0


def test_what_is_spent_cannot_be_moved_away(store: Store, plan: Plan) -> None:
    whole = own(plan, "manual-copies")
    payment = {"plan_id": "2016", "revision": 1, "line_id": "manual-copies", "spent_on": date(2016, 7, 1), "amount_krw": whole - 100_000}
    insert(store, "spending", payment, ME, AT)
    with pytest.raises(RefusedWrite, match=f"‘manual-copies’에서 이미 {whole - 100_000:,}원을 지출했는데 예산현액이 {whole - 100_001:,}원"):
        move(store, 100_001, "manual-copies", "supplies", date(2016, 8, 1))
    move(store, 100_000, "manual-copies", "supplies", date(2016, 8, 1))
    # Where more was spent than there is, money that comes in is welcome, and so is what concerns another line.
    insert(store, "spending", {**payment, "amount_krw": 50_000}, ME, AT)
    move(store, 30_000, "supplies", "manual-copies", date(2016, 9, 1))
    move(store, 10_000, "supplies", "ad-hoc", date(2016, 9, 1))
    # A record of money that came by mistake can be taken out, although it is spent.
    came = move(store, 40_000, "ad-hoc", "manual-copies", date(2016, 9, 2), "mistake")
    insert(store, "spending", {**payment, "amount_krw": 20_000}, ME, AT)
    delete(store, "budget_change", came, 1, ME, AT)
