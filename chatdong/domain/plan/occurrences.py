"""The planned occurrences of an activity, and the division of a budget line's amount over them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from chatdong.domain.costing import costing
from chatdong.domain.plan.model import Activity, BudgetLine, LocalizedText, Plan, Window
from chatdong.domain.rounding import round_half_up


@dataclass(frozen=True)
class PlannedOccurrence:
    """The ``number``-th planned occurrence of an activity (from 1).

    ``window``: its share of the activity's period, used for the pace. ``latest``: the last day that the plan allows; an
    occurrence held later is late. ``dated``: False if the plan gives no window and the fiscal year takes its place.
    """

    activity_id: str
    number: int
    window: Window
    latest: date
    topic: LocalizedText | None = None
    dated: bool = True


def planned_occurrences(plan: Plan, activity: Activity) -> tuple[PlannedOccurrence, ...]:
    """The planned occurrences of an activity, each with its window.

    If the plan dates the occurrences one by one, these dates are taken. Otherwise the activity's window (the fiscal year if
    there is none) is divided into ``times`` equal parts of whole days, so that "4 times from May to November" can be
    followed through the year. Days before the plan's approval are not divided while the rest has a day for each occurrence.

    What is done by paying as often as its window has calendar months is paid for each of these months, whenever the plan is approved.
    """
    if activity.occurrence:
        return tuple(
            PlannedOccurrence(activity.id, number, occurrence.window, occurrence.window.end, occurrence.topic)
            for number, occurrence in enumerate(activity.occurrence, start=1)
        )
    window = activity.window or plan.year
    if activity.kind.by_paying and activity.times > 1 and activity.times == len(months := _months(window)):
        return tuple(
            PlannedOccurrence(activity.id, n, month, window.end, dated=activity.window is not None) for n, month in enumerate(months, start=1)
        )
    if (
        not activity.kind.by_paying
        and activity.times > 1
        and window.start < plan.opening_day <= window.end
        and (window.end - plan.opening_day).days + 1 >= activity.times
    ):
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


def _months(window: Window) -> list[Window]:
    """The calendar months that a window touches, each as the part of it that lies in the window."""
    firsts = [
        date(n // 12, n % 12 + 1, 1) for n in range(window.start.year * 12 + window.start.month - 1, window.end.year * 12 + window.end.month + 1)
    ]
    return [Window(max(a, window.start), min(b - timedelta(1), window.end)) for a, b in zip(firsts, firsts[1:], strict=False)]


def occurrence_of_day(planned: Sequence[PlannedOccurrence], taken: Collection[int], day: date) -> int | None:
    """The number of the planned occurrence that was held on a day, by its window: of those that are not taken, the one whose middle is nearest to the
    day, the first of equals. None where the day lies in no window."""
    open_ = [one for one in planned if one.number not in taken and one.window.start <= day <= one.window.end]
    return min(open_, key=lambda one: abs((day - one.window.start) - (one.window.end - day))).number if open_ else None


def line_shares(plan: Plan, line: BudgetLine) -> tuple[tuple[PlannedOccurrence, int], ...]:
    """Divide a line's amount over the planned occurrences that the line pays for: (occurrence, won), adding up to the amount.

    The line pays for the occurrences of its activity that overlap the line's window; for all if it has no window or none
    overlaps. Won that do not divide evenly go to the first occurrences.
    """
    occurrences = planned_occurrences(plan, plan.activity_by_id(line.activity))
    if line.window is not None:
        occurrences = tuple(o for o in occurrences if o.window.overlaps(line.window)) or occurrences
    share, rest = divmod(line.amount_krw, len(occurrences))
    return tuple((o, share + (1 if i < rest else 0)) for i, o in enumerate(occurrences))


def line_cost_a_time(plan: Plan, line: BudgetLine) -> int:
    """A line's cost of one occurrence (won, rounded half up); see ``exact_cost_a_time``."""
    return round_half_up(exact_cost_a_time(plan, line))


def exact_cost_a_time(plan: Plan, line: BudgetLine) -> Fraction:
    """A line's cost of one occurrence (won, exact): amount ÷ the costing's number of times (회), else ÷ the occurrences it pays for."""
    times = [factor.value for factor in costing.parse(line.costing).factors if factor.unit == "회"]
    if len(times) == 1 and times[0] > 0:
        return line.amount_krw / times[0]
    return Fraction(line.amount_krw, len(line_shares(plan, line)))
