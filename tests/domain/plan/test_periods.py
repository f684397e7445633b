"""Plans of a calendar year, from July to June, and over two years: the same figures, curves and reports, each on its own days."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.agenda.calendar import calendar_entries
from chatdong.domain.budget.curves import burn, by_month
from chatdong.domain.budget.figures import figures
from chatdong.domain.plan.fiscal_dates import end_of_quarter_before, month_number, months_of, quarters_of, same_place
from chatdong.domain.plan.model import Plan, Window
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.plan.toml_format import format_plan, load_plan_file, parse_plan
from chatdong.domain.progress.entry_checks import plan_of_day, why_not_in_year
from chatdong.domain.progress.goals import progress_of
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.report.draft import report
from chatdong.domain.report.outline import period_of, periods_of, quarter_of
from chatdong.domain.report.status import opening_day, status
from chatdong.terminal.as_json.curves import as_json
from tests.properties import examples

PLANS = Path(__file__).parents[2] / "plans"
JULY = load_plan_file(PLANS / "village-july-2026.toml")
LONG = load_plan_file(PLANS / "archive-two-years-2026.toml")
CALENDAR = load_plan_file(PLANS / "reading-2031.toml")
ALL = pytest.mark.parametrize("plan", [CALENDAR, JULY, LONG], ids=["calendar", "july", "long"])


def some_records(plan: Plan) -> Records:
    """An event a month from the second month on, each paid a week later; the last payment as late as the plan counts one."""
    activity, line = plan.activity[0], plan.budget_line[0]
    days = [month.start + timedelta(9) for month in months_of(plan.year)][1 : activity.times]
    events = tuple(Event(f"e{n}", activity.id, n, held_on=day, attendance=10) for n, day in enumerate(days, start=1))
    paid = [DaySpending(line.id, day + timedelta(7), 100_000, f"e{n}") for n, day in enumerate(days, start=1)]
    return Records(events=events, spending=(*paid, DaySpending(line.id, plan.counted.end, 50_000)))


def test_months_and_quarters_are_counted_from_the_period_s_own_beginning() -> None:
    assert [(m.start.month, m.start.year) for m in months_of(JULY.year)][::6] == [(7, 2026), (1, 2027)]
    assert [(q.start, q.end) for q in quarters_of(JULY.year)] == [
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 6, 30)),
    ]
    assert end_of_quarter_before(JULY.year, date(2027, 2, 5)) == date(2026, 12, 31)
    assert end_of_quarter_before(JULY.year, date(2026, 8, 5)) == date(2026, 6, 30)
    assert [month_number(CALENDAR.year, date(2031, m, 5)) for m in range(1, 13)] == list(range(1, 13))
    assert same_place(JULY, replace(JULY, period=Window(date(2027, 7, 1), date(2028, 6, 30))), date(2027, 3, 5)) == date(2028, 3, 5)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
@examples(1_000)
def test_months_and_quarters_cover_any_period_once(start: date, days: int) -> None:
    span = Window(start, start + timedelta(days))
    for parts in (months_of(span), quarters_of(span)):
        assert (parts[0].start, parts[-1].end) == (span.start, span.end)
        assert all(before.end + timedelta(1) == after.start for before, after in pairwise(parts))
    for number, month in enumerate(months_of(span), start=1):
        assert month_number(span, month.start) == month_number(span, month.end) == number


@ALL
def test_a_plan_is_written_and_read_again_byte_for_byte(plan: Plan) -> None:
    assert parse_plan(format_plan(plan)) == plan
    assert format_plan(parse_plan(format_plan(plan))) == format_plan(plan)


@ALL
def test_the_curves_run_over_all_days_that_count_and_their_months_add_up(plan: Plan) -> None:
    records = some_records(plan)
    for as_of in (plan.counted.start, plan.year.start + timedelta(100), plan.year.end, plan.counted.end):
        days = burn(plan, records, as_of)
        assert (days[0].on, days[-1].on, len(days)) == (plan.counted.start, plan.counted.end, plan.counted.days)
        months = by_month(days, as_of)
        assert [month.start for month in months] == [month.start for month in months_of(plan.counted)]
        assert sum(month.actual or 0 for month in months) == records.spent(as_of) == figures(plan, records, as_of).actual
        assert sum(month.planned or 0 for month in months) == plan.total_krw
        assert [month.actual is not None for month in months] == [month.start <= as_of for month in months]
        told = as_json(plan, records, as_of)["by_month"]
        assert [row["month"] for row in told] == [f"{month.start:%Y-%m}" for month in months_of(plan.counted)]


@ALL
def test_each_quarter_has_a_report_on_its_own_days_and_every_day_a_quarter(plan: Plan) -> None:
    records, ids = some_records(plan), periods_of(plan)
    assert len(ids) == -(-len(months_of(plan.year)) // 3) + 1
    titles = set()
    for period_id in ids:
        made = report(plan, records, period_id, plan.counted.end)
        assert made.period.days.start <= made.as_of <= made.period.days.end
        titles.add(str(made.title))
    assert len(titles) == len(ids)
    for n in range(plan.year.days):
        day = plan.year.start + timedelta(n)
        window = period_of(plan, quarter_of(plan, day)).window
        assert window.start <= day <= window.end
    assert period_of(plan, "year").days.end == plan.counted.end


def test_a_quarter_of_a_second_year_says_so() -> None:
    assert str(report(LONG, Records(), "5", LONG.year.end).title) == "2026년도 계획 2차년도 1/4분기 현황 보고"
    assert str(report(JULY, Records(), "1", JULY.year.end).title) == "2026년도 1/4분기 현황 보고"
    assert quarter_of(JULY, date(2027, 7, 10)) == "year"
    with pytest.raises(ValueError, match="5"):
        period_of(JULY, "5")


@ALL
def test_goals_agenda_and_calendar_follow_the_period(plan: Plan) -> None:
    records = some_records(plan)
    for as_of in (plan.counted.start, plan.year.start + timedelta(200), plan.counted.end):
        now = status(plan, records, as_of)
        goal = next(g for g in progress_of(plan, records, as_of) if g.target.year == plan.fiscal_year)
        assert plan.year.start <= goal.due <= plan.year.end
        assert goal.actual is not None
        assert all(plan.year.start <= item.due <= plan.counted.end for item in now.agenda)
    entries = calendar_entries(plan, records, plan.counted.end)
    months = months_of(plan.year)
    assert all(any(entry.touches(month) for month in months) for entry in entries)
    assert not any(entry.touches(Window(plan.year.end + timedelta(60), plan.year.end + timedelta(90))) for entry in entries)


def test_a_day_after_the_period_is_an_as_of_date_while_payments_still_count() -> None:
    records = some_records(JULY)
    assert opening_day(JULY, records, date(2027, 7, 10)) == date(2027, 7, 10)
    assert opening_day(JULY, records, date(2027, 8, 10)) == records.last_day == date(2027, 7, 20)
    assert figures(JULY, records, date(2027, 7, 20)).actual - figures(JULY, records, date(2027, 7, 19)).actual == 50_000


def test_a_refused_payment_names_the_plan_that_its_day_fits() -> None:
    next_year = replace(
        JULY, id="next", title=replace(JULY.title, ko="2027년도 마을 돌봄 사업 계획"), period=Window(date(2027, 7, 1), date(2028, 6, 30))
    )
    plans = [JULY, next_year, CALENDAR]
    assert why_not_in_year(JULY, date(2027, 7, 20), plans) is None
    refused = str(why_not_in_year(JULY, date(2027, 7, 21), plans))
    assert "2026-07-01~2027-07-20" in refused
    assert "2027년도 마을 돌봄 사업 계획" in refused
    assert "먼저 만들어" in str(why_not_in_year(JULY, date(2026, 6, 30), plans))
    assert "2031년도 밖" in str(why_not_in_year(CALENDAR, date(2030, 6, 30)))
    # Both count this day; by its date alone it is the new year's.
    assert plan_of_day(plans, CALENDAR, date(2027, 7, 10)) == next_year


@given(st.integers(-400, 1_200), st.lists(st.tuples(st.integers(1, 400), st.integers(0, 40)), min_size=1, max_size=4), st.data())
@examples(1_000)
def test_a_payment_counts_in_the_one_plan_that_took_it_on_that_plan_s_last_day(
    offset: int, years: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Years follow each other without a gap, each paid for some days longer: a day is none's, one's or (while an old one is paid) two's choice."""
    start, plans = date(2026, 7, 1), []
    for n, (days, late) in enumerate(years):
        end = start + timedelta(days)
        plans.append(replace(CALENDAR, id=f"p{n}", period=Window(start, end), payments_until=end + timedelta(late)))
        start = end + timedelta(1)
    on = date(2026, 7, 1) + timedelta(offset)
    chosen = data.draw(st.sampled_from(plans))
    refused = why_not_in_year(chosen, on, plans)
    if refused is None:
        records = Records(spending=(DaySpending("books", on, 1),))
        assert figures(chosen, records, chosen.counted.end).actual == 1
        assert records.outside(chosen.counted) == ()
        assert sum(month.actual or 0 for month in by_month(burn(chosen, records, chosen.counted.end), chosen.counted.end)) == 1
    else:
        fitting = plan_of_day(plans, chosen, on)
        assert (fitting is None) == (not plans[0].counted.start <= on <= max(plan.counted.end for plan in plans))
        assert fitting is None or why_not_in_year(fitting, on, plans) is None
        # In the days that a year begins and the next one has not, there is no other than that year.
        assert fitting is None or on > fitting.year.end or fitting.year.start <= on


def test_an_example_year_made_from_a_plan_keeps_its_period_and_sources() -> None:
    later = example_year(JULY, 2028, 2)
    assert later.counted == Window(date(2028, 7, 1), date(2029, 7, 20))
    assert [f.funder for f in later.funding] == [f.funder for f in JULY.funding]
    assert parse_plan(format_plan(later)) == later
