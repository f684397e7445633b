"""The plan of the next year: sound, with nothing of last year's paper, and with a note for all that changed or is in doubt."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.costing.costing import Verdict, parse
from chatdong.domain.plan.model import Activity, ActivityKind, LocalizedText, Milestone, Occurrence, Plan, Window
from chatdong.domain.plan.reconciliation import reconcile
from chatdong.domain.plan.toml_format import format_plan, mistakes_of, parse_plan
from chatdong.domain.plan_making.edits import to_look_at
from chatdong.domain.plan_making.from_last_year import LastYear, NextYear, Note, NoteKind, moved_day, next_year
from chatdong.domain.plan_making.parts import Part
from chatdong.domain.plan_making.price_rates import Outcome, raised
from chatdong.public_holidays import public_holidays
from tests.domain.plan_making.plans import PLANS, plans
from tests.properties import examples

THE_PLAN = PLANS["2016"]


def holidays_after(plan: Plan) -> frozenset[date]:
    return public_holidays(plan.year.start, plan.year.end.replace(year=plan.year.end.year + 3, day=1))


def made(plan: Plan = THE_PLAN, **more: Any) -> NextYear:
    return next_year(plan, holidays_after(plan), **more)


def notes(of: NextYear, kind: NoteKind) -> list[Note]:
    return [note for note in of.notes if note.kind is kind]


def with_activity(window: Window | None, *occurrences: Window) -> Plan:
    """The plan with one activity more."""
    held = tuple(Occurrence(one, "일정") for one in occurrences)
    activity = Activity("fair", LocalizedText("박람회"), ActivityKind.FESTIVAL, len(held) or 1, "일정", window, occurrence=held)
    return replace(THE_PLAN, activity=(*THE_PLAN.activity, activity))


def quotes_in(of: Any) -> list[str]:
    if isinstance(of, tuple):
        return [quote for each in of for quote in quotes_in(each)]
    if not is_dataclass(of):
        return []
    own = [of.quote] if getattr(of, "quote", None) else []
    return own + [quote for field in fields(of) for quote in quotes_in(getattr(of, field.name))]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_next_year_of_every_plan_is_a_sound_plan_that_adds_up(plan: Plan) -> None:
    for rate in (0, 3, Decimal("2.5"), -10):
        following = made(plan, rate_percent=rate).plan
        assert parse_plan(format_plan(following)) == following
        assert reconcile(following).holds
        assert following.year.start > plan.year.start
        assert quotes_in(following) == []
        assert (following.document, following.statement) == (None, ())


@examples(200)
@given(plan=plans(), rate=st.fractions(-100, 200), scale=st.booleans())
def test_the_next_year_of_any_plan_is_sound_and_names_every_goal_that_nobody_set(plan: Plan, rate: Fraction, scale: bool) -> None:
    following = made(plan, rate_percent=rate, scale_milestones=scale)
    assert mistakes_of(following.plan) == ()
    if following.plan.budget_line:
        assert following.plan.total_krw == (sum(line.amount_krw for line in following.plan.budget_line) or plan.total_krw)
    asked = {note.key for note in notes(following, NoteKind.GOAL) if note.doubt}
    year = following.plan.fiscal_year
    assert asked == {f"{target.indicator} {year}" for target in following.plan.target if target.year == year and target.value is None}
    assert [one.id for one in following.plan.activity] == [one.id for one in plan.activity]
    assert bool(following.plan.milestone) == (scale and bool(plan.milestone))


@examples(300)
@given(day=st.dates(date(2001, 1, 1), date(2090, 12, 31)))
def test_a_single_day_keeps_its_weekday_and_stays_near_its_date_and_off_the_holidays(day: date) -> None:
    within = Window(date(day.year + 1, 1, 1), date(day.year + 1, 12, 31))
    holidays = public_holidays(within.start, within.end)
    moved = moved_day(day, 1, holidays, within)
    assert moved.weekday() == day.weekday()
    assert within.start <= moved <= within.end
    assert moved not in holidays
    plain = moved_day(day, 1, (), within)
    assert abs((plain - day).days - 365) <= 10
    assert moved == plain or plain in holidays or (plain.month != (day.month))


def test_a_festival_on_what_is_a_holiday_next_year_moves_by_a_week_and_says_so() -> None:
    # 5 October 2016 is a Wednesday; the Wednesday nearest to it in 2017 is 4 October, Chuseok, and the week after is free.
    plan = with_activity(Window(date(2016, 10, 5), date(2016, 10, 5)))
    following = made(plan)
    moved = following.plan.activity_by_id("fair").window
    assert moved == Window(date(2017, 10, 11), date(2017, 10, 11))
    (note,) = [one for one in notes(following, NoteKind.DATE) if one.key == "fair"]
    assert "2017-10-04" in str(note.what)
    assert "공휴일" in str(note.what)


def test_months_stay_months_whatever_the_length_of_february() -> None:
    whole = Window(date(2016, 2, 1), date(2016, 2, 29))
    following = made(with_activity(whole, whole)).plan.activity_by_id("fair")
    assert following.window == Window(date(2017, 2, 1), date(2017, 2, 28)) == following.occurrence[0].window
    leap = replace(PLANS["reading-2031"], id="2031")
    leap = replace(leap, activity=(replace(leap.activity[0], window=Window(date(2031, 2, 1), date(2031, 2, 28))), *leap.activity[1:]))
    assert made(leap).plan.activity[0].window == Window(date(2032, 2, 1), date(2032, 2, 29))


def test_a_day_that_can_only_be_a_holiday_is_asked_about() -> None:
    plan = with_activity(Window(date(2016, 5, 11), date(2016, 5, 11)))
    every_wednesday = {date(2017, 1, 4) + timedelta(7 * n) for n in range(52)}
    following = next_year(plan, every_wednesday)
    assert any(note.key == "fair" and note.doubt for note in notes(following, NoteKind.DATE))


@pytest.mark.parametrize(
    ("costing", "rate", "after", "amount"),
    [
        ("350,000원×3명×2회=2,100,000원", 3, "360,500원×3명×2회=2,163,000원", 2_163_000),
        ("20천원×10명=200천원", 3, "21천원×10명=210천원", 210_000),
        ("30만원×2회=60만원", 5, "32만원×2회=64만원", 640_000),
        ("1,500원×3부=4,500원", Decimal("2.5"), "1,538원×3부=4,614원", 4_614),
        ("2.5천원×4명=10천원", 10, "2.8천원×4명=11천원", 11_000),
    ],
)
def test_a_price_is_rounded_as_its_notation_says_and_the_amount_follows(costing: str, rate: Decimal, after: str, amount: int) -> None:
    found = parse(costing)
    line = replace(THE_PLAN.budget_line[0], costing=costing, amount_krw=found.stated_krw)
    new = raised(line, rate)
    assert (new.outcome, new.line.costing, new.line.amount_krw) == (Outcome.RAISED, after, amount)
    assert parse(new.line.costing).verdict is not Verdict.DIFFERS


@pytest.mark.parametrize(
    ("costing", "amount", "rate", "outcome"),
    [
        ("총액 5,000,000원", 5_000_000, 3, Outcome.NO_PRICE),
        ("6천원×90명=540천원", 540_000, 3, Outcome.SAME),
        ("350,000원×3명=1,050,000원", 1_000_000, 3, Outcome.DIFFERS),
        ("350,000원×3명=1,000,000원", 1_000_000, 3, Outcome.DIFFERS),
        ("350,000원×3명=1,050,000원", 1_050_000, 0, Outcome.SAME),
        ("1,500,000원×2명×2회=6,000,000원(국 3,000 시 3,000)", 6_000_000, 3, Outcome.SPLIT),
    ],
)
def test_a_line_that_a_rate_cannot_raise_is_left_alone_and_named(costing: str, amount: int, rate: int, outcome: Outcome) -> None:
    line = replace(THE_PLAN.budget_line[0], costing=costing, amount_krw=amount)
    found = raised(line, rate)
    assert found.outcome is outcome
    assert (found.line == line) == (outcome is not Outcome.SPLIT)
    plan = replace(THE_PLAN, budget_line=(line, *THE_PLAN.budget_line[1:]), funding=())
    named = [note for note in notes(made(plan, rate_percent=rate), NoteKind.PRICE) if note.key == line.id]
    assert bool(named) == bool(rate)
    assert all(note.doubt for note in named)


def test_one_line_may_have_a_rate_of_its_own() -> None:
    first, second = THE_PLAN.budget_line[:2]
    following = made(rate_percent=3, rates_by_line={first.id: 10, second.id: 0}).plan
    assert following.budget_line[0].amount_krw == 2_310_000
    assert following.budget_line[1].costing == second.costing
    assert following.category[0].amount_krw == sum(line.amount_krw for line in following.budget_line if line.category == following.category[0].id)


def test_the_milestones_keep_their_shares_or_are_left_empty_and_both_are_said() -> None:
    scaled = made(rate_percent=10)
    assert [one.amount_krw for one in scaled.plan.milestone] == [132_000, 396_000, 13_816_000, 17_600_000]
    assert [one.on for one in scaled.plan.milestone] == [date(2017, 3, 31), date(2017, 6, 30), date(2017, 9, 30), date(2017, 11, 30)]
    assert notes(scaled, NoteKind.MILESTONE)
    empty = made(scale_milestones=False)
    assert empty.plan.milestone == ()
    assert notes(empty, NoteKind.MILESTONE)[0].doubt
    leap = replace(THE_PLAN, milestone=(Milestone(date(2016, 2, 28), 1, "계획"), Milestone(date(2016, 2, 29), 2, "계획")))
    assert [(one.on, one.amount_krw) for one in made(leap).plan.milestone] == [(date(2017, 2, 28), 2)]


def test_goals_come_from_the_ladder_and_what_it_lacks_is_asked_and_never_copied() -> None:
    following = made()
    values = {target.indicator: target.value for target in following.plan.target if target.year == 2017}
    assert values == {
        "teams": 21, "workshops": 2, "monthly-meetings": None, "communication": None, "committee-workshops": None, "trainings": None,
        "manual": None, "guideline": None,
    }  # fmt: skip
    assert {target.year for target in following.plan.target} == {2017, 2018}


def test_what_the_records_say_is_marked() -> None:
    used = [one.id for one in THE_PLAN.activity if one.id != "conference-never"][:-1]
    records = LastYear(used, {"teams": 17}, {"manual-print": 0, THE_PLAN.budget_line[0].id: 300_000})
    following = made(last_year=records)
    assert [note.key for note in notes(following, NoteKind.UNUSED)] == [THE_PLAN.activity[-1].id]
    assert [(note.key, note.doubt) for note in notes(following, NoteKind.CARRY_OVER)] == [(THE_PLAN.budget_line[0].id, True)]
    assert [(one.year, one.value) for one in following.plan.baseline if one.indicator == "teams"] == [(2015, 4), (2016, 17)]
    assert not notes(made(), NoteKind.UNUSED), "nobody said what was used"


def test_the_title_and_the_id_name_the_new_year_and_a_year_left_in_a_text_is_named() -> None:
    following = made()
    assert following.plan.id == "2017"
    assert following.plan.title.ko.startswith("2017년도")
    assert any("2016년이 남아" in str(note) for note in notes(following, NoteKind.TEXT))
    both = replace(PLANS["archive-two-years-2026"], title=LocalizedText("2026~2027 마을 기록관('26~'27)"))
    assert made(both).plan.title.ko == "2028~2029 마을 기록관('28~'29)"
    assert made(both).plan.year == Window(date(2028, 1, 1), date(2029, 12, 31))
    nameless = made(replace(THE_PLAN, title=LocalizedText("지원 계획")))
    assert any("제목에 연도가 없어" in str(note) and note.doubt for note in nameless.notes)


def test_a_team_that_was_closed_is_left_out_and_one_that_works_stays() -> None:
    following = made()
    assert [team.district for team in following.plan.support_team] == ["seongdong", "dobong", "seongbuk"]
    assert len(notes(following, NoteKind.TEAM)) == 1


@pytest.mark.parametrize("wrong", [{"rate_percent": 1_001}, {"rate_percent": -101}, {"rates_by_line": {"no-such": 1}}])
def test_a_rate_without_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        made(**wrong)


def test_a_plan_of_the_last_year_has_no_next_one() -> None:
    with pytest.raises(ValueError, match="2200"):
        next_year(replace(THE_PLAN, fiscal_year=2200), ())


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_year_after_the_next_is_as_sound_as_the_next(plan: Plan) -> None:
    once = made(plan, rate_percent=3).plan
    twice = made(once, rate_percent=3, last_year=LastYear(used=(), left_krw={line.id: 1_000 for line in once.budget_line}))
    assert parse_plan(format_plan(twice.plan)) == twice.plan
    assert reconcile(twice.plan).holds
    assert (twice.plan.fiscal_year - once.fiscal_year, twice.plan.id) == (once.fiscal_year - plan.fiscal_year, made(once).plan.id)
    assert str(once.fiscal_year) not in twice.plan.title.ko or plan.year.end.year > plan.year.start.year
    holidays = holidays_after(once)
    for first, second in zip(plan.activity, twice.plan.activity, strict=True):
        for old, new in zip(first.occurrence, second.occurrence, strict=True):
            if old.window.start == old.window.end:
                assert old.window.start.weekday() == new.window.start.weekday() or new.window.start in holidays
            assert new.window.start not in holidays or old.window.start != old.window.end
    assert len(notes(twice, NoteKind.UNUSED)) == len(once.activity)
    assert len(notes(twice, NoteKind.CARRY_OVER)) == len(once.budget_line)
    assert {note.key for note in notes(twice, NoteKind.PRICE)} <= {line.id for line in once.budget_line}


def test_goals_without_a_value_are_named_openly_until_somebody_sets_or_deletes_them() -> None:
    following = made().plan
    unset = [one for one in following.target if one.year == following.fiscal_year and one.value is None]
    quantified = {one.id for one in following.indicator if one.measure != "not_quantified"}
    (look,) = [one for one in to_look_at(following) if one.part is Part.TARGETS]
    assert dict(look.what.figures)["count"] == sum(one.indicator in quantified for one in unset) > 0
    names = {one.id: one.name.ko for one in following.indicator}
    assert all(names[one.indicator] in str(look.what) for one in unset if one.indicator in quantified)
    settled = replace(following, target=tuple(one for one in following.target if one not in unset))
    assert not [one for one in to_look_at(settled) if one.part is Part.TARGETS]
