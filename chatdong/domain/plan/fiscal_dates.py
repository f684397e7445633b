"""Months, quarters and the same day of another year."""

import calendar
from datetime import date, timedelta

from chatdong.domain.plan.model import Plan, Window

MONTHS_A_YEAR = 12


def months_of(span: Window) -> tuple[Window, ...]:
    """The calendar months of a period, in order; the first and the last may be cut by its ends."""
    found, start = [], span.start
    while start <= span.end:
        end = date(start.year, start.month, calendar.monthrange(start.year, start.month)[1])
        found.append(Window(start, min(end, span.end)))
        start = end + timedelta(1)
    return tuple(found)


def month_number(span: Window, day: date) -> int:
    """The number of a day's month in ``months_of``, from 1; in a calendar year the month itself. The first or the last for a day outside."""
    day = min(max(day, span.start), span.end)
    return (day.year - span.start.year) * MONTHS_A_YEAR + day.month - span.start.month + 1


def quarters_of(span: Window) -> tuple[Window, ...]:
    """The quarters of a period: three of its months each, from its first month on; the last may be shorter."""
    months = months_of(span)
    return tuple(Window(months[n].start, months[min(n + 2, len(months) - 1)].end) for n in range(0, len(months), 3))


def quarter_end(plan: Plan, year: int, quarter: int) -> date:
    """The last day of a quarter (1–4) of a plan's year or of a year as many years on; the last quarter's where the period has fewer."""
    quarters = quarters_of(plan.year)
    end = quarters[min(quarter, len(quarters)) - 1].end
    return same_day(end, end.year + year - plan.fiscal_year)


def month_between(before: date, after: date) -> int | None:
    """The month (1–12) that holds all days of the period (before, after], if the period begins on its first day; else None."""
    first = before + timedelta(1)
    return first.month if first.day == 1 and first <= after and (first.year, first.month) == (after.year, after.month) else None


def end_of_month_before(day: date) -> date:
    """The last day of the month before a day's month."""
    return day.replace(day=1) - timedelta(1)


def end_of_quarter_before(span: Window, day: date) -> date:
    """The last day of the quarter (1/4분기 …) of a period before a day's quarter; the eve of the period in its first quarter."""
    return max(quarter.start for quarter in quarters_of(span) if quarter.start <= max(day, span.start)) - timedelta(1)


def same_day(day: date, year: int) -> date:
    """The same month and day in another year; 29 February becomes the 28th in a year without it."""
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def same_place(plan: Plan, other: Plan, day: date) -> date:
    """The day of another plan that lies where this day lies in its own: the same month and day, as many years on as the periods are apart."""
    moved = same_day(day, day.year + other.year.start.year - plan.year.start.year)
    return min(max(moved, other.counted.start), other.counted.end)


def next_month_end(day: date) -> date:
    """The earliest end of a month that is later than ``day``."""
    tomorrow = day + timedelta(1)
    return end_of_month_before((tomorrow.replace(day=1) + timedelta(31)).replace(day=1))
