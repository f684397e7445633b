"""변경(안) 검토보고: a scenario as a page for approval - what changes, its costings, the 전용 that it needs, and what it does to goals and plan.

The texts are outline lines in the office's noun style (개조식). What the scenario does not know, such as the reason, is asked for in the text.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chatdong.domain.budget.curves import bottom_up_curve
from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import Direction, LocalizedText, Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.report.money_sections import krw
from chatdong.domain.report.outline import UNITS, Column, Figure, Line, Picture, Row, Section, Table
from chatdong.domain.report.signing import approval_roles
from chatdong.domain.rounding import round_half_up
from chatdong.domain.scenario.effect import Effect, GoalForecast, MilestoneForecast
from chatdong.domain.scenario.export import ScenarioRow, scenario_rows
from chatdong.domain.scenario.sessions import followed


@dataclass(frozen=True)
class ChangeReview:
    """The review of a scenario as a document. ``revision``: the revision of the plan that it changes. ``planned`` and ``changed``: the bottom-up
    planned value (won) of plan and scenario at the end of every day of the year."""

    plan: Plan
    scenario: Plan
    revision: int
    as_of: date
    planned: tuple[int, ...]
    changed: tuple[int, ...]
    sections: tuple[Section, ...]

    @property
    def kind(self) -> Message:
        """What it is called."""
        return message("변경(안) 검토보고")

    @property
    def title(self) -> Message:
        """Its title, with the plan's year."""
        return message("{year}년도 예산 변경(안) 검토보고", year=self.plan.fiscal_year)

    @property
    def facts(self) -> tuple[Message, ...]:
        """The revision that it changes, and the as-of date."""
        return (message("{revision}차 계획 기준", revision=self.revision), message("기준일 {day}", day=Figure("day", self.as_of)))

    @property
    def unit(self) -> Message:
        """The unit of its amounts: 천원."""
        return UNITS["krw"]

    @property
    def approval(self) -> tuple[str | Message, ...]:
        """The roles of the approval box (결재란)."""
        return approval_roles(self.plan)


def change_review(plan: Plan, scenario: Plan, of: Effect, revision: int, as_of: date, name: str = "", reason: str = "") -> ChangeReview:
    """The review of a scenario made from ``plan`` by ``apply_edits``, with its effect on the as-of date.

    ``name`` and ``reason`` are those of the saved scenario; without a reason the document asks for one.
    """
    rows = tuple(row for row in scenario_rows(plan, scenario) if (row.plan_costing, row.plan_krw) != (row.scenario_costing, row.scenario_krw))
    sections = (
        _change(plan, scenario, of, rows, name, reason),
        *([_lines(plan, scenario, rows)] if rows else []),
        _effect(plan, of),
        _opinion(plan, of, rows),
    )
    return ChangeReview(plan, scenario, revision, as_of, bottom_up_curve(plan), bottom_up_curve(followed(plan, scenario)), sections)


def _change(plan: Plan, scenario: Plan, of: Effect, rows: tuple[ScenarioRow, ...], name: str, reason: str) -> Section:
    """The section of the whole: the total before and after, what rises and falls, the reason, and where the money comes from."""
    before, after = total(plan), total(scenario)
    lines = []
    if not rows:
        lines.append(Line(1, message("계획과 달라진 산출내역 없음")))
    elif after == before:
        lines.append(Line(1, message("산출내역의 합 {before}천원: 변동 없음", before=krw(before))))
    else:
        lines.append(Line(1, _raised(before, after)))
    if rows:
        more, less = (sum(row.difference_krw for row in rows if (row.difference_krw > 0) is up) for up in (True, False))
        lines.append(Line(2, _moved(len(rows), more, -less)))
    if name:
        lines.append(Line(2, message("변경안: {name}", name=name)))
    lines.append(Line(2, message("사유: {reason}", reason=reason)) if reason else Line(4, message("변경 사유를 적을 것")))
    names = {category.id: category.name for category in plan.category}
    for move in of.reallocations:
        figures = {"from_category": names[move.from_category], "to_category": names[move.to_category], "amount": krw(move.amount_krw)}
        lines.append(Line(2, message("재원: 전용 {from_category} → {to_category} {amount}천원", **figures)))
    if of.shortfall_krw:
        lines.append(Line(2, message("재원: 총 예산 {cap}천원을 {short}천원 초과, 추경 필요", cap=krw(of.cap_krw), short=krw(of.shortfall_krw))))
    return Section("change", tuple(lines))


def _moved(count: int, more_krw: int, less_krw: int) -> Message:
    figures = {"count": Figure("count", count), "more": krw(more_krw), "less": krw(less_krw)}
    if more_krw and less_krw:
        return message("산출내역 {count}건 변경: 증 {more}천원, 감 {less}천원", **figures)
    if less_krw:
        return message("산출내역 {count}건 변경: 감 {less}천원", **figures)
    return message("산출내역 {count}건 변경: 증 {more}천원", **figures)


def _raised(before: int, after: int) -> Message:
    figures = {"before": krw(before), "after": krw(after), "amount": krw(abs(after - before))}
    if after > before:
        return message("산출내역의 합 {before}천원 → {after}천원({amount}천원 증액)", **figures)
    return message("산출내역의 합 {before}천원 → {after}천원({amount}천원 감액)", **figures)


def _lines(plan: Plan, scenario: Plan, rows: tuple[ScenarioRow, ...]) -> Section:
    """The section of the changed budget lines, with the others in one row, so that the rows add up to the whole."""
    made = [
        Row((_item(plan, row), _factors(row.plan_costing), _factors(row.scenario_costing), row.plan_krw, row.scenario_krw, row.difference_krw))
        for row in rows
    ]
    rest = total(plan) - sum(row.plan_krw for row in rows)
    if len(rows) < len(plan.budget_line):
        others = message("그 밖의 산출내역 {count}건", count=Figure("count", len(plan.budget_line) - len(rows)))
        made.append(Row((others, None, None, rest, rest, 0)))
    below = tuple((place, 1) for place in range(1, len(made) + 1))
    before, after = total(plan), total(scenario)
    whole = Row((message("합계"), None, None, before, after, after - before), 0, sum_of=below)
    columns = (
        Column(message("산출내역")),
        Column(message("당초 산출")),
        Column(message("변경 산출")),
        Column(message("당초"), "krw"),
        Column(message("변경(안)"), "krw"),
        Column(message("증감"), "krw", sum_of=((4, 1), (3, -1))),
    )
    return Section("change_lines", (), Table(message("산출내역별 변경"), columns, (whole, *made)))


def _factors(costing: str) -> str:
    """A costing without its result, which stands in the column of the amount."""
    return costing.partition("=")[0].strip()


def _item(plan: Plan, row: ScenarioRow) -> Message:
    return message("{activity} {item}", activity=plan.activity_by_id(row.line.activity).name, item=row.line.item)


def _effect(plan: Plan, of: Effect) -> Section:
    """The section of the goals and the official spending plan."""
    lines = []
    if of.milestones:
        missed = [forecast for forecast in of.milestones if forecast.missed]
        if not missed:
            lines.append(Line(1, message("집행계획 {count}개 시점을 모두 지킴", count=Figure("count", len(of.milestones)))))
        else:
            lines.append(
                Line(
                    1,
                    message(
                        "집행계획 {count}개 시점 가운데 {missed}개에 못 미침",
                        count=Figure("count", len(of.milestones)),
                        missed=Figure("count", len(missed)),
                    ),
                )
            )
            lines += [Line(2, _milestone(forecast)) for forecast in missed]
    counted = [goal for goal in of.goals if goal.target.value is not None]
    # A goal that the change leaves as it was is only counted, so that the review stays a page.
    touched = [goal for goal in counted if goal.planned != goal.scenario or not goal.reachable]
    if counted and not touched:
        lines.append(Line(1, message("횟수로 재는 {year}년 목표 {count}개는 그대로", year=plan.fiscal_year, count=Figure("count", len(counted)))))
    elif counted:
        kept = sum(goal.reachable is True for goal in counted)
        figures = {"count": Figure("count", len(counted)), "kept": Figure("count", kept)}
        lines.append(Line(1, message("횟수로 재는 {year}년 목표 {count}개 가운데 {kept}개를 이룰 수 있음", year=plan.fiscal_year, **figures)))
    if not lines:
        lines.append(Line(1, message("횟수로 재는 올해 목표와 집행계획이 계획에 없음")))
    columns = (
        Column(message("목표")),
        Column(message("목표값"), "count"),
        Column(message("당초 계획"), "count"),
        Column(message("변경(안)"), "count"),
        Column(message("판단")),
    )
    rows = tuple(Row((goal.indicator.name, _aim(goal), goal.planned, goal.scenario, _verdict(goal))) for goal in touched)
    picture = Picture("change", message("산출내역 계획의 누계: 당초와 변경(안)"))
    return Section("change_effect", tuple(lines), Table(message("목표에 미치는 영향"), columns, rows) if rows else None, picture)


def _aim(goal: GoalForecast) -> int | Decimal | Message | None:
    if goal.indicator.good is Direction.LESS:
        return message("{value} 이하", value=Figure("count", goal.target.value))
    if goal.indicator.good is Direction.WITHIN:
        return message("{low}~{high}", low=Figure("count", goal.target.value), high=Figure("count", goal.target.high))
    return goal.target.value


def _verdict(goal: GoalForecast) -> Message:
    if goal.reachable is None:
        return message("○ 알 수 없음")
    if goal.reachable:
        return message("● 이룰 수 있음")
    return message("■ 못 미침")


def _milestone(forecast: MilestoneForecast) -> Message:
    figures = {
        "day": Figure("day", forecast.milestone.on),
        "planned": krw(forecast.milestone.amount_krw),
        "amount": krw(forecast.scenario_krw),
        "short": krw(forecast.milestone.amount_krw - forecast.scenario_krw),
    }
    if forecast.newly_missed:
        return message("{day} {planned}천원: 변경하면 {amount}천원으로 {short}천원 부족", **figures)
    return message("{day} {planned}천원: 변경하면 {amount}천원으로 {short}천원 부족(당초 계획도 못 미침)", **figures)


def _opinion(plan: Plan, of: Effect, rows: tuple[ScenarioRow, ...]) -> Section:
    """The section of the opinion, drafted from what was found: what has to be decided or set right before the change, and unit costs that move."""
    lines = []
    if of.shortfall_krw:
        lines.append(Line(1, message("총 예산을 초과하므로 추가 재원이 확정된 뒤 시행하는 것이 타당함")))
    elif of.reallocations:
        lines.append(Line(1, message("편성목 사이의 전용 승인을 받아 시행하는 것이 타당함")))
    elif rows:
        lines.append(Line(1, message("편성목의 예산 안에서 조정하므로 전용이 필요 없음")))
    lines += [Line(2, message("{goal}: 목표 조정이나 횟수 보완 필요", goal=goal.indicator.name)) for goal in of.goals if goal.reachable is False]
    if any(forecast.newly_missed for forecast in of.milestones):
        lines.append(Line(2, message("집행계획의 시점별 누계를 함께 변경할 필요")))
    lines += [Line(2, committed.message) for committed in of.committed]
    for before, after in of.costs:
        if before.per_person != after.per_person and before.per_person is not None and after.per_person is not None:
            figures = {"was": Figure("won", round_half_up(before.per_person)), "now": Figure("won", round_half_up(after.per_person))}
            activity: LocalizedText = plan.activity_by_id(before.activity_id).name
            lines.append(Line(3, message("{activity}: 1인 1회 {was}원 → {now}원", activity=activity, **figures)))
    if not lines:
        lines.append(Line(1, message("계획과 같아 검토할 변경이 없음")))
    return Section("change_opinion", tuple(lines))
