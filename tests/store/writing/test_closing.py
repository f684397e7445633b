"""A year is closed in one act, stays as it was closed, and is opened again until the next one begins."""

from datetime import date, datetime

import pytest

from chatdong.domain.budget.position import positions, together
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.progress.records import Records
from chatdong.domain.roles import Actor
from chatdong.domain.year_end.closing import Opening, closing, opening
from chatdong.store.engines.errors import NotAllowed, RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.reading import repository
from chatdong.store.writing.closing import close_year, closed_year
from chatdong.store.writing.records import insert, load_plan, undo
from chatdong.store.writing.verification import verify

AT = datetime(2026, 1, 2, 3, 4, 5)
ME, RECORDER = Actor.local("me"), Actor("recorder", "recorder")
END, NEW_YEAR = date(2016, 12, 31), date(2017, 1, 2)
PAID = {"plan_id": "2016", "revision": 1, "line_id": "committee-venue", "spent_on": date(2016, 5, 13), "amount_krw": 300_000}
NEXT = {"plan_id": "2017", "revision": 1, "line_id": "ad-hoc", "spent_on": date(2017, 2, 1), "amount_krw": 1_000}


@pytest.fixture
def store(new_planned_store: Store, plan: Plan) -> Store:
    """Two years of one programme: in the first a contract of 800,000 of which 300,000 were paid, and 400,000 are carried on, and something specified."""
    new_store = new_planned_store
    load_plan(new_store, example_year(plan, 2017), ME, AT)
    venue = {"plan_id": "2016", "revision": 1, "line_id": "committee-venue"}
    contract = {**venue, "committed_on": date(2016, 4, 1), "amount_krw": 800_000, "due_on": date(2017, 1, 20)}
    hall = insert(new_store, "commitment", contract, ME, AT)
    insert(new_store, "spending", {**PAID, "commitment_id": hall}, ME, AT)
    late = {**venue, "kind": "unavoidable", "amount_krw": 400_000, "approved_on": date(2016, 12, 20), "commitment_id": hall}
    insert(new_store, "carry_over", late, ME, AT)
    copies = {**venue, "line_id": "manual-copies", "kind": "specified", "amount_krw": 250_000, "approved_on": date(2016, 11, 1)}
    insert(new_store, "carry_over", copies, ME, AT)
    return new_store


def read(store: Store, plan: Plan) -> Records:
    return repository.records(store, plan)


def close(store: Store, plan: Plan, actor: Actor = ME, batch: str | None = None) -> tuple[str, Opening]:
    closed = closing(plan, read(store, plan), END)
    opened = opening(closed, NEW_YEAR)
    return close_year(store, closed, 1, actor, AT, reason="결산", opening=opened, into=("2017", 1), batch=batch), opened


def test_closing_fixes_the_figures_and_opens_the_next_year_with_what_is_carried(store: Store, plan: Plan) -> None:
    next_plan = example_year(plan, 2017)
    assert closed_year(store, "2016") is None
    batch, opened = close(store, plan, batch="form")
    assert close(store, plan, batch="form")[0] == batch, "a second press closes nothing twice"
    closed_on, closed = closed_year(store, "2016") or (None, None)
    assert closed_on == END and closed == closing(plan, read(store, plan), END)
    assert (closed.total.spent_krw, closed.total.carried_krw, closed.total.unsettled_krw) == (300_000, 650_000, 100_000)
    then = positions(next_plan, read(store, next_plan), NEW_YEAR)
    total = together(then.values())
    assert (total.carried_in_krw, total.unpaid_krw, then["committee-venue"].unpaid_krw) == (650_000, 400_000, 400_000)
    assert {change.reason for change in read(store, next_plan).budget_changes} == {"2016년도 사고이월", "2016년도 명시이월"}
    assert len(opened.changes) == 2
    assert verify(store).holds


def test_a_closed_year_takes_no_records_until_it_is_opened_again(store: Store, plan: Plan) -> None:
    batch, _opened = close(store, plan)
    for refused in (lambda: insert(store, "spending", PAID, ME, AT), lambda: insert(store, "budget_change", {**PAID, "kind": "transfer"}, ME, AT)):
        with pytest.raises(RefusedWrite):
            refused()
    with pytest.raises(RefusedWrite, match="2016-12-31에 마감한 해"):
        insert(store, "spending", PAID, ME, AT)
    with pytest.raises(RefusedWrite, match="이미 마감한 계획"):
        close(store, plan)
    undo(store, batch, ME, AT)
    assert closed_year(store, "2016") is None
    next_plan = example_year(plan, 2017)
    assert read(store, next_plan).budget_changes == () and read(store, next_plan).commitments == ()
    insert(store, "spending", PAID, ME, AT)
    assert verify(store).holds


def test_once_the_next_year_has_a_record_of_its_own_the_closing_stays(store: Store, plan: Plan) -> None:
    batch, _opened = close(store, plan)
    insert(store, "spending", NEXT, ME, AT)
    with pytest.raises(RefusedWrite, match="다음 해에 이미 기록"):
        undo(store, batch, ME, AT)
    assert closed_year(store, "2016") is not None


def test_closing_takes_the_right_to_plans_and_is_all_or_nothing(store: Store, plan: Plan) -> None:
    with pytest.raises(NotAllowed):
        close(store, plan, RECORDER)
    closed = closing(plan, read(store, plan), END)
    with pytest.raises(RefusedWrite):
        close_year(store, closed, 1, ME, AT, opening=opening(closed, NEW_YEAR, {"committee-venue": "no-such-line"}), into=("2017", 1))
    assert closed_year(store, "2016") is None
