"""The form for one reading of an indicator."""

from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.plan.measures import measure_of
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing import records
from chatdong.ui.components import choices, entry_fields, record_dialog_state
from chatdong.ui.components.entry_fields import FIRST_DAY, LAST_DAY
from chatdong.ui.components.record_dialog_state import SAVE_KEYS, Asked, Next, Saved
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.forms import refused
from chatdong.ui.views.records.measurements import survey
from chatdong.ui.views.records.measurements.fields import WHOLE, parts, read_indicators, value_word
from chatdong.ui.views.records.money.fields import today_within


def form(context: PageContext, asked: Asked) -> None:
    """Draw the form for one reading and insert it. Call it in the record dialog; a save ends in ``record_dialog_state.save_done``. asked.about is
    the id of an indicator, which is chosen first, or None."""
    key, indicators = record_dialog_state.form(), read_indicators(context.plan)
    if not indicators:
        st.info(
            _("이 계획에는 측정값을 적는 지표가 없습니다. 실적은 행사와 지출 기록에서 셉니다."),
            icon=":material/info:",
        )
        return
    chosen = choices.one(
        _("지표"),
        list(indicators),
        lambda i: name(indicators[i].name),
        f"{key}-indicator_id",
        start=asked.about if asked.about in indicators else (next(iter(indicators)) if len(indicators) == 1 else None),
        placeholder=_("하나를 고르십시오"),
        persist_state="session",
    )
    indicator = indicators.get(chosen or "")
    part = _part(context, chosen, key)
    if indicator is not None and measure_of(indicator).asks_answers:
        survey.from_file(context.plan, indicator, key)
    first, second = st.columns(2)
    with first:
        on = entry_fields.day(_("측정일"), f"{key}-measured_on", FIRST_DAY, LAST_DAY, proposed=today_within(context))
        unit = name(indicator.unit) if indicator else ""
        value = entry_fields.measured(_("측정값({unit})", unit=unit) if unit else _("측정값"), f"{key}-value_e4", unit=unit)
    with second:
        source = entry_fields.text(_("출처"), f"{key}-source", placeholder=_("예: 만족도 조사 결과 보고(주민자치과-12)"))
        answers = entry_fields.whole(_("응답 수"), f"{key}-answers")
    note = entry_fields.text(_("비고"), f"{key}-note", longest=2_000)
    asks = indicator is not None and measure_of(indicator).asks_answers
    within = on is None or _within(context, chosen, part, on)
    ready = indicator is not None and part is not None and on is not None and within and value.value is not None and source is not None
    ready = ready and answers.problem is None and (not asks or bool(answers.value))
    if not ready and within:
        st.caption(
            _("지표와 측정일, 측정값, 출처, 응답 수를 적으면 저장할 수 있습니다. 이름은 적지 않습니다.")
            if asks
            else _("지표와 측정일, 측정값, 출처를 적으면 저장할 수 있습니다. 이름은 적지 않습니다.")
        )
    gone = choices.found_gone(key)
    pressed = st.button(_("저장"), type="primary", icon=":material/save:", key=f"{key}-save", disabled=not ready, shortcut=SAVE_KEYS)
    if pressed and ready and not gone and indicator is not None and part is not None:
        by, _colon, of = part.partition(":")
        row = {
            "indicator_id": indicator.id,
            "measured_on": on,
            "value_e4": value.value,
            "answers": answers.value,
            "broken_by": None if part == WHOLE else by,
            "part": None if part == WHOLE else of,
            "source": source,
            "note": note,
        }
        _save(context, row, asked)


def _part(context: PageContext, indicator_id: str | None, key: str) -> str | None:
    """Draw the choice of the part that the reading is of; nothing where there is only one."""
    indicator = next((one for one in context.plan.indicator if one.id == indicator_id), None)
    offered = parts(context.plan, indicator) if indicator is not None else {WHOLE: ""}
    if len(offered) == 1:
        return next(iter(offered))
    # A key of its own for each indicator: a part of one is none of another.
    return choices.one(
        _("구분"), list(offered), offered.__getitem__, f"{key}-part-{indicator_id}", start=next(iter(offered), None), persist_state="session"
    )


def _within(context: PageContext, indicator_id: str | None, part: str | None, on: Any) -> bool:
    """Draw why a day is none of the plan, and that a value of the same day and part is there already; False where it cannot be saved."""
    counted = context.plan.counted
    if not counted.start <= on <= counted.end:
        st.error(
            _("측정일은 계획 기간({span})의 날짜여야 합니다.", span=formats.span(counted.start, counted.end)),
            icon=":material/error:",
        )
        return False
    by, _colon, of = (part or WHOLE).partition(":")
    same = [
        one
        for one in context.all_records.measurements
        if (one.indicator_id, one.on, one.by, one.part) == (indicator_id, on, None if by == WHOLE else by, of or None)
    ]
    if same:
        st.warning(
            formats.plain(_("같은 날의 값 {value}이 이미 있습니다. 고치는 것이면 기록에서 그 행을 고치십시오.", value=formats.count(same[-1].value))),
            icon=":material/warning:",
        )
    return True


def _save(context: PageContext, values: dict[str, Any], asked: Asked) -> None:
    batch = record_dialog_state.batch()
    whole = {"plan_id": context.plan.id, "revision": context.revision, **values}
    try:
        records.insert(stores.store(context.store_url), "measurement", whole, auth.actor(), clock.now(), batch)
    except RefusedWrite as error:
        refused(error)
        return
    indicator = read_indicators(context.plan)[values["indicator_id"]]
    words = " · ".join((name(indicator.name), formats.day(values["measured_on"]), f"{value_word(values['value_e4'])}{name(indicator.unit)}"))
    then = (Next(_("측정값 하나 더"), "add", Asked("measurement", (indicator.id,))),)
    record_dialog_state.save_done(Saved(_("저장됨: {record}", record=words), batch, values["measured_on"], then, asked, words))
