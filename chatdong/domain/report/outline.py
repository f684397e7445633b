"""The parts of a report: numbered sections of outline lines, tables and pictures; figures are kept apart from their sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan, Window

PERIODS = ("1", "2", "3", "4", "year")
"""The quarters of the fiscal year, and the year itself (연말)."""


@dataclass(frozen=True)
class Period:
    """The period of a report. ``window``: the days reported on. ``days``: the as-of dates that the report may have."""

    id: str
    window: Window
    days: Window

    def held(self, as_of: date) -> date:
        """``as_of`` if it is one of ``days``, else the last of them."""
        return as_of if self.days.start <= as_of <= self.days.end else self.days.end


def period_of(plan: Plan, period_id: str) -> Period:
    """One of PERIODS in the plan's fiscal year; the year-end report has an as-of date in December. Raises ValueError for another id."""
    year = plan.year
    if period_id == "year":
        return Period(period_id, year, Window(date(plan.fiscal_year, 12, 1), year.end))
    first = date(plan.fiscal_year, 3 * int(period_id) - 2, 1)
    after = year.end if period_id == "4" else date.fromordinal(date(plan.fiscal_year, first.month + 3, 1).toordinal() - 1)
    return Period(period_id, Window(first, after), Window(first, after))


def quarter_of(day: date) -> str:
    """The quarter of a day, as one of PERIODS."""
    return str((day.month + 2) // 3)


@dataclass(frozen=True)
class Figure:
    """A value in a sentence. ``kind`` is its format: krw (won, written in 천원), percent, count, day, span or status."""

    kind: str
    value: Any

    def __str__(self) -> str:
        return str(self.value)


HEADINGS = {
    "summary": message("총괄"),
    "goals": message("목표별 추진 현황"),
    "held": message("추진 실적"),
    "execution": message("예산 집행 현황"),
    "variance": message("계획 대비 차이와 사유"),
    "forecast": message("연말 집행 전망"),
    "next": message("향후 계획"),
}
"""Section id → heading, in the order of the report."""

MARKS = {1: "□", 2: "○", 3: "―", 4: "※"}
"""Level of an outline line → its mark in office documents; level 4 is a remark."""


@dataclass(frozen=True)
class Line:
    """One line of the outline; ``level`` is one of MARKS."""

    level: int
    text: Message


@dataclass(frozen=True)
class Column:
    """A column of a table. ``kind`` is the format of its cells: text, krw (won, written in 천원), count, percent, day or status."""

    heading: Message
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """A row of a table. A text cell is a name, a Message or None; others are plain values. ``level``: 0 total, 1 subtotal, 2 other."""

    cells: tuple[Any, ...]
    level: int = 2


@dataclass(frozen=True)
class Table:
    """A table of a section; amounts are won and written in 천원."""

    title: Message
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def has_money(self) -> bool:
        """True if a column holds amounts."""
        return any(column.kind == "krw" for column in self.columns)


@dataclass(frozen=True)
class Picture:
    """A chart. ``name``: goals, burn or variance; ``caption``: its content in a sentence."""

    name: str
    caption: Message


@dataclass(frozen=True)
class Section:
    """A numbered section: outline lines, which may be edited, and the table and picture that support them."""

    id: str
    lines: tuple[Line, ...]
    table: Table | None = None
    picture: Picture | None = None

    @property
    def heading(self) -> Message:
        """The heading of the section."""
        return HEADINGS[self.id]
