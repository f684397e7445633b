"""Refunds in a real store: whose money comes back is the payment's, and what takes back more than was paid is warned of."""

from datetime import date, datetime
from typing import Any

import pytest

from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.progress.entry_checks import spending_warnings
from chatdong.domain.progress.records import SourcePayment
from chatdong.domain.roles import Actor
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.imports.importer import preview
from chatdong.store.reading import repository
from chatdong.store.writing.records import insert, read, undo, update

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
PAID = {"plan_id": "2016", "revision": 1, "line_id": "committee-venue", "spent_on": date(2016, 5, 13), "amount_krw": 300_000, "voucher": "v-1"}
BACK = {**PAID, "spent_on": date(2016, 7, 1), "amount_krw": -300_000, "voucher": "v-2"}


@pytest.fixture
def store(new_planned_store: Store) -> Store:
    return new_planned_store


def pay(store: Store, **values: Any) -> str:
    return insert(store, "spending", {**PAID, **values}, ME, AT)


def sources(store: Store, plan: Plan) -> dict[FundingSource | None, int]:
    """Source → what was paid of it, less what came back."""
    found: dict[FundingSource | None, int] = {}
    for payment in repository.records(store, plan).source_payments:
        found[payment.source] = found.get(payment.source, 0) + payment.amount_krw
    return found


def test_a_refund_has_the_source_of_its_payment_also_when_that_is_corrected_and_the_correction_undone(store: Store, plan: Plan) -> None:
    payment = pay(store, funding_source="national")
    said = insert(store, "spending", {**BACK, "amount_krw": -100_000, "returns_id": payment, "funding_source": "national"}, ME, AT)
    insert(store, "spending", {**BACK, "amount_krw": -50_000, "returns_id": payment}, ME, AT)
    assert sources(store, plan) == {FundingSource.NATIONAL: 150_000}
    assert update(store, "spending", payment, 1, {"funding_source": "self"}, ME, AT, "batch") == 2
    assert update(store, "spending", payment, 1, {"funding_source": "self"}, ME, AT, "batch") == 2
    assert sources(store, plan) == {FundingSource.SELF: 150_000}
    assert (read(store, "spending", said) or {})["funding_source"] == "self"
    undo(store, "batch", ME, AT)
    assert sources(store, plan) == {FundingSource.NATIONAL: 150_000}
    assert SourcePayment("committee-venue", date(2016, 7, 1), FundingSource.NATIONAL, -150_000) in repository.records(store, plan).source_payments


def test_a_refund_of_another_source_than_its_payment_is_refused(store: Store) -> None:
    payment, unnamed = pay(store, funding_source="national"), pay(store)
    for returns, source in ((payment, "self"), (unnamed, "national")):
        with pytest.raises(RefusedWrite, match="돌려받은 지출의 재원과 같아야"):
            insert(store, "spending", {**BACK, "returns_id": returns, "funding_source": source}, ME, AT)


def test_a_refund_that_names_no_payment_is_taken_and_warned_of_where_less_was_paid(store: Store, plan: Plan) -> None:
    line = next(line for line in plan.budget_line if line.id == BACK["line_id"])
    records = repository.records(store, plan)
    assert any("300,000원을 더 돌려받게" in str(one) for one in spending_warnings(records, line, -300_000, 0))
    insert(store, "spending", BACK, ME, AT)
    pay(store, amount_krw=900_000)
    assert not [one for one in spending_warnings(repository.records(store, plan), line, -1_000, 0) if "더 돌려받게" in str(one)]


def test_a_file_with_more_coming_back_than_was_paid_is_warned_of_at_that_row(store: Store) -> None:
    rows = ("2016-05-13,ad-hoc,10000,v-1", "2016-05-13,ad-hoc,-4000,v-2", "2016-05-12,ad-hoc,-1000,v-3", "2016-06-01,ad-hoc,-6000,v-4")
    of = preview(store, "2016", "spending", "\n".join(("지출일,산출내역,금액,증빙번호", *rows)).encode())
    assert of.counts["refused"] == 0
    told = {row.line: [str(one) for one in row.warnings] for row in of.rows("new")}
    words = "2016-05-12까지 이 내역에서 쓴 돈보다 1,000원을 더 돌려받게 됩니다. 돌려받은 지출이 빠졌는지 보아 주십시오."
    assert [line for line, warnings in told.items() if words in warnings] == [4]


@pytest.mark.parametrize(
    ("amount_krw", "words"), [(0, "0원일 수 없어"), (2**63 - 1, "1,000,000,000,000원보다"), (-(2**62), "1,000,000,000,000원보다")]
)
def test_no_amount_and_an_amount_beyond_all_budgets_are_refused_in_a_sentence(store: Store, amount_krw: int, words: str) -> None:
    with pytest.raises(RefusedWrite, match=words):
        pay(store, amount_krw=amount_krw)
    payment = pay(store)
    with pytest.raises(RefusedWrite, match=words):
        update(store, "spending", payment, 1, {"amount_krw": amount_krw}, ME, AT)
