"""The page of the monthly meeting: its figures are those of the other pages, it tells what changed, and it knows nothing of later days."""

from datetime import date

import pytest
from hypothesis import given

from chatdong.domain.plan.fiscal_dates import end_of_month_before
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.report.meeting import MeetingBrief, meeting_brief
from chatdong.domain.report.status import status
from chatdong.store.engines.store import Store
from chatdong.store.reading import repository
from tests.domain.progress.some_records import DAYS, PLAN_2016, all_records
from tests.properties import examples


@pytest.fixture
def records(example: Store) -> Records:
    return repository.records(example, repository.plan(example, "2016"))


def said(made: MeetingBrief, section: str) -> list[str]:
    return [str(line.text) for one in made.sections if one.id == section for line in one.lines]


def test_the_meeting_of_september_says_what_was_held_and_spent_since_august(plan: Plan, records: Records) -> None:
    made = meeting_brief(plan, records, date(2016, 9, 30))
    assert made.since == date(2016, 8, 31)
    assert str(made.title) == "2016년 9월 회의 자료"
    assert said(made, "meeting_verdicts")[:2] == ["● 예산 정상", "▲ 목표 1개 지연"]
    spent = records.spent(date(2016, 9, 30)) - records.spent(date(2016, 8, 31))
    changes = said(made, "meeting_changes")
    assert changes[0] == "개최·완료 2회"
    assert any(line.startswith(f"집행 {spent}천원") for line in changes)
    assert "월 정기간담회: on_track → behind" in changes
    decisions = said(made, "meeting_decisions")
    assert decisions[0] == "월 정기간담회 6회차 미개최"
    assert any(line.startswith("대책: ") for line in decisions)


def test_a_plan_without_records_says_that_nothing_is_recorded_and_decides_nothing(plan: Plan) -> None:
    made = meeting_brief(plan, Records(), date(2016, 6, 30))
    assert said(made, "meeting_verdicts") == ["기준일까지 기록된 행사와 지출 없음"]
    assert not [line for line in said(made, "meeting_changes") if line.startswith(("개최", "집행", "승인"))]
    assert said(made, "meeting_decisions") == ["결정할 것 없음"]


@given(all_records(), DAYS)
@examples(40)
def test_whatever_is_recorded_the_page_agrees_with_the_status_and_knows_nothing_of_later_days(records: Records, as_of: date) -> None:
    made = meeting_brief(PLAN_2016, records, as_of)
    now = status(PLAN_2016, records.known_by(as_of), as_of)
    assert made.since == end_of_month_before(as_of)
    (table,) = [one.table for one in made.sections if one.table is not None]
    assert [row.cells[2] for row in table.rows] == [goal.actual for goal in now.goals(2016)]
    assert made.sections == meeting_brief(PLAN_2016, records.known_by(as_of), as_of).sections
