"""The parts of a document: numbered sections of outline lines, tables and pictures; figures are kept apart from their sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from chatdong.domain.message import Message, message
from chatdong.domain.plan.fiscal_dates import months_of, quarters_of
from chatdong.domain.plan.model import Plan, Window

PERIODS = ("1", "2", "3", "4", "year")
"""The quarters of a fiscal year, and the year itself (연말). A plan of another length has other quarters (``periods_of``)."""


@dataclass(frozen=True)
class Period:
    """The period of a report. ``window``: the days reported on. ``days``: the as-of dates that the report may have."""

    id: str
    window: Window
    days: Window

    def held(self, as_of: date) -> date:
        """``as_of`` if it is one of ``days``, else the last of them."""
        return as_of if self.days.start <= as_of <= self.days.end else self.days.end


def periods_of(plan: Plan) -> tuple[str, ...]:
    """The ids of the plan's report periods: the quarters of its own period from 1 on, and "year" for all of it."""
    return (*(str(number) for number, _ in enumerate(quarters_of(plan.year), start=1)), "year")


def period_of(plan: Plan, period_id: str) -> Period:
    """One of ``periods_of``. The year-end report has an as-of date from the period's last month on, to the last day that counts in the plan.

    Raises ValueError for another id.
    """
    if period_id not in periods_of(plan):
        raise ValueError(period_id)
    year = plan.year
    if period_id == "year":
        return Period(period_id, year, Window(months_of(year)[-1].start, plan.counted.end))
    quarter = quarters_of(year)[int(period_id) - 1]
    return Period(period_id, quarter, quarter)


def quarter_of(plan: Plan, day: date) -> str:
    """The plan's quarter of a day, as one of ``periods_of``; "year" after its last day."""
    quarters = quarters_of(plan.year)
    return "year" if day > plan.year.end else str(sum(quarter.start <= max(day, plan.year.start) for quarter in quarters))


def year_and_quarter(plan: Plan, period_id: str) -> tuple[int | None, int]:
    """(차년도, 분기) of a quarter's id: which year of the programme from 1, None where the plan has one year, and the quarter of that year."""
    years, quarter = divmod(int(period_id) - 1, 4)
    return (years + 1 if len(periods_of(plan)) > len(PERIODS) else None), quarter + 1


@dataclass(frozen=True)
class Figure:
    """A value in a sentence. ``kind`` is its format: krw (won, written in 천원), won (written in 원), percent, count, day, span or status."""

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
    "problems": message("문제점 및 대책"),
    "next": message("향후 계획"),
    "sheets": message("지표정의서"),
    "settled": message("총괄"),
    "sources": message("재원별 정산"),
    "categories": message("편성목별 정산"),
    "lines": message("산출내역별 정산"),
    "current_budget": message("예산현액의 구성"),
    "budget_changes": message("예산 변경 내역"),
    "refunds": message("여입·정정 내역"),
    "carried": message("다음연도 이월 내역"),
    "certification": message("확인"),
    "change": message("변경 개요"),
    "change_lines": message("변경 내역"),
    "change_effect": message("목표와 집행계획에 미치는 영향"),
    "change_opinion": message("검토 의견"),
    "meeting_verdicts": message("종합"),
    "meeting_goals": message("목표"),
    "meeting_money": message("예산"),
    "meeting_changes": message("전월 이후 달라진 것"),
    "meeting_decisions": message("결정할 것"),
}
"""Section id → heading: those of the report in their order, then those of the settlement, the review of a change and the page of a meeting."""

MARKS = {1: "□", 2: "○", 3: "―", 4: "※"}
"""Level of an outline line → its mark in office documents; level 4 is a remark."""


@dataclass(frozen=True)
class Line:
    """One line of the outline; ``level`` is one of MARKS."""

    level: int
    text: Message


@dataclass(frozen=True)
class Column:
    """A column of a table. ``kind`` is the format of its cells: text, krw (won, written in 천원), won (written in 원), count, percent, day or
    status. ``sum_of``: the (place, +1 or −1) of the columns that it adds up in each row, which a spreadsheet computes anew."""

    heading: Message
    kind: str = "text"
    sum_of: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Row:
    """A row of a table. A text cell is a name, a Message or None; others are plain values. ``level``: 0 total, 1 subtotal, 2 other.

    ``sum_of``: the (place, +1 or −1) of the rows whose amounts and counts it adds up, which a spreadsheet computes anew.
    """

    cells: tuple[Any, ...]
    level: int = 2
    sum_of: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Table:
    """A table of a section; amounts are won, and all of them are written in 천원 or all in 원."""

    title: Message
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def unit(self) -> Message | None:
        """The unit in which the amounts are written; None if no column holds amounts."""
        return next((UNITS[column.kind] for column in self.columns if column.kind in UNITS), None)


UNITS = {"krw": message("(단위: 천원)"), "won": message("(단위: 원)")}
"""Kind of an amount → the words that say its unit."""


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


class OfficeDocument(Protocol):
    """A document that is written as a file: its title, facts for its head, the unit of its amounts, and its sections."""

    @property
    def kind(self) -> Message:
        """The name of this kind of document, in a word or two."""
        ...

    @property
    def plan(self) -> Plan:
        """The plan that it is about."""
        ...

    @property
    def title(self) -> Message:
        """Its title."""
        ...

    @property
    def facts(self) -> tuple[Message, ...]:
        """The facts under the title: the as-of date, the period …"""
        ...

    @property
    def unit(self) -> Message:
        """The unit of its amounts."""
        ...

    @property
    def approval(self) -> tuple[str | Message, ...]:
        """The roles of its approval box (결재란) in the order of signing; () for a document without one."""
        ...

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its sections in their order."""
        ...
