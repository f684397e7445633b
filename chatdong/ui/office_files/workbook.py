"""A document as a spreadsheet: a sheet of its texts and one for each table, where what adds up is a formula.

Amounts are won. Every formula is written with its value, so that a reader that does not compute shows the same.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any

from chatdong.domain.message import Message
from chatdong.domain.report.outline import OfficeDocument, Table
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.office_files import wording
from chatdong.ui.office_files.page_layout import PAPER
from chatdong.ui.office_files.wording import Printed

WON = '#,##0;"△"#,##0;0'
THOUSANDS = '#,##0,;"△"#,##0,;0'
"""The number format of won shown in 천원; the cell keeps every won."""

PERCENT = "0.0%"
FIRST = 4
"""The row of the headings (from 0); title, marks and unit stand above."""

A4, A3 = 9, 8
"""The numbers of paper sizes in a spreadsheet."""

WIDEST_ON_A4 = 180
"""The widest sheet, in letters, that is printed on A4 across: a wider one would have letters below 7 points."""

LAST_ROW = 1_048_575
"""The last row of a sheet, from 0: a print area to it prints all rows that are filled."""

MOST_IN_A_CELL = 32_767
"""The most letters that a cell takes."""


class Book:
    """A workbook with the cell formats that its sheets share."""

    def __init__(self, printed: Printed) -> None:
        from xlsxwriter import Workbook  # a slow import, needed only for a file
        from xlsxwriter.utility import xl_rowcol_to_cell

        self.printed = printed
        self.made = io.BytesIO()
        self.book = Workbook(self.made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"title": printed.title})
        self.book.set_calc_mode("auto")
        self.cell = xl_rowcol_to_cell
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **wanted: Any) -> Any:
        """A cell format, created once for the same properties."""
        key = tuple(sorted(wanted.items()))
        if key not in self._looks:
            self._looks[key] = self.book.add_format({"font_name": "맑은 고딕", "font_size": 10, "valign": "vcenter", **wanted})
        return self._looks[key]

    def sheet(self, title: str, unit: str, headings: Sequence[str], widths: Sequence[int], printed: int | None = None) -> Any:
        """A new sheet with its title, mark of example data, unit and heading row; it prints the first ``printed`` columns, all of them for None,
        on a page that is wide enough for letters that can be read."""
        sheet = self.book.add_worksheet(title)
        sheet.write_string(0, 0, f"{self.printed.title} - {title}", self.look(bold=True, font_size=14))
        sheet.write_string(1, 0, " · ".join([self.printed.plan, *self.printed.facts[:-1]])[:MOST_IN_A_CELL], self.look())
        if self.printed.example:
            sheet.write_string(2, 0, self.printed.example, self.look(bold=True, font_color="#B45309"))
        sheet.write_string(FIRST - 1, 0, unit, self.look())
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.write_string(FIRST, column, heading, self.heading())
            sheet.set_column(column, column, width)
        sheet.freeze_panes(FIRST + 1, 0)
        sheet.repeat_rows(FIRST)
        columns = printed or len(headings)
        sheet.print_area(0, 0, LAST_ROW, columns - 1)
        sheet.set_paper(A4 if sum(widths[:columns]) <= WIDEST_ON_A4 else A3)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C- &P -")
        return sheet

    def heading(self) -> Any:
        """The cell format of a heading."""
        return self.look(bold=True, border=1, align="center", text_wrap=True, bg_color=PAPER.fills["heading"])

    def body(self, level: int, **wanted: Any) -> Any:
        """The cell format of a table's body; totals and subtotals are bold on a coloured background."""
        strong = {"bold": True, "bg_color": PAPER.fills[level]} if level in PAPER.fills else {}
        return self.look(border=1, **strong, **wanted)

    def bytes(self) -> bytes:
        """The whole file; nothing can be written any more."""
        self.book.close()
        return self.made.getvalue()


def words_sheet(book: Book, title: str) -> None:
    """Add the sheet of the document's texts."""
    sheet = book.book.add_worksheet(title)
    sheet.set_column(0, 0, 110)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    lines: list[tuple[str, dict[str, Any]]] = [(book.printed.title, {"bold": True, "font_size": 16})]
    if book.printed.example:
        lines.append((book.printed.example, {"bold": True, "font_color": "#B45309"}))
    lines += [(book.printed.plan, {}), (" · ".join(book.printed.facts[:-1]), {})]
    for section in book.printed.sections:
        lines += [("", {}), (section.heading, {"bold": True, "font_size": 12})]
        for level, text in section.lines:
            lines.append((PAPER.lead(level) + text, {"text_wrap": True, "indent": {2: 1, 3: 2, 4: 1}.get(level, 0), "bold": level == 1}))
    lines += [("", {}), (book.printed.end, {})]
    for row, (text, look) in enumerate(lines):
        sheet.write_string(row, 0, text, book.look(**look))


def total_row(book: Book, sheet: Any, row: int, columns: int, sums: dict[int, tuple[str, int]], number_format: str = WON) -> None:
    """Write the row of totals, 합계 in its first cell; ``sums`` is {column from 0: (formula without its =, the value that it has)}."""
    for column in range(columns):
        if column in sums:
            formula, value = sums[column]
            sheet.write_formula(row, column, f"={formula}", book.body(0, num_format=number_format), value)
        else:
            sheet.write_string(row, column, _("합계") if column == 0 else "", book.body(0))


Computed = Callable[[Book, Table, int, int], tuple[str, int | float | str] | None]
"""(book, table, row, column) → (formula, value) of a cell that is computed from others; None for one that is not."""


def adds_up(book: Book, table: Table, row: int, column: int) -> tuple[str, int | float | str] | None:
    """The sum that a cell of an amount or a count is, of columns of its row or else of rows of its column, as the table says; None for others."""
    of, value = table.columns[column], table.rows[row].cells[column]
    if of.kind not in ("krw", "won", "count") or value is None:
        return None
    if of.sum_of:
        cells = [(book.cell(FIRST + 1 + row, other), sign) for other, sign in of.sum_of]
        return "".join(("-" if sign < 0 else "+" if place else "") + cell for place, (cell, sign) in enumerate(cells)), value
    if not table.rows[row].sum_of:
        return None
    added, taken = ([place for place, sign in table.rows[row].sum_of if sign == wanted] for wanted in (1, -1))
    formula = "+".join(_sums(book, column, added)) or "0"
    return formula + "".join(f"-{one}" for one in _sums(book, column, taken)), value


_MOST_ARGUMENTS = 200
"""A function of a spreadsheet takes at most 255."""


def _sums(book: Book, column: int, rows: Sequence[int]) -> list[str]:
    """SUM over the cells of some rows, those that follow each other as a range; several where it has too many arguments."""
    ranges: list[tuple[int, int]] = []
    for row in rows:
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    cells = [book.cell(FIRST + 1 + a, column) + (f":{book.cell(FIRST + 1 + b, column)}" if b > a else "") for a, b in ranges]
    return [f"SUM({','.join(cells[start : start + _MOST_ARGUMENTS])})" for start in range(0, len(cells), _MOST_ARGUMENTS)]


_NARROW, _WIDE = 16, 60
"""The least and the largest width of a column of text, in Latin letters."""


def _width(table: Table, place: int) -> int:
    """The width of a column of text, by its longest cell."""
    longest = max((formats.room(wording.cell(table.columns[place], row.cells[place])) for row in table.rows), default=0)
    return min(max(longest + 2, _NARROW), _WIDE)


def table_sheet(book: Book, table: Table, computed: Computed = adds_up) -> Any:
    """Add the sheet of a table, numbers and dates as such, and return it; ``computed`` gives the formula and value of a computed cell."""
    widths = [_width(table, place) if column.kind == "text" else 15 for place, column in enumerate(table.columns)]
    unit = wording.said(table.unit) if table.unit else ""
    sheet = book.sheet(wording.said(table.title)[:31], unit, [wording.said(c.heading) for c in table.columns], widths)
    for at, row in enumerate(table.rows, start=FIRST + 1):
        for column, (of, value) in enumerate(zip(table.columns, row.cells, strict=True)):
            # A message among numbers is a value with a word beside it, such as a lower bound.
            if value is None or isinstance(value, Message) or of.kind in ("text", "status"):
                right = {"align": "right"} if of.kind not in ("text", "status") else {}
                sheet.write_string(at, column, wording.cell(of, value), book.body(row.level, **right))
            elif of.kind == "day":
                date_format = "d mmm yyyy" if book.printed.language == "en" else 'yyyy". "m". "d"."'
                sheet.write_datetime(at, column, value, book.body(row.level, num_format=date_format, align="left"))
            else:
                counted = "#,##0" if isinstance(value, int) else "#,##0.0#"
                look = book.body(row.level, num_format={"percent": PERCENT, "krw": THOUSANDS, "won": WON}.get(of.kind, counted))
                follows = computed(book, table, at - FIRST - 1, column)
                if follows:
                    sheet.write_formula(at, column, f"={follows[0]}", look, follows[1])
                else:
                    sheet.write_number(at, column, float(value / 100) if of.kind == "percent" else float(value), look)
    return sheet


def workbook(document: OfficeDocument, printed: Printed) -> bytes:
    """A document as the bytes of an XLSX file: a sheet of its texts, and one for each table."""
    book = Book(printed)
    words_sheet(book, wording.said(document.kind))
    for section in document.sections:
        if section.table:
            table_sheet(book, section.table)
    return book.bytes()
