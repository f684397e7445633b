"""How a file is read, shown and changed: a choice above each of its columns, the unit, the year, and what the rows belong to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from chatdong.store.imports import importer
from chatdong.store.imports.importer import RefusedFile
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import MEMO_TOO, NOT_USED, ImportProfile, Rule
from chatdong.store.ledger.targets import TARGETS
from chatdong.ui.components import choices, labels
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session import stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.importing import profiles
from chatdong.ui.views.records.wording import column_word

if TYPE_CHECKING:
    from chatdong.ui.views.records.importing.form import Opened

WIDTH = 190
"""Pixels of one column's choice."""


LONGEST_SAMPLE = 200
"""As many letters of a text are shown below its column's choice."""


def draw(context: PageContext, opened: "Opened", layout: Layout) -> None:
    """Draw how the file is read. A change takes effect with the next run, from the profile of ``opened``."""
    st.subheader(_("읽은 방식"))
    notes = [*opened.file.document.notes, *layout.guesses]
    if notes:
        st.caption("  \n".join(formats.plain(say(note)) for note in notes))
    _table_and_text(context, opened, layout)
    _columns(opened, layout)
    _amounts_and_days(opened, layout)
    _belonging(context, opened, layout)
    profiles.draw(context, opened, layout)


def field_words(kind: str) -> dict[str, str]:
    """The names of the fields of an import, as the forms call them, with the two that are none."""
    own = {
        "plan_id": _("계획의 이름(키)"),
        "year": _("연(날짜의 연도)"),
        "month": _("월(날짜의 달)"),
        "day": _("일(날짜의 날)"),
        "held_to": _("마지막 날"),
        "event": _("행사"),
        "unit": _("단위"),
        "approval": _("승인·취소 구분"),
        "status": _("상태"),
        "income": _("수입 금액"),
        "cancelled": _("취소 금액·날짜"),
        "currency": _("통화"),
        "direction": _("수입·지출 구분"),
        "event_id": _("행사 번호(키)"),
        "spending_id": _("지출 번호(키)"),
    }
    target = TARGETS[kind]
    beside = _("적요에 이어 붙이기") if kind == "spending" else _("비고에 이어 붙이기")
    fields = sorted(target.fields, key=lambda field: field.name not in target.template)
    return {NOT_USED: _("쓰지 않음"), **{f.name: own.get(f.name) or column_word(f.name, target.table) for f in fields}, MEMO_TOO: beside}


def _change(opened: "Opened", change: Callable[[ImportProfile, Any], ImportProfile], key: str) -> None:
    opened.profile = change(opened.profile, st.session_state[key])


def _choice(
    opened: "Opened", label: str, options: Mapping[Any, str], now: Any, name: str, change: Callable[[ImportProfile, Any], ImportProfile], **look: Any
) -> None:
    """Draw a choice whose value is always the layout's; a change goes into the profile."""
    key = f"import-{name}-{opened.key}"
    st.session_state[key] = now if now in options else None
    choices.one(label, list(options), lambda option: options.get(option, str(option)), key, on_change=_change, args=(opened, change, key), **look)


def _table_and_text(context: PageContext, opened: "Opened", layout: Layout) -> None:
    """The sheet or table, the encoding of a text, and the row of the headings."""
    document = opened.file.document
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(document.tables) > 1:
            tables = {
                key: f"{table.name or say(table.place)} ({_('{count}행', count=formats.count(table.height))})"
                for key, table in opened.file.by_key().items()
            }
            alike = importer.alike_tables(stores.store(context.store_url), context.plan.id, layout.kind, opened.file)
            if alike > 1:
                tables[importer.ALL_ALIKE] = _("같은 머리글의 표 모두({count}개)", count=formats.count(alike))
            _choice(opened, _("표"), tables, layout.profile.table, "table", lambda _p, name: ImportProfile(table=name), width=260)
        if len(document.encodings) > 1:
            names = {name: _ENCODINGS.get(name, name) for name in document.encodings}
            key = f"import-encoding-{opened.key}"
            st.session_state[key] = document.encoding
            choices.one(_("글자 방식"), list(names), names.__getitem__, key, on_change=_reopen, args=(opened, key), width=220)
        key = f"import-header-{opened.key}"
        st.session_state[key] = layout.header_first
        st.number_input(
            _("제목 행 (없으면 0)"),
            min_value=0,
            max_value=max(min(layout.table.height, 340), layout.header_first),
            step=1,
            key=key,
            on_change=_change,
            args=(opened, lambda profile, row: replace(profile, header_row=int(row)), key),
            width=170,
        )


_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp949": "CP949 (Excel)", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def _reopen(opened: "Opened", key: str) -> None:
    """Read the file in another encoding."""
    encoding = st.session_state[key]
    try:
        file = opened.file.reopened(encoding)
    except RefusedFile:
        return
    opened.close_preview()
    opened.file, opened.profile = file, ImportProfile(encoding=encoding)


def _with_column(title: str, profile: ImportProfile, field: str | None) -> ImportProfile:
    return profile.with_column(title, field or NOT_USED)


def _columns(opened: "Opened", layout: Layout) -> None:
    """A choice above each column, with the first texts in it."""
    words = field_words(layout.kind)
    with st.container(horizontal=True, gap="small", key="import-columns"):
        for column in layout.columns:
            if column in layout.unused and not column.samples:
                continue
            with st.container(border=True, width=WIDTH, gap="xxsmall"):
                _choice(
                    opened,
                    formats.plain(column.title),
                    words,
                    column.field,
                    f"column-{column.position}",
                    partial(_with_column, column.title),
                )
                st.caption("  \n".join(formats.plain(sample[:LONGEST_SAMPLE]) for sample in column.samples) or formats.UNKNOWN)


def _amounts_and_days(opened: "Opened", layout: Layout) -> None:
    """The unit, the year and what else amounts and days leave open, as far as the file has it."""
    asked = {question.about for question in layout.questions}
    profile = layout.profile
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if layout.of("amount_krw") and not layout.of("unit"):
            units = {1: _("원"), 1_000: _("천원"), 10_000: _("만원"), 1_000_000: _("백만원"), 100_000_000: _("억원")}
            now = layout.of("amount_krw")[0].unit_krw
            units.setdefault(now, _("{unit:,}원", unit=now))
            _choice(opened, _("금액의 단위"), units, now, "unit", lambda p, unit: replace(p, unit_krw=unit), width=140)
        if profile.year is not None:
            key = f"import-year-{opened.key}"
            st.session_state[key] = profile.year
            st.number_input(
                _("연도 없는 날짜의 연도"),
                min_value=1950,
                max_value=2150,
                step=1,
                key=key,
                on_change=_change,
                args=(opened, lambda p, year: replace(p, year=int(year)), key),
                width=190,
            )
        if "day_order" in asked or profile.day_order:
            orders = {"dmy": _("일/월/연"), "mdy": _("월/일/연")}
            _choice(opened, _("날짜의 순서"), orders, profile.day_order, "order", lambda p, order: replace(p, day_order=order), width=160)
        if "dots" in asked or profile.dots:
            dots = {"thousands": _("천 단위 점"), "decimal": _("소수점")}
            _choice(opened, _("금액의 점"), dots, profile.dots, "dots", lambda p, sign: replace(p, dots=sign), width=160)
        if "running_total" in asked or profile.running_total:
            totals = {"payments": _("낱낱의 지출"), "differences": _("누계의 차이")}
            _choice(opened, _("커지기만 하는 금액"), totals, profile.running_total, "running", lambda p, t: replace(p, running_total=t), width=180)
        if layout.of("approval"):
            ways = {"leave_out": _("취소된 지출과 함께 뺌"), "keep": _("반납으로 넣음")}
            _choice(opened, _("취소 행"), ways, profile.cancelled, "cancelled", lambda p, way: replace(p, cancelled=way), width=210)
        if layout.kind == "events":
            numbers = {"by_day": _("날짜로 회차 추정"), "extra": _("추가 행사")}
            _choice(
                opened,
                _("회차 없는 행사"),
                numbers,
                profile.occurrences or "by_day",
                "occurrences",
                lambda p, way: replace(p, occurrences=way),
                width=180,
            )
        if len(layout.columns) > 1:
            key = f"import-fill-{opened.key}"
            st.session_state[key] = [title for title in profile.fill_down if title in layout.titles]
            choices.several(
                _("빈칸은 위와 같게 읽을 열"),
                list(layout.titles),
                str,
                key,
                on_change=_change,
                args=(opened, lambda p, titles: replace(p, fill_down=tuple(titles)), key),
                placeholder=_("없음"),
                width=260,
            )


def _belonging(context: PageContext, opened: "Opened", layout: Layout) -> None:
    """What the rows belong to: one line or activity for all without one, or by a word in the memo."""
    payments = layout.kind == "spending"
    if payments:
        options = {line.id: labels.line_name(context.plan, line.id) for line in context.plan.budget_line}
        every, by_word = _("산출내역이 빈 행은"), _("적요의 말로 나누기")
    else:
        options = {activity.id: labels.activity_name(context.plan, activity.id) for activity in context.plan.activity}
        every, by_word = _("세부사업이 빈 행은"), _("비고의 말로 나누기")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _choice(opened, every, options, layout.profile.to, "to", lambda p, to: replace(p, to=to), placeholder=_("하나를 고르십시오"), width=360)
        with st.popover(by_word, icon=":material/rule:"):
            for place, rule in enumerate(layout.profile.rules):
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(formats.plain(_("‘{text}’이(가) 있으면 {to}", text=rule.text, to=options.get(rule.to, rule.to))), width="stretch")
                    st.button(_("빼기"), key=f"import-rule-{place}-{opened.key}", on_click=_drop_rule, args=(opened, rule), icon=":material/close:")
            text = st.text_input(_("이 말이 있으면"), key=f"import-rule-text-{opened.key}", max_chars=100)
            to = choices.one(_("여기에 속함"), list(options), options.__getitem__, f"import-rule-to-{opened.key}", placeholder=_("하나를 고르십시오"))
            st.button(
                _("규칙 더하기"),
                key=f"import-rule-add-{opened.key}",
                disabled=not (text.strip() and to),
                on_click=_add_rule,
                args=(opened, text, to),
                icon=":material/add:",
            )


def _add_rule(opened: "Opened", text: str, to: str) -> None:
    opened.profile = replace(opened.profile, rules=(*opened.profile.rules, Rule(text.strip(), to)))
    st.session_state[f"import-rule-text-{opened.key}"] = ""


def _drop_rule(opened: "Opened", rule: Rule) -> None:
    opened.profile = replace(opened.profile, rules=tuple(other for other in opened.profile.rules if other != rule))
