"""What was read: each fact with its value, its quote, its place, and the doubt about it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, TypeVar

from chatdong.domain.message import Message, message

Value = TypeVar("Value", covariant=True)
Read = TypeVar("Read")

LONGEST_QUOTE = 300
"""Letters of a quote; the place leads to the whole text."""


class Part(StrEnum):
    """The parts of a draft, in the order in which they are confirmed."""

    BASICS = "basics"
    GOALS = "goals"
    ACTIVITIES = "activities"
    BUDGET = "budget"
    SPENDING = "spending"
    OTHER = "other"


PART_WORDS: dict[Part, Message] = {
    Part.BASICS: message("기본"),
    Part.GOALS: message("목표"),
    Part.ACTIVITIES: message("세부사업"),
    Part.BUDGET: message("예산"),
    Part.SPENDING: message("집행계획"),
    Part.OTHER: message("그 밖"),
}
"""The parts of a draft as they are shown."""


@dataclass(frozen=True)
class Source:
    """The words of the document that something was read from, and where they stand."""

    quote: str
    place: Message


@dataclass(frozen=True)
class Fact(Generic[Value]):
    """One thing that was read. ``doubt`` says why it is uncertain; ``alternatives`` are the other readings, as values of the same kind."""

    value: Value
    quote: str
    place: Message
    doubt: Message | None = None
    alternatives: tuple[Value, ...] = ()


def fact(value: Read, source: Source, doubt: Message | None = None, alternatives: tuple[Read, ...] = ()) -> Fact[Read]:
    """A fact with its value, and the words and place that it was read from; words over LONGEST_QUOTE letters are cut, with … at the end."""
    quote = source.quote if len(source.quote) <= LONGEST_QUOTE else source.quote[: LONGEST_QUOTE - 1] + "…"
    return Fact(value, quote, source.place, doubt, alternatives)


def chosen(of: Fact[Read], alternative: int) -> Fact[Read]:
    """The fact with one of its other readings (by its place among them) in place of the first, which becomes an alternative. It is doubted no more."""
    value = of.alternatives[alternative]
    others = (of.value, *(one for k, one in enumerate(of.alternatives) if k != alternative))
    return replace(of, value=value, doubt=None, alternatives=others)


def confirmed(of: Fact[Read]) -> Fact[Read]:
    """The fact as it was read, looked at by somebody: it is doubted no more."""
    return replace(of, doubt=None)


@dataclass(frozen=True)
class Unread:
    """What was seen and not understood, and why it is in no part of the draft."""

    quote: str
    place: Message
    why: Message


def unread(source: Source, why: Message) -> Unread:
    """What was not understood, with its words."""
    quote = source.quote if len(source.quote) <= LONGEST_QUOTE else source.quote[: LONGEST_QUOTE - 1] + "…"
    return Unread(quote, source.place, why)
