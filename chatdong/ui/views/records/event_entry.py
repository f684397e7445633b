"""The form for an event's outcome: held, postponed or cancelled, with the fields that this outcome needs."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.plan.model import Activity
from chatdong.domain.plan.occurrences import PlannedOccurrence
from chatdong.domain.progress import entry_checks
from chatdong.domain.progress.records import Event
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing import records
from chatdong.ui.components import choices, entry_fields, labels, record_dialog_state
from chatdong.ui.components.record_dialog_state import SAVE_KEYS, Asked, Next, Saved
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session import auth, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.forms import district_choice, refused

AT_HAND = 3
"""The number of other activities' next occurrences that are offered as buttons."""


def form(context: PageContext, asked: Asked) -> None:
    """Draw the form for an event's outcome and save it: an insert, or an update where it was postponed. Call it in the record dialog; a save ends in
    ``record_dialog_state.save_done``. asked.about (ACTIVITY.NUMBER, or ACTIVITY for an event outside the plan) is chosen first; without it, the
    next occurrence. The day is proposed."""
    key = record_dialog_state.form()
    planned = {
        f"{o.activity_id}.{o.number}": (o, p)
        for o, p in entry_checks.occurrences_to_record(context.plan, context.all_records, _today_in(context) or context.as_of)
    }
    extra = {f"{a.id}": a for a in context.plan.activity if a.kind.gathers}
    options = [*planned, *extra]
    # Containers hold the optional elements: a field that changed its place would lose what is being typed.
    notice, chooser, about = (st.container() for _place in range(3))
    if asked.about is not None and asked.about not in options:
        notice.info(_("이 회차의 결과는 이미 기록되었거나 이 계획에 없습니다. 아래에서 다시 골라 주십시오."), icon=":material/info:")
    with chooser:
        chosen = choices.one(
            _("무엇의 결과입니까?"),
            options,
            lambda i: occurrence_wording(context, *planned[i]) if i in planned else _("추가 행사 · {activity}", activity=name(extra[i].name)),
            f"{key}-occurrence",
            start=asked.about if asked.about is not None else _next(context, planned),
            placeholder=_("하나를 고르십시오"),
            persist_state="session",
            **entry_fields.touching(f"{key}-occurrence"),
        )
        if asked.about is None:
            _at_hand(context, key, planned, chosen)
    occurrence, postponement = planned[chosen] if chosen in planned else (None, None)
    activity = context.plan.activity_by_id(occurrence.activity_id) if occurrence else extra.get(chosen or "")
    if occurrence is not None and occurrence.topic is not None:
        about.caption(formats.plain(_("안건: {topic}", topic=name(occurrence.topic))))
    gathers = activity is None or activity.kind.gathers
    done = _("개최") if gathers else _("지급 완료") if activity is not None and activity.kind.by_paying else _("완료")
    outcomes = {"held": done, "postponed": _("연기"), "cancelled": _("취소")}
    # An event outside the plan can only have been held.
    with about:
        outcome = (
            choices.segments(
                _("결과"),
                list(outcomes),
                outcomes.__getitem__,
                f"{key}-outcome",
                start="held",
                persist_state="session",
                **entry_fields.touching(f"{key}-outcome"),
            )
            if occurrence
            else None
        )
    values = _OUTCOMES[outcome or "held"](context, key, activity, occurrence, postponement)
    ready = activity is not None and values is not None
    gone = choices.found_gone(key)
    if not st.button(_("저장"), type="primary", icon=":material/save:", key=f"{key}-save", disabled=not ready, shortcut=SAVE_KEYS) or gone:
        return
    if activity is not None and values is not None:
        _save(context, activity, occurrence, postponement, values)


def _next(context: PageContext, planned: Mapping[str, tuple[PlannedOccurrence, Event | None]]) -> str | None:
    """The option chosen first: the next occurrence that gathers people, else that is delivered, else any; None where nothing is left to record."""
    kinds = {option: context.plan.activity_by_id(o.activity_id).kind for option, (o, _p) in planned.items()}
    gathering = (option for option, kind in kinds.items() if kind.gathers)
    delivered = (option for option, kind in kinds.items() if not kind.by_paying)
    return next(gathering, next(delivered, next(iter(planned), None)))


def _at_hand(context: PageContext, key: str, planned: Mapping[str, tuple[PlannedOccurrence, Event | None]], chosen: str | None) -> None:
    """Draw buttons for the next occurrences of other activities."""
    first_of: dict[str, str] = {}
    for option, (occurrence, _postponement) in planned.items():
        # What is done by paying is recorded as a payment.
        if not context.plan.activity_by_id(occurrence.activity_id).kind.by_paying:
            first_of.setdefault(occurrence.activity_id, option)
    others = [option for option in first_of.values() if option != chosen][:AT_HAND]
    if not others:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="record-at-hand"):
        st.caption(_("바로 고르기"), width="content")
        for option in others:
            occurrence = planned[option][0]
            label = which(context, context.plan.activity_by_id(occurrence.activity_id), occurrence.number)
            st.button(formats.plain(label), on_click=_take, args=(key, option), type="tertiary", key=f"{key}-at-hand-{option}")


def _take(key: str, option: str) -> None:
    """Choose an occurrence (a button's callback)."""
    st.session_state[f"{key}-occurrence"] = option


# Each of these draws the fields of one outcome and returns the columns to write; None while a required field is empty.


def _held(
    context: PageContext, key: str, activity: Activity | None, occurrence: PlannedOccurrence | None, postponement: Event | None
) -> dict[str, Any] | None:
    year = context.plan.year
    likely = entry_checks.likely_day(occurrence, postponement, _today_in(context) or occurrence.window.end) if occurrence else _today_in(context)
    # The note on the postponement is proposed again.
    why = postponement.note if postponement else None
    if activity is not None and not activity.kind.gathers:
        # An activity that gathers nobody has a day of completion and no attendance.
        done = entry_fields.day(_("마친 날"), f"{key}-held", year.start, year.end, proposed=likely)
        note = entry_fields.text(_("비고"), f"{key}-note", proposed=why)
        return None if done is None else {"held_on": done, "note": note}
    first, second = st.columns(2)
    with first:
        on = entry_fields.day(_("개최일"), f"{key}-held", year.start, year.end, proposed=likely)
    with second:
        people = entry_fields.people(_("참석 인원(명)"), f"{key}-people")
    unknown = people.value is None and st.checkbox(
        _("참석 인원을 아직 모릅니다"), key=f"{key}-unknown", persist_state="session", **entry_fields.touching(f"{key}-unknown")
    )
    districts = district_choice(context, (), f"{key}-districts")
    # A planned occurrence has its topic in the plan.
    topic = {"topic": entry_fields.text(_("안건"), f"{key}-topic", longest=2_000)} if occurrence is None else {}
    note = entry_fields.text(_("비고"), f"{key}-note", proposed=why)
    if on is None or people.problem or (people.value is None and not unknown):
        st.caption(_("개최일과 참석 인원을 적으면 저장할 수 있습니다."))
        return None
    return {"held_on": on, "attendance": people.value, "districts": districts, **topic, "note": note}


def _postponed(context: PageContext, key: str, *_of: object) -> dict[str, Any] | None:
    year = context.plan.year
    first, second = st.columns(2)
    with first:
        on = entry_fields.day(_("연기를 결정한 날"), f"{key}-postponed", year.start, year.end, proposed=_today_in(context))
    with second:
        to = entry_fields.day(_("연기된 날(모르면 비움)"), f"{key}-moved", year.start, year.end)
    reason = entry_fields.text(_("사유"), f"{key}-note")
    if on is None or not reason:
        st.caption(_("결정한 날과 사유를 적으면 저장할 수 있습니다."))
        return None
    return {"postponed_on": on, "postponed_to": to, "note": reason}


def _cancelled(context: PageContext, key: str, *_of: object) -> dict[str, Any] | None:
    on = entry_fields.day(_("취소를 결정한 날"), f"{key}-cancelled", context.plan.year.start, context.plan.year.end, proposed=_today_in(context))
    reason = entry_fields.text(_("사유"), f"{key}-note")
    if on is None or not reason:
        st.caption(_("결정한 날과 사유를 적으면 저장할 수 있습니다."))
        return None
    return {"cancelled_on": on, "note": reason}


_OUTCOMES: dict[str, Callable[..., dict[str, Any] | None]] = {"held": _held, "postponed": _postponed, "cancelled": _cancelled}


def _today_in(context: PageContext) -> date | None:
    """Today where it lies in the plan's year, else None: in another year no day is likely."""
    today = clock.today()
    return today if context.plan.year.start <= today <= context.plan.year.end else None


def occurrence_wording(context: PageContext, occurrence: PlannedOccurrence, postponement: Event | None) -> str:
    """A planned occurrence's label: its activity, its number, and the day it was postponed to, else its planned days."""
    when = formats.span(occurrence.window.start, occurrence.window.end)
    if postponement is not None and postponement.postponed_to is not None:
        when = _("{day}로 연기", day=formats.short_day(postponement.postponed_to))
    return f"{which(context, context.plan.activity_by_id(occurrence.activity_id), occurrence.number)} ({when})"


def which(context: PageContext, activity: Activity, number: int | None) -> str:
    """An event's activity, with the occurrence's number where the activity has more than one."""
    words = labels.activity_name(context.plan, activity.id)
    if not number or activity.times == 1:
        return words
    return (
        _("{activity} {number}회분", activity=words, number=number)
        if activity.kind.by_paying
        else _("{activity} {number}회차", activity=words, number=number)
    )


def _save(
    context: PageContext, activity: Activity, occurrence: PlannedOccurrence | None, postponement: Event | None, values: Mapping[str, Any]
) -> None:
    number = occurrence.number if occurrence else None
    store, batch = stores.store(context.store_url), record_dialog_state.batch()
    try:
        if postponement is not None:
            event_id = postponement.id
            version = int(context.ask("event_versions", plan_id=context.plan.id).set_index("event_id")["version"][event_id])
            records.update(store, "event", event_id, version, values, auth.actor(), clock.now(), batch)
        else:
            of = {"plan_id": context.plan.id, "revision": context.revision, "activity_id": activity.id, "occurrence": number}
            event_id = records.insert(store, "event", {**of, **values}, auth.actor(), clock.now(), batch)
    except RefusedWrite as error:
        refused(error)
        return
    record_dialog_state.save_done(_saved(context, activity, number, event_id, batch, values))


def _saved(context: PageContext, activity: Activity, number: int | None, event_id: str, batch: str, values: Mapping[str, Any]) -> Saved:
    """The card after a save: the record in words, the likely next steps, and what the undo needs."""
    held = values.get("held_on")
    on = held or values.get("postponed_on") or values.get("cancelled_on")
    facts = [which(context, activity, number)]
    if held:
        facts.append(formats.day(held))
        # An activity that gathers nobody has no attendance.
        if "attendance" in values:
            people = values["attendance"]
            facts.append(_("인원 모름") if people is None else _("{people}명", people=formats.count(people)))
    elif values.get("postponed_on"):
        to = values["postponed_to"]
        facts += [_("{day}로 연기", day=formats.day(to)) if to else _("연기(날짜 미정)")]
    else:
        facts += [_("취소"), formats.day(on)]
    then = []
    if held and any(line.activity == activity.id for line in context.plan.budget_line):
        words = _("이 행사의 지출 입력") if activity.kind.gathers else _("이 건의 지출 입력")
        then.append(Next(words, "payments", Asked("spending", (event_id,))))
    if number is not None and number < activity.times:
        then.append(Next(_("다음 회차"), "skip_next", Asked("event", (f"{activity.id}.{number + 1}",))))
    else:
        then.append(Next(_("다음 행사"), "skip_next", Asked("event")))
    return Saved(
        _("저장됨: {record}", record=" · ".join(facts)),
        batch,
        on,
        tuple(then),
        Asked("event", (f"{activity.id}.{number}",) if number else (activity.id,)),
        " · ".join(facts),
    )
