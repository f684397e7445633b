"""The clock of the programme: the one place that reads the time of day.

Office days are days of the programme's own time zone, whatever zone the server's machine is set to: on a machine at UTC it is still
yesterday until nine in the morning in Seoul. ``CHATDONG_TIMEZONE`` names another zone of the IANA database (https://www.iana.org/time-zones).
"""

import os
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_ZONE = "Asia/Seoul"


class UnknownZone(ValueError):
    """CHATDONG_TIMEZONE names no zone that is known; the message is a sentence for whoever starts the program."""


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(
            f"CHATDONG_TIMEZONE={name}: 알 수 없는 시간대입니다. Asia/Seoul처럼 적거나 비워 주십시오. "
            "· This is not a known time zone. Write one like Asia/Seoul, or leave it empty."
        ) from error


def zone() -> ZoneInfo:
    """The programme's time zone. Raises UnknownZone where the setting names none."""
    return _zone(os.environ.get("CHATDONG_TIMEZONE") or DEFAULT_ZONE)


def in_zone(moment: datetime) -> datetime:
    """Convert an aware datetime to the programme's zone; the result is aware. Pass no naive one: it would be read in the machine's zone. Raises
    UnknownZone."""
    return moment.astimezone(zone())


def moment() -> datetime:
    """The current time, aware, in the programme's zone: for files that others read. Raises UnknownZone."""
    return in_zone(datetime.now(UTC))


def now() -> datetime:
    """The current time, naive, in the programme's zone: what the store takes as ``at``. Raises UnknownZone."""
    return moment().replace(tzinfo=None)


def today() -> date:
    """The current date in the programme's zone. Raises UnknownZone."""
    return now().date()
