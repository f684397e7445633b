"""The plan's words beside the figures that were read from them: a figure that its own quote does not give is a slip."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from chatdong.domain.check_finding import Figure, Notice, Place, Quote, Rule, Verdict
from chatdong.domain.plan import Activity, BudgetLine, Milestone, Occurrence, Plan, Statement, Window
from chatdong.domain.sentence import sentence

_FULL_DATE = re.compile(r"(\d{4}|\d{2})\.\s*(\d{1,2})\.\s*(\d{1,2})(?!\d)")
_MONTHS = re.compile(r"(?:(\d{1,2})\s*[~∼～–-]\s*)?(\d{1,2})\s*월")
_YEAR = re.compile(r"(?:'(\d{2})(?=\s*[년.])|(\d{4})\s*년)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def words_of_line(line: BudgetLine) -> Quote:
    return Quote(f"{line.item.ko} {line.costing}", line.source)


def words_of_milestone(milestone: Milestone) -> Quote:
    return Quote(milestone.quote or f"{milestone.on.isoformat()} {milestone.amount_krw:,}", milestone.source)


def words_of_occurrence(activity: Activity, occurrence: Occurrence) -> Quote:
    return Quote(occurrence.quote or (occurrence.topic or activity.name).ko, occurrence.source)


def words_of_activity(activity: Activity) -> Quote:
    return Quote(activity.name.ko, activity.source)


def words_of_statement(statement: Statement) -> Quote:
    return Quote(statement.quote, statement.source)


class Reading(NamedTuple):
    """An element's words and the figures that were read from them."""

    where: Place
    words: Quote
    figures: tuple[Any, ...]


def readings(plan: Plan) -> Iterator[Reading]:
    """Every element that keeps the paper's words beside its figures."""
    if plan.document is not None and plan.document.quote:
        document = plan.document
        yield Reading(Place("document", "plan_check"), Quote(document.quote, document.source), (document.approved_on,))
    for name in ("basis", "background", "history", "strategy", "administration"):
        for i, passage in enumerate(getattr(plan, name), start=1):
            words = Quote(passage.quote or passage.text.ko, passage.source)
            yield Reading(Place(f"{name}[{i}]", "plan_check"), words, (passage.dated,))
    for activity in plan.activity:
        for i, occurrence in enumerate(activity.occurrence, start=1):
            where = Place(f"activity.{activity.id}.occurrence[{i}]", "events")
            yield Reading(where, words_of_occurrence(activity, occurrence), (occurrence.window,))
    for line in plan.budget_line:
        yield Reading(Place(f"budget_line.{line.id}", "budget"), words_of_line(line), (line.window,))
    for milestone in plan.milestone:
        # The amount and the rate of a milestone are checked against the total; its words settle the day.
        until = Window(milestone.on.replace(day=1), milestone.on)
        yield Reading(_place_of_milestone(plan, milestone), words_of_milestone(milestone), (until,))
    for team in plan.support_team:
        if team.quote:
            where = Place(f"support_team.{team.id}", "districts")
            yield Reading(where, Quote(team.quote, team.source), (team.staff, team.opened_on, team.closed_on))
    for i, statement in enumerate(plan.statement, start=1):
        s = statement
        figures = (s.window, s.times, s.teams, s.teams_existing, s.teams_new, s.amount_krw)
        yield Reading(Place(f"statement[{i}]", "plan_check"), words_of_statement(s), figures)


def _place_of_milestone(plan: Plan, milestone: Milestone) -> Place:
    return Place(f"milestone[{plan.milestone.index(milestone) + 1}]", "budget")


def stands_in(value: Any, text: str) -> bool:
    """Whether a text gives a number, a day or a span of days. Where it gives nothing of that kind, it is not against it.

    A month alone stands for its first day where a span begins and for its last where one ends; an amount may be
    printed in thousands.
    """
    if value is None:
        return True
    if isinstance(value, Window):
        return _day_stands_in(value.start, text, first=True) and _day_stands_in(value.end, text, first=False)
    if isinstance(value, date):
        return _day_stands_in(value, text, first=True)
    numbers = {number.replace(",", "") for number in _NUMBER.findall(text)}
    return not numbers or f"{value}" in numbers or (value % 1000 == 0 and f"{value // 1000}" in numbers)


def _day_stands_in(day: date, text: str, *, first: bool) -> bool:
    full = {(int(y) % 100, int(m), int(d)) for y, m, d in _FULL_DATE.findall(text)}
    months = {int(month) for pair in _MONTHS.findall(text) for month in pair if month}
    if (day.year % 100, day.month, day.day) in full or not (full or months):
        return True
    years = {int(short or long) % 100 for short, long in _YEAR.findall(text)}
    edge = 1 if first else monthrange(day.year, day.month)[1]
    return day.month in months and day.day == edge and (not years or day.year % 100 in years)


def misread(plan: Plan) -> tuple[tuple[Reading, tuple[Any, ...]], ...]:
    """Every element with the figures that its own words do not give."""
    found = ((r, tuple(f for f in r.figures if not stands_in(f, r.words.text))) for r in readings(plan))
    return tuple((reading, figures) for reading, figures in found if figures)


def statements(plan: Plan) -> tuple[Statement, ...]:
    """The statements that other rules may build on: those whose figures stand in their quotes."""
    doubtful = {reading.where.element for reading, _ in misread(plan)}
    return tuple(s for i, s in enumerate(plan.statement, start=1) if f"statement[{i}]" not in doubtful)


def figures_in_quotes(plan: Plan) -> Verdict:
    """Each figure against the words that it was read from."""
    if not any(figure is not None for reading in readings(plan) for figure in reading.figures):
        return sentence("숫자나 날짜와 함께 옮겨 둔 원문이 없습니다.")
    return tuple(
        Notice(
            reading.where,
            sentence("원문에 없는 값이 옮겨져 있습니다: {values}", values=", ".join(_shown(f) for f in figures)),
            (reading.words,),
            tuple(Figure(sentence("원문에 없는 값"), figure) for figure in figures),
        )
        for reading, figures in misread(plan)
    )


def _shown(value: Any) -> str:
    if isinstance(value, Window):
        return f"{value.start.isoformat()} ~ {value.end.isoformat()}"
    return value.isoformat() if isinstance(value, date) else f"{value:,}"


RULES = (
    Rule(
        "figures_in_quotes",
        "contradiction",
        sentence("옮긴 값과 원문"),
        sentence(
            "계획 파일의 숫자와 날짜가 함께 적힌 원문에 그대로 있는지 봅니다. 잘못 옮긴 문장은 바로잡을 때까지 다른 점검에 쓰지 않습니다."
        ),
        figures_in_quotes,
    ),
)
