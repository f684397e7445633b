"""A draft as a plan, with ids that are the same for the same document; or what a plan still lacks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from chatdong.domain.intake.activities import DraftActivity
from chatdong.domain.intake.basics import DraftPassage
from chatdong.domain.intake.draft import Draft, category_of
from chatdong.domain.intake.drafting.funding import funding_of
from chatdong.domain.intake.fact import Fact
from chatdong.domain.intake.goals import DraftGoal
from chatdong.domain.intake.periods import periods
from chatdong.domain.intake.wording import compact
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import (
    Activity,
    Baseline,
    BudgetLine,
    Category,
    CommunicationStage,
    Document,
    Indicator,
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
"""A text that a plan must have and its document does not say."""
_TEAMS = re.compile(r"추진지원단|지원단|추진단")


@dataclass(frozen=True)
class Missing:
    """Something that a plan cannot do without and that the document does not say."""

    key: str
    why: Message


def missing_of(draft: Draft) -> tuple[Missing, ...]:
    """What a plan still lacks, the gravest first; empty where ``plan_of`` makes a plan."""
    found = []
    if draft.basics.year is None:
        found.append(Missing("fiscal_year", message("회계연도를 찾지 못했습니다. 연도를 정해 주십시오.")))
    if draft.basics.title is None:
        found.append(Missing("title", message("계획의 제목을 찾지 못했습니다.")))
    if not _total(draft):
        found.append(Missing("total_krw", message("예산을 찾지 못했습니다. 총 예산이나 산출내역이 있어야 합니다.")))
    return tuple(found)


def plan_of(draft: Draft, plan_id: str | None = None) -> Plan | tuple[Missing, ...]:
    """The plan that a draft makes, or what it lacks. ``plan_id``: the plan's id, else its year.

    Ids count within their kind (activity-1, line-1 …), so that the same document gives the same plan; a team's has the mark of its programme,
    because a store keeps the teams of all programmes.
    """
    basics = draft.basics
    missing = missing_of(draft)
    if missing or basics.year is None or basics.title is None:
        return missing
    year, title = basics.year.value, basics.title.value
    activities = {k: f"activity-{k + 1}" for k in range(len(draft.activities))}
    of_line = {line: activities[k] for k, one in enumerate(draft.activities) for line in one.lines}
    categories = {compact(one.value): f"category-{k}" for k, one in enumerate(draft.categories, start=1)}
    indicators = _indicators(draft)
    lines = tuple(_lines(draft, of_line, categories, year))
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
        indicator=tuple(
            Indicator(
                name, LocalizedText(_text(goals[0].name.value)), LocalizedText(goals[0].unit), _measure(draft, goals), _linked(goals, activities)
            )
            for name, goals in indicators.items()
        ),
        baseline=tuple(
            Baseline(name, goal.year, goal.value.value, _source(goal.value), LocalizedText(_text(goal.value.quote)))
            for name, goals in indicators.items()
            for goal in goals
            if goal.past and goal.value is not None
        ),
        target=tuple(
            Target(
                name,
                goal.year,
                _source(goal.name),
                goal.value.value if goal.value is not None else None,
                note=LocalizedText(str(goal.value.doubt)) if goal.value is not None and goal.value.doubt is not None else None,
            )
            for name, goals in indicators.items()
            for goal in goals
            if not goal.past
        ),
        activity=tuple(_activity(one, activities[k]) for k, one in enumerate(draft.activities)),
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
    doubts = [fact.doubt for fact in (one.name, one.times, one.window, one.people) if fact is not None and fact.doubt is not None]
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
        LocalizedText(" ".join(str(doubt) for doubt in doubts)) if doubts else None,
        tuple(LocalizedText(_text(text.value)) for text in one.content),
        tuple(Occurrence(each.window.value, _source(each.window), _words(each.topic), _text(each.window.quote)) for each in occurrences),
    )


def _lines(draft: Draft, of_line: dict[int, str], categories: dict[str, str], year: int) -> Iterator[BudgetLine]:
    for k, one in enumerate(draft.budget.items):
        window = periods(one.item.value, year)
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
    held = draft.activities[int(activity.removeprefix("activity-")) - 1].window
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
        if all(other.year != goal.year or other.past != goal.past for other in group):
            group.append(goal)
    current = draft.basics.year.value if draft.basics.year is not None else 0
    named = {f"goal-{k}": sorted(goals, key=lambda one: (one.past, one.year != current)) for k, goals in enumerate(groups.values(), start=1)}
    return {name: goals for name, goals in named.items() if not goals[0].past or len(goals) > 1}


def _measure(draft: Draft, goals: list[DraftGoal]) -> str:
    """How an indicator is counted: by events where activities count for it, by teams where the plan has them, else not at all."""
    if any(goal.activities for goal in goals):
        return "events_held"
    if draft.districts.teams and goals[0].unit in ("개", "개소", "개구") and _TEAMS.search(goals[0].name.value):
        return "teams_open"
    return "events_held" if goals[0].unit in ("회", "건") and any(goal.value is not None for goal in goals) else "not_quantified"


def _linked(goals: list[DraftGoal], activities: dict[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(activities[k] for goal in goals for k in goal.activities))


def _statements(draft: Draft, activities: dict[int, str]) -> Iterator[Statement]:
    """Every period and every other name that the document gives an activity, for the plan check to compare."""
    for k, one in enumerate(draft.activities):
        for window in one.said:
            yield Statement(_text(window.quote), _source(window), activities[k], window.value)
        for name in one.also:
            yield Statement(_text(name.quote), _source(name), activities[k], name=_text(name.value))
