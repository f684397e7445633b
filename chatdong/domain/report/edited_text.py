"""The edited texts of a report, kept with the draft that each replaces, and the changes of the draft since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chatdong.domain.message import Message, message

LONGEST_TEXT = 20_000
"""The most letters of an edited text, and of any text that the store takes in one field."""


@dataclass(frozen=True)
class ReportText:
    """``words`` replace ``draft``, which was made from the records known on ``as_of``.

    ``id``, ``version`` (number of saves), ``changed_by`` and ``changed_at`` come from the store; None and 0 before the first save.
    """

    words: str
    draft: str
    as_of: date
    id: str | None = None
    version: int = 0
    changed_by: str | None = None
    changed_at: datetime | None = None


def why_no_report_text(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row is no edited text of a report (its period is neither a quarter, numbered from 1, nor the year); None if it is one."""
    period = str(row.get("period"))
    if period == "year" or (period.isascii() and period.isdecimal() and not period.startswith("0") and len(period) <= 3):
        return None
    return message("‘{period}’: 보고할 기간은 분기의 번호(1부터)나 year(연말)입니다.", period=period[:40])


def same(text: str, other: str) -> bool:
    """True if the texts are equal, regardless of space around them and at the ends of lines."""
    return _lines(text) == _lines(other)


def differing(before: str, now: str) -> tuple[list[str], list[str]]:
    """(the lines only in ``before``, the lines only in ``now``), each in its order."""
    old, new = _lines(before), _lines(now)
    return [line for line in old if line not in new], [line for line in new if line not in old]


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
