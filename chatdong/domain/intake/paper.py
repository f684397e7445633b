"""A document as it is read for a plan: its paragraphs and tables in their order, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from chatdong.domain.message import Message, message

MOST_BLOCKS = 20_000
"""As many paragraphs and tables are read for a plan; a plan of 100 pages has some 3,000."""
MOST_ROWS = 4_000
"""As many rows of a table are read for a plan."""
LONGEST_TEXT = 3_000
"""As many letters of a line of the text are read for a plan; and of a line of a cell."""
MOST_CELL_LINES = 200
"""As many lines of a cell are read for a plan."""

NOT_COMPUTED = "#수식"
"""Stands in the cell of a workbook for a formula that nobody has computed yet."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph outside the tables."""

    text: str
    place: Message


@dataclass(frozen=True)
class Grid:
    """A table. ``rows`` have the text of each cell in its upper left place alone; ``spans`` are (first row, first column, last row, last
    column) of the merged cells, from 0. ``exact``: merged cells are known, so that an empty cell is empty; a text file does not tell.

    ``turned``: the rows are the columns of the paper.

    ``place`` is the table's; ``first_row`` and ``first_column`` are the numbers of its first row and column there, from 1.
    """

    rows: tuple[tuple[str, ...], ...]
    place: Message
    spans: tuple[tuple[int, int, int, int], ...] = ()
    exact: bool = True
    first_row: int = 1
    first_column: int = 1
    turned: bool = False

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    def cell_place(self, row: int, column: int) -> Message:
        """Where a cell stands; row and column from 0."""
        if self.turned:
            row, column = column, row
        return message("{table} {row}행 {column}열", table=self.place, row=self.first_row + row, column=self.first_column + column)

    def anchors(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Each place that a merged cell covers → the upper left place of the cell."""
        covered = {}
        for first_row, first_column, last_row, last_column in self.spans:
            for row in range(first_row, last_row + 1):
                for column in range(first_column, last_column + 1):
                    covered[row, column] = (first_row, first_column)
        return covered


Block = Paragraph | Grid


@dataclass(frozen=True)
class Paper:
    """A whole document. ``notes``: what a reader should know before trusting it, such as parts that were left out."""

    blocks: tuple[Block, ...]
    notes: tuple[Message, ...] = ()

    def texts(self) -> Iterator[str]:
        """The text of every paragraph and cell, in their order."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            else:
                yield from (cell for row in block.rows for cell in row if cell)


def bounded(paper: Paper) -> Paper:
    """The paper without what is longer than any plan has, with a note for each part that was cut: no text may take time without end."""
    notes = list(paper.notes)
    blocks: list[Block] = []
    for block in paper.blocks[:MOST_BLOCKS]:
        if isinstance(block, Paragraph):
            text = _cut(block.text)
            blocks.append(block if text == block.text else replace(block, text=text))
            cut = text != block.text
        else:
            rows = tuple(tuple(_cut(cell) for cell in row) for row in block.rows[:MOST_ROWS])
            cut = rows != block.rows
            spans = tuple((top, left, min(bottom, len(rows) - 1), right) for top, left, bottom, right in block.spans if top < len(rows))
            blocks.append(replace(block, rows=rows, spans=spans) if cut else block)
        if cut:
            notes.append(message("{place}: 글이 너무 길어 앞부분만 읽었습니다.", place=block.place))
    return Paper(tuple(blocks), tuple(notes))


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    return "\n".join(line[:LONGEST_TEXT] for line in text.split("\n")[:MOST_CELL_LINES])[: 4 * LONGEST_TEXT]
