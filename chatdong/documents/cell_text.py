"""The text that a typed cell is known by, the same from every format."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from chatdong.domain.intake.paper import NOT_COMPUTED

__all__ = ["NOT_COMPUTED", "cell_text"]


def cell_text(value: object) -> str:
    """The text of a cell: 150000, 0.15, 2016-05-13, 2016-05-13 13:30, 13:30, 30:05:00 for a duration, TRUE; None is "".

    A whole number has all its digits. Another one is rounded to 15 significant digits, as Excel and LibreOffice show it, so that 0.1 + 0.2 is 0.3.
    Times are rounded to the second, and seconds are left out where there are none; a day at midnight is a date.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return _moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _time_text(_to_the_second(datetime.combine(date(2000, 1, 1), value)).time())
    if isinstance(value, timedelta):
        return _duration_text(value)
    return str(value)


def number_text(value: float) -> str:
    """A number without an exponent."""
    if value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else str(int(Decimal(repr(value))))
    text = format(Decimal(f"{value:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _to_the_second(moment: datetime) -> datetime:
    whole = moment.replace(microsecond=0)
    if moment.microsecond < 500_000 or whole >= datetime.max.replace(microsecond=0, tzinfo=moment.tzinfo):
        return whole
    return whole + timedelta(seconds=1)


def _moment_text(moment: datetime) -> str:
    rounded = _to_the_second(moment)
    clock = _time_text(rounded.time())
    return rounded.date().isoformat() if clock == "00:00" else f"{rounded.date().isoformat()} {clock}"


def _time_text(clock: time) -> str:
    return clock.strftime("%H:%M:%S" if clock.second else "%H:%M")


def _duration_text(duration: timedelta) -> str:
    seconds = round(abs(duration).total_seconds())
    sign = "-" if duration < timedelta(0) and seconds else ""
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
