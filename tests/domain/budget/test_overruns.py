"""Overruns, and what moving money between lines would cure."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.forecast import Forecast, forecasts
from chatdong.domain.budget.overruns import Flag, Move, Rule, flag, reallocation
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind, CarryOver, CarryOverKind
from chatdong.domain.progress.commitments import Commitment
from chatdong.domain.progress.records import DaySpending, Event, Records
from chatdong.store.seed.example import PLAN
from chatdong.terminal.as_json.status import overruns_as_json
from tests.domain.budget.histories import plan_of
from tests.properties import examples

THE_PLAN = load_plan_file(PLAN)
CATEGORY = {line.id: line.category for line in THE_PLAN.budget_line}
DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 31))
SPENDING = st.lists(st.builds(DaySpending, st.sampled_from([*CATEGORY, "elsewhere"]), DAYS, st.integers(-500_000, 5_000_000)), max_size=25).map(tuple)
EVENTS = st.lists(st.tuples(st.sampled_from([a.id for a in THE_PLAN.activity]), DAYS, st.booleans()), max_size=25).map(
    lambda rows: tuple(Event(str(i), a, 1 + i % 9, held_on=None if off else d, cancelled_on=d if off else None) for i, (a, d, off) in enumerate(rows))
)


@examples(150)
@given(SPENDING, EVENTS, DAYS)
def test_cures_meet_the_overruns_take_no_more_than_there_is_and_change_no_total(spending, events, as_of) -> None:
    records = Records(events=events, spending=spending)
    now, transfers = forecasts(THE_PLAN, records, as_of), reallocation(THE_PLAN, records, as_of)
    assert {c.line_id: c.overrun_krw for c in transfers} == {i: -o.lapse_krw for i, o in now.items() if o.lapse_krw < 0}
    budgets = {line_id: forecast.budget_krw for line_id, forecast in now.items()}
    for transfer in transfers:
        assert sum(move.amount_krw for move in transfer.moves) + transfer.uncovered_krw == transfer.overrun_krw
        assert transfer.uncovered_krw >= 0
        for move in transfer.moves:
            assert move.amount_krw > 0
            assert move.within is (CATEGORY[move.line_id] == CATEGORY.get(transfer.line_id))
            budgets[move.line_id] -= move.amount_krw
            budgets[transfer.line_id] += move.amount_krw
    assert sum(budgets.values()) == sum(forecast.budget_krw for forecast in now.values())
    givers = {move.line_id for transfer in transfers for move in transfer.moves}
    assert not givers & {transfer.line_id for transfer in transfers}
    assert all(budgets[giver] >= max(now[giver].eac_bottom_up_krw, 0) for giver in givers)
    if any(transfer.uncovered_krw for transfer in transfers):
        assert all(budgets[i] <= max(now[i].eac_bottom_up_krw, 0) for i in CATEGORY), "a surplus was left lying"


@examples(80)
@given(SPENDING, DAYS)
def test_what_its_own_category_can_give_is_never_taken_from_another(spending, as_of) -> None:
    records = Records(spending=spending)
    now, transfers = forecasts(THE_PLAN, records, as_of), reallocation(THE_PLAN, records, as_of)
    for category in {*CATEGORY.values()}:
        of_category = [transfer for transfer in transfers if CATEGORY.get(transfer.line_id) == category]
        spare = sum(min(now[i].lapse_krw, now[i].budget_krw) for i, c in CATEGORY.items() if c == category and now[i].lapse_krw > 0)
        within = sum(move.amount_krw for transfer in of_category for move in transfer.moves if move.within)
        assert within == min(spare, sum(transfer.overrun_krw for transfer in of_category))


def test_the_largest_surplus_of_the_own_category_comes_first_and_then_the_others() -> None:
    """By the year's end nothing is still to be held in time, so every line's surplus is what it did not spend."""
    cancelled = tuple(Event(f"{a.id}-{n}", a.id, n, cancelled_on=date(2016, 2, 1)) for a in THE_PLAN.activity for n in range(1, a.times + 1))
    records = Records(cancelled, (DaySpending("monthly-spring", date(2016, 5, 2), 3_000_000),))
    (transfer,) = reallocation(THE_PLAN, records, date(2016, 12, 31))
    assert (transfer.overrun_krw, transfer.spent, transfer.uncovered_krw) == (2_820_000, True, 0)
    assert transfer.moves == (
        Move("ad-hoc-meal", 900_000, True),
        Move("monthly-rest", 720_000, True),
        Move("ad-hoc", 120_000, True),
        Move("committee-catering", 1_080_000, False),
    )
    assert reallocation(THE_PLAN, records, date(2016, 12, 31)) == (transfer,)


def test_what_no_surplus_is_left_for_is_said() -> None:
    (transfer,) = reallocation(THE_PLAN, Records(spending=(DaySpending("ad-hoc", date(2016, 1, 5), 130_000),)), date(2016, 3, 31))
    assert (transfer.spent, transfer.moves, transfer.uncovered_krw) == (True, (), 10_000)


def test_what_is_proposed_already_comes_first_and_is_not_proposed_again() -> None:
    spending = (DaySpending("committee-catering", date(2016, 9, 13), 3_680_000),)

    def moves(day: date, *changes: BudgetChange) -> tuple[Move, ...]:
        records = Records(tuple(cancelled_but("committee-workshop")), spending, budget_changes=changes)
        return reallocation(THE_PLAN, records, day)[0].moves if reallocation(THE_PLAN, records, day) else ()

    part = BudgetChange("1", BudgetChangeKind.TRANSFER, date(2016, 9, 20), 50_000, "monthly-rest", "committee-catering")
    assert moves(date(2016, 9, 19), part) == moves(date(2016, 9, 19))
    first, *others = moves(date(2016, 9, 20), part)
    assert first == Move("monthly-rest", 50_000, within=False, proposed=True)
    assert sum(move.amount_krw for move in others) == 30_000
    assert not any(move.proposed for move in others)
    assert moves(date(2016, 9, 20), replace(part, amount_krw=100_000)) == (Move("monthly-rest", 80_000, within=False, proposed=True),)
    assert moves(date(2016, 10, 12), replace(part, amount_krw=80_000, approved_on=date(2016, 10, 12))) == ()
    # What somebody else asks for is not offered again.
    elsewhere = BudgetChange("2", BudgetChangeKind.TRANSFER, date(2016, 9, 20), 2_800_000, "training-lecturers", "ad-hoc")
    assert "training-lecturers" in {move.line_id for move in moves(date(2016, 12, 31))}
    assert "training-lecturers" not in {move.line_id for move in moves(date(2016, 12, 31), elsewhere)}


def cancelled_but(kept: str) -> list[Event]:
    """Every planned occurrence cancelled, but those of one activity."""
    return [Event(f"{a.id}-{n}", a.id, n, cancelled_on=date(2016, 2, 1)) for a in THE_PLAN.activity if a.id != kept for n in range(1, a.times + 1)]


@pytest.mark.parametrize(
    ("budget", "spent", "coming", "expected"),
    [
        (1_000, 0, 1_000, "fine"),
        (1_000, 900, 100, "fine"),
        (1_000, 901, 99, "warn"),
        (1_000, 1_000, 0, "fine"),
        (1_000, 1_000, 1, "over"),
        (1_000, 500, 501, "over"),
        (1_000, 900, 0, "fine"),
        (1_000, 899, 0, "lapse"),
        (0, 0, 0, "fine"),
        (0, 1, 0, "over"),
    ],
)
def test_the_flags_of_the_rule_to_begin_with(budget: int, spent: int, coming: int, expected: str) -> None:
    assert flag(Rule(), Forecast(budget, 0, 0, spent, coming, None)) == expected


def test_a_manager_can_set_the_rule() -> None:
    forecast = Forecast(1_000, 0, 0, 850, 170, None)
    assert flag(Rule(), forecast) == "over"
    assert flag(Rule(stop_percent=105), forecast) == "fine"
    assert flag(Rule(warn_percent=80, stop_percent=105), forecast) == "warn"
    assert flag(Rule(lapse_percent=0), replace(forecast, coming_krw=149)) == "lapse"


def test_json_names_the_rule_what_is_flagged_and_what_would_cure_it() -> None:
    answer = overruns_as_json(THE_PLAN, Records(spending=(DaySpending("ad-hoc", date(2016, 1, 5), 130_000),)), date(2016, 3, 31))
    assert answer["budget_rule"] == {"warn_percent": 90, "stop_percent": 100, "lapse_percent": 10}
    assert {(f["level"], f["id"], f["flag"]) for f in answer["flags"]} >= {("line", "ad-hoc", "over")}
    assert answer["reallocation"][0]["uncured_krw"] == 10_000


def test_money_that_is_carried_or_bound_to_be_paid_next_year_covers_no_overrun_of_another_line() -> None:
    """1,000 each: the first line spends 1,300; the second is paid nothing before the year is nearly over."""
    plan = plan_of([1_000, 1_000])
    on = date(2031, 12, 20)
    spent = Records(
        spending=(DaySpending("line-0", on, 1_300),),
        events=(Event("e", "activity", 1, cancelled_on=on),),
        commitments=(Commitment("c", "line-1", on, 500, due_on=date(2032, 1, 15)),),
    )

    def covered(records: Records) -> int:
        (transfer,) = reallocation(plan, records, on)
        assert transfer.overrun_krw == 300
        return sum(move.amount_krw for move in transfer.moves)

    assert covered(spent) == 300
    carried = CarryOver("k", CarryOverKind.SPECIFIED, "line-1", on, 400)
    assert covered(replace(spent, carry_overs=(carried,))) == 100, "500 are bound, 400 carried"
    assert covered(replace(spent, carry_overs=(replace(carried, commitment_id="c"),))) == 300, "carried of what is bound"
    assert forecasts(plan, spent, on)["line-1"].lapse_krw == 1_000
    over = replace(spent, commitments=(Commitment("c", "line-1", on, 1_200, due_on=date(2032, 1, 15)),))
    assert flag(Rule(), forecasts(plan, over, on)["line-1"]) is Flag.OVER, "more is bound than there is, whenever it is paid"
