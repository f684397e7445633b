"""Files in: read a table as an office keeps it, say what it would change, and write it whole or not at all."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from chatdong.documents.document import Document, UnreadableDocument
from chatdong.documents.reader import open_document
from chatdong.documents.table import Table, joined
from chatdong.domain.message import Message, message
from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.occurrences import occurrence_of_day, planned_occurrences
from chatdong.domain.progress.entry_checks import days_of, likeliest_first
from chatdong.domain.roles import Actor
from chatdong.store.engines.duckdb_file import cause, is_environment_error, unwritten
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import Store
from chatdong.store.imports.match import NUMBER, PLAIN, compare, leave_out_cancelled
from chatdong.store.imports.reader import CHUNK, LeftOut, Reader, rows_of
from chatdong.store.imports.staging import Staging, UploadedFile
from chatdong.store.ledger.cells import UNITS, letters, read_amount, read_date
from chatdong.store.ledger.headings import unit_in
from chatdong.store.ledger.layout import Layout, layout_of, told_apart
from chatdong.store.ledger.names import Names
from chatdong.store.ledger.profile import MEMO_TOO, NOT_USED, ImportProfile, fingerprint
from chatdong.store.ledger.refusals import RefusedFile, reason_of
from chatdong.store.ledger.targets import DAYS, KINDS, READINGS, TARGETS
from chatdong.store.reading import query, repository
from chatdong.store.reading.csv_format import csv_bytes
from chatdong.store.reading.query import UnreadablePlan, plan_outline
from chatdong.store.writing import records

__all__ = [
    "ALL_ALIKE",
    "KINDS",
    "MAX_BYTES",
    "STATES",
    "ImportFile",
    "Preview",
    "PreviewRow",
    "Refusal",
    "RefusalGroup",
    "RefusedFile",
    "Unanswered",
    "alike_tables",
    "commit",
    "layout",
    "names",
    "open_file",
    "preview",
    "read_amount",
    "read_date",
    "reason_of",
    "refused_csv",
    "template_csv",
]

STATES = ("new", "changed", "same", "refused")
"""The states of a row: how it compares with the store, or that it is refused."""

MAX_BYTES = 300_000_000
"""As large as a file may be."""


@dataclass(frozen=True)
class Refusal:
    """Why a row is refused: its line, the heading of the column, what stands there, and the reason."""

    line: int
    column: str
    value: str
    reason: Message


@dataclass(frozen=True)
class RefusalGroup:
    """Equal refusals of one column: how many rows, the first of their lines, one of their texts, and the reason."""

    column: str
    reason: Message
    rows: int
    first_lines: tuple[int, ...]
    value: str


class Unanswered(RefusedFile):
    """A file of which something has to be said first: ``layout`` has the questions, the message is the first of them."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        super().__init__(layout.questions[0].text)


class ImportFile:
    """A file that was opened, until ``close()`` or until nothing refers to it any more: its tables, of which one is imported at a time."""

    def __init__(self, uploaded: UploadedFile, document: Document) -> None:
        self._uploaded = uploaded
        self.document = document
        self.alike: dict[tuple[str, str], int] = {}
        """What ``alike_tables`` found, by plan and kind: a sheet of a million rows is not opened again for each run of a page."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The sheets or tables, in the order of the file."""
        return self.document.tables

    def by_key(self) -> dict[str, Table]:
        """The tables by name; by #1, #2 … those that have none, or one that another has too."""
        names = [table.name for table in self.tables]
        return {
            table.name if table.name and names.count(table.name) == 1 else f"#{number}": table for number, table in enumerate(self.tables, start=1)
        }

    def table(self, key: str) -> Table:
        """The table of that key. Raises RefusedFile."""
        found = self.by_key()
        if key not in found:
            raise RefusedFile(message("이 이름의 표가 파일에 없습니다: {name}. 있는 표: {names}", name=key, names=", ".join(found)))
        return found[key]

    def reopened(self, encoding: str) -> "ImportFile":
        """The same file with its text read in another encoding. Raises RefusedFile."""
        try:
            return ImportFile(self._uploaded, open_document(self._uploaded.path, self._uploaded.name, encoding))
        except UnreadableDocument as error:
            raise RefusedFile(error.message) from error

    def close(self) -> None:
        """Delete the copy of the file."""
        self._uploaded.close()


def open_file(data: Path | bytes, name: str = "", encoding: str | None = None, separator: str | None = None) -> ImportFile:
    """Open a file of any format that ``documents`` reads; ``encoding`` and ``separator`` are those of a text file. Raises RefusedFile."""
    try:
        uploaded = UploadedFile(data, MAX_BYTES, name)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise RefusedFile(message("파일을 읽을 수 없습니다: {where}{why}", where=where, why=cause(error))) from error
    try:
        document = open_document(uploaded.path, uploaded.name, encoding, separator)
    except UnreadableDocument as error:
        uploaded.close()
        raise RefusedFile(error.message) from error
    except BaseException:
        uploaded.close()
        raise
    return ImportFile(uploaded, document)


def names(store: Store, plan_id: str) -> Names:
    """The names by which a file may call the activities and lines of a plan. Raises RefusedFile where the store has none of that id."""
    return _plan(store, plan_id)[2]


def layout(store: Store, plan_id: str, kind: str, file: ImportFile, profile: ImportProfile | None = None) -> Layout:
    """How a file would be read into a plan, with the questions that are open. Raises RefusedFile, also where a table cannot be read."""
    plan, _revision, known = _plan(store, plan_id)
    return layout_in(file, kind, plan, known, profile or ImportProfile())


ALL_ALIKE = "*"
"""The table of a profile that stands for all tables with the same headings as the one that is read best."""


def layout_in(
    file: ImportFile, kind: str, plan: Plan | None, names: Names | None, profile: ImportProfile, weight: Callable[[Layout], int] = lambda one: 0
) -> Layout:
    """How a file would be read: of its tables the one that leaves the fewest questions, and of these the one of the most ``weight``.

    ``plan`` as of ``layout_of``. Tables are read as one (ALL_ALIKE) where their rows are stored; of what is only looked at one at a time.
    Raises RefusedFile.
    """
    all_alike = profile.table == ALL_ALIKE and kind in KINDS
    tables = file.by_key() if all_alike or profile.table is None else {profile.table: file.table(profile.table)}
    texts = file.document.texts
    try:
        found = [
            replace(one, profile=replace(one.profile, table=key))
            for key, table in tables.items()
            for one in [layout_of(table, kind, plan, names, profile, texts)]
        ]
        if len(found) == 1:
            return found[0]
        # Of several equals the first.
        best = min(found, key=lambda one: (len(one.questions), -weight(one)))
        alike = _alike(found, best)
        if all_alike and len(alike) > 1:
            whole = joined([(one.profile.table or "", one.table, one.header_last) for one in alike], message("표 {count}개", count=len(alike)))
            read = layout_of(whole, kind, plan, names, profile, texts)
            told = message(
                "머리글이 같은 표 {count}개를 이어서 읽었습니다: {names}",
                count=len(alike),
                names=", ".join(f"{one.profile.table} ({one.table.height - one.header_last})" for one in alike[:20]),
            )
            return replace(read, profile=replace(read.profile, table=ALL_ALIKE), notes=(*read.notes, told))
    except UnreadableDocument as error:
        raise RefusedFile(error.message) from error
    guess = message("표 {count}개 가운데 ‘{name}’을(를) 읽었습니다.", count=len(found), name=best.table.name or best.table.place)
    others = [one for one in alike if one is not best]
    if others:
        named = ", ".join(f"{one.profile.table} ({one.table.height - one.header_last})" for one in others[:10])
        guess = (
            message(
                "머리글이 같은 표가 {count}개 더 있습니다. ‘{name}’만 읽었습니다. 함께 넣으려면 표에서 ‘같은 머리글의 표 모두’를 고르십시오: {others}",
                count=len(others),
                name=best.profile.table,
                others=named,
            )
            if kind in KINDS
            else message(
                "머리글이 같은 표가 {count}개 더 있습니다. ‘{name}’만 읽었으니 나머지는 표를 골라 따로 읽어 주십시오: {others}",
                count=len(others),
                name=best.profile.table,
                others=named,
            )
        )
    return replace(best, guesses=(*best.guesses, guess))


def _alike(found: list[Layout], best: Layout) -> list[Layout]:
    """The tables with the headings of the best one, itself among them, in the order of the file."""
    shape = fingerprint(best.kind, best.titles)
    return [one for one in found if one is best or (one.header_last and fingerprint(one.kind, one.titles) == shape)]


def alike_tables(store: Store, plan_id: str, kind: str, file: ImportFile) -> int:
    """How many tables of a file have the headings of the one that is read best: 1 where there is no other. Raises RefusedFile."""
    if len(file.tables) == 1:
        return 1
    if (plan_id, kind) not in file.alike:
        plan, _revision, known = _plan(store, plan_id)
        try:
            found = [layout_of(table, kind, plan, known, ImportProfile(), file.document.texts) for table in file.tables]
        except UnreadableDocument as error:
            raise RefusedFile(error.message) from error
        file.alike[plan_id, kind] = len(_alike(found, min(found, key=lambda one: len(one.questions))))
    return file.alike[plan_id, kind]


@dataclass(frozen=True)
class PreviewRow:
    """The state of one row of the file. ``values`` are the record as it will be, ``before`` as it is (None when new).

    ``changed`` names the columns that differ. A refused row has ``refusals`` and no values.
    """

    line: int
    state: str
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] | None = None
    changed: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Message, ...] = ()


def template_csv(kind: str) -> bytes:
    """An empty table with the headings that an import reads; amounts are won."""
    import pandas as pd  # half a second that a terminal does without

    target = TARGETS[kind]
    names = {name: target.label(name) for name in target.template}
    if "amount_krw" in names:
        names["amount_krw"] += "(원)"
    return csv_bytes(pd.DataFrame(columns=list(names.values()), dtype="object"))


class Preview:
    """The preview of an import: what it would write. Holds the read file until ``close()``, or until nothing refers to it any more.

    plan_id, revision, kind: what it was compared with. document, layout: how the file was read. left_out: the rows that are no records.
    counts: rows by STATES. warned: new and changed rows with a warning. new_krw: what the new and changed rows add to the spending or commitments (won;
    None for events and readings). first_day, last_day: of the rows to be written; None without any. taken_back: the lines of a card list that were left
    out because they were cancelled.
    """

    def __init__(self, staging: Staging, file: ImportFile, plan: Plan, revision: int, layout: Layout, read: Reader, *, owns_file: bool) -> None:
        self._staging = staging
        self._owns_file = owns_file
        self._file = file
        self.layout = layout
        self.kind = layout.kind
        self.plan_id = plan.id
        self.revision = revision
        self._plan = plan
        # Events are held in the plan's period; payments and readings count for a while longer.
        self._days = plan.counted if layout.kind in ("spending", READINGS) else plan.year
        self._fiscal_year = plan.fiscal_year
        self._span = None if plan.counted.end.year == plan.counted.start.year == plan.fiscal_year else days_of(self._days)
        self._other_plans = _other_plans(staging.store, plan)
        self.document = file.document
        self.left_out: LeftOut = read.left_out
        self._read = read
        self.counts: dict[str, int] = dict.fromkeys(STATES, 0)
        self.warned = 0
        self.new_krw: int | None = None
        self.first_day: date | None = None
        self.last_day: date | None = None
        self.taken_back: tuple[int, ...] = ()
        self.store_version = -1
        self._digest: tuple[Any, ...] = ()

    @property
    def notes(self) -> tuple[Message, ...]:
        """Remarks on the file as a whole."""
        return tuple(_notes(self.layout, self._read, self.taken_back))

    def where(self, line: int) -> str:
        """The number of a row as the file counts it, behind the name of its table where several were read as one."""
        name, row = self.layout.table.where(line)
        return f"{name} {row}" if name else str(row)

    @property
    def writes(self) -> int:
        """How many rows a commit would write."""
        return self.counts["new"] + self.counts["changed"]

    def close(self) -> None:
        """Let go of the file and of its rows; the preview cannot be shown or committed any more."""
        self._staging.close()
        if self._owns_file:
            self._file.close()

    def rows(self, state: str, limit: int = 100, offset: int = 0) -> tuple[PreviewRow, ...]:
        """Some rows of one of STATES, in the order of the file."""
        with self._staging.cursor() as cursor:
            if state == "refused":
                cursor.execute("SELECT DISTINCT line FROM problem ORDER BY line LIMIT $limit OFFSET $offset", {"limit": limit, "offset": offset})
                lines = [line for (line,) in cursor.fetchall()]
                refusals = self._refusals(cursor, lines)
                return tuple(PreviewRow(line, state, refusals=refusals[line]) for line in lines)
            cursor.execute(
                "SELECT * FROM planned WHERE state = $state ORDER BY line LIMIT $limit OFFSET $offset",
                {"state": state, "limit": limit, "offset": offset},
            )
            names = [column[0] for column in cursor.description]
            found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            warnings = self._warnings(cursor, [row["line"] for row in found])
        return tuple(self._row(row, warnings) for row in found)

    def refusals(self, limit: int = 1_000) -> tuple[Refusal, ...]:
        """The problems of the first refused rows, all of each row's."""
        return tuple(refusal for row in self.rows("refused", limit) for refusal in row.refusals)

    def _row(self, row: dict[str, Any], warnings: Mapping[int, list[Message]]) -> PreviewRow:
        table = KINDS[self.kind]
        columns = (*RECORD_TABLES[table].key, *RECORD_TABLES[table].columns)
        values = {name: row[name] for name in columns}
        before = None
        if row["before"]:
            stored = json.loads(row["before"])
            before = {name: date.fromisoformat(stored[name]) if name in DAYS and stored[name] else stored[name] for name in columns}
        changed = tuple(name for name in columns if before and values[name] != before[name])
        return PreviewRow(row["line"], row["state"], values, before, changed, warnings=tuple(warnings.get(row["line"], ())))

    def _refusals(self, cursor: duckdb.DuckDBPyConnection, lines: list[int]) -> dict[int, tuple[Refusal, ...]]:
        titles = self._titles()
        cursor.execute(
            "SELECT DISTINCT line, field, value, code, figures FROM problem WHERE line IN (SELECT unnest($lines::BIGINT[])) ORDER BY line, field, code",
            {"lines": lines},
        )
        found: dict[int, list[Refusal]] = {line: [] for line in lines}
        for line, name, value, code, figures in cursor.fetchall():
            column = titles.get(name, name)
            found[line].append(Refusal(line, column, value or "", reason_of(code, json.loads(figures))))
        return {line: tuple(refusals) for line, refusals in found.items()}

    def added_by_line(self) -> dict[str, int]:
        """Line → the amount that a commit would add to its spending (won); below 0 where corrections take more away than is added."""
        with self._staging.cursor() as cursor:
            cursor.execute(
                """
                WITH moved AS (
                    SELECT line_id, amount_krw FROM planned WHERE state IN ('new', 'changed')
                    UNION ALL
                    SELECT before ->> 'line_id', -(before ->> 'amount_krw')::BIGINT FROM planned WHERE state = 'changed'
                )

                SELECT line_id, sum(amount_krw)::BIGINT FROM moved GROUP BY line_id
                """
            )
            return dict(cursor.fetchall())

    def _titles(self) -> dict[str, str]:
        """The headings of the file by the fields that they fill; our own for a field that no column fills."""
        target = TARGETS[self.kind]
        titles = {field.name: field.aliases[0] for field in target.fields}
        titles |= {column.field: column.title for column in reversed(self.layout.columns) if column.field not in (NOT_USED, MEMO_TOO)}
        if "event" in titles and not self.layout.of("event_id"):
            titles["event_id"] = titles["event"]
        if "commitment" in titles and self.layout.of("commitment_id") and not self.layout.of("commitment"):
            titles["commitment"] = titles["commitment_id"]
        return titles

    def refusal_groups(self, limit: int = 200) -> tuple[RefusalGroup, ...]:
        """The refusals with equal ones gathered, the most frequent first."""
        titles = self._titles()
        with self._staging.cursor() as cursor:
            cursor.execute(
                "SELECT field, code, figures, count(DISTINCT line), list_sort(list(DISTINCT line))[1:5], min(value) FROM problem"
                " GROUP BY field, code, figures ORDER BY count(DISTINCT line) DESC, min(line), field, code LIMIT $limit",
                {"limit": limit},
            )
            return tuple(
                RefusalGroup(titles.get(name, name), reason_of(code, json.loads(figures)), rows, tuple(lines), value or "")
                for name, code, figures, rows, lines, value in cursor.fetchall()
            )

    def _warnings(self, cursor: duckdb.DuckDBPyConnection, lines: list[int]) -> dict[int, list[Message]]:
        cursor.execute(
            "SELECT line, code, figures FROM warning WHERE line IN (SELECT unnest($lines::BIGINT[])) ORDER BY line, code", {"lines": lines}
        )
        found: dict[int, list[Message]] = {}
        for line, code, figures in cursor.fetchall():
            found.setdefault(line, []).append(reason_of(code, json.loads(figures)))
        return found

    def _look(self, tell: Callable[[int], None] = lambda _tenths: None) -> None:
        """Compare with what the store holds now."""
        fields = {column.field for column in self.layout.columns}
        of = {
            "plan_id": self.plan_id,
            "revision": self.revision,
            "first_day": self._days.start,
            "last_day": self._days.end,
            "fiscal_year": self._fiscal_year,
            "span": self._span,
            "with_voucher": "voucher" in fields,
            "with_memo": "memo" in fields,
            "surveys": [one.id for one in self._plan.indicator if measure_of(one).asks_answers],
            "percents": [one.id for one in self._plan.indicator if one.unit.ko.strip() == "%"],
            # New keys are UUIDs that rise with the lines: an index takes them several times faster than random ones.
            "new_keys": str(uuid.uuid4())[:24],
        }
        key = f"{KINDS[self.kind]}_id"
        content = ", ".join(RECORD_TABLES[KINDS[self.kind]].columns)
        with self._staging.changing() as cursor:
            self.store_version = only_row(cursor.execute("SELECT version FROM store.store_version"))[0]
            cursor.execute("CREATE OR REPLACE TABLE other_plan (title VARCHAR, first_day DATE, last_day DATE, place BIGINT)")
            if self._other_plans:
                cursor.executemany("INSERT INTO other_plan VALUES (?, ?, ?, ?)", self._other_plans)
            compare(cursor, self.kind, of, tell, None if self.layout.profile.occurrences == "extra" else self._propose)
            self.counts = {**dict.fromkeys(STATES, 0), **dict(cursor.execute("SELECT state, count(*) FROM planned GROUP BY state").fetchall())}
            self.counts["refused"] = only_row(cursor.execute("SELECT count(DISTINCT line) FROM problem"))[0]
            self.warned = only_row(cursor.execute("SELECT count(DISTINCT line) FROM warning"))[0]
            self.first_day, self.last_day = only_row(cursor.execute(_FIRST_AND_LAST[self.kind]))
            if TARGETS[self.kind].of_lines:
                self.new_krw = only_row(
                    cursor.execute(
                        "SELECT coalesce(sum(amount_krw - coalesce((before ->> 'amount_krw')::BIGINT, 0)), 0)::BIGINT FROM planned WHERE state IN ('new', 'changed')"
                    )
                )[0]
            # Names of columns come from RECORD_TABLES. A key that was made here for a new row is no part of what the row says.
            self._digest = only_row(
                cursor.execute(
                    f"SELECT count(*), bit_xor(hash(line, state, version, CASE WHEN state <> 'new' THEN {key} END, {content})) FROM planned"  # noqa: S608
                )
            )

    def _propose(self, events: list[tuple[int, str, date]], taken: set[tuple[str, int]]) -> dict[int, int]:
        """The planned occurrences that events without a number are taken for, by line: each once, the earliest day first."""
        planned = {activity.id: planned_occurrences(self._plan, activity) for activity in self._plan.activity}
        numbers: dict[str, set[int]] = {}
        for activity, number in taken:
            numbers.setdefault(activity, set()).add(number)
        found: dict[int, int] = {}
        for line, activity, day in events:
            used = numbers.setdefault(activity, set())
            proposed = occurrence_of_day(planned.get(activity, ()), used, day)
            if proposed is not None:
                found[line] = proposed
                used.add(proposed)
        return found


_FIRST_AND_LAST = {
    "spending": "SELECT min(spent_on), max(spent_on) FROM planned WHERE state IN ('new', 'changed')",
    "commitments": "SELECT min(committed_on), max(committed_on) FROM planned WHERE state IN ('new', 'changed')",
    READINGS: "SELECT min(measured_on), max(measured_on) FROM planned WHERE state IN ('new', 'changed')",
    "events": """
        SELECT min(coalesce(held_on, postponed_to, postponed_on, cancelled_on)), max(coalesce(held_on, postponed_to, postponed_on, cancelled_on))
        FROM planned WHERE state IN ('new', 'changed')
    """,
}
"""The first and the last day of the rows that would be written, by kind."""


def _notes(layout: Layout, read: Reader, taken_back: tuple[int, ...]) -> Iterator[Message]:
    units = {column.unit_krw for column in layout.of("amount_krw")} - {1}
    if units:
        yield message("금액의 단위를 {unit:,}원으로 읽었습니다.", unit=min(units))
    if len(layout.of("amount_krw")) > 1:
        yield message("금액은 여러 열의 합입니다: {titles}", titles=", ".join(column.title for column in layout.of("amount_krw")))
    yield from layout.notes
    unused = [column for column in layout.unused if not column.why_not]
    if unused:
        yield message("쓰지 않은 열: {titles}", titles=", ".join(column.title for column in unused[:20]))
    yield from (column.why_not for column in layout.unused if column.why_not and column.why_not not in layout.notes)
    left = read.left_out
    if left.totals:
        yield message("합계 줄은 넣지 않았습니다: {lines}행", lines=", ".join(map(str, left.totals[:20])))
    if left.income:
        yield message(
            "수입 {count}행은 지출이 아니어서 넣지 않았습니다: {lines}행", count=len(left.income), lines=", ".join(map(str, left.income[:20]))
        )
    if left.cancelled:
        yield message("취소된 거래 {count}행은 넣지 않았습니다: {lines}행", count=len(left.cancelled), lines=", ".join(map(str, left.cancelled[:20])))
    if read.broken_letters:
        yield message(
            "깨진 글자(�)가 있는 행이 {count}개 있습니다. 글자 방식을 바꾸어 보거나 원래 파일을 확인해 주십시오.", count=read.broken_letters
        )
    if left.notes or left.sections:
        yield message("주석과 소제목 {count}행은 넣지 않았습니다.", count=len(left.notes) + len(left.sections))
    if taken_back:
        yield message(
            "취소된 거래와 그 지출 {count}행은 넣지 않았습니다: {lines}행", count=len(taken_back), lines=", ".join(map(str, taken_back[:20]))
        )
    if len(left.below_end) > 1:
        yield message("‘이하 여백’ 아래 {count}행은 읽지 않았습니다.", count=len(left.below_end) - 1)
    if read.last_total and read.sum_krw is not None and len(left.totals) == 1 and isinstance(read.last_total[1], int):
        line, total = read.last_total
        if total != read.sum_krw:
            yield message("{line}행의 합계 {total:,}원이 읽은 금액의 합 {found:,}원과 다릅니다.", line=line, total=total, found=read.sum_krw)
    if not read.rows:
        yield message("자료가 있는 행이 없습니다.")


def _other_plans(store: Store, than: Plan) -> list[tuple[str, date, date, int]]:
    """Of the store's other plans the title, the first and the last day that count in it, and its place in the order in which a day may be theirs.

    A plan that cannot be read counts its calendar year.
    """
    found = []
    for row in query.rows(store, "plans"):
        if row["plan_id"] != than.id:
            try:
                plan = repository.plan(store, row["plan_id"])
            except UnreadablePlan:
                plan = plan_outline(store, row["plan_id"], row["revision"])
            if plan is not None:
                found.append(plan)
    return [(plan.title.ko, plan.counted.start, plan.counted.end, place) for place, plan in enumerate(likeliest_first(found, than))]


def preview(
    store: Store,
    plan_id: str,
    kind: str,
    data: Path | bytes | ImportFile,
    progress: Callable[[int, int], None] | None = None,
    profile: ImportProfile | None = None,
) -> Preview:
    """Read a file of ``events``, ``spending``, ``commitments`` or ``readings`` and say what importing it into a plan would do. Writes nothing to the store.

    What an import may do:

    - It adds records and fills in or corrects those that it recognises. It never takes a record out and never empties a cell:
      an empty cell, or a column that the file does not have, leaves the record as it is.
    - A record is recognised by its id where the file gives one. Otherwise an event by its activity and number (회차), one
      without a number by its activity and day; a spending by line, day, amount and voucher (without the voucher where the
      file has no such column); a commitment by line, day, amount and number, or by line and number alone; a reading by indicator, part, day and
      source. Equal records are matched one to one, so that a file dropped twice adds nothing.
    - The same payment twice in one file (same voucher, same memo) is one, and the repetition is refused. Without a voucher
      it may well be two payments: both are taken, with a warning.
    - A payment that gives the number of a commitment pays it; a commitment below 0 reduces the one with its number and line.
    - Days outside the fiscal year are refused, for events held, for spending, for commitments and for readings. An amount of 0 is refused, one below 0 is
      a refund.

    ``progress`` hears (done, total) in thousandths. ``profile`` says how the file is read, as far as it is not to be found out.
    Raises RefusedFile where the file cannot be read at all, and Unanswered where something has to be said first.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    tell = progress or (lambda _done, _total: None)
    profile = profile or ImportProfile()
    plan, revision, known = _plan(store, plan_id)
    tell(0, 1000)
    file = data if isinstance(data, ImportFile) else open_file(data, encoding=profile.encoding, separator=profile.separator)
    staging: Staging | None = None
    try:
        found = layout_in(file, kind, plan, known, profile)
        if found.questions:
            raise Unanswered(found)
        staging = Staging(store)
        reader = Reader(plan, found, known, store.is_example)
        height = max(found.table.height, 1)
        with staging.changing() as cursor:
            cursor.execute(PLAIN)
            cursor.execute(NUMBER)
            reader.read(cursor, lambda line: tell(min(700 * line // height, 700), 1000))
            taken_back = leave_out_cancelled(cursor) if kind == "spending" else ()
        made = Preview(staging, file, plan, revision, found, reader, owns_file=file is not data)
        made.taken_back = taken_back
        made._look(lambda tenths: tell(700 + 30 * tenths, 1000))
    except BaseException as error:
        if staging is not None:
            staging.close()
        if file is not data:
            file.close()
        if isinstance(error, UnreadableDocument):
            raise RefusedFile(error.message) from error
        if isinstance(error, OSError) or (isinstance(error, duckdb.Error) and is_environment_error(error)):
            raise RefusedFile(message("파일을 잠시 풀어 둘 자리가 부족합니다: {why}", why=cause(error))) from error
        raise
    tell(1000, 1000)
    return made


def _plan(store: Store, plan_id: str) -> tuple[Plan, int, Names]:
    """The plan in its newest revision, with all names that its records may have. Raises RefusedFile where the store has none of that id."""
    plan = repository.plan(store, plan_id)
    revision = repository.newest_revision(store, plan_id)
    if plan is None or revision is None:
        raise RefusedFile(message("저장소에 없는 계획입니다: {plan}", plan=plan_id))
    with store.cursor() as cursor:
        activities, lines = (
            [name for (name,) in cursor.execute(statement, {"plan_id": plan.id}).fetchall()]
            for statement in (
                "SELECT DISTINCT activity_id FROM store.activity WHERE plan_id = $plan_id",
                "SELECT DISTINCT line_id FROM store.budget_line WHERE plan_id = $plan_id",
            )
        )
    return plan, revision, Names(plan, activities, lines)


def commit(store: Store, preview: Preview, actor: Actor, at: datetime, *, skip_refused: bool = False, batch: str | None = None) -> str | None:
    """Write what the preview showed, whole or not at all; the batch in the change log, None where there is nothing to write.

    With refused rows nothing is written, unless ``skip_refused``: then the good rows are, and the others stay for
    ``refused_csv``. ``batch`` is the form's own key, as for ``records.insert``: a message that comes twice writes once. Raises
    RefusedWrite, also where records changed since the preview so that it no longer holds, and WrittenAlready where the form was
    saved with other rows.
    """
    if preview.counts["refused"] and not skip_refused:
        raise RefusedWrite(
            message("거절된 행이 {count:,}개 있어 아무것도 넣지 않았습니다. 고쳐서 다시 넣어 주십시오.", count=preview.counts["refused"])
        )
    for _attempt in range(3):
        if not preview.writes:
            return None
        try:
            return records.apply_import(store, KINDS[preview.kind], f"{preview._staging.catalog}.planned", preview.store_version, actor, at, batch)
        except records.StoreMoved:
            before = preview._digest, preview.counts
            try:
                preview._look()
            except duckdb.Error as error:
                if not is_environment_error(error):
                    raise
                raise RefusedWrite(unwritten(error)) from error
        if (preview._digest, preview.counts) != before:
            raise RefusedWrite(message("미리 본 뒤에 기록이 바뀌어 넣지 않았습니다. 바뀐 미리 보기를 확인하고 다시 넣어 주십시오."))
    raise RefusedWrite(message("다른 사람이 계속 기록하고 있어 넣지 못했습니다. 잠시 뒤에 다시 넣어 주십시오."))


def refused_csv(preview: Preview, say: Callable[[Message], str] = str) -> bytes:
    """The refused rows as they stood in the file, with line and reasons, ready to be corrected and dropped again.

    ``say`` puts a sentence into the reader's language.
    """
    import pandas as pd

    found = preview.layout
    place, reason = say(message("원래 행")), say(message("거절 사유"))
    titles = found.titles
    width = len(titles)
    keep = [i for i, title in enumerate(titles) if letters(title) not in {letters(reason), letters(place)}]
    rows: list[list[Any]] = []
    wanted = _refused_lines(preview)
    current = next(wanted, None)
    for line, row in rows_of(found):
        if current is None:
            break
        if line != current[0]:
            continue
        cells = [*row, *[""] * (width - len(row))]
        rows.append(
            [
                preview.where(line) if found.table.parts else line,
                " / ".join(_told(refusal, say) for refusal in current[1]),
                *(cells[i] for i in keep),
                *cells[width:],
            ]
        )
        current = next(wanted, None)
    units = {column.position: column.unit_krw for column in found.of("amount_krw")}
    heads = told_apart([place, reason, *(_with_unit(titles[i], units.get(i, 1)) for i in keep)])
    # What stood beyond the headings stays beyond them, so that it is refused again until it is put right.
    beyond = max((len(row) for row in rows), default=0) - len(heads)
    heads += [" " * (extra + 1) for extra in range(beyond)]
    rows = [[*row, *[""] * (len(heads) - len(row))] for row in rows]
    return csv_bytes(pd.DataFrame(rows, columns=heads))


def _refused_lines(preview: Preview) -> Iterator[tuple[int, tuple[Refusal, ...]]]:
    offset = 0
    while found := preview.rows("refused", CHUNK, offset):
        yield from ((row.line, row.refusals) for row in found)
        offset += CHUNK


def _told(refusal: Refusal, say: Callable[[Message], str]) -> str:
    return f"{refusal.column}: {say(refusal.reason)}" if refusal.column else say(refusal.reason)


def _with_unit(title: str, unit_krw: int) -> str:
    """A heading that says its unit itself, where only the lines above the table did."""
    if unit_krw == 1 or unit_in(title):
        return title
    return f"{title}({next(word for word, won in UNITS.items() if won == unit_krw)}원)"
