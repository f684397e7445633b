"""What is left of the budget, day by day, against what the plan would leave."""

from datetime import date
from typing import NamedTuple

from chatdong.domain.budget.curves import BurnDay


class BalanceDay(NamedTuple):
    """What is left at the end of one day (won; negative once more is spent than there is). None where a curve does not run.

    planned: by the official plan. planned_bottom_up: by the activities' dates. low and high bound the forecast.
    """

    on: date
    planned: int | None
    planned_bottom_up: int
    balance: int | None
    forecast: int | None
    forecast_low: int | None
    forecast_high: int | None


def burn_down(days: tuple[BurnDay, ...], budget_krw: int) -> tuple[BalanceDay, ...]:
    """The burn chart's curves taken from the budget: what was spent leaves a balance, what was planned another."""

    def left(spent: int | None) -> int | None:
        return None if spent is None else budget_krw - spent

    return tuple(
        BalanceDay(
            day.on,
            left(day.planned),
            budget_krw - day.planned_bottom_up,
            left(day.actual),
            left(day.forecast),
            left(day.forecast_high),
            left(day.forecast_low),
        )
        for day in days
    )
