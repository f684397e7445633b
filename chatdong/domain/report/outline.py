"""What a report is made of: numbered sections of outline lines, tables and pictures, their figures kept apart from their words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan, Window

PERIODS = ("1", "2", "3", "4", "year")
"""The quarters of the fiscal year, and the year itself (연말)."""


@dataclass(frozen=True)
class Period:
    """What a report is about: ``window`` is what is reported, ``days`` are the as-of dates that it can be made on."""

    id: str
    window: Window
    days: Window

    def held(self, as_of: date) -> date:
        """The as-of date of the report: the one asked for, or the last day of the period where that lies outside."""
        return as_of if self.days.start <= as_of <= self.days.end else self.days.end


def period_of(plan: Plan, period_id: str) -> Period:
    """One of PERIODS in a plan's fiscal year; the year-end report stands on a day of December."""
    year = plan.year
    if period_id == "year":
        return Period(period_id, year, Window(date(plan.fiscal_year, 12, 1), year.end))
    first = date(plan.fiscal_year, 3 * int(period_id) - 2, 1)
    after = year.end if period_id == "4" else date.fromordinal(date(plan.fiscal_year, first.month + 3, 1).toordinal() - 1)
    return Period(period_id, Window(first, after), Window(first, after))


def quarter_of(day: date) -> str:
    """The quarter that a day lies in, as one of PERIODS."""
    return str((day.month + 2) // 3)


@dataclass(frozen=True)
class Figure:
    """A value in a sentence, and how it is to be written: krw (천원), percent, count, day, span, status."""

    kind: str
    value: Any

    def __str__(self) -> str:
        return str(self.value)


HEADINGS = {
    "summary": message("총괄"),
    "goals": message("목표별 추진 현황"),
    "held": message("행사 개최 실적"),
    "execution": message("예산 집행 현황"),
    "variance": message("계획 대비 차이와 사유"),
    "forecast": message("연말 전망"),
    "next": message("향후 계획"),
}
"""The sections of a report in their order, and what each is called."""

MARKS = {1: "□", 2: "○", 3: "―", 4: "※"}
"""The signs of an office's outline, by level; 4 is a remark."""


@dataclass(frozen=True)
class Line:
    """One line of the outline; ``level`` is one of MARKS."""

    level: int
    text: Message


@dataclass(frozen=True)
class Column:
    """A column of a table; ``kind`` is how its cells are written: text, krw, count, percent, day, status."""

    heading: Message
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """The cells of a row: of a text a name, a Message or None, else a plain value; ``level`` 0 is a total, 1 a subtotal."""

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
        return any(column.kind == "krw" for column in self.columns)


@dataclass(frozen=True)
class Picture:
    """A chart: which one (goals, burn, variance), and what it shows as a sentence."""

    name: str
    caption: Message


@dataclass(frozen=True)
class Section:
    """A numbered section: its words, which may be edited, and what proves them."""

    id: str
    lines: tuple[Line, ...]
    table: Table | None = None
    picture: Picture | None = None

    @property
    def heading(self) -> Message:
        """What the section is called."""
        return HEADINGS[self.id]
