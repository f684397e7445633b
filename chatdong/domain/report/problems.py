"""문제점 및 대책: each problem that the records show, with its cause and a measure to take, as a draft for whoever writes the report."""

from datetime import date

from chatdong.domain.agenda.attention import Concern, Finding, findings
from chatdong.domain.budget.forecast import Forecast
from chatdong.domain.budget.overruns import Transfer, current_forecasts, reallocation
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.progress.goals import Progress
from chatdong.domain.progress.records import Event, Records
from chatdong.domain.report.money_sections import krw
from chatdong.domain.report.outline import Figure, Line, Section
from chatdong.domain.report.status import Status

MOST = 6
"""The most problems that the text names; the others are counted."""


def problems(plan: Plan, records: Records, now: Status) -> Section:
    """The section of the problems on the status's as-of date, what has to be done soonest first; the transfers are those that could be approved."""
    lines, more = problem_lines(plan, records, now, MOST)
    if not lines:
        return Section("problems", (Line(1, message("기준일 현재 살필 문제 없음")),))
    rest = (Line(4, message("그 밖에 {count}건", count=Figure("count", more))),) if more else ()
    return Section("problems", (*lines, *rest))


def problem_lines(plan: Plan, records: Records, now: Status, most: int) -> tuple[tuple[Line, ...], int]:
    """(the lines of the first ``most`` problems - what, why and what to do -, the number of the others)."""
    forecasts = current_forecasts(plan, records, now.as_of)
    found = findings(
        plan,
        records,
        now.as_of,
        goals=now.goals(plan.fiscal_year),
        agenda=now.agenda,
        forecasts=forecasts,
        transfers=reallocation(plan, records, now.as_of),
    )
    lines = [line for one in found[:most] for line in _of(plan, one, forecasts, now.as_of)]
    return tuple(lines), max(len(found) - most, 0)


def _of(plan: Plan, one: Finding, forecasts: dict[str, Forecast], as_of: date) -> list[Line]:
    """The lines of one problem: what, why, and what to do."""
    if one.transfer is not None:
        return _overrun(plan, one.transfer, forecasts[one.transfer.line_id])
    if one.concern is Concern.NOT_HELD:
        return _not_held(plan, one)
    if one.concern is Concern.LATE_GOAL:
        return _late_goal(one.goals[0], one.cancelled, as_of)
    if one.concern is Concern.UNTOUCHED and one.activity_id is not None:
        activity = plan.activity_by_id(one.activity_id).name
        return [
            Line(1, message("{activity} {amount}천원 미집행", activity=activity, amount=krw(one.amount_krw))),
            Line(2, message("대책: {day}까지 일정을 확정하여 집행하거나, 집행이 어려우면 전용·반납 검토", day=Figure("day", one.due))),
        ]
    assert one.item is not None  # the other concerns are those of a to-do item
    day = Figure("day", one.due)
    if one.concern is Concern.MILESTONE:
        return [
            Line(1, message("{day} 집행계획(누계)까지 {amount}천원 부족", day=day, amount=krw(one.amount_krw))),
            Line(2, message("대책: 그때까지 예정한 일을 앞당기거나 집행계획 변경 검토")),
        ]
    goal = plan.indicator_by_id(one.item.indicator_id).name if one.item.indicator_id is not None else message("지표")
    return [
        Line(1, message("{goal}: 측정값이 {day}까지 기록되지 않음", goal=goal, day=day)),
        Line(2, message("대책: 자료의 출처를 확인하여 측정값 기록")),
    ]


def _line(plan: Plan, line_id: str) -> LocalizedText | Message:
    line = next((line for line in plan.budget_line if line.id == line_id), None)
    if line is None:
        return message("이 차수에 없는 산출내역")
    return message("{activity} {item}", activity=plan.activity_by_id(line.activity).name, item=line.item)


def _overrun(plan: Plan, transfer: Transfer, forecast: Forecast) -> list[Line]:
    figures = {"line": _line(plan, transfer.line_id), "amount": krw(transfer.overrun_krw)}
    amounts = {"budget": krw(forecast.budget_krw), "spent": krw(forecast.spent_krw), "coming": krw(forecast.to_pay_krw)}
    if transfer.spent:
        lines = [
            Line(1, message("{line} {amount}천원 초과", **figures)),
            Line(2, message("원인: 예산현액 {budget}천원에서 {spent}천원 집행", **amounts)),
        ]
    else:
        lines = [
            Line(1, message("{line} {amount}천원 초과 전망", **figures)),
            Line(2, message("원인: 예산현액 {budget}천원에서 {spent}천원 집행, 앞으로 {coming}천원 지급 예정", **amounts)),
        ]
    for move in transfer.moves:
        moved = {"from_line": _line(plan, move.line_id), "amount": krw(move.amount_krw)}
        if move.proposed:
            lines.append(Line(2, message("대책: 제안한 전용({from_line} {amount}천원) 승인", **moved)))
        elif move.within:
            lines.append(Line(2, message("대책: 같은 편성목의 {from_line}에서 {amount}천원 조정", **moved)))
        else:
            lines.append(Line(2, message("대책: {from_line}에서 {amount}천원 전용", **moved)))
    if transfer.uncovered_krw:
        lines.append(Line(2, message("대책: 메울 잔액 {amount}천원 부족, 추가 재원 마련이나 사업량 조정", amount=krw(transfer.uncovered_krw))))
    return lines


def _not_held(plan: Plan, one: Finding) -> list[Line]:
    occurrence, event = one.open[0]
    activity = plan.activity_by_id(occurrence.activity_id)
    what: LocalizedText | Message = activity.name
    if activity.times != 1:
        what = message("{activity} {number}회차", activity=activity.name, number=occurrence.number)
    figures = {"what": what, "count": Figure("count", len(one.open) - 1)}
    if activity.kind.gathers:
        first = message("{what} 외 {count}회 미개최", **figures) if len(one.open) > 1 else message("{what} 미개최", what=what)
    else:
        first = message("{what} 외 {count}회 미완료", **figures) if len(one.open) > 1 else message("{what} 미완료", what=what)
    lines = [Line(1, first), Line(2, _why(event, occurrence.window.end))]
    lines += [Line(3, message("늦은 목표: {goal}", goal=_progress(goal))) for goal in one.goals]
    if event is not None and event.postponed_to is not None:
        lines.append(Line(2, message("대책: {day}에 개최하고 결과 기록", day=Figure("day", event.postponed_to))))
    elif one.due is not None:
        lines.append(Line(2, message("대책: 날짜를 정하여 {day}까지 실시하고 결과 기록", day=Figure("day", one.due))))
    return lines


def _why(event: Event | None, planned_until: date) -> Message:
    if event is None:
        return message("원인: {day}까지가 계획이나 결과가 기록되지 않음", day=Figure("day", planned_until))
    if event.postponed_to is None:
        said = message("원인: 연기하고 새 날짜를 정하지 않음")
    else:
        said = message("원인: {day}로 연기", day=Figure("day", event.postponed_to))
    return message("{why} ({note})", why=said, note=event.note) if event.note else said


def _progress(goal: Progress) -> Message:
    figures = {"actual": Figure("count", goal.actual), "expected": Figure("count", goal.expected)}
    return message("{goal} {actual}/{expected}", goal=goal.indicator.name, **figures)


def _late_goal(goal: Progress, cancelled: tuple[Event, ...], as_of: date) -> list[Line]:
    figures = {"goal": goal.indicator.name, "actual": Figure("count", goal.actual), "aim": Figure("count", goal.aim), "unit": goal.indicator.unit}
    lines = [Line(1, message("{goal}: 실적 {actual} / 목표 {aim}{unit}", **figures))]
    if cancelled:
        notes = [event.note for event in cancelled if event.note]
        lines.append(Line(2, message("원인: 취소 {count}회", count=Figure("count", len(cancelled)))))
        lines += [Line(3, message("{note}", note=note)) for note in notes[:2]]
    if goal.due <= as_of:
        lines.append(Line(2, message("대책: 목표일({day})이 지났으므로 미달 사유를 정리하고 다음 계획에 반영", day=Figure("day", goal.due))))
    else:
        lines.append(Line(2, message("대책: {day}까지 추가 실시 일정을 정하거나 목표 조정 검토", day=Figure("day", goal.due))))
    return lines
