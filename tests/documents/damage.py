"""What may happen to a file, and what must come of it."""

from hypothesis import strategies as st

from chatdong.documents.reader import UnreadableDocument
from tests.documents.files import opened

DAMAGE = st.lists(
    st.tuples(st.sampled_from(("flip", "cut", "drop", "put")), st.integers(0, 2**32), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4
)
"""What happens to a file: a bit is turned, the rest is cut off, a few bytes are lost or others come in."""


def apply(data: bytes, damage: list[tuple[str, int, bytes]]) -> bytes:
    for what, where, bytes_ in damage:
        at = where % max(len(data), 1)
        if what == "flip" and data:
            data = data[:at] + bytes([data[at] ^ (1 << where % 8)]) + data[at + 1 :]
        elif what == "cut":
            data = data[:at]
        elif what == "drop":
            data = data[:at] + data[at + len(bytes_) :]
        elif what == "put":
            data = data[:at] + bytes_ + data[at:]
    return data


def read_or_refused(data: bytes) -> None:
    """Whatever is in the file, it has tables of rows of texts, or a sentence says why not."""
    try:
        document = opened(data)
        for table in document.tables:
            rows = list(table.rows())
            assert len(rows) == table.height
            assert all(len(row) <= table.width and all(isinstance(cell, str) for cell in row) for row in rows)
    except UnreadableDocument as refusal:
        assert str(refusal.message)
