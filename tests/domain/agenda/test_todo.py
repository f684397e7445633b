"""What to do next, derived from plan and records."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.agenda.todo import agenda, occurrence_cost
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.store.reading import repository
from tests.properties import examples


def test_on_the_day_of_approval_nothing_is_overdue_and_the_first_things_come_first(plan: Plan) -> None:
    items = agenda(plan, Records(), plan.opening_day)
    assert {item.kind for item in items} == {"hold", "milestone"}
    assert [item.due for item in items] == sorted(item.due for item in items)
    assert all(item.due > plan.opening_day for item in items)


def test_an_outcome_that_was_not_recorded_is_asked_for_once_for_all_that_are_late(plan: Plan) -> None:
    items = agenda(plan, Records(), date(2016, 6, 30))
    monthly = next(i for i in items if i.kind == "record" and i.activity_id == "monthly-meeting")
    assert (monthly.times, monthly.due) == (3, date(2016, 4, 30))


def test_the_next_meeting_comes_with_its_topic_people_and_cost(plan: Plan) -> None:
    item = next(i for i in agenda(plan, Records(), date(2016, 4, 1)) if i.kind == "hold" and i.activity_id == "monthly-meeting")
    assert item.occurrence.topic.ko == "추진지원단 매뉴얼 내용 보완 및 수정"
    assert (item.people, item.amount_krw) == (30, 60_000)
    later = next(i for i in agenda(plan, Records(), date(2016, 6, 1)) if i.kind == "hold" and i.activity_id == "monthly-meeting")
    assert (later.people, later.amount_krw) == (60, 120_000)


def test_an_activity_that_another_body_pays_has_an_unknown_cost_and_not_none(plan: Plan) -> None:
    (initial,) = planned_occurrences(plan, plan.activity_by_id("initial-workshop"))
    assert occurrence_cost(plan, initial) is None


def test_a_postponed_meeting_is_due_on_its_new_day_and_then_needs_another(plan: Plan) -> None:
    event = Event("e", "monthly-meeting", 1, postponed_on=date(2016, 4, 20), postponed_to=date(2016, 5, 10))
    before = [i for i in agenda(plan, Records(events=(event,)), date(2016, 5, 1)) if i.activity_id == "monthly-meeting"]
    assert (before[0].kind, before[0].due) == ("hold", date(2016, 5, 10))
    after = [i for i in agenda(plan, Records(events=(event,)), date(2016, 5, 11)) if i.activity_id == "monthly-meeting"]
    assert (after[0].kind, after[0].due) == ("decide_date", date(2016, 5, 10))


def test_the_next_milestone_says_how_much_is_missing(plan: Plan) -> None:
    records = Records(spending=(DaySpending("committee-venue", date(2016, 4, 1), 100_000),))
    milestone = next(i for i in agenda(plan, records, date(2016, 4, 2)) if i.kind == "milestone")
    assert (milestone.due, milestone.amount_krw) == (date(2016, 6, 30), 260_000)
    assert str(milestone.reason) == "집행계획은 6월 30일까지 누계 360,000원인데 100,000원을 썼습니다."
    enough = Records(spending=(DaySpending("committee-venue", date(2016, 4, 1), 400_000),))
    assert not [i for i in agenda(plan, enough, date(2016, 4, 2)) if i.kind == "milestone"]


def test_after_the_year_nothing_is_left_but_what_was_never_recorded(plan: Plan, example) -> None:
    items = agenda(plan, repository.records(example, plan), date(2016, 12, 31))
    assert items == ()


def test_what_is_to_be_spent_by_the_next_milestone_is_named_by_line(plan: Plan) -> None:
    milestone = next(i for i in agenda(plan, Records(), date(2016, 7, 1)) if i.kind == "milestone")
    lines = dict(milestone.lines)
    assert lines["committee-lecturers"] == 2_100_000
    assert lines["training-venue"] == 600_000
    assert "supplies" not in lines


def test_a_meeting_that_was_postponed_without_a_new_day_waits_for_one_with_its_latest_day(plan: Plan) -> None:
    records = Records(events=(Event("e", "committee-workshop", 2, postponed_on=date(2016, 7, 20)),))

    def waiting(day: date):
        return next(i for i in agenda(plan, records, day) if i.kind == "decide_date")

    before = waiting(date(2016, 7, 20))
    assert (before.activity_id, before.amount_krw) == ("committee-workshop", 4_190_000)
    assert (before.due, before.latest) == (date(2016, 8, 31), date(2016, 8, 31))
    assert "새 날짜를 정하지 않았습니다" in str(before.reason)
    after = waiting(date(2016, 9, 1))
    assert (after.due, after.latest) == (date(2016, 8, 31), date(2016, 9, 30))
    assert "집행계획에 맞추려면 9월 30일까지" in str(after.reason)
    at_last = waiting(date(2016, 12, 1))
    assert at_last.latest == date(2016, 12, 31)
    assert "회계연도 말인 12월 31일까지" in str(at_last.reason)


def test_a_postponed_meeting_stands_beside_those_that_were_not_recorded(plan: Plan) -> None:
    records = Records(events=(Event("e", "monthly-meeting", 2, postponed_on=date(2016, 5, 20)),))
    kinds = [(i.kind, i.times) for i in agenda(plan, records, date(2016, 7, 1)) if i.activity_id == "monthly-meeting"]
    assert kinds == [("record", 2), ("decide_date", 1), ("hold", 1)]


def test_what_the_plan_gives_no_date_is_held_by_the_years_end_and_says_so(plan: Plan) -> None:
    supplies = next(i for i in agenda(plan, Records(), plan.opening_day) if i.activity_id == "supplies")
    assert (supplies.latest, str(supplies.reason)) == (date(2016, 12, 31), "계획에 시기가 없어 회계연도 말까지로 보았습니다.")


@examples(30)
@given(st.dates(date(2016, 1, 1), date(2016, 12, 31)))
def test_later_records_do_not_change_an_earlier_day(plan: Plan, example, as_of: date) -> None:
    everything = repository.records(example, plan)
    known = Records(
        events=tuple(e for e in everything.events if e.status(as_of) != "planned"),
        spending=tuple(s for s in everything.spending if s.on <= as_of),
    )
    assert agenda(plan, everything, as_of) == agenda(plan, known, as_of)
