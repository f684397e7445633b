"""What the interface calls the tables, columns and values of the store: the words of the forms and of an import's headings."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import ACTIVITY_KINDS, TEAM_MODES
from chatdong.domain.report.outline import HEADINGS, PERIODS
from chatdong.store.writing.records import KEYS
from chatdong.ui.components import labels
from chatdong.ui.components.labels import period_word
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import LANGUAGES, _, name, say
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording

KINDS = {
    "spending": ("spending",),
    "event": ("event", "event_district"),
    "support_team": ("support_team",),
    "scenario": ("scenario", "scenario_edit"),
    "report_text": ("report_text",),
    "plan": ("plan", "category", "activity", "budget_line", "target", "milestone", "district", "plan_approval"),
}
"""What a reader takes for one thing, and the tables that hold it."""

_NOT_TOLD = frozenset(
    {
        "plan_id",
        "revision",
        "version",
        "text",
        "position",
        "loaded_at",
        "loaded_by",
        "event_id",
        "spending_id",
        "team_id",
        "scenario_id",
        "scenario_version",
        "report_text_id",
        "draft",
    }
)
"""Keys and what the store notes for itself; what a spending's ``event_id`` says is told as its event."""


def table_word(table: str) -> str:
    """A table's name as the interface has it."""
    return {
        "plan": _("계획"),
        "category": _("편성목"),
        "activity": _("세부사업"),
        "budget_line": _("산출내역"),
        "target": _("목표"),
        "milestone": _("집행계획"),
        "district": _("자치구"),
        "support_team": _("추진지원단"),
        "event": _("행사"),
        "event_district": _("참석 자치구"),
        "spending": _("지출"),
        "scenario": _("가상 편성 시나리오"),
        "scenario_edit": _("시나리오의 산출내역"),
        "plan_approval": _("차수의 승인"),
        "report_text": _("보고서 글"),
        "change": _("변경 이력"),
    }.get(table, table)


def action_word(action: str) -> str:
    """What a change did."""
    return {"insert": _("추가"), "update": _("변경"), "delete": _("삭제")}[action]


def column_word(column: str, table: str = "") -> str:
    """A column's name as the forms and an import's headings have it."""
    words = {
        "activity_id": _("세부사업"),
        "occurrence": _("회차"),
        "held_on": _("개최일"),
        "postponed_on": _("연기 결정일"),
        "postponed_to": _("연기된 날"),
        "cancelled_on": _("취소일"),
        "attendance": _("참석"),
        "topic": _("안건"),
        "districts": _("참석 자치구"),
        "note": _("비고"),
        "line_id": _("산출내역"),
        "event_id": _("행사"),
        "spent_on": _("지출일"),
        "amount_krw": _("금액"),
        "voucher": _("증빙번호"),
        "memo": _("적요"),
        "category_id": _("편성목"),
        "district_id": _("자치구"),
        "indicator_id": _("지표"),
        "fiscal_year": _("회계연도"),
        "programme": _("사업"),
        "title": _("제목"),
        "title_en": _("제목(영어)"),
        "total_krw": _("총 예산"),
        "name": _("이름"),
        "name_en": _("이름(영어)"),
        "item": _("항목"),
        "item_en": _("항목(영어)"),
        "costing": _("산출식"),
        "kind": _("종류"),
        "times": _("계획 횟수"),
        "people": _("계획 인원"),
        "window_start": _("기간 시작"),
        "window_end": _("기간 끝"),
        "payer": _("비용을 내는 곳"),
        "year": _("연도"),
        "unit": _("단위"),
        "measure": _("재는 방법"),
        "value": _("목표값"),
        "due": _("기한"),
        "milestone_on": _("날짜"),
        "rate_percent": _("집행률"),
        "source": _("출처"),
        "mode": _("운영 방식"),
        "operator": _("운영 주체"),
        "operator_en": _("운영 주체(영어)"),
        "staff": _("인력(명)"),
        "opened_on": _("업무 시작"),
        "closed_on": _("업무 종료"),
        "stage": _("사업 단계"),
        "description": _("설명"),
        "scenario_name": _("시나리오 이름"),
        "reason": _("승인하는 까닭"),
        "period": _("보고할 기간"),
        "section": _("절"),
        "language": _("언어"),
        "as_of": _("초안의 기준일"),
        "words": _("글"),
    }
    return _("누계 금액") if (table, column) == ("milestone", "amount_krw") else words.get(column, column)


@dataclass(frozen=True)
class ChangeWording:
    """A change in words: the table, what was done, what the record is called, and what differs.

    ``differences`` are (the column, what stood there, what stands there), of the columns that differ.
    """

    table: str
    action: str
    record: str
    differences: tuple[tuple[str, str, str], ...]
    added: bool
    removed: bool

    @property
    def before(self) -> str:
        """What stood there: 금액 10,000원. Empty where there was nothing."""
        return "" if self.added else ", ".join(f"{column} {before}" for column, before, _after in self.differences)

    @property
    def after(self) -> str:
        """What stands there now: 금액 12,000원. Empty where there is nothing."""
        return "" if self.removed else ", ".join(f"{column} {after}" for column, _before, after in self.differences)

    def __str__(self) -> str:
        """In one line: 금액 10,000원 → 12,000원; of a record that came or went, what it says."""
        return self.before + self.after if self.added or self.removed else arrows(self.differences)

    @property
    def taken_back(self) -> str:
        """What taking it back does to a record that stays: 금액 12,000원 → 10,000원."""
        return arrows((column, after, before) for column, before, after in self.differences)


def arrows(differences: Iterable[tuple[str, str, str]]) -> str:
    """From what to what, column by column."""
    return ", ".join(f"{column} {before} → {after}" for column, before, after in differences)


class RecordWording:
    """Rows of the store in words. Names are those of the view's plan, the language that of whoever asks for this.

    What it takes to word a row is settled once: a file may have a million of them.
    """

    def __init__(self, context: PageContext) -> None:
        plan = context.plan
        self._tables = {table: table_word(table) for table in KEYS}
        self._actions = {action: action_word(action) for action in ("insert", "update", "delete")}
        self._columns: dict[tuple[str, str], str | None] = {}
        self._days: dict[Any, str] = {}
        self._won = _("{amount}원", amount="{}")
        self._numbered = _("{activity} {number}회차", activity="{}", number="{}")
        self._names: dict[str, dict[Any, str]] = {
            "activity_id": {a.id: name(a.name) for a in plan.activity},
            "line_id": {line.id: labels.line_name(plan, line.id) for line in plan.budget_line},
            "category_id": {c.id: name(c.name) for c in plan.category},
            "district_id": {d.id: name(d.name) for d in districts_of(plan)},
            "indicator_id": {i.id: name(i.name) for i in plan.indicator},
            "kind": {kind: labels.kind_word(kind) for kind in ACTIVITY_KINDS},
            "mode": {mode: wording.mode_word(mode) for mode in TEAM_MODES},
            "period": {period: period_word(period) for period in PERIODS},
            "section": {section: say(heading) for section, heading in HEADINGS.items()},
            "language": dict(LANGUAGES),
            "measure": {
                "events_held": _("연 행사"),
                "months_held": _("행사를 연 달"),
                "teams_open": _("운영 중인 추진지원단"),
                "not_quantified": _("수치 없음"),
            },
        }
        self._records = context.all_records

    def called(self, text: str) -> list[str]:
        """The keys of everything whose name holds a text, in any case."""
        # An event's name is put together when it is asked for: there may be thousands.
        events = {event.id: self._event(event.activity_id, event.occurrence) for event in self._records.events}
        every = (*self._names.values(), events)
        return [str(key) for names in every for key, words in names.items() if text.casefold() in words.casefold()]

    def change(self, table: str, key: str, before: str | None, after: str | None) -> ChangeWording:
        """A change in words, from the row before and after it as the log keeps them (JSON)."""
        return self.between(table, key, *(json.loads(text) if text else {} for text in (before, after)))

    def between(self, table: str, key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> ChangeWording:
        """What became of a row, in words; an empty one was not there."""
        action = "update" if old and new else "insert" if new else "delete"
        told = []
        edits = [dict(row.get("edits") or {}) for row in (old, new)]
        for line_id in sorted({**edits[0], **edits[1]}):
            was, is_now = (side.get(line_id) for side in edits)
            if was != is_now:
                told.append((self.value("line_id", line_id), self.value("costing", was), self.value("costing", is_now)))
        for column in (column for column in {**old, **new} if column != "edits"):
            # A row that was logged before the store knew a list had none of it.
            was, is_now = (None if row.get(column) == [] else row.get(column) for row in (old, new))
            word = self._column(table, column) if was != is_now else None
            if word is not None:
                told.append((word, self.value(column, was), self.value(column, is_now)))
        record = self.record(table, new or old, key)
        return ChangeWording(self._tables.get(table, table), self._actions[action], record, tuple(told), not old, not new)

    def record(self, table: str, row: Mapping[str, Any], key: str) -> str:
        """What a record is called: an event by its activity and number, a spending by its line and voucher, others by name."""
        if table == "event":
            return self._event(row["activity_id"], row["occurrence"])
        if table == "spending":
            return " · ".join(filter(None, (self.value("line_id", row["line_id"]), row["voucher"])))
        if table == "event_district":
            return " · ".join(self.value(column, row[column]) for column in ("event_id", "district_id"))
        if table == "support_team":
            return self.value("district_id", row["district_id"]) if row["district_id"] else row.get("operator") or key
        if table == "target":
            return f"{self.value('indicator_id', row['indicator_id'])} {row['year']}"
        if table == "scenario_edit":
            return self.value("line_id", row["line_id"])
        if table == "plan_approval":
            return row["scenario_name"]
        if table == "report_text":
            return " · ".join(self.value(column, row[column]) for column in ("period", "section", "language"))
        if table == "milestone":
            return self.value("milestone_on", row["milestone_on"])
        own = next((row[column] for column in ("name", "title", "item") if row.get(column)), key)
        return f"{self.value('activity_id', row['activity_id'])} · {own}" if table == "budget_line" else own

    def value(self, column: str, value: Any) -> str:
        """A value as a reader expects it: a name for a key, won, a day; "–" where it is unknown."""
        if value is None:
            return formats.UNKNOWN
        if isinstance(value, list):
            return ", ".join(self.value("district_id", each) for each in value) or formats.UNKNOWN
        if column == "stage":
            return wording.stage_word(value)
        if column == "event_id":
            event = self._records.event(value)
            return self._event(event.activity_id, event.occurrence) if event else str(value)
        if column in self._names:
            return self._names[column].get(value, str(value))
        if column.endswith("_krw"):
            return self._won.format(formats.won(value))
        if column.endswith(("_on", "_to")) or column in ("as_of", "due", "window_start", "window_end"):
            if value not in self._days:
                self._days[value] = formats.day(date.fromisoformat(str(value)))
            return self._days[value]
        return f"{value}%" if column.endswith("_percent") else str(value)

    def _event(self, activity_id: str, occurrence: int | None) -> str:
        called = self.value("activity_id", activity_id)
        return self._numbered.format(called, occurrence) if occurrence else called

    def _column(self, table: str, column: str) -> str | None:
        """A column's word; None for the keys, and for what the store notes for itself."""
        if (table, column) not in self._columns:
            silent = column in _NOT_TOLD and (table, column) != ("spending", "event_id")
            self._columns[table, column] = None if silent else column_word(column, table)
        return self._columns[table, column]
