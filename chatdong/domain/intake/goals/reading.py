"""The goals of a document: its tables of goals, and the lists below a heading of goals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.fact import Fact, Source, Unread
from chatdong.domain.intake.goals.figures import ARROW, counts
from chatdong.domain.intake.goals.goal import DraftGoal, Figure, GoalReading
from chatdong.domain.intake.goals.tables import read_goal_table
from chatdong.domain.intake.goals.texts import goals_of
from chatdong.domain.intake.outline import Element, Line, Table
from chatdong.domain.intake.wording import unspaced
from chatdong.domain.message import message

MOST_GOALS = 400
"""As many goals are read; a plan of 20 indicators over 5 years has 100."""
_GOAL = re.compile(r"목표|지표|기대성과|KPI|kpi")
_LABEL = re.compile(
    r"(?:사업|추진|성과|정량|정량적|운영|교육|올해|연간|핵심|주요|달성|당해연도)*목표(?:치|값|량|인원|횟수|건수|실적)?(?:\(.*\))?|(?:핵심)?성과지표|KPI"
)
"""Labels of goals that stand in one line with them."""
_ROW_LABEL = re.compile(r"(?:[0-9.]+)?(?:사업|추진|성과|정량|정량적|운영|교육|연간|핵심|주요|양적|세부)*(?:목표|지표)(?:\(.*\))?|KPI|기대성과")
_REACHED = re.compile(r"실적(?![^,.]*(?:목표|대비|보다))|달성\s*(?:함|하였|했|완료)|현재\s*[:：]|전년도?\s*[:：]|지난해\s*[:：]")
_FORMULA_RESULT = re.compile(r"^(?P<name>[^0-9=]{2,40}?)\s*[0-9(].*[=＝]\s*(?:총|연)?\s*(?P<result>[0-9][0-9,]*\s*[가-힣%]{1,3})\s*$")
_PROMISE = re.compile(r"[0-9]\s*(?:%|명|건|회|개소|개)\s*(?:이상|이하)?(?:을|를|로|으로)?\s*(?:이상|이하|달성)")
_PAST = re.compile(r"실적|경과|경위|지난해|전년도")
_NOT_GOAL = re.compile(r"목표\s*액|실적|현황|경과|경위|문제점|배경|근거|예산|산출(?!목표|지표)")


def read_goals(elements: Sequence[Element], year: int) -> GoalReading:
    """The goals that tables of years and of indicators, and lists below a heading of goals, state in a plan of ``year``."""
    found: list[DraftGoal] = []
    left: list[Unread] = []
    for element in elements:
        if isinstance(element, Table):
            reading = read_goal_table(element, year)
            found += reading.goals or _in_labelled_rows(element, year)
            left += reading.unread
        elif (words := _words_of_goals(element)) is not None:
            found += goals_of(words, element.source, year, plan_year=year, counted_only=not _in_words(element))
    if not any(not goal.past for goal in found):
        found += [
            goal
            for one in elements
            if isinstance(one, Line) and _promises(one)
            for goal in goals_of(one.text, one.source, year, plan_year=year, counted_only=True)
        ]
    goals, reached_only = _with_targets(_each_once(found))
    left += [Unread(value.quote, value.place, message("목표가 없는 실적이라서 출발점으로 읽지 않았습니다.")) for value in reached_only]
    if len(goals) > MOST_GOALS:
        first = goals[MOST_GOALS].name
        left.append(Unread(first.quote, first.place, message("목표가 너무 많아 {limit:,}개까지만 읽었습니다.", limit=MOST_GOALS)))
    return GoalReading(goals[:MOST_GOALS], tuple(left))


def _promises(line: Line) -> bool:
    """True for a number that is to be reached below a heading of effects (기대효과), which is a goal where the document states no others."""
    heading = bool(line.path) and re.search(r"기대\s*효과", line.path[-1]) is not None
    return heading and _PROMISE.search(line.text) is not None and not has_formula(line.text) and not line.under(_PAST.pattern)


def _words_of_goals(line: Line) -> str | None:
    """The words of a line that may state goals: it stands below a heading of goals, or after a label of its own; None for other lines, and for those of
    what was reached."""
    label = line.label
    if label is not None and _LABEL.fullmatch(label[0]) and not line.under(_PAST.pattern):
        words = label[1]
    elif _below_goals(line):
        words = line.text
    else:
        return None
    if _REACHED.search(words) and not ARROW.search(words) and "목표" not in words:
        return None
    if not has_formula(words):
        return words
    result = _FORMULA_RESULT.match(words) if "원" not in words else None
    return f"{result['name']} {result['result']}" if result is not None else None


def _in_labelled_rows(table: Table, year: int) -> Iterator[DraftGoal]:
    """The goals of a table in which a cell says that it is about goals and the next one has them: 사업목표 | 교육 30회, 참여 300명."""
    if any(_NOT_GOAL.search(unspaced(heading)) for heading in table.path[-1:]):
        return
    grid = table.grid
    for number, row in enumerate(grid.rows):
        for k, cell in enumerate(row[:-1]):
            said = next((at for at in range(k + 1, len(row)) if row[at].strip()), None)
            if said is None or not _ROW_LABEL.fullmatch(unspaced(cell).strip(":：")) or not counts(row[said]) or has_formula(row[said]):
                continue
            source = Source(row[said], grid.cell_place(number, said))
            lines = [line for line in row[said].splitlines() if not (_REACHED.search(line) and not ARROW.search(line) and "목표" not in line)]
            yield from goals_of("\n".join(lines), source, year, plan_year=year, counted_only=True)


def _below_goals(line: Line) -> bool:
    """True if the nearest heading that is about goals or results or money is about goals, and is not far above."""
    for place, heading in enumerate(reversed(line.path)):
        words = unspaced(heading)
        if _NOT_GOAL.search(words):
            return False
        if _GOAL.search(words):
            return place < 2 and not line.under(_PAST.pattern)
    return False


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
    kept: dict[tuple[str, str, int | None, bool, int | None], DraftGoal] = {}
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
