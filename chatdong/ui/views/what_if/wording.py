"""A scenario in words: the title, its findings, and the names of quantities."""

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.scenario.effect import Effect, MilestoneForecast
from chatdong.domain.scenario.quantities import Quantity
from chatdong.domain.scenario.questions.fit_to_cap import Change
from chatdong.ui.components import labels
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session.page_context import PageContext


def headline(context: PageContext, of: Effect) -> str:
    """The page's title: the scenario's total against the plan and the cap (천원)."""
    amounts = {"total": formats.thousands(of.total_krw), "cap": formats.thousands(of.cap_krw)}
    if of.shortfall_krw:
        return _("시뮬레이션 {total}천원: 한도 {cap}천원을 {over}천원 넘습니다", over=formats.thousands(of.shortfall_krw), **amounts)
    if of.total_krw == total(context.plan):
        return _("시뮬레이션 {total}천원: 계획과 같습니다", total=amounts["total"])
    return _("시뮬레이션 {total}천원: 한도 {cap}천원까지 {left}천원 남습니다", left=formats.thousands(of.cap_krw - of.total_krw), **amounts)


def findings(context: PageContext, of: Effect) -> list[str]:
    """The scenario's problems, each with a mark: transfers (전용), missed milestones and goals, and cuts below what is spent or held."""
    found = [_("▲ 전용 필요: {move}", move=move) for move in _moves(context, of)]
    found += [_milestone(forecast) for forecast in of.milestones if forecast.missed]
    for goal in of.goals:
        figures = {"goal": name(goal.indicator.name), "count": formats.count(goal.scenario), "target": formats.count(goal.target.value)}
        if goal.reachable is False:
            found.append(_("■ 목표에 못 미침: {goal} {count} / {target}", **figures))
        elif goal.reachable is None and goal.target.value is not None:
            found.append(_("○ 알 수 없음: {goal} – / {target}", goal=figures["goal"], target=figures["target"]))
    return found + [f"■ {say(committed.message)}" for committed in of.committed]


def _moves(context: PageContext, of: Effect) -> list[str]:
    """Each transfer that the scenario needs: from, to and amount."""
    names = {category.id: name(category.name) for category in context.plan.category}
    return [
        _(
            "{source} → {target} {amount}천원",
            source=names[move.from_category],
            target=names[move.to_category],
            amount=formats.thousands(move.amount_krw),
        )
        for move in of.reallocations
    ]


def transfers(context: PageContext, of: Effect) -> str:
    """The transfers that the scenario needs, in one line; "" for none."""
    return ", ".join(_moves(context, of))


def goals_hurt(now: Effect, then: Effect) -> str:
    """The goals that are in reach now and no more then, in one line; "" for none."""
    in_reach = {goal.indicator.id for goal in now.goals if goal.reachable}
    hurt = [goal for goal in then.goals if goal.reachable is False and goal.indicator.id in in_reach]
    return ", ".join(
        _("{goal} {count} / {target}", goal=name(goal.indicator.name), count=formats.count(goal.scenario), target=formats.count(goal.target.value))
        for goal in hurt
    )


def _milestone(forecast: MilestoneForecast) -> str:
    figures = {
        "day": formats.until_day(forecast.milestone.on),
        "planned": formats.thousands(forecast.milestone.amount_krw),
        "amount": formats.thousands(forecast.scenario_krw),
    }
    if forecast.newly_missed:
        return _("▲ 집행계획에 못 미침: {day} {planned}천원, 이대로면 {amount}천원", **figures)
    return _("△ 계획도 못 미치는 집행계획: {day} {planned}천원, 이대로면 {amount}천원", **figures)


def kind_word(quantity: Quantity) -> str:
    """The kind of a quantity with its unit: 인원(명)."""
    words = {"price": _("단가"), "people": _("인원"), "times": _("횟수"), "other": _("수량")}
    units = {
        (None, "실"): _("장소(실)"),
        (None, "부"): _("부수(부)"),
        (None, "시간"): _("시간"),
        ("people", "명"): _("인원(명)"),
        ("times", "회"): _("횟수(회)"),
        ("price", "원"): _("단가(원)"),
    }
    for kind in (quantity.kind, None):
        if (kind, quantity.unit) in units:
            return units[kind, quantity.unit]
    return f"{words[quantity.kind]}({quantity.unit or '–'})"


def items(plan: Plan, quantity: Quantity) -> str:
    """The items of the lines that a quantity moves."""
    whole, moving = plan.lines_of(quantity.activity_id), quantity.line_ids
    if len(moving) == len(whole) > 1:
        return _("모든 산출내역")
    moved = [name(line.item) for line in whole if line.id in moving]
    return "·".join(dict.fromkeys(moved))


def quantity_name(plan: Plan, quantity: Quantity) -> str:
    """A quantity's full name: activity, kind and items."""
    return f"{labels.activity_name(plan, quantity.activity_id)} · {kind_word(quantity)} · {items(plan, quantity)}"


def change(plan: Plan, of: Change) -> str:
    """A lowered quantity: its name, the value now and then."""
    figures = {"now": formats.count(of.now), "then": formats.count(of.then)}
    return _("{quantity} {now} → {then}", quantity=quantity_name(plan, of.quantity), **figures)


def refused(typed: str, why: str) -> str:
    """The reason why an input was refused, with the input quoted once."""
    return why if typed in why else f"‘{typed}’ - {why}"
