"""Turn payments typed or pasted into a grid into a file for the import."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from chatdong.domain.plan.model import BudgetLine, Plan
from chatdong.store.imports.cells import SPACE, letters, plain_cell
from chatdong.store.imports.headings import HEADINGS, field_of
from chatdong.store.imports.reader import UNKNOWN, is_total

COLUMNS = ("spent_on", "line_id", "amount_krw", "voucher", "memo", "event", "occurrence", "activity_id")
"""The fields of the grid's columns, where the rows have no headings of their own."""
FIRST_ROW = 2
"""The row number of the grid's first row, as in a spreadsheet with headings in row 1."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a grid as a tab-separated file, whose row numbers are those of the grid.

    header_row: the row number of its headings. own_headings: True where the headings come from the rows, not from the grid.
    """

    content: bytes
    header_row: int
    own_headings: bool


def sheet_of(rows: Sequence[Sequence[str]], plan: Plan, line: BudgetLine | None = None) -> Sheet | None:
    """The rows of a grid as a file; None where all cells are blank.

    If the first row with more than one filled cell holds headings, they name the columns, and the rows above it are left out. ``line`` is the
    budget line of rows that name none.
    """
    width = max([len(COLUMNS), *map(len, rows)])
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    while cells and _blank(cells[-1]):
        cells.pop()
    if not cells:
        return None
    place = next((place for place, row in enumerate(cells) if sum(bool(cell.strip(SPACE)) for cell in row) > 1), None)
    fields = [field_of("spending", title)[0] for title in cells[place]] if place is not None else []
    if place is None or len(set(fields) - {None}) < 2 or not {"spent_on", "amount_krw"} & set(fields):
        titles = [*(HEADINGS["spending"][name][0] for name in COLUMNS)]
        return Sheet(_file([titles, *_filled(cells, list(COLUMNS), plan, line)]), 1, own_headings=False)
    titles = cells[place]
    while not titles[-1].strip(SPACE):
        titles = titles[:-1]
    fields = fields[: len(titles)]
    below = cells[place + 1 :]
    if line is not None and "line_id" not in fields:
        beside = len(titles)
        titles, fields = [*titles, HEADINGS["spending"]["line_id"][0]], [*fields, "line_id"]
        below = [[*row[:beside], "", *row[beside:]] for row in below]
    header_row = FIRST_ROW + place
    return Sheet(_file([*[[""]] * (header_row - 1), titles, *_filled(below, fields, plan, line)]), header_row, own_headings=True)


def spread(rows: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """The rows with every block pasted into a single cell (text with tabs) spread over the cells from there on; None where there is no block.

    The rows below move down.
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
        except csv.Error:  # a quote that is never closed before a very long text
            block = [text.split("\t") for text in row[place].splitlines()]
        for number, cells in enumerate(block):
            before, after = (row[:place], row[place + 1 :]) if number == 0 else ([""] * place, [])
            # Cells to the right of the block stay where the block does not cover them.
            laid.append([*before, *cells, *after[max(len(cells) - 1, 0) :]])
    return laid


def _filled(rows: list[list[str]], fields: list[str | None], plan: Plan, line: BudgetLine | None) -> list[list[str]]:
    """The rows with ``line`` filled in where they name no line; totals and rows of another activity are left as they are."""
    if line is None:
        return rows
    activity = plan.activity_by_id(line.activity)
    own = {letters(word) for word in (activity.id, activity.name.ko, activity.name.en) if word}
    at, day = fields.index("line_id"), fields.index("spent_on") if "spent_on" in fields else None
    named = fields.index("activity_id") if "activity_id" in fields else None

    def without_line(row: list[str]) -> bool:
        """True for a payment that names no line, and no other activity than the line's."""
        if _blank(row) or plain_cell(row[at]) not in UNKNOWN or is_total(row, () if day is None else (day,)):
            return False
        return named is None or plain_cell(row[named]) in UNKNOWN or letters(row[named]) in own

    return [[*row[:at], line.id, *row[at + 1 :]] if without_line(row) else row for row in rows]


def _file(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as tab-separated UTF-8 text, each without its empty cells at the end."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    for row in rows:
        length = max((place for place, cell in enumerate(row, start=1) if cell.strip(SPACE)), default=1)
        writer.writerow(row[:length] or [""])
    return text.getvalue().encode("utf-8", "replace")


def _blank(row: Sequence[str]) -> bool:
    return not "".join(row).strip(SPACE)
