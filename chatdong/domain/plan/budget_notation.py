"""A plan's budget as text, one costing a line, the way an office types it; and back.

A line in square brackets opens a group: ``[편성목] 세부사업``. Every other line is an item and its costing:
``강사비 350,000원×3명×2회=2,100,000원``. Blank lines count for nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from chatdong.domain.costing import costing
from chatdong.domain.costing.costing import Costing
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import MOST_LINES, BudgetLine, LocalizedText, Plan
from chatdong.domain.plan.toml_format import LARGEST_AMOUNT_KRW

LARGEST_TEXT = 200_000
"""Characters; a budget of a thousand lines has a third of it."""

SOURCE = "산출내역 편집"
_GROUP = re.compile(r"\s*\[([^\[\]]*)\]\s*(.*)")


@dataclass(frozen=True)
class LineReading:
    """One line of the text: the budget line read from it (``line``), or the reason why none was (``problem``); ``number`` counts from 1.

    A line whose stated amount differs from its product is read with the stated amount; ``costing`` then has the verdict "differs".
    """

    number: int
    text: str
    costing: Costing | None = None
    line: BudgetLine | None = None
    problem: Message | None = None


def format_budget(plan: Plan) -> str:
    """The plan's budget lines as text: ``read_budget(plan, format_budget(plan))`` gives the same lines."""
    names = {a.id: a.name.ko for a in plan.activity}
    categories = {c.id: c.name.ko for c in plan.category}
    written: list[str] = []
    group = None
    for line in plan.budget_line:
        if (line.category, line.activity) != group:
            group = (line.category, line.activity)
            written += ["", f"[{categories[line.category]}] {names[line.activity]}"]
        written.append(f"{line.item.ko} {line.costing}")
    return "\n".join(written).strip() + "\n"


def text_of_lines(lines: Iterable[tuple[str, str, str]]) -> str:
    """Lines from elsewhere in the notation of ``read_budget``: of each the category, the activity, and its item with its costing."""
    written: list[str] = []
    group = None
    for category, activity, costing_text in lines:
        if (category, activity) != group:
            group = (category, activity)
            written += ["", f"[{category}] {activity}"]
        written.append(" ".join(costing_text.split()))
    return "\n".join(written).strip() + "\n" if written else ""


def read_budget(plan: Plan, text: str) -> tuple[LineReading, ...]:
    """Every line of the text, read against the plan's categories and activities. Never raises.

    A line that the plan already has (same activity and item) keeps its id and window; a new line gets an unused id.
    """
    if len(text) > LARGEST_TEXT:
        return (LineReading(1, "", problem=message("글이 너무 깁니다. {limit:,}자까지 읽습니다.", limit=LARGEST_TEXT)),)
    categories = {name: c.id for c in plan.category for name in (c.name.ko, c.name.en, c.id) if name}
    activities = {name: a.id for a in plan.activity for name in (a.name.ko, a.name.en, a.id) if name}
    known = {(line.activity, _plain(line.item.ko)): line for line in plan.budget_line}
    taken: set[str] = set()
    # One counter per activity for the whole text: counting from 1 at every new line would be quadratic in the number of lines.
    new_ids = {stem: _unused_ids(stem, {line.id for line in plan.budget_line}) for stem in {_stem(a.id) for a in plan.activity}}
    group: tuple[str, str] | None = None
    readings: list[LineReading] = []
    for number, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        if len(readings) == MOST_LINES:
            return (LineReading(number, "", problem=message("줄이 너무 많습니다. 산출내역을 {limit:,}줄까지 읽습니다.", limit=MOST_LINES)),)
        heading = _GROUP.fullmatch(written)
        if heading:
            group, problem = _group(heading, categories, activities)
            if problem:
                readings.append(LineReading(number, written.strip(), problem=problem))
            continue
        reading = _line(number, written.strip(), group, known, taken, new_ids)
        if reading.line is not None:
            taken.add(reading.line.id)
        readings.append(reading)
    return tuple(readings)


def with_budget(plan: Plan, lines: Iterable[BudgetLine]) -> Plan:
    """The plan with other budget lines: category amounts are summed anew (won), the plan's total and milestones stay.

    The plan check reports where the total or a milestone no longer agrees with the lines. Shares of funding go with the line that they are of.
    """
    lines = tuple(lines)
    ids = {line.id for line in lines}
    sums = {c.id: sum(line.amount_krw for line in lines if line.category == c.id) for c in plan.category}
    return replace(
        plan,
        budget_line=lines,
        category=tuple(replace(c, amount_krw=sums[c.id]) for c in plan.category),
        funding=tuple(funding for funding in plan.funding if funding.line is None or funding.line in ids),
    )


def _plain(item: str) -> str:
    return re.sub(r"\s", "", item)


def _group(heading: re.Match[str], categories: dict[str, str], activities: dict[str, str]) -> tuple[tuple[str, str] | None, Message | None]:
    category, activity = heading[1].strip(), heading[2].strip()
    if category not in categories:
        return None, message("‘{name}’: 이 계획에 없는 편성목입니다. 있는 것: {known}", name=category[:60], known=_listed(categories))
    if activity not in activities:
        return None, message("‘{name}’: 이 계획에 없는 세부사업입니다. 있는 것: {known}", name=activity[:60], known=_listed(activities))
    return (categories[category], activities[activity]), None


def _listed(names: dict[str, str]) -> str:
    return ", ".join({value: name for name, value in reversed(names.items())}.values())


def _line(
    number: int,
    text: str,
    group: tuple[str, str] | None,
    known: dict[tuple[str, str], BudgetLine],
    taken: set[str],
    new_ids: dict[str, Iterator[str]],
) -> LineReading:
    parsed = costing.parse(text)
    if group is None:
        return LineReading(number, text, parsed, problem=message("어느 편성목과 세부사업인지 모릅니다. 위에 [편성목] 세부사업 줄을 넣어 주십시오."))
    if parsed.computed_krw is None or not parsed.factors:
        return LineReading(number, text, parsed, problem=parsed.explanation)
    start = min(factor.start for factor in parsed.factors)
    item, formula = text[:start].strip(" :：-·ㅇ○•").strip(), text[start:].strip()
    amount = parsed.computed_krw if parsed.stated_krw is None else parsed.stated_krw
    if not item:
        return LineReading(number, text, parsed, problem=message("산출식 앞에 항목 이름이 없습니다."))
    if not 0 <= amount <= LARGEST_AMOUNT_KRW:
        return LineReading(number, text, parsed, problem=message("금액이 0보다 작거나 너무 큽니다: {amount:,}원", amount=amount))
    category_id, activity_id = group
    same = known.get((activity_id, _plain(item)))
    if same is not None and same.id not in taken:
        line = replace(same, category=category_id, costing=formula, amount_krw=amount)
    else:
        line = BudgetLine(next(new_ids[_stem(activity_id)]), activity_id, category_id, LocalizedText(item), formula, amount, SOURCE)
    return LineReading(number, text, parsed, line)


def _stem(activity_id: str) -> str:
    """The beginning of a new line's id: the first 56 characters of the activity's id, which long ids may share."""
    return activity_id[:56]


def _unused_ids(stem: str, used: set[str]) -> Iterator[str]:
    return (made for number in count(1) if (made := f"{stem}-new{number}") not in used)
