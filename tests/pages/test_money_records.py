"""Commitments, refunds, changes of the budget and carry-over on the page: entered, saved twice, paid, reduced, approved, corrected, taken back."""

from datetime import date, datetime

import pytest

from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.progress.budget_changes import BudgetChangeKind, CarryOverKind
from chatdong.domain.progress.commitments import CounterpartKind
from chatdong.domain.progress.entry_checks import free_krw, unpaid_krw
from chatdong.domain.progress.records import Records
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.reading import query, repository
from chatdong.store.writing.records import insert
from tests.pages.app import said
from tests.pages.dialog import Press, at_year_end, button, field, fields, fill, follow, press, save, speak

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
OF = {"plan_id": "2016", "revision": 1}
CONTRACT = {**OF, "line_id": "committee-venue", "committed_on": date(2016, 4, 1), "amount_krw": 800_000, "number": "계약-7"}


def records(store: Store, plan: Plan) -> Records:
    return repository.records(store, plan)


def free(store: Store, plan: Plan, line_id: str) -> int:
    return free_krw(next(line for line in plan.budget_line if line.id == line_id), records(store, plan))


def test_a_commitment_is_saved_once_paid_with_what_is_left_of_it_reduced_and_taken_back(store: Store, plan: Plan) -> None:
    app = fill(at_year_end(record="commitment"), line_id="committee-venue", committed_on=date(2016, 4, 1), amount_krw="800천원")
    assert "가용 1,600,000원 → 저장 후 800,000원" in said(app)
    fill(app, due_on=date(2016, 5, 31), number="계약-7", counterpart="company", memo="대관 계약")
    twice = Press(app)
    save(app)
    assert "저장됨: 마을계획 수립 위원회 워크숍" in said(app) or "저장됨" in said(app)
    twice.send(app)
    (contract,) = records(store, plan).commitments
    assert (contract.amount_krw, contract.due_on, contract.counterpart) == (800_000, date(2016, 5, 31), CounterpartKind.COMPANY)

    app = at_year_end(record="commitment")
    app = at_year_end(record=f"spending:{contract.id}")
    assert field(app, "amount").value == "800,000", "the rest of it is proposed"
    fill(app, day=date(2016, 5, 13), amount="800,001")
    assert "미지급은 800,000원" in said(app)
    assert button(app).disabled
    fill(app, amount="300,000", voucher="v-1")
    twice = Press(app)
    save(app)
    twice.send(app)
    (paid,) = records(store, plan).commitment_payments
    assert (paid.commitment_id, paid.amount_krw, unpaid_krw(contract.id, records(store, plan))) == (contract.id, 300_000, 500_000)
    assert field(at_year_end(record=f"spending:{contract.id}"), "amount").value == "500,000"

    app = at_year_end(record=f"reduction:{contract.id}")
    assert field(app, "amount_krw").value == "500,000"
    fill(app, committed_on=date(2016, 6, 1), amount_krw="500,001")
    assert button(app).disabled
    fill(app, amount_krw="200,000")
    twice = Press(app)
    save(app)
    twice.send(app)
    assert [each.amount_krw for each in records(store, plan).commitments] == [800_000, -200_000]
    assert free(store, plan, "committee-venue") == 1_000_000
    press(app, "실행 취소")
    assert len(records(store, plan).commitments) == 1

    app = at_year_end("records", records="commitments")
    table = app.dataframe[0].value
    assert table.iloc[0][["금액(원)", "지급(원)", "미지급(원)", "원인행위번호", "거래상대 구분"]].tolist() == [
        800_000,
        300_000,
        500_000,
        "계약-7",
        "업체",
    ]
    app = at_year_end(record=f"edit:commitment:{contract.id}")
    assert {"이 원인행위로 지출", "감액·취소"} <= {each.label for each in app.button}
    fill(app, amount_krw="299,999")
    save(app)
    assert "원인행위한 금액은 299,999원인데" in said(app), "the store says why"
    save(fill(app, amount_krw="900,000", memo="늘림"))
    assert records(store, plan).commitments[0].amount_krw == 900_000
    save(at_year_end(record=f"edit:commitment:{contract.id}"), "delete")
    assert len(records(store, plan).commitments) == 1, "a payment names it"
    history = at_year_end("records", records="history").dataframe[0].value
    assert "원인행위" in " ".join(history["구분"])
    assert "금액 800,000원 → 900,000원" in " ".join(history["바뀐 것"])


def test_what_is_not_free_is_warned_about_or_stopped_as_the_office_sets(store: Store, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    app = fill(at_year_end(record="commitment:ad-hoc"), committed_on=date(2016, 4, 1), amount_krw="120,001")
    assert "가용액은 120,000원" in app.warning[0].value
    assert not button(app).disabled
    monkeypatch.setenv("CHATDONG_OVERCOMMIT", "stop")
    fill(app, memo="그래도")
    assert "가용액은 120,000원" in app.error[0].value
    assert button(app).disabled
    Press(app).send(app)
    assert not records(store, plan).commitments
    app = fill(at_year_end(record="spending:ad-hoc"), day=date(2016, 5, 13), amount="120,001")
    assert button(app).disabled
    save(fill(app, amount="120,000"))
    assert records(store, plan).spent(date.max) == 120_000


def test_a_payment_that_names_no_commitment_of_its_line_is_asked_about_and_may_be_none_of_it(store: Store, plan: Plan) -> None:
    contract = insert(store, "commitment", CONTRACT, ME, AT)
    app = fill(at_year_end(record="spending:committee-venue"), day=date(2016, 5, 13), amount="300,000")
    assert "아직 치르지 않은 원인행위가 1건 있습니다" in app.warning[0].value and button(app).disabled
    fill(app, commitment_id=contract)
    assert not [w for w in app.warning if "두 번" in w.value] and not button(app).disabled
    fill(app, commitment_id=None)
    assert button(app).disabled
    app.checkbox[0].check().run()
    save(app)
    assert records(store, plan).spent(date.max) == 300_000 and records(store, plan).commitment_payments == ()


def test_a_payment_comes_back_on_a_day_of_its_own_and_not_more_than_was_paid(store: Store, plan: Plan) -> None:
    contract = insert(store, "commitment", CONTRACT, ME, AT)
    paid = {**OF, "line_id": "committee-venue", "spent_on": date(2016, 5, 13), "amount_krw": 300_000, "funding_source": "city"}
    payment = insert(store, "spending", {**paid, "commitment_id": contract}, ME, AT)
    app = at_year_end(record=f"edit:spending:{payment}")
    assert {"commitment_id", "funding_source"} <= fields(app)
    press(app, "여입(반납)")
    assert field(app, "amount_krw").value == "300,000"
    fill(app, spent_on=date(2016, 5, 12), amount_krw="50,000")
    assert button(app).disabled
    fill(app, spent_on=date(2016, 8, 1), voucher="여입-1")
    twice = Press(app)
    save(app)
    twice.send(app)
    assert [(day.on, day.amount_krw) for day in records(store, plan).spending] == [(date(2016, 5, 13), 300_000), (date(2016, 8, 1), -50_000)]
    assert unpaid_krw(contract, records(store, plan)) == 500_000, "it is free again, and the commitment as it was"
    app = at_year_end(record=f"refund:{payment}")
    assert "250,000원까지 돌려받을 수 있습니다" in said(app)
    save(fill(app, spent_on=date(2016, 8, 2), amount_krw="250,000", again=True))
    assert unpaid_krw(contract, records(store, plan)) == 750_000
    assert {each.source for each in records(store, plan).source_payments} == {FundingSource.CITY}
    save(at_year_end(record=f"edit:spending:{payment}"), "delete")
    assert len(records(store, plan).spending) == 3, "what came back names it"
    history = at_year_end("records", records="history").dataframe[0].value
    assert "돌려받은 지출 마을" in " ".join(history["바뀐 것"]) or "돌려받은 지출" in " ".join(history["바뀐 것"])


def test_a_transfer_is_proposed_approved_corrected_and_taken_back(store: Store, plan: Plan) -> None:
    app = fill(at_year_end(record="budget_change"), from_line="manual-copies", to_line="manual-copies", amount_krw="200,000")
    assert button(app).disabled
    fill(app, to_line="ad-hoc", proposed_on=date(2016, 6, 1), reason="간담회가 늘어남")
    twice = Press(app)
    save(app)
    assert "제안으로 저장됨: 전용 ·" in said(app)
    twice.send(app)
    (change,) = records(store, plan).budget_changes
    assert (change.kind, change.from_line, change.to_line, change.approved_on) == (BudgetChangeKind.TRANSFER, "manual-copies", "ad-hoc", None)
    assert free(store, plan, "ad-hoc") == 120_000
    follow(app)
    press(app, "오늘 승인")
    (change,) = records(store, plan).budget_changes
    assert change.approved_on is not None
    assert (free(store, plan, "ad-hoc"), free(store, plan, "manual-copies")) == (320_000, 800_000)
    app = at_year_end(record=f"edit:budget_change:{change.id}")
    save(fill(app, amount_krw="100,000", approved_on=date(2016, 6, 9), approval="문서-1"))
    assert free(store, plan, "ad-hoc") == 220_000
    press(app, "실행 취소")
    assert free(store, plan, "ad-hoc") == 320_000
    table = at_year_end("records", records="changes").dataframe[0].value
    assert table.iloc[0][["구분", "금액(원)", "사유"]].tolist() == ["전용", 200_000, "간담회가 늘어남"]

    app = fill(at_year_end(record="budget_change"), of_kind="supplementary", way="less")
    assert "to_line" not in fields(app)
    fill(app, from_line="manual-copies", amount_krw="50,000", proposed_on=date(2016, 12, 2), approved_on=date(2016, 12, 1))
    assert button(app).disabled
    save(fill(app, approved_on=date(2016, 12, 3)))
    app = fill(at_year_end(record="budget_change"), of_kind="carry_in", to_line="supplies", amount_krw="10,000")
    assert {"from_line", "way"}.isdisjoint(fields(app))
    save(app)
    assert {each.kind for each in records(store, plan).budget_changes} == set(BudgetChangeKind)


def test_what_is_carried_over_is_proposed_from_its_commitment_and_approved(store: Store, plan: Plan) -> None:
    contract = insert(store, "commitment", CONTRACT, ME, AT)
    app = fill(at_year_end(record="carry_over"), of_kind="unavoidable", line_id="committee-venue", commitment_id=contract)
    assert field(app, "amount_krw").value == "800,000"
    fill(app, amount_krw="1,600,001")
    assert button(app).disabled
    fill(app, amount_krw="800,000", reason="납품 지연", approved_on=date(2016, 12, 20), approval="문서-3")
    twice = Press(app)
    save(app)
    twice.send(app)
    (carried,) = records(store, plan).carry_overs
    assert (carried.kind, carried.amount_krw, carried.commitment_id) == (CarryOverKind.UNAVOIDABLE, 800_000, contract)
    tables = at_year_end("records", records="changes").dataframe
    assert tables[0].value.iloc[0][["구분", "금액(원)", "원인행위번호"]].tolist() == ["사고이월", 800_000, "계약-7"]
    save(fill(at_year_end(record=f"edit:carry_over:{carried.id}"), kind="specified", amount_krw="700,000"))
    assert (records(store, plan).carry_overs[0].kind, records(store, plan).carry_overs[0].amount_krw) == (CarryOverKind.SPECIFIED, 700_000)


def test_the_fields_of_a_payment_stay_as_they_were_where_a_plan_has_no_commitment_and_no_source(store: Store, plan: Plan) -> None:
    app = fill(at_year_end(record="spending"), line="ad-hoc")
    assert fields(app) >= {"line", "day", "amount", "voucher", "memo"}
    assert {"commitment_id", "funding_source"}.isdisjoint(fields(app))
    insert(store, "commitment", CONTRACT, ME, AT)
    insert(store, "spending", {**OF, "line_id": "ad-hoc", "spent_on": date(2016, 5, 1), "amount_krw": 1, "funding_source": "self"}, ME, AT)
    app = fill(at_year_end(record="spending"), line="committee-venue")
    assert {"commitment_id", "funding_source"} <= fields(app)
    fill(app, day=date(2016, 5, 13), amount="1,000", funding_source="city")
    app.checkbox[0].check().run()
    save(app)
    assert {each.source for each in records(store, plan).source_payments} == {FundingSource.SELF, FundingSource.CITY}


@pytest.mark.parametrize("view", ["commitments", "changes"])
def test_the_lists_are_there_when_empty_and_in_english(store: Store, view: str) -> None:
    app = at_year_end("records", records=view)
    assert app.info
    speak(app, "en")
    words = said(app)
    assert ("Commitments: 0" if view == "commitments" else "Budget changes: 0") in words
    insert(store, "commitment", CONTRACT, ME, AT)
    assert len(query.rows(store, "commitments", plan_id="2016")) == 1
