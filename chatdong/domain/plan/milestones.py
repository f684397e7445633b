"""The cumulative spending plan: its milestones by date, and the planned value of a day."""

from datetime import date, timedelta
from fractions import Fraction

from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.plan.occurrences import line_shares
from chatdong.domain.rounding import round_half_up


def milestones_by_date(plan: Plan) -> tuple[Milestone, ...]:
    """The plan's milestones, sorted by date."""
    return tuple(sorted(plan.milestone, key=lambda milestone: milestone.on))


def planned_piece(plan: Plan, on: date) -> tuple[Milestone, Milestone] | None:
    """The two milestones between which ``on`` lies; after the last milestone, the last one twice.

    The first piece begins at 0 won on the eve of the fiscal year. None if the plan has no milestones.
    """
    if not plan.milestone:
        return None
    start = Milestone(plan.year.start - timedelta(1), 0, "")
    for end in milestones_by_date(plan):
        if on <= end.on:
            return start, end
        start = end
    return start, start


def planned_value(plan: Plan, on: date) -> int | None:
    """Official planned value at the end of ``on`` (won): milestones joined by straight lines, from 0 on the eve of the year.

    After the last milestone the value stays constant. None if the plan has no milestones.
    """
    piece = planned_piece(plan, on)
    if piece is None:
        return None
    start, end = piece
    if start == end:
        return end.amount_krw
    way = Fraction(max((on - start.on).days, 0), (end.on - start.on).days)
    return round_half_up(start.amount_krw + (end.amount_krw - start.amount_krw) * way)


def planned_value_bottom_up(plan: Plan, on: date) -> int:
    """Bottom-up planned value at the end of ``on`` (won): line amounts divided over planned occurrences (``line_shares``),
    summed over the occurrences whose window has ended."""
    return sum(share for line in plan.budget_line for o, share in line_shares(plan, line) if o.window.end <= on)
