"""How each indicator is counted: by events held, people who came, deliveries, a survey, the spending, or a value that somebody enters."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from chatdong.domain.intake.activities import DraftActivity
from chatdong.domain.intake.fact import Fact
from chatdong.domain.intake.goals.goal import Counting, DraftGoal, Figure
from chatdong.domain.intake.wording import compact, kind_of
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import ActivityKind, Direction, DoneBy

_TEAMS = re.compile(r"추진지원단|지원단|추진단")
_SPENDING = re.compile(r"집행률|집행율|예산집행|집행비율")
_SURVEY = re.compile(r"만족도|만족률|만족율|설문|추천지수|추천의향|nps", re.IGNORECASE)
_LIKE_SURVEY = re.compile(r"체감도|인식도|인지도|평점|평가점수|향상도|이해도|도움정도|효능감")
_ATTENDS = re.compile(
    r"(?<!취업)(?<!채용)(?<!고용)(?<!양성)(?<!발굴)(?<!선발)(?<!배치)(?<!위촉)인원$|참여|참가|참석|이용|수강|교육인원|교육생|방문|관람"
)
_DIFFERENT = re.compile(r"(?<![가-힣])(?:실|순)\s*(?:인원|참여|이용|방문)|신규")
_ANY = re.compile(
    r"(?:총|전체|연|사업|프로그램|연인원|연간|누적|주민|시민|구민|청년|청소년|어르신|학생|아동|장애인|참여|참가|참석|이용|수강|교육|방문|관람|자|생|인원|수|명)+"
)
_COPIES = ("부", "권", "매", "장")

Read = tuple[Counting, Message | None, tuple[Counting, ...], tuple[int, ...]]
"""(the measure, doubt, other measures, places of the activities that count)"""


def measured(goals: Sequence[DraftGoal], activities: Sequence[DraftActivity], year: int, *, teams: bool) -> tuple[DraftGoal, ...]:
    """The goals, the first of each indicator with its measure. ``teams``: the plan has support teams. A measure that another could stand for is doubted."""
    groups: dict[tuple[str, str], list[int]] = {}
    for place, goal in enumerate(goals):
        groups.setdefault((goal.key, goal.unit), []).append(place)
    made = list(goals)
    for (_key, unit), places in groups.items():
        first = next((k for k in places if goals[k].year == year and not goals[k].past), places[0])
        key, doubt, others, counted = _measure([goals[k] for k in places], goals[first], activities, teams)
        quoted = goals[first].value or goals[first].name
        made[first] = replace(goals[first], measure=Fact(key, quoted.quote, quoted.place, doubt, others), activities=counted)
        if unit == "%" and key is Counting.ENTERED_VALUE and (sides := _sides(goals[first], goals)):
            doubt = message("산식의 두 지표를 나누어 재는 것으로 읽었습니다.")
            made[first] = replace(
                made[first], measure=Fact(Counting.RATIO, quoted.quote, quoted.place, doubt, (Counting.ENTERED_VALUE,)), sides=sides
            )
        if (falls := _falls([goals[k] for k in places], year)) is not None:
            made[first] = replace(made[first], direction=falls)
    return tuple(made)


_DIVIDED = re.compile(
    r"[(（\[]?\s*(?P<above>[^/÷()（）\[\]×]{2,30}?)\s*[/÷]\s*(?P<below>[^/÷()（）\[\]×]{2,30}?)\s*[)）\]]?\s*(?:[×xX*]\s*100\s*%?)?"
)


def _sides(goal: DraftGoal, goals: Sequence[DraftGoal]) -> tuple[str, ...]:
    """The keys of the two indicators that a formula divides (수료자 수 ÷ 수강생 수 × 100); () where the plan has no goals of these names."""
    found = _DIVIDED.fullmatch(goal.formula.value.strip()) if goal.formula is not None else None
    if found is None:
        return ()
    named = {compact(one.name.value): one.key for one in goals if one.value is not None and not one.past and one.unit not in ("%", "")}
    sides = tuple(named.get(compact(found[side]), "") for side in ("above", "below"))
    return sides if all(sides) and sides[0] != sides[1] else ()


def _falls(goals: Sequence[DraftGoal], year: int) -> Fact[Direction] | None:
    """Less, with a doubt, where all targets of an indicator are below what was reached and no word says which way is good."""
    if any(goal.direction is not None for goal in goals):
        return None
    reached = [goal.value for goal in goals if goal.past and goal.value is not None]
    targets = [goal.value for goal in goals if not goal.past and goal.value is not None and goal.quarter is None]
    if targets and all(one.value == 0 for one in targets):
        return Fact(Direction.LESS, targets[0].quote, targets[0].place)
    if not reached or not targets or max(one.value for one in targets) >= min(one.value for one in reached):
        return None
    doubt = message("목표가 지난 실적보다 작아 적을수록 좋은 지표로 읽었습니다.")
    return Fact(Direction.LESS, targets[0].quote, targets[0].place, doubt, (Direction.MORE,))


def _measure(goals: Sequence[DraftGoal], goal: DraftGoal, activities: Sequence[DraftActivity], teams: bool) -> Read:
    name, unit, linked = compact(goal.name.value), goal.unit, tuple(dict.fromkeys(k for one in goals for k in one.activities))
    values = [one.value.value for one in goals if one.value is not None] + [one.high.value for one in goals if one.high is not None]
    if not values:
        return Counting.NOT_QUANTIFIED, None, (), linked
    if teams and unit in ("개", "개소", "개구") and _TEAMS.search(name):
        return Counting.TEAMS_OPEN, None, (), linked
    if _SPENDING.search(name) and unit in ("%", ""):
        return Counting.SPENDING_RATE, None, (), ()
    if _SURVEY.search(name) and unit in ("점", "%", ""):
        return Counting.SURVEY, None, (), ()
    if _LIKE_SURVEY.search(name) and unit in ("점", "%"):
        return Counting.SURVEY, message("설문으로 재는 점수로 읽었습니다."), (Counting.ENTERED_VALUE,), ()
    if any(isinstance(value, Decimal) for value in values) or unit == "%":
        return Counting.ENTERED_VALUE, None, (), ()
    if unit == "명":
        return _of_people(goal.name.value, linked, activities)
    if linked:
        return _of_activities(name, unit, values, linked, activities)
    if unit == "회":
        return Counting.ENTERED_VALUE, message("이 횟수를 셀 세부사업을 찾지 못해 적어 넣는 값으로 읽었습니다."), (Counting.EVENTS_HELD,), ()
    if kind_of(goal.name.value)[0] is ActivityKind.PUBLICATION or re.search(r"개발|제정|구축", name):
        return Counting.ENTERED_VALUE, message("납품받아 완료하는 세부사업을 찾지 못해 적어 넣는 값으로 읽었습니다."), (Counting.DELIVERABLES,), ()
    return Counting.ENTERED_VALUE, None, (), ()


def _of_people(name: str, linked: tuple[int, ...], activities: Sequence[DraftActivity]) -> Read:
    """Attendance added up where the activities are known; how many different people came, or found work, has to be entered."""
    if _DIFFERENT.search(name) or not (_ATTENDS.search(name) or linked):
        return Counting.ENTERED_VALUE, None, (), ()
    if linked:
        return Counting.PEOPLE, None, (Counting.ENTERED_VALUE,), linked
    gatherings = tuple(k for k, one in enumerate(activities) if one.kind.value.gathers)
    if gatherings and _ANY.fullmatch(compact(name)):
        return Counting.PEOPLE, message("사람이 모이는 세부사업 모두의 참석을 더해 세는 것으로 읽었습니다."), (Counting.ENTERED_VALUE,), gatherings
    return Counting.ENTERED_VALUE, message("참석을 더할 세부사업을 찾지 못해 적어 넣는 값으로 읽었습니다."), (Counting.PEOPLE,), ()


def _of_activities(name: str, unit: str, values: Sequence[Figure], linked: tuple[int, ...], activities: Sequence[DraftActivity]) -> Read:
    """Events held, or deliveries; numbers that are no events, such as copies and cases, have to be entered."""
    known = [activities[k].times for k in linked]
    times = sum(one.value for one in known if one is not None)
    delivers = all(activities[k].kind.value.done_by is DoneBy.DELIVERING for k in linked)
    if unit in _COPIES and max(values) > max(times, 1):
        doubt = message("찍거나 나누어 주는 부수로 보여 적어 넣는 값으로 읽었습니다.")
        return Counting.ENTERED_VALUE, doubt, (Counting.DELIVERABLES,) if delivers else (Counting.EVENTS_HELD,), linked
    if unit == "건" and not delivers and times and max(values) > 3 * times:
        doubt = message("세부사업의 횟수보다 훨씬 많아 적어 넣는 값으로 읽었습니다.")
        return Counting.ENTERED_VALUE, doubt, (Counting.EVENTS_HELD,), linked
    return Counting.DELIVERABLES if delivers and unit not in ("회",) else Counting.EVENTS_HELD, None, (), linked
