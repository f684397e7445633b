"""The burn curves and the remaining budget by month as plain values for JSON, for the whole plan, each category and each activity."""

from datetime import date
from typing import Any

from chatdong.domain.budget.balance import burn_down
from chatdong.domain.budget.curves import burn, by_month
from chatdong.domain.budget.scope import WHOLE, Scope, scopes_of
from chatdong.domain.plan.fiscal_dates import month_number
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records


def as_json(plan: Plan, records: Records, as_of: date) -> dict[str, Any]:
    """The months of the plan (``by_month``) and of each category and activity (``by_month_of``) as plain values for JSON, in won."""
    scopes = dict.fromkeys(scope for level in ("category", "activity") for scope in scopes_of(plan, records, level))
    return {
        "by_month": _months_as_json(plan, records, as_of, WHOLE),
        "by_month_of": [{"level": scope.level, "id": scope.id or None, "by_month": _months_as_json(plan, records, as_of, scope)} for scope in scopes],
    }


def _months_as_json(plan: Plan, records: Records, as_of: date, scope: Scope) -> list[dict[str, Any]]:
    """One object a month: the amounts of the month, and at its last day the cumulative curves and the remaining budget, in won.

    Earned value, actual cost, what is committed and balance are null in months after the as-of date; what is committed is null too where no
    commitment is recorded.
    """
    days = burn(plan, records, as_of, scope)
    lines = scope.line_ids(plan, records)
    left = {day.on: day for day in burn_down(days, sum(line.amount_krw for line in plan.budget_line if line.id in lines))}
    ends = {month_number(plan.counted, day.on): day for day in days}
    known = {month_number(plan.counted, day.on): day for day in days if day.on <= as_of}
    return [
        {
            "month": f"{month.start:%Y-%m}",
            "planned_krw": month.planned,
            "planned_bottom_up_krw": month.planned_bottom_up,
            "earned_krw": month.earned,
            "actual_krw": month.actual,
            "forecast_krw": month.forecast,
            "cumulative": {
                "planned_krw": ends[month.month].planned,
                "planned_bottom_up_krw": ends[month.month].planned_bottom_up,
                "earned_krw": known[month.month].earned if month.month in known else None,
                "actual_krw": known[month.month].actual if month.month in known else None,
                "committed_krw": known[month.month].committed if month.month in known else None,
                "forecast_krw": ends[month.month].forecast,
                "forecast_low_krw": ends[month.month].forecast_low,
                "forecast_high_krw": ends[month.month].forecast_high,
            },
            "left": {
                "planned_krw": left[ends[month.month].on].planned,
                "planned_bottom_up_krw": left[ends[month.month].on].planned_bottom_up,
                "balance_krw": left[known[month.month].on].balance if month.month in known else None,
                "forecast_krw": left[ends[month.month].on].forecast,
            },
        }
        for month in by_month(days, as_of)
    ]
