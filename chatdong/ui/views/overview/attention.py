"""What to look at now: each problem in a sentence, its cause from the records, the days left, and the button that mends it."""

from datetime import date
from typing import Any

import streamlit as st

from chatdong.domain.agenda.attention import Concern, Finding, findings
from chatdong.domain.agenda.todo import ItemKind
from chatdong.domain.agenda.verdicts import Grade
from chatdong.domain.budget.overruns import Transfer
from chatdong.domain.progress.goals import Progress
from chatdong.domain.progress.records import Event
from chatdong.ui.components import record_dialog_state
from chatdong.ui.components.labels import activity_name, line_name
from chatdong.ui.components.write_access import why_closed
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import cache, navigation
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.overview import todo_cards
from chatdong.ui.views.overview.verdicts import MARKS

MOST = 4
"""So many findings stand open; the others are behind one line."""

GRADES = {
    Concern.OVERRUN: Grade.BAD,
    Concern.NOT_HELD: Grade.BEHIND,
    Concern.LATE_GOAL: Grade.BEHIND,
    Concern.UNTOUCHED: Grade.BEHIND,
    Concern.UNMEASURED: Grade.BEHIND,
    Concern.MILESTONE: Grade.COMING,
}


def section(context: PageContext) -> None:
    """Draw the first MOST findings and, folded, the others; a sentence where there are none."""
    found = problems(context)
    if not found:
        st.caption(formats.plain(_("지금 살필 일이 없습니다. 다음 일은 아래 ‘다음에 할 일’에 있습니다.")))
    # The style sheet selects the findings by this key.
    with st.container(key="attention", gap="xsmall"):
        for number, one in enumerate(found[:MOST]):
            _draw(context, one, number)
        if len(found) > MOST:
            with st.expander(_("그 밖에 {count}건", count=formats.count(len(found) - MOST))):
                for number, one in enumerate(found[MOST:], MOST):
                    _draw(context, one, number)


@cache.cached(64, key=lambda context: context.identity)
def problems(context: PageContext) -> tuple[Finding, ...]:
    """The findings of the as-of date, cached."""
    now = context.status
    return findings(
        context.plan,
        context.records_as_of,
        context.as_of,
        goals=now.goals(context.plan.fiscal_year),
        agenda=now.agenda,
        forecasts=context.forecasts,
        transfers=context.reallocation,
    )


def _draw(context: PageContext, one: Finding, number: int) -> None:
    """Draw one finding: the problem in bold with the days left, the cause below it, and the button or link beside it."""
    mark, colour = MARKS[GRADES[one.concern]]
    problem, cause = words(context, one)
    first = f":{colour}[{mark}] **{formats.plain(problem)}**"
    if one.due is not None:
        first += f" :{'red' if one.due < context.as_of else 'gray'}-badge[{days_left(context.as_of, one.due)}]"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{first}  \n:gray[:small[{formats.plain(cause)}]]", width="stretch")
        _button(context, one, number)


def _button(context: PageContext, one: Finding, number: int) -> None:
    look: dict[str, Any] = {"key": f"attention-{number}-{one.concern}", "type": "secondary"}
    may = why_closed(context) is None
    item = one.item
    if one.concern is Concern.OVERRUN:
        navigation.link("budget", label=_("전용안 보기"), icon=":material/swap_horiz:", query_params={"section": "transfers"})
    elif one.concern is Concern.LATE_GOAL:
        navigation.link("goals", label=_("목표 보기"), icon=":material/flag:")
    elif one.concern is Concern.MILESTONE and item is not None:
        navigation.link("calendar", label=_("일정 보기"), icon=":material/event:", query_params={"milestone": item.due.isoformat()})
    elif item is not None and may:
        label = {
            Concern.UNMEASURED: _("값 등록"),
            Concern.UNTOUCHED: _("지출 등록") if item.kind is ItemKind.PAY else _("결과 등록"),
        }.get(one.concern, _("결과 등록"))
        st.button(label, on_click=record_dialog_state.ask, args=(todo_cards.form_of(item),), icon=":material/edit_note:", **look)
    elif item is not None:
        navigation.link("calendar", label=_("일정 보기"), icon=":material/event:", query_params=todo_cards.place(context, item))
    else:
        navigation.link("budget", label=_("예산 보기"), icon=":material/payments:")


def days_left(as_of: date, due: date) -> str:
    """The days to a day as offices write them: D-6, D-Day, and D+3 when it has passed."""
    days = (due - as_of).days
    return "D-Day" if days == 0 else f"D-{days}" if days > 0 else f"D+{-days}"


def words(context: PageContext, one: Finding) -> tuple[str, str]:
    """The problem and its cause, each as one plain line."""
    problem, cause = _words(context, one)
    return " ".join(problem.split()), " ".join(cause.split())


def _words(context: PageContext, one: Finding) -> tuple[str, str]:
    if one.transfer is not None:
        return _overrun(context, one.transfer)
    if one.concern is Concern.NOT_HELD:
        return _not_held(context, one)
    if one.concern is Concern.LATE_GOAL:
        return _late_goal(context, one.goals[0], one.cancelled)
    if one.concern is Concern.UNTOUCHED:
        problem = _("{activity} {amount}천원 미집행", activity=activity_name(context.plan, one.activity_id), amount=formats.thousands(one.amount_krw))
        day = formats.short_day(one.due)
        return problem, _("{day}까지 하는 계획인데 개최도 원인행위도 지출도 기록되지 않았습니다.", day=day)
    assert one.item is not None  # the other concerns are those of a to-do item
    return todo_cards.title(context, one.item), say(one.item.reason)


def _overrun(context: PageContext, transfer: Transfer) -> tuple[str, str]:
    forecast = context.forecasts[transfer.line_id]
    figures = {"line": line_name(context.plan, transfer.line_id), "amount": formats.thousands(transfer.overrun_krw)}
    problem = _("{line} {amount}천원 초과", **figures) if transfer.spent else _("{line} {amount}천원 초과 전망", **figures)
    amounts = {"budget": formats.thousands(forecast.budget_krw), "spent": formats.thousands(forecast.spent_krw)}
    cause = _("예산현액 {budget}천원에서 {spent}천원을 썼습니다.", **amounts)
    if not transfer.spent:
        cause = _(
            "예산현액 {budget}천원에서 {spent}천원을 썼고 {coming}천원이 더 나갑니다.", coming=formats.thousands(forecast.to_pay_krw), **amounts
        )
    if transfer.uncovered_krw:
        return problem, f"{cause} {_('메울 잔액이 {amount}천원 부족합니다.', amount=formats.thousands(transfer.uncovered_krw))}"
    if all(move.proposed for move in transfer.moves):
        return problem, f"{cause} {_('제안한 전용이 승인을 기다립니다.')}"
    return problem, f"{cause} {_('다른 내역의 남을 돈으로 메울 수 있습니다.')}"


def _not_held(context: PageContext, one: Finding) -> tuple[str, str]:
    plan, activity = context.plan, activity_name(context.plan, one.activity_id)
    occurrence, event = one.open[0]
    gathers = plan.activity_by_id(occurrence.activity_id).kind.gathers
    what = (
        activity
        if plan.activity_by_id(occurrence.activity_id).times == 1
        else _("{activity} {number}회차", activity=activity, number=occurrence.number)
    )
    if len(one.open) > 1:
        what = _("{activity} 외 {count}회", activity=what, count=len(one.open) - 1)
    problem = _("{what} 미개최", what=what) if gathers else _("{what} 미완료", what=what)
    if one.untouched:
        problem = _("{problem}, {amount}천원 미집행", problem=problem, amount=formats.thousands(one.amount_krw))
    return problem, " ".join(filter(None, [_why(event, occurrence.window.end), _goals(one.goals)]))


def _why(event: Event | None, planned_until: date) -> str:
    """Why an occurrence was not held: that it was postponed, with what was noted, or that nothing is recorded."""
    if event is None:
        return _("{day}까지가 계획인데 결과가 기록되지 않았습니다.", day=formats.short_day(planned_until))
    if event.postponed_to is None:
        said = _("연기하고 새 날짜를 정하지 않았습니다.")
    else:
        said = _("{day}로 연기했습니다.", day=formats.short_day(event.postponed_to))
    return f"{said} ({event.note})" if event.note else said


def _goals(goals: tuple[Progress, ...]) -> str:
    """The late goals that it explains."""
    if not goals:
        return ""
    each = ", ".join(_goal(goal) for goal in goals)
    return _("늦은 목표: {goals}", goals=each)


def _goal(goal: Progress) -> str:
    actual, expected = formats.count(goal.actual), formats.count(goal.expected)
    return _("{goal} {actual}/{expected}", goal=name(goal.indicator.name), actual=actual, expected=expected)


def _late_goal(context: PageContext, goal: Progress, cancelled: tuple[Event, ...]) -> tuple[str, str]:
    unit = name(goal.indicator.unit)
    figures = {"goal": name(goal.indicator.name), "actual": formats.count(goal.actual), "aim": formats.count(goal.aim), "unit": unit}
    problem = _("{goal} {actual} / 목표 {aim} ({unit})", **figures)
    if goal.due <= context.as_of:
        cause = _("목표일이 {day}이었습니다.", day=formats.short_day(goal.due))
    else:
        cause = _("기준일까지 {expected}{unit}이어야 합니다.", expected=formats.count(goal.expected), unit=unit)
    notes = [event.note for event in cancelled if event.note]
    if cancelled:
        cause += " " + _("취소 {count}회", count=len(cancelled)) + (f": {', '.join(notes[:2])}" if notes else "")
    return problem, cause
