"""The goals of a plan by year: a number, its unit and what it counts, or a goal without a number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatdong.domain.intake.activities import DraftActivity
from chatdong.domain.intake.budget.amounts import amounts_in
from chatdong.domain.intake.budget.columns import has_formula
from chatdong.domain.intake.fact import Fact, Source, fact
from chatdong.domain.intake.outline import Element, Line, Table
from chatdong.domain.intake.periods import day_in, month_in
from chatdong.domain.intake.wording import NOUN, bare, compact, gathered, kind_of, likeness, noun_of, stem, unspaced
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import ActivityKind

MOST_GOALS = 400
"""As many goals are read; a plan of 20 indicators over 5 years has 100."""
_GOAL = re.compile(r"목표|성과지표|지표|기대성과|추진목표")
_NOT_GOAL = re.compile(r"목표\s*액|실적|현황|경과|경위|문제점|배경|근거|예산|산출")
_PAST = re.compile(r"경과|경위|실적|성과(?!지표|목표|관리|급|공유)|현황")
_UNITS = (
    "개소 개구 개교 개동 개팀 개사 개국 개과정 개강좌 개기관 개단체 개 명 인 회 차례 건 팀 부 권 종 곳 단체 기관 가구 세대 점 % ％ 퍼센트 시간 과정 강좌 개월 대 호 동 교 편 본 쌍 가정"
).split()
_COUNT = re.compile(
    r"(?P<lead>총|연|연간|계|누적)?\s*(?<![0-9~∼.,\-/'‘’`])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]+)?\s*(?P<scale>만|천)?\s*(?:여\s*)?"
    rf"(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})(?!\s*[~∼])(?![차기째당]|년|월|일)"
)
_SPLIT = re.compile(r"\n|\s(?=[•●○▪◦∙]\s)|\s(?=-\s?[\uac00-\ud7a3A-Z'‘’0-9])|(?<=[)\]])\s*(?=-\s?[\uac00-\ud7a3])")
_YEAR_HEAD = re.compile(r"^(?:['‘’]?([0-9]{2})|(20[0-9]{2}))(?:년도?|\.)?(?:\(.*\))?(?:목표(?:치|값)?)?$")
_VERBS = re.compile(r"\s*(?:필요|실시|개최|추진|운영|진행|달성|확보|이상|내외|예정|목표)+\s*$")
_LONGEST = 80


@dataclass(frozen=True)
class DraftGoal:
    """A goal of one year. ``key`` is the same for the goals of one indicator; ``value`` is None where the document gives no number.

    ``activities``: the places of the activities whose events count. ``derived``: it is in no list of goals but follows from an activity's count.
    ``past``: what was reached in a year before the plan's (a baseline).
    """

    name: Fact[str]
    key: str
    unit: str
    year: int
    value: Fact[int] | None
    activities: tuple[int, ...] = ()
    derived: bool = False
    past: bool = False


def read_goals(elements: Sequence[Element], year: int, activities: Sequence[DraftActivity]) -> tuple[DraftGoal, ...]:
    """The goals that tables by year, tables of indicators and lists below a heading of goals state, in the order of the document."""
    found: list[DraftGoal] = []
    for element in elements:
        if isinstance(element, Table):
            found += _by_year(element) or _indicators(element, year)
        elif any(_GOAL.search(unspaced(one)) for one in element.path[-2:]) and not element.under(_NOT_GOAL.pattern) and not has_formula(element.text):
            found += _goals_of(element.text, element.source, year, counted_only=True)
    kept: dict[tuple[str, int], DraftGoal] = {}
    for goal in found:
        same = kept.get((goal.key, goal.year))
        if same is None:
            kept[goal.key, goal.year] = goal
        elif same.value is not None and goal.value is not None and same.value.value != goal.value.value:
            doubt = message("같은 목표의 값이 다르게 적힌 곳이 있습니다.")
            others = tuple(dict.fromkeys((*same.value.alternatives, goal.value.value)))
            kept[goal.key, goal.year] = replace(same, value=replace(same.value, doubt=doubt, alternatives=others))
    return tuple(kept.values())[:MOST_GOALS]


def linked_goals(goals: Sequence[DraftGoal], year: int, activities: Sequence[DraftActivity]) -> tuple[DraftGoal, ...]:
    """The goals with the activities that count for them, and a number from those where the year's goal has none; then goals that follow from counts.

    An activity that is paid for, gathers people, and is surely counted has a goal of its own where no list names it, unless it is held when needed.
    """
    linked = [replace(goal, activities=_activities_for(goal, activities)) if goal.year == year else goal for goal in goals]
    linked = [_counted(goal, activities) if goal.year == year and goal.value is None else goal for goal in linked]
    covered = {place for goal in linked for place in goal.activities}
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
    own = [goal for goal in goals if goal.year == year]
    for element in elements:
        if not isinstance(element, Line) or not element.under(_PAST.pattern) or has_formula(element.text):
            continue
        when = _past_year(element, year)
        if when is None:
            continue
        for text in re.split(r"\s+및\s+|,\s+", re.sub(r"\([^()]*['‘’][0-9]{2}[^()]*\)", "", element.text)):
            counted = _best(text)
            published = counted is None and kind_of(element.text)[0] is ActivityKind.PUBLICATION
            goal = _alike(text, own, activities)
            if goal is None or goal.key in found or (counted is None and not published):
                continue
            if counted is not None and counted[1] != goal.unit:
                continue
            doubt = message("지난해 실적을 이 목표의 출발점으로 읽었습니다.")
            value = fact(counted[0] if counted else 1, element.source, doubt)
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


# Tables


def _by_year(table: Table) -> list[DraftGoal]:
    """A table with a column a year, whose row or heading says that it has goals."""
    grid = table.grid
    for header in range(min(3, len(grid.rows))):
        years = {k: _year(cell) for k, cell in enumerate(grid.rows[header]) if _year(cell)}
        if len(years) < 2:
            continue
        found: list[DraftGoal] = []
        for number in range(header + 1, len(grid.rows)):
            row = grid.rows[number]
            label = " ".join(cell for k, cell in enumerate(row) if k < min(years)).strip()
            if not (_GOAL.search(unspaced(label)) or table.under(_GOAL.pattern)) or _NOT_GOAL.search(unspaced(label)):
                continue
            for k, year in years.items():
                cell = row[k] if k < len(row) else ""
                source = Source(cell, grid.cell_place(number, k))
                plain = re.fullmatch(r"\s*([0-9][0-9,]*)\s*([\uac00-\ud7a3%]{0,3})\s*(?:이상)?\s*", cell)
                if plain and year is not None:
                    name = bare(re.sub(r"\(.*?\)", "", label))
                    unit = plain[2] or _unit_in(label) or _unit_in(" ".join(grid.rows[header]))
                    found.append(DraftGoal(fact(name, source), stem(name), unit or "건", year, fact(int(plain[1].replace(",", "")), source)))
                elif year is not None:
                    found += _goals_of(cell, source, year, counted_only=False)
        return found
    return []


def _year(cell: str) -> int | None:
    found = _YEAR_HEAD.match(unspaced(cell))
    return (int(found[2]) if found[2] else 2000 + int(found[1])) if found and (found[2] or "년" in cell or re.match(r"\s*['‘’]", cell)) else None


def _year_of(heading: str) -> int | None:
    found = re.search(r"20[0-9]{2}", heading)
    return int(found[0]) if found else None


def _unit_in(words: str) -> str | None:
    found = re.search(r"[(（]\s*(?:단위\s*[:：]\s*)?([\uac00-\ud7a3%]{1,3})\s*[)）]", words)
    return found[1] if found and found[1] in _UNITS else None


def _indicators(table: Table, year: int) -> list[DraftGoal]:
    """A table of indicators with a column of targets."""
    head = [unspaced(cell) for cell in table.grid.rows[0]]
    name_at = next(
        (
            k
            for k, cell in enumerate(head)
            if re.search(r"지표|목표명|성과목표|세부목표|평가항목|성과항목", cell) and not re.search(r"목표[치값]", cell)
        ),
        None,
    )
    value_at = next((k for k, cell in enumerate(head) if re.search(r"목표[치값]|목표수준|목표$|목표\(", cell) and k != name_at), None)
    unit_at = next((k for k, cell in enumerate(head) if cell == "단위"), None)
    before_at = next((k for k, cell in enumerate(head) if re.search(r"실적|기준값|현재", cell) and (_year_of(cell) or year - 1) == year - 1), None)
    if name_at is None or value_at is None:
        return []
    found = []
    for number, row in enumerate(table.grid.rows[1:], start=1):
        name = bare(row[name_at]) if name_at < len(row) else ""
        cell = row[value_at] if value_at < len(row) else ""
        counted = _best(cell)
        plain = re.fullmatch(r"\s*([0-9][0-9,]*)\s*(?:이상|이하)?\s*", cell)
        unit = row[unit_at].strip() if unit_at is not None and unit_at < len(row) else None
        if not name or (counted is None and plain is None):
            continue
        value = counted[0] if counted else int(plain[1].replace(",", "")) if plain else 0
        source = Source(" ".join(" ".join(row).split()), table.grid.cell_place(number, value_at))
        named = unit or (counted[1] if counted else None) or _unit_in(name) or "건"
        title = fact(re.sub(r"\s*\([^()]*\)$", "", name), source)
        found.append(DraftGoal(title, stem(name), named, year, fact(value, source)))
        before = (
            re.fullmatch(r"\s*([0-9][0-9,]*)\s*[\uac00-\ud7a3%]{0,3}\s*", row[before_at]) if before_at is not None and before_at < len(row) else None
        )
        if before:
            found.append(DraftGoal(title, stem(name), named, year - 1, fact(int(before[1].replace(",", "")), source), past=True))
    return found


# Texts


def _goals_of(text: str, source: Source, year: int, *, counted_only: bool) -> Iterator[DraftGoal]:
    """The goals that a text lists, one a bullet; two publications named together are two goals."""
    if re.search(r"(?:^|\n)\s*[-–•●○▪◦∙·]", text):
        text = re.sub(r"\n(?!\s*(?:[-–•●○▪◦∙·※▶]|[①-⑳]))", " ", text)  # a line without a bullet goes on with the one above
    for part in _SPLIT.split(text):
        words = gathered(bare(" ".join((part or "").split())))
        if len(compact(words)) < 4 or len(words) > _LONGEST + 40:
            continue
        own = Source(words, source.place)
        found = _best(words)
        if found is None:
            if not counted_only:
                for name in _published(words):
                    yield DraftGoal(fact(name, own), stem(name), "건" if kind_of(name)[0] is ActivityKind.PUBLICATION else "회", year, None)
            continue
        if amounts_in(words):
            continue
        value, unit, name, doubt, others = found
        yield DraftGoal(fact(name, own), stem(name), unit, year, fact(value, own, doubt, others))


def _published(words: str) -> list[str]:
    """가이드라인 및 매뉴얼 보완·발간 names two things to publish; other texts are one goal."""
    found = re.fullmatch(r"(?P<one>\S+)\s*(?:및|과|와|,|·)\s*(?P<other>\S+)\s+(?P<verb>\S*(?:발간|제작|배포|보급|개정)\S*)", words)
    if found and NOUN.search(found["one"]) and NOUN.search(found["other"]):
        return [f"{found['one']} {found['verb']}", f"{found['other']} {found['verb']}"]
    return [words]


def _best(text: str) -> tuple[int, str, str, Message | None, tuple[int, ...]] | None:
    """(number, unit, what it counts, doubt, other numbers) of a goal: a total first, then what stands in brackets at the end, then the first number."""
    found = [one for one in _COUNT.finditer(text) if not one["part"]]
    if not found:
        return None
    total = next((one for one in found if one["lead"] in ("총", "계", "누적")), None)
    bracketed = next((one for one in reversed(found) if re.match(r"[^()]*\)\s*$", text[one.end() :]) and "(" in text[: one.start()]), None)
    chosen = total or bracketed or found[0]
    value = int(chosen["number"].replace(",", "")) * {"만": 10_000, "천": 1_000}.get(chosen["scale"] or "", 1)
    unit = {"％": "%", "퍼센트": "%", "인": "명", "차례": "회"}.get(chosen["unit"], chosen["unit"])
    before, after = text[: chosen.start()], text[chosen.end() :]
    if chosen is bracketed:
        name = before[: before.rindex("(")]
    else:
        after = re.sub(r"^\s*(?:이상|내외|이하|이내|,|\))\s*", "", after)
        name = after if len(compact(after)) >= 4 and not re.match(r"\s*(?:[(,]|및|에서|으로|증가|감소)", after) else before
    name = re.sub(r"\([^()]*$|^\s*[)\]]", "", name)
    name = _VERBS.sub("", name.strip(" :：-–,.·/"))
    if len(compact(name)) < 2:
        name = text
    others = tuple(dict.fromkeys(int(one["number"].replace(",", "")) for one in found if one is not chosen and one["number"] != chosen["number"]))
    doubt = message("숫자가 여럿 있습니다.") if others and total is None and bracketed is None else None
    return value, unit, name.strip()[:_LONGEST], doubt, others


# Activities


def _activities_for(goal: DraftGoal, activities: Sequence[DraftActivity]) -> tuple[int, ...]:
    """The activities whose events a goal counts: those named like it, or like each of the things that it names together."""
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
        alike = max(likeness(re.sub(_COUNT, " ", text), name) for name in names) - (0.3 if goal.derived else 0)
        if alike > most:
            best, most = goal, alike
    return best if most >= 0.5 else None
