"""What to do next, derived from plan and records."""

from datetime import date

from chatdong.domain.agenda import agenda, occurrence_cost
from chatdong.domain.plan import Plan, planned_occurrences
from chatdong.domain.record import DaySpending, Event, Records
from chatdong.store import queries


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
    enough = Records(spending=(DaySpending("committee-venue", date(2016, 4, 1), 400_000),))
    assert not [i for i in agenda(plan, enough, date(2016, 4, 2)) if i.kind == "milestone"]


def test_after_the_year_nothing_is_left_but_what_was_never_recorded(plan: Plan, example) -> None:
    items = agenda(plan, queries.records(example, plan), date(2016, 12, 31))
    assert items == ()
