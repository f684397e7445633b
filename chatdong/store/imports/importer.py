"""Import a CSV file: read it, preview the changes, and write them all or none."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan
from chatdong.domain.roles import Actor
from chatdong.store.engines.duckdb_file import cause, is_environment_error, unwritten
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import Store
from chatdong.store.imports.cells import SPACE, UNITS, letters, read_amount, read_date
from chatdong.store.imports.file_format import CHUNK, Form, read_form, read_rows
from chatdong.store.imports.headings import DATES, HEADINGS, KINDS, unit_in
from chatdong.store.imports.match import NUMBER, PLAIN, compare
from chatdong.store.imports.names import Names
from chatdong.store.imports.reader import Reader
from chatdong.store.imports.refusals import RefusedFile, reason_of
from chatdong.store.imports.staging import Staging
from chatdong.store.reading import repository
from chatdong.store.reading.csv_format import csv_bytes
from chatdong.store.writing import records

__all__ = [
    "KINDS",
    "MAX_BYTES",
    "STATES",
    "Preview",
    "PreviewRow",
    "Refusal",
    "RefusedFile",
    "commit",
    "preview",
    "read_amount",
    "read_date",
    "refused_csv",
    "template_csv",
]

STATES = ("new", "changed", "same", "refused")
"""The states of a row in a preview."""

MAX_BYTES = 300_000_000
"""The largest file, in bytes."""

_TEMPLATE = {
    "events": (
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
    "spending": ("spent_on", "activity_id", "line_id", "amount_krw", "voucher", "event", "occurrence", "memo"),
}


@dataclass(frozen=True)
class Refusal:
    """A refused cell: the row number in the file, the heading of its column, the cell's text, and the reason."""

    line: int
    column: str
    value: str
    reason: Message


@dataclass(frozen=True)
class PreviewRow:
    """One row of the file in a preview, with its state (one of STATES).

    ``values`` are the record as it would be written, ``before`` the stored record (only of a changed row, else None), ``changed`` the columns
    that differ. A refused row has ``refusals`` and no values.
    """

    line: int
    state: str
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] | None = None
    changed: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Message, ...] = ()


def template_csv(kind: str) -> bytes:
    """A CSV template with the headings of an import and no rows; amounts are in won."""
    names = {name: HEADINGS[kind][name][0] for name in _TEMPLATE[kind]}
    if "amount_krw" in names:
        names["amount_krw"] += "(원)"
    return csv_bytes(pd.DataFrame(columns=list(names.values()), dtype="object"))


class Preview:
    """The preview of an import. It keeps the file's rows until ``close()`` or until it is garbage collected.

    plan_id, revision, kind: the plan and the kind of import. encoding, separator, header_row, headings, ignored: the format of the file.
    counts: the number of rows by state. warned: the number of rows with a warning. new_krw: the increase of spending by the new and changed
    rows (won; None for events). total_lines: the row numbers left out as totals. notes: messages about the file as a whole.
    """

    def __init__(self, staging: Staging, kind: str, plan: Plan, revision: int, form: Form, read: Reader) -> None:
        self._staging = staging
        self._form = form
        self.kind = kind
        self.plan_id = plan.id
        self.revision = revision
        self._year = plan.year
        self.encoding = form.encoding
        self.separator = form.separator
        self.header_row = form.header_row
        self.headings = form.headings
        self.ignored = form.ignored
        self.total_lines = tuple(read.total_lines)
        self.notes: tuple[Message, ...] = tuple(_notes(form, read))
        self.counts: dict[str, int] = dict.fromkeys(STATES, 0)
        self.warned = 0
        self.new_krw: int | None = None
        self.store_version = -1
        self._digest: tuple[Any, ...] = ()

    @property
    def writes(self) -> int:
        """The number of rows that a commit would write: new and changed ones."""
        return self.counts["new"] + self.counts["changed"]

    def close(self) -> None:
        """Delete the copy of the file and its rows; the preview cannot be used afterwards."""
        self._staging.close()

    def rows(self, state: str, limit: int = 100, offset: int = 0) -> tuple[PreviewRow, ...]:
        """At most ``limit`` rows of one state after ``offset``, in the order of the file."""
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
        """Every refusal of the first ``limit`` refused rows."""
        return tuple(refusal for row in self.rows("refused", limit) for refusal in row.refusals)

    def _row(self, row: dict[str, Any], warnings: Mapping[int, list[Message]]) -> PreviewRow:
        table = KINDS[self.kind]
        columns = (*RECORD_TABLES[table].key, *RECORD_TABLES[table].columns)
        values = {name: row[name] for name in columns}
        before = None
        if row["before"]:
            stored = json.loads(row["before"])
            before = {name: date.fromisoformat(stored[name]) if name in DATES and stored[name] else stored[name] for name in columns}
        changed = tuple(name for name in columns if before and values[name] != before[name])
        return PreviewRow(row["line"], row["state"], values, before, changed, warnings=tuple(warnings.get(row["line"], ())))

    def _refusals(self, cursor: duckdb.DuckDBPyConnection, lines: list[int]) -> dict[int, tuple[Refusal, ...]]:
        titles = {heading.field: heading.text for heading in self.headings}
        if "event" in titles:
            titles.setdefault("event_id", titles["event"])
        cursor.execute(
            "SELECT DISTINCT line, field, value, code, figures FROM problem WHERE line IN (SELECT unnest($lines::BIGINT[])) ORDER BY line, field, code",
            {"lines": lines},
        )
        found: dict[int, list[Refusal]] = {line: [] for line in lines}
        for line, name, value, code, figures in cursor.fetchall():
            column = titles.get(name) or HEADINGS[self.kind].get(name, ("",))[0]
            found[line].append(Refusal(line, column, value or "", reason_of(code, json.loads(figures))))
        return {line: tuple(refusals) for line, refusals in found.items()}

    def _warnings(self, cursor: duckdb.DuckDBPyConnection, lines: list[int]) -> dict[int, list[Message]]:
        cursor.execute(
            "SELECT line, code, figures FROM warning WHERE line IN (SELECT unnest($lines::BIGINT[])) ORDER BY line, code", {"lines": lines}
        )
        found: dict[int, list[Message]] = {}
        for line, code, figures in cursor.fetchall():
            found.setdefault(line, []).append(reason_of(code, json.loads(figures)))
        return found

    def _look(self, tell: Callable[[int], None] = lambda _tenths: None) -> None:
        """Compare the file with the present store, and set counts, sums and the store version."""
        fields = {heading.field for heading in self.headings}
        of = {
            "plan_id": self.plan_id,
            "revision": self.revision,
            "first_day": self._year.start,
            "last_day": self._year.end,
            "with_voucher": "voucher" in fields,
            "with_memo": "memo" in fields,
            # Keys that rise with the lines are inserted into an index several times faster than random UUIDs.
            "new_keys": str(uuid.uuid4())[:24],
        }
        key = f"{KINDS[self.kind]}_id"
        content = ", ".join(RECORD_TABLES[KINDS[self.kind]].columns)
        with self._staging.changing() as cursor:
            self.store_version = only_row(cursor.execute("SELECT version FROM store.store_version"))[0]
            compare(cursor, self.kind, of, tell)
            self.counts = {**dict.fromkeys(STATES, 0), **dict(cursor.execute("SELECT state, count(*) FROM planned GROUP BY state").fetchall())}
            self.counts["refused"] = only_row(cursor.execute("SELECT count(DISTINCT line) FROM problem"))[0]
            self.warned = only_row(cursor.execute("SELECT count(DISTINCT line) FROM warning"))[0]
            if self.kind == "spending":
                self.new_krw = only_row(
                    cursor.execute(
                        "SELECT coalesce(sum(amount_krw - coalesce((before ->> 'amount_krw')::BIGINT, 0)), 0)::BIGINT FROM planned WHERE state IN ('new', 'changed')"
                    )
                )[0]
            # Column names come from RECORD_TABLES. The digest leaves out the keys made for new rows, which differ each time.
            self._digest = only_row(
                cursor.execute(
                    f"SELECT count(*), bit_xor(hash(line, state, version, CASE WHEN state <> 'new' THEN {key} END, {content})) FROM planned"  # noqa: S608
                )
            )


def _notes(form: Form, read: Reader) -> Iterator[Message]:
    unit = next((heading.unit_krw for heading in form.headings if heading.field == "amount_krw"), 1)
    if unit != 1:
        yield message("금액의 단위를 {unit:,}원으로 읽었습니다.", unit=unit)
    if form.ignored:
        yield message("쓰지 않은 열: {titles}", titles=", ".join(form.ignored[:20]))
    if read.total_lines:
        yield message("합계 줄은 넣지 않았습니다: {lines}행", lines=", ".join(map(str, read.total_lines[:20])))
    if read.last_total and read.sum_krw is not None and len(read.total_lines) == 1 and isinstance(read.last_total[1], int):
        line, total = read.last_total
        if total != read.sum_krw:
            yield message("{line}행의 합계 {total:,}원이 읽은 금액의 합 {found:,}원과 다릅니다.", line=line, total=total, found=read.sum_krw)
    if not read.rows:
        yield message("자료가 있는 행이 없습니다.")


def preview(
    store: Store,
    plan_id: str,
    kind: str,
    data: Path | bytes,
    progress: Callable[[int, int], None] | None = None,
    header_row: int | None = None,
) -> Preview:
    """Read a CSV of ``events`` or ``spending`` and preview its import into a plan. Writes nothing to the store.

    The rules of an import:

    - It adds records and corrects those that it matches. It never deletes a record and never empties a field: an empty cell, or a
      missing column, leaves the field as it is.
    - A record is matched by its id where the file gives one. Otherwise an event is matched by activity and occurrence (회차), or by
      activity and day without an occurrence; a payment by line, day, amount and voucher (without the voucher where the file has no
      such column). Equal records are matched one to one, so that importing a file twice adds nothing.
    - A payment repeated in one file (same voucher and memo) is refused. Without a voucher both may be payments: both are imported,
      with a warning.
    - Days outside the fiscal year are refused for held events and warned about for spending. An amount of 0 is refused; a negative
      one is a refund.

    ``progress`` reports (done, total) in thousandths. ``header_row`` is the row number of the headings, None to search for it. Raises RefusedFile
    where the file cannot be read at all.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    tell = progress or (lambda _done, _total: None)
    plan = repository.plan(store, plan_id)
    revision = repository.newest_revision(store, plan_id)
    if plan is None or revision is None:
        raise RefusedFile(message("저장소에 없는 계획입니다: {plan}", plan=plan_id))
    tell(0, 1000)
    try:
        staging = Staging(store, data, MAX_BYTES)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise RefusedFile(message("파일을 읽을 수 없습니다: {where}{why}", where=where, why=cause(error))) from error
    try:
        form = read_form(staging.file, kind, header_row)
        reader = Reader(kind, plan, form, _names(store, plan), store.is_example)
        size = max(staging.file.stat().st_size, 1)
        with staging.changing() as cursor:
            cursor.execute(PLAIN)
            cursor.execute(NUMBER)
            reader.read(staging.file, cursor, lambda done: tell(min(700 * done // size, 700), 1000))
        made = Preview(staging, kind, plan, revision, form, reader)
        made._look(lambda tenths: tell(700 + 30 * tenths, 1000))
    except (OSError, duckdb.Error) as error:
        staging.close()
        if isinstance(error, duckdb.Error) and not is_environment_error(error):
            raise
        raise RefusedFile(message("파일을 잠시 풀어 둘 자리가 모자랍니다: {why}", why=cause(error))) from error
    except BaseException:
        staging.close()
        raise
    tell(1000, 1000)
    return made


def _names(store: Store, plan: Plan) -> Names:
    with store.cursor() as cursor:
        activities, lines = (
            [name for (name,) in cursor.execute(statement, {"plan_id": plan.id}).fetchall()]
            for statement in (
                "SELECT DISTINCT activity_id FROM store.activity WHERE plan_id = $plan_id",
                "SELECT DISTINCT line_id FROM store.budget_line WHERE plan_id = $plan_id",
            )
        )
    return Names(plan, activities, lines)


def commit(store: Store, preview: Preview, actor: Actor, at: datetime, *, skip_refused: bool = False, batch: str | None = None) -> str | None:
    """Write the rows of a preview, all or none, and return their batch in the change log; None where there is nothing to write.

    With refused rows nothing is written, unless ``skip_refused``: then the accepted rows are, and ``refused_csv`` has the others. ``batch`` is
    the form's key, as for ``records.insert``: a form sent twice writes once. Raises RefusedWrite, also where changes since the preview alter
    its result, and WrittenAlready where the form was saved with other rows.
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
    """The refused rows as a CSV with the columns of the file, their row numbers and reasons, to be corrected and imported again.

    ``say`` translates a message.
    """
    form = preview._form
    place, reason = say(message("원래 행")), say(message("거절 사유"))
    width = len(form.titles)
    keep = [i for i, title in enumerate(form.titles) if letters(title) not in {letters(reason), letters(place)}]
    rows: list[list[Any]] = []
    wanted = _refused_lines(preview)
    current = next(wanted, None)
    for line, row in read_rows(preview._staging.file, form.encoding, form.separator):
        if current is None:
            break
        if line != current[0]:
            continue
        cells = [*row, *[""] * (width - len(row))]
        rows.append([line, " / ".join(_told(refusal, say) for refusal in current[1]), *(cells[i] for i in keep), *cells[width:]])
        current = next(wanted, None)
    units = {heading.position: heading.unit_krw for heading in preview.headings if heading.field == "amount_krw"}
    titles = _unlike([place, reason, *(_with_unit(form.titles[i], units.get(i, 1)) for i in keep)])
    # Cells beyond the headings stay beyond them, so that they are refused again until they are corrected.
    beyond = max((len(row) for row in rows), default=0) - len(titles)
    titles += [" " * (extra + 1) for extra in range(beyond)]
    rows = [[*row, *[""] * (len(titles) - len(row))] for row in rows]
    return csv_bytes(pd.DataFrame(rows, columns=titles))


def _unlike(titles: list[str]) -> list[str]:
    """The headings with a number added to repeated ones, so that no two are the same."""
    seen: dict[str, int] = {}
    made = []
    for title in titles:
        name = title.strip(SPACE) or "–"
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return made


def _refused_lines(preview: Preview) -> Iterator[tuple[int, tuple[Refusal, ...]]]:
    offset = 0
    while found := preview.rows("refused", CHUNK, offset):
        yield from ((row.line, row.refusals) for row in found)
        offset += CHUNK


def _told(refusal: Refusal, say: Callable[[Message], str]) -> str:
    return f"{refusal.column}: {say(refusal.reason)}" if refusal.column else say(refusal.reason)


def _with_unit(title: str, unit_krw: int) -> str:
    """A heading with the unit of its amounts, which may stand only in the rows above the headings of the file."""
    if unit_krw == 1 or unit_in(title):
        return title
    return f"{title}({next(word for word, won in UNITS.items() if won == unit_krw)}원)"
