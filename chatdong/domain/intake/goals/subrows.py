"""Rows that tell an indicator apart (남/여, by district) and the row with their sum."""

import re
from collections.abc import Sequence
from dataclasses import replace

from chatdong.domain.intake.fact import Source, Unread, fact, unread
from chatdong.domain.intake.goals.goal import DraftGoal
from chatdong.domain.message import Message, message

_TOTAL = re.compile(r"계|합계|총계|전체|소계")
NamedRow = tuple[str, str, list[DraftGoal]]
"""(what the row is of, which part of it, its goals)"""


def with_parts(rows: Sequence[NamedRow], place: Message) -> tuple[list[DraftGoal], list[Unread]]:
    """The goals of rows in their order. Where the parts of an indicator add up to its total, the total is the goal and tells its parts; the numbers
    of the parts are then told apart from the goals. Where they do not, all are goals and the total says so."""
    goals: list[DraftGoal] = []
    left: list[Unread] = []
    done: set[int] = set()
    for number, (group, _part, own) in enumerate(rows):
        if number in done:
            continue
        if not group:
            goals += own
            continue
        same = _together(rows, number)
        totals = [k for k in same if _TOTAL.fullmatch(rows[k][1])]
        parts = [k for k in same if rows[k][1] and k not in totals]
        if group and len(totals) == 1 and len(parts) > 1:
            made, not_made = _summed(rows[totals[0]][2], [rows[k] for k in parts])
            goals += made
            left += not_made
            done.update(same)
            continue
        done.add(number)
        goals += own
    return goals, left


def _together(rows: Sequence[NamedRow], first: int) -> list[int]:
    """The rows from ``first`` on that are of one indicator."""
    group = rows[first][0]
    found = [first]
    for k in range(first + 1, len(rows)):
        if rows[k][0] != group:
            break
        found.append(k)
    return found


def _summed(total: Sequence[DraftGoal], parts: Sequence[NamedRow]) -> tuple[list[DraftGoal], list[Unread]]:
    made: list[DraftGoal] = []
    left: list[Unread] = []
    agree = True
    for goal in total:
        same = [one for _group, _part, own in parts for one in own if (one.year, one.past, one.quarter) == (goal.year, goal.past, goal.quarter)]
        if not same or goal.value is None:
            made.append(goal)
            continue
        whole = sum(one.value.value for one in same if one.value is not None)
        if whole != goal.value.value:
            agree = False
            doubt = message("나누어 적은 값의 합({whole})이 계와 다릅니다.", whole=whole)
            goal = replace(goal, value=replace(goal.value, doubt=goal.value.doubt or doubt))
        made.append(goal)
    if not agree or not made:
        return [*made, *(one for _group, _part, own in parts for one in own)], left
    names = tuple(fact(part, Source(part, own[0].name.place)) for _group, part, own in parts if own)
    at = next((k for k, goal in enumerate(made) if not goal.past), 0)
    made[at] = replace(made[at], parts=names)
    for _group, part, own in parts:
        quotes = [one.value.quote for one in own if one.value is not None]
        if quotes:
            why = message("계를 나누어 적은 수입니다. 계를 목표로 읽고 ‘{part}’은(는) 나누는 이름으로만 읽었습니다.", part=part)
            left.append(unread(Source("\n".join(quotes), own[0].name.place), why))
    return made, left
