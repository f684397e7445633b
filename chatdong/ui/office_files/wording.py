"""A document in words, in the session's language: a draft as text that can be edited, and the whole document as it is printed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chatdong.domain.message import Message
from chatdong.domain.plan.model import LocalizedText
from chatdong.domain.report.outline import MARKS, Column, Figure, OfficeDocument, Section, Table
from chatdong.ui.components.labels import status_text
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name, say

_LEADS = {"□": 1, "■": 1, "○": 2, "ㅇ": 2, "o": 2, "―": 3, "—": 3, "–": 3, "-": 3, "※": 4}
"""The typed sign of an outline's line → its level."""

_LEAD = re.compile(r"\s*(?:([□■○―—–※])\s*|([ㅇo-])\s+)(.*)")


@dataclass(frozen=True)
class PrintedTable:
    """A table as it is printed: cells as text; ``numbers`` marks the columns aligned to the right, ``unbroken``
    those of dates and statuses, ``levels`` is ``Row.level``."""

    title: str
    unit: str
    headings: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    levels: tuple[int, ...]
    unbroken: tuple[bool, ...]


@dataclass(frozen=True)
class PrintedSection:
    """A section as it is printed; ``lines`` are (level, text), with level 0 for a line without a sign of the outline."""

    heading: str
    lines: tuple[tuple[int, str], ...]
    table: PrintedTable | None
    picture: str | None
    caption: str


@dataclass(frozen=True)
class Printed:
    """The whole document as it is printed; ``facts`` end with the unit, ``example`` is the mark of example data, or "". ``approval``: the heading
    of the approval box (결재란) and the roles that sign in it, () for none."""

    title: str
    plan: str
    facts: tuple[str, ...]
    example: str
    sections: tuple[PrintedSection, ...]
    end: str
    language: str
    approval: tuple[str, ...] = ()


def written(figure: Figure) -> str:
    """A figure as text, in the format of its kind."""
    ways: dict[str, Callable[[Any], str]] = {
        "krw": formats.thousands,
        "won": formats.won,
        "percent": formats.percent,
        "count": formats.count,
        "day": formats.day,
        "span": lambda window: formats.span(window.start, window.end),
        "status": status_text,
    }
    return ways[figure.kind](figure.value)


def said(what: Message) -> str:
    """A sentence of a document with its figures formatted."""
    return say(_filled(what))


def _filled(what: Message) -> Message:
    """The message with its figures as text."""

    def filled(value: Any) -> Any:
        """A figure as text, a message with its own figures as text, any other value as it is."""
        if isinstance(value, Figure):
            return written(value)
        return _filled(value) if isinstance(value, Message) else value

    return Message(what.template, tuple((field, filled(value)) for field, value in what.figures))


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may contain (XML 1.0, 2.2 Characters)."""


def clean(text: str) -> str:
    """Text without the control characters that no document may contain; a name or an edited text may bring them along."""
    return _NOT_XML.sub("", text)


def draft(section: Section) -> str:
    """A section's draft as text: a line of the outline each, with its sign and indent."""
    return "\n".join(f"{'  ' * (min(line.level, 3) - 1)}{MARKS[line.level]} {said(line.text)}" for line in section.lines)


def outline(text: str) -> tuple[tuple[int, str], ...]:
    """(level, text) of each line of a typed outline, without blank lines."""
    found = []
    for line in clean(text).splitlines():
        if not line.strip():
            continue
        lead = _LEAD.fullmatch(line)
        found.append((_LEADS[lead[1] or lead[2]], lead[3].strip()) if lead else (0, line.strip()))
    return tuple(found)


def printed(document: OfficeDocument, texts: Mapping[str, str], *, example: bool) -> Printed:
    """The document as it is printed; ``texts`` {section: edited text} replaces the drafts of these sections."""
    facts = (clean(name(document.plan.organisation)), *map(said, document.facts), said(document.unit))
    sections = tuple(
        PrintedSection(
            f"{number}. {said(section.heading)}",
            outline(texts.get(section.id, draft(section))),
            printed_table(section.table) if section.table else None,
            section.picture.name if section.picture else None,
            clean(said(section.picture.caption)) if section.picture else "",
        )
        for number, section in enumerate(document.sections, start=1)
    )
    mark = _("예시 자료: 실제 기록이 아닙니다") if example else ""
    roles = [clean(said(role) if isinstance(role, Message) else role) for role in document.approval]
    approval = (_("결재"), *roles) if roles else ()
    return Printed(said(document.title), clean(name(document.plan.title)), facts, mark, sections, _("끝."), active(), approval)


def printed_table(table: Table) -> PrintedTable:
    """A table of a document with its cells as text."""
    return PrintedTable(
        said(table.title),
        said(table.unit) if table.unit else "",
        tuple(said(column.heading) for column in table.columns),
        tuple(column.kind in ("krw", "won", "count", "percent") for column in table.columns),
        tuple(tuple(cell(column, value) for column, value in zip(table.columns, row.cells, strict=True)) for row in table.rows),
        tuple(row.level for row in table.rows),
        tuple(column.kind in ("day", "status") for column in table.columns),
    )


def cell(column: Column, value: Any) -> str:
    """A cell as text: "–" for an unknown value, "" for a missing text."""
    if column.kind != "text" and not isinstance(value, Message):
        return written(Figure(column.kind, value))
    if value is None:
        return ""
    if isinstance(value, Message):
        return clean(said(value))
    return clean(name(value) if isinstance(value, LocalizedText) else str(value))
