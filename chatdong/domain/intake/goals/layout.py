"""How a table of goals is laid out: where its headings end, which way its years run, and what its columns hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatdong.domain.intake.goals.columns import Column, Kind, Role, Stamp, column_of, shifted, stamp_of
from chatdong.domain.intake.goals.figures import CELL_UNITS, counts, plain, same_unit
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.paper import Grid
from chatdong.domain.intake.wording import unspaced

GOAL = re.compile(r"목표|성과지표|지표|기대성과|추진목표")
_MONEY = re.compile(r"예산|집행|사업비|경비|산출내역|소요액|재원|투자계획")
_MOST_HEADINGS = 3
_DITTO = frozenset({"〃", '"', "″", "상동", "“", "”"})


@dataclass(frozen=True)
class Cell:
    """The text of a place in a table, and the row and the column of the grid where it stands; a merged cell stands in its first place."""

    text: str
    row: int
    column: int


@dataclass(frozen=True)
class Layout:
    """A table of goals: its columns, and its rows below the headings. ``turned``: its years run down and its indicators across."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    turned: bool = False

    def of(self, *roles: Role) -> tuple[int, ...]:
        """The places of the columns that hold one of the roles."""
        return tuple(k for k, one in enumerate(self.columns) if one.role in roles)


def layout_of(table: Table, year: int) -> Layout | None:
    """The layout of a table of goals in a plan of ``year``; None where a table has no goals."""
    cells = _cells(table.grid)
    if _stacked(cells, year) is not cells and (sheet := _turned(table, cells, year)) is not None:
        return sheet
    for first in range(min(_MOST_HEADINGS, len(cells) - 1)):
        if len({(cell.row, cell.column) for cell in cells[first] if cell.text.strip()}) < 2 or _has_number(cells[first], year):
            continue
        if (found := _upright(table, cells, first, year)) is not None:
            return found
    return _turned(table, cells, year)


def _has_number(row: Sequence[Cell], year: int) -> bool:
    """True for a row with a number that is no year: no row of headings."""
    return any(plain(cell.text) is not None and stamp_of(cell.text, year) is None for cell in row)


def _cells(grid: Grid) -> list[list[Cell]]:
    """The cells of a grid, with the text of a merged cell in each place that it covers, and what a ditto mark stands for."""
    anchors = grid.anchors()
    made: list[list[Cell]] = []
    for number in range(len(grid.rows)):
        line = []
        for column in range(grid.width):
            row_at, column_at = anchors.get((number, column), (number, column))
            row = grid.rows[row_at] if row_at < len(grid.rows) else ()
            text = row[column_at] if column_at < len(row) else ""
            if text.strip() in _DITTO and made:
                text = made[-1][column].text
            line.append(Cell(text, row_at, column_at))
        made.append(line)
    return made


def _upright(table: Table, cells: Sequence[Sequence[Cell]], first: int, year: int) -> Layout | None:
    """The layout with the headings in the rows from ``first`` on."""
    last = first
    while last + 1 < len(cells) - 1 and last - first < 2 and _is_heading(cells, last, year):
        last += 1
    columns = shifted([column_of(heading, year) for heading in _headings(cells[first : last + 1])])
    rows = tuple(tuple(row) for row in cells[last + 1 :])
    columns = _by_content(columns, rows)
    found = Layout(columns, rows)
    return found if rows and _has_goals(table, found) else None


def _headings(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """The heading of each column: the words of its rows of headings, each once."""
    made: list[list[str]] = [[] for _column in rows[0]]
    for number, row in enumerate(rows):
        before = ""
        for k, cell in enumerate(row):
            text = cell.text
            if not text.strip() and number + 1 < len(rows) and rows[number + 1][k].text.strip() and before:
                # A heading above several columns, in a file that knows no merged cells.
                text = before
            before = text
            if text.strip() and text not in made[k]:
                made[k].append(text)
    return ["\n".join(parts) for parts in made]


def _is_heading(cells: Sequence[Sequence[Cell]], above: int, year: int) -> bool:
    """True if the row below ``above`` still has headings: years, kinds or roles below a merged one, and no number."""
    row, upper = cells[above + 1], cells[above]
    own = [cell for k, cell in enumerate(row) if cell.text.strip() and (cell.row, cell.column) != (upper[k].row, upper[k].column)]
    if not own:
        return any(cell.text.strip() for cell in row) and all((c.row, c.column) == (u.row, u.column) for c, u in zip(row, upper, strict=True))
    shared = len(own) < sum(bool(cell.text.strip()) for cell in row)
    merged = len({(c.row, c.column) for c in upper}) < len(upper) or any(not c.text.strip() for c in upper)
    if not (shared or merged):
        return False
    known = [
        cell
        for k, cell in enumerate(row)
        if cell in own and (column_of(cell.text, year).role is not Role.OTHER or stamp_of(_above(upper, k) + cell.text, year) is not None)
    ]
    return len(known) == len(own) and not any(plain(cell.text) for cell in own)


def _above(row: Sequence[Cell], column: int) -> str:
    """The heading above a column; in a file that knows no merged cells that of the nearest column before it that has one."""
    return next((row[k].text for k in range(column, -1, -1) if row[k].text.strip()), "")


def _by_content(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns, where what stands below a heading says what it is: a column of units, a column of goals without a heading of its own."""
    made = []
    for k, one in enumerate(columns):
        below = [row[k].text.strip() for row in rows if k < len(row) and row[k].text.strip()]
        if one.role in (Role.LABEL, Role.OTHER) and below and all(same_unit(text) in CELL_UNITS for text in below):
            one = replace(one, role=Role.UNIT)
        elif one.role is Role.GOALS and one.stamp is not None and below and sum(plain(text) is not None for text in below) * 2 >= len(below):
            one = replace(one, role=Role.VALUE)
        made.append(one)
    if not any(one.role is Role.INDICATOR for one in made):
        for k, one in enumerate(made):
            below = [row[k].text for row in rows if k < len(row) and row[k].text.strip()]
            beside = any(other.role is Role.VALUE and other.stamp is not None and other.stamp.kind is Kind.TARGET for other in made)
            if one.role is Role.GOALS and beside and not any(counts(text) for text in below):
                # 성과목표 beside 목표치: what is to be reached, and by how much.
                made[k] = replace(one, role=Role.INDICATOR)
                break
    return tuple(made)


def _has_goals(table: Table, of: Layout) -> bool:
    """True if a table states goals: by what its columns hold, and by what its headings say."""
    values = [column for column in of.columns if column.role is Role.VALUE and column.stamp is not None]
    stamps = [column.stamp for column in values if column.stamp is not None]
    indicator = bool(of.of(Role.INDICATOR))
    nearest = unspaced("".join((*table.path[-1:], *table.before)))
    if not indicator and _MONEY.search(nearest) and not GOAL.search(nearest):
        return False
    if of.of(Role.MONEY) and not indicator and not of.of(Role.GOALS):
        return False
    named = indicator or table.under(GOAL.pattern)
    if any(stamp.kind is Kind.TARGET for stamp in stamps) and (named or any("목표" in column.heading for column in values)):
        return True
    if sum(stamp.year is not None and stamp.quarter is None for stamp in stamps) >= 2:
        return named or any(GOAL.search(unspaced(row[0].text)) for row in of.rows)
    if sum(stamp.quarter is not None or stamp.month is not None for stamp in stamps) >= 2 and named:
        return indicator or not _MONEY.search(nearest)
    if values:
        return False
    texts = [row[k].text for k in of.of(Role.GOALS, Role.INDICATOR) for row in of.rows if k < len(row)]
    return len(of.columns) > 1 and any(counts(text) for text in texts)


def _turned(table: Table, cells: Sequence[Sequence[Cell]], year: int) -> Layout | None:
    """The layout of a table whose first column has years or kinds and whose headings are indicators."""
    cells = _stacked(cells, year)
    first = next((k for k, row in enumerate(cells[:2]) if sum(bool(cell.text.strip()) for cell in row) > 1), None)
    if first is None or len(cells) - first < 2:
        return None
    column = [row[0] for row in cells[first + 1 :]]
    said = [cell for cell in column if cell.text.strip()]
    stamps = [stamp for cell in said if (stamp := stamp_of(cell.text, year)) is not None]
    known = len(stamps) + sum(stamp_of(cell.text, year) is None and column_of(cell.text, year).role is not Role.OTHER for cell in said)
    dated = sum(stamp.year is not None or stamp.kind in (Kind.TARGET, Kind.ACTUAL) for stamp in stamps)
    sheet = column_of(cells[first][0].text, year).role is Role.INDICATOR
    if dated < (1 if sheet else 2) or known < len(said) or any(stamp_of(cell.text, year) for cell in cells[first][1:]):
        return None
    turned = [list(line) for line in zip(*cells[first:], strict=True)]
    columns = shifted([Column(Role.INDICATOR, turned[0][0].text), *(column_of(cell.text, year) for cell in turned[0][1:])])
    rows = tuple(tuple(row) for row in turned[1:])
    columns = _by_content(columns, rows)
    found = Layout(columns, rows, turned=True)
    nearest = unspaced("".join((*table.path[-1:], *table.before)))
    if _MONEY.search(nearest) and not GOAL.search(nearest):
        return None
    targets = any(stamp.kind is Kind.TARGET for stamp in stamps)
    return found if targets or table.under(GOAL.pattern) else None


def _stacked(cells: Sequence[Sequence[Cell]], year: int) -> Sequence[Sequence[Cell]]:
    """The rows of a sheet with two pairs of a word and what it says in each row, as one pair a row; other rows as they are."""
    if not cells or len(cells[0]) != 4:
        return cells
    words = [row[k] for row in cells for k in (0, 2) if row[k].text.strip() and (k == 0 or row[2] != row[1])]
    if not words or any(stamp_of(cell.text, year) is None and column_of(cell.text, year).role in (Role.OTHER, Role.LABEL) for cell in words):
        return cells
    pairs = [[row[k], row[k + 1]] for row in cells for k in (0, 2) if row[k].text.strip() and (k == 0 or row[2] != row[1])]
    indicator = next((k for k, pair in enumerate(pairs) if column_of(pair[0].text, year).role is Role.INDICATOR), None)
    return cells if indicator is None else [pairs[indicator], *pairs[:indicator], *pairs[indicator + 1 :]]


def row_stamp(row: Sequence[Cell], labels: Sequence[int], year: int) -> tuple[Stamp | None, frozenset[int]]:
    """(the kind or the year that the labels of a row say: 목표, 실적, 2026년; the columns of these labels)."""
    found, at = None, []
    for k in labels:
        stamp = stamp_of(row[k].text, year) if row[k].text.strip() else None
        if stamp is not None and not stamp.total:
            at.append(k)
            found = (
                stamp
                if found is None
                else replace(found, year=found.year or stamp.year, kind=found.kind if found.kind is not Kind.UNSAID else stamp.kind)
            )
    return found, frozenset(at)
