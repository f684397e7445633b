"""Write and read ``datapackage.json``, the metadata of a snapshot as a Frictionless Data Package (version 1).

Properties of this program alone are under the key ``chatdong``.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.store.engines.record_tables import HISTORY, RECORD_TABLES
from chatdong.store.engines.table_schema import Column, Reference, TableShape
from chatdong.store.reading.csv_format import Mark

FILE_NAME = "datapackage.json"
FORMAT = 1
"""The version of the snapshot format; only this one is read."""

_TYPES = {
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}


@dataclass(frozen=True)
class Migration:
    """A migration of the schema that the store has, with the time at which it was applied."""

    number: int
    name: str
    applied_at: datetime


@dataclass(frozen=True)
class PlanRevision:
    """A plan revision in the snapshot; ``holds`` is True for the newest revision of its plan."""

    plan_id: str
    revision: int
    title: str
    holds: bool


@dataclass(frozen=True)
class TableFile:
    """A table of the snapshot: its file in the zip, with checksum, size in bytes and number of rows."""

    table: str
    path: str
    sha256: str
    size: int
    rows: int


@dataclass(frozen=True)
class Contents:
    """The metadata of a snapshot: its tables, the store that it was made from and the view of its reader.

    ``mark`` is the extra column of example data. ``as_of``, ``filters``, ``viewed`` (plan id and revision) and ``scenario`` (line id and costing)
    describe the reader's view; the tables are always complete. ``zone`` is the time zone of ``made_at``, None where it is unknown.
    """

    made_at: datetime
    store_version: int
    store_changed_at: datetime
    migrations: tuple[Migration, ...]
    plans: tuple[PlanRevision, ...]
    tables: tuple[TableFile, ...]
    mark: Mark | None
    is_example: bool
    as_of: date | None = None
    filters: tuple[tuple[str, str], ...] = ()
    language: str = "ko"
    viewed: tuple[str, int] | None = None
    scenario: tuple[tuple[str, str], ...] = ()
    zone: tzinfo | None = None

    @property
    def schema(self) -> int:
        """The number of the newest migration."""
        return max(migration.number for migration in self.migrations)

    @property
    def rows(self) -> int:
        """The number of rows of all tables together."""
        return sum(table.rows for table in self.tables)


class NotOurs(Exception):
    """The file is no ``datapackage.json`` of this program's format."""


def as_text(contents: Contents, shapes: Mapping[str, TableShape], say: Callable[[Message], str]) -> str:
    """The text of ``datapackage.json``; ``say`` translates titles and descriptions, ``shapes`` has the columns by table."""
    sources = [{"title": plan.title} for plan in contents.plans if plan.holds]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "chatdong-snapshot",
        "title": say(message("chatdong 스냅샷: 저장소의 모든 표(CSV, UTF-8)")),
        "description": say(message("금액은 원, 날짜는 연-월-일입니다. 빈칸은 모르는 값이며 0이 아닙니다.")),
        "version": str(contents.store_version),
        # The format requires the offset from UTC, which is unknown without the zone.
        **({"created": contents.made_at.replace(tzinfo=contents.zone).isoformat(timespec="seconds")} if contents.zone else {}),
        **({"sources": sources} if sources else {}),
        "resources": [_resource(file, shapes[file.table], contents.mark, say) for file in contents.tables],
        "chatdong": {
            "format": FORMAT,
            "made_at": contents.made_at.isoformat(),
            "as_of": contents.as_of and contents.as_of.isoformat(),
            "filters": dict(contents.filters),
            "plans": [{"plan_id": plan.plan_id, "revision": plan.revision, "title": plan.title, "holds": plan.holds} for plan in contents.plans],
            "viewed": contents.viewed and {"plan_id": contents.viewed[0], "revision": contents.viewed[1]},
            "scenario": dict(contents.scenario) or None,
            "store_version": contents.store_version,
            "store_changed_at": contents.store_changed_at.isoformat(),
            "schema": contents.schema,
            "migrations": [{"number": m.number, "name": m.name, "applied_at": m.applied_at.isoformat()} for m in contents.migrations],
            "example": contents.is_example,
            "mark": contents.mark and list(contents.mark),
            "language": contents.language,
        },
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(file: TableFile, table: TableShape, mark: Mark | None, say: Callable[[Message], str]) -> dict[str, Any]:
    fields = [_field(table.name, column, say) for column in table.columns]
    if mark:
        fields.append({"name": mark[0], "type": "string", "title": mark[0], "description": mark[1]})
    of = RECORD_TABLES.get(table.name, HISTORY)
    sources = any(column.name == "source" for column in table.columns)
    return {
        "profile": "tabular-data-resource",
        "name": file.table,
        "path": file.path,
        "title": say(of.title),
        "description": say(of.description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "rows": file.rows,
        "sources": [{"title": say(_PLAN_PAPER if sources else _RECORDS)}],
        "schema": {
            "fields": fields,
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"foreignKeys": [_foreign_key(table.name, r) for r in table.references]} if table.references else {}),
        },
    }


def _foreign_key(table: str, reference: Reference) -> dict[str, Any]:
    """A foreign key; the format writes "" for the table itself: https://specs.frictionlessdata.io/table-schema/#foreign-keys"""
    return {
        "fields": list(reference.columns),
        "reference": {"resource": "" if reference.table == table else reference.table, "fields": list(reference.their_columns)},
    }


def _field(table: str, column: Column, say: Callable[[Message], str]) -> dict[str, Any]:
    kind = "number" if column.type.startswith("DECIMAL") else _TYPES.get(column.type, "string")
    field: dict[str, Any] = {
        "name": column.name,
        "type": kind,
        **({"format": "%Y-%m-%d %H:%M:%S.%f"} if kind == "datetime" else {}),
        "description": say(_describe(table, column.name)),
    }
    unit = _unit(column.name)
    if unit:
        field["unit"] = say(unit)
    if column.required:
        field["constraints"] = {"required": True}
    return field


def _unit(column: str) -> Message | None:
    if column.endswith("_krw"):
        return message("원")
    if column.endswith("_percent"):
        return message("퍼센트")
    return message("명") if column in ("people", "staff", "attendance") else None


def _describe(table: str, column: str) -> Message:
    """The description of a column; its name where it has none."""
    words = RECORD_TABLES.get(table, HISTORY).column(column)
    return words.description if words else Message(column)


def from_text(data: bytes, tables: Iterable[str]) -> Contents:
    """Parse a ``datapackage.json``, keeping only resources that are named like one of ``tables``. Raises NotOurs."""
    try:
        package = json.loads(data.decode("utf-8-sig"))
        about = package["chatdong"]
        if about["format"] != FORMAT:
            raise NotOurs
        known = set(tables)
        contents = Contents(
            made_at=_timestamp(about["made_at"]),
            store_version=_whole(about["store_version"]),
            store_changed_at=_timestamp(about["store_changed_at"]),
            migrations=tuple(Migration(_whole(m["number"]), _text(m["name"]), _timestamp(m["applied_at"])) for m in about["migrations"]),
            plans=tuple(PlanRevision(_text(p["plan_id"]), _whole(p["revision"]), _text(p["title"]), p["holds"] is True) for p in about["plans"]),
            tables=tuple(_table_file(resource) for resource in package["resources"] if resource["name"] in known),
            mark=None if about["mark"] is None else (_text(about["mark"][0]), _text(about["mark"][1])),
            is_example=about["example"] is True,
            as_of=None if about["as_of"] is None else date.fromisoformat(about["as_of"]),
            filters=tuple((name, _text(value)) for name, value in about["filters"].items()),
            language=_text(about["language"]),
            viewed=_viewed(about.get("viewed")),
            scenario=tuple((line, _text(costing)) for line, costing in (about.get("scenario") or {}).items()),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise NotOurs from error
    if not contents.migrations:
        raise NotOurs
    return contents


def _table_file(resource: Mapping[str, Any]) -> TableFile:
    digest = re.fullmatch(r"sha256:([0-9a-f]{64})", resource["hash"])
    if not digest:
        raise ValueError
    return TableFile(_text(resource["name"]), _text(resource["path"]), digest[1], _whole(resource["bytes"]), _whole(resource["rows"]))


def _viewed(value: Any) -> tuple[str, int] | None:
    """The plan id and revision that the reader viewed; None in older snapshots, which do not record it."""
    return None if value is None else (_text(value["plan_id"]), _whole(value["revision"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half of a surrogate pair is no text
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError
    return value


def _timestamp(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo:
        raise ValueError
    return moment


_PLAN_PAPER = message("계획서(source 열에 장과 항목)")
_RECORDS = message("담당자가 적은 기록")
