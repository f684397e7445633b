"""A contract that is paid in instalments: the forecast follows their due days on every day of the year, whatever the plan's occurrences say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.agenda.milestone_risk import milestone_risks
from chatdong.domain.budget.curves import burn
from chatdong.domain.budget.forecast import forecasts
from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.records import DaySpending, Records
from tests.domain.budget.histories import FEWER, plan_of

END = date(2031, 12, 31)


def yearly(amount: int, times: int) -> Plan:
    """A plan with one line on an activity of some occurrences in equal parts of the year."""
    plan = plan_of([amount])
    (activity,) = plan.activity
    return replace(plan, activity=(replace(activity, times=times),))


def contract(parts: list[tuple[date, int]], paid_by: date, signed: date = date(2031, 2, 1)) -> Records:
    """A contract of one commitment for each instalment, each paid in full on its due day."""
    made = [Commitment(f"c{n}", "line-0", signed, krw, due_on=on, number=f"계약-7-{n + 1}") for n, (on, krw) in enumerate(parts)]
    paid = [(c, c.due_on) for c in made if c.due_on is not None and c.due_on <= paid_by]
    return Records(
        spending=tuple(DaySpending("line-0", on, c.amount_krw) for c, on in paid),
        commitments=tuple(made),
        commitment_payments=tuple(CommitmentPayment(c.id, "line-0", on, c.amount_krw) for c, on in paid),
    )


@pytest.mark.parametrize("times", [1, 2, 12])
def test_of_a_contract_of_70_and_30_percent_the_forecast_of_every_day_is_what_is_paid(times: int) -> None:
    june, december = date(2031, 6, 30), date(2031, 12, 10)
    plan = yearly(1_000_000, times)
    for as_of in (date(2031, 2, 1) + timedelta(days) for days in range(0, 333, 9)):
        records = contract([(june, 700_000), (december, 300_000)], as_of)
        days = {day.on: day.spent_or_forecast for day in burn(plan, records, as_of)}
        truth = {on: 700_000 * (on >= june) + 300_000 * (on >= december) for on in days}
        assert days == truth, as_of
        assert forecasts(plan, records, as_of)["line-0"].spare_krw == 0, "nothing lapses, nothing is short"


@FEWER
@given(
    st.lists(st.tuples(st.integers(40, 364), st.integers(1, 900)), min_size=2, max_size=5, unique_by=lambda part: part[0]),
    st.sampled_from([1, 3, 12]),
    st.integers(31, 364),
    st.integers(0, 500),
)
def test_whatever_the_instalments_are_a_line_that_they_cover_is_paid_on_their_days(
    parts: list[tuple[int, int]], times: int, today: int, spare: int
) -> None:
    first = date(2031, 1, 1)
    due = [(first + timedelta(days), krw) for days, krw in parts]
    as_of, whole = first + timedelta(today), sum(krw for _on, krw in due)
    plan = yearly(whole, times)
    goal = first + timedelta((today + 365) // 2)
    plan = replace(plan, milestone=(Milestone(goal, whole, "1"),) if goal > as_of else ())
    records = contract(due, as_of)
    days = {day.on: day.spent_or_forecast for day in burn(plan, records, as_of)}
    for on in (as_of, *(on for on, _krw in due if on > as_of), goal, END):
        assert days[on] == sum(krw for day, krw in due if day <= on)
    for risk in milestone_risks(plan, records, as_of):
        assert risk.expected_krw == sum(krw for day, krw in due if day <= risk.on), "the agenda expects what the forecast does"
    # A contract of less than the line leaves its plan's days to the plan.
    more = yearly(whole + spare, times)
    assert sum(forecast.coming_krw for forecast in forecasts(more, records, as_of).values()) >= sum(krw for day, krw in due if day > as_of)


def test_one_due_day_may_be_the_last_of_several_payments_and_leaves_them_to_the_plan() -> None:
    plan, as_of = yearly(1_200_000, 4), date(2031, 3, 1)
    days = [day for day in burn(plan, contract([(END, 1_200_000)], as_of), as_of) if day.on > as_of]
    assert all(day.forecast == day.planned_bottom_up for day in days) and len({day.forecast for day in days}) > 3
