"""The plan's quotes beside the figures read from them, and the rule that every figure occurs in its quote."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from chatdong.domain.message import message
from chatdong.domain.plan.model import Activity, BudgetLine, Milestone, Occurrence, Plan, Statement, Window
from chatdong.domain.plan_check.rule import Figure, Notice, Place, Quote, Rule, Severity, Verdict

_FULL_DATE = re.compile(r"(\d{4}|\d{2})\.\s*(\d{1,2})\.\s*(\d{1,2})(?!\d)")
_MONTHS = re.compile(r"(?:(\d{1,2})\s*[~∼～–-]\s*)?(\d{1,2})\s*월")
_YEAR = re.compile(r"(?:'(\d{2})(?=\s*[년.])|(\d{4})\s*년)")
_UNITS = (1_000, 10_000, 1_000_000, 100_000_000)
_STATED = ("window", "times", "teams", "teams_existing", "teams_new", "amount_krw")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def words_of_line(line: BudgetLine) -> Quote:
    """A line's item and costing as a quote."""
    return Quote(f"{line.item.ko} {line.costing}", line.source)


def words_of_milestone(milestone: Milestone) -> Quote:
    """A milestone's quote, else its date and amount."""
    return Quote(milestone.quote or f"{milestone.on.isoformat()} {milestone.amount_krw:,}", milestone.source)


def words_of_occurrence(activity: Activity, occurrence: Occurrence) -> Quote:
    """An occurrence's quote, else its topic or the activity's name."""
    return Quote(occurrence.quote or (occurrence.topic or activity.name).ko, occurrence.source)


def words_of_activity(activity: Activity) -> Quote:
    """An activity's name as a quote."""
    return Quote(activity.name.ko, activity.source)


def words_of_statement(statement: Statement) -> Quote:
    """A statement's quote."""
    return Quote(statement.quote, statement.source)


class Reading(NamedTuple):
    """An element of the plan with its quote and the figures read from it."""

    where: Place
    words: Quote
    figures: tuple[Any, ...]


def readings(plan: Plan) -> Iterator[Reading]:
    """The reading of every element that has a quote beside its figures; a line's quote is its item."""
    document = plan.document
    if document is not None and document.quote:
        yield Reading(Place("document", "plan_check"), Quote(document.quote, document.source), (document.approved_on,))
    for name in ("basis", "background", "history", "strategy", "administration"):
        for i, passage in enumerate(getattr(plan, name), start=1):
            if passage.quote:
                words = Quote(passage.quote, passage.source)
                yield Reading(Place(f"{name}[{i}]", "plan_check"), words, (passage.dated,))
    for activity in plan.activity:
        for i, occurrence in enumerate(activity.occurrence, start=1):
            if occurrence.quote:
                where = Place(f"activity.{activity.id}.occurrence[{i}]", "events")
                yield Reading(where, words_of_occurrence(activity, occurrence), (occurrence.window,))
    for line in plan.budget_line:
        # The costing is left out: "×6월" there means six months, not June.
        yield Reading(Place(f"budget_line.{line.id}", "budget"), Quote(line.item.ko, line.source), (line.window,))
    for i, milestone in enumerate(plan.milestone, start=1):
        yield _reading_of_milestone(milestone, i)
    for team in plan.support_team:
        if team.quote:
            where = Place(f"support_team.{team.id}", "districts")
            yield Reading(where, Quote(team.quote, team.source), (team.staff, team.opened_on, team.closed_on))
    for i, statement in enumerate(plan.statement, start=1):
        figures = tuple(getattr(statement, name) for name in _STATED)
        yield Reading(Place(f"statement[{i}]", "plan_check"), words_of_statement(statement), figures)


def _reading_of_milestone(milestone: Milestone, number: int = 0) -> Reading:
    # A milestone counts up to the end of its day, so "6월" stands for 30 June.
    until = Window(milestone.on.replace(day=1), milestone.on)
    figures = (until, milestone.amount_krw, milestone.rate_percent) if milestone.quote else ()
    return Reading(Place(f"milestone[{number}]", "budget"), words_of_milestone(milestone), figures)


def stands_in(value: Any, text: str) -> bool:
    """True if the text contains the number, day or window; also if it contains no value of that kind, or if ``value`` is None.

    A month alone stands for its first day at the start of a window and for its last day at the end. An amount may be printed in a
    larger unit (천원, 만원, 백만원, 억원).
    """
    if value is None:
        return True
    if isinstance(value, Window):
        return _day_stands_in(value.start, text, first=True) and _day_stands_in(value.end, text, first=False)
    if isinstance(value, date):
        return _day_stands_in(value, text, first=True)
    numbers = _read(text).numbers
    return not numbers or any(value % unit == 0 and value // unit in numbers for unit in _UNITS) or value in numbers


def _day_stands_in(day: date, text: str, *, first: bool) -> bool:
    given = _read(text)
    if (day.year % 100, day.month, day.day) in given.days or not (given.days or given.months):
        return True
    edge = 1 if first else monthrange(day.year, day.month)[1]
    return day.month in given.months and day.day == edge and (not given.years or day.year % 100 in given.years)


class _Given(NamedTuple):
    """The values in a text: full dates as (year mod 100, month, day), months, years mod 100, numbers."""

    days: frozenset[tuple[int, int, int]]
    months: frozenset[int]
    years: frozenset[int]
    numbers: frozenset[Decimal]


@lru_cache(maxsize=2048)
def _read(text: str) -> _Given:
    undated = _YEAR.sub(" ", _MONTHS.sub(" ", _FULL_DATE.sub(" ", text)))
    return _Given(
        frozenset((int(y) % 100, int(m), int(d)) for y, m, d in _FULL_DATE.findall(text)),
        frozenset(int(month) for pair in _MONTHS.findall(text) for month in pair if month),
        frozenset(int(short or long) % 100 for short, long in _YEAR.findall(text)),
        frozenset(Decimal(number.replace(",", "")) for number in _NUMBER.findall(undated)),
    )


def _not_given(reading: Reading) -> tuple[Any, ...]:
    return tuple(figure for figure in reading.figures if not stands_in(figure, reading.words.text))


def statements(plan: Plan) -> tuple[Statement, ...]:
    """The plan's statements without the figures that their quotes do not contain, for use by other rules."""
    return tuple(_as_quoted(statement) for statement in plan.statement)


@lru_cache(maxsize=2048)
def _as_quoted(statement: Statement) -> Statement:
    wrong: dict[str, Any] = {name: None for name in _STATED if not stands_in(getattr(statement, name), statement.quote)}
    return replace(statement, **wrong) if wrong else statement


def is_read_right(milestone: Milestone) -> bool:
    """True if a milestone's figures occur in its quote, or if it has no quote."""
    return not _not_given(_reading_of_milestone(milestone))


def figures_in_quotes(plan: Plan) -> Verdict:
    """Rule: each figure occurs in the quote that it was read from."""
    if not any(figure is not None for reading in readings(plan) for figure in reading.figures):
        return message("숫자나 날짜와 함께 옮겨 둔 원문이 없습니다.")
    return tuple(
        Notice(
            reading.where,
            message("원문에 없는 값이 옮겨져 있습니다: {values}", values=", ".join(_shown(f) for f in figures)),
            (reading.words,),
            tuple(Figure(message("원문에 없는 값"), _shown(f) if isinstance(f, Window) else f) for f in figures),
        )
        for reading in readings(plan)
        if (figures := _not_given(reading))
    )


def _shown(value: Any) -> str:
    if isinstance(value, Window):
        return f"{value.start.isoformat()} ~ {value.end.isoformat()}"
    return value.isoformat() if isinstance(value, date) else f"{value:,}"


RULES = (
    Rule(
        "figures_in_quotes",
        Severity.CONTRADICTION,
        message("옮긴 값과 원문"),
        message("계획 파일의 숫자와 날짜가 함께 적힌 원문에 그대로 있는지 봅니다. 잘못 옮긴 값은 바로잡을 때까지 다른 점검의 근거로 쓰지 않습니다."),
        figures_in_quotes,
    ),
)
