"""The draft of a plan: everything that was read, part by part, what is doubtful, how its sums agree, and what a plan still lacks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from chatdong.domain.intake.activities import DraftActivity, SeenActivity
from chatdong.domain.intake.basics import Basics
from chatdong.domain.intake.budget.milestones import DraftMilestone
from chatdong.domain.intake.budget.parts import Budget
from chatdong.domain.intake.checklists import DraftReview, DraftStage
from chatdong.domain.intake.districts import Districts
from chatdong.domain.intake.fact import PART_WORDS, Fact, Part, Unread
from chatdong.domain.intake.goals.goal import DraftGoal
from chatdong.domain.intake.wording import compact
from chatdong.domain.message import Message, message


@dataclass(frozen=True)
class NamedFact:
    """A fact with the element that it is of, such as ``activity[3].window``."""

    key: str
    fact: Fact[Any]


@dataclass(frozen=True)
class SumCheck:
    """Two sums that should be equal (won): ``label`` names what is compared; ``of`` the category, "" for the whole."""

    label: Message
    of: str
    lines_krw: int
    stated_krw: int

    @property
    def difference_krw(self) -> int:
        """The stated sum − the sum of the lines (won); 0 where they agree."""
        return self.stated_krw - self.lines_krw


@dataclass(frozen=True)
class Draft:
    """A plan as it was read from a document, before anybody has confirmed it. Nothing in it is without a quote and a place."""

    basics: Basics
    goals: tuple[DraftGoal, ...]
    activities: tuple[DraftActivity, ...]
    budget: Budget
    milestones: tuple[DraftMilestone, ...]
    reviews: tuple[DraftReview, ...]
    stages: tuple[DraftStage, ...]
    districts: Districts
    unread: tuple[Unread, ...]
    notes: tuple[Message, ...] = ()
    not_used: tuple[Unread, ...] = ()
    """Lines and rows with a number that went into no value (``drafting.not_used``)."""
    seen: tuple[SeenActivity, ...] = ()
    """What looks like an activity and is none of the plan's by its place; somebody may take it."""

    def facts(self, part: Part) -> tuple[NamedFact, ...]:
        """Every fact of a part, in the order of the document."""
        return tuple(_facts(*_elements_of(self, part)))

    def taking(self, place: int) -> "Draft":
        """The draft with what was only seen, by its place in ``seen``, as one of its activities."""
        left = tuple(one for k, one in enumerate(self.seen) if k != place)
        return replace(self, activities=(*self.activities, self.seen[place].activity), seen=left)

    def count(self, part: Part) -> int:
        """How many things a part has: goals, activities, lines, milestones; for the others, facts."""
        match part:
            case Part.GOALS:
                return len(self.goals)
            case Part.ACTIVITIES:
                return len(self.activities)
            case Part.BUDGET:
                return len(self.budget.items)
            case Part.SPENDING:
                return len(self.milestones)
            case _:
                return len(self.facts(part))

    def doubts(self, part: Part) -> tuple[NamedFact, ...]:
        """The facts of a part that somebody should look at."""
        return tuple(one for one in self.facts(part) if one.fact.doubt is not None)

    def with_fact(self, part: Part, key: str, change: Callable[[Fact[Any]], Fact[Any]]) -> "Draft":
        """The draft with one fact of a part, by its key in ``facts``, as ``change`` makes it. Raises KeyError where the part has no such fact."""
        if all(one.key != key for one in self.facts(part)):
            raise KeyError(key)
        elements = _changed(*_elements_of(self, part), key, change)
        match part:
            case Part.BASICS:
                return replace(self, basics=elements)
            case Part.GOALS:
                return replace(self, goals=elements)
            case Part.ACTIVITIES:
                return replace(self, activities=elements)
            case Part.BUDGET:
                items, sums, total, funding, funders = elements
                return replace(self, budget=replace(self.budget, items=items, sums=sums, total=total, funding=funding, funders=funders))
            case Part.SPENDING:
                return replace(self, milestones=elements)
            case Part.OTHER:
                reviews, stages, districts = elements
                return replace(self, reviews=reviews, stages=stages, districts=districts)

    @property
    def categories(self) -> tuple[Fact[str], ...]:
        """The categories of the lines, in their order; a line without one has its item for one, which is a doubt."""
        found: dict[str, Fact[str]] = {}
        for item in self.budget.items:
            name = category_of(item)
            found.setdefault(compact(name.value), name)
        return tuple(found.values())

    def sums(self) -> tuple[SumCheck, ...]:
        """The sums that should agree: each category with its lines, the total with all lines, what each source gives with what it gives to the lines, the
        last milestone with the total."""
        lines = sum(item.amount.value for item in self.budget.items)
        checks = []
        for stated in self.budget.sums:
            of = [item for item in self.budget.items if compact(category_of(item).value) == compact(stated.of)]
            of = of or [item for item in self.budget.items if item.activity is not None and compact(item.activity.value) == compact(stated.of)]
            if of:
                label = message("‘{name}’의 산출내역 합과 적힌 금액", name=stated.of)
                checks.append(SumCheck(label, stated.of, sum(item.amount.value for item in of), stated.amount.value))
        if self.budget.total is not None:
            checks.append(SumCheck(message("산출내역의 합과 총 예산"), "", lines, self.budget.total.value))
        checks += self._sums_by_source()
        last = self.milestones[-1] if self.milestones else None
        # A goal for the first half alone (상반기 60%) plans no more than that.
        if last is not None and not (last.on.month < 12 and last.rate_percent is not None and last.rate_percent < 100):
            whole = self.budget.total.value if self.budget.total is not None else lines
            checks.append(SumCheck(message("총 예산과 집행계획의 마지막 누계"), "", whole, last.amount.value))
        return tuple(checks)

    def _sums_by_source(self) -> Iterator[SumCheck]:
        """What is stated for each of those who give the money, with what the lines say, where each line of the category or of the whole says it."""
        stated: dict[tuple[str, str], int] = {}
        for one in self.budget.funding:
            if one.amount is not None:
                stated[one.of, one.funder] = stated.get((one.of, one.funder), 0) + one.amount.value
        for (of, funder), krw in stated.items():
            lines = [item for item in self.budget.items if item.amount.value and (not of or compact(category_of(item).value) == compact(of))]
            if lines and all(item.funding for item in lines):
                given = sum(one.amount.value for item in lines for one in item.funding if one.funder == funder and one.amount is not None)
                yield SumCheck(message("줄마다의 ‘{name}’ 합과 적힌 ‘{name}’", name=funder), of, given, krw)

    @property
    def reconciles(self) -> bool:
        """True if all sums that the document states agree with its lines."""
        return all(check.difference_krw == 0 for check in self.sums())


def part_word(part: Part) -> Message:
    """The name of a part as it is shown."""
    return PART_WORDS[part]


def category_of(item: Any) -> Fact[str]:
    """The category of a budget line; where the document names none, its item, with a doubt."""
    if item.category is not None:
        named: Fact[str] = item.category
        return named
    doubt = message("편성목이 적혀 있지 않아 항목 이름을 그대로 썼습니다.")
    return Fact(item.item.value, item.item.quote, item.item.place, doubt)


def _elements_of(draft: Draft, part: Part) -> tuple[str, Any]:
    match part:
        case Part.BASICS:
            return "", draft.basics
        case Part.GOALS:
            return "goal", draft.goals
        case Part.ACTIVITIES:
            return "activity", draft.activities
        case Part.BUDGET:
            return "budget", (draft.budget.items, draft.budget.sums, draft.budget.total, draft.budget.funding, draft.budget.funders)
        case Part.SPENDING:
            return "milestone", draft.milestones
        case Part.OTHER:
            return "other", (draft.reviews, draft.stages, draft.districts)


def _facts(key: str, value: Any) -> Iterator[NamedFact]:
    """The facts within a value, each with its place in it as key."""
    if isinstance(value, Fact):
        yield NamedFact(key, value)
    elif isinstance(value, tuple):
        for number, one in enumerate(value, start=1):
            yield from _facts(f"{key}[{number}]", one)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _facts(f"{key}.{each.name}".lstrip("."), getattr(value, each.name))


def _changed(key: str, value: Any, wanted: str, change: Callable[[Fact[Any]], Fact[Any]]) -> Any:
    """The value with the fact whose key is ``wanted`` changed; keys are those of ``_facts``."""
    if not wanted.startswith(key):
        return value
    if isinstance(value, Fact):
        return change(value) if key == wanted else value
    if isinstance(value, tuple):
        return tuple(_changed(f"{key}[{number}]", one, wanted, change) for number, one in enumerate(value, start=1))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{each.name: _changed(f"{key}.{each.name}".lstrip("."), getattr(value, each.name), wanted, change) for each in fields(value)}
        )
    return value
