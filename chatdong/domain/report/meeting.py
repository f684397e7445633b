"""월간 회의 자료: a page for the monthly meeting - the verdicts, goals, money, what changed since the month before, and what has to be decided."""

from dataclasses import dataclass
from datetime import date

from chatdong.domain.agenda.verdicts import Grade, Subject, Verdict, verdicts
from chatdong.domain.budget.curves import BurnDay, burn
from chatdong.domain.budget.overruns import reallocation
from chatdong.domain.message import Message, message
from chatdong.domain.plan.fiscal_dates import end_of_month_before
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.report.comparison import Difference, difference, held_between
from chatdong.domain.report.money_sections import krw, official_plan, year_end
from chatdong.domain.report.outline import UNITS, Column, Figure, Line, Picture, Row, Section, Table
from chatdong.domain.report.problems import problem_lines
from chatdong.domain.report.status import Status, status
from chatdong.domain.rounding import percent

MOST_HELD, MOST_DECISIONS = 4, 3
"""The most events and problems that the page names; the others are counted."""


@dataclass(frozen=True)
class MeetingBrief:
    """The page of a meeting. ``since``: the last day of the month before, with which it is compared. ``days``: the burn chart's curves."""

    plan: Plan
    as_of: date
    since: date
    now: Status
    days: tuple[BurnDay, ...]
    verdicts: tuple[Verdict, ...]
    sections: tuple[Section, ...]

    @property
    def kind(self) -> Message:
        """What it is called."""
        return message("월간 회의 자료")

    @property
    def title(self) -> Message:
        """Its title, with the month."""
        return message("{year}년 {month}월 회의 자료", year=self.as_of.year, month=self.as_of.month)

    @property
    def facts(self) -> tuple[Message, ...]:
        """The as-of date, and the day with which it is compared."""
        return (message("기준일 {day}", day=Figure("day", self.as_of)), message("{day} 대비", day=Figure("day", self.since)))

    @property
    def unit(self) -> Message:
        """The unit of its amounts: 천원."""
        return UNITS["krw"]

    @property
    def approval(self) -> tuple[str | Message, ...]:
        """No approval box: it is for the table of a meeting."""
        return ()


def meeting_brief(plan: Plan, records: Records, as_of: date) -> MeetingBrief:
    """The page of the meeting on the as-of date, beside the last day of the month before it."""
    known = records.known_by(as_of)
    since = end_of_month_before(as_of)
    now, before = status(plan, known, as_of), status(plan, records.known_by(since), since)
    judged: tuple[Verdict, ...] = ()
    if not known.empty:
        judged = verdicts(as_of, now.figures, now.goals(plan.fiscal_year), now.agenda, reallocation(plan, known, as_of))
    sections = (
        _verdicts(judged),
        _goals(plan, now, before),
        _money(plan, now),
        _changes(plan, known, difference(before, now), since, as_of),
        _decisions(plan, known, now),
    )
    return MeetingBrief(plan, as_of, since, now, burn(plan, known, as_of), judged, sections)


_MARKS = {Grade.FINE: "●", Grade.COMING: "◆", Grade.BEHIND: "▲", Grade.BAD: "■"}


def _verdicts(found: tuple[Verdict, ...]) -> Section:
    """The section of the verdicts: each with its mark."""
    if not found:
        return Section("meeting_verdicts", (Line(1, message("기준일까지 기록된 행사와 지출 없음")),))
    return Section(
        "meeting_verdicts", tuple(Line(1, message("{mark} {verdict}", mark=_MARKS[one.grade], verdict=verdict_words(one))) for one in found)
    )


def verdict_words(verdict: Verdict) -> Message:
    """The verdict in words: 예산 정상, 목표 1개 지연, 초과 1건(80천원), 이번 주 2건."""
    figures = {"count": Figure("count", verdict.count), "amount": krw(verdict.amount_krw)}
    match verdict.subject, verdict.grade:
        case Subject.BUDGET, Grade.BAD:
            return message("예산 초과 전망({amount}천원)", amount=figures["amount"])
        case Subject.BUDGET, Grade.BEHIND:
            return message("집행 지연({amount}천원)", amount=figures["amount"])
        case Subject.BUDGET, _fine:
            return message("예산 정상")
        case Subject.GOALS, Grade.BAD:
            return message("목표 {count}개 지연·미달", count=figures["count"])
        case Subject.GOALS, Grade.BEHIND:
            return message("목표 {count}개 지연", count=figures["count"])
        case Subject.GOALS, _fine:
            return message("목표 정상")
        case Subject.OVERRUNS, _bad:
            return message("초과 {count}건({amount}천원)", **figures)
        case Subject.OVERDUE, _behind:
            return message("지난 일 {count}건", count=figures["count"])
    return message("이번 주 {count}건", count=figures["count"])


def _goals(plan: Plan, now: Status, before: Status) -> Section:
    """The section of the goals, with what each had reached on the day before."""
    goals = now.goals(plan.fiscal_year)
    if not goals:
        return Section("meeting_goals", (Line(1, message("{year}년 목표가 계획에 적혀 있지 않음", year=plan.fiscal_year)),))
    earlier = {goal.indicator.id: goal.actual for goal in before.goals(plan.fiscal_year)}
    columns = (
        Column(message("지표")),
        Column(message("전월"), "count"),
        Column(message("실적"), "count"),
        Column(message("기준일까지 계획"), "count"),
        Column(message("목표값"), "count"),
        Column(message("상태"), "status"),
    )
    rows = tuple(Row((goal.indicator.name, earlier.get(goal.indicator.id), goal.actual, goal.expected, goal.aim, goal.status)) for goal in goals)
    return Section("meeting_goals", (), Table(message("목표별 추진 현황"), columns, rows))


def _money(plan: Plan, now: Status) -> Section:
    """The section of the money: spent of the current budget, against the spending plan, and at the year's end; with the burn chart."""
    whole = now.rows[0]
    if not plan.budget_line and not now.figures.actual:
        return Section("meeting_money", (Line(1, message("총 예산 {total}천원: 나눈 산출내역이 계획에 적혀 있지 않음", total=krw(plan.total_krw))),))
    spent = message(
        "예산현액 {budget}천원 가운데 {spent}천원 집행(집행률 {rate})",
        budget=krw(whole.budget_krw),
        spent=krw(whole.spent_krw),
        rate=Figure("percent", whole.rate),
    )
    lines = [Line(1, spent)]
    if official := official_plan(now):
        lines.append(Line(2, official))
    lines.append(Line(2, year_end(now)))
    return Section("meeting_money", tuple(lines), picture=Picture("burn", message("계획, 실적 가치, 집행의 누계와 연말 집행 전망")))


def _changes(plan: Plan, records: Records, found: Difference, since: date, as_of: date) -> Section:
    """The section of what changed: events held, money spent, goals whose status is another, and changes of the budget."""
    held = held_between(records, since, as_of)
    lines = []
    names = {activity.id: activity.name for activity in plan.activity}
    if held:
        lines.append(Line(1, message("개최·완료 {count}회", count=Figure("count", len(held)))))
        lines += [
            Line(
                2, message("{day} {activity}", day=Figure("day", event.on), activity=names.get(event.activity_id, message("이 차수에 없는 세부사업")))
            )
            for event in held[:MOST_HELD]
        ]
        if len(held) > MOST_HELD:
            lines.append(Line(4, message("그 밖에 {count}건", count=Figure("count", len(held) - MOST_HELD))))
    if found.spent_krw:
        share = Figure("percent", percent(found.spent_krw, found.money[-1].after.budget_krw if found.money[-1].after else 0))
        lines.append(Line(1, message("집행 {amount}천원(예산현액의 {share})", amount=krw(found.spent_krw), share=share)))
    for goal in found.goals:
        if goal.before is not None and goal.after is not None and goal.before.status != goal.after.status:
            figures = {"before": Figure("status", goal.before.status), "after": Figure("status", goal.after.status)}
            lines.append(Line(1, message("{goal}: {before} → {after}", goal=goal.indicator.name, **figures)))
    approved = [change for change in records.budget_changes if change.approved_on is not None and since < change.approved_on <= as_of]
    if approved:
        figures = {"count": Figure("count", len(approved)), "amount": krw(sum(change.amount_krw for change in approved))}
        lines.append(Line(1, message("승인된 예산 변경 {count}건 {amount}천원", **figures)))
    if not lines:
        lines.append(Line(1, message("달라진 것 없음")))
    return Section("meeting_changes", tuple(lines))


def _decisions(plan: Plan, records: Records, now: Status) -> Section:
    """The section of what has to be decided: the problems that come first, each with its measure."""
    lines, more = problem_lines(plan, records, now, MOST_DECISIONS)
    if not lines:
        return Section("meeting_decisions", (Line(1, message("결정할 것 없음")),))
    rest = (Line(4, message("그 밖에 {count}건", count=Figure("count", more))),) if more else ()
    return Section("meeting_decisions", (*lines, *rest))
