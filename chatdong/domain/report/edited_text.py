"""Words of a report that somebody wrote in the place of its draft, and what the draft says by now."""

from dataclasses import dataclass
from datetime import date, datetime

LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class ReportText:
    """``words`` stand in the place of ``draft``, which was made from what was known on ``as_of``.

    ``id``, ``version`` (how often it was saved) and who changed it last and when are those of the store; None and 0 while it has none.
    """

    words: str
    draft: str
    as_of: date
    id: str | None = None
    version: int = 0
    changed_by: str | None = None
    changed_at: datetime | None = None


def same(text: str, other: str) -> bool:
    """Whether two texts say the same: space around them, and at the end of a line, says nothing."""
    return _lines(text) == _lines(other)


def differing(before: str, now: str) -> tuple[list[str], list[str]]:
    """The lines that only the draft of before has, and those that only the draft of now has, each in its order."""
    old, new = _lines(before), _lines(now)
    return [line for line in old if line not in new], [line for line in new if line not in old]


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
