"""What an import would store, in the words of the forms: how much, which rows, what is refused and why, and the balance of each line."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from chatdong.domain.progress import entry_checks
from chatdong.store.imports.importer import Preview, PreviewRow, RefusalGroup
from chatdong.ui.components import labels, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.districts import wording as district_wording
from chatdong.ui.views.records import spending_entry
from chatdong.ui.views.records.measurements.fields import indicator_name, part_word, value_word
from chatdong.ui.views.records.money.fields import called
from chatdong.ui.views.records.money.kinds import counterpart_word, source_word
from chatdong.ui.views.records.wording import column_word

SAID = 10
"""As many refusals and warnings are said one by one; of more there is a table."""


def facts(preview: Preview) -> str:
    """How much would be stored: rows, sum, days, and what is left out."""
    counts = preview.counts
    told = [_("저장할 것 {count}건", count=formats.count(preview.writes))]
    if preview.new_krw is not None:
        told = [_("저장할 것 {count}건 {amount}원", count=formats.count(preview.writes), amount=formats.won(preview.new_krw))]
    if preview.first_day is not None and preview.last_day is not None:
        alone = preview.first_day == preview.last_day
        told.append(formats.day(preview.first_day) if alone else f"{formats.day(preview.first_day)} ~ {formats.day(preview.last_day)}")
    if counts["changed"]:
        told.append(_("그 가운데 고치는 기록 {count}건", count=formats.count(counts["changed"])))
    if counts["same"]:
        told.append(_("이미 있어 저장하지 않는 것 {count}건", count=formats.count(counts["same"])))
    if counts["refused"]:
        told.append(_("거절된 행 {count}개", count=formats.count(counts["refused"])))
    return " · ".join(told)


def lines(box: Callable[..., object], said: list[tuple[str, str]], icon: str) -> None:
    """The first SAID of some sentences about rows, and that there are more."""
    told = [_("{row}행: {why}", row=row, why=why) for row, why in said[:SAID]]
    if len(said) > SAID:
        told.append(_("모두 {count}건이며, 아래 표에 다 있습니다.", count=len(said)))
    box("  \n".join(map(formats.plain, told)), icon=icon)


def group_wording(preview: Preview, group: RefusalGroup) -> str:
    """Equal refusals in one sentence: the column, how many rows and the first of them, the text of one, and the reason."""
    rows = ", ".join(map(preview.where, group.first_lines))
    if group.rows > len(group.first_lines):
        rows = _("{rows} 외 {more}행", rows=rows, more=formats.count(group.rows - len(group.first_lines)))
    else:
        rows = _("{rows}행", rows=rows)
    place = f"{group.column} ‘{group.value}’" if group.value else group.column
    return f"{place} ({rows}): {say(group.reason)}" if place else f"{rows}: {say(group.reason)}"


def stored_rows(preview: Preview, limit: int) -> list[PreviewRow]:
    """The first rows that would be stored, in the order of the file."""
    return sorted((row for state in ("new", "changed") for row in preview.rows(state, limit)), key=lambda row: row.line)[:limit]


def payments(context: PageContext, preview: Preview, stored: list[PreviewRow]) -> Mapping[str, list[str]]:
    """The columns of payments as they would be stored; those of which no row says anything are left out."""
    events = {event.id: event for event in context.all_records.events}

    def event(row: PreviewRow) -> str:
        """The event that a payment belongs to; empty without one."""
        found = events.get(row.values["event_id"] or "")
        return spending_entry.event_wording(context, found) if found else ""

    columns = {
        _("행 번호"): [preview.where(row.line) for row in stored],
        _("지출일"): [formats.day(row.values["spent_on"]) for row in stored],
        _("금액(원)"): [formats.won(row.values["amount_krw"]) for row in stored],
        _("산출내역"): [labels.line_name(context.plan, row.values["line_id"]) for row in stored],
        _("증빙번호"): [row.values["voucher"] or "" for row in stored],
        _("적요"): [row.values["memo"] or "" for row in stored],
        _("행사"): [event(row) for row in stored],
        _("원인행위"): [_value(context, "commitment_id", row.values["commitment_id"]) if row.values["commitment_id"] else "" for row in stored],
        _("재원"): [source_word(row.values["funding_source"]) if row.values["funding_source"] else "" for row in stored],
        _("바뀌는 것"): [_changes(context, row, "spending") for row in stored],
    }
    return {heading: cells for heading, cells in columns.items() if any(cells)}


def commitments(context: PageContext, _preview: Preview, stored: list[PreviewRow]) -> Mapping[str, list[str]]:
    """The columns of commitments as they would be stored; those of which no row says anything are left out."""
    columns = {
        _("행 번호"): [str(row.line) for row in stored],
        _("원인행위일"): [formats.day(row.values["committed_on"]) for row in stored],
        _("금액(원)"): [formats.won(row.values["amount_krw"]) for row in stored],
        _("산출내역"): [labels.line_name(context.plan, row.values["line_id"]) for row in stored],
        _("지급예정일"): [formats.day(row.values["due_on"]) if row.values["due_on"] else "" for row in stored],
        _("원인행위번호"): [row.values["number"] or "" for row in stored],
        _("거래상대 구분"): [counterpart_word(row.values["counterpart"]) if row.values["counterpart"] else "" for row in stored],
        _("적요"): [row.values["memo"] or "" for row in stored],
        _("바뀌는 것"): [_changes(context, row, "commitment") for row in stored],
    }
    return {heading: cells for heading, cells in columns.items() if any(cells)}


def events(context: PageContext, preview: Preview, stored: list[PreviewRow]) -> Mapping[str, list[str]]:
    """The columns of events as they would be stored; those of which no row says anything are left out."""

    def day(row: PreviewRow, name: str) -> str:
        """A day of the record; empty where it has none."""
        return formats.day(row.values[name]) if row.values[name] else ""

    columns = {
        _("행 번호"): [preview.where(row.line) for row in stored],
        _("세부사업"): [labels.activity_name(context.plan, row.values["activity_id"]) for row in stored],
        _("회차"): [str(row.values["occurrence"] or "") for row in stored],
        _("개최일"): [day(row, "held_on") for row in stored],
        _("연기 결정일"): [day(row, "postponed_on") for row in stored],
        _("연기된 날"): [day(row, "postponed_to") for row in stored],
        _("취소일"): [day(row, "cancelled_on") for row in stored],
        _("참석"): ["" if row.values["attendance"] is None else formats.count(row.values["attendance"]) for row in stored],
        _("참석 자치구"): [district_wording.present(context, row.values["districts"]) for row in stored],
        _("안건"): [row.values["topic"] or "" for row in stored],
        _("비고"): [row.values["note"] or "" for row in stored],
        _("바뀌는 것"): [_changes(context, row, "event") for row in stored],
    }
    return {heading: cells for heading, cells in columns.items() if any(cells)}


def readings(context: PageContext, preview: Preview, stored: list[PreviewRow]) -> Mapping[str, list[str]]:
    """The columns of readings as they would be stored; those of which no row says anything are left out."""
    indicators = {one.id: one for one in context.plan.indicator}
    columns = {
        _("행 번호"): [preview.where(row.line) for row in stored],
        _("측정일"): [formats.day(row.values["measured_on"]) for row in stored],
        _("지표"): [indicator_name(context.plan, row.values["indicator_id"]) for row in stored],
        _("구분"): [part_word(context.plan, row.values) for row in stored],
        _("측정값"): [value_word(row.values["value_e4"]) for row in stored],
        _("단위"): [name(indicators[row.values["indicator_id"]].unit) for row in stored],
        _("응답 수"): ["" if row.values["answers"] is None else formats.count(row.values["answers"]) for row in stored],
        _("출처"): [row.values["source"] for row in stored],
        _("비고"): [row.values["note"] or "" for row in stored],
        _("바뀌는 것"): [_changes(context, row, "measurement") for row in stored],
    }
    return {heading: cells for heading, cells in columns.items() if any(cells)}


COLUMNS: Mapping[str, Callable[[PageContext, Preview, list[PreviewRow]], Mapping[str, list[str]]]] = {
    "spending": payments,
    "events": events,
    "commitments": commitments,
    "readings": readings,
}
"""The columns of a preview by the kind of import."""


def _changes(context: PageContext, row: PreviewRow, table_name: str) -> str:
    """Of a record that is corrected, the value of each changed column before."""
    if row.before is None:
        return ""
    return ", ".join(f"{column_word(name, table_name)} {_value(context, name, row.before[name])} →" for name in row.changed)


def _value(context: PageContext, name: str, value: Any) -> str:
    if value is None or value == []:
        return formats.UNKNOWN
    if name == "line_id":
        return labels.line_name(context.plan, value)
    if name == "activity_id":
        return labels.activity_name(context.plan, value)
    if name == "funding_source":
        return source_word(value)
    if name == "counterpart":
        return counterpart_word(value)
    if name == "commitment_id":
        return next((called(context, each, with_line=False) for each in context.all_records.commitments if each.id == value), str(value))
    if name == "value_e4":
        return value_word(value)
    if name == "districts":
        return district_wording.present(context, value)
    return formats.won(value) if name.endswith("_krw") else formats.day(value) if hasattr(value, "isoformat") else str(value)


def balances(context: PageContext, spent: Mapping[str, int]) -> None:
    """The balance of each line before and after; ``spent`` is what would be added to its spending (won)."""
    of = [line for line in context.plan.budget_line if spent.get(line.id)]
    if not of:
        return
    left = {line.id: entry_checks.remaining_krw(line, context.all_records) for line in of}
    columns = {
        _("산출내역"): [labels.line_name(context.plan, line.id) for line in of],
        _("잔액(원)"): [formats.won(left[line.id]) for line in of],
        _("저장할 금액(원)"): [formats.won(spent[line.id]) for line in of],
        _("저장 후 잔액(원)"): [formats.won(left[line.id] - spent[line.id]) for line in of],
    }
    table(_("산출내역별 잔액"), columns, {}, right=tuple(columns)[1:])


def table(title: str, columns: Mapping[str, list[str]], widths: dict[str, int], right: tuple[str, ...] = ()) -> None:
    """A small table with its title above it."""
    st.markdown(f"**{formats.plain(title)}**")
    settings = {
        heading: st.column_config.TextColumn(width=widths.get(heading), alignment="right" if heading in right else None) for heading in columns
    }
    height = min(tables.TABLE_ROW * (len(next(iter(columns.values()))) + 1) + tables.TABLE_BORDERS, tables.LONGEST_TABLE)
    st.dataframe(pd.DataFrame(dict(columns)), hide_index=True, height=height, column_config=settings, alt=title)
