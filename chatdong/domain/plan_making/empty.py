"""A plan made by answering eight questions, valid after each: what is not answered yet is named, and what a plan cannot do without has a stand-in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Category, Indicator, LocalizedText, Plan, Target, Window
from chatdong.domain.plan.toml_format import mistakes_of
from chatdong.domain.plan_making.cells import CellKind, Refused, is_empty, read_cell
from chatdong.domain.plan_making.parts import SOURCE, Part
from chatdong.domain.plan_making.rows import RowProblem, problem_of, with_parts
from chatdong.domain.text_marks import stripped

Rows = Sequence[Mapping[str, Any]]

NOT_SAID = "–"
"""Stands for a title or an organisation that is not answered yet."""

UNKNOWN_TOTAL_KRW = 1
"""Stands for a total that is not answered yet, because no plan has one of 0; ``total_source`` says so."""


class Question(StrEnum):
    """The eight questions, in their order."""

    TITLE = "title"
    ORGANISATION = "organisation"
    PERIOD = "period"
    TOTAL = "total"
    ACTIVITIES = "activities"
    LINES = "lines"
    GOALS = "goals"
    MILESTONES = "milestones"


QUESTIONS: dict[Question, Message] = {
    Question.TITLE: message("계획의 이름은 무엇입니까?"),
    Question.ORGANISATION: message("어느 기관의 계획입니까?"),
    Question.PERIOD: message("어느 해, 언제부터 언제까지의 계획입니까?"),
    Question.TOTAL: message("예산은 모두 얼마입니까?"),
    Question.ACTIVITIES: message("무슨 일을 언제, 몇 번 합니까?"),
    Question.LINES: message("어디에 얼마를 씁니까?"),
    Question.GOALS: message("무엇을 얼마나 이루려 합니까?"),
    Question.MILESTONES: message("언제까지 얼마를 쓰려 합니까?"),
}


@dataclass(frozen=True)
class PlanAnswers:
    """What was answered so far. ``fiscal_year`` has an answer from the start (this year); ``period`` only where it is not the calendar year.

    ``activities``, ``lines`` and ``milestones`` are rows of the parts of those names (``parts.PARTS``), but a line may name a category that there is
    not yet. ``goals`` are rows with name, unit, value (the year's target) and activities.
    """

    fiscal_year: int
    title: str | None = None
    organisation: str | None = None
    period: Window | None = None
    total_krw: int | None = None
    activities: Rows = ()
    lines: Rows = ()
    goals: Rows = ()
    milestones: Rows = ()


def open_questions(answers: PlanAnswers) -> tuple[Question, ...]:
    """The questions that are not answered yet. The year has an answer from the start."""
    given = {
        Question.TITLE: answers.title,
        Question.ORGANISATION: answers.organisation,
        Question.PERIOD: str(answers.fiscal_year),
        Question.TOTAL: answers.total_krw or answers.lines,
        Question.ACTIVITIES: answers.activities,
        Question.LINES: answers.lines,
        Question.GOALS: answers.goals,
        Question.MILESTONES: answers.milestones,
    }
    return tuple(question for question in Question if not given[question] or (isinstance(given[question], str) and is_empty(given[question])))


def plan_from(answers: PlanAnswers, plan_id: str | None = None) -> Plan | tuple[RowProblem, ...]:
    """The plan of the answers so far, or every mistake in them. ``plan_id``: the plan's id, else its year.

    Without a total it is the sum of the lines, else UNKNOWN_TOTAL_KRW. Categories get the sums of their lines.
    """
    title = stripped(answers.title or "") or NOT_SAID
    total_source = SOURCE if answers.total_krw else ("산출내역의 합" if answers.lines else "아직 정하지 않은 총 예산")
    bare = Plan(
        id=plan_id or str(answers.fiscal_year),
        fiscal_year=answers.fiscal_year,
        title=LocalizedText(title),
        programme=LocalizedText(title),
        organisation=LocalizedText(stripped(answers.organisation or "") or NOT_SAID),
        total_krw=answers.total_krw or UNKNOWN_TOTAL_KRW,
        total_source=total_source,
        period=answers.period,
    )
    named = list(dict.fromkeys(str(row["category"]).strip() for row in answers.lines if not is_empty(row.get("category"))))
    bare = replace(bare, category=tuple(Category(f"category-{n}", LocalizedText(name), 0, SOURCE) for n, name in enumerate(named, start=1)))
    parts = {Part.BASICS: ({"key": bare.id},), Part.ACTIVITIES: answers.activities, Part.LINES: answers.lines, Part.MILESTONES: answers.milestones}
    made = with_parts(bare, parts)
    if not isinstance(made, Plan):
        return made
    with_goals = _with_goals(made, answers.goals)
    if not isinstance(with_goals, Plan):
        return with_goals
    plan = with_sums(with_goals, keep_total=bool(answers.total_krw))
    # The programme is called as the plan, so that what is wrong with the title would be said twice.
    faults = {mistake.why: problem_of(plan, mistake) for mistake in reversed(mistakes_of(plan))}
    return tuple(reversed(faults.values())) or plan


def with_sums(plan: Plan, *, keep_total: bool = False) -> Plan:
    """The plan with the sums of its lines as the amounts of its categories, and unless ``keep_total`` as its total; without lines, the plan."""
    if not plan.budget_line:
        return plan
    sums = {one.id: sum(line.amount_krw for line in plan.budget_line if line.category == one.id) for one in plan.category}
    whole = sum(line.amount_krw for line in plan.budget_line)
    total_krw = plan.total_krw if keep_total or not whole else whole
    return replace(plan, category=tuple(replace(one, amount_krw=sums[one.id]) for one in plan.category), total_krw=total_krw)


def _with_goals(plan: Plan, goals: Rows) -> Plan | tuple[RowProblem, ...]:
    """The plan with an indicator and this year's target for every row; counted by the events of its activities, where it names any."""
    options = {one.id: one.name for one in plan.activity}
    problems: list[RowProblem] = []
    indicators: list[Indicator] = []
    targets: list[Target] = []
    for number, row in enumerate(goals, start=1):
        if all(is_empty(cell) for cell in row.values()):
            continue
        name = read_cell(CellKind.NAME, row.get("name"), {})
        unit = read_cell(CellKind.NAME, row.get("unit"), {})
        counted = read_cell(CellKind.CHOICES, row.get("activities"), options)
        value = read_cell(CellKind.NUMBER if counted else CellKind.DECIMAL, row.get("value"), {})
        for column, cell in (("name", name), ("unit", unit), ("value", value), ("activities", counted)):
            if isinstance(cell, Refused):
                problems.append(RowProblem(Part.INDICATORS, number, column, cell.why, cell.allowed, cell.nearest))
        if name is None:
            problems.append(RowProblem(Part.INDICATORS, number, "name", message("비어 있습니다. 필수 항목입니다.")))
        if isinstance(value, int | Decimal) and value < 0:
            problems.append(RowProblem(Part.INDICATORS, number, "value", message("값이 0보다 작거나 너무 큽니다.")))
        if isinstance(name, str) and isinstance(value, int | Decimal | None) and isinstance(counted, tuple | None):
            own = f"indicator-{len(indicators) + 1}"
            # What no activity counts is measured and entered by somebody.
            measure = "events_held" if counted else "not_quantified" if value is None else "entered_value"
            indicators.append(Indicator(own, LocalizedText(name), LocalizedText(str(unit or "회")), measure, counted or ()))
            targets.append(Target(own, plan.fiscal_year, SOURCE, value))
    return tuple(problems) if problems else replace(plan, indicator=tuple(indicators), target=tuple(targets))
