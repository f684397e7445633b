"""Targets of quarters and half years: what each adds, or what is reached by its end, and what they make together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatdong.domain.intake.fact import Source, Unread, unread
from chatdong.domain.intake.goals.columns import Kind, Stamp
from chatdong.domain.intake.goals.figures import Count
from chatdong.domain.intake.goals.goal import DraftGoal
from chatdong.domain.intake.goals.texts import goal_of
from chatdong.domain.message import Message, message

_LEVELS = ("%", "점", "%p", "위", "등급")


@dataclass(frozen=True)
class QuarterValue:
    """The number of a quarter, or of all of them together."""

    stamp: Stamp
    count: Count
    doubt: Message | None
    source: Source


def quarterly(name: str, values: Sequence[QuarterValue], year: int, *, plan_year: int) -> tuple[list[DraftGoal], list[Unread]]:
    """The targets of a year and of its quarters, each counted from the year's start; and what of them could not be told.

    Where the quarters add up to the total they are what each quarter adds; where the last one is the total they are counted from the year's start.
    """
    values = _of_months(values)
    parts = sorted((one for one in values if one.stamp.quarter is not None), key=lambda one: one.stamp.quarter or 0)
    total = next((one for one in values if one.stamp.total), None)
    if any(one.stamp.kind in (Kind.ACTUAL, Kind.RATE) for one in values) or year < plan_year or not name:
        return [], [unread(one.source, message("분기의 실적은 목표가 아니어서 읽지 않았습니다.")) for one in values]
    if len({one.stamp.quarter for one in parts}) < len(parts):
        return [], [unread(one.source, message("같은 분기가 두 번 있어 읽지 않았습니다.")) for one in values]
    made: list[DraftGoal] = []
    if not parts:
        return _kept([goal_of(one.count, name, one.source, year, one.doubt) for one in values]), []
    amounts = [one.count.value for one in parts]
    level = parts[0].count.unit in _LEVELS or any(one.stamp.cumulative for one in parts)
    doubt: Message | None = None
    if total is not None:
        adds = sum(amounts) == total.count.value and (not level or amounts[-1] != total.count.value)
        if not adds and amounts[-1] != total.count.value:
            made += _kept([goal_of(total.count, name, total.source, year, message("분기의 목표를 더한 값이 계와 다릅니다."))])
            return made, [unread(one.source, message("분기의 목표를 더한 값이 계와 달라 읽지 않았습니다.")) for one in parts]
        made += _kept([goal_of(total.count, name, total.source, year, total.doubt)])
    else:
        adds = not level
        doubt = message("계가 없어 분기의 목표를 더했습니다.") if adds else message("계가 없어 마지막 분기의 값을 한 해의 목표로 읽었습니다.")
        value = sum(amounts) if adds else amounts[-1]
        source = _together(parts) if adds else parts[-1].source
        others = (amounts[-1],) if adds and amounts[-1] != value else ()
        made += _kept([goal_of(replace(parts[-1].count, value=value), name, source, year, doubt, others)])
    reached = parts[0].count.value * 0
    for place, one in enumerate(parts):
        reached = reached + one.count.value if adds else one.count.value
        source = _together(parts[: place + 1]) if adds and place else one.source
        goal = goal_of(replace(one.count, value=reached), name, source, year, (doubt if adds and place else None) or one.doubt)
        if goal is not None:
            made.append(replace(goal, quarter=one.stamp.quarter))
    return made, []


def _of_months(values: Sequence[QuarterValue]) -> tuple[QuarterValue, ...]:
    """The values with those of months put together by quarters: added up, or the last one of a level such as a percentage."""
    months = sorted((one for one in values if one.stamp.month is not None), key=lambda one: one.stamp.month or 0)
    made = [one for one in values if one.stamp.month is None]
    for quarter in range(1, 5):
        own = [one for one in months if 3 * quarter - 2 <= (one.stamp.month or 0) <= 3 * quarter]
        if not own:
            continue
        level = own[0].count.unit in _LEVELS
        value = own[-1].count.value if level else sum(one.count.value for one in own)
        source = own[-1].source if level or len(own) == 1 else _together(own)
        made.append(
            replace(own[-1], stamp=replace(own[-1].stamp, quarter=quarter, month=None), count=replace(own[-1].count, value=value), source=source)
        )
    return tuple(made)


def _kept(goals: Sequence[DraftGoal | None]) -> list[DraftGoal]:
    return [one for one in goals if one is not None]


def _together(parts: Sequence[QuarterValue]) -> Source:
    """The words of several quarters, as a sum."""
    first = parts[0].source
    lines = [" ".join(one.source.quote.split("\n")[1:]) for one in parts]
    return Source("\n".join((first.quote.split("\n")[0], " + ".join(lines))), first.place)
