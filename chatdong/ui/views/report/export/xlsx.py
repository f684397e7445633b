"""The report as a spreadsheet with formulas: costings over their factors, totals as SUM, 집행률 as B/A, differences and lapses.

Amounts are won. Every formula is written with its value, so that a reader that does not compute shows the same.
"""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chatdong.domain.costing.costing import parse
from chatdong.domain.plan.fiscal_dates import month_number, months_of
from chatdong.domain.plan.model import Plan
from chatdong.domain.report import spreadsheet_formula
from chatdong.domain.report.draft import Report
from chatdong.domain.report.outline import Table
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.office_files import wording
from chatdong.ui.office_files.wording import Printed
from chatdong.ui.office_files.workbook import FIRST, PERCENT, THOUSANDS, WON, Book, adds_up, table_sheet, total_row, words_sheet

ACTUAL, PLANNED = "#0B5FA5", "#5F6B76"
"""The colours of what was done and of the plan, as on every page."""


def xlsx(report: Report, printed: Printed) -> bytes:
    """The report as the bytes of an XLSX file; ``printed`` holds its texts, edited or not."""
    book = Book(printed)
    words_sheet(book, wording.said(report.kind))
    # Sheets are created in reading order; the execution sheet is filled last, as its formulas refer to the two after it.
    execution = _execution_sheet(book)
    amounts = _costings(book, report.plan)
    spent = _spending(book, report)
    _execution(book, execution, report, amounts, spent)
    for section in report.sections:
        if section.table and section.id != "execution":
            sheet = table_sheet(book, section.table, _forecast if section.id == "forecast" else adds_up)
            if section.id == "goals":
                _goals_chart(book, sheet, section.table)
    return book.bytes()


def _goals_chart(book: Book, sheet: Any, table: Table) -> None:
    """Add the chart of target and actual of each goal below its table; it reads the cells, so that a corrected cell moves its bar."""
    first, last, title = FIRST + 1, FIRST + len(table.rows), sheet.get_name()
    chart = book.book.add_chart({"type": "bar"})
    for column, colour in ((2, PLANNED), (4, ACTUAL)):
        chart.add_series(
            {
                "name": [title, FIRST, column],
                "categories": [title, first, 0, last, 0],
                "values": [title, first, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title({"name": _("목표값과 실적"), "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D5DBE1"}}})
    chart.set_size({"width": 820, "height": 90 + 44 * len(table.rows)})
    sheet.insert_chart(last + 2, 0, chart, {"description": _("목표별 목표값과 실적")})


def _costings(book: Book, plan: Plan) -> dict[str, str]:
    """Add the sheet of the costings. Returns budget line id → reference of the cell with its budgeted amount."""
    costings = [parse(line.costing) for line in plan.budget_line]
    most = max((len(costing.factors) for costing in costings), default=0)
    factor_headings = [text for n in range(1, most + 1) for text in (_("값 {number}", number=n), _("단위 {number}", number=n))]
    headings = [_("편성목"), _("세부사업"), _("내역"), *factor_headings, _("계산액"), _("예산액"), _("산출내역"), _("비고")]
    title = _("산출내역")
    widths = [14, 30, 30, *[12, 8] * most, 14, 14, 44, 40]
    computed_at, amount_at = 3 + 2 * most, 4 + 2 * most
    unit = _("(단위: 원) 파란 값을 고치면 계산액, 예산액과 집행률이 다시 계산됩니다.")
    # The costing as a text says on paper what its values say already.
    sheet = book.sheet(title, unit, headings, widths, printed=amount_at + 1)
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
    total_row(book, sheet, row + 1, amount_at + 3, {amount_at: (f"SUM({book.cell(FIRST + 1, amount_at)}:{book.cell(row, amount_at)})", total)})
    return amounts


def _spending(book: Book, report: Report) -> dict[str, str]:
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
    total_row(book, sheet, row + 1, last + 2, columns)
    chart = book.book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": _("월별 지출"),
            "categories": [title, FIRST, 2, FIRST, last],
            "values": [title, row + 1, 2, row + 1, last],
            "fill": {"color": ACTUAL},
            "gap": 60,
        }
    )
    chart.set_title({"name": _("월별 지출 (천원)"), "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"num_format": THOUSANDS, "major_gridlines": {"visible": True, "line": {"color": "#D5DBE1"}}})
    chart.set_size({"width": 820, "height": 260})
    sheet.insert_chart(row + 3, 0, chart, {"description": _("월별 지출 합계")})
    return sums


def _execution_sheet(book: Book) -> Any:
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


def _execution(book: Book, sheet: Any, report: Report, amounts: dict[str, str], spent: dict[str, str]) -> None:
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
        # What transfers, supplementary budgets and carry-in brought stands in no costing, so it is added to the amount as it is.
        moved_krw = row.budget_krw - row.position.original_krw
        for column, of, value, more_krw in ((3, amounts, row.budget_krw, moved_krw), (4, spent, row.spent_krw, 0)):
            if row.level == "line":
                formula = of[row.id] + (f"{more_krw:+}" if more_krw else "")
            elif row.level == "category" and not row.id:
                formula = "+".join(of[line_id] for line_id in elsewhere if line_id in of) or str(more_krw)
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


def _forecast(book: Book, table: Table, row: int, column: int) -> tuple[str, int | float | str] | None:
    """(formula, value) of a computed cell of the forecast table: the lapse and the rate at the year's end; None for other cells."""
    budget, spent = f"'{_('예산 집행')}'!{book.cell(FIRST + 1, 3)}", book.cell(FIRST + 1 + row, 2)
    _method, _words, eac, lapse, _rate = table.rows[row].cells
    if column == 3:
        return f"{budget}-{spent}", lapse
    if column == 4:
        return f'IF({budget}=0,"",{spent}/{budget})', eac / (eac + lapse) if eac + lapse else ""
    return None
