"""By when money has to be committed, with weekends and Korea's holidays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.model import ActivityKind, DoneBy
from chatdong.domain.year_end.deadlines import LeadTime, commit_by, is_working_day, working_days_before
from tests.domain.budget.histories import plan_of
from tests.properties import examples

DAYS = st.dates(date(2031, 1, 1), date(2031, 12, 31))


def test_the_last_days_of_2026_told_by_hand() -> None:
    """31 December 2026 is a Thursday, 25 December a Friday and a holiday. Five working days before the 31st: 30, 29, 28, 24, 23."""
    christmas = {date(2026, 12, 25)}
    assert working_days_before(date(2026, 12, 31), 5, christmas) == date(2026, 12, 23)
    assert working_days_before(date(2026, 12, 31), 5, ()) == date(2026, 12, 24)
    assert working_days_before(date(2026, 12, 27), 0, christmas) == date(2026, 12, 24)
    # Thirty days before Wednesday 23 December is Monday 23 November.
    plan = replace(plan_of([100]), fiscal_year=2026)
    held = replace(plan, activity=tuple(replace(activity, kind=ActivityKind.WORKSHOP) for activity in plan.activity))
    assert commit_by(held, christmas, LeadTime()) == {"line-0": date(2026, 11, 23)}
    assert commit_by(held, christmas | {date(2026, 11, 23)}, LeadTime()) == {"line-0": date(2026, 11, 20)}


@pytest.mark.parametrize("kind", ActivityKind)
def test_what_is_only_paid_needs_no_time_for_a_delivery(kind: ActivityKind) -> None:
    plan = replace(plan_of([100]), fiscal_year=2026)
    plan = replace(plan, activity=tuple(replace(activity, kind=kind) for activity in plan.activity))
    expected = date(2026, 12, 24) if kind.done_by is DoneBy.PAYING else date(2026, 11, 24)
    assert commit_by(plan, (), LeadTime()) == {"line-0": expected}


@examples(300)
@given(DAYS, st.integers(0, 40), st.sets(DAYS, max_size=40))
def test_so_many_working_days_lie_between(day: date, count: int, holidays: set[date]) -> None:
    found = working_days_before(day, count, holidays)
    assert is_working_day(found, holidays)
    between = [found + timedelta(n) for n in range(1, (day - found).days + 1)]
    assert sum(is_working_day(each, holidays) for each in between) == count
