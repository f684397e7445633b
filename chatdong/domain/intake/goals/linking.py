"""Which activities count for a goal, what follows from their counts, and what was reached in the year before."""

import re
from collections.abc import Sequence
from dataclasses import replace

from chatdong.domain.intake.activities import DraftActivity
from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.fact import Fact, fact
from chatdong.domain.intake.goals.figures import without_counts
from chatdong.domain.intake.goals.goal import DraftGoal
from chatdong.domain.intake.goals.texts import best_count
from chatdong.domain.intake.outline import Element, Line
from chatdong.domain.intake.periods import day_in, month_in
from chatdong.domain.intake.wording import NOUN, kind_of, likeness, noun_of, stem, unspaced
from chatdong.domain.message import message
from chatdong.domain.plan.model import ActivityKind

_PAST = re.compile(r"경과|경위|실적|성과(?!지표|목표|관리|급|공유)|현황")


def linked_goals(goals: Sequence[DraftGoal], year: int, activities: Sequence[DraftActivity]) -> tuple[DraftGoal, ...]:
    """The goals with the activities that count for them, and a number from those where the year's goal has none; then goals that follow from counts.

    An activity that is paid for, gathers people, and is surely counted has a goal of its own where no list names it, unless it is held when needed.
    """
    linked = [replace(goal, activities=_activities_for(goal, activities)) if goal.year == year else goal for goal in goals]
    linked = [_counted(goal, activities) if goal.year == year and goal.value is None else goal for goal in linked]
    covered = {place for goal in linked if goal.unit != "명" for place in goal.activities}
    for place, one in enumerate(activities):
        regular = one.kind.value.gathers and one.lines and one.times is not None and not one.as_needed
        if place in covered or not regular or one.times is None or one.times.doubt is not None:
            continue
        doubt = message("목표 목록에 없어, 세부사업의 횟수에서 옮겼습니다.")
        value = replace(one.times, doubt=doubt)
        linked.append(DraftGoal(one.name, stem(one.name.value), "회", year, value, (place,), derived=True))
    return tuple(linked)


def past_goals(elements: Sequence[Element], year: int, goals: Sequence[DraftGoal], activities: Sequence[DraftActivity]) -> tuple[DraftGoal, ...]:
    """What was reached in the year before, for the indicators of the goals: counts below a heading of what was done, with the year's own mark."""
    found: dict[str, DraftGoal] = {}
    told = {goal.key for goal in goals if goal.past}
    own = [goal for goal in goals if goal.year == year and goal.key not in told]
    for element in elements:
        if not isinstance(element, Line) or not element.under(_PAST.pattern) or has_formula(element.text):
            continue
        when = _past_year(element, year)
        if when is None:
            continue
        for text in re.split(r"\s+및\s+|,\s+", re.sub(r"\([^()]*['‘’][0-9]{2}[^()]*\)", "", element.text)):
            counted = best_count(text)
            published = counted is None and kind_of(element.text)[0] is ActivityKind.PUBLICATION
            goal = _alike(text, own, activities)
            if goal is None or goal.key in found or (counted is None and not published):
                continue
            if counted is not None and counted.unit != goal.unit:
                continue
            doubt = message("지난해 실적을 이 목표의 출발점으로 읽었습니다.")
            value = fact(counted.value if counted else 1, element.source, doubt)
            found[goal.key] = DraftGoal(goal.name, goal.key, goal.unit, when, value, past=True)
    return tuple(found.values())


def _past_year(line: Line, year: int) -> int | None:
    for text in (line.text, *reversed(line.path)):
        day = day_in(text) or month_in(text)
        if day is not None:
            return day.year if day.year == year - 1 else None
        said = re.search(r"(?:['‘’`]([0-9]{2})|(20[0-9]{2}))\s*년", text)
        if said:
            named = int(said[2]) if said[2] else 2000 + int(said[1])
            return named if named == year - 1 else None
    return None if _has_year(line) else _nearest_past(line, year)


def _has_year(line: Line) -> bool:
    return any(re.search(r"20[0-9]{2}|['‘’][0-9]{2}", text) for text in (line.text, *line.path))


def _nearest_past(line: Line, year: int) -> int | None:
    """A list of what was done that names no year is of the year before the plan."""
    return year - 1 if any(re.search(r"경과|실적", unspaced(text)) for text in line.path) else None


# Activities


def _activities_for(goal: DraftGoal, activities: Sequence[DraftActivity]) -> tuple[int, ...]:
    """The activities whose events a goal counts: those named like it, or like each of the things that it names together."""
    if goal.unit == "명":
        return _gathering_for(goal, activities)
    if goal.unit not in ("회", "건", "종", "부", "권"):
        return ()
    parts = [part for part in re.split(r"\s+(?:및|과|와)\s+|,\s*|·", goal.name.value) if NOUN.search(part)] or [goal.name.value]
    chosen: list[int] = []
    for part in parts:
        noun = noun_of(part)
        best = max(range(len(activities)), key=lambda k: _likeness(part, activities[k]), default=None)
        if best is None or _likeness(part, activities[best]) < 0.75 or (noun and noun not in " ".join(_names(activities[best]))):
            continue
        chosen.append(best)
    return tuple(dict.fromkeys(chosen))


_ATTENDS = re.compile(
    r"\s*(?:총|연)?\s*(?:참여|참가|참석|이용|수강|교육|방문|관람)\s*(?:자|생|인원|자수|생수|인원수|자\s*수|생\s*수)?\s*$|\s*인원\s*수?\s*$"
)
_OTHER_PEOPLE = re.compile(r"취업|채용|고용|양성|발굴|선발|배치|위촉|수료|이수|합격|창업|실인원")


def _gathering_for(goal: DraftGoal, activities: Sequence[DraftActivity]) -> tuple[int, ...]:
    """The gatherings whose people a goal counts: 요리교실 참여자 counts those of 요리교실."""
    name = _ATTENDS.sub("", goal.name.value).strip()
    if len(stem(name)) < 2 or not _ATTENDS.search(goal.name.value) or _OTHER_PEOPLE.search(goal.name.value):
        return ()
    gatherings = [k for k, one in enumerate(activities) if one.kind.value.gathers]
    best = max(gatherings, key=lambda k: max(likeness(name, other) for other in _names(activities[k])), default=None)
    return (best,) if best is not None and max(likeness(name, other) for other in _names(activities[best])) >= 0.75 else ()


def _names(activity: DraftActivity) -> list[str]:
    return [activity.name.value, *(one.value for one in activity.also)]


def _likeness(name: str, activity: DraftActivity) -> float:
    noun = noun_of(name)
    return max(likeness(name, other) if not noun or noun_of(other) == noun else 0.0 for other in _names(activity))


def _counted(goal: DraftGoal, activities: Sequence[DraftActivity]) -> DraftGoal:
    """A goal of the plan's year without a number, with the count of its activities."""
    counts = [activities[k].times for k in goal.activities]
    if kind_of(goal.name.value)[0] is ActivityKind.PUBLICATION and (not counts or counts == [None]):
        doubt = message("수가 적혀 있지 않아 한 번으로 읽었습니다.")
        return replace(goal, value=Fact(1, goal.name.quote, goal.name.place, doubt))
    if not counts or any(count is None for count in counts):
        return goal
    known = [count for count in counts if count is not None]
    doubt = message("목표에는 횟수가 없어 세부사업의 횟수에서 옮겼습니다.")
    value = sum(count.value for count in known)
    if goal.unit != "회" and kind_of(goal.name.value)[0] is not ActivityKind.PUBLICATION:
        return goal
    return replace(goal, value=replace(known[0], value=value, doubt=doubt, alternatives=known[0].alternatives if len(known) == 1 else ()))


def _alike(text: str, goals: Sequence[DraftGoal], activities: Sequence[DraftActivity]) -> DraftGoal | None:
    """The goal that a sentence of what was done is about."""
    noun = noun_of(text)
    best, most = None, 0.0
    for goal in goals:
        names = [goal.name.value, *(name for k in goal.activities for name in _names(activities[k]))]
        if noun and not any(noun in name for name in names):
            continue
        alike = max(likeness(without_counts(text), name) for name in names) - (0.3 if goal.derived else 0)
        if alike > most:
            best, most = goal, alike
    return best if most >= 0.5 else None
