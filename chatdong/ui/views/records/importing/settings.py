"""How a file is read, shown and changed: a choice above each of its columns, the unit, the year, and what the rows belong to."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from chatdong.store.imports import importer
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import MEMO_TOO, NOT_USED, Rule
from chatdong.store.ledger.targets import TARGETS
from chatdong.ui.components import choices, file_reading, labels
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.importing import profiles
from chatdong.ui.views.records.measurements.fields import read_indicators
from chatdong.ui.views.records.wording import column_word

if TYPE_CHECKING:
    from chatdong.ui.views.records.importing.form import Opened


def draw(context: PageContext, opened: "Opened", layout: Layout) -> None:
    """Draw how the file is read. A change takes effect with the next run, from the profile of ``opened``."""
    file_reading.say_guesses(opened, layout)
    alike = importer.alike_tables(stores.store(context.store_url), context.plan.id, layout.kind, opened.file)
    file_reading.table_and_text(opened, layout, alike)
    file_reading.columns(opened, layout, field_words(layout.kind))
    _amounts_and_days(context, opened, layout)
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
        "commitment_id": _("원인행위(키)"),
        "commitment": _("원인행위번호"),
        "measurement_id": _("측정값 번호(키)"),
        "stored_value": _("측정값(1만 배)"),
        "district": _("자치구"),
        "sex": _("성별"),
        "age": _("나이대"),
    }
    target = TARGETS[kind]
    beside = _("적요에 이어 붙이기") if target.of_lines else _("비고에 이어 붙이기")
    fields = sorted(target.fields, key=lambda field: field.name not in target.template)
    return {NOT_USED: _("쓰지 않음"), **{f.name: own.get(f.name) or column_word(f.name, target.table) for f in fields}, MEMO_TOO: beside}


def _amounts_and_days(context: PageContext, opened: "Opened", layout: Layout) -> None:
    """The unit, the year and what else amounts and days leave open, as far as the file has it."""
    asked = {question.about for question in layout.questions}
    profile = layout.profile
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file_reading.unit(opened, layout)
        if profile.year is not None:
            key = f"import-year-{opened.key}"
            st.session_state[key] = profile.year
            st.number_input(
                _("연도 없는 날짜의 연도"),
                min_value=1950,
                max_value=2150,
                step=1,
                key=key,
                on_change=file_reading.change,
                args=(opened, lambda p, year: replace(p, year=int(year)), key),
                width=190,
            )
        elif "year" in asked:
            counted = context.plan.counted
            years = {year: _("{year}년", year=year) for year in range(counted.start.year, counted.end.year + 1)}
            file_reading.choice(opened, _("연도 없는 날짜의 연도"), years, None, "asked-year", lambda p, year: replace(p, year=year), width=190)
        if "day_order" in asked or profile.day_order:
            orders = {"dmy": _("일/월/연"), "mdy": _("월/일/연")}
            file_reading.choice(opened, _("날짜의 순서"), orders, profile.day_order, "order", lambda p, order: replace(p, day_order=order), width=160)
        file_reading.dots(opened, layout)
        if "running_total" in asked or profile.running_total:
            totals = {"payments": _("낱낱의 지출"), "differences": _("누계의 차이")}
            file_reading.choice(
                opened, _("커지기만 하는 금액"), totals, profile.running_total, "running", lambda p, t: replace(p, running_total=t), width=180
            )
        if layout.of("approval"):
            ways = {"leave_out": _("취소된 지출과 함께 뺌"), "keep": _("반납으로 넣음")}
            file_reading.choice(opened, _("취소 행"), ways, profile.cancelled, "cancelled", lambda p, way: replace(p, cancelled=way), width=210)
        if layout.kind == "events":
            numbers = {"by_day": _("날짜로 회차 추정"), "extra": _("추가 행사")}
            file_reading.choice(
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
                on_change=file_reading.change,
                args=(opened, lambda p, titles: replace(p, fill_down=tuple(titles)), key),
                placeholder=_("없음"),
                width=260,
            )


def _belonging(context: PageContext, opened: "Opened", layout: Layout) -> None:
    """What the rows belong to: one line or activity for all without one, or by a word in the memo."""
    of = TARGETS[layout.kind]
    if of.of_indicators:
        options = {one.id: name(one.name) for one in read_indicators(context.plan).values()}
        every, by_word = _("지표가 빈 행은"), _("지표의 말로 나누기")
    elif of.of_lines:
        options = {line.id: labels.line_name(context.plan, line.id) for line in context.plan.budget_line}
        every, by_word = _("산출내역이 빈 행은"), _("적요의 말로 나누기")
    else:
        options = {activity.id: labels.activity_name(context.plan, activity.id) for activity in context.plan.activity}
        every, by_word = _("세부사업이 빈 행은"), _("비고의 말로 나누기")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file_reading.choice(
            opened, every, options, layout.profile.to, "to", lambda p, to: replace(p, to=to), placeholder=_("하나를 고르십시오"), width=360
        )
        if of.of_indicators:
            _source(opened, layout)
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


def _source(opened: "Opened", layout: Layout) -> None:
    """Where the readings come from that name no source."""
    key = f"import-source-{opened.key}"
    st.session_state[key] = layout.profile.source or ""
    st.text_input(
        _("출처가 빈 행의 출처"),
        key=key,
        max_chars=500,
        placeholder=_("예: 만족도 조사 결과 보고(주민자치과-12)"),
        on_change=file_reading.change,
        args=(opened, lambda p, text: replace(p, source=text.strip() or None), key),
        width=300,
    )


def _add_rule(opened: "Opened", text: str, to: str) -> None:
    opened.profile = replace(opened.profile, rules=(*opened.profile.rules, Rule(text.strip(), to)))
    st.session_state[f"import-rule-text-{opened.key}"] = ""


def _drop_rule(opened: "Opened", rule: Rule) -> None:
    opened.profile = replace(opened.profile, rules=tuple(other for other in opened.profile.rules if other != rule))
