"""Rules for the cumulative spending plan (집행계획) and its total."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from chatdong.domain.message import Message, message
from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.plan_check.budget import settled
from chatdong.domain.plan_check.quotes import is_read_right, words_of_milestone
from chatdong.domain.plan_check.rule import Figure, Notice, Place, Quote, Rule, Severity, Verdict
from chatdong.domain.rounding import decimals

NO_MILESTONES = message("집행계획(누계)이 없습니다.")


def sound_milestones(plan: Plan) -> list[Milestone]:
    """The milestones whose figures agree with their quotes, by date; only these are used by other rules."""
    return [milestone for milestone in milestones_by_date(plan) if is_read_right(milestone)]


def place_of(plan: Plan, milestone: Milestone) -> Place:
    """The place of a finding about a milestone."""
    return Place(f"milestone[{plan.milestone.index(milestone) + 1}]", "budget")


def planned_by(milestone: Milestone) -> Figure:
    """A milestone's cumulative amount (won) as a figure of a finding."""
    return Figure(until(milestone.on, message("누계 계획(원)")), milestone.amount_krw)


def until(day: date, what: Message) -> Message:
    """A label of a figure at the end of a day."""
    return message("{day.month}월 {day.day}일까지 {what}", day=day, what=what)


def milestone_end(plan: Plan) -> Verdict:
    """Rule: the last milestone equals the total."""
    milestones = milestones_by_date(plan)
    if not milestones:
        return NO_MILESTONES
    last, total = milestones[-1], settled(plan).total_krw
    if last.amount_krw == total or not is_read_right(last):
        return ()
    return (
        Notice(
            place_of(plan, last),
            message(
                "마지막 집행계획은 {planned:,}원인데 예산은 {total:,}원입니다.",
                planned=last.amount_krw,
                total=total,
            ),
            (words_of_milestone(last), Quote(f"{plan.total_krw // 1000:,}", plan.total_source)),
            (planned_by(last), Figure(message("총 예산액(원)"), total)),
        ),
    )


def _wrong_rates(plan: Plan) -> Iterator[tuple[Milestone, Decimal]]:
    """(milestone, correct rate in percent) for each printed rate that is not the milestone's share of the total.

    A last milestone that misses the total is left out: its amount is wrong, which ``milestone_end`` reports.
    """
    total = settled(plan).total_krw
    last = milestones_by_date(plan)[-1:]
    for milestone in sound_milestones(plan):
        if milestone.rate_percent is None or not total or (milestone in last and milestone.amount_krw != total):
            continue
        # A rate is compared with as many decimals as it is printed with.
        places = max(-int(milestone.rate_percent.as_tuple().exponent), 0)
        exact = decimals(Fraction(milestone.amount_krw * 100, total), places)
        if exact != milestone.rate_percent:
            yield milestone, decimals(Fraction(milestone.amount_krw * 100, total), 1)


def milestone_rates(plan: Plan) -> Verdict:
    """Rule: each printed rate equals amount ÷ total, rounded half up."""
    if not plan.milestone:
        return NO_MILESTONES
    if all(milestone.rate_percent is None for milestone in plan.milestone):
        return message("집행계획에 비율이 적혀 있지 않습니다.")
    total = settled(plan).total_krw
    return tuple(
        Notice(
            place_of(plan, milestone),
            message(
                "{day.month}월 {day.day}일: {amount:,} ÷ {total:,} = {rate}%인데 적힌 비율은 {printed}%입니다.",
                day=milestone.on,
                amount=milestone.amount_krw,
                total=total,
                rate=rate,
                printed=milestone.rate_percent,
            ),
            (words_of_milestone(milestone),),
            (
                planned_by(milestone),
                Figure(message("총 예산액(원)"), total),
                Figure(message("셈한 비율(%)"), rate),
                Figure(message("적힌 비율(%)"), milestone.rate_percent),
            ),
        )
        for milestone, rate in _wrong_rates(plan)
    )


def milestone_order(plan: Plan) -> Verdict:
    """Rule: cumulative amounts never fall; milestones that another rule finds wrong (rate, end, quote) are left out."""
    milestones = milestones_by_date(plan)
    if len(milestones) < 2:
        return message("비교할 집행계획이 둘보다 적습니다.")
    wrong = {milestone.on for milestone, _ in _wrong_rates(plan)}
    total = settled(plan).total_krw
    if milestones[-1].amount_krw != total:
        wrong.add(milestones[-1].on)
    sound = [milestone for milestone in sound_milestones(plan) if milestone.on not in wrong]
    return tuple(
        Notice(
            place_of(plan, after),
            message(
                "누계인데 {before.month}월 {before.day}일 {more:,}원에서 {after.month}월 {after.day}일 {less:,}원으로 줄어듭니다.",
                before=before.on,
                more=before.amount_krw,
                after=after.on,
                less=after.amount_krw,
            ),
            (words_of_milestone(before), words_of_milestone(after)),
            (planned_by(before), planned_by(after)),
        )
        for before, after in pairwise(sound)
        if after.amount_krw < before.amount_krw
    )


RULES = (
    Rule(
        "milestone_end",
        Severity.CONTRADICTION,
        message("집행계획의 끝"),
        message("마지막 누계가 총 예산액과 같은지 봅니다. 다르면 남는 돈이나 부족한 돈이 계획에 들어 있는 셈입니다."),
        milestone_end,
    ),
    Rule(
        "milestone_rates",
        Severity.CONTRADICTION,
        message("집행계획의 비율"),
        message("누계 금액을 총 예산액으로 나누어 반올림한 값이 옆에 적힌 비율과 같은지 봅니다."),
        milestone_rates,
    ),
    Rule(
        "milestone_order",
        Severity.CONTRADICTION,
        message("집행계획의 차례"),
        message("누계는 뒤로 갈수록 줄어들 수 없습니다."),
        milestone_order,
    ),
)
