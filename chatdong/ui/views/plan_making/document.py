"""The document as it was read, beside the draft: the part around the fact that is looked at, with its words lit."""

from dataclasses import dataclass

import streamlit as st

from chatdong.domain.intake.paper import Block, Grid, Paper, Paragraph
from chatdong.domain.message import Message
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _

FOCUS, START, PART = "plan-making-focus", "plan-making-from", "plan-making-part"
"""Session state: the words and the place that are looked at; the number of the first block that is shown; the part of the plan that they are for."""

BEFORE = 2
"""As many blocks stand above the one that is looked at."""
MOST_LETTERS, MOST_BLOCKS, MOST_ROWS, MOST_CELL = 9_000, 60, 60, 600
"""As much of a document is drawn at a time, so that one of 500 pages takes no longer than one of five."""
HEIGHT = 680


@dataclass(frozen=True)
class Focus:
    """What is looked at in a document: its words, and their place as the document says it."""

    quote: str
    place: Message


def look_at(quote: str, place: Message) -> None:
    """Callback: look at these words of the document."""
    st.session_state[FOCUS] = Focus(quote, place)
    st.session_state.pop(START, None)


def turn_to(part: str) -> None:
    """Look at another part of the plan: nothing of the document was chosen for it yet."""
    if st.session_state.get(PART) != part:
        st.session_state[PART] = part
        forget()


def forget() -> None:
    """Forget what was looked at, so that the next thing to look at is shown."""
    st.session_state.pop(FOCUS, None)
    st.session_state.pop(START, None)


def show(paper: Paper, first: Focus | None) -> None:
    """Draw the part of the document around what is looked at; ``first``: what is looked at while nobody has chosen anything."""
    focus: Focus | None = st.session_state.get(FOCUS) or first
    at = _block_of(paper, focus) if focus is not None else None
    start = min(max(st.session_state.get(START, (at or 0) - BEFORE), 0), max(len(paper.blocks) - 1, 0))
    shown = _as_many_as_fit(paper, start)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.button(
            _("앞쪽"),
            key="plan-document-back",
            icon=":material/arrow_upward:",
            type="tertiary",
            disabled=start == 0,
            on_click=_go,
            args=(paper, start, -1),
        )
        st.caption(_("문서 {first}~{last} / {count}", first=start + 1, last=start + shown, count=len(paper.blocks)))
        end = start + shown >= len(paper.blocks)
        st.button(
            _("뒤쪽"),
            key="plan-document-on",
            icon=":material/arrow_downward:",
            type="tertiary",
            disabled=end,
            on_click=_go,
            args=(paper, start + shown, 0),
        )
    with st.container(height=HEIGHT, border=True, key="plan-document"):
        for number in range(start, start + shown):
            block = paper.blocks[number]
            lit = focus if number == at else None
            if isinstance(block, Paragraph):
                st.markdown(_paragraph(block, lit))
            else:
                _grid(block, lit)
    for note in paper.notes:
        st.caption(formats.said(note))


def _go(paper: Paper, start: int, by: int) -> None:
    """Callback: show the part before (-1) or that from ``start`` on (0)."""
    if by < 0:
        letters, first = 0, start
        while first > 0 and start - first < MOST_BLOCKS and letters < MOST_LETTERS:
            first -= 1
            letters += _letters(paper.blocks[first])
        start = first
    st.session_state[START] = start


def _as_many_as_fit(paper: Paper, start: int) -> int:
    """The number of blocks that are drawn from ``start`` on, at least one where there is one."""
    letters = count = 0
    for block in paper.blocks[start : start + MOST_BLOCKS]:
        letters += _letters(block)
        if count and letters > MOST_LETTERS:
            break
        count += 1
    return count


def _letters(block: Block) -> int:
    if isinstance(block, Paragraph):
        return len(block.text)
    return sum(min(len(cell), MOST_CELL) for row in block.rows[:MOST_ROWS] for cell in row)


def _block_of(paper: Paper, focus: Focus) -> int | None:
    """The number of the block with the words: by its place, else by the words themselves."""
    table = dict(focus.place.figures).get("table")
    for number, block in enumerate(paper.blocks):
        if block.place in (focus.place, table):
            return number
    words = _run(focus.quote)
    if not words:
        return None
    return next((number for number, block in enumerate(paper.blocks) if words in _run(_words(block))), None)


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


def _grid(block: Grid, lit: Focus | None) -> None:
    """A table as Markdown: a merged cell has its text in its upper left place."""
    cell = _cell_of(block, lit)
    first = max(0, min((cell[0] if cell else 0) - MOST_ROWS // 3, len(block.rows) - MOST_ROWS))
    rows = block.rows[first : first + MOST_ROWS]
    columns = [c for c in range(block.width) if any(c < len(row) and row[c].strip() for row in block.rows)]
    if not columns:
        return
    drawn = [
        [
            _lit(
                _one_line(row[c] if c < len(row) else ""),
                lit if lit is not None and (cell == (first + r, c) or (cell is None and _holds(row, c, lit))) else None,
            )
            for c in columns
        ]
        for r, row in enumerate(rows)
    ]
    if first:
        st.caption(_("앞의 {count}행은 줄였습니다.", count=first))
    lines = [f"| {' | '.join(row)} |" for row in drawn]
    lines.insert(1, f"|{' --- |' * len(columns)}")
    st.markdown("\n".join(lines))
    if first + len(rows) < len(block.rows):
        st.caption(_("뒤의 {count}행은 줄였습니다.", count=len(block.rows) - first - len(rows)))


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
