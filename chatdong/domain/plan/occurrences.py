"""The planned occurrences of an activity, and how the amount of a line is laid on them."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from chatdong.domain.costing import costing
from chatdong.domain.plan.model import Activity, BudgetLine, LocalizedText, Plan, Window
from chatdong.domain.rounding import round_half_up


@dataclass(frozen=True)
class PlannedOccurrence:
    """The ``number``-th of an activity's planned occurrences (from 1), and the days in which it is to be held.

    ``window`` is its share of the activity's time, for the pace; ``latest`` is the last day that the plan itself
    allows, after which it is late. ``dated`` is False where the plan gives no window and the whole year stands in.
    """

    activity_id: str
    number: int
    window: Window
    latest: date
    topic: LocalizedText | None = None
    dated: bool = True


def planned_occurrences(plan: Plan, activity: Activity) -> tuple[PlannedOccurrence, ...]:
    """When each of an activity's planned occurrences is to be held.

    The plan's own dates where it gives them one by one; otherwise the activity's window is cut into as many equal
    parts as there are times (whole days, the remainder spread evenly), so that "4 times from May to November" can be
    followed through the year; what lies before the plan's approval is left out of the cutting. Where there is no window
    at all, the fiscal year takes its place.
    """
    if activity.occurrence:
        return tuple(
            PlannedOccurrence(activity.id, number, occurrence.window, occurrence.window.end, occurrence.topic)
            for number, occurrence in enumerate(activity.occurrence, start=1)
        )
    window = activity.window or plan.year
    if activity.times > 1 and window.start < plan.opening_day <= window.end and (window.end - plan.opening_day).days + 1 >= activity.times:
        window = Window(plan.opening_day, window.end)
    cuts = [window.days * k // activity.times for k in range(activity.times + 1)]
    return tuple(
        PlannedOccurrence(
            activity.id,
            number,
            Window(
                window.start + timedelta(cuts[number - 1]),
                window.start + timedelta(max(cuts[number], cuts[number - 1] + 1) - 1),
            ),
            window.end,
            dated=activity.window is not None,
        )
        for number in range(1, activity.times + 1)
    )


def line_shares(plan: Plan, line: BudgetLine) -> tuple[tuple[PlannedOccurrence, int], ...]:
    """Lay a line's amount on the planned occurrences that it pays for: (occurrence, won), adding up to the amount.

    These are the occurrences of its activity that fall within the line's own window, or all of them. The won that do
    not divide evenly go to the first ones, so that nothing is lost to rounding.
    """
    occurrences = planned_occurrences(plan, plan.activity_by_id(line.activity))
    if line.window is not None:
        occurrences = tuple(o for o in occurrences if o.window.overlaps(line.window)) or occurrences
    share, rest = divmod(line.amount_krw, len(occurrences))
    return tuple((o, share + (1 if i < rest else 0)) for i, o in enumerate(occurrences))


def line_cost_a_time(plan: Plan, line: BudgetLine) -> int:
    """What a line pays for one occurrence by its own costing (won, rounded half up)."""
    return round_half_up(exact_cost_a_time(plan, line))


def exact_cost_a_time(plan: Plan, line: BudgetLine) -> Fraction:
    """What a line pays for one occurrence by its own costing (won, not rounded)."""
    times = [factor.value for factor in costing.parse(line.costing).factors if factor.unit == "회"]
    if len(times) == 1 and times[0] > 0:
        return line.amount_krw / times[0]
    return Fraction(line.amount_krw, len(line_shares(plan, line)))
