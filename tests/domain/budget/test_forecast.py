"""The bottom-up forecast of a line: what payments with and without events leave to come, and when the records say that it will be exceeded."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.committed import committed_unpaid_by_line
from chatdong.domain.budget.curves import burn
from chatdong.domain.budget.earned_value import earned_by_activity, earned_by_line
from chatdong.domain.budget.figures import figures
from chatdong.domain.budget.forecast import forecasts, together
from chatdong.domain.budget.overruns import Flag, Rule, flag
from chatdong.domain.budget.remaining_work import to_come
from chatdong.domain.budget.scope import scopes_of
from chatdong.domain.plan.model import Activity, ActivityKind, BudgetLine, Category, DoneBy, LocalizedText, Plan, Window
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.budget_changes import CarryOver, CarryOverKind
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.store.seed.example import PLAN
from tests.properties import examples

FIRST, LAST = date(2031, 1, 1), date(2031, 12, 31)
DAYS = st.dates(FIRST, LAST - timedelta(1))
KINDS = st.sampled_from(ActivityKind)
TEXT = LocalizedText("시험")


def plan_of(kind: ActivityKind, times: int, *amounts: int) -> Plan:
    """A plan of one activity with so many occurrences over the year and one line for each amount."""
    return Plan(
        "small",
        2031,
        TEXT,
        TEXT,
        TEXT,
        sum(amounts),
        "1",
        activity=(Activity("work", TEXT, kind, times, "1", window=Window(FIRST, LAST)),),
        category=(Category("c", TEXT, sum(amounts), "1"),),
        budget_line=tuple(BudgetLine(f"l{n}", "work", "c", TEXT, "1식", krw, "1") for n, krw in enumerate(amounts)),
    )


def forecast(plan: Plan, records: Records, on: date, line: str = "l0") -> int:
    return forecasts(plan, records, on)[line].eac_bottom_up_krw


def held(number: int | None, on: date, event_id: str = "") -> Event:
    return Event(event_id or f"e{number}", "work", number, held_on=on)


def paid(krw: int, on: date, event: str | None = None) -> DaySpending:
    return DaySpending("l0", on, krw, event)


@st.composite
def split(draw: st.DrawFn, krw: int, names: st.SearchStrategy[str | None], days: st.SearchStrategy[date] = DAYS) -> tuple[DaySpending, ...]:
    """An amount paid in parts of any size, each on any day, and tied to what ``names`` draws."""
    cuts = sorted(draw(st.lists(st.integers(0, krw), max_size=6)))
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, krw], strict=True)]
    return tuple(paid(part, draw(days), draw(names)) for part in parts if part)


@st.composite
def histories(draw: st.DrawFn, plan: Plan) -> Records:
    """Any outcomes of the occurrences of "work" and extra events, and any payments, refunds, commitments of its lines."""
    events = []
    for number in draw(st.lists(st.integers(1, plan.activity[0].times + 2), unique=True, max_size=8)):
        on, to = draw(DAYS), draw(st.none() | st.dates(FIRST, date(2032, 3, 1)))
        facts = {"held": {"held_on": on}, "cancelled": {"cancelled_on": on}, "postponed": {"postponed_on": on, "postponed_to": to}}
        numbered = draw(st.booleans()) or number
        events.append(Event(f"e{number}", "work", number if numbered else None, **facts[draw(st.sampled_from(sorted(facts)))]))
    lines = st.sampled_from([line.id for line in plan.budget_line])
    names = st.none() | st.integers(1, 9).map(lambda n: f"e{n}")
    spending = draw(st.lists(st.builds(DaySpending, lines, DAYS, st.integers(-300_000, 900_000), names), max_size=10))
    commitments = draw(
        st.lists(
            st.builds(Commitment, st.integers(1, 99).map(str), lines, DAYS, st.integers(1, 900_000), st.none() | st.dates(FIRST, date(2032, 3, 1))),
            max_size=4,
        )
    )
    commitments = list({c.id: c for c in commitments}.values())
    of = [CommitmentPayment(c.id, c.line_id, draw(DAYS), draw(st.integers(-100_000, c.amount_krw))) for c in commitments if draw(st.booleans())]
    spending += [DaySpending(p.line_id, p.on, p.amount_krw) for p in of]
    kinds, named = st.sampled_from(CarryOverKind), st.none() | st.sampled_from([c.id for c in commitments] or [None])
    carries = draw(st.lists(st.builds(CarryOver, st.uuids().map(str), kinds, lines, DAYS, st.integers(1, 900_000), named), max_size=2))
    # What a carry-over names is a commitment of its line.
    of_line = {c.id: c.line_id for c in commitments}
    carries = [replace(one, line_id=of_line.get(one.commitment_id or "", one.line_id)) for one in carries]
    return Records(tuple(events), tuple(spending), commitments=tuple(commitments), commitment_payments=tuple(of), carry_overs=tuple(carries))


AMOUNTS = st.integers(1, 3_000_017)
PLANS: st.SearchStrategy[Plan] = st.builds(plan_of, KINDS, st.integers(1, 13), AMOUNTS, AMOUNTS)
HISTORIES = PLANS.flatmap(lambda plan: st.tuples(st.just(plan), histories(plan)))


def test_the_kinds_are_done_by_holding_delivering_or_paying() -> None:
    done = {act: {kind.value for kind in ActivityKind if kind.done_by is act} for act in DoneBy}
    assert done[DoneBy.HOLDING] >= {"workshop", "training", "meeting"}
    assert done[DoneBy.DELIVERING] >= {"publication", "purchase", "planning"}


@examples(400)
@given(KINDS, st.integers(1, 13), AMOUNTS, DAYS, st.data())
def test_a_line_paid_exactly_its_budget_without_an_event_is_forecast_to_cost_its_budget(kind, times, krw, as_of, data) -> None:
    """Whatever was held, delivered or postponed meanwhile, whenever, and in however many parts it was paid."""
    plan = plan_of(kind, times, krw)
    numbers = data.draw(st.lists(st.integers(1, times), unique=True, max_size=times))
    events = tuple(
        data.draw(st.sampled_from((held(n, FIRST + timedelta(20 * n)), Event(f"e{n}", "work", n, postponed_on=FIRST + timedelta(n)))))
        for n in numbers
    )
    spending = data.draw(split(krw, st.none(), st.dates(FIRST, as_of)))
    assert forecast(plan, Records(events, spending), as_of) == krw
    assert flag(Rule(), forecasts(plan, Records(events, spending), as_of)["l0"]) is Flag.FINE


@examples(400)
@given(KINDS, st.integers(1, 13), AMOUNTS, DAYS, st.data())
def test_a_line_paid_exactly_its_budget_is_forecast_to_cost_it_where_no_event_cost_more_than_planned(kind, times, krw, as_of, data) -> None:
    """Each occurrence may be paid under its own event or under none, before or after it is held."""
    plan = plan_of(kind, times, krw)
    events, spending = [], []
    for left in to_come(plan, Records(), FIRST).remaining:
        n = left.occurrence.number
        events.append(held(n, data.draw(DAYS)) if data.draw(st.booleans()) else Event(f"e{n}", "work", n, postponed_on=data.draw(DAYS)))
        spending += data.draw(split(left.planned_krw, st.sampled_from((None, f"e{n}")), st.dates(FIRST, as_of)))
    records = Records(tuple(events), tuple(spending))
    assert records.spent(as_of) == krw
    assert forecast(plan, records, as_of) == krw


@examples(200)
@given(KINDS, st.integers(1, 13), st.integers(1_000, 3_000_017), DAYS, st.data())
def test_what_is_paid_as_planned_never_forecasts_more_than_the_budget_and_no_less_while_nothing_lapses(kind, times, krw, as_of, data) -> None:
    """Payments of at most the planned cost, of occurrences that are still to come or were done within a month."""
    plan = plan_of(kind, times, krw)
    events, spending = [], []
    for left in to_come(plan, Records(), FIRST).remaining:
        n = left.occurrence.number
        if data.draw(st.booleans()):
            on = data.draw(st.dates(max(FIRST, as_of - timedelta(30)), as_of))
            events.append(held(n, on))
        part = data.draw(st.integers(0, left.planned_krw))
        if part:
            spending.append(paid(part, data.draw(st.dates(FIRST, as_of)), data.draw(st.sampled_from((None, f"e{n}")))))
    assert forecast(plan, Records(tuple(events), tuple(spending)), as_of) == krw


@examples(200)
@given(KINDS.filter(lambda kind: kind.gathers), st.integers(1, 12), st.integers(12, 3_000_017), st.data())
def test_events_held_and_paid_dearer_than_planned_forecast_an_overrun_of_as_much(kind, times, krw, data) -> None:
    plan = plan_of(kind, times, krw)
    done = data.draw(st.integers(1, times))
    events, spending, dearer = [], [], 0
    for left in to_come(plan, Records(), FIRST).remaining[:done]:
        n, on, more = left.occurrence.number, left.occurrence.window.start, data.draw(st.integers(1, 500_000))
        events.append(held(n, on))
        spending.append(paid(left.planned_krw + more, on, f"e{n}"))
        dearer += more
    as_of = data.draw(st.dates(events[-1].on, LAST - timedelta(1)))
    records = Records(tuple(events), tuple(spending))
    assert forecast(plan, records, as_of) == krw + dearer
    assert flag(Rule(), forecasts(plan, records, as_of)["l0"]) is Flag.OVER


@examples(200)
@given(HISTORIES, st.dates(FIRST, LAST) | st.just(LAST))
def test_no_forecast_is_below_what_was_spent_or_is_bound_and_lines_add_up_to_the_whole(plan_and_records, as_of) -> None:
    plan, records = plan_and_records
    now = forecasts(plan, records, as_of)
    unpaid = committed_unpaid_by_line(records, as_of)
    for line_id, forecast in now.items():
        assert forecast.to_pay_krw >= unpaid.get(line_id, 0)
        assert forecast.eac_bottom_up_krw >= forecast.spent_krw
    whole, money = together(now.values()), figures(plan, records, as_of)
    assert (whole.eac_bottom_up_krw, whole.earned_krw, whole.spent_krw) == (money.eac_bottom_up, money.earned, money.actual)
    assert whole.earned_krw == sum(earned.amount_krw for earned in earned_by_activity(plan, records, as_of))
    assert 0 <= whole.earned_krw <= whole.budget_krw
    days = burn(plan, records, as_of)
    parts = [burn(plan, records, as_of, scope) for scope in scopes_of(plan, records, "activity")]
    assert days[(as_of - FIRST).days].earned == money.earned
    assert days[-1].forecast == money.eac_bottom_up
    assert [sum(part[i].forecast or 0 for part in parts) for i in range(len(days))] == [day.forecast or 0 for day in days]
    rising = [day.forecast for day in days if day.forecast is not None]
    assert rising == sorted(rising)


@examples(200)
@given(HISTORIES, st.dates(FIRST, LAST), st.randoms(use_true_random=False))
def test_no_order_of_the_same_records_gives_another_figure(plan_and_records, as_of, random) -> None:
    plan, records = plan_and_records

    def shuffled(rows: tuple) -> tuple:
        return tuple(random.sample(rows, len(rows)))

    other = replace(
        records,
        events=shuffled(records.events),
        spending=shuffled(records.spending),
        commitments=shuffled(records.commitments),
        commitment_payments=shuffled(records.commitment_payments),
    )
    assert forecasts(plan, other, as_of) == forecasts(plan, records, as_of)
    assert figures(plan, other, as_of) == figures(plan, records, as_of)
    assert burn(plan, other, as_of) == burn(plan, records, as_of)
    assert figures(plan, records.known_by(as_of), as_of) == figures(plan, records, as_of)


@examples(200)
@given(HISTORIES, st.dates(FIRST, LAST), st.data())
def test_a_payment_written_as_two_changes_no_forecast(plan_and_records, as_of, data) -> None:
    plan, records = plan_and_records
    parts = []
    for day in records.spending:
        part = data.draw(st.integers(-10_000, 10_000))
        parts += [replace(day, amount_krw=part), replace(day, amount_krw=day.amount_krw - part)]
    assert forecasts(plan, replace(records, spending=tuple(parts)), as_of) == forecasts(plan, records, as_of)


@examples(200)
@given(HISTORIES, st.dates(FIRST, LAST))
def test_more_is_to_come_than_the_budget_leaves_only_where_the_records_say_so(plan_and_records, as_of) -> None:
    """A held event dearer than planned, one that the plan does not have, or money that is bound."""
    plan, records = plan_and_records
    coming = to_come(plan, records, as_of)
    for line in plan.budget_line:
        payments = coming.lines[line.id].payments
        if not payments.dearer_krw and not coming.lines[line.id].commitments:
            assert payments.spent_krw + coming.by_line[line.id] <= max(line.amount_krw, payments.spent_krw)


def test_the_manual_paid_as_budgeted_before_it_is_out_leaves_the_forecast_of_the_first_plan_as_it_was() -> None:
    plan = load_plan_file(PLAN)
    before = Records(spending=(DaySpending("manual-copies", date(2016, 5, 20), 1_000_000),))
    assert figures(plan, before, date(2016, 5, 25)).eac_bottom_up == 16_000_000
    assert figures(plan, before, date(2016, 5, 25)).eac_at_plan_cost == 16_000_000


def test_a_bill_of_a_held_event_is_to_come_for_a_month_and_part_of_it_paid_lessens_it() -> None:
    plan, march = plan_of(ActivityKind.MEETING, 4, 400_000), date(2031, 3, 20)
    meeting = (held(1, march),)
    assert forecast(plan, Records(meeting), march + timedelta(30)) == 400_000
    assert forecast(plan, Records(meeting), march + timedelta(31)) == 300_000
    part = Records(meeting, (paid(60_000, march, "e1"),))
    assert forecast(plan, part, march + timedelta(30)) == 400_000
    assert forecast(plan, part, march + timedelta(31)) == 360_000


def test_loose_payments_pay_for_what_was_held_before_they_pay_ahead() -> None:
    plan, march = plan_of(ActivityKind.MEETING, 4, 400_000), date(2031, 3, 20)
    meeting = (held(1, march),)
    late = march + timedelta(60)
    assert forecast(plan, Records(meeting, (paid(80_000, march),)), late) == 380_000
    assert forecast(plan, Records(meeting, (paid(150_000, march),)), late) == 400_000
    # The meeting has a payment of its own, so the loose one was paid ahead.
    assert forecast(plan, Records(meeting, (paid(80_000, march, "e1"), paid(50_000, march))), late) == 380_000


def test_what_a_cancelled_event_cost_is_lost_and_an_event_beyond_the_plan_is_more() -> None:
    plan, march = plan_of(ActivityKind.MEETING, 4, 400_000), date(2031, 3, 20)
    cancelled = (Event("e1", "work", 1, cancelled_on=march),)
    assert forecast(plan, Records(cancelled), march) == 300_000
    assert forecast(plan, Records(cancelled, (paid(30_000, march, "e1"),)), march) == 330_000
    beyond = (*(held(n, march) for n in range(1, 5)), held(None, march, "extra"))
    payments = (*(paid(100_000, march, f"e{n}") for n in range(1, 5)), paid(70_000, march, "extra"))
    assert forecast(plan, Records(beyond, payments), march) == 470_000


def test_a_costing_of_fewer_times_than_dates_is_spent_as_costed_without_an_alarm() -> None:
    """2,000원×60명×6회 over the seven months from June: 120,000 each time, while a seventh of the line is 102,857."""
    plan = load_plan_file(PLAN)
    for times in range(1, 7):
        events = tuple(Event(f"m{n}", "monthly-meeting", n, held_on=date(2016, 3 + n, 20)) for n in range(3, 3 + times))
        spending = tuple(DaySpending("monthly-rest", e.on, 120_000, e.id) for e in events)
        assert forecast(plan, Records(events, spending), events[-1].on, "monthly-rest") == 720_000


def test_money_that_is_bound_and_unpaid_counts_once_and_on_the_day_it_is_due() -> None:
    plan, march = plan_of(ActivityKind.PUBLICATION, 1, 1_000_000), date(2031, 3, 20)
    bound = Commitment("c", "l0", march, 700_000, due_on=date(2031, 9, 30))
    assert forecast(plan, Records(commitments=(bound,)), march) == 1_000_000
    more = replace(bound, amount_krw=1_200_000)
    assert forecast(plan, Records(commitments=(more,)), march) == 1_200_000
    days = {day.on: day.forecast for day in burn(plan, Records(commitments=(more,)), march)}
    assert (days[date(2031, 9, 29)], days[date(2031, 9, 30)], days[LAST]) == (0, 1_200_000, 1_200_000)
    half = Records(spending=(paid(500_000, march),), commitments=(more,), commitment_payments=(CommitmentPayment("c", "l0", march, 500_000),))
    assert forecast(plan, half, march) == 1_200_000
    delivered = replace(half, events=(held(1, march),))
    assert forecast(plan, delivered, date(2031, 8, 1)) == 1_200_000


def test_what_cannot_be_paid_in_the_year_is_in_no_forecast_of_it() -> None:
    """Due after the last day for payments, carried to the next year, or unpaid when the year is over."""
    plan, march = plan_of(ActivityKind.PUBLICATION, 1, 1_000_000), date(2031, 3, 20)
    bound = Commitment("c", "l0", march, 700_000, due_on=date(2032, 1, 20))
    late = Records(commitments=(bound,))
    assert forecast(plan, late, march) == 300_000, "the work is bound for 700,000, which are paid next year"
    assert forecast(plan, replace(late, commitments=(replace(bound, due_on=LAST),)), march) == 1_000_000
    assert forecast(replace(plan, payments_until=date(2032, 1, 20)), late, march) == 1_000_000
    line = forecasts(plan, late, march)["l0"]
    assert (line.coming_krw, line.later_krw, line.to_pay_krw) == (300_000, 700_000, 1_000_000)
    due = replace(late, commitments=(replace(bound, due_on=date(2031, 12, 10)),))
    november = date(2031, 11, 20)
    for kind in CarryOverKind:
        for of in ("c", None):
            carried = replace(due, carry_overs=(CarryOver("k", kind, "l0", november, 400_000, of),))
            assert forecast(plan, carried, november - timedelta(1)) == 1_000_000
            assert forecast(plan, carried, november) == 600_000
    little = replace(due, carry_overs=(CarryOver("k", CarryOverKind.SPECIFIED, "l0", november, 200_000),))
    assert forecast(plan, little, november) == 800_000, "what is free is carried first"
    part = replace(due, spending=(paid(100_000, march),))
    assert forecast(plan, part, LAST - timedelta(1)) == 1_000_000
    for over in (LAST, LAST + timedelta(60)):
        assert forecast(plan, part, over) == figures(plan, part, over).eac_bottom_up == 100_000, "after the year only what was spent"
    just_held = Records((held(1, LAST),))
    assert forecast(plan, just_held, LAST) == 0


def test_work_put_off_to_the_days_after_the_year_on_which_bills_may_be_paid_is_in_neither_the_lines_nor_the_total() -> None:
    plan = replace(plan_of(ActivityKind.MEETING, 2, 1_000_000), payments_until=date(2032, 1, 20))
    records = Records((Event("e1", "work", 1, postponed_on=date(2031, 3, 1), postponed_to=date(2032, 1, 10)),))
    for as_of in (date(2031, 4, 1), LAST, date(2032, 1, 5)):
        assert together(forecasts(plan, records, as_of).values()).eac_bottom_up_krw == figures(plan, records, as_of).eac_bottom_up
    assert forecast(plan, records, date(2031, 4, 1)) == 500_000


def test_held_work_earns_by_events_delivered_work_also_by_instalments_and_paid_work_by_payments() -> None:
    march, june = date(2031, 3, 20), date(2031, 6, 30)
    ahead = Records(spending=(paid(700_000, march),))
    done = replace(ahead, events=(held(1, june),))
    over = replace(ahead, spending=(paid(1_100_000, march),))
    expected = {
        ActivityKind.MEETING: (0, 1_000_000, 0),
        ActivityKind.PUBLICATION: (700_000, 1_000_000, 1_000_000),
    }
    for kind, earned in expected.items():
        plan = plan_of(kind, 1, 1_000_000)
        assert tuple(earned_by_line(plan, records, june)["l0"] for records in (ahead, done, over)) == earned
