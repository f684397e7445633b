"""Rows of payments that were typed or pasted into a grid, as a file that an import reads."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.store.ledger.cells import SPACE, letters, plain_cell
from chatdong.store.ledger.headings import meaning_of
from chatdong.store.ledger.layout import UNKNOWN
from chatdong.store.ledger.profile import ImportProfile
from chatdong.store.ledger.row_kinds import RowKind, kind_of_row
from chatdong.store.ledger.targets import TARGETS

COLUMNS = ("spent_on", "line_id", "amount_krw", "voucher", "memo", "event", "occurrence", "activity_id")
"""What the columns of the grid hold while the rows bring no headings of their own."""
LONGEST_CELL = 32_767
"""As many characters as a cell of Excel holds."""
FIRST_ROW = 2
"""The number of the grid's first row, as in a spreadsheet whose first row holds the headings."""


@dataclass(frozen=True)
class Sheet:
    """The rows as a file: its content, in which row its headings stand, and whether they are the reader's own.

    A row of the file has the number of the row of the grid.
    """

    content: bytes
    header_row: int
    own_headings: bool

    @property
    def profile(self) -> ImportProfile:
        """How the file is read: it was written here."""
        return ImportProfile(encoding="utf-8", separator="\t", header_row=self.header_row)


def sheet_of(rows: Sequence[Sequence[str]], plan: Plan, line: BudgetLine | None = None) -> Sheet | None:
    """The rows of a grid as a file; None where nothing is written in them.

    Where the first row that fills more than one cell holds headings, the columns are what it says, and a title above it is no payment.
    ``line`` is what a row without a line is paid from.
    """
    width = max([len(COLUMNS), *map(len, rows)])
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    while cells and _blank(cells[-1]):
        cells.pop()
    if not cells:
        return None
    place = next((place for place, row in enumerate(cells) if sum(bool(cell.strip(SPACE)) for cell in row) > 1), None)
    fields = [_field(title) for title in cells[place]] if place is not None else []
    if place is None or len(set(fields) - {None}) < 2 or not {"spent_on", "amount_krw"} & set(fields):
        titles = [*(TARGETS["spending"].label(name) for name in COLUMNS)]
        return Sheet(_file([titles, *_filled(cells, list(COLUMNS), plan, line)]), 1, own_headings=False)
    titles = cells[place]
    while not titles[-1].strip(SPACE):
        titles = titles[:-1]
    fields = fields[: len(titles)]
    below = cells[place + 1 :]
    if line is not None and "line_id" not in fields:
        beside = len(titles)
        titles, fields = [*titles, TARGETS["spending"].label("line_id")], [*fields, "line_id"]
        below = [[*row[:beside], "", *row[beside:]] for row in below]
    header_row = FIRST_ROW + place
    return Sheet(_file([*[[""]] * (header_row - 1), titles, *_filled(below, fields, plan, line)]), header_row, own_headings=True)


def spread(rows: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """The rows with every block of cells that was pasted into a single one laid out from there on; None where there is none.

    What stood below the cell moves down.
    """
    if not any("\t" in cell for row in rows for cell in row):
        return None
    laid: list[list[str]] = []
    for row in rows:
        place = next((place for place, cell in enumerate(row) if "\t" in cell), None)
        if place is None:
            laid.append(list(row))
            continue
        try:
            block = list(csv.reader(io.StringIO(row[place], newline=""), delimiter="\t"))
        except csv.Error:
            block = []
        if not block or any(len(cell) > LONGEST_CELL for cells in block for cell in cells):  # a quote that is never closed
            block = [text.split("\t") for text in row[place].splitlines()]
        for number, cells in enumerate(block):
            before, after = (row[:place], row[place + 1 :]) if number == 0 else ([""] * place, [])
            # What stood beside the cell stays where the block leaves it room.
            laid.append([*before, *cells, *after[max(len(cells) - 1, 0) :]])
    return laid


def _filled(rows: list[list[str]], fields: list[str | None], plan: Plan, line: BudgetLine | None) -> list[list[str]]:
    """The rows, with the line where they have none; a row that names another activity is let be."""
    if line is None:
        return rows
    activity = plan.activity_by_id(line.activity)
    own = {letters(word) for word in (activity.id, activity.name.ko, activity.name.en) if word}
    at, day = fields.index("line_id"), fields.index("spent_on") if "spent_on" in fields else None
    named = fields.index("activity_id") if "activity_id" in fields else None

    def without_line(row: list[str]) -> bool:
        if _blank(row) or plain_cell(row[at]) not in UNKNOWN or kind_of_row(row, () if day is None else (day,)) is not RowKind.RECORD:
            return False
        return named is None or plain_cell(row[named]) in UNKNOWN or letters(row[named]) in own

    return [[*row[:at], line.id, *row[at + 1 :]] if without_line(row) else row for row in rows]


def _field(title: str) -> str | None:
    """The first field that a heading may mean; None for a text that is no heading."""
    meaning = meaning_of("spending", title)
    return meaning.fields[0][0] if meaning.fields and not meaning.qualifier else None


def _file(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows with tabs between their cells, each without the empty ones at its end."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    for row in rows:
        length = max((place for place, cell in enumerate(row, start=1) if cell.strip(SPACE)), default=1)
        writer.writerow(row[:length] or [""])
    return text.getvalue().encode("utf-8", "replace")


def _blank(row: Sequence[str]) -> bool:
    return not "".join(row).strip(SPACE)
