"""Fields whose text stays in the reader's tab until it is saved: ``typed.js`` keeps it there, and puts it back.

Streamlit forgets what a field shows when its page is loaded anew, when the server is, and when the field is not drawn for a while.
"""

import hashlib
import zlib

import streamlit as st

from chatdong.ui.session import auth, stores
from chatdong.ui.streamlit_internals import DeltaGenerator


def field(original: str, *place: object) -> DeltaGenerator:
    """The room for one text field: ``with typed.field(event.note or "", "event-note", event.id): st.text_input(...)``.

    ``place`` says what the text belongs to; its parts are compared by their ``repr``, and the store and who looks are part of it already. It
    must not change with what is typed. ``original`` is what the field shows, as text, while nothing is typed: "" in an empty form. A text that
    was kept is let go as soon as the field shows the original again, or where the original is another than it was typed over: it was saved.

    An expander around it has a key: without one it is another to Streamlit as soon as something is said above it, and so is the field.
    """
    name = hashlib.sha256(repr((stores.store_url(), auth.actor().name, place)).encode()).hexdigest()[:16]
    room = st.container(key=f"typed-{name}")
    # A browser writes the ends of lines in one way. Beside the field and not around it: what is around it, if it changes, takes the field along.
    text = original.replace("\r\n", "\n")
    room.container(key=f"original-{name}-{zlib.crc32(text.encode()):x}").empty()
    return room
