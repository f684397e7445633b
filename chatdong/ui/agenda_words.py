"""What to do next, in words, with the place where it is done."""

import streamlit as st

from chatdong.domain.agenda import AgendaItem
from chatdong.ui import address, data, formats
from chatdong.ui.data import View
from chatdong.ui.language import _, active, name, say
from chatdong.ui.parts import activity_name

ICONS = {"record": "edit_note", "decide_date": "event_repeat", "hold": "event", "milestone": "payments"}


def title(view: View, item: AgendaItem) -> str:
    """One line: what, and by when."""
    day = formats.short_day(item.due)
    if item.kind == "milestone":
        return _("{amount}천원 더 집행 - {day}까지", amount=formats.thousands(item.amount_krw), day=day)
    activity = activity_name(view.plan, item.activity_id)
    if item.kind == "hold":
        return _("{activity} - {day}까지", activity=_which(view, item, activity), day=day)
    if item.kind == "record":
        return _("{activity} 결과 입력 - {days}일 지남", activity=activity, days=(view.as_of - item.due).days)
    if item.due > view.as_of:
        return _("{activity} 새 날짜 정하기 - {day}까지", activity=_which(view, item, activity), day=day)
    return _("{activity} 새 날짜 정하기 - {days}일 지남", activity=_which(view, item, activity), days=(view.as_of - item.due).days)


def cards(view: View, at_most: int | None = None, *, on_calendar: bool = False) -> None:
    """The things to do, each a card that is all a link to where it is done: what and by when; what one should know; and, on the calendar
    page, why it is there."""
    look = {"icon": ":material/chevron_right:", "icon_position": "right", "width": "stretch"}
    # By this key the cards get their look.
    with st.container(key="to-do", gap="xsmall"):
        for item, words in _in_words(view, on_calendar)[:at_most]:
            page, asked = _place(item)
            if on_calendar and page == "calendar":
                st.button(words, key=f"to-do-{item.kind}-{item.activity_id}", on_click=address.show, args=(asked,), **look)
            else:
                st.page_link(data.page_file(page), label=words, query_params=asked, **look)


@data.kept(64, key=lambda view, with_reason: (*view.identity, with_reason, active()))
def _in_words(view: View, with_reason: bool) -> list[tuple[AgendaItem, str]]:
    found = []
    for item in view.status.agenda:
        told = [detail(view, item), *([formats.plain(say(item.reason))] if with_reason else [])]
        # A name in a plan may have more than one line, and a card's label none that is empty.
        told = [" ".join(line.split()) for line in told]
        # A card is narrow: its lines are not to end within a day.
        what = formats.plain(" ".join(title(view, item).split())).replace(". ", ".\N{NO-BREAK SPACE}")
        lines = [f":material/{ICONS[item.kind]}: **{what}**", *(f":gray[:small[{line}]]" for line in told if line)]
        found.append((item, "  \n".join(lines)))
    return found


def _place(item: AgendaItem) -> tuple[str, dict[str, str]]:
    """(page, what its address asks for): the form with the occurrence chosen for what is to be recorded or decided, its
    month for what is to be held, the lines for what is to be spent."""
    if item.kind == "milestone":
        return "calendar", {"milestone": item.due.isoformat()}
    if item.kind == "hold":
        return "calendar", {"month": str(item.due.month), "activity": item.activity_id}
    return "records", {"records": "event", "occurrence": f"{item.activity_id}.{item.occurrence.number}"}


def _which(view: View, item: AgendaItem, activity: str) -> str:
    times = view.plan.activity_by_id(item.activity_id).times
    if times == 1:
        return activity
    return _("{activity} {number}회차", activity=activity, number=item.occurrence.number)


def detail(view: View, item: AgendaItem) -> str:
    """What one should know to do it: topic, people, money."""
    if item.kind == "milestone":
        return formats.plain(_lines(view, item) or _("집행계획 누계에 이르려면 필요한 금액입니다"))
    facts = []
    if item.kind in ("record", "decide_date") and item.times > 1:
        facts.append(_("{times}회가 밀려 있습니다", times=item.times))
    if item.occurrence is not None and item.occurrence.topic is not None:
        facts.append(name(item.occurrence.topic))
    if item.kind == "hold":
        if item.people:
            facts.append(_("{people}명", people=item.people))
        activity = view.plan.activity_by_id(item.activity_id)
        if item.amount_krw is not None:
            facts.append(_("{amount}천원", amount=formats.thousands(item.amount_krw)))
        elif activity.payer is not None:
            facts.append(_("비용은 {payer} 부담", payer=name(activity.payer)))
        if item.occurrence is not None and not item.occurrence.dated:
            facts.append(_("계획에 시기가 없음"))
    return formats.plain(" · ".join(facts) or _("날짜와 참석 인원을 기록해 주십시오"))


def _lines(view: View, item: AgendaItem) -> str:
    """The activities with the most to spend by then, in 천원."""
    sums: dict[str, int] = {}
    for line_id, won in item.lines:
        line = next(line for line in view.plan.budget_line if line.id == line_id)
        sums[line.activity] = sums.get(line.activity, 0) + won
    largest = sorted(sums, key=lambda activity_id: -sums[activity_id])
    facts = [f"{activity_name(view.plan, activity_id)} {formats.thousands(sums[activity_id])}" for activity_id in largest[:2]]
    if len(largest) > 2:
        facts.append(_("외 {count}건", count=len(largest) - 2))
    return " · ".join(facts)
