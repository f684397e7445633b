"""Several plans together: a row says what the plan's own overview says, and the sums are those of the rows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.funding import total as of_all_sources
from chatdong.domain.budget.overruns import Flag
from chatdong.domain.plan.model import FundingSource
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.portfolio import sums
from chatdong.domain.portfolio.row import Mark, PlanRow, plan_row, unreadable_row
from chatdong.domain.portfolio.sums import PlanSum, Sum
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.report.status import status
from chatdong.domain.rounding import percent
from chatdong.store.seed.example import PLAN
from tests.properties import examples

THE_PLAN = load_plan_file(PLAN)
FUNDED = load_plan_file(PLAN.parents[2] / "tests" / "plans" / "village-july-2026.toml")
LINES = [line.id for line in THE_PLAN.budget_line]
DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 31))
SPENDING = st.lists(st.builds(DaySpending, st.sampled_from(LINES), DAYS, st.integers(1, 3_000_000)), max_size=20)
CHANGES = st.lists(
    st.builds(
        BudgetChange,
        st.uuids().map(str),
        st.just(BudgetChangeKind.SUPPLEMENTARY),
        DAYS,
        st.integers(1, 2_000_000),
        st.none(),
        st.sampled_from(LINES),
        st.none() | DAYS,
    ),
    max_size=4,
)
HELD = st.lists(st.tuples(DAYS, st.integers(1, 9)), max_size=9, unique_by=lambda pair: pair[1]).map(
    lambda pairs: tuple(Event(str(number), "monthly-meeting", number, held_on=day) for day, number in pairs)
)
RECORDS = st.builds(
    lambda events, spending, changes: Records(events=events, spending=tuple(spending), budget_changes=tuple(changes)), HELD, SPENDING, CHANGES
)


def row_on(records: Records, as_of: date, **more: object) -> PlanRow:
    return plan_row(THE_PLAN, 1, records, as_of, **{"today": as_of, "closed_on": None, **more})


@examples(200)
@given(RECORDS, DAYS)
def test_a_row_has_the_figures_of_the_plans_own_overview(records: Records, as_of: date) -> None:
    row, own = row_on(records, as_of), status(THE_PLAN, records, as_of)
    money = own.figures
    assert (row.budget_krw, row.spent_krw, row.planned_krw) == (money.current_budget, money.actual, money.planned)
    assert (row.forecast_krw, row.lapse_krw, row.rate) == (money.eac_bottom_up, money.lapse, own.rows[0].rate)
    goals = row.goals
    assert goals is not None
    assert (goals.every, goals.achieved) == (len(own.goals(2016)), own.count(2016, "achieved"))
    assert goals.late == own.count(2016, "behind", "missed")
    assert row.following == next(iter(own.agenda), None)
    assert (row.verdict is Flag.OVER) == (money.lapse < 0)


def test_a_closed_year_has_nothing_more_to_do_and_one_that_is_over_says_that_it_is_not_closed() -> None:
    records, last = Records(spending=(DaySpending(LINES[0], date(2016, 12, 1), 1_000),)), date(2016, 12, 31)
    closed = row_on(records, last, today=date(2017, 3, 1), closed_on=date(2017, 1, 20))
    assert (closed.following, closed.closed_on) == (None, date(2017, 1, 20))
    assert not dict(closed.marks)
    assert Mark.UNCLOSED in dict(row_on(records, last, today=date(2017, 3, 1)).marks)
    assert Mark.UNCLOSED not in dict(row_on(records, last, today=last).marks)


def test_what_is_not_known_of_a_plan_is_none_and_not_zero() -> None:
    row = unreadable_row(THE_PLAN, 2, None)
    assert (row.goals, row.budget_krw, row.spent_krw, row.rate, row.forecast_krw, row.following, row.as_of) == (None,) * 7
    assert row_on(Records(), date(2016, 5, 1)).sources is None, "the plan says nothing of whose money it is"
    bare = plan_row(replace(THE_PLAN, milestone=()), 1, Records(), date(2016, 5, 1), today=date(2016, 5, 1), closed_on=None)
    assert bare.planned_krw is None


def test_payments_outside_the_plans_days_and_changes_that_wait_are_marked() -> None:
    waiting = BudgetChange("c", BudgetChangeKind.SUPPLEMENTARY, date(2016, 3, 1), 5, None, LINES[0], None)
    outside = Records(spending=(DaySpending(LINES[0], date(2018, 1, 1), 5),), budget_changes=(waiting,))
    marks = dict(row_on(outside, date(2016, 12, 31)).marks)
    assert (marks[Mark.OUTSIDE], marks[Mark.PROPOSED]) == (1, 1)


PLANS = st.lists(
    st.builds(
        PlanSum,
        st.uuids().map(str),
        st.integers(2010, 2020),
        st.integers(0, 10**12),
        st.integers(-(10**6), 10**9),
        st.integers(-(10**6), 10**12),
        st.none() | DAYS,
    ),
    max_size=40,
)


@examples(200)
@given(PLANS)
def test_the_sums_by_year_are_those_of_the_plans_each_once(plans: list[PlanSum]) -> None:
    of_year = sums.by_year(plans)
    assert list(of_year) == sorted({plan.year for plan in plans}, reverse=True)
    every = sums.total(of_year.values())
    assert every == Sum(
        len(plans),
        sum(plan.closed_on is not None for plan in plans),
        sum(plan.original_krw + plan.moved_krw for plan in plans),
        sum(plan.spent_krw for plan in plans),
    )
    assert every.rate == (percent(every.spent_krw, every.budget_krw) if every.budget_krw else None)
    assert every.left_krw + every.spent_krw == every.budget_krw


def test_a_sum_by_source_has_the_plans_that_state_their_sources_and_names_the_others() -> None:
    day = FUNDED.counted.start
    funded = plan_row(FUNDED, 1, Records(), day, today=day, closed_on=None)
    assert funded.sources is not None
    found = sums.by_source([funded, row_on(Records(), date(2016, 5, 1)), unreadable_row(replace(THE_PLAN, id="broken"), 1, None), funded])
    assert found.known == (FUNDED.id, FUNDED.id)
    assert found.unknown == (THE_PLAN.id, "broken")
    assert of_all_sources(found.amounts).budget_krw == 2 * (funded.budget_krw or 0)
    assert FundingSource.NATIONAL in found.amounts or FundingSource.CITY in found.amounts


def test_rows_that_differ_from_the_sums_are_named_and_no_others() -> None:
    row = row_on(Records(), date(2016, 5, 1))
    same = PlanSum(row.plan_id, 2016, row.budget_krw or 0, 0, 0)
    assert sums.differing([row], [same]) == ()
    assert sums.differing([row], [replace(same, spent_krw=1)]) == (row.plan_id,)
    assert sums.differing([unreadable_row(THE_PLAN, 1, None)], [same]) == ()
    assert Sum(budget_krw=3, spent_krw=1).rate == Decimal("33.3")
