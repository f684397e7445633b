"""Write a snapshot: all tables of a store as CSV in one zip, with a ``datapackage.json`` that describes them and a READ-ME."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import BinaryIO

import duckdb

from chatdong.domain.message import Message, message
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.quoting import quoted
from chatdong.store.engines.record_tables import HISTORY, RECORD_TABLES
from chatdong.store.engines.store import Store
from chatdong.store.engines.table_schema import TableShape, all_shapes
from chatdong.store.reading.csv_format import Mark, csv_bytes, table_csv
from chatdong.store.snapshots.data_package import FILE_NAME, Contents, Migration, PlanRevision, TableFile, as_text

__all__ = ["READ_ME", "TABLES", "csv_bytes", "hashed_table", "snapshot", "table_counts", "write_snapshot"]

TABLES = (*RECORD_TABLES, HISTORY.name)
"""The tables of a snapshot: plans, records and the change log, parents before children."""

READ_ME = "READ-ME.txt"

_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The modification time of every file in the zip, fixed so that the same store gives the same zip."""


def table_counts(store: Store) -> dict[str, int]:
    """The number of rows of each table of a snapshot."""
    with store.cursor() as cursor:
        return {table: only_row(cursor.execute(f"SELECT count(*) FROM store.{quoted(table)}"))[0] for table in TABLES}  # noqa: S608


def snapshot(
    store: Store,
    at: datetime,
    say: Callable[[Message], str] = str,
    *,
    as_of: date | None = None,
    filters: Mapping[str, str] | None = None,
    viewed: tuple[str, int] | None = None,
    scenario: Mapping[str, str] | None = None,
    language: str = "ko",
) -> bytes:
    """The zip of ``write_snapshot`` as bytes."""
    made = io.BytesIO()
    write_snapshot(store, made, at, say, as_of=as_of, filters=filters, viewed=viewed, scenario=scenario, language=language)
    return made.getvalue()


def write_snapshot(
    store: Store,
    out: BinaryIO,
    at: datetime,
    say: Callable[[Message], str] = str,
    *,
    as_of: date | None = None,
    filters: Mapping[str, str] | None = None,
    viewed: tuple[str, int] | None = None,
    scenario: Mapping[str, str] | None = None,
    language: str = "ko",
) -> Contents:
    """Write all tables as CSV into one zip, each ordered by its key, read in one transaction; returns the metadata.

    ``say`` translates a message into ``language``. ``as_of``, ``filters`` (name → value), ``viewed`` (plan id, revision) and ``scenario`` (line id
    → costing) record the reader's view; the tables are complete whatever they are. ``at`` is in the programme's time zone; an aware ``at``
    records the zone. The same store and ``at`` give the same zip.
    """
    prefix = f"{say(message('예시자료'))}-" if store.is_example else ""
    mark = (say(message("자료 구분")), say(message("예시 자료"))) if store.is_example else None
    with store.cursor() as cursor, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        cursor.begin()
        try:
            version, changed_at = only_row(cursor.execute("SELECT version, changed_at FROM store.store_version"))
            migrations = cursor.execute("SELECT number, name, applied_at FROM store.migration ORDER BY number").fetchall()
            known = all_shapes(cursor)
            shapes = {table: known[table] for table in TABLES if table in known}
            files = []
            for table in shapes.values():
                path = f"{prefix}{table.name}.csv"
                with archive.open(_entry(path), "w", force_zip64=True) as file:
                    digest, size = hashed_table(cursor, table, mark, file.write)
                rows = only_row(cursor.execute(f"SELECT count(*) FROM store.{quoted(table.name)}"))[0]  # noqa: S608
                files.append(TableFile(table.name, path, digest, size, rows))
            contents = Contents(
                made_at=at.replace(tzinfo=None),
                zone=at.tzinfo,
                store_version=version,
                store_changed_at=changed_at,
                migrations=tuple(Migration(*row) for row in migrations),
                plans=_plans(cursor),
                tables=tuple(files),
                mark=mark,
                is_example=store.is_example,
                as_of=as_of,
                filters=tuple((name, str(value)) for name, value in (filters or {}).items()),
                language=language,
                viewed=viewed,
                scenario=tuple((scenario or {}).items()),
            )
        finally:
            cursor.rollback()
        archive.writestr(_entry(FILE_NAME), as_text(contents, shapes, say).encode())
        archive.writestr(_entry(READ_ME), _read_me(contents, say).encode("utf-8-sig"))
    return contents


def hashed_table(cursor: duckdb.DuckDBPyConnection, table: TableShape, mark: Mark | None, write: Callable[[bytes], object]) -> tuple[str, int]:
    """Write a table of the store, ordered by its key, as the CSV of a snapshot; returns the SHA-256 (hex) and the number of bytes.

    ``mark`` is an extra column (name, value) that marks the example; None leaves it out. ``write`` is called with one piece after another.
    """
    digest, size = hashlib.sha256(), 0
    for piece in table_csv(cursor, table, RECORD_TABLES.get(table.name, HISTORY).key, mark):
        digest.update(piece)
        size += len(piece)
        write(piece)
    return digest.hexdigest(), size


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _SAME_MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _plans(cursor: duckdb.DuckDBPyConnection) -> tuple[PlanRevision, ...]:
    found = cursor.execute(
        "SELECT plan_id, revision, title, revision = max(revision) OVER (PARTITION BY plan_id) FROM store.plan ORDER BY plan_id, revision"
    )
    return tuple(PlanRevision(*row) for row in found.fetchall())


def _read_me(contents: Contents, say: Callable[[Message], str]) -> str:
    lines = [message("chatdong 스냅샷: 저장소의 모든 표(CSV, UTF-8)")]
    if contents.is_example:
        lines.append(message("예시 자료입니다. 실제 기록이 아닙니다."))
    lines += [
        message("만든 때: {at}", at=contents.made_at.isoformat(sep=" ", timespec="seconds")),
        message("저장소 버전: {version}", version=contents.store_version),
        *_viewed(contents),
        *(message("계획: {title} ({revision}차)", title=plan.title, revision=plan.revision) for plan in contents.plans if plan.holds),
        message("금액은 원, 날짜는 연-월-일입니다. 빈칸은 모르는 값이며 0이 아닙니다."),
        message("=, +, -, @, 탭으로 시작하는 글자 앞에는 작은따옴표(')가 붙어 있습니다."),
        message("작은따옴표로 시작하는 글자와 빈 글자 앞에도 작은따옴표가 하나 더 붙어 있습니다."),
        message("표와 열의 설명, 단위, 체크섬은 datapackage.json에 있습니다."),
        message("되살리기: python -m chatdong restore 이파일.zip --store 새파일.duckdb"),
    ]
    return "\r\n".join(say(line) for line in lines) + "\r\n"


def _viewed(contents: Contents) -> Iterable[Message]:
    if contents.as_of:
        yield message("기준일: {day} (표는 기준일과 상관없이 전부입니다)", day=contents.as_of.isoformat())
    if contents.viewed:
        yield message("보던 계획: {plan} ({revision}차)", plan=contents.viewed[0], revision=contents.viewed[1])
    for name, value in contents.filters:
        yield message("보던 조건: {name} = {value}", name=name, value=value)
    for line, costing in contents.scenario:
        yield message("보던 시뮬레이션: {line} = {costing}", line=line, costing=costing)
