"""What a person changed in the rows of a part, put on a plan that somebody else may have changed meanwhile; and what to look at in a plan."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chatdong.domain.costing import costing
from chatdong.domain.message import Message, message
from chatdong.domain.plan.line_costing import faulty_lines
from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_making.parts import Part
from chatdong.domain.plan_making.rows import KEY, Row


def rows_with_edits(begun: Sequence[Row], now: Sequence[Row], current: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows for ``with_parts`` of the ``current`` plan: what was changed, added or taken out between ``begun`` and ``now``, and all else as it is.

    A cell that nobody touched is left out of its row, so that a change that somebody else made to it stays. A row that was added elsewhere stays; one
    that was taken out elsewhere stays out, unless it was changed here: then it is a new row.
    """
    was = {row[KEY]: row for row in begun}
    left = {row[KEY] for row in current}
    made: list[dict[str, Any]] = []
    for row in now:
        before = was.get(row.get(KEY))
        if before is None:
            made.append({**row, KEY: None})
            continue
        changed = {name: cell for name, cell in row.items() if name != KEY and cell != before.get(name)}
        if row[KEY] in left:
            made.append({KEY: row[KEY], **changed})
        elif changed:
            made.append({**row, KEY: None})
    return made + [{KEY: row[KEY]} for row in current if row[KEY] not in was]


MOST_NAMED = 12
"""As many goals without a value are named at once."""


@dataclass(frozen=True)
class Look:
    """Something in a plan that agrees with nothing and hinders nobody: the table, the row (from 1, None for the whole table), and what it is."""

    part: Part
    row: int | None
    what: Message


def to_look_at(plan: Plan) -> tuple[Look, ...]:
    """Lines whose costing and amount differ, and sums that do not add up, each with by how much (won); and goals of the year without a value."""
    return (*_lines(plan), *_sums(plan), *_unset_goals(plan), *_other_year(plan))


def _other_year(plan: Plan) -> Iterator[Look]:
    """A title that names another year than the plan is for."""
    named = re.findall(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", plan.title.ko)
    if named and str(plan.fiscal_year) not in named:
        what = message("제목에는 {named}년이 적혀 있는데 회계연도는 {year}년입니다.", named=named[0], year=plan.fiscal_year)
        yield Look(Part.BASICS, None, what)


def _unset_goals(plan: Plan) -> Iterator[Look]:
    """The year's goals that should have a number and have none, which nobody can reach or miss."""
    names = {one.id: one.name for one in plan.indicator if one.measure != "not_quantified"}
    unset = [names[one.indicator] for one in plan.target if one.year == plan.fiscal_year and one.value is None and one.indicator in names]
    if unset:
        listed = ", ".join(map(str, unset[:MOST_NAMED])) + (" …" if len(unset) > MOST_NAMED else "")
        figures = {"year": plan.fiscal_year, "count": len(unset), "names": listed}
        what = message(
            "{year}년 목표값을 정하지 않은 지표 {count}개: {names}. ‘목표’ 표에 목표값을 적거나, 목표를 두지 않으려면 그 줄을 지우십시오.", **figures
        )
        yield Look(Part.TARGETS, None, what)


def _lines(plan: Plan) -> Iterator[Look]:
    faulty = faulty_lines(plan)
    for number, line in enumerate(plan.budget_line, start=1):
        if line.id in faulty:
            parsed = costing.parse(line.costing)
            if parsed.computed_krw is not None and parsed.computed_krw != line.amount_krw:
                figures = {"computed": parsed.computed_krw, "amount": line.amount_krw, "difference": abs(line.amount_krw - parsed.computed_krw)}
                what = message("산출내역은 {computed:,}원, 금액은 {amount:,}원으로 {difference:,}원 다릅니다.", **figures)
            else:
                what = parsed.explanation
            yield Look(Part.LINES, number, what)


def _sums(plan: Plan) -> Iterator[Look]:
    for number, category in enumerate(plan.category, start=1):
        lines = sum(line.amount_krw for line in plan.budget_line if line.category == category.id)
        if lines != category.amount_krw:
            figures = {"name": category.name, "amount": category.amount_krw, "lines": lines, "difference": abs(lines - category.amount_krw)}
            what = message("{name}: 편성목 금액 {amount:,}원과 산출내역의 합 {lines:,}원이 {difference:,}원 다릅니다.", **figures)
            yield Look(Part.CATEGORIES, number, what)
    lines = sum(line.amount_krw for line in plan.budget_line)
    if plan.budget_line and lines != plan.total_krw:
        figures = {"total": plan.total_krw, "lines": lines, "difference": abs(lines - plan.total_krw)}
        yield Look(Part.LINES, None, message("총 예산 {total:,}원과 산출내역의 합 {lines:,}원이 {difference:,}원 다릅니다.", **figures))
    if plan.milestone and (last := milestones_by_date(plan)[-1]).amount_krw != plan.total_krw:
        figures = {"total": plan.total_krw, "last": last.amount_krw, "difference": abs(last.amount_krw - plan.total_krw)}
        what = message("총 예산 {total:,}원과 집행계획의 마지막 누계 {last:,}원이 {difference:,}원 다릅니다.", **figures)
        yield Look(Part.MILESTONES, None, what)
