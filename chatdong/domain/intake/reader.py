"""A paper read as the draft of a plan: the one way in."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from chatdong.domain.intake.activities import DraftActivity, read_activities
from chatdong.domain.intake.basics import Basics, read_basics
from chatdong.domain.intake.budget.columns import Columns, has_formula
from chatdong.domain.intake.budget.giving.beside_lines import funded
from chatdong.domain.intake.budget.giving.sentences import funding_in_text
from chatdong.domain.intake.budget.giving.tables import FundingReading, halves, read_funding_table
from chatdong.domain.intake.budget.items import BudgetReading
from chatdong.domain.intake.budget.lists.boxes import spoken
from chatdong.domain.intake.budget.lists.prose import read_projects, read_prose, stated_totals
from chatdong.domain.intake.budget.milestones import DraftMilestone, read_milestones
from chatdong.domain.intake.budget.parts import Budget, combined
from chatdong.domain.intake.budget.sides import upright
from chatdong.domain.intake.budget.table_lines import read_table
from chatdong.domain.intake.checklists import read_reviews, read_stages
from chatdong.domain.intake.districts import read_districts
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.drafting.not_used import not_used
from chatdong.domain.intake.fact import Fact, Source, Unread, fact, unread
from chatdong.domain.intake.goals.goal import DraftGoal
from chatdong.domain.intake.goals.kinds import measured
from chatdong.domain.intake.goals.linking import linked_goals, past_goals
from chatdong.domain.intake.goals.reading import read_goals
from chatdong.domain.intake.mentions.reading import MOST_MENTIONS, mentions
from chatdong.domain.intake.outline import Element, Line, Table, elements
from chatdong.domain.intake.paper import Paper, bounded
from chatdong.domain.intake.periods import PlanDays, calendar_year
from chatdong.domain.intake.plan_period import within_the_year
from chatdong.domain.intake.wording import compact, kind_of, says_kind, unspaced
from chatdong.domain.message import message
from chatdong.domain.plan.fiscal_dates import same_day
from chatdong.domain.plan.model import MOST_LINES, ActivityKind, Window

_LONGEST_WORDS = 2_000_000
_MONEY = re.compile(r"예산|소요|산출|사업비|경비|비용|집행")
_BESIDE = re.compile(r"[-–—\s0-9/쪽.]+|.*단\s*위.*|.*계속.*")
_UNIT = re.compile(r"[(\[]?\s*단\s*위\s*[:：]?\s*[십백천만억]*\s*원\s*[)\]]?")
_NO_NAME = re.compile(r"[(（][-0-9\s]+[)）]|20[0-9]{2}\s*(?:학?년도?)?")
"""The code and the year beside a name."""
_ANY_YEAR = 2001
"""Stands in for the year where a document names none; nothing of it is kept."""
_BETWEEN = 2
"""As many lines may stand between the two parts of a table that a page break has cut: a heading of the page, and its unit."""


def read(paper: Paper, year: int | None = None) -> Draft:
    """The draft of a plan that a document makes, by its headings, the words of its columns and the notation of costings and periods.

    ``year``: the fiscal year, where somebody has said it; else the one that the document names. Nothing is guessed beyond the document: what is
    uncertain carries its doubt and the other readings, what was seen and not understood is in ``unread``, and what has a number and went into no
    value in ``not_used``.
    """
    paper = bounded(paper)
    parts = elements(paper)
    basics = read_basics(parts, year)
    fiscal_year = basics.year.value if basics.year is not None else None
    budget, seen = _budget(paper, parts, fiscal_year)
    budget = _whole_of(budget, basics)
    left = list(budget.unread)
    if fiscal_year is None:
        left.append(Unread("", message("문서 전체"), message("연도를 찾지 못해 시기와 집행계획을 읽지 않았습니다.")))
        activities, goals = _undated(parts, budget)
        first = Draft(basics, goals, activities, budget, (), read_reviews(parts), read_stages(parts), read_districts(parts), tuple(left), paper.notes)
        return replace(first, not_used=not_used(first, parts))
    total = budget.total.value if budget.total is not None else sum(one.amount.value for one in budget.items) or None
    planned, not_planned = read_milestones(parts, fiscal_year, total)
    used = frozenset(one.number for one in budget.used)
    start = min(used, default=len(parts))
    paid = frozenset(compact(one.activity.value) for one in budget.items if one.activity is not None)
    days = _days_of(basics, fiscal_year)
    spoken = mentions(parts, days, used, paid)
    if len(spoken) == MOST_MENTIONS:
        last = spoken[-1].name
        why = message("세부사업을 말하는 곳이 너무 많아 {limit:,}곳까지만 읽었습니다.", limit=MOST_MENTIONS)
        left.append(unread(Source(last.quote, last.place), why))
    read_so = read_activities(budget.items, spoken, days, start)
    stated = read_goals(parts, fiscal_year)
    activities = _with_published(read_so.found, stated.goals, fiscal_year)
    goals = linked_goals(stated.goals, fiscal_year, activities)
    districts = read_districts(parts)
    goals = measured((*goals, *past_goals(parts, fiscal_year, goals, activities)), activities, fiscal_year, teams=bool(districts.teams))
    left += [*not_planned, *stated.unread, *_formulas_left(parts, budget, seen, activities)]
    if basics.period is not None:
        planned = _in_period(planned, basics.period.value)
        windows = [window.value for one in activities for window in (one.window, *one.said, *(each.window for each in one.occurrences)) if window]
        # A month that is named as a whole may reach over the end of the period.
        outside = [window for window in windows if not window.overlaps(basics.period.value)]
        end = basics.period.value.end
        due = [one.on for one in planned if (one.on.year, one.on.month) != (end.year, end.month)]
        dates = [*(day for window in outside for day in (window.start, window.end)), *due]
        basics = replace(basics, period=within_the_year(basics.period, fiscal_year, dates))
    whole = Draft(
        basics,
        goals,
        activities,
        budget,
        planned,
        read_reviews(parts),
        read_stages(parts),
        districts,
        tuple(sorted(left, key=lambda one: str(one.place))),
        paper.notes,
        seen=read_so.seen,
    )
    return replace(whole, not_used=not_used(whole, parts))


def _whole_of(budget: Budget, basics: Basics) -> Budget:
    """The budget of a document whose one line is the plan itself: its amount is the total, and the line names no activity."""
    if basics.title is None or len(budget.items) != 1 or not budget.items[0].amount.value:
        return budget
    (line,) = budget.items
    title, item = (compact(_NO_NAME.sub("", words)) for words in (basics.title.value, line.item.value))
    if item != title:
        return budget
    return replace(budget, items=(replace(line, activity=None),), total=budget.total or line.amount)


def _undated(parts: Sequence[Element], budget: Budget) -> tuple[tuple[DraftActivity, ...], tuple[DraftGoal, ...]]:
    """The activities and goals of a document that names no year, without the times that only a year makes days."""
    whole = calendar_year(_ANY_YEAR)
    days = PlanDays(whole.start, whole.end)
    used = frozenset(one.number for one in budget.used)
    paid = frozenset(compact(one.activity.value) for one in budget.items if one.activity is not None)
    told = [replace(one, windows=(), occurrences=()) for one in mentions(parts, days, used, paid)]
    activities = read_activities(budget.items, told, days, min(used, default=len(parts))).found
    goals = [one for one in read_goals(parts, _ANY_YEAR).goals if one.year == _ANY_YEAR and not one.past]
    return activities, tuple(replace(one, year=None) for one in goals)


def _days_of(basics: Basics, year: int) -> PlanDays:
    """The days in which the plan's months lie: its period where that runs over two years, else the year, with the days of its work in it."""
    period = basics.period.value if basics.period is not None else None
    if period is not None and period.start.year < period.end.year:
        return PlanDays(period.start, period.end)
    whole = calendar_year(year)
    return PlanDays(whole.start, whole.end, period)


def _in_period(planned: tuple[DraftMilestone, ...], period: Window) -> tuple[DraftMilestone, ...]:
    """The milestones of a plan that runs over two years: those that were read for a month before its beginning are in the second one."""
    if period.start.year == period.end.year:
        return planned
    moved = [
        replace(one, on=later) if one.on < period.start and (later := same_day(one.on, one.on.year + 1)) <= period.end else one for one in planned
    ]
    return tuple(sorted(moved, key=lambda one: one.on))


def _budget(paper: Paper, parts: Sequence[Element], year: int | None) -> tuple[Budget, frozenset[int]]:
    """The budget, and the numbers of the tables that were read for it."""
    known = frozenset(one.value for one in stated_totals([one for one in parts if isinstance(one, Line)], year))
    words = compact("".join(paper.texts())[:_LONGEST_WORDS])
    readings: list[BudgetReading] = []
    given: dict[int, FundingReading] = {}
    before: Columns | None = None
    last = -1
    seen_sums: set[int] = set()
    for part in parts:
        if not isinstance(part, Table):
            continue
        between = parts[last + 1 : part.number] if last >= 0 else parts
        sides = halves(part)
        giving = read_funding_table(sides[0] if sides else part, year)
        if giving is not None:
            given[part.number] = giving
        if sides is None and giving is not None:
            continue
        near = len(between) <= _BETWEEN and all(isinstance(one, Line) and _BESIDE.fullmatch(one.written) for one in between)
        whole = sides[1] if sides else part
        follows = before if part.number == last + 1 else None
        found = [one for side in upright(whole) if (one := read_table(side, year, words, follows, known, seen_sums)) is not None]
        if not found:
            continue
        reading = reduce(_continued, found)
        reading = _owned(reading)
        seen_sums |= {reading.lines_krw, *(one.amount.value for one in reading.sums)}
        if near and readings and _goes_on(before, reading.columns) and not readings[-1].ended:
            readings[-1] = _continued(readings[-1], reading)
        else:
            readings.append(reading)
        before, last = reading.columns, part.number
    lines = spoken(parts, frozenset((*(one.number for one in readings), *given)))
    totals = stated_totals(lines, year)
    readings += read_prose(lines, totals)
    if (projects := read_projects(lines, year)) is not None:
        readings.append(projects)
    budget = combined(readings, totals)
    if budget.total is None and budget.items:
        whole_krw = sum(one.amount.value for one in budget.items)
        said = next((one for one in given.values() if whole_krw in (one.base_krw, one.amounts_krw)), None)
        budget = replace(budget, total=fact(whole_krw, Source(said.quote, said.place))) if said else budget
    if len(budget.items) > MOST_LINES:
        why = message("산출내역이 {count:,}줄입니다. {limit:,}줄까지만 읽었습니다.", count=len(budget.items), limit=MOST_LINES)
        left = unread(Source(budget.items[MOST_LINES].costing.quote, budget.items[MOST_LINES].costing.place), why)
        budget = replace(budget, items=budget.items[:MOST_LINES], unread=(*budget.unread, left))
    seen = frozenset((*(one.number for one in readings), *given))
    return funded(budget, readings, (*given.values(), *funding_in_text(parts, seen))), seen


def _owned(reading: BudgetReading) -> BudgetReading:
    """A table below the heading of an activity pays for that activity, where its rows name none."""
    if any(one.activity is not None for one in reading.items):
        return reading
    owner = next((heading for heading in reversed(reading.path) if not _MONEY.search(unspaced(heading))), None)
    if owner is None or not says_kind(owner) or len(owner) > 50 or owner != reading.path[-1 if not _MONEY.search(unspaced(reading.path[-1])) else -2]:
        return reading
    name = fact(_UNIT.sub("", owner).strip() or owner, Source(owner, reading.place))
    return replace(reading, items=tuple(replace(one, activity=name) for one in reading.items))


def _goes_on(before: Columns | None, columns: Columns | None) -> bool:
    """True if a table has no headings of its own, or the very ones of the table right before it."""
    if before is None or columns is None or len(before.roles) != len(columns.roles):
        return False
    return columns.first_row == 0 or (columns.headings == before.headings and any(columns.headings))


def _continued(first: BudgetReading, then: BudgetReading) -> BudgetReading:
    """One table that a page break has cut in two: what was written once above holds below."""
    last = first.items[-1] if first.items else None
    items = list(then.items)
    for k, one in enumerate(items):
        if last is None or one.category is not None:
            break
        items[k] = replace(one, category=last.category, activity=one.activity or last.activity)
    return replace(
        first,
        items=(*first.items, *items),
        sums=(*first.sums, *then.sums),
        unread=(*first.unread, *then.unread),
        costed=first.costed + then.costed,
        ended=then.ended,
    )


def _with_published(activities: tuple[DraftActivity, ...], goals: Sequence[DraftGoal], year: int) -> tuple[DraftActivity, ...]:
    """The activities, and one for each thing that a goal of the year says to publish and that no activity is."""
    linked = linked_goals(goals, year, activities)
    made = []
    for goal in linked:
        kind, sure = kind_of(goal.name.value)
        if goal.year != year or goal.activities or goal.derived or kind is not ActivityKind.PUBLICATION or not sure:
            continue
        doubt = message("목표에만 있는 일로, 시기와 예산이 적혀 있지 않습니다.")
        if goal.value is None or not isinstance(goal.value.value, int) or goal.unit not in ("회", "건", "종"):
            continue
        others = tuple(one for one in goal.value.alternatives if isinstance(one, int))
        times = Fact(goal.value.value, goal.value.quote, goal.value.place, goal.value.doubt, others)
        made.append(
            DraftActivity(
                replace(goal.name, doubt=doubt),
                Fact(kind, goal.name.quote, goal.name.place),
                len(activities) + 10**6,
                times,
            )
        )
    return (*activities, *made)


def _formulas_left(parts: Sequence[Element], budget: Budget, seen: frozenset[int], activities: Sequence[DraftActivity]) -> list[Unread]:
    """Every costing of the document that is in no line: seen, and not understood."""
    known = {compact(text) for one in budget.items for text in (one.costing.quote, one.costing.value)}
    known |= {compact(figure.quote) for one in activities for figure in (one.people, one.times) if figure is not None}
    quotes = "\n".join(known)
    listed = "\n".join(compact(one.quote) for one in budget.unread)
    left = []
    for part in parts:
        texts = [(part.text, part.source)] if isinstance(part, Line) else []
        if isinstance(part, Table) and part.number not in seen:
            grid = part.grid
            texts = [(cell, Source(cell, grid.cell_place(row, k))) for row, line in enumerate(grid.rows) for k, cell in enumerate(line) if cell]
        for text, source in texts:
            key = compact(text)
            if has_formula(text) and "원" in text and key not in quotes and key not in listed:
                left.append(unread(source, message("산출식으로 보이나 예산의 줄로 읽지 않았습니다.")))
    return left[:200]
