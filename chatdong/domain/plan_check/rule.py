"""What a rule of the plan check is, and what it says: a finding with its quotes, its figures and its place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from chatdong.domain.message import Message
from chatdong.domain.plan.model import Plan

SEVERITIES = ("contradiction", "gap", "doubt")
"""contradiction: two things that the plan says cannot both be so. gap: something that ought to be there is missing.
doubt: it can be so, but the plan does not say why, and a reader will ask."""

PAGES = ("goals", "events", "budget", "districts", "plan_check")


class Quote(NamedTuple):
    """The plan's own words, and the section that they stand in."""

    text: str
    source: str


class Figure(NamedTuple):
    """A figure that a finding rests on; its label names the unit."""

    label: Message
    value: Any


class Place(NamedTuple):
    """The element of the plan that a finding is about (``activity.manual``), and the page that shows it."""

    element: str
    page: str


@dataclass(frozen=True)
class Notice:
    """What a rule's function noticed; the rule adds its name and severity (see Finding)."""

    where: Place
    message: Message
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()


Verdict = tuple[Notice, ...] | Message
"""All that was noticed, nothing when the rule holds; or, as a sentence, why the rule cannot be applied."""


@dataclass(frozen=True)
class Rule:
    """One thing that must hold in a plan. ``explanation`` says what is compared and why it matters."""

    id: str
    severity: str
    title: Message
    explanation: Message
    check: Callable[[Plan], Verdict]


@dataclass(frozen=True)
class Finding:
    """One place where the plan breaks a rule."""

    rule_id: str
    severity: str
    message: Message
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    where: Place
