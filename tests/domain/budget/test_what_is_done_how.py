"""Three small plans that are done by paying, by the month and by instalments: as long as all goes as planned, no day raises an alarm.

Each table is worked out by hand from the payments above it, in 천원 at the end of each month: spent, and still to come until the year's end.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from chatdong.domain.agenda.todo import ItemKind, agenda
from chatdong.domain.budget.curves import burn
from chatdong.domain.budget.figures import figures
from chatdong.domain.budget.forecast import forecasts, together
from chatdong.domain.budget.overruns import Flag, Rule, flag
from chatdong.domain.budget.variance import variance
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.occurrences import OccurrenceStatus, holdings
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.domain.report.draft import report
from tests.properties import in_full

PLANS = Path(__file__).parents[2] / "plans"


def on(month: int, day: int) -> date:
    return date(2031, month, day)


def paid(line: str, day: date, thousands: int, event: str | None = None) -> DaySpending:
    return DaySpending(line, day, thousands * 1_000, event)


def held(activity: str, day: date, number: int = 1) -> Event:
    return Event(f"{activity}-{number}", activity, number, held_on=day)


MONTHS = range(1, 13)

GRANT = Records(
    events=(held("review", on(11, 12)),),
    spending=(
        # 1,900 to ten districts in April and to fifteen in September; 200 of travel expenses every month; the meeting costs 1,100.
        paid("grants", on(4, 15), 19_000),
        paid("grants", on(9, 10), 28_500),
        *(paid("trips", on(month, 25), 200) for month in MONTHS),
        paid("review-food", on(11, 20), 1_100, "review-1"),
    ),
)
GRANT_TABLE = (
    (200, 50_800), (400, 50_600), (600, 50_400), (19_800, 31_200), (20_000, 31_000), (20_200, 30_800),
    (20_400, 30_600), (20_600, 30_400), (49_300, 1_700), (49_500, 1_500), (50_800, 200), (51_000, 0),
)  # fmt: skip

CENTRE = Records(
    events=(
        *(held("course", on(month, 15), month - 2) for month in range(3, 11)),
        held("festival", on(10, 18)),
        held("goods", on(2, 14)),
    ),
    spending=(
        # Rent 1,000 and wages 2,500 in their month, utilities 350 in the next one, December's on its last day. Courses without their event.
        *(paid("rent", on(month, 5), 1_000) for month in MONTHS),
        *(paid("wages", on(month, 25), 2_500) for month in MONTHS),
        *(paid("utilities", on(month, 10), 350) for month in range(2, 13)),
        paid("utilities", on(12, 31), 350),
        *(paid("course-fee", on(month, 20), 400) for month in range(3, 11)),
        paid("goods", on(2, 20), 1_000),
        paid("festival", on(10, 30), 2_600, "festival-1"),
    ),
)
CENTRE_TABLE = (
    (3_500, 49_500), (8_350, 44_650), (12_600, 40_400), (16_850, 36_150), (21_100, 31_900), (25_350, 27_650),
    (29_600, 23_400), (33_850, 19_150), (38_100, 14_900), (44_950, 8_050), (48_800, 4_200), (53_000, 0),
)  # fmt: skip

CONTRACTS = Records(
    events=(held("research", on(10, 31)), held("survey-system", on(7, 15)), held("midterm", on(6, 20)), held("guide", on(11, 28))),
    spending=(
        # 70 % at the beginning and 30 % after the delivery.
        paid("research", on(3, 20), 14_000),
        paid("research", on(11, 20), 6_000),
        paid("system", on(5, 2), 7_000),
        paid("system", on(8, 5), 3_000),
        paid("midterm", on(6, 27), 600, "midterm-1"),
        paid("guide", on(9, 1), 4_200),
        paid("guide", on(12, 15), 1_800),
    ),
)
BOUND = Records(
    CONTRACTS.events,
    CONTRACTS.spending,
    commitments=(
        Commitment("research", "research", on(3, 10), 20_000_000, on(11, 30)),
        Commitment("system", "system", on(4, 28), 10_000_000, on(8, 31)),
        Commitment("guide", "guide", on(8, 25), 6_000_000),
    ),
    commitment_payments=tuple(CommitmentPayment(day.line_id, day.line_id, day.on, day.amount_krw) for day in CONTRACTS.spending if not day.event_id),
)
CONTRACTS_TABLE = (
    (0, 36_600), (0, 36_600), (14_000, 22_600), (14_000, 22_600), (21_000, 15_600), (21_600, 15_000),
    (21_600, 15_000), (24_600, 12_000), (28_800, 7_800), (28_800, 7_800), (34_800, 1_800), (36_600, 0),
)  # fmt: skip

YEARS = pytest.mark.parametrize(
    ("name", "records", "table"),
    [
        ("grant-2031", GRANT, GRANT_TABLE),
        ("centre-2031", CENTRE, CENTRE_TABLE),
        ("contracts-2031", CONTRACTS, CONTRACTS_TABLE),
        ("contracts-2031", BOUND, CONTRACTS_TABLE),
    ],
    ids=["grant", "centre", "contracts", "contracts-committed"],
)


def year(plan: Plan, records: Records) -> Iterable[date]:
    """Every day of the year; where only a tenth is taken, the days on which something happens, those beside them, and each tenth."""
    days = [plan.year.start + timedelta(n) for n in range(plan.year.days)]
    if in_full():
        return days
    turns = {*(event.on for event in records.events), *(day.on for day in records.spending)}
    turns |= {occurrence.window.end for activity in plan.activity for occurrence in planned_occurrences(plan, activity)}
    some = {days.index(day) for day in turns if day.month in (7, 11)}
    near = {n for turn in some for n in (turn - 1, turn, turn + 1)}
    return [day for n, day in enumerate(days) if n in near or n % 30 == 0 or n == len(days) - 1]


@YEARS
def test_every_month_ends_as_worked_out_by_hand(name: str, records: Records, table: tuple[tuple[int, int], ...]) -> None:
    plan = load_plan_file(PLANS / f"{name}.toml")
    for month, (spent, coming) in enumerate(table, start=1):
        end = on(month + 1, 1) - timedelta(1) if month < 12 else on(12, 31)
        now = together(forecasts(plan, records, end).values())
        assert (month, now.spent_krw, now.coming_krw) == (month, spent * 1_000, coming * 1_000)
        assert now.eac_bottom_up_krw == plan.total_krw
        assert flag(Rule(), now) is Flag.FINE


@YEARS
def test_no_day_of_a_year_that_goes_as_planned_raises_an_alarm(name: str, records: Records, table: object) -> None:
    plan = load_plan_file(PLANS / f"{name}.toml")
    for day in year(plan, records):
        for line_id, forecast in forecasts(plan, records, day).items():
            assert flag(Rule(), forecast) is Flag.FINE, (day, line_id)
            assert forecast.eac_bottom_up_krw == forecast.budget_krw, (day, line_id)
        money = figures(plan, records, day)
        assert money.lapse == 0, day
        assert money.cpi is None or money.cpi >= 1, day
        assert max(money.estimates) == plan.total_krw, day
        assert ItemKind.RECORD not in {item.kind for item in agenda(plan, records, day)}, day
        assert OccurrenceStatus.OVERDUE not in {one.status for one in holdings(plan, records, day)}, day


@YEARS
def test_the_reasons_for_a_difference_are_timing_alone(name: str, records: Records, table: object) -> None:
    plan = load_plan_file(PLANS / f"{name}.toml")
    for day in year(plan, records):
        for row in variance(plan, records, day).lines:
            assert row.timing_krw == row.difference_krw, (day, row.id)
    assert variance(plan, records, on(12, 31)).total.difference_krw == 0
    days = burn(plan, records, on(6, 30))
    assert days[-1].forecast == days[-1].forecast_high == plan.total_krw


@YEARS
def test_what_is_paid_or_delivered_is_never_said_to_be_held(name: str, records: Records, table: object) -> None:
    plan = load_plan_file(PLANS / f"{name}.toml")
    gathering = any(activity.kind.gathers for activity in plan.activity)
    for period in ("1", "2", "3", "4"):
        made = report(plan, records, period, on(int(period) * 3, 28))
        said = [line.text.template for section in made.sections for line in section.lines]
        assert not [text for text in said if "열지 않음" in text or "행사와 이어지지" in text]
        steps = {item.activity_id: item.kind for item in made.now.agenda if item.activity_id}
        for activity_id, kind in steps.items():
            assert (kind is ItemKind.PAY) == plan.activity_by_id(activity_id).kind.by_paying
    assert gathering


def test_the_next_payment_is_asked_for_and_a_part_that_is_paid_is_done() -> None:
    plan = load_plan_file(PLANS / "centre-2031.toml")
    (utilities,) = [item for item in agenda(plan, CENTRE, on(7, 5)) if item.activity_id == "utilities"]
    # June's bill has not come in, and July's is to come by its end: five months are paid, and nothing is overdue.
    assert (utilities.kind, utilities.due, utilities.amount_krw, utilities.lines) == (ItemKind.PAY, on(7, 31), 700_000, (("utilities", 700_000),))
    statuses = [one.status for one in holdings(plan, CENTRE, on(7, 5)) if one.activity.id == "utilities"]
    assert statuses == ["paid"] * 5 + ["planned"] * 7
    assert [item for item in agenda(plan, CENTRE, on(12, 31)) if item.kind is ItemKind.PAY] == []


def test_what_is_left_of_a_contract_is_asked_for_without_its_instalments() -> None:
    plan = load_plan_file(PLANS / "contracts-2031.toml")
    amounts = {item.activity_id: (item.kind, item.amount_krw) for item in agenda(plan, CONTRACTS, on(9, 20))}
    assert amounts["research"] == (ItemKind.HOLD, 6_000_000)
    assert amounts["guide"] == (ItemKind.HOLD, 1_800_000)


def test_what_is_paid_every_month_is_planned_by_the_calendars_months_whenever_the_plan_is_approved() -> None:
    plan = load_plan_file(PLANS / "centre-2031.toml")
    rent = planned_occurrences(plan, plan.activity_by_id("rent"))
    assert [(one.window.start.month, one.window.start.day, one.window.end.month) for one in rent] == [(month, 1, month) for month in MONTHS]
    assert rent[1].window.end == on(2, 28)
