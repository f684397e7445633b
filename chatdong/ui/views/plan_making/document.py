"""The document as it was read, beside the draft: the part around the fact that is looked at, with its words lit."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import streamlit as st

from chatdong.domain.intake.fact import Fact, Unread
from chatdong.domain.intake.paper import Block, Grid, Paper, Paragraph
from chatdong.domain.message import Message
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _

SHOWN = "plan-document-shown"
"""The key of the switch that shows the document."""

FOCUS, START, PART = "plan-making-focus", "plan-making-from", "plan-making-part"
"""Session state: the words and the place that are looked at; the number of the first block that is shown; the part of the plan that they are for."""

BEFORE, BEFORE_LETTERS = 2, 200
"""At most so many pieces, of so many letters, stand above the one that is looked at."""
MOST_LETTERS, MOST_PIECES, PIECE_ROWS, MOST_CELL = 9_000, 60, 8, 600
"""As much of a document is drawn at a time, so that one of 500 pages takes no longer than one of five."""
ROW_LETTERS = 60
HEIGHT, LOW = 680, 300
"""The height of what is shown, in pixels: beside what to look at, and above the tables."""


@dataclass(frozen=True)
class Focus:
    """What is looked at in a document: its words, and their place as the document says it."""

    quote: str
    place: Message


@dataclass(frozen=True)
class Piece:
    """A paragraph, or some rows of a table: ``first`` to before ``last``, from 0. ``number``: that of the block in the document."""

    number: int
    first: int = 0
    last: int = 0


def look_at(quote: str, place: Message) -> None:
    """Callback: look at these words of the document."""
    st.session_state[FOCUS] = Focus(quote, place)
    st.session_state[SHOWN] = True
    st.session_state.pop(START, None)


def look_button(found: Fact[Any] | Unread, key: str) -> None:
    """Draw the button that lights the words that something was read from."""
    st.button(_("문서에서 보기"), key=key, icon=":material/search:", type="tertiary", on_click=look_at, args=(found.quote, found.place))


def turn_to(part: str) -> None:
    """Look at another part of the plan: nothing of the document was chosen for it yet."""
    if st.session_state.get(PART) != part:
        st.session_state[PART] = part
        forget()


def forget() -> None:
    """Forget what was looked at, so that the next thing to look at is shown."""
    st.session_state.pop(FOCUS, None)
    st.session_state.pop(START, None)


def show(paper: Paper, first: Focus | None, height: int = HEIGHT) -> None:
    """Draw the part of the document around what is looked at, ``height`` pixels high; ``first``: what is looked at while nobody has chosen anything."""
    focus: Focus | None = st.session_state.get(FOCUS) or first
    pieces = _pieces(paper)
    at = _piece_of(paper, pieces, focus) if focus is not None else None
    start = st.session_state.get(START)
    start = min(_a_little_before(paper, pieces, at or 0) if start is None else max(start, 0), max(len(pieces) - 1, 0))
    end = start + _as_many_as_fit(paper, pieces, start)
    look: dict[str, Any] = {"type": "tertiary", "on_click": _go}
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.button(_("앞쪽"), key="plan-document-back", icon=":material/arrow_upward:", disabled=start == 0, args=(paper, start, -1), **look)
        st.caption(_("문서 {first}~{last} / {count}", first=start + 1, last=end, count=len(pieces)))
    with st.container(height=height, border=True, key="plan-document"):
        for number, of_block in groupby(pieces[start:end], key=lambda piece: piece.number):
            shown = list(of_block)
            block = paper.blocks[number]
            lit = focus if at is not None and pieces[at] in shown else None
            if isinstance(block, Paragraph):
                st.markdown(_paragraph(block, lit))
            else:
                _grid(block, shown[0].first, shown[-1].last, lit)
        # Within what scrolls, so that it can be reached and scrolled by the keyboard too.
        last = end >= len(pieces)
        words = _("문서의 끝") if last else _("뒤쪽")
        st.button(words, key="plan-document-on", icon=":material/arrow_downward:", args=(paper, start if last else end, 0), **look)
    for note in paper.notes:
        st.caption(formats.said(note))


def _go(paper: Paper, start: int, by: int) -> None:
    """Callback: show the part before (-1) or that from ``start`` on (0)."""
    if by < 0:
        pieces, letters, first = _pieces(paper), 0, start
        while first > 0 and start - first < MOST_PIECES:
            letters += _letters(paper, pieces[first - 1])
            if letters > MOST_LETTERS and first < start:
                break
            first -= 1
        start = first
    st.session_state[START] = start


def _pieces(paper: Paper) -> list[Piece]:
    """The document in pieces of which none is long: a paragraph, or PIECE_ROWS rows of a table."""
    pieces: list[Piece] = []
    for number, block in enumerate(paper.blocks):
        if isinstance(block, Paragraph):
            pieces.append(Piece(number))
        else:
            rows = range(0, len(block.rows), PIECE_ROWS)
            pieces += [Piece(number, first, min(first + PIECE_ROWS, len(block.rows))) for first in rows]
    return pieces


def _a_little_before(paper: Paper, pieces: list[Piece], at: int) -> int:
    """The piece to begin with, so that the one that is looked at has a little above it and stands in sight."""
    start, letters = at, 0
    while start > 0 and at - start < BEFORE:
        letters += _letters(paper, pieces[start - 1])
        if letters > BEFORE_LETTERS:
            break
        start -= 1
    return start


def _as_many_as_fit(paper: Paper, pieces: list[Piece], start: int) -> int:
    """The number of pieces that are drawn from ``start`` on, at least one where there is one."""
    letters = count = 0
    for piece in pieces[start : start + MOST_PIECES]:
        letters += _letters(paper, piece)
        if count and letters > MOST_LETTERS:
            break
        count += 1
    return count


def _letters(paper: Paper, piece: Piece) -> int:
    """How much a piece takes of the room; a row takes some however short it is."""
    block = paper.blocks[piece.number]
    if isinstance(block, Paragraph):
        return len(block.text)
    return sum(ROW_LETTERS + sum(min(len(cell), MOST_CELL) for cell in row) for row in block.rows[piece.first : piece.last])


def _piece_of(paper: Paper, pieces: list[Piece], focus: Focus) -> int | None:
    """The number of the piece with the words: by its place, else by the words themselves."""
    table = dict(focus.place.figures).get("table")
    words = _run(focus.quote)
    for number, piece in enumerate(pieces):
        block = paper.blocks[piece.number]
        if block.place == focus.place or (table is not None and block.place == table):
            if isinstance(block, Paragraph):
                return number
            cell = _cell_of(block, focus)
            row = cell[0] if cell else next((k for k, cells in enumerate(block.rows) if words and words in _run(" ".join(cells))), 0)
            if piece.first <= row < piece.last:
                return number
    if not words:
        return None
    return next((number for number, piece in enumerate(pieces) if words in _run(_words(paper.blocks[piece.number]))), None)


def _words(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else " ".join(cell for row in block.rows for cell in row)


def _run(text: str) -> str:
    return "".join(text.split()).rstrip("…")


def _paragraph(block: Paragraph, lit: Focus | None) -> str:
    return "  \n".join(_lit(line, lit) for line in block.text.split("\n"))


def _lit(text: str, lit: Focus | None) -> str:
    """A text as Markdown with the words lit that are looked at; all of it where they stand in it otherwise than word by word."""
    if lit is None or not text.strip():
        return formats.plain(text)
    before, words, after = text.partition(lit.quote)
    if not words or not lit.quote.strip():
        before, words, after = "", text, ""
    return f"{formats.plain(before)}:orange-background[**{formats.plain(words)}**]{formats.plain(after)}"


def _grid(block: Grid, first: int, last: int, lit: Focus | None) -> None:
    """Rows of a table as Markdown, below its first row; a merged cell has its text in its upper left place."""
    cell = _cell_of(block, lit)
    columns = [c for c in range(block.width) if any(c < len(row) and row[c].strip() for row in block.rows)]
    if not columns:
        return

    top = 0  # The first row of the table stands above every part of it.

    def drawn(number: int) -> str:
        row = block.rows[number]
        cells = []
        for c in columns:
            is_lit = lit is not None and (cell == (number, c) if cell is not None else _holds(row, c, lit))
            # A heading that says nothing would be none to a screen reader.
            cells.append(_lit(_one_line(row[c] if c < len(row) else ""), lit if is_lit else None) or ("·" if number == top else ""))
        return f"| {' | '.join(cells)} |"

    rows = [drawn(number) for number in ((0, *range(first, last)) if first else range(first, last))]
    st.markdown("\n".join((rows[0], f"|{' --- |' * len(columns)}", *rows[1:])))


def _cell_of(block: Grid, lit: Focus | None) -> tuple[int, int] | None:
    """The cell that a place names, from 0; None where it names the table alone."""
    figures = dict(lit.place.figures) if lit is not None else {}
    row, column = figures.get("row"), figures.get("column")
    if not isinstance(row, int) or not isinstance(column, int):
        return None
    return row - block.first_row, column - 1


def _holds(row: tuple[str, ...], column: int, lit: Focus) -> bool:
    return column < len(row) and bool(_run(lit.quote)) and _run(lit.quote) in _run(row[column])


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MOST_CELL else f"{words[: MOST_CELL - 1]}…"
