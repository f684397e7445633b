"""What must happen by the next milestones, and what slips or lapses when it does not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.agenda.milestone_risk import MilestoneRisk, milestone_risks, months_later, next_milestone_risk
from chatdong.domain.budget.figures import figures
from chatdong.domain.budget.remaining_work import to_come
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.occurrences import planned_occurrences
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.store.seed.example import PLAN
from tests.properties import examples

THE_PLAN = load_plan_file(PLAN)
BUDGET = 16_000_000
DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 30))
SPENDING = st.lists(st.builds(DaySpending, st.sampled_from([line.id for line in THE_PLAN.budget_line]), DAYS, st.integers(1, 2_000_000)), max_size=20)
OCCURRENCES = [(a.id, o.number) for a in THE_PLAN.activity for o in planned_occurrences(THE_PLAN, a)]


@st.composite
def events(draw: st.DrawFn) -> tuple[Event, ...]:
    """Outcomes of some planned occurrences: held, cancelled, or postponed with or without a new day."""
    found = []
    for activity, number in draw(st.lists(st.sampled_from(OCCURRENCES), unique=True, max_size=20)):
        outcome, on, to = draw(st.sampled_from(("held", "cancelled", "postponed"))), draw(DAYS), draw(st.none() | DAYS)
        facts = {"held": {"held_on": on}, "cancelled": {"cancelled_on": on}, "postponed": {"postponed_on": on, "postponed_to": to}}
        found.append(Event(f"{activity}-{number}", activity, number, **facts[outcome]))
    return tuple(found)


def also(records: Records, activity: str, number: int, **facts: date) -> Records:
    """The records with one more fact about an occurrence."""
    rest = tuple(e for e in records.events if (e.activity_id, e.occurrence) != (activity, number))
    return replace(records, events=(*rest, Event("new", activity, number, **facts)))


def at(found: tuple[MilestoneRisk, ...], on: date) -> MilestoneRisk:
    return next(risk for risk in found if risk.on == on)


def test_the_third_quarter_hangs_on_the_two_committee_workshops(plan: Plan) -> None:
    held = (Event("m", "manual", 1, held_on=date(2016, 5, 27)), Event("t", "joint-training", 1, held_on=date(2016, 5, 30)))
    paid = (DaySpending("manual-copies", date(2016, 6, 10), 1_000_000), DaySpending("training-venue", date(2016, 7, 1), 670_000))
    spent = Records(events=held, spending=paid)
    september = at(milestone_risks(plan, spent, date(2016, 7, 1)), date(2016, 9, 30))
    assert (september.amount_krw, september.missing_krw) == (12_560_000, 10_890_000)
    needed = [(s.left.occurrence.activity_id, s.left.occurrence.number, s.cost_krw, s.latest) for s in september.steps if s.needed]
    assert needed == [("committee-workshop", n, 4_190_000, date(2016, 8, 31)) for n in (1, 2)]


def test_a_workshop_that_slips_over_the_quarters_end_is_missing_there_and_one_over_the_years_end_lapses(plan: Plan) -> None:
    september = at(milestone_risks(plan, Records(), plan.opening_day, months=1), date(2016, 9, 30))
    second = next(s for s in september.steps if (s.left.occurrence.activity_id, s.left.occurrence.number) == ("committee-workshop", 2))
    assert (second.left.expected, second.slipped_to, second.late_krw) == (date(2016, 8, 31), date(2016, 9, 30), 0)
    september = at(milestone_risks(plan, Records(), plan.opening_day, months=2), date(2016, 9, 30))
    second = next(s for s in september.steps if s.left.occurrence == second.left.occurrence)
    assert (second.slipped_to, second.late_krw, second.lapse_krw) == (date(2016, 10, 31), 4_190_000, 0)
    assert september.short_if_late(second) == max(12_560_000 - september.expected_krw + 4_190_000, 0)
    year_end = milestone_risks(plan, Records(), plan.opening_day)[-1]
    december = next(s for s in year_end.steps if (s.left.occurrence.activity_id, s.left.occurrence.number) == ("monthly-meeting", 9))
    assert (december.latest, december.slipped_to, december.lapse_krw) == (date(2016, 12, 31), date(2017, 1, 31), december.cost_krw)


def test_the_years_end_follows_the_last_milestone_and_asks_for_the_whole_budget(plan: Plan, other_plan: Plan) -> None:
    found = milestone_risks(plan, Records(), plan.opening_day)
    assert [c.on for c in found] == [date(2016, 6, 30), date(2016, 9, 30), date(2016, 11, 30), date(2016, 12, 31)]
    assert (found[-1].milestone, found[-1].amount_krw) == (None, BUDGET)
    other = milestone_risks(other_plan, Records(), other_plan.opening_day)
    assert [c.milestone is None for c in other] == [False, False]
    assert milestone_risks(plan, Records(), date(2016, 12, 31)) == ()


def test_what_is_paid_by_another_body_is_no_step(plan: Plan) -> None:
    steps = {s.left.occurrence.activity_id for c in milestone_risks(plan, Records(), plan.opening_day) for s in c.steps}
    assert not steps & {"initial-workshop", "results-workshop", "guideline", "planning"}


def test_the_next_milestone_risk_is_the_first_that_asks_for_money(plan: Plan) -> None:
    paid = Records(spending=(DaySpending("manual-copies", date(2016, 6, 1), 990_000),))
    assert next_milestone_risk(milestone_risks(plan, paid, date(2016, 6, 1))).on == date(2016, 9, 30)
    all_paid = Records(spending=(DaySpending("manual-copies", date(2016, 6, 1), BUDGET),))
    assert next_milestone_risk(milestone_risks(plan, all_paid, date(2016, 6, 1))) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2016-08-31", 1, "2016-09-30"), ("2016-12-15", 1, "2017-01-15"), ("2016-01-31", 1, "2016-02-29"), ("2016-11-30", 3, "2017-02-28")],
)
def test_a_month_later_is_the_same_day_or_the_months_last(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@examples(30)
@given(SPENDING, events(), DAYS, st.integers(1, 3))
def test_the_parts_add_up(spending, events, as_of, months) -> None:
    records = Records(events=events, spending=tuple(spending))
    for risk in milestone_risks(THE_PLAN, records, as_of, months):
        assert sum(won for _, won in risk.lines) == risk.expected_krw - risk.spent_krw
        assert risk.unpaid_krw == sum(to_come(THE_PLAN, records, as_of).unpaid.values())
        assert risk.short_if_none_held_krw >= risk.short_krw
        for step in risk.steps:
            assert as_of < step.latest <= risk.on
            assert (step.late_krw, step.lapse_krw) == (0, 0) or step.slipped_to > risk.on
            assert 0 <= step.lapse_krw <= step.late_krw <= step.cancelled_krw
            assert risk.short_krw <= risk.short_if_late(step) <= risk.short_if_cancelled(step) <= risk.short_krw + step.cancelled_krw
            if not spending:
                # Nothing was paid ahead, and every line has enough left: all of the cost slips or lapses.
                assert step.late_krw in (0, step.cost_krw)
                assert step.lapse_krw in (0, step.late_krw)
                assert step.cancelled_krw == step.cost_krw


@examples(30)
@given(SPENDING, events(), DAYS)
def test_what_is_held_cancelled_and_left_is_the_whole_budget(spending, events, as_of) -> None:
    records = Records(events=events, spending=tuple(spending))
    left = sum(r.planned_krw for r in to_come(THE_PLAN, records, as_of).remaining)
    settled = [(e.activity_id, e.occurrence) for e in events if e.status(as_of) in ("held", "cancelled")]
    everything = {(r.occurrence.activity_id, r.occurrence.number): r.planned_krw for r in to_come(THE_PLAN, Records(), as_of).remaining}
    assert left + sum(everything[key] for key in settled) == BUDGET


@examples(30)
@given(SPENDING, events(), DAYS)
def test_a_cancelled_step_lapses_exactly_what_is_said(spending, events, as_of) -> None:
    records = Records(events=events, spending=tuple(spending))
    before = figures(THE_PLAN, records, as_of).lapse
    for risk in milestone_risks(THE_PLAN, records, as_of):
        for step in risk.steps[:3]:
            key = (step.left.occurrence.activity_id, step.left.occurrence.number)
            after = also(records, *key, cancelled_on=as_of)
            assert at(milestone_risks(THE_PLAN, after, as_of), risk.on).expected_krw == risk.expected_krw - step.cancelled_krw
            if risk.on == THE_PLAN.year.end:
                assert figures(THE_PLAN, after, as_of).lapse - before == step.cancelled_krw
            assert at(milestone_risks(THE_PLAN, after, as_of), risk.on).short_krw == risk.short_if_cancelled(step)


@examples(30)
@given(SPENDING, events(), DAYS)
def test_cancelling_all_that_is_left_lapses_all_that_is_neither_spent_nor_on_its_way(spending, events, as_of) -> None:
    records = Records(events=events, spending=tuple(spending))
    none_left = records
    for left in to_come(THE_PLAN, records, as_of).remaining:
        none_left = also(none_left, left.occurrence.activity_id, left.occurrence.number, cancelled_on=as_of)
    lapse = figures(THE_PLAN, none_left, as_of).lapse
    assert lapse == BUDGET - records.spent(as_of) - sum(to_come(THE_PLAN, records, as_of).unpaid.values())
    year_end = milestone_risks(THE_PLAN, records, as_of)[-1]
    assert year_end.short_if_none_held_krw == max(lapse, 0)


@examples(30)
@given(SPENDING, events(), DAYS, st.integers(1, 3))
def test_a_slip_that_is_recorded_leaves_the_gap_and_the_lapse_that_were_foretold(spending, events, as_of, months) -> None:
    records = Records(events=events, spending=tuple(spending))
    before = figures(THE_PLAN, records, as_of).lapse
    for risk in milestone_risks(THE_PLAN, records, as_of, months):
        for step in risk.steps[:3]:
            key = (step.left.occurrence.activity_id, step.left.occurrence.number)
            slipped = also(records, *key, postponed_on=as_of, postponed_to=step.slipped_to)
            assert figures(THE_PLAN, slipped, as_of).lapse - before == step.lapse_krw
            assert at(milestone_risks(THE_PLAN, slipped, as_of), risk.on).short_krw == risk.short_if_late(step)


@examples(30)
@given(SPENDING, events(), DAYS)
def test_without_a_needed_step_the_amount_cannot_be_reached_and_without_another_it_can(spending, events, as_of) -> None:
    records = Records(events=events, spending=tuple(spending))
    for risk in milestone_risks(THE_PLAN, records, as_of):
        reachable = risk.expected_krw + sum(left.cost_krw for left in risk.earlier)
        for step in risk.steps:
            assert step.needed == (reachable - step.cost_krw < risk.amount_krw)


@examples(30)
@given(SPENDING, events(), DAYS)
def test_later_records_do_not_change_an_earlier_day(spending, events, as_of) -> None:
    known = tuple(e for e in events if e.status(as_of) != "planned")
    early = Records(events=known, spending=tuple(s for s in spending if s.on <= as_of))
    assert milestone_risks(THE_PLAN, Records(events=events, spending=tuple(spending)), as_of) == milestone_risks(THE_PLAN, early, as_of)


@examples(30)
@given(SPENDING, events())
def test_when_the_year_is_over_what_was_neither_spent_nor_is_on_its_way_has_lapsed(spending, events) -> None:
    records, last = Records(events=events, spending=tuple(spending)), THE_PLAN.year.end
    assert milestone_risks(THE_PLAN, records, last) == ()
    assert figures(THE_PLAN, records, last).lapse == BUDGET - records.spent(last) - sum(to_come(THE_PLAN, records, last).unpaid.values())
