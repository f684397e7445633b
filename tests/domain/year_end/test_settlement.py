"""The settlement: by source, category and line it is the same money, to the won, closed or not."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.position import positions, together
from chatdong.domain.plan.model import Document, Funding, FundingSource, Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind, CarryOver, CarryOverKind
from chatdong.domain.progress.commitments import Commitment
from chatdong.domain.progress.records import DaySpending, Records
from chatdong.domain.report.outline import Section, Table
from chatdong.domain.report.settlement import document
from chatdong.domain.year_end.closing import ClosedRow, closing
from chatdong.domain.year_end.closing import together as together_rows
from chatdong.domain.year_end.dispositions import Funds, givers
from chatdong.domain.year_end.settlement import Refund, Settlement, settlement
from tests.domain.budget.histories import FEWER, MANY, History, histories, plan_of

NATIONAL, CITY, DISTRICT, SELF, OTHER = FundingSource
END = date(2031, 12, 31)
AMOUNTS = [field.name for field in fields(ClosedRow) if field.name.endswith("_krw")]


def tenths(national: int) -> Funds:
    """Of every line so many tenths are 국비, and the rest 구비; 국비 is given back."""

    def split(_line_id: str, krw: int) -> Mapping[FundingSource | None, int]:
        share = abs(krw) * national // 10 * (1 if krw >= 0 else -1)
        return {NATIONAL: share, DISTRICT: krw - share}

    return Funds(split, granted=givers({NATIONAL, DISTRICT}))


TENTHS = st.none() | st.integers(0, 10)


def money(row: ClosedRow) -> list[int]:
    return [getattr(row, name) for name in AMOUNTS]


def adds_up(settled: Settlement) -> None:
    for row in (*settled.rows, settled.total):
        ends = (row.carried_krw, settled.pending_krw(row), row.returned_krw, row.lapsed_krw, row.short_krw)
        assert row.budget_krw == row.spent_krw + sum(ends)
        assert row.balance_krw == sum(ends)
        assert min(*ends[:-1], -row.short_krw) >= 0
    for groups in (settled.by_source, settled.by_category, settled.by_line):
        assert money(together_rows(groups.values())) == money(settled.total)


@MANY
@given(histories(), TENTHS)
def test_by_source_category_and_line_it_is_the_same_money_on_every_day(history: History, national: int | None) -> None:
    plan, records = history.plan, history.records
    funds = None if national is None else tenths(national)
    for as_of in history.days[-3:]:
        settled = settlement(plan, records, as_of, funds=funds)
        adds_up(settled)
        whole = together(positions(plan, records, as_of).values())
        known = (whole.budget_krw, whole.committed_krw, whole.spent_krw, whole.balance_krw)
        of = settled.total
        assert (of.budget_krw, of.committed_krw, of.spent_krw, of.balance_krw) == known
        known_then = settlement(plan, records.known_by(as_of), as_of, funds=funds)
        assert replace(settled, numbers={}) == replace(known_then, numbers={})
        assert not settled.final
        assert {line.id for line in plan.budget_line} <= settled.by_line.keys()


@FEWER
@given(histories(), TENTHS)
def test_a_closed_year_has_the_figures_that_were_fixed_from_its_day_on(history: History, national: int | None) -> None:
    plan, records = history.plan, history.records
    closed = closing(plan, records, END, None if national is None else tenths(national))
    settled = settlement(plan, Records(), END, closed=closed)
    assert settled.final and settled.rows == closed.rows
    adds_up(settled)
    assert not settlement(plan, records, date(2031, 12, 30), closed=closed).final


def tables(sections: tuple[Section, ...]) -> list[Table]:
    return [section.table for section in sections if section.table]


@FEWER
@given(histories(), TENTHS, st.booleans())
def test_every_sum_that_a_table_names_is_one(history: History, national: int | None, final: bool) -> None:
    plan, records = history.plan, history.records
    funds = None if national is None else tenths(national)
    closed = closing(plan, records, END, funds) if final else None
    for table in tables(document(settlement(plan, records, END, funds=funds, closed=closed)).sections):
        numbers = [place for place, column in enumerate(table.columns) if column.kind == "won"]
        for row in table.rows:
            for place in numbers:
                parts = table.columns[place].sum_of
                assert not parts or row.cells[place] == sum(sign * row.cells[other] for other, sign in parts)
                assert not row.sum_of or row.cells[place] == sum(sign * table.rows[other].cells[place] for other, sign in row.sum_of)


def told(sections: tuple[Section, ...]) -> str:
    return "\n".join(str(line.text) for section in sections for line in section.lines)


def funded() -> Plan:
    shares = tuple(Funding(source, "1", share_percent=share) for source, share in ((NATIONAL, 60), (DISTRICT, 40)))
    return replace(plan_of([1_000, 500]), funding=shares)


def records() -> Records:
    """1,500 of budget; 300 moved from the second line to the first; 450 paid and 50 come back, 200 bound, 150 of another line carried."""
    return Records(
        spending=(DaySpending("line-0", date(2031, 5, 1), 450), DaySpending("line-0", date(2031, 6, 1), -50)),
        commitments=(Commitment("c", "line-0", date(2031, 4, 1), 200, due_on=date(2031, 11, 1), number="31-7"),),
        budget_changes=(
            BudgetChange("b", BudgetChangeKind.TRANSFER, date(2031, 3, 1), 300, "line-1", "line-0", date(2031, 3, 4), "부족", "문서-1"),
            BudgetChange("p", BudgetChangeKind.TRANSFER, date(2031, 3, 1), 10, "line-1", "line-0"),
        ),
        carry_overs=(CarryOver("o", CarryOverKind.SPECIFIED, "line-1", date(2031, 6, 1), 150, reason="늦음", approval="의결-2"),),
    )


REFUNDS = (Refund("line-0", date(2031, 6, 1), 50, date(2031, 5, 1), "v-1", NATIONAL), Refund("line-0", date(2031, 9, 1), 7))


def test_a_settlement_told_by_hand() -> None:
    on = date(2031, 7, 1)
    settled = settlement(funded(), records(), on, REFUNDS)
    of = settled.total
    assert (of.original_krw, of.budget_krw, of.committed_krw, of.spent_krw, of.balance_krw) == (1_500, 1_500, 600, 400, 1_100)
    assert (of.specified_krw, settled.pending_krw(of), of.returned_krw, of.lapsed_krw) == (150, 200, 450, 300)
    assert {source: (row.budget_krw, row.spent_krw) for source, row in settled.by_source.items()} == {NATIONAL: (900, 240), DISTRICT: (600, 160)}
    assert settled.refunds == REFUNDS[:1] and settled.proposed == 1
    words = told(document(settled).sections)
    for wanted in (
        "마감 전 가결산: 2031-07-01까지의 기록",
        "반납액 450원(국비)",
        "치르지도 이월하지도 않은 금액 200원",
        "1건 50원",
        "명시이월 150원",
        "근거: 지방재정법 제50조 제1항",
        "승인되지 않은 변경 1건은 넣지 않음",
        "발생이자는 여기에 기록하지 않으므로",
    ):
        assert wanted in words, wanted
    assert str(document(settled).title) == "2031년도 예산 집행 정산서(가결산)"


def test_a_closed_year_says_that_it_is_final_and_what_was_left_unpaid() -> None:
    plan = funded()
    settled = settlement(plan, records(), END, closed=closing(plan, records(), END, None))
    made = document(settled)
    assert str(made.title) == "2031년도 예산 집행 정산서"
    words = told(made.sections)
    assert "2031-12-31 현재로 마감하여 확정한 수치" in words and "가결산" not in words
    assert "반납액과 불용액 가운데 200원은 원인행위를 하고" in words
    assert settled.pending_krw(settled.total) == 0
    before = document(settlement(plan, records(), date(2031, 7, 1), closed=closing(plan, records(), END, None)))
    assert "2031-07-01까지의 가결산: 이 해는 2031-12-31 현재로 마감하였으며" in told(before.sections)
    assert not any("마감 전" in str(fact) for fact in before.facts)


def test_an_empty_year_without_sources_says_so_and_shows_no_zero_for_what_is_unknown() -> None:
    made = document(settlement(plan_of([1_000]), Records(), date(2031, 7, 1)))
    words = told(made.sections)
    for wanted in ("재원별로 나누지 않음", "승인된 예산 변경 없음", "여입하거나 정정한 지출 없음", "승인된 이월 없음", "흔한 직위"):
        assert wanted in words, wanted
    sources = next(section for section in made.sections if section.id == "sources")
    assert sources.table is None
    assert not any("이자" in str(column.heading) for table in tables(made.sections) for column in table.columns)


def test_a_reason_or_a_document_that_nobody_recorded_shows_a_dash() -> None:
    change = BudgetChange("b", BudgetChangeKind.SUPPLEMENTARY, date(2031, 3, 1), 300, "line-0", None, date(2031, 3, 4))
    made = document(settlement(plan_of([1_000]), Records(budget_changes=(change,)), date(2031, 7, 1)))
    (row,) = next(section.table for section in made.sections if section.id == "budget_changes" and section.table).rows
    assert row.cells[2] == -300 and row.cells[-2:] == ("–", "–")


@pytest.mark.parametrize("approvers", [(), ("주무관", "과장")])
def test_roles_of_the_plans_document_sign_and_no_names(approvers: tuple[str, ...]) -> None:
    plan = replace(plan_of([1_000]), document=Document(date(2031, 1, 2), "1", approvers=approvers, cooperation=("팀장",) if approvers else ()))
    section = document(settlement(plan, Records(), date(2031, 7, 1))).sections[-1]
    assert section.table is not None
    roles = [str(row.cells[1]) for row in section.table.rows]
    assert roles == (["주무관", "과장", "팀장"] if approvers else ["담당", "팀장", "과장"])
    assert all(row.cells[2:] == (None, None) for row in section.table.rows)
