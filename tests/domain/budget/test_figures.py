"""Money against the plan's own curve."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.curves import bottom_up_curve, burn
from chatdong.domain.budget.execution_table import budget_rows
from chatdong.domain.budget.figures import earned_value, figures
from chatdong.domain.budget.remaining_work import to_come
from chatdong.domain.plan.milestones import planned_value, planned_value_bottom_up
from chatdong.domain.plan.model import Activity, ActivityKind, BudgetLine, Category, LocalizedText, Milestone, Plan, Window
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.rounding import percent, round_half_up
from chatdong.store.seed.example import PLAN
from tests.properties import examples

THE_PLAN = load_plan_file(PLAN)
LINES = [line.id for line in THE_PLAN.budget_line]
DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 31))
SPENDING = st.lists(st.builds(DaySpending, st.sampled_from(LINES), DAYS, st.integers(1, 5_000_000)), max_size=30)
EVENTS = st.lists(st.tuples(st.sampled_from([a.id for a in THE_PLAN.activity]), DAYS, st.none() | st.integers(1, 12)), max_size=30).map(
    lambda rows: tuple(Event(str(i), a, n, held_on=d) for i, (a, d, n) in enumerate(rows))
)


def test_printed_rates_are_rounded_half_up_as_in_the_paper() -> None:
    assert percent(360_000, 16_000_000) == Decimal("2.3")
    assert [percent(a, 16_000_000) for a in (120_000, 12_560_000, 16_000_000)] == [Decimal("0.8"), Decimal("78.5"), Decimal("100.0")]
    assert percent(1, 0) is None


@pytest.mark.parametrize(("value", "won"), [("1/2", 1), ("3/2", 2), ("5/2", 3), ("-1/2", -1), ("1/3", 0), ("2/3", 1)])
def test_a_half_won_goes_up(value: str, won: int) -> None:
    assert round_half_up(Fraction(value)) == won


@pytest.mark.parametrize(
    ("on", "won"),
    [
        (date(2016, 1, 1), 1_319),
        (date(2016, 3, 31), 120_000),
        (date(2016, 6, 30), 360_000),
        (date(2016, 9, 30), 12_560_000),
        (date(2016, 11, 30), 16_000_000),
        (date(2016, 12, 31), 16_000_000),
        (date(2016, 8, 15), 360_000 + 12_200_000 // 2),
    ],
)
def test_the_official_plan_goes_straight_from_milestone_to_milestone(on: date, won: int) -> None:
    assert planned_value(THE_PLAN, on) == won


def test_a_plan_without_milestones_has_no_official_planned_value() -> None:
    bare = replace(THE_PLAN, milestone=())
    now = figures(bare, Records(), date(2016, 6, 30))
    assert (now.planned, now.spi) == (None, None)
    assert all(day.planned is None for day in burn(bare, Records(), date(2016, 6, 30)))


def test_bottom_up_the_manual_and_the_first_meetings_are_due_by_june() -> None:
    by_june = planned_value_bottom_up(THE_PLAN, date(2016, 6, 30))
    assert by_june >= 1_000_000 + 180_000
    assert planned_value_bottom_up(THE_PLAN, date(2016, 12, 31)) == 16_000_000


def test_earned_value_is_each_activitys_budget_by_what_was_held_and_at_most_all_of_it() -> None:
    events = tuple(Event(str(i), "committee-workshop", None, held_on=date(2016, 7, i)) for i in (1, 2, 3))
    assert earned_value(THE_PLAN, Records(events=events[:1]), date(2016, 12, 31)) == 4_190_000
    assert earned_value(THE_PLAN, Records(events=events), date(2016, 12, 31)) == 8_380_000


def test_an_event_paid_by_another_body_earns_nothing_here() -> None:
    records = Records(events=(Event("1", "initial-workshop", 1, held_on=date(2016, 5, 19)),))
    assert earned_value(THE_PLAN, records, date(2016, 12, 31)) == 0


def test_ratios_are_unknown_where_their_divisor_is_nothing() -> None:
    now = figures(THE_PLAN, Records(), date(2016, 3, 31))
    assert (now.cpi, now.spi, now.eac_by_pace) == (None, None, None)
    assert now.eac_at_plan_cost == now.eac_bottom_up == 16_000_000
    assert now.lapse == 0


def test_a_worked_example_of_earned_value() -> None:
    """BAC 100,000, at half time PV 50,000, EV 40,000, AC 60,000: CPI 0.67, SPI 0.80, EAC by pace 150,000.

    The figures are those with which the method is usually taught (see e.g. PMI, Practice Standard for Earned Value
    Management, on EAC = BAC/CPI and EAC = AC + (BAC − EV)); they follow from the definitions.
    """
    days = Window(date(2030, 1, 1), date(2030, 12, 31))
    small = Plan(
        "small",
        2030,
        LocalizedText("작은 계획"),
        LocalizedText("시험"),
        LocalizedText("시험"),
        100_000,
        "1",
        activity=(Activity("work", LocalizedText("일"), ActivityKind.MEETING, 10, "1", window=days),),
        category=(Category("c", LocalizedText("편성목"), 100_000, "1"),),
        budget_line=(BudgetLine("l", "work", "c", LocalizedText("내역"), "10,000원×10회", 100_000, "1"),),
        milestone=(Milestone(date(2030, 6, 30), 50_000, "1"), Milestone(date(2030, 12, 31), 100_000, "1")),
    )
    records = Records(
        events=tuple(Event(str(i), "work", i, held_on=date(2030, 3, i)) for i in range(1, 5)),
        spending=tuple(DaySpending("l", date(2030, 5, 1), 15_000, str(i)) for i in range(1, 5)),
    )
    now = figures(small, records, date(2030, 6, 30))
    assert (now.planned, now.earned, now.actual) == (50_000, 40_000, 60_000)
    assert (now.cpi, now.spi) == (Fraction(2, 3), Fraction(4, 5))
    assert (now.eac_by_pace, now.eac_at_plan_cost, now.eac_bottom_up) == (150_000, 120_000, 120_000)
    assert now.lapse == -20_000


def test_a_cancelled_meeting_costs_nothing_more_and_lapses() -> None:
    cancelled = Event("c", "committee-workshop", 2, cancelled_on=date(2016, 6, 1))
    before = figures(THE_PLAN, Records(events=(cancelled,)), date(2016, 5, 31))
    after = figures(THE_PLAN, Records(events=(cancelled,)), date(2016, 6, 1))
    assert (before.lapse, after.lapse) == (0, 4_190_000)


def test_a_bill_that_is_on_its_way_is_not_taken_for_a_lapse() -> None:
    published = Event("m", "manual", 1, held_on=date(2016, 5, 27))
    assert figures(THE_PLAN, Records(events=(published,)), date(2016, 5, 31)).lapse == 0
    paid = Records(events=(published,), spending=(DaySpending("manual-copies", date(2016, 6, 10), 990_000),))
    assert figures(THE_PLAN, paid, date(2016, 6, 30)).lapse == 10_000
    assert figures(THE_PLAN, Records(events=(published,)), date(2016, 7, 31)).lapse == 1_000_000


def test_what_is_overdue_is_expected_by_the_end_of_the_next_month() -> None:
    costs = [(left.expected, left.cost_krw) for left in to_come(THE_PLAN, Records(), date(2016, 9, 15)).payable if left.cost_krw]
    assert date(2016, 10, 31) in {day for day, _ in costs}
    assert all(day >= date(2016, 9, 15) for day, _ in costs)
    assert sum(won for _, won in costs) == 16_000_000


@examples(40)
@given(SPENDING, EVENTS, DAYS)
def test_curves_never_fall_and_meet_their_figures(spending, events, as_of) -> None:
    records = Records(events=events, spending=tuple(spending))
    now, days = figures(THE_PLAN, records, as_of), burn(THE_PLAN, records, as_of)
    assert len(days) == 366
    today = days[(as_of - date(2016, 1, 1)).days]
    assert (today.actual, today.earned, today.planned) == (now.actual, now.earned, now.planned)
    assert (today.forecast, today.forecast_low, today.forecast_high) == (now.actual,) * 3
    for name in ("planned", "planned_bottom_up", "earned", "actual"):
        heights = [getattr(day, name) for day in days if getattr(day, name) is not None]
        assert heights == sorted(heights), name
    if as_of < date(2016, 12, 31):
        assert days[-1].forecast == now.eac_bottom_up
        assert (days[-1].forecast_low, days[-1].forecast_high) == (now.estimates[0], now.estimates[-1])
    assert all(day.actual is None for day in days if day.on > as_of)
    assert all(day.forecast is None for day in days if day.on < as_of)


@examples(40)
@given(SPENDING, EVENTS, DAYS)
def test_later_records_do_not_change_an_earlier_day(spending, events, as_of) -> None:
    known = Records(events=tuple(e for e in events if e.held_on <= as_of), spending=tuple(s for s in spending if s.on <= as_of))
    everything = Records(events=events, spending=tuple(spending))
    assert figures(THE_PLAN, known, as_of) == figures(THE_PLAN, everything, as_of)


@examples(40)
@given(SPENDING, DAYS)
def test_lines_activities_and_categories_add_up_to_the_whole(spending, as_of) -> None:
    records = Records(spending=tuple(spending))
    rows = budget_rows(THE_PLAN, records, as_of)
    whole = rows[0]
    assert (whole.budget_krw, whole.spent_krw) == (16_000_000, records.spent(as_of))
    for level in ("category", "activity", "line"):
        assert sum(r.budget_krw for r in rows if r.level == level) == whole.budget_krw
        assert sum(r.spent_krw for r in rows if r.level == level) == whole.spent_krw
        assert sum(r.remaining_krw for r in rows if r.level == level) == whole.remaining_krw


def test_the_curve_of_the_lines_is_the_bottom_up_plan_of_every_day() -> None:
    curve = bottom_up_curve(THE_PLAN)
    for n in (0, 120, 200, 365):
        assert curve[n] == planned_value_bottom_up(THE_PLAN, date(2016, 1, 1) + timedelta(n))
