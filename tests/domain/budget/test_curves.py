"""The burn chart's curves of the whole budget and of its parts."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.balance import burn_down
from chatdong.domain.budget.curves import burn, by_month
from chatdong.domain.budget.earned_value import earned_value, held_by_line
from chatdong.domain.budget.figures import figures
from chatdong.domain.budget.forecast import forecasts, together
from chatdong.domain.budget.scope import WHOLE, Scope, scopes_of
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.store.seed.example import PLAN
from chatdong.terminal.as_json.curves import as_json
from tests.properties import examples

THE_PLAN = load_plan_file(PLAN)
LINES = [line.id for line in THE_PLAN.budget_line]
OF_ANOTHER_REVISION = "line-of-another-revision"
DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 31))
SPENDING = st.lists(st.builds(DaySpending, st.sampled_from([*LINES, OF_ANOTHER_REVISION]), DAYS, st.integers(-200_000, 3_000_003)), max_size=20).map(
    tuple
)
PAID_ONLY = st.lists(st.builds(DaySpending, st.sampled_from(LINES), DAYS, st.integers(0, 3_000_003)), max_size=20).map(tuple)
EVENTS = st.lists(st.tuples(st.sampled_from([a.id for a in THE_PLAN.activity]), DAYS, st.none() | st.integers(1, 12)), max_size=25).map(
    lambda rows: tuple(Event(str(i), a, n, held_on=d) for i, (a, d, n) in enumerate(rows))
)
UNEVEN = st.lists(st.integers(0, 3_000_017), min_size=len(LINES), max_size=len(LINES))
CATEGORIES = st.lists(st.sampled_from([c.id for c in THE_PLAN.category]), min_size=len(LINES), max_size=len(LINES))


def divided(amounts: list[int], categories: list[str]) -> Plan:
    """The plan with any amounts, its lines dealt out to the categories in any way."""
    lines = zip(THE_PLAN.budget_line, amounts, categories, strict=True)
    return replace(THE_PLAN, budget_line=tuple(replace(line, amount_krw=a, category=c) for line, a, c in lines))


@examples(40)
@given(UNEVEN, CATEGORIES, SPENDING, EVENTS, DAYS, st.sampled_from(["category", "activity"]))
def test_the_curves_of_the_parts_add_up_to_those_of_the_whole(amounts, categories, spending, events, as_of, level) -> None:
    plan, records = divided(amounts, categories), Records(events=events, spending=spending)
    whole = burn(plan, records, as_of)
    scopes = [burn(plan, records, as_of, scope) for scope in scopes_of(plan, records, level)]
    for curve in ("planned_bottom_up", "earned", "actual", "forecast"):
        for i, day in enumerate(whole):
            heights = [getattr(scope[i], curve) for scope in scopes]
            assert (None if None in heights else sum(heights)) == getattr(day, curve), (curve, day.on)
    assert all(day.planned is None for scope in scopes for day in scope)


@examples(60)
@given(UNEVEN, CATEGORIES, SPENDING, EVENTS, DAYS)
def test_the_lines_forecasts_add_up_to_the_figures_of_the_whole(amounts, categories, spending, events, as_of) -> None:
    plan, records = divided(amounts, categories), Records(events=events, spending=spending)
    now, whole = figures(plan, records, as_of), together(forecasts(plan, records, as_of).values())
    assert (whole.budget_krw, whole.planned_krw, whole.earned_krw) == (now.budget, now.planned_bottom_up, now.earned)
    assert (whole.spent_krw, whole.eac_bottom_up_krw, whole.eac_at_plan_cost_krw) == (now.actual, now.eac_bottom_up, now.eac_at_plan_cost)
    assert whole.eac_by_pace_krw == now.eac_by_pace
    assert whole.estimates == now.estimates


@examples(60)
@given(UNEVEN, st.sampled_from([a.id for a in THE_PLAN.activity]))
def test_no_line_loses_what_it_has_earned_and_each_ends_at_its_amount(amounts, activity_id) -> None:
    plan = divided(amounts, [line.category for line in THE_PLAN.budget_line])
    times = plan.activity_by_id(activity_id).times
    steps = [held_by_line(plan, activity_id, held) for held in range(times + 3)]
    for line in plan.lines_of(activity_id):
        heights = [step[line.id] for step in steps]
        assert heights == sorted(heights)
        assert (heights[0], heights[times], heights[-1]) == (0, line.amount_krw, line.amount_krw)
    for held, step in enumerate(steps):
        events = tuple(Event(str(i), activity_id, None, held_on=date(2016, 2, 1)) for i in range(held))
        assert sum(step.values()) == earned_value(plan, Records(events=events), date(2016, 12, 31))


@examples(40)
@given(UNEVEN, PAID_ONLY, EVENTS, DAYS, st.sampled_from([WHOLE, *scopes_of(THE_PLAN, Records(), "category")]))
def test_no_cumulative_curve_falls_while_nothing_is_refunded(amounts, spending, events, as_of, scope) -> None:
    plan = divided(amounts, [line.category for line in THE_PLAN.budget_line])
    days = burn(plan, Records(events=events, spending=spending), as_of, scope)
    for curve in ("planned", "planned_bottom_up", "earned", "actual", "forecast"):
        heights = [getattr(day, curve) for day in days if getattr(day, curve) is not None]
        assert heights == sorted(heights), curve


def test_a_refund_lets_the_actual_curve_fall_and_nothing_else() -> None:
    spending = (DaySpending("ad-hoc", date(2016, 4, 7), 10_000), DaySpending("ad-hoc", date(2016, 5, 2), -4_000))
    days = {day.on: day for day in burn(THE_PLAN, Records(spending=spending), date(2016, 6, 30))}
    assert [days[date(2016, 5, n)].actual for n in (1, 2)] == [10_000, 6_000]


@examples(40)
@given(SPENDING, EVENTS, DAYS, st.sampled_from([WHOLE, *scopes_of(THE_PLAN, Records(), "activity")]))
def test_what_is_recorded_for_later_days_changes_no_curve(spending, events, as_of, scope) -> None:
    later = DaySpending("ad-hoc", date(2017, 1, 5), 7)
    everything = Records(events=events, spending=(*spending, later))
    known = Records(events=tuple(e for e in events if e.held_on <= as_of), spending=tuple(s for s in spending if s.on <= as_of))
    assert burn(THE_PLAN, known, as_of, scope) == burn(THE_PLAN, everything, as_of, scope)
    assert forecasts(THE_PLAN, known, as_of).items() <= forecasts(THE_PLAN, everything, as_of).items()


@examples(40)
@given(SPENDING, EVENTS, DAYS, st.sampled_from([WHOLE, *scopes_of(THE_PLAN, Records(), "category")]))
def test_the_months_add_up_to_the_year(spending, events, as_of, scope) -> None:
    days = burn(THE_PLAN, Records(events=events, spending=spending), as_of, scope)
    months = by_month(days, as_of)
    assert [month.month for month in months] == list(range(1, 13))
    today = next(day for day in days if day.on == as_of)
    assert sum(month.planned_bottom_up for month in months) == days[-1].planned_bottom_up
    assert sum(month.actual or 0 for month in months) == today.actual
    assert sum(month.earned or 0 for month in months) == today.earned
    assert sum(month.forecast or 0 for month in months) == days[-1].forecast - today.actual
    assert [month.month for month in months if month.actual is not None] == list(range(1, as_of.month + 1))
    if scope == WHOLE:
        assert sum(month.planned for month in months) == days[-1].planned


@examples(20)
@given(SPENDING, EVENTS, DAYS)
def test_what_is_left_and_what_was_spent_are_the_budget(spending, events, as_of) -> None:
    days = burn(THE_PLAN, Records(events=events, spending=spending), as_of)
    for day, left in zip(days, burn_down(days, 16_000_000), strict=True):
        assert (day.actual, left.balance) == (None, None) or day.actual + left.balance == 16_000_000
        assert day.planned + left.planned == day.planned_bottom_up + left.planned_bottom_up == 16_000_000
        if day.forecast is not None:
            assert day.forecast + left.forecast == 16_000_000
            assert left.forecast_low <= left.forecast_high


def test_an_activity_that_another_body_pays_is_no_part_and_what_was_paid_elsewhere_is_one() -> None:
    assert "initial-workshop" not in {scope.id for scope in scopes_of(THE_PLAN, Records(), "activity")}
    records = Records(spending=(DaySpending(OF_ANOTHER_REVISION, date(2016, 5, 2), 5_000),))
    elsewhere = scopes_of(THE_PLAN, records, "category")[-1]
    assert elsewhere == Scope("elsewhere")
    assert elsewhere.line_ids(THE_PLAN, records) == {OF_ANOTHER_REVISION}
    assert burn(THE_PLAN, records, date(2016, 5, 2), elsewhere)[-1].forecast == 5_000


def test_the_months_as_json_have_what_is_known_on_the_day_and_null_for_the_rest() -> None:
    spending = (DaySpending("ad-hoc", date(2016, 4, 7), 10_000), DaySpending("ad-hoc", date(2016, 5, 2), 9_000))
    months = as_json(THE_PLAN, Records(spending=spending), date(2016, 5, 15))["by_month"]
    assert [m["actual_krw"] for m in months[3:6]] == [10_000, 9_000, None]
    assert [m["cumulative"]["actual_krw"] for m in months[3:6]] == [10_000, 19_000, None]
    assert [m["cumulative"]["planned_krw"] for m in months if m["month"] in ("2016-03", "2016-06")] == [120_000, 360_000]
    assert [m["left"]["balance_krw"] for m in months[3:6]] == [15_990_000, 15_981_000, None]


def test_the_months_as_json_of_the_categories_and_of_the_activities_add_up_to_the_whole() -> None:
    answer = as_json(THE_PLAN, Records(spending=(DaySpending("ad-hoc", date(2016, 4, 7), 10_000),)), date(2016, 5, 15))
    for level in ("category", "activity"):
        scopes = [scope["by_month"] for scope in answer["by_month_of"] if scope["level"] == level]
        for number, whole in enumerate(answer["by_month"]):
            for key in ("planned_bottom_up_krw", "actual_krw", "forecast_krw"):
                assert sum(months[number][key] or 0 for months in scopes) == (whole[key] or 0)


def test_the_curves_run_over_every_day_of_the_year_once() -> None:
    days = [day.on for day in burn(THE_PLAN, Records(), date(2016, 3, 31))]
    assert days == [date(2016, 1, 1) + timedelta(n) for n in range(366)]
