"""Why spending differs from the plan: parts that add up to the won, each by its own definition."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.variance import EFFECTS, VarianceRow, variance
from chatdong.domain.plan.milestones import planned_value_bottom_up
from chatdong.domain.plan.model import Activity, ActivityKind, BudgetLine, Category, LocalizedText, Plan, Window
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.store.seed.example import PLAN
from chatdong.terminal.as_json.status import variance_as_json
from tests.properties import examples

THE_PLAN = load_plan_file(PLAN)
DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 31))
ACTIVITIES = st.sampled_from([activity.id for activity in THE_PLAN.activity])
MAYBE_DAY = st.none() | DAYS
EVENTS = st.lists(
    st.tuples(ACTIVITIES, st.none() | st.integers(1, 13), MAYBE_DAY, MAYBE_DAY, MAYBE_DAY, st.none() | st.integers(0, 200)), max_size=25
).map(
    lambda rows: tuple(
        Event(str(i), a, n, held_on=held, postponed_on=moved, cancelled_on=off, attendance=people)
        for i, (a, n, held, moved, off, people) in enumerate(rows)
    )
)
SPENDING = st.lists(
    st.builds(
        DaySpending,
        st.sampled_from([*(line.id for line in THE_PLAN.budget_line), "a-line-of-another-revision"]),
        DAYS,
        st.integers(-100_000, 5_000_000),
        st.none() | st.integers(0, 26).map(str),
    ),
    max_size=30,
)
RECORDS = st.builds(lambda events, spending: Records(events, tuple(spending)), EVENTS, SPENDING)

SMALL = Plan(
    "small",
    2030,
    LocalizedText("작은 계획"),
    LocalizedText("시험"),
    LocalizedText("시험"),
    1_200_000,
    "1",
    activity=(Activity("talk", LocalizedText("강연"), ActivityKind.TRAINING, 4, "1", window=Window(date(2030, 3, 1), date(2030, 6, 30)), people=30),),
    category=(Category("c", LocalizedText("편성목"), 1_200_000, "1"),),
    budget_line=(
        BudgetLine("food", "talk", "c", LocalizedText("다과"), "5,000원×30명×4회=600,000원", 600_000, "1"),
        BudgetLine("fee", "talk", "c", LocalizedText("강사비"), "150,000원×1명×4회=600,000원", 600_000, "1"),
    ),
)
"""Four talks, one a month from about March to June: 150,000 of food for 30 people and 150,000 for one lecturer each."""


def of_lines(events: tuple[Event, ...], spending: tuple[DaySpending, ...], as_of: date, plan: Plan = SMALL) -> dict[str, dict[str, int]]:
    """The effects that are not 0, by line."""
    rows = variance(plan, Records(events, spending), as_of).lines
    return {row.id: {name: row.effect(name) for name in EFFECTS if row.effect(name)} for row in rows}


def held(number: int | None, on: date, attendance: int | None = 30, event_id: str | None = None) -> Event:
    return Event(event_id or f"talk-{number}", "talk", number, held_on=on, attendance=attendance)


MARCH, APRIL, MAY = date(2030, 3, 20), date(2030, 4, 20), date(2030, 5, 20)
END_OF_APRIL, END_OF_JUNE = date(2030, 4, 30), date(2030, 6, 30)


def test_an_empty_plan_has_nothing_to_explain_before_anything_is_due() -> None:
    now = variance(SMALL, Records(), date(2030, 2, 1))
    assert (now.total.planned_krw, now.total.actual_krw, now.cause) == (0, 0, None)
    assert (now.official_krw, now.basis_krw) == (None, None)


def test_what_is_due_and_still_to_come_is_timing() -> None:
    assert of_lines((), (), END_OF_APRIL) == {"food": {"schedule": -300_000}, "fee": {"schedule": -300_000}}
    early = (held(1, MARCH),)
    paid = (DaySpending("food", MARCH, 150_000, "talk-1"), DaySpending("fee", MARCH, 150_000, "talk-1"))
    assert of_lines(early, paid, MARCH) == {"food": {"schedule": 150_000}, "fee": {"schedule": 150_000}}


def test_what_was_cancelled_or_is_not_held_when_the_year_is_over_is_times() -> None:
    cancelled = (Event("c", "talk", 1, cancelled_on=MARCH), held(2, APRIL))
    paid = (DaySpending("food", APRIL, 150_000, "talk-2"), DaySpending("fee", APRIL, 150_000, "talk-2"))
    assert of_lines(cancelled, paid, END_OF_APRIL) == {"food": {"times": -150_000}, "fee": {"times": -150_000}}
    assert of_lines((), (), date(2030, 12, 30))["food"] == {"schedule": -600_000}
    assert of_lines((), (), date(2030, 12, 31))["food"] == {"times": -600_000}


def test_an_extra_occurrence_brings_the_cost_of_a_time() -> None:
    talks = tuple(held(n, date(2030, 3 + n // 2, n), event_id=f"e{n}") for n in (1, 2, 3, 4)) + (held(None, MAY, event_id="extra"),)
    paid = tuple(DaySpending(line, e.held_on, 150_000, e.id) for e in talks for line in ("food", "fee"))
    assert of_lines(talks, paid, END_OF_JUNE) == {"food": {"times": 150_000}, "fee": {"times": 150_000}}


def test_people_at_the_planned_price_and_price_for_those_who_came() -> None:
    """34 came instead of 30: 4 × 5,000 more. They ate for 180,000 instead of 34 × 5,000."""
    paid = (DaySpending("food", MARCH, 180_000, "talk-1"), DaySpending("fee", MARCH, 150_000, "talk-1"))
    on = date(2030, 4, 1)
    assert of_lines((held(1, MARCH, attendance=34),), paid, on) == {"food": {"people": 20_000, "price": 10_000}, "fee": {}}


def test_lecturers_are_not_attendance() -> None:
    paid = (DaySpending("food", MARCH, 150_000, "talk-1"), DaySpending("fee", MARCH, 300_000, "talk-1"))
    assert of_lines((held(1, MARCH),), paid, date(2030, 4, 1)) == {"food": {}, "fee": {"price": 150_000}}


def test_unknown_attendance_is_said_and_not_guessed() -> None:
    paid = (DaySpending("food", MARCH, 180_000, "talk-1"), DaySpending("fee", MARCH, 160_000, "talk-1"))
    records = Records((held(1, MARCH, attendance=None),), paid)
    now = variance(SMALL, records, date(2030, 4, 1))
    assert of_lines(records.events, paid, date(2030, 4, 1)) == {"food": {"mixed": 30_000}, "fee": {"price": 10_000}}
    assert now.total.uncounted == {"talk-1"}


def test_a_bill_that_is_on_its_way_is_timing_for_a_month_and_then_a_saving() -> None:
    talk = (held(1, MARCH, attendance=20),)
    assert of_lines(talk, (), date(2030, 4, 1))["food"] == {"people": -50_000, "bills": -100_000}
    assert of_lines(talk, (), date(2030, 4, 20))["food"] == {"people": -50_000, "price": -100_000}


def test_payments_that_name_no_event_belong_to_what_no_payment_names() -> None:
    talks = (held(1, MARCH, attendance=28), held(2, APRIL, attendance=31))
    loose = (DaySpending("food", MARCH, 140_000), DaySpending("food", APRIL, 160_000))
    assert of_lines(talks, loose, END_OF_APRIL)["food"] == {"people": -5_000, "price": 5_000}
    mixed = (DaySpending("food", MARCH, 140_000, "talk-1"), DaySpending("food", APRIL, 160_000))
    assert of_lines(talks, mixed, END_OF_APRIL)["food"] == {"people": -5_000, "price": 5_000}
    beside = (*mixed[:1], DaySpending("food", APRIL, 155_000, "talk-2"), DaySpending("food", APRIL, 7_000))
    assert of_lines(talks, beside, END_OF_APRIL)["food"] == {"people": -5_000, "unlinked": 7_000}


def test_money_for_what_is_still_to_come_is_timing_and_for_what_was_cancelled_is_without_event() -> None:
    ahead = (DaySpending("fee", MARCH, 50_000, "talk-3"),)
    planned = (Event("talk-3", "talk", 3),)
    assert of_lines(planned, ahead, MARCH)["fee"] == {"bills": 50_000}
    cancelled = (Event("talk-3", "talk", 3, cancelled_on=MARCH),)
    assert of_lines(cancelled, ahead, MARCH)["fee"] == {"unlinked": 50_000}
    assert of_lines((), (DaySpending("fee", MARCH, 50_000),), MARCH)["fee"] == {"unlinked": 50_000}


def test_a_line_of_another_revision_stands_by_itself() -> None:
    now = variance(SMALL, Records(spending=(DaySpending("gone", MARCH, 9_000),)), MARCH)
    assert now.activities[-1] == VarianceRow("activity", "", None, 0, 9_000, (0, 0, 0, 0, 0, 0, 9_000))


def test_where_the_costing_counts_other_times_than_there_are_dates_each_held_one_brings_the_cost_of_a_time() -> None:
    """6 times of 120,000 over the seven months from June: held seven times, one more than the money is for."""
    events = tuple(Event(f"m{n}", "monthly-meeting", n, held_on=date(2016, 3 + n, 20), attendance=60) for n in range(3, 10))
    paid = tuple(DaySpending("monthly-rest", e.held_on, 120_000, e.id) for e in events)
    assert of_lines(events, paid, date(2016, 12, 31), THE_PLAN)["monthly-rest"] == {"times": 120_000}


@pytest.mark.parametrize(
    ("costing", "heads"),
    [
        ("5,000원×30명×4회=600,000원", True),
        ("30명×4회×5,000원=600,000원", True),
        ("(3,000원+2,000원)×30명×4회=600,000원", True),
        ("600,000원", False),
        ("5,000원×20명×6회=600,000원", False),
        ("5,000원×30명×5회=600,000원", False),
        ("2,500원×30명×4회+2,500원×30명×4회=600,000원", False),
    ],
)
def test_only_a_sound_costing_that_is_a_multiple_of_the_planned_people_has_a_people_effect(costing: str, heads: bool) -> None:
    food = replace(SMALL.budget_line[0], costing=costing)
    plan = replace(SMALL, budget_line=(food,))
    paid = (DaySpending("food", MARCH, 170_000, "talk-1"),)
    effects = of_lines((held(1, MARCH, attendance=34),), paid, date(2030, 4, 1), plan)["food"]
    assert ("people" in effects) == heads
    assert effects.get("people", 20_000) == 20_000


def test_the_cause_is_the_largest_step_in_the_direction_of_the_difference() -> None:
    talks = (held(1, MARCH, attendance=34),)
    paid = (DaySpending("food", MARCH, 170_000, "talk-1"), DaySpending("fee", MARCH, 150_000, "talk-1"))
    cause = variance(SMALL, Records(talks, paid), END_OF_APRIL).cause
    assert cause is not None
    assert (cause.activity_id, cause.effect, cause.amount_krw, cause.mostly) == ("talk", "schedule", -300_000, False)
    offset = variance(SMALL, Records(talks, (DaySpending("food", MARCH, 170_000, "talk-1"),)), END_OF_APRIL).cause
    assert offset is not None
    assert (offset.effect, offset.mostly) == ("schedule", True)


@examples(150)
@given(RECORDS, DAYS)
def test_the_effects_add_up_to_the_won_for_every_line_activity_and_the_whole(records: Records, as_of: date) -> None:
    now = variance(THE_PLAN, records, as_of)
    for row in (*now.lines, *now.activities, now.total):
        assert sum(row.effects) == row.difference_krw == row.actual_krw - row.planned_krw
    assert now.total.planned_krw == planned_value_bottom_up(THE_PLAN, as_of)
    assert now.total.actual_krw == records.spent(as_of)
    assert now.official_krw + now.basis_krw + sum(now.total.effects) == now.total.actual_krw
    said = variance_as_json(now)
    assert sum(row["timing_krw"] for row in said["by_line"]) == said["timing_krw"]


@examples(60)
@given(RECORDS, DAYS, st.data())
def test_a_voucher_written_as_two_changes_nothing(records: Records, as_of: date, data: st.DataObject) -> None:
    split = []
    for day in records.spending:
        part = data.draw(st.integers(-10_000, 10_000))
        split += [replace(day, amount_krw=part), replace(day, amount_krw=day.amount_krw - part)]
    assert variance(THE_PLAN, replace(records, spending=tuple(split)), as_of) == variance(THE_PLAN, records, as_of)


@examples(60)
@given(RECORDS, DAYS)
def test_what_is_recorded_for_later_days_does_not_change_an_earlier_one(records: Records, as_of: date) -> None:
    def by_then(on: date | None) -> date | None:
        return on if on is not None and on <= as_of else None

    known = Records(
        tuple(
            replace(e, held_on=by_then(e.held_on), postponed_on=by_then(e.postponed_on), cancelled_on=by_then(e.cancelled_on)) for e in records.events
        ),
        tuple(day for day in records.spending if day.on <= as_of),
    )
    assert variance(THE_PLAN, known, as_of) == variance(THE_PLAN, records, as_of)
