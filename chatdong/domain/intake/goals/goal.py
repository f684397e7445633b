"""A goal as a document states it: a number of one year or quarter, its unit, what it counts, and what is said about it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chatdong.domain.intake.fact import Fact, Unread
from chatdong.domain.plan.model import Direction

Figure = int | Decimal
"""A number as goals have it: whole, or with decimals (4.2점)."""


class Counting(StrEnum):
    """The measures that an indicator is read to have: keys of ``plan.measures.MEASURES``."""

    EVENTS_HELD = "events_held"
    PEOPLE = "people"
    DELIVERABLES = "deliverables"
    TEAMS_OPEN = "teams_open"
    SPENDING_RATE = "spending_rate"
    SURVEY = "survey"
    RATIO = "ratio"
    ENTERED_VALUE = "entered_value"
    NOT_QUANTIFIED = "not_quantified"


@dataclass(frozen=True)
class DraftGoal:
    """A goal of one year (None where nobody knows the plan's year yet). ``key`` is the same for the goals of one indicator; ``value`` is None where the document gives no number.

    ``unit``: "" where the document says none. ``activities``: the places of the activities whose events count. ``derived``: it is in no list of
    goals but follows from an activity's count. ``past``: what was reached in a year before the plan's (a baseline). ``quarter``: 1–4 for what is to
    be reached, from the year's start, by the end of that quarter. ``high``: the upper end of a range, whose lower end is ``value``.

    What is said of the indicator as a whole stands with one of its goals: ``direction``, ``measure``,
    ``weight`` (percent), ``formula``, ``data_source``, ``how_often``, ``who`` (a role), ``what`` it means, ``parts`` into which it is told apart, and
    ``sides``: the keys of the two indicators whose ratio it is, where its formula names them.
    ``basis``: what the target rests on, or what is to be reached where it has no number.
    """

    name: Fact[str]
    key: str
    unit: str
    year: int | None
    value: Fact[Figure] | None
    activities: tuple[int, ...] = ()
    derived: bool = False
    past: bool = False
    quarter: int | None = None
    high: Fact[Figure] | None = None
    direction: Fact[Direction] | None = None
    measure: Fact[Counting] | None = None
    weight: Fact[Decimal] | None = None
    formula: Fact[str] | None = None
    data_source: Fact[str] | None = None
    how_often: Fact[str] | None = None
    who: Fact[str] | None = None
    what: Fact[str] | None = None
    basis: Fact[str] | None = None
    parts: tuple[Fact[str], ...] = ()
    sides: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoalReading:
    """The goals that were read, in the order of the document, and what of their tables was seen and is in none of them."""

    goals: tuple[DraftGoal, ...]
    unread: tuple[Unread, ...] = ()
