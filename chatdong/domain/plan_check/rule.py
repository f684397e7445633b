"""The rules of the plan check, and their findings with quotes, figures and place."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from chatdong.domain.message import Message
from chatdong.domain.plan.model import Plan


class Severity(StrEnum):
    """The severity of a finding, the gravest first.

    CONTRADICTION: two statements of the plan cannot both be true. GAP: something required is missing. DOUBT: possible, but the plan
    gives no reason, and a reader will ask for one.
    """

    CONTRADICTION = "contradiction"
    GAP = "gap"
    DOUBT = "doubt"


PAGES = ("goals", "events", "budget", "districts", "plan_check")


class Quote(NamedTuple):
    """Words of the plan, and the section (``source``) that they are in."""

    text: str
    source: str


class Figure(NamedTuple):
    """A figure that supports a finding; its label names the unit."""

    label: Message
    value: Any


class Place(NamedTuple):
    """The element of the plan that a finding is about (e.g. ``activity.manual``), and the page that shows it."""

    element: str
    page: str


@dataclass(frozen=True)
class Notice:
    """A violation found by a rule's function; ``check`` adds the rule's id and severity (see Finding)."""

    where: Place
    message: Message
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()


Verdict = tuple[Notice, ...] | Message
"""The violations found, empty if the rule holds; or a sentence with the reason why the rule does not apply."""


@dataclass(frozen=True)
class Rule:
    """One rule of the plan check. ``explanation``: what is compared, and why it matters."""

    id: str
    severity: Severity
    title: Message
    explanation: Message
    check: Callable[[Plan], Verdict]


@dataclass(frozen=True)
class Finding:
    """One violation of a rule."""

    rule_id: str
    severity: Severity
    message: Message
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    where: Place
