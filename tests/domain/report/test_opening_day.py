"""The day that a visit opens on, and what is recorded after it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.report.status import opening_day
from tests.domain.progress.some_records import DAYS, PLAN_2016, all_records

HELD = Event("e1", "monthly-meeting", 1, held_on=date(2016, 4, 21))
CALLED_OFF = Event("e2", "monthly-meeting", 2, cancelled_on=date(2016, 5, 3))
PUT_OFF = Event("e3", "monthly-meeting", 3, postponed_on=date(2016, 5, 2), postponed_to=date(2016, 8, 1))
PAID = DaySpending("ad-hoc", date(2016, 5, 9), 10_000)
ANY_DAY = st.dates(date(2014, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("today", [date(2015, 12, 31), date(2016, 8, 1), date(2026, 11, 23)])
def test_without_records_a_visit_opens_on_the_day_of_approval(plan: Plan, today: date) -> None:
    assert opening_day(plan, Records(teams=plan.support_team), today) == plan.opening_day == date(2016, 3, 31)


@pytest.mark.parametrize("today", [date(2016, 1, 1), date(2016, 2, 29), date(2016, 12, 31)])
def test_with_records_and_today_in_the_plans_year_it_opens_today(plan: Plan, today: date) -> None:
    assert opening_day(plan, Records((HELD,)), today) == today


@pytest.mark.parametrize("today", [date(2015, 12, 31), date(2017, 1, 1), date(2026, 11, 23)])
@pytest.mark.parametrize(
    ("records", "last"),
    [
        (Records((HELD,)), date(2016, 4, 21)),
        (Records((HELD, CALLED_OFF)), date(2016, 5, 3)),
        (Records((HELD, PUT_OFF)), date(2016, 5, 2)),
        (Records((replace(PUT_OFF, held_on=date(2016, 8, 2)),)), date(2016, 8, 2)),
        (Records((), (PAID,)), date(2016, 5, 9)),
        (Records((HELD, CALLED_OFF), (PAID,)), date(2016, 5, 9)),
        (Records((), (replace(PAID, on=date(2017, 1, 10)),)), date(2016, 12, 31)),
        (Records((), (replace(PAID, on=date(2015, 12, 1)),)), date(2016, 1, 1)),
    ],
    ids=["held", "called off", "put off, and not the day that it was put off to", "held at last", "paid", "the latest", "after", "before"],
)
def test_with_records_and_today_outside_of_the_plans_year_it_opens_on_the_day_of_the_last_record(
    plan: Plan, today: date, records: Records, last: date
) -> None:
    assert opening_day(plan, records, today) == last


@given(records=all_records(), today=ANY_DAY)
def test_the_day_lies_in_the_plans_year_and_outside_of_it_today_changes_nothing(records: Records, today: date) -> None:
    year = PLAN_2016.year
    day = opening_day(PLAN_2016, records, today)
    assert year.start <= day <= year.end
    if not year.start <= today <= year.end:
        assert day == opening_day(PLAN_2016, records, date(2099, 1, 1))
        assert records.known_by(day).events == records.known_by(year.end).events, "nothing of the year is missing on it"
        assert records.spent(day) == records.spent(year.end)


@given(records=all_records(), as_of=DAYS)
def test_what_lies_beyond_a_day_is_what_is_not_known_by_it(records: Records, as_of: date) -> None:
    unknown, changed = records.events_beyond(as_of)
    assert unknown + len(records.known_by(as_of).events) == len(records.events)
    assert changed == sum(event.known_by(as_of) != event.known_by(date.max) for event in records.events if event.status(as_of) != "planned")
    later_paid = any(day.on > as_of for day in records.spending)
    assert (records.last_day is not None and records.last_day > as_of) == bool(unknown or changed or later_paid)
    assert records.events_beyond(records.last_day or as_of) == (0, 0)
