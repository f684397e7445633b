"""Records and changes in words: names of tables and columns, values, and differences between two rows."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.measures import MEASURES
from chatdong.domain.plan.model import ActivityKind, FundingSource, TeamMode
from chatdong.domain.progress.budget_changes import BudgetChangeKind, CarryOverKind, revisions_from_text
from chatdong.domain.progress.commitments import CounterpartKind
from chatdong.domain.progress.measurements import words_of
from chatdong.domain.report.outline import HEADINGS, periods_of
from chatdong.store.engines.record_tables import COLUMN_WORDS, HISTORY, RECORD_TABLES
from chatdong.store.writing import records
from chatdong.ui.components import labels
from chatdong.ui.components.labels import period_word
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import LANGUAGES, _, name, say
from chatdong.ui.session import stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording
from chatdong.ui.views.records.measurements.fields import part_word, value_word
from chatdong.ui.views.records.money import kinds
from chatdong.ui.views.records.money.fields import called

KINDS = {
    # The most frequent kinds stand first, the plan last.
    kind: tuple(table.name for table in RECORD_TABLES.values() if kind in (table.name, table.part_of))
    for kind in dict.fromkeys(("spending", "event", *(table.name for table in RECORD_TABLES.values() if table.is_entered)))
} | {"plan": tuple(table.name for table in RECORD_TABLES.values() if not table.is_entered and table.part_of is None)}
"""Kind of record in the history's filter → the tables that hold it."""

_NOT_TOLD = frozenset({"plan_id", "revision", "version", "text", "position", "loaded_at", "loaded_by", "scenario_version"}) | {
    column for table in RECORD_TABLES.values() for column in table.made
}
"""Columns of the store's own bookkeeping, which are not shown."""

_RECORD_KEYS = frozenset(column for table in RECORD_TABLES.values() if table.is_entered for column in table.key)
"""Key columns, which mean nothing to a reader; a payment's ``event_id``, which a person chooses, is shown as its event."""


def table_word(table: str) -> str:
    """The title of a table; an unknown table keeps its own name."""
    known = HISTORY if table == HISTORY.name else RECORD_TABLES.get(table)
    return say(known.title) if known else table


def action_word(action: str) -> str:
    """A change's action (insert, update, delete) in words."""
    return {"insert": _("추가"), "update": _("변경"), "delete": _("삭제")}[action]


def column_word(column: str, table: str = "") -> str:
    """A column's label, as in the forms and in an import's headings; an unknown column keeps its own name."""
    words = RECORD_TABLES[table].column(column) if table in RECORD_TABLES else COLUMN_WORDS.get(column)
    return say(words.label) if words and words.label else column


@dataclass(frozen=True)
class ChangeWording:
    """A change in words: table, action, record, and the columns that differ.

    ``differences`` are (column, value before, value after). ``added`` and ``removed`` say that there was no row before or after.
    """

    table: str
    action: str
    record: str
    differences: tuple[tuple[str, str, str], ...]
    added: bool
    removed: bool

    @property
    def before(self) -> str:
        """The values before: 금액 10,000원. "" for an added record."""
        return "" if self.added else ", ".join(f"{column} {before}" for column, before, _after in self.differences)

    @property
    def after(self) -> str:
        """The values after: 금액 12,000원. "" for a removed record."""
        return "" if self.removed else ", ".join(f"{column} {after}" for column, _before, after in self.differences)

    def __str__(self) -> str:
        """The change in one line: 금액 10,000원 → 12,000원; for an added or removed record its values."""
        return self.before + self.after if self.added or self.removed else arrows(self.differences)

    @property
    def taken_back(self) -> str:
        """The effect of undoing the change of a record that stays: 금액 12,000원 → 10,000원."""
        return arrows((column, after, before) for column, before, after in self.differences)


def arrows(differences: Iterable[tuple[str, str, str]]) -> str:
    """Differences in one line: column, before → after."""
    return ", ".join(f"{column} {before} → {after}" for column, before, after in differences)


class RecordWording:
    """Rows of the store in words, with the names of the page context's plan, in the language of the session that makes this object.

    Labels and names are looked up once: a CSV may have a million rows.
    """

    def __init__(self, context: PageContext) -> None:
        plan = context.plan
        self._tables = {table: table_word(table) for table in RECORD_TABLES}
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
            "kind": {kind: labels.kind_word(kind) for kind in ActivityKind}
            | {kind.value: kinds.change_word(kind) for kind in (*BudgetChangeKind, *CarryOverKind)},
            "counterpart": {kind.value: kinds.counterpart_word(kind) for kind in CounterpartKind},
            "funding_source": {source.value: kinds.source_word(source) for source in FundingSource},
            "commitment_id": {each.id: called(context, each) for each in context.all_records.commitments},
            "mode": {mode: wording.mode_word(mode) for mode in TeamMode},
            "period": {period: period_word(period, plan) for period in periods_of(plan)},
            "section": {section: say(heading) for section, heading in HEADINGS.items()},
            "language": dict(LANGUAGES),
            "measure": {word: say(measure.label) for word, measure in MEASURES.items()},
        }
        self._records, self._store_url, self._plan = context.all_records, context.store_url, plan

    def called(self, text: str) -> list[str]:
        """The keys of all named elements and events whose name contains a text, in any case."""
        # Names of events are not kept: there may be thousands.
        events = {event.id: self._event(event.activity_id, event.occurrence) for event in self._records.events}
        every = (*self._names.values(), events)
        return [str(key) for names in every for key, words in names.items() if text.casefold() in words.casefold()]

    def change(self, table: str, key: str, before: str | None, after: str | None) -> ChangeWording:
        """A change in words, from the row before and after it as JSON text of the change log; None for no row."""
        return self.between(table, key, *(json.loads(text) if text else {} for text in (before, after)))

    def between(self, table: str, key: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> ChangeWording:
        """The difference of two versions of a row in words; an empty row means that there was none."""
        action = "update" if old and new else "insert" if new else "delete"
        told = []
        edits = [dict(row.get("edits") or {}) for row in (old, new)]
        for line_id in sorted({**edits[0], **edits[1]}):
            was, is_now = (side.get(line_id) for side in edits)
            if was != is_now:
                told.append((self.value("line_id", line_id), self.value("costing", was), self.value("costing", is_now)))
        for column in (column for column in {**old, **new} if column != "edits"):
            # Older log entries lack list columns; an empty list equals a missing one.
            was, is_now = (None if row.get(column) == [] else row.get(column) for row in (old, new))
            word = self._column(table, column) if was != is_now else None
            if word is not None:
                told.append((word, self.value(column, was), self.value(column, is_now)))
        record = self.record(table, new or old, key)
        return ChangeWording(self._tables.get(table, table), self._actions[action], record, tuple(told), not old, not new)

    def record(self, table: str, row: Mapping[str, Any], key: str) -> str:
        """A record's name: an event by activity and number, a payment by line and voucher, others by their own name."""
        if table == "event":
            return self._event(row["activity_id"], row["occurrence"])
        if table == "spending":
            return " · ".join(filter(None, (self.value("line_id", row["line_id"]), row["voucher"])))
        if table == "commitment":
            return " · ".join(filter(None, (self.value("line_id", row["line_id"]), row.get("number"))))
        if table == "budget_change":
            lines = " → ".join(self.value("line_id", row[column]) for column in ("from_line", "to_line") if row.get(column))
            return f"{self.value('kind', row['kind'])} · {lines}"
        if table == "carry_over":
            return f"{self.value('kind', row['kind'])} · {self.value('line_id', row['line_id'])}"
        if table == "measurement":
            return " · ".join(
                (self.value("indicator_id", row["indicator_id"]), part_word(self._plan, row), self.value("measured_on", row["measured_on"]))
            )
        if table == "target_exact":
            quarter = _(" {quarter}/4분기", quarter=row["quarter"]) if row["quarter"] else ""
            return f"{self.value('indicator_id', row['indicator_id'])} {row['year']}{quarter}"
        if table == "year_closing":
            return str(row["plan_id"])
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
        """A value in words: a name for a key, an amount in 원, a day; "–" for None."""
        if value is None:
            return formats.UNKNOWN
        if isinstance(value, list):
            return ", ".join(self.value("district_id", each) for each in value) or formats.UNKNOWN
        if column == "stage":
            return wording.stage_word(value)
        if column == "contained_in_revision":
            return _("{revision}차", revision=value)
        if column == "contained_before":
            return ", ".join(_("{first}~{last}차", first=first, last=last) for first, last in revisions_from_text(value))
        if column == "event_id":
            event = self._records.event(value)
            return self._event(event.activity_id, event.occurrence) if event else str(value)
        column = {"from_line": "line_id", "to_line": "line_id", "reduces": "commitment_id"}.get(column, column)
        if column in self._names:
            return self._names[column].get(value, str(value))
        if column == "value_e4":
            return value_word(value)
        if column == "broken_by":
            return say(words_of(value))
        if column == "returns_id":
            return self._payment(value)
        if column.endswith("_krw"):
            return self._won.format(formats.won(value))
        if column.endswith(("_on", "_to")) or column in ("as_of", "due", "window_start", "window_end"):
            if value not in self._days:
                self._days[value] = formats.day(date.fromisoformat(str(value)))
            return self._days[value]
        return f"{value}%" if column.endswith("_percent") else str(value)

    def _payment(self, key: str) -> str:
        """A payment by its line, voucher and day; its key where it is gone. Few records refer to one, so that each is read by itself."""
        row = records.read(stores.store(self._store_url), "spending", key)
        return f"{self.record('spending', row, key)} · {self.value('spent_on', row['spent_on'])}" if row else key

    def _event(self, activity_id: str, occurrence: int | None) -> str:
        called = self.value("activity_id", activity_id)
        return self._numbered.format(called, occurrence) if occurrence else called

    def _column(self, table: str, column: str) -> str | None:
        """A column's label; None for keys and for the store's own bookkeeping, which are not shown."""
        if (table, column) not in self._columns:
            entered = RECORD_TABLES[table].columns if table in RECORD_TABLES else ()
            silent = column in _NOT_TOLD or (column in _RECORD_KEYS and column not in entered)
            self._columns[table, column] = None if silent else column_word(column, table)
        return self._columns[table, column]
