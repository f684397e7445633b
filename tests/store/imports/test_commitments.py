"""Commitments from a file, and payments from a file that name a commitment and whose money it was."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.progress.commitments import CounterpartKind
from chatdong.domain.roles import Actor
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.store import Store
from chatdong.store.imports import importer
from chatdong.store.imports.importer import Preview, commit, preview, template_csv
from chatdong.store.reading import repository
from chatdong.store.writing.records import insert, load_plan, undo
from chatdong.store.writing.verification import verify
from tests.store.conftest import planned_on_both

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("me")
CONTRACT = {
    "plan_id": "2016", "revision": 1, "line_id": "committee-venue", "committed_on": date(2016, 4, 1), "amount_krw": 800_000, "number": "계약-7",
}  # fmt: skip
HEADING = "원인행위일,산출내역,금액,지급예정일,원인행위번호,거래상대 구분,적요"


@pytest.fixture
def store(planned_store: Store) -> Store:
    return planned_store


def seen(store: Store, *rows: str, heading: str = HEADING, kind: str = "commitments") -> Preview:
    return preview(store, "2016", kind, "\n".join([heading, *rows]).encode())


def codes(found: Preview, state: str) -> set[str]:
    """The reasons or warnings of the rows of a state, by their texts."""
    return {str(message) for row in found.rows(state) for message in (*(r.reason for r in row.refusals), *row.warnings)}


@planned_on_both
def test_a_list_of_commitments_is_read_written_once_corrected_by_its_number_and_undone(store: Store, plan: Plan) -> None:
    rows = (
        "2016-04-01,committee-venue,800천원,2016-05-31,계약-7,업체,대관 계약",
        "2016.4.2,ad-hoc,50000,,Ⅴ-1,개인,",
        "2016-06-01,committee-venue,△100000,,계약-7,,감액",
    )
    first = seen(store, *rows)
    assert (first.counts["new"], first.counts["refused"], first.new_krw) == (3, 0, 750_000)
    assert (first.first_day, first.last_day) == (date(2016, 4, 1), date(2016, 6, 1))
    batch = commit(store, first, ME, AT)
    venue, other, cut = repository.records(store, plan).commitments
    assert (venue.amount_krw, venue.due_on, venue.number, venue.counterpart) == (800_000, date(2016, 5, 31), "계약-7", CounterpartKind.COMPANY)
    assert (cut.amount_krw, cut.reduces, other.number) == (-100_000, venue.id, "Ⅴ-1")
    again = seen(store, *rows)
    assert (again.counts["same"], again.writes) == (3, 0), "a file dropped twice adds nothing"
    corrected = seen(store, "2016-04-03,committee-venue,900000,,계약-7,,", "2016-04-02,ad-hoc,60000,,V-1,,")
    assert (corrected.counts["changed"], corrected.new_krw) == (2, 110_000), "found by line and number, however it is written"
    changes = commit(store, corrected, ME, AT)
    venue = next(each for each in repository.records(store, plan).commitments if each.id == venue.id)
    assert (venue.amount_krw, venue.due_on, venue.memo) == (900_000, date(2016, 5, 31), "대관 계약"), "an empty cell changes nothing"
    undo(store, changes, ME, AT)
    assert verify(store).holds
    with pytest.raises(RefusedWrite):
        undo(store, batch, ME, AT)
    assert seen(store, *rows).counts["same"] == 3


@planned_on_both
def test_what_cannot_be_a_commitment_is_refused_row_by_row(store: Store) -> None:
    contract = insert(store, "commitment", CONTRACT, ME, AT)
    insert(store, "spending", {**_paid(), "commitment_id": contract}, ME, AT)
    found = seen(
        store,
        "2015-04-01,ad-hoc,1000,,a,,",
        "2016-04-01,ad-hoc,1000,2016-03-01,b,,",
        "2016-04-01,ad-hoc,1000,,c,(주)한빛상사,",
        "2016-04-01,ad-hoc,-1000,,none,,",
        "2016-04-01,no-such,1000,,d,,",
        "2016-06-01,committee-venue,-600000,,계약-7,,",
        "2016-06-01,ad-hoc,0,,e,,",
    )
    assert found.counts["refused"] == 7
    words = " ".join(sorted(codes(found, "refused")))
    for part in (
        "2016년도 밖",
        "지급예정일(",
        "이름은 적지 마십시오",
        "줄일 원인행위를 찾지",
        "없는 산출내역",
        "200,000원이 되어",
        "금액이 0",
    ):
        assert part in words, part
    with pytest.raises(RefusedWrite):
        commit(store, found, ME, AT)


def _paid(**values: object) -> dict[str, object]:
    return {"plan_id": "2016", "revision": 1, "line_id": "committee-venue", "spent_on": date(2016, 5, 13), "amount_krw": 300_000, **values}


@planned_on_both
def test_payments_of_a_file_pay_the_commitment_with_their_number_and_name_their_source(store: Store, plan: Plan) -> None:
    contract = insert(store, "commitment", CONTRACT, ME, AT)
    heading = "지출일,산출내역,금액,증빙번호,원인행위번호,재원"
    found = seen(
        store,
        "2016-05-13,committee-venue,300000,v-1,계약-7,시비",
        "2016-05-14,committee-venue,500000,v-2,계약-7,국비",
        "2016-05-15,ad-hoc,1000,v-3,계약-7,",
        "2016-05-16,ad-hoc,1000,v-4,,자부담",
        heading=heading,
        kind="spending",
    )
    assert (found.counts["new"], found.counts["refused"]) == (4, 0)
    assert codes(found, "new") == {"이 산출내역에 이 번호의 원인행위가 없어 원인행위와 잇지 않습니다."}
    commit(store, found, ME, AT)
    records = repository.records(store, plan)
    assert [(each.commitment_id, each.amount_krw) for each in records.commitment_payments] == [(contract, 300_000), (contract, 500_000)]
    assert {each.source: each.amount_krw for each in records.source_payments} == {
        FundingSource.CITY: 300_000,
        FundingSource.NATIONAL: 500_000,
        FundingSource.SELF: 1_000,
    }
    again = seen(store, "2016-05-13,committee-venue,300000,v-1,,", heading=heading, kind="spending")
    assert again.counts["same"] == 1, "an empty cell takes nothing away"
    beyond = seen(store, "2016-05-17,committee-venue,1,v-5,계약-7,", heading=heading, kind="spending")
    assert "미지급은 0원" in " ".join(codes(beyond, "refused"))
    insert(store, "commitment", {**CONTRACT, "number": "계약-７"}, ME, AT)
    several = seen(store, "2016-05-17,committee-venue,1,v-5,계약-7,", heading=heading, kind="spending")
    assert "2건 있어" in " ".join(codes(several, "new"))


@planned_on_both
def test_a_payment_of_a_file_that_names_no_commitment_of_its_line_is_warned_of_with_the_likeliest(store: Store) -> None:
    insert(store, "commitment", CONTRACT, ME, AT)
    insert(store, "commitment", {**CONTRACT, "number": "계약-8", "amount_krw": 300_000, "due_on": date(2016, 6, 1)}, ME, AT)
    heading = "지출일,산출내역,금액,증빙번호,원인행위번호,적요"
    rows = (
        "2016-05-13,committee-venue,800000,v-1,,대관", "2016-05-13,committee-venue,100000,v-2,,대관", "2016-05-13,committee-venue,1000,v-3,,계약-7 선금",
        "2016-03-31,committee-venue,1000,v-4,,", "2016-05-13,ad-hoc,1000,v-5,,", "2016-05-13,committee-venue,5000,v-6,계약-8,",
    )  # fmt: skip
    told = [[str(w) for w in row.warnings if "두 번 셉니다" in str(w)] for row in seen(store, *rows, heading=heading, kind="spending").rows("new")]
    assert [len(of) for of in told] == [1, 1, 1, 0, 0, 0]
    assert "1건 있습니다(가장 가까운 것: 계약-7, 미지급 800,000원)" in told[0][0]
    assert "2건 있습니다(가장 가까운 것: 계약-8, 미지급 295,000원)" in told[1][0] and "계약-7" in told[2][0]


@planned_on_both
def test_what_is_more_than_free_is_warned_about_and_a_stop_holds_the_file_back(store: Store, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    over = seen(store, "2016-04-01,ad-hoc,100000,,a,,", "2016-04-02,ad-hoc,20001,,b,,")
    assert "이 내역의 가용액은 20,000원입니다. 저장하면 가용액을 1원 넘습니다." in codes(over, "new")
    insert(store, "commitment", {**CONTRACT, "line_id": "ad-hoc", "amount_krw": 100_000}, ME, AT)
    paid = seen(store, "2016-05-13,ad-hoc,20001,v-1", heading="지출일,산출내역,금액,증빙번호", kind="spending")
    asked = {why for why in codes(paid, "new") if "두 번 셉니다" in why}
    assert codes(paid, "new") - asked == {"이 내역의 가용액은 20,000원입니다. 저장하면 가용액을 1원 넘습니다."} and len(asked) == 1
    monkeypatch.setenv("CHATDONG_OVERCOMMIT", "stop")
    with pytest.raises(RefusedWrite, match="가용액은 20,000원인데 20,001원"):
        commit(store, paid, ME, AT)
    assert repository.records(store, plan).spending == ()
    change = {"plan_id": "2016", "revision": 1, "kind": "transfer", "proposed_on": date(2016, 4, 1), "approved_on": date(2016, 4, 2), "amount_krw": 1}
    insert(store, "budget_change", {**change, "from_line": "supplies", "to_line": "ad-hoc"}, ME, AT)
    paid = seen(store, "2016-05-13,ad-hoc,20001,v-1", heading="지출일,산출내역,금액,증빙번호", kind="spending")
    assert codes(paid, "new") == asked, "the transfer made room"
    commit(store, paid, ME, AT)


@planned_on_both
def test_a_change_that_the_revision_contains_is_no_more_room_for_a_file(store: Store, plan: Plan) -> None:
    change = {"plan_id": "2016", "revision": 1, "kind": "transfer", "proposed_on": date(2016, 4, 1), "approved_on": date(2016, 4, 2)}
    key = insert(store, "budget_change", {**change, "amount_krw": 2_000, "from_line": "supplies", "to_line": "ad-hoc"}, ME, AT)
    gained = {"supplies": -2_000, "ad-hoc": 2_000}
    lines = tuple(replace(line, amount_krw=line.amount_krw + gained.get(line.id, 0)) for line in plan.budget_line)
    load_plan(store, replace(plan, budget_line=lines), ME, AT, contained={key: True})
    over = "이 내역의 {of}은 122,000원입니다. 저장하면 {beyond} 1원 넘습니다."
    assert codes(seen(store, "2016-04-01,ad-hoc,122001,,a,,"), "new") == {over.format(of="가용액", beyond="가용액을")}
    paid = seen(store, "2016-05-13,ad-hoc,122001,v-1", heading="지출일,산출내역,금액,증빙번호", kind="spending")
    assert codes(paid, "new") == {over.format(of="잔액", beyond="예산을")}


def test_the_template_of_commitments_is_an_import_without_rows(store: Store) -> None:
    data = template_csv("commitments")
    assert data.decode("utf-8-sig").strip() == "원인행위일,세부사업,산출내역,금액(원),지급예정일,원인행위번호,거래상대 구분,적요"
    assert importer.preview(store, "2016", "commitments", data).writes == 0


def test_a_ledger_whose_columns_of_source_say_something_else_is_read_as_before(store: Store) -> None:
    found = seen(store, "2016-05-13,ad-hoc,1000,v-1,보조금 통장,제3호", heading="지출일,산출내역,금액,증빙번호,재원,원인행위번호", kind="spending")
    assert (found.counts["new"], codes(found, "new")) == (1, set())
    assert found.rows("new")[0].values["funding_source"] is None
    both = seen(store, "2016-05-13,ad-hoc,5000,1000,v-1", heading="지출일,산출내역,원인행위액,지출액,증빙번호", kind="spending")
    assert [row.values["amount_krw"] for row in both.rows("new")] == [1_000], "what was committed is not what was paid"
