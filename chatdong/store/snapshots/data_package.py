"""``datapackage.json``: what a snapshot says about itself, as a Frictionless Data Package (version 1). Write it and read it.

What only this program understands stands under the key ``chatdong``.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.store.engines.table_schema import Column, TableShape
from chatdong.store.reading.csv_format import Mark

FILE_NAME = "datapackage.json"
FORMAT = 1
"""The number of this way to write a snapshot; a program reads those that it knows."""

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
    """A step of the schema that the store has, and when it got it."""

    number: int
    name: str
    applied_at: datetime


@dataclass(frozen=True)
class PlanRevision:
    """A plan that the snapshot holds, in one revision; ``holds`` when it is the newest."""

    plan_id: str
    revision: int
    title: str
    holds: bool


@dataclass(frozen=True)
class TableFile:
    """A table of the snapshot: its file in the zip, and what that file must be."""

    table: str
    path: str
    sha256: str
    size: int
    rows: int


@dataclass(frozen=True)
class Contents:
    """What a snapshot holds and what it was made from.

    ``viewed`` is the plan (id and revision) that the reader looked at, ``scenario`` the costings that a scenario changes in
    it (line id and costing); both say nothing of the tables, which are whole. ``zone`` is that of ``made_at``, None where it is not known.
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
        """How many rows all tables have."""
        return sum(table.rows for table in self.tables)


class NotOurs(Exception):
    """The text is not a ``datapackage.json`` that this program wrote."""


def as_text(contents: Contents, shapes: Mapping[str, TableShape], say: Callable[[Message], str]) -> str:
    """``datapackage.json`` of a snapshot, its titles and descriptions in the reader's language."""
    sources = [{"title": plan.title} for plan in contents.plans if plan.holds]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "chatdong-snapshot",
        "title": say(message("chatdong 스냅샷: 저장소의 모든 표(CSV, UTF-8)")),
        "description": say(message("금액은 원, 날짜는 연-월-일입니다. 빈칸은 모르는 값이며 0이 아닙니다.")),
        "version": str(contents.store_version),
        # The format wants the offset from UTC, and without the zone there is none to tell.
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
    title, description = (say(words) for words in _TABLE_WORDS.get(table.name, (Message(table.name), Message(table.name))))
    sources = any(column.name == "source" for column in table.columns)
    return {
        "profile": "tabular-data-resource",
        "name": file.table,
        "path": file.path,
        "title": title,
        "description": description,
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
            **({"foreignKeys": [_foreign_key(r) for r in table.references]} if table.references else {}),
        },
    }


def _foreign_key(reference: Any) -> dict[str, Any]:
    return {
        "fields": list(reference.columns),
        "reference": {"resource": reference.table, "fields": list(reference.their_columns)},
    }


def _field(table: str, column: Column, say: Callable[[Message], str]) -> dict[str, Any]:
    kind = "number" if column.type.startswith("DECIMAL") else _TYPES.get(column.type, "string")
    field: dict[str, Any] = {
        "name": column.name,
        "type": kind,
        **({"format": "%Y-%m-%d %H:%M:%S.%f"} if kind == "datetime" else {}),
        "description": say(describe(table, column.name)),
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


def describe(table: str, column: str) -> Message:
    """What a column holds, in one line; its name where nobody wrote it down."""
    return _COLUMN_WORDS.get(f"{table}.{column}") or _COLUMN_WORDS.get(column) or Message(column)


def describes(table: str, column: str | None = None) -> bool:
    """Whether somebody wrote down what a table, or a column of it, holds."""
    if column is None:
        return table in _TABLE_WORDS
    return f"{table}.{column}" in _COLUMN_WORDS or column in _COLUMN_WORDS


def from_text(data: bytes, tables: Iterable[str]) -> Contents:
    """What a ``datapackage.json`` says; of the resources only those that are our tables. Raises NotOurs."""
    try:
        package = json.loads(data.decode("utf-8-sig"))
        about = package["chatdong"]
        if about["format"] != FORMAT:
            raise NotOurs
        known = set(tables)
        contents = Contents(
            made_at=_moment(about["made_at"]),
            store_version=_whole(about["store_version"]),
            store_changed_at=_moment(about["store_changed_at"]),
            migrations=tuple(Migration(_whole(m["number"]), _text(m["name"]), _moment(m["applied_at"])) for m in about["migrations"]),
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
    """The plan that was looked at; older snapshots do not say."""
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


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo:
        raise ValueError
    return moment


_PLAN_PAPER = message("계획서(source 열에 장과 항목)")
_RECORDS = message("담당자가 적은 기록")

_TABLE_WORDS = {
    "plan": (message("계획"), message("회계연도의 계획. 고칠 때마다 새 차수가 한 행 생깁니다.")),
    "category": (message("편성목"), message("계획의 예산을 나누는 편성목과 그 금액")),
    "activity": (message("세부사업"), message("계획된 세부사업: 종류, 기간, 횟수")),
    "budget_line": (message("산출내역"), message("예산을 이루는 산출내역과 그 금액")),
    "target": (message("목표"), message("성과지표의 연도별 목표")),
    "milestone": (message("집행계획"), message("어느 날까지 집행할 누계 금액")),
    "district": (message("자치구"), message("계획과 기록에 쓰는 자치구")),
    "support_team": (message("추진지원단"), message("자치구의 추진지원단과 그 운영 기간")),
    "event": (message("행사"), message("세부사업 한 회의 결과: 개최, 연기, 취소")),
    "event_district": (message("참석 자치구"), message("개최한 행사에 참석한 자치구")),
    "spending": (message("지출"), message("산출내역에서 쓴 돈")),
    "scenario": (message("가상 편성 시나리오"), message("이름을 붙여 둔 가상 편성: 계획의 한 차수에서 바꾸어 본 것")),
    "scenario_edit": (message("시나리오의 산출내역"), message("시나리오가 바꾼 산출내역과 그 산출식")),
    "plan_approval": (message("차수의 승인"), message("시나리오를 승인하여 생긴 차수와 그 까닭. 승인한 사람과 때는 plan 표에 있습니다.")),
    "report_text": (message("보고서 글"), message("현황 보고의 초안을 고쳐 쓴 글: 기간과 절, 언어마다 하나")),
    "change": (message("변경 이력"), message("누가 언제 무엇을 바꾸었는지와 바뀌기 전후의 행")),
}

_COLUMN_WORDS = {
    "plan_id": message("계획의 이름(키)"),
    "revision": message("계획의 차수"),
    "fiscal_year": message("회계연도"),
    "programme": message("사업의 이름"),
    "title": message("계획의 제목"),
    "title_en": message("계획의 제목(영어)"),
    "total_krw": message("총 예산"),
    "text": message("계획 파일의 글 그대로(TOML)"),
    "loaded_at": message("이 차수를 실은 때"),
    "loaded_by": message("이 차수를 실은 사람"),
    "category_id": message("편성목의 키"),
    "position": message("계획서에 나오는 순서"),
    "change.position": message("한 번의 저장 안에서 몇 번째로 바뀌었는지"),
    "name": message("이름"),
    "name_en": message("이름(영어)"),
    "amount_krw": message("금액"),
    "spending.amount_krw": message("쓴 금액. 돌려받은 돈은 음수"),
    "milestone.amount_krw": message("이날까지의 누계 금액"),
    "source": message("자료의 출처: 계획서의 장이나 항목, 또는 기록의 출처"),
    "activity_id": message("세부사업의 키"),
    "kind": message("세부사업의 종류"),
    "times": message("계획 횟수"),
    "people": message("한 회의 계획 인원"),
    "window_start": message("계획 기간의 첫날"),
    "window_end": message("계획 기간의 마지막 날"),
    "payer": message("비용을 내는 곳"),
    "line_id": message("산출내역의 키"),
    "item": message("산출내역의 항목"),
    "item_en": message("산출내역의 항목(영어)"),
    "costing": message("산출식"),
    "indicator_id": message("성과지표의 키"),
    "year": message("목표의 연도"),
    "unit": message("목표 수치의 단위"),
    "measure": message("실적을 재는 방법"),
    "value": message("목표 수치. 계획에 수치가 없으면 빈칸"),
    "due": message("목표의 기한"),
    "milestone_on": message("집행계획의 날"),
    "rate_percent": message("총 예산에 대한 누계 비율"),
    "district_id": message("자치구의 키. 모르면 빈칸"),
    "event_district.district_id": message("참석한 자치구의 키"),
    "team_id": message("추진지원단의 키"),
    "mode": message("운영 방식: direct는 직영, entrusted는 위탁"),
    "operator": message("운영하는 곳"),
    "operator_en": message("운영하는 곳(영어)"),
    "staff": message("추진지원단의 인원"),
    "opened_on": message("운영을 시작한 날"),
    "closed_on": message("운영을 마친 날"),
    "stage": message("추진지원단이 참여하는 사업의 단계. 모르면 빈칸"),
    "version": message("이 행이 몇 번째로 저장된 모습인지"),
    "event_id": message("행사의 키"),
    "occurrence": message("계획의 몇 번째 회인지. 계획에 없던 행사는 빈칸"),
    "held_on": message("개최한 날"),
    "postponed_on": message("연기를 정한 날"),
    "postponed_to": message("연기하여 열기로 한 날"),
    "cancelled_on": message("취소한 날"),
    "attendance": message("참석 인원"),
    "topic": message("주제"),
    "note": message("메모"),
    "spending_id": message("지출의 키"),
    "spent_on": message("쓴 날"),
    "voucher": message("증빙 번호"),
    "memo": message("적요"),
    "scenario_id": message("시나리오의 키"),
    "scenario.revision": message("시나리오를 만든 계획의 차수"),
    "scenario_edit.revision": message("시나리오를 만든 계획의 차수"),
    "scenario_edit.costing": message("시나리오의 산출식"),
    "description": message("설명"),
    "scenario_version": message("승인한 시나리오가 몇 번째로 저장된 모습인지"),
    "scenario_name": message("승인할 때의 시나리오 이름"),
    "reason": message("승인한 까닭"),
    "report_text_id": message("보고서 글의 키"),
    "report_text.revision": message("초안을 쓴 계획의 차수"),
    "period": message("보고서의 기간: 1, 2, 3, 4는 분기, year는 연말"),
    "section": message("보고서의 절"),
    "language": message("글의 언어: ko는 한국어, en은 영어"),
    "as_of": message("초안의 기준일"),
    "words": message("고쳐 쓴 글"),
    "draft": message("고칠 때의 초안"),
    "change_id": message("변경의 키"),
    "batch": message("함께 저장된 변경의 묶음"),
    "store_version": message("저장 뒤의 저장소 버전"),
    "changed_at": message("바꾼 때"),
    "actor": message("바꾼 사람"),
    "action": message("insert는 추가, update는 수정, delete는 삭제"),
    "table_name": message("바뀐 행의 표"),
    "row_key": message("바뀐 행의 키"),
    "row_before": message("바뀌기 전의 행(JSON)"),
    "row_after": message("바뀐 뒤의 행(JSON)"),
}
