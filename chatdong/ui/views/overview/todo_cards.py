"""The agenda as cards; a card opens the record dialog or leads to the calendar."""

from typing import Any

import streamlit as st

from chatdong.domain.agenda.todo import AgendaItem, ItemKind
from chatdong.domain.plan.fiscal_dates import month_number
from chatdong.ui.components import record_dialog_state, url_widgets
from chatdong.ui.components.labels import activity_name
from chatdong.ui.components.record_dialog_state import Asked
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name, say
from chatdong.ui.session import cache, navigation
from chatdong.ui.session.page_context import PageContext

ICONS = {
    ItemKind.RECORD: "edit_note",
    ItemKind.DECIDE_DATE: "event_repeat",
    ItemKind.HOLD: "event",
    ItemKind.PAY: "receipt_long",
    ItemKind.MEASURE: "straighten",
    ItemKind.MILESTONE: "payments",
}


def title(context: PageContext, item: AgendaItem) -> str:
    """The card's title: the activity or the milestone's missing amount (천원), with the due day or the days overdue."""
    day = formats.short_day(item.due)
    if item.kind == ItemKind.MILESTONE:
        return _("{amount}천원 더 집행 - {day}까지", amount=formats.thousands(item.amount_krw), day=day)
    if item.indicator_id is not None:
        goal = name(context.plan.indicator_by_id(item.indicator_id).name)
        if item.due > context.as_of:
            return _("{goal} 측정값 등록 - {day}까지", goal=goal, day=day)
        return _("{goal} 측정값 등록 - {days}일 지남", goal=goal, days=(context.as_of - item.due).days)
    activity = activity_name(context.plan, item.activity_id)
    if item.kind == ItemKind.PAY:
        return _("{activity} 지급 - {day}까지", activity=activity, day=day)
    if item.kind == ItemKind.HOLD:
        return _("{activity} - {day}까지", activity=_which(context, item, activity), day=day)
    if item.kind == ItemKind.RECORD:
        if item.due == context.as_of:
            return _("{activity} 결과 입력 - 오늘이 마지막 날", activity=activity)
        return _("{activity} 결과 입력 - {days}일 지남", activity=activity, days=(context.as_of - item.due).days)
    if item.due > context.as_of:
        return _("{activity} 새 날짜 정하기 - {day}까지", activity=_which(context, item, activity), day=day)
    return _("{activity} 새 날짜 정하기 - {days}일 지남", activity=_which(context, item, activity), days=(context.as_of - item.due).days)


def cards(context: PageContext, at_most: int | None = None, *, with_reason: bool = False) -> None:
    """Draw the first ``at_most`` agenda items (all by default) as cards: a title, a line of details and, ``with_reason``, the item's reason.

    A card is a button that opens the record dialog with what is known filled in. Where this session may not record, the card leads to the
    calendar.
    """
    look: dict[str, Any] = {"icon": ":material/chevron_right:", "icon_position": "right", "width": "stretch"}
    closed = why_closed(context) is not None
    # The style sheet selects the cards by this key.
    with st.container(key="to-do", gap="xsmall"):
        for item, words in _in_words(context, with_reason)[:at_most]:
            if closed and with_reason:
                # With reasons the cards stand on the calendar page; a st.page_link to the current page would not change the query parameters.
                st.button(
                    words,
                    key=f"to-do-{item.kind}-{item.activity_id or item.indicator_id}-{item.due}",
                    on_click=url_widgets.show,
                    args=(place(context, item),),
                    **look,
                )
            elif closed:
                navigation.link("calendar", label=words, query_params=place(context, item), **look)
            else:
                st.button(
                    words,
                    key=f"to-do-{item.kind}-{item.activity_id or item.indicator_id}-{item.due}",
                    on_click=record_dialog_state.ask,
                    args=(form_of(item),),
                    **look,
                )


@cache.cached(64, key=lambda context, with_reason: (*context.identity, with_reason, active()))
def _in_words(context: PageContext, with_reason: bool) -> list[tuple[AgendaItem, str]]:
    """The agenda items, each with its card's label in Markdown."""
    found = []
    for item in context.status.agenda:
        told = [detail(context, item), *([formats.plain(say(item.reason))] if with_reason else [])]
        # A name in a plan may contain line breaks; an empty line would break the card's label.
        told = [" ".join(line.split()) for line in told]
        # A card is narrow; a no-break space keeps a date such as 9. 30. on one line.
        what = formats.plain(" ".join(title(context, item).split())).replace(". ", ".\N{NO-BREAK SPACE}")
        lines = [f":material/{ICONS[item.kind]}: **{what}**", *(f":gray[:small[{line}]]" for line in told if line)]
        found.append((item, "  \n".join(lines)))
    return found


def place(context: PageContext, item: AgendaItem) -> dict[str, str]:
    """The calendar's query parameters for an item: its milestone, or its month and activity."""
    if item.kind == ItemKind.MILESTONE:
        return {"milestone": item.due.isoformat()}
    if item.activity_id is None:
        return {"month": str(month_number(context.plan.year, item.due))}
    return {"month": str(month_number(context.plan.year, item.due)), "activity": item.activity_id}


def form_of(item: AgendaItem) -> Asked:
    """The record dialog's form for an item: its occurrence's, or a payment from the line with the largest amount to pay."""
    if item.indicator_id is not None:
        return Asked("measurement", (item.indicator_id,))
    if item.occurrence is not None and item.kind != ItemKind.PAY:
        return Asked("event", (f"{item.activity_id}.{item.occurrence.number}",))
    most = max(item.lines, key=lambda line: line[1], default=None)
    return Asked("spending", (most[0],) if most else ())


def _which(context: PageContext, item: AgendaItem, activity: str) -> str:
    occurrence = item.occurrence
    if occurrence is None or context.plan.activity_by_id(occurrence.activity_id).times == 1:
        return activity
    return _("{activity} {number}회차", activity=activity, number=occurrence.number)


def detail(context: PageContext, item: AgendaItem) -> str:
    """The card's details: overdue occurrences, topic, people and cost (천원); for a milestone the activities with the most to spend."""
    if item.kind == ItemKind.MILESTONE:
        return formats.plain(_lines(context, item) or _("집행계획 누계에 이르려면 필요한 금액입니다"))
    if item.kind == ItemKind.MEASURE:
        return formats.plain(_("값과 출처를 적어 주십시오"))
    facts = []
    if item.kind in (ItemKind.RECORD, ItemKind.DECIDE_DATE) and item.times > 1:
        facts.append(_("{times}회가 밀려 있습니다", times=item.times))
    if item.occurrence is not None and item.occurrence.topic is not None:
        facts.append(name(item.occurrence.topic))
    if item.kind in (ItemKind.HOLD, ItemKind.PAY):
        if item.people:
            facts.append(_("{people}명", people=item.people))
        payer = context.plan.activity_by_id(item.activity_id).payer if item.activity_id is not None else None
        if item.amount_krw is not None:
            facts.append(_("{amount}천원", amount=formats.thousands(item.amount_krw)))
        elif payer is not None:
            facts.append(_("비용은 {payer} 부담", payer=name(payer)))
        if item.occurrence is not None and not item.occurrence.dated:
            facts.append(_("계획에 시기가 없음"))
    gathers = item.activity_id is None or context.plan.activity_by_id(item.activity_id).kind.gathers
    return formats.plain(" · ".join(facts) or (_("날짜와 참석 인원을 기록해 주십시오") if gathers else _("마친 날을 기록해 주십시오")))


def _lines(context: PageContext, item: AgendaItem) -> str:
    """The two activities with the largest amounts to spend by the milestone, in 천원, and the number of the others; "" where there are none."""
    sums: dict[str, int] = {}
    for line_id, won in item.lines:
        line = next((line for line in context.plan.budget_line if line.id == line_id), None)
        if line is not None:
            sums[line.activity] = sums.get(line.activity, 0) + won
    largest = sorted(sums, key=lambda activity_id: -sums[activity_id])
    facts = [f"{activity_name(context.plan, activity_id)} {formats.thousands(sums[activity_id])}" for activity_id in largest[:2]]
    if len(largest) > 2:
        facts.append(_("외 {count}건", count=len(largest) - 2))
    return " · ".join(facts)
