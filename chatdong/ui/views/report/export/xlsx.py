"""The report as a spreadsheet with formulas: costings over their factors, totals as SUM, 집행률 as B/A, differences and lapses.

Amounts are won. Every formula is written with its value, so that a reader that does not compute shows the same.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chatdong.domain.costing.costing import parse
from chatdong.domain.message import Message
from chatdong.domain.plan.fiscal_dates import month_number, months_of
from chatdong.domain.plan.model import Plan
from chatdong.domain.report import spreadsheet_formula
from chatdong.domain.report.draft import Report
from chatdong.domain.report.outline import Table
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.views.report import wording
from chatdong.ui.views.report.export.page_layout import PAPER
from chatdong.ui.views.report.wording import Printed

WON = '#,##0;"△"#,##0;0'
THOUSANDS = '#,##0,;"△"#,##0,;0'
"""The number format of won shown in 천원; the cell keeps every won."""

PERCENT = "0.0%"
FIRST = 4
"""The row of the headings (from 0); title, marks and unit stand above."""


class _Book:
    """A workbook with the cell formats that its sheets share."""

    def __init__(self, printed: Printed) -> None:
        from xlsxwriter import Workbook  # a slow import, needed only for a report
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

    def sheet(self, title: str, unit: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
        """A new sheet with its title, mark of example data, unit and heading row."""
        sheet = self.book.add_worksheet(title)
        sheet.write_string(0, 0, f"{self.printed.title} - {title}", self.look(bold=True, font_size=14))
        sheet.write_string(1, 0, " · ".join([self.printed.plan, *self.printed.facts[:2]]), self.look())
        if self.printed.example:
            sheet.write_string(2, 0, self.printed.example, self.look(bold=True, font_color="#B45309"))
        sheet.write_string(FIRST - 1, 0, unit, self.look())
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.write_string(FIRST, column, heading, self.heading())
            sheet.set_column(column, column, width)
        sheet.freeze_panes(FIRST + 1, 0)
        sheet.repeat_rows(FIRST)
        sheet.set_paper(9)
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


def xlsx(report: Report, printed: Printed) -> bytes:
    """The report as the bytes of an XLSX file; ``printed`` holds its texts, edited or not."""
    book = _Book(printed)
    _words(book)
    # Sheets are created in reading order; the execution sheet is filled last, as its formulas refer to the two after it.
    execution = _execution_sheet(book)
    amounts = _costings(book, report.plan)
    spent = _spending(book, report)
    _execution(book, execution, report, amounts, spent)
    for section in report.sections:
        if section.table and section.id != "execution":
            _table(book, section.table, {"variance": _variance, "forecast": _forecast}.get(section.id))
    book.book.close()
    return book.made.getvalue()


def _words(book: _Book) -> None:
    """Add the sheet of the report's texts."""
    sheet = book.book.add_worksheet(_("현황 보고"))
    sheet.set_column(0, 0, 110)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    lines: list[tuple[str, dict[str, Any]]] = [(book.printed.title, {"bold": True, "font_size": 16})]
    if book.printed.example:
        lines.append((book.printed.example, {"bold": True, "font_color": "#B45309"}))
    lines += [(book.printed.plan, {}), (" · ".join(book.printed.facts[:2]), {})]
    for section in book.printed.sections:
        lines += [("", {}), (section.heading, {"bold": True, "font_size": 12})]
        for level, text in section.lines:
            lines.append((PAPER.lead(level) + text, {"text_wrap": True, "indent": {2: 1, 3: 2, 4: 1}.get(level, 0), "bold": level == 1}))
    lines += [("", {}), (book.printed.end, {})]
    for row, (text, look) in enumerate(lines):
        sheet.write_string(row, 0, text, book.look(**look))


def _costings(book: _Book, plan: Plan) -> dict[str, str]:
    """Add the sheet of the costings. Returns budget line id → reference of the cell with its budgeted amount."""
    costings = [parse(line.costing) for line in plan.budget_line]
    most = max((len(costing.factors) for costing in costings), default=0)
    factor_headings = [text for n in range(1, most + 1) for text in (_("값 {number}", number=n), _("단위 {number}", number=n))]
    headings = [_("편성목"), _("세부사업"), _("내역"), *factor_headings, _("계산액"), _("예산액"), _("산출내역"), _("비고")]
    title = _("산출내역")
    widths = [14, 30, 30, *[12, 8] * most, 14, 14, 44, 40]
    sheet = book.sheet(title, _("(단위: 원) 파란 값을 고치면 계산액, 예산액과 집행률이 다시 계산됩니다."), headings, widths)
    computed_at, amount_at = 3 + 2 * most, 4 + 2 * most
    categories = {c.id: name(c.name) for c in plan.category}
    amounts: dict[str, str] = {}
    row = FIRST
    for line, costing in zip(plan.budget_line, costings, strict=True):
        row += 1
        texts = (categories[line.category], name(plan.activity_by_id(line.activity).name), name(line.item))
        for column, text in enumerate(texts):
            sheet.write_string(row, column, wording.clean(text), book.body(2))
        cells: dict[int, str] = {}
        for place in range(most):
            column = 3 + 2 * place
            if place >= len(costing.factors):
                sheet.write_blank(row, column, None, book.body(2))
                sheet.write_blank(row, column + 1, None, book.body(2))
                continue
            factor = costing.factors[place]
            cells[factor.key] = book.cell(row, column)
            look = book.body(2, font_color="#0B5FA5", num_format="#,##0.######" if factor.value.denominator != 1 else "#,##0")
            if factor.value.denominator == 1:
                sheet.write_number(row, column, int(factor.value), look)
            else:
                sheet.write_formula(row, column, spreadsheet_formula.number(factor.value), look, float(factor.value))
            sheet.write_string(row, column + 1, wording.clean(factor.unit), book.body(2))
        money = book.body(2, num_format=WON)
        formula = spreadsheet_formula.formula(costing, cells)
        follows = spreadsheet_formula.amount(line, book.cell(row, computed_at)) if formula else None
        if formula is None or costing.computed is None:
            sheet.write_string(row, computed_at, formats.UNKNOWN, book.body(2, align="right"))
        else:
            sheet.write_formula(row, computed_at, f"={formula}", money, _number(costing.computed))
        if follows is None:
            sheet.write_number(row, amount_at, line.amount_krw, book.body(2, num_format=WON, font_color="#0B5FA5"))
            why = _("산출내역에서 계산되지 않는 금액이라 계획에 적힌 대로 두었습니다.")
        else:
            sheet.write_formula(row, amount_at, f"={follows}", money, line.amount_krw)
            why = ""
        sheet.write_string(row, amount_at + 1, wording.clean(line.costing), book.body(2))
        sheet.write_string(row, amount_at + 2, why, book.body(2))
        amounts[line.id] = f"'{title}'!{book.cell(row, amount_at)}"
    total = sum(line.amount_krw for line in plan.budget_line)
    _total_row(book, sheet, row + 1, amount_at + 3, {amount_at: (f"SUM({book.cell(FIRST + 1, amount_at)}:{book.cell(row, amount_at)})", total)})
    return amounts


def _total_row(book: _Book, sheet: Any, row: int, columns: int, sums: dict[int, tuple[str, int]], number_format: str = WON) -> None:
    """Write the total row; ``sums`` is {column: (formula, value)}."""
    for column in range(columns):
        if column in sums:
            formula, value = sums[column]
            sheet.write_formula(row, column, f"={formula}", book.body(0, num_format=number_format), value)
        else:
            sheet.write_string(row, column, _("합계") if column == 0 else "", book.body(0))


def _spending(book: _Book, report: Report) -> dict[str, str]:
    """Add the sheet of monthly spending by budget line. Returns budget line id → reference of the cell with its sum."""
    plan = report.plan
    paid: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for day in report.records.spending:
        # A payment that does not count in the plan stands in its first or last month.
        paid[day.line_id][month_number(plan.counted, day.on)] += day.amount_krw
    lines = {line.id: (name(plan.activity_by_id(line.activity).name), name(line.item)) for line in plan.budget_line}
    lines |= {line_id: (_("이 차수에 없는 산출내역"), line_id) for line_id in sorted(paid.keys() - lines.keys())}
    months = [formats.month_of(plan, month.start) for month in months_of(plan.counted)]
    last = len(months) + 1
    title = _("월별 지출")
    sheet = book.sheet(title, _("(단위: 원)"), [_("세부사업"), _("내역"), *months, _("지출액 누계(B)")], [30, 30, *[12] * len(months), 14])
    sums: dict[str, str] = {}
    row = FIRST
    for line_id, texts in lines.items():
        row += 1
        for column, text in enumerate(texts):
            sheet.write_string(row, column, wording.clean(text), book.body(2))
        for month in range(1, last):
            if month <= month_number(plan.counted, report.as_of):
                sheet.write_number(row, 1 + month, paid[line_id][month], book.body(2, num_format=WON))
            else:
                sheet.write_blank(row, 1 + month, None, book.body(2))
        formula = f"=SUM({book.cell(row, 2)}:{book.cell(row, last)})"
        sheet.write_formula(row, last + 1, formula, book.body(2, num_format=WON), sum(paid[line_id].values()))
        sums[line_id] = f"'{title}'!{book.cell(row, last + 1)}"
    columns = {
        column: (
            f"SUM({book.cell(FIRST + 1, column)}:{book.cell(row, column)})",
            sum(sum(of.values()) if column == last + 1 else of[column - 1] for of in paid.values()),
        )
        for column in range(2, last + 2)
    }
    _total_row(book, sheet, row + 1, last + 2, columns)
    return sums


def _execution_sheet(book: _Book) -> Any:
    """Add the sheet of the execution table with its headings; ``_execution`` fills it."""
    headings = [
        _("편성목"),
        _("세부사업"),
        _("내역"),
        _("예산현액(A)"),
        _("지출액 누계(B)"),
        _("집행잔액(A−B)"),
        _("집행률(B/A)"),
    ]
    return book.sheet(_("예산 집행"), _("(단위: 천원)"), headings, [16, 32, 30, 15, 15, 15, 13])


def _execution(book: _Book, sheet: Any, report: Report, amounts: dict[str, str], spent: dict[str, str]) -> None:
    """Fill the execution table down to the budget lines; a sum adds the rows of the level below."""
    rows, plan = report.now.rows, report.plan
    at = {place: FIRST + 1 + place for place in range(len(rows))}
    elsewhere = [line_id for line_id in spent if line_id not in amounts]
    deeper = {"total": "category", "category": "activity", "activity": "line"}
    for place, row in enumerate(rows):
        level = {"total": 0, "category": 1, "activity": 1}.get(row.level, 2)
        below = [
            at[other]
            for other, one in enumerate(rows)
            if one.level == deeper.get(row.level)
            and (row.level == "total" or one.category_id == row.category_id)
            and (row.level != "activity" or one.activity_id == row.activity_id)
        ]
        category = (
            _("합계")
            if row.level == "total"
            else next((name(c.name) for c in plan.category if c.id == row.category_id), _("이 차수에 없는 산출내역"))
        )
        activity = "" if row.activity_id is None else name(plan.activity_by_id(row.activity_id).name)
        item = next((name(line.item) for line in plan.budget_line if line.id == row.id), "") if row.level == "line" else ""
        for column, text in enumerate((category, activity, item)):
            sheet.write_string(at[place], column, wording.clean(text), book.body(level))
        money = book.body(level, num_format=THOUSANDS)
        for column, of, value in ((3, amounts, row.budget_krw), (4, spent, row.spent_krw)):
            if row.level == "line":
                formula = of[row.id]
            elif row.level == "category" and not row.id:
                formula = "+".join(of[line_id] for line_id in elsewhere if line_id in of) or "0"
            else:
                formula = f"SUM({','.join(book.cell(r, column) for r in below)})" if below else "0"
            sheet.write_formula(at[place], column, f"={formula}", money, value)
        budget, paid = book.cell(at[place], 3), book.cell(at[place], 4)
        sheet.write_formula(at[place], 5, f"={budget}-{paid}", money, row.remaining_krw)
        rate = "" if row.rate is None else float(Decimal(row.spent_krw) / Decimal(row.budget_krw))
        sheet.write_formula(at[place], 6, f'=IF({budget}=0,"",{paid}/{budget})', book.body(level, num_format=PERCENT), rate)


def _number(value: Fraction) -> int | float:
    """A fraction as an int where it is whole, else as a float."""
    return value.numerator if value.denominator == 1 else float(value)


def _variance(book: _Book, table: Table, row: int, column: int) -> tuple[str, int | float | str] | None:
    """(formula, value) of a computed cell of the variance table: the difference, and the total row; None for other cells."""
    at, value = FIRST + 1 + row, table.rows[row].cells[column]
    if column == 3:
        return f"{book.cell(at, 2)}-{book.cell(at, 1)}", value
    if row == 0 and column > 0 and len(table.rows) > 1:
        return f"SUM({book.cell(at + 1, column)}:{book.cell(FIRST + len(table.rows), column)})", value
    return None


def _forecast(book: _Book, table: Table, row: int, column: int) -> tuple[str, int | float | str] | None:
    """(formula, value) of a computed cell of the forecast table: the lapse and the rate at the year's end; None for other cells."""
    budget, spent = f"'{_('예산 집행')}'!{book.cell(FIRST + 1, 3)}", book.cell(FIRST + 1 + row, 2)
    _method, _words, eac, lapse, _rate = table.rows[row].cells
    if column == 3:
        return f"{budget}-{spent}", lapse
    if column == 4:
        return f'IF({budget}=0,"",{spent}/{budget})', eac / (eac + lapse) if eac + lapse else ""
    return None


def _table(book: _Book, table: Table, computed: Callable[[_Book, Table, int, int], tuple[str, int | float | str] | None] | None) -> None:
    """Add the sheet of a report's table, numbers and dates as such; ``computed`` returns the formula and value of a computed cell."""
    widths = [30 if column.kind == "text" else 15 for column in table.columns]
    unit = _("(단위: 천원)") if table.has_money else ""
    sheet = book.sheet(wording.said(table.title)[:31], unit, [wording.said(c.heading) for c in table.columns], widths)
    for at, row in enumerate(table.rows, start=FIRST + 1):
        for column, (of, value) in enumerate(zip(table.columns, row.cells, strict=True)):
            if isinstance(value, Message) and of.kind != "text":
                # A value with a word beside it, such as a lower bound.
                sheet.write_string(at, column, wording.cell(of, value), book.body(row.level, align="right"))
            elif value is None or of.kind in ("text", "status"):
                sheet.write_string(at, column, wording.cell(of, value), book.body(row.level))
            elif of.kind == "day":
                date_format = "d mmm yyyy" if book.printed.language == "en" else 'yyyy". "m". "d"."'
                sheet.write_datetime(at, column, value, book.body(row.level, num_format=date_format, align="left"))
            else:
                whole = "#,##0" if isinstance(value, int) else "#,##0.0#"
                look = book.body(row.level, num_format={"percent": PERCENT, "krw": THOUSANDS}.get(of.kind, whole))
                follows = computed(book, table, at - FIRST - 1, column) if computed else None
                if follows:
                    sheet.write_formula(at, column, f"={follows[0]}", look, follows[1])
                else:
                    sheet.write_number(at, column, float(value / 100) if of.kind == "percent" else float(value), look)
