"""The dataclasses of a plan of one fiscal year: activities, budget, goals, milestones.

Amounts are integer won (``_krw``). A quantity that the plan does not give is ``None``, never 0.
``source`` names the section of the paper that a figure comes from; ``quote`` is the wording printed there.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


class DoneBy(StrEnum):
    """The act that completes an activity: holding an event, delivering a result, or paying."""

    HOLDING = "holding"
    DELIVERING = "delivering"
    PAYING = "paying"


class ActivityKind(StrEnum):
    """The kinds of activities; a value is the word in plan files and in the store.

    ``needs_cost``: the plan must give the activity a budget line or name another payer. ``needs_date``: the plan must date it.
    """

    done_by: DoneBy
    needs_cost: bool
    needs_date: bool

    def __new__(cls, word: str, done_by: DoneBy, needs_cost: bool, needs_date: bool) -> "ActivityKind":
        kind = str.__new__(cls, word)
        kind._value_, kind.done_by, kind.needs_cost, kind.needs_date = word, done_by, needs_cost, needs_date
        return kind

    WORKSHOP = "workshop", DoneBy.HOLDING, True, True
    TRAINING = "training", DoneBy.HOLDING, True, True
    MEETING = "meeting", DoneBy.HOLDING, True, True
    PUBLICATION = "publication", DoneBy.DELIVERING, True, True
    # A purchase needs no date: it is made when it is needed. It is done when the goods are in (검수).
    PURCHASE = "purchase", DoneBy.DELIVERING, True, False
    PLANNING = "planning", DoneBy.DELIVERING, False, False
    FESTIVAL = "festival", DoneBy.HOLDING, True, True
    SURVEY = "survey", DoneBy.HOLDING, True, True
    RESEARCH = "research", DoneBy.DELIVERING, True, True
    CONTRACT = "contract", DoneBy.DELIVERING, True, True
    # What is done by paying needs no date: without one it runs through the year.
    GRANT = "grant", DoneBy.PAYING, True, False
    STANDING_COST = "standing_cost", DoneBy.PAYING, True, False
    WAGES = "wages", DoneBy.PAYING, True, False
    LUMP_SUM = "lump_sum", DoneBy.PAYING, True, False

    @property
    def by_paying(self) -> bool:
        """True if activities of this kind are done by paying: no occurrence of theirs is held, late or missed."""
        return self.done_by is DoneBy.PAYING

    @property
    def gathers(self) -> bool:
        """True if people come together for activities of this kind (they are held)."""
        return self.done_by is DoneBy.HOLDING


MOST_LINES = 4_000
"""The most lines of a budget; the first plan has 13, a large one 1,000. Also the measure of the caches of parsed costings."""

LAST_STAGE = 9
"""The highest stage number (단계) of a programme."""


class TeamMode(StrEnum):
    """The body that runs a support team: DIRECT (직영) the district itself, ENTRUSTED (위탁) another body."""

    DIRECT = "direct"
    ENTRUSTED = "entrusted"


@dataclass(frozen=True)
class LocalizedText:
    """A name or text in Korean, and in English if a translation is given."""

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
        """The number of days."""
        return (self.end - self.start).days + 1

    def overlaps(self, other: "Window") -> bool:
        """True if the two windows share at least one day."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True)
class Document:
    """The paper document of the plan: approval date, project, disclosure, approving and cooperating roles."""

    approved_on: date
    source: str
    project: LocalizedText | None = None
    disclosure: LocalizedText | None = None
    approvers: tuple[str, ...] = ()
    cooperation: tuple[str, ...] = ()
    quote: str | None = None


@dataclass(frozen=True)
class Passage:
    """A passage of the plan's prose: purpose, legal basis, background, history, strategy or administration."""

    text: LocalizedText
    source: str
    dated: date | None = None
    quote: str | None = None


@dataclass(frozen=True)
class Review:
    """One row of the prior review table: ``body`` was consulted or not, ``through`` a person, office or procedure."""

    body: LocalizedText
    group: LocalizedText
    consulted: bool
    source: str
    through: LocalizedText | None = None


@dataclass(frozen=True)
class CommunicationStage:
    """One row of the communication checklist: options offered and checked, and the text's description of the same stage."""

    stage: LocalizedText
    source: str
    offered: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    described: tuple[LocalizedText, ...] = ()


@dataclass(frozen=True)
class Audience:
    """A group that the plan communicates with, and the means."""

    name: LocalizedText
    source: str
    means: tuple[LocalizedText, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A problem found in the previous year, and this plan's remedy."""

    title: LocalizedText
    finding: LocalizedText
    remedy: LocalizedText
    source: str


class Direction(StrEnum):
    """Which way an indicator is good: MORE of it, LESS of it, or held WITHIN a range."""

    MORE = "more"
    LESS = "less"
    WITHIN = "within"


class Combine(StrEnum):
    """What several readings of an indicator make together: the LATEST of them, their SUM, or their MEAN."""

    LATEST = "latest"
    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True)
class IndicatorSheet:
    """지표정의서: what an indicator means, its formula in words, where its figures come from, who counts (a role, no name) and how often, and the
    origin of its baseline."""

    what: LocalizedText | None = None
    formula: LocalizedText | None = None
    source: LocalizedText | None = None
    who: LocalizedText | None = None
    how_often: LocalizedText | None = None
    baseline: LocalizedText | None = None


BREAKDOWNS = ("district", "sex", "age", "other")
"""The ways to break an indicator down."""


@dataclass(frozen=True)
class Breakdown:
    """The parts into which an indicator is recorded, by one of BREAKDOWNS, e.g. age bands. ``part`` is empty for the plan's districts."""

    by: str
    part: tuple[LocalizedText, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """A quantity counted toward a goal. ``measure``: a key of ``measures.MEASURES``; ``activities``: ids of the activities that count.

    ``direction``: None means MORE. ``combine``: None means LATEST; only for measures that are entered. ``numerator``, ``denominator``: ids of the
    two indicators of a ratio, which is counted for each ``per`` of the denominator; None means 100 where the unit is %, else 1.
    ``weight_percent``: the indicator's share (0–100) of the whole programme's result.
    """

    id: str
    name: LocalizedText
    unit: LocalizedText
    measure: str
    activities: tuple[str, ...] = ()
    direction: Direction | None = None
    combine: Combine | None = None
    numerator: str | None = None
    denominator: str | None = None
    per: int | None = None
    weight_percent: Decimal | None = None
    breakdown: tuple[Breakdown, ...] = ()
    sheet: IndicatorSheet | None = None

    @property
    def good(self) -> Direction:
        """Which way the indicator is good."""
        return self.direction or Direction.MORE

    @property
    def for_each(self) -> int:
        """The factor of a ratio: 100 for a percentage."""
        return self.per or (100 if self.unit.ko.strip() == "%" else 1)


@dataclass(frozen=True)
class Baseline:
    """The value of an indicator in ``year``, before the plan began."""

    indicator: str
    year: int
    value: int | Decimal
    source: str
    note: LocalizedText | None = None


@dataclass(frozen=True)
class Target:
    """The goal of an indicator for a year; ``value`` is None if the plan sets no number.

    ``due``: the target's date as the plan gives it; None means the end of the activities' last window, else of the year.
    ``quarter``: 1–4 for what is to be reached, counted from the year's start, by the end of that quarter; None for the year itself.
    ``high``: the upper end of the range of an indicator to be held within it; ``value`` is then the lower end.
    """

    indicator: str
    year: int
    source: str
    value: int | Decimal | None = None
    due: date | None = None
    note: LocalizedText | None = None
    quarter: int | None = None
    high: int | Decimal | None = None


@dataclass(frozen=True)
class Occurrence:
    """One planned occurrence of an activity with the dates printed in the plan."""

    window: Window
    source: str
    topic: LocalizedText | None = None
    quote: str | None = None


@dataclass(frozen=True)
class Activity:
    """세부사업: ``times`` occurrences within ``window``, for ``people`` people each; None means that the plan does not say.

    ``payer``: another body that pays; the cost is then unknown to this plan, not zero.
    """

    id: str
    name: LocalizedText
    kind: ActivityKind
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
    """편성목 (budget category), with its printed amount (won)."""

    id: str
    name: LocalizedText
    amount_krw: int
    source: str


@dataclass(frozen=True)
class BudgetLine:
    """One line of the budget: its costing text (산출내역) and its printed amount (won).

    ``window``: the line pays only for its activity's occurrences in these days; None: for all of them.
    """

    id: str
    activity: str
    category: str
    item: LocalizedText
    costing: str
    amount_krw: int
    source: str
    window: Window | None = None


class FundingSource(StrEnum):
    """Who gives the money: 국비, 시비(시·도비), 구비(시·군·구비), 자부담, 기타."""

    NATIONAL = "national"
    CITY = "city"
    DISTRICT = "district"
    SELF = "self"
    OTHER = "other"


@dataclass(frozen=True)
class Funding:
    """The share of one source in the money of a line, of a category, or of the whole plan if it names neither.

    Exactly one of ``share_percent`` (0–100) and ``amount_krw`` (won) is given. ``funder`` is who gives the money; ``source`` is, as in every
    element, the section of the paper.
    """

    funder: FundingSource
    source: str
    share_percent: Decimal | None = None
    amount_krw: int | None = None
    category: str | None = None
    line: str | None = None
    quote: str | None = None


@dataclass(frozen=True)
class Milestone:
    """Cumulative planned spending at the end of ``on`` (won), with the printed rate (percent)."""

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
    mode: TeamMode
    opened_on: date
    source: str
    district: str | None = None
    operator: LocalizedText | None = None
    staff: int | None = None
    closed_on: date | None = None
    quote: str | None = None
    stage: int | None = None
    """The stage of the programme (1단계, 2단계 …) in which the team works, 1 to LAST_STAGE; None if nobody stated one."""
    note: str | None = None

    def is_open(self, as_of: date) -> bool:
        """True if ``as_of`` lies between the opening and the closing day, both included."""
        return self.opened_on <= as_of and (self.closed_on is None or as_of <= self.closed_on)


@dataclass(frozen=True)
class Statement:
    """A sentence of the plan that repeats a count, a period or a name, for the plan check to compare.

    ``activity``, or ``indicator`` and ``year``, name the element that the sentence repeats; of the other fields only those
    stated in the quote are set. ``window`` is the whole period of the activity, not a part of it.
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
    """A whole plan of one fiscal year. Lists have the order of the paper.

    ``district_list`` names a file of ``data/districts``; ``district`` adds or replaces districts; ``districts_of`` returns both.
    """

    id: str
    fiscal_year: int
    title: LocalizedText
    programme: LocalizedText
    organisation: LocalizedText
    total_krw: int
    total_source: str
    period: Window | None = None
    """The days that the plan's budget is for, where they are not the calendar year ``fiscal_year``; ask ``year``."""
    payments_until: date | None = None
    """The last day on which a payment still belongs to this plan after the period's end; None: the period's last day."""
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
    funding: tuple[Funding, ...] = ()
    milestone: tuple[Milestone, ...] = ()
    district: tuple[District, ...] = ()
    district_list: str | None = None
    support_team: tuple[SupportTeam, ...] = ()
    statement: tuple[Statement, ...] = ()

    @cached_property
    def year(self) -> Window:
        """The period of the plan: as stated, else the fiscal year of a Korean local budget, 1 January to 31 December."""
        return self.period or Window(date(self.fiscal_year, 1, 1), date(self.fiscal_year, 12, 31))

    @cached_property
    def counted(self) -> Window:
        """The days on which a payment counts in this plan, and that an as-of date may be: the period, then on to ``payments_until``."""
        return Window(self.year.start, max(self.payments_until or self.year.end, self.year.end))

    @property
    def opening_day(self) -> date:
        """The first day of the plan in force: the approval date limited to the fiscal year; the year's first day if none is given."""
        approved = self.document.approved_on if self.document else self.year.start
        return min(max(approved, self.year.start), self.year.end)

    @property
    def year_target(self) -> tuple[Target, ...]:
        """The targets for whole years, without those for quarters."""
        return tuple(target for target in self.target if target.quarter is None)

    def indicator_by_id(self, indicator_id: str) -> Indicator:
        """The indicator with this id. Raises StopIteration if there is none."""
        return next(indicator for indicator in self.indicator if indicator.id == indicator_id)

    def activity_by_id(self, activity_id: str) -> Activity:
        """The activity with this id. Raises StopIteration if there is none."""
        return next(activity for activity in self.activity if activity.id == activity_id)

    def lines_of(self, activity_id: str) -> tuple[BudgetLine, ...]:
        """The budget lines of an activity, in the order of the paper."""
        return tuple(line for line in self.budget_line if line.activity == activity_id)

    def budget_of(self, activity_id: str) -> int | None:
        """The sum of the activity's lines (won); None if the plan has no line for it, e.g. because another body pays."""
        lines = self.lines_of(activity_id)
        return sum(line.amount_krw for line in lines) if lines else None
