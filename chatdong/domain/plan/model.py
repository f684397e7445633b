"""A plan of one fiscal year: what will be done, what it may cost, and what it is meant to reach.

Amounts are integer won (``_krw``). A quantity that the plan does not give is ``None``, never 0.
Every element that carries a figure names, in ``source``, the section of the plan that it came from; ``quote``, where
it is given, is what the paper itself prints there.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cached_property

ACTIVITY_KINDS = ("workshop", "training", "meeting", "publication", "purchase", "planning")
EVENT_KINDS = ("workshop", "training", "meeting")
"""Kinds that gather people: the ones that are counted as events held."""

MOST_LINES = 4_000
"""Lines of a budget; the first plan has thirteen, a large one a thousand. As many costings are read once and kept."""

LAST_STAGE = 9
"""A programme has no more stages than this."""

MEASURES = ("events_held", "months_held", "teams_open", "not_quantified")
"""How an indicator is counted.

events_held: events of its activities that were held; of an activity of kind ``publication``, what was issued.
months_held: calendar months with at least one such event.
teams_open: support teams open on the as-of date. not_quantified: the plan sets no number.
"""

COUNTED_BY_ACTIVITIES = ("events_held", "months_held")
"""The measures that rise with what the indicator's activities hold or issue."""

TEAM_MODES = ("direct", "entrusted")


@dataclass(frozen=True)
class LocalizedText:
    """A name or text in Korean, and in English where a reader of the English page needs it."""

    ko: str
    en: str | None = None

    def __str__(self) -> str:
        return self.ko


@dataclass(frozen=True)
class Window:
    """A span of days, both ends included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def overlaps(self, other: "Window") -> bool:
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True)
class Document:
    """The paper itself: when and by which roles it was approved."""

    approved_on: date
    source: str
    project: LocalizedText | None = None
    disclosure: LocalizedText | None = None
    approvers: tuple[str, ...] = ()
    cooperation: tuple[str, ...] = ()
    quote: str | None = None


@dataclass(frozen=True)
class Passage:
    """A statement of the plan kept in its own words: purpose, legal basis, background, history, strategy."""

    text: LocalizedText
    source: str
    dated: date | None = None
    quote: str | None = None


@dataclass(frozen=True)
class Review:
    """One row of the prior review table: was this body consulted, and about what or through whom."""

    body: LocalizedText
    group: LocalizedText
    consulted: bool
    source: str
    through: LocalizedText | None = None


@dataclass(frozen=True)
class CommunicationStage:
    """One row of the communication checklist, beside what the text says of the same stage."""

    stage: LocalizedText
    source: str
    offered: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    described: tuple[LocalizedText, ...] = ()


@dataclass(frozen=True)
class Audience:
    """Whom the plan communicates with, and how."""

    name: LocalizedText
    source: str
    means: tuple[LocalizedText, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A problem of the year before, and the remedy that this plan sets against it."""

    title: LocalizedText
    finding: LocalizedText
    remedy: LocalizedText
    source: str


@dataclass(frozen=True)
class Indicator:
    """What is counted toward a goal. ``measure`` is one of MEASURES; ``activities`` are those that count."""

    id: str
    name: LocalizedText
    unit: LocalizedText
    measure: str
    activities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Baseline:
    """What an indicator stood at before the plan began."""

    indicator: str
    year: int
    value: int
    source: str
    note: LocalizedText | None = None


@dataclass(frozen=True)
class Target:
    """What an indicator is to reach in a year; ``value`` is None where the plan sets no number.

    ``due`` is given where the plan dates the target itself; otherwise its activities' windows, or the year's end, do.
    """

    indicator: str
    year: int
    source: str
    value: int | None = None
    due: date | None = None
    note: LocalizedText | None = None


@dataclass(frozen=True)
class Occurrence:
    """One planned holding of an activity, as the plan itself dates it."""

    window: Window
    source: str
    topic: LocalizedText | None = None
    quote: str | None = None


@dataclass(frozen=True)
class Activity:
    """세부사업. ``times`` occurrences within ``window``; no window means that the plan gives no date.

    ``payer`` is set when another body pays: the cost is then unknown to this plan, not zero.
    """

    id: str
    name: LocalizedText
    kind: str
    times: int
    source: str
    window: Window | None = None
    people: int | None = None
    audience: LocalizedText | None = None
    payer: LocalizedText | None = None
    note: LocalizedText | None = None
    content: tuple[LocalizedText, ...] = ()
    occurrence: tuple[Occurrence, ...] = ()


@dataclass(frozen=True)
class Category:
    """편성목, with the amount that the plan prints for it (won)."""

    id: str
    name: LocalizedText
    amount_krw: int
    source: str


@dataclass(frozen=True)
class BudgetLine:
    """One line of the budget: its costing text (산출내역) and the amount that the plan prints (won).

    ``window`` narrows the activity's dates where the line says so itself.
    """

    id: str
    activity: str
    category: str
    item: LocalizedText
    costing: str
    amount_krw: int
    source: str
    window: Window | None = None


@dataclass(frozen=True)
class Milestone:
    """Cumulative spending planned by the end of a day (won), with the rate printed beside it (percent)."""

    on: date
    amount_krw: int
    source: str
    rate_percent: Decimal | None = None
    quote: str | None = None


@dataclass(frozen=True)
class District:
    """자치구."""

    id: str
    name: LocalizedText


@dataclass(frozen=True)
class SupportTeam:
    """자치구 추진지원단: run by the district itself (direct) or by another body (entrusted)."""

    id: str
    mode: str
    opened_on: date
    source: str
    district: str | None = None
    operator: LocalizedText | None = None
    staff: int | None = None
    closed_on: date | None = None
    quote: str | None = None
    stage: int | None = None
    """The stage of the programme (1단계, 2단계 …) in which the team works, 1 to LAST_STAGE, as somebody stated it; None where nobody did."""
    note: str | None = None

    def is_open(self, as_of: date) -> bool:
        """Open on a day: opened by then and not closed before it (the closing day still counts)."""
        return self.opened_on <= as_of and (self.closed_on is None or as_of <= self.closed_on)


@dataclass(frozen=True)
class Statement:
    """A sentence of the plan that gives a count, a period or a name again, kept so that it can be checked.

    ``activity`` says what it is about, ``indicator`` and ``year`` which goal or baseline it gives; of the other fields
    only those are set that the quote itself gives. ``window`` is the whole period of the activity, not a part of it.
    """

    quote: str
    source: str
    activity: str | None = None
    window: Window | None = None
    times: int | None = None
    name: str | None = None
    stages: str | None = None
    teams: int | None = None
    teams_existing: int | None = None
    teams_new: int | None = None
    indicator: str | None = None
    year: int | None = None
    amount_krw: int | None = None


@dataclass(frozen=True)
class Plan:
    """A plan of one fiscal year, whole. Lists keep the order of the paper.

    ``district_list`` names a file of ``data/districts``, ``district`` what is not in it; ``districts_of`` gives both.
    """

    id: str
    fiscal_year: int
    title: LocalizedText
    programme: LocalizedText
    organisation: LocalizedText
    total_krw: int
    total_source: str
    subject: LocalizedText | None = None
    document: Document | None = None
    purpose: Passage | None = None
    basis: tuple[Passage, ...] = ()
    background: tuple[Passage, ...] = ()
    history: tuple[Passage, ...] = ()
    strategy: tuple[Passage, ...] = ()
    administration: tuple[Passage, ...] = ()
    review: tuple[Review, ...] = ()
    communication: tuple[CommunicationStage, ...] = ()
    audience: tuple[Audience, ...] = ()
    problem: tuple[Problem, ...] = ()
    indicator: tuple[Indicator, ...] = ()
    baseline: tuple[Baseline, ...] = ()
    target: tuple[Target, ...] = ()
    activity: tuple[Activity, ...] = ()
    category: tuple[Category, ...] = ()
    budget_line: tuple[BudgetLine, ...] = ()
    milestone: tuple[Milestone, ...] = ()
    district: tuple[District, ...] = ()
    district_list: str | None = None
    support_team: tuple[SupportTeam, ...] = ()
    statement: tuple[Statement, ...] = ()

    def __hash__(self) -> int:
        """Worked out once: what is kept for a plan is looked for by it, again and again."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, field.name) for field in fields(self)))

    @cached_property
    def year(self) -> Window:
        """The fiscal year of a Korean local budget: 1 January to 31 December."""
        return Window(date(self.fiscal_year, 1, 1), date(self.fiscal_year, 12, 31))

    @property
    def opening_day(self) -> date:
        """The day a first reader stands on: the approval, or the year's first day where none is given."""
        approved = self.document.approved_on if self.document else self.year.start
        return min(max(approved, self.year.start), self.year.end)

    def activity_by_id(self, activity_id: str) -> Activity:
        return next(activity for activity in self.activity if activity.id == activity_id)

    def lines_of(self, activity_id: str) -> tuple[BudgetLine, ...]:
        return tuple(line for line in self.budget_line if line.activity == activity_id)

    def budget_of(self, activity_id: str) -> int | None:
        """The activity's budget in won; None where another body pays or the plan gives it no line."""
        lines = self.lines_of(activity_id)
        return sum(line.amount_krw for line in lines) if lines else None
