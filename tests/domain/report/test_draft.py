"""The report: its periods, and that its words and tables are the figures that the pages show."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind
from chatdong.domain.progress.records import DaySpending, Records
from chatdong.domain.report.draft import Report, report
from chatdong.domain.report.outline import PERIODS, Section, period_of, quarter_of
from chatdong.domain.report.status import status
from chatdong.store.engines.store import Store
from chatdong.store.reading import repository
from tests.domain.progress.some_records import DAYS, PLAN_2016, all_records
from tests.properties import examples

PLANS = Path(__file__).parents[2] / "plans"


def of(made: Report, section: str) -> Section:
    return next(one for one in made.sections if one.id == section)


@pytest.fixture
def records(example: Store) -> Records:
    return repository.records(example, repository.plan(example, "2016"))


def test_the_quarters_are_the_year_cut_in_four_and_the_last_is_reported_on_a_day_of_its_own(plan: Plan) -> None:
    quarters = [period_of(plan, quarter).window for quarter in "1234"]
    assert (quarters[0].start, quarters[-1].end) == (plan.year.start, plan.year.end)
    assert all(after.start - before.end == timedelta(1) for before, after in zip(quarters, quarters[1:], strict=False))
    assert all(quarter_of(plan, window.start) == quarter_of(plan, window.end) == quarter for window, quarter in zip(quarters, "1234", strict=True))
    assert period_of(plan, "year").window == plan.year


@pytest.mark.parametrize(
    ("period", "as_of", "held"),
    [
        ("3", date(2016, 8, 15), date(2016, 8, 15)),
        ("3", date(2016, 11, 5), date(2016, 9, 30)),
        ("3", date(2016, 2, 1), date(2016, 9, 30)),
        ("year", date(2016, 12, 20), date(2016, 12, 20)),
        ("year", date(2016, 9, 30), date(2016, 12, 31)),
    ],
)
def test_the_as_of_date_is_held_to_the_period(plan: Plan, period: str, as_of: date, held: date) -> None:
    assert report(plan, Records(), period, as_of).as_of == held


def test_the_third_quarter_of_the_example_says_what_its_pages_show(plan: Plan, records: Records) -> None:
    made = report(plan, records, "3", date(2016, 9, 30))
    assert [one.id for one in made.sections] == ["summary", "goals", "held", "execution", "variance", "forecast", "problems", "next"]
    assert str(made.title) == "2016년도 3/4분기 현황 보고"
    whole = of(made, "execution").table.rows[0].cells
    assert whole[2:5] == (16_000_000, 12_387_800, 3_612_200)
    assert str(whole[5]) == "77.4"
    held = of(made, "held")
    assert len(held.table.rows) == 8
    assert all(date(2016, 7, 1) <= row.cells[0] <= date(2016, 9, 30) for row in held.table.rows)
    assert sum(row.cells[4] for row in held.table.rows) == dict(held.lines[0].text.figures)["people"].value == 357
    in_quarter = next(line for line in of(made, "execution").lines if "지출액 {amount}" in line.text.template)
    assert dict(in_quarter.text.figures)["amount"].value == records.spent(date(2016, 9, 30)) - records.spent(date(2016, 6, 30))
    forecast = of(made, "forecast")
    assert [row.cells[2] for row in forecast.table.rows] == [made.now.figures.eac[m] for m in ("bottom_up", "at_plan_cost", "by_pace")]
    assert "산출내역 기준" in forecast.lines[0].text.template
    assert len(of(made, "next").table.rows) == len(made.now.agenda)


def test_what_is_paid_is_told_beside_the_current_budget_and_what_came_back_as_such() -> None:
    grants = load_plan_file(PLANS / "grant-2031.toml")
    paid = (DaySpending("grants", date(2031, 3, 10), 1_900_000), DaySpending("grants", date(2031, 10, 6), -300_000))
    carried = BudgetChange("1", BudgetChangeKind.CARRY_IN, date(2031, 1, 5), 500_000, to_line="grants", approved_on=date(2031, 1, 6))
    records = Records(spending=paid, budget_changes=(carried,))
    figures = {}
    for period, day in (("1", date(2031, 3, 31)), ("4", date(2031, 10, 31))):
        made = report(grants, records, period, day)
        summary = next(line.text for line in of(made, "summary").lines if line.text.template.startswith("예산현액"))
        assert dict(summary.figures)["budget"].value == 51_500_000
        told = next(line.text for line in of(made, "held").lines if line.text.template.startswith("{activity}"))
        figures[period] = told.template.split("(")[0], {name: dict(told.figures)[name].value for name in ("amount", "total", "budget")}
    assert figures["1"] == ("{activity}: {amount}천원 지급", {"amount": 1_900_000, "total": 1_900_000, "budget": 48_000_000})
    assert figures["4"] == ("{activity}: 지급보다 여입", {"amount": 300_000, "total": 1_600_000, "budget": 48_000_000})


def test_a_plan_with_nothing_done_says_so_and_guesses_nothing(plan: Plan) -> None:
    made = report(plan, Records(), "1", plan.opening_day)
    assert "기록된 행사와 지출 없음" in str(of(made, "summary").lines[0].text)
    assert of(made, "held").table is None
    assert "셈하지 않음" in str(of(made, "forecast").lines[-1].text)
    assert of(made, "forecast").table.rows[-1].cells[2:] == (None, None, None)


def test_a_plan_of_another_programme_without_milestones_is_reported_too(other_plan: Plan) -> None:
    for period in PERIODS:
        made = report(replace(other_plan, milestone=()), Records(), period, other_plan.opening_day)
        assert not any("공식" in line.text.template for section in made.sections for line in section.lines)


@examples(20)
@given(records=all_records(), as_of=DAYS, period=st.sampled_from(PERIODS))
def test_whatever_is_recorded_the_tables_add_up_and_agree_with_the_status(records: Records, as_of: date, period: str) -> None:
    made = report(PLAN_2016, records, period, as_of)
    now = status(PLAN_2016, records, made.as_of)
    for name, money in (("execution", (2, 3, 4)), ("variance", (1, 2, 3, 4, 5, 7, 8))):
        rows = of(made, name).table.rows
        deepest = [row for row in rows if row.level == 2]
        # What was paid from lines of another revision stands in a category without activities.
        apart = [row for row in rows if row.level == 1 and name == "execution" and row.cells[2] == 0]
        for column in money:
            assert rows[0].cells[column] == sum(row.cells[column] for row in (*deepest, *apart)), (name, column)
    assert of(made, "execution").table.rows[0].cells[3] == now.figures.actual
    for row in of(made, "variance").table.rows:
        assert row.cells[3] == sum(cell or 0 for cell in row.cells[4:])
    held = of(made, "held").table
    assert all(made.period.window.start <= row.cells[0] <= min(made.period.window.end, made.as_of) for row in (held.rows if held else ()))


@examples(10)
@given(records=all_records(), as_of=DAYS)
def test_a_report_says_nothing_that_was_not_known_on_its_day(records: Records, as_of: date) -> None:
    quarter = quarter_of(PLAN_2016, as_of)
    assert report(PLAN_2016, records, quarter, as_of) == report(PLAN_2016, records.known_by(as_of), quarter, as_of)
