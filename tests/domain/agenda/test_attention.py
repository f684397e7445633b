"""What a manager has to look at: each problem once, with its cause from the records, ordered by urgency, money and day."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from chatdong.domain.agenda.attention import SOON, Concern, Finding, findings
from chatdong.domain.agenda.verdicts import Grade, Subject, Verdict, verdicts
from chatdong.domain.budget.overruns import current_forecasts, reallocation
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.commitments import Commitment
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.report.status import status
from tests.domain.progress.some_records import PLAN_2016, all_records
from tests.properties import examples

SEPTEMBER = date(2016, 9, 30)


def found(plan: Plan, records: Records, as_of: date) -> tuple[Finding, ...]:
    now = status(plan, records, as_of)
    return findings(
        plan,
        records,
        as_of,
        goals=now.goals(plan.fiscal_year),
        agenda=now.agenda,
        forecasts=current_forecasts(plan, records, as_of),
        transfers=reallocation(plan, records, as_of),
    )


def judged(plan: Plan, records: Records, as_of: date) -> dict[Subject, Verdict]:
    now = status(plan, records, as_of)
    every = verdicts(as_of, now.figures, now.goals(plan.fiscal_year), now.agenda, reallocation(plan, records, as_of))
    return {verdict.subject: verdict for verdict in every}


def held(activity: str, times: int, month: int) -> tuple[Event, ...]:
    """The first occurrences of an activity, one a month from ``month`` on."""
    return tuple(Event(f"{activity}-{n}", activity, n + 1, held_on=date(2016, month + n, 20)) for n in range(times))


def test_before_the_first_record_the_plan_alone_speaks(plan: Plan) -> None:
    assert found(plan, Records(), SEPTEMBER) == ()


def test_a_postponed_meeting_is_named_with_the_goal_that_it_makes_late_and_stands_once(plan: Plan) -> None:
    moved = Event("moved", "monthly-meeting", 6, postponed_on=date(2016, 9, 19), postponed_to=date(2016, 10, 6), note="추석 연휴")
    records = Records(events=(*held("monthly-meeting", 5, 4), moved))
    mine = [
        one for one in found(plan, records, SEPTEMBER) if one.activity_id == "monthly-meeting" or any("monthly" in g.indicator.id for g in one.goals)
    ]
    (one,) = mine
    assert (one.concern, one.due) == (Concern.NOT_HELD, date(2016, 10, 6))
    assert [(occurrence.number, event and event.note) for occurrence, event in one.open] == [(6, "추석 연휴")]
    assert [goal.indicator.id for goal in one.goals] == ["monthly-meetings"]


def test_a_late_goal_whose_occurrences_were_cancelled_says_so(plan: Plan) -> None:
    cancelled = tuple(Event(f"c{n}", "monthly-meeting", n, cancelled_on=date(2016, 9, 1), note="폭우") for n in (5, 6))
    (one,) = [
        f
        for f in found(plan, Records(events=(*held("monthly-meeting", 4, 4), *cancelled)), SEPTEMBER)
        if f.concern is Concern.LATE_GOAL and f.cancelled
    ]
    assert [goal.indicator.id for goal in one.goals] == ["monthly-meetings"]
    assert [event.note for event in one.cancelled] == ["폭우", "폭우"]


def test_money_that_nobody_touched_is_named_from_the_middle_of_its_time_until_something_is_done(plan: Plan) -> None:
    other = Records(events=held("monthly-meeting", 1, 4))
    early, late = date(2016, 6, 30), date(2016, 8, 31)
    assert not [one for one in found(plan, other, early) if one.activity_id == "ad-hoc-meal"]
    (one,) = [one for one in found(plan, other, late) if one.activity_id == "ad-hoc-meal"]
    assert (one.concern, one.amount_krw, one.due) == (Concern.UNTOUCHED, 900_000, date(2016, 11, 30))
    for done in (
        replace(other, commitments=(Commitment("c", "ad-hoc-meal", date(2016, 8, 1), 900_000),)),
        replace(other, spending=(DaySpending("ad-hoc-meal", date(2016, 8, 1), 1),)),
        replace(other, events=(*other.events, Event("m", "ad-hoc-meal", 1, held_on=date(2016, 8, 1)))),
    ):
        assert not [one for one in found(plan, done, late) if one.activity_id == "ad-hoc-meal"]


def test_an_overspent_line_is_named_by_what_it_is_over(plan: Plan) -> None:
    line = plan.budget_line[0]
    records = Records(spending=(DaySpending(line.id, date(2016, 5, 1), line.amount_krw + 80_000),))
    (one,) = [one for one in found(plan, records, SEPTEMBER) if one.transfer and one.transfer.line_id == line.id]
    assert one.amount_krw is not None
    assert (one.concern, one.amount_krw >= 80_000, one.due) == (Concern.OVERRUN, True, None)
    assert judged(plan, records, SEPTEMBER)[Subject.OVERRUNS].grade is Grade.BAD


@given(all_records())
@examples(100)
def test_findings_are_in_order_and_none_stands_twice(records: Records) -> None:
    plan = PLAN_2016
    for as_of in (date(2016, 5, 31), SEPTEMBER, date(2016, 12, 31)):
        every = found(plan, records, as_of)
        keys = [(one.due is not None and (one.due - as_of).days > SOON, -(one.amount_krw or 0), one.due or as_of) for one in every]
        assert keys == sorted(keys)
        subjects = [
            (
                one.concern,
                one.activity_id,
                one.transfer and one.transfer.line_id,
                [g.indicator.id for g in one.goals],
                one.item and one.item.indicator_id,
            )
            for one in every
        ]
        assert len(subjects) == len({repr(subject) for subject in subjects})
        activities = [one.activity_id for one in every if one.activity_id]
        assert len(activities) == len(set(activities))
        late = [g for g in status(plan, records, as_of).goals(2016) if g.status in ("behind", "missed")]
        assert {goal.indicator.id for one in every for goal in one.goals} == (set() if records.empty else {goal.indicator.id for goal in late})


def test_spending_far_behind_the_plan_is_behind_and_a_little_behind_is_not(plan: Plan) -> None:
    planned = 12_560_000
    spent = [line for line in plan.budget_line]

    def paying(krw: int) -> Records:
        """The sum spent of the lines in their order, each up to its amount."""
        days, left = [], krw
        for line in spent:
            days.append(DaySpending(line.id, date(2016, 9, 1), min(left, line.amount_krw)))
            left -= days[-1].amount_krw
        return Records(spending=tuple(day for day in days if day.amount_krw))

    assert judged(plan, paying(planned - 1_600_000), SEPTEMBER)[Subject.BUDGET].grade is Grade.BEHIND
    assert judged(plan, paying(planned - 1_599_999), SEPTEMBER)[Subject.BUDGET].grade is Grade.FINE


def test_goals_are_missed_late_or_well_and_nothing_is_said_of_what_the_plan_does_not_have(plan: Plan) -> None:
    assert judged(plan, Records(), date(2016, 3, 31))[Subject.GOALS] == Verdict(Subject.GOALS, Grade.FINE)
    behind = judged(plan, Records(events=held("monthly-meeting", 4, 4)), SEPTEMBER)[Subject.GOALS]
    assert (behind.grade, behind.count) == (Grade.BAD, 6)
    bare = replace(plan, target=(), budget_line=(), category=(), milestone=(), activity=())
    assert judged(bare, Records(), SEPTEMBER) == {}


def test_what_is_overdue_and_what_comes_within_the_week_is_counted(plan: Plan) -> None:
    now = judged(plan, Records(events=held("monthly-meeting", 5, 4)), SEPTEMBER)
    agenda = status(plan, Records(events=held("monthly-meeting", 5, 4)), SEPTEMBER).agenda
    assert now[Subject.OVERDUE].count == sum(item.times for item in agenda if item.due < SEPTEMBER and item.kind != "milestone")
    assert now[Subject.OVERDUE].grade is Grade.BEHIND
