"""The headline of each page: a sentence made from its figures."""

from decimal import Decimal

from chatdong.domain.budget.figures import Figures
from chatdong.domain.plan.measures import TeamsOpen, measure_of
from chatdong.domain.progress.district_presence import has_districts
from chatdong.domain.rounding import percent
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext


def planned_share(money: Figures) -> Decimal | None:
    """The official planned value on the as-of date, percent of the budget; None where the plan has no milestones."""
    return None if money.planned is None else percent(money.planned, money.budget)


def overview(context: PageContext) -> str:
    """The overview's headline: spending against the planned value; only the spending where the plan has none for the day.

    Without records: the year's budget (천원) and number of goals.
    """
    money = context.status.figures
    if context.records_as_of.empty and not context.status.goals(context.plan.fiscal_year):
        return _(
            "{year}년에는 {budget}천원을 쓸 계획입니다. 목표는 적혀 있지 않습니다",
            year=context.plan.fiscal_year,
            budget=formats.thousands(context.plan.total_krw),
        )
    if context.records_as_of.empty:
        return _(
            "{year}년에는 {budget}천원으로 목표 {goals}개를 이룰 계획입니다",
            year=context.plan.fiscal_year,
            budget=formats.thousands(context.plan.total_krw),
            goals=len(context.status.goals(context.plan.fiscal_year)),
        )
    return spending(context) if money.planned else burn(context)


def spending(context: PageContext) -> str:
    """The headline with planned value and spending to date (천원), and spending as a percentage of planned value."""
    money = context.status.figures
    if not context.plan.budget_line:
        return _(
            "총 예산 {total}천원을 나눈 산출내역이 계획에 적혀 있지 않습니다({day}까지 집행 {actual}천원)",
            total=formats.thousands(context.plan.total_krw),
            day=until(context),
            actual=formats.thousands(money.actual),
        )
    if not money.planned:
        return _("{day}까지 {actual}천원을 썼습니다", day=until(context), actual=formats.thousands(money.actual))
    return _(
        "{day}까지 {planned}천원을 쓰는 계획인데 {actual}천원을 썼습니다 - 계획의 {share}",
        day=until(context),
        planned=formats.thousands(money.planned),
        actual=formats.thousands(money.actual),
        share=formats.percent(percent(money.actual, money.planned)),
    )


def until(context: PageContext) -> str:
    """The as-of date in a sentence; the last day of a month by the month's name."""
    return formats.until_day(context.as_of)


def burn(context: PageContext) -> str:
    """The headline of spending: its difference from the planned value on the as-of date, in 천원."""
    money = context.status.figures
    if money.planned is None and not context.plan.milestone:
        return _("예산 집행: 집행계획이 없습니다. 지금까지 {actual}천원을 썼습니다", actual=formats.thousands(money.actual))
    if money.planned is None:
        return _("예산 집행: {actual}천원을 썼습니다", actual=formats.thousands(money.actual))
    difference = money.actual - money.planned
    if context.records_as_of.empty:
        coming = next((m for m in sorted(context.plan.milestone, key=lambda m: m.on) if m.on > context.as_of), None)
        if coming:
            return _(
                "예산 집행: {day}까지 {amount}천원을 쓸 계획입니다",
                day=formats.short_day(coming.on),
                amount=formats.thousands(coming.amount_krw),
            )
    if difference == 0:
        return _("예산 집행: 계획과 같습니다")
    if difference > 0:
        return _("예산 집행: {day} 계획보다 {amount}천원 많이 썼습니다", day=until(context), amount=formats.thousands(difference))
    return _("예산 집행: {day} 계획보다 {amount}천원 적게 썼습니다", day=until(context), amount=formats.thousands(-difference))


def goals(context: PageContext) -> str:
    """The headline of goals: the number of the year's goals, achieved ones and late ones (behind or missed)."""
    year, now = context.plan.fiscal_year, context.status
    late = now.count(year, "behind", "missed")
    if not now.goals(year):
        return _("{year}년 계획에는 목표가 적혀 있지 않습니다", year=year)
    figures = {"year": year, "all": len(now.goals(year)), "achieved": now.count(year, "achieved"), "late": late}
    if context.records_as_of.empty:
        return _("{year}년 목표는 {all}개입니다", year=year, all=figures["all"])
    if late:
        return _("{year}년 목표 {all}개 가운데 {achieved}개를 이루었고 {late}개가 늦었습니다", **figures)
    return _("{year}년 목표 {all}개 가운데 {achieved}개를 이루었고 늦은 것은 없습니다", **figures)


def goal_parts(context: PageContext) -> str:
    """The numbers of the year's goals on track and late, and of those that nobody can judge yet, where there are any."""
    year, now = context.plan.fiscal_year, context.status
    if not now.goals(year):
        return _("목표 없음")
    parts = _("정상 {on_track} · 지연 {late}", on_track=now.count(year, "on_track"), late=now.count(year, "behind", "missed"))
    unknown = now.count(year, "unconfirmed")
    return parts + (_(" · 미확인 {count}", count=unknown) if unknown else "")


def events(context: PageContext) -> str:
    """The headline of events: the number held, planned to date and planned in the year."""
    now = context.status
    if not context.plan.activity and not now.held:
        return _("계획에 세부사업이 적혀 있지 않습니다")
    if not now.planned and not now.held:
        return _("여는 행사가 없는 계획입니다: 완료와 지급을 봅니다")
    return _(
        "{day}까지 행사 {expected}회를 여는 계획인데 {held}회를 열었습니다(연간 {planned}회)",
        day=until(context),
        expected=formats.count(now.expected),
        held=formats.count(now.held),
        planned=formats.count(now.planned),
    )


def teams(context: PageContext) -> str:
    """The headline of districts: the number of open support teams, and the year's target where there is one."""
    if not has_districts(context.plan, context.all_records):
        return _("이 계획에는 자치구도 추진지원단도 없습니다")
    open_now = sum(team.is_open(context.as_of) for team in context.records_as_of.teams)
    goal = next((g for g in context.status.goals(context.plan.fiscal_year) if isinstance(measure_of(g.indicator), TeamsOpen)), None)
    if goal is None or goal.aim is None:
        return _("추진지원단 {open}개가 운영되고 있습니다", open=open_now)
    return _("추진지원단 {open}개가 운영되고 있습니다(올해 목표 {target}개)", open=open_now, target=formats.count(goal.aim))
