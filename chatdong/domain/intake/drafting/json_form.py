"""A draft, and the document that it was read from, as JSON and back, with every quote, place, doubt and other reading."""

import json
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from chatdong.domain.intake.activities import DraftActivity, DraftOccurrence, SeenActivity
from chatdong.domain.intake.basics import Basics, DraftPassage, DraftProblem
from chatdong.domain.intake.budget.giving.funders import DraftFunder, DraftShare
from chatdong.domain.intake.budget.items import BudgetItem, StatedSum
from chatdong.domain.intake.budget.milestones import DraftMilestone
from chatdong.domain.intake.budget.parts import Budget
from chatdong.domain.intake.checklists import DraftReview, DraftStage
from chatdong.domain.intake.districts import Districts, DraftTeam
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.fact import Fact, Unread
from chatdong.domain.intake.goals.goal import Counting, DraftGoal
from chatdong.domain.intake.paper import Block, Grid, Paper, Paragraph
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import ActivityKind, Direction, FundingSource, LocalizedText, TeamMode, Window

T = TypeVar("T")

LONGEST_DOCUMENT = 8_000_000
"""Letters of a document's JSON; what stands after them is left out, and a note says so."""

_OF = ""
"""The key that says what a JSON object is."""

_CLASSES: dict[str, type] = {
    each.__name__: each
    for each in (
        Draft, Basics, DraftPassage, DraftProblem, DraftGoal, DraftActivity, DraftOccurrence, SeenActivity, Budget, BudgetItem, StatedSum, DraftShare, DraftFunder, DraftMilestone,
        DraftReview, DraftStage, Districts, DraftTeam, Fact, Unread, Paper, Paragraph, Grid, Message, LocalizedText, Window,
    )
}  # fmt: skip
_ENUMS: dict[str, type[StrEnum]] = {
    "ActivityKind": ActivityKind, "Counting": Counting, "Direction": Direction, "FundingSource": FundingSource, "TeamMode": TeamMode,
}  # fmt: skip


class UnreadableDraft(Exception):
    """The text is no draft, or one of another version of the program."""


def draft_to_json(draft: Draft) -> str:
    """A draft as JSON. What the budget was read from in the document is left out: the document has it."""
    return _text(replace(draft, budget=replace(draft.budget, used=())))


def paper_to_json(paper: Paper) -> str:
    """A document as JSON, cut at a paragraph or table where it would be longer than LONGEST_DOCUMENT; a note then says so."""
    left = LONGEST_DOCUMENT
    kept: list[Block] = []
    for block in paper.blocks:
        left -= len(_text(block)) + 1
        if left < 0:
            note = message("문서가 길어 처음 {count:,}개의 문단과 표만 옆에 보여 줍니다.", count=len(kept))
            return _text(Paper(tuple(kept), (*paper.notes, note)))
        kept.append(block)
    return _text(paper)


def draft_from_json(text: str) -> Draft:
    """The draft of a JSON text. Raises UnreadableDraft."""
    return _read(text, Draft)


def paper_from_json(text: str) -> Paper:
    """The document of a JSON text. Raises UnreadableDraft."""
    return _read(text, Paper)


def _text(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return {_OF: type(value).__name__, "value": str(value)}
    if isinstance(value, str):
        # A plain text: the words of a role, say, are their text.
        return str(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, date):
        return {_OF: "date", "value": value.isoformat()}
    if isinstance(value, Decimal):
        return {_OF: "Decimal", "value": str(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value) and type(value).__name__ in _CLASSES:
        given = {each.name: getattr(value, each.name) for each in fields(value)}
        said = {each.name: _plain(given[each.name]) for each in fields(value) if each.default is MISSING or given[each.name] != each.default}
        return {_OF: type(value).__name__, **said}
    raise TypeError(type(value).__name__)


def _read(text: str, kind: type[T]) -> T:
    try:
        found = _built(json.loads(text))
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
        raise UnreadableDraft(str(error)[:200]) from error
    if not isinstance(found, kind):
        raise UnreadableDraft(type(found).__name__)
    return found


def _built(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_built, value))
    if not isinstance(value, dict):
        return value
    of = value[_OF]
    if of == "date":
        return date.fromisoformat(value["value"])
    if of == "Decimal":
        return Decimal(value["value"])
    if of in _ENUMS:
        return _ENUMS[of](value["value"])
    return _CLASSES[of](**{name: _built(each) for name, each in value.items() if name != _OF})
