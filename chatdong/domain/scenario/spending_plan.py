"""The spending plan (집행계획) of an approved scenario with another total: the old milestones are stale, so new ones are proposed and approved with it."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from chatdong.domain.message import Message, message
from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.rounding import percent, round_half_up
from chatdong.domain.scenario.sessions import SOURCE

_UNIT_KRW = 1_000
"""Proposed amounts are whole 천원, as an office writes them."""


def approved_total_krw(plan: Plan, scenario: Plan) -> int:
    """총 예산 once the scenario is approved (won): the sum of its lines where the plan's total is that of its lines, or where they exceed the
    plan's total; else the plan's total, of which some is left unplanned."""
    before, after = (sum(line.amount_krw for line in of.budget_line) for of in (plan, scenario))
    if after == before or (before != plan.total_krw and after <= plan.total_krw):
        return plan.total_krw
    return after


def needs_milestones(plan: Plan, scenario: Plan) -> bool:
    """True if the plan has milestones and the approval of the scenario changes its total, which they no longer end in."""
    return bool(plan.milestone) and approved_total_krw(plan, scenario) != plan.total_krw


def proposed_milestones(plan: Plan, total_krw: int) -> tuple[Milestone, ...]:
    """The plan's milestones with the same share of the total on each day, in whole 천원; the last one is the new total exactly."""
    before = milestones_by_date(plan)
    whole = before[-1].amount_krw if before else 0
    amounts = [round_half_up(Fraction(m.amount_krw * total_krw, whole * _UNIT_KRW)) * _UNIT_KRW if whole else 0 for m in before]
    return with_amounts(plan, [*(min(krw, total_krw) for krw in amounts[:-1]), total_krw] if before else [], total_krw)


def with_amounts(plan: Plan, amounts_krw: Sequence[int], total_krw: int) -> tuple[Milestone, ...]:
    """The plan's milestones by date with other amounts (won); a printed rate follows its amount, and a quote of the old paper goes."""
    return tuple(
        replace(
            milestone,
            amount_krw=krw,
            rate_percent=None if milestone.rate_percent is None else percent(krw, total_krw),
            source=SOURCE,
            quote=None,
        )
        for milestone, krw in zip(milestones_by_date(plan), amounts_krw, strict=True)
    )


def why_no_milestones(plan: Plan, milestones: Sequence[Milestone], total_krw: int) -> Message | None:
    """The reason why these are no spending plan of a total (won): other days, an amount below the one before, or another end. None if they are."""
    ordered = sorted(milestones, key=lambda milestone: milestone.on)
    if [milestone.on for milestone in ordered] != [milestone.on for milestone in milestones_by_date(plan)]:
        return message("집행계획의 날짜가 이전 차수와 다릅니다. 날짜마다 누계 금액 하나를 적어 주십시오.")
    so_far = 0
    for milestone in ordered:
        if milestone.amount_krw < so_far:
            return message(
                "집행계획 {day}의 누계 {amount:,}원이 앞 날짜의 {before:,}원보다 적습니다. 누계로 적어 주십시오.",
                day=milestone.on.isoformat(),
                amount=milestone.amount_krw,
                before=so_far,
            )
        so_far = milestone.amount_krw
    if so_far != total_krw:
        return message(
            "집행계획의 마지막 누계 {last:,}원이 새 총 예산 {total:,}원과 다릅니다. 마지막 누계를 총 예산과 같게 적어 주십시오.",
            last=so_far,
            total=total_krw,
        )
    return None


def with_spending_plan(plan: Plan, milestones: Sequence[Milestone], total_krw: int) -> Plan:
    """The plan with another total (won) and its milestones."""
    return replace(plan, total_krw=total_krw, total_source=SOURCE, milestone=tuple(milestones))
