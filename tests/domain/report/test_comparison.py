"""Two standings side by side."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given

from chatdong.domain.plan.fiscal_dates import end_of_month_before, month_between
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.goals import of_year
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.report.comparison import difference, goal_differences
from chatdong.domain.report.status import status
from tests.domain.progress.some_records import DAYS, all_records

SEPTEMBER = Records(
    (Event("e", "monthly-meeting", 6, held_on=date(2016, 9, 20)),),
    (DaySpending("monthly-rest", date(2016, 9, 21), 84_000), DaySpending("manual-copies", date(2016, 6, 10), 990_000)),
)


def test_a_month_has_what_was_done_in_it(plan: Plan) -> None:
    found = difference(status(plan, SEPTEMBER, date(2016, 8, 31)), status(plan, SEPTEMBER, date(2016, 9, 30)))
    assert (found.held, found.spent_krw) == (1, 84_000)
    assert {g.indicator.id: g.actual for g in found.goals}["monthly-meetings"] == 1
    assert {m.category_id: m.spent_krw for m in found.money} == {
        "general-operation": 0,
        "meeting-operation": 84_000,
        "printing": 0,
        "*": 84_000,
    }
    assert found.money[1].rate_points == Decimal("4.4")


@given(all_records(), DAYS)
def test_a_standing_differs_from_itself_in_nothing(plan: Plan, records: Records, day: date) -> None:
    now = status(plan, records, day)
    found = difference(now, now)
    assert not any(g.actual or g.target for g in found.goals)
    assert not any(row.budget_krw or row.spent_krw or row.rate_points for row in found.money)
    assert not any(count.more for count in (*found.events, *found.forecast))


@given(all_records(), DAYS, DAYS, DAYS)
def test_differences_add_up_over_a_day_in_between(plan: Plan, records: Records, first: date, second: date, third: date) -> None:
    a, b, c = (status(plan, records, day) for day in (first, second, third))
    whole, parts = difference(a, c), (difference(a, b), difference(b, c))
    assert whole.spent_krw == sum(part.spent_krw for part in parts)
    assert whole.held == sum(part.held for part in parts)
    assert whole.spent_krw == sum(row.spent_krw for row in whole.money[:-1])


def test_a_category_that_only_one_revision_has_stands_alone(plan: Plan) -> None:
    day = date(2016, 9, 30)
    fewer = replace(plan, category=plan.category[:2], budget_line=tuple(li for li in plan.budget_line if li.category != "printing"))
    found = difference(status(plan, SEPTEMBER, day), status(fewer, SEPTEMBER, day))
    printing = next(row for row in found.money if row.category_id == "printing")
    assert printing.after is None
    assert (printing.budget_krw, printing.rate_points) == (-1_000_000, None)
    assert found.money[-1].budget_krw == -1_000_000
    assert found.spent_krw == 0


def test_two_years_of_the_ladder_show_what_is_wanted_of_each(plan: Plan) -> None:
    ladder = status(plan, Records(), plan.opening_day).progress
    found = {g.indicator.id: g for g in goal_differences(of_year(ladder, 2016), of_year(ladder, 2017))}
    assert found["teams"].target == 4
    assert found["manual"].after is None
    assert found["communication"].before is None
    assert found["monthly-meetings"].target is None


def test_a_month_between_two_days_is_named_only_where_it_is_one() -> None:
    assert end_of_month_before(date(2016, 3, 31)) == date(2016, 2, 29)
    assert month_between(date(2016, 8, 31), date(2016, 9, 30)) == 9
    assert month_between(date(2016, 8, 31), date(2016, 9, 12)) == 9
    assert month_between(date(2016, 7, 31), date(2016, 9, 30)) is None
    assert month_between(date(2016, 8, 30), date(2016, 9, 30)) is None
    assert month_between(date(2016, 8, 31), date(2016, 8, 31)) is None
