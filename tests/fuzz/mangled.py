"""Hypothesis strategies that damage real inputs, as a byte fuzzer does, at the places that matter."""

from collections.abc import Sequence

from hypothesis import strategies as st

NASTY = (
    "",
    "\0",
    "\n",
    "\r",
    "'",
    '"',
    "''",
    "\\",
    ",",
    ";",
    "\t",
    "=1+1",
    "-",
    "–",
    "0",
    "-1",
    "9" * 30,
    "1e999",
    "NaN",
    "inf",
    "0x10",
    "١٢",
    "2016-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "true",
    "null",
    "[]",
    "{}",
    "{0}",
    "{plan}",
    "%s",
    "$plan_id",
    "?",
    "'; DROP TABLE store.event; --",
    "../../etc/passwd",
    "<script>",
    "\ufeff",
    "\u2028",
    "\u202e",
    "한" * 3_000,
    "가각간",
    "(" * 500,
    "×" * 500,
    "=" * 500,
    "천원",
    "원",
    "명",
    "회",
)
"""Pieces of text that often break programs."""


def mangled(originals: Sequence[str], pieces: Sequence[str] = NASTY) -> st.SearchStrategy[str]:
    """One of the texts with one to eight cuts, doublings and insertions."""

    @st.composite
    def made(draw: st.DrawFn) -> str:
        """Draw one damaged text."""
        text = draw(st.sampled_from(originals))
        for _ in range(draw(st.integers(1, 8))):
            at = draw(st.integers(0, len(text)))
            to = min(at + draw(st.integers(0, 30)), len(text))
            middle = draw(st.one_of(st.sampled_from(pieces), st.text(max_size=8), st.just(text[at:to] * 2), st.just("")))
            text = text[:at] + middle + text[to:]
        return text

    return made()


def mangled_bytes(originals: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """One of the byte strings with one to eight cuts, doublings and changes."""

    @st.composite
    def made(draw: st.DrawFn) -> bytes:
        """Draw one damaged byte string."""
        data = draw(st.sampled_from(originals))
        for _ in range(draw(st.integers(1, 8))):
            at = draw(st.integers(0, len(data)))
            to = min(at + draw(st.integers(0, 60)), len(data))
            data = data[:at] + draw(st.one_of(st.binary(max_size=8), st.just(data[at:to] * 2), st.just(b""))) + data[to:]
        return data

    return made()


values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(NASTY),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=8),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
"""Values that a cell of an editor, or a widget with a crafted state, may hold."""
