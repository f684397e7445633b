"""Parse the rows of a file into the staging database: values and problems, cell by cell and then row by row."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.store.imports.cells import MAX_TEXT, SPACE, amount_in, count_in, day_in, letters, plain_cell, status_in, text_in
from chatdong.store.imports.file_format import CHUNK, Form, read_rows
from chatdong.store.imports.headings import BRACKETS, DATES, HEADINGS
from chatdong.store.imports.names import Names
from chatdong.store.imports.refusals import BadCell, RefusedFile, bad_cell

MAX_CELL = 32_767
"""The most letters of a cell in Excel."""
UNKNOWN = frozenset({"", "–", "-", "—", "―", "−"})
"""The texts of a cell whose value is unknown."""
_TOTALS = frozenset({"합계", "총계", "계", "소계", "누계", "총합계", "합", "total", "totals", "grandtotal", "subtotal", "sum"})
_DAYS = {"events": ("held_on", "postponed_on", "postponed_to", "cancelled_on"), "spending": ("spent_on",)}
_TYPES = {
    **dict.fromkeys(("held_on", "postponed_on", "postponed_to", "cancelled_on", "spent_on"), (pa.date32(), "DATE")),
    "amount_krw": (pa.int64(), "BIGINT"),
    "occurrence": (pa.int32(), "INTEGER"),
    "attendance": (pa.int32(), "INTEGER"),
    "districts": (pa.list_(pa.string()), "VARCHAR[]"),
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
    "spending": ("spending_id", "line_id", "event_id", "event_activity", "occurrence", "spent_on", "amount_krw", "voucher", "memo"),
}
_PROBLEM = pa.schema(
    [("line", pa.int64()), ("stage", pa.string()), ("field", pa.string()), ("value", pa.string()), ("code", pa.string()), ("figures", pa.string())]
)


def is_total(row: Sequence[str], days: Iterable[int]) -> bool:
    """True for a row whose first cell is a word for a total and whose date columns, at the positions ``days``, hold no date."""
    places = tuple(days)
    if any(row[i][:1].isdigit() for i in places):
        return False
    first = next((cell for cell in row if cell.strip(SPACE)), "")
    if letters(BRACKETS.sub(" ", first[:50])) not in _TOTALS:
        return False
    return all(row[i] is first or not row[i].strip(SPACE) for i in places)


class Reader:
    """Parses the cells of a file in chunks into the staging database.

    total_lines: row numbers of totals. last_total: row number and amount of the last total. sum_krw: the sum of the amounts (won), None where
    one is missing. rows: the number of rows read.
    """

    def __init__(self, kind: str, plan: Plan, form: Form, names: Names, takes_example: bool) -> None:
        self._kind = kind
        self._plan = plan
        self._form = form
        self._names = names
        self._takes_example = takes_example
        self._at = {heading.field: heading.position for heading in form.headings}
        self._units = {heading.field: heading.unit_krw for heading in form.headings}
        self._days = [self._at[name] for name in _DAYS[kind] if name in self._at]
        self._caches: dict[str, dict[Any, Any]] = {}
        self._mark = next((i for i, title in enumerate(form.titles) if letters(title) in _MARKS), None)
        self.total_lines: list[int] = []
        self.last_total: tuple[int, Any] | None = None
        self.sum_krw: int | None = 0
        self.rows = 0

    def read(self, path: Path, cursor: duckdb.DuckDBPyConnection, tell: Callable[[int], None]) -> None:
        """Create the tables ``cell``, ``problem`` and ``warning``, and fill the first two from the file; ``tell`` reports the bytes read.

        Raises RefusedFile for invalid CSV, and for example data that a real store does not take.
        """
        columns = ", ".join(f"{name} {_TYPES.get(name, (None, 'VARCHAR'))[1]}" for name in _STAGED[self._kind])
        cursor.execute(f"CREATE TABLE cell (line BIGINT, {columns})")
        cursor.execute("CREATE TABLE problem (line BIGINT, stage VARCHAR, field VARCHAR, value VARCHAR, code VARCHAR, figures VARCHAR)")
        cursor.execute("CREATE TABLE warning (line BIGINT, code VARCHAR, figures VARCHAR)")
        lines: list[int] = []
        chunk: list[list[str]] = []
        for line, row in read_rows(path, self._form.encoding, self._form.separator, tell):
            if line <= self._form.header_row or not "".join(row).strip(SPACE):
                continue
            lines.append(line)
            chunk.append(row)
            if len(chunk) == CHUNK:
                self._take(cursor, lines, chunk)
                lines, chunk = [], []
        if chunk:
            self._take(cursor, lines, chunk)

    def _take(self, cursor: duckdb.DuckDBPyConnection, lines: list[int], chunk: list[list[str]]) -> None:
        width = len(self._form.titles)
        header = list(self._form.titles)
        problems: list[tuple[int, str, str, BadCell]] = []
        kept_lines: list[int] = []
        kept: list[list[str]] = []
        for line, row in zip(lines, chunk, strict=True):
            if len(row) < width:
                row = row + [""] * (width - len(row))
            elif len(row) > width and "".join(row[width:]).strip(SPACE):
                problems.append((line, "", self._form.separator.join(row[width:]), bad_cell("too-many-cells", count=width)))
            if is_total(row, self._days):
                self.total_lines.append(line)
                if "amount_krw" in self._at:
                    self.last_total = (line, self._judge("amount_krw", row[self._at["amount_krw"]]))
                continue
            if row[:width] == header:
                continue
            if self._mark is not None and not self._takes_example and letters(row[self._mark]) in _EXAMPLES:
                raise RefusedFile(message("예시 자료를 내려받은 파일입니다. 예시는 실제 기록에 섞지 않습니다."))
            kept_lines.append(line)
            kept.append(row)
        self.rows += len(kept)
        values = {name: self._column(name, kept_lines, kept, problems) for name in HEADINGS[self._kind] if name in self._at}
        self._tie(kept_lines, kept, values, problems)
        self._put(cursor, kept_lines, values, problems)

    def _column(self, name: str, lines: list[int], rows: list[list[str]], problems: list[tuple[int, str, str, BadCell]]) -> list[Any]:
        """The values of one column; None where a cell is empty or refused."""
        at, cache = self._at[name], self._cache(name)
        cells = [row[at] for row in rows]
        for cell in set(cells):
            if cell not in cache:
                cache[cell] = self._judge(name, cell)
        values = [cache[cell] for cell in cells]
        for index, value in enumerate(values):
            if value.__class__ is BadCell:
                problems.append((lines[index], name, cells[index], value))
                values[index] = None
        return values

    def _cache(self, name: str) -> dict[Any, Any]:
        """The values of cells parsed before, at most 200,000 for each column: most columns repeat a few texts."""
        cache = self._caches.setdefault(name, {})
        if len(cache) > 200_000:
            cache.clear()
        return cache

    def _judge(self, name: str, cell: str) -> Any:
        """The value of a cell for a field, None where it is empty, or the refusal."""
        if len(cell) > MAX_CELL:
            return bad_cell("text-too-long", most=MAX_CELL)
        text = plain_cell(cell)
        if text in UNKNOWN:
            return None
        if name in DATES:
            return day_in(text)
        if name == "amount_krw":
            return amount_in(text, self._units[name])
        if name in ("occurrence", "attendance"):
            return count_in(text, 1 if name == "occurrence" else 0)
        if name == "activity_id":
            return self._names.activity(text)
        if name == "districts":
            return self._names.districts(text)
        if name == "plan_id":
            return text if text == self._plan.id else bad_cell("other-plan", plan=text[:100])
        if name == "status":
            return status_in(text)
        if name in ("line_id", "event"):
            return text
        return text_in(text, MAX_TEXT[name])

    def _tie(self, lines: list[int], rows: list[list[str]], values: dict[str, list[Any]], problems: list[tuple[int, str, str, BadCell]]) -> None:
        """Resolve what depends on several cells of a row: a payment's line and event, the date of a cancelled or postponed event, missing cells."""
        refused = {(line, name) for line, name, _value, _bad in problems}
        if self._kind == "spending":
            self._tie_line(lines, values, problems, refused)
            self._tie_event(values, lines, problems)
            needed = ["spent_on", "amount_krw"]
            if self.sum_krw is not None:
                amounts = values["amount_krw"]
                self.sum_krw = None if None in amounts else self.sum_krw + sum(amounts)
        else:
            needed = ["activity_id"]
            held = values.get("held_on", [])
            for index, state in enumerate(values.pop("status", ())):
                if not state or not held or held[index] is None:
                    continue
                decided = values.setdefault(f"{state}_on", [None] * len(lines))
                if decided[index] is None:
                    decided[index], held[index] = held[index], None
        for name in needed:
            column = values[name]
            if None in column:
                problems += [
                    (line, name, "", bad_cell("missing"))
                    for line, value in zip(lines, column, strict=True)
                    if value is None and (line, name) not in refused
                ]

    def _tie_line(
        self, lines: list[int], values: dict[str, list[Any]], problems: list[tuple[int, str, str, BadCell]], refused: set[tuple[int, str]]
    ) -> None:
        count = len(lines)
        texts, activities = values.get("line_id", [None] * count), values.pop("activity_id", [None] * count)
        cache = self._cache("line")
        found: list[Any] = []
        for index, pair in enumerate(zip(texts, activities, strict=True)):
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

    def _tie_event(self, values: dict[str, list[Any]], lines: list[int], problems: list[tuple[int, str, str, BadCell]]) -> None:
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

    def _put(
        self, cursor: duckdb.DuckDBPyConnection, lines: list[int], values: dict[str, list[Any]], problems: list[tuple[int, str, str, BadCell]]
    ) -> None:
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


_MARKS = frozenset({"자료구분", "data"})
_EXAMPLES = frozenset({"예시자료", "exampledata"})


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Insert the rows of a table; an empty one is skipped for the reason given in ``insert_set``."""
    if not rows.num_rows:
        return
    cursor.register("chunk", rows)
    try:
        cursor.execute(f"INSERT INTO {table} SELECT * FROM chunk")  # noqa: S608
    finally:
        cursor.unregister("chunk")
