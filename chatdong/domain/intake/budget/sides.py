"""Tables that hold their lines otherwise than one below the other: two columns of lines beside each other, or the lines in the heading row."""

import re
from dataclasses import replace

from chatdong.domain.intake.budget.amounts import NOTHING, amount_in
from chatdong.domain.intake.budget.columns import Role, is_fee, is_total, role_of
from chatdong.domain.intake.outline import Table
from chatdong.domain.intake.paper import Grid
from chatdong.domain.intake.wording import unspaced

_MONEY = re.compile(
    r"(?:예산|금액|사업비|소요|계획|편성|지원|배정|집행)*(?:예산|금액|사업비|예산액|소요액|편성액|지원액|배정액|액|비용|경비)(?:안|\([^()]*\))?"
)


def upright(table: Table) -> tuple[Table, ...]:
    """The table as those that have a line a row: its two halves where the headings of one repeat those of the other, the turned one where the lines
    are columns, else itself."""
    grid = table.grid
    if halves := _halves(grid):
        return tuple(replace(table, grid=one) for one in halves)
    return (replace(table, grid=turned),) if (turned := _turned(grid)) else (table,)


def _halves(grid: Grid) -> tuple[Grid, Grid] | None:
    half, odd = divmod(grid.width, 2)
    if odd or half < 2 or len(grid.rows) < 2 or any(left < half <= right for _top, left, _bottom, right in grid.spans):
        return None
    head = [unspaced(cell) for cell in grid.rows[0]] + [""] * (grid.width - len(grid.rows[0]))
    if head[:half] != head[half:] or sum(role_of(cell) is not None for cell in head[:half]) < 2:
        return None
    return tuple(  # type: ignore[return-value]
        replace(
            grid,
            rows=tuple(row[first : first + half] for row in grid.rows),
            spans=tuple((top, left - first, bottom, right - first) for top, left, bottom, right in grid.spans if first <= left < first + half),
            first_column=grid.first_column + first,
        )
        for first in (0, half)
    )


def _turned(grid: Grid) -> Grid | None:
    """The table with its rows as columns, where the heading row names what is paid for and each row below is one of amounts."""
    if not 2 <= len(grid.rows) <= 4 or grid.width < 3 or grid.spans or grid.turned:
        return None
    head, *body = grid.rows
    names = [cell for cell in head[1:] if cell.strip()]
    fees = sum(is_fee(cell) or is_total(cell) for cell in names)
    if len(names) < 2 or 2 * fees <= len(names) or any(role_of(cell) is Role.AMOUNT and not is_total(cell) for cell in names):
        return None
    if not any(row and _MONEY.fullmatch(unspaced(row[0])) for row in body):
        return None
    if not all(amount_in(cell) is not None or unspaced(cell) in NOTHING for row in body for cell in row[1:]):
        return None
    turned = tuple(tuple(row[k] if k < len(row) else "" for row in grid.rows) for k in range(grid.width))
    return replace(grid, rows=(("항목", *turned[0][1:]), *turned[1:]), turned=True)
