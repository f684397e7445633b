"""The charts of the budget page: the spending of a part of the budget, cumulative or monthly, in 천원 or percent; and the balance of the whole."""

from collections import defaultdict
from datetime import date
from typing import Any

import streamlit as st

from chatdong.domain.budget.curves import BurnDay, by_month
from chatdong.domain.budget.forecast import Forecast, together
from chatdong.domain.budget.scope import WHOLE, Scope, scopes_of
from chatdong.domain.plan.fiscal_dates import month_number, months_of
from chatdong.ui.charts import burn
from chatdong.ui.charts.burn import DayNote
from chatdong.ui.components import chart, headlines, labels, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, name
from chatdong.ui.session import auth, cache
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.budget import vouchers

MOST_LINES, MOST_EVENTS = 3, 8
"""The tooltip of a day names at most so many budget lines paid from, and so many events."""


@auth.fragment
def in_short(context: PageContext) -> None:
    """Draw the burn chart of the whole budget, with what its marks are and the switch for every line."""
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="burn-explained"):
        words = st.container(width="stretch")
        every = every_line()
    with place:
        alt = headlines.burn(context)
        chart.draw(burn.burn_chart, context.plan, context.burn, context.as_of, height=300, notes=day_notes(context), every=every, alt=alt)
    words.caption(explained(every=every))


@auth.fragment
def curves(context: PageContext) -> None:
    """Draw the spending chart and the vouchers of a chosen month."""
    scope, monthly, percent = _switches(context)
    lines = scope.line_ids(context.plan, context.all_records)
    now = together(forecast for line_id, forecast in context.forecasts.items() if line_id in lines)
    percent_of = now.budget_krw if percent and now.budget_krw else None
    days = context.burn_of(scope)
    above = st.container()
    months = months_of(context.plan.counted)
    month = url_widgets.one_pill(
        _("그달의 지출 보기"), list(range(1, len(months) + 1)), lambda n: formats.month_of(context.plan, months[n - 1].start), "paid"
    )
    title = (
        _month_finding(context, scope, days, month or month_number(context.plan.counted, context.as_of)) if monthly else _finding(context, scope, now)
    )
    key = "burn-by-month" if monthly else "burn-summed-up"
    look: dict[str, Any] = {"percent_of": percent_of, "month": month, "height": 320}
    click: dict[str, Any] = {"key": key, "on_select": lambda: _clicked(key), "selection_mode": burn.MONTH}
    with above:
        st.header(formats.plain(title), anchor=False)
        st.caption(formats.plain(_definition(scope, monthly)))
        if monthly:
            chart.draw(burn.months_chart, context.plan, by_month(days, context.as_of), alt=title, **look, **click)
        else:
            notes, every = day_notes(context, scope), every_line()
            chart.draw(burn.burn_chart, context.plan, days, context.as_of, notes=notes, clickable=True, every=every, alt=title, **look, **click)
    if month is None:
        st.caption(_("월을 고르거나 그림에서 그달을 누르면 증빙이 나옵니다. 한 번 더 누르면 닫힙니다."))
    else:
        words = _("{month} 지출", month=formats.month_of(context.plan, months[month - 1].start))
        vouchers.vouchers(context, lines, words, "month-vouchers", months[month - 1])


def balance(context: PageContext) -> None:
    """Draw the chart of the balance of the whole budget."""
    now = together(context.forecasts.values())
    finding = _balance_finding(now)
    st.header(formats.plain(finding), anchor=False)
    st.caption(_("예산현액에서 집행한 돈을 뺀 선과, 계획대로 쓸 때 남을 돈을 비교합니다. 띠는 세 가지 전망의 사이입니다."))
    chart.draw(burn.balance_chart, context.plan, context.burn_down_of(WHOLE, now.budget_krw), context.as_of, alt=finding)


def every_line() -> bool:
    """Draw the switch for the lines of the burn chart that are not always drawn; True where they are wanted."""
    return url_widgets.toggle(_("모든 선 보기"), "lines", help=_("산출내역 계획, 실적 가치와, 기록에 있으면 원인행위와 예산현액을 더 그립니다."))


def explained(*, every: bool) -> str:
    """What each mark of the burn chart of the whole budget is."""
    if every:
        return _(
            "긴 점선은 공식 계획, 짧은 점선은 산출내역 계획, 가는 선은 실적 가치, 굵은 선은 집행, 점선과 띠는 전망과 그 범위, 세로선은 기준일입니다(천원)."
        )
    return _("긴 점선은 공식 계획, 굵은 선은 집행, 점선과 띠는 전망과 그 범위, 세로선은 기준일입니다(천원).")


def _switches(context: PageContext) -> tuple[Scope, bool, bool]:
    """(part of the budget, monthly, in percent), as chosen in query parameters."""
    choices = [p for level in ("category", "activity") for p in scopes_of(context.plan, context.all_records, level)]
    by_key = {scope.key: scope for scope in choices}
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices-curve"):
        key = url_widgets.menu(_("범위"), list(by_key), lambda k: scope_name(context, by_key[k]), "part", placeholder=_("전체"), width=280)
        how = url_widgets.segments(_("모양"), ["sum", "month"], {"sum": _("누계"), "month": _("월별")}.__getitem__, "how")
        unit = url_widgets.segments(_("단위"), ["krw", "percent"], {"krw": _("천원"), "percent": _("예산의 %")}.__getitem__, "unit")
    return by_key.get(key or "", WHOLE), how == "month", unit == "percent"


def _clicked(key: str) -> None:
    """Choose the month that was clicked, or clear the choice where it was chosen already (a chart's ``on_select`` callback)."""
    for month in map(int, chart.changed(key, burn.MONTH)):
        url_widgets.choose("paid", None if st.session_state.get("paid") == month else month)


def scope_name(context: PageContext, scope: Scope) -> str:
    """The name of a part of the budget: a category, an activity, or lines that are not in this revision."""
    if scope.level == "elsewhere":
        return _("이 차수에 없는 산출내역")
    if scope.level == "activity":
        return _("세부사업 {name}", name=labels.activity_name(context.plan, scope.id))
    return _("편성목 {name}", name=next(name(c.name) for c in context.plan.category if c.id == scope.id))


@cache.cached(64, key=lambda context, scope=WHOLE: (*context.identity, scope, active()))
def day_notes(context: PageContext, scope: Scope = WHOLE) -> dict[date, DayNote]:
    """Day → the events held and the payments made on it up to the as-of date, for a part of the budget."""
    lines = scope.line_ids(context.plan, context.all_records)
    activities = {line.activity for line in context.plan.budget_line if line.id in lines}
    held: dict[date, list[tuple[str, int | None]]] = defaultdict(list)
    for event in context.all_records.held(context.as_of):
        if scope == WHOLE or event.activity_id in activities:
            held[event.on].append((event.activity_id, event.occurrence))
    # What a line is called is asked once, not for every day on which something was paid from it.
    names = {line_id: labels.line_name(context.plan, line_id) for line_id in lines}
    # Payments of one line, day and event recorded under two revisions count as one.
    paid: dict[date, dict[tuple[str, str | None], int]] = defaultdict(lambda: defaultdict(int))
    for day in context.all_records.spending:
        if day.on <= context.as_of and day.line_id in lines:
            paid[day.on][day.line_id, day.event_id] += day.amount_krw
    return {
        on: DayNote(_held_wording(context, held[on]), _paid_wording([(krw, names[line_id]) for (line_id, _event), krw in paid[on].items()]))
        for on in {*held, *paid}
    }


def _held_wording(context: PageContext, held: list[tuple[str, int | None]]) -> str:
    """The events of a day by activity and number: the first MOST_EVENTS of them, then the number of the others."""
    named = ", ".join(vouchers.event_name(context.plan, *event) for event in held[:MOST_EVENTS])
    return _("{named} 외 {more}건", named=named, more=formats.count(len(held) - MOST_EVENTS)) if len(held) > MOST_EVENTS else named


def _paid_wording(payments: list[tuple[int, str]]) -> str:
    """The day's sum and its largest payments in 천원, then the number of the others; "" without payments."""
    if not payments:
        return ""
    largest = sorted(payments, reverse=True)
    named = ", ".join(f"{words} {formats.thousands(krw)}" for krw, words in largest[:MOST_LINES])
    total = formats.thousands(sum(krw for krw, _words in payments))
    if len(largest) > MOST_LINES:
        return _("{total}: {named} 외 {more}건", total=total, named=named, more=len(largest) - MOST_LINES)
    return f"{total}: {named}"


def _definition(scope: Scope, monthly: bool) -> str:
    """The chart's caption: how its curves are defined for the whole or a part of the budget."""
    if scope != WHOLE:
        return _("집행계획(누계)은 전체에만 있어서 이 부분은 산출내역 계획과 비교합니다. 산출내역 계획은 금액을 세부사업의 시기에 놓은 것입니다.")
    if monthly:
        return _("공식 계획은 집행계획 누계가 그달에 늘어난 만큼, 산출내역 계획은 그달에 놓인 금액, 전망은 기준일 뒤 그달에 쓸 금액입니다.")
    return _("공식 계획은 집행계획의 누계를 이은 선, 산출내역 계획은 금액을 세부사업의 시기에 놓은 선, 전망의 띠는 세 가지 전망의 사이입니다.")


def _finding(context: PageContext, scope: Scope, now: Forecast) -> str:
    """The chart's title: the difference of spending from the milestones for the whole, from the bottom-up plan for a part."""
    if scope == WHOLE:
        return headlines.burn(context)
    difference = now.spent_krw - now.planned_krw
    figures = {"part": scope_name(context, scope), "day": headlines.until(context), "amount": formats.thousands(abs(difference))}
    if difference > 0:
        return _("{part}: {day} 산출내역 계획보다 {amount}천원 많이 썼습니다", **figures)
    if difference < 0:
        return _("{part}: {day} 산출내역 계획보다 {amount}천원 적게 썼습니다", **figures)
    return _("{part}: {day} 산출내역 계획과 같습니다", part=figures["part"], day=figures["day"])


def _month_finding(context: PageContext, scope: Scope, days: tuple[BurnDay, ...], number: int) -> str:
    """The monthly chart's title: a month's planned amount, and its spending or its forecast (천원)."""
    month = by_month(days, context.as_of)[number - 1]
    planned = month.planned_bottom_up if month.planned is None else month.planned
    figures = {
        "part": _("예산 집행") if scope == WHOLE else scope_name(context, scope),
        "month": formats.month_of(context.plan, month.start),
        "planned": formats.thousands(planned),
    }
    if month.actual is None:
        coming = formats.thousands(month.forecast)
        return _("{part}: {month}에 {planned}천원을 쓰는 계획이고 {coming}천원을 쓸 전망입니다", coming=coming, **figures)
    return _("{part}: {month}에 {planned}천원을 쓰는 계획인데 {actual}천원을 썼습니다", actual=formats.thousands(month.actual), **figures)


def _balance_finding(now: Forecast) -> str:
    """The balance chart's title: the balance now, and the surplus or shortfall expected at the year's end (천원)."""
    figures = {"left": formats.thousands(now.budget_krw - now.spent_krw), "lapse": formats.thousands(abs(now.lapse_krw))}
    if now.lapse_krw < 0:
        return _("집행잔액 {left}천원, 연말에 {lapse}천원이 부족할 전망입니다", **figures)
    return _("집행잔액 {left}천원, 연말에 {lapse}천원이 남을 전망입니다", **figures)
