"""The goals of a document: its tables of goals, and the lists below a heading of goals."""

import re
from collections.abc import Sequence
from dataclasses import replace

from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.fact import Fact, Unread
from chatdong.domain.intake.goals.goal import DraftGoal, Figure, GoalReading
from chatdong.domain.intake.goals.tables import read_goal_table
from chatdong.domain.intake.goals.texts import goals_of
from chatdong.domain.intake.outline import Element, Line, Table
from chatdong.domain.intake.wording import unspaced
from chatdong.domain.message import message

MOST_GOALS = 400
"""As many goals are read; a plan of 20 indicators over 5 years has 100."""
_GOAL = re.compile(r"목표|성과지표|지표|기대성과|추진목표")
_NOT_GOAL = re.compile(r"목표\s*액|실적|현황|경과|경위|문제점|배경|근거|예산|산출(?!목표|지표)")


def read_goals(elements: Sequence[Element], year: int) -> GoalReading:
    """The goals that tables of years and of indicators, and lists below a heading of goals, state in a plan of ``year``."""
    found: list[DraftGoal] = []
    left: list[Unread] = []
    for element in elements:
        if isinstance(element, Table):
            reading = read_goal_table(element, year)
            found += reading.goals
            left += reading.unread
        elif any(_GOAL.search(unspaced(one)) for one in element.path[-2:]) and not element.under(_NOT_GOAL.pattern) and not has_formula(element.text):
            found += goals_of(element.text, element.source, year, plan_year=year, counted_only=not _in_words(element))
    goals, reached_only = _with_targets(_each_once(found))
    left += [Unread(value.quote, value.place, message("목표가 없는 실적이라서 출발점으로 읽지 않았습니다.")) for value in reached_only]
    if len(goals) > MOST_GOALS:
        first = goals[MOST_GOALS].name
        left.append(Unread(first.quote, first.place, message("목표가 너무 많아 {limit:,}개까지만 읽었습니다.", limit=MOST_GOALS)))
    return GoalReading(goals[:MOST_GOALS], tuple(left))


def _with_targets(goals: Sequence[DraftGoal]) -> tuple[tuple[DraftGoal, ...], list[Fact[Figure]]]:
    """(the goals of the indicators that have a target, the results of the others)."""
    aimed = {(goal.key, goal.unit) for goal in goals if not goal.past}
    kept = tuple(goal for goal in goals if (goal.key, goal.unit) in aimed)
    return kept, [goal.value for goal in goals if (goal.key, goal.unit) not in aimed and goal.value is not None]


def _in_words(line: Line) -> bool:
    """True for a line below a heading of goals in words (정성목표), which have no number."""
    return bool(line.path) and re.search(r"정성(?:적)?(?:목표|지표|성과)", unspaced(line.path[-1])) is not None


def _each_once(goals: Sequence[DraftGoal]) -> tuple[DraftGoal, ...]:
    """The goals, each indicator, year and quarter once; where it is stated twice with different numbers, the first with a doubt."""
    kept: dict[tuple[str, str, int, bool, int | None], DraftGoal] = {}
    for goal in goals:
        key = (goal.key, goal.unit, goal.year, goal.past, goal.quarter)
        same = kept.get(key)
        if same is None:
            kept[key] = goal
            continue
        if same.value is not None and goal.value is not None and same.value.value != goal.value.value:
            doubt = message("같은 목표의 값이 다르게 적힌 곳이 있습니다.")
            others = tuple(dict.fromkeys((*same.value.alternatives, goal.value.value)))
            same = replace(same, value=replace(same.value, doubt=doubt, alternatives=others))
        elif same.value is None and goal.value is not None:
            same = replace(same, value=goal.value)
        kept[key] = same
    return tuple(kept.values())
