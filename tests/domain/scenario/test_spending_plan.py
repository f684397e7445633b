"""The spending plan proposed for another total: the same rates, cumulative, and the last amount is the new total."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.scenario.spending_plan import (
    approved_total_krw,
    needs_milestones,
    proposed_milestones,
    why_no_milestones,
    with_amounts,
    with_spending_plan,
)
from tests.domain.budget.histories import plan_of
from tests.properties import examples


def planned(amounts: list[int], total: int) -> Plan:
    """A plan of this total whose milestones rise by these amounts and end in it."""
    days = [date(2031, 1, 31) + timedelta(30 * place) for place in range(len(amounts) + 1)]
    heights = sorted(min(krw, total) for krw in amounts)
    milestones = tuple(Milestone(on, krw, "1", Decimal(1), "글") for on, krw in zip(days, [*heights, total], strict=True))
    return replace(plan_of([total]), milestone=milestones)


@examples(1_000)
@given(st.lists(st.integers(0, 10**9), max_size=11), st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_proposal_is_a_spending_plan_of_the_new_total_with_the_rates_of_before(amounts: list[int], total: int, new: int) -> None:
    plan = planned(amounts, total)
    found = proposed_milestones(plan, new)
    assert why_no_milestones(plan, found, new) is None
    assert [milestone.on for milestone in found] == [milestone.on for milestone in plan.milestone]
    for before, after in zip(plan.milestone, found, strict=True):
        assert abs(after.amount_krw * total - before.amount_krw * new) <= 500 * total or after.amount_krw == new
        assert after.rate_percent is not None and after.quote is None
    done = with_spending_plan(plan, found, new)
    assert (done.total_krw, done.milestone[-1].amount_krw) == (new, new)


def test_the_total_follows_the_lines_where_it_is_theirs_or_they_exceed_it() -> None:
    plan = planned([100], 5_000)
    more, less = (replace(plan, budget_line=(replace(plan.budget_line[0], amount_krw=krw),)) for krw in (6_000, 4_000))
    assert [approved_total_krw(plan, scenario) for scenario in (plan, more, less)] == [5_000, 6_000, 4_000]
    assert [needs_milestones(plan, scenario) for scenario in (plan, more, less)] == [False, True, True]
    roomy = replace(plan, total_krw=5_500)
    assert [approved_total_krw(roomy, scenario) for scenario in (roomy, more, less)] == [5_500, 6_000, 5_500]
    assert not needs_milestones(replace(plan, milestone=()), more), "a plan without milestones has none to set"


def test_what_is_no_spending_plan_is_said() -> None:
    plan = planned([100, 200], 5_000)
    assert "적습니다" in str(why_no_milestones(plan, with_amounts(plan, [300, 200, 5_000], 5_000), 5_000))
    assert "다릅니다" in str(why_no_milestones(plan, with_amounts(plan, [100, 200, 4_000], 5_000), 5_000))
    assert "날짜" in str(why_no_milestones(plan, plan.milestone[:2], 200))
