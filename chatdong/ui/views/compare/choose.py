"""The choice of two days, revisions or years of the programme, and their comparison with its finding in words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from chatdong.domain.plan.fiscal_dates import end_of_month_before, end_of_quarter_before, month_between
from chatdong.domain.plan.model import Category
from chatdong.domain.progress.goals import of_year
from chatdong.domain.progress.records import Event
from chatdong.domain.report.comparison import Difference, GoalDifference, difference, goal_differences, held_between
from chatdong.ui.components import url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session import page_context
from chatdong.ui.session.page_context import PageContext


@dataclass(frozen=True)
class Compared:
    """The comparison of two sides: their names, the page's title, and the differences.

    ``rest`` is None where only the goals of both sides are known, ``held`` the events held between two days (None for revisions and years),
    ``note`` a sentence on missing data.
    """

    before: str
    after: str
    headline: str
    goals: tuple[GoalDifference, ...] = ()
    rest: Difference | None = None
    categories: tuple[Category, ...] = ()
    held: tuple[Event, ...] | None = None
    note: str | None = None


def choose(context: PageContext) -> Compared:
    """Draw the choices, which are kept in query parameters, and return the comparison that they ask for."""
    ways = {"days": _("두 기준일"), "revisions": _("두 차수"), "years": _("두 연도")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices-compare"):
        way = url_widgets.segments(_("비교 대상"), list(ways), ways.__getitem__, "compare")
        return {"days": _days, "revisions": _revisions, "years": _years}[way](context)


def _days(context: PageContext) -> Compared:
    """The as-of date compared with another day; by default with the end of the month before."""
    opening = context.plan.year.start - timedelta(1)
    starts = {"month": end_of_month_before(context.as_of), "quarter": end_of_quarter_before(context.plan.year, context.as_of), "year": opening}
    words = {
        "month": _("전월 말"),
        "quarter": _("앞 분기 말"),
        "year": _("지난해 말") if context.plan.period is None else _("기간이 시작하기 전"),
        "day": _("다른 날"),
    }
    chosen = url_widgets.segments(_("비교 기준"), list(words), words.__getitem__, "against")
    if chosen == "day":
        wanted = url_widgets.asked("other_day")
        other = st.date_input(
            _("비교할 날"),
            value=context.plan.counted.start,
            min_value=context.plan.counted.start,
            max_value=context.plan.counted.end,
            format="YYYY-MM-DD",
            key="other_day",
            bind="query-params",
            width=180,
        )
        if wanted and wanted != other.isoformat():
            url_widgets.refuse("other_day", wanted, formats.not_a_day_of(context.plan, context.plan.counted.start))
    else:
        other = starts[chosen]
    first, last = sorted((other, context.as_of))
    if first == last:
        return Compared("", "", _("기준일과 같은 날이라 비교할 것이 없습니다"))
    before, after = replace(context, as_of=first), replace(context, as_of=last)
    found = difference(before.status, after.status)
    written = formats.short_day if first.year == last.year else formats.day
    return Compared(
        written(first),
        written(last),
        _of_days(found, first, last, written),
        found.goals,
        found,
        context.plan.category,
        held_between(after.records_as_of, first, last),
    )


def _of_days(found: Difference, first: date, last: date, written: Callable[[date], str]) -> str:
    """The finding between two days: the rise of spending (천원) and the number of events held."""
    month = month_between(first, last)
    when = _("{month}에", month=formats.month_on(last)) if month else _("{first} 뒤 {last}까지", first=written(first), last=written(last))
    figures = {"when": when, "amount": formats.thousands(abs(found.spent_krw)), "held": found.held}
    if found.spent_krw < 0:
        return _("{when} 집행액이 {amount}천원 줄었고 행사 {held}회를 열었습니다", **figures)
    if found.spent_krw and found.held:
        return _("{when} {amount}천원을 더 썼고 행사 {held}회를 열었습니다", **figures)
    if found.spent_krw:
        return _("{when} {amount}천원을 더 썼고 연 행사는 없습니다", when=when, amount=figures["amount"])
    if found.held:
        return _("{when} 행사 {held}회를 열었고 쓴 돈은 없습니다", when=when, held=found.held)
    return _("{when} 연 행사도 쓴 돈도 없습니다", when=when)


def _revisions(context: PageContext) -> Compared:
    """The page's revision compared with another one, on the same day and with the same records."""
    others = [r for r in page_context.revisions(context.store_url, context.plan.id) if r != context.revision]
    if not others:
        return Compared("", "", _("이 계획에는 차수가 하나뿐이라 비교할 것이 없습니다"))
    others.sort(key=lambda r: abs(r - context.revision))
    other = url_widgets.segments(_("비교할 차수"), others, lambda r: _("{revision}차", revision=r), "against_revision")
    first, last = sorted((other, context.revision))
    before, after = map(context.in_revision, (first, last))
    names = _("{revision}차", revision=first), _("{revision}차", revision=last)
    found = difference(before.status, after.status)
    return Compared(*names, _of_budgets(*names, found), found.goals, found, _categories(before, after))


def _years(context: PageContext) -> Compared:
    """The plan's year compared with another year: with the store's plan of it, or only with the targets that this plan sets for it."""
    year, ladder = context.plan.fiscal_year, context.status.progress
    others = {p.target.year for p in ladder} | {row["fiscal_year"] for row in page_context.plans(context.store_url)}
    known = {other: page_context.in_year(context, other) for other in others if other != year}
    choices = [other for other in sorted(known, key=lambda y: (abs(y - year), -y)) if known[other] or of_year(ladder, other)]
    if not choices:
        return Compared("", "", _("{year}년 말고는 비교할 연도가 없습니다", year=year))
    other = url_widgets.segments(_("비교할 연도"), choices, str, "against_year")
    first, last = sorted((other, year))
    names = _("{year}년", year=first), _("{year}년", year=last)
    if known[other]:
        before, after = (known.get(y) or context for y in (first, last))
        found = difference(before.status, after.status)
        return Compared(*names, _of_budgets(*names, found), found.goals, found, _categories(before, after))
    goals = of_year(ladder, first), of_year(ladder, last)
    return Compared(
        *names,
        _("목표가 {first}년에는 {before}개, {last}년에는 {after}개입니다", first=first, before=len(goals[0]), last=last, after=len(goals[1])),
        goal_differences(*goals),
        note=_("{year}년 계획은 저장소에 없어, 이 계획이 정한 연도별 목표만 비교합니다.", year=other),
    )


def _of_budgets(before: str, after: str, found: Difference) -> str:
    """The finding between two budgets: their difference in 천원."""
    more = found.money[-1].budget_krw
    figures = {"before": before, "after": after}
    if not more:
        return _("{before}, {after}의 예산이 같습니다", **figures)
    if more > 0:
        return _("{after} 예산이 {before}보다 {amount}천원 많습니다", **figures, amount=formats.thousands(more))
    return _("{after} 예산이 {before}보다 {amount}천원 적습니다", **figures, amount=formats.thousands(-more))


def _categories(*sides: PageContext) -> tuple[Category, ...]:
    """Every category that one of the plans has, once."""
    return tuple({category.id: category for side in sides for category in side.plan.category}.values())
