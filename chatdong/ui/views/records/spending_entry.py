"""The form for one payment; its event and line propose day and amount, and warnings are shown before the save."""

from datetime import date
from typing import Any

import streamlit as st

from chatdong import clock
from chatdong.domain.plan.model import BudgetLine
from chatdong.domain.progress import entry_checks
from chatdong.domain.progress.records import Event
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.writing import records
from chatdong.ui.components import choices, entry_fields, labels, pagination, record_dialog_state
from chatdong.ui.components.record_dialog_state import SAVE_KEYS, Asked, Next, Saved
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import auth, page_context, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.records.event_entry import which
from chatdong.ui.views.records.forms import refused, some_events
from chatdong.ui.views.records.money.fields import commitment_choice, commits, said_apart, source_choice

FIRST_DAY, LAST_DAY = entry_fields.FIRST_DAY, entry_fields.LAST_DAY


def form(context: PageContext, asked: Asked) -> None:
    """Draw the form for one payment and insert it. Call it in the record dialog; a save ends in ``record_dialog_state.save_done``. asked.about, the id
    of an event, of a commitment or of a budget line, is chosen first. A chosen event proposes its day and the line's cost of one occurrence, a
    chosen commitment what is unpaid of it."""
    key = record_dialog_state.form()
    asked_event = context.all_records.event(asked.about or "")
    asked_commitment = next((each for each in context.all_records.commitments if each.id == asked.about and each.reduces is None), None)
    asked_line = next(
        (line.id for line in context.plan.budget_line if line.id == (asked_commitment.line_id if asked_commitment else asked.about)), None
    )
    # A container holds the optional elements: a field that changed its place would lose what is being typed.
    with st.container():
        line_id = line_choice(context, f"{key}-line", start=asked_line or _only_line(context, asked_event))
        line = next((line for line in context.plan.budget_line if line.id == line_id), None)
        event = None
        commitment_id = None
        if line is not None:
            start = asked_commitment.id if asked_commitment else None
            commitment_id = commitment_choice(context, line.id, f"{key}-commitment_id", start=start)
            event = context.all_records.event(event_choice(context, line, f"{key}-event", start=asked_event.id if asked_event else None) or "")
        elif asked_event is not None:
            st.caption(formats.plain(_("{event}의 지출입니다.", event=event_wording(context, asked_event))))
    today, counted = clock.today(), context.plan.counted
    proposed_day = event.held_on if event else today if counted.start <= today <= counted.end else None
    first, second = st.columns(2)
    with first:
        on = entry_fields.day(_("지출일"), f"{key}-day", FIRST_DAY, LAST_DAY, proposed=proposed_day)
    with second:
        likely = entry_checks.likely_amount_krw(context.plan, line, event.occurrence) if line and event else None
        unpaid = entry_checks.unpaid_krw(commitment_id, context.all_records) if commitment_id else None
        proposed = (unpaid or None) if commitment_id else likely
        amount = entry_fields.amount(_("금액(원)"), f"{key}-amount", proposed=proposed)
    from_the_plan = st.container()
    if likely and not commitment_id and line and amount.value == likely and not entry_fields.touched(f"{key}-amount"):
        from_the_plan.caption(formats.plain(_("계획의 산출내역에서 가져온 금액입니다: {costing}", costing=line.costing)))
    third, fourth = st.columns([1, 2])
    with third:
        voucher = entry_fields.text(_("증빙번호"), f"{key}-voucher", longest=100)
    with fourth:
        memo = entry_fields.text(_("적요"), f"{key}-memo")
    source = source_choice(context, f"{key}-funding_source", start=None)
    fits = True
    if line is not None and amount.value is not None:
        st.caption(formats.plain(balance_wording(line, context, amount.value)))
        warnings(context, line, amount.value, voucher)
        fits = commits(context, line, commitment_id, amount.value)
        words = " ".join(filter(None, (voucher, memo)))
        fits = said_apart(context, line, commitment_id, amount.value, on, words, key) and fits
    within = on is not None and in_year(context, on)
    ready = line is not None and within and fits and amount.value is not None
    if line is None or on is None or amount.value is None:
        st.caption(_("산출내역과 지출일, 금액을 적으면 저장할 수 있습니다."))
    gone = choices.found_gone(key)
    if not st.button(_("저장"), type="primary", icon=":material/save:", key=f"{key}-save", disabled=not ready, shortcut=SAVE_KEYS) or gone:
        return
    if line is not None and on is not None and within and fits and amount.value is not None:
        values = {
            "event_id": event.id if event else None,
            "spent_on": on,
            "amount_krw": amount.value,
            "voucher": voucher,
            "memo": memo,
            "commitment_id": commitment_id,
            "funding_source": source,
        }
        _save(context, line, event, values)


def line_choice(context: PageContext, key: str, *, start: str | None, label: str | None = None) -> str | None:
    """Draw the choice of a budget line, each with its balance, and return its id; None where none is chosen. A ``start`` that is not in this revision
    stays an option, so the id may not be in context.plan.budget_line. ``label`` is the field's, 산출내역 where None."""
    lines = {line.id: line for line in context.plan.budget_line}
    options = [*lines, *([start] if start and start not in lines else [])]

    def words(line_id: str) -> str:
        """A line's label with its balance in 원."""
        line = lines.get(line_id)
        if line is None:
            return _("{line} (이 차수에 없음)", line=line_id)
        left = entry_checks.remaining_krw(line, context.all_records)
        return _("{line} · 잔액 {left}원", line=labels.line_name(context.plan, line_id), left=formats.won(left))

    look = {"placeholder": _("하나를 고르십시오"), "persist_state": "session", **entry_fields.touching(key)}
    return choices.one(label or _("산출내역"), options, words, key, start=start, **look)


def event_choice(context: PageContext, line: BudgetLine, key: str, *, start: str | None, start_line: str | None = None) -> str | None:
    """Draw the choice of an event of the line's activity and return its id; None where none is chosen, or there is none (then nothing is drawn).
    Offered are the held events, newest first, and the one in ``start`` or already chosen, held or not. A ``start`` of another activity is ignored,
    but where ``line`` is the ``start_line`` that it was stored with. Above pagination.ROWS events a search field and a pager stand above it."""
    held = list(context.all_records.held_of((line.activity,), LAST_DAY))[::-1]
    if len(held) > pagination.ROWS:
        held = list(some_events(context, held, key, line=line.id))
    events = {event.id: event for event in held}
    # The chosen event stays an option on every page of a long list.
    for kept in (start, choices.settled(key)):
        event = context.all_records.event(kept or "")
        if event is not None and (event.activity_id == line.activity or (kept == start and line.id == start_line)):
            events.setdefault(event.id, event)
    # A chosen event that was deleted meanwhile still needs the field, which then says so.
    if not events and choices.settled(key) is None:
        return None
    return choices.one(
        _("행사(있으면)"),
        list(events),
        lambda i: event_wording(context, events[i]),
        key,
        start=start if start in events else None,
        placeholder=_("하나를 고르십시오"),
        persist_state="session",
        **entry_fields.touching(key),
    )


def event_wording(context: PageContext, event: Event) -> str:
    """An event's label: the day held, else the day on which it was postponed or cancelled; its activity and its number."""
    return f"{formats.day(event.on)} · {which(context, context.plan.activity_by_id(event.activity_id), event.occurrence)}"


def balance_wording(line: BudgetLine, context: PageContext, amount_krw: int, already_krw: int = 0) -> str:
    """A sentence: the balance of a line now and after a payment of ``amount_krw`` won. ``already_krw`` is the stored amount of the payment being
    corrected; 0 for a new one, or where the stored one is on another line."""
    left = entry_checks.remaining_krw(line, context.all_records) + already_krw
    return _("잔액 {left}원 → 저장 후 {after}원", left=formats.won(left), after=formats.won(left - amount_krw))


def warnings(context: PageContext, line: BudgetLine, amount_krw: int, voucher: str | None, *, already_krw: int = 0, own: int = 0) -> None:
    """Draw st.warning for each of ``entry_checks.spending_warnings``; it queries the store. ``already_krw`` as in ``balance_wording``. ``own`` is 1 where
    the stored payment being corrected has this voucher and this amount (it is no double), else 0."""
    stored = context.ask("vouchers_of_amount", plan_id=context.plan.id, amount_krw=amount_krw)
    same = entry_checks.same_voucher(zip(stored["voucher"], stored["count"], strict=True), voucher) - own
    for warning in entry_checks.spending_warnings(context.all_records, line, amount_krw, max(int(same), 0), already_krw):
        st.warning(formats.said(warning), icon=":material/warning:")


def in_year(context: PageContext, on: date) -> bool:
    """True for a day of the plan's year; for another draw why the payment cannot be saved."""
    why = entry_checks.why_not_in_year(context.plan, on, page_context.other_plans(context, on))
    if why is not None:
        st.error(formats.said(why), icon=":material/error:")
    return why is None


def _only_line(context: PageContext, event: Event | None) -> str | None:
    """The id of the only line of the event's activity that pays for this occurrence; None where there is none or more than one."""
    if event is None:
        return None
    lines = [line for line in context.plan.budget_line if line.activity == event.activity_id]
    paying = [line.id for line in lines if entry_checks.likely_amount_krw(context.plan, line, event.occurrence) is not None]
    return paying[0] if len(paying) == 1 else None


def _save(context: PageContext, line: BudgetLine, event: Event | None, values: dict[str, Any]) -> None:
    batch = record_dialog_state.batch()
    whole = {"plan_id": context.plan.id, "revision": context.revision, "line_id": line.id, **values}
    try:
        records.insert(stores.store(context.store_url), "spending", whole, auth.actor(), clock.now(), batch)
    except RefusedWrite as error:
        refused(error)
        return
    words = " · ".join(
        (labels.line_name(context.plan, line.id), formats.day(values["spent_on"]), _("{amount}원", amount=formats.won(values["amount_krw"])))
    )
    again = Asked("spending", (event.id if event else line.id,))
    then = (Next(_("지출 하나 더"), "add", again),)
    record_dialog_state.save_done(Saved(_("저장됨: {record}", record=words), batch, values["spent_on"], then, again, words))
