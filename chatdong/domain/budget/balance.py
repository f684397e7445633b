"""The burn-down: the budget's balance day by day, actual, planned and forecast."""

from datetime import date
from typing import NamedTuple

from chatdong.domain.budget.curves import BurnDay


class BalanceDay(NamedTuple):
    """The balance of the budget at the end of one day (won; negative if overspent). None on days without a value for the curve.

    ``planned``: by the official plan. ``planned_bottom_up``: by the planned occurrences. ``forecast_low`` and ``forecast_high`` bound the forecast.
    """

    on: date
    planned: int | None
    planned_bottom_up: int
    balance: int | None
    forecast: int | None
    forecast_low: int | None
    forecast_high: int | None


def burn_down(days: tuple[BurnDay, ...], budget_krw: int) -> tuple[BalanceDay, ...]:
    """The burn-down of the burn chart's days: the budget less each cumulative amount, the current budget of the day where it has changed."""

    def of(day: BurnDay) -> BalanceDay:
        """The balances of a day (won)."""
        budget = budget_krw if day.current_budget is None else day.current_budget

        def left(spent: int | None) -> int | None:
            """The balance after spending this cumulative amount (won)."""
            return None if spent is None else budget - spent

        planned = budget - day.planned_bottom_up
        return BalanceDay(day.on, left(day.planned), planned, left(day.actual), left(day.forecast), left(day.forecast_high), left(day.forecast_low))

    return tuple(map(of, days))
