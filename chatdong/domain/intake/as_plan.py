"""A draft as a plan, with ids that are the same for the same document; or what a plan still lacks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from chatdong.domain.intake.activities import DraftActivity
from chatdong.domain.intake.basics import DraftPassage
from chatdong.domain.intake.draft import Draft, category_of
from chatdong.domain.intake.drafting.common_lines import common_lines
from chatdong.domain.intake.drafting.funding import funding_of
from chatdong.domain.intake.fact import Fact
from chatdong.domain.intake.goals.goal import Counting, DraftGoal
from chatdong.domain.intake.periods import calendar_year, periods
from chatdong.domain.intake.wording import compact
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import (
    Activity,
    Baseline,
    Breakdown,
    BudgetLine,
    Category,
    CommunicationStage,
    Direction,
    Document,
    Indicator,
    IndicatorSheet,
    LocalizedText,
    Milestone,
    Occurrence,
    Passage,
    Plan,
    Problem,
    Review,
    Statement,
    SupportTeam,
    Target,
    Window,
)

NOT_SAID = "–"
"""Stands for a text that a plan must have and its document does not say."""
_WHOSE = message("어느 기관의 계획인지 찾지 못했습니다. 기관을 적어 주십시오.")


@dataclass(frozen=True)
class Missing:
    """Something that a plan cannot do without and that the document does not say."""

    key: str
    why: Message


def missing_of(draft: Draft) -> tuple[Missing, ...]:
    """What a draft lacks for a plan, the gravest first; empty where ``plan_of`` makes one."""
    found = []
    if draft.basics.year is None:
        found.append(Missing("fiscal_year", message("회계연도를 찾지 못했습니다. 연도를 정해 주십시오.")))
    if draft.basics.title is None or not compact(draft.basics.title.value):
        found.append(Missing("title", message("계획의 제목을 찾지 못했습니다.")))
    if not _total(draft):
        found.append(Missing("total_krw", message("예산을 찾지 못했습니다. 총 예산이나 산출내역이 있어야 합니다.")))
    return tuple(found)


def asked_of(draft: Draft) -> tuple[Missing, ...]:
    """Everything that is asked of somebody whose draft makes no plan yet: what it lacks, and whose plan it is where the document does not say."""
    nobody = () if draft.basics.organisation is not None else (Missing("organisation", _WHOSE),)
    return (*missing_of(draft), *nobody)


def unanswered(plan: Plan) -> tuple[Missing, ...]:
    """What a plan has only a stand-in for, so that it can be worked on but not be loaded: its title, its organisation."""
    found = []
    if plan.title.ko == NOT_SAID:
        found.append(Missing("title", message("계획의 제목을 찾지 못했습니다.")))
    if plan.organisation.ko == NOT_SAID:
        found.append(Missing("organisation", _WHOSE))
    return tuple(found)


def plan_of(draft: Draft, plan_id: str | None = None) -> Plan | tuple[Missing, ...]:
    """The plan that a draft makes, or what it lacks. ``plan_id``: the plan's id, else its year.

    Where the document does not say whose it is, the plan has a stand-in for it (``unanswered``): it can be worked on, and is not loaded before.

    Ids count within their kind (activity-1, line-1 …), so that the same document gives the same plan; a team's has the mark of its programme,
    because a store keeps the teams of all programmes.
    """
    basics = draft.basics
    missing = missing_of(draft)
    if missing or basics.year is None or basics.title is None:
        return missing
    year, title = basics.year.value, basics.title.value
    activities = {k: f"activity-{k + 1}" for k in range(len(draft.activities))}
    period = basics.period.value if basics.period is not None and basics.period.value != calendar_year(year) else None
    of_line = {line: activities[k] for k, one in enumerate(draft.activities) for line in one.lines}
    common = common_lines(draft)
    of_line |= {line: name for name, (_made, of) in common.items() for line in of}
    categories = {compact(one.value): f"category-{k}" for k, one in enumerate(draft.categories, start=1)}
    indicators = _indicators(draft)
    lines = tuple(_lines(draft, of_line, categories, period or calendar_year(year)))
    approved = basics.approved_on if basics.approved_on and year - 1 <= basics.approved_on.value.year <= year else None
    total = draft.budget.total
    return Plan(
        id=plan_id or str(year),
        fiscal_year=year,
        title=LocalizedText(_text(title)),
        programme=LocalizedText(_programme(title)),
        organisation=LocalizedText(_text(basics.organisation.value) if basics.organisation else NOT_SAID),
        total_krw=_total(draft),
        total_source=_source(total) if total is not None else str(message("산출내역의 합")),
        period=period,
        subject=LocalizedText(_text(basics.subject.value)) if basics.subject else None,
        document=Document(
            approved.value,
            _source(approved),
            _words(basics.project),
            _words(basics.disclosure),
            basics.approvers.value if basics.approvers else (),
            basics.cooperation.value if basics.cooperation else (),
            _text(approved.quote),
        )
        if approved is not None
        else None,
        purpose=Passage(LocalizedText(_text(basics.purpose.value)), _source(basics.purpose)) if basics.purpose else None,
        basis=_passages(basics.basis),
        background=_passages(basics.background),
        history=_passages(basics.history),
        strategy=_passages(basics.strategy),
        administration=_passages(basics.administration),
        review=tuple(
            Review(
                LocalizedText(_text(one.body.value)),
                LocalizedText(one.group or NOT_SAID),
                one.consulted.value,
                _source(one.body),
                _words(one.through),
            )
            for one in draft.reviews
        ),
        communication=tuple(
            CommunicationStage(
                LocalizedText(_text(one.stage.value)),
                _source(one.stage),
                one.offered,
                one.checked.value,
                tuple(LocalizedText(_text(each.value)) for each in one.described),
            )
            for one in draft.stages
        ),
        problem=tuple(
            Problem(
                LocalizedText(_text(one.title.value)),
                LocalizedText(_text(one.finding.value) if one.finding else NOT_SAID),
                LocalizedText(_text(one.remedy.value) if one.remedy else NOT_SAID),
                _source(one.title),
            )
            for one in basics.problems
        ),
        indicator=tuple(_indicator(name, goals, activities, indicators) for name, goals in indicators.items()),
        baseline=tuple(
            Baseline(name, goal.year or year, goal.value.value, _source(goal.value), LocalizedText(_text(goal.value.quote)))
            for name, goals in indicators.items()
            for goal in goals
            if goal.past and goal.value is not None
        ),
        target=tuple(
            Target(
                name,
                goal.year or year,
                _source(goal.name),
                goal.value.value if goal.value is not None else None,
                note=_note(goal, within=_within(goals)),
                quarter=goal.quarter,
                high=goal.high.value if goal.high is not None and _within(goals) else None,
            )
            for name, goals in indicators.items()
            for goal in goals
            if not goal.past
        ),
        activity=(
            *(_activity(one, activities[k]) for k, one in enumerate(draft.activities)),
            *(one for one, _of in common.values() if one is not None),
        ),
        category=tuple(
            Category(categories[compact(one.value)], LocalizedText(_text(one.value)), _category_sum(draft, one.value), _source(one))
            for one in draft.categories
        ),
        budget_line=lines,
        funding=funding_of(draft, categories),
        milestone=tuple(_milestones(draft)),
        district_list=draft.districts.list_name if draft.districts.teams else None,
        support_team=tuple(
            SupportTeam(
                f"{one.district}-{crc32(_programme(title).encode()):08x}",
                one.mode.value,
                one.opened_on.value,
                _source(one.opened_on),
                one.district,
                _words(one.operator),
                one.staff.value if one.staff else None,
                one.closed_on.value if one.closed_on else None,
                _text(one.opened_on.quote),
            )
            for one in draft.districts.teams
            if one.opened_on.value <= date(year, 12, 31)
        ),
        statement=tuple(_statements(draft, activities)),
    )


def _total(draft: Draft) -> int:
    if draft.budget.total is not None and draft.budget.total.value > 0:
        return draft.budget.total.value
    return sum(one.amount.value for one in draft.budget.items)


def _text(words: str) -> str:
    """A text as a plan holds it: one line, without marks that are not seen."""
    kept = "".join(c if c.isprintable() else " " for c in words)
    return " ".join(kept.split()) or NOT_SAID


def _words(of: Fact[str] | None) -> LocalizedText | None:
    return LocalizedText(_text(of.value)) if of is not None else None


def _source(of: Fact[object]) -> str:
    return _text(str(of.place))


def _passages(passages: Iterable[DraftPassage]) -> tuple[Passage, ...]:
    return tuple(Passage(LocalizedText(_text(one.text.value)), _source(one.text), one.dated, _text(one.text.quote)) for one in passages)


def _programme(title: str) -> str:
    """The title without its year and without the word for a plan at its end."""
    words = re.sub(r"^\s*(?:20[0-9]{2}|['‘’][0-9]{2})\s*(?:년도?|학년도)?\s*", "", _text(title))
    words = re.sub(r"\s*(?:추진|운영|지원|시행|실행|세부|사업|기본|종합)?\s*계획(?:서|안|\(안\))?\s*$", "", words)
    return words.strip() or _text(title)


def _activity(one: DraftActivity, name: str) -> Activity:
    times = one.times.value if one.times is not None else 1
    occurrences = one.occurrences if len(one.occurrences) == times else ()
    doubts = [str(fact.doubt) for fact in (one.name, one.times, one.window, one.people) if fact is not None and fact.doubt is not None]
    if one.undated is not None:
        doubts.insert(0, f"{message('시기')}: {_text(one.undated.value)}.")
    return Activity(
        name,
        LocalizedText(_text(one.name.value)),
        one.kind.value,
        max(times, 1),
        _source(one.name),
        one.window.value if one.window is not None else None,
        one.people.value if one.people is not None and one.people.value > 0 else None,
        _words(one.audience),
        _words(one.payer),
        LocalizedText(" ".join(doubts)) if doubts else None,
        tuple(LocalizedText(_text(text.value)) for text in one.content),
        tuple(Occurrence(each.window.value, _source(each.window), _words(each.topic), _text(each.window.quote)) for each in occurrences),
    )


def _lines(draft: Draft, of_line: dict[int, str], categories: dict[str, str], days: Window) -> Iterator[BudgetLine]:
    for k, one in enumerate(draft.budget.items):
        window = periods(one.item.value, days)
        yield BudgetLine(
            f"line-{k + 1}",
            of_line[k],
            categories[compact(category_of(one).value)],
            LocalizedText(_text(one.item.value)),
            "\n".join(_text(line) for line in one.costing.value.split("\n") if line.strip()),
            one.amount.value,
            _source(one.amount),
            _window_of(window[0].window, draft, of_line[k]) if len(window) == 1 and window[0].doubt is None else None,
        )


def _window_of(window: Window, draft: Draft, activity: str) -> Window | None:
    """The days that a line names, where its activity has occurrences in them."""
    held = draft.activities[int(activity.removeprefix("activity-")) - 1].window if activity.startswith("activity-") else None
    return window if held is None or window.overlaps(held.value) else None


def _category_sum(draft: Draft, name: str) -> int:
    stated = next((one.amount.value for one in draft.budget.sums if compact(one.of) == compact(name)), None)
    if stated is not None and stated >= 0:
        return stated
    return sum(one.amount.value for one in draft.budget.items if compact(category_of(one).value) == compact(name))


def _milestones(draft: Draft) -> Iterator[Milestone]:
    seen: set[date] = set()
    for one in draft.milestones:
        if one.on not in seen and one.amount.value >= 0:
            seen.add(one.on)
            yield Milestone(one.on, one.amount.value, _source(one.amount), one.rate_percent, _text(one.amount.quote))


def _indicators(draft: Draft) -> dict[str, list[DraftGoal]]:
    """Indicator id → its goals, one a year; goals with one key and one unit are one indicator."""
    groups: dict[tuple[str, str], list[DraftGoal]] = {}
    for goal in draft.goals:
        group = groups.setdefault((goal.key, goal.unit), [])
        if all((other.year, other.past, other.quarter) != (goal.year, goal.past, goal.quarter) for other in group):
            group.append(goal)
    current = draft.basics.year.value if draft.basics.year is not None else 0
    named = {
        f"goal-{k}": sorted(goals, key=lambda one: (one.past, one.year != current, one.quarter or 0))
        for k, goals in enumerate(groups.values(), start=1)
    }
    return {name: goals for name, goals in named.items() if not goals[0].past or len(goals) > 1}


def _indicator(name: str, goals: list[DraftGoal], activities: dict[int, str], indicators: dict[str, list[DraftGoal]]) -> Indicator:
    """An indicator with what its goals say of it."""
    measure = _measure(goals)
    sides = _sides(goals, indicators) if measure is Counting.RATIO else ()
    if measure is Counting.RATIO and not sides:
        measure = Counting.ENTERED_VALUE
    counted = _linked(goals, activities) if measure in _BY_ACTIVITIES else ()
    less = any(goal.direction is not None and goal.direction.value is Direction.LESS for goal in goals)
    sheet = IndicatorSheet(
        *(next((_words(said) for goal in goals if (said := getattr(goal, field)) is not None), None) for field in _SHEET),
    )
    parts = next((goal.parts for goal in goals if goal.parts), ())
    return Indicator(
        name,
        LocalizedText(_text(goals[0].name.value)),
        LocalizedText(goals[0].unit or NOT_SAID),
        measure.value,
        counted,
        numerator=sides[0] if sides else None,
        denominator=sides[1] if sides else None,
        direction=Direction.WITHIN if _within(goals) else Direction.LESS if less else None,
        weight_percent=next((goal.weight.value for goal in goals if goal.weight is not None), None),
        breakdown=(_breakdown(tuple(part.value for part in parts)),) if parts else (),
        sheet=sheet if sheet != IndicatorSheet() else None,
    )


def _measure(goals: list[DraftGoal]) -> Counting:
    """How an indicator is counted; not at all where no goal says it."""
    return next((goal.measure.value for goal in goals if goal.measure is not None), Counting.NOT_QUANTIFIED)


def _sides(goals: list[DraftGoal], indicators: dict[str, list[DraftGoal]]) -> tuple[str, ...]:
    """The ids of the two indicators of a ratio; () where either is none that can be divided."""
    keys = next((goal.sides for goal in goals if goal.sides), ())
    counted = {
        of[0].key: name for name, of in indicators.items() if of[0].unit != "%" and _measure(of) not in (Counting.RATIO, Counting.NOT_QUANTIFIED)
    }
    found = tuple(counted.get(key, "") for key in keys)
    return found if len(found) == 2 and all(found) else ()


_SHEET = ("what", "formula", "data_source", "who", "how_often")
_BY_ACTIVITIES = (Counting.EVENTS_HELD, Counting.PEOPLE, Counting.DELIVERABLES, Counting.NOT_QUANTIFIED)
_SEX = re.compile(r"남|여|남성|여성|남자|여자")
_AGE = re.compile(r"[0-9]+(?:대|세.*)|아동|청소년|청년|중장년|장년|노인|어르신|유아|영유아")


def _breakdown(parts: tuple[str, ...]) -> Breakdown:
    """The parts of an indicator, by what they are told apart."""
    by = "sex" if all(_SEX.fullmatch(part) for part in parts) else "age" if all(_AGE.fullmatch(part) for part in parts) else "other"
    return Breakdown(by, tuple(LocalizedText(_text(part)) for part in dict.fromkeys(parts)))


def _within(goals: list[DraftGoal]) -> bool:
    """True if every target of an indicator is a range."""
    stated = [goal for goal in goals if not goal.past and goal.value is not None]
    return bool(stated) and all(goal.high is not None for goal in stated)


def _note(goal: DraftGoal, *, within: bool) -> LocalizedText | None:
    """What is doubtful of a target, what it rests on, and the upper end of a range that its indicator is not held within."""
    said = [str(goal.value.doubt)] if goal.value is not None and goal.value.doubt is not None else []
    if goal.high is not None and not within:
        said.append(str(message("범위의 위 끝: {high}", high=goal.high.value)))
    if goal.basis is not None:
        said.append(goal.basis.value)
    return LocalizedText(_text(" ".join(said))) if said else None


def _linked(goals: list[DraftGoal], activities: dict[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(activities[k] for goal in goals for k in goal.activities))


def _statements(draft: Draft, activities: dict[int, str]) -> Iterator[Statement]:
    """Every period and every other name that the document gives an activity, for the plan check to compare."""
    for k, one in enumerate(draft.activities):
        for window in one.said:
            yield Statement(_text(window.quote), _source(window), activities[k], window.value)
        for name in one.also:
            yield Statement(_text(name.quote), _source(name), activities[k], name=_text(name.value))
