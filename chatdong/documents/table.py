"""A table as a file holds it: its rows as text, where it stands, and which of its cells are merged."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from chatdong.domain.message import Message

MAX_COLUMNS = 200
"""As many columns as a table may have."""


@dataclass(frozen=True)
class MergedRange:
    """The cells that are one, from the upper left to the lower right one; both count, from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Table:
    """A table of a document, or a sheet of a workbook from its cell A1 to the last one that says anything.

    ``name`` is the sheet's name or the table's caption, "" where it has none; ``place`` is where it stands. ``height`` and ``width`` count rows and
    columns. ``merged`` are the ranges whose text stands in their upper left cell alone. ``units`` are the units (천원) that the number formats of a
    column's cells show behind its figures, by its place from 0. ``broken``: in some rows stand bytes that are no letters, each as BROKEN with its number (see ``encoding``).
    ``parts``: of a table that was put together from several, the first row of each, from 1, its name, and the row that this is in it.
    """

    name: str
    place: Message
    height: int
    width: int
    merged: tuple[MergedRange, ...] = ()
    source: Callable[[], Iterator[list[str]]] = field(default=lambda: iter(()), repr=False, compare=False)
    units: Mapping[int, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    broken: bool = False
    parts: tuple[tuple[int, str, int], ...] = ()

    def where(self, row: int) -> tuple[str, int]:
        """The name of the table that a row was taken from, "" where it is this one, and the row's number there."""
        found = next((part for part in reversed(self.parts) if part[0] <= row), None)
        return (found[1], row - found[0] + found[2]) if found else ("", row)

    def rows(self) -> Iterator[list[str]]:
        """Every row from the first one, blank ones too, so that a row's number is Excel's; each cell as text (see ``cell_text``).

        A row of a text file has as many cells as are written, and at most ``width``; every other one has ``width``.
        Each call begins anew. Raises UnreadableDocument where the file has changed or breaks off since it was opened.
        """
        return self.source()


def joined(tables: Sequence[tuple[str, "Table", int]], place: Message) -> Table:
    """One table of several with the same headings, each with its name and the last row of its headings: the first whole, of the others what stands
    below theirs."""
    _name, first, _last = tables[0]
    parts: list[tuple[int, str, int]] = []
    merged: list[MergedRange] = []
    height = 0
    for name, table, last in tables:
        skipped = last if parts else 0
        shift = height - skipped
        parts.append((height + 1, name, skipped + 1))
        merged += [
            MergedRange(one.first_row + shift, one.first_column, one.last_row + shift, one.last_column)
            for one in table.merged
            if one.first_row >= skipped
        ]
        height += max(table.height - skipped, 0)

    def rows() -> Iterator[list[str]]:
        for number, (_name, table, last) in enumerate(tables):
            yield from islice(table.rows(), last if number else 0, None)

    units = {column: tuple(dict.fromkeys(word for _n, table, _l in tables for word in table.units.get(column, ()))) for column in range(MAX_COLUMNS)}
    return Table(
        first.name,
        place,
        height,
        max(table.width for _name, table, _last in tables),
        tuple(merged),
        rows,
        {column: words for column, words in units.items() if words},
        any(table.broken for _name, table, _last in tables),
        tuple(parts),
    )


def unfolded(table: Table, rows: Iterator[list[str]], *, rightward: bool = True) -> Iterator[list[str]]:
    """The rows of a table, with the text of each merged range in all of its cells, or in those of its first column alone."""
    starting: dict[int, list[MergedRange]] = {}
    for one in table.merged:
        starting.setdefault(one.first_row, []).append(one)
    covering: list[tuple[MergedRange, str]] = []
    for number, row in enumerate(rows):
        covering = [(one, text) for one, text in covering if one.last_row >= number]
        covering += [(one, row[one.first_column]) for one in starting.get(number, ()) if one.first_column < len(row)]
        filled = list(row)
        for one, text in covering:
            end = min((one.last_column if rightward else one.first_column) + 1, len(filled))
            filled[one.first_column : end] = [text] * (end - one.first_column)
        yield filled


@dataclass(frozen=True)
class GridCell:
    """A cell of a document's table: the place of its upper left corner, from 0, its text, and how many rows and columns it takes."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def grid_table(name: str, place: Message, cells: list[GridCell], height: int) -> Table:
    """The table that cells with their addresses make up; what reaches below ``height`` rows is cut off."""
    cells = [cell for cell in cells if cell.row < height]
    width = max((cell.column + cell.columns for cell in cells), default=0)
    merged = tuple(
        MergedRange(cell.row, cell.column, min(cell.row + cell.rows, height) - 1, cell.column + cell.columns - 1)
        for cell in cells
        if cell.columns > 1 or (cell.rows > 1 and cell.row + 1 < height)
    )
    by_row: dict[int, list[GridCell]] = {}
    for cell in cells:
        if cell.text:
            by_row.setdefault(cell.row, []).append(cell)

    def rows() -> Iterator[list[str]]:
        for number in range(height):
            row = [""] * width
            for cell in by_row.get(number, ()):
                row[cell.column] = cell.text
            yield row

    return Table(name, place, height if by_row else 0, width if by_row else 0, merged, rows)
