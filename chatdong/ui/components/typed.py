"""Text fields whose unsaved text survives a reload: ``typed.js`` stores it in the browser tab and restores it.

Streamlit forgets the value of a widget when the page is reloaded, the server restarts, or the widget is not drawn for a while.
"""

import hashlib
import zlib

import streamlit as st

from chatdong.ui.session import auth, stores
from chatdong.ui.streamlit_internals import DeltaGenerator


def field(original: str, *place: object) -> DeltaGenerator:
    """A container for one text field: ``with typed.field(event.note or "", "event-note", event.id): st.text_input(...)``.

    ``place`` identifies the text, compared by ``repr`` and together with the store and the user; it must not change with the typed text.
    ``original`` is the field's text while nothing is typed, "" in an empty form. A stored text is dropped once the field shows the original
    again, or the original has changed since the text was typed, which means that it was saved.

    An expander around the field needs a key: without one it is a new element, with a new field, as soon as an element is added above it.
    """
    name = hashlib.sha256(repr((stores.store_url(), auth.actor().name, place)).encode()).hexdigest()[:16]
    room = st.container(key=f"typed-{name}")
    # Browsers normalise line ends. The original is beside the field, not around it: a changed container would replace the field in it.
    text = original.replace("\r\n", "\n")
    room.container(key=f"original-{name}-{zlib.crc32(text.encode()):x}").empty()
    return room
