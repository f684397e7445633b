"""Months, quarters and the same day of another year."""

import calendar
from datetime import date, timedelta


def month_between(before: date, after: date) -> int | None:
    """The month (1–12) that holds all days of the period (before, after], if the period begins on its first day; else None."""
    first = before + timedelta(1)
    return first.month if first.day == 1 and first <= after and (first.year, first.month) == (after.year, after.month) else None


def end_of_month_before(day: date) -> date:
    """The last day of the month before a day's month."""
    return day.replace(day=1) - timedelta(1)


def end_of_quarter_before(day: date) -> date:
    """The last day of the quarter (1/4분기 …) before a day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - timedelta(1)


def same_day(day: date, year: int) -> date:
    """The same month and day in another year; 29 February becomes the 28th in a year without it."""
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def next_month_end(day: date) -> date:
    """The earliest end of a month that is later than ``day``."""
    tomorrow = day + timedelta(1)
    return end_of_month_before((tomorrow.replace(day=1) + timedelta(31)).replace(day=1))
