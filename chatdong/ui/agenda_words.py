"""What to do next, in words."""

from chatdong.domain.agenda import AgendaItem
from chatdong.ui import formats
from chatdong.ui.data import View
from chatdong.ui.language import _, name
from chatdong.ui.parts import activity_name

ICONS = {"record": "edit_note", "decide_date": "event_repeat", "hold": "event", "milestone": "payments"}


def title(view: View, item: AgendaItem) -> str:
    """One line of Markdown: what, and by when."""
    day = formats.short_day(item.due)
    if item.kind == "milestone":
        text = _("{amount}천원 더 집행 - {day}까지", amount=formats.thousands(item.amount_krw), day=day)
    else:
        activity = activity_name(view.plan, item.activity_id)
        text = {
            "record": _("{activity} 결과 입력 - {days}일 지남", activity=activity, days=(view.as_of - item.due).days),
            "decide_date": _("{activity} 새 날짜 정하기 - {days}일 지남", activity=activity, days=(view.as_of - item.due).days),
            "hold": _("{activity} - {day}까지", activity=_which(view, item, activity), day=day),
        }[item.kind]
    return f":material/{ICONS[item.kind]}: **{formats.plain(text)}**"


def _which(view: View, item: AgendaItem, activity: str) -> str:
    times = view.plan.activity_by_id(item.activity_id).times
    if times == 1:
        return activity
    return _("{activity} {number}회차", activity=activity, number=item.occurrence.number)


def detail(view: View, item: AgendaItem) -> str:
    """What one should know to do it: topic, people, money."""
    if item.kind == "milestone":
        return formats.plain(_("집행계획 누계에 이르려면 필요한 금액입니다"))
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
