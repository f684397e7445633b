"""The rows of a plan's workbook (계획 양식) that comes back, with the sheet and the cell of each.

A cell that comes back as it went out means the value that the plan has, whatever Excel or LibreOffice made of its spaces and line ends.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chatdong.documents.cell_text import NOT_COMPUTED
from chatdong.documents.document import Document, UnreadableDocument
from chatdong.documents.table import Table
from chatdong.documents.workbooks.plan_template import GUIDE, KEY_HEADING, LISTS, MARK, PLAN, REVISION, TITLE, Names, key_text, text_of
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Indicator, LocalizedText, Plan
from chatdong.domain.plan.toml_format import is_id
from chatdong.domain.plan_making.cells import Cell, Refused
from chatdong.domain.plan_making.parts import PARTS, SOURCE, Column, Part, PartOf
from chatdong.domain.plan_making.rows import KEY, RowProblem, rows_of, with_parts

LOWEST_HEADING = 20
"""The headings of a sheet stand in one of so many rows."""

_ERRORS = frozenset("#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #SPILL! #CALC! #GETTING_DATA".split())
_NO_VALUE = message("값이 저장되지 않은 수식입니다. 엑셀에서 열어 저장한 다음 다시 넣거나, 값을 적어 주십시오.")

_TOLD_BY_CELL = frozenset(
    {
        "시트 ‘{sheet}’: 숨겨진 열 {count}개도 읽었습니다.",
        "시트 ‘{sheet}’: 값이 저장되지 않은 수식이 {count}칸 있습니다. 엑셀에서 열어 저장한 다음 다시 넣어 주십시오.",
    }
)
"""Notes of the reader that say nothing here: the column of the keys is hidden by us, and a formula without a value is told with its cell."""


@dataclass(frozen=True)
class Sheet:
    """Where the rows of a part stand: the name of the sheet, the row of the sheet of each of them (of a form, of each column), and the letter of
    each column."""

    name: str
    rows: tuple[int, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def cell(self, row: int | None, column: str | None) -> str:
        """The address of a cell such as C5, or what is known of it; "" for the whole sheet. ``row`` counts from 1."""
        if column is not None and column in self.lines:
            return f"B{self.lines[column]}"
        number = self.rows[row - 1] if row is not None and 0 < row <= len(self.rows) else ""
        return f"{self.letters.get(column or '', '')}{number}"


@dataclass(frozen=True)
class Returned:
    """A workbook that came back: the plan and the revision that it went out with, its rows by part, where they stand, and what a reader should know.

    The rows are for ``plan_making.rows.with_parts`` with the plan of that revision.
    """

    plan_id: str
    revision: int
    rows: dict[Part, list[dict[str, Any]]]
    notes: tuple[Message, ...]
    sheets: Mapping[Part, Sheet] = field(default_factory=dict)

    def place(self, problem: RowProblem) -> Message:
        """Where a problem of the rows is: sheet and cell, or the sheet alone."""
        sheet = self.sheets.get(problem.part, Sheet(str(PARTS[problem.part].title)))
        cell = sheet.cell(problem.row, problem.column)
        if not cell:
            return message("시트 ‘{sheet}’", sheet=sheet.name)
        if cell.isdecimal():
            return message("시트 ‘{sheet}’ {row}행", sheet=sheet.name, row=int(cell))
        return message("시트 ‘{sheet}’ {cell} 칸", sheet=sheet.name, cell=cell)


def is_template(document: Document) -> bool:
    """True if the document is a workbook that ``write_template`` made."""
    return _facts(document) is not None


def went_out_with(document: Document) -> tuple[str, int]:
    """The plan's id and the revision that a workbook was made with. Raises UnreadableDocument for another file."""
    return _known(document)[:2]


def title_of(document: Document) -> str:
    """The title of the plan that a workbook was made with, in Korean. Raises UnreadableDocument for another file."""
    return _known(document)[2]


def _known(document: Document) -> tuple[str, int, str]:
    found = _facts(document)
    if found is None:
        raise UnreadableDocument(message("계획 양식이 아닙니다. ‘계획 만들기’에서 내려받은 양식을 고쳐 넣어 주십시오."))
    return found


def read_template(document: Document, plan: Plan) -> Returned:
    """The rows of a workbook that came back, for the plan of the revision that it went out with (see ``went_out_with``).

    Raises UnreadableDocument for another file.
    """
    plan_id, revision = went_out_with(document)
    notes: list[Message] = []
    tables = _tables(document, notes)
    rows: dict[Part, list[dict[str, Any]]] = {}
    sheets: dict[Part, Sheet] = {}
    for part, of in PARTS.items():
        table = tables.get(part)
        if table is None:
            notes.append(message("시트 ‘{sheet}’이(가) 없어 이 부분은 그대로 둡니다.", sheet=of.title))
            continue
        found = _read_form(table, of, plan, notes) if of.single else _read_table(table, of, plan, notes)
        if found is not None:
            rows[part], sheets[part] = found
    of_file = [note for note in document.notes if note.template not in _TOLD_BY_CELL]
    return Returned(plan_id, revision, rows, (*of_file, *notes), sheets)


def plan_of_template(document: Document) -> tuple[Plan | tuple[RowProblem, ...], Returned]:
    """The plan of a workbook's rows alone, or every mistake in them, where nobody has the plan that it went out with.

    What a workbook does not show - the quotes of the paper, the English of a list of texts - is not there. Raises UnreadableDocument for another file.
    """
    plan_id, _revision = went_out_with(document)
    none = LocalizedText("–")
    year = next((int(row[1]) for row in _basics(document) if len(row) > 1 and re.fullmatch("[0-9]{4}", row[1].strip())), 2000)
    bare = Plan(plan_id, year, none, none, none, 1, SOURCE)
    returned = read_template(document, bare)
    # A ratio names other indicators of its own sheet, so they are there before its row is read.
    named = {str(row[KEY]): str(row.get("name") or "") for row in returned.rows.get(Part.INDICATORS, ()) if is_id(str(row[KEY]))}
    indicators = tuple(Indicator(key, LocalizedText(name), none, "not_quantified") for key, name in named.items() if name)
    return with_parts(replace(bare, indicator=indicators), returned.rows, keys_are_ids=True), returned


def _basics(document: Document) -> Iterator[list[str]]:
    """The lines of the form of the basics that say the fiscal year."""
    year = next(column for column in PARTS[Part.BASICS].columns if column.name == "fiscal_year")
    table = _tables(document, []).get(Part.BASICS)
    return (row for row in table.rows() if row and _heading(row[0]) == _heading(str(year.title))) if table is not None else iter(())


# Which sheet is which


def _facts(document: Document) -> tuple[str, int, str] | None:
    if document.format not in ("xlsx", "xls", "ods"):
        return None
    # The guide first; where somebody renamed or deleted it, the other sheets, of which the hidden one says the same.
    for table in sorted(document.tables, key=lambda one: one.name != GUIDE):
        facts = {row[0].strip(): row[1].strip() for _number, row in zip(range(4), table.rows(), strict=False) if len(row) > 1}
        revision = facts.get(REVISION, "")
        if MARK in facts and facts.get(PLAN) and re.fullmatch("[0-9]{1,6}", revision):
            return facts[PLAN], int(revision), facts.get(TITLE) or facts[PLAN]
    return None


def _tables(document: Document, notes: list[Message]) -> dict[Part, Table]:
    """The sheet of each part: by its name, else by its headings. A note for every sheet that is none."""
    named = {_heading(table.name): table for table in document.tables}
    found = {part: named[word] for part, of in PARTS.items() if (word := _heading(str(of.title))) in named}
    taken = {table.name for table in found.values()} | {GUIDE, LISTS}
    for table in document.tables:
        if table.name in taken:
            continue
        alike = next((part for part, of in PARTS.items() if part not in found and _has_headings_of(table, of)), None)
        if alike is not None:
            found[alike] = table
            notes.append(message("시트 ‘{sheet}’은(는) 제목 줄로 보아 ‘{part}’(으)로 읽었습니다.", sheet=table.name, part=PARTS[alike].title))
        elif not any(row[:1] == [MARK] for _number, row in zip(range(1), table.rows(), strict=False)):
            notes.append(message("시트 ‘{sheet}’은(는) 양식에 없어 읽지 않았습니다.", sheet=table.name))
    return found


def _has_headings_of(table: Table, of: PartOf) -> bool:
    """True where a sheet has nine tenths of the headings of a part, and no column that is not of it."""
    wanted = {_heading(str(column.title)) for column in of.columns}
    if of.single:
        there = {_heading(row[0]) for row in table.rows() if row}
    else:
        at = _heading_row(table, of)
        there = {_heading(word) for word in at[1]} if at else set()
    return len(wanted & there) * 10 >= len(wanted) * 9 and len(there - wanted - {"", _heading(KEY_HEADING)}) <= 1


def _heading_row(table: Table, of: PartOf) -> tuple[int, list[str]] | None:
    """The number (from 1) and the cells of the row with the most headings of a part, of which it has the key's or two at least; None for none."""
    wanted = {_heading(str(column.title)) for column in of.columns} | {_heading(KEY_HEADING)}
    least = min(2, len(of.columns))
    best: tuple[int, int, list[str]] = (0, 0, [])
    for number, row in zip(range(1, LOWEST_HEADING + 1), table.rows(), strict=False):
        count = len({_heading(word) for word in row} & wanted)
        if count > best[0]:
            best = (count, number, row)
    return best[1:] if best[0] >= least else None


# Reading a sheet


def _read_form(table: Table, of: PartOf, plan: Plan, notes: list[Message]) -> tuple[list[dict[str, Any]], Sheet] | None:
    (cells,), names = rows_of(plan, of.part), Names(plan)
    columns = {_heading(str(column.title)): column for column in of.columns}
    row: dict[str, Any] = {KEY: cells[KEY]}
    lines: dict[str, int] = {}
    for number, line in enumerate(table.rows(), start=1):
        column = columns.get(_heading(line[0])) if line else None
        if column is None:
            if any(word.strip() for word in line):
                word = next(word for word in line if word.strip())
                notes.append(
                    message("시트 ‘{sheet}’ {row}행 ‘{word}’은(는) 양식에 없어 읽지 않았습니다.", sheet=table.name, row=number, word=word[:60])
                )
        elif column.name in lines:
            notes.append(message("시트 ‘{sheet}’에 ‘{word}’이(가) 두 번 있어 앞의 것만 읽었습니다.", sheet=table.name, word=column.title))
        else:
            lines[column.name] = number
            row[column.name] = _came_back(column, line[1] if len(line) > 1 else "", cells[column.name], names)
    _note_missing(table, of, lines, notes)
    return [row], Sheet(table.name, letters=dict.fromkeys(lines, "B"), lines=lines)


def _read_table(table: Table, of: PartOf, plan: Plan, notes: list[Message]) -> tuple[list[dict[str, Any]], Sheet] | None:
    at = _heading_row(table, of)
    if at is None:
        what = message("시트 ‘{sheet}’에서 제목 줄을 찾지 못해 이 부분은 그대로 둡니다. 양식의 제목 줄을 되살려 주십시오.", sheet=table.name)
        notes.append(what)
        return None
    heading, words = at
    placed, key_at = _placed(table, of, words, notes)
    known = {key_text(str(cells[KEY])): cells for cells in rows_of(plan, of.part)}
    names, seen = Names(plan), set[str]()
    keys = None if key_at is not None else _keys_by_words(table, of, known, placed, names, notes)
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, line in enumerate(table.rows(), start=1):
        if number <= heading:
            continue
        cell = {place: line[place] if place < len(line) else "" for place in placed}
        key = (line[key_at].strip() if key_at < len(line) else "") if key_at is not None else keys(cell) if keys is not None else ""
        first = key not in seen
        cells = known.get(key) if first else None
        seen.add(key)
        row: dict[str, Any] = {KEY: cells[KEY] if cells else (key or None) if first else None}
        for place, column in placed.items():
            row[column.name] = _came_back(column, cell[place], cells[column.name] if cells else None, names)
        rows.append(row)
        numbers.append(number)
    return rows, Sheet(table.name, tuple(numbers), {column.name: _letters(place) for place, column in placed.items()})


def _placed(table: Table, of: PartOf, words: Sequence[str], notes: list[Message]) -> tuple[dict[int, Column], int | None]:
    """Which column of a part stands where (from 0), and where the keys stand; a note for every other column, and for one that is missing."""
    titles = {_heading(str(column.title)): column for column in of.columns}
    placed: dict[int, Column] = {}
    key_at: int | None = None
    for place, word in enumerate(words):
        column = titles.get(_heading(word))
        if _heading(word) == _heading(KEY_HEADING) and key_at is None:
            key_at = place
        elif column is not None and column not in placed.values():
            placed[place] = column
        elif column is not None:
            notes.append(message("시트 ‘{sheet}’에 ‘{word}’이(가) 두 번 있어 앞의 것만 읽었습니다.", sheet=table.name, word=column.title))
        elif word.strip():
            notes.append(message("시트 ‘{sheet}’의 열 ‘{column}’은(는) 양식에 없어 읽지 않았습니다.", sheet=table.name, column=word))
    _note_missing(table, of, {column.name for column in placed.values()}, notes)
    return placed, key_at


def _note_missing(table: Table, of: PartOf, found: Mapping[str, int] | set[str], notes: list[Message]) -> None:
    missing = [column.title for column in of.columns if column.name not in found]
    if missing:
        words = ", ".join(map(str, missing))
        notes.append(message("시트 ‘{sheet}’에 ‘{words}’이(가) 없어 그것은 그대로 둡니다.", sheet=table.name, words=words))


def _keys_by_words(
    table: Table, of: PartOf, known: Mapping[str, Mapping[str, Cell]], placed: Mapping[int, Column], names: Names, notes: list[Message]
) -> Any:
    """How a row is known whose sheet has no keys any more: by what its cells that must be filled in say, where only one row of the plan says it."""
    told = [(place, column) for place, column in placed.items() if column.required] or list(placed.items())
    by_words: dict[tuple[str, ...], list[str]] = {}
    for key, cells in known.items():
        for upto in range(1, len(told) + 1):
            words = tuple(_run(text_of(column, cells[column.name], names)) for _place, column in told[:upto])
            by_words.setdefault(words, []).append(key)
    if known:
        what = message("시트 ‘{sheet}’에 숨긴 첫 열이 없어 ‘{words}’이(가) 같은 줄로 맞추었습니다.", sheet=table.name, words=told[0][1].title)
        notes.append(what)

    def key_of(cell: Mapping[int, str]) -> str:
        """The key of the row with these cells; "" for a new one."""
        for upto in range(len(told), 0, -1):
            found = by_words.get(tuple(_run(cell[place]) for place, _column in told[:upto]), [])
            if len(found) == 1:
                return found[0]
        return ""

    return key_of


def _came_back(column: Column, text: str, before: Cell, names: Names) -> Any:
    """The value that the plan has where the text is what went out; else the text, or why it is none."""
    if text.strip() == NOT_COMPUTED:
        return Refused(_NO_VALUE)
    if text.strip() in _ERRORS:
        return Refused(message("수식의 오류({error})가 있습니다. 값을 적어 주십시오.", error=text.strip()))
    went_out = text_of(column, before, names)
    # A spreadsheet may drop a tab or a space beside a line end, so a text with such is compared without its spaces.
    space = "" if went_out != " ".join(went_out.split()) else " "
    return before if space.join(text.replace("_x000D_", " ").split()) == space.join(went_out.split()) else text


def _letters(place: int) -> str:
    """The letters of a column of a sheet, by its place from 0: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _run(text: str) -> str:
    return "".join(text.split())


def _heading(word: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", word))
