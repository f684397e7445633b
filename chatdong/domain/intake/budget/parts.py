"""Which of the budget tables of a document make up its budget: a whole, its parts, or the same sums twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatdong.domain.intake.budget.giving.funders import DraftFunder, DraftShare
from chatdong.domain.intake.budget.items import BudgetItem, BudgetReading, StatedSum
from chatdong.domain.intake.fact import Fact, Source, Unread, unread
from chatdong.domain.intake.wording import compact
from chatdong.domain.message import Message, message

_SEARCHED = 12
_BUDGET = re.compile(r"소요\s*예산|예산\s*(?:계획|내역)|사업비")
_STAGE = re.compile(r"([0-9]+\s*(?:단계|차년도|년차))")


@dataclass(frozen=True)
class Budget:
    """The lines of the budget, the sums that the document states, the total, and what was left out.

    ``funding``: who gives what of the whole, or of a category; what a line's own row says is in the line. ``funders``: what the names in both mean.
    """

    items: tuple[BudgetItem, ...]
    sums: tuple[StatedSum, ...]
    total: Fact[int] | None
    unread: tuple[Unread, ...]
    used: tuple[BudgetReading, ...] = ()
    funding: tuple[DraftShare, ...] = ()
    funders: tuple[DraftFunder, ...] = ()


def combined(readings: Sequence[BudgetReading], totals: Sequence[Fact[int]]) -> Budget:
    """The budget of a document from all that its tables and its text say.

    A table whose lines add up to the stated total is the budget, the one with most costings first. Else several that add up to it together are;
    a table that adds up to a line without a costing of another one breaks that line up. What is in neither is listed as not used.
    """
    blank = [one for reading in readings if not reading.items for one in reading.unread]
    readings = [reading for reading in readings if reading.items]
    if not readings:
        return Budget((), (), totals[0] if totals else None, tuple(blank))
    wanted = {one.value for one in totals} | {one.total.value for one in readings if one.total is not None}
    by_worth = sorted(readings, key=_worth)
    whole = [one for one in by_worth if one.lines_krw in wanted]
    largest = max((one.lines_krw for one in whole), default=0)
    # A part of the budget also adds up to its own total: the whole is what no other table exceeds.
    main = next((one for one in whole if one.lines_krw == largest), None)
    chosen: list[BudgetReading]
    finer = _finer(readings, main) if main is not None else None
    if finer is not None and main is not None and not _adds_up(readings, wanted, main):
        chosen = finer
    elif main is not None and not _adds_up(readings, wanted, main):
        alone = main.lines_krw in {one.value for one in totals}
        chosen = [main] if alone else _every_one([main, *(one for one in by_worth if _is_beside(one, main))])
    else:
        chosen = list(_adding_up(readings, wanted) or ([main] if main is not None else _unsure(by_worth)))
    items = [one for reading in sorted(chosen, key=lambda one: one.number) for one in reading.items]
    sums = [one for reading in chosen for one in reading.sums if one.of]
    left: list[Unread] = [*blank, *(one for reading in chosen for one in reading.unread)]
    used = list(chosen)
    for reading in by_worth:
        if reading in chosen:
            continue
        place = _lump_for(items, reading)
        if place is not None:
            items[place : place + 1] = _broken_up(items[place], reading)
            used.append(reading)
            continue
        left.append(unread(Source(_words(reading), reading.place), _why_left(reading, chosen)))
        if _same_sum(reading, chosen):
            sums += [one for one in reading.sums if one.of and not any(other.of == one.of for other in sums)]
            sums += [
                StatedSum(one.item.value, one.amount)
                for one in reading.items
                if any(item.category and compact(item.category.value) == compact(one.item.value) for item in items)
                and not any(compact(other.of) == compact(one.item.value) for other in sums)
            ]
    overviews = [one.items[0].amount for one in readings if one not in used and len(one.items) == 1 and _same_sum(one, chosen) and len(items) > 1]
    return Budget(tuple(items), tuple(sums), _total(chosen, totals, items) or next(iter(overviews), None), tuple(left), tuple(used))


def _worth(reading: BudgetReading) -> tuple[int, int, int, int]:
    """What orders readings, the most detailed first: by costings, then by lines with a name of their own (an amount an activity is a sum)."""
    paid = [one for one in reading.items if one.amount.value]
    own = sum(one.activity is None or compact(one.activity.value) != compact(one.item.value) for one in paid)
    return -reading.costed, -own, -len(paid), reading.number


def _is_beside(reading: BudgetReading, main: BudgetReading) -> bool:
    """True for a table with the headings of another one below another heading: that of the next project; and for what stands beside them below one
    heading of the budget (개발 비용, 유지 비용, 그 외)."""
    parts = len(main.path) > 1 and reading.path[:-1] == main.path[:-1] and reading.path != main.path and _BUDGET.search(main.path[-2]) is not None
    if reading is not main and parts and not main.prose:
        return True
    if reading is main or reading.columns is None or main.columns is None or not any(main.columns.headings):
        return False
    return reading.columns.headings == main.columns.headings and (reading.path, reading.caption) != (main.path, main.caption)


def _unsure(readings: Sequence[BudgetReading]) -> list[BudgetReading]:
    """Where no total tells which tables count: all that are different, and sentences of the text only where there is no table."""
    tables = [one for one in readings if not one.prose]
    return _distinct(tables or readings)


def _adds_up(readings: Sequence[BudgetReading], wanted: set[int], main: BudgetReading) -> bool:
    """True if a greater total than that of ``main`` is what several tables come to together."""
    found = _adding_up(readings, {value for value in wanted if value > main.lines_krw})
    return found is not None


def _finer(readings: Sequence[BudgetReading], main: BudgetReading) -> list[BudgetReading] | None:
    """The lists that come to the same money as ``main`` together with more costings: those of its projects, where it only overlooks them."""
    found = _adding_up([one for one in readings if one is not main and one.lines_krw < main.lines_krw], {main.lines_krw})
    return found if found is not None and sum(one.costed for one in found) > main.costed else None


def _every_one(readings: Sequence[BudgetReading]) -> list[BudgetReading]:
    """The tables of several projects with one heading each, also those without a costing; a sum that stands in another one counts once."""
    kept: list[BudgetReading] = []
    for one in readings:
        if not any(one.lines_krw == other.lines_krw or one.lines_krw in {item.amount.value for item in other.items} for other in kept):
            kept.append(one)
    return kept


def _adding_up(readings: Sequence[BudgetReading], wanted: set[int]) -> list[BudgetReading] | None:
    """The tables with most costings that add up to a wanted total together, None if there are none."""
    distinct = _distinct(sorted(readings, key=lambda one: (-one.costed, one.number)))[:_SEARCHED]
    best: tuple[int, list[BudgetReading]] | None = None
    for chosen in range(1, 1 << len(distinct)):
        of = [one for k, one in enumerate(distinct) if chosen >> k & 1]
        if len(of) > 1 and sum(one.lines_krw for one in of) in wanted:
            costed = sum(one.costed for one in of)
            if best is None or costed > best[0]:
                best = (costed, of)
    return best[1] if best else None


def _distinct(readings: Sequence[BudgetReading]) -> list[BudgetReading]:
    """The tables with costings, without those that add up to the same as one before them or to a line of one."""
    kept: list[BudgetReading] = []
    for one in readings:
        # The tables of two stages may be alike and are still two.
        alike = [other for other in kept if _stage(other) == _stage(one)]
        amounts = {item.amount.value for other in alike for item in other.items} | {other.lines_krw for other in alike}
        amounts |= {stated.amount.value for other in alike for stated in other.sums}
        if (one.costed or not kept) and one.lines_krw not in amounts:
            kept.append(one)
    return kept


def _stage(reading: BudgetReading) -> str:
    """The stage or year of a programme that a table's caption names (2단계, 1차년도), "" if it names none."""
    found = _STAGE.findall(reading.caption)
    return str(found[-1]) if found else ""


def _lump_for(items: Sequence[BudgetItem], reading: BudgetReading) -> int | None:
    """The place of the line without a costing that a table breaks up; None unless there is exactly one."""
    if not reading.costed:
        return None
    places = [k for k, one in enumerate(items) if one.lump and one.amount.value == reading.lines_krw and len(reading.items) > 1]
    return places[0] if len(places) == 1 else None


def _broken_up(lump: BudgetItem, reading: BudgetReading) -> Iterator[BudgetItem]:
    """The lines of a table in place of the line that they break up; a name that is the activity's is no category."""
    of_activity = lump.activity is not None and compact(lump.activity.value) == compact(lump.item.value)
    for one in reading.items:
        category = one.category or lump.category or (None if of_activity else lump.item)
        yield replace(one, category=category, activity=one.activity or lump.activity)


def _same_sum(reading: BudgetReading, chosen: Sequence[BudgetReading]) -> bool:
    return reading.lines_krw == sum(one.lines_krw for one in chosen)


def _why_left(reading: BudgetReading, chosen: Sequence[BudgetReading]) -> Message:
    if _same_sum(reading, chosen):
        return message("합이 같은 예산표가 더 있어, 산출내역이 더 자세한 쪽을 읽었습니다.")
    return message("이 표의 합 {amount:,}원은 총 예산의 일부이거나 다른 예산이라 넣지 않았습니다.", amount=reading.lines_krw)


def _words(reading: BudgetReading) -> str:
    return " · ".join(f"{one.item.value} {one.amount.value:,}원" for one in reading.items[:4]) + (" · …" if len(reading.items) > 4 else "")


def _total(chosen: Sequence[BudgetReading], totals: Sequence[Fact[int]], items: Sequence[BudgetItem]) -> Fact[int] | None:
    """The total that is stated: the one that the lines come to first, else the first of a table, else the first of the text."""
    stated = [*(one.total for one in chosen if one.total is not None), *totals]
    lines = sum(one.amount.value for one in items)
    found = next((one for one in stated if one.value == lines), stated[0] if stated else None)
    if found is None:
        return None
    others = tuple(dict.fromkeys(one.value for one in stated if one.value != found.value))
    if others and found.doubt is None:
        words = ", ".join(f"{value:,}" for value in others[:3])
        return replace(found, doubt=message("총액이 다르게 적힌 곳이 있습니다: {others}원", others=words), alternatives=others[:3])
    return found
