"""What changed and what is in doubt in a plan that was made from last year's: kept with its draft, and shown where it is edited."""

import json
from collections.abc import Sequence
from typing import Any

import streamlit as st

from chatdong.domain.message import Message
from chatdong.domain.plan.model import LocalizedText
from chatdong.domain.plan_making.from_last_year import Note, NoteKind
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say

LONGEST = 80_000
"""Letters of the notes that are kept with a draft; those in doubt come first."""


def to_json(notes: Sequence[Note]) -> str:
    """The notes as what a draft keeps beside its plan, as many as fit, and how many there were."""
    kept: list[Any] = []
    letters = 0
    for note in notes:
        figures = [[key, _plain(value)] for key, value in note.what.figures]
        one = [note.kind, note.part, note.key, _plain(note.name), note.what.template, figures, note.doubt]
        letters += len(json.dumps(one, ensure_ascii=False))
        if letters > LONGEST:
            break
        kept.append(one)
    return json.dumps({"notes": kept, "count": len(notes)}, ensure_ascii=False)


def from_json(text: str) -> tuple[Note, ...]:
    """The notes of a draft; none where it has none, or what is kept is not understood."""
    try:
        return tuple(
            Note(NoteKind(kind), Part(part), key, _built(of), Message(template, tuple((k, _built(v)) for k, v in figures)), bool(doubt))
            for kind, part, key, of, template, figures, doubt in json.loads(text).get("notes", ())
        )
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return ()


def _plain(value: Any) -> Any:
    return {"ko": value.ko, "en": value.en} if isinstance(value, LocalizedText) else value if isinstance(value, int) else str(value)


def _built(value: Any) -> Any:
    return LocalizedText(value["ko"], value["en"]) if isinstance(value, dict) else value


def of_part(notes: Sequence[Note], parts: Sequence[Part]) -> None:
    """Draw the notes about these parts of a draft, the doubts first; nothing where there are none."""
    found = [note for note in notes if note.part in parts]
    if not found:
        return
    doubts = sum(note.doubt for note in found)
    label = _(
        "지난해 계획에서 옮기며 달라진 것 {count}건, 정할 것 {doubts}건", count=formats.count(len(found) - doubts), doubts=formats.count(doubts)
    )
    with st.expander(label, key=f"plan-edit-notes-{'-'.join(parts)}"):
        st.markdown("  \n".join(f"{'▲ ' if note.doubt else ''}{formats.plain(sentence(note))}" for note in found))


def named(note: Note) -> str:
    """The name of what a note is about; "" for a whole table."""
    return note.name if isinstance(note.name, str) else name(note.name)


def sentence(note: Note) -> str:
    """A note with what it is about."""
    where = named(note) or (say(PARTS[note.part].title) if note.part is not Part.BASICS else "")
    return f"{where}: {say(note.what)}" if where else say(note.what)
