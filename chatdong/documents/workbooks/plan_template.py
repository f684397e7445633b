"""A plan as a workbook to be filled in (계획 양식): one sheet for each part, with drop-downs. ``returned_template`` reads one that comes back.

A hidden, locked column holds the key of each row, so that a row that comes back is known.
"""

import io
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from chatdong.documents.cell_text import cell_text
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_making.cells import Cell, CellKind, labels_of
from chatdong.domain.plan_making.parts import PARTS, Column, PartOf
from chatdong.domain.plan_making.rows import KEY, rows_of

MARK = "계획 양식"
"""Stands in the first cell of the first sheet, by which a workbook is known as ours."""

KEY_HEADING = "행 번호(고치지 마십시오)"
SPARE_ROWS = 300
"""As many rows below the plan's own have drop-downs."""

LONGEST_CELL = 32_000
"""Letters that a cell takes; Excel's limit is 32,767. A longer text goes out as TOO_LONG and stays as it is in the plan."""
TOO_LONG = "(글이 길어 양식에 넣지 않았습니다. 이 칸을 그대로 두면 계획의 글이 남습니다.)"
YES, NO = "예", "아니요"
GUIDE, LISTS = "안내", "목록"
"""The names of the first sheet and of the last, hidden one; both say which plan the workbook was made with."""
PLAN, REVISION, TITLE = "계획", "차수", "제목"
"""The words before the plan's id, before its revision and before its title."""
_WIDTHS = {CellKind.NAME: 24, CellKind.TEXT: 44, CellKind.TEXTS: 36, CellKind.CHOICE: 24, CellKind.CHOICES: 30, CellKind.WON: 16}
_FORMATS = {CellKind.WON: "#,##0", CellKind.DAY: "yyyy-mm-dd", CellKind.PERCENT: "0.0##", CellKind.NUMBER: "0", CellKind.DECIMAL: "General"}
_HELP = (
    "시트마다 계획의 한 부분입니다. 칸을 고치고, 새 줄은 맨 아래 빈 줄에 적습니다.",
    "줄을 빼려면 그 줄의 칸을 모두 비웁니다. 숨긴 첫 열은 줄을 알아보는 데 쓰므로 그대로 둡니다.",
    "산출내역의 금액을 비우면 산출내역으로 계산합니다. 산출내역 없이 금액만 적으면 총액으로 읽습니다.",
    "여러 가지를 적는 칸(내용, 성과지표의 세부사업)은 한 줄에 하나씩 적습니다. Alt+Enter로 줄을 바꿉니다.",
    "다 고쳤으면 저장해서 ‘계획 만들기’에 넣습니다. 달라진 것을 확인한 다음에 실립니다.",
)


def write_template(plan: Plan, revision: int) -> bytes:
    """The plan as a workbook (XLSX) with a sheet for each part; ``revision`` is noted in it."""
    from xlsxwriter import Workbook  # a slow import, needed only for this file

    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": plan.title.ko})
    looks = _Looks(book)
    _guide(book.add_worksheet(GUIDE), looks, plan, revision)
    sheets = {part: book.add_worksheet(str(of.title)) for part, of in PARTS.items()}
    lists = book.add_worksheet(LISTS)
    places = _lists(lists, plan, revision)
    lists.hide()
    for part, of in PARTS.items():
        (_form if of.single else _table)(sheets[part], looks, plan, of, places)
    book.close()
    return made.getvalue()


class Names:
    """What the choices of a plan are called, gathered once for each column."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._of: dict[Column, dict[str, tuple[str, ...]]] = {}

    def of(self, column: Column) -> dict[str, tuple[str, ...]]:
        """Id → the names of a column's choices; empty for one without."""
        if column not in self._of:
            self._of[column] = labels_of(column.options_in(self._plan)) if column.options else {}
        return self._of[column]


class _Looks:
    """The cell formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **wanted: Any) -> Any:
        """A format, made once for the same properties."""
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "맑은 고딕", "font_size": 10, "valign": "top", **wanted})
        return self._made[key]

    def cell(self, column: Column) -> Any:
        """The format of a column's cells: they can be changed in a protected sheet."""
        number = {"num_format": _FORMATS[column.kind]} if column.kind in _FORMATS else {}
        return self.of(locked=False, text_wrap=column.kind in (CellKind.TEXT, CellKind.TEXTS, CellKind.CHOICES), **number)

    def heading(self, column: Column | None = None) -> Any:
        """The format of a heading; one that must be filled in is darker."""
        needed = column is not None and column.required
        return self.of(bold=True, border=1, text_wrap=True, bg_color="#C9DCEC" if needed else "#E8EEF3")


def _facts(plan: Plan, revision: int) -> tuple[tuple[str, str], ...]:
    return (MARK, ""), (PLAN, plan.id), (REVISION, str(revision)), (TITLE, plan.title.ko[:LONGEST_CELL])


def _guide(sheet: Any, looks: _Looks, plan: Plan, revision: int) -> None:
    facts = _facts(plan, revision)
    for row, (word, value) in enumerate(facts):
        sheet.write_string(row, 0, word, looks.of(bold=True))
        sheet.write_string(row, 1, value, looks.of())
    for row, line in enumerate(_HELP, start=len(facts) + 1):
        sheet.write_string(row, 0, line, looks.of())
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 60)
    sheet.protect()


def _lists(sheet: Any, plan: Plan, revision: int) -> dict[tuple[str, ...], str]:
    """Write what the guide says of the plan, and every list of choices once, each in a column behind it; choices → the range in which they stand."""
    from xlsxwriter.utility import xl_range_abs

    for row, (word, value) in enumerate(_facts(plan, revision)):
        sheet.write_string(row, 0, word)
        sheet.write_string(row, 1, value)
    places: dict[tuple[str, ...], str] = {}
    for column in (column for of in PARTS.values() for column in of.columns):
        words = _choices(column, plan)
        if words and words not in places:
            place = 2 + len(places)
            for row, word in enumerate(words):
                sheet.write_string(row, place, word[:LONGEST_CELL])
            places[words] = f"={LISTS}!{xl_range_abs(0, place, len(words) - 1, place)}"
    return places


def _choices(column: Column, plan: Plan) -> tuple[str, ...]:
    if column.kind is CellKind.YES_NO:
        return YES, NO
    return tuple(words[0] for words in labels_of(column.options_in(plan)).values())


def _table(sheet: Any, looks: _Looks, plan: Plan, of: PartOf, places: dict[tuple[str, ...], str]) -> None:
    rows, names = rows_of(plan, of.part), Names(plan)
    sheet.write_string(0, 0, KEY_HEADING, looks.heading())
    sheet.set_column(0, 0, 4, looks.of(locked=True), {"hidden": True})
    last = len(rows) + SPARE_ROWS
    for number, column in enumerate(of.columns, start=1):
        sheet.write_string(0, number, str(column.title), looks.heading(column))
        sheet.set_column(number, number, _WIDTHS.get(column.kind, 12), looks.cell(column))
        _drop_down(sheet, (1, number, last, number), column, plan, places)
    for row, cells in enumerate(rows, start=1):
        sheet.write_string(row, 0, key_text(str(cells[KEY])), looks.of(locked=True))
        for number, column in enumerate(of.columns, start=1):
            _write(sheet, row, number, column, cells[column.name], names, looks)
    sheet.freeze_panes(1, 2)
    _protect(sheet)


def _form(sheet: Any, looks: _Looks, plan: Plan, of: PartOf, places: dict[tuple[str, ...], str]) -> None:
    """A part of one row: a heading and its value on each line."""
    (cells,), names = rows_of(plan, of.part), Names(plan)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60, looks.of(locked=False))
    for row, column in enumerate(of.columns):
        sheet.write_string(row, 0, str(column.title), looks.heading(column))
        _write(sheet, row, 1, column, cells[column.name], names, looks)
        _drop_down(sheet, (row, 1, row, 1), column, plan, places)
    _protect(sheet)


def _protect(sheet: Any) -> None:
    """Lock the keys and the headings, without a password; all else can be done."""
    allowed = ("insert_rows", "format_cells", "format_columns", "format_rows", "sort", "autofilter")
    sheet.protect("", dict.fromkeys(allowed, True))


def _drop_down(sheet: Any, where: tuple[int, int, int, int], column: Column, plan: Plan, places: dict[tuple[str, ...], str]) -> None:
    # Another word can be typed all the same: the name of an activity that stands in a new row.
    words = _choices(column, plan)
    if words and column.kind is not CellKind.CHOICES:
        sheet.data_validation(*where, {"validate": "list", "source": places[words], "show_error": False, "ignore_blank": True})


def _write(sheet: Any, row: int, number: int, column: Column, cell: Cell, names: Names, looks: _Looks) -> None:
    look = looks.cell(column)
    if cell is None or cell == ():
        sheet.write_blank(row, number, None, look)
    elif isinstance(cell, date):
        sheet.write_datetime(row, number, cell, look)
    elif isinstance(cell, (int, Decimal)) and not isinstance(cell, bool) and -(10**15) < cell < 10**15:
        sheet.write_number(row, number, float(cell) if isinstance(cell, Decimal) else cell, look)
    else:
        sheet.write_string(row, number, text_of(column, cell, names), look)


def text_of(column: Column, cell: Cell, names_of: Names) -> str:
    """The text that a cell goes out as, and is known by when it comes back."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    names = names_of.of(column)
    words = [names[one][0] if one in names else one for one in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(one, str)]
    text = "\n".join(words) if isinstance(cell, (str, tuple)) else cell_text(float(cell) if isinstance(cell, Decimal) else cell)
    return text if len(text) <= LONGEST_CELL else TOO_LONG


def key_text(key: str) -> str:
    """A row's key as it stands in the file: itself, or its digest where a spreadsheet might change its spaces or cut it."""
    plain = key == " ".join(key.split()) and len(key) <= 200 and key.isprintable()
    return key if plain else sha256(key.encode()).hexdigest()[:16]
