"""Enter what was held and what was paid: one form each, with what one should know before saving."""

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from chatdong import clock
from chatdong.domain import entry
from chatdong.domain.access import Right
from chatdong.domain.plan import EVENT_KINDS, BudgetLine, Plan, PlannedOccurrence
from chatdong.domain.record import Event
from chatdong.store import records
from chatdong.store.connection import EXAMPLE
from chatdong.store.records import RefusedWrite
from chatdong.ui import data, district_words, formats, long_list, parts, visitor
from chatdong.ui.data import View
from chatdong.ui.language import _, name


def saved_note() -> None:
    """Say once what was just saved."""
    note = st.session_state.pop("saved-note", None)
    if note:
        st.success(note, icon=":material/check:")


def why_closed(view: View, right: Right = "record") -> str | None:
    """Why nothing can be written in the store of this view by this session, whose write takes this right; None where it can."""
    closed = visitor.why_closed(right)
    if closed:
        return closed
    if view.setting == EXAMPLE:
        return _("예시 자료에는 기록할 수 없습니다. 왼쪽에서 예시 자료로 보기를 끄면 실제 저장소에 기록합니다.")
    if view.is_example:
        return _(
            "이 저장소는 예시 자료에서 만든 것이라 기록할 수 없습니다. 실제 기록은 다른 저장소에 합니다: CHATDONG_STORE에 다른 파일을 적어 주십시오."
        )
    if view.read_only:
        return _("읽기 전용으로 연 저장소라 볼 수만 있습니다. 기록하려면 파일과 폴더의 쓰기 권한을 확인한 다음 프로그램을 다시 시작해 주십시오.")
    return None


def _done(note: str) -> None:
    st.session_state["saved-note"] = note
    st.rerun()


def _refused(error: RefusedWrite) -> None:
    st.error(formats.said(error.sentence), icon=":material/error:")


# An event


def event_form(view: View) -> None:
    """The next planned occurrence is chosen already: its date too, so that only the attendance is typed."""
    open_now = entry.occurrences_to_record(view.plan, view.records, clock.today())
    extra = [a for a in view.plan.activity if a.kind in EVENT_KINDS]
    choices: list[int] = [*range(len(open_now)), *(-1 - i for i in range(len(extra)))]
    # A link from what is to be done names the occurrence.
    asked = st.query_params.get("occurrence")
    chosen = st.selectbox(
        _("무엇의 결과입니까?"),
        choices,
        index=next((i for i, (o, _postponed) in enumerate(open_now) if f"{o.activity_id}.{o.number}" == asked), 0),
        format_func=lambda i: _occurrence_name(view.plan, *open_now[i]) if i >= 0 else _("추가 행사 · {activity}", activity=name(extra[-1 - i].name)),
        key="event-choice",
    )
    occurrence, postponement = open_now[chosen] if chosen >= 0 else (None, None)
    activity_id = occurrence.activity_id if occurrence else extra[-1 - chosen].id
    if occurrence is not None and occurrence.topic is not None:
        st.caption(formats.plain(_("안건: {topic}", topic=name(occurrence.topic))))
    outcomes = {"held": _("개최"), "postponed": _("연기"), "cancelled": _("취소")}
    with st.form("event", border=True):
        outcome = (
            st.segmented_control(
                _("결과"),
                list(outcomes),
                format_func=outcomes.get,
                default="held",
                required=True,
                key="event-outcome",
            )
            if occurrence
            else "held"
        )
        today = min(max(clock.today(), view.plan.year.start), view.plan.year.end)
        likely = entry.likely_day(occurrence, postponement, today) if occurrence else today
        days = {"min_value": view.plan.year.start, "max_value": view.plan.year.end, "format": "YYYY-MM-DD"}
        on = st.date_input(_("개최일(연기·취소는 결정한 날)"), value=likely, key=f"event-day-{chosen}", **days)
        moved_to = st.date_input(_("연기된 날(연기일 때만)"), value=None, key=f"event-moved-{chosen}", **days)
        attendance = st.number_input(_("참석 인원(명)"), min_value=0, max_value=100_000, value=None, step=1, key=f"event-people-{chosen}")
        districts = district_choice(view, (), f"event-districts-{chosen}")
        note = st.text_input(_("비고·사유"), max_chars=500, key=f"event-note-{chosen}")
        if not st.form_submit_button(_("저장"), type="primary", icon=":material/save:"):
            return
    if outcome != "held" and not note.strip():
        st.error(_("연기나 취소는 사유를 적어 주십시오."), icon=":material/error:")
        return
    _save_event(view, activity_id, occurrence, postponement, outcome, on, moved_to, attendance, districts, note.strip() or None)


def district_choice(view: View, chosen: Iterable[str], key: str) -> list[str]:
    """Which districts were present, by name; no question where there are none to choose from. Type a few letters to find one."""
    names = district_words.district_names(view)
    # One that was recorded under an earlier plan can still be seen and taken out.
    options = [*names, *(district_id for district_id in chosen if district_id not in names)]
    if not options:
        return []
    return st.multiselect(
        _("참석 자치구"),
        options,
        default=list(chosen),
        format_func=lambda i: names.get(i) or district_words.present(view, [i]),
        placeholder=_("몇 글자만 적으면 찾습니다"),
        key=key,
    )


def _occurrence_name(plan: Plan, occurrence: PlannedOccurrence, postponement: Event | None) -> str:
    activity = plan.activity_by_id(occurrence.activity_id)
    words = name(activity.name)
    if activity.times > 1:
        words = _("{activity} {number}회차", activity=words, number=occurrence.number)
    when = formats.span(occurrence.window.start, occurrence.window.end)
    if postponement is not None and postponement.postponed_to is not None:
        when = _("{day}로 연기", day=formats.short_day(postponement.postponed_to))
    return f"{words} ({when})"


def _save_event(
    view: View,
    activity_id: str,
    occurrence: PlannedOccurrence | None,
    postponement: Event | None,
    outcome: str,
    on: date,
    moved_to: date | None,
    attendance: int | None,
    districts: list[str],
    note: str | None,
) -> None:
    facts = {
        "held": {"held_on": on, "attendance": attendance, "districts": districts},
        "postponed": {"postponed_on": on, "postponed_to": moved_to},
        "cancelled": {"cancelled_on": on},
    }[outcome]
    values = {**facts, "note": note}
    store = data.store(view.setting)
    try:
        if postponement is not None:
            versions = view.ask("event_versions", plan_id=view.plan.id).set_index("event_id")["version"]
            records.update(store, "event", postponement.id, int(versions[postponement.id]), values, visitor.actor(), clock.now())
        else:
            identity = {
                "plan_id": view.plan.id,
                "revision": view.revision,
                "activity_id": activity_id,
                "occurrence": occurrence.number if occurrence else None,
            }
            records.insert(store, "event", {**identity, **values}, visitor.actor(), clock.now())
    except RefusedWrite as error:
        _refused(error)
        return
    _done(_("저장했습니다: {activity}", activity=formats.plain(parts.activity_name(view.plan, activity_id))))


# A spending


def spending_form(view: View) -> None:
    """The line shows what is left of it; what a reader of the books would ask is said before the button is pressed."""
    lines = {line.id: line for line in view.plan.budget_line}
    line_id = st.selectbox(_("산출내역"), list(lines), format_func=lambda i: _line_with_balance(view, lines[i]), key="spending-line")
    line = lines[line_id]
    first, second, third = st.columns(3)
    today = min(max(clock.today(), view.plan.year.start), view.plan.year.end)
    on = first.date_input(_("지출일"), value=today, format="YYYY-MM-DD", min_value=date(1990, 1, 1), key="spending-day")
    amount = second.number_input(_("금액(원)"), min_value=-(10**12), max_value=10**12, value=None, step=1_000, key="spending-amount")
    voucher = third.text_input(_("증빙번호"), max_chars=100, key="spending-voucher").strip()
    held = view.records.held_of((line.activity,), date.max)
    if len(held) > long_list.ROWS:
        # Of very many, those nearest to the day of the payment come first.
        held = sorted(
            some_events(view, sorted(held, key=lambda e: abs(e.held_on - on)), "spending-event", line=line_id, on=on), key=lambda e: e.held_on
        )
    events = {event.id: event for event in held}
    event_id = st.selectbox(
        _("행사(있으면)"),
        list(events),
        index=None,
        placeholder=_("하나를 고르십시오"),
        format_func=lambda i: f"{formats.day(events[i].held_on)} · {parts.activity_name(view.plan, line.activity)}",
        key=f"spending-event-{line_id}",
    )
    memo = st.text_input(_("적요"), max_chars=500, key="spending-memo").strip()
    if amount is not None:
        same = int(view.ask("same_voucher", plan_id=view.plan.id, voucher=voucher or None, amount_krw=amount)["count"].iloc[0])
        for warning in entry.spending_warnings(view.plan, view.records, line, on, amount, same):
            st.warning(formats.said(warning), icon=":material/warning:")
    if not st.button(_("저장"), type="primary", icon=":material/save:", key="spending-save", disabled=not amount):
        return
    values = {
        "plan_id": view.plan.id,
        "revision": view.revision,
        "line_id": line_id,
        "event_id": event_id,
        "spent_on": on,
        "amount_krw": int(amount),
        "voucher": voucher or None,
        "memo": memo or None,
    }
    try:
        records.insert(data.store(view.setting), "spending", values, visitor.actor(), clock.now())
    except RefusedWrite as error:
        _refused(error)
        return
    for key in ("spending-amount", "spending-voucher", "spending-memo"):
        st.session_state.pop(key, None)
    _done(_("저장했습니다: {line} {amount}원", line=formats.plain(parts.line_name(view.plan, line_id)), amount=formats.won(int(amount))))


def some_events(view: View, events: Sequence[Event], key: str, **chosen_by: object) -> Sequence[Event]:
    """Those of the events that are offered to choose from: all, or of very many a page, found by day, activity, topic or note."""
    if len(events) <= long_list.ROWS:
        return events
    text = long_list.search(_("날짜·행사·안건·비고에서 찾기"), f"{key}-text")
    if text is not None:
        named = {activity.id: name(activity.name) for activity in view.plan.activity}
        days = {on: formats.day(on) for on in {event.on for event in events}}

        def told(event: Event) -> str:
            topic = name(event.topic) if event.topic else ""
            return f"{days[event.on]} {named.get(event.activity_id, '')} {event.occurrence or ''} {topic} {event.note or ''}"

        events = [event for event in events if text.casefold() in told(event).casefold()]
    skip = long_list.page(len(events), f"{key}-page", {"text": text, **chosen_by})
    return events[skip : skip + long_list.ROWS]


def _line_with_balance(view: View, line: BudgetLine) -> str:
    left = entry.remaining_krw(line, view.records)
    return _("{line} · 잔액 {left}원", line=parts.line_name(view.plan, line.id), left=formats.won(left))
