"""The curves of the burn chart (planned, earned, actual, forecast) by day and by month, for the whole budget or a scope of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from chatdong.domain.budget.committed import unpaid_steps
from chatdong.domain.budget.earned_value import earned_of, spending_by_line
from chatdong.domain.budget.execution_table import budget_moved, keeps_commitments
from chatdong.domain.budget.forecast import forecasts, together
from chatdong.domain.budget.line_payments import PAYMENT_LAG
from chatdong.domain.budget.position import original_by_line
from chatdong.domain.budget.remaining_work import to_come
from chatdong.domain.budget.scope import WHOLE, Scope
from chatdong.domain.plan.fiscal_dates import months_of
from chatdong.domain.plan.milestones import planned_value
from chatdong.domain.plan.model import DoneBy, Plan, Window
from chatdong.domain.plan.occurrences import line_shares
from chatdong.domain.progress.records import Records
from chatdong.domain.rounding import round_half_up


class BurnDay(NamedTuple):
    """The cumulative amounts at the end of one day (won). None on days without a value for the curve.

    A NamedTuple, because every run of a page compares a year of them.
    """

    on: date
    planned: int | None
    planned_bottom_up: int
    earned: int | None
    actual: int | None
    forecast: int | None
    forecast_low: int | None
    forecast_high: int | None
    committed: int | None = None
    """Spent, and committed but unpaid; None after the as-of date, and where no commitment is recorded by then."""
    current_budget: int | None = None
    """예산현액; None where no change of the budget is in force on the as-of date."""

    @property
    def spent_or_forecast(self) -> int:
        """The amount spent up to the as-of date, or the forecast after it (won)."""
        if self.actual is not None:
            return self.actual
        assert self.forecast is not None  # The forecast begins on the last day that has an actual amount.
        return self.forecast


@dataclass(frozen=True)
class BurnMonth:
    """The amounts of one month, not cumulative (won). ``forecast``: the spending forecast in the month after the as-of date.

    ``month``: its number among the months of the curves, from 1; in a calendar year the month itself. ``start``: its first day.
    """

    month: int
    start: date
    planned: int | None
    planned_bottom_up: int
    earned: int | None
    actual: int | None
    forecast: int | None


def burn(plan: Plan, records: Records, as_of: date, scope: Scope = WHOLE) -> tuple[BurnDay, ...]:
    """The curves for every day that counts in the plan (``Plan.counted``): its period, and the days on which it may still be paid after it.

    Earned and actual value end on the as-of date, where the forecast begins.

    The curves of all scopes of a level add up to those of the whole budget to the won, with two exceptions: only the whole has an
    official planned value, and the forecast's band lies between the lowest and the highest estimate of the scope itself.
    """
    lines = scope.line_ids(plan, records)
    now = together(forecast for line_id, forecast in forecasts(plan, records, as_of).items() if line_id in lines)
    days = [plan.counted.start + timedelta(n) for n in range(plan.counted.days)]
    bottom_up = _cumulative(days, _planned_costs(plan, lines))
    actual = _cumulative(days, ((d.on, d.amount_krw) for d in records.spending if d.line_id in lines and d.on <= as_of))
    unpaid = _cumulative(days, unpaid_steps(records, as_of, lines)) if keeps_commitments(records, as_of) else None
    budgets = _cumulative(days, _budget_steps(plan, records, as_of, lines)) if budget_moved(records, as_of) else None
    earned = _cumulative(days, _earned_steps(plan, records, as_of, lines))
    bills_in_by = min(as_of + PAYMENT_LAG, plan.counted.end)
    ahead_of = to_come(plan, records, as_of).lines
    coming = [payment for line_id, of in ahead_of.items() if line_id in lines for payment in of.days(bills_in_by)]
    still_to_spend = _cumulative(days, coming)
    low, high = now.estimates[0], now.estimates[-1]

    def share(i: int, day: date) -> Fraction:
        """The share (0–1) of the coming cost that falls by the day: by expected dates, or evenly over the days left if nothing is to come."""
        if now.coming_krw:
            return Fraction(still_to_spend[i], now.coming_krw)
        return Fraction((day - as_of).days, max((plan.counted.end - as_of).days, 1))

    def ahead(i: int, day: date, end: int) -> int | None:
        """The forecast at the end of a day on the way to the estimate ``end`` (won); None before the as-of date."""
        if day < as_of:
            return None
        return now.spent_krw if day == as_of else now.spent_krw + round_half_up((end - now.spent_krw) * share(i, day))

    return tuple(
        BurnDay(
            on=day,
            planned=planned_value(plan, day) if scope == WHOLE else None,
            planned_bottom_up=bottom_up[i],
            earned=earned[i] if day <= as_of else None,
            actual=actual[i] if day <= as_of else None,
            forecast=ahead(i, day, now.eac_bottom_up_krw),
            forecast_low=ahead(i, day, low),
            forecast_high=ahead(i, day, high),
            committed=actual[i] + unpaid[i] if unpaid is not None and day <= as_of else None,
            current_budget=None if budgets is None else budgets[i],
        )
        for i, day in enumerate(days)
    )


def by_month(days: tuple[BurnDay, ...], as_of: date) -> tuple[BurnMonth, ...]:
    """The amounts of each month; the as-of date's month has both its spending to date and its forecast.

    Raises StopIteration if the as-of date is not among the days.
    """
    months, before = [], None
    today = next(day for day in days if day.on == as_of)
    by_date = {day.on: day for day in days}
    for number, span in enumerate(months_of(Window(days[0].on, days[-1].on)), start=1):
        end = by_date[span.end]
        begun = span.start <= as_of
        at = today if end.on > as_of else end
        since = today if begun else before

        def rise(curve: str, to: BurnDay) -> int | None:
            """The rise of a curve since the end of the month before (won); None if the curve has no value on that day."""
            height = getattr(to, curve)
            return None if height is None else height - ((before and getattr(before, curve)) or 0)  # noqa: B023 - called at once, in the same round

        months.append(
            BurnMonth(
                number,
                span.start,
                rise("planned", end),
                end.planned_bottom_up - (before.planned_bottom_up if before else 0),
                rise("earned", at) if begun else None,
                rise("actual", at) if begun else None,
                None if end.forecast is None or since is None else end.forecast - since.spent_or_forecast,
            )
        )
        before = end
    return tuple(months)


def bottom_up_curve(plan: Plan) -> tuple[int, ...]:
    """The bottom-up planned value at the end of every day that counts in the plan (won)."""
    lines = frozenset(line.id for line in plan.budget_line)
    return tuple(_cumulative([plan.counted.start + timedelta(n) for n in range(plan.counted.days)], _planned_costs(plan, lines)))


def _planned_costs(plan: Plan, lines: frozenset[str]) -> list[tuple[date, int]]:
    """(day, won): each line's amount divided over the last days of its planned occurrences' windows."""
    return [(o.window.end, share) for line in plan.budget_line if line.id in lines for o, share in line_shares(plan, line)]


def _budget_steps(plan: Plan, records: Records, as_of: date, lines: frozenset[str]) -> Iterator[tuple[date, int]]:
    """(day, won): the original budget of these lines from the first day on, and the changes in force on ``as_of`` from the day of approval on."""
    yield plan.year.start, sum(krw for line_id, krw in original_by_line(plan, records).items() if line_id in lines)
    for change in records.budget_changes:
        if change.approved_on is not None and change.in_force(as_of):
            for line_id, krw in ((change.to_line, change.amount_krw), (change.from_line, -change.amount_krw)):
                if line_id in lines:
                    yield change.approved_on, krw


def _earned_steps(plan: Plan, records: Records, as_of: date, lines: frozenset[str]) -> list[tuple[date, int]]:
    """(day, won): the changes of the earned value of these lines, on the days of held events and of payments."""
    spent = spending_by_line(records)
    steps: list[tuple[date, int]] = []
    for activity in plan.activity:
        some = [line.id for line in plan.lines_of(activity.id) if line.id in lines]
        if not some:
            continue
        turns = set(records.held_days((activity.id,), as_of))
        if activity.kind.done_by is not DoneBy.HOLDING:
            turns |= {day.on for line_id in some for day in spent.get(line_id, ()) if day.on <= as_of}
            turns |= {e.cancelled_on for e in records.of_activity(activity.id) if e.cancelled_on is not None and e.cancelled_on <= as_of}
        height = 0
        for on in sorted(turns):
            earned = earned_of(plan, activity, records, spent, on)
            reached = sum(earned[line_id] for line_id in some)
            if reached != height:
                steps.append((on, reached - height))
                height = reached
    return steps


def _cumulative(days: list[date], amounts: Iterable[tuple[date, int]]) -> list[int]:
    by_day: dict[date, int] = defaultdict(int)
    for on, amount in amounts:
        by_day[min(max(on, days[0]), days[-1])] += amount
    heights, height = [], 0
    for day in days:
        height += by_day.get(day, 0)
        heights.append(height)
    return heights
