"""The calendar as an iCalendar file (RFC 5545), which Google, Outlook and Apple calendars import.

It works without a session, for the terminal and for the thread of a download; so the language is an argument.
"""

from datetime import date, datetime, timedelta, timezone

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from chatdong.domain.agenda.calendar import Entry
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Plan
from chatdong.ui.i18n.language import name, say


def calendar_file(plan: Plan, entries: tuple[Entry, ...], as_of: date, *, example: bool, language: str) -> bytes:
    """The file with all entries as all-day events. The same plan, entries and day give the same bytes.

    UID is the plan and the entry, so that a later file updates imported events. DTSTAMP and SEQUENCE follow the as-of date, so that a calendar
    takes the later file for the newer one. DTEND is the day after the last (RFC 5545, 3.6.1).
    """
    whole = Calendar()
    title = say(message("예시 자료 - {title}", title=plan.title), language) if example else name(plan.title, language)
    whole.add("prodid", "-//chatdong//calendar//KO" if language == "ko" else "-//chatdong//calendar//EN")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("name", title)
    whole.add("x-wr-calname", title)
    stamp = datetime(as_of.year, as_of.month, as_of.day, tzinfo=timezone.utc)
    for entry in entries:
        whole.add_component(_event(plan, entry, as_of, stamp, example, language))
    return whole.to_ical()


def _event(plan: Plan, entry: Entry, as_of: date, stamp: datetime, example: bool, language: str) -> CalendarEvent:
    made = CalendarEvent()
    made.add("uid", f"{'example-' if example else ''}{plan.id}-{entry.id}@chatdong")
    made.add("dtstamp", stamp)
    made.add("sequence", (as_of - plan.year.start).days)
    made.add("dtstart", entry.start)
    made.add("dtend", entry.end + timedelta(1))
    made.add("summary", say(_summary(entry, example), language))
    made.add("description", "\n".join(say(line, language) for line in _description(entry, example)))
    made.add("status", _status(entry))
    made.add("transp", "OPAQUE" if entry.fixed and entry.activity is not None and entry.status != "cancelled" else "TRANSPARENT")
    made.add("class", "PUBLIC")
    return made


def _status(entry: Entry) -> str:
    """The STATUS property: CONFIRMED for a fixed day, TENTATIVE for a window, CANCELLED."""
    if entry.status == "cancelled":
        return "CANCELLED"
    return "CONFIRMED" if entry.fixed else "TENTATIVE"


def entry_title(entry: Entry) -> Message:
    """An entry's title: the activity with the occurrence's number, or the milestone with its cumulative amount (원)."""
    if entry.milestone is not None:
        return message("집행계획 누계 {amount:,}원", amount=entry.milestone.amount_krw)
    # What is no milestone is an activity's.
    assert entry.activity is not None
    if entry.number is None:
        return message("{activity} (추가)", activity=entry.activity.name)
    if entry.activity.times > 1 and entry.activity.kind.by_paying:
        return message("{activity} {number}회분", activity=entry.activity.name, number=entry.number)
    if entry.activity.times > 1:
        return message("{activity} {number}회차", activity=entry.activity.name, number=entry.number)
    return message("{activity}", activity=entry.activity.name)


def _summary(entry: Entry, example: bool) -> Message:
    said = entry_title(entry)
    if entry.status == "cancelled":
        said = message("(취소) {title}", title=said)
    elif entry.status == "postponed" and not entry.fixed:
        said = message("{title} (연기, 새 날짜 미정)", title=said)
    elif not entry.fixed:
        said = message("{title} (시기)", title=said)
    return message("[예시] {title}", title=said) if example else said


def _description(entry: Entry, example: bool) -> list[Message]:
    lines = []
    if entry.topic is not None:
        lines.append(message("안건: {topic}", topic=entry.topic))
    if entry.people is not None:
        lines.append(message("계획 인원: {people}명", people=entry.people))
    if entry.status in ("held", "held_late") and entry.event is not None and entry.event.attendance is not None:
        lines.append(message("참석: {people}명", people=entry.event.attendance))
    if entry.activity is not None and entry.cost_krw is not None:
        lines.append(message("산출내역 비용: {amount:,}원", amount=entry.cost_krw))
    elif entry.activity is not None and entry.activity.payer is not None:
        lines.append(message("비용은 {payer} 부담", payer=entry.activity.payer))
    if entry.status == "overdue":
        lines.append(message("결과가 기록되지 않았습니다."))
    if entry.shared and not entry.fixed and entry.activity is not None and entry.activity.window is not None:
        window = entry.activity.window
        lines.append(
            message(
                "계획에는 {start}부터 {end}까지 {times}회라고만 있어 고르게 나눈 시기입니다.",
                start=window.start.isoformat(),
                end=window.end.isoformat(),
                times=entry.activity.times,
            )
        )
    lines.append(message("계획의 근거: {source}", source=entry.source))
    if example:
        lines.append(message("예시 자료: 실제 기록이 아닙니다"))
    return lines
