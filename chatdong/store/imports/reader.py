"""From the rows of a file to rows and problems in the staging database, each cell judged by itself and with its row."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from chatdong.documents.cell_text import NOT_COMPUTED
from chatdong.documents.encoding import BROKEN
from chatdong.documents.table import unfolded
from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.store.imports.reading_rows import tie_readings
from chatdong.store.ledger.cells import (
    MAX_TEXT,
    SPACE,
    CardState,
    State,
    amount_in,
    cancelled_in,
    count_in,
    counterpart_in,
    day_in,
    days_in,
    income_in,
    is_ditto,
    letters,
    part_of_day,
    plain_cell,
    source_in,
    status_in,
    text_in,
)
from chatdong.store.ledger.headings import meaning_of, unit_in
from chatdong.store.ledger.indicators import answers_in
from chatdong.store.ledger.layout import UNKNOWN, Layout
from chatdong.store.ledger.names import Names
from chatdong.store.ledger.profile import MEMO_TOO, NOT_USED
from chatdong.store.ledger.refusals import BadCell, RefusedFile, bad_cell
from chatdong.store.ledger.row_kinds import Glance, RowKind, kind_of_row
from chatdong.store.ledger.targets import DAYS, FIRST_DAY, PARTS, PARTS_OF_A_DAY, READINGS, TARGETS

CHUNK = 20_000
"""As many rows as are taken in one go."""

_FEW = 1_000
"""Of fewer rows the different cells are looked for first."""

_MOST_KEPT = 30_000
"""As many judged cells of a column are kept for the rows to come; a column of which each cell is another gains nothing."""

MAX_CELL = 32_767
"""As many characters as a cell of Excel holds."""
_TYPES = {
    **dict.fromkeys(DAYS, (pa.date32(), "DATE")),
    "amount_krw": (pa.int64(), "BIGINT"),
    "occurrence": (pa.int32(), "INTEGER"),
    "attendance": (pa.int32(), "INTEGER"),
    "districts": (pa.list_(pa.string()), "VARCHAR[]"),
    "value_e4": (pa.int64(), "BIGINT"),
    "answers": (pa.int32(), "INTEGER"),
}
_STAGED = {
    "events": (
        "event_id",
        "activity_id",
        "occurrence",
        "held_on",
        "postponed_on",
        "postponed_to",
        "cancelled_on",
        "attendance",
        "districts",
        "topic",
        "note",
    ),
    "spending": (
        "spending_id",
        "line_id",
        "event_id",
        "event_activity",
        "occurrence",
        "spent_on",
        "amount_krw",
        "voucher",
        "memo",
        "approval",
        "commitment_id",
        "commitment",
        "funding_source",
    ),
    "commitments": ("commitment_id", "line_id", "committed_on", "amount_krw", "due_on", "number", "counterpart", "memo"),
    READINGS: ("measurement_id", "indicator_id", "measured_on", "value_e4", "answers", "broken_by", "part", "source", "note"),
}
_PROBLEM = pa.schema(
    [("line", pa.int64()), ("stage", pa.string()), ("field", pa.string()), ("value", pa.string()), ("code", pa.string()), ("figures", pa.string())]
)


@dataclass(frozen=True)
class _Span:
    """The days of an event that took several."""

    first: date
    last: date


@dataclass(frozen=True)
class LeftOut:
    """The rows of the file that are no records, by their row numbers: totals, notes, headings of sections, what stands below the end,
    and money that came in."""

    totals: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    sections: tuple[int, ...] = ()
    below_end: tuple[int, ...] = ()
    income: tuple[int, ...] = ()
    cancelled: tuple[int, ...] = ()


def rows_of(layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """The rows below the headings with their numbers, blank ones too.

    Merged cells hold the text of the whole, but for amounts: one amount for several rows counts once.
    """
    table = layout.table
    if not table.merged:
        yield from ((number, row) for number, row in enumerate(table.rows(), start=1) if number > layout.header_last)
        return
    once = [column.position for column in layout.of("amount_krw")]
    for number, (written, row) in enumerate(zip(table.rows(), unfolded(table, table.rows(), rightward=False), strict=True), start=1):
        if number <= layout.header_last:
            continue
        for place in once:
            if place < len(row):
                row[place] = written[place]
        yield number, row


class Reader:
    """Judges the cells of a file, chunk by chunk, and puts rows and problems into the staging database."""

    def __init__(self, plan: Plan, layout: Layout, names: Names, takes_example: bool) -> None:
        self._kind = layout.kind
        self._target = TARGETS[layout.kind]
        self._plan = plan
        self._layout = layout
        self._profile = layout.profile
        self._names = names
        self._takes_example = takes_example
        self._at = {field.name: [column.position for column in layout.of(field.name)] for field in self._target.fields if layout.of(field.name)}
        self._units = {column.position: column.unit_krw for column in layout.of("amount_krw")}
        self._beside = [column.position for column in layout.of(MEMO_TOO)]
        self._day = FIRST_DAY[layout.kind]
        self._parts = {part: self._at[part][0] for part in PARTS_OF_A_DAY if part in self._at}
        if "month" in self._parts and "day" in self._parts and self._day not in self._at:
            self._at[self._day] = []
        self._days = [place for name in self._target.days for place in self._at.get(name, ())]
        self._amount = self._at.get("amount_krw", [None])[0]
        self._downward = {column.position for column in layout.columns if column.title in layout.profile.fill_down}
        self._latest: dict[int, str] = {}
        # In a file that was downloaded here a text that looks like a ditto mark is the text.
        self._is_own = f"{self._target.table}_id" in self._at
        self._running: dict[str, int] = {}
        self._rules = [(letters(rule.text), rule.to) for rule in layout.profile.rules if letters(rule.text)]
        self._caches: dict[tuple[str, int], dict[Any, Any]] = {}
        self._mark = next((column.position for column in layout.columns if letters(column.title) in _MARKS), None)
        self._decided_by_cells = any(name in self._at for name in ("direction", "income", "cancelled", "currency"))
        self._other_heading: int | None = None
        self._ended = False
        self._starts = [start for start, _name, _row in layout.table.parts]
        self._income: list[int] = []
        self._cancelled: list[int] = []
        self._word_columns = [column.position for column in layout.columns if column.field not in ("approval", "direction", "status")]
        self.broken_letters = 0
        self._broken: dict[int, str] = {}
        self._left_out: dict[RowKind, list[int]] = {kind: [] for kind in RowKind}
        self.last_total: tuple[int, Any] | None = None
        self.sum_krw: int | None = 0
        self.rows = 0

    @property
    def left_out(self) -> LeftOut:
        """The rows that are no records, as far as the file has been read."""
        found = self._left_out
        totals, notes, sections, below = (tuple(found[kind]) for kind in (RowKind.TOTAL, RowKind.NOTE, RowKind.SECTION, RowKind.END))
        return LeftOut(totals, notes, sections, below, tuple(self._income), tuple(self._cancelled))

    def read(self, cursor: duckdb.DuckDBPyConnection, tell: Callable[[int], None]) -> None:
        """Fill the tables ``cell``, ``problem`` and ``warning`` of the staging database. ``tell`` hears how many rows have been read."""
        columns = ", ".join(f"{name} {_TYPES.get(name, (None, 'VARCHAR'))[1]}" for name in _STAGED[self._kind])
        cursor.execute(f"CREATE TABLE cell (line BIGINT, {columns})")
        cursor.execute("CREATE TABLE problem (line BIGINT, stage VARCHAR, field VARCHAR, value VARCHAR, code VARCHAR, figures VARCHAR)")
        cursor.execute("CREATE TABLE warning (line BIGINT, code VARCHAR, figures VARCHAR)")
        lines: list[int] = []
        chunk: list[list[str]] = []
        for line, row in rows_of(self._layout):
            text = "".join(row)
            if not text.strip(SPACE):
                continue
            if "\ufffd" in text and not self._refuses_broken(text, line):
                self.broken_letters += 1
            lines.append(line)
            chunk.append(row)
            if len(chunk) == CHUNK:
                self._take(cursor, lines, chunk)
                tell(line)
                lines, chunk = [], []
        if chunk:
            self._take(cursor, lines, chunk)

    def _refuses_broken(self, text: str, line: int) -> bool:
        """Whether a row is refused for bytes that are no letters; the letter that other programs put in their place is only told."""
        found = BROKEN.findall(text) if self._layout.table.broken else []
        if found:
            self._broken[line] = ", ".join(f"0x{byte}" for byte in found[:5])
        return bool(found)

    def _take(self, cursor: duckdb.DuckDBPyConnection, lines: list[int], chunk: list[list[str]]) -> None:
        width = len(self._layout.columns)
        problems: list[_Problem] = []
        kept_lines: list[int] = []
        kept: list[list[str]] = []
        chunk = [row + [""] * (width - len(row)) if len(row) < width else row for row in chunk]
        glance = None if self._decided_by_cells else Glance(chunk, self._days)
        for line, row in zip(lines, chunk, strict=True):
            while self._starts and line >= self._starts[0]:
                # What ended or confused one table says nothing of the next.
                del self._starts[0]
                self._ended, self._other_heading = False, None
            if len(row) > width and "".join(row[width:]).strip(SPACE):
                problems.append((line, "", ", ".join(row[width:]), bad_cell("too-many-cells", count=width)))
            seen = glance is not None and glance.is_record(row) and _UNPAID.isdisjoint(row)
            if line in self._broken:
                cell = next(cell for cell in row if BROKEN.search(cell))
                problems.append((line, "", cell, bad_cell("broken-letters", bytes=self._broken[line])))
            elif (not seen or self._ended or self._other_heading is not None) and self._is_no_record(line, row, problems):
                continue
            if self._mark is not None and not self._takes_example and letters(row[self._mark]) in _EXAMPLES:
                raise RefusedFile(message("예시 자료를 내려받은 파일입니다. 예시는 실제 기록에 섞지 않습니다."))
            kept_lines.append(line)
            kept.append(row)
        self.rows += len(kept)
        self._take_over_from_above(kept)
        values = {name: self._column(name, kept_lines, kept, problems) for name in self._at if name not in _OF_THE_ROW}
        self._tie(kept_lines, kept, values, problems)
        if self._broken:
            # What else is wrong with such a row may be so because of its bytes.
            problems = [one for one in problems if one[0] not in self._broken or one[3].code == "broken-letters"]
        self._put(cursor, kept_lines, values, problems)

    def _is_no_record(self, line: int, row: list[str], problems: list["_Problem"]) -> bool:
        """Whether a row is left out: a total, a note, the heading of a section, a repeated heading, or what stands below the end."""
        if self._ended:
            self._left_out[RowKind.END].append(line)
            return True
        kind = kind_of_row(row, self._days, self._amount)
        if kind is RowKind.UNCLEAR:
            problems.append((line, "", next(filter(None, row), ""), bad_cell("reading-or-total" if self._kind == READINGS else "record-or-total")))
            return False
        if kind is not RowKind.RECORD:
            self._left_out[kind].append(line)
            self._ended = kind is RowKind.END
            if kind is RowKind.TOTAL and self._amount is not None:
                self.last_total = (line, self._judge("amount_krw", row[self._amount], self._units[self._amount]))
            return True
        if self._is_income(row):
            self._income.append(line)
            return True
        if self._kind == "spending" and self._is_taken_back(line, row, problems):
            return True
        return self._is_heading(line, row, problems)

    def _is_taken_back(self, line: int, row: list[str], problems: list["_Problem"]) -> bool:
        """Whether a row says in a column of its own that its whole payment was cancelled. What else says so in a cell is a problem of the row."""
        for place in self._at.get("cancelled", ()):
            if not _says_money(row[place]) or letters(row[place]) in ("n", "no", "정상", "승인"):
                continue
            back = amount_in(plain_cell(row[place]), self._units.get(self._amount or 0, 1))
            paid = self._judge("amount_krw", row[self._amount], self._units[self._amount]) if self._amount is not None else None
            if isinstance(back, BadCell) or back == paid:
                self._cancelled.append(line)
                return True
            problems.append((line, "cancelled", row[place], bad_cell("partly-taken-back")))
        if not _UNPAID.isdisjoint(row) and not self._is_refund(row):
            for place in self._word_columns:
                if row[place] in _UNPAID:
                    column = self._layout.columns[place]
                    name = column.title if column.field in (NOT_USED, MEMO_TOO) else column.field
                    problems.append((line, name, row[place], bad_cell("row-says-unpaid", word=row[place][:20])))
                    break
        for place in self._at.get("currency", ()):
            if letters(row[place]) not in _WON:
                problems.append((line, "currency", row[place], bad_cell("foreign-money")))
        return False

    def _is_refund(self, row: list[str]) -> bool:
        """Whether the amount of a row is below 0, so that it says itself what its words say."""
        if self._amount is None:
            return False
        amount = self._judge("amount_krw", row[self._amount], self._units[self._amount])
        return isinstance(amount, int) and amount < 0

    def _is_income(self, row: list[str]) -> bool:
        """Whether a row of a ledger says that money came in: in its column for that, or by an amount in the column of money that came in alone."""
        if any(income_in(plain_cell(row[place])) for place in self._at.get("direction", ())):
            return True
        received = any(_says_money(row[place]) for place in self._at.get("income", ()))
        return received and not any(_says_money(row[place]) for place in self._at.get("amount_krw", ()))

    def _is_heading(self, line: int, row: list[str], problems: list["_Problem"]) -> bool:
        """Whether a row repeats the headings; below one with other headings nothing is read until the first ones come again."""
        found: set[str] = set()
        if self._days and not any(row[place][:1].isdigit() or any(map(str.isdigit, row[place])) for place in self._days):
            found = {fields[0][0] for cell in row if (fields := meaning_of(self._kind, cell).fields)}
        if len(found) < 2 or not found & {name for names in self._target.needed for name in names}:
            if self._other_heading is not None:
                problems.append((line, "", "", bad_cell("under-other-heading", line=self._other_heading)))
            return False
        same = all(letters(row[column.position]) in letters(column.title) for column in self._layout.columns if column.field != NOT_USED)
        self._other_heading = None if same else line
        return True

    def _take_over_from_above(self, rows: list[list[str]]) -> None:
        """Put the cell above in place of a ditto mark, and of an empty cell in the columns for which that was said."""
        used = {place for places in self._at.values() for place in places} | set(self._beside)
        texts = {place for name in _TEXTS for place in self._at.get(name, ())} | set(self._beside)
        for place in used:
            downward = place in self._downward
            dittos = set() if self._is_own else {cell for cell in {row[place] for row in rows} if is_ditto(cell)}
            if place in texts:
                # A quotation mark may be all that a text says, as in a list that was downloaded here.
                dittos = {cell for cell in dittos if set(cell.strip(SPACE)) - set("\"'")}
            if not dittos and not downward:
                if rows:
                    self._latest[place] = rows[-1][place]
                continue
            latest = self._latest.get(place, "")
            for row in rows:
                if row[place] in dittos or (downward and not row[place].strip(SPACE)):
                    row[place] = latest
                latest = row[place]
            self._latest[place] = latest

    def _column(self, name: str, lines: list[int], rows: list[list[str]], problems: list["_Problem"]) -> list[Any]:
        """The values of one field; None where a cell is empty or refused. The amounts of several columns are added up."""
        if name == self._day and self._parts:
            return self._days_of_parts(lines, rows, problems)
        columns = [self._cells_of(name, place, lines, rows, problems) for place in self._at[name]]
        if len(columns) == 1:
            return columns[0]
        return [sum(known) if (known := [value for value in values if value is not None]) else None for values in zip(*columns, strict=True)]

    def _cells_of(self, name: str, place: int, lines: list[int], rows: list[list[str]], problems: list["_Problem"]) -> list[Any]:
        cache = self._cache(name, place)
        units = self._at.get("unit") if name == "amount_krw" else None
        unit = self._units.get(place, 1)
        if units:
            keys: list[Any] = [(row[place], self._unit_of(row[units[0]], unit)) for row in rows]
            for key in set(keys) - cache.keys():
                cache[key] = self._judge(name, *key)
        else:
            keys = [row[place] for row in rows]
            different = set(keys)
            judge = self._judge_of(name, unit)
            if 2 * len(different) > len(keys) > _FEW:
                return self._without_bad(name, lines, keys, list(map(judge, keys)), problems)
            for key in different - cache.keys():
                cache[key] = judge(key)
        return self._without_bad(name, lines, [row[place] for row in rows], [cache[key] for key in keys], problems)

    def _days_of_parts(self, lines: list[int], rows: list[list[str]], problems: list["_Problem"]) -> list[Any]:
        """The days of rows whose year, or whose year, month and day, have columns of their own."""
        cache = self._cache(self._day)
        places = self._at[self._day] or [self._parts["month"], self._parts["day"]]
        year = self._parts.get("year")
        keys = [("" if year is None else row[year], *(row[place] for place in places)) for row in rows]
        for key in set(keys) - cache.keys():
            cache[key] = self._judge_parts(*key)
        return self._without_bad(self._day, lines, [" ".join(filter(None, key)) for key in keys], [cache[key] for key in keys], problems)

    def _judge_parts(self, year: str, *written: str) -> Any:
        """The day of a row from its cells, None where they are empty, or why it is refused."""
        cells = [plain_cell(cell) for cell in written]
        if NOT_COMPUTED in (*cells, plain_cell(year)):
            return bad_cell("formula-without-value")
        if all(cell in UNKNOWN for cell in cells):
            return None
        said = part_of_day("year", plain_cell(year)) if plain_cell(year) not in UNKNOWN else self._profile.year
        if plain_cell(year) not in UNKNOWN and said is None:
            return bad_cell("not-a-date")
        if len(cells) == 1:
            found = self._day_in(self._day, cells[0], said)
            named = found.first if isinstance(found, _Span) else found
            # A day that names another year than the column beside it is not what one of them says.
            return bad_cell("not-a-date") if isinstance(named, date) and said and named.year != said and year else found
        month, day = (part_of_day(part, cell) for part, cell in zip(("month", "day"), cells, strict=True))
        if month is None or day is None:
            return bad_cell("missing" if any(cell in UNKNOWN for cell in cells) else "not-a-date")
        return bad_cell("day-without-year") if said is None else day_in(f"{said:04}-{month:02}-{day:02}")

    def _without_bad(self, name: str, lines: list[int], cells: list[str], values: list[Any], problems: list["_Problem"]) -> list[Any]:
        """The values of some cells, with None for each refused one, which becomes a problem."""
        for index, value in enumerate(values):
            if value.__class__ is BadCell:
                problems.append((lines[index], name, cells[index], value))
                values[index] = None
        return values

    def _judge_of(self, name: str, unit_krw: int) -> Callable[[str], Any]:
        """``_judge`` for the cells of one column, which most plain texts do without."""
        most = MAX_TEXT.get(name) if name in _TEXTS else None

        if most is None:
            return lambda cell: self._judge(name, cell, unit_krw)

        def judge(cell: str) -> Any:
            """The value of a cell."""
            if len(cell) > most:
                return self._judge(name, cell, unit_krw)
            text = plain_cell(cell)
            return None if text in UNKNOWN else text if text != NOT_COMPUTED else bad_cell("formula-without-value")

        return judge

    def _unit_of(self, cell: str, otherwise: int) -> int:
        """Won in 1 of an amount by the cell of its row that names the unit; that of the heading where the cell is empty or names none."""
        return unit_in(cell) or otherwise

    def _cache(self, name: str, place: int = -1) -> dict[Any, Any]:
        """What was judged already, bounded: most cells of a column are one of a few."""
        cache = self._caches.setdefault((name, place), {})
        if len(cache) > _MOST_KEPT:
            cache.clear()
        return cache

    def _judge(self, name: str, cell: str, unit_krw: int = 1) -> Any:
        """The value of a cell, None where it is empty, or why it is refused."""
        if len(cell) > MAX_CELL:
            return bad_cell("text-too-long", most=MAX_CELL)
        text = plain_cell(cell)
        if text in UNKNOWN:
            return None
        if text == NOT_COMPUTED:
            return bad_cell("formula-without-value")
        if name in DAYS:
            return self._day_in(name, text, self._profile.year)
        if name == "amount_krw":
            return amount_in(text, unit_krw, self._profile.dots)
        if name in ("occurrence", "attendance"):
            return count_in(text, 1 if name == "occurrence" else 0)
        if name == "activity_id":
            return self._names.activity(text)
        if name == "districts":
            return self._names.districts(text)
        if name == "plan_id":
            return text if text == self._plan.id else bad_cell("other-plan", plan=text[:100])
        if name == "status":
            return status_in(text) or text
        if self._kind == READINGS and name in ("indicator_id", "value_e4", "stored_value", "unit", "part", "broken_by", *PARTS):
            # Read with the others of its row.
            return text
        if name == "answers":
            return answers_in(text)
        if name == "unit":
            return text if unit_in(text) else bad_cell("not-a-unit")
        if name == "approval":
            state = cancelled_in(text)
            return bad_cell("not-approved") if state is None and _NOT_APPROVED.search(text) else state
        if name == "funding_source":
            return source_in(text) or bad_cell("not-a-source")
        if name == "counterpart":
            return counterpart_in(text) or bad_cell("not-a-counterpart")
        if name in ("line_id", "event"):
            return text
        return text_in(text, MAX_TEXT[name])

    def _day_in(self, name: str, text: str, year: int | None) -> Any:
        found = day_in(text, year, self._profile.day_order)
        if isinstance(found, BadCell) and found.code == "days-of-a-span" and name == "held_on":
            span = days_in(text, year, self._profile.day_order)
            return span if isinstance(span, BadCell) else _Span(*span)
        return found

    def _tie(self, lines: list[int], rows: list[list[str]], values: dict[str, list[Any]], problems: list["_Problem"]) -> None:
        """What needs several cells of a row: the line of a spending, its event, what a day means, what must not be empty."""
        refused = {(line, name) for line, name, _value, _bad in problems}
        if self._kind == READINGS:
            self._join_texts("note", lines, rows, values, problems)
            tie_readings(self._names.indicators, self._by_word, self._profile.to, self._profile.source, lines, values, problems)
            self._hold_the_needed([names[0] for names in self._target.needed], lines, values, problems, refused | {p[:2] for p in problems})
            return
        values.pop("unit", None)
        self._join_texts("memo" if self._target.of_lines else "note", lines, rows, values, problems)
        if self._target.of_lines:
            self._tie_line(lines, values, problems, refused)
            needed = [names[0] for names in self._target.needed]
            if self._kind == "spending":
                self._tie_event(values, lines, problems)
                self._tie_approval(values)
                if self._profile.running_total == "differences":
                    self._take_differences(values)
            if self.sum_krw is not None:
                amounts = values["amount_krw"]
                self.sum_krw = None if None in amounts else self.sum_krw + sum(amounts)
        else:
            needed = ["activity_id"]
            self._tie_activity(values, lines)
            self._tie_outcome(rows, values, lines, problems)
        self._hold_the_needed(needed, lines, values, problems, refused)

    @staticmethod
    def _hold_the_needed(
        needed: list[str], lines: list[int], values: dict[str, list[Any]], problems: list["_Problem"], refused: set[tuple[int, str]]
    ) -> None:
        """Refuse the rows that lack what a record needs."""
        for name in needed:
            column = values[name]
            if None in column:
                problems += [
                    (line, name, "", bad_cell("missing"))
                    for line, value in zip(lines, column, strict=True)
                    if value is None and (line, name) not in refused
                ]

    def _join_texts(self, name: str, lines: list[int], rows: list[list[str]], values: dict[str, list[Any]], problems: list["_Problem"]) -> None:
        """Join the columns that were chosen for it to the memo or the note."""
        if not self._beside:
            return
        texts = values.setdefault(name, [None] * len(rows))
        for index, row in enumerate(rows):
            parts = [texts[index], *(plain_cell(row[place]) for place in self._beside)]
            joined = " / ".join(part for part in parts if part and part not in UNKNOWN)
            whole = text_in(joined, MAX_TEXT[name])
            if isinstance(whole, BadCell):
                problems.append((lines[index], name, joined, whole))
            texts[index] = None if isinstance(whole, BadCell) else whole or None

    def _by_rule(self, text: str | None) -> str | None:
        """The budget line or activity that the profile gives to a row with this memo; None where it gives none."""
        return self._by_word(text or "") or self._profile.to

    def _by_word(self, text: str) -> str | None:
        """The same, where a rule says it."""
        words = letters(text)
        return next((to for part, to in self._rules if part in words), None)

    def _tie_activity(self, values: dict[str, list[Any]], lines: list[int]) -> None:
        found = values.setdefault("activity_id", [None] * len(lines))
        if not (self._rules or self._profile.to):
            return
        texts = [values.get(name, [None] * len(lines)) for name in ("topic", "note")]
        for index, known in enumerate(found):
            if known is None:
                found[index] = self._by_rule(" ".join(filter(None, (column[index] for column in texts))))

    def _tie_outcome(self, rows: list[list[str]], values: dict[str, list[Any]], lines: list[int], problems: list["_Problem"]) -> None:
        """What the state of a row makes of its day, and the last day of an event that took several."""
        held = values.setdefault("held_on", [None] * len(lines))
        notes = values.setdefault("note", [None] * len(lines))

        def note(index: int, text: str) -> None:
            joined = text_in(text if not notes[index] else f"{notes[index]} / {text}", MAX_TEXT["note"])
            if isinstance(joined, BadCell):
                problems.append((lines[index], "note", text, joined))
            else:
                notes[index] = joined

        last_days = values.pop("held_to", [None] * len(lines))
        for index, day in enumerate(held):
            first, last = (day.first, day.last) if isinstance(day, _Span) else (day, last_days[index])
            held[index] = first
            if first is None or last is None or first == last:
                continue
            if last < first:
                problems.append(
                    (lines[index], "held_to", last.isoformat(), bad_cell("span-backwards", first=first.isoformat(), last=last.isoformat()))
                )
            else:
                note(index, f"{first.isoformat()} ~ {last.isoformat()}")
        texts = [row[self._at["status"][0]] for row in rows] if "status" in self._at else []
        for index, state in enumerate(values.pop("status", ())):
            if state is None or state is State.HELD:
                continue
            if not isinstance(state, State):
                note(index, state)
            elif state is State.NOT_HELD:
                problems.append((lines[index], "status", texts[index], bad_cell("not-held")))
            elif held[index] is not None:
                decided = values.setdefault(f"{state.value}_on", [None] * len(lines))
                if decided[index] is None:
                    decided[index], held[index] = held[index], None

    def _tie_approval(self, values: dict[str, list[Any]]) -> None:
        """Mark the cancelled rows of a card list; a part that was taken back is a refund, and so is a cancelled row where that was said."""
        states = values.get("approval")
        if states is None:
            return
        kept = self._profile.cancelled == "keep"
        amounts = values["amount_krw"]
        for index, state in enumerate(states):
            refund = state is CardState.PARTLY_CANCELLED or (kept and state is CardState.CANCELLED)
            if refund and amounts[index] is not None:
                amounts[index] = -abs(amounts[index])
            states[index] = "cancelled" if state is CardState.CANCELLED and not kept else None

    def _take_differences(self, values: dict[str, list[Any]]) -> None:
        """Turn running totals into payments: what each row of a line adds to the row before."""
        amounts = values["amount_krw"]
        for index, line_id in enumerate(values["line_id"]):
            if line_id is None or amounts[index] is None:
                continue
            total = amounts[index]
            amounts[index] = total - self._running.get(line_id, 0)
            self._running[line_id] = total

    def _tie_line(self, lines: list[int], values: dict[str, list[Any]], problems: list["_Problem"], refused: set[tuple[int, str]]) -> None:
        count = len(lines)
        texts, activities = values.get("line_id", [None] * count), values.pop("activity_id", [None] * count)
        memos = values.get("memo", [None] * count)
        cache = self._cache("line")
        found: list[Any] = []
        for index, pair in enumerate(zip(texts, activities, strict=True)):
            if pair == (None, None) and (to := self._by_rule(memos[index])) is not None:
                found.append(to)
                continue
            if pair not in cache:
                text, activity_id = pair
                cache[pair] = self._names.line(text or "", activity_id) if text or activity_id else bad_cell("missing")
            line_id = cache[pair]
            if line_id.__class__ is BadCell:
                if (lines[index], "activity_id") not in refused or pair[0]:
                    problems.append((lines[index], "line_id", pair[0] or "", line_id))
                line_id = None
            found.append(line_id)
        values["line_id"] = found

    def _tie_event(self, values: dict[str, list[Any]], lines: list[int], problems: list["_Problem"]) -> None:
        count = len(lines)
        numbers = values.setdefault("occurrence", [None] * count)
        ids = values.setdefault("event_id", [None] * count)
        activities: list[str | None] = [None] * count
        cache = self._cache("named-event")
        for index, text in enumerate(values.pop("event", ())):
            if text is None or ids[index] is not None:
                continue
            if text not in cache:
                cache[text] = self._names.event(text)
            named = cache[text]
            if named is None:
                ids[index] = text if len(text) <= MAX_TEXT["event_id"] else None
            else:
                activities[index] = named[0]
                numbers[index] = named[1] or numbers[index]
        if any(numbers):
            for index, number in enumerate(numbers):
                if number is not None and activities[index] is None and ids[index] is None:
                    activities[index] = self._names.activity_of.get(values["line_id"][index])
        values["event_activity"] = activities

    def _put(self, cursor: duckdb.DuckDBPyConnection, lines: list[int], values: dict[str, list[Any]], problems: list["_Problem"]) -> None:
        staged = _STAGED[self._kind]
        empty = [None] * len(lines)
        arrays = [pa.array(values.get(name, empty), _TYPES.get(name, (pa.string(), ""))[0]) for name in staged]
        _insert(cursor, "cell", pa.table([pa.array(lines, pa.int64()), *arrays], names=["line", *staged]))
        if problems:
            rows = [
                (line, "cell", name, value[:200], bad.code, json.dumps(dict(bad.figures), ensure_ascii=False)) for line, name, value, bad in problems
            ]
            _insert(
                cursor,
                "problem",
                pa.table([pa.array(column, kind.type) for column, kind in zip(zip(*rows, strict=True), _PROBLEM, strict=True)], schema=_PROBLEM),
            )


def _says_money(cell: str) -> bool:
    """Whether a cell holds an amount other than 0."""
    text = plain_cell(cell)
    return text not in UNKNOWN and not re.fullmatch(r"[0.,\s원-]*", text)


_UNPAID = frozenset(
    "취소 승인취소 매입취소 거래취소 결제취소 전체취소 부분취소 취소됨 취소완료 반납 여입 환입 환수 환불 반려 미승인 임시저장 삭제 폐기 집행취소 지급취소".split()
)
"""Whole cells that say that a row is no payment as it stands."""

_NOT_APPROVED = re.compile(r"취소|반려|임시|대기|미승인|보류|삭제|폐기|거절")
_WON = frozenset({"", "krw", "원", "원화", "won", "대한민국원"})

_TEXTS = ("memo", "note", "topic", "voucher", "number", "commitment")

_OF_THE_ROW = frozenset({"direction", "income", "cancelled", "currency", *PARTS_OF_A_DAY})
"""Fields that decide about a row and have no value of their own."""

_Problem = tuple[int, str, str, BadCell]
"""A refused cell: its row, its field, its text and the reason."""

_MARKS = frozenset({"자료구분", "data"})
_EXAMPLES = frozenset({"예시자료", "exampledata"})


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Insert rows; none are not sent, for the reason told in ``insert_set``."""
    if not rows.num_rows:
        return
    cursor.register("chunk", rows)
    try:
        cursor.execute(f"INSERT INTO {table} SELECT * FROM chunk")  # noqa: S608
    finally:
        cursor.unregister("chunk")
