"""What changed and what is in doubt in a plan that was made from last year's, shown where it is edited for as long as the session lasts."""

from collections.abc import Sequence

import streamlit as st

from chatdong.domain.plan_making.from_last_year import Note
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say

NOTES = "plan-making-notes"
"""Session state: draft → its notes."""


def keep(draft_id: str, notes: tuple[Note, ...]) -> None:
    """Keep the notes of a draft that was begun with last year's plan."""
    st.session_state.setdefault(NOTES, {})[draft_id] = notes


def of_part(draft_id: str, parts: Sequence[Part]) -> None:
    """Draw the notes about these parts of a draft, the doubts first; nothing where there are none."""
    found = [note for note in st.session_state.get(NOTES, {}).get(draft_id, ()) if note.part in parts]
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
