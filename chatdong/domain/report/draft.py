"""현황 보고: the report of a quarter or of the year, drafted from the plan and the records known on the as-of date.

The texts are outline lines in the office's noun style (개조식). The texts may be edited, the tables may not.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from chatdong.domain.agenda.todo import AgendaItem, ItemKind
from chatdong.domain.budget.curves import BurnDay, burn
from chatdong.domain.budget.position import current_budget_by_line
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Direction, LocalizedText, Plan
from chatdong.domain.progress.goals import GoalStatus, Progress, weighted
from chatdong.domain.progress.indicator_sheet import METHOD, sheet_rows
from chatdong.domain.progress.occurrences import Holding, OccurrenceStatus, holdings
from chatdong.domain.progress.records import Event, Records
from chatdong.domain.report import money_sections
from chatdong.domain.report.money_sections import krw
from chatdong.domain.report.outline import UNITS, Column, Figure, Line, Period, Picture, Row, Section, Table, period_of, year_and_quarter
from chatdong.domain.report.problems import problems
from chatdong.domain.report.signing import approval_roles
from chatdong.domain.report.status import Status, status
from chatdong.domain.rounding import decimals

MOST_STEPS = 6
"""The most to-do items named in the text; the table has all of them."""


@dataclass(frozen=True)
class Report:
    """A report. ``records``: those known on the as-of date. ``now``: the plan's status on it. ``days``: the burn chart's curves."""

    plan: Plan
    records: Records
    period: Period
    as_of: date
    now: Status
    days: tuple[BurnDay, ...]
    title: Message
    sections: tuple[Section, ...]

    @property
    def kind(self) -> Message:
        """The name of this kind of document."""
        return message("현황 보고")

    @property
    def facts(self) -> tuple[Message, ...]:
        """The as-of date."""
        return (message("기준일 {day}", day=Figure("day", self.as_of)),)

    @property
    def unit(self) -> Message:
        """The unit of its amounts: 천원."""
        return UNITS["krw"]

    @property
    def approval(self) -> tuple[str | Message, ...]:
        """The roles of the approval box (결재란)."""
        return approval_roles(self.plan)


def report(plan: Plan, records: Records, period_id: str, as_of: date) -> Report:
    """The report of one of ``outline.periods_of``. An as-of date outside the period's days is replaced by the last of them."""
    period = period_of(plan, period_id)
    as_of = period.held(as_of)
    known = records.known_by(as_of)
    now = status(plan, known, as_of)
    sections = (
        _summary(plan, known, now),
        _goals(plan, now),
        _held(plan, known, period, as_of),
        money_sections.execution(plan, known, now, period),
        money_sections.variance_and_reasons(plan, now),
        money_sections.forecast(now),
        problems(plan, known, now),
        _next_steps(plan, now),
        *_sheets(plan, now),
    )
    return Report(plan, known, period, as_of, now, burn(plan, known, as_of), _title(plan, period_id), sections)


def _title(plan: Plan, period_id: str) -> Message:
    """The report's title, with the year of the programme where the plan has several."""
    if period_id == "year":
        return message("{year}년도 연말 현황 보고", year=plan.fiscal_year)
    number, quarter = year_and_quarter(plan, period_id)
    if number is None:
        return message("{year}년도 {quarter}/4분기 현황 보고", year=plan.fiscal_year, quarter=quarter)
    return message("{year}년도 계획 {number}차년도 {quarter}/4분기 현황 보고", year=plan.fiscal_year, number=number, quarter=quarter)


def _count(value: int | Decimal | Fraction | None) -> Figure:
    return Figure("count", value)


def _summary(plan: Plan, records: Records, now: Status) -> Section:
    year, money = plan.fiscal_year, now.figures
    lines = []
    if records.empty:
        lines.append(Line(4, message("기준일까지 기록된 행사와 지출 없음")))
    lines += [
        Line(1, _goal_counts(plan, now)),
        *([Line(1, _events(now))] if now.planned or now.held else []),
    ]
    if plan.budget_line or money.actual:
        spent = message(
            "예산현액 {budget}천원 가운데 {spent}천원 집행(집행률 {rate})",
            budget=krw(now.rows[0].budget_krw),
            spent=krw(money.actual),
            rate=Figure("percent", now.rows[0].rate),
        )
        lines.append(Line(1, spent))
        if official := money_sections.official_plan(now):
            lines.append(Line(2, official))
        if not plan.milestone:
            lines.append(Line(2, message("계획에 집행계획이 적혀 있지 않음")))
        lines.append(Line(1, money_sections.year_end(now)))
    else:
        lines.append(Line(1, message("총 예산 {total}천원: 나눈 산출내역이 계획에 적혀 있지 않음", total=krw(plan.total_krw))))
    late = [goal for goal in now.goals(year) if goal.status in (GoalStatus.BEHIND, GoalStatus.MISSED)]
    lines += [Line(2, message("늦은 목표: {goal}({status})", goal=g.indicator.name, status=Figure("status", g.status))) for g in late]
    return Section("summary", tuple(lines))


def _events(now: Status) -> Message:
    return message(
        "행사 {held}회 개최(기준일까지 계획 {expected}회, 연간 계획 {planned}회)",
        held=_count(now.held),
        expected=_count(now.expected),
        planned=_count(now.planned),
    )


def _goal_counts(plan: Plan, now: Status) -> Message:
    year = plan.fiscal_year
    if not now.goals(year):
        return message("{year}년 목표가 계획에 적혀 있지 않음", year=year)
    if unknown := now.count(year, "unconfirmed"):
        return message(
            "{year}년 목표 {all}개: 달성 {achieved}개, 정상 {on_track}개, 지연 {behind}개, 미달 {missed}개, 미확인 {unknown}개",
            year=year,
            all=_count(len(now.goals(year))),
            unknown=_count(unknown),
            **{name: _count(now.count(year, name)) for name in ("achieved", "on_track", "behind", "missed")},
        )
    return message(
        "{year}년 목표 {all}개: 달성 {achieved}개, 정상 {on_track}개, 지연 {behind}개, 미달 {missed}개",
        year=year,
        all=_count(len(now.goals(year))),
        **{name: _count(now.count(year, name)) for name in ("achieved", "on_track", "behind", "missed")},
    )


def _goals(plan: Plan, now: Status) -> Section:
    """The section of goals: actual and target of each, and the number still missing."""
    goals = now.goals(plan.fiscal_year)
    lines = [Line(1, _goal_counts(plan, now))]
    if (result := weighted(goals)) is not None and result.percent is not None:
        lines.append(Line(1, message("가중 달성도 {percent}", percent=Figure("percent", decimals(result.percent, 1)))))
    elif result is not None:
        lines.append(Line(1, message("가중 달성도 알 수 없음(실적 미확인 지표 {count}개)", count=_count(result.unknown))))
    for goal in goals:
        lines += _goal_lines(goal)
        lines += [_quarter_line(one) for one in now.quarters if one.indicator.id == goal.indicator.id and one.due <= now.as_of]
    columns = (
        Column(message("지표")),
        Column(message("{year}년 기준", year=plan.fiscal_year - 1), "count"),
        Column(message("목표값"), "count"),
        Column(message("기준일까지 계획"), "count"),
        Column(message("실적"), "count"),
        Column(message("상태"), "status"),
        Column(message("기한"), "day"),
    )
    rows = tuple(
        Row(
            (
                goal.indicator.name,
                goal.from_baseline,
                goal.aim if goal.aim is None or goal.indicator.good is Direction.MORE else _target(goal),
                goal.expected,
                message("적어도 {value}", value=_count(goal.actual)) if goal.uncertain else goal.actual,
                goal.status,
                goal.due,
            )
        )
        for goal in goals
    )
    table = Table(message("목표별 추진 현황"), columns, rows) if goals else None
    return Section("goals", tuple(lines), table, Picture("goals", message("지표별 실적과 목표값")) if goals else None)


def _goal_lines(goal: Progress) -> list[Line]:
    named: dict[str, object] = {"goal": goal.indicator.name, "unit": goal.indicator.unit}
    status_figure = Figure("status", goal.status)
    if goal.aim is None:
        evidence = _count(len(goal.events) or len(goal.teams) or len(goal.readings))
        return [Line(2, message("{goal}: 계획이 수치를 정하지 않음(증빙 {count}건)", goal=goal.indicator.name, count=evidence))]
    if goal.actual is None:
        lines = [Line(2, message("{goal}: 실적 미확인 / 목표 {target}{unit}", target=_target(goal), **named))]
    elif goal.uncertain:
        figures = {"target": _target(goal), "actual": _count(goal.actual), "status": status_figure, **named}
        lines = [Line(2, message("{goal}: 실적 적어도 {actual} / 목표 {target}{unit}({status})", **figures))]
    else:
        figures = {"target": _target(goal), "actual": _count(goal.actual), "status": status_figure, **named}
        lines = [Line(2, message("{goal}: 실적 {actual} / 목표 {target}{unit}({status})", **figures))]
    if goal.remaining:
        lines.append(Line(3, _remaining(goal)))
    if goal.missing_words is not None:
        lines.append(Line(4, message("{goal}: {missing}", goal=goal.indicator.name, missing=goal.missing_words)))
    return lines


def _quarter_line(goal: Progress) -> Line:
    """The values reached by the end of a past quarter."""
    figures = {"quarter": goal.target.quarter, "target": _target(goal), "unit": goal.indicator.unit, "status": Figure("status", goal.status)}
    return Line(3, message("{quarter}/4분기까지 실적 {actual} / 목표 {target}{unit}({status})", actual=_count(goal.actual), **figures))


def _target(goal: Progress) -> Figure | Message:
    """The target as it is said: 6, "10 이하" where less is better, "60~80" for a range."""
    if goal.indicator.good is Direction.WITHIN:
        return message("{low}~{high}", low=_count(goal.aim), high=_count(goal.highest))
    return message("{value} 이하", value=_count(goal.aim)) if goal.indicator.good is Direction.LESS else _count(goal.aim)


def _remaining(goal: Progress) -> Message:
    """The distance to the target in words: missing, or too much."""
    figures = {"due": Figure("day", goal.due), "remaining": _count(goal.remaining), "unit": goal.indicator.unit}
    if goal.indicator.good is Direction.LESS:
        return message("목표보다 {remaining}{unit} 많음(기한 {due})", **figures)
    if goal.indicator.good is Direction.WITHIN:
        return message("범위에서 {remaining}{unit} 벗어남(기한 {due})", **figures)
    if goal.expected is None:
        return message("{due}까지 {remaining}{unit} 남음", **figures)
    return message("{due}까지 {remaining}{unit} 남음(기준일까지 계획 {expected})", expected=_count(goal.expected), **figures)


def _sheets(plan: Plan, now: Status) -> tuple[Section, ...]:
    """The section of the indicator sheets; none for a plan that writes none."""
    goals = now.goals(plan.fiscal_year)
    if not any(goal.indicator.sheet is not None for goal in goals):
        return ()
    sheets = [sheet_rows(plan, goal.indicator, goal.baseline) for goal in goals]
    headings = list(dict.fromkeys(heading for sheet in sheets for heading, _text in sheet if heading != METHOD))
    columns = (Column(message("지표")), *(Column(heading) for heading in headings))
    rows = tuple(
        Row((goal.indicator.name, *(dict(sheet).get(heading) or message("–") for heading in headings)))
        for goal, sheet in zip(goals, sheets, strict=True)
    )
    lines = (Line(1, message("지표 {count}개의 뜻과 재는 방법, 자료의 출처", count=_count(len(goals)))),)
    return (Section("sheets", lines, Table(message("지표정의서"), columns, rows)),)


def _held(plan: Plan, records: Records, period: Period, as_of: date) -> Section:
    """The section of events: those held in the period, and those postponed, cancelled or without a recorded outcome."""
    window = period.window
    kinds = {activity.id: activity.kind for activity in plan.activity}
    done = sorted(
        (e for e in records.held(as_of) if window.start <= e.on <= window.end and e.activity_id in kinds),
        key=lambda e: (e.on, e.activity_id, e.id),
    )
    gathered = [event for event in done if kinds[event.activity_id].gathers]
    counted = [event.attendance for event in gathered if event.attendance is not None]
    span = Figure("span", window)
    if not gathered:
        # A plan that holds nothing says what was done and paid instead.
        lines = [Line(1, message("{span} 개최한 행사 없음", span=span))] if any(kind.gathers for kind in kinds.values()) else []
    elif counted:
        lines = [Line(1, message("{span} 행사 {count}회 개최, 참석 {people}명", span=span, count=_count(len(gathered)), people=_count(sum(counted))))]
    else:
        lines = [Line(1, message("{span} 행사 {count}회 개최", span=span, count=_count(len(gathered))))]
    lines += _by_activity(plan, done, records, as_of)
    if 0 < len(counted) < len(gathered):
        lines.append(Line(4, message("참석 인원이 기록되지 않은 행사 {count}회는 참석에 넣지 않음", count=_count(len(gathered) - len(counted)))))
    lines += _paid(plan, records, period)
    lines += _not_held(plan, records, period, as_of)
    if not lines:
        lines = [Line(1, message("{span} 완료하거나 지급한 것 없음", span=span))]
    columns = (
        Column(message("개최·완료일"), "day"),
        Column(message("세부사업")),
        Column(message("회차"), "count"),
        Column(message("안건")),
        Column(message("참석"), "count"),
    )
    topics = {(h.activity.id, h.number): h.planned.topic for h in holdings(plan, records, as_of) if h.planned}
    rows = tuple(
        Row(
            (
                e.held_on,
                plan.activity_by_id(e.activity_id).name,
                e.occurrence,
                e.topic or topics.get((e.activity_id, e.occurrence)),
                e.attendance,
            )
        )
        for e in done
    )
    table = Table(message("개최·완료 내역"), columns, rows) if rows else None
    return Section("held", tuple(lines), table)


def _by_activity(plan: Plan, done: list[Event], records: Records, as_of: date) -> list[Line]:
    in_period = Counter(event.activity_id for event in done)
    in_year = Counter(event.activity_id for event in records.held(as_of))
    lines = []
    for activity in plan.activity:
        figures = {"activity": activity.name, "count": _count(in_period[activity.id])}
        if not in_period[activity.id]:
            continue
        if activity.kind.gathers:
            figures |= {"total": _count(in_year[activity.id]), "times": _count(activity.times)}
            lines.append(Line(2, message("{activity}: {count}회 개최(올해 누계 {total}회, 연간 계획 {times}회)", **figures)))
        else:
            lines.append(Line(2, message("{activity}: {count}건 완료", **figures)))
    return lines


def _paid(plan: Plan, records: Records, period: Period) -> list[Line]:
    """A line for each activity that is done by paying and was paid in the period."""
    lines, budgets = [], current_budget_by_line(plan, records, period.window.end)
    for activity in plan.activity:
        of = frozenset(line.id for line in plan.lines_of(activity.id)) if activity.kind.by_paying else frozenset()
        total = records.spent(period.window.end, of)
        budget = sum(budgets[line_id] for line_id in of)
        amount = sum(day.amount_krw for day in records.spending if day.line_id in of and period.window.start <= day.on <= period.window.end)
        if amount:
            figures = {"activity": activity.name, "amount": krw(abs(amount)), "total": krw(total), "budget": krw(budget)}
            paid = message("{activity}: {amount}천원 지급(올해 누계 {total}천원, 예산현액 {budget}천원)", **figures)
            returned = message("{activity}: 지급보다 여입(반납)이 {amount}천원 많음(올해 누계 {total}천원, 예산현액 {budget}천원)", **figures)
            lines.append(Line(2, paid if amount > 0 else returned))
    return lines


def _not_held(plan: Plan, records: Records, period: Period, as_of: date) -> list[Line]:
    lines, overdue = [], 0
    for one in holdings(plan, records, as_of):
        day = one.event.cancelled_on if one.event is not None and one.status == OccurrenceStatus.CANCELLED else None
        if day is not None and period.window.start <= day <= period.window.end:
            lines.append(Line(2, message("{what}: {day} 취소", what=_which(one), day=Figure("day", day))))
        elif one.event is not None and one.status == OccurrenceStatus.POSTPONED:
            if one.event.postponed_to is None:
                lines.append(Line(2, message("{what}: 연기(새 날짜 미정)", what=_which(one))))
            else:
                lines.append(Line(2, message("{what}: {day}로 연기", what=_which(one), day=Figure("day", one.event.postponed_to))))
        overdue += one.status == OccurrenceStatus.OVERDUE and one.activity.kind.gathers
    if overdue:
        lines.append(Line(2, message("계획한 시기가 지났으나 결과가 기록되지 않은 행사 {count}회", count=_count(overdue))))
    return lines


def _which(one: Holding) -> LocalizedText | Message:
    if one.number is None or one.activity.times == 1:
        return one.activity.name
    return message("{activity} {number}회차", activity=one.activity.name, number=one.number)


def _next_steps(plan: Plan, now: Status) -> Section:
    """The section of next steps: the agenda after the as-of date, overdue items first."""
    items = now.agenda
    if not items:
        return Section("next", (Line(1, message("기준일 뒤에 남은 일 없음")),))
    lines = [Line(1, message("기준일 현재 할 일 {count}건", count=_count(len(items))))]
    for item in items[:MOST_STEPS]:
        day = Figure("day", item.due)
        what = _step(plan, item)
        late = item.due <= now.as_of
        lines.append(Line(2, message("{what}: {day} 지남", what=what, day=day) if late else message("{what}: {day}까지", what=what, day=day)))
    if len(items) > MOST_STEPS:
        lines.append(Line(4, message("그 밖의 {count}건은 아래 표와 같음", count=_count(len(items) - MOST_STEPS))))
    columns = (
        Column(message("할 일")),
        Column(message("기한"), "day"),
        Column(message("안건")),
        Column(message("계획 인원"), "count"),
        Column(message("비용"), "krw"),
    )
    rows = tuple(Row((_step(plan, item), item.due, item.topic, item.people, item.amount_krw)) for item in items)
    return Section("next", tuple(lines), Table(message("할 일과 기한"), columns, rows))


def _step(plan: Plan, item: AgendaItem) -> Message:
    if item.indicator_id is not None:
        return message("{goal} 측정값 기록", goal=plan.indicator_by_id(item.indicator_id).name)
    if item.activity_id is None:
        # Only a milestone belongs to no activity.
        return message("집행계획에 맞추어 {amount}천원 추가 집행", amount=krw(item.amount_krw))
    activity = plan.activity_by_id(item.activity_id)
    if item.kind == ItemKind.RECORD:
        return message("{activity} 결과 {times}회 기록", activity=activity.name, times=_count(item.times))
    what: LocalizedText | Message = activity.name
    if activity.times > 1 and item.occurrence is not None:
        what = message("{activity} {number}회차", activity=activity.name, number=item.occurrence.number)
    if item.kind == ItemKind.DECIDE_DATE:
        return message("{what} 새 날짜 결정", what=what)
    if item.kind == ItemKind.PAY:
        return message("{activity} 지급", activity=activity.name)
    return message("{what} 실시", what=what) if activity.kind.gathers else message("{what} 완료", what=what)
